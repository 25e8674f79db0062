"""A report in the format that was asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

from coopctl.cli.options import Form, Lang, PaperFormat, TableFormat
from coopctl.cli.screen import Answer
from coopctl.words import ENGLISH, Language

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


def prepare(form: Form, work: str) -> None:
    """Import what a report needs after the load, while another process loads.

    Args:
        form: that the report is written in.
        work: the module of coopctl.cli that draws it up.
    """
    import_module(f"coopctl.cli.{work}")
    for name in _MODULES[form.format]:
        import_module(f"coopctl.reports.{name}")
    if form.format in _PAPERS:
        _language(form)


def write_report(answer: Answer, report: "Report", form: Form) -> None:
    """Add a report to an answer; one for programs is the same in every language."""
    if form.format is TableFormat.JSON:
        from coopctl.reports.report_json import as_json

        answer.json(as_json(report))
    elif form.format is TableFormat.CSV:
        from coopctl.reports.report_csv import as_csv

        answer.data(as_csv(report))
    else:
        from coopctl.cli.papers import write_papers
        from coopctl.reports.report_paper import as_paper

        paper = as_paper(report, _language(form))
        write_papers(answer, [paper], _PAPERS[form.format])


def _language(form: Form) -> Language:
    """Give the language that was asked for; English needs no catalogue."""
    if form.lang is Lang.ENGLISH:
        return ENGLISH
    from coopctl.reports.languages import language

    return language(form.lang)
