"""Transactions on some accounts, kept whole: who gives and who gets is in no balance."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from beancount.core import data

from coopctl.books.parts import Parts
from coopctl.books.values import ANY_PART, Postings, Watched
from coopctl.problems import Place


def watched(
    entries: Iterable[Any],
    names: Collection[str],
    postings: Iterable[Postings],
    place_of: Callable[[Any], Place],
    parts: Parts,
) -> Iterator[Watched]:
    """Give the transactions on some accounts, in the order of the entries.

    Args:
        entries: of the ledger.
        names: of accounts; `ANY_PART` is any one part, and a name covers its sub-accounts.
        postings: as they were drawn, to look no further than the days that have any of these.
        place_of: says where an entry is written.
        parts: say what is a part of a closing.
    """
    patterns = [name.split(":") for name in names]
    accounts, days = set[str](), set[date]()
    for cells in postings:
        for (account, _), of_days in cells.items():
            if any(_covers(each, account) for each in patterns):
                accounts.add(account)
                days.update(of_days)
    transaction: Any = data.Transaction
    for entry in entries if days else ():
        if entry.date in days and type(entry) is transaction:
            for posting in entry.postings:
                if posting.account in accounts:
                    yield _kept(entry, place_of(entry), parts)
                    break


def _covers(pattern: list[str], name: str) -> bool:
    """Say whether a name is the pattern's, or that of a sub-account."""
    parts = name.split(":")
    pairs = zip(pattern, parts, strict=False)
    return len(parts) >= len(pattern) and all(each in (part, ANY_PART) for each, part in pairs)


def _kept(entry: data.Transaction, place: Place, parts: Parts) -> Watched:
    postings: Iterable[Any] = entry.postings
    return Watched(
        day=entry.date,
        tags=frozenset(entry.tags or ()),
        closing=parts.of(entry),
        moves=tuple((each.account, *each.units) for each in postings),
        place=place,
        payee=entry.payee or "",
        narration=entry.narration or "",
        metadata={
            key: value
            for key, value in entry.meta.items()
            if key != "filename" and not key.startswith("__") and isinstance(value, str)
        },
    )
