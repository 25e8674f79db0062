"""Stands between a ledger's options and what Beancount does because of them."""

# Beancount speaks in texts, and takes `..` out of them by itself.
# ruff: noqa: PTH118, PTH120

import ast
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any

from coopctl.books.files import read_file
from coopctl.books.trust import Plugins, Trust, is_within
from coopctl.problems import Place, Problem, listing, warning

_VALUES = (
    *(ast.Expression, ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Load),
    *(ast.Name, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.BoolOp),
    *(ast.Add, ast.Sub, ast.Div, ast.BitOr, ast.BitAnd, ast.And, ast.Or, ast.UAdd, ast.USub),
)
"""What Python can make of a text without calling anything, in time and room of its length.

Names, `/`, `-`, `.`, `|`, `&`, `and` and `or` are in texts that are for no Python: paths, patterns,
currencies, titles.
"""


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

        Nothing is imported here. Folders of documents outside are not looked through, since no
        figure depends on what is in them.
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
            return
        if self._trust.plugins is Plugins.INSTALLED:
            self._check_plugins(options)
        if options["plugin_processing_mode"] != "default":
            self.refused.append(self._unchecked())

    def is_inside(self, file: str) -> bool:
        """Say whether anything may be told of a file."""
        return is_within(file, self._trust.roots(self._main))

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

    def _check_plugins(self, options: dict[str, Any]) -> None:
        """Take out the plugins that are not trusted."""
        trusted, names = [], list[str]()
        for name, config in options["plugin"]:
            names.append(name)
            place = Place(self._main)
            problem = self._not_to_import(name, place, options)
            if problem is None and config is not None and _computes(config):
                problem = _not_values(name, place)
            if problem is None:
                trusted.append((name, config))
            else:  # Beancount keeps no note of the line: it is looked for where it is to be told
                place = self._place(rf'plugin\s+"{re.escape(name)}"', names.count(name))
                self.refused.append(replace(problem, place=place))
        options["plugin"] = trusted

    def _not_to_import(self, name: str, place: Place, options: dict[str, Any]) -> Problem | None:
        """Tell of a plugin that is not installed, or of what is installed and is none."""
        with self.closed(options):
            known, spec = _find(name)
        if spec is not None and _is_plugin(spec):
            return None
        if known:
            return _no_module(name, place) if spec is None else _no_plugin(name, place)
        elsewhere = [each for each in sys.path if each not in _installed(options)]
        beside = PathFinder.find_spec(name.partition(".")[0], elsewhere)
        if beside is None:
            return None  # Beancount says that there is none
        where = beside.origin or next(iter(beside.submodule_search_locations or ()), name)
        return _not_trusted(name, where, place)

    def _unchecked(self) -> Problem:
        return Problem(
            code="balances-unchecked",
            place=self._place(r'option\s+"plugin_processing_mode"\s+"raw"'),
            wrong="with this option Beancount checks no balance and fills no pad",
            why="the balances that a closing asserts are how a late entry is noticed",
            do="take the line out; Beancount then does both, after the plugins that you name",
        )

    def _leave_out(self, names: list[str]) -> None:
        if not names:
            return
        left_out = Problem(
            code="plugins-left-out",
            place=self._place(rf'plugin\s+"{re.escape(names[0])}"'),
            wrong=f"the ledger is read without {listing(names)}",
            why="`--no-plugins` asks for it; where a plugin changes entries, figures differ",
            do="run the command again without `--no-plugins` before you rely on a figure",
        )
        self.left_out.append(warning(left_out))

    def _place(self, pattern: str, count: int = 1) -> Place:
        """Say which line of the main ledger is the first to match, or the second and so on."""
        lines = read_file(self._file).decode("utf-8", "replace").split("\n")
        numbers = [number for number, line in enumerate(lines, 1) if re.match(pattern, line)]
        return Place(self._main, numbers[count - 1] if count <= len(numbers) else 0)


def _installed(options: dict[str, Any]) -> list[str]:
    """Name the folders that Python imports from, those of the ledger and the working one aside."""
    own = {os.path.realpath(each) for each in (*options["pythonpath"], os.curdir)}
    return [each for each in sys.path if each and os.path.realpath(each) not in own]


def _find(name: str) -> tuple[bool, ModuleSpec | None]:
    """Find a module, importing nothing; say as well whether its first part is there."""
    path, parts, spec = None, name.split("."), None
    for count in range(1, len(parts) + 1):
        spec = _spec(".".join(parts[:count]), path)
        if spec is None:
            return count > 1, None
        if spec.submodule_search_locations is None and count < len(parts):
            return True, None
        path = spec.submodule_search_locations
    return True, spec


def _spec(name: str, path: Sequence[str] | None) -> ModuleSpec | None:
    """Look among what is imported already, then ask the finders that Python itself asks."""
    imported: ModuleSpec | None = getattr(sys.modules.get(name), "__spec__", None)
    if imported is not None:
        return imported
    specs = (finder.find_spec(name, path) for finder in sys.meta_path)
    return next((spec for spec in specs if spec is not None), None)


def _is_plugin(spec: ModuleSpec) -> bool:
    """Say whether a module speaks of the functions that Beancount shall call."""
    try:
        return b"__plugins__" in Path(spec.origin or "").read_bytes()
    except OSError:  # of a folder without `__init__.py`, or no file
        return False


def _computes(config: str) -> bool:
    """Say whether Python would do more with a plugin's configuration than read values.

    >>> _computes("{'name': None}"), _computes("Assets:(Bank|Cash).*"), _computes("rules.yaml")
    (False, False, False)
    >>> _computes("{'name': open('x')}"), _computes("9**9**9")
    (True, True)
    """
    try:
        tree = ast.parse(config.strip(), mode="eval")
    except (SyntaxError, ValueError):  # nor can a plugin make anything of it
        return False
    except (RecursionError, MemoryError):
        return True
    return not all(isinstance(each, _VALUES) for each in ast.walk(tree))


def _not_trusted(name: str, where: str, place: Place) -> Problem:
    return Problem(
        code="plugin-not-trusted",
        place=place,
        wrong=f"the plugin `{name}` is not installed; it would come from {where}",
        why="a plugin is a program that can do all that you can, and would run at once",
        do="read it; if you trust it, run the command again with `--trust-plugins`, "
        "else with `--no-plugins`",
    )


def _no_module(name: str, place: Place) -> Problem:
    """Tell it as Beancount would, which would run what the module should be in to find out."""
    left = "; Beancount 3 no longer has some plugins of Beancount 2"
    return Problem(
        code="ledger-error",
        place=place,
        wrong=f"there is no module `{name}`",
        why="the ledger asks for a plugin, and Beancount cannot import it"
        + left * name.startswith("beancount."),
        do=f'install it beside coopctl, or take out the line `plugin "{name}"`',
    )


def _no_plugin(name: str, place: Place) -> Problem:
    return Problem(
        code="not-a-plugin",
        place=place,
        wrong=f"`{name}` is no plugin of Beancount",
        why="Beancount would import it, which runs what is in it; a plugin has `__plugins__` in "
        "its file",
        do="mend the name, or take the line out; where it is a plugin all the same, and you trust "
        "it, run the command again with `--trust-plugins`",
    )


def _not_values(name: str, place: Place) -> Problem:
    return Problem(
        code="plugin-text-computed",
        place=place,
        wrong=f"the text for the plugin `{name}` is more than values: Python would compute it",
        why="some plugins, Beancount's `check_commodity` among them, run what is in that text",
        do="write values alone, such as `{'name': None}`; if you trust it, run the command again "
        "with `--trust-plugins`",
    )
