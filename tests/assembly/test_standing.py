"""Whatever happens between closing, voting and correcting: what was approved stands."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.assembly.approved import ASKED, ASSEMBLY, CLOSING, LATE, RECORDS, approve, drafted
from tests.cli.coop import CoOp, Done
from tests.closing.small import YEAR_2025, closing_entries, small, total, with_closing

FIRST, SECOND = "closings/2025-correction-1.beancount", "closings/2025-correction-2.beancount"
IN_2026, IN_2027 = "1783000000", "1806000000"
"""2026-07-02 and 2027-03-25."""

YEAR_2026 = """
2026-03-10 * "Sale"
  Income:Sales  -500.00 EUR
  Assets:Bank    500.00 EUR

2026-12-20 * "Hours"
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Abe     1 HOUR
  Equity:Work:Done   -2 HOUR
"""


def approved(folder: Path, *late: str, rules: str = ASKED) -> CoOp:
    co_op = drafted(folder, rules=rules)
    approve(co_op)
    for text in late:
        co_op.append("main.beancount", text)
    return co_op


def correct(co_op: CoOp, *options: str, code: int = 0, now: str = IN_2026) -> Done:
    return co_op.run("close-year", "2025", "--correct", *options, code=code, now=now)


def reserve(co_op: CoOp) -> Decimal:
    return -total(co_op, "Equity:Reserve", date.min, date.max)


def vote(co_op: CoOp, year: str, *options: str, code: int = 0) -> Done:
    """Approve at the meeting of 2027-03-20."""
    votes = ("--present", "2", "--for", "2", "--against", "0")
    day = ("--meeting", "2027-03-20", "--minutes", "2027-1")
    return co_op.run("approve", year, *day, *votes, *options, code=code, now=IN_2027)


# --- what a vote binds ---


def test_beside_an_approved_correction_that_is_gone_no_other_is_written(tmp_path: Path) -> None:
    """It would post the 40.00 a second time, once the first is back: of 700.00 a quarter is due."""
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    first = co_op.read(FIRST)
    (co_op.folder / FIRST).unlink()
    co_op.append("main.beancount", LATE.replace("40.00", "60.00"))
    err = correct(co_op, code=1).err
    assert f"{FIRST}: error: correction 1 of 2025" in err
    assert f"`git restore {FIRST}`" in err
    assert not (co_op.folder / FIRST).exists()
    assert not (co_op.folder / SECOND).exists()
    (co_op.folder / FIRST).write_text(first, encoding="utf-8")
    correct(co_op)
    assert '  status: "draft"' in co_op.read(SECOND)
    assert reserve(co_op) == 175
    approve(co_op, meeting="2026-07-02")
    assert '  status: "approved"' in co_op.read(SECOND)
    co_op.run("verify", now=IN_2026)


def test_an_earlier_vote_that_was_lost_does_not_keep_the_next_from_counting(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    approve(co_op)
    co_op.replace(RECORDS, '"passed"', '"rejected"')
    co_op.run("close-year", "2025", code=1)
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025")
    approve(co_op, meeting="2026-07-01")
    assert 'custom "coop-resolution" "approve-2025-vote-2"' in co_op.read(RECORDS)
    co_op.run("verify")
    co_op.run("check")


@pytest.mark.parametrize(("for_", "against"), [("0", "2"), ("1", "1")])
def test_votes_on_record_that_do_not_carry_approve_nothing_and_are_told(
    tmp_path: Path, for_: str, against: str
) -> None:
    co_op = approved(tmp_path)
    co_op.replace(RECORDS, "  for: 2\n  against: 0\n", f"  for: {for_}\n  against: {against}\n")
    assert "[not-carried]" in co_op.run("check", code=1).err
    assert "[not-approved]" in co_op.run("verify", code=1).err
    assert "[not-approved]" in co_op.run("close-year", "2025", code=1).err


def test_a_resolution_that_names_no_figures_is_told(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    co_op.append(
        RECORDS,
        """
2026-06-20 custom "coop-resolution" "approve-2025"
  approves: 2025
  present: 2
  for: 2
  against: 0
  result: "passed"
