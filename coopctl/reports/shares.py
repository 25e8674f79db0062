"""The arithmetic of one member's share of a step: each figure, and the sentence they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from coopctl.allocation import Credit, Outcome
from coopctl.allocation.evaluate import Scope, own_value
from coopctl.allocation.vocabulary import MEMBER, Method, Phrase
from coopctl.money import Round, as_decimal, money_text, readable, round_to, with_commas
from coopctl.reports.figures import Report

_UNITS = {"HOUR": "hours", "DAY": "days"}
"""What a person calls the commodities that work is counted in."""
TIMES = "\N{MULTIPLICATION SIGN}"
_AFTER = "remainder after "
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One member's part in a distribution.

    Attributes:
        pool: what was divided between the members.
        own: the member's number in the measure, zero where it is below.
        total: that of all who take part.
        exact: the part before it became whole units.
        part: in whole units.
        amount: after what was cut from it.
        cuts: what lowered the part, in words, with the amount it left.
        credits: which accounts it goes to, or is drawn from.
    """

    pool: Decimal
    own: Fraction
    total: Fraction
    exact: Fraction
    part: Decimal
    amount: Decimal
    cuts: tuple[tuple[str, Decimal], ...]
    credits: tuple[Credit, ...]


class Distribution:
    """A step that divides a sum between members, read once for all of them."""

    def __init__(self, report: Report, outcome: Outcome) -> None:
        """Take the report of the year and one step of it."""
        self.report = report
        self.outcome = outcome

    @cached_property
    def _credits(self) -> dict[str, list[Credit]]:
        """Give what each member receives, by id."""
        found: dict[str, list[Credit]] = {}
        for credit in self.outcome.to:
            if credit.member is not None:
                found.setdefault(credit.member, []).append(credit)
        return found

    @cached_property
    def _total(self) -> Fraction:
        """Add up the numbers of all who take part; one below zero counts as zero."""
        numbers = (each[0].share or ZERO for each in self._credits.values())
        return sum((max(number, ZERO) for number in numbers), ZERO)

    @cached_property
    def pool(self) -> Decimal:
        """What the step divides: what it wanted, lowered to each of its caps."""
        caps = [each.amount for each in self.outcome.bounds if each.kind != "at_least"]
        return min([self.outcome.wanted, *caps])

    def share_of(self, member: str) -> Share | None:
        """Give a member's part; None for who has no part in the step."""
        credits_ = self._credits.get(member)
        if credits_ is None:
            return None
        own = max(credits_[0].share or ZERO, ZERO)
        amount = sum((credit.amount for credit in credits_), Decimal(0))
        exact = Fraction(self.pool) * own / self._total if self._total else ZERO
        part = self.outcome.divided.get(member, amount)
        return Share(
            pool=self.pool,
            own=own,
            total=self._total,
            exact=exact,
            part=part,
            amount=amount,
            cuts=tuple(self._cuts(member, part, amount)),
            credits=tuple(credits_),
        )

    def _cuts(self, member: str, part: Decimal, amount: Decimal) -> Iterator[tuple[str, Decimal]]:
        """Say what lowered a part, in the order that the step applies it."""
        step, left = self.outcome.step, part
        if step.at_most_each is not None:
            most = self._cap(step.at_most_each, member)
            if most < left:
                left = most
                yield f"cut to the most for each, {step.at_most_each.text}", left
        if step.source is not None and not step.overdraw and amount < left:
            below = step.at_least_each is not None and amount == 0
            if not below:
                left = amount
                yield "cut to what the account holds", left
        if step.at_least_each is not None and amount == 0 < left:
            yield f"nothing below the least for one, {step.at_least_each.text}", amount
        elif amount < left:
            yield "cut to what the accounts still lack", amount

    def _cap(self, phrase: Phrase, member: str) -> Decimal:
        """Work out a cap in which a measure means the member's own number, rounded down."""
        figures = dict(self.outcome.figures)
        scope = Scope(
            values=figures,
            after={
                name.removeprefix(_AFTER): value
                for name, value in figures.items()
                if name.startswith(_AFTER)
            },
            rates=self.report.rules.rates,
            non_member_share=figures.get("non-member share", ZERO),
        )
        value = own_value(phrase, scope, self.report.facts.measures)(member)
        # down: a cap is a maximum
        rounded = round_to(value, unit=self.outcome.step.rounding.unit, mode=Round.DOWN)
        return max(rounded, Decimal(0))

    def in_words(self, share: Share) -> str:
        """Write the arithmetic out: pool times own by total, exact, rounded to a part, cut."""
        currency = self.report.rules.currency
        unit = unit_of(self.report, self.outcome.step.in_proportion_to or "")
        if share.total == 0:
            return f"nothing: {self.outcome.step.in_proportion_to} totals zero"
        pool, own = money_text(share.pool, currency), readable(share.own, digits=2)
        said = f"{pool} {TIMES} {own} / {readable(share.total, digits=2)}{unit} = "
        if share.exact == share.part:
            said += money_text(share.part, currency)
        else:
            said += f"{_cut_off(share.exact, currency.digits + 2)} {currency.code}, "
            said += self._rounded(share).format(money_text(share.part, currency))
        for words, left in share.cuts:
            said += f"; {words}: {money_text(left, currency)}"
        return said

    def _rounded(self, share: Share) -> str:
        """Say how the exact part became whole units, `{}` standing for them."""
        rounding = self.outcome.step.rounding
        floor = round_to(share.exact, unit=rounding.unit, mode=Round.DOWN)
        if rounding.method is Method.LARGEST_REMAINDER and share.part > floor:
            return "rounded up to {}, a unit that rounding left over"
        nearest = round_to(share.exact, unit=rounding.unit, mode=Round.HALF_UP)
        if rounding.method is Method.HALF_UP and share.part < nearest:
            return "rounded to {}, so that the shares together stay within the sum"
        return "rounded to {}" if rounding.method is Method.HALF_UP else "rounded down to {}"


def _cut_off(value: Fraction, digits: int) -> str:
    """Write a number in full where it has few digits, else cut and marked."""
    decimal = as_decimal(value)
    if decimal is not None and value * 10**digits % 1 == 0:
        return with_commas(f"{decimal:f}")
    cut = round_to(value, unit=Decimal(1).scaleb(-digits), mode=Round.DOWN)
    return with_commas(f"{cut:f}") + "…"


def unit_of(report: Report, name: str) -> str:
    """Name the unit of a measure with a blank before it; nothing for a count or a composite.

    What is multiplied by a number of the member's metadata says so.
    """
    measure = report.rules.measures.get(name)
    if measure is None:
        return {"days": " days", "members": " members"}.get(name, "")
    unit = measure.unit or (report.rules.currency.code if measure.account is not None else None)
    times = f" {TIMES} {measure.times}" if measure.times is not None else ""
    if unit is None:
        return times
    return f" {_UNITS.get(unit, unit)}{times}"


def template_of(credit: Credit, outcome: Outcome) -> str:
    """Find the account as the rules name it, which a member's account was made from."""
    who = credit.member or ""
    named = (each for each in outcome.step.accounts if each.replace(MEMBER, who) == credit.account)
    return next(named, credit.account)
