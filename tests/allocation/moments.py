"""What is known just before each step, worked out from the books and the words of the rules.

Nothing here asks the program what a phrase is worth, who is eligible or what an account holds.
Of its answer only what the steps before have given is read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from coopctl.allocation import Outcome
from coopctl.allocation.vocabulary import MEMBER, Method, Phrase, Step
from tests.allocation.builders import exact
from tests.allocation.coops import Coop

ZERO = Fraction(0)

Moves = Sequence[tuple[str, Fraction]]


def least(value: Fraction, unit: Fraction) -> Fraction:
    """Give the least whole number of units that is not below a value, nor below zero."""
    return max(ceil(value / unit), 0) * unit


def greatest(value: Fraction, unit: Fraction) -> Fraction:
    """Give the greatest whole number of units that is not above a value, but never below zero."""
    return max(floor(value / unit), 0) * unit


@dataclass(frozen=True)
class Moment:
    """A co-op just before one of its steps, and what the program then made of it.

    Attributes:
        remainder: what is left of the surplus or the loss.
        given: the amount of each earlier step.
        after: the remainder after each of them.
        moves: what each account has been credited with; what was drawn is negative.
    """

    coop: Coop
    step: Step
    done: Outcome
    remainder: Fraction
    given: Mapping[str, Fraction]
    after: Mapping[str, Fraction]
    moves: Moves

    @property
    def unit(self) -> Fraction:
        """The unit the step is counted in."""
        return Fraction(self.step.rounding.unit)

    @property
    def runs(self) -> bool:
        """Whether its condition holds, or it has none."""
        return self.step.when is None or self.holds(self.step.when.text)

    # --- phrases ---

    def worth(self, text: str, member: str | None = None) -> Fraction:
        """Say what a phrase is worth, unrounded; for a member a measure means the own number."""
        first, *rest = re.split(r" ([+-]) ", text)
        value = self._term(first, member)
        for sign, term in zip(rest[::2], rest[1::2], strict=True):
            value += self._term(term, member) * (1 if sign == "+" else -1)
        return value

    def holds(self, text: str) -> bool:
        """Say whether a condition is met, unrounded."""
        left, compare, right = re.split(r" (>=|<|=) ", text)
        more = self.worth(left) - self.worth(right)
        return more >= 0 if compare == ">=" else more < 0 if compare == "<" else more == 0

    def _term(self, text: str, member: str | None) -> Fraction:
        if text.startswith("non-member share of "):
            return self._non_member_share() * self.worth(text.removeprefix("non-member share of "))
        if text.endswith(" EUR"):
            return exact(text.removesuffix(" EUR"))
        share, word, base = text.partition(" of ") if " of " in text else text.partition(" * ")
        if word:
            rates = self.coop.rules.rates
            return (rates[share] if share in rates else exact(share)) * self._base(base, member)
        return self._base(text, member)

    def _base(self, name: str, member: str | None) -> Fraction:
        books = self.coop.facts
        if name.startswith("remainder after "):
            return self.after[name.removeprefix("remainder after ")]
        if name in books.measures:
            numbers = books.measures[name]
            return sum(numbers.values(), ZERO) if member is None else numbers[member]
        facts = {
            "turnover": books.turnover,
            "surplus": books.surplus,
            "loss": max(-books.surplus, ZERO),
            "remainder": self.remainder,
        }
        return {**books.bases, **self.given, **facts}[name]

    def _non_member_share(self) -> Fraction:
        """Divide others by others and members, by the step's measure; zero of nothing."""
        others = self.coop.facts.others.get(self.step.by or "")
        if others is None:
            return ZERO
        whole = others + sum(self.coop.facts.measures[self.step.by or ""].values(), ZERO)
        return others / whole if whole != 0 else ZERO

    # --- members and accounts ---

    def eligible(self) -> list[str]:
        """Name the members who pass each test of the step."""
        tests = [test.text for test in self.step.eligible]
        work = self.coop.facts.measures["work"]
        return sorted(
            member.id
            for member in self.coop.facts.members
            if ("work >= 1" not in tests or work[member.id] >= 1)
            and ("status = worker" not in tests or member.metadata.get("status") == "worker")
        )

    def numbers(self) -> dict[str, Fraction]:
        """Give the number that each eligible member shares by; below zero counts as zero."""
        measure = self.coop.facts.measures[self.step.in_proportion_to or ""]
        return {member: max(measure[member], ZERO) for member in self.eligible()}

    def held(self, *accounts: str) -> Fraction:
        """Say what accounts hold together, with their sub-accounts, each counted once."""
        names = set(accounts)
        tops = {one for one in names if not any(one.startswith(f"{each}:") for each in names)}
        books = sum((self.coop.facts.balances.get(name, ZERO) for name in tops), ZERO)
        moved = (move for to, move in self.moves for top in tops if f"{to}:".startswith(f"{top}:"))
        return books + sum(moved, ZERO)

    def lacks(self, until: Phrase) -> Fraction:
        """Say what all that the step may credit still needs for a balance."""
        return self.worth(until.text) - self.held(*self.receivers())

    def receivers(self) -> list[str]:
        """Name the accounts that the step may credit."""
        whose = self.eligible() if self.step.in_proportion_to else [""]
        return [name.replace(MEMBER, each) for name in self.step.accounts for each in whose]

    # --- what the step may give ---

    def floors(self) -> list[Fraction]:
        """Give each floor: the least whole amount that its phrase is content with."""
        return [least(self.worth(phrase.text), self.unit) for phrase in self.step.at_least]

    def wanted(self) -> Fraction:
        """Say what the step wants: the amount half up (down with `down`), or the highest floor."""
        half = 0 if self.step.rounding.method is Method.DOWN else self.unit / 2
        asked = max(self.worth(self.step.amount.text), ZERO)
        return max([greatest(asked + half, self.unit), *self.floors()])

    def caps(self) -> list[Fraction]:
        """Give every cap, of whatever kind: the greatest whole amount that it allows."""
        step, fund = self.step, self.step.source
        found = [greatest(self.worth(phrase.text), self.unit) for phrase in step.at_most]
        if step.until is not None:
            found.append(least(self.lacks(step.until), self.unit))
        if fund is not None and MEMBER not in fund and not step.overdraw:
            found.append(greatest(self.held(fund), self.unit))
        if fund is None or self.coop.facts.surplus < 0:
            found.append(greatest(self.remainder, self.unit))
        return found

    def taken(self) -> Fraction:
        """Say what the step gives before it is shared: what it wants, or the lowest cap."""
        return min([self.wanted(), *self.caps()])


def moments(coop: Coop) -> Iterator[Moment]:
    """Go through the steps of a co-op, each with what is known before it."""
    books, done = coop.facts, coop.close().steps
    steps = {1: coop.rules.allocation, 0: (), -1: coop.rules.losses}
    remainder, given, after = abs(books.surplus), dict[str, Fraction](), dict[str, Fraction]()
    moves: list[tuple[str, Fraction]] = []
    sign = (books.surplus > 0) - (books.surplus < 0)
    for step, outcome in zip(steps[sign], done, strict=True):
        yield Moment(coop, step, outcome, remainder, dict(given), dict(after), tuple(moves))
        draws = step.source is not None
        moves += [(to.account, Fraction(to.amount) * (-1 if draws else 1)) for to in outcome.to]
        given[step.step] = sum((Fraction(credit.amount) for credit in outcome.to), ZERO)
        remainder += given[step.step] * (1 if draws and sign > 0 else -1)
        after[step.step] = remainder


def by_member(done: Outcome) -> dict[str | None, Fraction]:
    """Add up what each member received, or bore."""
    found: dict[str | None, Fraction] = {}
    for credit in done.to:
        found[credit.member] = found.get(credit.member, ZERO) + Fraction(credit.amount)
    return found
