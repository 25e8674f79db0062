"""Reading how the general meeting decides, and what it elects members to."""

from fractions import Fraction
from functools import partial

from coopctl.allocation.settings import AssemblySettings, Office
from coopctl.money import read_number
from coopctl.rules.keys import ASSEMBLY, OFFICE
from coopctl.rules.notes import said
from coopctl.rules.sheet import Fields, Sheet
from coopctl.rules.tree import Entry, Map

_COUNT = "a whole number above zero, such as `2`"


def read_assembly(sheet: Sheet, entry: Entry | None) -> tuple[bool, AssemblySettings]:
    """Read whether a closing needs the meeting's approval, and how the meeting decides."""
    plain = AssemblySettings()
    if entry is None:
        return False, plain
    fields = sheet.fields(entry.value, ASSEMBLY, "assembly", entry.key.place)
    quorum, majority = (_share(sheet, fields, key) for key in ("quorum", "majority"))
    settings = AssemblySettings(
        quorum=plain.quorum if quorum is None else quorum,
        majority=plain.majority if majority is None else majority,
        offices=_offices(sheet, fields),
    )
    return sheet.choice(fields, "approval", ASSEMBLY["approval"]) == "required", settings


def _share(sheet: Sheet, fields: Fields, key: str) -> Fraction | None:
    """Read a share of members or of votes, which may be dated."""
    if key not in fields:
        return None
    share = sheet.resolve(fields[key].value, key, partial(sheet.share, key=key))
    if share is not None and share > 1:
        sheet.notes.error(
            "share-above-whole",
            fields[key].place,
            wrong=f"{said(key)} is more than the whole",
            why="no more than all can be present, or agree",
            do="write a share up to `100%`",
        )
    return share


def _offices(sheet: Sheet, fields: Fields) -> dict[str, Office]:
    """Read the offices, in the order written."""
    if "offices" not in fields:
        return {}
    node = fields["offices"].value
    if not isinstance(node, Map):
        sheet.wrong_kind(node, "offices", ASSEMBLY["offices"].form.value)
        return {}
    found = {}
    for entry in node.entries:
        name = entry.key.text
        sheet.is_name(entry.key, "office")
        keys = sheet.fields(entry.value, OFFICE, name, entry.key.place)
        found[name] = Office(
            seats=_count(sheet, keys, "seats") or Office().seats, term=_count(sheet, keys, "term")
        )
    return found


def _count(sheet: Sheet, fields: Fields, key: str) -> int | None:
    """Read a whole number above zero."""
    if key not in fields:
        return None
    scalar = sheet.scalar(fields[key].value, key, _COUNT)
    if scalar is None:
        return None
    try:
        number = read_number(scalar.text)
    except ValueError:
        number = Fraction(0)
    if number < 1 or number.denominator != 1:
        sheet.wrong_kind(scalar, key, _COUNT)
        return None
    return int(number)
