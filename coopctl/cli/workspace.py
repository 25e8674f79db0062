"""The files of a co-op: its rules, and its ledger loaded once."""

import contextlib
import glob
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import file_of
from coopctl.books import (
    Books,
    BooksReading,
    TooLarge,
    file_text,
    kind_of,
    print_of,
    read_books,
    read_file,
)
from coopctl.cli.screen import refuse, stop
from coopctl.cli.trusting import TRUST, leads_outside, read_from
from coopctl.closing.lock import LOCKED, hold
from coopctl.problems import Place, Problem
from coopctl.rules import MAX_BYTES, Reading, read_rules

_ASSERTION = re.compile(rb"^\d{4}-\d\d-\d\d\s+balance\b.*", re.MULTILINE)


def today() -> date:
    """Read the clock, or the day that SOURCE_DATE_EPOCH sets for reproducible runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()  # noqa: DTZ011 - the treasurer's own day
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        refuse(f"SOURCE_DATE_EPOCH is {epoch}; write the seconds from 1970 to a day", code=2)


@lru_cache
def _rules_bytes(rules_file: str) -> bytes:
    """Read the rules file, named from the root, once, so that a run goes by one state of it."""
    return read_file(rules_file, most=MAX_BYTES)


def rules_text(rules_file: str) -> str | Problem:
    """Read the rules file, or tell why it cannot be read."""
    kind = kind_of(rules_file)
    if kind is not None:
        return _no_file(rules_file, kind)
    try:
        return file_text(_rules_bytes(os.path.abspath(rules_file)))
    except FileNotFoundError:
        return _no_rules(rules_file)
    except (OSError, UnicodeDecodeError) as error:
        return _unreadable_rules(rules_file, error)


@lru_cache
def rules_reading(text: str, rules_file: str, year: int | None) -> Reading:
    """Read the rules as of a year; the same text is read once."""
    return read_rules(text, source=rules_file, year=year)


def rules_reading_of(text: str, rules_file: str, year: int) -> Reading:
    """Read the rules as of a year, where they are read as of the last one that is dated as well."""
    latest = rules_reading(text, rules_file, None)
    is_latest = latest.rules is not None and latest.rules.year == year
    return latest if is_latest else rules_reading(text, rules_file, year)


def load_rules(rules_file: str, year: int | None) -> tuple[Rules, tuple[Problem, ...]]:
    """Read the rules as of a year, or end with what is wrong in them."""
    text = rules_text(rules_file)
    if isinstance(text, Problem):
        stop([text])
    reading = rules_reading(text, rules_file, year)
    if reading.rules is None:
        stop(reading.problems)
    return reading.rules, reading.problems


def load_rules_of(rules_file: str, day: date) -> tuple[Rules, tuple[Problem, ...]]:
    """Read the rules as of the fiscal year of a day, for what is no allocation.

    Where something in them is dated later only, as a rate can be, they are those of the last
    year that is dated: accounts and members are the same in every year.
    """
    latest, problems = load_rules(rules_file, None)
    year = latest.fiscal_year.year_of(day)
    text = rules_text(rules_file)
    if isinstance(text, Problem):
        stop([text])
    reading = rules_reading_of(text, rules_file, year)
    if reading.rules is None:
        return replace(latest, year=year), problems
    return reading.rules, reading.problems


def main_ledger(rules: Rules, rules_file: str, ledger: str | None) -> str:
    """Find the main ledger: named on the command line, or relative to the rules.

    From then on files are read from the repository of the rules, and of a ledger so named.
    """
    folders = [os.path.dirname(each) for each in (rules_file, ledger) if each is not None]
    read_from(*folders)
    if ledger is not None:
        return os.path.abspath(ledger)
    return os.path.abspath(os.path.join(os.path.dirname(rules_file), rules.ledger))


def closing_folder(rules: Rules, rules_file: str) -> str:
    """Say where the closings belong, or end where that is outside."""
    outside = closings_outside(rules, rules_file)
    if outside is not None:
        stop([outside])
    return _closing_folder(rules, rules_file)


def _closing_folder(rules: Rules, rules_file: str) -> str:
    return os.path.abspath(os.path.join(os.path.dirname(rules_file), rules.closing.folder))


def closings_outside(rules: Rules, rules_file: str) -> Problem | None:
    """Tell of closings that are outside: their folder, or what links in it lead to."""
    place = rules.places.get("closing.folder", Place(rules_file))
    folder = _closing_folder(rules, rules_file)
    return leads_outside(folder, place, f"`{rules.closing.folder}` is")


def closing_file(rules: Rules, rules_file: str, year: int) -> str:
    """Say where a year's closing belongs."""
    return os.path.join(closing_folder(rules, rules_file), file_of(year))


