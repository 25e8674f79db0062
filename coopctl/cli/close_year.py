"""`coopctl close-year`: compute, show, write, verify."""

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
    read_text,
)

app = command_app()


@app.command(cls=PlainCommand)
def close_year(
    year: Year,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing, and do not ask for earlier years.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 3 if the file would change."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff/--no-diff", help="Show what changes in the file.")
    ] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a closing that was edited by hand.")
    ] = False,
    first: Annotated[
        bool, typer.Option("--first", help="The books begin here: leave earlier years open.")
    ] = False,
    despite: Annotated[
        list[str] | None,
        typer.Option("--despite", metavar="ID", help="Record an exception from a requirement."),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(
            "--reason",
            metavar="TEXT",
            help="Why: one for all, or one for each ID.",
            parser=read_text,
        ),
    ] = None,
    add_include: Annotated[
        bool, typer.Option("--add-include", help="Include the closings in the main ledger.")
    ] = False,
    correct: Annotated[
        bool,
        typer.Option("--correct", help="Write what came after the approval into the open year."),
    ] = False,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Divide the year's surplus and write the closing.

    Shows the allocation and what changes in ledgers/closings/YEAR.beancount, which is written
    only if the whole ledger loads with it. Run again after any change: the same books and rules
    give the same file.
    """
    from coopctl.cli import closing, correcting

    asked = closing.Asked(
        year=year,
        writes=not (dry_run or check),
        check=check,
        diff=diff,
        force=force,
        first=first,
        add_include=add_include,
        despite=closing.reasons(despite or [], reason or []),
        format=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
    )
    (correcting if correct else closing).run(asked)
