"""Reads a Beancount ledger into frozen facts; the only room that knows how Beancount loads."""

from coopctl.books.reading import read_books
from coopctl.books.values import (
    Account,
    Books,
    BooksReading,
    Cell,
    Closing,
    ForeignFlow,
    Postings,
    Roots,
)
from coopctl.books.view import View

__all__ = [
    "Account",
    "Books",
    "BooksReading",
    "Cell",
    "Closing",
    "ForeignFlow",
    "Postings",
    "Roots",
    "View",
    "read_books",
]
