"""The work of `report plan`: one load of the books, held against the plan in them."""

import typer

from coopctl.cli.auditing import audit_of
from coopctl.cli.options import Form
from coopctl.cli.report_writing import write_report
from coopctl.cli.screen import Answer, stop, tell
from coopctl.cli.workspace import load_as_it_stands, load_rules, main_ledger, today
from coopctl.facts.stretch import Flows, Stretch
from coopctl.problems import has_errors
from coopctl.reports.plan import plan_report


def run(year: int, *, form: Form, output: str | None, rules_file: str, ledger: str | None) -> None:
    """Write the plan of a year and what came of it; exit 1 if something is wrong in the files."""
    rules, problems = load_rules(rules_file, year)
    main = main_ledger(rules, rules_file, ledger)
    loaded = load_as_it_stands(rules, rules_file, main)
    answer = Answer(output, own=(rules_file, main, *loaded.books.files))
    flows, period = Flows(rules, loaded.books), rules.period
    unpriced = flows.problems(Stretch(period.first, period.last))
    if unpriced:
        stop(unpriced)
    audit = audit_of(flows, rules_file, period.first, period.last)
    write_report(answer, plan_report(flows, period, today(), audit), form)
    answer.give()
    told = [*problems, *loaded.problems, *loaded.without_closing]
    tell(told)
    if has_errors(told):
        raise typer.Exit(1)
