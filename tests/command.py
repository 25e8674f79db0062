"""The real command, run in a copy of a process that has imported it: a test waits for no imports.

It has its own working folder, environment, standard streams and exit code, as if a shell had
started it; tests/cli/test_commands.py starts it from a shell, to see that it is the same.
"""

import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

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
from tests.counting import uncounted
from tests.starter import Starter


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
    counted: bool = True,
) -> Said:
    """Run coopctl in a folder.

    Args:
        folder: to run in.
        arguments: of the command.
        environment: more than there is here.
        counted: whether its lines may count as covered by tests.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked = _Asked(folder, tuple(arguments), environment or {}, counted=counted)
        streams = (out.fileno(), err.fileno())
        if STARTER is not None and STARTER.is_ours:
            status = STARTER.status_of(asked, streams)
        else:
            status = _status_of(asked, streams)
        code = os.waitstatus_to_exitcode(status)
        return Said(code, *(_read(file.fileno()) for file in (out, err)))


@dataclass(frozen=True)
class _Asked:
    """A command to be run; what each is, `coopctl_in` says."""

    folder: Path
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    counted: bool


def _status_of(asked: _Asked, streams: tuple[int, ...]) -> int:
    """Run a command in a copy of this very process."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _do(asked, streams)
    return os.waitpid(child, 0)[1]


def _do(asked: _Asked, streams: tuple[int, ...]) -> NoReturn:
    if not asked.counted:
        uncounted()
    become(asked.folder, asked.arguments, asked.environment, streams)


def become(
    folder: Path,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[int, ...],
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
        warnings.simplefilter("ignore", ResourceWarning)  # as Python does where no test runs
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


STARTER = None if os.environ.get("HYPOTHESIS_PROFILE") == "mutants" else Starter(_do)
"""Made while tests are collected; None where a command runs what tests have changed here."""
