"""The report of the co-op in its place: jobs, pay, purchases, customers, groups, learning."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.years import Period
from coopctl.facts import community as facts
from coopctl.facts.community import FEWEST, LEAST_HOURS, OTHERS, UNSAID, Part
from coopctl.facts.stretch import HOURS, Flows, period_of
from coopctl.reports.month_warnings import NOT_OVER
from coopctl.reports.report import Cell, Column, Report, Row, Section
from coopctl.words import Words, said

_PEOPLE = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """What the report is drawn from.

    Attributes:
        flows: read by the rules of the year, of books that watched every account.
        before: the year before; None where the books do not hold it.
        is_over: whether the last day of the year is past.
    """

    flows: Flows
    period: Period
    is_over: bool
    before: Period | None
    audit: tuple[tuple[str, Words], ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the years that are shown, this one first."""
        return (self.period,) if self.before is None else (self.period, self.before)

    def columns(self, id_: str, unit: str) -> tuple[Column, ...]:
        """Name a column for each year, and the change where there are two."""
        year = Column(id_, str(self.period.year), unit)
        if self.before is None:
            return (year,)
        before = Column("last-year", str(self.before.year), unit)
        return (year, before, Column("change", said("Change"), unit))

    def cells(self, figure: Callable[[Period], Fraction | None]) -> tuple[Cell, ...]:
        """Give a figure of each year, and the change where both are known."""
        found = [figure(period) for period in self.periods]
        if self.before is None:
            return tuple(found)
        now, then = found
        return (now, then, None if now is None or then is None else now - then)


def community_report(drawn: Community) -> Report:
    """Draw up the report; it names no member."""
    rules, period = drawn.flows.rules, drawn.period
    return Report(
        id="community",
        title=said(
            "{cooperative}: the co-op in its place, {year}",
            cooperative=rules.cooperative,
            year=period.year,
        ),
        lead=(
            said(
                "Fiscal year {year}, {first} to {last}.",
                year=period.year,
                first=period.first,
                last=period.last,
            ),
            said(
                "No member is named, and no group of fewer than {number} people is told.",
                number=FEWEST,
            ),
        ),
        audit=drawn.audit,
        currency=rules.currency,
        sections=(
            _jobs(drawn),
            _hours(drawn),
            _pay(drawn),
            *_shares(drawn),
            *_groups(drawn),
            _learning(drawn),
        ),
        warnings=() if drawn.is_over or drawn.before is None else (NOT_OVER,),
    )


def _jobs(drawn: Community) -> Section:
    """Count members at the end of the year and of the one before."""
    rules, books = drawn.flows.rules, drawn.flows.books
    title = said("Jobs: members at the end of the year")
    if rules.member_account is None:
        write = said("`members: account` in rules.yaml, and members' accounts")
        return _left_out("jobs", title, write)
    return Section(
        id="jobs",
        title=title,
        columns=drawn.columns("year", _PEOPLE),
        rows=(
            Row(
                "members",
                said("Members"),
                drawn.cells(lambda each: Fraction(len(facts.members_at_end(rules, books, each)))),
            ),
            Row(
                "working",
                said("of them with hours in the year"),
                drawn.cells(lambda each: _fraction(facts.working_members(rules, books, each))),
                level=1,
            ),
        ),
        notes=(
            said("Others who work are counted by their hours: the ledger may hold them together."),
        ),
    )


