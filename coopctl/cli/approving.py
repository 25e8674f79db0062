"""The work of `approve`: judge the vote, record it, and turn the draft into what is approved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from coopctl.allocation.settings import Dated
from coopctl.assembly.votes import Votes, beyond_members, not_carried
from coopctl.books import Books
from coopctl.cli import recording
from coopctl.cli.closing import draft_of, edited
from coopctl.cli.correcting import correction_plan, plan_of
from coopctl.cli.recording import (
    Besides,
    CoOp,
    Decision,
    put_on_record,
    resolution,
    rules_on,
    standing_against,
)
from coopctl.cli.screen import from_here, stop
from coopctl.cli.workspace import Year, compute
from coopctl.closing.approval import approval_in, corrections_of, says_approved
from coopctl.closing.job import changed_books, closing_change, refused
from coopctl.closing.plan import Plan, State
from coopctl.closing.posted import misread
from coopctl.closing.stage import Stage, Status, stage_of
from coopctl.closing.text import lines, proposal_of
from coopctl.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(recording.Asked):
    """What the command line asks for."""

    year: int
    votes: Votes
    title: str | None


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
    rules, _ = rules_on(asked.rules_file, asked.meeting)
    co_op = CoOp(rules, year.books, year.main, year.problems)
    votes, place = asked.votes, co_op.place
    flaws = beyond_members(rules, year.books, asked.meeting, votes, place)
    problems = [
        *_not_ready(asked, year, motion),
        *standing_against(co_op, asked.meeting, votes.present, flaws),
    ]
    problems += [] if problems else not_carried(rules.assembly, votes, place)
    about = {
        "title": asked.title or f"Approves {motion.words}",
        "approves": motion.name,
        "proposal": proposal_of(year.facts, year.allocation),
    }
    name = f"approve-{motion.name}"
    record, answer = resolution(asked, name, votes, passed=True, about=about)
    answer["file"] = from_here(motion.draft.path)
    decision = Decision(record=record, answer=answer, problems=problems)
    put_on_record(asked, co_op, decision, lambda: _besides(asked, year, motion))


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


def _besides(asked: Asked, year: Year, motion: Motion) -> Besides:
    """Give the file as it is once approved, and what must then hold."""
    plan = motion.approved()

    def verify(books: Books) -> Iterator[Problem]:
        yield from changed_books(year.rules, year.facts, books)
        yield from misread(year.rules, books, year.facts, year.allocation, plan.path)

    return Besides(
        closing_change(plan),
        lambda problems: refused(plan.path, asked.year, problems),
        verify,
    )


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
