"""A chart in letters: bars of one length a figure, or a line of small blocks."""

from collections.abc import Iterator
from fractions import Fraction

from rich.table import Table
from rich.text import Text

from coopctl.problems import shown
from coopctl.reports.paper import Drawing
from coopctl.reports.tables import Beside

_WIDTH = 36
_STEPS = "▁▂▃▄▅▆▇█"
_FULL, _BELOW = "█", "░"


def lines_of_drawing(drawing: Drawing) -> Iterator[Text | Beside]:
    """Draw bars of blocks, light ones below zero; or each line in as many blocks as places.

    Figures stand before the blocks: where a terminal shows a block two cells wide, as some do
    for Chinese, Japanese and Korean, nothing is pushed out of its column.
    """
    yield Text(shown(drawing.title))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=28)
    table.add_column(no_wrap=True, justify="right" if drawing.kind == "bars" else "left")
    table.add_column(no_wrap=True)
    rows = [*(_bars(drawing) if drawing.kind == "bars" else _sparks(drawing))]
    for cells in rows:
        table.add_row(*map(Text, cells))
    yield Beside(rows, table, right=(1,) if drawing.kind == "bars" else ())


def _bars(drawing: Drawing) -> Iterator[tuple[str, str, str]]:
    """Give each place, its bars and its figures; a second series stands below the first."""
    sizes = [abs(value) for _, values, _ in drawing.series for value in values if value is not None]
    most = max(sizes)
    alone = len(drawing.series) == 1
    for place, label in enumerate(drawing.labels):
        for number, (name, values, said) in enumerate(drawing.series):
            value = values[place] or Fraction(0)
            heading = label if number == 0 else ""
            figure = said[place] if alone else f"{name} {said[place]}"
            yield shown(heading), shown(figure), _bar(value, most)


def _bar(value: Fraction, most: Fraction) -> str:
    """Draw one bar; what is there at all has one block at least."""
    length = max(round(abs(value) / most * _WIDTH), int(value != 0))
    return (_FULL if value > 0 else _BELOW) * length


def _sparks(drawing: Drawing) -> Iterator[tuple[str, str, str]]:
    """Give each line's name, both ends, and its blocks from the least to the most.

    Of more places than there is room for, the rest stands below, each line by its first place.
    """
    for name, values, said in drawing.series:
        pairs = zip(values, said, strict=True)
        known = [(value, text) for value, text in pairs if value is not None]
        if known:
            least, most = min(known), max(known)
            blocks = "".join(_block(value, least[0], most[0]) for value in values)
            yield shown(name), shown(f"{least[1]} … {most[1]}"), blocks[:_WIDTH]
            for start in range(_WIDTH, len(blocks), _WIDTH):
                label = shown(f"  {drawing.labels[start]}")
                yield label, "", blocks[start : start + _WIDTH]


def _block(value: Fraction | None, least: Fraction, most: Fraction) -> str:
    """Draw one place of a line."""
    if value is None:
        return " "
    if most == least:
        return _STEPS[len(_STEPS) // 2]
    return _STEPS[round((value - least) / (most - least) * (len(_STEPS) - 1))]
