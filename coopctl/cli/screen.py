"""Answers to standard output, problems to standard error."""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from coopctl.cli.options import Format
from coopctl.problems import Problem, Severity, has_errors, in_order, render

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_LONGEST_LINE = 400


def from_here(path: str) -> str:
    """Name a file the shortest way from the working folder, if it lies below it."""
    if not os.path.isabs(path):
        return path
    here = os.path.relpath(path)
    return path if here.startswith("..") else here


def tell(problems: Iterable[Problem]) -> None:
    """Write problems to standard error, sorted by place."""
    for problem in located(problems):
        text = render(_quoting(problem))
        if _in_colour():
            word = f" {problem.severity.value}: "
            colour = "31;1" if problem.severity is Severity.ERROR else "33;1"
            text = text.replace(word, f"\x1b[{colour}m{word}\x1b[0m", 1)
        typer.echo(text, err=True, color=True)


def plain(problems: Iterable[Problem]) -> list[str]:
    """Give each problem as it is told, without colour, sorted by place."""
    return [render(_quoting(problem)) for problem in located(problems)]


def located(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems and name their files from here."""
    here = os.getcwd() + os.sep
    return in_order(
        replace(
            each,
            place=replace(each.place, file=from_here(each.place.file)),
            wrong=each.wrong.replace(here, ""),
            why=each.why.replace(here, ""),
            do=each.do.replace(here, ""),
        )
        for each in problems
    )


def _quoting(problem: Problem) -> Problem:
    """Show the user's own line where whoever found the problem had no text at hand."""
    if problem.line is not None or not problem.place.line:
        return problem
    lines = _lines_of(problem.place.file)
    line = lines[problem.place.line - 1] if problem.place.line <= len(lines) else ""
    return replace(problem, line=line.rstrip() if 0 < len(line) <= _LONGEST_LINE else None)


@lru_cache
def _lines_of(file: str) -> list[str]:
    """Read a file for its lines; none where it cannot be read."""
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []


def stop(problems: Iterable[Problem]) -> NoReturn:
    """Tell what is wrong and end with exit code 1."""
    told = tuple(problems)
    tell(told)
    errors = sum(each.is_error for each in told)
    if errors > 1:
        typer.echo(f"{errors} errors; nothing was written", err=True)
    raise typer.Exit(1)


def stop_on_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """End if any problem is an error; else give the warnings back."""
    told = tuple(problems)
    if has_errors(told):
        stop(told)
    return told


class Answer:
    """Where a command's answer goes: the screen, or a file it replaces."""

    def __init__(self, output: str | None) -> None:
        """Take the file's name, or None for the screen."""
        self._output = output
        self._text: list[str] = []

    def json(self, value: object) -> None:
        """Add JSON, readable in a diff."""
        self.line(json.dumps(value, ensure_ascii=False, indent=2))

    def line(self, text: str) -> None:
        """Add a line as it is."""
        self._text.append(text + "\n")

    def rich(self, parts: Iterable["RenderableType"]) -> None:
        """Add tables and styled words."""
        console = _console(is_file=self._output is not None)
        with console.capture() as captured:
            for part in parts:
                # a line of a file is shown whole, however long
                console.print(part, soft_wrap=getattr(part, "no_wrap", None) is True)
        self._text += [line.rstrip() + "\n" for line in captured.get().splitlines()]

    def give(self) -> None:
        """Write the answer, whole."""
        text = "".join(self._text)
        if self._output is None:
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        try:
            with open(self._output, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            typer.echo(f"coopctl: cannot write {self._output}: {error.strerror}", err=True)
            raise typer.Exit(1) from error


def _console(*, is_file: bool) -> "Console":
    """Make a console that colours only a terminal and is eighty columns wide elsewhere."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty() and not is_file
    return Console(
        file=sys.stdout,
        width=None if on_terminal else 80,
        no_color=None if on_terminal else True,
        force_terminal=on_terminal,
        highlight=False,
        emoji=False,
        markup=False,
    )


def _in_colour() -> bool:
    """Whether standard error is a terminal that wants colour."""
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ


__all__ = ["Answer", "Format", "from_here", "located", "plain", "stop", "stop_on_errors", "tell"]
