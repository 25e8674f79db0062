"""Answers to standard output, problems to standard error."""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NoReturn

import typer

from coopctl.books import is_within, read_file
from coopctl.cli.trusting import TRUST
from coopctl.closing.files import replace_file
from coopctl.problems import Problem, Severity, has_errors, in_order, render, shown

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_LONGEST_LINE = 400
_CODES = "backslashreplace"
"""How a file's name that is in another encoding is written: each byte of it as its code."""
_OURS = (".beancount", ".bean", ".yaml", ".yml")
"""What a co-op's own files are called; no answer is written into one."""


def refuse(message: str, *, code: int) -> NoReturn:
    """Say on standard error why nothing is done, and end with an exit code."""
    say(f"coopctl: {message}")
    raise typer.Exit(code)


def say(message: str) -> None:
    """Say a line on standard error; a name in it, of a file or a commit, is a stranger's text."""
    typer.echo(shown(message), err=True)


def from_here(path: str) -> str:
    """Name a file the shorter way: from the working folder, or from the root."""
    if not os.path.isabs(path):
        return path
    return min(os.path.relpath(path), path, key=len)


def wrote(files: Iterable[str], line: str | None = None, main: str = "") -> str:
    """Say what was written.

    Args:
        files: that are new or have changed.
        line: that the main ledger has more, if any.
        main: the main ledger.
    """
    names = [from_here(each) for each in files]
    if line is not None:
        names.append(f"`{line}` into {from_here(main)}")
    *others, last = names
    said = f"{', '.join(others)} and {last}" if others else last
    return f"wrote {said}; the whole ledger loads with {'them' if others else 'it'}"


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
    here = os.path.join(os.getcwd(), "")
    # where a path begins, not in the middle of another one
    begins = re.compile(rf"(?<![\w./~-]){re.escape(here)}(?=[\w.])")
    return in_order(
        replace(
            each,
            place=replace(each.place, file=from_here(each.place.file)),
            wrong=begins.sub("", each.wrong),
            why=begins.sub("", each.why),
            do=begins.sub("", each.do),
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
    """Read a file for its lines; none where it cannot be read, or is outside."""
    if not is_within(file, TRUST.get().roots(file)):
        return []
    try:
        return read_file(file).decode(errors="replace").split("\n")
    except OSError:
        return []


def stop(problems: Iterable[Problem], *, code: int = 1) -> NoReturn:
    """Tell what is wrong and end with an exit code: 1 for a file, 2 for the command line."""
    told = tuple(problems)
    tell(told)
    errors = sum(each.is_error for each in told)
    if errors > 1:
        typer.echo(f"{errors} errors; nothing was done", err=True)
    raise typer.Exit(code)


def stop_on_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """End if any problem is an error; else give the warnings back."""
    told = tuple(problems)
    if has_errors(told):
        stop(told)
    return told


class Answer:
    """Where a command's answer goes: the screen, or a file it replaces."""

    def __init__(self, output: str | None, *, own: Iterable[str] = (), mode: int = 0o666) -> None:
        """Take the file's name, or None or `-` for the screen; end where it must not be written.

        Args:
            output: the file.
            own: the co-op's own files as far as they are known, which no answer replaces.
            mode: of a new file, before the process's own mask; for no more people to read than
                may read the co-op's own files.
        """
        own = tuple(own)
        self._mode = mode & _mode_of(own)
        self._output = None if output == "-" else output
        self._text: list[str] = []
        self._is_data = False
        if self._output is not None:
            _may_write(self._output, own)

    def json(self, value: object) -> None:
        """Add JSON, readable in a diff."""
        self.data(as_json_text(value))

    def data(self, text: str) -> None:
        """Add a text that programs read; it is in UTF-8 wherever it goes, as files are."""
        self._is_data = True
        self.text(text)

    def text(self, text: str) -> None:
        """Add a text that ends its own lines."""
        self._text.append(text)

    def line(self, text: str) -> None:
        """Add a line as it is."""
        self._text.append(text + "\n")

    def rich(self, parts: Iterable["RenderableType"]) -> None:
        """Add tables and styled words."""
        self._text.append(drawn(parts, is_file=self.is_file))

    @property
    def is_file(self) -> bool:
        """Whether it goes to a file, and not to the screen."""
        return self._output is not None

    def give(self) -> None:
        """Write the answer, whole; end with exit code 1 where it cannot be written.

        A reader who has gone is no error: the work is done all the same.
        """
        text = "".join(self._text)
        try:
            if self._output is None:
                if self._is_data and isinstance(sys.stdout, io.TextIOWrapper):
                    sys.stdout.reconfigure(encoding="utf-8", errors=_CODES)
                sys.stdout.write(text)
                sys.stdout.flush()
            elif _is_file(self._output):
                replace_file(self._output, text.encode(errors=_CODES), mode=self._mode)
            else:
                with open(self._output, "w", encoding="utf-8", errors=_CODES, newline="\n") as file:
                    file.write(text)
        except OSError as error:
            if self._output is None:  # what was not written shall not be tried again at the end
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                refuse(f"cannot write {self._output or 'the answer'}: {error.strerror}", code=1)


def as_json_text(value: object) -> str:
    """Write JSON, readable in a diff."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def drawn(parts: Iterable["RenderableType"], *, is_file: bool) -> str:
    """Draw tables and styled words, for the screen or for a file."""
    from rich.console import Group

    console = _console(is_file=is_file)
    # a line of a file is shown whole, however long
    for soft, some in groupby(parts, key=lambda part: getattr(part, "no_wrap", None) is True):
        console.print(Group(*some), soft_wrap=soft, crop=False)
    assert isinstance(console.file, io.StringIO)
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().split("\n")[:-1])


def _is_file(path: str) -> bool:
    """Whether a path is, or will be, a plain file: neither a device nor a pipe."""
    return os.path.isfile(path) or not os.path.exists(path)


def leave_alone(own: Iterable[str], paths: Iterable[str]) -> None:
    """End where a path leads to the books, the rules or git, where no answer is written."""
    kept = set(map(os.path.realpath, own))
    for path in paths:
        real = os.path.realpath(path)
        low = real.lower()
        if real in kept or low.endswith(_OURS) or ".git" in low.split(os.sep):
            refuse(
                f"{path} is for the books, the rules or git, not for an answer; "
                "name another file, such as answer.txt",
                code=2,
            )


def _may_write(path: str, own: Iterable[str]) -> None:
    """End where an answer must not, or cannot, be written to a path."""
    leave_alone(own, [path])
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    replaced = [each for each in (folder, real) if _is_file(path) and os.path.exists(each)]
    for wrong, found in (
        ("it is a folder", os.path.isdir(real)),
        (f"there is no folder {os.path.dirname(path)}", not os.path.isdir(folder)),
        ("it is not writable for you", not all(os.access(each, os.W_OK) for each in replaced)),
    ):
        if found:
            refuse(f"cannot write {path}: {wrong}", code=1)


def _mode_of(own: Iterable[str]) -> int:
    """Say what all of these files let others do; their owner may read and write."""
    mode = 0o666
    for each in own:
        with contextlib.suppress(OSError):  # what cannot be read is told elsewhere
            mode &= os.stat(each).st_mode
    return mode | 0o600


def _console(*, is_file: bool) -> "Console":
    """Make a console in memory, as for a terminal or else without colour, eighty columns wide."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty() and not is_file
    return Console(
        file=io.StringIO(),
        width=None if on_terminal else 80,
        no_color=None if on_terminal else True,
        force_terminal=on_terminal,
        highlight=False,
        emoji=False,
        markup=False,
    )


def _in_colour() -> bool:
    """Whether standard error is a terminal that wants colour."""
    without = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stderr.isatty() and not without
