"""Reads a file, and no more of it than there is room for."""

import errno
import os
import stat
from pathlib import Path

MOST_BYTES = 100_000_000
"""Of a ledger's file: half a million transactions."""


class TooLarge(OSError):  # noqa: N818 - it is what was found
    """A file has more bytes than are read of it; what it said goes into a message."""

    def __init__(self, path: str, most: int) -> None:
        """Take the file and how many bytes would have been read."""
        super().__init__(None, f"it is larger than {most // 1_000_000} MB", path)


def read_text(path: str | os.PathLike[str], *, most: int = MOST_BYTES) -> str:
    """Read a text file in UTF-8 whole, its lines ended by a line feed.

    Raises:
        TooLarge: where it has more bytes than `most`.
        OSError: where the system does not let it be read.
        UnicodeDecodeError: where it is no UTF-8.
    """
    return file_text(read_file(path, most=most))


def file_text(held: bytes) -> str:
    """Give what a file holds as a text, its lines ended by a line feed.

    Raises:
        UnicodeDecodeError: where it is no UTF-8.
    """
    return held.decode().replace("\r\n", "\n").replace("\r", "\n")


def read_file(path: str | os.PathLike[str], *, most: int = MOST_BYTES) -> bytes:
    """Read a regular file whole.

    Raises:
        TooLarge: where it has more bytes than `most`, of which none is read.
        OSError: where the system does not let it be read, or where it is a pipe, a device or a
            socket, which is not opened: it may have no end, or never begin.
    """
    file = Path(path)
    found = file.stat()
    if found.st_size > most:
        raise TooLarge(str(file), most)
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe, a device or a socket", str(file))
    return file.read_bytes()