def _fraction(number: int | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _hours(drawn: Community) -> Section:
    """Give the hours of members and of others, and how many more they are than last year."""
    flows = drawn.flows
    if not flows.hour_measures():
        write = said("a measure with `unit: HOUR` in rules.yaml, and hours in the ledger")
        return _left_out("hours", said("Hours of work"), write)

    def of(index: int) -> Callable[[Period], Fraction]:
        return lambda each: flows.hours(period_of(each))[index]

    return Section(
        id="hours",
        title=said("Hours of work"),
        columns=drawn.columns("year", HOURS),
        rows=(
            Row("members", said("Members"), drawn.cells(of(0)), level=1),
            Row("others", said("Others"), drawn.cells(of(1)), level=1),
            Row(
                "hours",
                said("Together"),
                drawn.cells(lambda each: of(0)(each) + of(1)(each)),
                is_total=True,
            ),
        ),
    )


def _pay(drawn: Community) -> Section:
    """Give how far pay is apart, without a word on whose it is."""
    rules, books = drawn.flows.rules, drawn.flows.books
    rows = []
    for period in drawn.periods:
        spread = facts.pay_spread(rules, books, period)
        if spread is not None:
            cells = (spread.ratio, Fraction(spread.members))
            rows.append(Row(str(period.year), str(period.year), cells))
    if not rows:
        write = said(
            "a measure of hours, and one of pay on an account under Expenses, in rules.yaml; at "
            "least {number} members with {hours} hours and pay are needed",
            number=FEWEST,
            hours=LEAST_HOURS,
        )
        return _left_out("pay-spread", said("Pay spread"), write)
    return Section(
        id="pay-spread",
        title=said("Pay spread: highest over lowest pay of an hour"),
        columns=(
            Column("ratio", said("Highest over lowest"), "times"),
            Column("members", said("Members counted"), _PEOPLE),
        ),
        rows=tuple(rows),
        notes=(
            said("Among members with at least {hours} hours in the year.", hours=LEAST_HOURS),
            said("Pay is all that the measure counts, allowances too, divided by hours."),
        ),
    )


def _shares(drawn: Community) -> Iterator[Section]:
    """Give purchases from local suppliers, and turnover from public bodies."""
    rules, books = drawn.flows.rules, drawn.flows.books
    yield _share(
        drawn,
        "purchases",
        said("Purchases from local suppliers"),
        (said("From local suppliers"), said("All purchases")),
        lambda each: facts.local_purchases(rules, books, each),
        said(
            '`supplier: "local"` below a transaction, or below the `open` of an account of expenses'
        ),
        more=said(
            "Pay that no measure counts, taxes and the like are purchases too, unless "
            "`purchase: FALSE` stands below the `open` of their account."
        ),
    )
    yield _share(
        drawn,
        "customers",
        said("Turnover from public bodies"),
        (said("From public bodies"), said("All turnover")),
        lambda each: facts.public_turnover(rules, books, each),
        said(
            '`customer: "public"` below a transaction, or below the `open` of an account of income'
        ),
    )


def _share(
    drawn: Community,
    id_: str,
    title: Words,
    names: tuple[Words, Words],
    read: Callable[[Period], Part | None],
    write: Words,
    unit: str = "",
    *,
    more: Words | None = None,
) -> Section:
    """Give a part and its whole for each year, with the part in percent."""
    rows = []
    for period in drawn.periods:
        found = read(period)
        if found is not None:
            cells = (found.part, found.whole, found.part / found.whole * 100)
            rows.append(Row(str(period.year), str(period.year), cells))
    if not rows:
        return _left_out(id_, title, write)
    unit = unit or drawn.flows.code
    notes: list[Words] = [said("Counted by {marks}.", marks=write)]
    if more is not None:
        notes.append(more)
    books, days = drawn.flows.books, drawn.period
    is_foreign = any(days.first <= each.day <= days.last for each in books.foreign)
    if is_foreign and unit == drawn.flows.code:
        notes.append(said("Only what is in {unit} is counted.", unit=unit))
    return Section(
        id=id_,
        title=title,
        columns=(
            Column("part", names[0], unit),
            Column("whole", names[1], unit),
            Column("share", said("Share"), "%"),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _groups(drawn: Community) -> Iterator[Section]:
    """Count the members at year end by group, and by the years in which they were born."""
    members = facts.members_at_end(drawn.flows.rules, drawn.flows.books, drawn.period)
    for id_, title, found, key in (
        ("groups", said("Members by group"), facts.groups(members), 'group: "…"'),
        ("born", said("Members by year of birth"), facts.decades(members), "born: 1980"),
    ):
        if not found:
            write = said("`{key}` below the `open` of members' accounts", key=key)
            few = said("groups are too small to be told") if found is not None else None
            yield _left_out(id_, title, write, few)
            continue
        yield Section(
            id=id_,
            title=title,
            columns=(Column("members", said("Members"), _PEOPLE),),
            rows=tuple(
                Row(name, _group(name, is_decade=id_ == "born"), (Fraction(count),))
                for name, count in found.items()
            ),
            notes=(said("Groups of fewer than {number} are among the others.", number=FEWEST),),
        )


def _group(name: str, *, is_decade: bool) -> Words:
    """Call a group as the ledger does; a decade, the others and the rest are words of ours."""
    if name == OTHERS:
        return said("others")
    if name == UNSAID:
        return said("not said")
    return said("{year}s", year=name.removesuffix("s")) if is_decade else name


def _learning(drawn: Community) -> Section:
    """Give the hours of learning."""
    rules, books = drawn.flows.rules, drawn.flows.books
    return _share(
        drawn,
        "learning",
        said("Hours of learning"),
        (said("Hours of learning"), said("All hours")),
        lambda each: facts.learning_hours(rules, books, each),
        said("the tag `#learning` on a transaction of hours"),
        HOURS,
    )


def _left_out(id_: str, title: Words, write: Words, why: Words | None = None) -> Section:
    """Say why a figure is not there, and what to write to get it."""
    if why is not None:
        note = said("Left out: {why}.", why=why)
    else:
        note = said("Not in the ledger. To see it, write {marks}.", marks=write)
    return Section(id=id_, title=title, columns=(), rows=(), notes=(note,))
