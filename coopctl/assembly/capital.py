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
        losses: charged by closings to any of them, or written off by other entries. What a
            correction takes back is netted with what the closing gave in the same period; what
            it takes beyond that is here.
        repaid: by entries that are no closing's, and write nothing off.
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
    """What was granted to a member on a day, and what is left to pay of it.

    Attributes:
        year: fiscal year of the closing that granted it; where no closing did, as in a balance
            brought forward, that of the day.
        granted: less what a correction took back.
        left: of it, zero or more.
        by_closing: whether a closing or a correction granted it.
    """

    member: str
    year: int
    day: date
    granted: Decimal
    left: Decimal
    by_closing: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """What a draft of a closing or of a correction moves for a member; below zero it takes back.

    Attributes:
        number: of the correction; None is the closing itself.
        dividend: to what is due under Liabilities.
        equity: to capital and what is retained.
    """

    member: str
    year: int
    number: int | None
    day: date
    dividend: Decimal
    equity: Decimal


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
    on_capital = _by_closings(accounts, capital, period)
    on_others = _by_closings(accounts, retained, period)
    written, entries = _by_entries(accounts, id_, period)
    return Roll(
        member=id_,
        name=accounts.name(id_),
        opening=accounts.balance(both, _before(period.first)),
        paid_in=_credits(entries),
        distributed=_credits(on_capital),
        retained=_credits(on_others),
        losses=_debits(on_capital) + _debits(on_others) + written,
        repaid=_debits(entries),
        closing=accounts.balance(both, period.last),
    )


def _by_entries(
    accounts: MemberAccounts, id_: str, period: Period
) -> tuple[Decimal, list[Decimal]]:
    """Give what entries wrote off, and what else they credited on each day."""
    off = accounts.written_off(id_)
    rest = [name for name in accounts.equity(id_) if name not in off]
    written, credited = ZERO, defaultdict[date, Decimal](Decimal)
    for names in (off, rest):
        for each in _within(accounts.by_entries(names), period):
            if names is off and each.credit < 0:
                written -= each.credit
            else:
                credited[each.day] += each.credit
    return written, list(credited.values())


def _within(movements: Iterator[Movement], period: Period) -> list[Movement]:
    return [each for each in movements if period.first <= each.day <= period.last]


def _by_closings(accounts: MemberAccounts, names: Names, period: Period) -> list[Decimal]:
    """Give what each closing, with its corrections, credited to each account in a period."""
    sums: defaultdict[tuple[str, int | None], Decimal] = defaultdict(Decimal)
    for name in names:
        for each in _within(accounts.by_closings([name]), period):
            sums[name, each.year] += each.credit
    return list(sums.values())


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _credits(credited: list[Decimal]) -> Decimal:
    return sum((each for each in credited if each > 0), ZERO)


def _debits(credited: list[Decimal]) -> Decimal:
    return sum((-each for each in credited if each < 0), ZERO)


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


def dues(rules: Rules, books: Books, day: date, *, settled: bool = False) -> tuple[Due, ...]:
    """List what is due to members under Liabilities at the end of a day, and not paid.

    Payments are set against the oldest first. Together it is each member's claim, see
    `MemberAccounts.claim`, unless that is below zero.

    Args:
        rules: name the accounts.
        books: of the whole ledger.
        day: its entries count.
        settled: list what is all paid as well.

    Returns:
        Oldest first, then by member id.

    Reading:
        Any credit is a grant, also one that is no closing's, such as a balance brought forward:
        otherwise its payment would be set against a closing's. A correction that credits is a
        grant of its day, of the year that it corrects; one that debits lowers the grants of
        that year first, and what was paid of them already is set against the oldest.
    """
    found = _grants(rules, books, day, MemberAccounts.due)
    return tuple(each for each in found if settled or each.left > 0)


def paid_ahead(rules: Rules, books: Books, day: date) -> dict[str, Decimal]:
    """Give what members were paid at the end of a day beyond what is due to them, by id.

    Returns:
        Amounts above zero; who is owed something, or nothing, is left out.
    """
    accounts = MemberAccounts(rules, books)
    claims = {id_: accounts.claim(accounts.due(id_), day) for id_ in accounts.ids}
    return {id_: -claim for id_, claim in claims.items() if claim < 0}


