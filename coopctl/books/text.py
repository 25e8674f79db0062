"""What keeps a file of the ledger from being read, found in its bytes before Beancount sees it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from coopctl.problems import Place, Problem

UNREADABLE = "ledger-unreadable"
"""The code of the problem that the system does not let a file be read."""

_CONFLICT = re.compile(rb"^(?:<<<<<<<|>>>>>>>) .*", re.MULTILINE)
_MARK = b"\xef\xbb\xbf"


def text_problem(path: str, name: str) -> Problem | None:
    """Tell of the first thing in a file that Beancount would trip over or read wrongly.

    Args:
        path: of a regular file.
        name: of the file it stands for, for the place.
    """
    try:
        text = Path(path).read_bytes()
    except OSError as error:
        return unreadable(name, error)
    return next(_found(text, name), None)


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
    conflict = _CONFLICT.search(text) if b"<<<<<<< " in text or b">>>>>>> " in text else None
    if conflict is not None:
        yield _not_plain(
            Place(name, text.count(b"\n", 0, conflict.start()) + 1),
            f"git left a conflict here: `{conflict[0].decode('utf-8', 'replace').strip()}`",
            "both sides of it would count, and the entries beside its marks would not",
            "keep the side that is right, and take out the lines of git",
        )


def _not_plain(place: Place, wrong: str, why: str, do: str) -> Problem:
    return Problem(code="ledger-not-plain", place=place, wrong=wrong, why=why, do=do)


def unreadable(path: str, error: OSError) -> Problem:
    """Tell of a file that the system does not let be read."""
    do = f"mend what the system names of {path}"
    if isinstance(error, PermissionError):
        locked = next(_locked(path), None)
        do = f"let yourself read it, such as by `chmod u+r {path}`"
        if locked is not None:
            do = f"let yourself into its folder, such as by `chmod u+rx {locked}`"
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
