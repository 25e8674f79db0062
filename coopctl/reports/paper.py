"""A paper to hand out: parts with a heading, made of tables, sentences, points and blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coopctl.problems import shown


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a grid: words, then figures; a line end within a word is a new line in its cell.

    Attributes:
        is_total: of others, or what they begin with.
        is_part: of the total above it.
    """

    words: tuple[str, ...]
    figures: tuple[str, ...]
    is_total: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of words and figures; the first word of a line is its heading.

    Attributes:
        words: headings of the columns of words.
        figures: headings of the columns of figures, to the right of them.
    """

    caption: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list, one point a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is told as a name and a value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is filled in at the meeting, by hand; a value already known is printed."""

    rows: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart beside the table that has its figures; a paper of bare text may draw it smaller.

    Attributes:
        labels: of the places, in order.
        series: each with its name, a number for each place, and the number as it is written.
    """

    kind: Literal["bars", "lines"]
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Fraction | None, ...], tuple[str, ...]], ...]


Block = Drawing | Grid | Words | Points | Pairs | Blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks under one heading.

    Attributes:
        lang: of its words, where it is not that of the paper.
        on_new_page: begins a page of its own where it is printed.
    """

    heading: str
    blocks: tuple[Block, ...]
    lang: str | None = None
    on_new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole paper.

    Attributes:
        lead: lines under the title.
        foot: small print at the end.
    """

    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...] = ()
    lang: str = "en"


_BLANKS = re.compile(r"[^\S\u00a0\u202f\u3000]+")


def one_line(text: str) -> str:
    r"""Put a text on one line, with nothing that a terminal would act upon.

    A blank that keeps a number together, as French has it, stays.

    >>> one_line("Reserve\n  for \x1b[31mbad years")
    'Reserve for \\x1b[31mbad years'
    """
    return shown(_BLANKS.sub(" ", text).strip(" "))


def lines_of(cell: str) -> Iterator[str]:
    """Give the lines of a cell, each safe to show."""
    return map(shown, cell.split("\n"))
