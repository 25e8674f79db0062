"""Put a text on disk whole: beside its place first, and only then in it."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def temporary(
    target: Path, content: bytes, *, beside: Path | None = None, mode: int = 0o666
) -> Iterator[Path]:
    """Put content on disk beside a file, with its mode; take it away afterwards.

    Args:
        target: the file that it is to replace, whose mode and owner it gets.
        content: of the new file.
        mode: of the new file where it replaces none, before the process's own mask.
        beside: the file in whose folder, and after whose name, it is written, if not the target.

    Raises:
        OSError: where it cannot be written.
    """
    near = beside or target
    path = near.with_name(f".{near.name}.{os.getpid()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, mode)
    try:
        with open(descriptor, "wb") as file:
            if target.exists():
                found = target.stat()
                os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode))
                with contextlib.suppress(PermissionError):  # only root gives files away
                    os.fchown(file.fileno(), found.st_uid, found.st_gid)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        with contextlib.suppress(OSError):  # what the folder no longer lets go of stays hidden
            path.unlink(missing_ok=True)
