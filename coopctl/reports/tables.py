"""Tables in which no figure and no heading is ever cut, however narrow the screen."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from operator import le

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from coopctl.reports.folding import Folded

GAP = 2
"""Blanks between columns."""
_NARROWEST = 12
"""Words are folded rather than squeezed into fewer cells than this."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: words that may be folded, then figures that may not."""

    words: Sequence[str]
    figures: Sequence[str]
    is_dim: bool = False
    is_bold: bool = False

    @property
    def style(self) -> str:
        """Say how it is set on a terminal."""
        return "dim" if self.is_dim else "bold" if self.is_bold else ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Cells beside each other without headings, line by line in a fraction of a table's time.

    Attributes:
        table: of the same cells, shown instead where they do not fit as they are.
        right: columns that are set to the right.
    """

    rows: Sequence[Sequence[str]]
    table: Table
    right: Container[int] = ()

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Show them as wide as there is room for."""
        widths = [max(map(cell_len, column)) for column in zip(*self.rows, strict=True)]
        mosts = [column.max_width or options.max_width for column in self.table.columns]
        fits = _fit(widths, options.max_width)
        is_flat = not any("\n" in cell for row in self.rows for cell in row)
        if fits and is_flat and all(map(le, widths, mosts)):
            yield from (_as_it_is(_beside(row, widths, self.right)) for row in self.rows)
        else:
            yield self.table


def _fit(widths: Sequence[int], width: int) -> bool:
    """Whether columns stand beside each other in so many cells."""
    return sum(widths) + GAP * (len(widths) - 1) <= width


def _as_it_is(line: str, style: str = "") -> Text:
    """Give a line that is not to be looked at again for where it could be folded."""
    return Text(line, style=style, no_wrap=True, overflow="ignore")


def _beside(cells: Sequence[str], widths: Sequence[int], right: Container[int]) -> str:
    """Set cells beside each other, some columns to the right."""
    set_ = []
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        blank = " " * (width - cell_len(cell))
        set_.append(blank + cell if number in right else cell + blank)
    return (" " * GAP).join(set_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A titled table that becomes a list where it would not fit.

    Attributes:
        words: headings of the columns of words.
        figures: headings of the columns of figures, to the right of them.
        narrower: what is shown instead where this does not fit; itself as a list if none.
    """

    title: str
    words: Sequence[str]
    figures: Sequence[str]
    rows: Sequence[Row]
    narrower: "Sheet | None" = None

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Show it as wide as there is room for."""
        sheet = self
        while not sheet.fits(options.max_width):
            if sheet.narrower is None:
                yield sheet.listed()
                return
            sheet = sheet.narrower
        yield sheet.unfolded() if sheet.needs_no_fold(options.max_width) else sheet.table()

    def fits(self, width: int) -> bool:
        """Whether all figures stand beside each other in so many cells, and words beside them."""
        words = [min(each, _NARROWEST) for each in self._widths(words=True)]
        needed = [*words, *self._widths(words=False)]
        return _fit(needed, width)

    def _widths(self, *, words: bool) -> list[int]:
        """Give how many cells the columns take with nothing folded."""
        headings = self.words if words else self.figures
        rows = [row.words if words else row.figures for row in self.rows]
        return [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]

    def needs_no_fold(self, width: int) -> bool:
        """Whether each row fits on one line as it is."""
        needed = [*self._widths(words=True), *self._widths(words=False)]
        is_flat = not any("\n" in word for row in self.rows for word in row.words)
        return is_flat and _fit(needed, width)

    def unfolded(self) -> RenderableType:
        """Give the table line by line, as `table` would, in a fraction of the time."""
        widths = [*self._widths(words=True), *self._widths(words=False)]
        lines = self._titled()
        lines.append(_as_it_is(self._line((*self.words, *self.figures), widths), "dim"))
        for row in self.rows:
            line = self._line((*row.words, *row.figures), widths)
            lines.append(_as_it_is(line, row.style))
        return Group(*lines)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        """Set cells beside each other, figures to the right."""
        return _beside(cells, widths, range(len(self.words), len(cells)))

    def table(self) -> RenderableType:
        """Give the table under its title."""
        table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
        for heading in self.words:
            table.add_column(heading, overflow="fold")
        for heading in self.figures:
            table.add_column(heading, justify="right", no_wrap=True)
        for row in self.rows:
            table.add_row(*map(Folded, row.words), *map(Text, row.figures), style=row.style)
        return Group(*self._titled(), table)

    def _titled(self) -> list[Text]:
        """Give the line of the title, where there is one."""
        return [Text(self.title, style="bold")] if self.title else []

    def listed(self) -> RenderableType:
        """Give each row as lines, each figure on its own with its heading."""
        lines = self._titled()
        widest = max(map(cell_len, (*self.words[1:], *self.figures)))
        for row in self.rows:
            head, *others = row.words
            lines.append(Text(head, overflow="fold"))
            headings = (*self.words[1:], *self.figures)
            for heading, said in zip(headings, (*others, *row.figures), strict=True):
                blank = " " * (widest - cell_len(heading))
                under = said.replace("\n", "\n" + " " * (widest + 4))
                lines.append(_as_it_is(f"  {heading}{blank}  {under}"))
        return Group(*lines)
