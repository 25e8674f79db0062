"""Whether a closing knows its books and its vote, and what speaks of one from elsewhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing import known
from coopctl.closing.known import closings_outdated, misplaced
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


def test_a_file_is_not_to_be_renamed_over_another(tmp_path: Path) -> None:
    """Where two corrections were swapped, that would lose one of them."""
    text = ";; Fiscal year 2025, correction 2 of its approved closing\n"
    file, taken = tmp_path / "2025-correction-1.beancount", tmp_path / "2025-correction-2.beancount"
    record: Any = SimpleNamespace(
        kind="correction",
        values=(Decimal(2025),),
        metadata={"number": Decimal(2)},
        place=Place(str(file), 3),
    )
    books: Any = SimpleNamespace(linked=(), records=(record,))
    for each in (file, taken):
        each.write_text(text, encoding="utf-8")
    (problem,) = misplaced(books)
    back = f"bring both files back as they were, such as by `git restore {file} {taken}`"
    assert problem.do == (f"{back}, with `--source=COMMIT` where the change is committed, or {OUT}")
    taken.unlink()
    (problem,) = misplaced(books)
    assert problem.do == RENAME


@pytest.mark.parametrize(
    ("number", "link", "whose"),
    [
        (None, "^coop-closing-2025", "the closing of 2025"),
        (2, "^coop-correction-2025-2", "correction 2 of 2025"),
    ],
)
def test_an_entry_linked_from_elsewhere_is_told_by_its_link(
    number: int | None, link: str, whose: str
) -> None:
    linked = SimpleNamespace(year=2025, number=number, place=Place("main.beancount", 7))
    books: Any = SimpleNamespace(linked=(linked,), records=())
    (problem,) = misplaced(books)
    assert (problem.code, problem.place) == ("linked-elsewhere", linked.place)
    assert problem.wrong == (
        f"this entry is linked `{link}`, and does not stand in the file of {whose}"
    )
    assert problem.do == f"take `{link}` off this entry"


@pytest.mark.parametrize(
    ("proposal", "day", "told"),
    [
        ("p", "2026-06-20", []),
        ("p", "2026-06-21", ["the resolution is of 2026-06-20, and the closing names 2026-06-21"]),
        ("p", None, ["the resolution is of 2026-06-20, and the closing names no day"]),
        ("q", "2026-06-20", ["the resolution of 2026-06-20 is of other figures"]),
    ],
)
def test_an_approved_closing_says_what_its_resolution_does(
    monkeypatch: pytest.MonkeyPatch, proposal: str, day: str | None, told: list[str]
) -> None:
    """Its books are what they were."""
    vote = SimpleNamespace(
        day=date(2026, 6, 20), proposal="p", record=SimpleNamespace(place=Place("votes", 4))
    )
    monkeypatch.setattr(known, "approvals_of", lambda *_: [vote])
    monkeypatch.setattr(known, "corrections_of", lambda *_: ())
    monkeypatch.setattr(known, "corrections_gone", lambda *_: ())
    said = {"status": "approved", "books": "b", "proposal": proposal, "approved": day}
    closing = SimpleNamespace(
        year=2025,
        metadata={key: each for key, each in said.items() if each is not None},
        place=Place("2025.beancount", 3),
    )
    days = SimpleNamespace(period=lambda _: SimpleNamespace(first=None, last=None))
    seen = SimpleNamespace(of_another=lambda _: SimpleNamespace(fingerprint=lambda *_: "b"))
    monkeypatch.setattr(known, "View", lambda *_: seen)
    rules: Any = SimpleNamespace(year=2025, fiscal_year=days)
    books: Any = SimpleNamespace(closings={2025: closing}, linked=(), records=())
    problems = list(closings_outdated(rules, books))
    said_so = "the closing of 2025 says that a meeting approved it, and "
    assert [each.wrong.removeprefix(said_so) for each in problems] == told
    assert all(each.place == closing.place for each in problems)
