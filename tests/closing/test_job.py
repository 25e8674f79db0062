"""What is told where the ledger refuses a closing that later ones stand on."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing.job import refused
from coopctl.problems import Place, Problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of closings whose name a shell would cut."""
    made = tmp_path / "our closings"
    made.mkdir()
    return made


def _failing(file: str) -> Problem:
    """Tell that something in a file fails."""
    return Problem(
        code="ledger-error",
        place=Place(file, 3),
        wrong="it does not balance",
        why="it must",
        do="mend it",
    )


def told(folder: Path, *names: str) -> Problem:
    """Refuse the closing of 2025 for an error in each of some files."""
    purpose: Any = SimpleNamespace(
        path=str(folder / "2025.beancount"),
        rules=SimpleNamespace(year=2025),
        again="coopctl close-year 2025",
    )
    problems = [_failing(str(folder / name)) for name in names]
    return refused(purpose, tuple(problems))


def closing(folder: Path, year: int, status: str) -> str:
    """Write as much of a closing as says how far it has come."""
    file = folder / f"{year}.beancount"
    file.write_text(f'{year}-01-01 custom "coop-closing" {year}\n  status: "{status}"\n')
    return str(file)


def test_without_a_later_closing_the_errors_are_to_be_mended(folder: Path) -> None:
    closing(folder, 2024, "approved")
    found = told(folder, "2024.beancount", "2025.beancount", "2026-correction-1.beancount")
    assert (found.code, found.place.file) == ("closing-refused", str(folder / "2025.beancount"))
    assert found.why == "the other errors appear only with the new file; nothing was written"
    assert found.do == "mend what they name, then run the command again"


def test_an_error_elsewhere_is_of_no_closing(folder: Path) -> None:
    found = told(folder, "../2026.beancount", "about.beancount")
    assert found.do == "mend what they name, then run the command again"


def test_later_closings_are_to_be_taken_away_and_made_again_in_order(folder: Path) -> None:
    last, first = (closing(folder, year, "final") for year in (2027, 2026))
    found = told(folder, "2027.beancount", "2026.beancount")
    assert found.why == (
        "the closing of 2026, 2027 states balances that this one changes; nothing was written"
    )
    assert found.do == (
        f"run `rm '{first}' '{last}'`, then `coopctl close-year 2025`, then "
        "`coopctl close-year 2026`, `coopctl close-year 2027`"
    )


def test_what_a_meeting_approved_stays(folder: Path) -> None:
    closing(folder, 2026, "approved")
    closing(folder, 2027, "draft")
    found = told(folder, "2026.beancount", "2027.beancount")
    assert found.do == "date it after fiscal year 2026, whose closing a meeting has approved"


def test_a_later_closing_that_cannot_be_read_is_not_taken_for_approved(folder: Path) -> None:
    (folder / "2026.beancount").write_bytes(b'  status: "approved"\n; \xe9\n')
    assert told(folder, "2026.beancount", "2027.beancount").do.startswith("run `rm ")
