"""The books without one year's own closing: flows and balances on their natural side."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from coopctl.books.digest import accounts_digest, fingerprint
from coopctl.books.series import ZERO, Series, merged
from coopctl.books.values import Account, Books, Postings, Roots, root_of
from coopctl.money import EXACT

MONTHS = 12


class View:
    """The books as the closing of one year must see them.

    The year's own closing is left out: its postings, and the accounts that it opened. What is
    asked of several names is asked of all the accounts they cover, each counted once. Money is
    on the natural side: debit minus credit where every name is under Assets or Expenses, credit
    minus debit otherwise. Every other commodity is as posted, debit minus credit.
    """

    def __init__(self, books: Books, year: int) -> None:
        """Take the books, and the year whose own closing is left out."""
        self.books = books
        self.year = year
        self._series: dict[tuple[str, str], Series] = {}
        self._shared: dict[tuple[str, str], Series] = {}

    @property
    def roots(self) -> Roots:
        """The names of the root accounts."""
        return self.books.roots

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """Every account that was opened by another than the year's own closing."""
        closing = self.books.closings.get(self.year)
        file = self.books.closing_files.get(self.year)
        if file is None:
            return self.books.accounts
        day = date.min if closing is None else closing.day
        return {
            name: account
            for name, account in self.books.accounts.items()
            if account.opened < day or account.place.file != file
        }

    @cached_property
    def postings(self) -> Postings:
        """All postings but those of the year's own closing."""
        found = dict(self.books.postings)
        others = [
            *(
                postings
                for year, postings in sorted(self.books.closing_postings.items())
                if year != self.year
            ),
            *(postings for _, postings in sorted(self.books.correction_postings.items())),
        ]
        keys = sorted({key for postings in others for key in postings})
        for key in keys:
            parts = [
                postings[key] for postings in (self.books.postings, *others) if key in postings
            ]
            found[key] = merged(parts)
        return found

    @cached_property
    def names(self) -> Sequence[str]:
        """Every account that is opened or posted on, sorted."""
        return sorted({*self.accounts, *(account for account, _ in self.postings)})

    def of_another(self, year: int) -> "View":
        """Look at the same books as the closing of another year must see them.

        What is made of an account that no closing posts to is made once for all years.
        """
        view = View(self.books, year)
        view._shared = self._shared
        return view

    def leaving_out(self, accounts: Collection[str]) -> "View":
        """Look at the same books, where no name covers some of the accounts."""
        view = copy(self)
        view.names = [name for name in self.names if name not in accounts]
        return view

    def covered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Name the accounts that the names cover, each once, sorted.

        A name covers itself and its sub-accounts: `Income:Sales` covers `Income:Sales:Care`,
        not `Income:Salesroom`.
        """
        found: set[str] = set()
        for name in names:
            found.update(self._own(name))
            found.update(self._below(name))
        return tuple(sorted(found))

    def is_open(self, name: str) -> bool:
        """Say whether the account or a sub-account of it was ever opened."""
        return name in self.accounts or any(each in self.accounts for each in self._below(name))

    def side(self, names: Iterable[str]) -> int:
        """Give the sign that turns a figure as posted to the natural side of the names.

        Returns:
            1 where every name is under Assets or Expenses, else -1.
        """
        debit = (self.roots.assets, self.roots.expenses)
        return 1 if all(root_of(name) in debit for name in names) else -1

    def flow(
        self,
        names: Sequence[str],
        commodity: str,
        first: date,
        last: date,
        *,
        below: bool = True,
    ) -> Decimal:
        """Sum the postings from the first to the last day.

        Args:
            names: accounts.
            commodity: the only one counted.
            first: included.
            last: included.
            below: count sub-accounts too.
        """
        covered = self.covered(names) if below else sorted(set(names))
        total = _sum(self._of(name, commodity).flow(first, last) for name in covered)
        return self._turned(total, names, commodity)

    def balance_at(
        self,
        names: Sequence[str],
        commodity: str,
        day: date,
        *,
        inclusive: bool,
        below: bool = True,
    ) -> Decimal:
        """Give the balance at the end of the day, or before its entries if not inclusive.

        Args:
            names: accounts.
            commodity: the only one counted.
            day: of the balance.
            inclusive: whether its entries count.
            below: count sub-accounts too.
        """
        covered = self.covered(names) if below else sorted(set(names))
        series = [self._of(name, commodity) for name in covered]
        total = _sum(each.at(day) if inclusive else each.before(day) for each in series)
        return self._turned(total, names, commodity)

    def daily_average(
        self,
        names: Sequence[str],
        commodity: str,
        first: date,
        last: date,
        *,
        since: date | None = None,
    ) -> Fraction:
        """Divide the sum of the balances at the end of each day by the number of days.

        Args:
            names: accounts.
            commodity: the only one counted.
            first: included.
            last: included.
            since: days before it count zero; the number of days stays that of the period.
        """
        start = first if since is None else max(first, since)
        total = _sum(
            self._of(name, commodity).sum_of_days(start, last) for name in self.covered(names)
        )
        turned = self._turned(total, names, commodity)
        return Fraction(turned) / ((last - first).days + 1)

    def month_end_average(
        self,
        names: Sequence[str],
        commodity: str,
        first: date,
        last: date,
        *,
        since: date | None = None,
    ) -> Fraction:
        """Divide the sum of the balances at the end of each month by the number of months.

        Args:
            names: accounts.
            commodity: the only one counted.
            first: of the fiscal year; its months begin on this day of the month.
            last: of the fiscal year.
            since: month ends before it count zero.
        """
        ends = month_ends(first, last)
        counted = [end for end in ends if since is None or end >= since]
        series = [self._of(name, commodity) for name in self.covered(names)]
        total = _sum(each.at(end) for each in series for end in counted)
        return Fraction(self._turned(total, names, commodity)) / len(ends)

    def highest(
        self,
        names: Sequence[str],
        commodity: str,
        first: date,
        last: date,
    ) -> Decimal:
        """Give the greatest balance at the end of a day from the first to the last."""
        moments = self._together(names, commodity).moments(first, last)
        return max(self._turned(each, names, commodity) for each in moments)

    def highest_ever(self, names: Sequence[str], commodity: str, last: date) -> Decimal:
        """Give the greatest balance at the end of a day up to the last, at least zero."""
        moments = self._together(names, commodity).moments(None, last)
        return max(self._turned(each, names, commodity) for each in moments)

    def credit_balances(self, commodity: str, day: date) -> dict[str, Decimal]:
        """Give credit minus debit at the end of the day, sub-accounts included.

        Returns:
            For every account opened or posted on, and everything above it, sorted by name.
        """
        totals: defaultdict[str, Decimal] = defaultdict(Decimal)
        for name in self.names:
            balance = self._of(name, commodity).at(day).copy_negate()
            above = name
            while above:
                totals[above] = EXACT.add(totals[above], balance)
                above = above.rpartition(":")[0]
        return {name: total or ZERO for name, total in sorted(totals.items())}

    def accounts_digest(self, first: date, last: date) -> dict[str, str]:
        """Digest each account as it concerns the year, so that a change names its account."""
        return accounts_digest(
            self.books, self.accounts, self.postings, self._of, first, last, self.year
        )

    def fingerprint(self, first: date, last: date) -> str:
        """Digest the books as they concern the year.

        Any posting added, changed, re-dated or taken away on or before the last day changes
        it, also two that cancel out within the year; nothing after the last day does, nor the
        year's own closing, nor the order of files and lines.

        Returns:
            `sha256:` and 64 hexadecimal digits.
        """
        return fingerprint(self.accounts_digest(first, last))

    def _own(self, name: str) -> Iterable[str]:
        """Give the name itself if it is an account."""
        index = bisect_left(self.names, name)
        return self.names[index : index + 1] if self.names[index : index + 1] == [name] else ()

    def _below(self, name: str) -> Iterable[str]:
        """Give the sub-accounts of a name, sorted."""
        start = bisect_left(self.names, name + ":")
        return self.names[start : bisect_left(self.names, name + ";", start)]  # `;` follows `:`

    def _of(self, account: str, commodity: str) -> Series:
        key = (account, commodity)
        cells = self.postings.get(key, {})
        made = self._shared if cells is self.books.postings.get(key) else self._series
        found = made.get(key)
        if found is None:
            found = made[key] = Series.of(cells)
        return found

    def _together(self, names: Iterable[str], commodity: str) -> Series:
        """Put the accounts that the names cover into one."""
        keys = ((name, commodity) for name in self.covered(names))
        return Series.of(merged(self.postings[key] for key in keys if key in self.postings))

    def _turned(self, total: Decimal, names: Iterable[str], commodity: str) -> Decimal:
        if commodity != self.books.currency or total == 0 or self.side(names) > 0:
            return total
        return total.copy_negate()


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """Give the last day of each of the twelve fiscal months.

    >>> [end.isoformat() for end in month_ends(date(2023, 4, 1), date(2024, 3, 31))[9:]]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    starts = [_months_later(first, count) for count in range(1, MONTHS)]
    return (*(start - timedelta(days=1) for start in starts), last)


def _months_later(day: date, count: int) -> date:
    """Go some months on; a day that the month lacks is the first of the next."""
    years, month = divmod(day.month - 1 + count, MONTHS)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    """Add up exactly; a sum of nothing is zero."""
    total = ZERO
    for number in numbers:
        total = EXACT.add(total, number)
    return total
