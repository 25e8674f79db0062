"""A member's own page: work, share of the result with its arithmetic, capital, what is due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coopctl.allocation import Credit, Outcome
from coopctl.allocation.balances import covers
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import BUILT_IN_MEASURES, MEMBER, is_withheld
from coopctl.assembly.capital import Due, Roll
from coopctl.books import Roots, root_of
from coopctl.money import EXACT
from coopctl.reports.figures import Report
from coopctl.reports.shares import Distribution, Share, template_of

ZERO = Fraction(0)


class Purpose(StrEnum):
    """What becomes of a part of a member's share."""

    CASH = "cash"
    RETAINED = "retained"
    WITHHELD = "withheld"
    SET_OFF = "set_off"
    BORNE = "borne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the books say of members beyond the year's allocation, by member id.

    Attributes:
        capital: over the year.
        dues: granted and not all paid, on a day; of the year's closing also what is all paid.
        ahead: paid on that day beyond what is due; above zero.
        on: that day.
        state: how sure the year's figures are, in words.
    """

    capital: Mapping[str, Roll] = field(default_factory=dict)
    dues: Mapping[str, tuple[Due, ...]] = field(default_factory=dict)
    ahead: Mapping[str, Decimal] = field(default_factory=dict)
    on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A member's number in a measure, and that of all members."""

    measure: str
    own: Fraction
    total: Fraction


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the year that divides something between members; no share where none is due."""

    distribution: Distribution
    share: Share | None

    @property
    def outcome(self) -> Outcome:
        """What became of the step."""
        return self.distribution.outcome


@dataclass(frozen=True, slots=True)
class Going:
    """A sum that goes to one account for one purpose."""

    purpose: Purpose
    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """One of a member's accounts at year end and after the allocation; credit is positive."""

    account: str
    before: Fraction
    moved: Fraction

    @property
    def after(self) -> Fraction:
        """What is on it after the allocation."""
        return self.before + self.moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All that one member's page tells; nothing in it is another member's.

    Attributes:
        numbers: of the measures that distributions of the year go by.
        steps: every distribution of the year.
        total: of the year's shares; a loss borne is negative.
        capital, dues, ahead, on, state: as in `Standing`; None, empty and zero where the books do
            not say.
    """

    report: Report
    member: Member
    numbers: tuple[Number, ...]
    steps: tuple[Taken, ...]
    total: Fraction
    goings: tuple[Going, ...]
    held: tuple[Held, ...]
    capital: Roll | None
    dues: tuple[Due, ...]
    ahead: Decimal
    on: date | None
    state: str

    @property
    def is_kept(self) -> bool:
        """Whether what is still due is less than what the rules let be paid out."""
        left = sum((each.left for each in self.dues), Decimal(0))
        return 0 < left < self.report.rules.members.least_payment


def statements(report: Report, roots: Roots, standing: Standing) -> Iterator[Statement]:
    """Give the statement of every member of the year, by id.

    Args:
        report: of the year.
        roots: names of the root accounts, which tell cash from what is retained.
        standing: what the books say beyond the allocation.
    """
    distributions = [
        Distribution(report, outcome)
        for outcome in report.allocation.steps
        if outcome.step.in_proportion_to is not None
    ]
    totals = {
        name: sum(report.facts.measures[name].values(), ZERO) for name in _measures_told(report)
    }
    for member in report.facts.members:
        steps = tuple(Taken(each, each.share_of(member.id)) for each in distributions)
        moves = [
            (credit, taken.outcome)
            for taken in steps
            if taken.share is not None
            for credit in taken.share.credits
        ]
        yield Statement(
            report=report,
            member=member,
            numbers=tuple(
                Number(name, report.facts.measures[name][member.id], total)
                for name, total in totals.items()
            ),
            steps=steps,
            total=sum((_signed(credit, outcome) for credit, outcome in moves), ZERO),
            goings=tuple(_goings(moves, roots)),
            held=tuple(_held(report, member.id, moves)),
            capital=standing.capital.get(member.id),
            dues=tuple(_dues(standing.dues.get(member.id, ()))),
            ahead=standing.ahead.get(member.id, Decimal(0)),
            on=standing.on,
            state=standing.state,
        )


def _measures_told(report: Report) -> list[str]:
    """Name the measures that distributions go by, the parts of composites, and those of tests.

    Those of the steps for a surplus and for a loss, so that work is told in every year.
    """
    told = dict[str, None]()
    waiting: list[str] = []
    for step in report.rules.steps:
        if step.in_proportion_to is not None:
            waiting += [step.in_proportion_to, *(test.name for test in step.eligible)]
    while waiting:
        name = waiting.pop(0)
        if name in report.rules.measures or (name in BUILT_IN_MEASURES and name == "days"):
            told.setdefault(name)
            measure = report.rules.measures.get(name)
            waiting += measure.weights if measure is not None else ()
    return list(told)


def _signed(credit: Credit, outcome: Outcome) -> Fraction:
    return Fraction(-credit.amount if outcome.draws else credit.amount)


def _goings(moves: Sequence[tuple[Credit, Outcome]], roots: Roots) -> Iterator[Going]:
    """Add up what goes to each account, by what becomes of it there."""
    sums: defaultdict[tuple[Purpose, str], Decimal] = defaultdict(Decimal)
    for credit, outcome in moves:
        purpose = (
            Purpose.BORNE if outcome.draws else purpose_of(template_of(credit, outcome), roots)
        )
        sums[purpose, credit.account] += credit.amount
    for (purpose, account), amount in sums.items():
        if amount > 0:
            yield Going(purpose, account, amount)


def _dues(found: Iterable[Due]) -> Iterator[Due]:
    """Add up what each year granted, by its closing and by corrections of it."""
    years: dict[int, Due] = {}
    for due in found:
        one = years.get(due.year)
        years[due.year] = due if one is None else _together(one, due)
    yield from years.values()


def _together(one: Due, other: Due) -> Due:
    """Add two grants of a year up."""
    return replace(
        one,
        granted=EXACT.add(one.granted, other.granted),
        left=EXACT.add(one.left, other.left),
    )


def purpose_of(template: str, roots: Roots) -> Purpose:
    """Say what becomes of money on an account, by its name in the rules.

    A component `Tax` or `Withholding`, in any case, is a tax withheld for the member; else a
    liability is paid out, an asset is what the member owed, and equity is retained.

    >>> names = Roots("Assets", "Liabilities", "Equity", "Income", "Expenses")
    >>> purpose_of("Liabilities:Tax:Withheld:{member}", names).value
    'withheld'
    >>> purpose_of("Equity:Capital:{member}", names).value
    'retained'
    """
    if is_withheld(template):
        return Purpose.WITHHELD
    kinds = {roots.liabilities: Purpose.CASH, roots.assets: Purpose.SET_OFF}
    return kinds.get(root_of(template), Purpose.RETAINED)


def _held(report: Report, member: str, moves: Sequence[tuple[Credit, Outcome]]) -> Iterator[Held]:
    """Give each of the member's accounts that the rules name, and what is on it alone.

    Its sub-accounts are in it, but those that are named themselves.
    """
    rules, balances = report.rules, report.facts.balances
    named = [rules.member_account or "", *(name for step in rules.steps for name in step.accounts)]
    templates = dict.fromkeys(name for name in named if MEMBER in name)
    accounts = [template.replace(MEMBER, member) for template in templates]
    moved: defaultdict[str, Fraction] = defaultdict(Fraction)
    for credit, outcome in moves:
        over = [each for each in accounts if covers(each, credit.account)]
        if over:
            moved[max(over, key=len)] += _signed(credit, outcome)
    before = dict[str, Fraction]()
    for account in sorted(accounts, key=len, reverse=True):
        below = sum((n for name, n in before.items() if covers(account, name)), ZERO)
        before[account] = balances.get(account, ZERO) - below
    for template, account in zip(templates, accounts, strict=True):
        held = Held(account, before[account], moved[account])
        if template == rules.member_account or held.before != 0 or held.moved != 0:
            yield held
