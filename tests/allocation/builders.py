"""Small co-ops made of values: steps in the words of the rules, members, facts, a year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coopctl.allocation import Allocation, Facts, Member, Outcome, allocate
from coopctl.allocation.vocabulary import (
    Condition,
    Destination,
    Eligibility,
    Method,
    Money,
    Name,
    Node,
    NonMemberShare,
    Number,
    Phrase,
    Portion,
    RemainderAfter,
    Rounding,
    Rules,
    Step,
    Sum,
    Target,
)
from coopctl.allocation.years import FiscalYear, Period
from coopctl.money import Currency

Figure = int | str | Fraction
YEAR = Period(2025, date(2025, 1, 1), date(2025, 12, 31))
PAYABLE = "Liabilities:Members:{member}"
BUILT_IN = ("members", "days", "stayed")

_PORTION = re.compile(r"([\w./%-]+) (of|\*) (.+)")
_MONEY = re.compile(r"([\d,.]+) [A-Z]{3}")
_NUMBER = re.compile(r"\d+([./]\d+)?")


def exact(figure: Figure) -> Fraction:
    """Read `1,000`, `0.05`, `1/3`, `5%` or a number."""
    if not isinstance(figure, str):
        return Fraction(figure)
    text = figure.replace(",", "")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def phrase(text: str) -> Phrase:
    """Understand a phrase in the words of the rules; brackets only at its end, around a base."""
    return Phrase(text, _node(text))


def condition(text: str) -> Condition:
    """Understand two phrases and how they are compared."""
    left, compare, right = re.split(r" (>=|<=|>|<|=) ", text)
    return Condition(text, _node(left), compare, _node(right))


def _node(text: str) -> Node:
    opened = text.find("(")
    head = text if opened < 0 else text[:opened]
    pieces = re.split(r" ([+-]) ", head)
    pieces[-1] += "" if opened < 0 else text[opened:]
    if len(pieces) == 1:
        return _term(text)
    signs = ["+", *pieces[1::2]]
    return Sum(
        tuple(
            (1 if sign == "+" else -1, _term(piece))
            for sign, piece in zip(signs, pieces[::2], strict=True)
        )
    )


def _term(text: str) -> Node:
    if text.startswith("("):
        return _node(text[1:-1])
    for words, kind in (("non-member share of ", NonMemberShare), ("remainder after ", None)):
        if text.startswith(words):
            rest = text.removeprefix(words)
            return kind(_term(rest)) if kind else RemainderAfter(rest)
    if found := _PORTION.fullmatch(text):
        share = exact(found[1]) if found[1][0].isdigit() else found[1]
        return Portion(share, _term(found[3]))
    if found := _MONEY.fullmatch(text):
        return Money(exact(found[1]))
    return Number(exact(text)) if _NUMBER.fullmatch(text) else Name(text)


def phrases(texts: str | Sequence[str]) -> tuple[Phrase, ...]:
    """Understand one phrase or several."""
    return tuple(phrase(text) for text in ([texts] if isinstance(texts, str) else texts))


def to(destination: str | Mapping[str, str] | Sequence[tuple[str, str | None]]) -> Destination:
    """Understand an account, a map of shares with `rest`, or a list of accounts and goals."""
    if isinstance(destination, str):
        return Destination((Target(account=destination),))
    if isinstance(destination, Mapping):
        return Destination(
            tuple(
                Target(account=account, share=None if share == "rest" else exact(share))
                for account, share in destination.items()
            )
        )
    return Destination(
        tuple(
            Target(account=account, until=phrase(until) if until else None)
            for account, until in destination
        ),
        in_order=True,
    )


def one_test(text: str) -> Eligibility:
    """Understand one line of `eligible`."""
    name, compare, value = text.split()
    return Eligibility(
        text=text, name=name, compare=compare, value=exact(value) if value[0].isdigit() else value
    )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A step before it knows the currency: every key as the rules would word it.

    Attributes:
        unit: of its rounding; None for so many `units` of the currency's own.
    """

    step: str
    amount: str
    to: str | Mapping[str, str] | Sequence[tuple[str, str | None]] | None = None
    source: str | None = None
    at_least: str | Sequence[str] = ()
    at_most: str | Sequence[str] = ()
    until: str | None = None
    when: str | None = None
    overdraw: bool = False
    by_measure: str | None = None
    eligible: Sequence[str] = ()
    at_most_each: str | None = None
    at_least_each: str | None = None
    unit: str | None = None
    units: int = 1
    method: Method = Method.LARGEST_REMAINDER
    by: str | None = None

    def in_currency(self, currency: Currency) -> Step:
        """Make it a step."""
        return Step(
            step=self.step,
            amount=phrase(self.amount),
            rounding=Rounding(
                Decimal(self.unit) if self.unit else currency.unit * self.units, self.method
            ),
            at_least=phrases(self.at_least),
            at_most=phrases(self.at_most),
            until=_maybe(self.until),
            when=condition(self.when) if self.when else None,
            to=to(self.to) if self.to is not None else None,
            source=self.source,
            overdraw=self.overdraw,
            in_proportion_to=self.by_measure,
            eligible=tuple(one_test(text) for text in self.eligible),
            at_most_each=_maybe(self.at_most_each),
            at_least_each=_maybe(self.at_least_each),
            by=self.by,
        )


