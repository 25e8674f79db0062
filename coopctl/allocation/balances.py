"""Balances of accounts while an allocation moves them."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from coopctl.money import EXACT, total_of


class Balances:
    """Credit balances at year end, and what the steps so far have moved.

    Every balance includes the account's sub-accounts.
    """

    def __init__(self, at_year_end: Mapping[str, Fraction]) -> None:
        """Start from the balances of the books."""
        self._at_year_end = at_year_end
        self._moved: dict[str, Decimal] = {}

    def credit(self, account: str, amount: Decimal) -> None:
        """Add to an account, and so to every account above it; a draw is negative."""
        name = account
        while name:
            self._moved[name] = EXACT.add(self._moved.get(name, Decimal(0)), amount)
            name = name.rpartition(":")[0]

    def of(self, accounts: Iterable[str]) -> Fraction:
        """Give the credit balance of some accounts together, each counted once."""
        names = set(accounts)
        tops = (name for name in names if names.isdisjoint(_above(name)))
        return total_of(self._one(name) for name in tops)

    def _one(self, account: str) -> Fraction:
        """Give the balance of one account."""
        at_year_end = self._at_year_end.get(account, Fraction(0))
        moved = self._moved.get(account)
        return at_year_end if moved is None else at_year_end + Fraction(moved)


def covers(account: str, other: str) -> bool:
    """Whether a balance of the first account holds what the other receives."""
    return other == account or other.startswith(f"{account}:")


def overlap(one: str, other: str) -> bool:
    """Whether two accounts are the same, or one is under the other."""
    return covers(one, other) or covers(other, one)


def _above(account: str) -> Iterator[str]:
    """Name every account above one."""
    above, colon, _ = account.rpartition(":")
    while colon:
        yield above
        above, colon, _ = above.rpartition(":")
