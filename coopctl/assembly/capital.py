"""Members' capital over a year, and what closings granted that is not yet paid."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import FiscalYear, Period
from coopctl.assembly.accounts import MemberAccounts, Movement, Names
from coopctl.books import Books
from coopctl.money import EXACT

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """A member's capital from the beginning of a period to its end.

    opening + paid in + distributed + retained - losses - repaid = closing, exactly. Opening and
    closing are what stands on the member's accounts under Equity, credit positive; the five
    between are zero or more.

    Attributes:
        paid_in: by entries that are no closing's; what moves on one day is netted.
        distributed: by closings, on the capital account itself.
        retained: by closings, on the member's other accounts, such as notices.
        losses: charged by closings to any of them.
        repaid: by entries that are no closing's.
    """

    member: str
    name: str
    opening: Decimal
    paid_in: Decimal
    distributed: Decimal
    retained: Decimal
    losses: Decimal
    repaid: Decimal
    closing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What was granted to a member on a day, and is not all paid.

    Attributes:
        year: fiscal year of the closing that granted it; where no closing did, as in a balance
            brought forward, that of the day.
        granted: at first.
        left: of it, above zero.
    """

    member: str
    year: int
    day: date
    granted: Decimal
    left: Decimal


def roll_forward(rules: Rules, books: Books, period: Period) -> tuple[Roll, ...]:
    """Follow each member's capital through a period.

    Args:
        rules: name the accounts, see `MemberAccounts`.
        books: of the whole ledger.
        period: entries count by their date, so that a closing dated the day after its year is
            in the roll-forward of the next.

    Returns:
        By member id, everyone who was a member on a day of the period, or has a figure.

    Reading:
        Books hold a total for each account and day, so what is paid in and out on one day is
        netted; over all of the member's accounts, so that a move between them is neither.
    """
    with localcontext(EXACT):
        accounts = MemberAccounts(rules, books)
        rolls = [(_roll(accounts, id_, period), id_) for id_ in accounts.ids]
        return tuple(
            roll for roll, id_ in rolls if _has_figures(roll) or _was_member(accounts, id_, period)
        )


def _roll(accounts: MemberAccounts, id_: str, period: Period) -> Roll:
    """Follow one member's accounts."""
    capital, retained = accounts.capital(id_), accounts.retained(id_)
    both = (*capital, *retained)
    on_capital = _within(accounts.by_closings(capital), period)
    on_others = _within(accounts.by_closings(retained), period)
    entries = _within(accounts.by_entries(both), period)
    return Roll(
        member=id_,
        name=accounts.name(id_),
        opening=accounts.balance(both, _before(period.first)),
        paid_in=_credits(entries),
        distributed=_credits(on_capital),
        retained=_credits(on_others),
        losses=_debits(on_capital) + _debits(on_others),
        repaid=_debits(entries),
        closing=accounts.balance(both, period.last),
    )


def _within(movements: Iterator[Movement], period: Period) -> list[Movement]:
    return [each for each in movements if period.first <= each.day <= period.last]


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _credits(movements: list[Movement]) -> Decimal:
    return sum((each.credit for each in movements if each.credit > 0), ZERO)


def _debits(movements: list[Movement]) -> Decimal:
    return sum((-each.credit for each in movements if each.credit < 0), ZERO)


def _has_figures(roll: Roll) -> bool:
    return any(
        (roll.opening, roll.paid_in, roll.distributed, roll.retained, roll.losses, roll.repaid)
    )


def _was_member(accounts: MemberAccounts, id_: str, period: Period) -> bool:
    """Whether somebody was a member on any day of the period."""
    account = accounts.joined_by(id_)
    return (
        account is not None
        and account.opened <= period.last
        and (account.closed is None or account.closed >= period.first)
    )


