"""A paper for the terminal, or as plain text of eighty columns."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coopctl.problems import shown
from coopctl.reports.drawing_text import Blocks
from coopctl.reports.folding import Folded, Hanging
from coopctl.reports.paper import (
    Blanks,
    Block,
    Drawing,
    Grid,
    Line,
    Pairs,
    Paper,
    Part,
    Points,
    Words,
    lines_of,
)
from coopctl.reports.tables import GAP, Beside, Row, Sheet

_BLANK = "_" * 32


def as_text(paper: Paper) -> Iterator[RenderableType]:
    """Give the title, the lines under it, each part, and the foot; no figure is ever cut."""
    yield Folded(shown(paper.title), style="bold")
    for line in paper.lead:
        yield Folded(shown(line))
    for part in paper.parts:
        yield ""
        yield from _part(part)
    if paper.foot:
        yield ""
    for line in paper.foot:
        yield Folded(shown(line), style="dim")


def _part(part: Part) -> Iterator[RenderableType]:
    """Give a part under its heading, a blank line between its blocks."""
    heading = shown(part.heading)
    yield Folded(heading, style="bold")
    rule = "-" * min(Text(heading).cell_len, 79)
    yield Text(rule, style="dim", no_wrap=True, overflow="crop")
    for number, block in enumerate(part.blocks):
        if number:
            yield ""
        yield from _block(block, part)


def _block(block: Block, part: Part) -> Iterator[RenderableType]:
    """Give one block."""
    match block:
        case Words(text):
            yield Folded(shown(text))
        case Points(items):
            for item in items:
                yield Hanging("-", shown(item))
        case Pairs(rows):
            yield _pairs(rows)
        case Blanks(rows):
            yield _pairs(tuple((label, value or _BLANK) for label, value in rows))
        case Drawing():
            yield Blocks(block)
        case Grid():
            yield _sheet(block, "" if block.caption == part.heading else shown(block.caption))


def _pairs(rows: tuple[tuple[str, str], ...]) -> Beside:
    """Put each value beside its name."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    set_ = [(shown(label), "\n".join(lines_of(value))) for label, value in rows]
    for row in set_:
        table.add_row(*map(Folded, row))
    return Beside(set_, table)


def _sheet(grid: Grid, caption: str) -> RenderableType:
    """Give a table, its caption above it where the part does not say the same."""
    return Sheet(
        title=caption,
        words=[*map(shown, grid.words)],
        figures=[*map(shown, grid.figures)],
        rows=[
            Row(
                [_cell(word, line, number) for number, word in enumerate(line.words)],
                [*map(shown, line.figures)],
                is_bold=line.is_total,
            )
            for line in grid.lines
        ],
    )


def _cell(word: str, line: Line, number: int) -> str:
    """Write a cell of words; the first one of a part of a total is set in."""
    blank = "  " if line.is_part and number == 0 else ""
    return "\n".join(blank + each for each in lines_of(word))
