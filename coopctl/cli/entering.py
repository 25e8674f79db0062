"""Where imported hours go, and the write that puts them there."""

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopctl.allocation.vocabulary import MEMBER, Measure, Rules
from coopctl.books import Books, kind_of, read_file
from coopctl.cli.imported import counting, moved_hours
from coopctl.cli.screen import from_here, stop, wrote
from coopctl.cli.trusting import leads_outside
from coopctl.cli.workspace import load, main_ledger
from coopctl.closing.include import include_line, including, is_included, not_included
from coopctl.closing.plan import root_options
from coopctl.closing.text import option_lines
from coopctl.closing.write import Change, Job, write
from coopctl.imports.entries import File
from coopctl.imports.people import People
from coopctl.imports.plan import (
    Item,
    Ledger,
    State,
    apply,
    closed_years,
    known_in,
    misread,
    moves_of,
    year_file,
)
from coopctl.problems import Place, Problem, listing, nearest

FOLDER = "hours"
"""Beside the main ledger."""


@dataclass(frozen=True, slots=True)
class Target:
    """The ledger that hours are entered into.

    Attributes:
        main: the main ledger, absolute.
        folder: of the hours, absolute.
        files: of that folder, and those that the import would add to it, by path.
    """

    rules: Rules
    books: Books
    main: str
    folder: str
    files: dict[str, File]
    people: People
    ledger: Ledger
    problems: tuple[Problem, ...]


def target_of(
    rules: Rules,
    rules_file: str,
    *,
    ledger: str | None,
    measure: str | None,
    counter: str | None,
    years: Collection[int],
) -> Target:
    """Read the ledger that hours go to, or end with what keeps them out of it.

    Args:
        rules: of the co-op.
        rules_file: where they are.
        ledger: the main ledger, where it is not that of the rules.
        measure: the name of the one that counts the hours; the only one if none.
        counter: the account posted against; the one that ends in `:Done` if none.
        years: fiscal years whose files may come to be.
    """
    counted = _measure(rules, measure, Place(rules_file))
    if isinstance(counted, Problem):
        stop([counted])
    main = main_ledger(rules, rules_file, ledger)
    folder = os.path.join(os.path.dirname(main), FOLDER)
    outside = leads_outside(folder, Place(folder), "this folder is a link that leads")
    if outside is not None:
        stop([outside])
    books, problems = _books(rules, main, [year_file(folder, year) for year in sorted(years)])
    against = _counter(counted, counter, books)
    files, unread = _files(rules, books, _paths(folder, years))
    assert counted.unit is not None
    known, twice = known_in(files.values(), moved_hours(books, {counted.unit}, files))
    problems = (*problems, *unread, *twice)
    if isinstance(against, Problem):
        stop([*problems, against])
    return Target(
        rules=rules,
        books=books,
        main=main,
        folder=folder,
        files=files,
        people=People(rules, books, counted),
        ledger=Ledger(rules.fiscal_year, counted.unit, against, known, closed_years(books)),
        problems=problems,
    )


def changes_of(target: Target, items: Sequence[Item]) -> tuple[Change, ...]:
    """Put what is new or changed into the files of the target; give those that differ by it."""
    apply(items, target.files, target.folder, target.rules.fiscal_year)
    moved = {each.found.place.file for each in items if each.writes and each.found is not None}
    changes = []
    for path, file in sorted(target.files.items()):
        old, new = file.old, file.text()
        if old != new and (path in moved or _has_items(target, path, items)):
            changes.append(
                Change("the hours", path, None if old is None else old.encode(), new.encode())
            )
    # what is taken from one file for another is missing for a moment, never there twice
    return tuple(sorted(changes, key=lambda each: len(each.new) - len(each.old or b"")))


def write_changes(
    target: Target,
    items: Sequence[Item],
    changes: Sequence[Change],
    missing: Sequence[str],
    read: Mapping[str, str],
    *,
    add_include: bool,
) -> tuple[Problem, ...]:
    """Write the files, and the line that includes them where that may be added.

    Args:
        target: of the import.
        items: to enter.
        changes: to its files.
        missing: those of its files that the ledger does not read.
        read: what each file held that they come from.
        add_include: whether the line may be added.

    Returns:
        What kept them from being written.
    """
    if missing and not add_include:
        return (_not_read(missing[0], target.books),)
    if not changes and not missing:
        return ()
    return write(_job(target, items, changes, missing, read))