""",
    )
    assert "does not say by `proposal:` which figures" in co_op.run("check", code=1).err
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n"


def test_a_resolution_for_another_year_approves_nothing_and_is_told(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.replace(RECORDS, 'approves: "2025"', 'approves: "2024"')
    done = co_op.run("check", code=1)
    assert "this resolution approves `2024`, and the ledger has no closing of that name" in done.err
    assert "[not-approved]" in done.err
    assert "[not-approved]" in co_op.run("close-year", "2025", code=1).err


def test_what_was_approved_stays_approved_when_the_rules_ask_no_more(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.replace("rules.yaml", ASSEMBLY, "")
    before = co_op.files()
    assert "is up to date" in co_op.run("close-year", "2025").err
    co_op.run("verify")
    assert co_op.files() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- step: reserve", "- step: reserve\n    title: Common reserve"),
        ("{folder: closings}", "{folder: closings, dated: next-day}"),
        ("25% of surplus", "1/4 of surplus"),
    ],
)
def test_words_put_right_after_the_vote_need_no_other_vote(
    tmp_path: Path, old: str, new: str
) -> None:
    co_op = approved(tmp_path)
    co_op.replace("rules.yaml", old, new)
    before = co_op.files()
    assert "is up to date" in co_op.run("close-year", "2025").err
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n"
    assert "nothing of 2025 is left to correct" in correct(co_op).err
    assert co_op.files() == before


# --- beside a later year that a meeting approved ---


def test_a_vote_after_the_approval_of_a_later_year_leaves_the_entries_where_the_draft_has_them(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    co_op.append("main.beancount", YEAR_2026)
    co_op.run("close-year", "2026", now=IN_2027)
    vote(co_op, "2026")
    before = co_op.files()
    told = vote(co_op, "2025", code=1).err
    assert co_op.files() == before
    why = "the closing moves to the day of the vote, and that of 2026, which a meeting has approved"
    assert f"  why: {why}, states balances with it; nothing was written\n" in told
    do = "set `dated: next-day` below `closing:` in rules.yaml, run `coopctl close-year 2025`"
    assert f"  do:  {do}, then `coopctl approve 2025 …`\n" in told
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: closings, dated: next-day}")
    co_op.run("close-year", "2025", now=IN_2027)
    vote(co_op, "2025")
    co_op.run("check", now=IN_2027)
    co_op.run("verify", now=IN_2027)


def test_a_year_is_not_closed_below_one_that_a_meeting_has_approved(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    (co_op.folder / CLOSING).unlink()
    co_op.append("main.beancount", YEAR_2026)
    (co_op.folder / "closings/none.beancount").touch()
    kept = co_op.files()
    co_op.run("close-year", "2026", "--first", now=IN_2027)
    vote(co_op, "2026")
    before = co_op.files()
    told = co_op.run("close-year", "2025", code=1, now=IN_2027).err
    assert co_op.files() == before
    why = "the closing of 2026, which a meeting has approved, states balances without this one"
    assert f"  why: {why}; nothing was written\n" in told
    do = "take the closing of 2026 and its resolution back, such as by `git revert`"
    again = "then run `coopctl close-year 2025`, and put 2026 to the vote again"
    assert f"  do:  {do}, {again}\n" in told
    (co_op.folder / "closings/2026.beancount").unlink()
    (co_op.folder / RECORDS).write_bytes(kept[RECORDS])
    co_op.run("close-year", "2025", now=IN_2027)
    vote(co_op, "2025")
    co_op.run("close-year", "2026", now=IN_2027)
    vote(co_op, "2026")
    co_op.run("check", now=IN_2027)


# --- cut short, lost, edited ---


def test_a_correction_whose_vote_was_cut_short_is_finished_by_the_next_run(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    draft = co_op.read(FIRST)
    approve(co_op, meeting="2026-12-05")
    finished = co_op.read(FIRST)
    (co_op.folder / FIRST).write_text(draft, encoding="utf-8")
    assert "[approval-unfinished]" in co_op.run("verify", code=1).err
    assert "[approval-unfinished]" in co_op.run("check", code=1).err
    assert "It is approved" in correct(co_op).err
    assert co_op.read(FIRST) == finished
    co_op.run("verify")


def test_a_vote_cut_short_is_finished_though_something_came_late_that_the_next_one_takes_in(
    tmp_path: Path,
) -> None:
    """40.00 and 4.00: the second correction takes 1.00 more off the reserve."""
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    draft = co_op.read(FIRST)
    approve(co_op, meeting="2026-07-02")
    finished = co_op.read(FIRST)
    (co_op.folder / FIRST).write_text(draft, encoding="utf-8")
    co_op.append("main.beancount", LATE.replace("40.00", "4.00"))
    assert "[approval-unfinished]" in co_op.run("verify", code=1).err
    assert "It is approved" in correct(co_op).err
    assert co_op.read(FIRST) == finished
    assert not (co_op.folder / SECOND).exists()
    correct(co_op)
    assert reserve(co_op) == 189
    co_op.run("verify")


def test_a_closing_whose_vote_was_cut_short_keeps_its_exceptions(tmp_path: Path) -> None:
    rules = ASKED + "requires: [{id: much, that: reserve >= 50% of surplus}]\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    co_op.run("close-year", "2025", "--despite", "much", "--reason", "a hard year")
    draft = co_op.read(CLOSING)
    approve(co_op, "--present", "2", "--for", "2", "--against", "0", "--add-include")
    finished = co_op.read(CLOSING)
    assert 'despite-1: "much; a hard year"' in finished
    (co_op.folder / CLOSING).write_text(draft, encoding="utf-8")
    assert "[approval-unfinished]" in co_op.run("verify", code=1).err
    co_op.run("close-year", "2025")
    assert co_op.read(CLOSING) == finished


def test_a_vote_cut_short_is_finished_beside_a_comment_in_another_encoding(tmp_path: Path) -> None:
    """Beancount reads such a comment, and so does the look for what is on record."""
    co_op = drafted(tmp_path)
    remark = "; Protokoll von Jürgen\n".encode("latin-1")
    (co_op.folder / RECORDS).write_bytes(remark)
    draft = co_op.read(CLOSING)
    approve(co_op)
    record, finished = (co_op.folder / RECORDS).read_bytes(), co_op.read(CLOSING)
    (co_op.folder / CLOSING).write_text(draft, encoding="utf-8")
    approve(co_op)
    assert co_op.read(CLOSING) == finished
    assert (co_op.folder / RECORDS).read_bytes() == record


def test_a_first_year_is_finished_without_being_told_again_that_it_is_the_first(
    tmp_path: Path,
) -> None:
    before = YEAR_2025.replace("2025-", "2024-")
    co_op = small(tmp_path / "co-op", before, YEAR_2025, rules=ASKED)
    co_op.run("close-year", "2025", "--first")
    draft = co_op.read(CLOSING)
    approve(co_op, "--present", "2", "--for", "2", "--against", "0", "--add-include")
    finished = co_op.read(CLOSING)
    (co_op.folder / CLOSING).write_text(draft, encoding="utf-8")
    co_op.run("close-year", "2025")
    assert co_op.read(CLOSING) == finished


def test_a_lost_closing_is_written_as_it_was_approved_or_not_at_all(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    written = co_op.read(CLOSING)
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025")
    assert co_op.read(CLOSING) == written
    (co_op.folder / CLOSING).unlink()
    co_op.append("main.beancount", MOVED)
    done = co_op.run("close-year", "2025", code=1)
    assert "[approved-changed]" in done.err
    assert f"git restore {CLOSING}" in done.err
    assert not (co_op.folder / CLOSING).exists()
    assert f"git restore {CLOSING}" in correct(co_op, code=1).err


MOVED = """
2023-01-01 open Assets:Savings
2025-10-10 * "Put by"
  Assets:Savings   40.00 EUR
  Assets:Bank     -40.00 EUR
