"""The business plan: what Fava's budget directives come to from any day to any other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from coopctl.books import Books, Budget, root_of

_WEEK = 7
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


class Plan:
    """The plan of one currency, read as Fava reads it.

    A budget counts from its day until the next one of the account. Each day has an equal part of
    the interval that it lies in: a calendar month, quarter or year, or a week from Monday.
    """

    def __init__(self, books: Books, currency: str) -> None:
        """Take the budgets of the currency."""
        self.roots = books.roots
        self._by_account: defaultdict[str, list[Budget]] = defaultdict(list)
        self.unread = tuple(each for each in books.budgets if not each.interval)
        self.others = tuple(
            each for each in books.budgets if each.interval and each.currency != currency
        )
        for each in books.budgets:
            if each.interval and each.currency == currency:
                self._by_account[each.account].append(each)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that something is planned for, sorted."""
        return tuple(sorted(self._by_account))

    @property
    def first_day(self) -> date | None:
        """Give the first day that anything is planned for."""
        days = (each.day for budgets in self._by_account.values() for each in budgets)
        return min(days, default=None)

    @property
    def turned(self) -> tuple[Budget, ...]:
        """Budgets of income above zero: as postings they would lower it."""
        return tuple(
            each
            for name in self.accounts
            for each in self._by_account[name]
            if root_of(name) == self.roots.income and each.number > 0
        )

    def of(self, names: Sequence[str], first: date, last: date) -> Fraction | None:
        """Add up the plan of accounts and all below them, as it would be posted.

        Returns:
            Exact, debit above zero; None where nothing is planned on any of the days.
        """
        parts = [
            part
            for account in self.accounts
            if any(account == name or account.startswith(name + ":") for name in names)
            for part in _parts(self._by_account[account], first, last)
        ]
        return sum(parts, Fraction(0)) if parts else None


def _parts(budgets: Sequence[Budget], first: date, last: date) -> Iterator[Fraction]:
    """Give what each budget of an account comes to while it counts."""
    ends: Iterable[date | None] = (*(each.day for each in budgets[1:]), None)
    for budget, end in zip(budgets, ends, strict=True):
        until = last if end is None else min(last, end - timedelta(days=1))
        day = max(first, budget.day)
        while day <= until:
            start, stop = interval_of(day, budget.interval)
            there = min(stop, until)
            days = (there - day).days + 1
            yield Fraction(budget.number) * Fraction(days, (stop - start).days + 1)
            day = there + timedelta(days=1)


def interval_of(day: date, interval: str) -> tuple[date, date]:
    """Give the first and the last day of the interval that a day lies in.

    >>> [str(each) for each in interval_of(date(2024, 2, 10), "quarterly")]
    ['2024-01-01', '2024-03-31']
    """
    if interval == "daily":
        return day, day
    if interval == "weekly":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=_WEEK - 1)
    months = _MONTHS[interval]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    years, month = divmod(start.month - 1 + months, 12)
    return start, date(start.year + years, month + 1, 1) - timedelta(days=1)
