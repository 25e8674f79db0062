"""What is on record is listed, checked where it stands, and says who is in office on a day."""

import csv
import io
from pathlib import Path

import pytest

from tests.assembly.approved import RECORDS
from tests.assembly.test_elect import LEFT, elect, electing
from tests.assembly.test_resolve import resolve, votes
from tests.cli.coop import CoOp

IN_2026 = "1790000000"
"""2026-09-21."""


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """A co-op with decisions of two years."""
    found = electing(tmp_path)
    elect(found, "chair", "--present", "3", day="2025-05-31", Zoe=2, Abe=1)
    resolve(found, *votes(4, 1, 3), name="new-van")
    resolve(found, *votes(4, 3, 0, 1), "--majority", "2/3", name="by-laws-31")
    elect(found, "board", "--abstain", "1", Mia=3, Kai=2, Abe=1)
    return found


def test_it_is_listed_in_order_and_can_be_read_aloud(co_op: CoOp) -> None:
    assert (
        co_op.run("assembly", now=IN_2026).out
        == """\
Small: the general meeting

Resolutions
  2026-06-20  new-van: rejected
    Buy a van
    4 present: 1 for, 3 against, 0 abstaining; minutes 2026-1
  2026-06-20  by-laws-31: passed
    Buy a van
    4 present: 3 for, 0 against, 1 abstaining; majority 2/3; minutes 2026-1

Elections
  2025-05-31  chair: Zoe elected until 2027-05-31
    3 present: Zoe 2, Abe 1; minutes 2026-1
  2026-06-20  board: Mia, Kai elected until 2027-06-20
    4 present: Mia 3, Kai 2, Abe 1, 1 abstaining; minutes 2026-1

In office on 2026-09-21
  chair: Zoe, since 2025-05-31 until 2027-05-31
  board: Mia, since 2026-06-20 until 2027-06-20
  board: Kai, since 2026-06-20 until 2027-06-20
  auditor: vacant
"""
    )


def test_a_year_has_its_own_decisions_and_the_officers_are_of_the_day(co_op: CoOp) -> None:
    answer = co_op.run("assembly", "2025", "--at", "2026-06-19", "--format", "json").json
    assert (answer["year"], answer["at"], answer["resolutions"]) == (2025, "2026-06-19", [])
    assert [each["election"] for each in answer["elections"]] == ["chair"]
    offices = {each["office"]: each for each in answer["offices"]}
    assert [each["member"] for each in offices["chair"]["officers"]] == ["Zoe"]
    assert (offices["board"]["officers"], offices["board"]["vacant"]) == ([], 2)
    told = co_op.run("assembly", "2024").out
    assert told.count("nothing on record") == 2


def test_programs_get_what_the_directives_say(co_op: CoOp) -> None:
    answer = co_op.run("assembly", "2026", "--format", "json").json
    rejected, passed = answer["resolutions"]
    assert (rejected["result"], rejected["for"], rejected["against"]) == ("rejected", 1, 3)
    assert (passed["result"], passed["abstain"], passed["majority"]) == ("passed", 1, "2/3")
    (board,) = answer["elections"]
    assert board["candidates"][0] == {"member": "Mia", "votes": 3}
    assert (board["elected"], board["until"]) == (["Mia", "Kai"], "2027-06-20")


@pytest.mark.parametrize("form", ["csv", "markdown", "html"])
def test_a_table_has_every_decision(co_op: CoOp, form: str) -> None:
    told = co_op.run("assembly", "--format", form).out
    for word in ("new-van", "Buy a van", "by-laws-31", "Kai", "not elected", "2027-06-20"):
        assert word in told


def test_a_spreadsheet_reads_a_row_for_each(co_op: CoOp) -> None:
    rows = list(csv.DictReader(io.StringIO(co_op.run("assembly", "--format", "csv").out)))
    abe = [row for row in rows if row["What or who"] == "Abe" and row["row"] == "board"]
    assert [(row["For"], row["Result"], row["Until"]) for row in abe] == [("1", "not elected", "")]


def test_a_later_election_replaces_all_who_held_the_office(co_op: CoOp) -> None:
    elect(co_op, "board", day="2026-08-01", Zoe=3)
    before = co_op.run("assembly", "--at", "2026-07-31").out
    after = co_op.run("assembly", "--at", "2026-08-01").out
    assert "board: Kai, since 2026-06-20" in before
    assert "board: Zoe, since 2026-08-01" in after
    assert "board: Kai," not in after
    assert "board: 1 of 2 seats vacant" in after


def test_a_term_ends_with_its_last_day_and_check_warns(co_op: CoOp) -> None:
    last = co_op.run("assembly", "--at", "2027-05-31").out
    assert "chair: Zoe, since 2025-05-31 until 2027-05-31" in last
    after = co_op.run("assembly", "--at", "2027-06-01").out
    assert "chair: Zoe, since 2025-05-31; the term ran out on 2027-05-31" in after
    assert co_op.run("check", now="1811721600").err == ""  # 2027-05-31
    warned = co_op.run("check", now="1811808000").err  # 2027-06-01
    assert "the term of Zoe in `chair` ran out on 2027-05-31 [term-over]" in warned
    assert warned.count("warning") == 1  # the auditor's seat was never filled


