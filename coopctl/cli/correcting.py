"""The work of `close-year --correct`: what came after the approval, for the next meeting."""

import os
from collections.abc import Iterator

import typer

from coopctl.allocation.settings import IncomeStatement
from coopctl.books import Books
from coopctl.cli.closing import Asked, diff_of, draft_of, edited
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, stop, tell
from coopctl.cli.workspace import Year, compute, load, today
from coopctl.closing.approval import correction_name, corrections_of, is_current, says_approved
from coopctl.closing.correction import draw_up_correction, moves
from coopctl.closing.include import is_included, not_included
from coopctl.closing.job import changed_books, closing_change, refused
from coopctl.closing.plan import Plan, State
from coopctl.closing.posted import misread
from coopctl.closing.reading import read_closing
from coopctl.closing.stage import Stage, Status
from coopctl.closing.text import lines
from coopctl.closing.write import Job, Load, write
from coopctl.money import in_digits
from coopctl.problems import Place, Problem


def run(asked: Asked) -> None:
    """Correct an approved year; exit 1 where something is wrong, 3 where `--check` asks for it."""
    year = compute(asked.rules_file, asked.ledger, asked.year)
    closing = draft_of(year, {})
    if closing.old is None or not says_approved(closing.old):
        stop([_not_approved(year.rules.year, closing.path)])
    if closing.state is State.EDITED:
        stop([edited(year, closing)])
    plan = correction_plan(year, lines(closing.old), closing.path)
    if plan is None:
        typer.echo(f"nothing of {asked.year} is left to correct", err=True)
        return
    name, problems = from_here(plan.path), list[Problem]()
    if plan.state is State.EDITED and not asked.force:
        problems.append(edited(year, plan))
    if problems:
        stop([*year.problems, *problems])
    answer = Answer(asked.output, own=(asked.rules_file, year.main, *year.books.files))
    if asked.format is Format.JSON:
        answer.json(_json(year, plan))
    else:
        from coopctl.reports.closing_text import coloured

        answer.rich(coloured(diff_of(plan)))
    if asked.writes and plan.changed:
        job = correction_job(year, plan, lambda main, stands: load(year.rules, main, stands))
        problems += write(job)
    if problems:
        stop([*year.problems, *problems])
    answer.give()
    tell(year.problems)
    typer.echo(_said(name, asked, plan), err=True)
    if asked.check and plan.changed:
        raise typer.Exit(3)


def _said(name: str, asked: Asked, plan: Plan) -> str:
    """Say what became of the file."""
    if not plan.changed:
        return f"{name} is up to date; it waits for the next meeting"
    if asked.writes:
        return f"wrote {name}; the whole ledger loads with it. It waits for the next meeting"
    return f"{name} is {'missing' if plan.old is None else 'not up to date'}; nothing written"


def _json(year: Year, plan: Plan) -> dict[str, object]:
    """Give a correction for programs; amounts as in a closing's answer, credit above zero."""
    number = int(plan.path.removesuffix(".beancount").rpartition("-")[2])
    moved = moves(year.rules, year.books, year.facts, year.allocation, but=number)
    return {
        "schema": 1,
        "year": year.rules.year,
        "correction": number,
        "currency": year.rules.currency.code,
        "turnover": in_digits(year.facts.turnover, year.rules.currency),
        "surplus": in_digits(year.facts.surplus, year.rules.currency),
        "to": [
            {"account": account, "amount": in_digits(-amount, year.rules.currency)}
            for account, amount in moved.items()
        ],
        "file": from_here(plan.path),
        "changed": plan.changed,
    }


def correction_plan(year: Year, closing: str, path: str) -> Plan | None:
    """Draw up the correction that is due, or the draft that stands, or None; end where none can be.

    Args:
        year: closed and approved.
        closing: the text of its closing.
        path: of it, absolute.
    """
    drafts = [each for each in corrections_of(year.books, year.rules.year) if not each.approval]
    if not drafts and is_current(year.rules, year.facts, year.books, closing):
        return None
    _stop_where_none_can_be(year, path)
    number = drafts[0].number if drafts else _next(year.books, year.rules.year)
    file = correction_file(path, year.rules.year, number)
    old = read_closing(file, year.rules.year)
    if isinstance(old, Problem):
        stop([old])
    day = drafts[0].day if drafts else today()
    return plan_of(year, number, Stage(Status.DRAFT, day, day), file, old)


def plan_of(year: Year, number: int, stage: Stage, path: str, old: str | None) -> Plan:
    """Draw up a correction of the year."""
    return draw_up_correction(
        year.rules,
        year.books,
        year.facts,
        year.allocation,
        number=number,
        stage=stage,
        path=path,
        old=old,
    )


def correction_file(closing: str, year: int, number: int) -> str:
    """Say where a correction belongs: beside the closing."""
    return os.path.join(os.path.dirname(closing), f"{correction_name(year, number)}.beancount")


def correction_job(year: Year, plan: Plan, load: Load) -> Job:
    """Put together what writing a correction takes."""

    def verify(books: Books) -> Iterator[Problem]:
        if not is_included(plan.path, books):
            yield not_included(plan.path, books)
            return
        yield from changed_books(year.rules, year.facts, books)
        yield from misread(year.rules, books, year.facts, year.allocation, plan.path)

    return Job(
        changes=(closing_change(plan),) if plan.changed else (),
        main=year.main,
        load=load,
        refused=lambda problems: refused(plan.path, year.rules.year, problems),
        verify=verify,
    )


def _next(books: Books, year: int) -> int:
    """Number the next correction."""
    return max((each.number for each in corrections_of(books, year)), default=0) + 1


def _stop_where_none_can_be(year: Year, path: str) -> None:
    """End where a correction cannot say what changed, or has no year to stand in."""
    rules, books = year.rules, year.books
    problems = []
    if rules.closing.income_statement is IncomeStatement.ZERO:
        problems.append(_zeroed(rules.year, path))
    running = rules.fiscal_year.year_of(today())
    if running in books.closings:
        problems.append(_no_open_year(running, path))
    if problems:
        stop(problems)


def _not_approved(year: int, path: str) -> Problem:
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
