"""Whole co-ops at random: members, books and rules that no treasurer would think of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.vocabulary import Method, Rules
from coopctl.money import Currency
from tests.allocation.builders import PAYABLE, Draft, Person, facts, rules

NAMES = ["Zoe", "abe", "Mia", "Ben", "ömer", "花子", "D-1"]
FUNDS = ["Equity:A", "Equity:A:Sub", "Equity:A:Sub:Low", "Equity:B", "Liabilities:Loss", "Assets:C"]
MEMBER_ACCOUNTS = [PAYABLE, "Equity:Capital:{member}", "Equity:Capital:{member}:Old"]
MEASURES = ["work", "pay", "capital"]
BASES = ["turnover", "surplus", "loss", "remainder", "reserves", *MEASURES]

weights = st.one_of(
    st.just(Fraction(0)),
    st.integers(1, 12).map(Fraction),
    st.fractions(0, 2_500, max_denominator=366),
    st.fractions(-40, 0, max_denominator=4),
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


def figures(unit: Fraction, most: int) -> st.SearchStrategy[Fraction]:
    """Give sums of money in whole minor units, now and then with a part of one."""
    whole = st.integers(-most, most).map(lambda count: count * unit)
    part = st.sampled_from([Fraction(0)] * 3 + [Fraction(1, 2), Fraction(1, 3), Fraction(-2, 7)])
    return st.builds(lambda amount, odd: amount + odd * unit, whole, part)


@st.composite
def phrase_texts(draw: st.DrawFn, earlier: Sequence[str]) -> str:
    """Write a phrase that may name earlier steps."""
    shares = ["3%", "1/3", "12.5%", "99%", "0.05", "legal-interest"]
    names = [*BASES, *earlier, *(f"remainder after {step}" for step in earlier)]
    base = st.sampled_from(names)
    share = st.builds(lambda part, of: f"{part} of {of}", st.sampled_from(shares), base)
    money = st.integers(0, 9_999).map(lambda amount: f"{amount / 8} EUR")
    times = st.builds(lambda count, of: f"{count} * {of}", st.integers(0, 3), base)
    term = st.one_of(base, share, money, times, st.just("non-member share of surplus"))
    return draw(st.one_of(term, st.builds(lambda one, two: f"{one} - {two}", term, money)))


@st.composite
def _destinations(
    draw: st.DrawFn, accounts: Sequence[str], texts: st.SearchStrategy[str]
) -> str | dict[str, str] | list[tuple[str, str | None]]:
    """Choose an account, a map of shares, or a list that may name an account twice."""
    kind = draw(st.sampled_from(["account", "map", "list"]))
    if kind == "account":
        return draw(st.sampled_from(accounts))
    if kind == "map":
        some = draw(st.lists(st.sampled_from(accounts), min_size=2, max_size=3, unique=True))
        shares = draw(st.sampled_from([["1/3", "rest"], ["25%", "75%"], ["0.1%", "rest"]]))
        thirds = draw(st.sampled_from([["50%", "rest", "1/6"], ["1/3", "1/3", "1/3"]]))
        return dict(zip(some, shares if len(some) == 2 else thirds, strict=True))
    some = draw(st.lists(st.sampled_from(accounts), min_size=1, max_size=3))
    goals = [draw(st.none() | texts) for _ in some]
    return list(zip(some, goals, strict=True))


@st.composite
def drafts(draw: st.DrawFn, number: int, *, loss: bool, minor: Fraction) -> Draft:
    """Write one step."""
    earlier = [f"s{each}" for each in range(number)]
    texts = phrase_texts(earlier)
    maybe = st.none() | texts
    shares = draw(st.booleans())
    draws = loss or draw(st.sampled_from([False, False, True]))
    accounts = MEMBER_ACCOUNTS if shares else FUNDS
    compare = draw(st.sampled_from([">=", "<", "="]))
    return Draft(
        step=f"s{number}",
        amount=draw(texts),
        to=None if draws else draw(_destinations(accounts, texts)),
        source=draw(st.sampled_from(accounts)) if draws else None,
        at_least=draw(st.lists(texts, max_size=1)),
        at_most=draw(st.lists(texts, max_size=2)),
        until=None if draws else draw(maybe),
        when=draw(st.none() | st.builds(lambda one, two: f"{one} {compare} {two}", texts, texts)),
        overdraw=draws and draw(st.booleans()),
        by_measure=draw(st.sampled_from(MEASURES)) if shares else None,
        eligible=draw(st.sampled_from([[], [], ["work >= 1"], ["status = worker"]]))
        if shares
        else [],
        at_most_each=draw(maybe) if shares else None,
        at_least_each=draw(maybe) if shares else None,
        unit=str(float(minor * draw(st.sampled_from([1, 1, 5, 1_000])))),
        method=draw(st.sampled_from(Method)),
        by=draw(st.sampled_from([None, "work", "pay"])),
    )


@st.composite
def people(draw: st.DrawFn) -> dict[str, Person]:
    """Choose members, who may all be without work."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True))
    return {
        name: Person(
            {measure: draw(weights) for measure in MEASURES},
            draw(st.sampled_from([{}, {"status": "worker"}, {"status": "trial"}])),
        )
        for name in names
    }


@st.composite
def coops(draw: st.DrawFn) -> Coop:
    """Choose a co-op, its rules and its year: of surplus, of loss, or of neither."""
    currency = Currency.of(draw(st.sampled_from(["JPY", "EUR", "KWD"])))
    minor = Fraction(currency.unit)
    surplus = draw(figures(minor, 100_000))
    members = draw(people())
    own = [account.replace("{member}", name) for account in MEMBER_ACCOUNTS for name in members]
    held = draw(
        st.dictionaries(st.sampled_from([*FUNDS, *own]), figures(minor, 50_000), max_size=8)
    )
    count = draw(st.integers(1, 5))
    steps = [draw(drafts(number, loss=surplus < 0, minor=minor)) for number in range(count)]
    return Coop(
        rules(
            () if surplus < 0 else steps,
            losses=steps if surplus < 0 else (),
            currency=currency.code,
            rates={"legal-interest": "3.25%"},
        ),
        facts(
            surplus,
            members=members,
            turnover=draw(figures(minor, 1_000_000)),
            bases={"reserves": draw(figures(minor, 50_000))},
            balances=held,
            others=draw(st.sampled_from([{}, {"work": 7}, {"work": 0, "pay": Fraction(1, 3)}])),
            measures=MEASURES,
        ),
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
