"""The command line: reads arguments, calls the rooms, prints, chooses the exit code."""

import importlib
import io
import keyword
import os
import sys
from collections import UserDict
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

import coopctl

COMMANDS = (
    "close-year",
    "approve",
    "resolve",
    "elect",
    "assembly",
    "check",
    "explain",
    "verify",
    "simulate",
    "propose",
    "statement",
    "members",
    "capital",
    "import",
    "report",
    "rules",
    "init",
)
"""In the order the help lists them; each has a module of its name, loaded when it is used."""


def module_of(command: str) -> str:
    """Name the module of a command; a word that Python keeps has an underscore after it.

    >>> module_of("close-year"), module_of("import")
    ('coopctl.cli.close_year', 'coopctl.cli.import_')
    """
    return f"coopctl.cli.{command.replace('-', '_')}{'_' * keyword.iskeyword(command)}"


class _Commands(UserDict[str, Any]):
    """The commands by name, each loaded when it is asked for."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer keeps the type to itself
        """Load the module of one command."""
        command = super().__getitem__(name)
        if command is None:
            module = importlib.import_module(module_of(name))
            command = self.data[name] = get_command(module.app)
            command.name = name
            importlib.import_module("coopctl.cli.trusting").add_options(command)
        return command


class _Lazy(TyperGroup):
    """A group whose commands are loaded when they are used."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own
        """Take Typer's settings, and the names alone."""
        super().__init__(**settings)
        self.commands = _Commands(dict.fromkeys(COMMANDS))


app = typer.Typer(
    cls=_Lazy,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        typer.echo(f"coopctl {coopctl.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    directory: Annotated[
        str | None, typer.Option("-C", metavar="DIR", help="Run as if started in DIR.")
    ] = None,
    *,
    version: Annotated[  # noqa: ARG001 - acted on before the rest is read
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Close a worker co-operative's year over plain-text Beancount ledgers.

    Reads rules.yaml and the ledger of the folder it runs in, or of one above it; divides the
    year's surplus as the members decided, and writes the entries back as text.
    """
    from coopctl.cli.screen import refuse

    try:
        if directory is not None:
            os.chdir(directory)
        os.getcwd()
    except OSError as error:
        where = "the folder it runs in, which is no longer there"
        refuse(f"cannot enter {directory or where}: {error.strerror}", code=2)


def main() -> None:
    """Run the command line; in words, what the screen cannot show is written as its code."""
    if sys.stdout is None:
        sys.exit("coopctl: cannot write the answer: standard output is closed")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="coopctl")
    except OSError as error:
        # of the disk, at a call where no command expects it; what is written is written whole
        name = error.filename or "a file"
        sys.stderr.write(f"coopctl: cannot read or write {name}: {error.strerror or error}\n")
        sys.exit(1)
