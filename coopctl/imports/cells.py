"""What a cell of a timesheet says: a day, or hours."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from unicodedata import category, decomposition, normalize

from coopctl.money import Round, round_to

HOURS_UNIT = Decimal("0.0001")
"""Hours are entered to this part of one: a third of a second."""

_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})", re.ASCII)
_FORMS = {
    "ymd": (_YEAR_FIRST,),
    "dmy": (
        _YEAR_FIRST,
        re.compile(r"(?P<d>\d{1,2})([-/.])(?P<m>\d{1,2})\2(?P<y>\d{4})", re.ASCII),
    ),
    "mdy": (
        _YEAR_FIRST,
        re.compile(r"(?P<m>\d{1,2})([-/.])(?P<d>\d{1,2})\2(?P<y>\d{4})", re.ASCII),
    ),
}
ORDERS = tuple(_FORMS)
"""In which the parts of a day stand; a year of four digits may come first in each."""

_DECIMAL = re.compile(r"(\d{1,9})(?:[.,](\d{1,20}))?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3},\d{3}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,9}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_LETTERS = re.compile(r"(\d{1,9}) ?h(?: ?([0-5]\d) ?(?:m|min)?)?", re.ASCII | re.IGNORECASE)


def read_day(text: str, order: str) -> date | None:
    """Read a day; None where the text is none.

    Args:
        text: three numbers with the same `-`, `/` or `.` between; the year has four digits.
        order: of day, month and year, one of ORDERS.

    >>> read_day("2026-03-31", "ymd"), read_day("31.3.2026", "dmy"), read_day("31.3.2026", "ymd")
    (datetime.date(2026, 3, 31), datetime.date(2026, 3, 31), None)
    """
    for form in _FORMS[order]:
        found = form.fullmatch(_plain(text))
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def read_hours(text: str) -> Fraction | None:
    """Read hours exactly: 7.5, 7,5, 7:30, 7h30 or 7h; None where the text is none of these.

    A comma with three digits after it is refused: it could stand between thousands.

    >>> read_hours("7.5"), read_hours("7:20"), read_hours("7h45"), read_hours("1,250")
    (Fraction(15, 2), Fraction(22, 3), Fraction(31, 4), None)
    """
    plain = _plain(text).strip()
    if _THOUSANDS.fullmatch(plain):
        return None
    if _DECIMAL.fullmatch(plain):
        return Fraction(plain.replace(",", "."))
    if found := _CLOCK.fullmatch(plain) or _LETTERS.fullmatch(plain):
        whole, minutes, *seconds = (int(each or 0) for each in found.groups())
        return whole + Fraction(minutes, 60) + Fraction(sum(seconds), 3600)
    return None


def _plain(text: str) -> str:
    """Write wide digits and signs as narrow ones; raised ones stay, for 7³⁰ is no 730."""
    return "".join(
        char if decomposition(char).startswith(("<super>", "<sub>")) else normalize("NFKC", char)
        for char in text
    )


def entered(hours: Fraction) -> Decimal:
    """Give hours as the ledger has them: to four digits, half up where they have more.

    >>> entered(Fraction(22, 3)), entered(Fraction(15, 2))
    (Decimal('7.3333'), Decimal('7.5'))
    """
    rounded = round_to(hours, unit=HOURS_UNIT, mode=Round.HALF_UP)
    whole = rounded.to_integral_value()
    return whole if rounded == whole else rounded.normalize()


def unseen(text: str) -> Iterator[str]:
    """Give the control characters in a text, line breaks and tabs aside."""
    return (char for char in text if category(char) in {"Cc", "Cs"} and char not in "\t\r\n")
