"""Members' capital for the screen."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from coopctl.assembly.capital import Roll, total_of_rolls
from coopctl.problems import shown
from coopctl.reports.capital import (
    HEADINGS,
    CapitalReport,
    age_in_words,
    by_member,
    by_year,
    closings_in_words,
    figures_of,
    kept_in_words,
    money_cell,
    source_in_words,
    title_of,
)
from coopctl.reports.tables import Row, Sheet

_ALWAYS = ("Opening", "Closing")


def as_text(report: CapitalReport) -> Iterator[RenderableType]:
    """Give the roll-forward, then notices and dividends due; no figure is ever cut."""
    yield Text(shown(title_of(report)), style="bold")
    yield Text(f"{report.period.first} to {report.period.last}")
    yield Text(closings_in_words(report))
    if not report.rolls:
        yield Text("Nobody was a member in these days.")
        return
    yield Text("")
    yield _rolls(report)
    if any(each.left for each in report.notices):
        yield Text("")
        yield _notices(report)
    if report.dues:
        yield Text("")
        yield _dues(report)
    if report.undecided:
        yield Text("")
        yield _undecided(report)


def _rolls(report: CapitalReport) -> Sheet:
    """Show each member's figures; a column that is zero for everybody is left out."""
    total = total_of_rolls(report.rolls)
    used = [
        index
        for index, heading in enumerate(HEADINGS)
        if heading in _ALWAYS or any(figures_of(roll)[index] for roll in report.rolls)
    ]

    def row(label: str, roll: Roll) -> Row:
        figures = figures_of(roll)
        return Row((shown(label),), [money_cell(figures[index], report.rules) for index in used])

    return Sheet(
        title=f"Capital in {report.rules.currency.code}",
        words=("Member",),
        figures=[HEADINGS[index] for index in used],
        rows=[*(row(each.member, each) for each in report.rolls), row("Total", total)],
    )


def _notices(report: CapitalReport) -> Sheet:
    """Show what is left of what each year retained, the oldest first."""
    return Sheet(
        title=f"Retained for members, not redeemed on {report.day}, oldest first",
        words=("Of fiscal year",),
        figures=("Granted", "Left"),
        rows=[
            Row((str(year),), [money_cell(each, report.rules) for each in amounts])
            for year, *amounts in by_year(report.notices)
        ],
    )


def _dues(report: CapitalReport) -> Sheet:
    """Show what each member has not collected, and since when."""
    notes = {each.member: kept_in_words(report, each.member) for each in report.dues}
    has_notes = any(notes.values())
    return Sheet(
        title=f"Dividends due and unpaid on {report.day}",
        words=("Member", *(("Note",) if has_notes else ())),
        figures=("Granted on", "Age", "Granted", "Left"),
        rows=[
            Row(
                (shown(each.member), *((notes[each.member],) if has_notes else ())),
                (
                    str(each.day),
                    age_in_words(each.day, report.day),
                    money_cell(each.granted, report.rules),
                    money_cell(each.left, report.rules),
                ),
            )
            for each in by_member(report.dues)
        ],
    )


def _undecided(report: CapitalReport) -> Sheet:
    """Show what drafts move, of which nothing is due before a meeting has decided."""
    return Sheet(
        title="To be decided by the general meeting",
        words=("Member", "Draft"),
        figures=("Dated", "Dividend", "Capital and notices"),
        rows=[
            Row(
                (shown(each.member), source_in_words(each.year, each.number)),
                (
                    str(each.day),
                    money_cell(each.dividend, report.rules),
                    money_cell(each.equity, report.rules),
                ),
            )
            for each in report.undecided
        ],
    )
