"""A table for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from coopctl.problems import shown
from coopctl.reports.table import Table
from coopctl.reports.tables import Row, Sheet


def as_text(table: Table) -> Iterator[RenderableType]:
    """Give the title, then each section; no figure is ever cut."""
    yield Text(shown(table.title), style="bold")
    if table.note:
        yield Text(shown(table.note))
    for section in table.filled:
        rows = [Row((shown(label),), [*map(shown, cells)]) for label, cells in section.rows]
        yield ""
        yield Sheet(
            title="", words=(section.heading,), figures=[*map(shown, table.columns)], rows=rows
        )
