"""Fiscal years: their names, first and last days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A fiscal year: its name and its first and last day, both in it."""

    year: int
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """When a co-op's years start, and which calendar year names them.

    >>> FiscalYear(month=4, day=1).period(2025)
    Period(year=2025, first=datetime.date(2025, 4, 1), last=datetime.date(2026, 3, 31))
    """

    month: int = 1
    day: int = 1
    named_after_end: bool = False

    def period(self, year: int) -> Period:
        """Give the first and last day of a fiscal year."""
        starts_with_calendar = (self.month, self.day) == (1, 1)
        start = year - 1 if self.named_after_end and not starts_with_calendar else year
        first = date(start, self.month, self.day)
        next_first = date(start + 1, self.month, self.day)
        return Period(year, first, date.fromordinal(next_first.toordinal() - 1))

    def year_of(self, day: date) -> int:
        """Name the fiscal year that a day lies in."""
        named = self.period(day.year)
        if day < named.first:
            return day.year - 1
        return day.year + 1 if day > named.last else day.year
