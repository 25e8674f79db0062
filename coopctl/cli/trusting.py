"""What the person at the terminal trusts: options of every command that reads a ledger."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from coopctl.books.trust import TRUSTED, Plugins, is_within, outside_problem
from coopctl.problems import Place, Problem

TRUST = ContextVar("trust", default=TRUSTED)
"""As the command line says; `main_ledger` adds the co-op's folder."""


def add_options(command: Any) -> None:  # noqa: ANN401 - Typer keeps the type to itself
    """Give the options to each command that has `--ledger`, after it; groups have several."""
    for each in getattr(command, "commands", {}).values():
        add_options(each)
    names = [parameter.name for parameter in command.params]
    if "ledger" in names:
        place = names.index("ledger") + 1
        command.params[place:place] = _parameters()


@cache
def _parameters() -> list[Any]:
    """Make the options once, for all the commands of a group."""
    return get_command(_OPTIONS).params


_IS_FIXED = ContextVar("is_fixed", default=False)


def read_from(*folders: str) -> None:
    """Let files be read from the repositories that some folders are in."""
    if not _IS_FIXED.get():
        TRUST.set(replace(TRUST.get(), folders=tuple(map(os.path.abspath, folders))))


def name_files(files: Iterable[str]) -> None:
    """Let files be read, and quoted, that the person named on the command line."""
    TRUST.set(replace(TRUST.get(), named=(*TRUST.get().named, *map(os.path.abspath, files))))


@contextmanager
def reading_from(*folders: str) -> Iterator[None]:
    """Let files be read from there alone for a while, whatever other rules are read meanwhile."""
    known = TRUST.set(replace(TRUST.get(), folders=folders))
    fixed = _IS_FIXED.set(True)
    try:
        yield
    finally:
        _IS_FIXED.reset(fixed)
        TRUST.reset(known)


def leads_outside(folder: str, place: Place, wrong: str) -> Problem | None:
    """Tell of a folder for parts of the ledger, or of a link in it, that leads outside.

    Args:
        folder: absolute.
        place: to which the folder's name is owed.
        wrong: how it is said that the folder is.
    """
    roots = TRUST.get().roots(os.path.join(folder, os.curdir))
    if not is_within(folder, roots):
        return outside_problem(place, wrong)
    links = list[str]()
    with suppress(OSError), os.scandir(folder) as found:
        links = [each.path for each in found if each.is_symlink()]
    for link in sorted(links):
        if link.endswith(".beancount") and not is_within(link, roots):
            return outside_problem(Place(link), "this file is a link that leads")
    return None


def _no_plugins(asked: bool) -> None:
    if asked:
        TRUST.set(replace(TRUST.get(), plugins=Plugins.NONE))


def _trust_plugins(asked: bool) -> None:
    if asked and TRUST.get().plugins is not Plugins.NONE:
        TRUST.set(replace(TRUST.get(), plugins=Plugins.ANY))


def _allow_outside(asked: bool) -> None:
    if asked:
        TRUST.set(replace(TRUST.get(), outside=True))


def _switch(name: str, help_: str, callback: Callable[[bool], None]) -> Any:  # noqa: ANN401 - Typer keeps the type to itself
    """Make a switch that a variable of the environment, called alike, sets as well."""
    return typer.Option(
        name,
        help=help_,
        callback=callback,
        envvar="COOPCTL" + name.removeprefix("-").replace("-", "_").upper(),
        expose_value=False,
        is_eager=True,
    )


_OPTIONS = typer.Typer(add_completion=False)


@_OPTIONS.command()
def _take(
    *,
    no_plugins: Annotated[
        bool,
        _switch("--no-plugins", "Read the ledger without the plugins that it names.", _no_plugins),
    ] = False,
    trust_plugins: Annotated[
        bool,
        _switch(
            "--trust-plugins",
            "Run its plugins also where they are not installed but lie beside it.",
            _trust_plugins,
        ),
    ] = False,
    allow_outside: Annotated[
        bool,
        _switch(
            "--allow-outside",
            "Read files from outside the co-op's repository too.",
            _allow_outside,
        ),
    ] = False,
) -> None:
    """Hold the options; it is never run."""
