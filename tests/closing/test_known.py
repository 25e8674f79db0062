"""Which record of a correction is told to be out of its place, and what its file is called."""

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing.known import misplaced
from coopctl.problems import Place

OUT = "take the record out"
RENAME = f"rename the file to `2025-correction-2.beancount`, or {OUT}"


@pytest.mark.parametrize(
    ("values", "number", "begins", "do"),
    [
        (
            (Decimal(2025),),
            Decimal(2),
            2025,
            f"rename the file to `2025-correction-2.beancount`, or {OUT}",
        ),
        ((Decimal(2025),), Decimal(2), 2024, OUT),
        ((Decimal(2025),), "2", 2025, OUT),
        ((Decimal(2025),), None, 2025, OUT),
        (("2025",), Decimal(2), 2025, OUT),
        ((), Decimal(2), 2025, OUT),
    ],
)
def test_a_file_is_to_be_renamed_where_it_was_one_of_a_correction(
    tmp_path: Path, values: tuple[object, ...], number: object, begins: int, do: str
) -> None:
    file = tmp_path / "moved.beancount"
    file.write_text(f";; Fiscal year {begins}, correction 2 of its approved closing\n")
    record: Any = SimpleNamespace(
        kind="correction", values=values, metadata={"number": number}, place=Place(str(file), 3)
    )
    books: Any = SimpleNamespace(linked=(), records=(record,))
    (problem,) = misplaced(books)
    assert (problem.code, problem.place, problem.do) == ("correction-misplaced", record.place, do)
