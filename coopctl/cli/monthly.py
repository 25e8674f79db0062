"""The work of `report month`: the rules of each year, one load of the books, the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import typer

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.cli.auditing import audit_of
from coopctl.cli.options import TableFormat
from coopctl.cli.report_writing import write_report
from coopctl.cli.screen import Answer, refuse, stop, tell
from coopctl.cli.workspace import (
    load_as_it_stands,
    load_rules_of,
    main_ledger,
    rules_text,
    today,
)
from coopctl.facts.so_far import SoFar, so_far
from coopctl.facts.stretch import Flows, Stretch
from coopctl.problems import Problem, has_errors
from coopctl.reports.month import Months, month_report, run_of_months
from coopctl.rules import read_rules

_MOST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for, besides the months."""

    format: TableFormat
    output: str | None
    rules_file: str
    ledger: str | None


def months_of(
    month: date | None, first: date | None, to: date | None, *, last: bool
) -> tuple[Stretch, ...]:
    """Give the months that are asked for, or end with exit code 2."""
    ways = [month is not None, first is not None or to is not None, last]
    if sum(ways) != 1:
        refuse("name a month, such as 2025-12, or `--from` and `--to`, or `--last`", code=2)
    if last:
        over = today().replace(day=1) - timedelta(days=1)
        return run_of_months(over, over)
    if month is not None:
        return run_of_months(month, month)
    if first is None or to is None:
        refuse("`--from` and `--to` go together, such as `--from 2025-04 --to 2026-03`", code=2)
    if to < first:
        refuse(f"`--to {to:%Y-%m}` is before `--from {first:%Y-%m}`", code=2)
    months = run_of_months(first, to)
    if len(months) > _MOST:
        refuse(f"{len(months)} months are more than the {_MOST} of one report", code=2)
    return months


def run(asked: Asked, months: Sequence[Stretch]) -> None:
    """Write the report of some months; exit 1 if something is wrong in the files."""
    day = months[-1].last
    rules, problems = load_rules_of(asked.rules_file, day)
    main = main_ledger(rules, asked.rules_file, asked.ledger)
    loaded = load_as_it_stands(rules, asked.rules_file, main)
    answer = Answer(asked.output, own=(asked.rules_file, main, *loaded.books.files))
    flows = Flows(rules, loaded.books)
    unpriced = [each for month in months for each in flows.problems(month)]
    if unpriced:
        stop(unpriced)
    whole = Stretch(months[0].first, day)
    audit = audit_of(rules, loaded.books, asked.rules_file, whole.first, whole.last)
    drawn = Months(
        flows=flows,
        months=months,
        so_far=_so_far(asked.rules_file, rules, loaded.books, months),
        audit=audit,
    )
    write_report(answer, month_report(drawn), asked.format)
    answer.give()
    told = [*problems, *loaded.problems, *loaded.without_closing]
    tell(told)
    if has_errors(told):
        raise typer.Exit(1)


def _so_far(
    rules_file: str, latest: Rules, books: Books, months: Sequence[Stretch]
) -> dict[date, SoFar]:
    """Work out what the rules of each month's own year would do at its end."""
    text = rules_text(rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    of_years: dict[int, tuple[Rules | None, tuple[Problem, ...]]] = {}
    found = {}
    for month in months:
        year = latest.fiscal_year.year_of(month.last)
        if year not in of_years:
            reading = read_rules(text, source=rules_file, year=year)
            of_years[year] = reading.rules, reading.problems
        rules, problems = of_years[year]
        found[month.last] = (
            so_far(rules, books, month.last)
            if rules is not None
            else SoFar(latest, None, None, problems)
        )
    return found
