"""`coopctl assembly`: what the general meeting decided, and who is in office."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    AtDay,
    LedgerFile,
    OutputFile,
    PlainCommand,
    RulesFile,
    TableFormat,
    TableForms,
    command_app,
    read_year,
)

app = command_app()


@app.command(cls=PlainCommand)
def assembly(
    year: Annotated[
        int | None,
        typer.Argument(
            metavar="[YEAR]", help="Fiscal year; all of them if none.", parser=read_year
        ),
    ] = None,
    *,
    at: AtDay = None,
    format_: TableForms = TableFormat.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """List resolutions, elections, and who is in office on a day.

    Writes nothing. Exit code 1 where something on record cannot be right; it is told.
    """
    from coopctl.cli import assembling

    assembling.run(year, at=at, format_=format_, output=output, rules_file=rules, ledger=ledger)
