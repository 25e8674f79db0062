"""The words of the rules: what a step, a measure, a base and a phrase are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from coopctl.allocation.settings import (
    AssemblySettings,
    ClosingSettings,
    Convert,
    Invariant,
    MemberSettings,
)
from coopctl.allocation.years import FiscalYear, Period
from coopctl.money import Currency
from coopctl.problems import Place

MEMBER = "{member}"
"""Stands for the member's id in an account name."""

TAXES = frozenset({"tax", "withholding"})
"""Components of an account name, in any case, that tell that what goes there is a withheld tax."""

BUILT_IN_MEASURES = ("members", "days", "stayed")


def is_withheld(account: str) -> bool:
    """Whether what a step gives to an account is a tax withheld, by a component of its name.

    >>> is_withheld("Liabilities:Tax:Withheld:{member}"), is_withheld("Liabilities:Members:Taxi")
    (True, False)
    """
    return not TAXES.isdisjoint(part.casefold() for part in account.split(":"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number alone: a count, hours, or the right side of a condition."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Money:
    """A sum written out, in the currency of the books."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a named base, a measure, an earlier step, or an account."""

    name: str


@dataclass(frozen=True, slots=True)
class RemainderAfter:
    """What was left when an earlier step was done."""

    step: str


@dataclass(frozen=True, slots=True)
class Portion:
    """A share of a base (`5% of turnover`), or a multiple of it (`2 * capital`).

    Attributes:
        share: the number, or the name of a rate.
        of: what it is taken of.
    """

    share: "Fraction | str"
    of: "Node"


@dataclass(frozen=True, slots=True)
class NonMemberShare:
    """The part of a base that non-members earned, by the step's measure."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added and taken away, each with its sign, +1 or -1."""

    terms: tuple[tuple[int, "Node"], ...]


DISTRIBUTIONS = "distributions"
"""All that is distributed to members; known to requirements alone, and no reserved word."""

BALANCE_OF = "balance of "
"""Before a step: a name for what its funds hold after the closing, known to requirements alone."""

Node = Number | Money | Name | RemainderAfter | Portion | NonMemberShare | Sum


@dataclass(frozen=True, slots=True)
class Phrase:
    """An amount in words, as written and as understood."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Condition:
    """Two phrases compared, unrounded; `compare` is one of >= <= > < =."""

    text: str
    left: Node
    compare: str
    right: Node


class Balance(Enum):
    """Which of an account's balances over the year is read."""

    YEAR_END = "year-end"
    YEAR_START = "year-start"
    DAILY_AVERAGE = "daily-average"
    MONTH_END_AVERAGE = "month-end-average"
    HIGHEST = "highest"
    HIGHEST_EVER = "highest-ever"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number for each member and year. Exactly one of account, metadata, weights is set.

    Attributes:
        account: holds `{member}`; a flow of the year, or a balance where `balance` is set.
        unit: the commodity counted; None for a number without one.
        weights: other measures by name, each with its weight.
        others: accounts of what non-members contributed; None where not said.
    """

    name: str
    account: str | None = None
    unit: str | None = None
    balance: Balance | None = None
    metadata: str | None = None
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    times: str | None = None
    at_least: tuple[Phrase, ...] = ()
    at_most: tuple[Phrase, ...] = ()
    others: tuple[str, ...] | None = None
    place: Place = field(default=Place("rules.yaml"), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A named sum of accounts: their flow of the year, or a balance.

    Attributes:
        balance: None where not said: that of the year's end, except of Income and Expenses.
    """

    name: str
    accounts: tuple[str, ...]
    balance: Balance | None = None
    place: Place = field(default=Place("rules.yaml"), compare=False)


class Method(Enum):
    """How the members' shares of a step become whole units."""

    LARGEST_REMAINDER = "largest-remainder"
    DOWN = "down"
    HALF_UP = "half-up"


@dataclass(frozen=True, slots=True)
class Rounding:
    """The unit a step is counted in, and how."""

    unit: Decimal
    method: Method = Method.LARGEST_REMAINDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One account a step credits.

    Attributes:
        account: may hold `{member}`.
        share: of the step, where the destination is split by shares; None is `rest`.
        until: where the destination is filled in order: balance at which it is full.
    """

    account: str
    share: Fraction | None = None
    until: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a step's amount goes: split by shares, or filled one account after the other."""

    targets: tuple[Target, ...]
    in_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """A test of a member: a measure or a metadata key against a number or a word."""

    text: str
    name: str
    compare: str
    value: Fraction | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the allocation, as the rules of the year word it.

    Attributes:
        source: in `allocation` the fund that is released, in `losses` the one that bears the
            loss (key `from`); may hold `{member}`. None where the step has a destination.
        in_proportion_to: the measure of a distribution; None where no member is involved.
        place: of the step; `places` of its keys.
    """

    step: str
    amount: Phrase
    rounding: Rounding
    title: str | None = None
    at_least: tuple[Phrase, ...] = ()
    at_most: tuple[Phrase, ...] = ()
    until: Phrase | None = None
    when: Condition | None = None
    to: Destination | None = None
    source: str | None = None
    overdraw: bool = False
    in_proportion_to: str | None = None
    eligible: tuple[Eligibility, ...] = ()
    at_most_each: Phrase | None = None
    at_least_each: Phrase | None = None
    indivisible: bool = False
    uses: tuple[str, ...] = ()
    by: str | None = None
    because: str | None = None
    place: Place = field(default=Place("rules.yaml"), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def heading(self) -> str:
        """Words for the meeting: the title, or else the id."""
        return self.title or self.step

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account it names to write to or draw from, as written."""
        if self.to is not None:
            return tuple(target.account for target in self.to.targets)
        return () if self.source is None else (self.source,)

    @property
    def phrases(self) -> Iterator[tuple[str, Phrase]]:
        """Every phrase of it, with its key; the two sides of `when` are one each."""
        if self.when is not None:
            yield "when", Phrase(self.when.text, self.when.left)
            yield "when", Phrase(self.when.text, self.when.right)
        yield "amount", self.amount
        yield from (("at_least", phrase) for phrase in self.at_least)
        yield from (("at_most", phrase) for phrase in self.at_most)
        for key, single in (
            ("until", self.until),
            ("at_most_each", self.at_most_each),
            ("at_least_each", self.at_least_each),
        ):
            if single is not None:
                yield key, single
        targets = self.to.targets if self.to is not None else ()
        yield from (("to", target.until) for target in targets if target.until is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What a law, or the co-op itself, asks of the result. One of that and forbid is set.

    Attributes:
        id: unique in its law, for `--despite` and for programs.
        forbid: the measure that nothing may be distributed in proportion to.
        until: satisfied as well once the funds of the steps on the left of `that` hold this.
        when: it is asked for only where this holds.
        by: the measure of `non-member share of`.
        warns: told, and no reason to stop.
        place: of `that` or `forbid`; `places` of its keys.
    """

    id: str
    that: Condition | None = None
    forbid: str | None = None
    until: Phrase | None = None
    when: Condition | None = None
    by: str | None = None
    because: str | None = None
    warns: bool = False
    place: Place = field(default=Place("rules.yaml"), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A law preset, and what its words are called in the co-op's rules.

    Attributes:
        as_of: the day the statute was read.
        since, to: first and last day it is in force; None is open.
        steps: the steps it speaks of, each with what it is.
        to_members: those of the steps that may go to members; the others are funds, or losses.
        borne_by: of steps that fill a fund, the step of what the fund bears of a loss.
        bases: the bases and measures it speaks of, each with what it is.
        rates: the published rates it speaks of, each with what it is.
        meaning: for each of these names, what the co-op's rules call it; nothing where they
            lack it. Such a step gives nothing; a requirement with such a base is not checked.
        place: where rules.yaml names the law.
    """

    id: str
    title: str
    url: str
    as_of: date
    since: date | None = None
    to: date | None = None
    notes: tuple[str, ...] = ()
    steps: Mapping[str, str] = field(default_factory=dict)
    to_members: tuple[str, ...] = ()
    borne_by: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[Requirement, ...] = ()
    meaning: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: Place = field(default=Place("rules.yaml"), compare=False)

    def in_force(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.since is None or self.since <= day) and (self.to is None or day <= self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules as they read for one fiscal year: dated values resolved, every default filled.

    Attributes:
        turnover: accounts whose flow is the turnover; None is the whole Income root.
        surplus_account: what the allocation draws on; None is Beancount's previous earnings.
        cash: accounts that reports count as cash; None is those at a bank, and cash, by name.
        member_account: holds `{member}`; None where the co-op has no member accounts.
        invariants: what `check` holds the books against as well.
        approval_required: the closing is a draft until the meeting has approved it.
        assembly: how the meeting decides.
        laws: that the result is checked against, whether in force in the year or not.
        requires: the co-op's own checks.
        fingerprint: of what decides the figures, as it reads for the year.
    """

    year: int
    fiscal_year: FiscalYear
    cooperative: str
    ledger: str
    currency: Currency
    turnover: tuple[str, ...] | None = None
    surplus_account: str | None = None
    cash: tuple[str, ...] | None = None
    member_account: str | None = None
    members: MemberSettings = field(default_factory=MemberSettings)
    invariants: tuple[Invariant, ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)
    bases: Mapping[str, Base] = field(default_factory=dict)
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    allocation: tuple[Step, ...] = ()
    losses: tuple[Step, ...] = ()
    convert: Convert | None = None
    closing: ClosingSettings = field(default_factory=ClosingSettings)
    approval_required: bool = False
    assembly: AssemblySettings = field(default_factory=AssemblySettings)
    laws: tuple[Law, ...] = ()
    requires: tuple[Requirement, ...] = ()
    fingerprint: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def period(self) -> Period:
        """The fiscal year the rules are read for."""
        return self.fiscal_year.period(self.year)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the allocation and those of the losses."""
        return self.allocation + self.losses

    @property
    def funds(self) -> tuple[str, ...]:
        """Every account that a step names and that is no member's, in rule order."""
        names = (name for step in self.steps for name in step.accounts if MEMBER not in name)
        return tuple(dict.fromkeys(names))
