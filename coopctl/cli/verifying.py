"""The work of `verify`, and of the part of `check` that looks at closings."""

from collections.abc import Iterable

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, from_here, stop, tell
from coopctl.cli.workspace import (
    closing_file,
    compute_from,
    load_rules,
    load_whole,
    main_ledger,
    today,
)
from coopctl.closing.plan import draw_up, status_of
from coopctl.closing.reading import read_closing
from coopctl.closing.text import Status, stated_status
from coopctl.closing.verify import Verdict, problems_of, verdict_on
from coopctl.problems import Place, Problem, shown


def run(
    years: list[int],
    *,
    format_: Format,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Verify closings; exit 1 if one differs."""
    rules, _ = load_rules(rules_file, None)
    main = main_ledger(rules, rules_file, ledger)
    books, warnings = load_whole(rules, main)
    asked = sorted(set(years)) or sorted(books.closings)
    if not asked:
        stop([_no_closings(main)])
    verdicts = list(verify_years(asked, books, main, rules_file))
    answer = Answer(output, own=(rules_file, main, *books.files))
    if format_ is Format.JSON:
        answer.json({"schema": 1, "closings": [_json(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            _tell_verdict(answer, verdict)
    answer.give()
    problems = [problem for verdict in verdicts for problem in problems_of(verdict)]
    if problems:
        stop([*warnings, *problems])
    tell(warnings)


def verify_years(
    years: Iterable[int], books: Books, main: str, rules_file: str
) -> Iterable[Verdict]:
    """Derive the closing of each year again on books already loaded."""
    for year in years:
        rules, problems = load_rules(rules_file, year)
        computed = compute_from(rules, books, main, closing_file(rules, rules_file), problems)
        old = read_closing(computed.closing_file, year)
        if isinstance(old, Problem):
            stop([old])
        plan = draw_up(
            rules,
            books,
            computed.facts,
            computed.allocation,
            status=_status(rules, old),
            path=computed.closing_file,
            old=old,
        )
        yield verdict_on(rules, computed.facts, plan)


def _status(rules: Rules, old: str | None) -> Status:
    """Take the status that the file states, so that the clock changes no verdict."""
    stated = stated_status(old or "")
    known = {str(status): status for status in Status}
    return known.get(stated or "", status_of(rules, today=today()))


def _tell_verdict(answer: Answer, verdict: Verdict) -> None:
    """Write one verdict, with the diff."""
    answer.line(f"{verdict.year}: {', '.join(verdict.findings)}  {from_here(verdict.file)}")
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
