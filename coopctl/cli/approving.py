"""The work of `approve`: judge the vote, record it, and turn the draft into what is approved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.resolutions import Resolution, resolutions_of
from coopctl.assembly.votes import Votes, beyond_members, not_carried
from coopctl.cli import recording
from coopctl.cli.closing import Drawn, drawn_up, edited
from coopctl.cli.computing import Year, compute
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
from coopctl.cli.workspace import alone
from coopctl.closing.correction import approved_correction, is_unfinished
from coopctl.closing.job import Purpose, closing_change, refused, verified
from coopctl.closing.plan import Plan, State, obstacles
from coopctl.closing.reading import read_closing
from coopctl.closing.records import stands_in
from coopctl.closing.stage import Status, stage_of, status_of
from coopctl.closing.standing import Correction, Prints, in_the_way
from coopctl.closing.text import is_untouched, lines, stated
from coopctl.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(recording.Asked):
    """What the command line asks for."""

    year: int
    votes: Votes
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What is put to the vote.

    Attributes:
        name: of the closing's or correction's file, without its ending.
        words: what it is, for the resolution's title.
        prints: of the figures, and of what they come from.
        since: the meeting must be after this day.
        approved: the file as it will be, once approved.
        problems: why what is on disk cannot be put to the vote.
        cut_short: the resolution on record, where the run that wrote it went no further.
    """

    name: str
    words: str
    prints: Prints
    since: date
    approved: Plan
    problems: tuple[Problem, ...]
    cut_short: Resolution | None = None


def run(asked: Asked) -> None:
    """Approve a closing, or the correction that waits; exit 1 where something is wrong."""
    with alone(asked.rules_file, asked.ledger, asked.command, writes=asked.writes):
        _approve(asked)


