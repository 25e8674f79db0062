"""The report of a month, or of a run of months, from one load of the books."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coopctl.facts.so_far import SoFar
from coopctl.facts.stretch import Flows, Stretch
from coopctl.reports.month_warnings import warnings_of
from coopctl.reports.report import Cell, Chart, Column, Report, Row, Section
from coopctl.reports.result import Result
from coopctl.reports.standing import (
    PROVISIONAL,
    allocation_section,
    cash_section,
    cover_section,
    funds_section,
    not_worked_out,
    owed_section,
    set_aside,
)
from coopctl.reports.work import work_section
from coopctl.words import Said, Words, said

_BESIDE = 4
"""Columns of months that fit on a line of eighty characters."""
_OF_EACH_YEAR = said("To date is from the first day of each month's fiscal year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """What a report of months is drawn from.

    Attributes:
        flows: read by the rules of the last month's fiscal year.
        months: in order, each a calendar month; one at least.
        so_far: what the rules would do at the end of each month.
        audit: the audit head.
    """

    flows: Flows
    months: Sequence[Stretch]
    so_far: Mapping[date, SoFar]
    audit: tuple[tuple[str, Words], ...]

    @property
    def last(self) -> Stretch:
        """Give the last month."""
        return self.months[-1]

    def to_date(self, month: Stretch) -> Stretch:
        """Give the days of the fiscal year up to a month's end."""
        years = self.flows.rules.fiscal_year
        return Stretch(years.period(years.year_of(month.last)).first, month.last)


def month_report(drawn: Months) -> Report:
    """Draw up the report of one month in detail, or of several beside each other."""
    flows, month = drawn.flows, drawn.last
    to_date = drawn.to_date(month)
    several = len(drawn.months) > 1
    name, first = _name(month), _name(drawn.months[0])
    about = _months_from_to(first, name) if several else name
    years = flows.rules.fiscal_year
    year = years.year_of(month.last)
    of_one_year = said(
        "Fiscal year {year} from {first}; figures to date are from that day.",
        year=year,
        first=to_date.first,
    )
    return Report(
        id="month",
        title=said("{cooperative}: {days}", cooperative=flows.rules.cooperative, days=about),
        lead=(of_one_year if years.year_of(drawn.months[0].last) == year else _OF_EACH_YEAR,),
        audit=drawn.audit,
        currency=flows.rules.currency,
        sections=tuple(_of_several(drawn, flows) if several else _of_one(drawn, flows)),
        warnings=tuple(warnings_of(flows, month, to_date)),
    )


def _from_to(first: date, last: date) -> Said:
    """Name days from one to another."""
    return said("{first} to {last}", first=first, last=last)


def _months_from_to(first: str, last: str) -> Said:
    """Name months from one to another; many a language says it otherwise than of days."""
    return said("{first_month} to {last_month}", first_month=first, last_month=last)


def _name(month: Stretch) -> str:
    """Write a month as 2025-12."""
    return month.first.isoformat()[:7]


def _of_one(drawn: Months, flows: Flows) -> Iterator[Section]:
    """Give the sections of a single month."""
    month, to_date = drawn.last, drawn.to_date(drawn.last)
    yield from Result(flows, month).sections("", _name(month))
    yield from Result(flows, to_date).sections("-to-date", _from_to(to_date.first, to_date.last))
    before = (month.a_year_before(), to_date.a_year_before())
    rows = (
        ("month", _name(month), month),
        ("last-year", _name(before[0]), before[0]),
        ("to-date", said("To {day}", day=to_date.last), to_date),
        ("last-year-to-date", said("To {day}", day=before[1].last), before[1]),
    )
    yield from filter(None, (work_section(flows, rows),))
    yield allocation_section(drawn.so_far[month.last], month.last)
    yield from _standing(drawn, flows)


def _of_several(drawn: Months, flows: Flows) -> Iterator[Section]:
    """Give the sections of a run of months."""
    yield _months(drawn, flows)
    yield from _groups(drawn, flows)
    rows = tuple((_name(each), _name(each), each) for each in drawn.months)
    yield from filter(None, (work_section(flows, rows),))
    yield _so_far(drawn, flows)
    yield from _standing(drawn, flows)


def _standing(drawn: Months, flows: Flows) -> Iterator[Section]:
    """Give funds, cash and dues."""
    days = Stretch(drawn.months[0].first, drawn.last.last)
    if flows.rules.funds:
        yield funds_section(flows, days)
    yield cash_section(flows, days)
    yield cover_section(flows, tuple(each.last for each in drawn.months))
    yield owed_section(flows, days.last)


def _months(drawn: Months, flows: Flows) -> Section:
    """Give the result month by month."""
    rows = []
    for month in drawn.months:
        figures = (flows.turnover(month), flows.costs(month), flows.surplus(month))
        to_date = flows.surplus(drawn.to_date(month))
        rows.append(Row(_name(month), _name(month), (*figures, to_date)))
    whole = Stretch(drawn.months[0].first, drawn.last.last)
    totals = (flows.turnover(whole), flows.costs(whole), flows.surplus(whole))
    rows.append(Row("total", said("Together"), (*totals, None), is_total=True))
    return Section(
        id="months",
        title=said("Result, month by month"),
        columns=(
            Column("turnover", said("Turnover"), flows.code),
            Column("costs", said("Costs"), flows.code),
            Column("surplus", said("Surplus"), flows.code),
            Column("surplus-to-date", said("Surplus to date"), flows.code),
        ),
        rows=tuple(rows),
        chart=Chart(
            kind="lines",
            title=said("Turnover and costs by month, {unit}", unit=flows.code),
            columns=("turnover", "costs"),
        ),
        notes=(_OF_EACH_YEAR,),
    )


def _groups(drawn: Months, flows: Flows) -> Iterator[Section]:
    """Give the costs by group, four months beside each other."""
    for index in range(0, len(drawn.months), _BESIDE):
        months = drawn.months[index : index + _BESIDE]
        rows = []
        for group in flows.groups():
            cells = tuple(flows.costs(month, group) for month in months)
            if any(cells):
                rows.append(Row(group, flows.title(group), cells))
        totals = tuple(flows.costs(month) for month in months)
        rows.append(Row("costs", said("Costs"), totals, is_total=True))
        first, last = _name(months[0]), _name(months[-1])
        about = _months_from_to(first, last) if len(months) > 1 else first
        yield Section(
            id=f"costs-{_name(months[0])}",
            title=said("Costs by group, {days}", days=about),
            columns=tuple(Column(_name(month), _name(month), flows.code) for month in months),
            rows=tuple(rows),
        )


def _so_far(drawn: Months, flows: Flows) -> Section:
    """Give what the rules would set aside and distribute at the end of each month."""
    rows: list[Row] = []
    notes: list[Words] = [PROVISIONAL]
    for month in drawn.months:
        found = drawn.so_far[month.last].allocation
        cells: tuple[Cell, ...] = (None, None, None)
        if found is not None:
            cells = (*set_aside(found.steps), found.undistributed)
        elif len(notes) == 1:
            notes.append(
                said(
                    "To {day}: {sentence}",
                    day=month.last,
                    sentence=not_worked_out(drawn.so_far[month.last]),
                )
            )
        rows.append(Row(_name(month), said("To {day}", day=month.last), cells))
    return Section(
        id="allocation",
        title=said("What the rules would do with the surplus so far"),
        columns=(
            Column("set-aside", said("To funds, carried forward"), flows.code),
            Column("distributed", said("To members"), flows.code),
            Column("undistributed", said("Left over"), flows.code),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )
