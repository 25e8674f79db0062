"""A resolution is recorded as its votes have it, and never with votes that cannot be."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assembly.approved import ASSEMBLY, INCLUDED, RECORDS
from tests.cli.coop import CoOp, Done
from tests.closing.small import RULES, YEAR_2025, small

MORE = "".join(f"2023-01-01 open Equity:Capital:M{n}\n" for n in range(7))
"""With Zoe and Abe nine members."""


def meeting(folder: Path, *, rules: str = RULES, accounts: str = INCLUDED + MORE) -> CoOp:
    """Lay a co-op down whose ledger reads what the meeting decides."""
    co_op = small(folder / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    (co_op.folder / "closings/none.beancount").touch()
    return co_op


def resolve(co_op: CoOp, *options: str, name: str = "new-van", code: int | None = 0) -> Done:
    day = () if "--meeting" in options else ("--meeting", "2026-06-20")
    return co_op.run(
        "resolve", name, "--title", "Buy a van", "--minutes", "2026-1", *day, *options, code=code
    )


def votes(present: int, for_: int, against: int, abstain: int = 0) -> tuple[str, ...]:
    counts = {"present": present, "for": for_, "against": against, "abstain": abstain}
    return tuple(word for side, n in counts.items() for word in (f"--{side}", str(n)))


@pytest.mark.parametrize(
    ("cast", "majority", "result"),
    [
        ((9, 5, 4), None, "passed"),
        ((9, 4, 4, 1), None, "rejected"),
        ((9, 1, 0, 8), None, "passed"),
        ((9, 0, 0, 9), None, "rejected"),
        ((9, 5, 4), "2/3", "rejected"),
        ((9, 6, 3), "2/3", "passed"),
        ((9, 6, 2), "75%", "passed"),
        ((9, 5, 4), "1/3", "passed"),
        ((9, 4, 5), "1/3", "rejected"),
    ],
)
def test_it_is_on_record_as_the_votes_decide_it(
    tmp_path: Path, cast: tuple[int, ...], majority: str | None, result: str
) -> None:
    co_op = meeting(tmp_path)
    asked = () if majority is None else ("--majority", majority)
    done = resolve(co_op, *votes(*cast), *asked)
    assert f'  result: "{result}"\n' in co_op.read(RECORDS)
    assert f"new-van is {result}: " in done.err
    assert (f'  majority: "{majority}"\n' in co_op.read(RECORDS)) == (majority is not None)
    assert co_op.run("check").out.startswith("errors: 0")


def test_it_stands_below_what_was_there_and_needs_no_closing(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    done = resolve(co_op, *votes(9, 5, 3, 1))
    assert co_op.read(RECORDS) == f"; ours\n\n{done.out}"
    assert done.out.startswith(
        '2026-06-20 custom "coop-resolution" "new-van"\n  title: "Buy a van"'
    )
    assert "wrote resolutions.beancount; the whole ledger loads with it" in done.err
    assert not (co_op.folder / "closings/2025.beancount").exists()


def test_the_meeting_decides_by_the_rules_of_its_own_year(tmp_path: Path) -> None:
    rules = RULES + "assembly: {majority: {2020: 1/2, 2026: 4/5}}\n"
    co_op = meeting(tmp_path, rules=rules)
    resolve(co_op, *votes(9, 5, 4), "--meeting", "2025-12-31", name="last-year")
    resolve(co_op, *votes(9, 5, 4), "--meeting", "2026-01-01", name="this-year")
    results = [line for line in co_op.read(RECORDS).split("\n") if "result" in line]
    assert results == ['  result: "passed"', '  result: "rejected"']


DATED = RULES.replace("25% of surplus", "{2025: 25% of surplus}")


def test_a_meeting_decides_before_the_first_year_that_a_step_is_dated_for(tmp_path: Path) -> None:
    """By the majority of that year: five of nine are more than half, and less than four fifths."""
    offices = "offices: {chair: {term: 2}}"
    rules = f"{DATED}assembly: {{majority: {{2020: 1/2, 2026: 4/5}}, {offices}}}\n"
    co_op = meeting(tmp_path, rules=rules)
    resolve(co_op, *votes(9, 5, 4), "--meeting", "2024-06-20")
    assert '  result: "passed"\n' in co_op.read(RECORDS)
    votes_cast = ("--present", "9", "--candidate", "Zoe=9")
    day = ("--meeting", "2024-06-20", "--minutes", "2024-1")
    co_op.run("elect", "--office", "chair", *votes_cast, *day)


def test_a_majority_that_is_dated_later_than_the_meeting_decides_nothing(tmp_path: Path) -> None:
    co_op = meeting(tmp_path, rules=f"{DATED}assembly: {{majority: {{2025: 4/5}}}}\n")
    done = resolve(co_op, *votes(9, 5, 4), "--meeting", "2024-06-20", code=1)
    assert "`majority` has no value for 2024; the first is for 2025" in done.err
    assert "`amount`" not in done.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (votes(8, 9, 0), "votes-beyond-present"),
        (votes(10, 9, 0), "present-beyond-members"),
        (votes(4, 4, 0), "no-quorum"),
        (("--for", "Zoe,Abe,M0,M1,Zoe", "--against", "0"), "voted-twice"),
        (("--for", "Zoe,Abe,M0,M1,Zo", "--against", "0"), "not-a-voter"),
        ((*votes(9, 9, 0), "--meeting", "2027-01-02"), "meeting-to-come"),
    ],
)
def test_a_vote_that_cannot_be_is_told_and_nothing_written(
    tmp_path: Path, options: tuple[str, ...], code: str
) -> None:
    co_op = meeting(tmp_path, rules=RULES + ASSEMBLY)
    before = co_op.files()
    assert f"[{code}]" in resolve(co_op, *options, code=1).err
    assert co_op.files() == before


NUMBERED = INCLUDED + "".join(f"2023-01-01 open Equity:Capital:{n}\n" for n in (101, 102, 103))
"""With Zoe and Abe five members."""


@pytest.mark.parametrize(
    ("cast", "roll"),
    [
        (("101,102", "103", "0"), {"for": ["101", "102"], "against": ["103"]}),
        (("101", "103,", "0"), {"for": ["101"], "against": ["103"]}),
        (("101,", "0", "103"), {"for": ["101"], "abstain": ["103"]}),
        (("Zoe", "0", "101"), {"for": ["Zoe"], "abstain": ["101"]}),
        (("3", "2", "0"), {}),
    ],
)
def test_a_member_whose_id_is_a_number_is_called_beside_another_or_with_a_comma_behind_it(
    tmp_path: Path, cast: tuple[str, ...], roll: dict[str, list[str]]
) -> None:
    co_op = meeting(tmp_path, accounts=NUMBERED)
    for_, against, abstain = cast
    sides = ("--for", for_, "--against", against, "--abstain", abstain)
    answer = resolve(co_op, *sides, "--format", "json").json
    assert answer["roll"] == roll
    co_op.run("check")


def test_a_pipe_in_the_place_of_the_records_does_not_hang(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    (co_op.folder / RECORDS).unlink()
    os.mkfifo(co_op.folder / RECORDS)
    assert "[no-ledger-file]" in resolve(co_op, *votes(9, 9, 0), code=1).err
    co_op.replace("main.beancount", f'include "{RECORDS}"\n', "")
    said = resolve(co_op, *votes(9, 9, 0), code=1).err
    assert "the resolutions cannot be read: it is a pipe [records-unreadable]" in said


def test_words_in_another_encoding_are_a_wrong_command_line(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    before = co_op.files()
    done = resolve(co_op, *votes(9, 9, 0), "--title", os.fsdecode(b"Caf\xe9"), code=2)
    assert "` is not in UTF-8, as the ledger is; write it so" in done.err
    assert co_op.files() == before


def test_a_count_beside_a_roll_call_is_told_to_be_nobodys_id(tmp_path: Path) -> None:
    co_op = meeting(tmp_path, accounts=NUMBERED)
    told = resolve(co_op, "--for", "101,102", "--against", "2", code=1).err
    assert "2 had no vote on 2026-06-20 [not-a-voter]" in told
    assert "  do:  name those members; beside a roll call a number is the id of a member" in told


def test_a_name_is_used_once(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    resolve(co_op, *votes(9, 1, 8))
    done = resolve(co_op, *votes(9, 8, 1), "--meeting", "2026-09-20", code=1)
    assert "it is at resolutions.beancount:3, of the meeting of 2026-06-20" in done.err
    resolve(co_op, *votes(9, 8, 1), "--meeting", "2026-09-20", name="new-van-2")


@pytest.mark.parametrize(
    "name", ["approve-2025", "approve-2025-correction-1", "approve-2025-correction-1-vote-2"]
)
def test_an_approval_is_not_recorded_without_the_figures(tmp_path: Path, name: str) -> None:
    done = resolve(meeting(tmp_path), *votes(9, 9, 0), name=name, code=2)
    assert "run `coopctl approve 2025`" in done.err


def test_a_resolution_may_be_on_what_is_no_closing(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    resolve(co_op, *votes(9, 9, 0), name="approve-2026-budget")
    assert 'custom "coop-resolution" "approve-2026-budget"' in co_op.read(RECORDS)


@pytest.mark.parametrize(
    ("name", "majority"),
    [("New-Van", "1/2"), ("new van", "1/2"), ("van", "3/2"), ("van", "0"), ("van", "most")],
)
def test_what_is_no_name_or_no_share_is_a_wrong_command_line(
    tmp_path: Path, name: str, majority: str
) -> None:
    co_op = meeting(tmp_path)
    before = co_op.files()
    resolve(co_op, *votes(9, 9, 0), "--majority", majority, name=name, code=2)
    assert co_op.files() == before


def test_a_dry_run_and_json_show_the_same_record(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    before = co_op.files()
    roll = ("--for", "Zoe,M1", "--against", "Abe", "--dry-run")
    shown = resolve(co_op, *roll)
    answer = resolve(co_op, *roll, "--format", "json").json
    assert answer["record"] == shown.out
    assert (answer["result"], answer["present"], answer["file"]) == ("passed", 3, RECORDS)
    assert answer["roll"] == {"for": ["Zoe", "M1"], "against": ["Abe"]}
    assert co_op.files() == before


def test_a_ledger_with_errors_stops_it(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    co_op.append("main.beancount", "2025-01-01 close Assets:Nowhere\n")
    before = co_op.files()
    assert "[ledger-error" in resolve(co_op, *votes(9, 9, 0), code=1).err
    assert co_op.files() == before


def test_add_include_makes_the_ledger_read_it(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    co_op.replace("main.beancount", f'include "{RECORDS}"\n', "")
    assert "[closing-not-included]" in resolve(co_op, *votes(9, 9, 0), code=1).err
    resolve(co_op, *votes(9, 9, 0), "--add-include")
    assert "new-van: passed" in co_op.run("assembly").out


def test_a_file_that_is_not_there_yet_is_not_to_be_included_by_hand(tmp_path: Path) -> None:
    """Beancount refuses an `include` that finds no file, and with it every command does."""
    co_op = meeting(tmp_path)
    co_op.replace("main.beancount", f'include "{RECORDS}"\n', "")
    by_hand = f'add `include "{RECORDS}"` to the main ledger, or run'
    assert by_hand in resolve(co_op, *votes(9, 9, 0), code=1).err
    (co_op.folder / RECORDS).unlink()
    told = resolve(co_op, *votes(9, 9, 0), code=1).err
    assert by_hand not in told
    added = f'which adds `include "{RECORDS}"` to the main ledger'
    assert f"  do:  run the command again with `--add-include`, {added}\n" in told
    resolve(co_op, *votes(9, 9, 0), "--add-include")
    co_op.run("check")


def test_a_title_of_several_lines_becomes_one(tmp_path: Path) -> None:
    co_op = meeting(tmp_path)
    resolve(co_op, *votes(9, 9, 0), "--title", 'Buy a "van",\nand \\ a bell')
    assert '\n    Buy a "van", and \\ a bell\n' in co_op.run("assembly").out


@given(
    counts=st.tuples(*(st.integers(min_value=0, max_value=4) for _ in range(4))),
    abstain=st.integers(min_value=0, max_value=2),
)
@settings(max_examples=40)
def test_votes_are_on_record_only_where_they_can_have_been_cast(
    counts: tuple[int, int, int, int], abstain: int
) -> None:
    """Of three members no more are present, and of those no more vote."""
    present, for_, against, _ = counts
    with tempfile.TemporaryDirectory() as folder:
        three = INCLUDED + "2023-01-01 open Equity:Capital:Mia\n"
        co_op = meeting(Path(folder), accounts=three)
        done = resolve(co_op, *votes(present, for_, against, abstain), code=None)
        could_be = for_ + against + abstain <= present <= 3
        assert done.code == (0 if could_be else 1)
        assert ("coop-resolution" in co_op.read(RECORDS)) == could_be
        if could_be:
            assert (f'"{"passed" if for_ > against else "rejected"}"') in co_op.read(RECORDS)
