"""What a transaction leaves over, exactly; Beancount allows for as much as the ledger tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from beancount.core import convert, data

from coopctl.money import Currency
from coopctl.problems import Place, Problem, Severity

MOST = 10
"""Transactions that are told one by one."""


def residual(postings: list[data.Posting]) -> dict[str, Decimal]:
    """Sum what postings weigh, by currency; where they are all of one, without looking far."""
    total, currency = Decimal(0), None
    for posting in postings:
        units: Any = posting.units
        if posting.price is not None or posting.cost is not None:
            return _by_weight(postings)
        if currency is None:
            currency = units.currency
        elif units.currency != currency:
            return _by_weight(postings)
        total += units.number
    return {currency: total} if total and currency else {}


def _by_weight(postings: list[data.Posting]) -> dict[str, Decimal]:
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
        do="mend the posting that is wrong, or add one for the difference",
        severity=Severity.WARNING,
    )
