"""The work of `simulate`: one load of the books, every alternative worked out on them."""

from dataclasses import dataclass

from coopctl.allocation import allocate
from coopctl.allocation.requirements import check_requirements
from coopctl.books import Books
from coopctl.cli.alternatives import alternatives, read_plan
from coopctl.cli.computing import load_books
from coopctl.cli.options import TableFormat
from coopctl.cli.screen import Answer, located, stop, stop_on_errors, tell
from coopctl.cli.tabling import write_table
from coopctl.cli.workspace import main_ledger, rules_text
from coopctl.facts import Planned, read_facts
from coopctl.problems import Problem
from coopctl.reports.figures import Report
from coopctl.reports.simulate import Alternative, as_json, as_table
from coopctl.rules import Changes, Reading, read_rules


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
    wanted = list(alternatives(asked.changes, asked.scenario, known))
    planned = read_plan(asked.turnover, asked.surplus, first.rules.currency)
    main = main_ledger(first.rules, asked.rules_file, asked.ledger)
    loaded = load_books(first.rules, asked.rules_file, main)
    found = []
    for name, changes in wanted:
        reading = first
        if changes:
            reading = read_rules(text, source=asked.rules_file, year=asked.year, changes=changes)
        found.append(worked_out(planned, reading, name, changes, loaded.books))
    answer = Answer(asked.output, own=(asked.rules_file, main, *loaded.books.files))
    if asked.format is TableFormat.TEXT:
        from coopctl.reports.table_text import as_text

        answer.rich(as_text(as_table(found)))
    else:
        write_table(answer, asked.format, table=as_table(found), json=as_json(found))
    answer.give()
    tell([*loaded.problems, *(each for one in found for each in one.report.problems)])


def worked_out(
    planned: Planned, reading: Reading, name: str, changes: Changes, books: Books
) -> Alternative:
    """Divide the year's surplus by the rules with some changes."""
    if reading.rules is None:
        stop(reading.problems)
    rules = reading.rules
    read = read_facts(rules, books, planned=planned)
    problems = stop_on_errors((*reading.problems, *read.problems))
    facts = read.facts
    assert facts is not None
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
    return Alternative(name, {step: each.text for step, each in changes.items()}, report)
