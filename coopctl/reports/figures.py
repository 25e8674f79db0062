"""What every rendering of a closing draws on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.balances import covers
from coopctl.allocation.requirements import Check
from coopctl.allocation.vocabulary import Rules
from coopctl.problems import Problem


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of the closing, which the figures take into account.

    Attributes:
        day: of its entry.
        approved: the day of the meeting that approved it; None where it waits for one.
    """

    number: int
    day: date
    approved: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What there is to tell of one closing.

    Attributes:
        checks: what laws and the co-op require, held against the year.
        status: provisional, draft, final or approved.
        file: of the closing, as a person would name it.
        changed: whether that file is missing or differs.
        problems: warnings met on the way.
        corrections: of the approved closing, by number.
    """

    rules: Rules
    facts: Facts
    allocation: Allocation
    checks: tuple[Check, ...]
    status: str
    file: str
    changed: bool
    problems: tuple[Problem, ...]
    corrections: tuple[Corrected, ...] = ()


@dataclass(frozen=True, slots=True)
class Fund:
    """A fund before and after the closing; credit is positive."""

    account: str
    opening: Fraction
    credited: Fraction
    drawn: Fraction

    @property
    def closing(self) -> Fraction:
        """What is in it after the closing."""
        return self.opening + self.credited - self.drawn


def short(fingerprint: str) -> str:
    """Cut a fingerprint to what a person can compare on paper.

    >>> short("sha256:7a6998bccd0d2daa9f5280c722c07151")
    'sha256:7a6998bccd0d2daa…'
    """
    kind, _, digits = fingerprint.partition(":")
    return f"{kind}:{digits[:16]}…"


def outermost(names: Collection[str]) -> list[str]:
    """Leave out the accounts that are below others, whose balances hold theirs.

    >>> outermost(["Equity:Funds:Aid", "Equity:Funds", "Equity:FundsOfOthers"])
    ['Equity:Funds', 'Equity:FundsOfOthers']
    """
    return [each for each in names if not any(covers(name, each) for name in names if name != each)]


def left_over(report: Report) -> Fraction:
    """Give what no step takes; of a loss without its sign, as the steps that bear it are told."""
    left = report.allocation.undistributed
    return -left if report.facts.surplus < 0 else left


def funds_of(report: Report) -> list[Fund]:
    """Give every non-member account that a step of the rules names, in rule order.

    What is credited to a sub-account is credited to those above it too, as in their balances.
    """
    names = report.rules.funds
    credited = dict.fromkeys(names, Fraction(0))
    drawn = dict.fromkeys(names, Fraction(0))
    for outcome in report.allocation.steps:
        side = drawn if outcome.draws else credited
        for credit in outcome.to:
            for name in names:
                if covers(name, credit.account):
                    side[name] += Fraction(credit.amount)
    zero = Fraction(0)
    return [
        Fund(name, report.facts.balances.get(name, zero), credited[name], drawn[name])
        for name in names
    ]


def by_member(report: Report) -> dict[str, dict[str, Fraction]]:
    """Give what each step credits to each member of the year; a loss borne is negative."""
    found: dict[str, dict[str, Fraction]] = {member.id: {} for member in report.facts.members}
    for outcome in report.allocation.steps:
        for credit, amount in outcome.moves():
            if credit.member is not None:
                steps = found[credit.member]
                name = outcome.step.step
                steps[name] = steps.get(name, Fraction(0)) + Fraction(amount)
    return found
