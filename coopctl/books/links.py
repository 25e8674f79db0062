"""The links by which a transaction says that it belongs to a closing or to a correction."""

import re
from collections.abc import Collection

from coopctl.books.values import YEARS

OURS = "coop-"
CLOSING = f"{OURS}closing"

_LINK = re.compile(rf"{OURS}(?:closing-(\d{{4}})|correction-(\d{{4}})-(\d{{1,3}}))", re.ASCII)

Part = tuple[int, int | None]
"""The year of a closing, and the number of its correction; None is the closing itself."""


def begins_closing(text: str, year: int) -> bool:
    """Say whether a text begins as what is written for a year's closing; a byte order mark aside.

    >>> begins_closing(";; Fiscal year 2025, 2025-01-01 to 2025-12-31.", 2025)
    True
    """
    return text.removeprefix("\ufeff").startswith(f";; Fiscal year {year}, ")


def closing_of(links: Collection[str]) -> Part | None:
    """Give the year of the closing with one of these links, and the number of its correction.

    >>> closing_of({"coop-correction-2025-2"}), closing_of({"coop-closing-2025"})
    ((2025, 2), (2025, None))
    """
    for match in filter(None, map(_LINK.fullmatch, sorted(links))):
        year = int(match[1] or match[2])
        if year in YEARS:
            return year, None if match[1] else int(match[3])
    return None
