"""What a ledger says: accounts, and what was posted on each by day and commodity."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from coopctl.problems import Place, Problem

Cell = tuple[Decimal, int]
"""A day's total as posted (debit above zero), and the number of its postings."""

Postings = Mapping[tuple[str, str], Mapping[date, Cell]]
"""By account and commodity, then by day, in the order of days."""

INTERVALS = ("daily", "weekly", "monthly", "quarterly", "yearly")
"""For which a budget can be planned."""

ANY_PART = "*"
"""Stands for one part of an account's name, whatever it is."""

YEARS = range(1000, 9999)
"""Years of four digits that have a next one."""

Metadata = Mapping[str, "str | Decimal | bool | date"]


@dataclass(frozen=True, slots=True)
class Roots:
    """The names of the five root accounts, as the ledger's options set them."""

    assets: str
    liabilities: str
    equity: str
    income: str
    expenses: str

    def kind_of(self, account: str) -> str:
        """Say which root an account is below: `assets`, `equity`, …; empty if below none."""
        return dict(zip(self.names, self.__slots__, strict=True)).get(root_of(account), "")

    @property
    def names(self) -> tuple[str, str, str, str, str]:
        """All five, in Beancount's order."""
        return (self.assets, self.liabilities, self.equity, self.income, self.expenses)

    @property
    def by_usual_name(self) -> dict[str, str]:
        """All five by the names that they have where no option renames them, such as `Assets`."""
        usual = (each.capitalize() for each in self.__slots__)
        return dict(zip(usual, self.names, strict=True))


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its `open` and `close` directives describe it.

    Attributes:
        metadata: of `open`; an amount in the currency is there as its number, another as text.
        place: of `open`.
    """

    name: str
    opened: date
    closed: date | None
    metadata: Metadata
    place: Place


class ForeignFlow(NamedTuple):
    """A posting on Income or Expenses in another commodity than the currency.

    There are as many as hours are booked; a tuple is made in a fraction of the time.

    Attributes:
        file: where it is written, and in which line.
        number: as posted, debit above zero.
        price: of one unit and its currency, where the posting has one.
        closing: the year of the closing that the posting belongs to.
    """

    day: date
    file: str
    line: int
    account: str
    number: Decimal
    commodity: str
    price: tuple[Decimal, str] | None
    narration: str | None
    closing: int | None = None

    @property
    def place(self) -> Place:
        """Say where it is written."""
        return Place(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing found in the ledger, from its `custom "coop-closing"` directive.

    Attributes:
        metadata: as text; an amount is its number and commodity.
    """

    year: int
    day: date
    metadata: Mapping[str, str]
    place: Place


CORRECTION = "correction"
"""The kind of record that a correction of a closing is."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the co-op put on record in a `custom "coop-…"` directive that is no closing.

    Attributes:
        kind: the word after `coop-`, such as `resolution`.
        values: what follows it on the line.
        metadata: below it; an amount of money is there as its number.
    """

    kind: str
    day: date
    values: tuple["str | Decimal | bool | date", ...]
    metadata: Metadata
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What is planned for an account, from one of Fava's `custom "budget"` directives.

    Attributes:
        day: from which it counts, until the next one of the account and currency.
        interval: one of `INTERVALS`; empty where the directive cannot be read.
        number: of each interval, as it would be posted: debit above zero.
    """

    account: str
    day: date
    interval: str
    number: Decimal
    currency: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A transaction on a watched account, whole.

    Attributes:
        closing: the year of the closing it is linked to, and the number of its correction.
        moves: account, number as posted (debit above zero) and commodity of each posting.
        metadata: of the transaction that is text, as written.
    """

    day: date
    tags: frozenset[str]
    closing: tuple[int, int | None] | None
    moves: tuple[tuple[str, Decimal, str], ...]
    place: Place
    payee: str = ""
    narration: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linked:
    """A transaction linked to a closing or a correction in whose file it does not stand.

    Attributes:
        year: that the link names.
        number: of the correction; None of the closing itself.
    """

    year: int
    number: int | None
    place: Place


@dataclass(frozen=True)
class Books:
    """A whole ledger that Beancount accepts, drawn together.

    Attributes:
        main: absolute path of the main ledger.
        files: every file that was read, absolute.
        previous_earnings: the account that past surpluses stand on, by the ledger's options.
        postings: all but those of closings and their corrections.
        closing_postings: of transactions in the file of a closing that are linked
            `^coop-closing-YEAR`, by year.
        correction_postings: of transactions in the file of a correction that are linked
            `^coop-correction-YEAR-NUMBER`, by both.
        linked: transactions with such a link in any other file; they count like all others.
        closings: by year.
        closing_files: the file that each stands in, also where somebody took its directive out.
        records: in the order of days, and of places within a day.
        watched: transactions on the accounts that were to be watched, in the ledger's order.
        foreign: postings on Income and Expenses in other commodities, in the order of days.
        budgets: of the business plan, in the ledger's order.
        prints: what each file held when it was read, by `print_of`; by absolute path.
        prices: of a commodity in the currency, from `price` directives, in the order of days.
    """

    main: str
    files: tuple[str, ...]
    accounts: Mapping[str, Account]
    roots: Roots
    previous_earnings: str
    title: str
    currency: str
    postings: Postings
    closing_postings: Mapping[int, Postings]
    correction_postings: Mapping[tuple[int, int], Postings]
    closings: Mapping[int, Closing]
    foreign: tuple[ForeignFlow, ...]
    prices: Mapping[tuple[str, str], tuple[tuple[date, Decimal], ...]]
    records: tuple[Record, ...] = ()
    watched: tuple[Watched, ...] = ()
    budgets: tuple[Budget, ...] = ()
    linked: tuple[Linked, ...] = ()
    closing_files: Mapping[int, str] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day with a posting that is no closing's."""
        return tuple(sorted({day for days in self.postings.values() for day in days}))

    @cached_property
    def flow_days(self) -> tuple[date, ...]:
        """Every day with a posting on Income or Expenses, in any commodity, but closings'."""
        roots = (self.roots.income, self.roots.expenses)
        flows = (days for key, days in self.postings.items() if root_of(key[0]) in roots)
        return tuple(sorted({day for days in flows for day in days}))

    def has_entries(self, first: date, last: date) -> bool:
        """Say whether anything but a closing is posted from the first to the last day."""
        return bisect_left(self.days, first) < bisect_right(self.days, last)


@dataclass(frozen=True, slots=True)
class BooksReading:
    """The books of a ledger, or why there are none.

    Attributes:
        books: None where a problem is an error.
        files: every file that was read, absolute; a replaced file by its own name.
        prints: what each held, by `print_of`; of a replaced file what it holds itself.
    """

    books: Books | None
    problems: tuple[Problem, ...]
    files: tuple[str, ...] = ()
    prints: Mapping[str, str] = field(default_factory=dict)


def root_of(account: str) -> str:
    """Name the root of an account.

    >>> root_of("Income:Sales:Care"), root_of("Income")
    ('Income', 'Income')
    """
    return account.partition(":")[0]
