"""The real command, run in a copy of this process: a test waits for no imports.

It has its own working folder, environment, standard streams and exit code, as if a shell had
started it; tests/cli/test_commands.py starts it from a shell, to see that it is the same.
"""

import os
import posix
import sys
import tempfile
import traceback
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import coverage

import coopctl.books.draw
import coopctl.cli.checking
import coopctl.cli.closing
import coopctl.cli.explaining
import coopctl.cli.importing
import coopctl.cli.month_drawing
import coopctl.cli.monthly
import coopctl.cli.planning
import coopctl.cli.proposing
import coopctl.cli.registering
import coopctl.cli.rolling
import coopctl.cli.ruling
import coopctl.cli.stating
import coopctl.cli.verifying
import coopctl.reports.capital_text
import coopctl.reports.closing_text
import coopctl.reports.members_text
import coopctl.reports.paper_html
import coopctl.reports.paper_text
import coopctl.reports.report_csv
import coopctl.reports.report_json
import coopctl.reports.report_paper
import coopctl.reports.table_text  # noqa: F401 - with all it needs, once for every copy
from coopctl.cli import main


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


def coopctl_in(
    folder: Path,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    counted: bool | None = None,
) -> Said:
    """Run coopctl in a folder.

    Args:
        folder: to run in.
        arguments: of the command.
        environment: more than there is here.
        counted: whether its lines count as covered by tests, which costs as much as they do;
            where it is not said, those of one test in eight are, always of the same ones.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        sys.stdout.flush()
        sys.stderr.flush()
        measured = coverage.Coverage.current()
        counts = measured is not None and (_is_counted() if counted is None else counted)
        if measured is not None and counts:
            measured.get_data()  # kept here, and so not written again by every copy
        child = os.fork()
        if child == 0:
            if not counts:
                uncounted()
            become(folder, arguments, environment or {}, (out.fileno(), err.fileno()))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Said(status, *(_read(file.fileno()) for file in (out, err)))


def _is_counted() -> bool:
    """Whether the test that runs is one of those whose commands are counted."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    return zlib.crc32(test.encode()) % 8 == 0


def uncounted() -> None:
    """Let no line that this copy of the process runs count as covered, and write nothing of it."""
    measured = coverage.Coverage.current()
    if measured is not None:
        measured.stop()
        os._exit = posix._exit  # noqa: SLF001 - coverage's own would write


def become(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int]
) -> NoReturn:
    """Take the place of a process that a shell would start."""
    code = 1
    try:
        os.chdir(folder)
        os.environ.update(environment)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, stream in enumerate((nothing, *streams)):
            os.dup2(stream, number)
        sys.stdout, sys.stderr = (open(each, "w", encoding="utf-8") for each in (1, 2))  # noqa: PTH123, SIM115 - descriptors, open to the end
        sys.argv = ["coopctl", *arguments]
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - a traceback in the answer is what the tests look for
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _read(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, encoding="utf-8", newline="", closefd=False) as file:
        return file.read()
