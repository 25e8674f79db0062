"""Which closings and corrections stand in the ledger, when, and which wait for a meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopctl.allocation.years import Period
from coopctl.books import CORRECTION, Books
from coopctl.books.values import Postings

Source = tuple[int, int | None]
"""The year of a closing, and the number of its correction; None is the closing itself."""

_WAITING = ("draft", "provisional")


@dataclass(frozen=True, slots=True)
class Posted:
    """A closing, or a correction of one, with entries in the ledger.

    Attributes:
        number: of the correction; None is the closing itself.
        days: on which its entries stand, in order.
        waits: whether it is a draft, which no meeting has decided yet.
    """

    year: int
    number: int | None
    days: tuple[date, ...]
    waits: bool


def postings_of(books: Books) -> Iterator[tuple[Source, Postings]]:
    """Give the postings of each closing and of each correction, closings first."""
    for year, postings in books.closing_postings.items():
        yield (year, None), postings
    for (year, number), postings in books.correction_postings.items():
        yield (year, number), postings


def waiting(books: Books) -> frozenset[Source]:
    """Name the closings and corrections that say they are drafts, or provisional."""
    found = set[Source]()
    for year, closing in books.closings.items():
        if closing.metadata.get("status") in _WAITING:
            found.add((year, None))
    for record in books.records:
        number = record.metadata.get("number")
        if record.kind == CORRECTION and record.metadata.get("status") in _WAITING:
            years = [int(value) for value in record.values if isinstance(value, Decimal)]
            found.update((year, int(number)) for year in years if isinstance(number, Decimal))
    return frozenset(found)


def posted(books: Books) -> tuple[Posted, ...]:
    """Give every closing and correction, by year, each closing before its corrections."""
    drafts = waiting(books)
    found = [
        Posted(*source, tuple(sorted({day for days in postings.values() for day in days})), is_)
        for source, postings in postings_of(books)
        for is_ in [source in drafts]
    ]
    return tuple(sorted(found, key=lambda each: (each.year, each.number or 0)))


def posted_within(books: Books, period: Period) -> tuple[Posted, ...]:
    """Give those that have entries dated in a period."""
    return tuple(
        each
        for each in posted(books)
        if any(period.first <= day <= period.last for day in each.days)
    )
