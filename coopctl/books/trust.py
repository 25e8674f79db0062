"""What of a ledger is trusted: from where its files are read, and which plugins run."""

# Beancount speaks in texts, and takes `..` out of them by itself.
# ruff: noqa: PTH110, PTH118, PTH120

import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from coopctl.problems import Place, Problem, listing, warning


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
    """

    plugins: Plugins = Plugins.INSTALLED
    folders: tuple[str, ...] = ()
    outside: bool = False

    def roots(self, main: str) -> tuple[str, ...] | None:
        """Name the folders within which files are read, without links; None for everywhere."""
        if self.outside:
            return None
        folders = self.folders or (os.path.dirname(main),)
        return tuple(dict.fromkeys(map(repository_of, folders)))


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


class Gate:
    """Stands before the plugins of a ledger and lets in those that are trusted.

    Attributes:
        refused: a problem for each plugin that is not.
        left_out: a warning where all of them were asked to be.
    """

    def __init__(self, main: str, file: str, trust: Trust) -> None:
        """Take the main ledger's name, the file that is read for it, and what is trusted."""
        self.refused: list[Problem] = []
        self.left_out: list[Problem] = []
        self._main, self._file = main, file
        self._trust = trust

    def check(self, options: dict[str, Any]) -> None:
        """Take out of a ledger's options what is not to be done, and keep a problem for it.

        Names alone decide: nothing is imported here. Folders of documents outside are not
        looked through, since no figure depends on what is in them.
        """
        roots = self._trust.roots(self._main)
        folder = os.path.dirname(options["filename"])
        options["documents"] = [
            each for each in options["documents"] if is_within(os.path.join(folder, each), roots)
        ]
        if self._trust.plugins is Plugins.NONE:
            self._leave_out([name for name, _ in options["plugin"] if name != "coopctl.plugin"])
            options["plugin"] = []
            # what Beancount does to every ledger, it does to this one
            options["plugin_processing_mode"] = "default"
        elif self._trust.plugins is Plugins.INSTALLED:
            options["plugin"] = [
                each for each in options["plugin"] if not self._refuses(each[0], options)
            ]

    @contextmanager
    def closed(self, options: dict[str, Any]) -> Iterator[None]:
        """Let nothing be imported from the ledger's folders, nor from the working one.

        Where they are trusted, nothing is written beside them.
        """
        found, writes_not = list(sys.path), sys.dont_write_bytecode
        sys.dont_write_bytecode = True
        if self._trust.plugins is not Plugins.ANY:
            sys.path[:] = _installed(options)
        try:
            yield
        finally:
            sys.path[:], sys.dont_write_bytecode = found, writes_not

    def _refuses(self, name: str, options: dict[str, Any]) -> bool:
        """Say whether a plugin is found where nothing is installed."""
        top = name.partition(".")[0]
        with self.closed(options), suppress(ImportError, ValueError):
            if top in sys.modules or importlib.util.find_spec(top) is not None:
                return False
        elsewhere = [each for each in sys.path if each not in _installed(options)]
        spec = PathFinder.find_spec(top, elsewhere)
        if spec is None:
            return False  # Beancount says that there is none
        where = spec.origin or next(iter(spec.submodule_search_locations or ()), top)
        self.refused.append(self._not_trusted(name, where))
        return True

    def _not_trusted(self, name: str, where: str) -> Problem:
        return Problem(
            code="plugin-not-trusted",
            place=self._place(name),
            wrong=f"the plugin `{name}` is not installed; it would come from {where}",
            why="a plugin is a program that can do all that you can, and would run at once",
            do="read it; if you trust it, run the command again with `--trust-plugins`, "
            "else with `--no-plugins`",
        )

    def _leave_out(self, names: list[str]) -> None:
        if not names:
            return
        left_out = Problem(
            code="plugins-left-out",
            place=self._place(names[0]),
            wrong=f"the ledger is read without {listing(names)}",
            why="`--no-plugins` asks for it; where a plugin changes entries, figures differ",
            do="run the command again without `--no-plugins` before you rely on a figure",
        )
        self.left_out.append(warning(left_out))

    def _place(self, name: str) -> Place:
        """Say where the ledger asks for a plugin, which Beancount keeps no note of."""
        asks = re.compile(rf'plugin\s+"{re.escape(name)}"')
        lines = Path(self._file).read_bytes().decode("utf-8", "replace").split("\n")
        numbers = (number for number, line in enumerate(lines, start=1) if asks.match(line))
        return Place(self._main, next(numbers, 0))


def _installed(options: dict[str, Any]) -> list[str]:
    """Name the folders that Python imports from, those of the ledger and the working one aside."""
    own = {os.path.realpath(each) for each in (*options["pythonpath"], os.curdir)}
    return [each for each in sys.path if each and os.path.realpath(each) not in own]
