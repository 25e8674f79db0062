"""The work of `report funds`: one load of the books, each fund followed from year to year."""

import typer

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.books import Books
from coopctl.cli.auditing import audit_of
from coopctl.cli.options import Form
from coopctl.cli.report_writing import write_report
from coopctl.cli.screen import Answer, refuse, tell
from coopctl.cli.workspace import load_as_it_stands, load_rules, load_rules_of, main_ledger, today
from coopctl.facts.fund_rolls import fund_rolls, fund_uses
from coopctl.facts.stretch import Flows
from coopctl.problems import has_errors
from coopctl.reports.funds import Funds, funds_report

MOST = 5
"""Years of one report where the command line does not say which."""

_LIMIT = 100


def run(
    first: int | None,
    last: int | None,
    *,
    form: Form,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Write the report; exit 1 if something is wrong in the files."""
    latest, _ = load_rules(rules_file, None)
    day = today() if last is None else latest.fiscal_year.period(last).last
    rules, problems = load_rules_of(rules_file, day)
    if not rules.funds:
        refuse("no step of the rules names a fund, so there is nothing to follow", code=1)
    main = main_ledger(rules, rules_file, ledger)
    loaded = load_as_it_stands(rules, rules_file, main)
    books = loaded.books
    periods = _periods(rules, books, first, last)
    whole = Period(periods[-1].year, periods[0].first, periods[-1].last)
    flows = Flows(rules, books)
    report = funds_report(
        Funds(
            cooperative=rules.cooperative,
            currency=rules.currency,
            audit=audit_of(flows, rules_file, whole.first, whole.last),
            rolls=fund_rolls(rules, books, periods),
            uses=fund_uses(rules, books, whole),
            titles={name: flows.title(name, rules.funds) for name in rules.funds},
        )
    )
    answer = Answer(output, own=(rules_file, main, *books.files))
    write_report(answer, report, form)
    answer.give()
    told = (*problems, *loaded.problems, *loaded.without_closing)
    tell(told)
    if has_errors(told):
        raise typer.Exit(1)


def _periods(rules: Rules, books: Books, first: int | None, last: int | None) -> list[Period]:
    """Give the years: those asked for, or the last five that the books have up to today's."""
    years = rules.fiscal_year
    day = today()
    entered = [each for each in books.days if each <= day] or [day]
    to = last if last is not None else years.year_of(entered[-1])
    since = first if first is not None else max(years.year_of(entered[0]), to - MOST + 1)
    if not 0 <= to - since < _LIMIT:
        refuse(f"{since} to {to} is no run of 1 to {_LIMIT} fiscal years", code=2)
    return [years.period(year) for year in range(since, to + 1)]
