"""The one place where files come to be or are replaced: whole, on the disk, or not at all."""

import contextlib
import errno
import os
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

_HOST = f"{zlib.crc32(os.fsencode(os.uname().nodename)):08x}"
_DEAD = re.compile(rf"\..+\.{_HOST}-([1-9][0-9]{{0,8}})\.tmp")
"""A temporary file of this machine, with the process that made it."""
_NO_FSYNC = (errno.EINVAL, errno.EBADF)
"""What file systems say that have no way to put a folder on the disk."""


@contextlib.contextmanager
def temporary(
    target: Path,
    content: bytes,
    *,
    beside: Path | None = None,
    mode: int = 0o666,
    neighbour: Path | None = None,
) -> Iterator[Path]:
    """Put content on disk beside a file, with its mode; take it away afterwards.

    What runs that were killed have left in the folder is taken away first.

    Args:
        target: the file that it is to replace, whose mode and owner it gets.
        content: of the new file.
        beside: the file in whose folder, and after whose name, it is written, if not the target.
        mode: of the new file where it replaces none, before the process's own mask.
        neighbour: whose mode and owner a new file gets in place of that mode.

    Raises:
        OSError: where it cannot be written.
    """
    near = beside or target
    _sweep(near.parent)
    path = near.with_name(f".{near.name}.{_HOST}-{os.getpid()}.tmp")
    like, bits = _stat(target), 0o7777
    if like is None and neighbour is not None:
        like, bits = _stat(neighbour), 0o666
    path.unlink(missing_ok=True)  # of a killed run that had our number
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, mode if like is None else 0o600)
    try:
        try:
            if like is not None:
                _as(like, bits, descriptor)
            fill(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield path
    finally:
        with contextlib.suppress(OSError):  # renamed, or the folder lets go of nothing
            path.unlink()


def put(made: Path, target: Path) -> None:
    """Rename a file that is on the disk into its place.

    Raises:
        OSError: where it cannot be; what stood there still does.
    """
    os.replace(made, target)


def make_last(folder: Path) -> None:
    """Put the names in a folder on the disk, so that they outlast a loss of power.

    Raises:
        OSError: where the system could not.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise
    finally:
        os.close(descriptor)


def replace_file(path: str, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file that is no part of the ledger, whole; follow a link, keep a mode.

    Raises:
        OSError: where it cannot be written, or not be made to last.
    """
    target = Path(os.path.realpath(path))
    with temporary(target, content, mode=mode) as made:
        put(made, target)
    make_last(target.parent)


def make_folder(folder: Path, mode: int = 0o777) -> list[Path]:
    """Make a folder and those above it where they are missing, no wider open than what holds them.

    Returns:
        Those that were made, the innermost first.

    Raises:
        OSError: where it cannot be made; what was made above it is taken away again.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    made: list[Path] = []
    try:
        for each in reversed(missing):
            above = each.parent
            os.mkdir(each, mode & stat.S_IMODE(above.stat().st_mode))
            made.insert(0, each)
            make_last(above)
    except OSError:
        take_away(made)
        raise
    return made


def take_away(folders: list[Path]) -> None:
    """Remove folders, but for those that something was put in."""
    for each in folders:
        with contextlib.suppress(OSError):  # not empty
            each.rmdir()


def fill(descriptor: int, content: bytes) -> None:
    """Write all of it; the system may take a part at a time.

    Raises:
        OSError: where it cannot be written.
    """
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def is_left_over(name: str) -> bool:
    """Whether a file of this name is one that a killed run of this machine has left."""
    found = _DEAD.fullmatch(name)
    return found is not None and not _is_alive(int(found[1]))


def _sweep(folder: Path) -> None:
    """Take away what runs of this machine have left that were killed while they wrote."""
    with contextlib.suppress(OSError):  # what cannot be taken away stays hidden
        for name in os.listdir(folder):
            if is_left_over(name):
                os.unlink(folder / name)


def _is_alive(process: int) -> bool:
    """Whether a process of that number runs on this machine."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _stat(path: Path) -> os.stat_result | None:
    """Look at a file; None where there is none."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _as(like: os.stat_result, bits: int, descriptor: int) -> None:
    """Give a file these bits of another's mode, and its owner as far as the system lets us."""
    own = os.fstat(descriptor)
    for user, group in ((like.st_uid, like.st_gid), (-1, like.st_gid)):
        if (own.st_uid, own.st_gid) == (like.st_uid, like.st_gid):
            break
        with contextlib.suppress(PermissionError):  # only root gives files away
            os.fchown(descriptor, user, group)
            break
    os.fchmod(descriptor, like.st_mode & bits)
