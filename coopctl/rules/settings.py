"""Reading the fiscal year, how the closing is written, and what converts prices."""

import re
from datetime import date

from coopctl.allocation.vocabulary import Assert, ClosingSettings, Convert, Dated, IncomeStatement
from coopctl.allocation.years import FiscalYear
from coopctl.rules.keys import CLOSING, FISCAL_YEAR, ROOT
from coopctl.rules.notes import said
from coopctl.rules.sheet import Fields, Sheet
from coopctl.rules.tree import Entry

_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)
_COMMON_YEAR = 2023


def read_fiscal_year(sheet: Sheet, entry: Entry | None) -> FiscalYear:
    """Read the first day of the year, and which calendar year names it."""
    if entry is None:
        return FiscalYear()
    fields = sheet.fields(entry.value, FISCAL_YEAR, "fiscal_year", entry.key.place)
    month, day = _starts(sheet, fields)
    named = sheet.choice(fields, "named_after", FISCAL_YEAR["named_after"])
    return FiscalYear(month, day, named_after_end=named == "end")


def _starts(sheet: Sheet, fields: Fields) -> tuple[int, int]:
    """Read a day that every year has."""
    if "starts" not in fields:
        return 1, 1
    scalar = sheet.scalar(fields["starts"].value, "starts", 'a day, such as `"04-01"`')
    match = _MONTH_DAY.fullmatch(scalar.text) if scalar else None
    if match is not None:
        try:
            first = date(_COMMON_YEAR, int(match[1]), int(match[2]))
        except ValueError:
            pass
        else:
            return first.month, first.day
    if scalar is not None:
        sheet.notes.error(
            "not-a-day",
            scalar.place,
            wrong=f"{said(scalar.text)} is no day that every year has",
            why="a fiscal year starts on the same month and day each time",
            do='write month and day with two digits each, such as `"04-01"`',
        )
    return 1, 1


def read_closing(sheet: Sheet, entry: Entry | None, *, approval_required: bool) -> ClosingSettings:
    """Read how the closing is written; a draft waits for its approval where that is required."""
    default = Dated.APPROVAL if approval_required else Dated.NEXT_DAY
    if entry is None:
        return ClosingSettings(dated=default)
    fields = sheet.fields(entry.value, CLOSING, "closing", entry.key.place)
    read = {key: sheet.choice(fields, key, CLOSING[key]) for key in CLOSING if key != "folder"}
    plain = ClosingSettings()
    statement, asserted = read["income_statement"], read["assert"]
    return ClosingSettings(
        folder=sheet.text(fields, "folder") or plain.folder,
        dated=Dated(read["dated"]) if read["dated"] else default,
        income_statement=IncomeStatement(statement) if statement else plain.income_statement,
        asserted=Assert(asserted) if asserted else plain.asserted,
    )


def read_convert(sheet: Sheet, fields: Fields) -> Convert | None:
    """Read which price turns other commodities into the currency."""
    found = sheet.choice(fields, "convert", ROOT["convert"])
    return Convert(found) if found else None
