"""What a transaction leaves over, exactly; Beancount allows for as much as the ledger tells it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, Inexact, localcontext
from functools import cache
from typing import Any

from beancount.core import convert, data
from beancount.core.interpolate import AUTOMATIC_RESIDUAL

from coopctl.money import Currency
from coopctl.problems import Place, Problem, Severity

MOST = 10
"""Transactions that are told one by one."""


def uneven(entries: Iterable[Any]) -> list[data.Transaction]:
    """Give the transactions but those of one currency whose postings are seen to sum to zero.

    As nearly all do; the sums are Beancount's own, and none of them is rounded.
    """
    transaction: Any = data.Transaction
    with localcontext() as context:
        context.traps[Inexact] = True
        return [
            each
            for each in entries
            if isinstance(each, transaction) and not _is_even(each.postings)
        ]


def _is_even(postings: Iterable[Any]) -> bool:
    """Say whether postings of one currency, at no cost or price, sum to zero."""
    total = currency = None
    try:
        for _, (number, commodity), cost, price, _, meta in postings:
            if cost is not None or price is not None or (meta and AUTOMATIC_RESIDUAL in meta):
                return False
            if currency is None:
                total, currency = number, commodity
            elif commodity != currency:
                return False
            else:
                total += number
    except Inexact:
        return False
    return not total


def residual(postings: Iterable[data.Posting]) -> dict[str, Decimal]:
    """Sum what postings weigh, by currency."""
    totals = dict[str, Decimal]()
    for posting in postings:
        weight: Any = convert.get_weight(posting)
        totals[weight.currency] = totals.get(weight.currency, Decimal(0)) + weight.number
    return totals


@cache
def _unit(currency: str) -> Decimal:
    return Currency.of(currency).unit


@dataclass(slots=True)
class LeftOver:
    """The transactions that leave a minor unit or more over."""

    first: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, left: dict[str, Decimal], place: Place) -> None:
        """Keep what a transaction leaves, unless it is less than the currency can say."""
        for currency, number in left.items():
            if abs(number) < _unit(currency):
                continue
            if len(self.first) < MOST:
                self.first.append(_left_over(place, f"{number.normalize():f} {currency}"))
            else:
                self.more += 1

    def problems(self, main: str) -> Iterator[Problem]:
        """Tell of the first ones, and how many more there are."""
        yield from self.first
        if self.more:
            yield _left_over(
                Place(main), "a minor unit or more", f"{self.more:,} more transactions"
            )


def _left_over(place: Place, left: str, whose: str = "this transaction") -> Problem:
    """Tell of it; a person can say whether that is a rounding or a mistake."""
    return Problem(
        code="left-over",
        place=place,
        wrong=f"the postings of {whose} do not sum to zero: {left} is left over",
        why="an option of the ledger, or amounts with few digits, make Beancount let that pass",
        do="mend the posting that is wrong, write out an amount that Beancount filled in, or add a "
        "posting for the difference",
        severity=Severity.WARNING,
    )