def _approve(asked: Asked) -> None:
    """Approve, alone."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    motion = _motion(asked, year)
    rules, _ = rules_on(asked.rules_file, asked.meeting)
    co_op = CoOp(rules, year.books, year.main, year.problems)
    votes, place = asked.votes, co_op.place
    flaws = beyond_members(rules, year.books, asked.meeting, votes, place)
    problems = [
        *motion.problems,
        *_too_early(asked, motion),
        *standing_against(co_op, asked.meeting, votes.present, flaws),
    ]
    problems += [] if problems else not_carried(rules.assembly, votes, place)
    about = {
        "title": " ".join((asked.title or f"Approves {motion.words}").split()),
        "approves": motion.name,
        "proposal": motion.prints.proposal,
        "books": motion.prints.books,
        "rules": motion.prints.rules,
    }
    done = motion.cut_short
    name = _free_name(year, motion) if done is None else done.id
    record, answer = resolution(asked, name, votes, passed=True, about=about)
    if done is not None and not stands_in(co_op.records, record):
        stop([_already(asked, done.day, done.record.place)])
    answer["file"] = from_here(motion.approved.path)
    decision = Decision(record=record, answer=answer, problems=problems)
    put_on_record(asked, co_op, decision, lambda: _besides(asked, year, motion))


def _motion(asked: Asked, year: Year) -> Motion:
    """Say what is put to the vote: the closing, or after it the correction that waits."""
    rules = year.rules
    # as it must be on disk, whatever the resolutions say
    status = status_of(rules, today=date.max)
    drawn = drawn_up(year, {}, stage=stage_of(rules, status))
    resolution = drawn.standing.resolution
    if resolution is None:
        if not rules.approval_required:
            stop([_not_asked(asked, rules)])
        return _on_closing(asked, year, drawn)
    if not drawn.standing.is_in_place:
        settled = list(in_the_way(drawn.standing, drawn_up(year, {}).plan, asked.year))
        if not settled and not drawn.standing.is_edited:
            return replace(_on_closing(asked, year, drawn), cut_short=resolution)
        stop(settled or [edited(drawn.plan, f"coopctl close-year {asked.year} --force")])
    for correction in filter(is_unfinished, drawn.standing.corrections):
        return replace(_on_correction(asked, drawn, correction), cut_short=correction.approval)
    waiting = [each for each in drawn.standing.corrections if each.approval is None]
    if not waiting:
        approvals = [resolution, *(each.approval for each in drawn.standing.corrections)]
        last = next(each for each in reversed(approvals) if each is not None)
        stop([_already(asked, last.day, last.record.place)])
    return _on_correction(asked, drawn, waiting[0])


def _on_closing(asked: Asked, year: Year, drawn: Drawn) -> Motion:
    """Put the closing to the vote."""
    rules, number, draft = year.rules, asked.year, drawn.plan
    words = f"the closing of fiscal year {number}"
    stage = stage_of(rules, Status.APPROVED, approved=asked.meeting)
    problems = obstacles(rules, year.books, year.facts, year.allocation, stage)
    if draft.old is None:
        problems.append(_missing(number, draft.path))
    elif draft.state is State.EDITED:
        problems.append(edited(draft, f"coopctl close-year {number} --force"))
    elif draft.changed:
        problems.append(_outdated(draft, words, f"coopctl close-year {number}"))
    return Motion(
        name=str(number),
        words=words,
        prints=drawn.standing.now,
        since=rules.period.last,
        approved=drawn_up(year, {}, stage=stage).plan,
        problems=tuple(problems),
    )


def _on_correction(asked: Asked, drawn: Drawn, correction: Correction) -> Motion:
    """Put a correction to the vote, as its draft has it."""
    file = correction.place.file
    old = read_closing(file, asked.year)
    draft = Plan(path=file, text="", old=old if isinstance(old, str) else None)
    words = f"correction {correction.number} of the closing of fiscal year {asked.year}"
    problems = [old] if isinstance(old, Problem) else list[Problem]()
    again = f"coopctl close-year {asked.year} --correct"
    text = lines(draft.old or "")
    if isinstance(old, Problem):
        pass  # nothing else can be said of it
    elif not is_untouched(text):
        problems.append(edited(draft, f"{again} --force"))
    elif not drawn.standing.is_current:
        problems.append(_outdated(draft, words, again))
    return Motion(
        name=correction.name,
        words=words,
        prints=correction.prints,
        since=correction.day - timedelta(days=1),
        approved=replace(draft, text=approved_correction(text, asked.meeting)),
        problems=tuple(problems),
    )


def _too_early(asked: Asked, motion: Motion) -> Iterator[Problem]:
    """Tell of a meeting before there was anything to decide on."""
    if asked.meeting <= motion.since:
        yield Problem(
            code="meeting-too-early",
            place=Place(motion.approved.path),
            wrong=f"the meeting of {asked.meeting} was before {motion.words} could be put to it",
            why="a meeting decides on figures that are there",
            do=f"write the day of the meeting with `--meeting DATE`, after {motion.since}",
        )


def _missing(year: int, path: str) -> Problem:
    """Tell that there is nothing to vote on."""
    return Problem(
        code="closing-missing",
        place=Place(path),
        wrong=f"fiscal year {year} has no closing to approve",
        why="the meeting approves the figures that a closing puts before it",
        do=f"run `coopctl close-year {year}` first",
    )


def _outdated(draft: Plan, words: str, command: str) -> Problem:
    """Tell that what is on disk is no longer what books and rules give."""
    provisional = stated(draft.old or "", "status") == Status.PROVISIONAL
    return Problem(
        code="closing-outdated",
        place=Place(draft.path),
        wrong=f"{words} is provisional: it was drawn up before the year was over"
        if provisional
        else f"the books or the rules changed since {words} was drawn up",
        why="the meeting approves the figures it has seen, and no others",
        do=f"run `{command}`, and put the new figures before the meeting",
    )


def _free_name(year: Year, motion: Motion) -> str:
    """Name the resolution; an earlier vote on the same closing may have taken the name."""
    taken = {each.id for each in resolutions_of(year.books)[0]}
    name, number = f"approve-{motion.name}", 1
    while name in taken:
        number += 1
        name = f"approve-{motion.name}-vote-{number}"
    return name


def _besides(asked: Asked, year: Year, motion: Motion) -> Besides:
    """Give the file as it is once approved, and what must then hold."""
    purpose = Purpose(
        path=motion.approved.path,
        rules=year.rules,
        facts=year.facts,
        allocation=year.allocation,
        again=f"coopctl approve {asked.year} …",
        approves=motion.name,
        proposal=motion.prints.proposal,
    )
    return Besides(
        closing_change(motion.approved),
        lambda problems: refused(purpose, problems),
        lambda books: verified(purpose, books),
    )


def _not_asked(asked: Asked, rules: Rules) -> Problem:
    """Tell that these rules want no approval."""
    do = "add `assembly: {approval: required}` to rules.yaml"
    if "assembly.approval" in rules.places:
        do = "write `approval: required` under `assembly`"
    elif "assembly" in rules.places:
        do = "add `approval: required` to `assembly` in rules.yaml"
    return Problem(
        code="approval-not-asked",
        place=Place(asked.rules_file),
        wrong="these rules do not ask for the meeting's approval",
        why="a closing is final as soon as its year is over",
        do=f"{do}, or record the vote with `coopctl resolve`",
    )


def _already(asked: Asked, day: date, place: Place) -> Problem:
    """Tell that all there is is approved already."""
    return Problem(
        code="approved-already",
        place=place,
        wrong=f"the meeting of {day} approved the closing of {asked.year} already",
        why="this is its resolution, and no correction waits for a vote",
        do=f"run `coopctl close-year {asked.year}`, "
        "with `--correct` where something came to the books since",
    )
