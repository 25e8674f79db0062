"""Papers in the format that was asked for."""

from collections.abc import Sequence

from coopctl.cli.options import PaperFormat
from coopctl.cli.screen import Answer, drawn
from coopctl.reports.paper import Paper


def write_papers(answer: Answer, papers: Sequence[Paper], form: PaperFormat) -> None:
    """Add papers to an answer, as `written` writes them."""
    add = answer.text if form is PaperFormat.TEXT else answer.data
    add(written(papers, form, is_file=answer.is_file))


def written(papers: Sequence[Paper], form: PaperFormat, *, is_file: bool) -> str:
    """Write papers one after the other, each on a page of its own.

    Args:
        papers: at least one.
        form: text, Markdown or HTML.
        is_file: text is eighty columns wide and without colour.
    """
    if form is PaperFormat.HTML:
        from coopctl.reports.paper_html import as_html

        return as_html(papers)
    if form is PaperFormat.MARKDOWN:
        from coopctl.reports.paper_markdown import as_markdown

        return "\n---\n\n".join(map(as_markdown, papers))
    from coopctl.reports.paper_text import as_text

    return "\f".join(drawn(as_text(paper), is_file=is_file) for paper in papers)
