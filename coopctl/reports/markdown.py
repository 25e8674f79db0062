"""Words in Markdown that are read as words: nothing in them is a mark, a link or HTML."""

import html
import re
from collections.abc import Iterable

from coopctl.reports.paper import one_line

_MARKS = re.compile(r"([\\`*_{}\[\]|~])")


def inline(text: str) -> str:
    r"""Write a text on one line; what Markdown or a browser would act upon is escaped.

    >>> inline("a | b <script> [c](d)")
    'a \\| b &lt;script&gt; \\[c\\](d)'
    """
    escaped = html.escape(one_line(text), quote=False)
    return _MARKS.sub(r"\\\1", escaped)


def paragraph(text: str) -> str:
    r"""Write a text that begins a line.

    >>> paragraph("- 5 JPY"), paragraph("2025. A good year"), paragraph("5.00 EUR")
    ('\\- 5 JPY', '2025\\. A good year', '5.00 EUR')
    """
    written = inline(text)
    begins = re.match(r"[-+=#]|\d+(?=[.)](\s|$))", written)
    if begins is None:
        return written
    if begins[0].isdecimal():
        return f"{begins[0]}\\{written[begins.end() :]}"
    return f"\\{written}"


def row(cells: Iterable[str], *, is_strong: bool = False) -> str:
    """Write a row of a table; a line end in a cell is a new line in it."""
    mark = "**" if is_strong else ""
    written = ("<br>".join(map(inline, cell.split("\n"))) for cell in cells)
    return "| " + " | ".join(f"{mark}{cell}{mark}" if cell else "" for cell in written) + " |"


def rule(words: int, figures: int) -> str:
    """Write the line under a table's headings; figures stand on the right."""
    return "| " + " | ".join([*["---"] * words, *["---:"] * figures]) + " |"
