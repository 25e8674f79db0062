"""What members should look at first in a month, or in a year."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import PurePath

from coopctl.facts.stretch import Flows, Stretch
from coopctl.reports.result import Result, off
from coopctl.reports.standing import cover_at
from coopctl.words import Figure, Place, Words, money, said

NOT_OVER = said(
    "The fiscal year is not over: what there is of it so far stands beside whole years."
)
_TOLERATED = 10
"""Percent by which a plan may be missed without a word."""


def warnings_of(flows: Flows, month: Stretch, to_date: Stretch) -> Iterator[Words]:
    """Tell of an empty month, a deficit to date, funds that fell, little cash, a plan missed."""
    if not flows.has_entries(month):
        yield said(
            "The ledger has no entry from {first} to {last}.", first=month.first, last=month.last
        )
    surplus = flows.surplus(to_date)
    if surplus < 0:
        yield said(
            "A deficit to date: {amount} from {first}.",
            amount=_money(flows, -surplus),
            first=to_date.first,
        )
    yield from _fallen(flows, month)
    cover = cover_at(flows, month.last)
    if cover.cash is not None and cover.cash < 0:
        yield said("Cash is below zero: {cash}.", cash=_money(flows, cover.cash))
    elif cover.months is not None and cover.months < 1:
        yield said(
            "Cash of {cash} covers less than a month of costs, {costs} on average.",
            cash=_money(flows, cover.cash or Fraction(0)),
            costs=_money(flows, cover.costs or Fraction(0)),
        )
    if flows.is_planned_throughout(to_date):
        yield from _missed(flows, to_date)
    yield from plan_warnings(flows, to_date)


def _fallen(flows: Flows, month: Stretch) -> Iterator[Words]:
    """Tell of funds with less in them than before the month."""
    before = month.first - timedelta(days=1)
    for name in flows.rules.funds:
        opening, closing = flows.balance((name,), before), flows.balance((name,), month.last)
        if closing < opening:
            yield said(
                "{fund} fell by {fall} to {closing} from {first} to {last}.",
                fund=flows.title(name, flows.rules.funds),
                fall=_money(flows, opening - closing),
                closing=_money(flows, closing),
                first=month.first,
                last=month.last,
            )


def _missed(flows: Flows, to_date: Stretch) -> Iterator[Words]:
    """Tell of turnover and surplus far below the plan to date, and of costs far above it."""
    result = Result(flows, to_date)
    for title, actual, planned, bad in (
        (said("Turnover"), flows.turnover(to_date), result.planned_turnover, -1),
        (said("Costs"), flows.costs(to_date), result.planned_costs(), 1),
        (said("Surplus"), flows.surplus(to_date), result.planned_surplus, -1),
    ):
        missed = off(actual, planned)
        if missed is not None and planned is not None and missed * bad > _TOLERATED:
            figures: dict[str, Place] = {
                "title": title,
                "amount": _money(flows, actual),
                "share": Figure(abs(missed), "%", flows.rules.currency),
                "plan": _money(flows, planned),
            }
            if bad > 0:
                yield said(
                    "{title} to date: {amount}, {share} above the plan of {plan}.", **figures
                )
            else:
                yield said(
                    "{title} to date: {amount}, {share} below the plan of {plan}.", **figures
                )


def plan_warnings(flows: Flows, days: Stretch) -> Iterator[Words]:
    """Tell of a plan that begins within some days, and of budgets that are not read as meant."""
    first = flows.plan.first_day
    if first is not None and days.first < first <= days.last:
        yield said(
            "The plan begins on {day}; figures from {first} are of more days, and by how much "
            "they miss it is not told.",
            day=first,
            first=days.first,
        )
    if flows.plan.unread:
        place = flows.plan.unread[0].place
        yield said(
            "Budget directives that cannot be read: {count}, the first on line {line} of {file}; "
            'they name an account, an interval such as "monthly" and an amount.',
            count=len(flows.plan.unread),
            line=place.line or 0,
            file=PurePath(place.file).name,
        )
    if flows.plan.others:
        yield said(
            "Budgets that do not count, since they are not in {unit}: {count}, the first of "
            "{account}.",
            unit=flows.code,
            count=len(flows.plan.others),
            account=flows.plan.others[0].account,
        )
    for budget in flows.plan.turned:
        yield said(
            "The budget of {account} from {first} is above zero, as a posting that lowers income "
            "would be; income is planned below zero.",
            account=budget.account,
            first=budget.day,
        )


def _money(flows: Flows, amount: Fraction) -> Figure:
    return money(amount, flows.rules.currency)
