"""Files that stand in the place of others while a ledger loads."""

# Beancount and glob speak in texts; pathlib would take `..` and links out of them.
# ruff: noqa: PTH100, PTH116, PTH118, PTH119, PTH120, PTH207

import glob
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from coopctl.books.prints import file_print
from coopctl.books.text import text_problem
from coopctl.problems import Place, Problem


class StandIns:
    """Finds included files as Beancount does, with some standing in the place of others.

    Attributes:
        refused: a problem for each included thing that is no file of plain text.
        prints: what each file held when it was found; of a replaced file what it holds itself.
    """

    def __init__(self, replacing: Mapping[str, str]) -> None:
        """Take what stands where.

        Args:
            replacing: a file, which need not exist, to the file that is read in its place.

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

    def glob(self, search: str, *, recursive: bool = False) -> list[str]:
        """Find files as `glob.glob` does, sorted; replaced files count as being there."""
        found: list[str] = []
        for path in sorted(glob.glob(search, recursive=recursive)):
            real = os.path.realpath(path)
            if real in self._by_real:
                found.append(self._by_real[real])
                self._print(path)
            elif real not in self._stand_ins and self.readable(path):
                found.append(path)
        for real, new in self._by_real.items():
            if not os.path.lexists(real) and would_match(search, real, recursive=recursive):
                found.append(new)
        return found

    def _print(self, name: str) -> None:
        """Keep what a file holds, to see later whether it still does; of a pipe nothing."""
        held = None if kind_of(name) is not None else file_print(name)
        if held is not None:
            self.prints[name] = held

    def readable(self, path: str) -> bool:
        """Say whether Beancount can read a file to its end; keep a problem where it cannot."""
        kind, name = kind_of(path), self.name_of(path)
        self._print(name)
        problem = no_file(name, kind) if kind is not None else text_problem(path, name)
        if problem is not None:
            self.refused.append(problem)
        return problem is None


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


def would_match(search: str, path: str, *, recursive: bool) -> bool:
    """Say whether a glob pattern would find a file that is not there.

    Args:
        search: absolute pattern.
        path: absolute, without symbolic links.
        recursive: whether `**` goes through folders.
    """
    import tempfile  # noqa: PLC0415 - slow to import, and seldom needed

    fixed, pattern = _halves(search)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        top = Path(os.path.realpath(scratch))
        copy = top / path.lstrip(os.sep)
        copy.parent.mkdir(parents=True)
        copy.touch()
        # links in the fixed part are followed on the real tree, which the scratch tree lacks
        inside = str(top / os.path.realpath(fixed).lstrip(os.sep))
        found = glob.glob(os.path.join(glob.escape(inside), pattern), recursive=recursive)
        if str(copy) in map(os.path.normpath, found):
            return True
        last = os.path.join(glob.escape(str(copy.parent)), os.path.basename(search))
        if str(copy) not in map(os.path.normpath, glob.glob(last, recursive=recursive)):
            return False
    # links among the folders that the pattern finds
    folders = glob.glob(os.path.dirname(search), recursive=recursive)
    return any(os.path.realpath(folder) == os.path.dirname(path) for folder in folders)


def _halves(search: str) -> tuple[str, str]:
    """Split a pattern into the folder before any wildcard, and the rest."""
    fixed, pattern = os.path.dirname(search), os.path.basename(search)
    while glob.has_magic(fixed):
        pattern = os.path.join(os.path.basename(fixed), pattern)
        fixed = os.path.dirname(fixed)
    return fixed, pattern
