"""What importing lines would write: what is new, what changed, and what stands in the way."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from coopctl.allocation.years import FiscalYear
from coopctl.books import Books
from coopctl.closing.stage import Status
from coopctl.closing.standing import resolution_on
from coopctl.closing.write import changed_meanwhile
from coopctl.imports.entries import Entry, File, entries_in, entry_text
from coopctl.imports.timesheet import DAY, Before, Line, id_twice, too_many
from coopctl.money import EXACT
from coopctl.problems import Place, Problem

Moves = Mapping[tuple[str, str, date], Decimal]
"""What is posted more than before, by account, commodity and day."""


class State(Enum):
    """How a line stands to the ledger."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EDITED = "edited"
    """Changed by hand since it was imported; that is kept while the line stays as it was."""


@dataclass(frozen=True, slots=True)
class Found:
    """An imported entry in a file of the ledger.

    Attributes:
        is_moved: whether somebody put it into a file that the import does not write.
    """

    entry: Entry
    place: Place
    is_moved: bool = False

    @property
    def is_by_hand(self) -> bool:
        """Whether it is no longer as, or where, the import wrote it."""
        return self.is_moved or self.entry.is_edited


@dataclass(frozen=True, slots=True)
class Item:
    """A line, with what it is in the ledger and what it shall be."""

    line: Line
    state: State
    new: Entry
    found: Found | None

    @property
    def writes(self) -> bool:
        """Whether the ledger changes."""
        return self.state in {State.NEW, State.CHANGED}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an import must know of the ledger it writes into.

    Attributes:
        unit: the commodity of the hours.
        counter: the account that is posted against.
        known: imported entries, by import id.
        closed: years that are approved or final: how, in words.
    """

    fiscal_year: FiscalYear
    unit: str
    counter: str
    known: Mapping[str, Found]
    closed: Mapping[int, Status]


def known_in(
    files: Iterable[File], moved: Iterable[Found] = ()
) -> tuple[dict[str, Found], list[Problem]]:
    """Find the imported entries of files, with those moved elsewhere, by import id.

    An id that two have is a problem.
    """
    found: dict[str, Found] = {}
    problems = []
    here = (Found(entry, Place(file.path, at)) for file in files for entry, at in file.entries)
    for each in (*here, *moved):
        id_ = each.entry.id
        if id_ is not None and found.setdefault(id_, each) is not each:
            problems.append(id_twice(each.place, id_, found[id_].place))
    return found, problems


def moved_in(path: str, text: str, units: set[str]) -> Iterator[Found]:
    """Find the imported hours of a file that the import does not write.

    Ids of what has none of the units are those of another program.
    """
    if "import-id:" in text:
        for entry, number in entries_in(text):
            if entry.id is not None and not units.isdisjoint(entry.text.split()):
                yield Found(entry, Place(path, number), is_moved=True)


def closed_years(books: Books) -> dict[int, Status]:
    """Name the years whose closing is final, or that a meeting has approved."""
    closed = {}
    for year, closing in books.closings.items():
        if closing.metadata.get("status") == Status.APPROVED or resolution_on(books, year):
            closed[year] = Status.APPROVED
        elif closing.metadata.get("status") == Status.FINAL:
            closed[year] = Status.FINAL
    return closed


def has(line: Line, ledger: Ledger) -> bool:
    """Say whether importing a line would change nothing."""
    return not held_against(line, ledger).writes


def held_against(line: Line, ledger: Ledger) -> Item:
    """Hold a line against the ledger.

    The ledger states with each entry what the import wrote. A line that would write the same
    again says nothing new, whatever became of the entry; another replaces an entry that is as it
    was written.
    """
    new = Entry(entry_text(line, unit=ledger.unit, counter=ledger.counter))
    found = ledger.known.get(line.id)
    if found is None:
        return Item(line, State.NEW, new, None)
    old = found.entry
    if new.print == old.print:
        return Item(line, State.SAME, new, found)
    if new.print == old.imported:
        return Item(line, State.EDITED, new, found)
    return Item(line, State.CHANGED, new, found)


def in_the_way(items: Sequence[Item], ledger: Ledger, *, late: bool) -> Iterator[Problem]:
    """Tell of lines that must not be written: an edit by hand would be lost, a year is closed."""
    told: defaultdict[tuple[str, int], list[Item]] = defaultdict(list)
    for item in items:
        if not item.writes:
            continue
        if item.found is not None and item.found.is_by_hand:
            yield _edited(item, item.found)
        for year in sorted(_years(item, ledger.fiscal_year)):
            if year in ledger.closed and not late:
                told[item.line.place.file, year].append(item)
    for (_, year), found in told.items():
        yield _closed(year, ledger.closed[year], found)


def beyond_a_day(items: Iterable[Item], ledger: Ledger) -> Iterator[Problem]:
    """Tell of days that get too many hours, with those that were imported before and stay.

    A day on which nothing is written is as it was. What stays counts by its entry; one of more
    than a day is the total of a week or a month. Entries of one's own are left out: one may be so
    as well.
    """
    lines = {item.line.id: item.line for item in items if item.writes}
    days = {str(line.day) for line in lines.values()}
    before = (
        Before(found.place, date.fromisoformat(found.entry.day), account, hours)
        for id_, found in ledger.known.items()
        if id_ not in lines and found.entry.day in days
        for account, hours in _hours_of(found.entry, ledger.unit).items()
        if hours <= DAY
    )
    return too_many(lines.values(), before)


def apply(items: Iterable[Item], files: Mapping[str, File], folder: str, years: FiscalYear) -> None:
    """Put what is new or changed into the files, which are changed by it.

    Args:
        items: in any order.
        files: by absolute path: those with imported entries, and one for each year of the items.
        folder: of the files.
        years: which file an entry belongs in.
    """
    for item in sorted(items, key=lambda each: each.new.key):
        if item.writes:
            file = files[year_file(folder, years.year_of(item.line.day))]
            old = item.found
            if old is not None and old.place.file != file.path:
                files[old.place.file].take(old.entry)
            stays = old is not None and old.place.file == file.path
            file.put(item.new, old.entry if old is not None and stays else None)


def year_file(folder: str, year: int) -> str:
    """Say where the hours of a fiscal year stand."""
    return os.path.join(folder, f"{year}.beancount")


def moves_of(items: Iterable[Item]) -> Moves:
    """Add up what is posted more than before."""
    total: defaultdict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
    for item in items:
        if item.writes:
            for sign, entry in ((1, item.new), (-1, item.found.entry if item.found else None)):
                for account, number, unit in entry.moves if entry is not None else ():
                    key = (account, unit, date.fromisoformat(entry.day if entry else ""))
                    total[key] = EXACT.add(total[key], EXACT.multiply(number, Decimal(sign)))
    return total


def misread(moves: Moves, before: Books, after: Books) -> Iterator[Problem]:
    """Tell where a ledger does not hold what was written, and all else as before."""
    for (account, unit, day), number in moves.items():
        was, now = (
            books.postings.get((account, unit), {}).get(day, (Decimal(0), 0))[0]
            for books in (before, after)
        )
        if EXACT.add(was, number) != now:
            yield changed_meanwhile(after.main, "the books")
            return


def _hours_of(entry: Entry, unit: str) -> dict[str, Decimal]:
    """Add up the hours of an entry, by account."""
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    for account, number, commodity in entry.moves:
        if commodity == unit:
            total[account] = EXACT.add(total[account], number)
    return total


def _years(item: Item, years: FiscalYear) -> set[int]:
    """Name the fiscal years in which something changes."""
    days = [item.line.day]
    if item.found is not None:
        days.append(date.fromisoformat(item.found.entry.day))
    return {years.year_of(day) for day in days}


def _edited(item: Item, found: Found) -> Problem:
    """Tell of a line that changed, as its entry did by hand."""
    became = f"{found.place} was changed by hand"
    if found.is_moved:
        became = f"its entry was moved to {found.place} by hand"
    is_stated = found.entry.imported is not None
    where = "in the place of the one that it has" if is_stated else "below its first line"
    return Problem(
        code="hours-edited",
        place=item.line.place,
        wrong=f"this line is no longer as it was imported, and {became}",
        why="which of the two counts cannot be told, and an edit by hand is never lost",
        do=f"take the entry at {found.place} out to have the line count, or put "
        f'`as-imported: "{item.new.print}"` {where}, to keep it',
    )


def _closed(year: int, status: Status, found: Sequence[Item]) -> Problem:
    """Tell of lines of a year that is closed."""
    correct = " --correct" if status is Status.APPROVED else ""
    count = f"{len(found)} lines change" if len(found) > 1 else "this line changes"
    return Problem(
        code="year-closed",
        place=min(each.line.place for each in found),
        wrong=f"{count} the hours of fiscal year {year}, whose closing is {status}",
        why="members' shares were computed from the hours as they were",
        do=f"import with `--late`, then run `coopctl close-year {year}{correct}`; "
        "or take the lines out",
    )
