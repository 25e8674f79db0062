"""Reads the file that stands at a closing's name, or says why that cannot be one."""

import os
import re
import shlex

from coopctl.books import TooLarge, begins_closing, kind_of, read_file
from coopctl.problems import Place, Problem

_RECORD = re.compile(
    r"(?:(?:[ \t]*(?:;.*)?|option .*)\r?\n)*"
    r'[-/0-9]+[ \t]+custom[ \t]+"coop-(?:closing|correction)"'
)
"""What a closing or a correction has first, below whatever comments and options."""


def read_closing(path: str, year: int) -> str | Problem | None:
    """Read the closing of a year, its line ends as they are.

    Returns:
        The text; None where there is no file; a problem where what stands there cannot be read,
        or is not blank and does not begin as coopctl begins the closing of that year.
    """
    kind = kind_of(path)
    if kind is not None:
        return _unreadable(Place(path), f"this is {kind}, not a file", _away(path))
    try:
        text = read_file(path).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        place = Place(path, error.object.count(b"\n", 0, error.start) + 1)
        return _unreadable(place, "this line is not in UTF-8", "save the file as UTF-8")
    except OSError as error:
        return _unreadable(Place(path), error.strerror or str(error), _remedy(path, error))
    if text.strip() and not begins_closing(text, year):
        return _no_closing(path, year, text)
    return text


def by_git(*paths: str) -> str:
    """Say how to bring files back as they were, whether or not what became of them is committed."""
    restore = f"`git restore {shlex.join(paths)}`"
    return f"such as by {restore}, with `--source=COMMIT` where the change is committed"


def _away(path: str) -> str:
    """Say how to make room for a closing."""
    return f"move it away, such as by `mv {shlex.quote(path)} {shlex.quote(f'{path}.old')}`"


def _remedy(path: str, error: OSError) -> str:
    """Say what to do about a file that the system does not let us read."""
    if isinstance(error, TooLarge):
        return _away(path)
    if isinstance(error, PermissionError):
        right, closed = ("u+r", path) if os.path.exists(path) else ("u+rx", os.path.dirname(path))
        return f"make it readable for you, such as by `chmod {right} {shlex.quote(closed)}`"
    return "mend what the system names, then run the command again"


def folder_unreadable(folder: str, error: OSError) -> Problem:
    """Tell that the folder of the closings cannot be looked through."""
    do = "mend what the system names, then run the command again"
    if isinstance(error, PermissionError):
        do = f"make it readable for you, such as by `chmod u+rx {shlex.quote(folder)}`"
    return _unreadable(Place(folder), error.strerror or str(error), do)


def _unreadable(place: Place, reason: str, do: str) -> Problem:
    """Tell that what stands at the closing's name cannot be read."""
    return Problem(
        code="closing-unreadable",
        place=place,
        wrong=f"the closing cannot be read: {reason}",
        why="what is there is compared before anything is written over it",
        do=do,
    )


def _no_closing(path: str, year: int, text: str) -> Problem:
    """Tell that a file of somebody's own, or another closing, stands at the closing's name."""
    folder, file = os.path.split(path)
    stem, ending = os.path.splitext(file)
    other = os.path.join(folder, f"{stem}-ours{ending}")
    do = f"give it another name, such as by `mv {shlex.quote(path)} {shlex.quote(other)}`"
    if _RECORD.match(text.removeprefix("\ufeff")):  # an edit of its first line, or another year's
        do = f"bring back what stood here, {by_git(path)}; if nothing did, move this file away"
    elif os.path.basename(folder) != "closings":
        do = (
            "name a folder that holds nothing but closings in rules.yaml, such as "
            "`closing: {folder: ledgers/closings}`, or move this file away"
        )
    return Problem(
        code="not-a-closing",
        place=Place(path),
        wrong=f"this file does not begin as a closing of {year} does, so it is left as it is",
        why="a closing takes the whole file, and what a person wrote in it would be lost",
        do=do,
    )
