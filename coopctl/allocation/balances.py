"""Balances of accounts while an allocation moves them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction


class Balances:
    """Credit balances at year end, and what the steps so far have moved.

    Every balance includes the account's sub-accounts.
    """

    def __init__(self, at_year_end: Mapping[str, Fraction]) -> None:
        """Start from the balances of the books."""
        self._at_year_end = at_year_end
        self._moved: dict[str, Fraction] = {}

    def credit(self, account: str, amount: Decimal) -> None:
        """Add to an account, and so to every account above it; a draw is negative."""
        components = account.split(":")
        for depth in range(1, len(components) + 1):
            name = ":".join(components[:depth])
            self._moved[name] = self._moved.get(name, Fraction(0)) + Fraction(amount)

    def of(self, accounts: Iterable[str]) -> Fraction:
        """Give the credit balance of some accounts together, each counted once."""
        names = sorted(set(accounts))
        tops = [name for name in names if not any(_is_above(each, name) for each in names)]
        return sum((self._one(name) for name in tops), Fraction(0))

    def _one(self, account: str) -> Fraction:
        """Give the balance of one account."""
        zero = Fraction(0)
        return self._at_year_end.get(account, zero) + self._moved.get(account, zero)


def _is_above(account: str, other: str) -> bool:
    """Whether the other is a sub-account of the first."""
    return other.startswith(account + ":")
