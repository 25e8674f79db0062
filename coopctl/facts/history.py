"""What a year came to, to be put beside others: result, allocation, work, members."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import MEMBER, Rules
from coopctl.allocation.years import Period
from coopctl.books import Books, Postings
from coopctl.facts.membership import member_in, members_of, stayed
from coopctl.facts.stretch import Flows, period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who came and went in a year; at start + joined - left = at end.

    Attributes:
        joined: on a day of the year, by id; those who left again are among them.
        left: on a day of the year, by id.
    """

    at_start: int
    joined: tuple[Member, ...]
    left: tuple[Member, ...]
    at_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """One year of the history; amounts exact, in the currency.

    Attributes:
        to_funds: moved to funds by its allocation, drawn ones taken off; None where the year is
            not closed.
        to_members: distributed to members, losses they bear taken off; None as above.
        hours: of members, and of others; None where no measure counts hours.
    """

    period: Period
    turnover: Fraction
    other_income: Fraction
    costs: Fraction
    surplus: Fraction
    to_funds: Fraction | None
    to_members: Fraction | None
    hours: tuple[Fraction, Fraction] | None
    membership: Membership


def past_year(
    rules: Rules, books: Books, moved: tuple[Fraction, Fraction] | None = None
) -> PastYear:
    """Read the year of the rules.

    Args:
        rules: of that year.
        books: of the whole ledger; postings in other commodities have their price.
        moved: to funds and to members, where the allocation has been worked out; else it is
            what the year's closing and its corrections posted.
    """
    flows, days = Flows(rules, books), period_of(rules.period)
    turnover, costs, surplus = flows.turnover(days), flows.costs(days), flows.surplus(days)
    if moved is None and rules.year in books.closings:
        moved = posted(rules, books)
    funds, members = moved if moved is not None else (None, None)
    return PastYear(
        period=rules.period,
        turnover=turnover,
        other_income=flows.other_income(days),
        costs=costs,
        surplus=surplus,
        to_funds=funds,
        to_members=members,
        hours=flows.hours(days) if flows.hour_measures() else None,
        membership=membership(rules, books),
    )


def membership(rules: Rules, books: Books) -> Membership:
    """Tell who joined and left in the year of the rules; on the day of leaving one is a member."""
    period = rules.period
    members = members_of(rules.member_account, books.accounts, period)
    return Membership(
        at_start=sum(each.joined < period.first for each in members),
        joined=tuple(each for each in members if each.joined >= period.first),
        left=tuple(each for each in members if not stayed(each, period.last)),
        at_end=sum(stayed(each, period.last) for each in members),
    )


def posted(rules: Rules, books: Books) -> tuple[Fraction, Fraction]:
    """Give what a year's closing and its corrections posted to funds, and to members.

    Credit is positive; what was drawn is taken off.
    """
    forms = {name for step in rules.steps for name in step.accounts if MEMBER in name}
    funds = members = Fraction(0)
    for postings in _of_closing(books, rules.year):
        for (account, commodity), days in postings.items():
            if commodity != books.currency:
                continue
            credit = -sum((Fraction(total) for total, _ in days.values()), Fraction(0))
            if account in rules.funds:
                funds += credit
            elif any(member_in(form, account) is not None for form in forms):
                members += credit
    return funds, members


def _of_closing(books: Books, year: int) -> Iterator[Postings]:
    yield books.closing_postings.get(year, {})
    yield from (found for (of, _), found in books.correction_postings.items() if of == year)
