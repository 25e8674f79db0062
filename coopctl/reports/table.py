"""One table of words and figures, in each of the formats that spreadsheets and pages read."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from coopctl.problems import shown
from coopctl.reports import markdown
from coopctl.reports.page import page
from coopctl.reports.paper_html import MOST_FIGURES, STYLE, escaped, kept_whole, scrolling

_RUN_BY_SPREADSHEETS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
"""The wide ones too, as Japanese keyboards write them."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; a row is its label and a cell for each column."""

    heading: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def used(self) -> tuple[int, ...]:
        """Number the columns in which any row has something; all of them if none has."""
        columns = zip(*(cells for _, cells in self.rows), strict=True)
        found = [any(cells) for cells in columns]
        return tuple(index for index, some in enumerate(found) if some or not any(found))


@dataclass(frozen=True, slots=True)
class Table:
    """Sections that share their columns.

    Attributes:
        note: what a reader must know to read it rightly.
    """

    title: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str = ""

    @property
    def filled(self) -> Iterator[Section]:
        """Give the sections that have rows."""
        return (section for section in self.sections if section.rows)


def as_csv(table: Table) -> str:
    """Write one tidy table: the section, the row, then a column for each of the table's.

    A text that a spreadsheet would run as a formula has an apostrophe put before it; a figure
    is left as it is.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["section", "row", *map(safe, table.columns)])
    for section in table.filled:
        for label, cells in section.rows:
            figures = (cell.replace(",", "") if _is_figure(cell) else safe(cell) for cell in cells)
            writer.writerow([safe(section.heading), safe(label), *figures])
    return text.getvalue()


def as_markdown(table: Table) -> str:
    """Write a table for each section, as GitHub reads them; figures stand on the right.

    A column in which a section has nothing is left out of it.
    """
    note = ("", markdown.paragraph(table.note)) if table.note else ()
    lines = [f"## {markdown.inline(table.title)}", *note]
    for section in table.filled:
        used = section.used
        columns = (table.columns[index] for index in used)
        lines += ["", markdown.row([section.heading, *columns]), markdown.rule(1, len(used))]
        lines += [
            markdown.row([label, *(cells[index] for index in used)])
            for label, cells in section.rows
        ]
    return "\n".join(lines) + "\n"


def as_html(table: Table) -> str:
    """Write one page that needs no other file, in light or dark as the reader has it.

    A table of many columns is printed across the paper.
    """
    note = f"\n<p>{escaped(table.note)}</p>" if table.note else ""
    used = sorted({index for section in table.filled for index in section.used})
    figures = {index for index in used if any(map(_is_figure, _column(table, index)))}
    body = "\n".join(
        f'<tbody>\n<tr><th scope="rowgroup">{escaped(section.heading)}</th>'
        f"{_heads(table, section, used, figures)}</tr>\n"
        + "\n".join(_html_row(label, cells, used, figures) for label, cells in section.rows)
        + "\n</tbody>"
        for section in table.filled
    )
    is_wide = len(used) > MOST_FIGURES
    across = "@page{size:A4 landscape}" if is_wide else ""
    return page(
        table.title,
        f"<main>\n<h1>{escaped(table.title)}</h1>{note}\n{scrolling(table.title)}\n<table>\n{body}\n</table>\n"
        "</div>\n</main>",
        style=STYLE + _STYLE + across,
    )


_STYLE = """
@media screen{main{max-width:62rem}}
@media screen and (max-width:40rem){th[scope=row]{min-width:7.2rem}tbody td.right{min-width:5rem}}
@media print{th[scope=row]{min-width:5rem}}
.right{text-align:right}
th[scope=rowgroup],th[scope=col]{color:var(--soft);font-size:.9em;font-weight:600;
padding-top:1.2rem}
"""


def _column(table: Table, index: int) -> Iterator[str]:
    """Give the cells of a column, from top to bottom."""
    return (cells[index] for section in table.filled for _, cells in section.rows)


def _heads(table: Table, section: Section, used: Sequence[int], figures: Collection[int]) -> str:
    """Head the columns in which a section has something."""
    heads = [escaped(each) for each in table.columns]
    return "".join(
        f'<th scope="col"{_class("", is_right=index in figures)}>{heads[index]}</th>'
        if index in section.used
        else "<td></td>"
        for index in used
    )


def _html_row(
    label: str, cells: Sequence[str], used: Sequence[int], figures: Collection[int]
) -> str:
    """Write a row; figures, and words in a column of figures, stand on the right."""
    written = "".join(
        f"<td{_class(cells[index], is_right=index in figures)}>{escaped(cells[index])}</td>"
        for index in used
    )
    return f'<tr><th scope="row">{escaped(label)}</th>{written}</tr>'


def _class(cell: str, *, is_right: bool) -> str:
    """Say where a cell's text stands, and whether it may be folded."""
    if not is_right:
        return kept_whole(cell)
    is_long = bool(cell) and not kept_whole(cell) and not _is_figure(cell)
    return ' class="right"' if is_long else ' class="figure"'


def _is_figure(cell: str) -> bool:
    return bool(cell) and cell.lstrip("-").replace(",", "").replace(".", "", 1).isdecimal()


def safe(text: str) -> str:
    """Keep a cell of words from acting upon a spreadsheet or a terminal.

    Some spreadsheets pass over what is blank before a formula.
    """
    return shown(f"'{text}" if text.lstrip().startswith(_RUN_BY_SPREADSHEETS) else text)
