"""A paper as one page of HTML: on the screen in light and dark, on paper in A4."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from coopctl.problems import shown
from coopctl.reports.drawing_svg import STYLE as DRAWN
from coopctl.reports.drawing_svg import as_svg
from coopctl.reports.page import page
from coopctl.reports.paper import (
    Blanks,
    Block,
    Drawing,
    Grid,
    Pairs,
    Paper,
    Part,
    Points,
    Words,
    lines_of,
)
from coopctl.words import IN_ACCOUNT


def as_html(papers: Sequence[Paper]) -> str:
    """Write one paper, or several, each on a page of its own."""
    body = "\n".join(f"<article>\n{_article(paper)}\n</article>" for paper in papers)
    title = papers[0].title if papers else "No papers"
    lang = papers[0].lang if papers else "en"
    return page(
        title, f"<main>\n{body}\n</main>", style=STYLE + DRAWN * _has_drawings(papers), lang=lang
    )


MOST_FIGURES = 5
"""More columns of figures than this are set in smaller letters on paper."""
_SHORT = 12
"""A word of so many letters stays on one line."""
_LONG = range(11, 19)
"""Letters of a word that a phone would part, but that leaves room for figures beside it."""
_DAY = re.compile(r"(?<![\d-])[12]\d{3}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?![\d-])")
STYLE = """
:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#4d4d4d;--line:#767676;--paper:#fff;
--edge:#c4c4c4}
@media (prefers-color-scheme:dark){
:root{--ink:#ececec;--soft:#bdbdbd;--line:#8f8f8f;--paper:#161616;
--edge:#404040}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
font:1rem/1.45 system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem}
article+article{border-top:1px solid var(--line);margin-top:2rem;padding-top:1rem}
h1{font-size:1.5rem;line-height:1.2;margin:0 0 .4rem}
h2{font-size:1.15rem;line-height:1.25;margin:1.5rem 0 .5rem;border-bottom:1px solid var(--line)}
p{margin:.3rem 0}.lead,.foot{color:var(--soft)}.foot{font-size:.8rem;margin-top:1.5rem}
time{white-space:nowrap}
ul{margin:.3rem 0;padding-left:1.3rem}
.wide{overflow-x:auto;margin:.6rem 0;
background:linear-gradient(to left,var(--paper) 50%,transparent) right/1.5rem 100% no-repeat local,
linear-gradient(to left,var(--edge),var(--paper)) right/.6rem 100% no-repeat}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:600;padding:.2rem 0}
caption.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.25rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
th,td{overflow-wrap:normal}
thead th{color:var(--soft);font-size:.9em}
th[scope=row],tbody td{overflow-wrap:anywhere}
th[scope=row]{font-weight:normal;min-width:7.5rem}th.whole{overflow-wrap:normal}
td.short{white-space:nowrap}
.figure{text-align:right;font-variant-numeric:tabular-nums}
td.figure{overflow-wrap:normal;white-space:nowrap}
.total th,.total td{font-weight:600}tr.part th{padding-left:1.2rem}
dl{display:grid;grid-template-columns:fit-content(45%) 1fr;gap:.2rem 1rem;margin:.4rem 0}
dt{color:var(--soft)}dd{margin:0}
dl.blanks{gap:.9rem 1rem;margin-top:1rem}
.blank{border-bottom:1px solid var(--ink);min-height:1.3em}
@media screen{
th:first-child,thead td:first-child{position:sticky;left:0;background:var(--paper)}}
@media screen and (max-width:40rem){
main{padding:1rem .75rem}table{font-size:.875rem}th,td{padding:.3rem .35rem}
thead th{word-break:keep-all}
th[scope=row]{min-width:6rem}tbody td:not(.figure,.short,:empty){min-width:9rem}}
@page{size:A4;margin:14mm 17mm}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#333;--line:#767676;--paper:#fff}
body{font-size:9.5pt;line-height:1.3}main{max-width:none;padding:0}
h1{font-size:15pt}h2{font-size:11pt;margin:9pt 0 3pt;break-after:avoid}
p,.wide,dl,ul{margin-top:2pt;margin-bottom:2pt}dl{gap:1pt 12pt}
th,td{padding-top:1.5pt;padding-bottom:1.5pt}
.foot{margin-top:8pt;font-size:7.5pt}
article+article{border:0;margin:0;padding:0;break-before:page}
.new-page{break-before:page}
tr,li,dl,caption{break-inside:avoid}thead{display:table-header-group}caption{break-after:avoid}
tr.total{break-before:avoid}.wide+p,tbody tr:first-child{break-before:avoid}
.wide:not(:has(tr:nth-child(12))){break-inside:avoid}
.many{font-size:7.5pt}.many th,.many td{padding-left:.25rem;padding-right:.25rem}
.signed{break-inside:avoid}.wide{overflow:visible;background:none}
}
"""


def _has_drawings(papers: Sequence[Paper]) -> bool:
    """Whether any part has a chart."""
    parts = (part for paper in papers for part in paper.parts)
    return any(isinstance(block, Drawing) for part in parts for block in part.blocks)


def _article(paper: Paper) -> str:
    """Write the title, the lines under it, the parts and the foot."""
    lead = "\n".join(f"<p>{escaped(line)}</p>" for line in paper.lead)
    foot = "\n".join(f"<p>{escaped(line)}</p>" for line in paper.foot)
    return "\n".join(
        [
            f'<header>\n<h1>{escaped(paper.title)}</h1>\n<div class="lead">\n{lead}\n</div>',
            "</header>",
            *map(_part, paper.parts),
            *([f'<footer class="foot">\n{foot}\n</footer>'] if paper.foot else []),
        ]
    )


def _part(part: Part) -> str:
    """Write a part under its heading; one with blanks to fill stays on one page."""
    signed = any(isinstance(block, Blanks) for block in part.blocks)
    classes = " ".join(["new-page"] * part.on_new_page + ["signed"] * signed)
    attributes = (f' class="{classes}"' if classes else "") + (
        f' lang="{part.lang}"' if part.lang else ""
    )
    blocks = "\n".join(_block(block, part.heading) for block in part.blocks)
    return f"<section{attributes}>\n<h2>{escaped(part.heading)}</h2>\n{blocks}\n</section>"


def _block(block: Block, heading: str) -> str:
    """Write one block."""
    match block:
        case Words(text):
            return f"<p>{escaped(text)}</p>"
        case Points(items):
            return "<ul>\n" + "\n".join(f"<li>{escaped(item)}</li>" for item in items) + "\n</ul>"
        case Pairs(rows):
            return f"<dl>\n{_terms(rows)}\n</dl>"
        case Blanks(rows):
            return f'<dl class="blanks">\n{_terms(rows)}\n</dl>'
        case Drawing():
            return as_svg(block)
        case Grid():
            return _table(block, heading)


def _terms(rows: Iterable[tuple[str, str | None]]) -> str:
    """Write names and values; a value that is not known yet is a line to write on."""
    return "\n".join(
        f"<dt>{escaped(label)}</dt>"
        + ('<dd class="blank"></dd>' if value is None else f"<dd>{escaped(value)}</dd>")
        for label, value in rows
    )


def _table(grid: Grid, heading: str) -> str:
    """Write a table; a caption that the heading says already is there for who cannot see it."""
    many = ' class="many"' if len(grid.figures) > MOST_FIGURES else ""
    said = ' class="said"' if grid.caption == heading else ""
    return "\n".join(
        [
            f"{scrolling(grid.caption)}\n<table{many}>",
            f"<caption{said}>{escaped(grid.caption)}</caption>",
            f"<thead>\n<tr>{''.join(_heads(grid))}</tr>\n</thead>\n<tbody>",
            *_rows(grid),
            "</tbody>\n</table>\n</div>",
        ]
    )


def scrolling(name: str) -> str:
    """Begin a box that scrolls by itself where its table is too wide, by the keyboard as well."""
    return f'<div class="wide" role="region" tabindex="0" aria-label="{html.escape(shown(name))}">'


def _heads(grid: Grid) -> Iterator[str]:
    """Write the headings of the columns."""
    for word in grid.words:
        yield f'<th scope="col">{escaped(word)}</th>' if word else "<td></td>"
    for figure in grid.figures:
        yield f'<th scope="col" class="figure">{escaped(figure)}</th>'


def _rows(grid: Grid) -> Iterator[str]:
    """Write the lines; the first cell is the line's heading."""
    for line in grid.lines:
        head, *words = line.words
        cells = [f'<th scope="row"{_unparted(head)}>{escaped(head)}</th>']
        cells += [f"<td{kept_whole(word)}>{escaped(word)}</td>" for word in words]
        cells += [f'<td class="figure">{escaped(figure)}</td>' for figure in line.figures]
        total = ' class="total"' if line.is_total else ' class="part"' if line.is_part else ""
        yield f"<tr{total}>{''.join(cells)}</tr>"


def _unparted(heading: str) -> str:
    """Keep a heading from being parted within a word, unless one is longer than any."""
    longest = max(map(len, re.split(r"[\s:/-]", heading)))
    return ' class="whole"' if longest in _LONG else ""


def kept_whole(word: str) -> str:
    """Keep a date or a single short word on one line."""
    return ' class="short"' if 0 < len(word) <= _SHORT else ""


def escaped(text: str) -> str:
    """Keep a text from being read as HTML, or acted upon; a line end is a new line.

    A day is not parted at the end of a line; the name of an account is, after a colon.
    """
    return "<br>".join(_parted(html.escape(line)) for line in lines_of(text))


def _parted(text: str) -> str:
    """Say where a line may end."""
    return IN_ACCOUNT.sub("<wbr>", _DAY.sub(r"<time>\g<0></time>", text))
