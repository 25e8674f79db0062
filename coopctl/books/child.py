"""Loads and draws in another process, so that a crash of the parser stays there."""

import faulthandler
import gc
import importlib
import os
import pickle
import resource
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from coopctl.books.gate import Gate
from coopctl.books.packing import Drawn
from coopctl.books.standins import StandIns
from coopctl.books.text import unreadable
from coopctl.books.trust import TRUSTED, Trust
from coopctl.problems import Problem


@dataclass(frozen=True, slots=True)
class Request:
    """What to load: the main ledger's absolute path, the currency, files in others' places.

    Attributes:
        watch: names of accounts whose transactions are kept whole.
        trust: which plugins run, and from where files are read.
        asserted: whether a `balance` that fails is an error.
    """

    main: str
    currency: str
    replacing: Mapping[str, str]
    watch: tuple[str, ...] = ()
    trust: Trust = TRUSTED
    asserted: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: books or problems, the files that were read, and what each held."""

    drawn: Drawn | None
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    prints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Bug:
    """The traceback of an exception that is no fault of the ledger."""

    text: str


class Crashed(Exception):  # noqa: N818 - it is what happened to the other process
    """The other process ended without an answer.

    Attributes:
        status: its exit code; minus the number of the signal that ended it.
    """

    def __init__(self, status: int) -> None:
        """Keep how it ended."""
        super().__init__(f"ended with {status}")
        self.status = status


def answer(request: Request, kept: list[object] | None = None) -> Answer:
    """Load and draw in this process.

    Args:
        request: what to load.
        kept: takes what was loaded, for a process that ends before it need be taken down.
    """
    from coopctl.books.draw import draw  # noqa: PLC0415 - Beancount is imported where it is used
    from coopctl.books.ledger_errors import (  # noqa: PLC0415
        escaped_problem,
        is_no_assertion,
        ledger_problems,
        no_entries,
    )
    from coopctl.books.load import load  # noqa: PLC0415

    stand_ins = StandIns(request.replacing, request.trust.roots(request.main))
    gate = Gate(request.main, stand_ins.file_for(request.main), request.trust)
    if not stand_ins.readable(stand_ins.file_for(request.main)):
        return Answer(None, tuple(stand_ins.refused), (request.main,))
    try:
        loaded = load(request.main, stand_ins, gate)
    except OSError as error:  # of the disk, not of what is written there
        name = stand_ins.name_of(str(error.filename or request.main))
        return Answer(None, (*stand_ins.refused, *gate.refused, unreadable(name, error)), ())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever Beancount or a plugin raises
        told = (*stand_ins.refused, *gate.refused, escaped_problem(error, request.main))
        return Answer(None, told, ())
    if kept is not None:
        kept.append(loaded)
    files = tuple(sorted(map(stand_ins.name_of, loaded.options["include"])))
    # without a file or a plugin, others lack what it opens: errors that nobody made
    refused = (*stand_ins.refused, *gate.refused)
    errors = loaded.errors if request.asserted else filter(is_no_assertion, loaded.errors)
    problems = refused or ledger_problems(errors, loaded.entries, stand_ins, request.main)
    if not problems and not loaded.entries:
        problems = (no_entries(request.main),)
    if problems:
        return Answer(None, (*problems, *gate.left_out), files, stand_ins.prints)
    drawn = draw(loaded, request.currency, stand_ins, request.watch)
    return Answer(drawn, (*drawn.problems, *gate.left_out), files, stand_ins.prints)


def ask(request: Request, *, meanwhile: Callable[[], None] | None = None) -> Answer:
    """Load and draw in a copy of this process.

    Args:
        request: what to load.
        meanwhile: done in this process while the other one works.

    Raises:
        Crashed: where the process ends without an answer.
        RuntimeError: with the traceback, where an exception in it is no fault of the ledger.
    """
    sent, status = _forked(request, meanwhile or _nothing)
    if not sent:
        raise Crashed(status)
    found = pickle.loads(sent)  # noqa: S301 - sent by our own process
    if isinstance(found, _Bug):
        raise RuntimeError(found.text)  # noqa: TRY004 - the exception of the other process
    return found  # type: ignore[no-any-return]


def _nothing() -> None:
    """Wait."""


def _forked(request: Request, meanwhile: Callable[[], None]) -> tuple[bytes, int]:
    """Run in a copy of this process; give what it sends, and how it ended."""
    importlib.import_module("coopctl.books.draw")  # with Beancount, once for every copy
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # of threads, which the copy does not have: it needs none of theirs
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _finish(request, writing)
    os.close(writing)
    status = None
    try:
        meanwhile()
        with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor, not a path
            sent = pipe.read()
        status = os.waitpid(child, 0)[1]
    finally:
        if status is None:  # interrupted
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return sent, os.waitstatus_to_exitcode(status)


def _finish(request: Request, writing: int) -> None:
    """Answer, and end this process without taking its many objects down one by one."""
    status = 1
    try:
        _fall_silently()
        _keep_stdout()
        gc.disable()  # what a load makes stays; looking for what does not costs a fifth
        kept = list[object]()
        _write(writing, _tried(request, kept))
        status = 0
    finally:
        with suppress(OSError, ValueError, AttributeError):  # stderr closed, or none
            sys.stderr.flush()
        os._exit(status)


def _tried(request: Request, kept: list[object]) -> bytes:
    try:
        return pickle.dumps(answer(request, kept), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - raised again in the process that asked
        return pickle.dumps(_Bug(traceback.format_exc()))


def _fall_silently() -> None:
    """Leave nothing behind in a crash: a core file would hold the members' data."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _keep_stdout() -> None:
    """Send to stderr what plugins print: stdout is for answers."""
    sys.stdout = sys.stderr
    with suppress(OSError):  # no stderr
        os.dup2(2, 1)


def _write(descriptor: int, sent: bytes) -> None:
    with open(descriptor, "wb") as pipe:
        pipe.write(sent)
