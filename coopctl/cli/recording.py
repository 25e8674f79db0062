"""What `approve`, `resolve` and `elect` share: judge, show, and write below what is on record."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.resolutions import PASSED, REJECTED, RESOLUTION
from coopctl.assembly.votes import SIDES, Votes, no_quorum, voters
from coopctl.books import Books, is_within, outside_problem
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, say, stop, stop_on_errors, tell, wrote
from coopctl.cli.trusting import TRUST
from coopctl.cli.workspace import (
    as_read,
    load,
    load_rules_of,
    main_ledger,
    rules_reading_of,
    rules_text,
    today,
)
from coopctl.closing.include import include_line, including, is_included, not_included
from coopctl.closing.records import appended, record_text, records_file
from coopctl.closing.write import Change, Job, write
from coopctl.problems import Place, Problem, has_errors, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for, whatever was decided.

    Attributes:
        command: that is run, for another run to see.
    """

    command: str
    meeting: date
    minutes: str
    writes: bool
    add_include: bool
    format: Format
    output: str | None
    rules_file: str
    ledger: str | None


@dataclass(frozen=True, slots=True)
class CoOp:
    """A co-op whose meeting decided something.

    Attributes:
        rules: of the fiscal year that the meeting lies in.
        main: the main ledger, absolute.
        problems: warnings so far.
    """

    rules: Rules
    books: Books
    main: str
    problems: tuple[Problem, ...]

    @property
    def records(self) -> str:
        """The file that resolutions and elections are written to."""
        return records_file(self.main)

    @property
    def place(self) -> Place:
        """The same, as a place."""
        return Place(self.records)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided.

    Attributes:
        record: the directive that says it.
        answer: the same for programs.
        problems: that keep it from the record.
        said: in a sentence, on standard error.
    """

    record: str
    answer: Mapping[str, object]
    problems: Iterable[Problem]
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Besides:
    """A file that changes with the record.

    Attributes:
        change: to be made after the record is written.
        refused: tells what the errors of a ledger mean that does not load with it.
        verify: tells where the ledger reads it otherwise than it is meant.
    """

    change: Change
    refused: Callable[[tuple[Problem, ...]], Problem]
    verify: Callable[[Books], Iterable[Problem]]


def co_op_of(asked: Asked) -> CoOp:
    """Read rules and ledger, or end with what is wrong; no year is computed."""
    rules, problems = rules_on(asked.rules_file, asked.meeting)
    main = main_ledger(rules, asked.rules_file, asked.ledger)
    records = records_file(main)
    if not is_within(records, TRUST.get().roots(main)):
        stop([outside_problem(Place(records), "this file is a link that leads")])
    reading = load(rules, main, {})
    problems = stop_on_errors((*problems, *reading.problems))
    assert reading.books is not None
    return CoOp(rules, reading.books, main, problems)


def rules_on(rules_file: str, day: date) -> tuple[Rules, tuple[Problem, ...]]:
    """Read the rules of the fiscal year that a meeting lies in: it decides by those.

    Something else may be dated later only, such as the amount of a step: that decides no vote.
    """
    rules, problems = load_rules_of(rules_file, day)
    text = rules_text(rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    reading = rules_reading_of(text, rules_file, rules.year)
    if reading.rules is not None or reading.partial is None:
        return rules, problems
    flaws = [each for each in reading.problems if _section(rules, each.place) == "assembly"]
    if has_errors(flaws):
        stop(flaws)
    return replace(rules, assembly=reading.partial.assembly), problems


def _section(rules: Rules, place: Place) -> str:
    """Name the section of the rules that a place is in."""
    begins = {(at.line, at.column): name for name, at in rules.places.items() if "." not in name}
    return begins[max(each for each in begins if each <= (place.line, place.column))]


def standing_against(
    co_op: CoOp, day: date, present: int, flaws: Iterable[Problem]
) -> list[Problem]:
    """Tell what makes a vote void: what is wrong with it, its day, or too few present."""
    problems = list(flaws)
    if day > today():
        problems.append(
            Problem(
                code="meeting-to-come",
                place=co_op.place,
                wrong=f"the meeting of {day} is still to come",
                why="what is on record has been decided",
                do="write the day of the meeting with `--meeting DATE`",
            )
        )
    if problems:
        return problems
    members = len(voters(co_op.rules, co_op.books, day))
    return no_quorum(co_op.rules.assembly, members, present, co_op.place)


def resolution(
    asked: Asked, name: str, votes: Votes, *, passed: bool, about: Mapping[str, str | None]
) -> tuple[str, dict[str, object]]:
    """Write a resolution, and give it for programs.

    Args:
        asked: when, and where the minutes are.
        name: of the resolution.
        votes: cast on it.
        passed: whether they carry it.
        about: its title and what it is bound to, in this order; without what is None.
    """
    rolls = {f"roll-{side}": ", ".join(votes.roll[side]) for side in SIDES if side in votes.roll}
    result = PASSED if passed else REJECTED
    counted = {"present": votes.present, **{side: votes.cast[side] for side in SIDES}}
    record = record_text(
        RESOLUTION,
        asked.meeting,
        [name],
        {**about, **counted, **rolls, "minutes": asked.minutes, "result": result},
    )
    return record, {
        "schema": 1,
        "resolution": name,
        **about,
        "meeting": str(asked.meeting),
        **counted,
        "roll": {side: list(names) for side, names in votes.roll.items()},
        "minutes": asked.minutes,
        "result": result,
        "record": record,
    }


def put_on_record(
    asked: Asked, co_op: CoOp, decision: Decision, besides: Callable[[], Besides] | None = None
) -> None:
    """Show what was decided and write it; exit 1 where something stands against it.

    Args:
        asked: whether, and how.
        co_op: whose meeting decided.
        decision: to write.
        besides: gives the file that changes with it; called once nothing stands against it.
    """
    problems = list(decision.problems)
    change = appended(co_op.records, decision.record)
    if isinstance(change, Problem):
        problems.append(change)
    elif not is_included(co_op.records, co_op.books) and not asked.add_include:
        problems.append(_not_read(co_op.records, co_op.books))
    if problems or isinstance(change, Problem):
        stop([*co_op.problems, *problems])
    answer = Answer(asked.output, own=(asked.rules_file, co_op.main, *co_op.books.files))
    if asked.format is Format.JSON:
        answer.json(dict(decision.answer))
    else:
        for line in decision.record.splitlines():
            answer.data(shown(line) + "\n")
    with_it = besides() if besides is not None else None
    job = _job(asked, co_op, change, with_it)
    problems += write(job) if asked.writes and job.changes else ()
    if problems:
        stop([*co_op.problems, *problems])
    try:
        answer.give()
    finally:  # whatever became of the answer, this became of the record
        tell(co_op.problems)
        if decision.said is not None:
            say(decision.said)
        say(_conclusion(asked, co_op, job))


def _job(asked: Asked, co_op: CoOp, change: Change, besides: Besides | None) -> Job:
    """Put together what is written: the record first, without which nothing is decided.

    What an earlier run has written, which was cut short, is not written again.
    """
    changes = [] if change.old == change.new else [change]
    if not is_included(change.path, co_op.books):
        changes.append(including(co_op.main, include_line(change.path, co_op.books)))
    if besides is not None:
        changes.append(besides.change)

    def verify(books: Books) -> Iterator[Problem]:
        if not is_included(change.path, books):
            yield _not_read(change.path, books)
        if besides is not None:
            yield from besides.verify(books)

    return Job(
        changes=tuple(changes),
        main=co_op.main,
        read=as_read(asked.rules_file, co_op.books),
        command=asked.command,
        load=lambda main, stands: load(co_op.rules, main, stands),
        refused=besides.refused if besides is not None else lambda _: _refused(co_op.place),
        verify=verify,
    )


def _not_read(records: str, books: Books) -> Problem:
    """Tell that the ledger does not read what is on record."""
    return not_included(records, books, "what is decided is on record there")


def _refused(place: Place) -> Problem:
    """Tell that the ledger refuses the record."""
    return Problem(
        code="record-refused",
        place=place,
        wrong="the ledger does not load with this record in it",
        why="the other errors appear only with the new record; nothing was written",
        do="mend what they name, then run the command again",
    )


def _conclusion(asked: Asked, co_op: CoOp, job: Job) -> str:
    """Say what was written."""
    if not asked.writes:
        return "nothing written"
    if not job.changes:
        return f"it is on record in {from_here(co_op.records)} already"
    files = [each.path for each in job.changes if each.path != co_op.main]
    is_new = len(files) < len(job.changes)
    line = include_line(co_op.records, co_op.books) if is_new else None
    return wrote(files, line, co_op.main)
