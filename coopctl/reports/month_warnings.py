"""What members should look at first in a month."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import PurePath

from coopctl.facts.stretch import Flows, Stretch
from coopctl.reports.report_paper import written
from coopctl.reports.result import Result, off
from coopctl.reports.standing import cover_at

_TOLERATED = 10
"""Percent by which a plan may be missed without a word."""


def warnings_of(flows: Flows, month: Stretch, to_date: Stretch) -> Iterator[str]:
    """Tell of an empty month, a deficit to date, funds that fell, little cash, a plan missed."""
    if not flows.has_entries(month):
        yield f"The ledger has no entry from {month.first} to {month.last}."
    surplus = flows.surplus(to_date)
    if surplus < 0:
        yield f"A deficit to date: {_money(flows, -surplus)} from {to_date.first}."
    yield from _fallen(flows, month)
    cover = cover_at(flows, month.last)
    if cover.months is not None and cover.months < 1:
        yield (
            f"Cash of {_money(flows, cover.cash)} covers less than a month of costs, "
            f"{_money(flows, cover.costs or Fraction(0))} on average."
        )
    yield from _missed(flows, to_date)
    yield from plan_warnings(flows)


def _fallen(flows: Flows, month: Stretch) -> Iterator[str]:
    """Tell of funds with less in them than before the month."""
    before = month.first - timedelta(days=1)
    for name in flows.rules.funds:
        opening, closing = flows.balance((name,), before), flows.balance((name,), month.last)
        if closing < opening:
            yield (
                f"{flows.title(name)} fell by {_money(flows, opening - closing)} to "
                f"{_money(flows, closing)} from {month.first} to {month.last}."
            )


def _missed(flows: Flows, to_date: Stretch) -> Iterator[str]:
    """Tell of turnover and surplus far below the plan to date, and of costs far above it."""
    result = Result(flows, to_date)
    for title, actual, planned, bad in (
        ("Turnover", flows.turnover(to_date), result.planned_turnover, -1),
        ("Costs", flows.costs(to_date), result.planned_costs(), 1),
        ("Surplus", flows.surplus(to_date), result.planned_surplus, -1),
    ):
        missed = off(actual, planned)
        if missed is not None and planned is not None and missed * bad > _TOLERATED:
            side = "above" if bad > 0 else "below"
            share = written(abs(missed), "%", flows.rules.currency)
            yield (
                f"{title} to date: {_money(flows, actual)}, {share} {side} the plan of "
                f"{_money(flows, planned)}."
            )


def plan_warnings(flows: Flows) -> Iterator[str]:
    """Tell of budgets that do not count, and of those that are written the other way round."""
    if flows.plan.unread:
        place = flows.plan.unread[0].place
        yield (
            f"Budget directives that cannot be read: {len(flows.plan.unread)}, the first on line "
            f"{place.line} of {PurePath(place.file).name}; they name an account, an interval "
            'such as "monthly" and an amount.'
        )
    if flows.plan.others:
        yield (
            f"Budgets that do not count, since they are not in {flows.code}: "
            f"{len(flows.plan.others)}, the first of {flows.plan.others[0].account}."
        )
    for budget in flows.plan.turned:
        yield (
            f"The budget of {budget.account} from {budget.day} is above zero, as a posting that "
            "lowers income would be; income is planned below zero."
        )


def _money(flows: Flows, amount: Fraction) -> str:
    return f"{written(amount, flows.code, flows.rules.currency)} {flows.code}"
