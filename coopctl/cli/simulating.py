"""The work of `simulate`: one load of the books, every alternative worked out on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from coopctl.allocation import Facts, allocate
from coopctl.allocation.requirements import check_requirements
from coopctl.books import Books
from coopctl.cli.options import TableFormat
from coopctl.cli.screen import Answer, located, refuse, stop, stop_on_errors, tell
from coopctl.cli.tabling import write_table
from coopctl.cli.workspace import load_books, main_ledger, rules_text
from coopctl.facts import read_facts
from coopctl.money import read_signed
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.reports.figures import Report
from coopctl.reports.simulate import Alternative, as_json, as_table
from coopctl.rules import Changes, Reading, read_rules, read_scenarios

TODAY = "today"
SET = "as set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    year: int
    changes: list[str]
    scenario: str | None
    turnover: str | None
    surplus: str | None
    format: TableFormat
    output: str | None
    rules_file: str
    ledger: str | None


def run(asked: Asked) -> None:
    """Work out today's rules and each alternative, and show them side by side."""
    text = rules_text(asked.rules_file)
    if isinstance(text, Problem):
        stop([text])
    first = read_rules(text, source=asked.rules_file, year=asked.year)
    if first.rules is None:
        stop(first.problems)
    known = [step.step for step in first.rules.steps]
    wanted = [(TODAY, dict[str, str]()), *wanted_alternatives(asked, known)]
    main = main_ledger(first.rules, asked.rules_file, asked.ledger)
    loaded = load_books(first.rules, asked.rules_file, main)
    found = []
    for name, changes in wanted:
        reading = first
        if changes:
            reading = read_rules(text, source=asked.rules_file, year=asked.year, changes=changes)
        found.append(worked_out(asked, reading, name, changes, loaded.books))
    answer = Answer(asked.output, own=(asked.rules_file, main, *loaded.books.files))
    if asked.format is TableFormat.TEXT:
        from coopctl.reports.table_text import as_text

        answer.rich(as_text(as_table(found)))
    else:
        write_table(answer, asked.format, table=as_table(found), json=as_json(found))
    answer.give()
    tell([*loaded.problems, *(each for one in found for each in one.report.problems)])


def wanted_alternatives(asked: Asked, known: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Read `--set`, which makes one alternative, and those of the scenario file."""
    if asked.changes:
        changes = {}
        for each in asked.changes:
            name, sign, phrase = each.partition("=")
            if not sign:
                refuse(
                    f"`--set {each}` says no amount; write it like `--set 'STEP=5% of surplus'`",
                    code=2,
                )
            if name.strip() in changes:
                refuse(f"`--set` names step `{name.strip()}` twice", code=2)
            changes[name.strip()] = phrase.strip()
        yield SET, _known(changes, known, "--set")
    if asked.scenario is not None:
        try:
            text = Path(asked.scenario).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            refuse(f"cannot read {asked.scenario}: {error}", code=2)
        scenarios = read_scenarios(text, source=asked.scenario)
        stop_on_errors(scenarios.problems)
        for name, found in scenarios.changes.items():
            if name in (TODAY, SET):
                refuse(f"{asked.scenario}: `{name}` is no name for an alternative", code=2)
            yield name, _known(found, known, asked.scenario)


def _known(changes: Changes, known: list[str], source: str) -> dict[str, str]:
    """Refuse a change of a step that the rules do not have."""
    for name in changes:
        if name not in known:
            near = nearest(name, known)
            stop(
                [
                    Problem(
                        code="unknown-step",
                        place=Place(source),
                        wrong=f"the rules have no step `{name}`",
                        why=f"the steps are {listing(known)}",
                        do=f"write `{near}`" if near else "name one of those",
                    )
                ]
            )
    return dict(changes)


def worked_out(
    asked: Asked, reading: Reading, name: str, changes: dict[str, str], books: Books
) -> Alternative:
    """Divide the year's surplus by the rules with some changes."""
    if reading.rules is None:
        stop(reading.problems)
    rules = reading.rules
    planned = asked.turnover is not None and asked.surplus is not None
    read = read_facts(rules, books, planned=planned)
    problems = stop_on_errors((*reading.problems, *read.problems))
    assert read.facts is not None
    facts = _as_planned(asked, read.facts)
    allocation = allocate(rules, facts)
    report = Report(
        rules=rules,
        facts=facts,
        allocation=allocation,
        checks=check_requirements(rules, facts, allocation),
        status="simulated",
        file="",
        changed=False,
        problems=located((*problems, *allocation.problems)),
    )
    return Alternative(name, changes, report)


def _as_planned(asked: Asked, facts: Facts) -> Facts:
    """Put planned figures in the place of the books'."""
    turnover, surplus = facts.turnover, facts.surplus
    if asked.turnover is not None:
        turnover = _number(asked.turnover, "--turnover")
    if asked.surplus is not None:
        surplus = _number(asked.surplus, "--surplus")
    planned = {
        "turnover": turnover,
        "surplus": surplus,
        "loss": max(-surplus, Fraction(0)),
    }
    return replace(facts, turnover=turnover, surplus=surplus, bases={**facts.bases, **planned})


def _number(text: str, option: str) -> Fraction:
    """Read a planned figure."""
    try:
        return read_signed(text)
    except ValueError as error:
        refuse(f"{option}: {error}; write digits, such as 48,000,000", code=2)
