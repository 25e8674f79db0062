"""Reading the fiscal year, how members are paid, how the closing is written, what converts."""

import re
from datetime import date
from fractions import Fraction

from coopctl.allocation.settings import (
    Assert,
    ClosingSettings,
    Convert,
    Dated,
    IncomeStatement,
    MemberSettings,
)
from coopctl.allocation.vocabulary import Money
from coopctl.allocation.years import FiscalYear
from coopctl.rules.keys import CLOSING, FISCAL_YEAR, ROOT, Form
from coopctl.rules.names import Scope
from coopctl.rules.notes import said
from coopctl.rules.sheet import Fields, HoldsMember, Sheet, Use
from coopctl.rules.tree import Entry

_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)
_YEARS = re.compile(r"[1-9][0-9]?", re.ASCII)
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


def read_members(sheet: Sheet, fields: Fields) -> MemberSettings:
    """Read how members are paid, and what they can owe."""
    plain = MemberSettings()
    return MemberSettings(
        least_payment=_money(sheet, fields, "least_payment") or plain.least_payment,
        repaid_over=_count_of_years(sheet, fields, "repaid_over") or plain.repaid_over,
        owes=_member_accounts(sheet, fields, "owes"),
    )


def _money(sheet: Sheet, fields: Fields, key: str) -> Fraction | None:
    """Read an amount of money, which may be dated."""
    if key not in fields:
        return None
    node = fields[key].value
    phrase = sheet.phrase(node, key, Scope(sheet.names, in_step=False), Use.NUMBER)
    if phrase is not None and isinstance(phrase.node, Money):
        return phrase.node.value
    if phrase is not None:
        sheet.wrong_kind(node, key, Form.MONEY.value)
    return None


def _count_of_years(sheet: Sheet, fields: Fields, key: str) -> int | None:
    """Read how many years something takes."""
    form = "a whole number of years, such as `5`"
    scalar = sheet.scalar(fields[key].value, key, form) if key in fields else None
    if scalar is None or _YEARS.fullmatch(scalar.text):
        return int(scalar.text) if scalar else None
    sheet.wrong_kind(scalar, key, form)
    return None


def _member_accounts(sheet: Sheet, fields: Fields, key: str) -> tuple[str, ...]:
    """Read a list of accounts of each member."""
    if key not in fields:
        return ()
    form = Form.MEMBER_ACCOUNTS
    scalars = (sheet.scalar(node, key, form.value) for node in sheet.items(fields[key], form))
    read = (sheet.account(each, HoldsMember.YES) for each in scalars if each is not None)
    return tuple(dict.fromkeys(name for name in read if name is not None))


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
