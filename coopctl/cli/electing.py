"""The work of `elect`: count the votes, and record whom they elect."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from coopctl.allocation.settings import Office
from coopctl.assembly.elections import ELECTION, Election, Tally, tally, void
from coopctl.cli import recording
from coopctl.cli.recording import CoOp, Decision, co_op_of, put_on_record, standing_against
from coopctl.cli.screen import from_here, refuse, stop
from coopctl.cli.voting import read_members
from coopctl.cli.workspace import alone
from coopctl.closing.records import record_text
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.reports.assembly import election_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(recording.Asked):
    """What the command line asks for.

    Attributes:
        chosen: of those tied, who has the seat.
        reason: what decided so.
    """

    office: str
    candidates: tuple[tuple[str, int], ...]
    present: int
    abstain: int
    until: date | None
    chosen: tuple[str, ...]
    reason: str | None


def candidates_from(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Read each candidate's votes; end with exit code 2 where it is not NAME=VOTES."""
    found = []
    for text in texts:
        name, _, votes = (each.strip() for each in text.rpartition("="))
        if not name or not (votes.isascii() and votes.isdigit()):
            refuse(f"`--candidate {text}` is not NAME=VOTES, such as Hanako=8", code=2)
        found.append((name, read_members(votes)))
    return tuple(found)


def run(asked: Asked) -> None:
    """Record an election; exit 1 where the votes cannot be, or do not decide."""
    if asked.until is not None and asked.until <= asked.meeting:
        refuse(f"`--until {asked.until}` is not after the meeting of {asked.meeting}", code=2)
    if bool(asked.chosen) != bool((asked.reason or "").strip()):
        refuse("`--elected NAME` and `--reason TEXT` belong together: who, and why", code=2)
    with alone(asked.rules_file, asked.ledger, asked.command, writes=asked.writes):
        _elect(asked)


def _elect(asked: Asked) -> None:
    """Record an election, alone."""
    co_op = co_op_of(asked)
    offices = co_op.rules.assembly.offices
    if asked.office not in offices:
        stop([*co_op.problems, _unknown(asked, co_op)])
    counted = _election(asked, co_op, offices[asked.office])
    result = tally(dict(asked.candidates), counted.seats)
    election = replace(counted, elected=(*result.elected, *asked.chosen))
    flaws = void(co_op.rules, co_op.books, election)
    problems = standing_against(co_op, asked.meeting, asked.present, flaws)
    problems += [] if problems else _undecided(asked, result, co_op.place)
    record = _record(election)
    answer = {
        "schema": 1,
        **election_as_json(election),
        "record": record,
        "file": from_here(co_op.records),
    }
    said = _said(election)
    put_on_record(
        asked, co_op, Decision(record=record, answer=answer, problems=problems, said=said)
    )


def _election(asked: Asked, co_op: CoOp, office: Office) -> Election:
    """Put the votes together with the office's seats and term."""
    return Election(
        office=asked.office,
        day=asked.meeting,
        candidates=asked.candidates,
        present=asked.present,
        abstain=asked.abstain,
        seats=office.seats,
        until=asked.until or _end(asked.meeting, office.term),
        minutes=asked.minutes,
        decided_by=asked.reason,
        place=co_op.place,
    )


def _end(day: date, term: int | None) -> date | None:
    """Give the last day of a term of years; that of 29 February is the 28th in other years.

    >>> _end(date(2024, 2, 29), 2), _end(date(2026, 6, 20), None)
    (datetime.date(2026, 2, 28), None)
    """
    if term is None or day.year + term > date.max.year:
        return None
    try:
        return day.replace(year=day.year + term)
    except ValueError:
        return day.replace(year=day.year + term, day=28)


def _undecided(asked: Asked, result: Tally, place: Place) -> list[Problem]:
    """Tell of votes that elect nobody, or leave a seat between several."""
    if asked.chosen and not result.tied:
        refuse(f"`--elected {asked.chosen[0]}`: there is no tie, the votes decide", code=2)
    if result.tied:
        tied = set(asked.chosen) & set(result.tied)
        settled = len(tied) == len(asked.chosen) == result.left
        return [] if settled else [_tied(asked, result, place)]
    if result.elected:
        return []
    return [
        Problem(
            code="nobody-elected",
            place=place,
            wrong=f"nobody has a vote for `{asked.office}`",
            why="a candidate without votes is not elected",
            do="hold another ballot, and record that",
        )
    ]


def _tied(asked: Asked, result: Tally, place: Place) -> Problem:
    """Tell of a tie over the last seats."""
    votes = dict(asked.candidates)[result.tied[0]]
    names = " and ".join((", ".join(result.tied[:-1]), result.tied[-1]))
    seats = "one seat is" if result.left == 1 else f"{result.left} seats are"
    return Problem(
        code="election-tied",
        place=place,
        wrong=f"{names} have {votes} {'vote' if votes == 1 else 'votes'} each for "
        f"`{asked.office}`, and {seats} left",
        why="a tie is for the meeting or the by-laws to decide, not for a program",
        do="hold a second ballot and record that, or where the by-laws decide, "
        'add `--elected NAME` for whom they choose, and what chose as `--reason "lot"`',
    )


def _record(election: Election) -> str:
    """Write the election."""
    pairs = [part for pair in election.candidates for part in pair]
    return record_text(
        ELECTION,
        election.day,
        [election.office, *pairs],
        {
            "present": election.present,
            "abstain": election.abstain or None,
            "seats": election.seats,
            "elected": ", ".join(election.elected),
            "decided-by": election.decided_by,
            "until": election.until,
            "minutes": election.minutes,
        },
    )


def _said(election: Election) -> str:
    """Say who was elected, and to how many seats nobody was."""
    until = f" until {election.until}" if election.until is not None else ""
    vacant = election.seats - len(election.elected)
    left = f"; {vacant} of {election.seats} seats stay vacant" if vacant > 0 else ""
    return f"elected to {election.office}{until}: {', '.join(election.elected)}{left}"


def _unknown(asked: Asked, co_op: CoOp) -> Problem:
    """Tell of an office that the rules do not name."""
    offices = co_op.rules.assembly.offices
    near = nearest(asked.office, offices)
    add = f"add `{asked.office}: {{term: 2}}` to `offices` below `assembly` in rules.yaml"
    return Problem(
        code="unknown-office",
        place=Place(asked.rules_file),
        wrong=f"these rules have no office `{asked.office}`",
        why=f"the offices are {listing(offices)}" if offices else "they name no office at all",
        do=f"write `--office {near}`, or {add}" if near else add,
    )
