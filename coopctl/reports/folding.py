"""Words folded into lines of a terminal, wherever their language lets a line end."""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from coopctl.words import IN_ACCOUNT

_NEVER_FIRST = "、。，．・：；！？ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ〜％"  # noqa: RUF001
"""What no line of Japanese begins with, besides what closes a bracket."""


class Folded:
    """A text for a terminal, as wide as there is room for.

    A line ends at a blank, but at none that keeps a number together, as in French; and between
    two letters of Japanese, but for what may not begin or end a line.
    """

    def __init__(self, text: str, style: str = "") -> None:
        """Take the text, safe to show, and how it is set."""
        self.text = text
        self.style = style

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        """Say how narrow it may be, and how wide it is with nothing folded."""
        units = (unit for line in self.text.split("\n") for unit in units_of(line))
        least = max((cell_len(unit.rstrip(" ")) for unit in units), default=0)
        most = max(map(cell_len, self.text.split("\n")))
        return Measurement(least, most).with_maximum(options.max_width)

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Show it folded."""
        for line in self.text.split("\n"):
            for piece in folded(line, options.max_width):
                yield Text(piece, style=self.style, no_wrap=True, overflow="ignore")


class Hanging:
    """A text behind a mark, folded beside it."""

    def __init__(self, mark: str, text: str) -> None:
        """Take both, safe to show."""
        self.mark = mark
        self.text = text

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Show it folded."""
        before = self.mark + " "
        for line in self.text.split("\n"):
            for piece in folded(line, max(1, options.max_width - cell_len(before))):
                yield Text(before + piece, no_wrap=True, overflow="ignore")
                before = " " * cell_len(before)


def folded(line: str, width: int) -> Iterator[str]:
    r"""Fold a line; what is wider than there is room for is cut where it must be.

    That is after a colon of an account's name, if that is enough. What is set in stays so.

    >>> list(folded("solde de 4\u202f557\u202f816\u00a0JPY.", 16))
    ['solde de', '4\u202f557\u202f816\xa0JPY.']
    >>> list(folded("就労時間です。次", 12))
    ['就労時間で', 'す。次']
    >>> list(folded("Equity:Surplus:CarriedForward", 20))
    ['Equity:Surplus:', 'CarriedForward']
    >>> list(folded("  used for mutual aid", 12))
    ['  used for', '  mutual aid']
    """
    text = line.lstrip(" ")
    blank = " " * min(len(line) - len(text), width // 2)
    for piece in _pieces(text, width - len(blank)):
        yield (blank + piece).rstrip(" ")


def _pieces(text: str, width: int) -> Iterator[str]:
    """Give the lines of a text that begins with no blank."""
    held = ""
    for unit in _narrower(units_of(text), width):
        if cell_len(held + unit.rstrip(" ")) <= width:
            held += unit
            continue
        if held:
            yield held
        *cut, held = chop_cells(unit, width) if cell_len(unit.rstrip(" ")) > width else [unit]
        yield from cut
    yield held


def _narrower(units: Iterator[str], width: int) -> Iterator[str]:
    """Part at its colons each account's name that is wider than there is room for."""
    for unit in units:
        yield from [unit] if cell_len(unit.rstrip(" ")) <= width else IN_ACCOUNT.split(unit)


def units_of(line: str) -> Iterator[str]:
    """Split a line where it may be folded; blanks stay with what is before them."""
    for word in re.findall(r" *[^ ]+ *| +", line):
        start = 0
        if word.isascii():  # as most are, and none is parted
            yield word
            continue
        for at in range(1, len(word)):
            if _may_end(word[at - 1], word[at]):
                yield word[start:at]
                start = at
        yield word[start:]


def _may_end(before: str, after: str) -> bool:
    """Whether a line may end between two characters that no blank parts."""
    if not (_is_wide(before) or _is_wide(after)) or " " in (before, after):
        return False
    is_bound = after in _NEVER_FIRST or category(after) in {"Pe", "Pf", "Mn", "Me"}
    return not is_bound and category(before) not in {"Ps", "Pi"}


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in {"W", "F"}