def _maybe(text: str | None) -> Phrase | None:
    return phrase(text) if text is not None else None


def fund(step: str, amount: str, account: str = "Equity:Fund", /, **keys: Any) -> Draft:
    """Set an amount aside to one account, unless `to` says otherwise."""
    return Draft(**{"step": step, "amount": amount, "to": account, **keys})


def release(step: str, amount: str, source: str, /, **keys: Any) -> Draft:
    """Draw on a fund: a release in a year of surplus, who bears the loss in a year of loss."""
    return Draft(**{"step": step, "amount": amount, "source": source, **keys})


def dividend(amount: str = "remainder", measure: str = "work", /, **keys: Any) -> Draft:
    """Distribute to members, by their work unless another measure is named."""
    given = {"step": "dividend", "amount": amount, "to": PAYABLE, "by_measure": measure, **keys}
    return Draft(**given)


@dataclass(frozen=True)
class Person:
    """A member's numbers, and what the ledger says of them."""

    numbers: Mapping[str, Figure]
    metadata: Mapping[str, Fraction | str] = field(default_factory=dict)


def person(metadata: Mapping[str, Fraction | str] | None = None, **numbers: Figure) -> Person:
    """Give a member's number in each measure; one that is not named is zero."""
    return Person(numbers, metadata or {})


def workers(**hours: Figure) -> dict[str, Person]:
    """Give members who differ in their work alone."""
    return {name: person(work=number) for name, number in hours.items()}


def facts(
    surplus: Figure,
    *,
    members: Mapping[str, Person] | None = None,
    turnover: Figure = 0,
    bases: Mapping[str, Figure] | None = None,
    balances: Mapping[str, Figure] | None = None,
    others: Mapping[str, Figure] | None = None,
    measures: Sequence[str] = (),
) -> Facts:
    """Say what the books hold; a balance counts for the accounts above it as well."""
    people = members or {}
    names = {name for each in people.values() for name in each.numbers}
    names |= {"work", *measures, *(others or {})}
    held: dict[str, Fraction] = {}
    for account, balance in (balances or {}).items():
        parts = account.split(":")
        for depth in range(1, len(parts) + 1):
            above = ":".join(parts[:depth])
            held[above] = held.get(above, Fraction(0)) + exact(balance)
    return Facts(
        period=YEAR,
        turnover=exact(turnover),
        surplus=exact(surplus),
        members=tuple(
            Member(id_, date(2020, 1, 1), metadata=people[id_].metadata) for id_ in sorted(people)
        ),
        measures={
            name: {i: exact(people[i].numbers.get(name, 0)) for i in people} for name in names
        }
        | {name: {i: exact(people[i].numbers.get(name, 1)) for i in people} for name in BUILT_IN},
        others={name: exact(number) for name, number in (others or {}).items()},
        bases={name: exact(number) for name, number in (bases or {}).items()},
        balances=held,
    )


def rules(
    steps: Sequence[Draft],
    *,
    losses: Sequence[Draft] = (),
    currency: str = "EUR",
    rates: Mapping[str, Figure] | None = None,
) -> Rules:
    """Put the steps of a year together."""
    code = Currency.of(currency)
    return Rules(
        year=2025,
        fiscal_year=FiscalYear(),
        cooperative="Small",
        ledger="main.beancount",
        currency=code,
        rates={name: exact(rate) for name, rate in (rates or {}).items()},
        allocation=tuple(step.in_currency(code) for step in steps),
        losses=tuple(step.in_currency(code) for step in losses),
    )


def close(
    surplus: Figure,
    *steps: Draft,
    losses: Sequence[Draft] = (),
    currency: str = "EUR",
    rates: Mapping[str, Figure] | None = None,
    **books: Any,
) -> Allocation:
    """Close the year of a co-op."""
    return allocate(
        rules(steps, losses=losses, currency=currency, rates=rates),
        facts(surplus, **books),
    )


def bear(loss: Figure, *steps: Draft, **books: Any) -> Allocation:
    """Close a year of loss."""
    return close(-exact(loss), losses=steps, **books)


def of(allocation: Allocation, step: str) -> Outcome:
    """Find what became of a step."""
    return next(each for each in allocation.steps if each.step.step == step)


def amounts(allocation: Allocation) -> dict[str, Any]:
    """Give the amount of every step."""
    return {each.step.step: each.amount for each in allocation.steps}


def accounts(outcome: Outcome) -> dict[str, Any]:
    """Give what every account received, or bore."""
    found: dict[str, Decimal] = {}
    for credit in outcome.to:
        found[credit.account] = found.get(credit.account, Decimal(0)) + credit.amount
    return found


def members(outcome: Outcome) -> dict[str, Any]:
    """Give what every member received, or bore, over all accounts."""
    found: dict[str, Decimal] = {}
    for credit in outcome.to:
        assert credit.member is not None
        found[credit.member] = found.get(credit.member, Decimal(0)) + credit.amount
    return found


def shared(allocation: Allocation) -> dict[str, Any]:
    """Give what the members received in the step named `dividend`."""
    return members(of(allocation, "dividend"))


def seen(*figures: Any) -> tuple[Any, ...]:
    """Put several figures side by side, to be compared with whole numbers at once."""
    return figures
