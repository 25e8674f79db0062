"""What accounts come to in a fiscal year: flows, balances, averages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.balances import covers
from coopctl.allocation.vocabulary import Balance
from coopctl.allocation.years import Period
from coopctl.books import View, root_of


@dataclass(frozen=True, slots=True)
class Sums:
    """Reads the books of one year, the year's own closing left out.

    Attributes:
        view: of the books.
        period: the fiscal year.
        currency: the code that money is counted in.
        converted: what foreign income and expenses come to, as posted, by account.
    """

    view: View
    period: Period
    currency: str
    converted: Mapping[str, Decimal]

    def without(self, accounts: Collection[str]) -> "Sums":
        """Read the same books as if some accounts were not there."""
        return replace(self, view=self.view.leaving_out(accounts))

    def flow(self, names: Sequence[str], unit: str) -> Fraction:
        """Sum the postings of the year, on the natural side for money, else as posted."""
        first, last = self.period.first, self.period.last
        total = self.view.flow(names, unit, first, last)
        if unit != self.currency or not self.converted:
            return Fraction(total)
        covered = self.view.covered(names)
        extra = sum((self.converted.get(name, Decimal(0)) for name in covered), Decimal(0))
        return Fraction(total) + self.view.side(names) * Fraction(extra)

    def balance(
        self, names: Sequence[str], unit: str, balance: Balance, *, since: date | None = None
    ) -> Fraction:
        """Read a balance on the natural side for money, else as posted.

        Args:
            names: accounts, each with its sub-accounts.
            unit: the commodity.
            balance: which of the year's balances.
            since: days before it count zero in an average.
        """
        view, first, last = self.view, self.period.first, self.period.last
        found: Decimal | Fraction
        match balance:
            case Balance.YEAR_END:
                found = view.balance_at(names, unit, last, inclusive=True)
            case Balance.YEAR_START:
                found = view.balance_at(names, unit, first, inclusive=False)
            case Balance.DAILY_AVERAGE:
                found = view.daily_average(names, unit, first, last, since=since)
            case Balance.MONTH_END_AVERAGE:
                found = view.month_end_average(names, unit, first, last, since=since)
            case Balance.HIGHEST:
                found = view.highest(names, unit, first, last)
            case Balance.HIGHEST_EVER:
                found = view.highest_ever(names, unit, last)
        return Fraction(found)

    def read(self, names: Sequence[str], balance: Balance) -> Fraction:
        """Read a base: the flow of Income and Expenses, the balance of other accounts.

        A list of credit roots gives credit minus debit, one of debit roots debit minus credit,
        a mixed one credit minus debit.
        """
        roots = self.view.roots
        flowing = [name for name in names if root_of(name) in (roots.income, roots.expenses)]
        standing = [name for name in names if name not in flowing]
        if not flowing:
            return self.balance(standing, self.currency, balance)
        if not standing:
            return self.flow(flowing, self.currency)
        side = self.view.side(names)
        flow = self.flow(flowing, self.currency) * self.view.side(flowing) * side
        held = self.balance(standing, self.currency, balance) * self.view.side(standing) * side
        return flow + held


def part_of(account: str, names: Sequence[str]) -> tuple[str, ...]:
    """Name what some accounts and those below them have of another and those below it.

    >>> part_of("Expenses", ["Income:Sales", "Expenses:Discounts"])
    ('Expenses:Discounts',)
    >>> part_of("Income:Sales", ["Income"])
    ('Income:Sales',)
    """
    if any(covers(name, account) for name in names):
        return (account,)
    return tuple(name for name in names if covers(account, name))
