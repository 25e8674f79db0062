"""Who is in office on a day, by the elections on record."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.elections import Election, elections_of
from coopctl.assembly.votes import membership_of, voters
from coopctl.books import Books
from coopctl.problems import Problem, Severity


class Standing(StrEnum):
    """Whether somebody elected holds the office on a day."""

    IN_OFFICE = "in office"
    TERM_OVER = "term over"
    LEFT = "left the co-op"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody elected, and not replaced by a later election; `until` is the last day."""

    member: str
    since: date
    until: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Holders:
    """Who was last elected to an office.

    Attributes:
        election: the last one up to the day; None where there was none.
        in_rules: whether rules.yaml names the office.
    """

    office: str
    seats: int
    election: Election | None
    officers: tuple[Officer, ...]
    in_rules: bool

    @property
    def vacant(self) -> int:
        """How many seats nobody was elected to who is still a member."""
        gone = sum(each.standing is Standing.LEFT for each in self.officers)
        return max(self.seats - len(self.officers) + gone, 0)


def officers_on(rules: Rules, books: Books, day: date) -> list[Holders]:
    """Give each office of the rules, then those only on record, with its holders on a day.

    An election replaces all who held the office before it, from its day on.
    """
    found, _ = elections_of(books)
    last = {election.office: election for election in found if election.day <= day}
    members = voters(rules, books, day)
    offices = rules.assembly.offices
    holders = []
    for name in (*offices, *sorted(last.keys() - offices.keys())):
        election = last.get(name)
        seats = offices[name].seats if name in offices else 0
        officers = () if election is None else tuple(_officers(election, day, members))
        holders.append(Holders(name, seats or len(officers), election, officers, name in offices))
    return holders


def _officers(election: Election, day: date, members: Container[str]) -> Iterator[Officer]:
    """Say of each elected how they stand on a day."""
    for name in election.elected:
        standing = Standing.IN_OFFICE
        if name not in members:
            standing = Standing.LEFT
        elif election.until is not None and election.until < day:
            standing = Standing.TERM_OVER
        yield Officer(name, election.day, election.until, standing)


def wrong_in_offices(rules: Rules, books: Books, day: date) -> Iterator[Problem]:
    """Warn of offices of the rules that were filled once, and are not on a day."""
    for holders in officers_on(rules, books, day):
        election = holders.election
        if election is None or not holders.in_rules:
            continue
        anew = f"elect anew, and record it with `coopctl elect --office {holders.office} …`"
        for gone in _of(holders, Standing.LEFT):
            yield Problem(
                code="officer-left",
                place=election.place,
                wrong=f"{gone}, elected to `{holders.office}` on {election.day}, holds it no longer"
                + membership_of(rules, books, gone),
                why="an office is held by a member; the seat is vacant",
                do=anew,
                severity=Severity.WARNING,
            )
        over = ", ".join(_of(holders, Standing.TERM_OVER))
        if over:
            yield Problem(
                code="term-over",
                place=election.place,
                wrong=f"the term of {over} in `{holders.office}` ran out on {election.until}",
                why="no later election to that office is on record",
                do=anew,
                severity=Severity.WARNING,
            )


def _of(holders: Holders, standing: Standing) -> list[str]:
    """Name those of a standing."""
    return [each.member for each in holders.officers if each.standing is standing]
