"""The work of `assembly`: read what is on record, and show it."""

from datetime import date

import typer

from coopctl.assembly.elections import elections_of, wrong_in_elections
from coopctl.assembly.officers import officers_on
from coopctl.assembly.resolutions import resolutions_of, wrong_on_record
from coopctl.cli.options import TableFormat
from coopctl.cli.screen import Answer, stop_on_errors, tell
from coopctl.cli.tabling import write_table
from coopctl.cli.workspace import load, load_rules, main_ledger, today
from coopctl.problems import has_errors
from coopctl.reports.assembly import Assembly, as_json, as_lines, as_table


def run(
    year: int | None,
    *,
    at: date | None,
    format_: TableFormat,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Show the decisions of one fiscal year or all, and the officers of a day."""
    rules, problems = load_rules(rules_file, None)
    main = main_ledger(rules, rules_file, ledger)
    reading = load(rules, main, {})
    problems = stop_on_errors((*problems, *reading.problems))
    books = reading.books
    assert books is not None
    period = None if year is None else rules.fiscal_year.period(year)
    first, last = (date.min, date.max) if period is None else (period.first, period.last)
    resolutions, elections = resolutions_of(books)[0], elections_of(books)[0]
    day = at or today()
    shown = Assembly(
        cooperative=rules.cooperative,
        period=period,
        day=day,
        resolutions=[each for each in resolutions if first <= each.day <= last],
        elections=[each for each in elections if first <= each.day <= last],
        holders=officers_on(rules, books, day),
    )
    answer = Answer(output, own=(rules_file, main, *books.files))
    if format_ is TableFormat.TEXT:
        for line in as_lines(shown):
            answer.line(line)
    else:
        write_table(answer, format_, table=as_table(shown), json=as_json(shown))
    answer.give()
    problems = (*problems, *wrong_on_record(rules, books), *wrong_in_elections(rules, books))
    tell(problems)
    if has_errors(problems):
        raise typer.Exit(1)
