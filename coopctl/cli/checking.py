"""The work of `check`: rules, ledger, facts and closings, each as far as it can be read."""

import typer

from coopctl.assembly.book_value import book_value_problems
from coopctl.assembly.elections import wrong_in_elections
from coopctl.assembly.officers import wrong_in_offices
from coopctl.assembly.persons import member_problems
from coopctl.assembly.resolutions import wrong_on_record
from coopctl.assembly.subscriptions import subscription_problems, subscriptions_owed
from coopctl.cli.imported import entered_twice
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, located, plain, tell
from coopctl.cli.surveying import Survey, YearFound, look_at, survey
from coopctl.cli.workspace import today
from coopctl.closing.plan import (
    earlier_open_problem,
    obstacles,
    years_left_open,
)
from coopctl.closing.stage import Status, status_of
from coopctl.closing.standing import stage_in
from coopctl.closing.text import stated
from coopctl.closing.verify import Finding, problems_of
from coopctl.facts.lookalikes import look_alikes
from coopctl.facts.watch import broken
from coopctl.problems import Place, Problem, Severity, has_errors, warning
from coopctl.reports.checks import not_in_force
from coopctl.reports.checks import problems_of as requirements_broken
from coopctl.reports.closing_json import problem_json


def run(*, format_: Format, output: str | None, rules_file: str, ledger: str | None) -> None:
    """List every problem; exit 1 if one is an error."""
    found = survey(rules_file, ledger)
    problems = _find(found)
    answer = Answer(output, own=found.own)
    if format_ is Format.JSON:
        answer.json({"schema": 1, "problems": [problem_json(each) for each in located(problems)]})
    else:
        tell(problems)
        if output is not None:
            for text in plain(problems):
                answer.line(text)
        errors = sum(problem.is_error for problem in problems)
        answer.line(f"errors: {errors}, warnings: {len(problems) - errors}")
    answer.give()
    if has_errors(problems):
        raise typer.Exit(1)


def _find(found: Survey) -> list[Problem]:
    """Find what is wrong in the rules, the ledger and each year."""
    problems = list(found.problems)
    if found.sound is not None and found.books is not None:
        problems += member_problems(found.sound, found.books)
        problems += subscription_problems(found.sound, found.books)
        problems += wrong_on_record(found.sound, found.books)
        problems += book_value_problems(found.sound, found.books, found.closed)
        problems += wrong_in_elections(found.sound, found.books)
        problems += wrong_in_offices(found.sound, found.books, today())
        problems += broken(found.sound, found.books)
        problems += subscriptions_owed(found.sound, found.books)
        problems += map(warning, entered_twice(found.sound, found.books))
    if found.books is not None:
        problems += look_alikes(found.rules, found.books)
    years = _years(found)
    for year in years:
        problems += _of_year(found, look_at(found, year), is_last=year == years[-1])
    return list(dict.fromkeys(problems))


def _years(found: Survey) -> list[int]:
    """Name the closed years and the last one with income or expenses."""
    years = set(found.closed)
    if found.rules is not None and found.books is not None and found.books.flow_days:
        years.add(found.rules.fiscal_year.year_of(found.books.flow_days[-1]))
    return sorted(years)


def _of_year(found: Survey, looked: YearFound, *, is_last: bool) -> list[Problem]:
    """Find what is wrong in one fiscal year."""
    problems, rules, books = list(looked.problems), looked.rules, found.books
    is_closed = looked.year in found.closed
    if is_closed:
        problems += problems_of(looked.verdict)
        for verdict in looked.corrections:
            if Finding.MISSING not in verdict.findings:  # told of the resolution on it
                problems += problems_of(verdict)
    if rules is None or books is None:
        return problems
    problems += not_in_force(rules)
    problems += requirements_broken(looked.checks, rules, looked.exceptions)
    status = status_of(rules, today=today())
    if looked.facts is not None and looked.allocation is not None:
        stage = stage_in(rules, books, otherwise=status)
        if looked.standing is None or not looked.standing.is_in_place:
            problems += obstacles(rules, books, looked.facts, looked.allocation, stage)
    over = status is not Status.PROVISIONAL
    if over and stated(looked.closing or "", "status") == Status.PROVISIONAL:
        problems.append(_still_provisional(looked))
    left_open = [] if is_closed or not is_last else years_left_open(rules, books)
    if left_open:
        problems.append(warning(earlier_open_problem(rules, books, left_open)))
    return problems


def _still_provisional(looked: YearFound) -> Problem:
    """Tell of a closing drawn up before the year was over."""
    return Problem(
        code="still-provisional",
        place=Place(looked.verdict.file),
        wrong=f"fiscal year {looked.year} is over, and its closing is still provisional",
        why="it was drawn up while the year was running",
        do=f"run `coopctl close-year {looked.year}` once the year's last entries are made",
        severity=Severity.WARNING,
    )
