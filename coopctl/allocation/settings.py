"""The settings of the rules that are no step: the closing, the members, the general meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction


class Convert(Enum):
    """Which price turns a posting in another commodity into the currency."""

    TRANSACTION = "transaction"
    YEAR_END = "year-end"


class Dated(Enum):
    """The day a closing's entries stand on."""

    NEXT_DAY = "next-day"
    YEAR_END = "year-end"
    APPROVAL = "approval"


class IncomeStatement(Enum):
    """Whether Income and Expenses keep their balances or are brought to zero."""

    KEEP = "keep"
    ZERO = "zero"


class Assert(Enum):
    """Which balances of the last day a closing asserts."""

    FUNDS = "funds"
    ALL = "all"
    NONE = "none"


class Invariant(Enum):
    """What `check` holds the books against where the rules ask for it."""

    CAPITAL_ACCOUNTS = "capital-accounts"


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """How members are paid; it decides no figure of a closing.

    Attributes:
        least_payment: less than this is not paid out, and stays payable.
        repaid_over: years over which a leaver's capital and notices are repaid.
        owes: accounts of what a member owes the co-op; each holds `{member}`.
    """

    least_payment: Fraction = Fraction(0)
    repaid_over: int = 1
    owes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingSettings:
    """How the closing is written."""

    folder: str = "ledgers/closings"
    dated: Dated = Dated.NEXT_DAY
    income_statement: IncomeStatement = IncomeStatement.KEEP
    asserted: Assert = Assert.FUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Something that members are elected to.

    Attributes:
        seats: how many hold it at once.
        term: for how many years; None is until the next election.
    """

    seats: int = 1
    term: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblySettings:
    """How the general meeting decides; one member, one vote.

    Attributes:
        quorum: share of the members that must be present.
        majority: share of the votes for and against that a resolution needs; a tie never passes.
        offices: by name, in the order written.
    """

    quorum: Fraction = Fraction(0)
    majority: Fraction = Fraction(1, 2)
    offices: Mapping[str, Office] = field(default_factory=dict)
