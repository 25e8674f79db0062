"""What goes into an allocation and what comes out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coopctl.allocation.vocabulary import Step
from coopctl.allocation.years import Period
from coopctl.problems import Problem
from coopctl.words import Said


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was a member on any day of the year.

    Attributes:
        metadata: of the `open` directive; what reads as a number is one.
    """

    id: str
    joined: date
    left: date | None = None
    metadata: Mapping[str, Fraction | str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name the ledger gives, or else the id."""
        name = self.metadata.get("name")
        return name if isinstance(name, str) else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the books say of one fiscal year, exact, in the currency; natural signs.

    Attributes:
        surplus: of the year; a loss is negative.
        members: by id, in code point order.
        measures: for each measure, built-in ones too, each member's number.
        others: what non-members contributed, for the measures that say where to read it.
        bases: value of every named base and of every account a phrase names.
        balances: credit balance of each account at year end, its sub-accounts included.
        drawn_on: the account that the allocation draws on.
        fingerprint: of the books as they concern the year; empty where it was not asked for.
    """

    period: Period
    turnover: Fraction
    surplus: Fraction
    members: tuple[Member, ...] = ()
    measures: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    others: Mapping[str, Fraction] = field(default_factory=dict)
    bases: Mapping[str, Fraction] = field(default_factory=dict)
    balances: Mapping[str, Fraction] = field(default_factory=dict)
    drawn_on: str = "Equity:Earnings:Previous"
    fingerprint: str = ""


class Limit(StrEnum):
    """What can make a step give less than it wanted."""

    AT_MOST = "at_most"
    UNTIL = "until"
    REMAINDER = "remainder"
    BALANCE = "balance"
    ELIGIBLE = "eligible"
    MEASURE = "measure"
    AT_MOST_EACH = "at_most_each"
    AT_LEAST_EACH = "at_least_each"


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a cap that a step met, in whole units.

    Attributes:
        kind: a `Limit`, or `at_least`.
        text: the phrase or account it was read from.
        amount: what the step had to reach or not to pass.
    """

    kind: str
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """What a step credits to an account, or draws from it; zero or more.

    Attributes:
        share: the member's number in the measure of the distribution.
    """

    account: str
    amount: Decimal
    member: str | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one step.

    Attributes:
        asked: the value of its phrase, unrounded; None where it was skipped.
        base: the one base the phrase takes its share of; None where it has several.
        figures: every name its phrases mention, with its value.
        bounds: the floors and caps, in the order they were applied.
        wanted: the amount after its floors, in whole units.
        amount: what it gave, or drew; the sum of `to`.
        limited_by: the last limit that lowered it.
        limit: the cap that lowered it last, where that was one of `bounds`.
        divided: each member's part before it was cut; empty where it is no distribution.
        skipped: why its `when` did not hold.
        to: what each account received, or bore; members by id.
        remainder: what was left for later steps.
    """

    step: Step
    asked: Fraction | None
    base: Fraction | None
    figures: tuple[tuple[str, Fraction], ...]
    bounds: tuple[Bound, ...]
    wanted: Decimal
    amount: Decimal
    limited_by: Limit | None
    limit: Bound | None = None
    divided: Mapping[str, Decimal] = field(default_factory=dict)
    skipped: Said | None
    to: tuple[Credit, ...]
    remainder: Fraction

    @property
    def draws(self) -> bool:
        """Whether it takes from accounts: a release, or a step of the losses."""
        return self.step.source is not None

    def moves(self) -> Iterator[tuple[Credit, Decimal]]:
        """Give each credit with what it adds to its account; what is drawn is negative."""
        for credit in self.to:
            yield credit, credit.amount.copy_negate() if self.draws else credit.amount


@dataclass(frozen=True, slots=True)
class Allocation:
    """The whole decision on the surplus, or on the loss.

    Attributes:
        undistributed: left on the surplus account; negative for a loss.
        problems: warnings met on the way.
    """

    steps: tuple[Outcome, ...]
    undistributed: Fraction
    problems: tuple[Problem, ...] = ()
