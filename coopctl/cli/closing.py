"""The work of `close-year`: draw up, compare, write, answer."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff

import typer

from coopctl.cli.computing import Year, compute, granted
from coopctl.cli.options import Format
from coopctl.cli.reporting import report_of
from coopctl.cli.screen import Answer, from_here, refuse, say, stop, tell, wrote
from coopctl.cli.workspace import alone, as_read, load
from coopctl.closing.include import include_line, not_included
from coopctl.closing.job import Purpose, closing_change, job_for
from coopctl.closing.plan import (
    Plan,
    State,
    draw_up,
    earlier_open_problem,
    obstacles,
    years_left_open,
)
from coopctl.closing.posted import misread
from coopctl.closing.reading import read_closing
from coopctl.closing.stage import Stage, Status
from coopctl.closing.standing import Standing, in_the_way, kept, standing_of
from coopctl.closing.text import diff_lines, exceptions_in, lines
from coopctl.closing.write import write
from coopctl.problems import Place, Problem, Severity, shown, warning
from coopctl.reports.checks import problems_of
from coopctl.reports.closing_json import as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    year: int
    writes: bool
    check: bool
    diff: bool
    force: bool
    first: bool
    add_include: bool
    despite: dict[str, str]
    format: Format
    output: str | None
    rules_file: str
    ledger: str | None


def reasons(despite: list[str], reason: list[str]) -> dict[str, str]:
    """Put the reason to each exception: the one for all, or each its own."""
    if len(reason) == 1 and despite:
        reason *= len(despite)
    if len(reason) != len(despite) or not all(each.strip() for each in reason):
        refuse("each `--despite ID` needs a `--reason TEXT`", code=2)
    # one line: Beancount reads no escape for a line break
    return {id_: " ".join(why.split()) for id_, why in zip(despite, reason, strict=True)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A year's closing as it would be, and how what is there stands to it."""

    plan: Plan
    standing: Standing


def run(asked: Asked) -> None:
    """Close a year; exit 1 where something is wrong, 3 where `--check` finds a difference."""
    command = f"coopctl close-year {asked.year}"
    with alone(asked.rules_file, asked.ledger, command, writes=asked.writes):
        _close(asked)


