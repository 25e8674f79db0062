"""The work of `close-year`: draw up, compare, write, answer."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff

import typer

from coopctl.cli.options import Format
from coopctl.cli.reporting import report_of
from coopctl.cli.screen import Answer, from_here, refuse, stop, tell
from coopctl.cli.workspace import Year, compute, granted, load
from coopctl.closing.approval import approval_in, corrections_of, is_current, kept, says_approved
from coopctl.closing.include import include_line, not_included
from coopctl.closing.job import closing_job
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
from coopctl.closing.stage import Status
from coopctl.closing.text import exceptions_in, proposal_of
from coopctl.closing.verify import not_approved
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
    correct: bool
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


def run(asked: Asked) -> None:
    """Close a year; exit 1 where something is wrong, 3 where `--check` finds a difference."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    plan = draft_of(year, asked.despite)
    warnings, errors = _standing_in_the_way(asked, year, plan)
    if errors:
        if plan.state is State.EDITED and asked.diff:
            sys.stderr.writelines(f"{line}\n" for line in diff_of(plan))
        stop([*warnings, *errors])
    incomplete = plan.changed or not year.included
    answer = _answer(asked, year, plan, warnings)
    problems = _write(year, plan) if asked.writes and incomplete else ()
    try:
        if asked.format is Format.TEXT or not problems:
            answer.give()
    finally:  # whatever became of the answer, this became of the closing
        if problems:
            stop([*warnings, *problems])
        tell(warnings)
        _conclude(asked, year, plan)
    if asked.check and incomplete:
        raise typer.Exit(3)


def draft_of(year: Year, despite: Mapping[str, str]) -> Plan:
    """Draw up the closing beside what the file holds now; what is approved and current stays."""
    old = read_closing(year.closing_file, year.rules.year)
    if isinstance(old, Problem):
        stop([*year.problems, old])
    plan = draw_up(
        year.rules,
        year.books,
        year.facts,
        year.allocation,
        stage=year.stage,
        path=year.closing_file,
        old=old,
        exceptions=granted(year.checks, {**exceptions_in(old or ""), **despite}),
    )
    return kept(plan, year.rules, year.facts, year.books)


def _standing_in_the_way(
    asked: Asked, year: Year, plan: Plan
) -> tuple[list[Problem], list[Problem]]:
    """Give the warnings, and the errors that keep the closing from being written."""
    warnings = list(year.problems)
    if year.stage.status is Status.PROVISIONAL:
        warnings.append(_not_over(year))
    errors = obstacles(year.books, year.facts, year.allocation, year.stage)
    for problem in _required(asked, year, plan):
        (errors if problem.is_error else warnings).append(problem)
    if not plan.changed:
        # the closing is as it should be, so what is wrong with the ledger lies elsewhere
        errors += year.without_closing or _misread(year, plan)
    to_mend = list(_to_mend(asked, year, plan))
    if asked.writes:
        return warnings, [*errors, *to_mend]
    return [*warnings, *map(warning, to_mend)], errors


def _required(asked: Asked, year: Year, plan: Plan) -> Iterator[Problem]:
    """Tell of requirements that do not hold, but for exceptions asked for now or standing."""
    unknown = sorted(asked.despite.keys() - {check.id for check in year.checks if not check.holds})
    if unknown:
        refuse(f"`--despite {unknown[0]}`: no requirement of that id is broken", code=2)
    standing = exceptions_in(plan.old or "") if not plan.changed else {}
    return problems_of(year.checks, year.rules, {**standing, **asked.despite})


def _misread(year: Year, plan: Plan) -> list[Problem]:
    """Tell where the ledger reads the closing that it includes otherwise than it was computed."""
    if not year.included:
        return []
    return list(misread(year.rules, year.books, year.facts, year.allocation, plan.path))