def not_included_yet(target: Target, items: Sequence[Item], changes: Sequence[Change]) -> list[str]:
    """Name the files of these hours that the ledger does not read.

    Those that do not change among them: a run that was cut short may have written them, and not
    the line that includes them.
    """
    year_of = target.rules.fiscal_year.year_of
    paths = {year_file(target.folder, year_of(each.line.day)) for each in items}
    there = {path for path in paths if os.path.isfile(path)}
    named_here = sorted(there | {each.path for each in changes})
    return [each for each in named_here if not is_included(each, target.books)]


def conclusion(
    target: Target,
    items: Sequence[Item],
    changes: Sequence[Change],
    missing: Sequence[str],
    *,
    writes: bool,
) -> str:
    """Say what was written, what was rounded, and what was kept of an edit by hand."""
    edited = sum(item.state is State.EDITED for item in items)
    kept = f"; {edited} edited by hand, and kept" if edited else ""
    rounded = sum(item.writes and item.line.said is not None for item in items)
    if rounded:
        kept += f"; {rounded} rounded to four digits, as written in `hours:` of the entry"
    if missing and writes and not changes:
        names = " and ".join(map(from_here, missing))
        return f"nothing new, but the ledger includes {names} from now on{kept}"
    if not changes:
        return f"nothing new{kept}"
    if not writes:
        return f"nothing written; {' and '.join(named(changes))} would change{kept}"
    include = _include(target, missing)
    line = "` and `".join(include) if include else None
    return f"{wrote(sorted(each.path for each in changes), line, target.main)}{kept}"


def named(changes: Sequence[Change]) -> list[str]:
    """Name the files that change, from here."""
    return [from_here(path) for path in sorted(each.path for each in changes)]


def _has_items(target: Target, path: str, items: Sequence[Item]) -> bool:
    """Whether any item is written to a file."""
    year_of = target.rules.fiscal_year.year_of
    return any(
        item.writes and year_file(target.folder, year_of(item.line.day)) == path for item in items
    )


def _include(target: Target, missing: Sequence[str]) -> list[str]:
    """Write the lines that include files, each once."""
    return list(dict.fromkeys(include_line(path, target.books) for path in missing))


def _job(
    target: Target,
    items: Sequence[Item],
    changes: Sequence[Change],
    missing: Sequence[str],
    read: Mapping[str, str],
) -> Job:
    """Put together what writing takes: the files first, the line that includes them last."""
    include = _include(target, missing)
    line = [including(target.main, "\n".join(include))] if include else []

    def verify(books: Books) -> Iterator[Problem]:
        for path in (*missing, *(change.path for change in changes)):
            if not is_included(path, books):
                yield _not_read(path, books)
                return
        yield from misread(moves_of(items), target.books, books)

    return Job(
        changes=(*changes, *line),
        main=target.main,
        read=read,
        command="coopctl import hours",
        load=lambda main, stands: load(target.rules, main, stands),
        refused=lambda _: _refused((*missing, *(each.path for each in changes))[-1]),
        verify=verify,
    )