def _close(asked: Asked) -> None:
    """Close a year, alone."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    drawn = drawn_up(year, asked.despite)
    plan = drawn.plan
    warnings, errors = _standing_in_the_way(asked, year, drawn)
    if errors:
        if plan.state is State.EDITED and asked.diff:
            sys.stderr.writelines(f"{line}\n" for line in diff_of(plan))
        stop([*warnings, *errors])
    incomplete = plan.changed or not year.included
    answer = _answer(asked, year, drawn, warnings)
    problems = _write(asked, year, drawn) if asked.writes and incomplete else ()
    try:
        if asked.format is Format.TEXT or not problems:
            answer.give()
    finally:  # whatever became of the answer, this became of the closing
        if problems:
            stop([*warnings, *problems])
        tell(warnings)
        _conclude(asked, year, drawn)
    if asked.check and incomplete:
        raise typer.Exit(3)


def drawn_up(year: Year, despite: Mapping[str, str], *, stage: Stage | None = None) -> Drawn:
    """Draw up the closing beside what the file holds now; what is approved and current stays.

    Args:
        year: computed.
        despite: exceptions asked for now; the reason for each by its id.
        stage: to draw it up at, if not the year's own.
    """
    old = read_closing(year.closing_file, year.rules.year)
    if isinstance(old, Problem):
        stop([*year.problems, old])
    standing = standing_of(year.rules, year.books, year.facts, year.allocation, old)
    plan = draw_up(
        year.rules,
        year.books,
        year.facts,
        year.allocation,
        stage=stage or year.stage,
        path=year.closing_file,
        old=old,
        exceptions=granted(year.checks, {**exceptions_in(old or ""), **despite}),
    )
    return Drawn(kept(plan, standing), standing)


def _standing_in_the_way(
    asked: Asked, year: Year, drawn: Drawn
) -> tuple[list[Problem], list[Problem]]:
    """Give the warnings, and the errors that keep the closing from being written."""
    plan, warnings = drawn.plan, list(year.problems)
    if year.stage.status is Status.PROVISIONAL:
        warnings.append(_not_over(year))
    errors = []
    if not drawn.standing.is_in_place:
        errors += obstacles(year.rules, year.books, year.facts, year.allocation, year.stage)
    for problem in _required(asked, year, drawn):
        (errors if problem.is_error else warnings).append(problem)
    if not plan.changed and not _is_behind(drawn):
        # the closing is as it should be, so what is wrong with the ledger lies elsewhere
        errors += year.without_closing or _misread(year, plan)
    to_mend = list(_to_mend(asked, year, drawn))
    if asked.writes:
        return warnings, [*errors, *to_mend]
    return [*warnings, *map(warning, to_mend)], errors


def _required(asked: Asked, year: Year, drawn: Drawn) -> Iterator[Problem]:
    """Tell of requirements that do not hold, but for exceptions asked for now or standing."""
    unknown = sorted(asked.despite.keys() - {check.id for check in year.checks if not check.holds})
    if unknown:
        refuse(f"`--despite {unknown[0]}`: no requirement of that id is broken", code=2)
    approved = drawn.standing.resolution is not None  # with the exceptions put before the meeting
    kept_on = drawn.standing.exceptions if approved or not drawn.plan.changed else {}
    return problems_of(year.checks, year.rules, {**kept_on, **asked.despite})


def _misread(year: Year, plan: Plan) -> list[Problem]:
    """Tell where the ledger reads the closing that it includes otherwise than it was computed."""
    if not year.included:
        return []
    return list(misread(year.rules, year.books, year.facts, year.allocation, plan.path))


def _to_mend(asked: Asked, year: Year, drawn: Drawn) -> Iterator[Problem]:
    """Tell what must be done before the closing is written; of a dry run only warnings."""
    plan, standing = drawn.plan, drawn.standing
    left_open = []
    if plan.changed and not asked.first and standing.resolution is None:
        left_open = years_left_open(year.rules, year.books)
    if left_open:
        yield earlier_open_problem(year.rules, year.books, left_open)
    behind = plan.changed or _is_behind(drawn)
    settled = list(in_the_way(standing, plan, year.rules.year)) if behind else []
    yield from settled
    if settled and year.without_closing:
        yield asserts(plan.path, year.rules.year)
    if plan.state is State.EDITED and not asked.force and not settled:
        yield edited(plan, f"coopctl close-year {year.rules.year} --force")
    if not year.included and not asked.add_include:
        yield not_included(plan.path, year.books)


def _is_behind(drawn: Drawn) -> bool:
    """Whether something came after the approval that no correction knows of."""
    return drawn.standing.is_in_place and not drawn.standing.is_current


def _write(asked: Asked, year: Year, drawn: Drawn) -> tuple[Problem, ...]:
    """Write and verify; give what prevented it."""
    plan, number = drawn.plan, year.rules.year
    purpose = Purpose(
        path=plan.path,
        rules=year.rules,
        facts=year.facts,
        allocation=year.allocation,
        again=f"coopctl close-year {number}",
        approves=None if drawn.standing.resolution is None else str(number),
        proposal=drawn.standing.now.proposal,
    )
    job = job_for(
        purpose,
        [closing_change(plan)] if plan.changed else [],
        main=year.main,
        read=as_read(asked.rules_file, year.books),
        load=lambda main, replacing: load(year.rules, main, replacing),
        include=None if year.included else include_line(plan.path, year.books),
    )
    return write(job)


def _answer(asked: Asked, year: Year, drawn: Drawn, warnings: list[Problem]) -> Answer:
    """Draw up the answer in the format asked for; end where it could not be given."""
    plan = drawn.plan
    report = report_of(year, warnings, changed=plan.changed, corrections=drawn.standing.corrections)
    answer = Answer(asked.output, own=(asked.rules_file, year.main, *year.books.files))
    if asked.format is Format.JSON:
        answer.json(as_json(report))
    else:
        from coopctl.reports.closing_text import as_text, coloured

        answer.rich(as_text(report))
        if asked.diff and plan.changed:
            answer.rich(coloured(diff_of(plan)))
    return answer


def diff_of(plan: Plan) -> list[str]:
    """Say line by line what changes in the file, as git does."""
    name = from_here(plan.path)
    old = diff_lines(lines(plan.old or ""))
    before = f"a/{name}" if plan.old is not None else "/dev/null"
    diff = unified_diff(old, diff_lines(plan.text), before, f"b/{name}", lineterm="")
    return [shown(line) for line in diff]


def _conclude(asked: Asked, year: Year, drawn: Drawn) -> None:
    """Say on standard error what became of the file, and of the main ledger."""
    plan, corrections = drawn.plan, drawn.standing.corrections
    name = from_here(plan.path)
    if asked.writes and (plan.changed or not year.included):
        line = None if year.included else include_line(plan.path, year.books)
        said = wrote([plan.path] if plan.changed else [], line, year.main)
    elif plan.changed:
        said = f"{name} is {'missing' if plan.old is None else 'not up to date'}; nothing written"
    elif not year.included:
        said = f"{name} is up to date, but not in the ledger; nothing written"
    elif corrections:
        waits = " that waits for the next meeting" if corrections[-1].approval is None else ""
        said = f"{name} is up to date, with correction {corrections[-1].number}{waits}"
    else:
        said = f"{name} is up to date"
    say(said)


def _not_over(year: Year) -> Problem:
    """Tell that the year is still running."""
    last = year.rules.period.last
    return Problem(
        code="year-not-over",
        place=Place(year.main),
        wrong=f"fiscal year {year.rules.year} runs to {last}; these figures are provisional",
        why="what is entered until then will change them",
        do=f"run `coopctl close-year {year.rules.year}` again after {last}",
        severity=Severity.WARNING,
    )


def edited(plan: Plan, force: str) -> Problem:
    """Tell that a closing or a correction was edited by hand.

    Args:
        plan: of the file.
        force: the command that replaces it.
    """
    return Problem(
        code="closing-edited",
        place=Place(plan.path),
        wrong="this closing was edited after coopctl wrote it, so it is left as it is",
        why="an edit made by hand may be the only place where something is written down",
        do=f"put the change into rules.yaml or the ledger, then run `{force}`",
    )


def asserts(path: str, year: int) -> Problem:
    """Tell of an approved closing whose balances a late entry changes."""
    return Problem(
        code="cannot-correct",
        place=Place(path),
        wrong=f"the approved closing of {year} states balances that the late entries change",
        why="it is never written anew, and the ledger does not load with both",
        do=f"date what came late after fiscal year {year}, and say in words what it is of",
    )
