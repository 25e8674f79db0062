"""The work of `check`: rules, ledger, facts and closings, one after the other."""

import typer

from coopctl.allocation import allocate
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, located, tell
from coopctl.cli.verifying import verify_years
from coopctl.cli.workspace import load, main_ledger, rules_text
from coopctl.closing.plan import obstacles
from coopctl.closing.verify import problems_of
from coopctl.facts import read_facts
from coopctl.problems import Problem, has_errors
from coopctl.reports.closing_json import problem_json
from coopctl.rules import read_rules


def run(*, format_: Format, output: str | None, rules_file: str, ledger: str | None) -> None:
    """List every problem; exit 1 if one is an error."""
    problems = _find(rules_file, ledger)
    if format_ is Format.JSON:
        answer = Answer(output, own=[rules_file])
        answer.json({"schema": 1, "problems": [problem_json(each) for each in located(problems)]})
        answer.give()
    else:
        tell(problems)
        errors = sum(problem.is_error for problem in problems)
        answer = Answer(output, own=[rules_file])
        answer.line(f"errors: {errors}, warnings: {len(problems) - errors}")
        answer.give()
    if has_errors(problems):
        raise typer.Exit(1)


def _find(rules_file: str, ledger: str | None) -> list[Problem]:
    """Go from the rules to the ledger to the closings, as far as each allows."""
    text = rules_text(rules_file)
    reading = read_rules(text, source=rules_file, year=None)
    problems = list(reading.problems)
    if reading.rules is None:
        return problems
    main = main_ledger(reading.rules, rules_file, ledger)
    loaded = load(reading.rules, main, {})
    problems += loaded.problems
    if loaded.books is None or has_errors(loaded.problems):
        return problems
    books = loaded.books
    for year in _years(reading.rules, books):
        problems += _of_year(text, rules_file, books, year)
    if not has_errors(problems):
        verdicts = verify_years(sorted(books.closings), books, main, rules_file)
        problems += [problem for verdict in verdicts for problem in problems_of(verdict)]
    return list(dict.fromkeys(problems))


def _years(rules: Rules, books: Books) -> list[int]:
    """Name the closed years and the last one with income or expenses."""
    years = set(books.closings)
    if books.flow_days:
        years.add(rules.fiscal_year.year_of(books.flow_days[-1]))
    return sorted(years)


def _of_year(text: str, rules_file: str, books: Books, year: int) -> list[Problem]:
    """Find what is wrong in one fiscal year."""
    reading = read_rules(text, source=rules_file, year=year)
    if reading.rules is None:
        return list(reading.problems)
    facts = read_facts(reading.rules, books)
    problems = [*reading.problems, *facts.problems]
    if facts.facts is not None:
        allocation = allocate(reading.rules, facts.facts)
        problems += allocation.problems
        problems += obstacles(reading.rules, books, facts.facts, allocation)
    return problems
