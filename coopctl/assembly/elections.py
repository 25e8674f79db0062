"""Elections of the general meeting, as the ledger has them on record."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.resolutions import count_flaw
from coopctl.assembly.votes import ids_in, membership_of, present_beyond_members, voters
from coopctl.books import Books, Record
from coopctl.problems import Place, Problem, listing, nearest

ELECTION = "election"


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """An election to an office.

    Attributes:
        candidates: each with the votes for them, in the order written.
        present: members present; each has as many votes as there are seats.
        abstain: members who cast none.
        elected: by id.
        until: the last day in office; None is until the next election.
        decided_by: what decided where the votes did not.
        place: of the record, or of the file that it would go to.
    """

    office: str
    day: date
    candidates: tuple[tuple[str, int], ...]
    present: int
    abstain: int = 0
    seats: int = 1
    elected: tuple[str, ...] = ()
    until: date | None = None
    minutes: str | None = None
    decided_by: str | None = None
    place: Place


@dataclass(frozen=True, slots=True)
class Tally:
    """What the votes of an election say.

    Attributes:
        elected: those whom the votes alone elect, most votes first.
        tied: those with equally many votes, of whom only some could have a seat.
        left: how many seats are left for them.
    """

    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    left: int = 0


def tally(candidates: Mapping[str, int], seats: int) -> Tally:
    """Say whom the votes elect: those with the most, and nobody without any.

    >>> tally({"Jiro": 2, "Hanako": 8, "Mia": 2, "Rin": 0}, seats=2)
    Tally(elected=('Hanako',), tied=('Jiro', 'Mia'), left=1)
    """
    ranked = sorted((name for name in candidates if candidates[name]), key=lambda n: -candidates[n])
    if len(ranked) <= seats:
        return Tally(tuple(ranked))
    last, next_ = candidates[ranked[seats - 1]], candidates[ranked[seats]]
    if last > next_:
        return Tally(tuple(ranked[:seats]))
    sure = tuple(name for name in ranked if candidates[name] > last)
    tied = tuple(name for name in ranked if candidates[name] == last)
    return Tally(sure, tied, seats - len(sure))


def elections_of(books: Books) -> tuple[list[Election], list[Problem]]:
    """Read every election on record, in the order of days, and those that cannot be read."""
    found: list[Election] = []
    problems: list[Problem] = []
    for record in books.records:
        if record.kind == ELECTION:
            wrong = next(_form_flaws(record), None)
            if wrong is None:
                found.append(_read(record))
            else:
                problems.append(_not_understood(record.place, wrong))
    return found, problems


def wrong_in_elections(rules: Rules, books: Books) -> list[Problem]:
    """Tell what is wrong in every election on record: its form, who was in it, its votes."""
    found, problems = elections_of(books)
    for election in found:
        problems += [*void(rules, books, election), *_wrongly_elected(election)]
    return problems


def void(rules: Rules, books: Books, election: Election) -> Iterator[Problem]:
    """Tell of candidates who could not be elected, and of votes that cannot have been cast."""
    day, place = election.day, election.place
    members = voters(rules, books, day)
    for name, times in Counter(name for name, _ in election.candidates).items():
        if times > 1:
            yield Problem(
                code="candidate-twice",
                place=place,
                wrong=f"{name} is a candidate {times} times",
                why="one candidate is one person, with all the votes for them",
                do=f"name {name} once",
            )
        if name not in members:
            near = nearest(name, members)
            yield Problem(
                code="not-a-candidate",
                place=place,
                wrong=f"{name} could not be elected on {day}{membership_of(rules, books, name)}",
                why=f"the members of that day are {listing(members)}",
                do=f"write `{near}`" if near else f"take {name} off the candidates",
            )
    yield from _too_many_votes(election)
    yield from present_beyond_members(rules, books, day, election.present, place)


def _too_many_votes(election: Election) -> Iterator[Problem]:
    """Tell of more votes than those who did not abstain had."""
    voting, cast = election.present - election.abstain, sum(n for _, n in election.candidates)
    most = max(voting, 0) * election.seats
    wrong = ""
    if cast > most or voting < 0:
        wrong = f"{cast} votes were cast to elect `{election.office}`, and there were {most}"
    else:
        over = [f"{name} has {votes}" for name, votes in election.candidates if votes > voting]
        if over:
            wrong = f"{over[0]} votes, and {voting} members voted"
    if wrong:
        each = "one vote" if election.seats == 1 else f"{election.seats} votes, one a candidate"
        abstained = f" and {election.abstain} abstained" if election.abstain else ""
        yield Problem(
            code="votes-beyond-present",
            place=election.place,
            wrong=wrong,
            why=f"{election.present} members were present{abstained}; each who votes has {each}",
            do="count the votes again",
        )


def _wrongly_elected(election: Election) -> Iterator[Problem]:
    """Tell of somebody on record as elected whom the votes do not elect."""
    votes = dict(election.candidates)
    by_votes = tally(votes, election.seats)
    chosen = by_votes.elected if election.decided_by is None else tuple(votes)
    for name in election.elected:
        if name not in chosen:
            do = f"take {name} out of `elected:`"
            if name in votes:
                do += ", or say with `decided-by:` what decided where the votes did not"
            says = ", ".join(f"{each} {number}" for each, number in election.candidates)
            yield Problem(
                code="not-elected",
                place=election.place,
                wrong=f"{name} is on record as elected to `{election.office}`, "
                + ("and the votes do not say so" if name in votes else "and was no candidate"),
                why=f"the votes are: {says}; the most votes take the {_seats(election.seats)}",
                do=do,
            )


def _seats(number: int) -> str:
    return "seat" if number == 1 else f"{number} seats"


def _form_flaws(record: Record) -> Iterator[str]:
    """Say why an election cannot be read, if it cannot."""
    office, *pairs = record.values or (None,)
    elected, until = record.metadata.get("elected"), record.metadata.get("until")
    seats = record.metadata.get("seats", Decimal(1))
    if not isinstance(office, str):
        yield "does not name the office"
    if not pairs or not _are_counted(pairs):
        yield "does not name each candidate with a number of votes"
    if not isinstance(elected, str) or not ids_in(elected):
        yield "does not say with `elected:` who was elected"
    if until is not None and not isinstance(until, date):
        yield "has an `until:` that is no day"
    if not isinstance(seats, Decimal) or seats < 1 or seats != int(seats):
        yield "has `seats:` that are no count"
    elif len(ids_in(str(elected))) > seats:
        yield f"has more elected than `seats: {seats}`"
    wrong = count_flaw(record, ("present",))
    if wrong is not None:
        yield wrong


def _are_counted(pairs: list["str | Decimal | bool | date"]) -> bool:
    """Whether names and counts take turns."""
    names, counts = pairs[::2], pairs[1::2]
    return (
        len(names) == len(counts)
        and all(isinstance(name, str) for name in names)
        and all(isinstance(n, Decimal) and n >= 0 and n == int(n) for n in counts)
    )


def _read(record: Record) -> Election:
    """Take a record of the right form apart."""
    office, *pairs = record.values
    metadata = record.metadata
    until = metadata.get("until")

    def count(key: str, default: int) -> int:
        return int(str(metadata.get(key, default)))

    def word(key: str) -> str | None:
        return str(metadata[key]) if key in metadata else None

    return Election(
        office=str(office),
        day=record.day,
        candidates=tuple(
            (str(name), int(str(votes)))
            for name, votes in zip(pairs[::2], pairs[1::2], strict=True)
        ),
        present=count("present", 0),
        abstain=count("abstain", 0),
        seats=count("seats", 1),
        elected=ids_in(str(metadata["elected"])),
        until=until if isinstance(until, date) else None,
        minutes=word("minutes"),
        decided_by=word("decided-by"),
        place=record.place,
    )


def _not_understood(place: Place, wrong: str) -> Problem:
    return Problem(
        code="record-not-understood",
        place=place,
        wrong=f"this election {wrong}",
        why='it is `custom "coop-election" "OFFICE" "NAME" VOTES …`, with `present`, `elected` '
        "below it",
        do="write it as docs/assembly.md shows, or let `coopctl elect` write it",
    )
