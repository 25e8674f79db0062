"""From the files of a co-op to the allocation of a year: gather, decide."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, BooksReading, read_books
from coopctl.cli.screen import refuse, stop, stop_on_errors
from coopctl.closing.write import is_included
from coopctl.facts import read_facts
from coopctl.problems import Place, Problem, has_errors
from coopctl.rules import read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A fiscal year of the co-op, computed.

    Attributes:
        main: the main ledger, absolute.
        closing_file: where the year's closing stands or will stand, absolute.
        included: whether the ledger reads that file, or will when it is there.
        problems: warnings so far.
        without_closing: errors that the ledger has with the closing that stands there, and
            loses without it.
    """

    rules: Rules
    books: Books
    facts: Facts
    allocation: Allocation
    main: str
    closing_file: str
    included: bool
    problems: tuple[Problem, ...]
    without_closing: tuple[Problem, ...] = ()


def today() -> date:
    """Read the clock, or the day that SOURCE_DATE_EPOCH sets for reproducible runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()  # noqa: DTZ011 - the treasurer's own day
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        refuse(f"SOURCE_DATE_EPOCH is {epoch}; write the seconds from 1970 to a day", code=2)


def rules_text(rules_file: str) -> str:
    """Read the rules file."""
    try:
        return Path(rules_file).read_text(encoding="utf-8")
    except FileNotFoundError:
        stop([_no_rules(rules_file)])
    except (OSError, UnicodeDecodeError) as error:
        stop([_unreadable_rules(rules_file, error)])


def load_rules(rules_file: str, year: int | None) -> tuple[Rules, tuple[Problem, ...]]:
    """Read the rules as of a year, or end with what is wrong in them."""
    reading = read_rules(rules_text(rules_file), source=rules_file, year=year)
    if reading.rules is None:
        stop(reading.problems)
    return reading.rules, reading.problems


def main_ledger(rules: Rules, rules_file: str, ledger: str | None) -> str:
    """Find the main ledger: named on the command line, or relative to the rules."""
    if ledger is not None:
        return os.path.abspath(ledger)
    return os.path.abspath(os.path.join(os.path.dirname(rules_file), rules.ledger))


def closing_file(rules: Rules, rules_file: str) -> str:
    """Say where the year's closing belongs."""
    folder = os.path.join(os.path.dirname(rules_file), rules.closing.folder)
    return os.path.abspath(os.path.join(folder, f"{rules.year}.beancount"))


def load(rules: Rules, main: str, replacing: Mapping[str, str]) -> BooksReading:
    """Load the ledger once, some files standing in the place of others."""
    return read_books(main, currency=rules.currency.code, replacing=replacing)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger loaded to close a year, with warnings, and errors that its closing brings."""

    books: Books
    problems: tuple[Problem, ...]
    without_closing: tuple[Problem, ...]


def load_books(rules: Rules, main: str, closing: str) -> Loaded:
    """Load the ledger; where it has errors, once more without the closing to be replaced.

    A late entry breaks the assertions of the very closing that is to be drawn up again. Where
    there is no closing yet, an empty file stands for it, to see whether the ledger includes it.
    """
    first = load(rules, main, {}) if os.path.exists(closing) else None
    if first is not None and first.books is not None and not has_errors(first.problems):
        return Loaded(first.books, first.problems, ())
    with tempfile.NamedTemporaryFile(suffix=".beancount") as empty:
        reading = load(rules, main, {os.path.realpath(closing): empty.name})
    if reading.books is None or has_errors(reading.problems):
        stop((first or reading).problems)
    return Loaded(reading.books, reading.problems, first.problems if first is not None else ())


def load_whole(rules: Rules, main: str) -> tuple[Books, tuple[Problem, ...]]:
    """Load the ledger as it stands, or end with what is wrong in it."""
    reading = load(rules, main, {})
    if reading.books is None:
        stop(reading.problems)
    return reading.books, stop_on_errors(reading.problems)


def compute(rules_file: str, ledger: str | None, year: int) -> Year:
    """Read rules and ledger and divide the surplus of a year, or end with what is wrong."""
    rules, problems = load_rules(rules_file, year)
    main = main_ledger(rules, rules_file, ledger)
    closing = closing_file(rules, rules_file)
    loaded = load_books(rules, main, closing)
    computed = compute_from(rules, loaded.books, main, closing, (*problems, *loaded.problems))
    return replace(computed, without_closing=loaded.without_closing)


def compute_from(
    rules: Rules, books: Books, main: str, closing: str, problems: tuple[Problem, ...]
) -> Year:
    """Divide the surplus of a year on books already loaded."""
    reading = read_facts(rules, books)
    problems = stop_on_errors((*problems, *reading.problems))
    assert reading.facts is not None
    allocation = allocate(rules, reading.facts)
    return Year(
        rules=rules,
        books=books,
        facts=reading.facts,
        allocation=allocation,
        main=main,
        closing_file=closing,
        included=is_included(closing, books),
        problems=(*problems, *allocation.problems),
    )


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
    line = 0
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        reason, do = f"byte {error.start} is no UTF-8", "save the file as UTF-8"
    elif isinstance(error, IsADirectoryError):
        reason = "this is a folder"
        do = "move the folder away, and put the rules at that name"
    else:
        reason = error.strerror or str(error)
        do = f"make {rules_file} a text file that you can read"
    return Problem(
        code="rules-unreadable",
        place=Place(rules_file, line),
        wrong=f"the rules cannot be read: {reason}",
        why="rules.yaml is a text file in UTF-8",
        do=do,
    )
