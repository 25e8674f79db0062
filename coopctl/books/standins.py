"""Files that stand in the place of others while a ledger loads."""

# Beancount and glob speak in texts; pathlib would take `..` and links out of them.
# ruff: noqa: PTH100, PTH116, PTH118, PTH120

import os
import re
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path

from coopctl.books.files import read_file
from coopctl.books.patterns import TooMany, find, halves, would_match
from coopctl.books.prints import file_print, print_of
from coopctl.books.text import read_ledger, text_problem
from coopctl.books.trust import is_within, outside_problem
from coopctl.problems import Place, Problem

_INCLUDE = re.compile(r'include\s+"([^"\n]+)"')


class StandIns:
    """Finds included files as Beancount does, with some standing in the place of others.

    Attributes:
        refused: a problem for each included thing that is no file of plain text.
        prints: what each file held when it was found; of a replaced file what it holds itself.
    """

    def __init__(self, replacing: Mapping[str, str], roots: tuple[str, ...] | None = None) -> None:
        """Take what stands where.

        Args:
            replacing: a file, which need not exist, to the file that is read in its place.
            roots: folders within which files are read, without links; None for everywhere.

        Raises:
            ValueError: where one file stands in two places; Beancount reads a file once.
        """
        if len(set(replacing.values())) < len(replacing):
            message = "one file cannot stand in the place of two"
            raise ValueError(message)
        self.refused: list[Problem] = []
        self.prints: dict[str, str] = {}
        self._by_real = {
            os.path.realpath(old): os.path.abspath(new) for old, new in replacing.items()
        }
        self._names = {os.path.abspath(new): os.path.abspath(old) for old, new in replacing.items()}
        self._stand_ins = {os.path.realpath(new) for new in replacing.values()}
        self._roots = roots
        self._found: dict[str, str] = {}
        self._readable: dict[str, bool] = {}

    def file_for(self, path: str) -> str:
        """Give the file to read in a file's place."""
        return self._by_real.get(os.path.realpath(path), path)

    def name_of(self, path: str) -> str:
        """Give the name of the file in whose place a file was read."""
        return self._names.get(path, path)

    def named(self, text: str) -> str:
        """Put the name of the replaced file into a message that names the other."""
        for path, name in self._names.items():
            text = text.replace(path, name)
        return text

    def is_inside(self, path: str) -> bool:
        """Say whether a file may be read."""
        return os.path.realpath(path) in self._stand_ins or is_within(path, self._roots)

    def glob(self, search: str, *, recursive: bool = False) -> list[str]:
        """Find files as `glob.glob` does, sorted; replaced files count as being there.

        What leads outside is refused before anything looks at what is there.
        """
        found: list[str] = []
        fixed, pattern = halves(os.path.normpath(search))
        if not self._inside(os.path.join(fixed, pattern), search):
            return found
        try:
            paths = find(
                search, recursive=recursive, enters=lambda folder: self._inside(folder, search)
            )
        except TooMany:
            self.refused.append(_too_many(*self._including(search)))
            return found
        # Beancount takes `..` out of a path as text before it opens it
        for path in map(os.path.normpath, paths):
            real = os.path.realpath(path)
            if real in self._stand_ins or not self._inside(path, search):
                continue
            if real in self._by_real:
                found += self._stand_in(self._by_real[real])
                self._print(path)
            elif self._once(path, real, search) and self.readable(path):
                found.append(path)
        for real, new in self._by_real.items():
            if not os.path.lexists(real) and would_match(search, real, recursive=recursive):
                found += self._stand_in(new)
        return found

    def _stand_in(self, path: str) -> list[str]:
        """Give what stands in a file's place, if Beancount can read it to its end."""
        held = self._held(path)
        if isinstance(held, Problem):
            self.refused.append(held)
            return []
        return [path]

    def _held(self, path: str) -> bytes | Problem:
        """Read a file to its end; a problem where Beancount could not."""
        name = self.name_of(path)
        held = read_ledger(path, name)
        return held if isinstance(held, Problem) else text_problem(held, name) or held

    def _print(self, name: str) -> None:
        """Keep what a file holds, to see later whether it still does; of a pipe nothing."""
        held = file_print(name)
        if held is not None:
            self.prints[name] = held

    def _inside(self, path: str, search: str) -> bool:
        """Say whether a path may be looked at; keep a problem where it may not."""
        folder = os.path.dirname(path)
        if is_within(folder, self._roots) and is_within(path, self._roots):
            return True
        place, written = self._including(search)
        is_link = any(Path(path).is_relative_to(root) for root in self._roots or ())
        wrong = f"{path} is a link that leads" if is_link else f"`{written}` is"
        self.refused.append(outside_problem(place, wrong))
        return False

    def _once(self, path: str, real: str, search: str) -> bool:
        """Say whether a file is found by its first name; keep a problem where it has another."""
        first = self._found.setdefault(real, path)
        if first != path:
            self.refused.append(_twice(self._including(search)[0], path, first))
        return first == path

    def _including(self, search: str) -> tuple[Place, str]:
        """Say which line includes a pattern, and how it is written there."""
        files = [*self._found.values(), *self._by_real.values()]
        for file in files:
            for number, line in enumerate(_lines_of(file), start=1):
                found = _INCLUDE.match(line)
                if found and os.path.join(os.path.dirname(file), found[1]) == search:
                    return Place(self.name_of(file), number), found[1]
        return Place(self.name_of(files[0]) if files else search), search

    def readable(self, path: str) -> bool:
        """Say whether Beancount can read a file to its end; keep a problem where it cannot."""
        if path not in self._readable:
            self._found.setdefault(os.path.realpath(path), path)
            problem = self._wrong_with(path)
            if problem is not None:
                self.refused.append(problem)
            self._readable[path] = problem is None
        return self._readable[path]

    def _wrong_with(self, path: str) -> Problem | None:
        """Tell what keeps a file from being read; keep what it holds."""
        kind, name = kind_of(path), self.name_of(path)
        if name != path:
            self._print(name)
        if kind is not None:
            return no_file(name, kind)
        held = self._held(path)
        if isinstance(held, Problem):
            return held
        if name == path:
            self.prints[name] = print_of(held)
        return None


def kind_of(path: str) -> str | None:
    """Say what a path is if it is no regular file; None if it is one or nothing is there."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return None
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"


def no_file(path: str, kind: str) -> Problem:
    """Tell of a folder, a pipe or a device where a ledger should be."""
    return Problem(
        code="no-ledger-file",
        place=Place(os.path.abspath(path)),
        wrong=f"this is {kind}, not a file",
        why="a ledger is a text file that can be read to its end",
        do="move it away, or name a file in the `include` line or the `ledger:` that leads to it",
    )


def _lines_of(file: str) -> list[str]:
    """Read the lines of a file of the ledger; none where it cannot be read."""
    try:
        return os.fsdecode(read_file(file)).split("\n")
    except OSError:
        return []


def _too_many(place: Place, written: str) -> Problem:
    return Problem(
        code="include-too-wide",
        place=place,
        wrong=f"links make `{written}` find files without end, or nearly so",
        why="links that lead round in a circle, or to each other, are followed to their end",
        do="name the folder in the `include` line, or take the links out that `**` or `*` meets",
    )


def _twice(place: Place, path: str, first: str) -> Problem:
    return Problem(
        code="included-twice",
        place=place,
        wrong=f"{path} is a link to {first}, which the ledger reads already",
        why="each of its entries would count twice",
        do=f"include one of the two, or take the link out, such as by `rm {shlex.quote(path)}`",
    )
