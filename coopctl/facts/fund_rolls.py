"""Each fund from year to year: what closings gave and took, what it was used for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.books import Books, View, Watched
from coopctl.money import EXACT

UNTAGGED = ""
"""Stands for the use of an entry that has no tag of the fund's uses."""

_NO_YEAR = 0
"""No closing is of this year, so that a view which leaves it out leaves nothing out."""

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRoll:
    """A fund from the beginning of a year to its end.

    opening + by closings + other in - used - out by closings = closing, exactly. Opening and
    closing are the ledger's balances, credit positive; the others are zero or more.

    Attributes:
        credited: by closings and corrections of them.
        other_in: by any other entry.
        used: by any other entry, for each tag of the fund's uses; `UNTAGGED` without one.
        drawn: by closings and corrections: losses, releases.
    """

    fund: str
    period: Period
    opening: Decimal
    credited: Decimal = ZERO
    other_in: Decimal = ZERO
    used: Mapping[str, Decimal] = field(default_factory=dict)
    drawn: Decimal = ZERO
    closing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """An entry that takes from a fund and is no closing's.

    Attributes:
        tag: the first of the fund's uses that the entry is tagged with, or `UNTAGGED`.
        amount: above zero.
    """

    fund: str
    day: date
    payee: str
    narration: str
    tag: str
    amount: Decimal


def uses_named(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Give every fund of the rules with the uses of the steps that name it, in rule order."""
    found: dict[str, list[str]] = {fund: [] for fund in rules.funds}
    for step in rules.steps:
        for fund in step.accounts:
            if fund in found:
                found[fund].extend(step.uses)
    return {fund: tuple(dict.fromkeys(uses)) for fund, uses in found.items()}


def fund_rolls(rules: Rules, books: Books, periods: Sequence[Period]) -> tuple[FundRoll, ...]:
    """Follow each fund of the rules through some years, in the currency.

    Args:
        rules: name the funds and their uses.
        books: that watched the funds, see `watched_by`.
        periods: entries count by their date, so that a closing dated the day after its year is
            in the next.

    Returns:
        By fund in rule order, then by year.

    Reading:
        An entry counts with what it moves on the fund and its sub-accounts together, so that a
        move within the fund is neither in nor out. One with several tags of the uses is counted
        under the first, in the order of the rules.
    """
    view = View(books, _NO_YEAR)
    uses = uses_named(rules)
    with localcontext(EXACT):
        return tuple(
            _roll(fund, uses[fund], period, view) for fund in rules.funds for period in periods
        )


def fund_uses(rules: Rules, books: Books, period: Period) -> tuple[Use, ...]:
    """List what was taken from each fund in a time, by fund in rule order, then by date."""
    with localcontext(EXACT):
        return tuple(
            Use(
                fund=fund,
                day=each.day,
                payee=each.payee,
                narration=each.narration,
                tag=_use_of(each, uses),
                amount=-credit,
            )
            for fund, uses in uses_named(rules).items()
            for each, credit in _moves(fund, period, books)
            if credit < 0 and each.closing is None
        )


def _roll(fund: str, uses: Sequence[str], period: Period, view: View) -> FundRoll:
    """Follow one fund through one year."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    used: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each, credit in _moves(fund, period, view.books):
        if each.closing is not None:
            sums["credited" if credit > 0 else "drawn"] += abs(credit)
        elif credit > 0:
            sums["other_in"] += credit
        else:
            used[_use_of(each, uses)] -= credit
    return FundRoll(
        fund=fund,
        period=period,
        opening=_credit_at(fund, period.first, view, inclusive=False),
        used=dict(used),
        closing=_credit_at(fund, period.last, view, inclusive=True),
        **sums,
    )


def _moves(fund: str, period: Period, books: Books) -> Iterator[tuple[Watched, Decimal]]:
    """Give the transactions of a time that move a fund, each with what it credits to it."""
    below = f"{fund}:"
    for each in books.watched:
        if period.first <= each.day <= period.last:
            credit = ZERO
            for account, number, commodity in each.moves:
                if commodity == books.currency and (account == fund or account.startswith(below)):
                    credit -= number
            if credit != 0:
                yield each, credit


def _use_of(each: Watched, uses: Sequence[str]) -> str:
    """Name the first of the uses that an entry is tagged with."""
    return next((use for use in uses if use in each.tags), UNTAGGED)


def _credit_at(fund: str, day: date, view: View, *, inclusive: bool) -> Decimal:
    """Give credit minus debit, whichever side the account is on."""
    balance = view.balance_at([fund], view.books.currency, day, inclusive=inclusive)
    return balance if view.side([fund]) < 0 else -balance
