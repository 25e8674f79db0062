"""Imported hours wherever they stand in a ledger: an entry may be moved to any of its files."""

import os
from collections.abc import Collection
from contextlib import suppress

from coopctl.allocation.vocabulary import Measure, Rules
from coopctl.books import Books, read_file
from coopctl.imports.plan import Found, known_in, moved_in
from coopctl.problems import Problem


def counting(rules: Rules) -> dict[str, Measure]:
    """Give the measures that count hours, by name."""
    return {
        each.name: each
        for each in rules.measures.values()
        if each.account and each.balance is None and each.unit not in (None, rules.currency.code)
    }


def moved_hours(books: Books, units: set[str], written: Collection[str] = ()) -> list[Found]:
    """Find imported hours in the files of a ledger that the import does not write.

    Comments there may be in any encoding.

    Args:
        books: of the ledger.
        units: commodities of hours.
        written: the files that it does.
    """
    own = {os.path.realpath(each) for each in written}
    found: list[Found] = []
    for path in books.files:
        if os.path.realpath(path) not in own:
            with suppress(OSError):  # one that stands in for none, or that the load tells of
                text = read_file(path).decode(errors="surrogateescape")
                found += moved_in(path, text, units)
    return found


def entered_twice(rules: Rules, books: Books) -> list[Problem]:
    """Tell of imported hours that stand in a ledger twice."""
    units = {each.unit for each in counting(rules).values() if each.unit is not None}
    return known_in((), moved_hours(books, units))[1]
