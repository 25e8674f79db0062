"""One table of words and figures, in each of the formats that spreadsheets and pages read."""

import csv
import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coopctl.problems import shown
from coopctl.reports import markdown
from coopctl.reports.page import page

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


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
    """Write one page that needs no other file, in light or dark as the reader has it."""
    title = html.escape(shown(table.title))
    note = f"\n<p>{html.escape(shown(table.note))}</p>" if table.note else ""
    body = "\n".join(
        f'<tbody>\n<tr><th scope="rowgroup">{html.escape(section.heading)}</th>'
        f"{_heads(table, section)}</tr>\n"
        + "\n".join(_html_row(label, cells) for label, cells in section.rows)
        + "\n</tbody>"
        for section in table.filled
    )
    body = f'<h1>{title}</h1>{note}\n<div class="wide"><table>\n{body}\n</table></div>'
    return page(table.title, body, style=_STYLE)


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.4 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.3rem}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.25rem .6rem;text-align:right;font-variant-numeric:tabular-nums;"
    "border-bottom:1px solid #8886}"
    "th:first-child{text-align:left}th[scope=rowgroup],th[scope=col]{padding-top:1.2rem}"
    "td:first-of-type,th[scope=row]{font-weight:normal}"
    "@media print{body{margin:0;max-width:none}}"
)


def _heads(table: Table, section: Section) -> str:
    """Head the columns in which a section has something."""
    heads = (each if index in section.used else "" for index, each in enumerate(table.columns))
    return "".join(
        f'<th scope="col">{html.escape(shown(each))}</th>' if each else "<td></td>"
        for each in heads
    )


def _html_row(label: str, cells: Sequence[str]) -> str:
    figures = "".join(f"<td>{html.escape(shown(cell))}</td>" for cell in cells)
    return f'<tr><th scope="row">{html.escape(shown(label))}</th>{figures}</tr>'


def _is_figure(cell: str) -> bool:
    return bool(cell) and cell.lstrip("-").replace(",", "").replace(".", "", 1).isdecimal()


def safe(text: str) -> str:
    """Keep a cell of words from acting upon a spreadsheet or a terminal."""
    return shown(f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text)