"""


@pytest.mark.parametrize("late", ["", LATE, MOVED])
@pytest.mark.parametrize("corrected", [False, True])
def test_an_approved_closing_edited_by_hand_is_put_right_from_the_books_or_from_git(
    tmp_path: Path,
    late: str,
    corrected: bool,  # noqa: FBT001 - a case
) -> None:
    co_op = approved(tmp_path, late)
    written = co_op.read(CLOSING)
    if corrected:
        correct(co_op)
    co_op.append(CLOSING, "; seen\n")
    edited = co_op.read(CLOSING)
    if late:
        for options in ((), ("--force",), ("--correct",), ("--correct", "--force")):
            done = co_op.run("close-year", "2025", *options, code=1)
            assert "[closing-edited]" in done.err
            assert f"git restore {CLOSING}" in done.err
        assert co_op.read(CLOSING) == edited
        (co_op.folder / CLOSING).write_text(written, encoding="utf-8")
        correct(co_op)
        co_op.run("verify")
    else:
        assert "[closing-edited]" in correct(co_op, code=1).err
        co_op.run("close-year", "2025", "--force")
        assert co_op.read(CLOSING) == written


def test_an_approved_correction_edited_by_hand_comes_back_from_git(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    co_op.append(FIRST, "; seen\n")
    done = co_op.run("verify", code=1)
    assert f"git restore {FIRST}" in done.err


def test_a_draft_correction_edited_by_hand_is_not_put_to_the_vote(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    co_op.append(FIRST, "; seen\n")
    done = approve(co_op, meeting="2026-07-02", code=1)
    assert "[closing-edited]" in done.err
    assert "`coopctl close-year 2025 --correct --force`" in done.err
    assert "--correct --force" in co_op.run("verify", code=1).err
    correct(co_op, "--force")
    approve(co_op, meeting="2026-07-02")


def test_a_correction_is_not_put_to_the_vote_beside_an_edited_closing(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    co_op.append(CLOSING, "; seen\n")
    before = co_op.files()
    assert "[closing-edited]" in approve(co_op, meeting="2026-07-02", code=1).err
    assert co_op.files() == before


def test_a_closing_lost_beside_its_correction_comes_back_from_git(tmp_path: Path) -> None:
    """Also where the books are as they were at the vote, since what was late was taken back."""
    opened = "".join(
        f"\n2023-01-01 open {name}"
        for name in (
            "Equity:Earnings:Previous",
            "Liabilities:Members:Abe",
            "Liabilities:Members:Zoe\n",
        )
    )
    co_op = drafted(tmp_path, opened)
    approve(co_op)
    co_op.append("main.beancount", LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    co_op.replace("main.beancount", LATE, "")
    (co_op.folder / CLOSING).unlink()
    done = co_op.run("close-year", "2025", code=1)
    assert f"git restore {CLOSING}" in done.err
    assert "[closing-misread]" not in done.err


@pytest.mark.parametrize("name", ["2025", "2025-correction-1"])
def test_a_resolution_of_other_figures_approves_neither_closing_nor_correction(
    tmp_path: Path, name: str
) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    head, found, rest = co_op.read(RECORDS).partition(f'approves: "{name}"')
    changed = rest.replace('proposal: "sha256:', 'proposal: "sha256:0', 1)
    (co_op.folder / RECORDS).write_text(head + found + changed, encoding="utf-8")
    done = co_op.run("verify", code=1)
    assert (
        f"2025: not approved by a resolution in the ledger  closings/{name}.beancount" in done.out
    )


def test_the_vote_of_a_day_before_the_closings_leaves_it_on_its_own_day(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.replace(RECORDS, "2026-06-20 custom", "2025-06-20 custom")
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025")
    assert {entry.date for entry in closing_entries(co_op)} == {date(2026, 1, 1)}


def test_a_member_who_has_no_part_in_it_changes_no_figure_that_was_voted_on(tmp_path: Path) -> None:
    co_op = approved(tmp_path, "\n2025-12-30 open Equity:Capital:Mia\n")
    assert "the figures would be the same" in co_op.run("close-year", "2025", code=1).err


# --- years that follow one another ---


@pytest.mark.parametrize("order", [("2026", "2025"), ("2025", "2026")])
def test_one_meeting_approves_the_year_and_the_correction_of_the_year_before(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    co_op = approved(tmp_path, LATE, YEAR_2026)
    correct(co_op)
    co_op.run("close-year", "2026")
    for year in order:
        vote(co_op, year)
    co_op.run("verify", now=IN_2027)
    co_op.run("check", now=IN_2027)
    assert reserve(co_op) == 190 + 125
    days = {entry.date for entry in closing_entries(co_op)}
    assert days == {date(2026, 6, 20), date(2027, 3, 20)}


def test_a_year_closed_before_the_vote_on_the_one_before_is_closed_again_after_it(
    tmp_path: Path,
) -> None:
    """Of 2026 the balances are stated without what a later vote puts into 2027."""
    co_op = drafted(tmp_path, YEAR_2026)
    co_op.run("close-year", "2026", now=IN_2027)
    done = vote(co_op, "2025", code=1)
    assert "run `rm closings/2026.beancount`, then `coopctl approve 2025 …`" in done.err
    (co_op.folder / "closings/2026.beancount").unlink()
    vote(co_op, "2025")
    co_op.run("close-year", "2026", now=IN_2027)
    vote(co_op, "2026")
    co_op.run("check", now=IN_2027)
    assert reserve(co_op) == 200 + 125


def test_no_approved_closing_is_ever_advised_to_be_removed(tmp_path: Path) -> None:
    co_op = approved(tmp_path, YEAR_2026)
    co_op.run("close-year", "2026")
    vote(co_op, "2026")
    given = """
