"""`coopctl explain`: how each figure came about."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
    LedgerFile,
    OutputFile,
    PlainCommand,
    RulesFile,
    Year,
    command_app,
)

app = command_app()


@app.command(cls=PlainCommand)
def explain(
    year: Year,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[STEP | MEMBER]", help="One step, or one member, by id."),
    ] = None,
    *,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Show how each figure came about: base, rule, limit, shares.

    Without a name, every step of the year; with one, that step or that member alone.
    """
    from coopctl.cli import explaining

    explaining.run(year, name, format_=format_, output=output, rules_file=rules, ledger=ledger)
