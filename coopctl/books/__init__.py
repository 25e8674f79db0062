"""Reads a Beancount ledger into frozen facts; the only room that knows how Beancount loads."""

from coopctl.books.files import MOST_BYTES, TooLarge, file_text, read_file, read_text
from coopctl.books.links import Part, begins_closing
from coopctl.books.prints import file_print, print_of
from coopctl.books.reading import read_books
from coopctl.books.standins import kind_of
from coopctl.books.text import LEDGER_ERROR, UNREADABLE
from coopctl.books.trust import Plugins, Trust, is_within, outside_problem, repository_of, top_of
from coopctl.books.until import until
from coopctl.books.values import (
    ANY_PART,
    CORRECTION,
    INTERVALS,
    YEARS,
    Account,
    Books,
    BooksReading,
    Budget,
    Cell,
    Closing,
    ForeignFlow,
    Linked,
    Metadata,
    Postings,
    Record,
    Roots,
    Watched,
    root_of,
)
from coopctl.books.view import View

__all__ = [
    "ANY_PART",
    "CORRECTION",
    "INTERVALS",
    "LEDGER_ERROR",
    "MOST_BYTES",
    "UNREADABLE",
    "YEARS",
    "Account",
    "Books",
    "BooksReading",
    "Budget",
    "Cell",
    "Closing",
    "ForeignFlow",
    "Linked",
    "Metadata",
    "Part",
    "Plugins",
    "Postings",
    "Record",
    "Roots",
    "TooLarge",
    "Trust",
    "View",
    "Watched",
    "begins_closing",
    "file_print",
    "file_text",
    "is_within",
    "kind_of",
    "outside_problem",
    "print_of",
    "read_books",
    "read_file",
    "read_text",
    "repository_of",
    "root_of",
    "top_of",
    "until",
]
