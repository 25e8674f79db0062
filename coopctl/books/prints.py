"""Whether a file still holds what it held when it was read."""

import hashlib
import os
from pathlib import Path

from coopctl.books.text import MOST_BYTES


def print_of(content: bytes) -> str:
    """Digest what a file holds.

    >>> print_of(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def file_print(path: str) -> str | None:
    """Digest what a file holds now; None where it cannot be read, or is larger than any ledger."""
    try:
        with Path(path).open("rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                return None
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
