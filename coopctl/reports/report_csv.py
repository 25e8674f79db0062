"""A report as one tidy table in CSV: a line for each cell."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from coopctl.money import Currency, Round, as_decimal, in_digits, round_to
from coopctl.reports.paper import one_line
from coopctl.reports.report import Cell, Report
from coopctl.reports.table import safe
from coopctl.words import Words

HEADING = ("report", "section", "row", "title", "column", "unit", "value")
_PLACES = Decimal("0.000001")


def as_csv(report: Report) -> str:
    """Write every cell on a line of its own; the audit head, warnings and notes are among them.

    Numbers are exact and bare; one without an end is rounded half up to six places. Words that a
    spreadsheet would run begin with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADING)
    for line in _lines(report):
        writer.writerow([report.id, *line])
    return text.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    """Give what follows the report's id on each line."""
    for key, value in report.audit:
        yield "audit", _words(key), _words(key), "value", "", _words(value)
    for number, warning in enumerate(report.warnings, 1):
        yield "warnings", str(number), "", "text", "", _words(warning)
    for section in report.sections:
        for row in section.rows:
            for column, cell in zip(section.columns, row.cells, strict=True):
                value = _value(cell, column.unit, report.currency)
                head = (section.id, row.id, row.title, column.id, column.unit)
                yield (*map(_words, head), value)
    for section in report.sections:
        for number, note in enumerate(section.notes, 1):
            yield "notes", _words(f"{section.id}:{number}"), "", "text", "", _words(note)


def _value(cell: Cell, unit: str, currency: Currency) -> str:
    """Write a cell; nothing known is empty."""
    if not isinstance(cell, Fraction):
        return _words(cell or "")
    if as_decimal(cell) is None:
        cell = Fraction(round_to(cell, unit=_PLACES, mode=Round.HALF_UP))
    if unit == currency.code:
        return in_digits(cell, currency)
    return f"{as_decimal(cell):f}"


def _words(text: Words) -> str:
    return safe(one_line(str(text)))
