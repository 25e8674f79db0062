"""The work of `report community`: one load of the books, every transaction kept whole."""

import typer

from coopctl.allocation.years import Period
from coopctl.books import Books
from coopctl.cli.auditing import audit_of
from coopctl.cli.options import Form
from coopctl.cli.report_writing import write_report
from coopctl.cli.screen import Answer, stop, tell
from coopctl.cli.workspace import load_as_it_stands, load_rules, main_ledger, today
from coopctl.facts.community import WATCHED
from coopctl.facts.stretch import Flows, period_of
from coopctl.problems import has_errors, warning
from coopctl.reports.community import Community, community_report


def run(year: int, *, form: Form, output: str | None, rules_file: str, ledger: str | None) -> None:
    """Write the report; exit 1 if something is wrong in the files."""
    rules, problems = load_rules(rules_file, year)
    main = main_ledger(rules, rules_file, ledger)
    loaded = load_as_it_stands(rules, rules_file, main, watch=WATCHED)
    books, period = loaded.books, rules.period
    flows = Flows(rules, books)
    last = rules.fiscal_year.period(year - 1)
    unpriced = flows.problems(period_of(period))
    if unpriced:
        stop(unpriced)
    unpriced = tuple(map(warning, flows.problems(period_of(last))))
    drawn = Community(
        flows=flows,
        period=period,
        is_over=period.last < today(),
        before=last if _has_flows(books, last) and not unpriced else None,
        audit=audit_of(flows, rules_file, period.first, period.last),
    )
    answer = Answer(output, own=(rules_file, main, *books.files))
    write_report(answer, community_report(drawn), form)
    answer.give()
    told = (*problems, *unpriced, *loaded.problems, *loaded.without_closing)
    tell(told)
    if has_errors(told):
        raise typer.Exit(1)


def _has_flows(books: Books, period: Period) -> bool:
    """Whether anything was earned or spent in a year."""
    return any(period.first <= day <= period.last for day in books.flow_days)