def test_who_leaves_the_co_op_leaves_the_office(co_op: CoOp) -> None:
    co_op.append("main.beancount", LEFT.replace("06-01", "08-31").replace("Abe", "Mia"))
    told = co_op.run("assembly", "--at", "2026-09-01").out
    assert "board: Mia, elected on 2026-06-20, has left the co-op" in told
    assert "board: 1 of 2 seats vacant" in told
    assert "board: Mia, since" in co_op.run("assembly", "--at", "2026-08-31").out
    assert "[officer-left]" in co_op.run("check", now=IN_2026).err


def test_an_office_that_the_rules_no_longer_have_is_still_shown(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "chair: {term: 2}, ", "")
    assert "chair (no office of rules.yaml): Zoe" in co_op.run("assembly").out


def recorded(co_op: CoOp, text: str) -> CoOp:
    """Put a directive on record by hand."""
    co_op.append(RECORDS, f"\n{text}\n")
    return co_op


ELECTION = """\
2026-06-20 custom "coop-election" "chair" "Zoe" 2 "Abe" 1
  present: 4
  elected: "Zoe"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (' "chair"', "", "does not name each candidate"),
        ('"Abe" 1', '"Abe"', "does not name each candidate"),
        ('"Abe" 1', '"Abe" 1.5', "does not name each candidate"),
        ('"chair"', "12", "does not name the office"),
        ("  present: 4\n", "", "has no `present:`"),
        ("present: 4", "present: -4", "which is no count"),
        ('  elected: "Zoe"\n', "", "does not say with `elected:`"),
        ('"Zoe"\n', '"Zoe, Abe"\n', "has more elected than `seats: 1`"),
        ('"Zoe"\n', '"Zoe"\n  seats: 0\n', "has `seats:` that are no count"),
        ('"Zoe"\n', '"Zoe"\n  until: "May"\n', "has an `until:` that is no day"),
        ('"Zoe"\n', '"Abe"\n', "[not-elected]"),
        ('"Zoe"\n', '"Abe"\n  decided-by: "Zoe declined"\n', ""),
        ('"Zoe"\n', '"Mia"\n  decided-by: "Zoe declined"\n', "and was no candidate [not-elected]"),
        ('"Zoe" 2 "Abe" 1', '"Zoe" 2 "Abe" 2', "[not-elected]"),
        ('"Zoe" 2', '"Zoe" 4', "5 votes were cast to elect `chair`, and there were 4"),
        ('"Abe" 1', '"Zoe" 1', "[candidate-twice]"),
        ('"Abe" 1', '"Ben" 1', "[not-a-candidate]"),
        ("present: 4", "present: 5", "[present-beyond-members]"),
        ("", "", ""),
    ],
)
def test_an_election_written_by_hand_is_checked_where_it_stands(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert not old or ELECTION.count(old) >= 1
    text = ELECTION.replace(old, new, 1) if "\n" not in old else ELECTION.replace(old, new)
    co_op = recorded(electing(tmp_path), text)
    done = co_op.run("check", code=1 if told else 0, now=IN_2026)
    assert told in done.err
    assert done.err.startswith(f"{RECORDS}:3: error: " if told else "")
    assert co_op.run("assembly", code=1 if told else 0, now=IN_2026).err == done.err


@pytest.mark.parametrize(
    ("votes", "more", "holds"),
    [
        ((2, 1), "", True),
        ((2, 2), "", False),
        ((2, 1), '  majority: "2/3"\n', True),
        ((2, 2), '  majority: "1/3"\n', False),
        ((1, 0), '  majority: "75%"\n', True),
        ((2, 1), '  majority: "75%"\n', False),
    ],
)
def test_what_is_on_record_as_passed_has_the_votes(
    tmp_path: Path, votes: tuple[int, int], more: str, *, holds: bool
) -> None:
    text = (
        '2026-06-20 custom "coop-resolution" "new-van"\n  present: 4\n'
        f'  for: {votes[0]}\n  against: {votes[1]}\n{more}  result: "passed"'
    )
    done = recorded(electing(tmp_path), text).run("check", code=0 if holds else 1)
    assert ("[not-carried]" in done.err) == (not holds)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('  roll-for: "Zoe, Abe"\n', ""),
        ('  roll-for: "Zoe,Abe"\n', ""),
        ('  roll-for: " Zoe ,Abe,"\n', ""),
        ('  roll-for: "Zoe"\n', "has `for: 2`, and 1 names in `roll-for`"),
        ('  roll-against: "Mia"\n', "has `against: 0`, and 1 names in `roll-against`"),
        ('  roll-for: "Zoe, Zoe"\n', "[voted-twice]"),
        ('  roll-for: "Zoe, Ben"\n', "[not-a-voter]"),
        ('  majority: "most"\n', "has `majority: most`, which is no share of the votes"),
        ('  majority: "3/2"\n', "has `majority: 3/2`, which is no share of the votes"),
    ],
)
def test_a_roll_call_and_a_majority_on_record_are_checked(
    tmp_path: Path, more: str, told: str
) -> None:
    text = (
        '2026-06-20 custom "coop-resolution" "new-van"\n  present: 4\n  for: 2\n  against: 0\n'
        f'{more}  result: "passed"'
    )
    done = recorded(electing(tmp_path), text).run("check", code=1 if told else 0)
    assert told in done.err


def test_terminal_escapes_on_record_are_shown_as_text(co_op: CoOp) -> None:
    resolve(co_op, *votes(4, 4, 0), "--title", "a\u202eb", name="turned")
    assert "a\\u202eb" in co_op.run("assembly").out
