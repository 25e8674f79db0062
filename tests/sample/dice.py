"""Chance that falls the same way every time: a seed for each subject, and whole numbers only."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws for one subject, such as the fuel of May 2024.

    Each subject has its own seed, so a change in one leaves the throws of all others as they were.

    >>> Dice("fuel", 2024, 5).between(1, 6) == Dice("fuel", 2024, 5).between(1, 6)
    True
    """

    def __init__(self, *subject: str | int) -> None:
        seed = "/".join(("hikari", *(str(part) for part in subject)))
        self._random = Random(seed)  # noqa: S311 - the same figures each time, not secrets

    def between(self, low: int, high: int) -> int:
        """Throw a whole number, both ends included."""
        return self._random.randrange(low, high + 1)

    def around(self, amount: int, percent: int) -> int:
        """Throw a whole number at most so many percent away from the amount."""
        return amount + amount * self.between(-percent * 10, percent * 10) // 1000

    def pick(self, options: Sequence[T]) -> T:
        """Choose one of several."""
        return options[self._random.randrange(len(options))]

    def one_in(self, times: int) -> bool:
        """Say yes once in so many times."""
        return self._random.randrange(times) == 0