def load(
    rules: Rules,
    main: str,
    replacing: Mapping[str, str],
    watch: tuple[str, ...] = (),
    *,
    asserted: bool = True,
    meanwhile: Callable[[], None] | None = None,
) -> BooksReading:
    """Load the ledger once, some files standing in the place of others.

    Transactions on the accounts that steps name are kept whole, and on those of `watch`. Where it
    is not `asserted`, a `balance` that fails is no error.
    """
    from coopctl.facts.watch import watched_by

    return read_books(
        main,
        currency=rules.currency.code,
        replacing=replacing,
        watch=(*watched_by(rules), *watch),
        trust=TRUST.get(),
        asserted=asserted,
        meanwhile=meanwhile,
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger loaded to close a year, with warnings, and errors that its closing brings."""

    books: Books
    problems: tuple[Problem, ...]
    without_closing: tuple[Problem, ...]


def load_as_it_stands(
    rules: Rules,
    rules_file: str,
    main: str,
    *,
    watch: tuple[str, ...] = (),
    meanwhile: Callable[[], None] | None = None,
) -> Loaded:
    """Load the ledger for a report; where closings keep it from being read, without their claims.

    The errors that they bring are told beside the report. What is to be done `meanwhile` is done
    while another process loads.
    """
    first = load(rules, main, {}, watch, meanwhile=meanwhile)
    if first.books is not None:
        return Loaded(first.books, first.problems, ())
    second = load_past_closings(rules, rules_file, main, first.problems, watch=watch)
    if second.books is None:
        stop(first.problems)
    return Loaded(second.books, second.problems, first.problems)


def load_past_closings(
    rules: Rules,
    rules_file: str,
    main: str,
    problems: Iterable[Problem],
    *,
    since: int = 0,
    without: int | None = None,
    watch: tuple[str, ...] = (),
    asserted: bool = True,
) -> BooksReading:
    """Load a ledger with errors once more, with less of the closings.

    What a closing asserts is left out where there is an error in the closing's file. A folder
    without closings holds an empty one, so that an `include` finds it.

    Args:
        rules: with the folder of the closings.
        rules_file: to which that folder is relative.
        main: the main ledger, absolute.
        problems: of the first load.
        since: a year; the closings before it stand as they are.
        without: a year whose closing is left out whole.
        watch: accounts whose transactions are kept whole, besides those that steps name.
        asserted: whether a `balance` that fails elsewhere is an error.
    """
    folder = os.path.realpath(closing_folder(rules, rules_file))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        replacing = {}
        for file in {os.path.realpath(problem.place.file) for problem in problems}:
            name = os.path.basename(file)
            if os.path.dirname(file) == folder and name >= f"{since}.":
                replacing[file] = os.path.join(scratch, name)
                with contextlib.suppress(OSError):
                    held = b"" if kind_of(file) is not None else read_file(file)
                    Path(replacing[file]).write_bytes(_ASSERTION.sub(b"", held))
        if without is not None or not glob.glob(f"{glob.escape(folder)}/*.beancount"):
            own = os.path.realpath(closing_file(rules, rules_file, without or rules.year))
            replacing[own] = os.path.join(scratch, "empty.beancount")
            Path(replacing[own]).touch()
        return load(rules, main, replacing, watch, asserted=asserted)


def as_read(rules_file: str, books: Books) -> dict[str, str]:
    """Say what each file held when it was read, to see before writing that it still does."""
    rules = os.path.abspath(rules_file)
    return {**books.prints, rules: print_of(_rules_bytes(rules))}


@contextlib.contextmanager
def alone(rules_file: str, ledger: str | None, command: str, *, writes: bool) -> Iterator[None]:
    """Keep other runs from writing to the ledger, or end where one is at work.

    From before anything is read, so that of two runs the second sees what the first has written.
    A lock that cannot be made is told once there is something to write.

    Args:
        rules_file: of the co-op.
        ledger: the main ledger, where it is not that of the rules.
        command: that is run, for others to see.
        writes: whether it writes at all.
    """
    text = rules_text(rules_file) if writes else None
    rules = rules_reading(text, rules_file, None).rules if isinstance(text, str) else None
    if rules is None:  # what is wrong with them is told where they are read
        yield
        return
    with hold(main_ledger(rules, rules_file, ledger), command) as prevented:
        if prevented is not None and prevented.code == LOCKED:
            stop([prevented])
        yield


def _no_rules(rules_file: str) -> Problem:
    """Tell that there is no rules file."""
    return Problem(
        code="no-rules",
        place=Place(rules_file),
        wrong=f"there is no {rules_file}" + ("" if os.path.dirname(rules_file) else " here"),
        why="the rules say what the members decided; without them there is nothing to compute",
        do="run the command in the co-op's folder, name it with `-C DIR` or `--rules FILE`, "
        "or begin with `coopctl init DIR --from principles`",
    )


def _unreadable_rules(rules_file: str, error: OSError | UnicodeDecodeError) -> Problem:
    """Tell that the rules file cannot be read as text."""
    line, reason, do = why_unreadable(rules_file, error)
    return Problem(
        code="rules-unreadable",
        place=Place(rules_file, line),
        wrong=f"the rules cannot be read: {reason}",
        why="rules.yaml is a text file in UTF-8",
        do=do,
    )


def why_unreadable(file: str, error: OSError | UnicodeDecodeError) -> tuple[int, str, str]:
    """Say in which line, zero where that is not known, why and what to do about it."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return line, f"byte {error.start} is no UTF-8", "save the file as UTF-8"
    do = f"make {file} a text file that you can read"
    if isinstance(error, TooLarge):
        do = "take out of it what does not belong there, or name another file"
    return 0, error.strerror or str(error), do


def _no_file(rules_file: str, kind: str) -> Problem:
    """Tell that no file is at the rules' name."""
    return Problem(
        code="rules-unreadable",
        place=Place(rules_file),
        wrong=f"the rules cannot be read: this is {kind}",
        why="rules.yaml is a text file in UTF-8",
        do="move it away, and put the rules at that name",
    )
