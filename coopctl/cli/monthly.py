"""The work of `report month`: the rules, one load of the books, the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import typer

from coopctl.cli.options import Form
from coopctl.cli.report_writing import prepare, write_report
from coopctl.cli.screen import Answer, refuse, tell
from coopctl.cli.workspace import load_as_it_stands, load_rules_of, main_ledger, today
from coopctl.facts.stretch import Stretch, run_of_months
from coopctl.problems import has_errors

_MOST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for, besides the months."""

    form: Form
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


def _prepare(asked: Asked) -> None:
    """Do what needs no books, while another process loads them."""
    from coopctl.cli.auditing import repository_of

    repository_of(asked.rules_file)
    prepare(asked.form, "month_drawing")


def run(asked: Asked, months: Sequence[Stretch]) -> None:
    """Write the report of some months; exit 1 if something is wrong in the files."""
    rules, problems = load_rules_of(asked.rules_file, months[-1].last)
    main = main_ledger(rules, asked.rules_file, asked.ledger)
    loaded = load_as_it_stands(rules, asked.rules_file, main, meanwhile=lambda: _prepare(asked))
    from coopctl.cli.month_drawing import drawn

    answer = Answer(asked.output, own=(asked.rules_file, main, *loaded.books.files))
    report, unpriced = drawn(rules, loaded.books, asked.rules_file, months)
    write_report(answer, report, asked.form)
    answer.give()
    told = [*problems, *unpriced, *loaded.problems, *loaded.without_closing]
    tell(told)
    if has_errors(told):
        raise typer.Exit(1)
