"""Reading the unit and the method of rounding."""

from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.vocabulary import Method, Rounding
from coopctl.money import EXACT, as_decimal, read_number
from coopctl.rules import flaws
from coopctl.rules.keys import ROUNDING
from coopctl.rules.notes import said
from coopctl.rules.sheet import Fields, Sheet
from coopctl.rules.tree import Entry


def read_rounding(sheet: Sheet, entry: Entry | None, default: Rounding) -> Rounding:
    """Read unit and method; a key that is not there keeps its default."""
    if entry is None:
        return default
    fields = sheet.fields(entry.value, ROUNDING, "rounding", entry.key.place)
    method = sheet.choice(fields, "method", ROUNDING["method"])
    return Rounding(
        unit=_unit(sheet, fields) or default.unit,
        method=Method(method) if method else default.method,
    )


def _unit(sheet: Sheet, fields: Fields) -> Decimal | None:
    """Read the unit: a multiple of the minor unit, with the currency's digits."""
    if "unit" not in fields:
        return None
    scalar = sheet.scalar(fields["unit"].value, "unit", "a number, such as `10`")
    if scalar is None:
        return None
    try:
        unit = read_number(scalar.text)
    except ValueError as error:
        sheet.flaws(scalar, [flaws.not_a_number(flaws.whole(scalar.text), str(error))])
        return None
    minor = sheet.currency.unit
    decimal = as_decimal(unit)
    if unit > 0 and decimal is not None and (unit / Fraction(minor)).denominator == 1:
        return decimal.quantize(minor, context=EXACT)
    if not sheet.knows_currency and unit > 0:
        return None
    sheet.notes.error(
        "rounding-unit",
        scalar.place,
        wrong=f"{said(scalar.text)} is no multiple of {minor} {sheet.currency.code}",
        why="entries are written in whole minor units of the currency",
        do=f"write `{minor}`, `{minor * 10}` or another multiple",
    )
    return None
