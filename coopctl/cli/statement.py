"""`coopctl statement`: a member's own page."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    LedgerFile,
    PaperFormat,
    PaperForms,
    PlainCommand,
    RulesFile,
    Year,
    command_app,
)

app = command_app()


@app.command(cls=PlainCommand)
def statement(
    year: Year,
    member: Annotated[
        str | None, typer.Argument(metavar="[MEMBER]", help="One member, by id.")
    ] = None,
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="Every member of the year, instead of one.")
    ] = False,
    format_: PaperForms = PaperFormat.TEXT,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="FILE|DIR",
            help="Write the page to FILE; with `--all`, a file for each member into DIR.",
        ),
    ] = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Write a page for each member: work, shares, capital.

    Each step's share comes with its arithmetic. What goes to an account with a component `Tax` or
    `Withholding` is told as tax withheld. The page holds no other member's name or figure, only
    the co-op's totals; where there are two members, each can work out the other's from these.
    New files can be read by their owner alone.
    """
    from coopctl.cli import stating

    asked = stating.Asked(
        year=year,
        member=member,
        all=all_,
        format=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
    )
    stating.run(asked)
