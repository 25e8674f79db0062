"""The register of members on a day: who they are, what they paid in, their work, one vote each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import MEMBER, Measure, Rules
from coopctl.allocation.years import Period
from coopctl.assembly.accounts import MemberAccounts
from coopctl.assembly.subscriptions import subscribed_of
from coopctl.books import Books, View
from coopctl.books.values import Metadata
from coopctl.facts.measures import first_of_each
from coopctl.facts.membership import members_of
from coopctl.money import EXACT, exact_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Somebody who is a member on the day, or was one earlier in its fiscal year.

    Attributes:
        left: the day of leaving, where it has come.
        metadata: of the `open` directive, as text.
        subscribed: capital promised, from the metadata; None where nothing is said.
        paid: balance of the capital account, credit positive, without what drafts move.
        due: dividends granted and unpaid, without those of drafts.
        to_be_decided: what drafts move on all of a member's accounts, capital and notices too.
        contributed: the year so far by each measure that counts what flows: hours, pay.
        years: full years of membership.
    """

    member: str
    name: str
    joined: date
    left: date | None
    is_member: bool
    metadata: Mapping[str, str]
    subscribed: Fraction | None
    paid: Decimal
    due: Decimal
    to_be_decided: Decimal
    contributed: Mapping[str, Decimal]
    years: int

    @property
    def owed(self) -> Fraction | None:
        """What a member has still to pay in, zero at least; None where nothing was said."""
        if self.subscribed is None or not self.is_member:
            return None
        return max(self.subscribed - Fraction(self.paid), Fraction(0))

    @property
    def votes(self) -> int:
        """One while a member, whatever the capital; none after leaving."""
        return int(self.is_member)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody, or an account of some, with work or pay in the year who is no member.

    Attributes:
        name: the id in the measure's account, or the whole account that `others` names.
        contributed: the year so far, by measure.
    """

    name: str
    contributed: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The members of a day.

    Attributes:
        period: from the first day of the fiscal year to the day.
        units: of each measure that is shown.
        members: by id; those who left in the year are among them.
        workers: who are no members, by name.
        totals: of members and of all, by measure.
    """

    day: date
    period: Period
    units: Mapping[str, str]
    members: tuple[Registered, ...]
    workers: tuple[Worker, ...]
    totals: Mapping[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    @property
    def votes(self) -> int:
        """How many votes there are: as many as members on the day."""
        return sum(each.votes for each in self.members)

    @property
    def subscribed(self) -> Fraction | None:
        """What members on the day have promised; None where nobody has."""
        return _known(each.subscribed for each in self.members if each.is_member)

    @property
    def paid(self) -> Fraction:
        """What is on the capital accounts of everybody listed."""
        return sum((Fraction(each.paid) for each in self.members), Fraction(0))

    @property
    def owed(self) -> Fraction | None:
        """What members on the day have still to pay in; None where nobody has promised."""
        return _known(each.owed for each in self.members)

    @property
    def due(self) -> Fraction:
        """Dividends unpaid of everybody listed."""
        return sum((Fraction(each.due) for each in self.members), Fraction(0))

    @property
    def to_be_decided(self) -> Fraction:
        """What drafts move for everybody listed."""
        return sum((Fraction(each.to_be_decided) for each in self.members), Fraction(0))

    def others_share(self, measure: str) -> Fraction | None:
        """Give the non-members' part of a measure's total; None of nothing."""
        members, everybody = self.totals[measure]
        if everybody <= 0:
            return None
        return 1 - Fraction(members) / Fraction(everybody)


def _known(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """Add up the amounts that are known; None where none is."""
    known = [each for each in amounts if each is not None]
    return sum(known, Fraction(0)) if known else None


def register_on(rules: Rules, books: Books, day: date) -> Register:
    """Draw the register of a day from the ledger.

    Args:
        rules: of the fiscal year of the day.
        books: of the whole ledger.
        day: its entries count. Who left on it is a member still; who left later has not left.

    Reading:
        Work and pay are the postings of the year so far, in the measure's own unit, before
        weights, floors and caps. Whoever was a member on a day of the year so far is counted
        among the members' work, as in a closing.
    """
    year = rules.fiscal_year.year_of(day)
    period = Period(year, rules.fiscal_year.period(year).first, day)
    measures = [
        each
        for each in rules.measures.values()
        if each.account is not None and each.balance is None
    ]
    with localcontext(EXACT):
        view = View(books, year)  # a closing that zeroes Expenses is no pay
        members = members_of(rules.member_account, books.accounts, period)
        accounts = MemberAccounts(rules, books)
        work = [_Work(each, rules, view, period, members) for each in measures]
        return Register(
            day=day,
            period=period,
            units={each.measure.name: each.unit for each in work},
            members=tuple(_registered(each, accounts, day, work) for each in members),
            workers=tuple(_workers(work)),
            totals={each.measure.name: each.totals() for each in work},
        )


class _Work:
    """One measure's account, read for everybody."""

    def __init__(
        self,
        measure: Measure,
        rules: Rules,
        view: View,
        period: Period,
        members: Sequence[Member],
    ) -> None:
        self.measure = measure
        self.template = measure.account or ""
        self.unit = measure.unit or rules.currency.code
        self.period = period
        self.view = view
        self.ids = {member.id for member in members}
        own = view.covered([self.template.replace(MEMBER, id_) for id_ in self.ids])
        self.without_members = view.leaving_out(set(own))

    def flow(self, view: View, names: Sequence[str]) -> Decimal:
        """Sum the year so far."""
        return view.flow(names, self.unit, self.period.first, self.period.last)

    def of_member(self, id_: str) -> Decimal:
        """Give a member's number."""
        return self.flow(self.view, [self.template.replace(MEMBER, id_)])

    def of_others(self) -> dict[str, Decimal]:
        """Give the number of each account in `others`, and of each person who is in none."""
        named = self.measure.others or ()
        found = {self._called(name): self.flow(self.without_members, [name]) for name in named}
        unnamed = self.without_members.leaving_out(set(self.view.covered(named)))
        for id_ in first_of_each(self.template, self.view.accounts):
            if id_ not in self.ids:
                number = self.flow(unnamed, [self.template.replace(MEMBER, id_)])
                if number > 0:  # a counter account is below zero
                    found[id_] = number
        return {name: number for name, number in found.items() if number}

    def _called(self, name: str) -> str:
        """Call an account of the template's form by its id, as the other measures do."""
        head, _, tail = self.template.partition(MEMBER)
        id_ = name.removeprefix(head).removesuffix(tail)
        return id_ if head + id_ + tail == name and ":" not in id_ else name

    def totals(self) -> tuple[Decimal, Decimal]:
        """Give what members contributed, and everybody."""
        members = sum((self.of_member(id_) for id_ in sorted(self.ids)), Decimal(0))
        return members, sum(self.of_others().values(), members)


def _registered(
    member: Member, accounts: MemberAccounts, day: date, work: Sequence[_Work]
) -> Registered:
    """Draw one member's entry."""
    account = accounts.joined_by(member.id)
    metadata = account.metadata if account is not None else {}
    left = member.left if member.left is not None and member.left <= day else None
    return Registered(
        member=member.id,
        name=accounts.name(member.id),
        joined=member.joined,
        left=left,
        is_member=left is None or left == day,
        metadata=dict(_as_text(metadata)),
        subscribed=subscribed_of(account),
        paid=accounts.claim(accounts.capital(member.id), day),
        due=accounts.claim(accounts.due(member.id), day),
        to_be_decided=accounts.to_be_decided(member.id, day),
        contributed={each.measure.name: each.of_member(member.id) for each in work},
        years=full_years(member.joined, left or day),
    )


def _as_text(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Write metadata as the ledger does, without quotes."""
    for key, value in sorted(metadata.items()):
        if isinstance(value, Decimal):
            yield key, exact_text(value)
        else:
            yield key, str(value).upper() if isinstance(value, bool) else str(value)


def full_years(first: date, last: date) -> int:
    """Count the anniversaries of a day; one of 29 February is 1 March where there is none.

    >>> (
    ...     full_years(date(2020, 2, 29), date(2021, 2, 28)),
    ...     full_years(date(2020, 3, 1), date(2025, 3, 1)),
    ... )
    (0, 5)
    """
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _workers(work: Sequence[_Work]) -> Iterator[Worker]:
    """Name everyone who is no member and has a number in any measure."""
    found = {each.measure.name: each.of_others() for each in work}
    for name in sorted({name for others in found.values() for name in others}):
        numbers = {measure: others.get(name, Decimal(0)) for measure, others in found.items()}
        yield Worker(name, numbers)
