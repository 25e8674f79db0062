"""The co-op in its place, from the metadata and tags of the ledger; nobody is named."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.balances import covers
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import MEMBER, Measure, Rules
from coopctl.allocation.years import Period
from coopctl.books import Books, View, Watched, root_of
from coopctl.facts.membership import member_in, members_of, stayed
from coopctl.facts.planned import turnover_of
from coopctl.facts.stretch import HOURS, Flows, hour_measures, period_of

WATCHED = ("*",)
"""Every account: any transaction may tell where its supplier or customer is, or be learning."""

SUPPLIER, LOCAL = "supplier", "local"
CUSTOMER, PUBLIC = "customer", "public"
PURCHASE = "purchase"
"""`purchase: FALSE` below the `open` of an expense that is bought from nobody, such as a tax."""

GROUP, BORN = "group", "born"
LEARNING = "learning"
OTHERS = "others"
UNSAID = "not said"

FEWEST = 3
"""Of fewer people than this, nothing is told: each of them would be known."""

LEAST_HOURS = 100
"""Who worked less in the year is not in the pay spread: a few hours make an odd average."""

YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, in the currency or in hours."""

    part: Fraction
    whole: Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """How many times the lowest pay of an hour the highest is, and of how many members."""

    ratio: Fraction
    members: int


def members_at_end(rules: Rules, books: Books, period: Period) -> tuple[Member, ...]:
    """Give who was a member after the last day of a year."""
    members = members_of(rules.member_account, books.accounts, period)
    return tuple(member for member in members if stayed(member, period.last))


def working_members(rules: Rules, books: Books, period: Period) -> int | None:
    """Count members at a year's end with hours in it; None where no measure counts hours."""
    if not hour_measures(rules):
        return None
    members = members_at_end(rules, books, period)
    return sum(_hours(each, rules, books, period) > 0 for each in members)


def pay_spread(rules: Rules, books: Books, period: Period) -> Spread | None:
    """Compare the highest and the lowest pay of an hour among members.

    Pay is that of the first measure on an account under Expenses, hours are those of all that
    count them, as posted in the year.

    Returns:
        None where there are no such measures, or fewer than three members with
        `LEAST_HOURS` hours and pay.
    """
    measures = rules.measures.values()
    pay = next((each for each in measures if _counts_pay(each, rules, books)), None)
    if pay is None or not hour_measures(rules):
        return None
    view, rates = View(books, period.year), []
    for member in members_of(rules.member_account, books.accounts, period):
        hours = _hours(member, rules, books, period)
        name = (pay.account or "").replace(MEMBER, member.id)
        paid = Fraction(view.flow([name], rules.currency.code, period.first, period.last))
        if hours >= LEAST_HOURS and paid > 0:
            rates.append(paid / hours)
    if len(rates) < FEWEST:
        return None
    return Spread(max(rates) / min(rates), len(rates))


def local_purchases(rules: Rules, books: Books, period: Period) -> Part | None:
    """Give what was bought from local suppliers, of all that was bought.

    Bought is what is posted on Expenses in the currency, but for pay that a measure counts,
    what turnover names, such as discounts, and accounts opened with `purchase: FALSE`. It is
    local where the transaction, or the account's `open`, has `supplier: "local"`.

    Returns:
        None where nothing in the year has `supplier`, or nothing was bought.
    """
    pay = [each for each in rules.measures.values() if _counts_pay(each, rules, books)]
    is_turnover = _in_turnover(rules, books)

    def is_bought(account: str) -> bool:
        opened = books.accounts.get(account)
        is_none = opened is not None and opened.metadata.get(PURCHASE) is False
        is_expense = root_of(account) == books.roots.expenses
        is_pay = any(_is_of(each, account) for each in pay)
        return is_expense and not (is_none or is_pay or is_turnover(account))

    return _marked(books, period, is_bought, sign=1, key=SUPPLIER, value=LOCAL)


def public_turnover(rules: Rules, books: Books, period: Period) -> Part | None:
    """Give the turnover from public bodies, of all turnover in the currency.

    It is public where the transaction, or the account's `open`, has `customer: "public"`.

    Returns:
        None where nothing in the year has `customer`, or there was no turnover.
    """
    is_turnover = _in_turnover(rules, books)
    return _marked(books, period, is_turnover, sign=-1, key=CUSTOMER, value=PUBLIC)


