"""A report for programs: JSON, schema 1."""

from fractions import Fraction

import coopctl
from coopctl.money import Currency, exact_text, in_digits
from coopctl.problems import shown
from coopctl.reports.report import Cell, Report, Row, Section
from coopctl.words import Words

Json = dict[str, object]


def as_json(report: Report) -> Json:
    """Give the answer of `coopctl report … --format json`.

    Figures are exact strings, a ratio such as `1/3` where a decimal has no end; what is not known
    is null. Units are those of the columns.
    """
    return {
        "schema": 1,
        "coopctl": coopctl.__version__,
        "report": report.id,
        "title": _shown(report.title),
        "lead": [*map(_shown, report.lead)],
        "audit": {key: _shown(value) for key, value in report.audit},
        "currency": report.currency.code,
        "warnings": [*map(_shown, report.warnings)],
        "sections": [_section(section, report.currency) for section in report.sections],
    }


def _section(section: Section, currency: Currency) -> Json:
    """Give one table."""
    return {
        "id": section.id,
        "title": _shown(section.title),
        "columns": [
            {"id": each.id, "title": _shown(each.title), "unit": each.unit}
            for each in section.columns
        ],
        "rows": [_row(row, section, currency) for row in section.rows],
        "notes": [*map(_shown, section.notes)],
    }


def _row(row: Row, section: Section, currency: Currency) -> Json:
    """Give one row, its cells by column."""
    columns = zip(section.columns, row.cells, strict=True)
    return {
        "id": _shown(row.id),
        "title": _shown(row.title),
        "total": row.is_total,
        "level": row.level,
        "cells": {column.id: _cell(cell, column.unit, currency) for column, cell in columns},
    }


def _cell(cell: Cell, unit: str, currency: Currency) -> str | None:
    """Write one cell."""
    if isinstance(cell, Fraction):
        return in_digits(cell, currency) if unit == currency.code else exact_text(cell)
    return None if cell is None else _shown(cell)


def _shown(words: Words) -> str:
    """Write words in English, with nothing that a terminal would act upon."""
    return shown(str(words))
