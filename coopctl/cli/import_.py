"""`coopctl import`: what other programs keep, into the ledger."""

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
    command_app,
)

app = command_app(
    no_args_is_help=True,
    help="Bring timesheets into the ledger; docs/importing.md.",
)


@app.callback()
def _group() -> None:
    """Keep `hours` a command of its own name, as long as it is the only one."""


@app.command(cls=PlainCommand)
def hours(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Timesheets as CSV.")],
    *,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="A column's name in the file, and what it is: date, member, hours, activity, "
            "note or import-id. May be repeated.",
        ),
    ] = None,
    dates: Annotated[
        str,
        typer.Option(
            "--dates", metavar="ymd|dmy|mdy", help="The order of a day's parts: 2026-03-31 is ymd."
        ),
    ] = "ymd",
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="C", help="Between cells; found out if none."),
    ] = None,
    totals: Annotated[
        bool,
        typer.Option("--totals", help="Lines are totals of weeks or months: over 24 hours a day."),
    ] = False,
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="NAME", help="The measure of rules.yaml, if several."),
    ] = None,
    counter: Annotated[
        str | None,
        typer.Option(
            "--counter", metavar="ACCOUNT", help="Posted against; the one that ends in :Done."
        ),
    ] = None,
    late: Annotated[
        bool, typer.Option("--late", help="Also into years whose closing is final or approved.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    add_include: Annotated[
        bool, typer.Option("--add-include", help="Include the hours in the main ledger.")
    ] = False,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Enter timesheets, each line once.

    Writes hours/YEAR.beancount beside the main ledger, one entry for each line. The same line
    again adds nothing, a changed one changes its entry, an edit by hand is kept. A file with
    anything wrong in it is left out whole, and all that is wrong is told.
    """
    from coopctl.cli import importing

    importing.run(
        importing.Asked(
            files=tuple(files),
            columns=importing.columns_from(map_ or ()),
            dates=importing.order_from(dates),
            delimiter=importing.delimiter_from(delimiter),
            totals=totals,
            measure=measure,
            counter=counter,
            late=late,
            writes=not dry_run,
            add_include=add_include,
            format=format_,
            output=output,
            rules_file=rules,
            ledger=ledger,
        )
    )
