"""Hours worked, and what each of them earned."""

from fractions import Fraction

from coopctl.facts.stretch import HOURS, Flows, Stretch
from coopctl.reports.report import Cell, Column, Row, Section
from coopctl.words import Words, said

_NOTE = said(
    "Hours are those of the measures in HOUR, as entered; an hour's turnover and surplus are "
    "divided by all of them."
)


def work_section(flows: Flows, rows: tuple[tuple[str, Words, Stretch], ...]) -> Section | None:
    """Give hours and what an hour made, for each stretch; None where nobody counts hours.

    Args:
        flows: where to read.
        rows: id and title of each row, and its days.
    """
    if not flows.hour_measures():
        return None
    return Section(
        id="work",
        title=said("Hours of work"),
        columns=(
            Column("members", said("Members"), HOURS),
            Column("others", said("Others"), HOURS),
            Column("turnover-per-hour", said("Turnover an hour"), flows.code),
            Column("surplus-per-hour", said("Surplus an hour"), flows.code),
        ),
        rows=tuple(Row(id_, title, _cells(flows, days)) for id_, title, days in rows),
        notes=(_NOTE,),
    )


def _cells(flows: Flows, days: Stretch) -> tuple[Cell, ...]:
    """Give the figures of one row; nothing is known where the books hold nothing but openings."""
    members, others = flows.hours(days)
    every = members + others
    if not flows.has_entries(days) or (every == 0 and not flows.has_begun(days)):
        return (None, None, None, None)
    if not flows.is_known(days):
        return (members, others, None, None)
    return (members, others, *(_each(of(days), every) for of in (flows.turnover, flows.surplus)))


def _each(amount: Fraction, hours: Fraction) -> Fraction | None:
    return amount / hours if hours > 0 else None
