"""The annual report for the general meeting, from one load of the books."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.capital import Roll
from coopctl.facts.fund_rolls import FundRoll
from coopctl.facts.history import PastYear
from coopctl.facts.stretch import HOURS, Flows, period_of
from coopctl.reports.figures import Report as ClosingReport
from coopctl.reports.figures import funds_of, outermost
from coopctl.reports.funds import COUNTED_ONCE, balances_section
from coopctl.reports.month_warnings import NOT_OVER, plan_warnings
from coopctl.reports.outcomes import rule_in_words
from coopctl.reports.report import Cell, Chart, Column, Report, Row, Section
from coopctl.reports.result import Result
from coopctl.reports.standing import set_aside
from coopctl.words import Said, Words, money, said

_PEOPLE = "members"
_CAPITAL = (
    ("opening", said("At the start")),
    ("paid_in", said("Paid in")),
    ("distributed", said("Distributed to it")),
    ("retained", said("Retained for members")),
    ("losses", said("Losses borne")),
    ("repaid", said("Repaid")),
    ("closing", said("At the end")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annual:
    """What the report is drawn from.

    Attributes:
        closing: the year's result and its allocation.
        state: how far the closing has come, in words.
        flows: read by the rules of the year.
        years: of the history, oldest first; the year itself is the last.
        capital: of all members together, for the year before, where it is known, and the year.
        rolls: of each fund, over the years of the history.
        posted: by the year's closing and its corrections, to funds and to members; None where
            there is no closing in the ledger.
    """

    closing: ClosingReport
    state: Words
    flows: Flows
    years: Sequence[PastYear]
    capital: Mapping[int, Roll]
    rolls: Sequence[FundRoll]
    audit: tuple[tuple[str, Words], ...]
    posted: tuple[Fraction, Fraction] | None = None

    @property
    def rules(self) -> Rules:
        """The rules of the year."""
        return self.closing.rules

    @property
    def code(self) -> str:
        """The currency."""
        return self.rules.currency.code


def annual_report(drawn: Annual) -> Report:
    """Draw up the report."""
    rules, period = drawn.rules, drawn.rules.period
    return Report(
        id="year",
        title=said(
            "{cooperative}: annual report {year}", cooperative=rules.cooperative, year=rules.year
        ),
        lead=(
            said(
                "Fiscal year {year}, {first} to {last}; for the members.",
                year=rules.year,
                first=period.first,
                last=period.last,
            ),
            said("{sentence}.", sentence=drawn.state),
        ),
        audit=drawn.audit,
        currency=rules.currency,
        sections=tuple(_sections(drawn)),
        warnings=tuple(_warnings(drawn)),
    )


def _warnings(drawn: Annual) -> Iterator[Words]:
    """Tell of a year that is not over, of a closing that posted other amounts, of the plan."""
    if drawn.closing.status == "provisional":
        yield NOT_OVER
    given = set_aside(drawn.closing.allocation.steps)
    if drawn.posted is not None and drawn.posted != given:
        funds, members = (money(each, drawn.rules.currency) for each in drawn.posted)
        yield said(
            "The closing in the ledger posted {funds} to funds and {members} to members; below is "
            "what the rules give on the books as they stand now.",
            funds=funds,
            members=members,
        )
    yield from plan_warnings(drawn.flows, period_of(drawn.rules.period))


def _sections(drawn: Annual) -> Iterator[Section]:
    """Give the sections in the order in which a meeting speaks of them."""
    year = drawn.rules.period
    yield from Result(drawn.flows, period_of(year)).sections("", said("{year}", year=year.year))
    yield _allocation(drawn)
    if drawn.rules.funds:
        yield _funds_after(drawn)
    yield _history(drawn)
    yield _given(drawn)
    if drawn.rolls:
        titles = {name: drawn.flows.title(name, drawn.rules.funds) for name in drawn.rules.funds}
        yield balances_section(drawn.rolls, titles, drawn.code)
    if any(each.hours is not None for each in drawn.years):
        yield _work(drawn)
    if drawn.rules.member_account is not None:
        yield _members(drawn)
        if drawn.years[-1].membership.joined or drawn.years[-1].membership.left:
            yield _names(drawn)
        yield _capital(drawn)


def _allocation(drawn: Annual) -> Section:
    """Give each step with its rule; what steps draw is below zero."""
    report = drawn.closing
    rows: list[Row] = []
    for outcome in report.allocation.steps:
        amount = sum((Fraction(each) for _, each in outcome.moves()), Fraction(0))
        cells = (rule_in_words(outcome), amount)
        rows.append(Row(outcome.step.step, outcome.step.heading, cells))
    funds, members = set_aside(report.allocation.steps)
    left, surplus = Fraction(report.allocation.undistributed), report.facts.surplus
    for id_, title, total in (
        ("set-aside", said("To funds together"), funds),
        ("distributed", said("To members together"), members),
        ("undistributed", said("Left over, taken by no step"), left),
        ("surplus", said("Surplus") if surplus >= 0 else said("Loss"), surplus),
    ):
        rows.append(Row(id_, title, (None, total), is_total=True))
    return Section(
        id="allocation",
        title=said("Allocation of the surplus") if surplus >= 0 else said("Bearing of the loss"),
        columns=(Column("rule", said("Rule"), ""), Column("amount", said("Amount"), drawn.code)),
        rows=tuple(rows),
        notes=(said("What a step draws from a fund or from members is below zero."),),
    )


def _funds_after(drawn: Annual) -> Section:
    """Give each fund before and after the allocation."""
    found = [
        (fund.account, (fund.opening, fund.credited, fund.drawn, fund.closing))
        for fund in funds_of(drawn.closing)
    ]
    names = [name for name, _ in found]
    rows = [Row(name, drawn.flows.title(name, names), cells) for name, cells in found]
    whole = outermost(names)
    columns = zip(*(cells for name, cells in found if name in whole), strict=True)
    sums = tuple(sum(column, Fraction(0)) for column in columns)
    code = drawn.code
    return Section(
        id="funds-after",
        title=said("Funds before and after the allocation"),
        columns=(
            Column("opening", said("At year end"), code),
            Column("in", said("In"), code),
            Column("out", said("Out"), code),
            Column("closing", said("After"), code),
        ),
        rows=(*rows, Row("total", said("Together"), sums, is_total=True)),
        notes=(COUNTED_ONCE,) if len(whole) < len(found) else (),
    )


def _history(drawn: Annual) -> Section:
    """Put the results of the years below each other."""
    rows = [
        _year_row(each, (each.turnover, each.other_income, each.costs, each.surplus))
        for each in drawn.years
    ]
    return Section(
        id="history",
        title=_span(said("Result by year"), drawn),
        columns=(
            Column("turnover", said("Turnover"), drawn.code),
            Column("other-income", said("Other income"), drawn.code),
            Column("costs", said("Costs"), drawn.code),
            Column("surplus", said("Surplus"), drawn.code),
        ),
        rows=tuple(rows),
        chart=Chart(
            kind="bars",
            title=said("Turnover and costs, {unit}", unit=drawn.code),
            columns=("turnover", "costs"),
        ),
    )


def _given(drawn: Annual) -> Section:
    """Put what was made of the surpluses below each other."""
    names = ("surplus", "funds", "members")
    rows = [_year_row(each, (each.surplus, each.to_funds, each.to_members)) for each in drawn.years]
    open_years = [str(each.period.year) for each in drawn.years if each.to_funds is None]
    notes = [said("Below zero is what a loss took, or what was brought forward and given out.")]
    if open_years:
        notes.append(said("Not closed in the ledger: {years}.", years=", ".join(open_years)))
    return Section(
        id="given",
        title=_span(said("What became of the surplus"), drawn),
        columns=(
            Column("surplus", said("Surplus"), drawn.code),
            Column("funds", said("Set aside to funds"), drawn.code),
            Column("members", said("Distributed to members"), drawn.code),
        ),
        rows=tuple(rows),
        chart=Chart(
            kind="lines",
            title=said("Surplus, funds, members, {unit}", unit=drawn.code),
            columns=names,
        ),
        notes=tuple(notes),
    )


def _work(drawn: Annual) -> Section:
    """Put hours, and what an hour made, below each other."""
    rows = []
    for each in drawn.years:
        members, others = each.hours or (Fraction(0), Fraction(0))
        every = members + others
        made = (each.turnover / every, each.surplus / every) if every > 0 else (None, None)
        cells = (members, others, *made) if each.hours is not None else (None, None, None, None)
        rows.append(_year_row(each, cells))
    return Section(
        id="work",
        title=_span(said("Work"), drawn),
        columns=(
            Column("members", said("Members"), HOURS),
            Column("others", said("Others"), HOURS),
            Column("turnover-per-hour", said("Turnover an hour"), drawn.code),
            Column("surplus-per-hour", said("Surplus an hour"), drawn.code),
        ),
        rows=tuple(rows),
        chart=Chart(kind="bars", title=said("Hours of work"), columns=("members", "others")),
    )


def _members(drawn: Annual) -> Section:
    """Put the numbers of members below each other."""
    rows = []
    for each in drawn.years:
        of = each.membership
        counts = (of.at_start, len(of.joined), len(of.left), of.at_end)
        rows.append(_year_row(each, tuple(map(Fraction, counts))))
    return Section(
        id="members",
        title=_span(said("Members"), drawn),
        columns=(
            Column("at-start", said("At the start"), _PEOPLE),
            Column("joined", said("Joined"), _PEOPLE),
            Column("left", said("Left"), _PEOPLE),
            Column("at-end", said("At the end"), _PEOPLE),
        ),
        rows=tuple(rows),
        notes=(said("Whoever leaves on the last day of a year is a member no more at its end."),),
    )


def _names(drawn: Annual) -> Section:
    """Name who joined and who left in the year."""
    of = drawn.years[-1].membership
    came = {each.id: each.joined.isoformat() for each in of.joined}
    went = {each.id: each.left.isoformat() for each in of.left if each.left is not None}
    members = {each.id: each for each in (*of.joined, *of.left)}
    return Section(
        id="joined-and-left",
        title=said("Who joined and who left in {year}", year=drawn.rules.year),
        columns=(Column("joined", said("Joined"), ""), Column("left", said("Left"), "")),
        rows=tuple(
            Row(id_, each.name, (came.get(id_), went.get(id_)))
            for id_, each in sorted(members.items())
        ),
    )


def _capital(drawn: Annual) -> Section:
    """Follow the capital of all members together through the year, and the one before."""
    years = sorted(drawn.capital, reverse=True)
    rows = []
    for field, title in _CAPITAL:
        cells = tuple(Fraction(getattr(drawn.capital[year], field)) for year in years)
        is_end = field in ("opening", "closing")
        if is_end or any(cells):
            rows.append(
                Row(field.replace("_", "-"), title, cells, is_total=is_end, level=int(not is_end))
            )
    return Section(
        id="capital",
        title=said("Members' capital"),
        columns=tuple(Column(str(year), str(year), drawn.code) for year in years),
        rows=tuple(rows),
        notes=(
            said(
                "Entries count by their date; what moves on a member's accounts on a day is netted."
            ),
        ),
    )


def _year_row(year: PastYear, cells: tuple[Cell, ...]) -> Row:
    name = str(year.period.year)
    return Row(name, name, cells)


def _span(title: Words, drawn: Annual) -> Said:
    """Add the years to a title."""
    first, last = (drawn.years[index].period.year for index in (0, -1))
    if first == last:
        return said("{title}, {year}", title=title, year=last)
    return said(
        "{title}, {first_year} to {last_year}", title=title, first_year=first, last_year=last
    )
