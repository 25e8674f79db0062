"""The work of `verify`: each year's verdict, whatever is wrong elsewhere."""

import typer

from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, located, tell
from coopctl.cli.surveying import Survey, look_at, survey
from coopctl.closing.verify import Finding, Verdict, problems_of
from coopctl.problems import Place, Problem, shown
from coopctl.reports.closing_json import problem_json

_SAID = {
    Finding.UNCHANGED: "unchanged",
    Finding.MISSING: "missing",
    Finding.EDITED: "edited by hand",
    Finding.BOOKS: "late or changed entries",
    Finding.RULES: "changed rules",
    Finding.PROGRAM: "another version of coopctl",
    Finding.OUTSIDE: "not in the ledger",
    Finding.UNAPPROVED: "not approved by a resolution in the ledger",
    Finding.UNFINISHED: "approved, and still a draft",
    Finding.UNKNOWN: "not known, because of the errors",
}


def run(
    years: list[int],
    *,
    format_: Format,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Verify closings; exit 1 if one differs, or if something is wrong on the way to it."""
    found = survey(rules_file, ledger)
    verdicts, problems = _verdicts(found, years)
    errors = [problem for problem in dict.fromkeys(problems) if problem.is_error]
    answer = Answer(output, own=found.own)
    if format_ is Format.JSON:
        answer.json(
            {
                "schema": 1,
                "closings": [_json(verdict) for verdict in verdicts],
                "problems": [problem_json(each) for each in located(errors)],
            }
        )
    else:
        for verdict in verdicts:
            _tell_verdict(answer, verdict)
    answer.give()
    tell(errors)
    if errors:
        raise typer.Exit(1)


def _verdicts(found: Survey, years: list[int]) -> tuple[list[Verdict], list[Problem]]:
    """Give the verdict on each year asked for, or on every closed one, and what is wrong."""
    problems = list(found.problems)
    if found.rules is None:
        return [], problems
    asked = sorted(set(years)) or found.closed
    if not asked and found.books is not None:
        problems.append(_no_closings(found.main))
    verdicts = list[Verdict]()
    for year in asked:
        looked = look_at(found, year)
        of_year = [looked.verdict, *looked.corrections]
        verdicts += of_year
        problems += looked.problems
        problems += (each for verdict in of_year for each in problems_of(verdict))
    return verdicts, problems


def _tell_verdict(answer: Answer, verdict: Verdict) -> None:
    """Write one verdict, with the diff."""
    said = ", ".join(_SAID[finding] for finding in verdict.findings)
    answer.line(f"{verdict.year}: {said}  {from_here(verdict.file)}")
    for line in verdict.diff:
        answer.line(shown(line))


def _json(verdict: Verdict) -> dict[str, object]:
    """Give one verdict for programs."""
    return {
        "year": verdict.year,
        "file": from_here(verdict.file),
        "holds": verdict.holds,
        "findings": [str(finding) for finding in verdict.findings],
        "diff": list(verdict.diff),
    }


def _no_closings(main: str) -> Problem:
    """Tell that there is nothing to verify."""
    return Problem(
        code="closing-missing",
        place=Place(main),
        wrong="the ledger holds no closing",
        why="verify derives the closings again that the ledger includes",
        do="run `coopctl close-year YEAR` first",
    )
