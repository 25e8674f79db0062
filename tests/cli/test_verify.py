"""`verify`: closings derived again from books and rules, and compared."""

from pathlib import Path

import pytest

from tests.cli.coop import CLOSING, CoOp
from tests.closing.small import YEAR_2025, small

LATE = """
2025-12-31 * "Cleaning, forgotten"
  Expenses:Rent   10.00 EUR
  Assets:Bank    -10.00 EUR
"""


@pytest.fixture
def closed(co_op: CoOp) -> CoOp:
    """The starter with its year closed."""
    co_op.run("close-year", "2025")
    return co_op


def late(co_op: CoOp) -> None:
    """Enter something into the closed year."""
    co_op.append("ledgers/2025.beancount", LATE)


def changed(co_op: CoOp) -> None:
    """Change a rule of the closed year."""
    co_op.replace("rules.yaml", "2% of turnover", "3% of turnover")


def edited(co_op: CoOp) -> None:
    """Edit the closing by hand."""
    co_op.append(CLOSING, "; agreed with the auditor\n")


def test_an_unchanged_closing_holds(closed: CoOp) -> None:
    done = closed.run("verify")
    assert done.out == f"2025: unchanged  {CLOSING}\n"
    assert done.err == ""


@pytest.mark.parametrize(
    ("act", "finding", "code"),
    [
        (late, "books", "books-changed"),
        (changed, "rules", "rules-changed"),
        (edited, "edited", "closing-edited"),
    ],
)
def test_what_changed_is_told_apart_and_shown_in_a_diff(
    closed: CoOp, act: object, finding: str, code: str
) -> None:
    assert callable(act)
    act(closed)
    before = closed.files()
    done = closed.run("verify", "2025", code=1)
    assert done.out.startswith(f"2025: {finding}  {CLOSING}\n--- in the file\n+++ from the books\n")
    assert f"[{code}]" in done.err
    assert done.err.count("error:") == 1
    assert closed.files() == before


def test_the_diff_shows_the_line_written_by_hand_as_one_to_go(closed: CoOp) -> None:
    edited(closed)
    assert "\n-; agreed with the auditor\n" in closed.run("verify", code=1).out


def test_all_three_at_once_are_all_told(closed: CoOp) -> None:
    for act in (late, changed, edited):
        act(closed)
    done = closed.run("verify", code=1)
    assert done.out.startswith("2025: edited, books, rules  ")
    for code in ("books-changed", "rules-changed", "closing-edited"):
        assert f"[{code}]" in done.err


def test_closing_again_as_the_message_says_mends_it(closed: CoOp) -> None:
    late(closed)
    closed.run("verify", code=1)
    closed.run("close-year", "2025")
    closed.run("verify")


def test_a_closing_written_otherwise_by_the_program_is_a_finding_of_its_own(closed: CoOp) -> None:
    """Whole and untouched, with the same books and rules, and yet other lines."""
    text = closed.read(CLOSING).replace("business-reserve", "reserve-of-old")
    from coopctl.closing.text import entries_fingerprint, stated_fingerprint  # noqa: PLC0415

    old = stated_fingerprint(text)
    assert old is not None
    text = text.replace(old, entries_fingerprint(text))
    (closed.folder / CLOSING).write_text(text, encoding="utf-8")
    done = closed.run("verify", code=1)
    assert done.out.startswith("2025: program  ")
    assert "[program-changed]" in done.err


YEAR_2026 = YEAR_2025.replace("2025-", "2026-")


@pytest.fixture
def two(tmp_path: Path) -> CoOp:
    """Two closed years, of which the first got a late entry."""
    co_op = small(tmp_path / "co-op", YEAR_2025, YEAR_2026)
    for year in ("2025", "2026"):
        co_op.run("close-year", year, now="1830297600")  # 2028-01-01
    co_op.append("main.beancount", LATE)
    return co_op


def test_every_closing_of_the_ledger_is_verified_without_a_year(two: CoOp) -> None:
    """The bank account's opening balance of the second year is another one too."""
    done = two.run("verify", code=1)
    heads = [line for line in done.out.splitlines() if line[:2] == "20"]
    assert heads == [
        "2025: books  closings/2025.beancount",
        "2026: books  closings/2026.beancount",
    ]


def test_only_the_years_named_are_verified_once_each_and_in_order(two: CoOp) -> None:
    done = two.run("verify", "2026", "2025", "2026", "--format", "json", code=1)
    assert [each["year"] for each in done.json["closings"]] == [2025, 2026]
    done = two.run("verify", "2026", "--format", "json", code=1)
    assert [each["year"] for each in done.json["closings"]] == [2026]


def test_an_earlier_year_is_closed_again_with_the_years_that_stand_on_it(two: CoOp) -> None:
    """The second year's closing states what the first one left on the reserve."""
    before = two.files()
    done = two.run("close-year", "2025", code=1)
    assert two.files() == before
    assert "[closing-refused]" in done.err
    assert "run `rm closings/2026.beancount`, then close each year again: " in done.err
    assert "`coopctl close-year 2025`, `coopctl close-year 2026`" in done.err
    (two.folder / "closings" / "2026.beancount").unlink()
    for year in ("2025", "2026"):
        two.run("close-year", year, now="1830297600")
    two.run("verify")


def test_json_says_of_each_year_whether_it_holds_and_why_not(closed: CoOp) -> None:
    held = closed.run("verify", "--format", "json").json
    assert held == {
        "schema": 1,
        "closings": [
            {
                "year": 2025,
                "file": CLOSING,
                "holds": True,
                "findings": ["unchanged"],
                "diff": [],
            }
        ],
    }
    late(closed)
    (broken,) = closed.run("verify", "--format", "json", code=1).json["closings"]
    assert (broken["holds"], broken["findings"]) == (False, ["books"])
    assert broken["diff"][:2] == ["--- in the file", "+++ from the books"]


def test_a_year_without_a_closing_is_told_as_missing(co_op: CoOp) -> None:
    done = co_op.run("verify", "2025", code=1)
    assert done.out == f"2025: missing  {CLOSING}\n"
    assert "fiscal year 2025 has no closing file [closing-missing]" in done.err


def test_a_ledger_without_closings_has_nothing_to_verify(co_op: CoOp) -> None:
    done = co_op.run("verify", code=1)
    assert done.out == ""
    assert "the ledger holds no closing [closing-missing]" in done.err


def test_the_clock_changes_no_verdict(co_op: CoOp) -> None:
    """A closing drawn up before the year was over is provisional until it is drawn up again."""
    co_op.run("close-year", "2025", now="1764547200")  # 2025-12-01
    co_op.run("verify")


def test_the_answer_can_go_to_a_file(closed: CoOp) -> None:
    late(closed)
    done = closed.run("verify", "--output", "verdict.txt", code=1)
    assert done.out == ""
    assert closed.read("verdict.txt").startswith("2025: books")
    assert "[books-changed]" in done.err
