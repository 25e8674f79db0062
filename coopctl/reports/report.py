"""A report as values: what every `coopctl report` draws up and every format writes."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coopctl.money import Currency
from coopctl.words import Words

Cell = Fraction | Words | None
"""A figure, words, or nothing known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a section.

    Attributes:
        id: stable, for programs; never in another language.
        unit: a currency's code, another commodity such as HOUR, `%`, `members`; empty for words.
    """

    id: str
    title: Words
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section, with a cell for each of its columns.

    Attributes:
        id: stable, for programs.
        is_total: of other rows.
        level: how far it is set in, as a part of the row above.
    """

    id: str
    title: Words
    cells: tuple[Cell, ...]
    is_total: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing of some columns over the rows that are no totals.

    Attributes:
        columns: ids of columns of the section, all in one unit.
    """

    kind: Literal["bars", "lines"]
    title: Words
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table under its heading.

    Attributes:
        notes: what a reader must know to read it rightly.
    """

    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chart: Chart | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report; figures are exact and positive on the natural side.

    Attributes:
        id: which report it is: `month`, `year`, `plan`.
        lead: lines under the title.
        audit: what it is drawn from, each by its key: `cooperative`, `period`, `repository`,
            `changes`, `coopctl`, `books`.
        currency: of what is in its code.
        warnings: what the members should look at first.
    """

    id: str
    title: Words
    lead: tuple[Words, ...]
    audit: tuple[tuple[str, Words], ...]
    currency: Currency
    sections: tuple[Section, ...]
    warnings: tuple[Words, ...] = ()
