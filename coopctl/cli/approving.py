"""The work of `approve`: judge the vote, record it, and turn the draft into what is approved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import typer

from coopctl.allocation.settings import Dated
from coopctl.assembly.resolutions import PASSED, RESOLUTION
from coopctl.assembly.votes import SIDES, Votes, not_carried
from coopctl.books import Books
from coopctl.cli.closing import draft_of, edited
from coopctl.cli.correcting import correction_plan, plan_of
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, stop, tell
from coopctl.cli.voting import settings_on, standing_against
from coopctl.cli.workspace import Year, compute, load
from coopctl.closing.approval import approval_in, corrections_of, says_approved
from coopctl.closing.include import include_line, including, is_included, not_included
from coopctl.closing.job import changed_books, closing_change, refused
from coopctl.closing.plan import Plan, State
from coopctl.closing.posted import misread
from coopctl.closing.records import appended, record_text, records_file
from coopctl.closing.stage import Stage, Status, stage_of
from coopctl.closing.text import lines, proposal_of
from coopctl.closing.write import Change, Job, write
from coopctl.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    year: int
    meeting: date
    votes: Votes
    minutes: str
    title: str | None
    writes: bool
    add_include: bool
    format: Format
    output: str | None
    rules_file: str
    ledger: str | None


@dataclass(frozen=True, slots=True)
class Motion:
    """What is put to the vote.

    Attributes:
        name: of the closing's or correction's file, without its ending.
        words: what it is, for the resolution's title.
        draft: the file as it should be on disk.
        approved: gives the file as it will be, once approved.
    """

    name: str
    words: str
    draft: Plan
    approved: Callable[[], Plan]


def run(asked: Asked) -> None:
    """Approve a closing, or the correction that waits; exit 1 where something is wrong."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    motion = _motion(asked, year)
    records = records_file(year.main)
    place = Place(records)
    assembly = settings_on(asked.rules_file, year.rules, asked.meeting)
    problems = [
        *_not_ready(asked, year, motion),
        *standing_against(year.rules, year.books, assembly, asked.meeting, asked.votes, place),
    ]
    problems += [] if problems else not_carried(assembly, asked.votes, place)
    record = _record(asked, year, motion)
    change = appended(records, record)
    if isinstance(change, Problem):
        problems.append(change)
    elif not is_included(records, year.books) and not asked.add_include:
        problems.append(not_included(records, year.books, "what is decided is on record there"))
    if problems or isinstance(change, Problem):
        stop([*year.problems, *problems])
    answer = Answer(asked.output, own=(asked.rules_file, year.main, *year.books.files))
    if asked.format is Format.JSON:
        answer.json(_json(asked, motion, record))
    else:
        answer.line(record.rstrip("\n"))
    if asked.writes:
        problems += write(_job(asked, year, motion, change))
    if problems:
        stop([*year.problems, *problems])
    answer.give()
    tell(year.problems)
    files = f"{from_here(records)} and {from_here(motion.draft.path)}"
    said = f"wrote {files}; the whole ledger loads with them" if asked.writes else "nothing written"
    typer.echo(said, err=True)


def _motion(asked: Asked, year: Year) -> Motion:
    """Say what is put to the vote: the closing, or after it the correction that waits."""
    rules = year.rules
    if not rules.approval_required:
        stop([_not_asked(asked)])
    closing = draft_of(replace(year, stage=_unapproved(year)), {})
    approval = approval_in(rules, year.books)
    if approval is None:
        after = replace(year, stage=stage_of(rules, Status.APPROVED, approved=asked.meeting))
        words = f"the closing of fiscal year {asked.year}"
        return Motion(str(asked.year), words, closing, lambda: draft_of(after, {}))
    waiting = [each for each in corrections_of(year.books, asked.year) if each.approval is None]
    if closing.old is None or not says_approved(closing.old) or not waiting:
        stop([_already(asked, approval.day, str(approval.record.place))])
    draft = correction_plan(year, lines(closing.old), closing.path)
    assert draft is not None
    number, day = waiting[0].number, waiting[0].day
    if rules.closing.dated is Dated.APPROVAL:
        day = max(day, asked.meeting)
    stage = Stage(Status.APPROVED, day, day, asked.meeting)
    words = f"correction {number} of the closing of fiscal year {asked.year}"
    return Motion(
        waiting[0].name, words, draft, lambda: plan_of(year, number, stage, draft.path, draft.old)
    )


