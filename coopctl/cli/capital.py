"""`coopctl capital`: members' capital over a year, notices, dividends due, leaving."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    LedgerFile,
    OnDay,
    OutputFile,
    PlainCommand,
    RulesFile,
    TableFormat,
    TableForms,
    YearOrThis,
    command_app,
)

app = command_app()


@app.command(cls=PlainCommand)
def capital(
    year: YearOrThis = None,
    *,
    leaving: Annotated[
        str | None,
        typer.Option(
            "--leaving", metavar="MEMBER", help="What is due to one who leaves, and when."
        ),
    ] = None,
    on: OnDay = None,
    format_: TableForms = TableFormat.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Follow members' capital through a year.

    Opening, paid in, distributed, retained, losses, repaid, closing, member by member; then
    retained notices by year, oldest first, and dividends due and unpaid with their age. Losses
    are what closings charge, and what other entries write off to an account of the member that a
    step fills until zero. Entries count by their date: a closing dated after its year is in the
    next. Of a draft nothing is due; what it holds is shown apart, its capital in the table too.
    Writes nothing.
    """
    from coopctl.cli import rolling

    asked = rolling.Asked(
        year=year,
        leaving=leaving,
        on=on,
        format=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
    )
    rolling.run(asked)
