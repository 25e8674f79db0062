"""What keeps a file of the ledger from being read, found in its bytes before Beancount sees it."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from coopctl.books.files import MOST_BYTES, TooLarge, read_file
from coopctl.problems import Place, Problem

UNREADABLE = "ledger-unreadable"
"""The code of the problem that the system does not let a file be read."""
LEDGER_ERROR = "ledger-error"
"""The code of what Beancount finds wrong; a file that it is not given has a code of its own."""

LONGEST = 100_000
"""Bytes of a line, and of a text in quotes. Beancount's time grows with the square of it."""

_CONFLICT = re.compile(rb"^(?:<<<<<<<|>>>>>>>) .*", re.MULTILINE)
_COMMENT = re.compile(rb'^[*:#].*|("[^"]*")|;.*')
_TOKEN = re.compile(rb'^[*:#].*|;.*|"(?s:[^"\\]|\\.)*+"?', re.MULTILINE)
_MARK = b"\xef\xbb\xbf"
_OWN_KEYS = {"filename": "file", "lineno": "line"}
"""Metadata that Beancount keeps itself, and what a person may call it instead."""

_LINE_ENDS = {
    "\r": "CR",
    "\v": "VT (U+000B)",
    "\f": "FF (U+000C)",
    "\x85": "NEL (U+0085)",
    "\u2028": "LS (U+2028)",
    "\u2029": "PS (U+2029)",
}
"""What other programs show as the end of a line, and Beancount does not."""


def read_ledger(path: str, name: str) -> bytes | Problem:
    """Read a file of the ledger, or tell why it cannot be read.

    Args:
        path: of a regular file.
        name: of the file it stands for, for the place.
    """
    try:
        return read_file(path)
    except TooLarge:
        return _too_large(name)
    except OSError as error:
        return unreadable(name, error)


def text_problem(text: bytes, name: str) -> Problem | None:
    """Tell of the first thing in a file that Beancount would trip over or read wrongly.

    Args:
        text: that it holds.
        name: of the file.
    """
    kind = Path(name).suffix
    if kind == ".gpg" or (kind == ".asc" and b"--BEGIN PGP MESSAGE--" in text):
        return _encrypted(name)
    return next(_misnamed(name), None) or next(_found(text, name), None)


def _misnamed(name: str) -> Iterator[Problem]:
    """Find a name, its folders' too, that Beancount cannot hand to its parser."""
    try:
        name.encode()
    except UnicodeEncodeError:
        yield _not_plain(
            Place(name),
            "the name of this file, or of a folder that it is in, is no UTF-8",
            "Beancount opens no file of such a name",
            "give it a name in UTF-8, such as one of ASCII letters alone",
        )


def _found(text: bytes, name: str) -> Iterator[Problem]:
    """Look for each thing once, at the speed of a search."""
    if text.startswith(_MARK):
        yield _not_plain(
            Place(name, 1),
            "the file begins with a byte order mark",
            "Beancount leaves out the first entry of such a file",
            "save the file as UTF-8 without BOM",
        )
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        yield _not_plain(
            Place(name, line),
            "there is a NUL character on this line",
            "a ledger is plain text in UTF-8; UTF-16, or a file cut off in a crash, has NULs",
            "save the file as UTF-8, or take the character out",
        )
    if b"\r" in text and b"\n" not in text:
        yield _not_plain(
            Place(name, 1),
            "the lines of this file end in CR alone",
            "to Beancount that is one line, and it reads none of the entries",
            "save the file with the line ends of Unix (LF)",
        )
    chars = _decoded(text)
    yield from _other_ends(text, "".join(_LINE_ENDS) if chars is None else chars, name)
    if chars is None:
        yield from _no_utf8(text, name)
    yield from _too_long(text, name)
    yield from _own_keys(text, name)
    conflict = _CONFLICT.search(text) if b"<<<<<<<" in text or b">>>>>>>" in text else None
    if conflict is not None:
        yield _not_plain(
            Place(name, text.count(b"\n", 0, conflict.start()) + 1),
            f"git left a conflict here: `{conflict[0].decode('utf-8', 'replace').strip()}`",
            "both sides of it would count, and the entries beside its marks would not",
            "keep the side that is right, and take out the lines of git",
        )


def _decoded(text: bytes) -> str | None:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return None


def _other_ends(text: bytes, chars: str, name: str) -> Iterator[Problem]:
    """Find what goes on after the end of a line, for others than Beancount.

    Args:
        text: that is looked through.
        chars: that may be in it: one of them is found in far less time than its bytes.
        name: of the file.
    """
    for mark, called in _LINE_ENDS.items():
        found = re.search(mark.encode() + rb"[^\r\n]", text) if mark in chars else None
        if found is not None:
            yield _not_plain(
                Place(name, text.count(b"\n", 0, found.start()) + 1),
                f"there is more on this line after a {called}",
                "many programs show that on a line of its own; to Beancount it goes on, such as "
                "a comment, and an entry in it does not count",
                "end the line there with a line feed, or take the character out",
            )