def _unapproved(year: Year) -> Stage:
    """Give the stage that the draft must be at."""
    status = year.stage.status
    return stage_of(year.rules, Status.DRAFT if status is Status.APPROVED else status)


def _not_ready(asked: Asked, year: Year, motion: Motion) -> Iterator[Problem]:
    """Tell why what is on disk cannot be put to the vote."""
    number, draft, last = asked.year, motion.draft, year.rules.period.last
    if asked.meeting <= last:
        yield Problem(
            code="year-not-over",
            place=Place(draft.path),
            wrong=f"the meeting of {asked.meeting} cannot approve fiscal year {number}, "
            f"which runs to {last}",
            why="what is entered until then changes the figures",
            do="write the day of the meeting with `--meeting DATE`",
        )
    if draft.old is None:
        yield Problem(
            code="closing-missing",
            place=Place(draft.path),
            wrong=f"fiscal year {number} has no closing to approve",
            why="the meeting approves the figures that a closing puts before it",
            do=f"run `coopctl close-year {number}` first",
        )
    elif draft.state is State.EDITED:
        yield edited(year, draft)
    elif draft.changed:
        yield Problem(
            code="closing-outdated",
            place=Place(draft.path),
            wrong=f"the books or the rules changed since {motion.words} was drawn up",
            why="the meeting approves the figures it has seen, and no others",
            do=f"run `coopctl close-year {number}`, and put the new figures before the meeting",
        )


def _record(asked: Asked, year: Year, motion: Motion) -> str:
    """Write the resolution."""
    votes = asked.votes
    rolls = {f"roll-{side}": ", ".join(votes.roll[side]) for side in SIDES if side in votes.roll}
    return record_text(
        RESOLUTION,
        asked.meeting,
        [f"approve-{motion.name}"],
        {
            "title": asked.title or f"Approves {motion.words}",
            "approves": motion.name,
            "proposal": proposal_of(year.facts, year.allocation),
            "present": votes.present,
            **{side: votes.cast[side] for side in SIDES},
            **rolls,
            "minutes": asked.minutes,
            "result": PASSED,
        },
    )


def _job(asked: Asked, year: Year, motion: Motion, change: Change) -> Job:
    """Put together what is written: the resolution first, without which nothing is approved."""
    plan = motion.approved()
    changes = [change]
    if not is_included(change.path, year.books):
        changes.append(including(year.main, include_line(change.path, year.books)))
    changes.append(closing_change(plan))

    def verify(books: Books) -> Iterator[Problem]:
        yield from changed_books(year.rules, year.facts, books)
        yield from misread(year.rules, books, year.facts, year.allocation, plan.path)

    return Job(
        changes=tuple(changes),
        main=year.main,
        load=lambda main, stands: load(year.rules, main, stands),
        refused=lambda problems: refused(plan.path, asked.year, problems),
        verify=verify,
    )


def _json(asked: Asked, motion: Motion, record: str) -> dict[str, object]:
    """Give the resolution for programs."""
    votes = asked.votes
    return {
        "schema": 1,
        "resolution": f"approve-{motion.name}",
        "approves": motion.name,
        "meeting": str(asked.meeting),
        "present": votes.present,
        **dict(votes.cast),
        "roll": {side: list(names) for side, names in votes.roll.items()},
        "minutes": asked.minutes,
        "result": PASSED,
        "record": record,
        "file": from_here(motion.draft.path),
    }


def _not_asked(asked: Asked) -> Problem:
    """Tell that these rules want no approval."""
    return Problem(
        code="approval-not-asked",
        place=Place(asked.rules_file),
        wrong="these rules do not ask for the meeting's approval",
        why="a closing is final as soon as its year is over",
        do="add `assembly: {approval: required}` to rules.yaml, "
        "or record the vote with `coopctl resolve`",
    )


def _already(asked: Asked, day: date, where: str) -> Problem:
    """Tell that it is approved already."""
    return Problem(
        code="approved-already",
        place=Place(where.partition(":")[0]),
        wrong=f"the meeting of {day} approved the closing of {asked.year} already",
        why=f"its resolution is at {where}, and no correction waits for a vote",
        do=f"run `coopctl close-year {asked.year}`, "
        "with `--correct` where something came to the books since",
    )