2026-05-05 * "Gift to the reserve"
  Assets:Bank      10.00 EUR
  Equity:Reserve  -10.00 EUR
"""
    co_op.append("main.beancount", given)
    for command in (("close-year", "2025"), ("close-year", "2026"), ("verify",)):
        assert "rm " not in co_op.run(*command, code=1, now=IN_2027).err


def test_a_draft_in_a_year_closed_since_is_left_and_another_put_beside_it(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE, YEAR_2026, rules=with_closing("assert: none", ASKED))
    correct(co_op)
    first = co_op.read(FIRST)
    co_op.run("close-year", "2026")
    vote(co_op, "2026")
    co_op.append("main.beancount", LATE.replace("40.00", "4.00"))
    correct(co_op, now=IN_2027)
    assert co_op.read(FIRST) == first
    assert "2027-03-25 ! " in co_op.read(SECOND)
    for file in (FIRST, SECOND):
        co_op.run(
            *("approve", "2025", "--meeting", "2027-03-25", "--minutes", "m"),
            *("--present", "2", "--for", "2", "--against", "0"),
            now=IN_2027,
        )
        assert '  status: "approved"' in co_op.read(file)
    # of 2026 the balances it began with are others, and no figure is
    assert "2026: late or changed entries" in co_op.run("verify", code=1, now=IN_2027).out
    co_op.run("close-year", "2026", "--correct", now=IN_2027)
    co_op.run("verify", now=IN_2027)


def test_a_closing_of_the_running_year_for_the_time_being_holds_no_correction_up(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path, LATE, YEAR_2026)
    co_op.run("close-year", "2026", now=IN_2026)
    done = correct(co_op, code=1)
    assert "run `rm closings/2026.beancount`, then `coopctl close-year 2025 --correct`" in done.err
    (co_op.folder / "closings/2026.beancount").unlink()
    correct(co_op)
    co_op.run("close-year", "2026", now=IN_2026)
    assert '  status: "draft"' in co_op.read(FIRST)


def test_a_provisional_closing_is_not_put_to_the_vote(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025", now="1764547200")
    done = approve(co_op, code=1)
    assert "is provisional: it was drawn up before the year was over" in done.err


# --- late entries of every kind ---


@pytest.mark.parametrize("rules", [ASKED, with_closing("assert: all", ASKED)])
def test_a_late_entry_on_a_balance_that_the_approved_closing_states_goes_into_the_open_year(
    tmp_path: Path, rules: str
) -> None:
    used = LATE.replace("Expenses:Rent", "Equity:Reserve")
    co_op = approved(tmp_path, used, rules=rules)
    for options in ((), ("--correct",)):
        done = co_op.run("close-year", "2025", *options, code=1, now=IN_2026)
        assert "states balances that the late entries change" in done.err
        assert "only with the new file" not in done.err


def test_an_entry_taken_back_after_its_correction_is_corrected_back(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    co_op.replace("main.beancount", LATE, "")
    assert "[books-changed]" in co_op.run("verify", code=1).err
    assert "[approved-changed]" in co_op.run("close-year", "2025", code=1).err
    correct(co_op)
    assert '"Surplus 800.00 EUR, before 760.00 EUR"' in co_op.read(SECOND)
    assert reserve(co_op) == 200
    co_op.run("verify")


def test_a_requirement_that_the_corrected_figures_break_needs_its_exception(tmp_path: Path) -> None:
    rules = ASKED + "requires: [{id: much, that: reserve >= 195 EUR}]\n"
    co_op = approved(tmp_path, LATE, rules=rules)
    assert "[requirement-broken]" in correct(co_op, code=1).err
    assert not (co_op.folder / FIRST).exists()
    correct(co_op, "--despite", "mush", "--reason", "late", code=2)
    correct(co_op, "--despite", "much", "--reason", "a bill came late")
    assert 'despite-1: "much; a bill came late"' in co_op.read(FIRST)
    co_op.run("check", now=IN_2026)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    co_op.run("check")
    assert "is up to date" in co_op.run("close-year", "2025").err


def test_an_account_closed_since_is_told_before_the_vote_and_before_the_correction(
    tmp_path: Path,
) -> None:
    rules = ASKED.replace("Liabilities:Members:{member}", "Equity:Capital:{member}")
    left = "\n2026-03-01 close Equity:Capital:Abe\n"
    co_op = drafted(tmp_path, left, rules=rules)
    votes = ("--present", "1", "--for", "1", "--against", "0")
    assert "[account-closed]" in approve(co_op, *votes, code=1).err
    co_op.replace("main.beancount", left, "")
    approve(co_op)
    co_op.append("main.beancount", LATE + "\n2026-07-01 close Equity:Capital:Abe\n")
    done = correct(co_op, code=1)
    assert "[account-closed]" in done.err
    assert "date `close Equity:Capital:Abe` later" in done.err


def test_an_account_takes_a_correction_of_the_very_day_it_was_closed_on(tmp_path: Path) -> None:
    """Drawn up again on 2026-07-25, the draft is still of 2026-07-02."""
    rules = ASKED.replace("Liabilities:Members:{member}", "Equity:Capital:{member}")
    co_op = drafted(tmp_path, rules=rules)
    approve(co_op)
    co_op.append("main.beancount", f"{LATE}\n2026-07-02 close Equity:Capital:Abe\n")
    correct(co_op)
    co_op.append("main.beancount", LATE.replace("2025-10-10", "2025-10-11"))
    correct(co_op, now="1785000000")
    assert "2026-07-02 ! " in co_op.read(FIRST)
    assert "Equity:Capital:Abe         15.00 EUR" in co_op.read(FIRST)


def test_a_meeting_decides_on_no_correction_that_was_not_there(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    assert "[meeting-too-early]" in approve(co_op, meeting="2026-07-01", code=1).err
    approve(co_op, meeting="2026-07-02")


# --- what is shown, and wrong command lines ---


def test_figures_with_a_correction_say_so(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    shown = co_op.run("close-year", "2025")
    assert "With correction 1 of 2026-07-02, which waits for the next meeting" in shown.out
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert answer["corrections"] == [{"number": 1, "day": "2026-07-02", "approved": None}]
    approve(co_op, meeting="2026-07-05")
    assert "approved on 2026-07-05" in co_op.run("close-year", "2025").out
    nothing = correct(co_op, "--format", "json").json
    assert (nothing["correction"], nothing["to"], nothing["changed"]) == (None, [], False)


def test_a_ledger_without_the_closing_is_told_and_a_correction_can_be_included(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path, LATE)
    main = co_op.read("main.beancount")
    pattern = 'include "closings/*.beancount"\n'
    co_op.replace("main.beancount", pattern, "")
    assert "[closing-not-included]" in correct(co_op, code=1).err
    named = main.replace(pattern, f'include "{CLOSING}"\n')
    (co_op.folder / "main.beancount").write_text(named, encoding="utf-8")
    done = correct(co_op, code=1)
    assert "[closing-not-included]" in done.err
    assert "  do:  run the command again with `--add-include`, which adds " in done.err
    correct(co_op, "--add-include")
    assert f'include "{FIRST}"' in co_op.read("main.beancount")
    co_op.run("check", now=IN_2026)


def test_the_vote_needs_a_ledger_that_reads_the_closing(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    co_op.replace("main.beancount", 'include "closings/*.beancount"\n', "")
    before = co_op.files()
    assert "[closing-not-included]" in approve(co_op, code=1).err
    assert co_op.files() == before


def test_a_vote_of_thousands_of_digits_and_minutes_of_nothing_are_a_wrong_command_line(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    approve(co_op, "--for", "9" * 5000, "--against", "0", code=2)
    votes = ("--meeting", "2026-06-20", "--for", "2", "--against", "0")
    co_op.run("approve", "2025", *votes, "--minutes", " ", code=2)
    co_op.run("approve", "2025", *votes, "--minutes", "a\n\x1b[31mb")
    assert '  minutes: "a \x1b[31mb"' in co_op.read(RECORDS)


def test_no_diff_leaves_it_out(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    assert correct(co_op, "--no-diff").out == ""
