"""coopctl run in this very process, its ledgers loaded here too: for many runs on small ledgers.

What a copy of the process would do is the same but for a crash of Beancount's parser; most tests
of tests/cli, the gallery and the stories run the command as a shell does.
"""

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any

import coopctl.books.reading
from coopctl.books.child import Answer, Request, answer
from coopctl.cli import main
from tests.cli.coop import LONG_AFTER, CoOp, Done


@contextlib.contextmanager
def loading_here() -> Iterator[None]:
    """Load in this process: copies of it cost more than the small ledgers."""
    reading: Any = coopctl.books.reading
    found = reading.ask

    def ask(request: Request, *, meanwhile: Callable[[], None] | None = None) -> Answer:
        if meanwhile is not None:
            meanwhile()
        return answer(request)

    reading.ask = ask
    try:
        yield
    finally:
        reading.ask = found


def forget() -> None:
    """Drop what a run keeps of the files that it has read: another process would know nothing."""
    rooms = [module for name, module in sys.modules.items() if name.startswith("coopctl.cli.")]
    for value in (value for room in rooms for value in vars(room).values()):
        if hasattr(value, "cache_clear"):
            value.cache_clear()


def run_here(home: Path, arguments: tuple[str, ...], now: str) -> Done:
    """Run coopctl in a folder, as on a day; an exception of ours is one here."""
    out, err, here, argv = io.StringIO(), io.StringIO(), Path.cwd(), sys.argv
    was = {key: os.environ.get(key) for key in ("SOURCE_DATE_EPOCH", "COLUMNS")}
    os.chdir(home)
    os.environ.update(SOURCE_DATE_EPOCH=now, COLUMNS="80")
    sys.argv = ["coopctl", *arguments]
    code = 0
    try:
        with loading_here(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            copy_context().run(main)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        forget()
        os.chdir(here)
        sys.argv = argv
        for key, value in was.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value
    return Done(code, out.getvalue(), err.getvalue())


class Here(CoOp):
    """A co-op on which the command is run in this process."""

    def run(self, *arguments: str, code: int | None = 0, now: str = LONG_AFTER) -> Done:
        """Run coopctl in the folder; `code` is the exit code it must end with."""
        done = run_here(self.folder, arguments, now)
        assert code is None or done.code == code, done
        return done
