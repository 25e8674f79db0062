"""Reads a ledger into books, or into everything that is wrong with it."""

# Beancount and glob speak in texts; pathlib would take `..` and links out of them.
# ruff: noqa: PTH100, PTH116

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from coopctl.books.child import Answer, Crashed, Request, ask
from coopctl.books.crash import crash_problem
from coopctl.books.packing import Packed, unpack, unpack_flows
from coopctl.books.standins import StandIns, kind_of, no_file
from coopctl.books.text import unreadable
from coopctl.books.trust import TRUSTED, Trust, is_within, outside_problem
from coopctl.books.values import Books, BooksReading, Postings
from coopctl.problems import Place, Problem, has_errors, in_order

K = TypeVar("K", int, tuple[int, int])


def read_books(
    path: str,
    *,
    currency: str,
    replacing: Mapping[str, str] | None = None,
    watch: tuple[str, ...] = (),
    trust: Trust = TRUSTED,
    asserted: bool = True,
    meanwhile: Callable[[], None] | None = None,
) -> BooksReading:
    """Load a ledger past Beancount's cache and draw its books.

    The load runs in another process: where Beancount's parser crashes, or an exception
    escapes it, that is a problem like any other. What plugins print goes to stderr.

    Args:
        path: of the main ledger.
        currency: the commodity in which income and expenses are expected.
        replacing: a file of the ledger, which need not exist yet, to another file that is read
            in its place, wherever the ledger includes it. Problems name the replaced file.
        watch: names of accounts whose transactions are kept whole; `*` stands for one part of
            a name, and a name covers its sub-accounts.
        trust: which plugins run, and from where files are read; if none is given, plugins that
            are installed, and files of the main ledger's repository.
        asserted: whether a `balance` that fails is an error.
        meanwhile: done in this process while the other one loads.

    Returns:
        The books, None where Beancount finds any error; all of them are problems.

    Raises:
        RuntimeError: with a traceback, for a mistake of this program.
    """
    main, stands = os.path.abspath(path), dict(replacing or {})
    stand_ins = StandIns(stands, trust.roots(main))
    missing = _not_there(main, stand_ins.file_for(main), trust.roots(main))
    if missing is not None:
        return BooksReading(None, (missing,))
    try:
        found = ask(Request(main, currency, stands, watch, trust, asserted), meanwhile=meanwhile)
    except Crashed as crashed:
        return BooksReading(None, (crash_problem(main, stand_ins, crashed.status),))
    problems = in_order(found.problems)
    books = None if has_errors(problems) else _books(found, main)
    return BooksReading(books, problems, found.files, found.prints)


def _books(found: Answer, main: str) -> Books | None:
    """Take the books out of what another process sent."""
    if found.drawn is None:
        return None
    drawn = found.drawn
    return replace(
        drawn.books,
        main=main,
        prints=found.prints,
        foreign=tuple(unpack_flows(drawn.foreign)),
        postings=unpack(drawn.postings),
        closing_postings=_unpacked(drawn.closing_postings),
        correction_postings=_unpacked(drawn.correction_postings),
    )


def _unpacked(packed: Mapping[K, Packed]) -> dict[K, Postings]:
    """Take the postings of each closing or correction out."""
    return {key: unpack(each) for key, each in packed.items()}


def _not_there(main: str, file: str, roots: tuple[str, ...] | None) -> Problem | None:
    """Tell of a main ledger that is outside, missing or no file, before anything opens it."""
    if roots is not None and not is_within(main, roots):
        return outside_problem(Place(main), "this ledger is")
    kind = kind_of(file)
    if kind is not None:
        return no_file(main, kind)
    try:
        os.stat(file)
    except (FileNotFoundError, NotADirectoryError):
        return Problem(
            code="no-ledger",
            place=Place(main),
            wrong="there is no such ledger",
            why="everything is computed from the ledger's entries",
            do="mend the path in `ledger:` of rules.yaml, or give one with `--ledger FILE`",
        )
    except OSError as error:
        return unreadable(main, error)
    return None
