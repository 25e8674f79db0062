"""What the general meeting resolved, whom it elected, and who is in office on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coopctl.allocation.years import Period
from coopctl.assembly.elections import Election
from coopctl.assembly.officers import Holders, Officer, Standing
from coopctl.assembly.resolutions import PASSED, REJECTED, Resolution
from coopctl.problems import shown
from coopctl.reports.table import Section, Table

_COLUMNS = (
    "Day",
    "What or who",
    "Present",
    "For",
    "Against",
    "Abstain",
    "Result",
    "Until",
    "Minutes",
)
_NOTHING = "nothing on record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What is on record of the general meeting.

    Attributes:
        period: the fiscal year shown; None is all of them.
        day: that the officers are of.
    """

    cooperative: str
    period: Period | None
    day: date
    resolutions: Sequence[Resolution]
    elections: Sequence[Election]
    holders: Sequence[Holders]

    @property
    def title(self) -> str:
        """Say whose meeting it is, and of when."""
        year = f", fiscal year {self.period.year}" if self.period is not None else ""
        return f"{self.cooperative}: the general meeting{year}"


# --- text ---


def as_lines(assembly: Assembly) -> Iterator[str]:
    """Write it as it would be read aloud."""
    yield shown(assembly.title)
    yield from ("", "Resolutions")
    for resolution in assembly.resolutions:
        yield from _resolution_lines(resolution)
    if not assembly.resolutions:
        yield f"  {_NOTHING}"
    yield from ("", "Elections")
    for election in assembly.elections:
        yield from _election_lines(election)
    if not assembly.elections:
        yield f"  {_NOTHING}"
    yield from ("", f"In office on {assembly.day}")
    for holders in assembly.holders:
        yield from _holders_lines(holders)
    if not assembly.holders:
        yield "  the rules name no office"


def _resolution_lines(resolution: Resolution) -> Iterator[str]:
    """Write a resolution: what, how it was voted on, and what became of it."""
    cast, result = resolution.votes.cast, _result(resolution)
    yield f"  {resolution.day}  {shown(resolution.id)}: {result}"
    yield f"    {shown(resolution.title)}"
    counts = f"{cast['for']} for, {cast['against']} against, {cast['abstain']} abstaining"
    majority = f"; majority {shown(resolution.majority)}" if resolution.majority else ""
    yield f"    {resolution.votes.present} present: {counts}{majority}{_kept(resolution.minutes)}"


def _election_lines(election: Election) -> Iterator[str]:
    """Write an election: who was elected, and each candidate's votes."""
    until = f" until {election.until}" if election.until is not None else ""
    elected = shown(", ".join(election.elected))
    yield f"  {election.day}  {shown(election.office)}: {elected} elected{until}"
    votes = ", ".join(f"{shown(name)} {number}" for name, number in election.candidates)
    decided = f"; decided by {shown(election.decided_by)}" if election.decided_by else ""
    abstain = f", {election.abstain} abstaining" if election.abstain else ""
    yield f"    {election.present} present: {votes}{abstain}{decided}{_kept(election.minutes)}"


def _holders_lines(holders: Holders) -> Iterator[str]:
    """Write an office, and whoever holds it."""
    office = shown(holders.office) + ("" if holders.in_rules else " (no office of rules.yaml)")
    for officer in holders.officers:
        yield f"  {office}: {shown(officer.member)}, {_tenure(officer)}"
    if holders.vacant:
        yield f"  {office}: {_vacancy(holders)}"


def _vacancy(holders: Holders) -> str:
    """Say how much of an office is vacant."""
    if holders.vacant == holders.seats:
        return "vacant"
    return f"{holders.vacant} of {holders.seats} seats vacant"


def _tenure(officer: Officer) -> str:
    """Say since when, until when, and whether that still holds."""
    until = f" until {officer.until}" if officer.until is not None else ""
    match officer.standing:
        case Standing.IN_OFFICE:
            return f"since {officer.since}{until}"
        case Standing.TERM_OVER:
            return f"since {officer.since}; the term ran out on {officer.until}"
        case Standing.LEFT:
            return f"elected on {officer.since}, has left the co-op"


def _kept(minutes: str | None) -> str:
    return f"; minutes {shown(minutes)}" if minutes else ""


def _result(resolution: Resolution) -> str:
    return PASSED if resolution.passed else REJECTED


# --- tables ---


def as_table(assembly: Assembly) -> Table:
    """Put all of it in one table: votes for a candidate stand under those for."""
    return Table(
        assembly.title,
        _COLUMNS,
        (
            Section("Resolutions", tuple(map(_resolution_row, assembly.resolutions))),
            Section("Elections", tuple(_election_rows(assembly.elections))),
            Section(f"In office on {assembly.day}", tuple(_holders_rows(assembly.holders))),
        ),
    )


def _resolution_row(resolution: Resolution) -> tuple[str, tuple[str, ...]]:
    counts = (resolution.votes.present, *resolution.votes.cast.values())
    what = (str(resolution.day), resolution.title, *map(str, counts), _result(resolution))
    return resolution.id, (*what, "", resolution.minutes or "")


def _election_rows(elections: Sequence[Election]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for election in elections:
        for name, votes in election.candidates:
            won = name in election.elected
            cells = (
                *(str(election.day), name, str(election.present), str(votes), ""),
                *(str(election.abstain), "elected" if won else "not elected"),
                *(str(election.until or "") if won else "", election.minutes or ""),
            )
            yield election.office, cells


def _holders_rows(holders: Sequence[Holders]) -> Iterator[tuple[str, tuple[str, ...]]]:
    blank = ("", "", "", "")
    for office in holders:
        for each in office.officers:
            until = str(each.until or "")
            who = (str(each.since), each.member, *blank, each.standing.value, until, "")
            yield office.office, who
        if office.vacant:
            yield office.office, ("", "", *blank, _vacancy(office), "", "")


# --- JSON ---


def as_json(assembly: Assembly) -> dict[str, object]:
    """Give it for programs."""
    return {
        "schema": 1,
        "cooperative": assembly.cooperative,
        "year": assembly.period.year if assembly.period is not None else None,
        "at": str(assembly.day),
        "resolutions": [_resolution_as_json(each) for each in assembly.resolutions],
        "elections": [election_as_json(each) for each in assembly.elections],
        "offices": [_holders_as_json(each) for each in assembly.holders],
    }


def _resolution_as_json(resolution: Resolution) -> dict[str, object]:
    votes = resolution.votes
    return {
        "resolution": resolution.id,
        "title": resolution.title,
        "approves": resolution.approves,
        "majority": resolution.majority,
        "meeting": str(resolution.day),
        "present": votes.present,
        **votes.cast,
        "roll": {side: list(names) for side, names in votes.roll.items()},
        "minutes": resolution.minutes,
        "result": _result(resolution),
    }


def election_as_json(election: Election) -> dict[str, object]:
    """Give one election for programs."""
    return {
        "election": election.office,
        "meeting": str(election.day),
        "present": election.present,
        "abstain": election.abstain,
        "seats": election.seats,
        "candidates": [{"member": name, "votes": n} for name, n in election.candidates],
        "elected": list(election.elected),
        "decided_by": election.decided_by,
        "until": _day(election.until),
        "minutes": election.minutes,
    }


def _holders_as_json(holders: Holders) -> dict[str, object]:
    return {
        "office": holders.office,
        "seats": holders.seats,
        "vacant": holders.vacant,
        "in_rules": holders.in_rules,
        "officers": [
            {
                "member": each.member,
                "since": str(each.since),
                "until": _day(each.until),
                "standing": each.standing.value,
            }
            for each in holders.officers
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
