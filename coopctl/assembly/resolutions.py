"""What the general meeting resolved, as the ledger has it on record."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from coopctl.allocation.settings import AssemblySettings
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import name_of
from coopctl.assembly.votes import SIDES, Votes, beyond_members, ids_in, not_carried
from coopctl.books import CORRECTION, Books, Metadata, Record
from coopctl.problems import Problem, listing, nearest, shown
from coopctl.rules.words import read_share

RESOLUTION = "resolution"
KINDS = (RESOLUTION, "election", CORRECTION)
"""What the ledger has on record, besides closings."""

PASSED, REJECTED = "passed", "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A resolution of the general meeting.

    Attributes:
        id: its own name, unique in the ledger.
        day: of the meeting.
        passed: whether it is on record as passed, and has more votes for than against.
        approves: the name of the closing file it approves, without its ending, such as `2025`.
        proposal: fingerprint of the figures it approves.
        books: fingerprint of the books that they came from.
        rules: fingerprint of the rules that they came from.
        minutes: where the minutes are kept.
        majority: that the by-laws ask of it, where it is not that of the rules.
        record: as it stands in the ledger.
    """

    id: str
    day: date
    title: str
    votes: Votes
    passed: bool
    approves: str | None
    proposal: str | None
    books: str | None
    rules: str | None
    minutes: str | None
    majority: str | None
    record: Record


def resolutions_of(books: Books) -> tuple[list[Resolution], list[Problem]]:
    """Read every resolution on record, in the order of days, and what is wrong in them."""
    found: list[Resolution] = []
    problems: list[Problem] = []
    for record in books.records:
        if record.kind != RESOLUTION:
            continue
        flaw = _flaw(record)
        if flaw is not None:
            problems.append(flaw)
            continue
        resolution = _read(record)
        twice = next((each for each in found if each.id == resolution.id), None)
        if twice is None:
            found.append(resolution)
        else:
            problems.append(_twice(resolution, twice))
    return found, problems


def approvals_of(books: Books, closing: str) -> list[Resolution]:
    """Give the resolutions that approved a closing, by the name of its file without the ending."""
    found, _ = resolutions_of(books)
    return [each for each in found if each.passed and each.approves == closing]


def wrong_on_record(rules: Rules, books: Books) -> list[Problem]:
    """Tell what is wrong in everything on record: its form, and votes that cannot be.

    Args:
        rules: that say who is a member.
        books: with the records and the members' accounts.
    """
    found, problems = resolutions_of(books)
    for each in found:
        problems += beyond_members(rules, books, each.day, each.votes, each.record.place)
        problems += _passed_without(each) if each.record.metadata["result"] == PASSED else ()
        if each.approves is not None and each.approves not in closings_named(books):
            problems.append(_approves_nothing(each))
    problems += [_unknown(record) for record in books.records if record.kind not in KINDS]
    return problems


def closings_named(books: Books) -> set[str]:
    """Name the closings and corrections in the ledger."""
    found = {name_of(year) for year in books.closings}
    for record in books.records:
        year, number = next(iter(record.values), None), record.metadata.get("number")
        if record.kind != CORRECTION:
            continue
        if isinstance(year, Decimal) and isinstance(number, Decimal):
            found.add(name_of(int(year), int(number)))
    return found


def _approves_nothing(resolution: Resolution) -> Problem:
    """Tell of a resolution on a closing that the ledger does not have."""
    name = shown(resolution.approves or "")
    return Problem(
        code="approves-nothing",
        place=resolution.record.place,
        wrong=f"this resolution approves `{name}`, and the ledger has no closing of that name",
        why="a resolution names the closing's file, such as `2025` or `2025-correction-1`",
        do="write the year that the meeting decided on, close that year, or bring back the "
        "file that is gone",
    )


def _passed_without(resolution: Resolution) -> Iterator[Problem]:
    """Tell of a resolution on record as passed by votes that cannot carry it.

    They carry it neither where the record asks for a majority that they do not reach, nor
    where there are no more votes for it than against it.
    """
    asked = resolution.majority
    majority = AssemblySettings(majority=read_share(asked)) if asked else AssemblySettings()
    for problem in not_carried(majority, resolution.votes, resolution.record.place):
        yield replace(
            problem,
            wrong=f"on record as passed, and {problem.wrong}",
            why=problem.why
            if asked
            else "it takes more votes for than against; a tie never passes",
            do='write `result: "rejected"`, or the votes as the minutes have them',
        )


