"""The work of `close-year --correct`: what came after the approval, for the next meeting."""

from dataclasses import dataclass, replace
from datetime import date

import typer

from coopctl.allocation.settings import IncomeStatement
from coopctl.cli.closing import Asked, Drawn, asserts, diff_of, drawn_up, edited
from coopctl.cli.computing import Year, compute, granted
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, refuse, say, stop, tell, wrote
from coopctl.cli.workspace import alone, as_read, load, today
from coopctl.closing.correction import (
    Draft,
    approved_correction,
    closed_accounts,
    correction_file,
    draft_due,
    draw_up_correction,
    is_closed,
    is_unfinished,
    moves,
)
from coopctl.closing.include import include_line, not_included
from coopctl.closing.job import Purpose, closing_change, job_for
from coopctl.closing.plan import Plan, State
from coopctl.closing.posted import posted_for
from coopctl.closing.reading import read_closing
from coopctl.closing.standing import Correction, in_the_way, not_approved
from coopctl.closing.text import is_untouched, lines
from coopctl.closing.verify import problems_of as findings_told
from coopctl.closing.verify import verdicts_on_gone
from coopctl.closing.write import changed_meanwhile, write
from coopctl.money import in_digits
from coopctl.problems import Place, Problem
from coopctl.reports.checks import problems_of


@dataclass(frozen=True, slots=True)
class Due:
    """A correction that is due, or that waits: its number, the day of its entry, its file.

    Attributes:
        approved: as the ledger has it, where a meeting approved it and its file is still the draft.
    """

    number: int
    day: date
    plan: Plan
    approved: Correction | None = None


def run(asked: Asked) -> None:
    """Correct an approved year; exit 1 where something is wrong, 3 where `--check` asks for it."""
    command = f"coopctl close-year {asked.year} --correct"
    with alone(asked.rules_file, asked.ledger, command, writes=asked.writes):
        _correct(asked)


