"""Whether the main ledger reads a file, and the line that makes it."""

import os
import re
from pathlib import Path

from coopctl.books import Books, read_file
from coopctl.closing.write import Change
from coopctl.problems import Place, Problem

_INCLUDE = re.compile(rb'^include\s+"', re.MULTILINE)


def is_included(path: str, books: Books) -> bool:
    """Say whether the ledger reads a file, under whatever name."""
    return known_as(path, books) in books.files


def known_as(path: str, books: Books) -> str:
    """Name a file as the ledger does, which may read it through a link."""
    target = os.path.realpath(path)
    return next((file for file in books.files if os.path.realpath(file) == target), path)


def include_line(path: str, books: Books) -> str:
    """Write the line that would include a closing that the main ledger does not include.

    It names the whole folder, or the one file where the ledger names others of the folder so:
    Beancount refuses a file that is included twice.
    """
    folder, name = os.path.realpath(os.path.dirname(path)), os.path.basename(path)
    alone = any(os.path.realpath(os.path.dirname(file)) == folder for file in books.files)
    # Beancount looks from the folder that the main ledger is named in, also where that is a link
    start = os.path.dirname(books.main)
    way = os.path.relpath(os.path.dirname(path), start)
    if way.startswith(os.pardir):
        way = os.path.relpath(folder, os.path.realpath(start))
    return f'include "{(Path(way) / (name if alone else "*.beancount")).as_posix()}"'


def including(main: str, line: str) -> Change:
    """Give the main ledger with a line more.

    Raises:
        OSError: where it cannot be read.
    """
    content = read_file(main)
    return Change("the main ledger", main, content, _with_line(content, line))


def _with_line(main: bytes, line: str) -> bytes:
    """Add a line to the main ledger below its last include; every other byte stays."""
    newline = b"\r\n" if b"\r\n" in main else b"\n"
    added = os.fsencode(line) + newline
    found = list(_INCLUDE.finditer(main))
    if not found:
        gap = b"" if main.endswith(b"\n") or not main else newline
        return main + gap + newline + added
    end = main.find(b"\n", found[-1].start()) + 1
    return main[:end] + added + main[end:] if end else main + newline + added


def not_included(
    path: str, books: Books, why: str = "a closing that the ledger does not read changes no balance"
) -> Problem:
    """Tell that the ledger does not read a file that is to be a part of it.

    No line is to be added by hand before the file is there: Beancount refuses one that finds none.
    """
    line = f"`{include_line(path, books)}` to the main ledger"
    is_there = os.path.lexists(path)
    return Problem(
        code="closing-not-included",
        place=Place(books.main),
        wrong=f"the ledger does not include {os.path.relpath(path, os.path.dirname(books.main))}",
        why=why,
        do=f"add {line}, or run the command with `--add-include`"
        if is_there
        else f"run the command again with `--add-include`, which adds {line}",
    )
