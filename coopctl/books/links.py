"""The links by which a transaction says that it belongs to a closing or to a correction."""

import re
from collections.abc import Collection

from coopctl.books.values import YEARS

OURS = "coop-"
CLOSING = f"{OURS}closing"

_LINK = re.compile(rf"{OURS}(?:closing-(\d{{4}})|correction-(\d{{4}})-(\d{{1,3}}))", re.ASCII)


def closing_of(links: Collection[str]) -> tuple[int, int | None] | None:
    """Give the year of the closing with one of these links, and the number of its correction.

    >>> closing_of({"coop-correction-2025-2"}), closing_of({"coop-closing-2025"})
    ((2025, 2), (2025, None))
    """
    for match in filter(None, map(_LINK.fullmatch, sorted(links))):
        year = int(match[1] or match[2])
        if year in YEARS:
            return year, None if match[1] else int(match[3])
    return None