def total_of_rolls(rolls: tuple[Roll, ...]) -> Roll:
    """Add the members up."""
    with localcontext(EXACT):
        return Roll(
            member="",
            name="",
            opening=sum((each.opening for each in rolls), ZERO),
            paid_in=sum((each.paid_in for each in rolls), ZERO),
            distributed=sum((each.distributed for each in rolls), ZERO),
            retained=sum((each.retained for each in rolls), ZERO),
            losses=sum((each.losses for each in rolls), ZERO),
            repaid=sum((each.repaid for each in rolls), ZERO),
            closing=sum((each.closing for each in rolls), ZERO),
        )


def closings_within(books: Books, period: Period) -> tuple[int, ...]:
    """Name the years whose closings have entries dated in a period."""
    found = {year: days_of_closing(books, year) for year in sorted(books.closing_postings)}
    return tuple(
        year
        for year, days in found.items()
        if any(period.first <= day <= period.last for day in days)
    )


def days_of_closing(books: Books, year: int) -> tuple[date, ...]:
    """Give the days on which a closing's entries stand, in order."""
    postings = books.closing_postings.get(year, {})
    return tuple(sorted({day for days in postings.values() for day in days}))


def dues(rules: Rules, books: Books, day: date) -> tuple[Due, ...]:
    """List what is due to members under Liabilities at the end of a day, and not paid.

    Payments are set against the oldest first. Together it is each member's balance, unless that
    is below zero.

    Returns:
        Oldest first, then by member id.

    Reading:
        Any credit is a grant, also one that is no closing's, such as a balance brought forward:
        otherwise its payment would be set against a closing's.
    """
    return _unpaid(rules, books, day, MemberAccounts.due)


def notices(rules: Rules, books: Books, day: date) -> tuple[Due, ...]:
    """List what closings retained for members under Equity, beside capital, and is not redeemed.

    As `dues` in everything: redemption is oldest first, and so are losses.
    """
    return _unpaid(rules, books, day, MemberAccounts.retained)


def _unpaid(
    rules: Rules, books: Books, day: date, names_of: Callable[[MemberAccounts, str], Names]
) -> tuple[Due, ...]:
    """Set each member's payments against the oldest grant first."""
    with localcontext(EXACT):
        accounts = MemberAccounts(rules, books)
        found = [
            due
            for id_ in accounts.ids
            for due in _oldest_first(accounts, id_, names_of(accounts, id_), day)
        ]
    return tuple(sorted(found, key=lambda due: (due.day, due.year, due.member)))


def _oldest_first(accounts: MemberAccounts, id_: str, names: Names, day: date) -> Iterator[Due]:
    """Give what is left of each grant."""
    grants: list[tuple[Movement, Decimal]] = []
    ahead = ZERO  # paid before it was granted
    for each in sorted(_together(accounts, names), key=_in_time):
        if each.day > day:
            break
        if each.credit > 0:
            left = max(each.credit - ahead, ZERO)
            ahead = max(ahead - each.credit, ZERO)
            grants.append((each, left))
            continue
        paid = -each.credit
        for index, (grant, left) in enumerate(grants):
            grants[index] = (grant, max(left - paid, ZERO))
            paid = max(paid - left, ZERO)
        ahead += paid
    for grant, left in grants:
        if left > 0:
            year = _year_of(grant, accounts.rules.fiscal_year)
            yield Due(member=id_, year=year, day=grant.day, granted=grant.credit, left=left)


def _together(accounts: MemberAccounts, names: Names) -> Iterator[Movement]:
    """Give what entries moved on each day, and what each closing did."""
    yield from accounts.by_entries(names)
    closings: defaultdict[tuple[date, int | None], Decimal] = defaultdict(Decimal)
    for each in accounts.by_closings(names):
        closings[each.day, each.year] += each.credit
    for (when, year), credit in closings.items():
        if credit:
            yield Movement(when, year, credit)


def _in_time(movement: Movement) -> tuple[date, int]:
    """Order by day, then by the year that was closed."""
    return movement.day, movement.year or 0


def _year_of(movement: Movement, years: FiscalYear) -> int:
    return years.year_of(movement.day) if movement.year is None else movement.year
