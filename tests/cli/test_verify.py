"""`verify`: closings derived again from books and rules, and compared."""

from pathlib import Path

import pytest

from tests.cli.coop import CLOSING, CoOp
from tests.closing.small import RULES, YEAR_2025, small

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
        (late, "late or changed entries", "books-changed"),
        (changed, "changed rules", "rules-changed"),
        (edited, "edited by hand", "closing-edited"),
    ],
)
def test_what_changed_is_told_apart_and_shown_in_a_diff(
    closed: CoOp, act: object, finding: str, code: str
) -> None:
    assert callable(act)
    act(closed)
    before = closed.files()
    done = closed.run("verify", "2025", code=1)
    assert done.out.startswith(f"2025: {finding}  {CLOSING}\n")
    assert "\n--- in the file\n+++ from the books\n" in done.out
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
    assert done.out.startswith("2025: edited by hand, late or changed entries, changed rules  ")
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
    from coopctl.closing.text import entries_fingerprint, stated  # noqa: PLC0415

    old = stated(text, "entries")
    assert old is not None
    text = text.replace(old, entries_fingerprint(text))
    (closed.folder / CLOSING).write_text(text, encoding="utf-8")
    done = closed.run("verify", code=1)
    assert done.out.startswith("2025: another version of coopctl  ")
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
        "2025: late or changed entries  closings/2025.beancount",
        "2026: late or changed entries  closings/2026.beancount",
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
    assert "run `rm closings/2026.beancount`, then `coopctl close-year 2025`" in done.err
    assert "`coopctl close-year 2025`, then `coopctl close-year 2026`" in done.err
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
                "drawn_on": None,
                "compared_with": None,
                "unknown": None,
                "entries": [],
                "accounts": [],
                "details": [],
                "rules_changed": [],
                "effect": [],
            }
        ],
        "since": None,
        "problems": [],
    }
    late(closed)
    answer = closed.run("verify", "--format", "json", code=1).json
    (broken,) = answer["closings"]
    assert [problem["code"] for problem in answer["problems"]] == ["books-changed"]
    assert (broken["holds"], broken["findings"]) == (False, ["books"])
    assert broken["diff"][:2] == ["--- in the file", "+++ from the books"]


def test_a_year_without_a_closing_is_told_as_missing(co_op: CoOp) -> None:
    done = co_op.run("verify", "2025", code=1)
    assert done.out == f"2025: missing  {CLOSING}\n"
    assert "fiscal year 2025 has no closing file [closing-missing]" in done.err
    remedy = "  why: there is nothing to verify\n  do:  run `coopctl close-year 2025`\n"
    assert remedy in done.err


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
    assert closed.read("verdict.txt").startswith("2025: late or changed entries")
    assert "[books-changed]" in done.err


EXPORT = """
2025-01-01 price USD 0.90 EUR

2025-04-01 * "Export"
  Income:Sales  -50.00 USD
  Assets:Bank    50.00 USD
"""
TO_ZERO = """
2025-12-31 * "Dollars, brought to zero" ^coop-closing-{year}
  Income:Sales               50.00 USD
  Equity:Earnings:Previous  -50.00 USD
"""


@pytest.mark.parametrize(
    ("year", "found"), [(2025, "edited by hand"), (2024, "edited by hand, late or changed entries")]
)
def test_an_entry_on_foreign_income_added_to_the_closing_is_an_edit_and_no_late_entry(
    tmp_path: Path, year: int, found: str
) -> None:
    """Unless it is of the closing of another year: what that one posts counts among the books."""
    rules = RULES + "convert: transaction\n"
    opened = "\n2023-01-01 open Equity:Earnings:Previous\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, EXPORT, opened, rules=rules)
    co_op.run("close-year", "2025")
    co_op.append("closings/2025.beancount", TO_ZERO.format(year=year))
    done = co_op.run("verify", "2025", code=1)
    assert done.out.startswith(f"2025: {found}  closings/2025.beancount\n")


LINKED = """
2025-12-31 * "Cash, with the link of the closing" ^coop-closing-2025
  Expenses:Rent   60.00 EUR
  Assets:Bank    -60.00 EUR
"""


