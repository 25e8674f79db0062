"""A table for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from coopctl.problems import shown
from coopctl.reports.table import Table


def as_text(table: Table) -> Iterator[RenderableType]:
    """Give the title, then a grid for each section; figures are never cut."""
    yield Text(shown(table.title), style="bold")
    for section in table.filled:
        yield ""
        grid = Grid(box=None, pad_edge=False, header_style="dim")
        grid.add_column(section.heading, overflow="fold")
        for column in table.columns:
            grid.add_column(shown(column), justify="right", overflow="fold")
        for label, cells in section.rows:
            grid.add_row(Text(shown(label)), *(Text(shown(cell)) for cell in cells))
        yield grid
