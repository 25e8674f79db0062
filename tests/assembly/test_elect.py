"""An election is recorded as the votes decide it, and a tie is left to those whose it is."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assembly.approved import INCLUDED, RECORDS
from tests.assembly.test_resolve import meeting
from tests.cli.coop import CoOp, Done
from tests.closing.small import RULES, entries

OFFICES = """\
assembly:
  quorum: 1/2
  offices: {chair: {term: 2}, board: {seats: 2, term: 1}, auditor: {}}
"""
FOUR = INCLUDED + "2023-01-01 open Equity:Capital:Mia\n2024-02-29 open Equity:Capital:Kai\n"
"""Zoe, Abe, Mia and Kai."""


def electing(folder: Path, *late: str, offices: str = OFFICES) -> CoOp:
    """Lay a co-op down that has offices."""
    co_op = meeting(folder, rules=RULES + offices, accounts=FOUR)
    for text in late:
        co_op.append("main.beancount", text)
    return co_op


def ballot(votes: Mapping[str, int]) -> list[str]:
    return [word for name, n in votes.items() for word in ("--candidate", f"{name}={n}")]


def elect(
    co_op: CoOp, office: str, *options: str, day: str = "2026-06-20", code: int | None = 0, **n: int
) -> Done:
    """Elect by these votes; four are present where nothing else is said."""
    present = () if "--present" in options else ("--present", "4")
    where = ("--office", office, "--meeting", day, "--minutes", "2026-1")
    return co_op.run("elect", *where, *present, *ballot(n), *options, code=code)


def test_the_most_votes_have_the_seat_until_the_end_of_the_term(tmp_path: Path) -> None:
    co_op = electing(tmp_path)
    done = elect(co_op, "chair", Zoe=1, Mia=2, Abe=0)
    assert co_op.read(RECORDS) == f"; ours\n\n{done.out}"
    assert "elected to chair until 2028-06-20: Mia\n" in done.err
    (record,) = (each for each in entries(co_op) if isinstance(each, data.Custom))
    values = [each.value for each in record.values]
    assert (record.type, values) == ("coop-election", ["chair", "Zoe", 1, "Mia", 2, "Abe", 0])
    said = {key: record.meta.get(key) for key in ("present", "abstain", "seats", "elected")}
    assert said == {"present": 4, "abstain": None, "seats": 1, "elected": "Mia"}
    assert str(record.meta["until"]) == "2028-06-20"
    assert co_op.run("check").out == "errors: 0, warnings: 0\n"


@pytest.mark.parametrize(
    ("office", "options", "day", "until"),
    [
        ("chair", (), "2026-06-20", "2028-06-20"),
        ("board", (), "2024-02-29", "2025-02-28"),
        ("chair", ("--until", "2026-12-31"), "2026-06-20", "2026-12-31"),
        ("auditor", (), "2026-06-20", None),
        ("auditor", ("--until", "2027-06-30"), "2026-06-20", "2027-06-30"),
    ],
)
def test_the_last_day_in_office_is_that_of_the_term_or_as_the_meeting_says(
    tmp_path: Path, office: str, options: tuple[str, ...], day: str, until: str | None
) -> None:
    co_op = electing(tmp_path)
    answer = elect(co_op, office, *options, "--format", "json", day=day, Zoe=3).json
    assert answer["until"] == until
    assert ("until:" in co_op.read(RECORDS)) == (until is not None)


def test_several_seats_go_to_the_most_votes_and_none_to_whoever_has_none(tmp_path: Path) -> None:
    co_op = electing(tmp_path)
    answer = elect(co_op, "board", "--format", "json", Abe=2, Kai=3, Mia=1).json
    assert answer["elected"] == ["Kai", "Abe"]
    done = elect(co_op, "board", day="2026-07-01", Abe=4, Mia=0)
    assert "elected to board until 2027-07-01: Abe; 1 of 2 seats stay vacant" in done.err


def test_a_tie_that_leaves_no_seat_between_them_is_none(tmp_path: Path) -> None:
    answer = elect(electing(tmp_path), "board", "--format", "json", Abe=2, Kai=2, Mia=1).json
    assert answer["elected"] == ["Abe", "Kai"]


def test_a_tie_over_the_last_seat_is_for_the_by_laws_and_not_for_us(tmp_path: Path) -> None:
    co_op = electing(tmp_path)
    before = co_op.files()
    done = elect(co_op, "board", code=1, Abe=3, Kai=2, Mia=2)
    assert "Kai and Mia have 2 votes each for `board`, and one seat is left" in done.err
    for wrong in (("Zoe",), ("Abe",), ("Kai", "Mia")):
        chosen = [word for name in wrong for word in ("--elected", name)]
        done = elect(co_op, "board", *chosen, "--reason", "lot", code=1, Abe=3, Kai=2, Mia=2)
        assert "[election-tied]" in done.err
    assert co_op.files() == before
    elect(co_op, "board", "--elected", "Mia", "--reason", "by lot", Abe=3, Kai=2, Mia=2)
    assert '  elected: "Abe, Mia"\n  decided-by: "by lot"\n' in co_op.read(RECORDS)
    assert co_op.run("check").out == "errors: 0, warnings: 0\n"


LEFT = "\n2026-06-01 close Equity:Capital:Abe\n"


@pytest.mark.parametrize(
    ("office", "options", "candidates", "code"),
    [
        ("chair", (), {"Zoe": 5}, "votes-beyond-present"),
        ("chair", (), {"Zoe": 3, "Mia": 2}, "votes-beyond-present"),
        ("board", (), {"Zoe": 5, "Mia": 1}, "votes-beyond-present"),
        ("board", (), {"Zoe": 4, "Mia": 4, "Kai": 1}, "votes-beyond-present"),
        ("chair", ("--abstain", "2"), {"Zoe": 3}, "votes-beyond-present"),
        ("chair", ("--abstain", "5"), {"Zoe": 0}, "votes-beyond-present"),
        ("chair", ("--present", "5"), {"Zoe": 4}, "present-beyond-members"),
        ("chair", ("--present", "1"), {"Zoe": 1}, "no-quorum"),
        ("chair", (), {"Zo": 1}, "not-a-candidate"),
        ("chair", ("--candidate", "Zoe=1"), {"Zoe": 1}, "candidate-twice"),
        ("chair", (), {"Zoe": 0}, "nobody-elected"),
        ("chiar", (), {"Zoe": 1}, "unknown-office"),
        ("chair", ("--meeting", "2027-01-02"), {"Zoe": 1}, "meeting-to-come"),
    ],
)
def test_an_election_that_cannot_be_is_told_and_nothing_written(
    tmp_path: Path, office: str, options: tuple[str, ...], candidates: dict[str, int], code: str
) -> None:
    co_op = electing(tmp_path)
    before = co_op.files()
    assert f"[{code}]" in elect(co_op, office, *ballot(candidates), *options, code=1).err
    assert co_op.files() == before


def test_one_who_left_can_be_elected_up_to_the_last_day(tmp_path: Path) -> None:
    co_op = electing(tmp_path, LEFT)
    done = elect(co_op, "chair", "--present", "3", code=1, Abe=2)
    assert "Abe could not be elected on 2026-06-20; a member from 2023-01-01 to 2026-06-01" in (
        done.err
    )
    elect(co_op, "chair", day="2026-06-01", Abe=2)


@pytest.mark.parametrize(
    "options",
    [
        ("--candidate", "Zoe"),
        ("--candidate", "=3"),
        ("--candidate", "Zoe=-1"),
        ("--candidate", "Zoe=1.5"),
        ("--candidate", "Zoe=" + "1" * 5000),
        ("--candidate", "Zo\udce9=1"),
        (
            "--candidate",
            "Zoe=1",
            "--candidate",
            "Abe=1",
            "--elected",
            "Zo\udce9",
            "--reason",
            "lot",
        ),
        ("--candidate", "Zoe=1", "--candidate", "Abe=1", "--elected", "Zoe", "--reason", "\udce9"),
        ("--candidate", "Zoe=1", "--present", "1_0"),
        ("--candidate", "Zoe=1", "--abstain", "\uff11"),
        ("--candidate", "Zoe=1", "--until", "2026-06-20"),
        ("--candidate", "Zoe=1", "--elected", "Zoe"),
        ("--candidate", "Zoe=1", "--reason", "lot"),
        ("--candidate", "Zoe=1", "--elected", "Zoe", "--reason", "lot"),
        (),
    ],
)
def test_what_says_nothing_is_a_wrong_command_line(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    co_op = electing(tmp_path)
    before = co_op.files()
    elect(co_op, "chair", *options, code=2)
    assert co_op.files() == before


@given(
    present=st.integers(min_value=0, max_value=5),
    abstain=st.integers(min_value=0, max_value=2),
    cast=st.tuples(*(st.integers(min_value=0, max_value=5) for _ in range(3))),
)
@settings(max_examples=60)
def test_an_election_is_on_record_only_where_the_votes_can_have_been_cast(
    present: int, abstain: int, cast: tuple[int, int, int]
) -> None:
    """Two seats, so two votes each, one a candidate; there are four members."""
    with tempfile.TemporaryDirectory() as folder:
        co_op = electing(Path(folder), offices=OFFICES.replace("quorum: 1/2", "quorum: 0%"))
        counts = dict(zip(("Zoe", "Abe", "Mia"), cast, strict=True))
        options = ("--present", str(present), "--abstain", str(abstain))
        done = elect(co_op, "board", *ballot(counts), *options, code=None)
        voting = present - abstain
        could_be = present <= 4 and voting >= 0
        could_be = could_be and max(cast) <= voting and sum(cast) <= 2 * voting
        first, second, third = sorted(cast, reverse=True)
        decides = first > 0 and (second > third or second == 0)
        assert done.code == (0 if could_be and decides else 1), done
        assert ("coop-election" in co_op.read(RECORDS)) == (could_be and decides)
        if could_be and decides:
            elected = co_op.run("assembly", "--format", "json").json["elections"][0]["elected"]
            assert [counts[name] for name in elected] == [n for n in (first, second) if n]