def _books(rules: Rules, main: str, paths: Sequence[str]) -> tuple[Books, tuple[Problem, ...]]:
    """Load the ledger; an empty file stands for one that is to come, to see if it is included."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        replacing = {}
        for path in paths:
            if not os.path.lexists(path):
                replacing[path] = os.path.join(scratch, os.path.basename(path))
                Path(replacing[path]).touch()
        reading = load(rules, main, replacing)
    if reading.books is None:
        stop(reading.problems)
    return reading.books, reading.problems


def _paths(folder: str, years: Collection[int]) -> list[str]:
    """Name the files of hours that there are, and those that may come to be."""
    there = os.listdir(folder) if os.path.isdir(folder) else []
    names = (each for each in there if each.endswith(".beancount") and not each.startswith("."))
    found = {os.path.join(folder, name) for name in names}
    return sorted(found | {year_file(folder, year) for year in years})


def _files(
    rules: Rules, books: Books, paths: Sequence[str]
) -> tuple[dict[str, File], list[Problem]]:
    """Read files of hours, by path, and tell which cannot be read."""
    found = [_read(path, rules, books) for path in paths]
    files = {each.path: each for each in found if isinstance(each, File)}
    return files, [each for each in found if isinstance(each, Problem)]


def _read(path: str, rules: Rules, books: Books) -> File | Problem:
    """Read a file of hours, or tell why it cannot be read."""
    stem = os.path.basename(path).partition(".")[0]
    head = _head(rules, books, int(stem)) if stem.isdecimal() else ""
    kind = kind_of(path)
    if kind is not None:
        return _unreadable(path, f"it is {kind}")
    try:
        return File(path, read_file(path).decode(), head)
    except FileNotFoundError:
        return File(path, None, head)
    except UnicodeDecodeError:
        return _unreadable(path, "it is not in UTF-8")
    except OSError as error:
        return _unreadable(path, error.strerror or str(error))


def _head(rules: Rules, books: Books, year: int) -> str:
    """Say what a new file is."""
    period = rules.fiscal_year.period(year)
    options = "".join(f"{each}\n\n" for each in option_lines(root_options(books)))
    return (
        f";; Hours of fiscal year {year}, {period.first} to {period.last}. `coopctl import hours` "
        "writes here; entries of\n;; your own may stand beside, and an entry that you change by "
        f"hand is kept as you changed it.\n\n{options}"
    )


def _unreadable(path: str, reason: str) -> Problem:
    """Tell that there is no reading what was imported before."""
    return Problem(
        code="records-unreadable",
        place=Place(path),
        wrong=f"the hours cannot be read: {reason}",
        why="what was imported before is compared, so that nothing comes in twice",
        do="make it a text file that you can read and write, then run the command again",
    )


def _measure(rules: Rules, name: str | None, place: Place) -> Measure | Problem:
    """Find the measure that counts hours."""
    named_so = counting(rules)
    if name is None and len(named_so) == 1:
        return next(iter(named_so.values()))
    if name in named_so:
        return named_so[name]
    wrong = f"`{name}` is no measure that counts hours" if name else "no measure counts hours"
    if name is None and named_so:
        wrong = f"{len(named_so)} measures may count hours"
    do = 'add `work: {account: "Equity:Work:{member}", unit: HOUR}` below `measures:`'
    if named_so:
        do = f"name it with `--measure {nearest(name or '', named_so) or next(iter(named_so))}`"
    return Problem(
        code="no-hours-measure",
        place=place,
        wrong=wrong,
        why="a measure with an account and a unit of its own says where members' hours are; "
        f"there are {listing(named_so) or 'none'}",
        do=do,
    )


def _counter(measure: Measure, name: str | None, books: Books) -> str | Problem:
    """Find the account that hours are posted against."""
    head = (measure.account or "").partition(MEMBER)[0]
    found = [each for each in books.accounts if each.startswith(head) and each.endswith(":Done")]
    if name in books.accounts or (name is None and len(found) == 1):
        return name or found[0]
    wrong = f"the ledger has no account {name}"
    near = nearest(name, books.accounts) if name else None
    do = f"name it with `--counter {near}`" if near else "name an account with `--counter`"
    if name is None:
        wrong = f"{len(found) or 'no'} accounts under {head.rstrip(':')} end in `:Done`"
        first = min((each.opened for each in books.accounts.values()), default=None)
        do = f"add `{first or '2026-01-01'} open {head}Done {measure.unit}` to the ledger"
    if found:
        do = f"name it with `--counter {found[0]}`"
    return Problem(
        code="no-counter-account",
        place=Place(books.main),
        wrong=wrong,
        why="hours are posted against one account, so that every entry balances",
        do=do,
    )


def _not_read(path: str, books: Books) -> Problem:
    """Tell that the ledger does not read the hours."""
    return not_included(path, books, "hours that the ledger does not read count for nobody")


def _refused(path: str) -> Problem:
    """Tell that the ledger refuses the hours."""
    return Problem(
        code="hours-refused",
        place=Place(path),
        wrong="the ledger does not load with these hours in it",
        why="the other errors appear only with the new entries; nothing was written",
        do="mend what they name, then run the command again",
    )
