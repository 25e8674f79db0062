"""The work of `members`: the register of a day, and what is doubtful in it."""

from datetime import date

import typer

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.persons import member_problems
from coopctl.assembly.register import register_on
from coopctl.cli.options import TableFormat
from coopctl.cli.screen import Answer, located, stop, tell
from coopctl.cli.tabling import write_table
from coopctl.cli.workspace import load_as_it_stands, load_rules_of, main_ledger, today
from coopctl.problems import Place, Problem, has_errors
from coopctl.reports.members import as_json, as_table


def run(
    at: date | None,
    *,
    format_: TableFormat,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Show the register; exit 1 if something is wrong in the files."""
    day = at or today()
    rules, warnings = rules_on(day, rules_file)
    main = main_ledger(rules, rules_file, ledger)
    loaded = load_as_it_stands(rules, rules_file, main)
    register = register_on(rules, loaded.books, day)
    problems = [*warnings, *loaded.problems, *loaded.without_closing]
    problems += member_problems(rules, loaded.books, day)
    answer = Answer(output, own=(rules_file, main, *loaded.books.files))
    if format_ is TableFormat.TEXT:
        from coopctl.reports.members_text import as_text

        answer.rich(as_text(register, rules))
    else:
        json = as_json(register, rules, located(problems))
        write_table(answer, format_, table=as_table(register, rules), json=json)
    answer.give()
    tell(problems)
    if has_errors(problems):
        raise typer.Exit(1)


def rules_on(day: date, rules_file: str) -> tuple[Rules, tuple[Problem, ...]]:
    """Read the rules as of the fiscal year of a day; end where they name no members."""
    rules, problems = load_rules_of(rules_file, day)
    if rules.member_account is None:
        stop([*problems, _no_members(rules_file)])
    return rules, problems


def _no_members(rules_file: str) -> Problem:
    """Tell that the rules do not say who is a member."""
    return Problem(
        code="no-member-accounts",
        place=Place(rules_file),
        wrong="the rules do not say who is a member",
        why="whoever has an account of the form under `members:` is one",
        do='add `members: {account: "Equity:Capital:{member}"}` with the account of the ledger',
    )
