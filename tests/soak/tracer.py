"""Runs a process and its copies under ptrace, to end it or let one call fail at a chosen call.

strace can inject faults as well, but it counts calls for each process apart, and picks files by
exact names alone; here the calls on anything below some folders are counted over all processes,
so that a number names one call. x86-64 Linux only.
"""

# ruff: noqa: PTH115, PTH118 - paths are the texts that another process gave

import ctypes
import errno
import os
import platform
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import NoReturn

IS_SUPPORTED = sys.platform == "linux" and platform.machine() == "x86_64"

_TRACEME, _SYSCALL, _SETOPTIONS, _POKEUSER, _SYSCALL_INFO = 0, 24, 0x4200, 6, 0x420E
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x100000  # syscall stops marked, copies followed, end with us
_ALL = 0x40000000  # waitpid's __WALL
_ORIG_RAX, _RAX, _RDX = 15 * 8, 10 * 8, 12 * 8
_AT_FDCWD = 0xFFFFFF9C
_SYSCALL_STOP = signal.SIGTRAP | 0x80

_ptrace = ctypes.CDLL(None, use_errno=True).ptrace
_ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_ptrace.restype = ctypes.c_long


class Kind(Enum):
    """What a call does to the disk."""

    READS = "reads"
    CHANGES = "changes"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class _Call:
    """A system call: its name, and which arguments name files (a pair: folder and path)."""

    name: str
    kind: Kind
    paths: tuple[int | tuple[int, int], ...] = ()
    descriptor: int | None = None


_R, _C = Kind.READS, Kind.CHANGES
_CALLS = {
    0: _Call("read", _R, descriptor=0),
    1: _Call("write", _C, descriptor=0),
    2: _Call("open", _R, (0,)),
    3: _Call("close", Kind.CLOSES, descriptor=0),
    4: _Call("stat", _R, (0,)),
    5: _Call("fstat", _R, descriptor=0),
    6: _Call("lstat", _R, (0,)),
    8: _Call("lseek", _R, descriptor=0),
    16: _Call("ioctl", _R, descriptor=0),
    17: _Call("pread64", _R, descriptor=0),
    18: _Call("pwrite64", _C, descriptor=0),
    20: _Call("writev", _C, descriptor=0),
    21: _Call("access", _R, (0,)),
    40: _Call("sendfile", _C, descriptor=0),
    72: _Call("fcntl", _R, descriptor=0),
    73: _Call("flock", _C, descriptor=0),
    74: _Call("fsync", _C, descriptor=0),
    75: _Call("fdatasync", _C, descriptor=0),
    76: _Call("truncate", _C, (0,)),
    77: _Call("ftruncate", _C, descriptor=0),
    80: _Call("chdir", _R, (0,)),
    82: _Call("rename", _C, (0, 1)),
    83: _Call("mkdir", _C, (0,)),
    84: _Call("rmdir", _C, (0,)),
    86: _Call("link", _C, (0, 1)),
    87: _Call("unlink", _C, (0,)),
    88: _Call("symlink", _C, (1,)),
    89: _Call("readlink", _R, (0,)),
    90: _Call("chmod", _C, (0,)),
    91: _Call("fchmod", _C, descriptor=0),
    92: _Call("chown", _C, (0,)),
    93: _Call("fchown", _C, descriptor=0),
    94: _Call("lchown", _C, (0,)),
    217: _Call("getdents64", _R, descriptor=0),
    257: _Call("openat", _R, ((0, 1),)),
    258: _Call("mkdirat", _C, ((0, 1),)),
    260: _Call("fchownat", _C, ((0, 1),)),
    262: _Call("newfstatat", _R, ((0, 1),)),
    263: _Call("unlinkat", _C, ((0, 1),)),
    264: _Call("renameat", _C, ((0, 1), (2, 3))),
    265: _Call("linkat", _C, ((0, 1), (2, 3))),
    266: _Call("symlinkat", _C, ((1, 2),)),
    267: _Call("readlinkat", _R, ((0, 1),)),
    268: _Call("fchmodat", _C, ((0, 1),)),
    269: _Call("faccessat", _R, ((0, 1),)),
    280: _Call("utimensat", _C, ((0, 1),)),
    285: _Call("fallocate", _C, descriptor=0),
    316: _Call("renameat2", _C, ((0, 1), (2, 3))),
    326: _Call("copy_file_range", _C, descriptor=2),
    332: _Call("statx", _R, ((0, 1),)),
    437: _Call("openat2", _R, ((0, 1),)),
    439: _Call("faccessat2", _R, ((0, 1),)),
}
_OPEN_FLAGS = {2: 1, 257: 2}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Touch:
    """A call on something below the folders."""

    name: str
    kind: Kind
    path: str
    in_copy: bool

    def __str__(self) -> str:
        return f"{self.name} {self.path}{' (loading)' * self.in_copy}"


class Act(Enum):
    """What becomes of the chosen call, besides failing with an error number."""

    KILL_BEFORE = "killed before"
    KILL_AFTER = "killed after"
    SHORT = "short write"
    WATCHED = "watched"


