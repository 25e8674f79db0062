"""Who takes part in a distribution, and how a sum is divided between them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import attrgetter

from coopctl.allocation.evaluate import COMPARE
from coopctl.allocation.values import Facts, Member
from coopctl.allocation.vocabulary import Eligibility, Method, Rounding, Step
from coopctl.money import EXACT, Round, in_whole_numbers, round_to, split

Parts = dict[str, Decimal]


def eligible_members(step: Step, facts: Facts) -> tuple[Member, ...]:
    """Name the members who pass every test of the step, by id."""
    return tuple(
        member
        for member in sorted(facts.members, key=attrgetter("id"))
        if all(_passes(test, member, facts) for test in step.eligible)
    )


def _passes(test: Eligibility, member: Member, facts: Facts) -> bool:
    """Compare the member's own number or word; who lacks the key does not pass."""
    own: Fraction | str | None
    if test.name in facts.measures:
        own = facts.measures[test.name][member.id]
    else:
        own = member.metadata.get(test.name)
    if isinstance(own, Fraction) and isinstance(test.value, Fraction):
        return bool(COMPARE[test.compare](own, test.value))
    if isinstance(own, str) and isinstance(test.value, str):
        return test.compare == "=" and is_same_word(own, test.value)
    return False


def is_same_word(own: str, word: str) -> bool:
    """Compare two words, letter by letter; yes and no, as Beancount writes them, in any case.

    >>> is_same_word("TRUE", "true"), is_same_word("Worker", "worker")
    (True, False)
    """
    return own == word or own.upper() == word.upper() in ("TRUE", "FALSE")


def divide(
    amount: Decimal, weights: Mapping[str, Fraction], *, rounding: Rounding, limit: Decimal | None
) -> Parts:
    """Divide a sum between members in proportion to their weights.

    Args:
        amount: zero or more, a multiple of the unit.
        weights: by member id, zero or more each, not all zero.
        rounding: with `largest-remainder` the parts make the amount exactly; with `down` and
            `half-up` each is rounded by itself and the parts may miss the amount.
        limit: what the parts together never pass, a multiple of the unit; None for no limit.

    Returns:
        Each member's part, zero or more, a multiple of the unit.
    """
    if rounding.method is Method.LARGEST_REMAINDER:
        return split(amount, weights, unit=rounding.unit)
    mode = Round.DOWN if rounding.method is Method.DOWN else Round.HALF_UP
    whole = in_whole_numbers(weights)
    each = Fraction(amount) / sum(whole.values())
    parts = {
        member: round_to(each * weight, unit=rounding.unit, mode=mode)
        for member, weight in whole.items()
    }
    if limit is not None:
        _keep_within(parts, whole, limit=limit, unit=rounding.unit)
    return parts


def _keep_within(
    parts: Parts, weights: Mapping[str, int], *, limit: Decimal, unit: Decimal
) -> None:
    """Take single units back, largest weight first, until the parts are within the limit."""
    excess = EXACT.subtract(reduce(EXACT.add, parts.values()), limit)
    ranked = sorted(sorted(weights), key=weights.__getitem__, reverse=True)
    while excess > 0:
        for member in ranked:
            if excess > 0 and parts[member] >= unit:
                parts[member] = EXACT.subtract(parts[member], unit)
                excess = EXACT.subtract(excess, unit)
