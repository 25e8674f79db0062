"""What closings and corrections are called, and what is called otherwise."""

import pytest

from coopctl.assembly.names import file_of, name_of, part_in, part_named


@pytest.mark.parametrize("part", [(1000, None), (2025, None), (9998, 1), (2025, 999)])
def test_a_name_is_read_as_what_it_was_made_of(part: tuple[int, int | None]) -> None:
    assert part_named(name_of(*part)) == part
    assert part_in(file_of(*part)) == part


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0999",
        "9999",
        "20255",
        "２０２５",
        "2025-correction",
        "2025-correction-0",
        "2025-correction-01",
        "2025-correction-1000",
        "2025-correction-1-2",
        "2025 ",
    ],
)
def test_what_is_called_otherwise_is_neither(name: str) -> None:
    assert part_named(name) is None
    assert part_in(f"{name}.beancount") is None


@pytest.mark.parametrize("file", ["2025", "2025.bean", "2025.beancount.old", "a/2025.beancount"])
def test_a_file_is_known_by_its_whole_name(file: str) -> None:
    assert part_in(file) is None
