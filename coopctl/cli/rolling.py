"""The work of `capital`: the roll-forward of a year, or what is due to a leaver."""

from dataclasses import dataclass
from datetime import date

import typer

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.assembly.accounts import MemberAccounts
from coopctl.assembly.book_value import book_value_problems
from coopctl.assembly.capital import dues, notices, roll_forward, undecided
from coopctl.assembly.leaving import leaving
from coopctl.assembly.persons import member_problems
from coopctl.assembly.posted import posted, posted_within
from coopctl.books import Books
from coopctl.cli.options import TableFormat
from coopctl.cli.registering import rules_on
from coopctl.cli.screen import Answer, located, refuse, tell
from coopctl.cli.tabling import write_table
from coopctl.cli.workspace import Loaded, load_as_it_stands, main_ledger, today
from coopctl.facts.dues import outsiders
from coopctl.problems import Problem, has_errors, nearest
from coopctl.reports import capital as reports
from coopctl.reports.capital import CapitalReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    year: int | None
    leaving: str | None
    on: date | None
    format: TableFormat
    output: str | None
    rules_file: str
    ledger: str | None


def run(asked: Asked) -> None:
    """Show members' capital; exit 1 if something is wrong in the files."""
    if asked.leaving is None:
        if asked.on is not None:
            refuse("`--on` is the day of leaving; it needs `--leaving MEMBER`", code=2)
        _of_year(asked)
    else:
        _of_leaver(asked, asked.leaving)


def _of_year(asked: Asked) -> None:
    """Show the roll-forward, the notices and what is due."""
    rules, warnings = rules_on(today(), asked.rules_file)
    if asked.year is not None:
        first = rules.fiscal_year.period(asked.year).first
        rules, warnings = rules_on(first, asked.rules_file)
    main = main_ledger(rules, asked.rules_file, asked.ledger)
    loaded = load_as_it_stands(rules, asked.rules_file, main)
    books, period = loaded.books, rules.period
    day = _within(period)
    report = CapitalReport(
        rules=rules,
        period=period,
        day=day,
        closings=posted_within(books, period),
        own=tuple(each for each in posted(books) if each.year == rules.year),
        rolls=roll_forward(rules, books, period),
        notices=notices(rules, books, day, settled=True),
        dues=dues(rules, books, day),
        undecided=undecided(rules, books, day),
    )
    closed = sorted(year for year in books.closing_postings if year <= rules.year)
    problems = [
        *_wrong(loaded, warnings),
        *outsiders(rules, books),
        *member_problems(rules, books, period.last),
        *book_value_problems(rules, books, closed),
    ]
    answer = Answer(asked.output, own=(asked.rules_file, main, *books.files))
    if asked.format is TableFormat.TEXT:
        from coopctl.reports.capital_text import as_text

        answer.rich(as_text(report))
    else:
        json = reports.as_json(report, located(problems))
        write_table(answer, asked.format, table=reports.as_table(report), json=json)
    _give(answer, problems)


def _of_leaver(asked: Asked, member: str) -> None:
    """Show what is due to one member who leaves."""
    rules, _ = rules_on(asked.on or today(), asked.rules_file)
    running = today() if asked.year is None else _within(rules.fiscal_year.period(asked.year))
    main = main_ledger(rules, asked.rules_file, asked.ledger)
    loaded = load_as_it_stands(rules, asked.rules_file, main)
    day = asked.on or _left(rules, loaded.books, member) or running
    rules, warnings = rules_on(day, asked.rules_file)
    _known(rules, loaded.books, member, day)
    found = leaving(rules, loaded.books, member, day)
    problems = _wrong(loaded, warnings)
    answer = Answer(asked.output, own=(asked.rules_file, main, *loaded.books.files))
    table = reports.leaving_table(found, rules)
    if asked.format is TableFormat.TEXT:
        from coopctl.reports.table_text import as_text

        answer.rich(as_text(table))
    else:
        json = reports.leaving_json(found, rules, located(problems))
        write_table(answer, asked.format, table=table, json=json)
    _give(answer, problems)


def _within(period: Period) -> date:
    """Give today, or the nearest day of a period that is over or has not begun."""
    return min(max(today(), period.first), period.last)


def _wrong(loaded: Loaded, warnings: tuple[Problem, ...]) -> list[Problem]:
    return [*warnings, *loaded.problems, *loaded.without_closing]


def _give(answer: Answer, problems: list[Problem]) -> None:
    answer.give()
    tell(problems)
    if has_errors(problems):
        raise typer.Exit(1)


def _left(rules: Rules, books: Books, member: str) -> date | None:
    """Give the day on which the ledger says that somebody left."""
    account = MemberAccounts(rules, books).joined_by(member)
    return account.closed if account is not None else None


def _known(rules: Rules, books: Books, member: str, day: date) -> None:
    """End where nobody of that id has an account, or joined only after the day."""
    accounts = MemberAccounts(rules, books)
    ids, joined = accounts.ids, accounts.joined_by(member)
    if joined is not None and day < joined.opened:
        wrong = f"{member} joined on {joined.opened}, and cannot leave on {day}"
        refuse(f"`--leaving {member}`: {wrong}", code=2)
    if member not in ids:
        near = nearest(member, ids)
        meant = f"; did you mean `{near}`?" if near else ""
        refuse(f"`--leaving {member}`: the ledger has no such member{meant}", code=2)
