"""What is due to a member who leaves, and when it is paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.accounts import MemberAccounts
from coopctl.assembly.capital import ZERO, Due, notices
from coopctl.books import Books
from coopctl.money import EXACT, Round, round_to, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A leaver's claims on the day of leaving, before the entries that settle them.

    Attributes:
        capital: balance of the capital account, after the losses charged to it.
        retained: balance of the member's other accounts under Equity.
        notices: what that consists of, oldest first.
        due: dividends granted and unpaid.
        owed: what the member owes the co-op, which is set off.
        to_be_decided: by the general meeting, in drafts of closings; in none of the others.
        since: what closings and corrections dated later gave, less what they took; in none of the
            others.
        at_once: payable on the day.
        instalments: each with its day, one a year from a year after the day.
    """

    member: str
    name: str
    day: date
    capital: Decimal
    retained: Decimal
    notices: tuple[Due, ...]
    due: Decimal
    owed: Decimal
    to_be_decided: Decimal
    since: Decimal
    at_once: Decimal
    instalments: tuple[tuple[date, Decimal], ...]

    @property
    def net(self) -> Decimal:
        """All of it, what is owed taken off; below zero the member owes that."""
        with localcontext(EXACT):
            return self.capital + self.retained + self.due - self.owed


def leaving(rules: Rules, books: Books, member: str, day: date) -> Leaving:
    """Work out what is due to a member who leaves on a day.

    What the member owes is set off against dividends due, which are payable at once, and the
    rest of it against capital and notices. What is left of these is repaid in as many equal
    instalments as `members.repaid_over` says, the first a year after the day.

    Returns:
        Figures that sum exactly: at once and the instalments are `net`, or nothing below zero.

    Reading:
        Closings dated that day or before count. Other entries of the day itself do not: they
        are what is made of the claims, such as a payment or a move to a liability.
    """
    accounts = MemberAccounts(rules, books)
    with localcontext(EXACT):
        capital = accounts.claim(accounts.capital(member), day, before=True)
        retained = accounts.claim(accounts.retained(member), day, before=True)
        due = accounts.claim(accounts.due(member), day, before=True)
        owed = accounts.claim(accounts.owing(member), day, before=True)
        net = max(capital + retained + due - owed, ZERO)
        at_once = min(max(due - owed, ZERO), net)
        later = net - at_once
        own = dict.fromkeys((*accounts.equity(member), *accounts.due(member)))
        given = [each for each in accounts.by_closings(tuple(own)) if not each.waits]
        since = sum((each.credit for each in given if each.day > day), ZERO)
    left = notices(rules, books, day, before=True)
    return Leaving(
        member=member,
        name=accounts.name(member),
        day=day,
        capital=capital,
        retained=retained,
        notices=tuple(each for each in left if each.member == member),
        due=due,
        owed=owed,
        to_be_decided=accounts.to_be_decided(member, day),
        since=since,
        at_once=at_once,
        instalments=_instalments(later, rules, day) if later else (),
    )


def _instalments(amount: Decimal, rules: Rules, day: date) -> tuple[tuple[date, Decimal], ...]:
    """Split an amount over years; less than a minor unit goes with the last instalment."""
    unit, count = rules.currency.unit, rules.members.repaid_over
    whole = round_to(Fraction(amount), unit=unit, mode=Round.DOWN)
    parts = split(whole, dict.fromkeys(range(1, count + 1), Fraction(1)), unit=unit)
    parts[count] = EXACT.add(parts[count], EXACT.subtract(amount, whole))
    return tuple((_years_on(day, years), part) for years, part in parts.items() if part)


def _years_on(day: date, years: int) -> date:
    """Go some years on; 29 February is the 28th where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=day.day - 1)
