"""Whole co-ops at random: members, books and rules that no treasurer would think of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.vocabulary import Method, Rules
from coopctl.money import Currency
from tests.allocation.builders import PAYABLE, Draft, Figure, Person, facts, rules

NAMES = ["Zoe", "abe", "Mia", "Ben", "ömer", "花子", "D-1"]
FUNDS = ["Equity:A", "Equity:A:Sub", "Equity:A:Sub:Low", "Equity:B", "Liabilities:Loss", "Assets:C"]
MEMBER_ACCOUNTS = [PAYABLE, "Equity:Capital:{member}", "Equity:Capital:{member}:Old"]
OWN_ACCOUNTS = [each.replace("{member}", name) for each in MEMBER_ACCOUNTS for name in NAMES]
MEASURES = ["work", "pay", "capital"]
BASES = ["remainder"] * 4 + ["turnover"] * 3 + ["surplus", "loss", "reserves", *MEASURES]
SHARES = ["3%", "1/3", "12.5%", "1/7", "0.05", "60%", "legal-interest"]
ELIGIBLE: list[list[str]] = [[], [], [], [], ["work >= 1"], ["status = worker"]]
OTHERS: list[Mapping[str, Figure]] = [{}, {"work": 7}, {"work": 0, "pay": Fraction(1, 3)}]
MOST_STEPS = 5

T = TypeVar("T")

weights = st.one_of(
    st.just(Fraction(0)),
    st.integers(1, 12).map(Fraction),
    st.builds(Fraction, st.integers(0, 900_000), st.sampled_from([1, 4, 60, 100, 365, 366])),
    st.builds(Fraction, st.integers(-160, 0), st.just(4)),
)
"""A member's number: nothing, one of a few that make ties, any, or below zero."""


@dataclass(frozen=True)
class Coop:
    """A co-op and the year it closes."""

    rules: Rules
    facts: Facts

    def close(self) -> Allocation:
        """Divide its surplus, or bear its loss."""
        return allocate(self.rules, self.facts)


@cache
def figures(unit: Fraction, most: int) -> st.SearchStrategy[Fraction]:
    """Give sums of money in whole minor units, now and then with a part of one."""
    parts = [Fraction(0)] * 3 + [Fraction(1, 2), Fraction(1, 3), Fraction(-2, 7)]
    return st.builds(
        lambda count, part: (count + part) * unit, st.integers(-most, most), st.sampled_from(parts)
    )


def seldom(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Give something one time in four."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


@cache
def phrase_texts(number: int) -> st.SearchStrategy[str]:
    """Write phrases that may name so many earlier steps."""
    earlier = [f"s{each}" for each in range(number)]
    base = st.sampled_from([*BASES, *earlier, *(f"remainder after {step}" for step in earlier)])
    money = st.integers(0, 9_999).map(lambda amount: f"{amount / 8} EUR")
    share = st.builds("{} of {}".format, st.sampled_from(SHARES), base)
    term = st.one_of(
        base,
        share,
        share,
        share,
        money,
        st.builds("{} * {}".format, st.integers(0, 3), base),
        st.just("non-member share of surplus"),
    )
    return st.one_of(term, term, term, st.builds("{} - {}".format, term, money))


def _accounts_by_share(accounts: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Choose two or three accounts and shares that make the whole."""
    shares = [
        ["1/3", "rest"],
        ["25%", "75%"],
        ["rest", "0.1%"],
        ["50%", "rest", "1/6"],
        ["1/3", "1/3", "1/3"],
    ]
    return st.builds(
        lambda order, parts: dict(zip(order, parts, strict=False)),
        st.permutations(accounts),
        st.sampled_from(shares),
    )


@cache
def drafts(number: int, *, loss: bool, draws: bool, divides: bool) -> st.SearchStrategy[Draft]:
    """Write a step, by its place in the list."""
    texts = phrase_texts(number)
    nothing, maybe = st.none(), seldom(texts)
    accounts = MEMBER_ACCOUNTS if divides else FUNDS[:3] if loss else FUNDS
    account = st.sampled_from(accounts)
    destination = st.one_of(
        account,
        _accounts_by_share(accounts),
        # a list may name an account twice, or one and its sub-account
        st.lists(st.tuples(account, maybe), min_size=1, max_size=3),
    )
    return st.builds(
        Draft,
        step=st.just(f"s{number}"),
        amount=texts,
        to=nothing if draws else destination,
        source=account if draws else nothing,
        at_least=seldom(texts).map(lambda text: [text] if text else []),
        at_most=seldom(st.lists(texts, max_size=2)).map(lambda some: some or []),
        until=nothing if draws else maybe,
        when=seldom(st.builds("{} {} {}".format, texts, st.sampled_from([">=", "<", "="]), texts)),
        overdraw=st.booleans() if draws else st.just(value=False),
        by_measure=st.sampled_from(MEASURES) if divides else nothing,
        eligible=st.sampled_from(ELIGIBLE if divides else [[]]),
        at_most_each=maybe if divides else nothing,
        at_least_each=maybe if divides else nothing,
        units=st.sampled_from([1, 1, 5, 1_000]),
        method=st.sampled_from(Method),
        by=st.sampled_from([None, "work", "pay"]),
    )


@cache
def lists_of_steps(*, loss: bool) -> st.SearchStrategy[list[Draft]]:
    """Write one to five steps: funds, distributions and releases, or who bears a loss."""
    draws = [True] if loss else [False, False, True]
    steps = [
        st.one_of(
            [
                drafts(number, loss=loss, draws=each, divides=divides)
                for each in draws
                for divides in (False, True)
            ]
        )
        for number in range(MOST_STEPS)
    ]
    return st.integers(1, MOST_STEPS).flatmap(lambda count: st.tuples(*steps[:count]).map(list))


persons = st.builds(
    Person,
    st.fixed_dictionaries(dict.fromkeys(MEASURES, weights)),
    st.sampled_from([{}, {"status": "worker"}, {"status": "trial"}]),
)


@cache
def balances(unit: Fraction) -> st.SearchStrategy[dict[str, Fraction]]:
    """Give a few accounts a balance."""
    return st.dictionaries(
        st.sampled_from([*FUNDS * 3, *OWN_ACCOUNTS]), figures(unit, 50_000), min_size=3, max_size=8
    )


people = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), persons, max_size=1),
    st.dictionaries(st.sampled_from(NAMES), persons, min_size=2, max_size=3),
    st.dictionaries(st.sampled_from(NAMES), persons, min_size=3, max_size=5),
)


@st.composite
def coops(draw: st.DrawFn) -> Coop:
    """Choose a co-op, its rules and its year: of surplus, of loss, or of neither."""
    currency = Currency.of(draw(st.sampled_from(["JPY", "EUR", "KWD"])))
    minor = Fraction(currency.unit)
    surplus = draw(st.just(Fraction(0)) | figures(minor, 100_000) | figures(minor, 9_000_000))
    steps = draw(lists_of_steps(loss=surplus < 0))
    books = facts(
        surplus,
        members=draw(people),
        turnover=draw(figures(minor, 1_000_000)),
        bases={"reserves": draw(figures(minor, 50_000))},
        balances=draw(balances(minor)),
        others=draw(st.sampled_from(OTHERS)),
        measures=MEASURES,
    )
    return Coop(
        rules(
            () if surplus < 0 else steps,
            losses=steps if surplus < 0 else (),
            currency=currency.code,
            rates={"legal-interest": "3.25%"},
        ),
        books,
    )


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
