"""A table in the formats of files; the screen has a form of its own for each."""

from coopctl.cli.options import TableFormat
from coopctl.cli.screen import Answer
from coopctl.reports.table import Table, as_csv, as_html, as_markdown

_WRITERS = {
    TableFormat.CSV: as_csv,
    TableFormat.MARKDOWN: as_markdown,
    TableFormat.HTML: as_html,
}


def write_table(answer: Answer, format_: TableFormat, *, table: Table, json: object) -> None:
    """Add a table to an answer, as CSV, Markdown or HTML, or the same for programs."""
    if format_ is TableFormat.JSON:
        answer.json(json)
    else:
        answer.data(_WRITERS[format_](table).rstrip("\n") + "\n")
