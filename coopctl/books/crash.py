"""Finds what made Beancount's parser crash, by looking at the text alone."""

# Beancount and glob speak in texts; pathlib would take `..` and links out of them.
# ruff: noqa: PTH118, PTH120

import os
import re
import signal
from collections.abc import Iterator

from coopctl.books.files import read_file
from coopctl.books.standins import StandIns, kind_of
from coopctl.problems import Place, Problem

MOST_FILES = 10_000

_INCLUDE = re.compile(rb'^include\s+"([^"\n]+)"', re.MULTILINE)
_STRING = re.compile(rb'"[^"\n]*"|;.*')
_BY_ZERO = re.compile(rb"/\s*[-+(\s]*0[0,]*(\.0*)?(?![\d.,])")


def crash_problem(main: str, stand_ins: StandIns, status: int) -> Problem:
    """Tell that the process which read the ledger crashed, and where it may be.

    Args:
        main: absolute path of the main ledger.
        stand_ins: files that stood for others.
        status: exit code of the process; minus the number of a signal.
    """
    place, line = next(_divisions(main, stand_ins), (Place(main), None))
    do = f"run `bean-check {main}`, and take out what was last written until it passes"
    if line is not None:
        do = "write the number out, or divide by another"
    wrong, why = _ending(status)
    return Problem(code="ledger-crash", place=place, wrong=wrong, why=why, do=do, line=line)


def _ending(status: int) -> tuple[str, str]:
    """Say how the process ended, and what does that."""
    if status >= 0:
        return (
            f"Beancount ends before it has read this ledger (exit code {status})",
            "a plugin that the ledger names can do that",
        )
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    if name == "SIGKILL":
        return (
            f"the system ended Beancount while it read this ledger ({name})",
            "it does that to a process which takes more memory than there is",
        )
    return (
        f"Beancount's parser crashes on this ledger ({name})",
        "a division by zero such as `(1/0)` in an amount, a price or a cost does that",
    )


def _divisions(main: str, stand_ins: StandIns) -> Iterator[tuple[Place, str | None]]:
    """Find divisions by zero, in the order in which Beancount reads the files."""
    for path, text in _texts(main, stand_ins):
        for number, line in enumerate(text.split(b"\n"), start=1):
            shown = _STRING.sub(b"", line) if b"/" in line else b""
            if _BY_ZERO.search(shown):
                yield Place(path, number), line.decode("utf-8", "replace").rstrip()


def _texts(main: str, stand_ins: StandIns) -> Iterator[tuple[str, bytes]]:
    """Give each file of the ledger that a text scan finds, each once."""
    waiting, seen = [stand_ins.file_for(main)], set[str]()
    while waiting and len(seen) < MOST_FILES:
        path = os.path.normpath(waiting.pop(0))
        if path in seen or kind_of(path) is not None:
            continue
        seen.add(path)
        try:
            text = read_file(path)
        except OSError:
            continue
        yield stand_ins.name_of(path), text
        for found in _INCLUDE.findall(text):
            pattern = os.path.join(os.path.dirname(path), os.fsdecode(found))
            waiting.extend(stand_ins.glob(pattern, recursive=True))
