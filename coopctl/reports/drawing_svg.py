"""A chart as SVG within a page: no script, told in words as well, in the page's own colours."""

import html
from collections.abc import Iterator
from fractions import Fraction

from coopctl.problems import shown
from coopctl.reports.paper import Drawing

STYLE = """
:root{--one:#1f5fa8;--two:#9a4a00;--three:#2f6b34}
@media (prefers-color-scheme:dark){:root{--one:#86b8f2;--two:#f0ac6e;--three:#8fce95}}
svg.chart{display:block;width:100%;max-width:34rem;height:auto;margin:.6rem 0}
svg.chart text{fill:var(--ink);font:11px system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif}
svg.chart .end{text-anchor:end}svg.chart .axis{stroke:var(--line);stroke-width:1}
svg.chart rect.s0,svg.chart circle.s0{fill:var(--one)}
svg.chart rect.s1,svg.chart circle.s1{fill:var(--two)}
svg.chart rect.s2,svg.chart circle.s2{fill:var(--three)}
svg.chart polyline{fill:none;stroke-width:2}
svg.chart polyline.s0{stroke:var(--one)}
svg.chart polyline.s1{stroke:var(--two);stroke-dasharray:6 3}
svg.chart polyline.s2{stroke:var(--three);stroke-dasharray:2 3}
@media print{:root{--one:#1f5fa8;--two:#9a4a00;--three:#2f6b34}
svg.chart{break-inside:avoid;max-width:12cm}}
"""
_WIDTH = 400
_HIGH = 120
_LEGEND = 18
_SERIES = 3
_LONGEST = 40


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
        + ", ".join(f"{label} {each}" for label, each in zip(drawing.labels, said, strict=True))
        + "."
        for name, _, said in drawing.series
    )


def _legend(drawing: Drawing) -> list[str]:
    """Name the series by their colours, where there are several."""
    if len(drawing.series) == 1:
        return []
    width = _WIDTH // len(drawing.series)
    return [
        f'<rect class="s{number}" x="{number * width}" y="{_LEGEND + 2}" width="9" height="9"/>'
        f'<text x="{number * width + 13}" y="{_LEGEND + 11}">{_escaped(_cut(name))}</text>'
        for number, (name, _, _) in enumerate(drawing.series[:_SERIES])
    ]


def _bars(drawing: Drawing) -> tuple[list[str], int]:
    """Draw each place: its name, then a bar for each series with its figure above the end."""
    shapes = _legend(drawing)
    top = _LEGEND * 2 if shapes else _LEGEND
    values = [each for _, numbers, _ in drawing.series for each in numbers if each is not None]
    least, most = min(Fraction(0), *values), max(Fraction(0), *values)
    for place, label in enumerate(drawing.labels):
        shapes.append(f'<text x="0" y="{top + 12}">{_escaped(_cut(label))}</text>')
        for number, (_, numbers, said) in enumerate(drawing.series[:_SERIES]):
            value = numbers[place] or Fraction(0)
            ends = sorted((_at(value, least, most, _WIDTH - 80), _at(0, least, most, _WIDTH - 80)))
            if value:
                width = max(round(ends[1] - ends[0], 1), 0.5)
                box = f'x="{ends[0]}" y="{top + 17}" width="{width}" height="9"'
                shapes.append(f'<rect class="s{number}" {box}/>')
            shapes.append(
                f'<text class="end" x="{_WIDTH}" y="{top + 25}">{_escaped(said[place])}</text>'
            )
            top += 13
        top += 19
    return shapes, top + 4


def _lines(drawing: Drawing) -> tuple[list[str], int]:
    """Draw each series as a line over the places, with what is least, most and zero."""
    shapes = _legend(drawing)
    top = _LEGEND * 2 if shapes else _LEGEND
    known = [
        (each, text)
        for _, numbers, said in drawing.series
        for each, text in zip(numbers, said, strict=True)
        if each is not None
    ]
    least, most = min(known), max(known)
    low, high = min(Fraction(0), least[0]), max(Fraction(0), most[0])
    step = Fraction(_WIDTH - 90, max(len(drawing.labels) - 1, 1))

    def height(value: Fraction | int) -> float:
        return round(top + 6 + _HIGH - _at(value, low, high, _HIGH), 1)

    zero = height(0)
    shapes.append(f'<line class="axis" x1="80" x2="{_WIDTH}" y1="{zero}" y2="{zero}"/>')
    for value, text in dict.fromkeys((least, most)):
        y = height(value) + 4
        shapes.append(f'<text class="end" x="74" y="{y}">{_escaped(text)}</text>')
    for number, (_, numbers, _) in enumerate(drawing.series[:_SERIES]):
        points = [
            (round(float(85 + place * step), 1), height(value))
            for place, value in enumerate(numbers)
            if value is not None
        ]
        line = " ".join(f"{x},{y}" for x, y in points)
        shapes.append(f'<polyline class="s{number}" points="{line}"/>')
        shapes += [f'<circle class="s{number}" cx="{x}" cy="{y}" r="2.5"/>' for x, y in points]
    shapes += _places(drawing, top + _HIGH + 24)
    return shapes, top + _HIGH + 30


def _places(drawing: Drawing, y: int) -> Iterator[str]:
    """Name the first place and the last."""
    yield f'<text x="80" y="{y}">{_escaped(_cut(drawing.labels[0]))}</text>'
    if len(drawing.labels) > 1:
        last = _escaped(_cut(drawing.labels[-1]))
        yield f'<text class="end" x="{_WIDTH}" y="{y}">{last}</text>'


def _at(value: Fraction | int, least: Fraction | int, most: Fraction | int, room: int) -> float:
    """Place a number between the least and the most; for the screen, where a tenth is enough."""
    share = Fraction(value - least) / (most - least) if most != least else Fraction(0)
    return float(round(share * room * 10)) / 10


def _cut(text: str) -> str:
    """Shorten a name that would run out of the drawing; the table has it whole."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _escaped(text: str) -> str:
    return html.escape(shown(text))
