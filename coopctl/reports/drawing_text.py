"""A chart in letters: bars of one length a figure, or a line of small blocks."""

from collections.abc import Iterator
from fractions import Fraction

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

from coopctl.problems import shown
from coopctl.reports.folding import Folded
from coopctl.reports.paper import Drawing
from coopctl.reports.tables import GAP, Beside

_WIDTH = 36
"""Blocks of the longest bar, where there is room for them."""
_SHORTEST = 8
"""Where there is no room for so many, names are folded; then nothing is drawn."""
_NAME, _NARROWEST = 28, 12
"""The most cells of a name, and the fewest where it is folded for the blocks' sake."""
_STEPS = "▁▂▃▄▅▆▇█"
_FULL, _BELOW = "█", "░"


class Blocks:
    """A drawing's names, figures and blocks, as wide as there is room for; no figure is cut.

    Bars are light below zero; a line is in as many blocks as places. Figures stand before the
    blocks: where a terminal shows a block two cells wide, as some do for Chinese, Japanese and
    Korean, nothing is pushed out of its column. Every figure stands in the table as well, so that
    a drawing without room is left out.
    """

    def __init__(self, drawing: Drawing) -> None:
        """Take what is drawn."""
        self.drawing = drawing

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Show it in the room that there is."""
        is_bars = self.drawing.kind == "bars"
        draw = _bars if is_bars else _sparks
        lines = list(draw(self.drawing, _WIDTH))
        names, figures = (max(cell_len(line[column]) for line in lines) for column in (0, 1))
        shortest = _SHORTEST if is_bars else min(_SHORTEST, len(self.drawing.labels))
        left = options.max_width - figures - 2 * GAP
        name = min(names, _NAME, max(left - shortest, _NARROWEST))
        room = min(left - name, _WIDTH)
        if room < shortest:
            return
        table = Table.grid(padding=(0, GAP, 0, 0))
        table.add_column(max_width=name)
        table.add_column(no_wrap=True, justify="right" if is_bars else "left")
        table.add_column(no_wrap=True)
        rows = lines if room == _WIDTH else list(draw(self.drawing, room))
        for heading, figure, blocks in rows:
            table.add_row(Folded(heading), Text(figure), Text(blocks))
        yield Folded(shown(self.drawing.title))
        yield Beside(rows, table, right=(1,) if is_bars else ())


def _bars(drawing: Drawing, room: int) -> Iterator[tuple[str, str, str]]:
    """Give each place, its bars and its figures; a second series stands below the first."""
    sizes = [abs(value) for _, values, _ in drawing.series for value in values if value is not None]
    most = max(sizes)
    alone = len(drawing.series) == 1
    for place, label in enumerate(drawing.labels):
        for number, (name, values, said) in enumerate(drawing.series):
            value = values[place] or Fraction(0)
            heading = label if number == 0 else ""
            figure = said[place] if alone else f"{name} {said[place]}"
            yield shown(heading), shown(figure), _bar(value, most, room)


def _bar(value: Fraction, most: Fraction, room: int) -> str:
    """Draw one bar; what is there at all has one block at least."""
    length = max(round(abs(value) / most * room), int(value != 0))
    return (_FULL if value > 0 else _BELOW) * length


def _sparks(drawing: Drawing, room: int) -> Iterator[tuple[str, str, str]]:
    """Give each line's name, both ends, and its blocks from the least to the most.

    Of more places than there is room for, the rest stands below, each line by its first place.
    """
    for name, values, said in drawing.series:
        pairs = zip(values, said, strict=True)
        known = [(value, text) for value, text in pairs if value is not None]
        if known:
            least, most = min(known), max(known)
            blocks = "".join(_block(value, least[0], most[0]) for value in values)
            yield shown(name), shown(f"{least[1]} … {most[1]}"), blocks[:room]
            for start in range(room, len(blocks), room):
                label = shown(f"  {drawing.labels[start]}")
                yield label, "", blocks[start : start + room]


def _block(value: Fraction | None, least: Fraction, most: Fraction) -> str:
    """Draw one place of a line."""
    if value is None:
        return " "
    if most == least:
        return _STEPS[len(_STEPS) // 2]
    return _STEPS[round((value - least) / (most - least) * (len(_STEPS) - 1))]
