"""A draft becomes the approved closing by the meeting's vote, and by nothing else."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data

from tests.assembly.approved import (
    ASKED,
    ASSEMBLY,
    CLOSING,
    INCLUDED,
    LATE,
    RECORDS,
    approve,
    drafted,
)
from tests.cli.coop import CoOp
from tests.closing.small import RULES, YEAR_2025, closing_entries, entries, small, total


def flags(co_op: CoOp) -> set[tuple[str | None, date]]:
    return {(entry.flag, entry.date) for entry in closing_entries(co_op)}


@pytest.mark.parametrize(
    ("dated", "day"),
    [
        ("approval", date(2026, 6, 20)),
        ("next-day", date(2026, 1, 1)),
        ("year-end", date(2025, 12, 31)),
    ],
)
def test_the_vote_turns_the_draft_into_the_closing_of_the_day_that_the_rules_say(
    tmp_path: Path, dated: str, day: date
) -> None:
    rules = ASKED.replace("{folder: closings}", f"{{folder: closings, dated: {dated}}}")
    co_op = drafted(tmp_path, rules=rules)
    before = date(2025, 12, 31) if dated == "year-end" else date(2026, 1, 1)
    assert flags(co_op) == {("!", before)}
    approve(co_op)
    assert flags(co_op) == {("*", day)}
    assert '  status: "approved"\n  approved: 2026-06-20\n' in co_op.read(CLOSING)
    ever = (date.min, date.max)
    assert total(co_op, "Equity:Reserve", *ever) == -200
    assert total(co_op, "Liabilities:Members:Zoe", *ever) == -450


def test_the_rules_default_to_the_day_of_the_approval(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    approve(co_op, meeting="2026-05-02")
    assert flags(co_op) == {("*", date(2026, 5, 2))}


def test_the_resolution_is_on_record_below_what_was_there(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    approve(co_op, "--present", "2", "--for", "1", "--against", "0", "--abstain", "1")
    assert co_op.read(RECORDS).startswith('; ours\n\n2026-06-20 custom "coop-resolution"')
    (record,) = (
        entry
        for entry in entries(co_op)
        if isinstance(entry, data.Custom) and entry.type == "coop-resolution"
    )
    assert [each.value for each in record.values] == ["approve-2025"]
    counts = {key: record.meta[key] for key in ("present", "for", "against", "abstain")}
    assert counts == {"present": 2, "for": 1, "against": 0, "abstain": 1}
    assert (record.meta["minutes"], record.meta["result"]) == ("2026-1", "passed")
    assert f'proposal: "{record.meta["proposal"]}"' in co_op.read(CLOSING)


def test_after_the_approval_everything_is_in_order_and_a_second_run_changes_nothing(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    approve(co_op)
    before = co_op.files()
    co_op.run("check")
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n"
    co_op.run("close-year", "2025", "--check")
    assert "is up to date" in co_op.run("close-year", "2025").err
    assert co_op.files() == before


def test_a_roll_call_names_the_voters_and_is_counted(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    approve(co_op, "--for", "Zoe, Abe", "--against", "0")
    assert "  present: 2\n  for: 2\n" in co_op.read(RECORDS)
    assert '  roll-for: "Zoe, Abe"\n' in co_op.read(RECORDS)


LEFT = """
2026-06-01 close Equity:Capital:Abe
"""


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        (("--present", "1", "--for", "2", "--against", "0"), "votes-beyond-present"),
        (
            ("--present", "2", "--for", "2", "--against", "0", "--abstain", "1"),
            "votes-beyond-present",
        ),
        (("--present", "3", "--for", "2", "--against", "0"), "present-beyond-members"),
        (("--for", "Zoe,Abe,Mia", "--against", "0"), "not-a-voter"),
        (("--for", "Zoe", "--against", "1"), "not-a-voter"),
        (("--for", "Zoe,Abe", "--against", "Abe"), "voted-twice"),
        (("--present", "0", "--for", "0", "--against", "0"), "no-quorum"),
        (("--present", "2", "--for", "1", "--against", "1"), "not-carried"),
        (("--present", "2", "--for", "0", "--against", "0"), "not-carried"),
    ],
)
def test_a_vote_that_cannot_be_or_does_not_carry_writes_nothing(
    tmp_path: Path, votes: tuple[str, ...], code: str
) -> None:
    co_op = drafted(tmp_path)
    before = co_op.files()
    assert f"[{code}]" in approve(co_op, *votes, code=1).err
    assert co_op.files() == before


def test_a_vote_by_one_who_left_is_told_with_the_day_and_the_day_before_it_counts(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path, LEFT)
    roll = ("--for", "Zoe,Abe", "--against", "0")
    done = approve(co_op, *roll, code=1)
    assert "Abe had no vote on 2026-06-20; a member from 2023-01-01 to 2026-06-01" in done.err
    assert "[present-beyond-members]" in done.err
    approve(co_op, *roll, meeting="2026-06-01")


def test_two_thirds_are_enough_and_less_is_not(tmp_path: Path) -> None:
    """Of 9 votes 6 are two thirds; abstentions are no votes."""
    more = "".join(f"2023-01-01 open Equity:Capital:M{n}\n" for n in range(8))
    rules = RULES + "assembly: {approval: required, majority: 2/3}\n"
    for name, for_, against, code in (("a", "5", "4", 1), ("b", "6", "3", 0), ("c", "2", "1", 0)):
        co_op = small(tmp_path / name, YEAR_2025, accounts=INCLUDED + more, rules=rules)
        (co_op.folder / RECORDS).touch()
        co_op.run("close-year", "2025")
        done = approve(co_op, "--present", "10", "--for", for_, "--against", against, code=code)
        assert ("it takes 6 for" in done.err) == (code == 1)


def test_the_quorum_is_rounded_up_to_whole_members(tmp_path: Path) -> None:
    """Half of three is two."""
    rules = ASKED
    accounts = INCLUDED + "2023-01-01 open Equity:Capital:Mia\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    (co_op.folder / RECORDS).touch()
    co_op.run("close-year", "2025")
    done = approve(co_op, "--present", "1", "--for", "1", "--against", "0", code=1)
    assert "1 of 3 members were present, and the quorum is 2" in done.err
    approve(co_op, "--present", "2", "--for", "2", "--against", "0")


def test_the_meeting_decides_by_the_rules_of_its_own_year(tmp_path: Path) -> None:
    rules = RULES + "assembly: {approval: required, majority: {2020: 1/2, 2026: 4/5}}\n"
    accounts = INCLUDED + "".join(f"2023-01-01 open Equity:Capital:M{n}\n" for n in range(3))
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    (co_op.folder / RECORDS).touch()
    co_op.run("close-year", "2025")
    done = approve(co_op, "--present", "5", "--for", "3", "--against", "2", code=1)
    assert "it takes 4 for" in done.err


@pytest.mark.parametrize(
    ("assembly", "do"),
    [
        ("", "add `assembly: {approval: required}` to rules.yaml"),
        ("assembly: {quorum: 1/2}\n", "add `approval: required` to `assembly` in rules.yaml"),
        ("assembly: {approval: none}\n", "write `approval: required` under `assembly`"),
    ],
)
def test_how_approval_is_asked_for_is_said_as_the_rules_have_it(
    tmp_path: Path, assembly: str, do: str
) -> None:
    co_op = drafted(tmp_path)
    co_op.replace("rules.yaml", ASSEMBLY, assembly)
    done = approve(co_op, code=1)
    assert f"  do:  {do}, or record the vote with `coopctl resolve`\n" in done.err


@pytest.mark.parametrize(
    ("before", "meeting", "code"),
    [
        ("rm", "2026-06-20", "closing-missing"),
        ("late", "2026-06-20", "closing-outdated"),
        ("edit", "2026-06-20", "closing-edited"),
        ("", "2025-12-31", "meeting-too-early"),
        ("", "2027-01-02", "meeting-to-come"),
        ("twice", "2026-06-20", "approved-already"),
        ("none", "2026-06-20", "approval-not-asked"),
        ("outside", "2026-06-20", "closing-not-included"),
    ],
)
def test_what_is_not_ready_for_the_vote_is_told_and_nothing_written(
    tmp_path: Path, before: str, meeting: str, code: str
) -> None:
    co_op = drafted(tmp_path)
    match before:
        case "rm":
            (co_op.folder / CLOSING).unlink()
        case "late":
            co_op.append("main.beancount", LATE)
        case "edit":
            co_op.append(CLOSING, "; seen\n")
        case "twice":
            approve(co_op)
        case "none":
            co_op.replace("rules.yaml", ASSEMBLY, "")
        case "outside":
            co_op.replace("main.beancount", f'include "{RECORDS}"\n', "")
    files = co_op.files()
    done = approve(co_op, meeting=meeting, code=1)
    assert f"[{code}]" in done.err
    assert co_op.files() == files


@pytest.mark.parametrize(
    "options",
    [
        ("--for", "2", "--against", "-1", "--present", "2"),
        ("--for", "2", "--against", "0", "--present", "1_0"),
        ("--for", "2", "--against", "0", "--present", "\uff12"),
        ("--for", "2", "--against", "0", "--present", "9" * 5000),
        ("--for", "Zoe,,Abe", "--against", "0"),
        ("--for", "Zo\udce9,Abe", "--against", "0"),
        ("--for", "Abe", "--against", "Zo\udce9"),
        ("--for", "Abe", "--against", "0", "--abstain", "Zo\udce9"),
        ("--for", "2", "--against", "0", "--title", "Zo\udce9"),
        ("--for", "2", "--against", "0", "--minutes", "Zo\udce9"),
        ("--for", ",", "--against", "0"),
        ("--for", "2"),
    ],
)
def test_votes_that_say_nothing_are_a_wrong_command_line(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    co_op = drafted(tmp_path)
    before = co_op.files()
    approve(co_op, *options, code=2)
    assert co_op.files() == before


@pytest.mark.parametrize("day", ["2026-6-20", "20260620", "2026-02-30", "today"])
def test_a_day_is_written_in_full(tmp_path: Path, day: str) -> None:
    assert (
        "write it as 2026-03-31"
        in approve(drafted(tmp_path), "--for", "2", "--against", "0", meeting=day, code=2).err
    )


def test_add_include_makes_the_ledger_read_the_resolutions(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=ASKED)
    co_op.run("close-year", "2025")
    approve(co_op, "--present", "2", "--for", "2", "--against", "0", "--add-include")
    assert f'include "{RECORDS}"\n' in co_op.read("main.beancount")
    assert co_op.read(RECORDS).startswith(";; What the general meeting resolved")
    assert flags(co_op) == {("*", date(2026, 6, 20))}


def test_a_dry_run_shows_the_resolution_and_writes_nothing(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    before = co_op.files()
    votes = ("--present", "2", "--for", "2", "--against", "0")
    done = approve(co_op, *votes, "--dry-run")
    assert 'custom "coop-resolution" "approve-2025"' in done.out
    assert co_op.files() == before
    answer = approve(co_op, *votes, "--dry-run", "--format", "json").json
    assert answer["record"] == done.out
    assert (answer["for"], answer["meeting"], answer["file"]) == (2, "2026-06-20", CLOSING)


def test_a_resolution_without_its_closing_is_finished_by_the_next_run(tmp_path: Path) -> None:
    """As after a crash between the two files."""
    co_op = drafted(tmp_path)
    draft = co_op.read(CLOSING)
    approve(co_op)
    approved = co_op.read(CLOSING)
    (co_op.folder / CLOSING).write_text(draft, encoding="utf-8")
    co_op.run("verify", code=1)
    co_op.run("close-year", "2025")
    assert co_op.read(CLOSING) == approved


def test_a_rejected_resolution_approves_nothing(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    approve(co_op)
    co_op.replace(RECORDS, '"passed"', '"rejected"')
    assert "[not-approved]" in co_op.run("verify", code=1).err
    assert "[not-approved]" in co_op.run("close-year", "2025", code=1).err


def test_lines_of_windows_stay_lines_of_windows(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    (co_op.folder / RECORDS).write_bytes(b"; ours\r\n")
    approve(co_op)
    content = (co_op.folder / RECORDS).read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 14  # ours, a blank one, twelve lines


@pytest.mark.parametrize("late", ["figures", "none", "rules"])
def test_an_approved_closing_is_never_written_anew(tmp_path: Path, late: str) -> None:
    co_op = drafted(tmp_path)
    approve(co_op)
    match late:
        case "figures":
            co_op.append("main.beancount", LATE)
        case "none":
            co_op.append(
                "main.beancount",
                LATE.replace("Expenses:Rent", "Equity:Opening").replace(
                    "\n2025", "\n2023-01-01 open Equity:Opening\n2025", 1
                ),
            )
        case "rules":
            co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")
    before = co_op.files()
    for options in ((), ("--force",), ("--first",)):
        done = co_op.run("close-year", "2025", *options, code=1)
        assert "[approved-changed]" in done.err
        assert f"the figures would be {'the same' if late == 'none' else 'others'}" in done.err
    assert co_op.files() == before
    assert "[approved-changed]" in co_op.run("close-year", "2025", "--dry-run").err


def test_the_reserve_after_the_approval_is_what_the_next_year_begins_with(tmp_path: Path) -> None:
    """Dated by the approval, in the next year: the balance of its first day has nothing of it."""
    next_year = YEAR_2025.replace("2025-", "2026-").replace("1000.00", "500.00")
    co_op = drafted(tmp_path, next_year)
    approve(co_op)
    answer = co_op.run("close-year", "2026", "--format", "json", "--dry-run").json
    assert answer["surplus"] == "300.00"
    (reserve,) = answer["funds"]
    assert (reserve["opening"], reserve["in"], reserve["closing"]) == ("200.00", "75.00", "275.00")
    assert sum(Decimal(step["amount"]) for step in answer["steps"]) == 300


def test_what_add_include_wrote_is_said_with_the_rest(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    (co_op.folder / RECORDS).unlink()
    line = f'include "{RECORDS}"'
    co_op.replace("main.beancount", f"{line}\n", "")
    done = approve(co_op, "--for", "Zoe,Abe", "--against", "0", "--add-include")
    wrote = f"wrote {RECORDS}, {CLOSING} and `{line}` into main.beancount"
    assert done.err == f"{wrote}; the whole ledger loads with them\n"


def test_a_line_that_a_cut_short_run_left_out_is_said_to_be_written(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    roll = ("--for", "Zoe,Abe", "--against", "0")
    approve(co_op, *roll)
    line = f'include "{RECORDS}"'
    co_op.replace("main.beancount", f"{line}\n", "")
    co_op.run("close-year", "2025", code=1)
    title = ("resolve", "van", "--title", "Van", "--minutes", "1", "--meeting", "2026-06-20", *roll)
    co_op.run(*title, "--add-include")
    co_op.replace("main.beancount", f"{line}\n", "")
    told = co_op.run(*title, "--add-include").err
    assert f"wrote `{line}` into main.beancount; the whole ledger loads with it\n" in told


def test_of_a_closed_year_without_a_surplus_papers_say_that_its_closing_is_there(
    tmp_path: Path,
) -> None:
    """800.00 more of rent leave nothing, and the closing posts nothing."""
    co_op = drafted(tmp_path, LATE.replace("40.00", "800.00"), YEAR_2025.replace("2025-", "2026-"))
    state = co_op.run("statement", "2025", "Zoe", "--format", "json").json["state"]
    assert state.endswith(", and as its closing in the ledger has it")
    assert co_op.run("propose", "2026", "--format", "json").json["last_year"]["closed"] is True
    (co_op.folder / CLOSING).unlink()
    (co_op.folder / "closings/about.beancount").touch()
    state = co_op.run("statement", "2025", "Zoe", "--format", "json").json["state"]
    assert state.endswith("; its closing is not in the ledger yet")
