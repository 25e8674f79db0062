"""What was earned, spent and worked from any day to any other."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from coopctl.allocation.vocabulary import MEMBER, Measure, Rules
from coopctl.allocation.years import Period
from coopctl.books import Books, View, root_of
from coopctl.facts.foreign import Converted, convert_foreign
from coopctl.facts.measures import first_of_each
from coopctl.facts.membership import matching, members_of
from coopctl.facts.plan import Plan
from coopctl.facts.planned import turnover_of
from coopctl.facts.sums import Sums, part_of
from coopctl.problems import Problem
from coopctl.words import AccountWord, Words

HOURS = "HOUR"
_PUBLIC = ("Tax", "Taxes", "SocialInsurance", "SocialSecurity")
_CASH = ("Bank", "Cash")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, the first and the last included."""

    first: date
    last: date

    def a_year_before(self) -> "Stretch":
        """Give the same months of the year before; a month's last day stays one.

        The first day is of a month, or of a fiscal year: no February 29.
        """
        return Stretch(self.first.replace(year=self.first.year - 1), _year_before(self.last))


def _year_before(day: date) -> date:
    """Go a year back; the last day of a month is that of the month again."""
    next_day = day + timedelta(days=1)
    if next_day.day == 1:
        return next_day.replace(year=next_day.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def _parts_that_tell(name: str, among: Sequence[str]) -> int:
    """Count the last parts of a name that no other one ends with.

    >>> _parts_that_tell("Equity:Losses:Carried", ["Equity:Surplus:Carried"])
    2
    """
    count, most = 1, name.count(":") + 1
    while count < most and any(
        each.split(":")[-count:] == name.split(":")[-count:] for each in among if each != name
    ):
        count += 1
    return count


def month_of(day: date) -> Stretch:
    """Give the calendar month of a day.

    >>> month_of(date(2024, 2, 10)).last
    datetime.date(2024, 2, 29)
    """
    first = day.replace(day=1)
    years, month = divmod(first.month, 12)
    return Stretch(first, date(first.year + years, month + 1, 1) - timedelta(days=1))


def run_of_months(first: date, last: date) -> tuple[Stretch, ...]:
    """Give the calendar months from that of one day to that of another.

    >>> [str(each.last) for each in run_of_months(date(2024, 1, 31), date(2024, 2, 1))]
    ['2024-01-31', '2024-02-29']
    """
    found = [month_of(first)]
    while found[-1].last < last:
        found.append(month_of(found[-1].last + timedelta(days=1)))
    return tuple(found)


class UnpricedError(Exception):
    """Postings in another commodity stand in the way of a figure: they have no price.

    Attributes:
        problems: one for each of them.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep them."""
        super().__init__(problems)
        self.problems = problems


class Flows:
    """Reads one ledger for any fiscal year, by the accounts of one year's rules.

    Figures are exact, in the currency, positive on the natural side. What a closing posts in its
    own year is never part of them, nor of balances within that year.

    Raises:
        UnpricedError: by turnover, costs, surplus and flow, where `problems` has any for the days.
    """

    def __init__(self, rules: Rules, books: Books) -> None:
        """Take the rules that say what turnover is, and the books."""
        self.rules = rules
        self.books = books
        self.code = rules.currency.code
        self.plan = Plan(books, self.code)
        self._base = View(books, rules.year)
        self.turnover_names = turnover_of(rules, books.roots)
        self._converted = lru_cache(maxsize=None)(self._convert)
        self._summed = lru_cache(maxsize=None)(self._add_up)
        self.view = lru_cache(maxsize=None)(self._base.of_another)

    @property
    def first_day(self) -> date | None:
        """Give the first day with income or expenses; what opens the books comes before."""
        return self.books.flow_days[0] if self.books.flow_days else None

    def has_entries(self, stretch: Stretch) -> bool:
        """Whether anything but a closing is posted."""
        return self.books.has_entries(stretch.first, stretch.last)

    def is_known(self, stretch: Stretch) -> bool:
        """Whether there are entries, each with its price."""
        return self.has_entries(stretch) and not self.problems(stretch)

    def has_begun(self, stretch: Stretch) -> bool:
        """Whether anything was earned or spent by the last day."""
        return self.first_day is not None and self.first_day <= stretch.last

    def problems(self, stretch: Stretch) -> tuple[Problem, ...]:
        """Tell of postings in another commodity without a price."""
        return tuple(
            problem
            for piece in self._pieces(stretch)
            for problem in self._converted(piece).problems
        )

    def turnover(self, stretch: Stretch) -> Fraction:
        """Sum the turnover."""
        side = self._base.side(self.turnover_names)
        return -side * self._sum(self.turnover_names, stretch)

    def costs(self, stretch: Stretch, group: str | None = None) -> Fraction:
        """Sum the expenses that are no turnover, all or those of one group."""
        return self._besides_turnover(group or self.books.roots.expenses, stretch)

    def other_income(self, stretch: Stretch) -> Fraction:
        """Sum the income that is no turnover."""
        return self._besides_turnover(self.books.roots.income, stretch)

    def surplus(self, stretch: Stretch) -> Fraction:
        """Take expenses from all income."""
        return self._sum((self.books.roots.income, self.books.roots.expenses), stretch)

    def groups(self) -> tuple[str, ...]:
        """Name the accounts at the first level below Expenses, posted on, opened or planned."""
        return self.first_level(self.books.roots.expenses)

    def first_level(self, root: str) -> tuple[str, ...]:
        """Name the accounts at the first level below a root."""
        every = (*self._base.names, *self.plan.accounts)
        found = (":".join(name.split(":")[:2]) for name in every if root_of(name) == root)
        return tuple(dict.fromkeys(sorted(name for name in found if ":" in name)))

    def flow(self, names: Sequence[str], stretch: Stretch) -> Fraction:
        """Sum accounts and those below them, on their natural side."""
        return self._sum(names, stretch)

    def balance(self, names: Sequence[str], day: date, *, below: bool = True) -> Fraction:
        """Give a balance at the end of a day, before the closing of the day's own year.

        Args:
            names: accounts, each counted once; zero of none.
            day: its entries count.
            below: count sub-accounts too.
        """
        view = self.view(self.rules.fiscal_year.year_of(day))
        return Fraction(view.balance_at(names, self.code, day, inclusive=True, below=below))

    def in_others(self, names: Sequence[str], day: date) -> Iterator[tuple[str, str, Fraction]]:
        """Give what accounts and those below them hold in other commodities, where it is not zero.

        Returns:
            Account, commodity and the balance at the end of the day, sorted.
        """
        view = self.view(self.rules.fiscal_year.year_of(day))
        covered = set(view.covered(names))
        for account, commodity in sorted(view.postings):
            if account in covered and commodity != self.code:
                amount = view.balance_at((account,), commodity, day, inclusive=True, below=False)
                if amount:
                    yield account, commodity, Fraction(amount)

    def title(self, name: str, among: Sequence[str] = ()) -> Words:
        """Call an account by its title, that of the only one below it, or its own last part.

        Where one of the names that it stands among ends alike, more parts tell them apart.
        """
        below = [each for each in self._base.covered([name]) if each in self._base.accounts]
        named = name if name in self._base.accounts else below[0] if len(below) == 1 else None
        title = self._base.accounts[named].metadata.get("title") if named is not None else None
        return (
            title
            if isinstance(title, str) and title.strip()
            else AccountWord(name, self.books.roots.kind_of(name), _parts_that_tell(name, among))
        )

    def cash_accounts(self) -> tuple[str, ...]:
        """Name what counts as cash: by the rules, or accounts at a bank, and cash, by name.

        What the rules name and the ledger never opens is left out.
        """
        if self.rules.cash is not None:
            return tuple(filter(self._base.is_open, self.rules.cash))
        assets = self._below(self.books.roots.assets)
        return tuple(name for name in assets if set(name.split(":")).intersection(_CASH))

    def public_accounts(self) -> tuple[str, ...]:
        """Name the liabilities to public bodies: `payee: public`, or known by their names."""
        return tuple(
            name
            for name in self._below(self.books.roots.liabilities)
            if self._base.accounts[name].metadata.get("payee") == "public"
            or (
                "payee" not in self._base.accounts[name].metadata
                and set(name.split(":")).intersection(_PUBLIC)
            )
        )

    def named_for_members(self) -> frozenset[str]:
        """Name the accounts with a member's id in their name, such as `Liabilities:Tax:Zoe`."""
        own, accounts = self.rules.member_account, self.books.accounts
        ids = {id_ for id_, _ in matching(own, accounts)} if own is not None else set()
        return frozenset(name for name in self._base.accounts if ids.intersection(name.split(":")))

    def _below(self, root: str) -> Iterator[str]:
        """Name the open accounts of a root."""
        return (name for name in self._base.accounts if root_of(name) == root)

    def planned(self, names: Sequence[str], stretch: Stretch) -> Fraction | None:
        """Give the plan of accounts as posted; None where nothing is planned."""
        return self.plan.of(names, stretch.first, stretch.last)

    def planned_besides_turnover(self, account: str, stretch: Stretch) -> Fraction | None:
        """Give the plan of what of an account is no turnover, as posted; None as `planned`."""
        planned = self.planned((account,), stretch)
        turnover = self.planned(part_of(account, self.turnover_names), stretch)
        return None if planned is None else planned - (turnover or 0)

    def is_planned_throughout(self, stretch: Stretch) -> bool:
        """Whether the plan had begun by the first day, so that figures can be held against it."""
        first = self.plan.first_day
        return first is not None and first <= stretch.first

    def hours(self, stretch: Stretch) -> tuple[Fraction, Fraction]:
        """Count the hours of members and of others.

        Whoever was a member on a day of the fiscal year, up to the stretch's last, counts as one.
        """
        members = others = Fraction(0)
        for piece in self._pieces(stretch):
            own, rest = self.workers(piece)
            members += self._hours(own, piece)
            others += self._hours(rest, piece)
        return members, others

    def workers(self, stretch: Stretch) -> tuple[AbstractSet[str], AbstractSet[str]]:
        """Name the accounts on which members' hours are, and those of others.

        Args:
            stretch: of days of one fiscal year.
        """
        members: set[str] = set()
        others: set[str] = set()
        for measure in self.hour_measures():
            own, rest = self._workers(measure, stretch)
            members.update(own)
            others.update(rest)
        return members, others - members

    def hour_measures(self) -> tuple[Measure, ...]:
        """Give the measures that count hours as they are entered."""
        return hour_measures(self.rules)

    def _workers(self, measure: Measure, stretch: Stretch) -> tuple[Sequence[str], Sequence[str]]:
        """Name the accounts of a measure that are members', and those of others."""
        template, view = measure.account or "", self._view(stretch)
        year = self.rules.fiscal_year.year_of(stretch.last)
        period = Period(year, self.rules.fiscal_year.period(year).first, stretch.last)
        members = members_of(self.rules.member_account, view.accounts, period)
        own = view.covered([template.replace(MEMBER, each.id) for each in members])
        rest = set(view.covered(measure.others or ()))
        for id_ in first_of_each(template, view.accounts):
            covered = view.covered([template.replace(MEMBER, id_)])
            if not set(covered).intersection(own) and self._hours(covered, period_of(period)) > 0:
                rest.update(covered)  # a counter account is below zero
        return own, sorted(rest)

    def _hours(self, accounts: Iterable[str], stretch: Stretch) -> Fraction:
        view = self._view(stretch)
        flow = view.flow(sorted(accounts), HOURS, stretch.first, stretch.last, below=False)
        return Fraction(flow)

    def _view(self, stretch: Stretch) -> View:
        """Look at the books as the closing of the stretch's year sees them."""
        return self.view(self.rules.fiscal_year.year_of(stretch.last))

    def _besides_turnover(self, account: str, stretch: Stretch) -> Fraction:
        """Sum what of an account of income or expenses is no turnover."""
        turnover = part_of(account, self.turnover_names)
        return self._sum((account,), stretch) - self._sum(turnover, stretch)

    def _sum(self, names: Sequence[str], stretch: Stretch) -> Fraction:
        """Sum postings, each sum once."""
        return self._summed(tuple(names), stretch)

    def _add_up(self, names: tuple[str, ...], stretch: Stretch) -> Fraction:
        """Sum postings on the natural side, those in other commodities turned into the currency."""
        total = Fraction(0)
        for piece in self._pieces(stretch):
            view, period = self._view(piece), Period(0, piece.first, piece.last)
            converted = self._converted(piece)
            if converted.problems:
                raise UnpricedError(converted.problems)
            sums = Sums(view, period, self.code, converted.by_account)
            total += sums.flow(names, self.code)
        return total

    def _pieces(self, stretch: Stretch) -> Iterator[Stretch]:
        """Cut days where a fiscal year ends, since each year has a closing of its own."""
        years, first = self.rules.fiscal_year, stretch.first
        while first <= stretch.last:
            last = min(stretch.last, years.period(years.year_of(first)).last)
            yield Stretch(first, last)
            first = last + timedelta(days=1)

    def _convert(self, stretch: Stretch) -> Converted:
        """Turn what is in other commodities into the currency, by the rules of its year."""
        if not self.books.foreign:
            return Converted({}, ())
        year = self.rules.fiscal_year.year_of(stretch.last)
        within = replace(
            self.books,
            foreign=tuple(
                each for each in self.books.foreign if stretch.first <= each.day <= stretch.last
            ),
        )
        return convert_foreign(replace(self.rules, year=year), within)


def hour_measures(rules: Rules) -> tuple[Measure, ...]:
    """Give the measures that count hours as they are entered."""
    return tuple(
        each
        for each in rules.measures.values()
        if each.unit == HOURS and each.account is not None and each.balance is None
    )


def period_of(period: Period) -> Stretch:
    """Give the days of a period."""
    return Stretch(period.first, period.last)
