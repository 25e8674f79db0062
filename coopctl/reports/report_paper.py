"""A report as a paper: text, Markdown and HTML."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from coopctl.money import Currency, Round, as_decimal, exact_text, in_digits, round_to, with_commas
from coopctl.reports.paper import (
    Block,
    Drawing,
    Grid,
    Line,
    Pairs,
    Paper,
    Part,
    Points,
    Words,
    one_line,
)
from coopctl.reports.report import Cell, Chart, Column, Report, Row, Section

NOTHING = "–"  # noqa: RUF001 - a dash where nothing is known
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
_AUDIT = {
    "cooperative": "Co-operative",
    "period": "Period",
    "repository": "Commit",
    "changes": "Not committed",
    "coopctl": "coopctl",
    "books": "Books",
}


def as_paper(report: Report) -> Paper:
    """Draw a report up as a paper: what it is drawn from, warnings, then its sections."""
    return Paper(
        title=one_line(report.title),
        lead=tuple(map(one_line, report.lead)),
        parts=tuple(_parts(report)),
        foot=(f"Amounts in {report.currency.code}; {NOTHING} is nothing known.",),
    )


def _parts(report: Report) -> Iterator[Part]:
    """Give the parts in order."""
    audit = tuple((_AUDIT.get(key, key), one_line(value)) for key, value in report.audit)
    yield Part(heading="Drawn from", blocks=(Pairs(audit),))
    if report.warnings:
        points = Points(tuple(map(one_line, report.warnings)))
        yield Part(heading="To look at first", blocks=(points,))
    for section in report.sections:
        yield Part(heading=one_line(section.title), blocks=tuple(_blocks(section, report.currency)))


def _blocks(section: Section, currency: Currency) -> Iterator[Block]:
    """Give a section's table, its drawing and its notes."""
    words = [index for index, each in enumerate(section.columns) if not each.unit]
    figures = [index for index, each in enumerate(section.columns) if each.unit]
    if section.rows:
        yield Grid(
            caption=one_line(section.title),
            words=("", *(one_line(section.columns[index].title) for index in words)),
            figures=tuple(_heading(section.columns[index], currency) for index in figures),
            lines=tuple(_line(row, section, currency, words, figures) for row in section.rows),
        )
    if section.chart is not None:
        yield from _drawing(section, section.chart, currency)
    if section.notes:
        yield Words(" ".join(map(one_line, section.notes)))


def _heading(column: Column, currency: Currency) -> str:
    """Name a column, with its unit where the cells do not show it."""
    is_plain = column.unit in (currency.code, "%", "members")
    title = one_line(column.title)
    return title if is_plain or column.unit in title else f"{title} ({one_line(column.unit)})"


def _line(
    row: Row, section: Section, currency: Currency, words: list[int], figures: list[int]
) -> Line:
    """Write one row."""
    cells = [
        written(cell, column.unit, currency)
        for cell, column in zip(row.cells, section.columns, strict=True)
    ]
    return Line(
        (one_line(row.title), *(cells[index] for index in words)),
        tuple(cells[index] for index in figures),
        is_total=row.is_total,
        is_part=row.level > 0,
    )


def written(cell: Cell, unit: str, currency: Currency) -> str:
    """Write a cell for people: half up to the digits of the currency, or to tenths of a percent.

    Any other number is written in full; where it has no end, half up to hundredths.

    >>> yen = Currency.of("JPY")
    >>> written(Fraction(20000, 3), "JPY", yen), written(Fraction(200, 3), "%", yen)
    ('6,667', '66.7%')
    """
    if cell is None:
        return NOTHING if unit else ""
    if isinstance(cell, str):
        return one_line(cell)
    if unit == currency.code and cell * 10**currency.digits % 1 == 0:
        return with_commas(in_digits(cell, currency))
    if unit not in (currency.code, "%") and as_decimal(cell) is not None:
        return with_commas(exact_text(cell))
    digits = {currency.code: currency.unit, "%": _TENTH}.get(unit, _HUNDREDTH)
    number = with_commas(f"{round_to(cell, unit=digits, mode=Round.HALF_UP):f}")
    return f"{number}%" if unit == "%" else number


def _drawing(section: Section, chart: Chart, currency: Currency) -> Iterator[Drawing]:
    """Give a chart's numbers, where there are two of them to compare."""
    rows = [row for row in section.rows if not row.is_total]
    series = []
    for index, column in enumerate(section.columns):
        if column.id in chart.columns:
            cells = [row.cells[index] for row in rows]
            values = tuple(cell if isinstance(cell, Fraction) else None for cell in cells)
            said = tuple(written(value, column.unit, currency) for value in values)
            series.append((one_line(column.title), values, said))
    if len(rows) > 1 and any(value for _, values, _ in series for value in values):
        yield Drawing(
            kind=chart.kind,
            title=one_line(chart.title),
            labels=tuple(one_line(row.title) for row in rows),
            series=tuple(series),
        )