def _own_keys(text: bytes, name: str) -> Iterator[Problem]:
    """Find metadata that would say of an entry that it stands elsewhere, in any file.

    Beancount's own lexer says what stands in quotes: a quote within what it cannot read opens none.
    """
    if not any(_asks(key, text) for key in _OWN_KEYS):
        return
    from beancount.parser.lexer import (  # noqa: PLC0415 - Beancount is imported where it is used
        lex_iter_string,
    )

    for kind, line, _, value in lex_iter_string(text):
        if kind == "KEY" and value in _OWN_KEYS:
            yield _not_plain(
                Place(name, line),
                f"the metadata `{value}:` takes the place of Beancount's own",
                "it is where Beancount notes in which file and line an entry stands",
                f"give it another name, such as `{_OWN_KEYS[value]}:`",
            )


def _asks(key: str, text: bytes) -> bool:
    """Whether a line begins with a key, in quotes or not."""
    written = f"{key}:".encode()
    asks = rb"^[^\S\n]*(?:pushmeta[^\S\n]+)?" + written
    return written in text and re.search(asks, text, re.MULTILINE) is not None


def _no_utf8(text: bytes, name: str) -> Iterator[Problem]:
    """Find a byte that is no UTF-8; in a comment Beancount reads over it."""
    for number, line in enumerate(text.split(b"\n"), start=1):
        said = _COMMENT.sub(rb"\1", line)
        try:
            said.decode()
        except UnicodeDecodeError as error:
            yield _not_plain(
                Place(name, number),
                f"byte 0x{said[error.start]:02X} on this line is no UTF-8",
                "Beancount reads ledgers in UTF-8, and this file is in another encoding",
                "save the file as UTF-8",
            )
            return


def _too_long(text: bytes, name: str) -> Iterator[Problem]:
    """Find a line, or a text in quotes, that would take Beancount's lexer minutes."""
    at = _without(b"\n", text)
    if at is not None:
        yield _not_plain(
            Place(name, text.count(b"\n", 0, at) + 1),
            f"this line is longer than {LONGEST:,} bytes",
            "nobody reads such a line, and Beancount can take minutes to",
            "break it, or take it out",
        )
    elif _without(b'"', text) is not None:  # which may be comments and prices
        for found in _TOKEN.finditer(text):
            if found.end() - found.start() > LONGEST:
                yield _not_plain(
                    Place(name, text.count(b"\n", 0, found.start()) + 1),
                    f"the text in quotes that begins here is longer than {LONGEST:,} bytes",
                    "a quote that is not closed takes in all that comes after it",
                    'close it with `"`',
                )
                return


def _without(mark: bytes, text: bytes) -> int | None:
    """Say where more than LONGEST bytes without a mark begin, in a few steps."""
    start = 0
    while len(text) - start > LONGEST:
        last = text.rfind(mark, start, start + LONGEST + 1)
        if last < 0:
            return start
        start = last + 1
    return None


def _not_plain(place: Place, wrong: str, why: str, do: str) -> Problem:
    return Problem(code="ledger-not-plain", place=place, wrong=wrong, why=why, do=do)


def _too_large(name: str) -> Problem:
    return Problem(
        code="ledger-too-large",
        place=Place(name),
        wrong=f"this file is larger than {MOST_BYTES // 1_000_000} MB",
        why="Beancount would take several gigabytes of memory to read it",
        do="take what is no ledger out of it, or cut it into files of a year and include them",
    )


def _encrypted(name: str) -> Problem:
    return Problem(
        code="ledger-encrypted",
        place=Place(name),
        wrong="this file is encrypted",
        why="coopctl starts no other program to read a ledger, and keeps track of what it reads",
        do="put what is in it into a plain file, and `include` that",
    )


def unreadable(path: str, error: OSError) -> Problem:
    """Tell of a file that the system does not let be read."""
    do = f"mend what the system names of {path}"
    if isinstance(error, PermissionError):
        locked = next(_locked(path), None)
        do = f"let yourself read it, such as by `chmod u+r {shlex.quote(path)}`"
        if locked is not None:
            do = f"let yourself into its folder, such as by `chmod u+rx {shlex.quote(locked)}`"
    return Problem(
        code="ledger-unreadable",
        place=Place(path),
        wrong=f"this file cannot be read: {error.strerror or error}",
        why="every file of the ledger counts",
        do=do,
    )


def _locked(path: str) -> Iterator[str]:
    """Name the folders above a file that may not be entered, from the top."""
    folders = reversed(Path(path).parents)
    yield from (str(each) for each in folders if each.is_dir() and not os.access(each, os.X_OK))
