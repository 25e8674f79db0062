"""The value of a phrase, exactly."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from operator import eq, ge, gt, le, lt

from coopctl.allocation.vocabulary import (
    Condition,
    Money,
    Name,
    Node,
    NonMemberShare,
    Number,
    Phrase,
    Portion,
    RemainderAfter,
    Sum,
)

COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a phrase stand for, at one point of the allocation.

    Attributes:
        values: facts, bases, accounts, measures and earlier steps.
        after: the remainder after each earlier step.
        rates: named shares, as of the year.
        non_member_share: of the measure that the step goes by.
    """

    values: Mapping[str, Fraction]
    after: Mapping[str, Fraction] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    non_member_share: Fraction = Fraction(0)


def evaluate(node: Node, scope: Scope) -> Fraction:
    """Compute what a phrase is worth, unrounded; any sign."""
    match node:
        case Number(value) | Money(value):
            return value
        case Name(name):
            return scope.values[name]
        case RemainderAfter(step):
            return scope.after[step]
        case Portion(share, of):
            rate = scope.rates[share] if isinstance(share, str) else share
            return rate * evaluate(of, scope)
        case NonMemberShare(of):
            return scope.non_member_share * evaluate(of, scope)
        case Sum(terms):
            return sum((sign * evaluate(term, scope) for sign, term in terms), Fraction(0))


def own_value(
    phrase: Phrase, scope: Scope, measures: Mapping[str, Mapping[str, Fraction]]
) -> Callable[[str], Fraction]:
    """Read a phrase in which a measure means the member's own number, by member id."""
    named = {name: measures[name] for name in names_in(phrase.node) if name in measures}
    if not named:
        alike = evaluate(phrase.node, scope)
        return lambda _: alike
    values = dict(scope.values)
    own = replace(scope, values=values)

    def value(member: str) -> Fraction:
        for name, numbers in named.items():
            values[name] = numbers[member]
        return evaluate(phrase.node, own)

    return value


def holds(condition: Condition, scope: Scope) -> bool:
    """Whether a condition is met, compared unrounded."""
    left, right = evaluate(condition.left, scope), evaluate(condition.right, scope)
    return bool(COMPARE[condition.compare](left, right))


def base_of(node: Node, scope: Scope) -> Fraction | None:
    """Find the one base that a phrase takes its share of, where there is one."""
    match node:
        case Portion(_, of) | NonMemberShare(of):
            return evaluate(of, scope)
        case Name() | RemainderAfter():
            return evaluate(node, scope)
        case _:
            return None


def in_every_year(phrase: Phrase | None) -> Fraction | None:
    """Give what a phrase is worth in every year; None where it is none, or depends on a name."""
    if phrase is None or any(True for _ in names_in(phrase.node)):
        return None
    return evaluate(phrase.node, Scope(values={}))


def names_in(node: Node) -> Iterator[str]:
    """Name what a phrase mentions, in the order written."""
    match node:
        case Name(name):
            yield name
        case RemainderAfter(step):
            yield f"remainder after {step}"
        case Portion(share, of):
            if isinstance(share, str):
                yield share
            yield from names_in(of)
        case NonMemberShare(of):
            yield "non-member share"
            yield from names_in(of)
        case Sum(terms):
            for _, term in terms:
                yield from names_in(term)
        case _:
            return


def figures_in(node: Node, scope: Scope) -> Iterator[tuple[str, Fraction]]:
    """Give the value of each name that a phrase mentions."""
    for name in names_in(node):
        if name == "non-member share":
            yield name, scope.non_member_share
        elif name in scope.rates:
            yield name, scope.rates[name]
        elif name.startswith("remainder after "):
            yield name, scope.after[name.removeprefix("remainder after ")]
        else:
            yield name, scope.values[name]
