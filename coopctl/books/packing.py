"""Postings in few objects, for the way from one process to another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopctl.books.values import Books, Cell, ForeignFlow, Postings
from coopctl.problems import Problem

Packed = dict[tuple[str, str], tuple[list[int], str, list[int]]]
"""For each account and commodity: days by ordinal, totals in one text, counts."""

PackedFlow = tuple[int, str, int, str, str, str, tuple[Decimal, str] | None, str | None, int | None]
"""A ForeignFlow with its day by ordinal and its number as text."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The books on their way to another process: postings packed, the rest as it is."""

    books: Books
    foreign: list[PackedFlow]
    postings: Packed
    closing_postings: dict[int, Packed]
    correction_postings: dict[tuple[int, int], Packed]
    problems: tuple[Problem, ...]


def pack(postings: Postings) -> Packed:
    """Put postings into numbers and texts."""
    return {
        key: (
            [day.toordinal() for day in days],
            " ".join([str(total) for total, _ in days.values()]),
            [count for _, count in days.values()],
        )
        for key, days in postings.items()
    }


def unpack(packed: Packed) -> Postings:
    """Take postings out of numbers and texts, sorted by account and commodity."""
    every = {ordinal for ordinals, _, _ in packed.values() for ordinal in ordinals}
    days = {ordinal: date.fromordinal(ordinal) for ordinal in every}
    return {key: _cells(days, *packed[key]) for key in sorted(packed)}


def _cells(
    days: Mapping[int, date], ordinals: list[int], totals: str, counts: list[int]
) -> dict[date, Cell]:
    cells = zip(map(Decimal, totals.split(" ")), counts, strict=True)
    return dict(zip(map(days.__getitem__, ordinals), cells, strict=True))


def unpack_flows(packed: Iterable[PackedFlow]) -> Iterator[ForeignFlow]:
    """Take postings in other commodities out."""
    for day, file, line, account, number, commodity, price, narration, closing in packed:
        yield ForeignFlow(
            date.fromordinal(day),
            file,
            line,
            account,
            Decimal(number),
            commodity,
            price,
            narration,
            closing,
        )
