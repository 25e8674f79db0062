"""The plan of a fiscal year, what came of it so far, and a forecast."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from coopctl.allocation.years import Period
from coopctl.books import root_of
from coopctl.facts.stretch import Flows, Stretch, run_of_months
from coopctl.reports.month_warnings import plan_warnings
from coopctl.reports.report import Cell, Column, Report, Row, Section
from coopctl.reports.result import off
from coopctl.words import Words, said

_FORECAST = said(
    "The forecast is what is booked so far and the plan of the days that are left; what has no "
    "plan is counted as it stands."
)


def plan_report(
    flows: Flows, period: Period, today: date, audit: tuple[tuple[str, Words], ...]
) -> Report:
    """Hold a year against its plan.

    Args:
        flows: read by the rules of the year.
        period: the fiscal year.
        today: what is booked up to this day, or the year's last, is what came of the plan so far.
        audit: the audit head.
    """
    day = min(max(today, period.first - timedelta(days=1)), period.last)
    lines = _Lines(flows, period, day)
    notes = () if lines.is_planned else (_no_plan(flows, period),)
    return Report(
        id="plan",
        title=said(
            "{cooperative}: plan of fiscal year {year}",
            cooperative=flows.rules.cooperative,
            year=period.year,
        ),
        lead=(
            said(
                "Fiscal year {year}, {first} to {last}; so far is to {day}.",
                year=period.year,
                first=period.first,
                last=period.last,
                day=day,
            ),
        ),
        audit=audit,
        currency=flows.rules.currency,
        sections=(_so_far(lines), _forecast(lines)) if lines.is_planned else (),
        warnings=(*notes, *_unbooked(flows, lines.so_far), *plan_warnings(flows, lines.year)),
    )


def _unbooked(flows: Flows, so_far: Stretch) -> Iterator[Words]:
    """Tell of books that end whole months before the day, which the forecast takes for nothing."""
    entered = [each for each in flows.books.flow_days if each <= so_far.last]
    first = max([so_far.first, *(each + timedelta(days=1) for each in entered[-1:])])
    if first > so_far.last:
        return
    months = run_of_months(first, so_far.last)
    if any(first <= each.first and each.last <= so_far.last for each in months):
        yield said(
            "The ledger has no income or expense from {first} to {last}; the forecast counts "
            "nothing for these days.",
            first=first,
            last=so_far.last,
        )


def _no_plan(flows: Flows, period: Period) -> Words:
    """Say how to write a plan, by an account of this ledger where it has one."""
    costs = flows.books.roots.expenses
    named = (name for name in flows.books.accounts if root_of(name) == costs)
    return said(
        'The ledger has no plan for this year: write one as `custom "budget"` directives, one for '
        "each account of income and expenses, such as "
        '`{first} custom "budget" {account} "monthly" 9000 {unit}`.',
        first=period.first,
        account=min(named, default=f"{costs}:…"),
        unit=flows.code,
    )


class _Lines:
    """The lines of the plan: groups of income, groups of costs, totals."""

    def __init__(self, flows: Flows, period: Period, day: date) -> None:
        self.flows = flows
        self.day = day
        self.so_far = Stretch(period.first, day)
        self.rest = Stretch(day + timedelta(days=1), period.last)
        self.year = Stretch(period.first, period.last)

    @property
    def is_planned(self) -> bool:
        """Whether anything is planned for the year."""
        roots = self.flows.books.roots
        return self.flows.planned((roots.income, roots.expenses), self.year) is not None

    def every(self) -> Iterator[tuple[str, Words, tuple[str, ...], bool]]:
        """Give id, title, accounts and whether it is a total, of each line."""
        roots, flows = self.flows.books.roots, self.flows
        for root, id_, title in (
            (roots.income, "income", said("Income")),
            (roots.expenses, "costs", said("Costs")),
        ):
            for group in flows.first_level(root):
                if self.planned((group,), self.year) is not None or self.actual((group,)):
                    yield group, flows.title(group), (group,), False
            yield id_, title, (root,), True
        yield "surplus", said("Surplus"), (roots.income, roots.expenses), True

    def planned(self, names: tuple[str, ...], days: Stretch) -> Fraction | None:
        """Give a plan on the natural side of its accounts."""
        found = self.flows.planned(names, days) if days.first <= days.last else Fraction(0)
        costs = all(name.split(":")[0] == self.flows.books.roots.expenses for name in names)
        return found if found is None or costs else -found

    def off(self, actual: Fraction, planned: Fraction | None) -> Fraction | None:
        """Give by how many percent a plan is missed; of one that begins later, nothing."""
        is_whole = self.flows.is_planned_throughout(self.year)
        return off(actual, planned) if is_whole else None

    def actual(self, names: tuple[str, ...]) -> Fraction:
        """Give what is booked so far."""
        return self.flows.flow(names, self.so_far)


def _so_far(lines: _Lines) -> Section:
    """Hold what is booked so far against the plan of the same days."""
    rows = []
    for id_, title, names, is_total in lines.every():
        planned, actual = lines.planned(names, lines.so_far), lines.actual(names)
        difference = None if planned is None else actual - planned
        cells = (planned, actual, difference, lines.off(actual, planned))
        rows.append(Row(id_, title, cells, is_total=is_total))
    code = lines.flows.code
    return Section(
        id="so-far",
        title=said("To {day}", day=lines.day),
        columns=(
            Column("plan", said("Plan"), code),
            Column("actual", said("Actual"), code),
            Column("difference", said("Difference"), code),
            Column("off-plan", said("Off plan"), "%"),
        ),
        rows=tuple(rows),
    )


def _forecast(lines: _Lines) -> Section:
    """Add the plan of the days that are left to what is booked so far."""
    rows = []
    for id_, title, names, is_total in lines.every():
        year, actual = lines.planned(names, lines.year), lines.actual(names)
        rest = lines.planned(names, lines.rest)
        forecast = actual + (rest or 0)
        cells: tuple[Cell, ...] = (year, actual, rest, forecast, lines.off(forecast, year))
        rows.append(Row(id_, title, cells, is_total=is_total))
    code = lines.flows.code
    return Section(
        id="forecast",
        title=said("Forecast to {day}", day=lines.year.last),
        columns=(
            Column("plan", said("Plan"), code),
            Column("actual", said("So far"), code),
            Column("rest", said("Plan of the rest"), code),
            Column("forecast", said("Forecast"), code),
            Column("off-plan", said("Off plan"), "%"),
        ),
        rows=tuple(rows),
        notes=(_FORECAST,),
    )
