"""`coopctl verify`: derive closings again and compare."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
    LedgerFile,
    OutputFile,
    RulesFile,
    Years,
    command_app,
)

app = command_app()


@app.command()
def verify(
    years: Years = None,
    *,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="COMMIT", help="Say what became of each closing since a commit of git, too."
        ),
    ] = None,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Derive closings again and compare them.

    Every closing of the ledger, or those of the years named. Tells apart an edit by hand, late or
    changed entries, changed rules, and a version of coopctl that computes differently, with the
    effect on each step; in a git repository, the very entries and rules. Exit code 1 if a closing
    differs, or if what was approved or on record at COMMIT is not what it was. Writes nothing.
    """
    from coopctl.cli import verifying

    verifying.run(
        years or [],
        format_=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
        since=since,
    )
