"""A small copy of this process, made early, which is copied in its place.

What tests hold makes their process large, and to copy that takes longer than most commands do.
"""

import os
import pickle
import posix
import signal
import socket
import struct
from collections.abc import Callable
from typing import Any, NoReturn

_LENGTH = struct.Struct("!Q")


class Starter:
    """Does what it is asked in a new copy of the process that this one was when it was made."""

    def __init__(self, do: Callable[[Any, tuple[int, ...]], NoReturn]) -> None:
        """Make the small copy.

        Args:
            do: is given what is asked and the file descriptors, in a copy of its own.
        """
        self._do = do
        self._owner = os.getpid()
        self._here, there = socket.socketpair()
        if os.fork() == 0:
            try:
                self._here.close()
                self._serve(there)
            finally:  # whatever happens, it is no second run of the tests
                posix._exit(1)  # noqa: SLF001 - nothing of this copy is kept
        there.close()

    @property
    def is_ours(self) -> bool:
        """Whether this process made it: in a copy of it, two would ask at once."""
        return os.getpid() == self._owner

    def status_of(self, asked: object, descriptors: tuple[int, ...]) -> int:
        """Ask, and wait for the copy to end; give its status as `os.waitpid` does."""
        sent = pickle.dumps((dict(os.environ), asked))
        socket.send_fds(self._here, [_LENGTH.pack(len(sent))], descriptors)
        self._here.sendall(sent)
        return int(_LENGTH.unpack(_received(self._here, _LENGTH.size))[0])

    def _serve(self, there: socket.socket) -> NoReturn:
        """Wait for what is asked, until nobody can ask any more."""
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with who asks
        while True:
            head, descriptors, _, _ = socket.recv_fds(there, _LENGTH.size, 8)
            if len(head) < _LENGTH.size:
                posix._exit(0)  # noqa: SLF001 - the same
            environment, asked = pickle.loads(_received(there, *_LENGTH.unpack(head)))  # noqa: S301
            os.environ.clear()
            os.environ.update(environment)
            child = os.fork()
            if child == 0:
                signal.signal(signal.SIGINT, interrupt)
                there.close()
                self._do(asked, tuple(descriptors))
            for descriptor in descriptors:
                os.close(descriptor)
            there.sendall(_LENGTH.pack(os.waitpid(child, 0)[1]))


def _received(end: socket.socket, length: int) -> bytes:
    """Read so many bytes."""
    found = b""
    while len(found) < length:
        part = end.recv(length - len(found))
        if not part:
            message = "the copy of this process that starts commands is gone"
            raise EOFError(message)
        found += part
    return found
