"""Which transactions are parts of a closing or of a correction: by link, and by file."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data

from coopctl.books.links import CLOSING, OURS, Part, begins_closing, closing_of
from coopctl.books.values import CORRECTION, YEARS

_HEAD = 100
"""Characters that are read of a file to see how it begins."""

_NUMBERS = range(1000)
"""Of corrections, as a link can have them."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The closings and corrections of a ledger, each with the file that it stands in.

    A link alone makes no transaction a part of one: it stands in that file.
    """

    files: dict[Part, Any]

    def of(self, entry: Any) -> Part | None:  # noqa: ANN401 - what plugins leave is of any type
        """Give the closing or the correction that a transaction is a part of."""
        part = closing_of(entry.links) if entry.links else None
        if part is None:
            return None
        file = entry.meta.get("filename")
        if part not in self.files and _begins_closing(file, part[0]):
            self.files[part] = file  # somebody took the directive out of it
        return part if file is not None and self.files.get(part) == file else None


def parts_in(entries: Iterable[Any]) -> Parts:
    """Find the directives of closings and corrections among the entries of a ledger."""
    files: dict[Part, Any] = {}
    custom: Any = data.Custom
    for entry in entries:
        if type(entry) is custom and entry.type in (CLOSING, f"{OURS}{CORRECTION}"):
            year = entry.values[0].value if entry.values else None
            number = entry.meta.get("number") if entry.type != CLOSING else None
            if _is_in(YEARS, year) and (number is None or _is_in(_NUMBERS, number)):
                part = int(str(year)), None if number is None else int(number)
                files.setdefault(part, entry.meta.get("filename"))
    return Parts(files)


def _begins_closing(file: object, year: int) -> bool:
    try:
        with Path(str(file)).open(encoding="utf-8", errors="replace") as text:
            return begins_closing(text.read(_HEAD), year)
    except (OSError, ValueError):  # a name that a plugin made up
        return False


def _is_in(numbers: range, value: object) -> bool:
    return isinstance(value, Decimal) and value in numbers
