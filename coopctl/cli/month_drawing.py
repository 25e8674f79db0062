"""What `report month` draws from the books once they are loaded."""

from collections.abc import Sequence
from datetime import date

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.cli.auditing import audit_of
from coopctl.cli.screen import stop
from coopctl.cli.workspace import rules_reading_of, rules_text
from coopctl.facts.so_far import SoFar, so_far
from coopctl.facts.stretch import Flows, Stretch, period_of
from coopctl.problems import Problem, warning
from coopctl.reports.month import Months, month_report
from coopctl.reports.report import Report


def drawn(
    rules: Rules, books: Books, rules_file: str, months: Sequence[Stretch]
) -> tuple[Report, tuple[Problem, ...]]:
    """Draw up the report of some months, or end where a posting of their years has no price.

    Args:
        rules: of the fiscal year of the last month.
        books: of the whole ledger.
        rules_file: from which those of other years are read.
        months: in order.

    Returns:
        The report, and a warning for each posting without a price in the year before those: what
        is compared with that year, or averaged over it, is not known.
    """
    flows, years = Flows(rules, books), rules.fiscal_year
    first = years.period(years.year_of(months[0].last)).first
    unpriced = flows.problems(Stretch(min(first, months[0].first), months[-1].last))
    if unpriced:
        stop(unpriced)
    before = years.period(years.year_of(months[0].last) - 1)
    report = month_report(
        Months(
            flows=flows,
            months=months,
            so_far=_so_far(rules_file, rules, books, months),
            audit=audit_of(flows, rules_file, months[0].first, months[-1].last),
        )
    )
    return report, tuple(map(warning, flows.problems(period_of(before))))


def _so_far(
    rules_file: str, latest: Rules, books: Books, months: Sequence[Stretch]
) -> dict[date, SoFar]:
    """Work out what the rules of each month's own year would do at its end."""
    text = rules_text(rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    found = {}
    for month in months:
        reading = rules_reading_of(text, rules_file, latest.fiscal_year.year_of(month.last))
        found[month.last] = (
            so_far(reading.rules, books, month.last)
            if reading.rules is not None
            else SoFar(month.last, latest, None, None, reading.problems)
        )
    return found