def learning_hours(rules: Rules, books: Books, period: Period) -> Part | None:
    """Give the hours of transactions tagged `#learning`, of all hours of members and others.

    Returns:
        None where no transaction of the year is tagged so, or no measure counts hours.
    """
    flows, year = Flows(rules, books), period_of(period)
    worked = frozenset().union(*flows.workers(year))
    learnt = [
        Fraction(number)
        for each in _of_year(books, period)
        if LEARNING in each.tags
        for account, number, commodity in each.moves
        if commodity == HOURS and account in worked
    ]
    whole = sum(flows.hours(year), Fraction(0))
    return Part(sum(learnt, Fraction(0)), whole) if learnt and whole > 0 else None


def groups(members: Iterable[Member]) -> dict[str, int] | None:
    """Count members by the word after `group:`; None where nobody has one."""
    return _counted(members, GROUP, str)


def decades(members: Iterable[Member]) -> dict[str, int] | None:
    """Count members by the ten years in which they were born; None where nobody says."""
    return _counted(members, BORN, _decade)


def folded(counts: Mapping[str, int]) -> dict[str, int]:
    """Put groups of fewer than three people together as `others`, so that nobody is known.

    Where these are fewer than three as well, the smallest group goes with them; where nothing
    can be told apart any more, nothing is told.

    >>> folded({"1970s": 6, "1980s": 3, "1990s": 1}), folded({"1970s": 6, "1980s": 2})
    ({'1970s': 6, 'others': 4}, {})
    """
    named = ((name, count) for name, count in sorted(counts.items()) if name != OTHERS)
    kept = {name: count for name, count in named if count >= FEWEST}
    others = sum(counts.values()) - sum(kept.values())
    if 0 < others < FEWEST and kept:
        smallest = min(kept, key=lambda name: (kept[name], name))
        others += kept.pop(smallest)
    if not kept:
        return {}
    return {**kept, OTHERS: others} if others else kept


def _counted(
    members: Iterable[Member], key: str, read: Callable[[str], str]
) -> dict[str, int] | None:
    said = [member.metadata.get(key) for member in members]
    if all(each is None for each in said):
        return None
    found = Counter(UNSAID if each is None else read(str(each)) for each in said)
    return folded(found)


def _decade(born: str) -> str:
    """Read a year, or a day that begins with one."""
    year = born[:YEAR_DIGITS]
    is_year = len(year) == YEAR_DIGITS and year.isascii() and year.isdecimal()
    return f"{year[:3]}0s" if is_year else UNSAID


def _counts_pay(measure: Measure, rules: Rules, books: Books) -> bool:
    is_flow = measure.account is not None and measure.balance is None
    is_money = measure.unit in (None, rules.currency.code)
    return is_flow and is_money and root_of(measure.account or "") == books.roots.expenses


def _hours(member: Member, rules: Rules, books: Books, period: Period) -> Fraction:
    """Sum a member's hours in a year, each account counted once."""
    names = [(each.account or "").replace(MEMBER, member.id) for each in hour_measures(rules)]
    return Fraction(View(books, period.year).flow(names, HOURS, period.first, period.last))


def _in_turnover(rules: Rules, books: Books) -> Callable[[str], bool]:
    """Tell whether an account is of the turnover."""
    names = turnover_of(rules, books.roots)
    return lambda account: any(covers(name, account) for name in names)


def _is_of(measure: Measure, account: str) -> bool:
    """Whether an account is of a measure's form, a member's or another's."""
    if any(covers(name, account) for name in measure.others or ()):
        return True
    return member_in(measure.account or "", account) is not None


def _of_year(books: Books, period: Period) -> Iterator[Watched]:
    """Give the transactions of a year that are no closing's."""
    for each in books.watched:
        if period.first <= each.day <= period.last and each.closing is None:
            yield each


def _marked(
    books: Books,
    period: Period,
    is_counted: Callable[[str], bool],
    *,
    sign: int,
    key: str,
    value: str,
) -> Part | None:
    """Add up what is posted on some accounts, and the part that metadata marks."""
    counted: dict[str, bool] = {}
    part = whole = Fraction(0)
    is_said = False
    for each in _of_year(books, period):
        for account, number, commodity in each.moves:
            if account not in counted:
                counted[account] = is_counted(account)
            if not counted[account] or commodity != books.currency:
                continue
            opened = books.accounts.get(account)
            said = each.metadata.get(key, opened.metadata.get(key) if opened else None)
            is_said = is_said or said is not None
            whole += sign * Fraction(number)
            part += sign * Fraction(number) if said == value else 0
    return Part(part, whole) if is_said and whole > 0 else None