def notices(
    rules: Rules, books: Books, day: date, *, settled: bool = False, before: bool = False
) -> tuple[Due, ...]:
    """List what closings retained for members under Equity, beside capital, and is not redeemed.

    As `dues` in everything: redemption is oldest first, and so are losses. With `before`, the
    entries of the day itself that are no closing's are left out.
    """
    found = _grants(rules, books, day, MemberAccounts.retained, before=before)
    return tuple(each for each in found if settled or each.left > 0)


def undecided(rules: Rules, books: Books, day: date) -> tuple[Undecided, ...]:
    """List what drafts of closings and corrections move for members, to the end of a day.

    Returns:
        By member id, then by day.
    """
    accounts = MemberAccounts(rules, books)
    sums: defaultdict[tuple[str, date, int, int | None], list[Decimal]] = defaultdict(
        lambda: [ZERO, ZERO]
    )
    for id_ in accounts.ids:
        for kind, names in enumerate((accounts.due(id_), accounts.equity(id_))):
            for each in accounts.by_closings(names):
                if each.waits and each.day <= day and each.year is not None:
                    both = sums[id_, each.day, each.year, each.number]
                    both[kind] = EXACT.add(both[kind], each.credit)
    found = sorted(sums.items(), key=lambda item: (item[0][0], _in_time(item[0][1:])))
    return tuple(
        Undecided(member=id_, day=when, year=year, number=number, dividend=due, equity=equity)
        for (id_, when, year, number), (due, equity) in found
        if due or equity
    )


def _grants(
    rules: Rules,
    books: Books,
    day: date,
    names_of: Callable[[MemberAccounts, str], Names],
    *,
    before: bool = False,
) -> tuple[Due, ...]:
    """Set each member's payments against the oldest grant first."""
    with localcontext(EXACT):
        accounts = MemberAccounts(rules, books)
        found = list[Due]()
        for id_ in accounts.ids:
            moved = [
                each
                for each in _together(accounts, names_of(accounts, id_))
                if each.day < day or (each.day == day and not (before and each.year is None))
            ]
            found += _oldest_first(id_, moved, rules.fiscal_year)
    return tuple(sorted(found, key=lambda due: (due.day, due.year, due.member)))


@dataclass(slots=True)
class _Grant:
    """A grant, while what follows is set against it."""

    made: Movement
    granted: Decimal
    left: Decimal


def _oldest_first(id_: str, moved: list[Movement], years: FiscalYear) -> Iterator[Due]:
    """Give each grant with what is left of it."""
    grants: list[_Grant] = []
    ahead = ZERO  # paid before it was granted
    for each in sorted(moved, key=lambda each: _in_time((each.day, each.year, each.number))):
        if each.credit > 0:
            grants.append(_Grant(each, each.credit, max(each.credit - ahead, ZERO)))
            ahead = max(ahead - each.credit, ZERO)
            continue
        paid = -each.credit
        if each.number is not None:
            paid = _taken_back(grants, each.year, paid)
        for grant in grants:
            left = max(grant.left - paid, ZERO)
            paid -= grant.left - left
            grant.left = left
        ahead += paid
    for grant in grants:
        if grant.granted:
            day, year = grant.made.day, grant.made.year
            yield Due(
                member=id_,
                year=years.year_of(day) if year is None else year,
                day=day,
                granted=grant.granted,
                left=grant.left,
                by_closing=year is not None,
            )


def _taken_back(grants: list[_Grant], year: int | None, amount: Decimal) -> Decimal:
    """Lower what was granted of a year by what its correction takes back.

    Returns:
        What had been paid of it already, and what is more than was granted.
    """
    rest = amount
    for grant in grants:
        if grant.made.year == year:
            less = min(grant.granted, amount)
            unpaid = min(grant.left, less)
            grant.granted -= less
            grant.left -= unpaid
            amount -= less
            rest -= unpaid
    return rest


def _together(accounts: MemberAccounts, names: Names) -> Iterator[Movement]:
    """Give what entries moved on each day, and what each closing and correction did; no draft."""
    yield from accounts.by_entries(names)
    closings: defaultdict[tuple[date, int | None, int | None], Decimal] = defaultdict(Decimal)
    for each in accounts.by_closings(names):
        if not each.waits:
            closings[each.day, each.year, each.number] += each.credit
    for (when, year, number), credit in closings.items():
        if credit:
            yield Movement(when, year, credit, number)


def _in_time(moment: tuple[date, int | None, int | None]) -> tuple[date, int, int]:
    """Order by day, then by the year that was closed, corrections last."""
    day, year, number = moment
    return day, year or 0, number or 0
