"""A report in the format that was asked for."""

from coopctl.cli.options import PaperFormat, TableFormat
from coopctl.cli.papers import written
from coopctl.cli.screen import Answer
from coopctl.reports.report import Report

_PAPERS = {
    TableFormat.TEXT: PaperFormat.TEXT,
    TableFormat.MARKDOWN: PaperFormat.MARKDOWN,
    TableFormat.HTML: PaperFormat.HTML,
}


def write_report(answer: Answer, report: Report, format_: TableFormat) -> None:
    """Add a report to an answer."""
    if format_ is TableFormat.JSON:
        from coopctl.reports.report_json import as_json

        answer.json(as_json(report))
    elif format_ is TableFormat.CSV:
        from coopctl.reports.report_csv import as_csv

        answer.text(as_csv(report))
    else:
        from coopctl.reports.report_paper import as_paper

        answer.text(written([as_paper(report)], _PAPERS[format_], is_file=answer.is_file))
