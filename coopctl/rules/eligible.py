"""Reading the tests that a member passes or not."""

import re
from fractions import Fraction

from coopctl.allocation.vocabulary import Eligibility
from coopctl.money import read_number
from coopctl.rules import flaws
from coopctl.rules.keys import Form
from coopctl.rules.names import METADATA_KEY, Kind
from coopctl.rules.notes import said
from coopctl.rules.sheet import Sheet
from coopctl.rules.tree import Entry, Node, Scalar
from coopctl.rules.words import looks_numeric, one_line

_SIGNS = "<>=!\u2265\u2264\u2260"
_TEST = re.compile(rf"\s*([^\s{_SIGNS}]+)\s*([{_SIGNS}]+)\s*([^\s{_SIGNS}]+)\s*")
_COMPARE = {">=", "<=", ">", "<", "="}


def read_tests(sheet: Sheet, entry: Entry) -> tuple[Eligibility, ...]:
    """Read the list; a member has to pass every test of it."""
    items = sheet.items(entry, Form.TESTS)
    if not items and not isinstance(entry.value, Scalar):
        return ()
    found = [sheet.resolve(item, "eligible", lambda node: _test(sheet, node)) for item in items]
    return tuple(test for test in found if test is not None)


def _test(sheet: Sheet, node: Node) -> Eligibility | None:
    scalar = sheet.scalar(node, "eligible", "a test, such as `work >= 16`")
    if scalar is None:
        return None
    match = _TEST.fullmatch(scalar.text)
    if match is None or match[2] not in _COMPARE:
        sheet.notes.error(
            "phrase-not-understood",
            scalar.place,
            wrong=f"{said(scalar.text)} is no test",
            why="a test is a name, one of `>=`, `<=`, `>`, `<`, `=`, and a number or one word",
            do="write it like `work >= 16` or `status = worker`",
        )
        return None
    value = _value(sheet, scalar, match)
    if value is None or not _fits(sheet, scalar, match, value):
        return None
    return Eligibility(text=one_line(scalar.text), name=match[1], compare=match[2], value=value)


def _value(sheet: Sheet, scalar: Scalar, match: re.Match[str]) -> Fraction | str | None:
    """Read the right side: a number, or a word."""
    text = match[3]
    if not looks_numeric(text):
        return text
    try:
        return read_number(text)
    except ValueError as error:
        flaw = flaws.not_a_number(flaws.Whole(text, match.start(3), match.end(3)), str(error))
        sheet.flaws(scalar, [flaw])
        return None


def _fits(sheet: Sheet, scalar: Scalar, match: re.Match[str], value: Fraction | str) -> bool:
    """Check that the left side is a measure or a metadata key, and goes with the value."""
    name, sign, _ = match.groups()
    kind = sheet.names.kinds.get(name)
    place = scalar.at(match.start(1), match.end(1))
    if kind not in {None, Kind.MEASURE} or (kind is None and not METADATA_KEY.fullmatch(name)):
        sheet.notes.error(
            "unknown-name",
            place,
            wrong=f"{said(name)} is {kind.value if kind else 'no name'}, "
            "neither a measure nor a metadata key",
            why="a member is tested by a measure, or by metadata of the `open` directive",
            do="name a measure, or a metadata key that is no other name of the rules",
        )
        return False
    if isinstance(value, str) and (kind is Kind.MEASURE or sign != "="):
        what = "a measure is a number" if kind else "words are the same or not"
        sheet.notes.error(
            "not-a-number",
            scalar.at(match.start(3), match.end(3)),
            wrong=f"{said(value)} is no number",
            why=f"{what}, so {said(name)} is compared with one here",
            do=f"write {said(f'{name} {sign} 16')}, or compare words by `=`",
        )
        return False
    return True
