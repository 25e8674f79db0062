"""A paper as Markdown, with tables as GitHub reads them."""

from collections.abc import Iterable, Iterator

from coopctl.reports.markdown import inline, paragraph, row, rule
from coopctl.reports.paper import Blanks, Block, Drawing, Grid, Pairs, Paper, Part, Points, Words

_BLANK = "\\_" * 32


def as_markdown(paper: Paper) -> str:
    """Write a paper: a heading for the title and one for each part."""
    lines = [f"# {inline(paper.title)}", "", *_apart(paper.lead)]
    for part in paper.parts:
        lines += ["", *_part(part)]
    if paper.foot:
        lines += ["", "---", "", *_apart(paper.foot)]
    return "\n".join(lines) + "\n"


def _part(part: Part) -> Iterator[str]:
    """Write a part under its heading."""
    yield f"## {inline(part.heading)}"
    for block in part.blocks:
        if isinstance(block, Drawing):  # the table above it has the figures
            continue
        yield ""
        if isinstance(block, Grid) and block.caption != part.heading:
            yield f"**{inline(block.caption)}**"
            yield ""
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    """Write one block."""
    match block:
        case Words(text):
            yield paragraph(text)
        case Points(items):
            yield from (f"- {paragraph(item)}" for item in items)
        case Pairs(rows):
            for label, value in rows:
                yield f"- {inline(label)}: {', '.join(map(inline, value.splitlines()))}"
        case Blanks(rows):
            for label, filled in rows:
                # another mark than that of points, or the two lists would become one
                yield f"* {inline(label)}: {_BLANK if filled is None else inline(filled)}"
        case Grid():
            yield row([*block.words, *block.figures])
            yield rule(len(block.words), len(block.figures))
            for line in block.lines:
                yield row([*line.words, *line.figures], is_strong=line.is_total)


def _apart(lines: Iterable[str]) -> list[str]:
    """Keep lines apart that would flow into one paragraph."""
    texts = list(map(paragraph, lines))
    return [f"{text}  " for text in texts[:-1]] + texts[-1:]
