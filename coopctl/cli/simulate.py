"""`coopctl simulate`: alternatives side by side, for the meeting."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    LedgerFile,
    OutputFile,
    RulesFile,
    TableFormat,
    TableForms,
    Year,
    command_app,
)

app = command_app()


@app.command()
def simulate(
    year: Year,
    *,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STEP=PHRASE", help="Another amount for a step; repeatable."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="FILE", help="A YAML file of named alternatives."),
    ] = None,
    turnover: Annotated[
        str | None, typer.Option("--turnover", metavar="NUMBER", help="In place of the books'.")
    ] = None,
    surplus: Annotated[
        str | None,
        typer.Option("--surplus", metavar="NUMBER", help="In place of the books'; a loss is -N."),
    ] = None,
    format_: TableForms = TableFormat.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Show what other rules would give, beside today's.

    Each step, what keeps a change from changing anything, each member's total, the funds after,
    and which requirements would not hold. With `--turnover` and `--surplus` it plans a year that
    is not over. Writes nothing.
    """
    from coopctl.cli import simulating

    asked = simulating.Asked(
        year=year,
        changes=set_ or [],
        scenario=scenario,
        turnover=turnover,
        surplus=surplus,
        format=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
    )
    simulating.run(asked)
