from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from coopctl.books import Books, BooksReading, read_books

Write = Callable[..., Path]
Read = Callable[..., Books]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a ledger; the text may be indented."""

    def _write(text: str, name: str = "main.beancount") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return _write


@pytest.fixture
def read(write: Write) -> Read:
    """Reads the books of a ledger that is right."""

    def _read(text: str, currency: str = "JPY") -> Books:
        reading = read_books(str(write(text)), currency=currency)
        assert reading.problems == ()
        assert reading.books is not None
        return reading.books

    return _read


@pytest.fixture
def refused(write: Write) -> Callable[[str], BooksReading]:
    """Reads a ledger that is wrong."""

    def _refused(text: str) -> BooksReading:
        reading = read_books(str(write(text)), currency="JPY")
        assert reading.books is None
        assert reading.problems
        return reading

    return _refused