@dataclass(slots=True)
class Traced:
    """What a run did: its calls on the folders, its exit code, and the call that was chosen."""

    calls: list[Touch] = field(default_factory=list)
    code: int | None = None
    met: Touch | None = None


class Tracer:
    """One run; calls on what lies below the folders are counted from zero."""

    def __init__(
        self,
        folders: Sequence[Path],
        at: int | None,
        act: Act | int | None,
        watch: Callable[[Touch], None] | None = None,
    ) -> None:
        """Take what to count, and which call gets what: an act, or the number of an error.

        Whoever watches is called with every process at a stop, before and after each call.
        """
        self._watch = watch
        self._below = tuple(f"{os.path.realpath(each)}" for each in folders)
        self._at, self._act = at, act
        self._first = 0
        self._live: dict[int, str] = {}
        self._pending: dict[int, Act | int] = {}
        self.done = Traced()

    def run(self, child: Callable[[], NoReturn]) -> Traced:
        """Copy this process, run the child in it, and give what it did."""
        self._first = os.fork()
        if self._first == 0:
            _ptrace(_TRACEME, 0, None, None)
            os.kill(os.getpid(), signal.SIGSTOP)
            child()
        self._live[self._first] = "new"
        try:
            while self._live:
                self._step(*os.waitpid(-1, _ALL))
        finally:
            self._kill()
        return self.done

    def _step(self, process: int, status: int) -> None:
        """Handle one stop of one process."""
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            self._live.pop(process, None)
            if process == self._first:
                self.done.code = os.waitstatus_to_exitcode(status)
            return
        stopped, event = os.WSTOPSIG(status), status >> 16
        deliver = 0
        if self._live.get(process, "new") == "new":
            self._live[process] = "runs"
            _ptrace(_SETOPTIONS, process, None, _OPTIONS)
            deliver = 0 if stopped == signal.SIGSTOP else stopped
        elif stopped == _SYSCALL_STOP:
            self._at_call(process)
        elif not event and stopped != signal.SIGTRAP:
            deliver = stopped
        _ptrace(_SYSCALL, process, None, deliver)

    def _at_call(self, process: int) -> None:
        """Look at a call as it begins, and act on the chosen one."""
        info = (ctypes.c_uint64 * 11)()
        if _ptrace(_SYSCALL_INFO, process, ctypes.sizeof(info), ctypes.addressof(info)) < 0:
            return
        begins = info[0] & 0xFF == 1
        if not begins:
            self._ended(process)
            return
        number, arguments = info[3], list(info[4:10])
        touch = self._touch(process, number, arguments)
        if touch is None:
            return
        self.done.calls.append(touch)
        if self._watch is not None:
            self._watch(touch)
            self._pending[process] = Act.WATCHED
        if len(self.done.calls) - 1 != self._at or self._act is None:
            return
        self.done.met = touch
        if self._act is Act.KILL_BEFORE:
            self._kill()
        elif self._act is Act.SHORT:
            if arguments[2] > 1:
                _ptrace(_POKEUSER, process, _RDX, arguments[2] // 2)
        else:
            self._pending[process] = self._act
            if self._act is not Act.KILL_AFTER:
                _ptrace(_POKEUSER, process, _ORIG_RAX, 0xFFFFFFFFFFFFFFFF)

    def _ended(self, process: int) -> None:
        """Let the chosen call come back with an error, or end everything after it."""
        act = self._pending.pop(process, None)
        if act is Act.WATCHED and self._watch is not None:
            self._watch(self.done.calls[-1])
        elif act is Act.KILL_AFTER:
            self._kill()
        elif isinstance(act, int):
            _ptrace(_POKEUSER, process, _RAX, (1 << 64) - act)

    def _kill(self) -> None:
        """End every process at once, as a loss of power does."""
        for process in self._live:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _touch(self, process: int, number: int, arguments: list[int]) -> Touch | None:
        """Say what a call touches below the folders; None if nothing."""
        call = _CALLS.get(number)
        if call is None:
            return None
        paths = [_path(process, each, arguments) for each in call.paths]
        if call.descriptor is not None:
            with suppress(OSError):
                paths.append(os.readlink(f"/proc/{process}/fd/{arguments[call.descriptor]}"))
        for path in paths:
            for folder in self._below:
                if path == folder or path.startswith(folder + "/"):
                    kind = call.kind
                    if number in _OPEN_FLAGS and arguments[_OPEN_FLAGS[number]] & _WRITES:
                        kind = Kind.CHANGES
                    return Touch(call.name, kind, path, process != self._first)
        return None


def _path(process: int, which: int | tuple[int, int], arguments: list[int]) -> str:
    """Read a path from a process's memory, and make it absolute."""
    folder, at = (None, which) if isinstance(which, int) else which
    try:
        with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no file
            memory.seek(arguments[at])
            text = os.fsdecode(memory.read(512).partition(b"\0")[0])
        if text.startswith("/"):
            return os.path.normpath(text)
        descriptor = _AT_FDCWD if folder is None else arguments[folder] & 0xFFFFFFFF
        base = "cwd" if descriptor == _AT_FDCWD else f"fd/{descriptor}"
        return os.path.normpath(os.path.join(os.readlink(f"/proc/{process}/{base}"), text))
    except (OSError, ValueError):
        return ""


ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)
