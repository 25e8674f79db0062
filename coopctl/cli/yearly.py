"""The work of `report year`: the year computed, and the years before from the same load."""

from dataclasses import replace

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.capital import roll_forward, total_of_rolls
from coopctl.books import Books
from coopctl.cli.auditing import audit_of
from coopctl.cli.closing import drawn_up
from coopctl.cli.computing import Year, compute
from coopctl.cli.options import Form
from coopctl.cli.report_writing import write_report
from coopctl.cli.reporting import report_of, state_in_words
from coopctl.cli.screen import Answer, from_here, tell
from coopctl.cli.workspace import rules_reading, rules_text
from coopctl.facts.foreign import convert_foreign
from coopctl.facts.fund_rolls import fund_rolls
from coopctl.facts.history import PastYear, past_year, posted
from coopctl.facts.stretch import Flows
from coopctl.problems import Problem, warning
from coopctl.reports.standing import set_aside
from coopctl.reports.year import Annual, annual_report

YEARS = 5
"""Of the history, the year itself among them."""


def run(year: int, *, form: Form, output: str | None, rules_file: str, ledger: str | None) -> None:
    """Write the report."""
    found = compute(rules_file, ledger, year)
    drawn = _drawn(found, rules_file)
    answer = Answer(output, own=(rules_file, found.main, *found.books.files))
    write_report(answer, annual_report(drawn), form)
    answer.give()
    tell(drawn.closing.problems)


def _drawn(year: Year, rules_file: str) -> Annual:
    """Gather what the report is drawn from."""
    rules, books = year.rules, year.books
    flows = Flows(rules, books)
    drawn, file = drawn_up(year, {}), from_here(year.closing_file)
    before, problems = _before(rules, books, rules_file)
    years = [*before, past_year(rules, books, set_aside(year.allocation.steps))]
    periods = [each.period for each in years]
    return Annual(
        closing=report_of(year, (*year.problems, *problems)),
        state=state_in_words(year.stage.status, drawn.standing, drawn.plan.state, file),
        flows=flows,
        years=years,
        capital={
            each.year: total_of_rolls(roll_forward(rules, books, each)) for each in periods[-2:]
        },
        rolls=fund_rolls(rules, books, periods),
        posted=posted(rules, books) if rules.year in books.closings else None,
        audit=audit_of(flows, rules_file, rules.period.first, rules.period.last),
    )


def _before(
    rules: Rules, books: Books, rules_file: str
) -> tuple[list[PastYear], tuple[Problem, ...]]:
    """Read the years before by the rules of each, as far back as the books have them.

    Where dated values of the rules begin later, those of the reported year say what is turnover.
    A year with income or expenses that have no price is left out, and told.
    """
    text = rules_text(rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    years: list[PastYear] = []
    problems: list[Problem] = []
    for year in range(rules.year - YEARS + 1, rules.year):
        period = rules.fiscal_year.period(year)
        if any(period.first <= day <= period.last for day in books.flow_days):
            own = rules_reading(text, rules_file, year).rules or replace(rules, year=year)
            unpriced = convert_foreign(own, books).problems
            problems += map(warning, unpriced)
            if not unpriced:
                years.append(past_year(own, books))
    return years, tuple(problems)
