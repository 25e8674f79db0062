"""Hold a year's allocation against what laws and the co-op itself require."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from coopctl.allocation.balances import Balances, covers
from coopctl.allocation.evaluate import Scope, evaluate, holds, names_in
from coopctl.allocation.values import Allocation, Facts, Outcome
from coopctl.allocation.vocabulary import (
    BALANCE_OF,
    DISTRIBUTIONS,
    MEMBER,
    Condition,
    Law,
    Measure,
    Node,
    Requirement,
    Rules,
)
from coopctl.money import total_of

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One requirement, held against one year.

    Attributes:
        law: None for the co-op's own.
        asked: whether its `when` holds, the rules define every base it speaks of, and what a
            law asks of steps is not below zero, so that it is asked for this year.
        holds: true as well where it is not asked for.
        required: the figure on the right of its condition, lowered to what `until` still lacks.
        given: the figure on its left.
        reached: what `until` asks the fund to hold, where the requirement has one.
        lacks: the bases and rates it speaks of that the rules do not define.
    """

    requirement: Requirement
    law: Law | None
    asked: bool
    holds: bool
    required: Fraction = ZERO
    given: Fraction = ZERO
    reached: Fraction | None = None
    lacks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name it uniquely: the law and its article, or the co-op's own id."""
        prefix = f"{self.law.id}:" if self.law is not None else ""
        return prefix + self.requirement.id

    @property
    def is_broken(self) -> bool:
        """Whether it stops a closing."""
        return not self.holds and not self.requirement.warns


def check_requirements(rules: Rules, facts: Facts, allocation: Allocation) -> tuple[Check, ...]:
    """Check every requirement of the laws in force, then the co-op's own.

    A law is that of a year if it is in force on the year's last day. A loss year, too, is held
    against them: what no step gave counts as zero. Figures are compared unrounded.

    Args:
        rules: of the year.
        facts: of the year.
        allocation: what its steps gave.
    """
    result = _Result(rules, facts, allocation)
    checks = [
        result.check(requirement, law)
        for law in rules.laws
        if law.in_force(facts.period.last)
        for requirement in law.requires
    ]
    return (*checks, *(result.check(requirement, None) for requirement in rules.requires))


def own_names(word: str, law: Law | None) -> tuple[str, ...]:
    """Give what the rules call a word of a law, or of the co-op's own checks."""
    return law.meaning.get(word, (word,)) if law is not None else (word,)


def words_of(requirement: Requirement) -> frozenset[str]:
    """Name everything that a requirement mentions."""
    nodes = [requirement.until.node] if requirement.until is not None else []
    for condition in (requirement.that, requirement.when):
        nodes += [condition.left, condition.right] if condition is not None else []
    named = {name for node in nodes for name in names_in(node)}
    return frozenset({*named, *filter(None, (requirement.forbid, requirement.by))})


