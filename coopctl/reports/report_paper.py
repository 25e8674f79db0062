"""A report as a paper: text, Markdown and HTML."""

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

from coopctl.money import Currency
from coopctl.reports.paper import (
    Block,
    Drawing,
    Grid,
    Line,
    Pairs,
    Paper,
    Part,
    Points,
    one_line,
)
from coopctl.reports.paper import Words as Paragraph
from coopctl.reports.report import Cell, Chart, Column, Report, Row, Section
from coopctl.words import ENGLISH, Language, Words, followed, said

NOTHING = "–"  # noqa: RUF001 - a dash where nothing is known
_AUDIT: dict[str, Words] = {
    "cooperative": said("Co-operative"),
    "period": said("Period"),
    "repository": said("Commit"),
    "changes": said("Not committed"),
    "coopctl": "coopctl",
    "books": said("Books"),
}
_UNITS = {"months": said("months"), "times": said("times")}
"""Units that are words; a commodity is written as the ledger has it."""


def as_paper(report: Report, language: Language = ENGLISH) -> Paper:
    """Draw a report up as a paper: what it is drawn from, warnings, then its sections."""
    return _Writer(language, report.currency).paper(report)


class _Writer:
    """Writes in one language, with one currency."""

    def __init__(self, language: Language, currency: Currency) -> None:
        self.language = language
        self.currency = currency

    def say(self, words: Words) -> str:
        """Write words on one line, with nothing that a terminal would act upon."""
        return one_line(self.language.say(words))

    def paper(self, report: Report) -> Paper:
        """Write the whole report."""
        foot = said(
            "Amounts in {unit}; {nothing} is nothing known.",
            unit=report.currency.code,
            nothing=NOTHING,
        )
        return Paper(
            title=self.say(report.title),
            lead=tuple(map(self.say, report.lead)),
            parts=tuple(self._parts(report)),
            foot=(self.say(foot),),
            lang=self.language.code,
        )

    def _parts(self, report: Report) -> Iterator[Part]:
        """Give the parts in order."""
        audit = tuple(
            (self.say(_AUDIT.get(key, key)), self.say(value)) for key, value in report.audit
        )
        yield Part(heading=self.say(said("Drawn from")), blocks=(Pairs(audit),))
        if report.warnings:
            points = Points(tuple(map(self.say, report.warnings)))
            yield Part(heading=self.say(said("To look at first")), blocks=(points,))
        for section in report.sections:
            yield Part(heading=self.say(section.title), blocks=tuple(self._blocks(section)))

    def _blocks(self, section: Section) -> Iterator[Block]:
        """Give a section's table, its drawing and its notes."""
        words = [index for index, each in enumerate(section.columns) if not each.unit]
        figures = [index for index, each in enumerate(section.columns) if each.unit]
        if section.rows:
            yield Grid(
                caption=self.say(section.title),
                words=("", *(self.say(section.columns[index].title) for index in words)),
                figures=tuple(self._heading(section.columns[index]) for index in figures),
                lines=tuple(self._line(row, section, words, figures) for row in section.rows),
            )
        if section.chart is not None:
            yield from self._drawing(section, section.chart)
        if section.notes:
            yield Paragraph(self.say(reduce(followed, section.notes)))

    def _heading(self, column: Column) -> str:
        """Name a column, with its unit where the cells do not show it."""
        is_plain = column.unit in (self.currency.code, "%", "members")
        title, unit = self.say(column.title), self.say(_UNITS.get(column.unit, column.unit))
        if is_plain or unit in title:
            return title
        return self.say(said("{title} ({unit})", title=title, unit=unit))

    def _line(self, row: Row, section: Section, words: list[int], figures: list[int]) -> Line:
        """Write one row."""
        cells = [
            self._cell(cell, column.unit)
            for cell, column in zip(row.cells, section.columns, strict=True)
        ]
        return Line(
            (self.say(row.title), *(cells[index] for index in words)),
            tuple(cells[index] for index in figures),
            is_total=row.is_total,
            is_part=row.level > 0,
        )

    def _cell(self, cell: Cell, unit: str) -> str:
        """Write a cell; a dash is where a figure is not known."""
        if cell is None:
            return NOTHING if unit else ""
        if isinstance(cell, Fraction):
            return self.language.figure(cell, unit, self.currency)
        return self.say(cell)

    def _drawing(self, section: Section, chart: Chart) -> Iterator[Drawing]:
        """Give a chart's numbers, where there are two of them to compare."""
        rows = [row for row in section.rows if not row.is_total]
        series = []
        for index, column in enumerate(section.columns):
            if column.id in chart.columns:
                cells = [row.cells[index] for row in rows]
                values = tuple(cell if isinstance(cell, Fraction) else None for cell in cells)
                written = tuple(self._cell(value, column.unit) for value in values)
                series.append((self.say(column.title), values, written))
        if len(rows) > 1 and any(value for _, values, _ in series for value in values):
            yield Drawing(
                kind=chart.kind,
                title=self.say(chart.title),
                labels=tuple(self.say(row.title) for row in rows),
                series=tuple(series),
            )
