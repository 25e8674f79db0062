"""What is written together, whether it reads as it is meant, and why the ledger refuses it."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.allocation.settings import Dated
from coopctl.closing import job
from coopctl.closing.job import job_for, refused, verified
from coopctl.closing.write import Change
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


def told(
    folder: Path, *names: str, approves: str | None = None, dated: Dated = Dated.APPROVAL
) -> Problem:
    """Refuse the closing of 2025 for an error in each of some files."""
    purpose: Any = SimpleNamespace(
        path=str(folder / "2025.beancount"),
        rules=SimpleNamespace(year=2025, closing=SimpleNamespace(dated=dated)),
        again="coopctl close-year 2025" if approves is None else "coopctl approve 2025 …",
        approves=approves,
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


BACK = (
    "take the closing of 2026, 2028 and its resolution back, such as by `git revert`, then run "
    "`coopctl close-year 2025`, and put 2026, 2028 to the vote again"
)
NEXT_DAY = (
    "set `dated: next-day` below `closing:` in rules.yaml, run `coopctl close-year 2025`, "
    "then `coopctl approve 2025 …`"
)


@pytest.mark.parametrize(
    ("approves", "dated", "do"),
    [
        (None, Dated.APPROVAL, BACK),
        ("2025", Dated.NEXT_DAY, BACK),
        ("2025", Dated.APPROVAL, NEXT_DAY),
    ],
)
def test_what_a_meeting_approved_stays(
    folder: Path, approves: str | None, dated: Dated, do: str
) -> None:
    for year, status in ((2026, "approved"), (2027, "draft"), (2028, "approved")):
        closing(folder, year, status)
    names = (f"{year}.beancount" for year in (2026, 2027, 2028))
    assert told(folder, *names, approves=approves, dated=dated).do == do


def test_a_later_closing_that_cannot_be_read_is_not_taken_for_approved(folder: Path) -> None:
    (folder / "2026.beancount").write_bytes(b'  status: "approved"\n; \xe9\n')
    assert told(folder, "2026.beancount", "2027.beancount").do.startswith("run `rm ")


# --- what is written together, and read as it is meant ---


def test_the_include_line_comes_after_the_file_that_it_includes_and_before_all_else(
    tmp_path: Path,
) -> None:
    main = tmp_path / "main.beancount"
    main.write_bytes(b"; ours\n")
    first, *others = (Change("it", str(tmp_path / name), None, b"") for name in "abc")
    purpose: Any = SimpleNamespace(again="coopctl approve 2025")

    def written(include: str | None) -> tuple[Change, ...]:
        load: Any = None
        return job_for(
            purpose, [first, *others], main=str(main), read={}, load=load, include=include
        ).changes

    assert written(None) == (first, *others)
    line = 'include "a"'
    added = Change("the main ledger", str(main), b"; ours\n", f"; ours\n\n{line}\n".encode())
    assert written(line) == (first, added, *others)


VOTE = SimpleNamespace(proposal="p", day="2026-06-20", record=SimpleNamespace(place="r:1"))


@pytest.mark.parametrize(
    ("now", "votes", "told"),
    [
        ("books", [VOTE], []),
        ("others", [VOTE], ["changed-meanwhile"]),
        ("books", [], ["not-approved"]),
        ("books", [SimpleNamespace(**{**vars(VOTE), "proposal": "q"})], ["not-approved"]),
        ("books", [SimpleNamespace(**{**vars(VOTE), "proposal": "q"}), VOTE], []),
        ("others", [], ["changed-meanwhile", "not-approved"]),
    ],
)
def test_what_was_written_is_of_the_same_books_and_has_its_vote(
    monkeypatch: pytest.MonkeyPatch, now: str, votes: list[Any], told: list[str]
) -> None:
    seen = SimpleNamespace(fingerprint=lambda *_: now)
    monkeypatch.setattr(job, "View", lambda *_: seen)
    monkeypatch.setattr(job, "is_included", lambda *_: True)
    monkeypatch.setattr(job, "misread", lambda *_: ())
    monkeypatch.setattr(job, "approvals_of", lambda *_: votes)
    days = SimpleNamespace(first=None, last=None)
    purpose: Any = SimpleNamespace(
        path="2025.beancount",
        rules=SimpleNamespace(year=2025, period=days),
        facts=SimpleNamespace(fingerprint="books"),
        allocation=None,
        approves="2025",
        proposal="p",
        posted=None,
    )
    books: Any = SimpleNamespace(main="main.beancount")
    found = list(verified(purpose, books))
    assert [each.code for each in found] == told
    if "changed-meanwhile" in told:
        assert (found[0].place.file, found[0].wrong) == (
            "main.beancount",
            "the books changed while the command was at work",
        )


@pytest.mark.parametrize(("now", "told"), [(-200, []), (-150, ["closing-misread"])])
def test_what_was_approved_before_it_was_finished_posts_what_it_did_whatever_came_since(
    monkeypatch: pytest.MonkeyPatch, now: int, told: list[str]
) -> None:
    seen = SimpleNamespace(fingerprint=lambda *_: "books")
    key = ("Equity:Reserve", "EUR")
    monkeypatch.setattr(job, "View", lambda *_: seen)
    monkeypatch.setattr(job, "is_included", lambda *_: True)
    monkeypatch.setattr(job, "posted_for", lambda *_: {key: Fraction(now)})
    monkeypatch.setattr(job, "approvals_of", lambda *_: [VOTE])
    purpose: Any = SimpleNamespace(
        path="2025-correction-1.beancount",
        rules=SimpleNamespace(year=2025, period=SimpleNamespace(first=None, last=None)),
        facts=SimpleNamespace(fingerprint="books"),
        approves="2025-correction-1",
        proposal="p",
        posted={key: Fraction(-200)},
    )
    books: Any = SimpleNamespace(main="main.beancount")
    assert [each.code for each in verified(purpose, books)] == told