class _Result:
    """The figures of a closed year, under the names of the rules."""

    def __init__(self, rules: Rules, facts: Facts, allocation: Allocation) -> None:
        self.rules = rules
        self.facts = facts
        self._laws: dict[str, Scope] = {}
        self.outcomes = {outcome.step.step: outcome for outcome in allocation.steps}
        self.distributed = total_of(self._distributed())
        self.values = {
            DISTRIBUTIONS: self.distributed,  # no reserved word: the rules' own comes over it
            **facts.bases,
            **{name: total_of(numbers.values()) for name, numbers in facts.measures.items()},
            "turnover": facts.turnover,
            "surplus": facts.surplus,
            "loss": max(-facts.surplus, ZERO),
            "remainder": allocation.undistributed,
            **{name: Fraction(each.amount) for name, each in self.outcomes.items()},
        }
        self.after = {name: outcome.remainder for name, outcome in self.outcomes.items()}
        self.balances = Balances(facts.balances)
        for outcome in allocation.steps:
            sign = -1 if outcome.draws else 1
            for credit in outcome.to:
                self.balances.credit(credit.account, sign * credit.amount)

    def _distributed(self) -> Iterator[Fraction]:
        """Give what is credited to members: by a distribution, or on an account with their id."""
        ids = {member.id for member in self.facts.members}
        for outcome in self.outcomes.values():
            for credit in outcome.to if not outcome.draws else ():
                if credit.member is not None or not ids.isdisjoint(credit.account.split(":")):
                    yield Fraction(credit.amount)

    def check(self, requirement: Requirement, law: Law | None) -> Check:
        """Hold one requirement against the year."""
        if law is not None:
            words = words_of(requirement)
            lacks = [
                word
                for word, own in law.meaning.items()
                if word in words and word not in law.steps and not own
            ]
            if lacks:
                return Check(
                    requirement=requirement, law=law, asked=False, holds=True, lacks=tuple(lacks)
                )
        scope = self._scope(requirement, law)
        if requirement.when is not None and not holds(requirement.when, scope):
            return Check(requirement=requirement, law=law, asked=False, holds=True)
        if requirement.that is None:
            given = self._in_proportion_to(requirement.forbid or "", law)
            return Check(
                requirement=requirement, law=law, asked=True, holds=given == 0, given=given
            )
        that = requirement.that
        required, given = evaluate(that.right, scope), evaluate(that.left, scope)
        fulfilled, reached = holds(that, scope), None
        if requirement.until is not None:
            reached = evaluate(requirement.until.node, scope)
            held = self._held(_subjects(that.left, self.rules, law), law)
            fulfilled = fulfilled or held >= reached
            required = min(required, max(given + reached - held, ZERO))
        return Check(
            requirement=requirement,
            law=law,
            asked=required >= 0 or not self._gives_enough(that, law),
            holds=fulfilled,
            required=required,
            given=given,
            reached=reached,
        )

    def _gives_enough(self, that: Condition, law: Law | None) -> bool:
        """Whether a least amount below zero asks for nothing: a law's steps never give less."""
        steps = law.steps if law is not None else {}
        return that.compare == ">=" and all(name in steps for name in names_in(that.left))

    def _scope(self, requirement: Requirement, law: Law | None) -> Scope:
        """Say what the names stand for in the words of a law, or of the co-op."""
        scope = self._words_of_law(law) if law is not None else self._own_words
        held = {
            word: self._held([word.removeprefix(BALANCE_OF)], law)
            for word in words_of(requirement)
            if word.startswith(BALANCE_OF)
        }
        share = self._non_member_share(requirement, law)
        return replace(scope, values={**scope.values, **held}, non_member_share=share)

    @cached_property
    def _own_words(self) -> Scope:
        """The names of the rules; a step that did not run gave nothing."""
        values, after = dict(self.values), dict(self.after)
        for step in self.rules.steps:
            values.setdefault(step.step, ZERO)
            after.setdefault(step.step, self.facts.surplus)
        return Scope(values=values, after=after, rates=self.rules.rates)

    def _words_of_law(self, law: Law) -> Scope:
        """The names of the rules, and over them the words of a law."""
        if law.id not in self._laws:
            own = self._own_words
            values = {**own.values, DISTRIBUTIONS: self.distributed}
            after, rates = dict(own.after), dict(own.rates)
            for word, names in law.meaning.items():
                if word in law.rates:
                    rates[word] = own.rates[names[0]] if names else ZERO
                    continue
                values[word] = total_of(own.values[name] for name in names)
                left = (own.after[name] for name in names if name in own.after)
                after[word] = min(left, default=self.facts.surplus)
            self._laws[law.id] = Scope(values=values, after=after, rates=rates)
        return self._laws[law.id]

    def _held(self, steps: Iterable[str], law: Law | None) -> Fraction:
        """Give what the funds of some steps hold together after the closing."""
        names = {own for step in steps for own in own_names(step, law)}
        ids = [member.id for member in self.facts.members]
        accounts = {
            account.replace(MEMBER, each)
            for step in self.rules.steps
            if step.step in names
            for account in step.accounts
            for each in (ids if MEMBER in account else [""])
        }
        return self.balances.of(accounts)

    def _non_member_share(self, requirement: Requirement, law: Law | None) -> Fraction:
        """Divide what others contributed by what others and members did."""
        if requirement.by is None:
            return ZERO
        own = own_names(requirement.by, law)
        others = total_of(self.facts.others.get(name, ZERO) for name in own)
        total = others + total_of(self.values[name] for name in own)
        return others / total if total != 0 else ZERO

    def _in_proportion_to(self, measure: str, law: Law | None) -> Fraction:
        """Add up what is distributed in proportion to a measure, by whatever name."""
        names = own_names(measure, law)
        measures = (self._measure(name) for name in names)
        accounts = {each.account for each in measures if each is not None and each.account}
        accounts |= {account for name in names for account in self._base(name)}
        return total_of(
            Fraction(outcome.amount)
            for outcome in self.outcomes.values()
            if outcome.step.to is not None and self._goes_by(outcome, names, accounts)
        )

    def _measure(self, name: str) -> Measure | None:
        return self.rules.measures.get(name)

    def _base(self, name: str) -> tuple[str, ...]:
        return self.rules.bases[name].accounts if name in self.rules.bases else ()

    def _goes_by(self, outcome: Outcome, names: tuple[str, ...], accounts: set[str]) -> bool:
        """Whether a step goes by one of the measures, its account, or a composite of them."""
        waiting = [outcome.step.in_proportion_to or ""]
        while waiting:
            name = waiting.pop()
            measure = self._measure(name)
            own = measure.account if measure is not None else None
            if name in names or (own and any(covers(each, own) for each in accounts)):
                return True
            waiting += measure.weights if measure is not None else ()
        return False


def _subjects(node: Node, rules: Rules, law: Law | None) -> Iterator[str]:
    """Name the steps that a phrase adds up: those whose funds `until` looks at."""
    steps = law.steps.keys() if law is not None else {step.step for step in rules.steps}
    return (name for name in names_in(node) if name in steps)