def _unknown(record: Record) -> Problem:
    """Tell of a record that nothing reads."""
    near = nearest(record.kind, KINDS)
    return Problem(
        code="record-not-understood",
        place=record.place,
        wrong=f"nothing reads `coop-{shown(record.kind)}`",
        why=f"what is on record is one of {listing(f'coop-{kind}' for kind in KINDS)}",
        do=f"write `coop-{near}`" if near else "take the directive out",
    )


def _read(record: Record) -> Resolution:
    """Take a record of the right form apart."""
    metadata = record.metadata
    votes = votes_in(metadata)
    return Resolution(
        id=str(record.values[0]),
        day=record.day,
        title=str(metadata.get("title", record.values[0])),
        votes=votes,
        passed=metadata["result"] == PASSED and votes.cast["for"] > votes.cast["against"],
        approves=_word(metadata, "approves"),
        proposal=_word(metadata, "proposal"),
        books=_word(metadata, "books"),
        rules=_word(metadata, "rules"),
        minutes=_word(metadata, "minutes"),
        majority=_word(metadata, "majority"),
        record=record,
    )


def _word(metadata: Metadata, key: str) -> str | None:
    """Read a word, if it is there; a year written as a number is one too."""
    return str(metadata[key]) if key in metadata else None


def votes_in(metadata: Metadata) -> Votes:
    """Read the votes below a record; what is not there is nothing."""

    def number(key: str) -> int:
        found = metadata.get(key, Decimal(0))
        assert isinstance(found, Decimal)
        return int(found)

    rolls = {side: ids_in(str(metadata.get(f"roll-{side}", ""))) for side in SIDES}
    return Votes(
        present=number("present"),
        cast={side: number(side) for side in SIDES},
        roll={side: names for side, names in rolls.items() if names},
    )


def count_flaw(record: Record, required: tuple[str, ...]) -> str | None:
    """Say what is wrong with the counts below a record, if anything is."""
    for key in ("present", *SIDES):
        value = record.metadata.get(key)
        if value is None:
            if key in required:
                return f"has no `{key}:`"
        elif not isinstance(value, Decimal) or value < 0 or value != int(value):
            return f"has `{key}: {shown(str(value))}`, which is no count"
    return None


def _flaw(record: Record) -> Problem | None:
    """Tell of a record that is no resolution that can be read."""
    wrong = count_flaw(record, ("present", "for", "against"))
    wrong = wrong or _majority_flaw(record) or _roll_flaw(record)
    if len(record.values) != 1 or not isinstance(record.values[0], str):
        wrong = "does not name the resolution"
    elif "approves" in record.metadata and "proposal" not in record.metadata:
        wrong = "approves a closing, and does not say by `proposal:` which figures"
    elif record.metadata.get("result") not in (PASSED, REJECTED):
        wrong = f"does not say with `result:` whether it {PASSED} or was {REJECTED}"
    if wrong is None:
        return None
    return Problem(
        code="record-not-understood",
        place=record.place,
        wrong=f"this resolution {wrong}",
        why='it is `custom "coop-resolution" "NAME"`, with '
        f"{listing(('present', 'for', 'against', 'result'))} below it",
        do="write it as docs/assembly.md shows, or let `coopctl resolve` write it",
    )


def _roll_flaw(record: Record) -> str | None:
    """Say where a roll call names more or fewer than voted, if it does."""
    votes = votes_in(record.metadata)
    for side, names in votes.roll.items():
        if len(names) != votes.cast[side]:
            return f"has `{side}: {votes.cast[side]}`, and {len(names)} names in `roll-{side}`"
    return None


def _majority_flaw(record: Record) -> str | None:
    """Say what is wrong with the majority that a record asks for, if anything is."""
    asked = record.metadata.get("majority")
    if asked is None:
        return None
    with suppress(ValueError):
        if 0 < read_share(str(asked)) <= 1:
            return None
    return f"has `majority: {shown(str(asked))}`, which is no share of the votes"


def _twice(resolution: Resolution, first: Resolution) -> Problem:
    return Problem(
        code="resolution-twice",
        place=resolution.record.place,
        wrong=f"resolution `{resolution.id}` is on record twice",
        why=f"it is at {first.record.place} already",
        do="give one of them another name",
    )