def _correct(asked: Asked) -> None:
    """Correct an approved year, alone."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    drawn = drawn_up(year, asked.despite)
    _stop_where_none_can_be(year, drawn)
    due = _unfinished(year, drawn) or correction_due(year, drawn, asked.despite)
    problems = [] if due is None else _standing_in_the_way(asked, year, drawn, due)
    if any(problem.is_error for problem in problems):
        stop([*year.problems, *problems])
    answer = Answer(asked.output, own=(asked.rules_file, year.main, *year.books.files))
    if asked.format is Format.JSON:
        answer.json(_json(year, due))
    elif due is not None and asked.diff:
        from coopctl.reports.closing_text import coloured

        answer.rich(coloured(diff_of(due.plan)))
    line = None
    if due is not None and asked.writes and due.plan.changed:
        failed, line = _write(asked, year, due)
        if failed:
            stop([*year.problems, *problems, *failed])
    try:
        answer.give()
    finally:  # whatever became of the answer, this became of the correction
        tell([*year.problems, *problems])
        say(_said(asked, year, due, line))
    if asked.check and due is not None and due.plan.changed:
        raise typer.Exit(3)


def correction_due(year: Year, drawn: Drawn, despite: dict[str, str]) -> Due | None:
    """Draw up the correction that is due now, or the draft that waits; None where none is.

    Args:
        year: whose closing is approved.
        drawn: that closing.
        despite: exceptions asked for now; the reason for each by its id.
    """
    rules, books, standing = year.rules, year.books, drawn.standing
    due = draft_due(rules, books, standing, today=today())
    if due is None:
        return None
    number, day = due
    file = correction_file(drawn.plan.path, rules.year, number)
    old = read_closing(file, rules.year)
    if isinstance(old, Problem):
        stop([old])
    own = [each.exceptions for each in standing.corrections if each.number == number]
    exceptions = granted(year.checks, {**(own[0] if own else {}), **despite})
    draft = Draft(number=number, day=day, path=file, old=old, exceptions=exceptions)
    plan = draw_up_correction(rules, books, year.facts, year.allocation, standing, draft)
    return Due(number, day, plan)


def once_approved(due: Plan, meeting: Correction) -> Plan:
    """Give the file of a correction as it is once its resolution has approved it."""
    assert meeting.approval is not None
    return replace(due, text=approved_correction(lines(due.old or ""), meeting.approval.day))


def _unfinished(year: Year, drawn: Drawn) -> Due | None:
    """Finish what the vote on a correction has left undone, where it was cut short."""
    for correction in filter(is_unfinished, drawn.standing.corrections):
        file = correction.place.file
        old = read_closing(file, year.rules.year)
        if isinstance(old, str) and is_untouched(old):
            plan = once_approved(Plan(path=file, text="", old=old), correction)
            return Due(correction.number, correction.day, plan, approved=correction)
    return None


def _stop_where_none_can_be(year: Year, drawn: Drawn) -> None:
    """End where there is nothing that a correction could be of, or no year to stand in."""
    rules, books, standing, path = year.rules, year.books, drawn.standing, drawn.plan.path
    number, problems = rules.year, []
    if not year.included:
        problems.append(not_included(path, books))
    elif standing.resolution is None:
        said = standing.says_approved
        problems.append(not_approved(number, path, None) if said else _no_vote(number, path))
    elif not standing.is_in_place:
        settled = list(in_the_way(standing, drawn.plan, number))
        problems += settled or [
            edited(drawn.plan, f"coopctl close-year {number} --force")
            if standing.is_edited
            else _no_vote(number, path)
        ]
    elif year.without_closing:
        problems.append(asserts(path, number))
    elif standing.gone:
        # what they post would be posted a second time, and count twice once they are back
        found = verdicts_on_gone(number, path, books)
        problems += [problem for each in found for problem in findings_told(each)]
    elif number not in books.closings:  # it was not there when the ledger was loaded
        problems.append(changed_meanwhile(path, "this closing"))
    if problems:
        stop([*year.without_closing, *problems])


def _standing_in_the_way(asked: Asked, year: Year, drawn: Drawn, due: Due) -> list[Problem]:
    """Tell of what keeps a correction from being written, with warnings."""
    rules, books, plan = year.rules, year.books, due.plan
    problems = list[Problem]()
    if due.approved:
        return problems
    broken = {check.id for check in year.checks if not check.holds}
    for id_ in sorted(asked.despite.keys() - broken):
        refuse(f"`--despite {id_}`: no requirement of that id is broken", code=2)
    problems += problems_of(year.checks, rules, {**drawn.standing.exceptions, **asked.despite})
    if plan.state is State.EDITED and not asked.force:
        problems.append(edited(plan, f"coopctl close-year {rules.year} --correct --force"))
    if not plan.changed:
        return problems
    running = rules.fiscal_year.year_of(due.day)
    if rules.closing.income_statement is IncomeStatement.ZERO:
        problems.append(_zeroed(rules.year, plan.path))
    if is_closed(books, running):
        problems.append(_no_open_year(running, plan.path))
    moved = moves(rules, books, year.facts, year.allocation, but=due.number)
    problems += closed_accounts(rules, books, moved, due.day, plan.path)
    return problems


def _write(asked: Asked, year: Year, due: Due) -> tuple[tuple[Problem, ...], str | None]:
    """Write and verify; give what prevented it, and the line that includes the file if any."""
    plan, approved = due.plan, due.approved
    purpose = Purpose(
        path=plan.path,
        rules=year.rules,
        facts=year.facts,
        allocation=year.allocation,
        again=f"coopctl close-year {year.rules.year} --correct",
        approves=None if approved is None else approved.name,
        proposal=None if approved is None else approved.prints.proposal,
        posted=None if approved is None else posted_for(year.books, year.rules.year),
    )

    def written(include: str | None) -> tuple[Problem, ...]:
        job = job_for(
            purpose,
            [closing_change(plan)],
            main=year.main,
            read=as_read(asked.rules_file, year.books),
            load=lambda main, stands: load(year.rules, main, stands),
            include=include,
        )
        return write(job)

    problems = written(None)
    if asked.add_include and [each.code for each in problems] == ["closing-not-included"]:
        line = include_line(plan.path, year.books)
        return written(line), line
    return problems, None


def _said(asked: Asked, year: Year, due: Due | None, line: str | None) -> str:
    """Say what became of the file, and that the main ledger has a line more, if any."""
    if due is None:
        return f"nothing of {asked.year} is left to correct"
    name = from_here(due.plan.path)
    waits = "is approved" if due.approved else "waits for the next meeting"
    if not due.plan.changed:
        return f"{name} is up to date; it {waits}"
    if asked.writes:
        return f"{wrote([due.plan.path], line, year.main)}. It {waits}"
    return f"{name} is {'missing' if due.plan.old is None else 'not up to date'}; nothing written"


def _json(year: Year, due: Due | None) -> dict[str, object]:
    """Give a correction for programs; amounts as in a closing's answer, credit above zero."""
    money = year.rules.currency
    moved = {}
    if due is not None:
        moved = moves(year.rules, year.books, year.facts, year.allocation, but=due.number)
    return {
        "schema": 1,
        "year": year.rules.year,
        "correction": due.number if due is not None else None,
        "currency": money.code,
        "turnover": in_digits(year.facts.turnover, money),
        "surplus": in_digits(year.facts.surplus, money),
        "to": [
            {"account": account, "amount": in_digits(-amount, money)}
            for account, amount in moved.items()
        ],
        "file": from_here(due.plan.path) if due is not None else None,
        "changed": due is not None and due.plan.changed,
    }


def _no_vote(year: int, path: str) -> Problem:
    """Tell that only what a meeting approved needs a correction."""
    return Problem(
        code="cannot-correct",
        place=Place(path),
        wrong=f"the closing of {year} is not approved",
        why="a correction is for figures that a meeting has decided on",
        do=f"run `coopctl close-year {year}`, which takes everything up to now into account",
    )


def _zeroed(year: int, path: str) -> Problem:
    """Tell that income brought to zero cannot be corrected from another year."""
    return Problem(
        code="cannot-correct",
        place=Place(path),
        wrong=f"the closing of {year} brings income and expenses to zero, "
        "and an entry of a later year cannot",
        why=f"it would be income or cost of that year, and not of {year}",
        do="enter what came late in the open year, and take it out of the closed one",
    )


def _no_open_year(running: int, path: str) -> Problem:
    """Tell that the year of today is closed already."""
    return Problem(
        code="cannot-correct",
        place=Place(path),
        wrong=f"fiscal year {running}, in which the correction would stand, is closed itself",
        why="a correction is an entry of the open year",
        do=f"take the closing of {running} back, such as by `git revert`, or correct it next year",
    )
