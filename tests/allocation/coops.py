"""Whole co-ops at random: members, books and rules that no treasurer would think of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.vocabulary import Method, Rules
from coopctl.money import Currency
from tests.allocation.builders import PAYABLE, Draft, Figure, Person, facts, rules

NAMES = ["Zoe", "abe", "Mia", "Ben", "ömer", "花子", "D-1"]
IN_ACCOUNTS = ["Zoe", "Abe", "Mia", "Ben", "Ömer", "花子", "D-1"]
"""The same, as Beancount lets an account be named."""

FUNDS = ["Equity:A", "Equity:A:Sub", "Equity:A:Sub:Low", "Equity:B", "Liabilities:Loss", "Assets:C"]
MEMBER_ACCOUNTS = [PAYABLE, "Equity:Capital:{member}", "Equity:Capital:{member}:Old"]
MEASURES = ["work", "pay", "capital"]
BASES = ["surplus", "loss", "turnover", "turnover", "reserves", *MEASURES, *["remainder"] * 9]
SHARES = ["3%", "1/3", "12.5%", "1/7", "0.05", "60%", "100%", "legal-interest"]
SIZES = [0, 1, 2, 3, 4, 5, 6, 6, 7, 7]
DIVISIONS = [["1/3", "rest"], ["25%", "75%"], ["rest", "0.1%"], ["50%", "rest", "1/6"]]

T = TypeVar("T")

weights = st.one_of(
    st.integers(1, 12).map(Fraction),
    st.just(Fraction(0)),
    st.builds(Fraction, st.integers(-160, 0), st.just(4)),
    st.builds(Fraction, st.integers(1, 900_000), st.sampled_from([1, 4, 60, 100, 365, 366])),
)
"""A member's number: one of a few that make ties, nothing, below zero, or any."""


@dataclass(frozen=True)
class Coop:
    """A co-op and the year it closes."""

    rules: Rules
    facts: Facts

    def close(self) -> Allocation:
        """Divide its surplus, or bear its loss."""
        return allocate(self.rules, self.facts)


@st.composite
def coops(draw: st.DrawFn) -> Coop:
    """Choose a co-op, its rules and its year: of surplus, of loss, or of neither.

    The choices are spread evenly by one seed: made one by one, most steps would ask for nothing.
    """
    return coop_by(draw(st.randoms(use_true_random=True)))


def coop_by(random: Random, names: Sequence[str] = NAMES) -> Coop:
    """Choose a co-op, the same for the same seed."""
    return _Chance(random, names).coop()


