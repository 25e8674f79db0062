"""A report in the format that was asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

from coopctl.cli.options import PaperFormat, TableFormat
from coopctl.cli.screen import Answer

if TYPE_CHECKING:
    from coopctl.reports.report import Report

_PAPERS = {
    TableFormat.TEXT: PaperFormat.TEXT,
    TableFormat.MARKDOWN: PaperFormat.MARKDOWN,
    TableFormat.HTML: PaperFormat.HTML,
}


_MODULES = {
    TableFormat.TEXT: ("report_paper", "paper_text"),
    TableFormat.MARKDOWN: ("report_paper", "paper_markdown"),
    TableFormat.HTML: ("report_paper", "paper_html"),
    TableFormat.CSV: ("report_csv",),
    TableFormat.JSON: ("report_json",),
}


def prepare(format_: TableFormat, work: str) -> None:
    """Import what a report needs after the load, while another process loads.

    Args:
        format_: that the report is written in.
        work: the module of coopctl.cli that draws it up.
    """
    import_module(f"coopctl.cli.{work}")
    for name in _MODULES[format_]:
        import_module(f"coopctl.reports.{name}")


def write_report(answer: Answer, report: "Report", format_: TableFormat) -> None:
    """Add a report to an answer."""
    if format_ is TableFormat.JSON:
        from coopctl.reports.report_json import as_json

        answer.json(as_json(report))
    elif format_ is TableFormat.CSV:
        from coopctl.reports.report_csv import as_csv

        answer.text(as_csv(report))
    else:
        from coopctl.cli.papers import written
        from coopctl.reports.report_paper import as_paper

        answer.text(written([as_paper(report)], _PAPERS[format_], is_file=answer.is_file))
