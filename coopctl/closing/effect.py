"""What changed books or rules make of a closing's figures: each step as it was and as it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation import Allocation, Facts
from coopctl.closing.content import fraction_in

Figures = Mapping[tuple[str, str], Fraction]
"""Amounts by step and account; a step's own has no account, nor have turnover and surplus."""

RESULT = ("turnover", "surplus")
"""What stands before the steps."""

_STATED = re.compile(r'^  (turnover|surplus): "?([^"\n]*)"?$', re.MULTILINE)
_STEP = re.compile(r'^  step: "(.*)"$', re.MULTILINE)
_POSTING = re.compile(r"^  (\S+:\S+) +(-?[0-9.]+) \S+$", re.MULTILINE)
_EXACTLY = re.compile(r"\((-?\d+/\d+)\)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that is not what it was.

    Attributes:
        step: or `turnover`, or `surplus`.
        account: that the step gives to or draws on; None of the step as a whole.
        before: zero where the step gave nothing.
        now: the same.
    """

    step: str
    account: str | None
    before: Fraction
    now: Fraction


def effect(before: Figures, now: Figures) -> tuple[Figure, ...]:
    """Give the figures that changed, in the order of the steps."""
    zero = Fraction(0)
    keys = dict.fromkeys((*now, *before))
    changed = (key for key in keys if before.get(key, zero) != now.get(key, zero))
    steps = list(dict.fromkeys(step for step, _ in keys))
    return tuple(
        Figure(
            step, account or None, before.get((step, account), zero), now.get((step, account), zero)
        )
        for step, account in sorted(changed, key=lambda key: (steps.index(key[0]), key[1]))
    )


def figures_of(facts: Facts, allocation: Allocation) -> Figures:
    """Give the figures of an allocation; what a step draws from an account is below zero there."""
    found = {("turnover", ""): facts.turnover, ("surplus", ""): facts.surplus}
    for outcome in allocation.steps:
        if outcome.amount > 0:
            found[outcome.step.step, ""] = Fraction(outcome.amount)
            for credit, amount in outcome.moves():
                if amount != 0:
                    key = (outcome.step.step, credit.account)
                    found[key] = found.get(key, Fraction(0)) + Fraction(amount)
    return found


def figures_in(closing: str) -> Figures | None:
    """Read the figures that a closing states, as it was written; one edited since may say anything.

    The first posting of a step is on the account that the surplus stands on, and says how much.

    Returns:
        None where it states what no closing is written with, such as a ratio of zero.
    """
    try:
        found = {(what, ""): _number(said) for what, said in _STATED.findall(closing)}
        for block in closing.split("\n\n"):
            step = _STEP.search(block)
            if step is not None:
                name = re.sub(r"\\(.)", r"\1", step[1])
                found.update(_of_step(name, _POSTING.findall(block)))
    except ValueError:
        return None
    return found


def _of_step(
    step: str, postings: list[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], Fraction]]:
    """Read the postings of a step; credit is above zero."""
    totals = dict[str, Fraction]()
    for account, number in postings[1:]:
        totals[account] = totals.get(account, Fraction(0)) - _number(number)
    yield (step, ""), abs(sum((_number(number) for _, number in postings[:1]), Fraction(0)))
    yield from (((step, account), total) for account, total in totals.items())


def _number(said: str) -> Fraction:
    """Read money as a closing states it: an amount, or a cut one with its ratio.

    Raises:
        ValueError: where it is none.
    """
    exactly = _EXACTLY.search(said)
    text = exactly[1] if exactly is not None else said.split(" ", maxsplit=1)[0].replace(",", "")
    found = fraction_in(text or "0")
    if found is None:
        raise ValueError(said)
    return found