def _to_mend(asked: Asked, year: Year, plan: Plan) -> Iterator[Problem]:
    """Tell what must be done before the closing is written; of a dry run only warnings."""
    left_open = years_left_open(year.rules, year.books) if plan.changed and not asked.first else []
    if left_open:
        yield earlier_open_problem(year.rules, year.books, left_open)
    yield from _since_approved(year, plan)
    if plan.state is State.EDITED and not asked.force:
        yield edited(year, plan)
    if not year.included and not asked.add_include:
        yield not_included(plan.path, year.books)


def _write(year: Year, plan: Plan) -> tuple[Problem, ...]:
    """Write and verify; give what prevented it."""
    job = closing_job(
        plan,
        year.rules,
        year.facts,
        year.allocation,
        main=year.main,
        load=lambda main, replacing: load(year.rules, main, replacing),
        include=None if year.included else include_line(plan.path, year.books),
    )
    return write(job)


def _answer(asked: Asked, year: Year, plan: Plan, warnings: list[Problem]) -> Answer:
    """Draw up the answer in the format asked for; end where it could not be given."""
    report = report_of(year, warnings, changed=plan.changed)
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
    old = (plan.old or "").replace("\r\n", "\n").splitlines()
    before = f"a/{name}" if plan.old is not None else "/dev/null"
    lines = unified_diff(old, plan.text.splitlines(), before, f"b/{name}", lineterm="")
    return [shown(line) for line in lines]


def _conclude(asked: Asked, year: Year, plan: Plan) -> None:
    """Say on standard error what became of the file, and of the main ledger."""
    name = from_here(plan.path)
    corrections = corrections_of(year.books, year.rules.year)
    if asked.writes and (plan.changed or not year.included):
        wrote = [name] if plan.changed else []
        if not year.included:
            line = include_line(plan.path, year.books)
            wrote.append(f"`{line}` into {from_here(year.main)}")
        said = f"wrote {' and '.join(wrote)}; the whole ledger loads with it"
    elif plan.changed:
        said = f"{name} is {'missing' if plan.old is None else 'not up to date'}; nothing written"
    elif not year.included:
        said = f"{name} is up to date, but not in the ledger; nothing written"
    elif corrections:
        waits = " that waits for the next meeting" if corrections[-1].approval is None else ""
        said = f"{name} is up to date, with correction {corrections[-1].number}{waits}"
    else:
        said = f"{name} is up to date"
    typer.echo(said, err=True)


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


def _since_approved(year: Year, plan: Plan) -> Iterator[Problem]:
    """Tell of an approval that is not of these figures, or that knew less than there is now."""
    approval, number = approval_in(year.rules, year.books), year.rules.year
    if not plan.changed:
        return
    if approval is None:
        if says_approved(plan.old):
            yield not_approved(number, plan.path)
        return
    same = approval.proposal == proposal_of(year.facts, year.allocation)
    if plan.old is not None and says_approved(plan.old):
        changed = not is_current(year.rules, year.facts, year.books, plan.old)
        do = (
            f"run `coopctl close-year {number} --correct`, which writes the difference into the "
            "open year for the next meeting, or take back what changed"
        )
    else:
        changed = not same
        do = (
            f"take back what changed and run `coopctl close-year {number}`; enter it again, "
            "then run it with `--correct`"
        )
    if changed:
        yield Problem(
            code="approved-changed",
            place=Place(plan.path),
            wrong=f"the books or the rules of {number} changed after the meeting of "
            f"{approval.day} approved its closing",
            why="what a meeting approved is never written anew; the figures would be "
            + ("the same" if same else "others"),
            do=do,
        )


def edited(year: Year, plan: Plan) -> Problem:
    """Tell that the closing was edited by hand."""
    return Problem(
        code="closing-edited",
        place=Place(plan.path),
        wrong="this closing was edited after coopctl wrote it, so it is left as it is",
        why="an edit made by hand may be the only place where something is written down",
        do="put the change into rules.yaml or the ledger, "
        f"then run `coopctl close-year {year.rules.year} --force`",
    )
