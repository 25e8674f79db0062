"""The work of `statement`: one page, all of them one after the other, or a file for each."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopctl.assembly.capital import Due, dues, paid_ahead, roll_forward
from coopctl.books import is_within
from coopctl.cli.closing import drawn_up
from coopctl.cli.computing import Year, compute
from coopctl.cli.options import PaperFormat
from coopctl.cli.papers import write_papers, written
from coopctl.cli.reporting import report_of
from coopctl.cli.screen import Answer, as_json_text, leave_alone, refuse, stop, tell
from coopctl.cli.trusting import TRUST
from coopctl.cli.workspace import today
from coopctl.closing.files import make_folder, replace_file
from coopctl.closing.posted import misread
from coopctl.closing.stage import Status
from coopctl.closing.standing import approved_in_words
from coopctl.facts.membership import matching
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.reports.figures import Report
from coopctl.reports.statement import Standing, Statement, statements
from coopctl.reports.statement_json import as_json
from coopctl.reports.statement_paper import as_paper

ENDS = {
    PaperFormat.TEXT: "txt",
    PaperFormat.MARKDOWN: "md",
    PaperFormat.HTML: "html",
    PaperFormat.JSON: "json",
}
PRIVATE = 0o600
"""A statement is read by its owner alone until somebody decides otherwise."""
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    year: int
    member: str | None
    all: bool
    format: PaperFormat
    output: str | None
    rules_file: str
    ledger: str | None


def run(asked: Asked) -> None:
    """Write the page of a member, or those of all."""
    if asked.all == (asked.member is not None):
        refuse("name one member, or say `--all`; not both", code=2)
    year = compute(asked.rules_file, asked.ledger, asked.year)
    report = report_of(year, year.problems)
    if asked.member is not None:
        _known(report, year, asked.member, asked.rules_file)
    if not report.facts.members:
        refuse(f"there was no member in {asked.year}, so there is no statement", code=1)
    found = list(statements(report, year.books.roots, _standing(year)))
    own = (asked.rules_file, year.main, *year.books.files)
    if asked.all and asked.output not in (None, "-"):
        assert asked.output is not None
        _keep_out([_page_file(asked, asked.output, each) for each in found], year.main, own)
        _into_folder(asked, asked.output, found)
    else:
        wanted = [each for each in found if asked.all or each.member.id == asked.member]
        answer = Answer(asked.output, own=own, mode=PRIVATE)
        _add(answer, asked, wanted)
        answer.give()
    tell(report.problems)


def _standing(year: Year) -> Standing:
    """Read from the books what was granted in other years as well, and what is paid of it."""
    rules, books, on = year.rules, year.books, today()
    owed: dict[str, tuple[Due, ...]] = {}
    for due in dues(rules, books, on, settled=True):
        if due.left > 0 or (due.by_closing and due.year == rules.year):
            owed[due.member] = (*owed.get(due.member, ()), due)
    return Standing(
        capital={roll.member: roll for roll in roll_forward(rules, books, rules.period)},
        dues=owed,
        ahead=paid_ahead(rules, books, on),
        on=on,
        state=_state(year),
    )


def _state(year: Year) -> str:
    """Say how sure the figures are: who has yet to decide, and what the ledger has."""
    approved = approved_in_words(drawn_up(year, {}).standing)
    words = (
        approved
        or {
            Status.PROVISIONAL: "Provisional: the fiscal year is not over",
            Status.DRAFT: "Draft, until the general meeting has approved it",
            Status.FINAL: "Worked out by the rules of the year",
        }[year.stage.status]
    )
    rules, books = year.rules, year.books
    if rules.year not in books.closings:
        return f"{words}; its closing is not in the ledger yet"
    if any(misread(rules, books, year.facts, year.allocation, year.closing_file)):
        return f"{words}; the closing in the ledger gives other figures than these"
    return f"{words}, and as its closing in the ledger has it"


def _add(answer: Answer, asked: Asked, wanted: Sequence[Statement]) -> None:
    """Add pages to an answer, one after the other."""
    if asked.format is PaperFormat.JSON:
        pages = [as_json(each) for each in wanted]
        answer.json({"schema": 1, "statements": pages} if asked.all else pages[0])
    else:
        write_papers(answer, [as_paper(each) for each in wanted], asked.format)


def _keep_out(pages: Sequence[str], main: str, own: tuple[str, ...]) -> None:
    """End where a page would be written into the books, the rules or git, or leave by a link.

    Nobody named these files: a link in the place of one may be a stranger's.
    """
    leave_alone(own, pages)
    roots = TRUST.get().roots(main)
    for page in pages:
        if os.path.islink(page) and not is_within(page, roots):
            refuse(
                f"cannot write {page}: it is a link that leads outside the co-op's repository; "
                "take it away, or run the command again with `--allow-outside`",
                code=1,
            )


def _into_folder(asked: Asked, folder: str, found: Sequence[Statement]) -> None:
    """Write a file for each member, whole or not at all; one of the same name is replaced."""
    if os.path.lexists(folder) and not os.path.isdir(folder):
        refuse(f"cannot write into {folder}: it is no folder, and `--all` needs one", code=1)
    try:
        if not os.path.isdir(folder):
            make_folder(Path(folder), _PRIVATE_FOLDER)
        for each in _with_progress(found):
            page = as_json(each) if asked.format is PaperFormat.JSON else None
            text = (
                as_json_text(page)
                if page is not None
                else written([as_paper(each)], asked.format, is_file=True)
            )
            replace_file(_page_file(asked, folder, each), text.encode(), mode=PRIVATE)
    except OSError as error:
        refuse(f"cannot write {error.filename or folder}: {error.strerror}", code=1)


def _page_file(asked: Asked, folder: str, statement: Statement) -> str:
    """Name the file of a member's page."""
    return os.path.join(folder, f"{asked.year}-{statement.member.id}.{ENDS[asked.format]}")


def _with_progress(found: Sequence[Statement]) -> Iterable[Statement]:
    """Go through the statements, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return found
    return _bar(found)


def _bar(found: Sequence[Statement]) -> Iterator[Statement]:
    from rich.console import Console
    from rich.progress import track

    yield from track(found, "Statements", console=Console(stderr=True), transient=True)


def _known(report: Report, year: Year, name: str, rules_file: str) -> None:
    """End with a problem where nobody of that id was a member in the year."""
    members = {member.id: member.name for member in report.facts.members}
    if name in members:
        return
    template = report.rules.member_account
    ever = dict(matching(template, year.books.accounts)) if template is not None else {}
    period = report.rules.period
    by_name = [id_ for id_, called in members.items() if called == name]
    meant = by_name[0] if by_name else nearest(name, members)
    place, wrong = Place(rules_file), f"no member of {period.year} is called `{name}`"
    why = f"its members are {listing(members)}" if members else "it has no members"
    if name in ever:
        account = ever[name]
        until = f" to {account.closed}" if account.closed is not None else ""
        place, meant = account.place, None
        wrong = f"`{name}` was no member in fiscal year {period.year}"
        why = (
            f"membership was from {account.opened}{until}, "
            f"and the year is {period.first} to {period.last}"
        )
    do = f"run `coopctl statement {period.year} {meant}`" if meant else None
    stop(
        [
            Problem(
                code="no-member-that-year" if name in ever else "unknown-member",
                place=place,
                wrong=wrong,
                why=why,
                do=do
                or f"name a member of {period.year}, or run "
                f"`coopctl statement {period.year} --all`",
            )
        ]
    )