@pytest.mark.parametrize("command", ["verify", "check"])
def test_an_entry_that_carries_the_closings_link_cannot_hide_from_the_books(
    tmp_path: Path, command: str
) -> None:
    """It counts as any other entry does, and what its link says is told at its place."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.run(command)
    co_op.append("main.beancount", LINKED)
    line = co_op.read("main.beancount").splitlines().index(LINKED.splitlines()[1]) + 1
    answer = co_op.run(command, "--format", "json", code=1).json
    told = {each["code"]: each["line"] for each in answer["problems"]}
    assert told.keys() == {"books-changed", "linked-elsewhere"}
    assert told["linked-elsewhere"] == line
    co_op.replace("main.beancount", " ^coop-closing-2025", "")
    assert "[books-changed]" in co_op.run(command, code=1).err


# --- whatever is wrong elsewhere ----------------------------------------------------------------


@pytest.mark.parametrize("year", ["99999", "0", "9999", "999", "-3", "２０２５", "next"])
@pytest.mark.parametrize("command", [["verify"], ["rules", "show"], ["close-year"], ["explain"]])
def test_a_year_that_has_not_four_digits_is_a_wrong_command_line(
    co_op: CoOp, command: list[str], year: str
) -> None:
    done = co_op.run(*command, "--", year, code=2)
    assert f"`{year}` is no fiscal year; write four digits" in done.err


@pytest.mark.parametrize("year", ["0", "9999", "-3", "205", "2025.5", '"2025"'])
def test_a_closing_of_a_year_that_is_none_is_told_at_its_place(co_op: CoOp, year: str) -> None:
    co_op.append("ledgers/2025.beancount", f'\n2026-01-01 custom "coop-closing" {year}\n')
    line = len(co_op.read("ledgers/2025.beancount").splitlines())
    for command in ("verify", "check"):
        done = co_op.run(command, code=1)
        assert f"ledgers/2025.beancount:{line}: error: " in done.err
        assert "[closing-year]" in done.err


def test_one_year_that_cannot_be_computed_leaves_the_verdict_on_another(closed: CoOp) -> None:
    closed.append("ledgers/2025.beancount", '\n2031-01-01 custom "coop-closing" 2030\n')
    done = closed.run("verify", "2030", "2025", "--format", "json", code=1)
    verdicts = {each["year"]: each["findings"] for each in done.json["closings"]}
    assert verdicts == {2025: ["unchanged"], 2030: ["missing"]}
    codes = [each["code"] for each in done.json["problems"]]
    assert codes == ["year-without-entries", "closing-missing"]
    assert "nothing was written" not in done.err


ON_THE_RESERVE = """
2025-12-31 * "Gift to the reserve"
  Assets:Bank      10.00 EUR
  Equity:Reserve  -10.00 EUR
"""


@pytest.fixture
def asserted(tmp_path: Path) -> CoOp:
    """Two closed years; a late entry breaks what both state of the reserve."""
    co_op = small(tmp_path / "co-op", YEAR_2025, YEAR_2026)
    for year in ("2025", "2026"):
        co_op.run("close-year", year, now="1830297600")  # 2028-01-01
    co_op.append("main.beancount", ON_THE_RESERVE)
    return co_op


@pytest.mark.parametrize("command", ["verify", "check"])
def test_a_late_entry_that_breaks_what_closings_assert_is_told_as_one(
    asserted: CoOp, command: str
) -> None:
    done = asserted.run(command, code=1)
    told = [line for line in done.err.splitlines() if ": error: " in line]
    assert [line.rpartition("[")[2] for line in told] == [
        *("books-changed]", "ledger-error]"),
        *("books-changed]", "ledger-error]"),
    ]
    assert "fiscal year 2025 were added or changed" in told[0]
    assert "fiscal year 2026 were added or changed" in told[2]


def test_what_later_closings_assert_does_not_keep_an_earlier_one_from_being_drawn_up(
    asserted: CoOp,
) -> None:
    done = asserted.run("close-year", "2025", code=1)
    assert "run `rm closings/2026.beancount`, then `coopctl close-year 2025`" in done.err
    (asserted.folder / "closings" / "2026.beancount").unlink()
    for year in ("2025", "2026"):
        asserted.run("close-year", year, now="1830297600")
    asserted.run("verify")


def test_a_late_entry_of_one_year_leaves_the_verdict_on_an_earlier_one(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, YEAR_2026)
    for year in ("2025", "2026"):
        co_op.run("close-year", year, now="1830297600")
    co_op.append("main.beancount", ON_THE_RESERVE.replace("2025", "2026"))
    done = co_op.run("verify", code=1)
    assert "2025: unchanged  closings/2025.beancount\n" in done.out
    assert "2026: late or changed entries  closings/2026.beancount\n" in done.out


@pytest.mark.parametrize("command", ["verify", "check"])
def test_a_closing_whose_summary_was_taken_out_is_edited(closed: CoOp, command: str) -> None:
    """Nothing but the links of its entries says that it is one."""
    blocks = closed.read(CLOSING).split("\n\n")
    text = "\n\n".join(block for block in blocks if 'coop-closing" 2025' not in block)
    (closed.folder / CLOSING).write_text(text, encoding="utf-8")
    done = closed.run(command, code=1)
    assert "[closing-edited]" in done.err
    assert done.err.count("error:") == 1


@pytest.mark.parametrize("command", ["verify", "check"])
def test_a_closing_that_the_ledger_does_not_include_is_told(closed: CoOp, command: str) -> None:
    closed.replace("ledgers/main.beancount", 'include "closings/*.beancount"\n', "")
    done = closed.run(command, code=1)
    assert "[closing-not-included]" in done.err


def test_an_edit_by_hand_is_told_where_the_books_cannot_be_read(closed: CoOp) -> None:
    edited(closed)
    closed.append("ledgers/2025.beancount", "\n2025-06-01 balance Assets:Nowhere 5 EUR\n")
    done = closed.run("verify", code=1)
    assert done.out == f"2025: edited by hand  {CLOSING}\n"
    assert "[ledger-error]" in done.err
    assert "[closing-edited]" in done.err


def test_json_holds_the_problems_where_there_are_no_rules(co_op: CoOp) -> None:
    (co_op.folder / "rules.yaml").unlink()
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert answer["closings"] == []
    assert [problem["code"] for problem in answer["problems"]] == ["no-rules"]
