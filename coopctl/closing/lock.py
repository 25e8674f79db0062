"""One run at a time writes to a ledger: a file beside it says which."""

import contextlib
import fcntl
import os
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coopctl.books.standins import kind_of
from coopctl.closing.files import fill
from coopctl.problems import Place, Problem

NAME = ".coopctl.lock"
"""Hidden, and of an ending that no `include` of a ledger's files names."""

LOCKED = "ledger-locked"
"""The code of the problem that another run is writing."""

_TRIES = 100
_MOST_BYTES = 4096
_LINES = ("process", "host", "command", "")
_SAFELY = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_held: dict[str, int] = {}
"""The locks of this process: path, and the descriptor that holds it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as far as its file says: each part is empty where it does not."""

    process: str = ""
    host: str = ""
    command: str = ""
    since: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is, or was, a run on this machine; one that was killed may say nothing."""
        return self.host in ("", _host())


@contextlib.contextmanager
def hold(main: str, command: str) -> Iterator[Problem | None]:
    """Keep other runs from writing to a ledger; give what prevents that.

    The file is taken away at the end. Where the run is killed, the system lets go of the lock,
    and the next run takes the file away. A run that has the lock already keeps it.

    Args:
        main: the main ledger, absolute.
        command: what is run, for whom it keeps waiting.
    """
    path = os.path.join(os.path.dirname(os.path.realpath(main)), NAME)
    if path in _held:
        yield None
        return
    try:
        taken = _take(path, main, command)
    except OSError as error:
        yield _no_lock(path, error)
        return
    if isinstance(taken, Holder):
        yield _locked(path, taken)
        return
    _held[path] = taken
    try:
        yield None
    finally:
        del _held[path]
        _release(path, taken)


def _take(path: str, main: str, command: str) -> int | Holder:
    """Take the lock, or say who has it.

    The lock is the system's own on the file, so it ends with its holder. A file that nobody
    holds is taken away under its lock, and made anew: of several runs that find it, one gets
    there. What another machine has written is never taken away, since the system may not see
    its locks.
    """
    for _ in range(_TRIES):
        with contextlib.ExitStack() as opened:
            descriptor = _made(path, main)
            is_new = descriptor is not None
            if descriptor is None:
                descriptor = _there(path)
            if descriptor is None:
                continue  # it went away just then
            opened.callback(os.close, descriptor)
            if is_new:
                opened.enter_context(_taken_away_on_error(path))
            holder = _holder(descriptor)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return holder
            if not _is_at(path, descriptor):
                continue
            if is_new:
                fill(descriptor, f"{os.getpid()}\n{_host()}\n{command}\n".encode())
                opened.pop_all()
                return descriptor
            if not holder.is_here:
                return holder
            os.unlink(path)
    return Holder()


def _made(path: str, main: str) -> int | None:
    """Make the file, for those to see who may see the ledger; None where there is one."""
    mode = stat.S_IMODE(os.stat(main).st_mode) & 0o666 | 0o600
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFELY, mode)
    except FileExistsError:
        return None


def _there(path: str) -> int | None:
    """Open the file that is there; None where it is there no longer."""
    try:
        try:
            return os.open(path, os.O_RDWR | _SAFELY)
        except PermissionError:  # another user's: reading is enough for a lock
            return os.open(path, os.O_RDONLY | _SAFELY)
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _taken_away_on_error(path: str) -> Iterator[None]:
    """Leave no new file behind that could not be locked or written."""
    try:
        yield
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def _is_at(path: str, descriptor: int) -> bool:
    """Whether an open file is the one at a path, and not one that was taken away."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _release(path: str, descriptor: int) -> None:
    """Take the file away, and let go."""
    try:
        is_ours = _is_at(path, descriptor)
    except OSError:  # it cannot be seen, and nobody but us holds it
        is_ours = True
    with contextlib.suppress(OSError):  # one that stays is taken away by the next run
        if is_ours:
            os.unlink(path)
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _let_go() -> None:
    """Let go in a copy of this process, which may outlive it: it writes nothing."""
    for descriptor in _held.values():
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


def _host() -> str:
    """Name this machine."""
    return os.uname().nodename


def _holder(descriptor: int) -> Holder:
    """Read who wrote a lock."""
    lines = os.pread(descriptor, _MOST_BYTES, 0).decode("utf-8", "replace").split("\n")
    if len(lines) != len(_LINES):  # not written to its end
        return Holder()
    since = datetime.fromtimestamp(int(os.fstat(descriptor).st_mtime)).astimezone()
    process, host, command, _ = lines
    return Holder(process, host, command, f"{since:%Y-%m-%d %H:%M:%S}")


def _locked(path: str, holder: Holder) -> Problem:
    """Tell who is writing, and what to do."""
    wrong = "another run is writing to this ledger"
    do = "wait until it has ended, then run the command again"
    if holder.process:
        where = "on this machine" if holder.is_here else f"on {holder.host}"
        wrong = (
            f"`{holder.command}` is writing to this ledger: "
            f"process {holder.process} {where}, since {holder.since}"
        )
    if not holder.is_here:
        do = (
            "wait until it has ended, then run the command again; where it was cut short and "
            f"no longer runs on {holder.host}, run `rm {shlex.quote(path)}` first"
        )
    return Problem(
        code="ledger-locked",
        place=Place(path),
        wrong=wrong,
        why="of two runs that write at once, one could undo what the other wrote",
        do=do,
    )


def _no_lock(path: str, error: OSError) -> Problem:
    """Tell that the lock could not be taken, with the system's own reason."""
    folder = Path(path).parent
    do = f"mend what the system names of {folder}"
    kind = "a link" if os.path.islink(path) else kind_of(path)
    if kind is not None:
        name, old = shlex.quote(path), shlex.quote(f"{path}.old")
        away = f"`rm {name}`" if kind != "a folder" else f"`mv {name} {old}`"
        return Problem(
            code="cannot-write",
            place=Place(path),
            wrong=f"{NAME} is {kind}, and no file",
            why="it keeps two runs apart; without it nothing is written",
            do=f"take it away, such as by {away}, then run the command again",
        )
    if isinstance(error, PermissionError):
        do = f"make the folder writable for you, such as by `chmod u+w {shlex.quote(str(folder))}`"
    return Problem(
        code="cannot-write",
        place=Place(path),
        wrong=f"{NAME} cannot be written: {error.strerror or error}",
        why="it keeps two runs apart; without it nothing is written",
        do=f"{do}, then run the command again",
    )
