"""Writes what the general meeting decided below what is on record already."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date

from coopctl.books import kind_of, read_file
from coopctl.closing.text import lines, quoted
from coopctl.closing.write import Change
from coopctl.problems import Place, Problem

FILE = "resolutions.beancount"
"""Beside the main ledger."""

_HEAD = """\
;; What the general meeting resolved, and whom it elected. `coopctl approve`, `resolve` and `elect`
;; write below; it is a part of the ledger like any other, to be put right by hand where need be.
"""


def record_text(
    kind: str,
    day: date,
    values: Sequence[str | int],
    metadata: Mapping[str, str | int | date | None],
) -> str:
    """Write a `custom "coop-KIND"` directive.

    Args:
        kind: such as `resolution`.
        day: that it is dated.
        values: that follow on its line.
        metadata: below it, in this order; without what is None.
    """
    said = " ".join(_value(each) for each in values)
    below = (f"  {key}: {_value(value)}\n" for key, value in metadata.items() if value is not None)
    return f'{day} custom "coop-{kind}" {said}\n{"".join(below)}'


def _value(value: str | int | date) -> str:
    # one line: Beancount reads no escape for a line break
    return quoted(" ".join(value.split())) if isinstance(value, str) else str(value)


def records_file(main: str) -> str:
    """Say where resolutions and elections are kept."""
    return os.path.join(os.path.dirname(main), FILE)


def stands_in(path: str, record: str) -> bool:
    """Say whether a file has this very record; a run that was cut short may have written it."""
    try:
        text = read_file(path).decode("utf-8", "replace")  # a comment may be in any encoding
        return _holds(lines(text).replace("\r", "\n"), record)
    except OSError:  # told where it is to be written
        return False


def _holds(text: str, record: str) -> bool:
    """Look for a record, whole: neither its first line nor its metadata goes on."""
    return re.search(rf"^{re.escape(record)}(?![ \t])", text, re.MULTILINE) is not None


def appended(path: str, record: str) -> Change | Problem:
    """Put a record below what a file holds; a file that is not there begins with what it is.

    A record that is there already stays as it is.
    """
    kind = kind_of(path)
    if kind is not None:
        return _unreadable(path, f"it is {kind}")
    try:
        old = read_file(path)
    except FileNotFoundError:
        return Change("the resolutions", path, None, f"{_HEAD}\n{record}".encode())
    except OSError as error:
        return _unreadable(path, error.strerror or str(error))
    if stands_in(path, record):
        return Change("the resolutions", path, old, old)
    held = old.replace(b"\r\n", b"\n")
    gap = "" if not held or held.endswith(b"\n\n") else "\n" if held.endswith(b"\n") else "\n\n"
    added = gap + record
    if b"\r\n" in old:
        added = lines(added).replace("\n", "\r\n")
    return Change("the resolutions", path, old, old + added.encode())


def _unreadable(path: str, reason: str) -> Problem:
    """Tell that there is no reading what is on record."""
    return Problem(
        code="records-unreadable",
        place=Place(path),
        wrong=f"the resolutions cannot be read: {reason}",
        why="what is decided is written below what is on record already",
        do="make it a text file that you can read and write, then run the command again",
    )
