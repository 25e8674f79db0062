"""The work of `verify`: each year's verdict, whatever is wrong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

import typer

from coopctl.allocation.vocabulary import Rules
from coopctl.cli.comparing import NOTHING, Compared, compare
from coopctl.cli.options import Format
from coopctl.cli.past import History, history_of
from coopctl.cli.screen import Answer, located, tell
from coopctl.cli.since import SinceCommit, json_of, lines_of, since_commit
from coopctl.cli.since import problems_of as problems_since
from coopctl.cli.surveying import Survey, look_at, survey
from coopctl.cli.verdicts import naming, told, verdict_json
from coopctl.closing.verify import Verdict, problems_of
from coopctl.problems import Place, Problem, has_errors
from coopctl.reports.closing_json import problem_json


@dataclass(frozen=True, slots=True)
class _Found:
    """A verdict, what changed since, and the rules of its year."""

    verdict: Verdict
    compared: Compared
    rules: Rules | None


def run(
    years: list[int],
    *,
    format_: Format,
    output: str | None,
    rules_file: str,
    ledger: str | None,
    since: str | None,
) -> None:
    """Verify closings; exit 1 if one differs, or if something is wrong on the way to it."""
    found = survey(rules_file, ledger)
    came: SinceCommit | Problem | None = None
    with history_of(rules_file, ledger) as history:
        if since is not None:
            came = since_commit(history, found, since, years)
        verdicts, problems = _verdicts(found, history, years)
    warnings = list[Problem]()
    if isinstance(came, Problem):
        problems.append(came)
        came = None
    elif came is not None:
        if not verdicts:
            problems = [each for each in problems if each.code != "closing-missing"]
        problems += problems_since(came)
        warnings = [each for each in problems_since(came) if not each.is_error]
    errors = [problem for problem in dict.fromkeys(problems) if problem.is_error]
    answer = Answer(output, own=found.own)
    told_of = located([*errors, *warnings])
    if format_ is Format.JSON:
        answer.json(
            {
                "schema": 1,
                "closings": [
                    verdict_json(each.verdict, each.compared, each.rules) for each in verdicts
                ],
                "since": None
                if came is None or found.rules is None
                else json_of(came, found.rules),
                "problems": [problem_json(each) for each in told_of],
            }
        )
    else:
        for line in _lines(verdicts, came, found):
            answer.line(line)
    answer.give()
    tell([*errors, *warnings])
    if errors:
        raise typer.Exit(1)


def _lines(verdicts: list[_Found], came: SinceCommit | None, found: Survey) -> Iterator[str]:
    """Write the answer for people."""
    for each in verdicts:
        yield from told(each.verdict, each.compared, each.rules)
    if came is not None and found.rules is not None:
        yield from lines_of(came, found.rules)


def _verdicts(
    found: Survey, history: History, years: list[int]
) -> tuple[list[_Found], list[Problem]]:
    """Give the verdict on each year asked for, or on every closed one, and what is wrong."""
    problems = list(found.problems)
    if found.rules is None:
        return [], problems
    asked = sorted(set(years) or {*found.closed, *found.resolved})
    if not asked and found.books is not None and not has_errors(found.problems):
        problems.append(_no_closings(found.main))
    verdicts = list[_Found]()
    for year in asked:
        looked = look_at(found, year)
        compared = compare(history, found, looked)
        of_year = [_Found(looked.verdict, compared, looked.rules)]
        of_year += [_Found(each, NOTHING, looked.rules) for each in looked.corrections]
        verdicts += of_year
        problems += looked.problems
        for each in of_year:
            problems += (naming(one, each.compared) for one in problems_of(each.verdict))
    return verdicts, problems


def _no_closings(main: str) -> Problem:
    """Tell that there is nothing to verify."""
    return Problem(
        code="closing-missing",
        place=Place(main),
        wrong="the ledger holds no closing",
        why="verify derives the closings again that the ledger includes",
        do="run `coopctl close-year YEAR` first",
    )
