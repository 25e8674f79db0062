"""A chart as SVG within a page: no script, told in words as well, in the page's own colours."""

import html
from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.cells import cell_len, set_cell_size

from coopctl.problems import shown
from coopctl.reports.paper import Drawing

STYLE = """
:root{--one:#1f5fa8;--two:#9a4a00;--three:#2f6b34}
@media (prefers-color-scheme:dark){:root{--one:#86b8f2;--two:#f0ac6e;--three:#8fce95}}
svg.chart{display:block;width:100%;max-width:26rem;height:auto;margin:.6rem 0}
svg.chart text{fill:var(--ink);font:13px system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif}
svg.chart .end{text-anchor:end}svg.chart .axis{stroke:var(--line);stroke-width:1}
svg.chart rect.s0,svg.chart circle.s0{fill:var(--one)}
svg.chart rect.s1,svg.chart circle.s1{fill:var(--two)}
svg.chart rect.s2,svg.chart circle.s2{fill:var(--three)}
svg.chart polyline{fill:none;stroke-width:2}
svg.chart polyline.s0{stroke:var(--one)}
svg.chart polyline.s1{stroke:var(--two);stroke-dasharray:6 3}
svg.chart polyline.s2{stroke:var(--three);stroke-dasharray:2 3}
@media print{:root{--one:#1f5fa8;--two:#9a4a00;--three:#2f6b34}
svg.chart{break-inside:avoid;max-width:9cm}}
"""
_WIDTH = 336
"""As wide as the narrowest phone shows it, so that letters there are no smaller than these."""
_HIGH = 120
_LINE = 18
_SERIES = 3
_LETTER = 8
"""Room for a digit or for half a wide letter, in the letters of the drawing."""


def as_svg(drawing: Drawing) -> str:
    """Write a chart of up to three series; its title and all its figures are there as words."""
    shapes, height = (_bars if drawing.kind == "bars" else _lines)(drawing)
    title, told = _escaped(drawing.title), _escaped(_in_words(drawing))
    return "\n".join(
        [
            f'<svg class="chart" role="img" viewBox="0 0 {_WIDTH} {height}">',
            f"<title>{title}</title>\n<desc>{told}</desc>",
            f'<text x="0" y="12">{title}</text>',
            *shapes,
            "</svg>",
        ]
    )


def _in_words(drawing: Drawing) -> str:
    """Tell a chart in words, figure by figure."""
    return " ".join(
        f"{name}: "
        + "; ".join(f"{label} {each}" for label, each in zip(drawing.labels, said, strict=True))
        + "."
        for name, _, said in drawing.series
    )


def _legend(drawing: Drawing) -> tuple[list[str], int]:
    """Name the series by their colours, where there are several; say where that ends."""
    if len(drawing.series) == 1:
        return [], _LINE
    shapes = [
        f'<rect class="s{number}" x="0" y="{_LINE * (number + 1) + 3}" width="10" height="10"/>'
        f'<text x="15" y="{_LINE * (number + 1) + 13}">{_escaped(_cut(name))}</text>'
        for number, (name, _, _) in enumerate(drawing.series[:_SERIES])
    ]
    return shapes, _LINE * (len(shapes) + 1)


def _bars(drawing: Drawing) -> tuple[list[str], int]:
    """Draw each place: its name, then a bar for each series with its figure on the right.

    Of a single series the figure stands beside the name, and the bar has all the width.
    """
    shapes, top = _legend(drawing)
    is_single = len(drawing.series) == 1
    thick = 6 if is_single else 9
    values = [each for _, numbers, _ in drawing.series for each in numbers if each is not None]
    least, most = min(Fraction(0), *values), max(Fraction(0), *values)
    margin = _margin(text for _, _, said in drawing.series for text in said)
    room, words = (_WIDTH, _WIDTH - margin) if is_single else (_WIDTH - margin, _WIDTH)
    for place, label in enumerate(drawing.labels):
        shapes.append(f'<text x="0" y="{top + 14}">{_escaped(_cut(label, words))}</text>')
        top += _LINE
        for number, (_, numbers, said) in enumerate(drawing.series[:_SERIES]):
            value = numbers[place] or Fraction(0)
            ends = sorted((_at(value, least, most, room), _at(0, least, most, room)))
            if value:
                width = max(round(ends[1] - ends[0], 1), 0.5)
                box = f'x="{ends[0]}" y="{top + 1}" width="{width}" height="{thick}"'
                shapes.append(f'<rect class="s{number}" {box}/>')
            shapes.append(
                f'<text class="end" x="{_WIDTH}" y="{top + (-4 if is_single else 10)}">'
                f"{_escaped(said[place])}</text>"
            )
            top += 12 if is_single else 15
    return shapes, top + 4


def _lines(drawing: Drawing) -> tuple[list[str], int]:
    """Draw each series as a line over the places, with what is least, most and zero."""
    shapes, top = _legend(drawing)
    known = [
        (each, text)
        for _, numbers, said in drawing.series
        for each, text in zip(numbers, said, strict=True)
        if each is not None
    ]
    least, most = min(known), max(known)
    low, high = min(Fraction(0), least[0]), max(Fraction(0), most[0])
    left = _margin(text for _, text in (least, most))
    step = Fraction(_WIDTH - left - 10, max(len(drawing.labels) - 1, 1))

    def height(value: Fraction | int) -> float:
        return round(top + 14 + _HIGH - _at(value, low, high, _HIGH), 1)

    zero = height(0)
    shapes.append(f'<line class="axis" x1="{left}" x2="{_WIDTH}" y1="{zero}" y2="{zero}"/>')
    for value, text in dict.fromkeys((least, most)):
        y = height(value) + 4
        shapes.append(f'<text class="end" x="{left - 6}" y="{y}">{_escaped(text)}</text>')
    for number, (_, numbers, _) in enumerate(drawing.series[:_SERIES]):
        points = [
            (round(float(left + 5 + place * step), 1), height(value))
            for place, value in enumerate(numbers)
            if value is not None
        ]
        line = " ".join(f"{x},{y}" for x, y in points)
        shapes.append(f'<polyline class="s{number}" points="{line}"/>')
        shapes += [f'<circle class="s{number}" cx="{x}" cy="{y}" r="2.5"/>' for x, y in points]
    shapes += _places(drawing, left, top + _HIGH + 32)
    return shapes, top + _HIGH + 38


def _places(drawing: Drawing, left: int, y: int) -> Iterator[str]:
    """Name the first place and the last."""
    half = (_WIDTH - left) // 2
    yield f'<text x="{left}" y="{y}">{_escaped(_cut(drawing.labels[0], half))}</text>'
    if len(drawing.labels) > 1:
        last = _escaped(_cut(drawing.labels[-1], half))
        yield f'<text class="end" x="{_WIDTH}" y="{y}">{last}</text>'


def _at(value: Fraction | int, least: Fraction | int, most: Fraction | int, room: int) -> float:
    """Place a number between the least and the most; for the screen, where a tenth is enough."""
    share = Fraction(value - least) / (most - least) if most != least else Fraction(0)
    return float(round(share * room * 10)) / 10


def _margin(figures: Iterable[str]) -> int:
    """Give the room that the longest figure takes beside a drawing."""
    return max(map(len, figures), default=0) * _LETTER + _LETTER


def _cut(text: str, room: int = _WIDTH) -> str:
    """Shorten a name that would run out of its room; the table has it whole."""
    letters = max(room // _LETTER, 1)
    return text if cell_len(text) <= letters else set_cell_size(text, letters - 1).rstrip() + "…"


def _escaped(text: str) -> str:
    return html.escape(shown(text))
