"""Divide a year's surplus, or bear its loss, step by step."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property

from coopctl.allocation.balances import Balances, covers
from coopctl.allocation.evaluate import Scope, base_of, evaluate, figures_in, holds, own_value
from coopctl.allocation.members import Parts, divide, eligible_members
from coopctl.allocation.values import Allocation, Bound, Credit, Facts, Limit, Member, Outcome
from coopctl.allocation.vocabulary import (
    BUILT_IN_MEASURES,
    MEMBER,
    Destination,
    Measure,
    Method,
    Phrase,
    Rules,
    Step,
)
from coopctl.money import EXACT, Round, exact_text, round_to, split, total_of
from coopctl.problems import Problem, Severity
from coopctl.words import Number, said

ZERO = Decimal(0)

Figure = tuple[str, Fraction]


def allocate(rules: Rules, facts: Facts) -> Allocation:
    """Divide the surplus of a year by the rules of that year.

    Args:
        rules: as they read for the fiscal year of the facts.
        facts: of that year; a positive surplus runs `allocation`, a loss runs `losses`, zero
            runs no step.

    Returns:
        Every step's outcome, with surplus + releases = other steps + undistributed, exactly.
    """
    in_surplus = facts.surplus >= 0
    steps = rules.allocation if in_surplus else rules.losses
    run = _Run(rules, facts)
    with localcontext(EXACT):
        outcomes = tuple(run.take(step) for step in steps) if facts.surplus != 0 else ()
    return Allocation(
        steps=outcomes,
        undistributed=run.remainder if in_surplus else -run.remainder,
        problems=tuple(run.problems),
    )


class _Run:
    """One pass over the steps: the remainder, the balances and what each step gave so far."""

    def __init__(self, rules: Rules, facts: Facts) -> None:
        """Start with the whole surplus, or the whole loss."""
        self.rules = rules
        self.facts = facts
        self.remainder = abs(facts.surplus)
        self.balances = Balances(facts.balances)
        self.after: dict[str, Fraction] = {}
        self.problems: dict[Problem, None] = {}
        self.totals = {name: total_of(numbers.values()) for name, numbers in facts.measures.items()}
        self.values = {
            **facts.bases,
            **self.totals,
            "turnover": facts.turnover,
            "surplus": facts.surplus,
            "loss": max(-facts.surplus, Fraction(0)),
            "remainder": self.remainder,
        }

    def take(self, step: Step) -> Outcome:
        """Run one step and move what it gives."""
        scope = self.scope_of(step)
        if step.when is not None and not holds(step.when, scope):
            return self._skip(step, scope)
        asked, base = evaluate(step.amount.node, scope), base_of(step.amount.node, scope)
        figures = tuple(dict.fromkeys(_figures(step, scope, self.facts.measures)))
        taking = _Taking(self, step, scope, asked)
        given = taking.give()
        amount = sum((credit.amount for credit in given), ZERO)
        self._move(step, given, amount)
        return Outcome(
            step=step,
            asked=asked,
            base=base,
            figures=figures,
            bounds=tuple(taking.bounds),
            wanted=taking.wanted,
            amount=amount,
            limited_by=taking.limited_by,
            limit=taking.limit,
            divided=taking.divided,
            skipped=None,
            to=tuple(given),
            remainder=self.remainder,
        )

    def scope_of(self, step: Step) -> Scope:
        """Say what the names stand for just before a step."""
        return Scope(
            values=self.values,
            after=self.after,
            rates=self.rules.rates,
            non_member_share=self._non_member_share(step),
        )

    def _non_member_share(self, step: Step) -> Fraction:
        """Divide what others contributed by what others and members did."""
        if step.by is None:
            return Fraction(0)
        if step.by not in self.facts.others:
            self.warn(
                step,
                "by",
                code="no-others",
                wrong=f"measure `{step.by}` does not say what non-members contributed",
                why="the non-member share is others divided by others and members",
                do=self._others_to_add(step.by),
            )
            return Fraction(0)
        others, total = self.facts.others[step.by], self.totals[step.by]
        return others / (others + total) if others + total != 0 else Fraction(0)

    def _others_to_add(self, name: str) -> str:
        """Say which measures could tell what non-members contributed."""
        parts = sorted(_parts_on_accounts(name, self.rules.measures))
        if not parts:
            return "name a measure in `by` that has an `account` and `others`"
        named = ", ".join(f"`{part}`" for part in parts)
        return f"add `others: [ACCOUNT]` to measure{'s' if parts[1:] else ''} {named}"

    def _skip(self, step: Step, scope: Scope) -> Outcome:
        """Leave a step out whose condition does not hold, with the reason."""
        condition = step.when
        assert condition is not None  # the caller has asked
        left = Number(evaluate(condition.left, scope))
        right = Number(evaluate(condition.right, scope))
        self._move(step, [], ZERO)
        return Outcome(
            step=step,
            asked=None,
            base=None,
            figures=tuple(
                dict.fromkeys(
                    [*figures_in(condition.left, scope), *figures_in(condition.right, scope)]
                )
            ),
            bounds=(),
            wanted=ZERO,
            amount=ZERO,
            limited_by=None,
            skipped=said(
                "{condition} does not hold: {left} against {right}",
                condition=condition.text,
                left=left,
                right=right,
            ),
            to=(),
            remainder=self.remainder,
        )

    def _move(self, step: Step, given: Sequence[Credit], amount: Decimal) -> None:
        """Change the balances and the remainder by what a step gave."""
        sign = -1 if step.source is not None else 1
        for credit in given:
            self.balances.credit(credit.account, sign * credit.amount)
        releases = step.source is not None and self.facts.surplus > 0
        self.remainder += Fraction(amount) if releases else -Fraction(amount)
        self.values[step.step] = Fraction(amount)
        self.values["remainder"] = self.remainder
        self.after[step.step] = self.remainder

    def warn(self, step: Step, key: str, *, code: str, wrong: str, why: str, do: str) -> None:
        """Tell something that does not stop the allocation."""
        place = step.places.get(key, step.place)
        problem = Problem(
            code=code, place=place, wrong=wrong, why=why, do=do, severity=Severity.WARNING
        )
        self.problems[problem] = None


class _Taking:
    """What one step wants, what lowers it, and where it goes."""

    def __init__(self, run: _Run, step: Step, scope: Scope, asked: Fraction) -> None:
        """Round what is asked and raise it to the highest floor."""
        self.run = run
        self.step = step
        self.scope = scope
        self.unit = step.rounding.unit
        self.minor = run.rules.currency.unit
        self.nothing = round_to(Fraction(0), unit=self.unit, mode=Round.DOWN)
        self.bounds: list[Bound] = []
        self.limited_by: Limit | None = None
        self.limit: Bound | None = None
        self.divided: Parts = {}
        mode = Round.DOWN if step.rounding.method is Method.DOWN else Round.HALF_UP
        self.amount = self._rounded(asked, mode)
        for phrase in step.at_least:
            # up: a floor is a minimum
            floor = self._rounded(evaluate(phrase.node, scope), Round.UP)
            self.bounds.append(Bound("at_least", phrase.text, floor))
            self.amount = max(self.amount, floor)
        self.wanted = self.amount

    def give(self) -> list[Credit]:
        """Apply the caps and say what each account receives, or bears."""
        members = eligible_members(self.step, self.run.facts) if self._distributes else ()
        limit = self._apply_caps(members)
        if not self._distributes:
            return self._to_accounts(self.amount, None, None)
        parts = self._divide(members, limit)
        measure = self.run.facts.measures[self.step.in_proportion_to or ""]
        return [
            credit
            for member in members
            for credit in self._to_accounts(parts[member.id], member, measure[member.id])
        ]

    @property
    def _distributes(self) -> bool:
        return self.step.in_proportion_to is not None

    def _rounded(self, value: Fraction, mode: Round) -> Decimal:
        """Round to the step's unit; below zero asks for nothing."""
        return max(round_to(value, unit=self.unit, mode=mode), self.nothing)

    def _apply_caps(self, members: Sequence[Member]) -> Decimal | None:
        """Lower the amount to every cap in turn; give the lowest of them."""
        limit: Decimal | None = None
        for kind, text, cap in self._caps(members):
            bound = Bound(kind, text, cap)
            self.bounds.append(bound)
            limit = cap if limit is None else min(limit, cap)
            if cap < self.amount:
                self.amount = cap
                self._limited(kind, bound)
        return limit

    def _limited(self, kind: Limit, bound: Bound | None = None) -> None:
        """Note what lowered the amount, the last time."""
        self.limited_by, self.limit = kind, bound

    def _caps(self, members: Sequence[Member]) -> Iterator[tuple[Limit, str, Decimal]]:
        """Name the caps of the step in the order they apply."""
        step, run = self.step, self.run
        for phrase in step.at_most:
            # down: a cap is a maximum
            cap = self._rounded(evaluate(phrase.node, self.scope), Round.DOWN)
            yield Limit.AT_MOST, phrase.text, cap
        if step.until is not None:
            # up: the last step to the goal reaches it
            goal = evaluate(step.until.node, self.scope)
            lacks = goal - run.balances.of(self._receivers(members))
            yield Limit.UNTIL, step.until.text, self._rounded(lacks, Round.UP)
        if step.source is not None and not self._distributes and not step.overdraw:
            balance = self._rounded(run.balances.of([step.source]), Round.DOWN)
            yield Limit.BALANCE, step.source, balance
        if step.source is None or run.facts.surplus < 0:
            remainder = self._rounded(run.remainder, Round.DOWN)
            yield Limit.REMAINDER, "remainder", remainder

    def _receivers(self, members: Sequence[Member]) -> list[str]:
        """Name every account the step may credit."""
        ids = [member.id for member in members] if self._distributes else [""]
        return [account.replace(MEMBER, each) for account in self.step.accounts for each in ids]

    def _divide(self, members: Sequence[Member], limit: Decimal | None) -> Parts:
        """Divide the amount between the members and cut each one's part."""
        weights = self._weights(members)
        if not weights or not any(weights.values()):
            self._nobody(members)
            return dict.fromkeys(weights, ZERO)
        parts = divide(self.amount, weights, rounding=self.step.rounding, limit=limit)
        self.divided = dict(parts)
        source = self.step.source
        if self.step.at_most_each is not None:
            self._cut(parts, Limit.AT_MOST_EACH, self._own_value(self.step.at_most_each))
        if source is not None and not self.step.overdraw:
            balances = self.run.balances
            self._cut(parts, Limit.BALANCE, lambda m: balances.of([source.replace(MEMBER, m)]))
        if self.step.at_least_each is not None:
            self._drop_small(parts, self._own_value(self.step.at_least_each))
        return parts

    def _weights(self, members: Sequence[Member]) -> dict[str, Fraction]:
        """Read the members' numbers; a negative one counts as zero and is told."""
        name = self.step.in_proportion_to or ""
        numbers = self.run.facts.measures[name]
        weights = {member.id: numbers[member.id] for member in members}
        for member, number in weights.items():
            if number.numerator < 0:  # the sign; comparing fractions takes ten times as long
                weights[member] = Fraction(0)
                self.run.warn(
                    self.step,
                    "in_proportion_to",
                    code="negative-measure",
                    wrong=f"{member} has {exact_text(number)} of `{name}`, "
                    f"which counts as zero in `{self.step.step}`",
                    why="a share below zero would be paid for by the other members",
                    do=f"mend the entries of {member}, or say `at_least: 0` in the measure",
                )
        return weights

    def _nobody(self, members: Sequence[Member]) -> None:
        """Give nothing where nobody is eligible or the measure totals zero, and tell the latter."""
        if self.amount > 0:
            self._limited(Limit.MEASURE if members else Limit.ELIGIBLE)
        if members:
            name = self.step.in_proportion_to or ""
            whose = "the eligible members'" if self.step.eligible else "the members'"
            do = f"enter {whose} `{name}` for {self.run.facts.period.year}"
            measure = self.run.rules.measures.get(name)
            if measure is not None and measure.account is not None:
                do += f", in {measure.unit or self.run.rules.currency.code} on `{measure.account}`"
            if name in BUILT_IN_MEASURES:
                do = "divide by another measure, or skip the step in such a year by `when`"
            does = "distributes nothing" if self.step.source is None else "charges nobody"
            self.run.warn(
                self.step,
                "in_proportion_to",
                code="measure-zero",
                wrong=f"{whose} `{name}` totals zero, so `{self.step.step}` {does}",
                why="no proportion can be taken of nothing",
                do=do,
            )
        self.amount = ZERO

    def _own_value(self, phrase: Phrase) -> Callable[[str], Fraction]:
        return own_value(phrase, self.scope, self.run.facts.measures)

    def _cut(self, parts: Parts, kind: Limit, cap_of: Callable[[str], Fraction]) -> None:
        """Lower each member's part to a cap of its own."""
        for member, part in parts.items():
            # down: a cap is a maximum
            most = self._rounded(cap_of(member), Round.DOWN)
            if part > most:
                parts[member] = most
                self._limited(kind)

    def _drop_small(self, parts: Parts, least_of: Callable[[str], Fraction]) -> None:
        """Give nothing to whom the step would give less than the least."""
        for member, part in parts.items():
            if 0 < part < least_of(member):
                parts[member] = self.nothing
                self._limited(Limit.AT_LEAST_EACH)

    def _to_accounts(
        self, amount: Decimal, member: Member | None, share: Fraction | None
    ) -> list[Credit]:
        """Say which accounts an amount goes to, or is drawn from."""
        who = member.id if member is not None else None
        if self.step.to is None:
            accounts = {self.step.source or "": amount}
        elif self.step.to.in_order:
            accounts = self._fill(self.step.to, amount, member)
        else:
            accounts = self._split(self.step.to, amount)
        return [
            Credit(account.replace(MEMBER, who or ""), part, who, share)
            for account, part in accounts.items()
        ]

    def _split(self, destination: Destination, amount: Decimal) -> dict[str, Decimal]:
        """Split by shares to the minor unit; `rest` is a share like any other."""
        targets = destination.targets
        if len(targets) == 1:
            return {targets[0].account: amount}
        parts = split(amount, self._shares, unit=self.minor)
        return {targets[index].account: part for index, part in parts.items()}

    @cached_property
    def _shares(self) -> dict[int, Fraction]:
        """Number the shares of the destination in the order written, `rest` among them."""
        targets = self.step.to.targets if self.step.to is not None else ()
        named = sum((target.share or Fraction(0) for target in targets), Fraction(0))
        return {
            index: 1 - named if target.share is None else target.share
            for index, target in enumerate(targets)
        }

    def _fill(
        self, destination: Destination, amount: Decimal, member: Member | None
    ) -> dict[str, Decimal]:
        """Fill one account after the other; what the last does not take stays undivided."""
        left, parts = amount, {target.account: ZERO for target in destination.targets}
        for target in destination.targets:
            takes = left
            if target.until is not None:
                takes = min(left, self._room(target.account, target.until, member, parts))
            parts[target.account] += takes
            left -= takes
        if left > 0:
            self._limited(Limit.UNTIL)
        return parts

    def _room(
        self, account: str, until: Phrase, member: Member | None, given: Mapping[str, Decimal]
    ) -> Decimal:
        """Say what a target still lacks, in minor units, after what it was given just now."""
        goal = self._own_value(until)(member.id) if member else evaluate(until.node, self.scope)
        held = self.run.balances.of([account.replace(MEMBER, member.id if member else "")])
        just_now = sum((part for to, part in given.items() if covers(account, to)), ZERO)
        lacks = goal - held - Fraction(just_now)
        # up: the last unit to the goal reaches it
        return round_to(max(lacks, Fraction(0)), unit=self.minor, mode=Round.UP)


def _figures(step: Step, scope: Scope, measures: Collection[str]) -> Iterator[Figure]:
    """Give the value of every name that the step's phrases mention.

    A measure that means each member's own number is left out: it has no one value.
    """
    for key, phrase in step.phrases:
        own = key in {"at_most_each", "at_least_each"} or (
            key == "to" and step.in_proportion_to is not None
        )
        for name, value in figures_in(phrase.node, scope):
            if not (own and name in measures):
                yield name, value


def _parts_on_accounts(name: str, measures: Mapping[str, Measure]) -> set[str]:
    """Name the measures read from accounts that a measure is made of, itself where it is one."""
    found, waiting = set(), [name]
    while waiting:
        measure = measures.get(waiting.pop())
        if measure is not None:
            waiting += measure.weights
            found |= {measure.name} if measure.account is not None else set()
    return found
