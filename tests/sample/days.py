"""Months, banking days and school days of the years the books cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2023, 4, 1)
LAST_DAY = date(2026, 9, 30)
FISCAL_YEARS = (2023, 2024, 2025, 2026)
APRIL = 4
SATURDAY = 5
DAY = timedelta(days=1)

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

# The holidays that fall on the same day each year, and the banks' days off around New Year.
HOLIDAYS = frozenset(
    {(1, 1), (1, 2), (1, 3), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5)}
    | {(8, 11), (11, 3), (11, 23), (12, 31)}
)

# First and last day of the school kitchens' terms, as (month, day).
TERMS = (((1, 9), (3, 22)), ((4, 8), (7, 19)), ((9, 2), (12, 22)))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next.first - DAY

    @property
    def next(self) -> "Month":
        """The month after."""
        return self.plus(1)

    def plus(self, months: int) -> "Month":
        """Count so many months on, or back."""
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)

    @property
    def fiscal_year(self) -> int:
        """The fiscal year, named after the calendar year it starts in."""
        return fiscal_year(self.first)

    @property
    def name(self) -> str:
        """The month and year in words."""
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"

    @property
    def last_bank_day(self) -> date:
        """The last day on which the bank works."""
        return bank_day_before(self.last)

    def day(self, number: int) -> date:
        """Take a day of the month by its number."""
        return date(self.year, self.month, number)

    def bank_day(self, number: int) -> date:
        """Take a day of the month, or the next day on which the bank works."""
        return bank_day_after(self.day(number))

    @property
    def days(self) -> Iterator[date]:
        """Each day."""
        day = self.first
        while day <= self.last:
            yield day
            day += DAY

    @property
    def school_days(self) -> tuple[date, ...]:
        """The days on which the schools serve lunch."""
        return tuple(day for day in self.days if in_term(day) and is_bank_day(day))


def fiscal_year(day: date) -> int:
    """Name the fiscal year of a day."""
    return day.year if day.month >= APRIL else day.year - 1


def month_of(day: date) -> Month:
    """Take the month a day lies in."""
    return Month(day.year, day.month)


def months() -> Iterator[Month]:
    """Each month of the books."""
    month = Month(FIRST_DAY.year, FIRST_DAY.month)
    while month.first <= LAST_DAY:
        yield month
        month = month.next


def is_bank_day(day: date) -> bool:
    """Tell whether the bank works."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS


def bank_day_after(day: date) -> date:
    """Take the day itself or the next on which the bank works."""
    while not is_bank_day(day):
        day += DAY
    return day


def bank_day_before(day: date) -> date:
    """Take the day itself or the last on which the bank worked."""
    while not is_bank_day(day):
        day -= DAY
    return day


def in_term(day: date) -> bool:
    """Tell whether the schools are open."""
    return any(first <= (day.month, day.day) <= last for first, last in TERMS)
