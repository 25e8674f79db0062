"""One account's days in one commodity, with what they add up to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from coopctl.books.values import Cell
from coopctl.money import EXACT

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Series:
    """Balances as posted.

    Attributes:
        days: with postings, in order.
        totals: of each day.
        balances: at the end of each day.
    """

    days: tuple[date, ...]
    totals: tuple[Decimal, ...]
    balances: tuple[Decimal, ...]

    @classmethod
    def of(cls, cells: Mapping[date, Cell]) -> "Series":
        """Add the days up, in order."""
        days = tuple(cells)
        totals = tuple([cell[0] for cell in cells.values()])  # a list is the quicker way to one
        return cls(days, totals, tuple(accumulate(totals, EXACT.add)))

    def before(self, day: date) -> Decimal:
        """Give the balance before the day's entries."""
        index = bisect_left(self.days, day)
        return self.balances[index - 1] if index else ZERO

    def at(self, day: date) -> Decimal:
        """Give the balance at the end of the day."""
        index = bisect_right(self.days, day)
        return self.balances[index - 1] if index else ZERO

    def days_of(self, first: date, last: date) -> tuple[date, ...]:
        """Give the days with postings from the first to the last."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def flow(self, first: date, last: date) -> Decimal:
        """Sum the postings from the first to the last day."""
        return EXACT.subtract(self.at(last), self.before(first))

    def sum_of_days(self, first: date, last: date) -> Decimal:
        """Add up the balances at the end of each day from the first to the last."""
        if last < first:
            return ZERO
        total = EXACT.multiply(self.at(first), Decimal((last - first).days + 1))
        for index in range(bisect_right(self.days, first), bisect_right(self.days, last)):
            left = Decimal((last - self.days[index]).days + 1)
            total = EXACT.add(total, EXACT.multiply(self.totals[index], left))
        return total

    def moments(self, first: date | None, last: date) -> Iterable[Decimal]:
        """Give each balance that stood at the end of a day from the first to the last.

        Args:
            first: None begins before everything, at zero.
            last: included.
        """
        start = 0
        if first is None:
            yield ZERO
        else:
            yield self.at(first)
            start = bisect_right(self.days, first)
        yield from self.balances[start : bisect_right(self.days, last)]


def merged(parts: Iterable[Mapping[date, Cell]]) -> dict[date, Cell]:
    """Put the days of several together, in order."""
    days: dict[date, Cell] = {}
    for part in parts:
        for day, (total, count) in part.items():
            held = days.get(day)
            if held is None:
                days[day] = (total, count)
            else:
                days[day] = (EXACT.add(held[0], total), held[1] + count)
    return dict(sorted(days.items()))