class _Chance:
    """Chooses a co-op."""

    def __init__(self, random: Random, names: Sequence[str]) -> None:
        self.random = random
        self.own = [each.replace("{member}", name) for each in MEMBER_ACCOUNTS for name in names]
        self.currency = Currency.of(random.choice(["JPY", "EUR", "KWD"]))
        self.minor = Fraction(self.currency.unit)
        self.members = {name: self._person() for name in random.sample(names, random.choice(SIZES))}

    def coop(self) -> Coop:
        surplus = self._result()
        steps = [self._step(number, loss=surplus < 0) for number in range(self._up_to(5))]
        others: list[Mapping[str, Figure]] = [{}, {"work": 7}, {"work": 0, "pay": Fraction(1, 3)}]
        books = facts(
            surplus,
            members=self.members,
            turnover=self._money(0, 900_000),
            bases={"reserves": self._money(-9_000, 90_000)},
            balances={name: self._balance() for name in [*FUNDS, *self.own] if self._often()},
            others=self.random.choice(others),
            measures=MEASURES,
        )
        allocation, losses = ([], steps) if surplus < 0 else (steps, [])
        code, rates = self.currency.code, {"legal-interest": "3.25%"}
        return Coop(rules(allocation, losses=losses, currency=code, rates=rates), books)

    # --- figures ---

    def _up_to(self, most: int) -> int:
        return self.random.randint(1, most)

    def _often(self) -> bool:
        return self.random.random() < 0.6

    def _sometimes(self, choose: Callable[[], T]) -> T | None:
        return choose() if self.random.random() < 0.4 else None

    def _seldom(self, choose: Callable[[], T]) -> T | None:
        return choose() if self.random.random() < 0.2 else None

    def _money(self, least: int, most: int) -> Fraction:
        """Give whole minor units, and now and then a part of one."""
        part = Fraction(self.random.choice([0, 0, 0, 1, -2]), self.random.choice([2, 3, 7]))
        return (self.random.randint(least, most) + part) * self.minor

    def _result(self) -> Fraction:
        bounds = [(1_000, 900_000), (500, 90_000), (-90_000, -500), (-90_000, 90_000)]
        return self._money(*self.random.choice(bounds))

    def _balance(self) -> Fraction:
        return self._money(*self.random.choice([(0, 90_000), (0, 9_000), (-9_000, 0)]))

    def _person(self) -> Person:
        def number() -> Fraction:
            some = [*map(self._up_to, (9, 12, 800, 90_000)), 0, -self._up_to(160)]
            return Fraction(self.random.choice(some), self.random.choice([1, 1, 4, 60, 365, 366]))

        status = self.random.choice([{}, {"status": "worker"}, {"status": "trial"}])
        return Person({measure: number() for measure in MEASURES}, dict(status))

    # --- rules ---

    def _phrase(self, number: int) -> str:
        """Write a phrase that may name the steps before this one."""
        earlier = [f"s{each}" for each in range(number)]
        after = [f"remainder after {step}" for step in earlier]
        base = self.random.choice([*BASES, *earlier, *after])
        money = f"{float(self._up_to(99_999) * self.minor / 8):.4f} EUR"
        share = f"{self.random.choice(SHARES)} of {base}"
        times = f"{self.random.randint(0, 3)} * {base}"
        others = "non-member share of surplus"
        term = self.random.choice([*[share] * 5, base, base, money, money, times, others])
        return f"{term} - {money}" if self.random.random() < 0.1 else term

    def _bound(self, number: int) -> Callable[[], str]:
        return lambda: self._phrase(number)

    def _own(self, number: int) -> str:
        """Write a phrase, mostly of the member's own number."""
        own = f"{self.random.choice(SHARES)} of {self.random.choice(MEASURES)}"
        return self.random.choice([own, own, own, self._phrase(number)])

    def _bounds(self, number: int) -> list[str]:
        """Write no phrase, or now and then one or two."""
        many = self.random.choice([0, 0, 0, 0, 0, 0, 1, 2, 2])
        return [self._phrase(number) for _ in range(many)]

    def _condition(self, number: int) -> str:
        compare = self.random.choice([">=", "<", "="])
        return f"{self._phrase(number)} {compare} {self._phrase(number)}"

    def _destination(self, accounts: list[str], number: int) -> Any:
        """Choose an account, a map of shares, or a list that may name an account twice."""
        kind = self.random.choice(["account", "map", "list"])
        if kind == "account":
            return self.random.choice(accounts)
        if kind == "map":
            shares = self.random.choice(DIVISIONS)
            return dict(zip(self.random.sample(accounts, len(shares)), shares, strict=True))
        some = [self.random.choice(accounts) for _ in range(self._up_to(3))]
        return [(each, self._phrase(number) if self._often() else None) for each in some]

    def _step(self, number: int, *, loss: bool) -> Draft:
        draws = loss or self.random.random() < 0.2
        bound = self._bound(number)
        keys: dict[str, Any] = {
            "at_least": self._bounds(number),
            "at_most": self._bounds(number),
            "when": self._seldom(lambda: self._condition(number)),
            "units": self.random.choice([1, 1, 1, 1, 5, 100]),
            "method": self.random.choice([*Method, Method.LARGEST_REMAINDER]),
            "by": self.random.choice([None, "work", "pay", "pay"]),
        }
        accounts = FUNDS
        if self._often():
            accounts = MEMBER_ACCOUNTS
            tests: list[list[str]] = [[], [], [], ["work >= 1"], ["status = worker"]]
            keys["by_measure"] = self.random.choice(MEASURES)
            keys["eligible"] = self.random.choice(tests)
            keys["at_most_each"] = self._sometimes(lambda: self._own(number))
            keys["at_least_each"] = self._seldom(bound)
        if draws:
            keys["source"] = self.random.choice(accounts)
            keys["overdraw"] = self._often()
        else:
            keys["to"] = self._destination(accounts, number)
            keys["until"] = self._sometimes(bound)
        return Draft(step=f"s{number}", amount=self._phrase(number), **keys)


def turned(books: Facts) -> Facts:
    """Put everything in the facts that has an order in the opposite one."""
    return replace(
        books,
        members=books.members[::-1],
        measures={
            name: dict(list(numbers.items())[::-1])
            for name, numbers in list(books.measures.items())[::-1]
        },
        balances=dict(list(books.balances.items())[::-1]),
        bases=dict(list(books.bases.items())[::-1]),
        others=dict(list(books.others.items())[::-1]),
    )
