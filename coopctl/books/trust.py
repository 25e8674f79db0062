"""What the person at the terminal trusts: from where files are read, and which plugins run."""

# Beancount speaks in texts, and takes `..` out of them by itself.
# ruff: noqa: PTH110, PTH120

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from coopctl.problems import Place, Problem


class Plugins(Enum):
    """Which of the plugins that a ledger names run."""

    INSTALLED = "installed"
    NONE = "none"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the person at the terminal trusts.

    Attributes:
        plugins: which ones run.
        folders: files are read from their repositories; without one, from the main ledger's.
        outside: whether files are read from everywhere.
        named: files that are read wherever they are.
    """

    plugins: Plugins = Plugins.INSTALLED
    folders: tuple[str, ...] = ()
    outside: bool = False
    named: tuple[str, ...] = ()

    def roots(self, main: str) -> tuple[str, ...] | None:
        """Name the folders and files that may be read, without links; None for everything."""
        if self.outside:
            return None
        folders = self.folders or (os.path.dirname(main),)
        named = map(os.path.realpath, self.named)
        return tuple(dict.fromkeys((*map(repository_of, folders), *named)))


TRUSTED = Trust()
"""Where nobody says more: installed plugins, and the repository of the main ledger."""


def top_of(folder: str) -> str | None:
    """Name the git repository that a folder is in, without links; None where it is in none."""
    start = Path(os.path.realpath(folder))
    tops = (str(each) for each in (start, *start.parents) if os.path.exists(each / ".git"))
    return next(tops, None)


def repository_of(folder: str) -> str:
    """Name the git repository that a folder is in, without links; else the folder itself."""
    return top_of(folder) or os.path.realpath(folder)


def is_within(path: str, roots: tuple[str, ...] | None) -> bool:
    """Say whether a path, its links followed, is one of some folders or in one of them."""
    if roots is None:
        return True
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(root) for root in roots)


def outside_problem(place: Place, wrong: str) -> Problem:
    """Tell of a file that is not read, and not looked at, for it is outside."""
    return Problem(
        code="outside-repository",
        place=place,
        wrong=f"{wrong} outside the co-op's repository",
        why="messages quote what is read, and a file out there may be private",
        do="if you know the file, run the command again with `--allow-outside`",
    )
