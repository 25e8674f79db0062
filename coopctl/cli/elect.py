"""`coopctl elect`: an election to an office of the co-op."""

from datetime import date
from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
    LedgerFile,
    OutputFile,
    RulesFile,
    command_app,
    read_day,
    read_text,
)
from coopctl.cli.voting import AddInclude, DryRun, Meeting, Minutes, read_members

app = command_app()


@app.command()
def elect(
    *,
    office: Annotated[
        str, typer.Option("--office", metavar="OFFICE", help="One of `assembly: offices`.")
    ],
    candidate: Annotated[
        list[str],
        typer.Option(
            "--candidate",
            metavar="NAME=VOTES",
            help="A member's votes; repeatable.",
            parser=read_text,
        ),
    ],
    meeting: Meeting,
    present: Annotated[
        int,
        typer.Option("--present", metavar="N", help="Members present.", parser=read_members),
    ],
    abstain: Annotated[
        int,
        typer.Option(
            "--abstain", metavar="N", help="Members who cast no vote.", parser=read_members
        ),
    ] = 0,
    until: Annotated[
        date | None,
        typer.Option(
            "--until",
            metavar="DATE",
            help="Last day in office; by the office's term if none.",
            parser=read_day,
        ),
    ] = None,
    elected: Annotated[
        list[str] | None,
        typer.Option(
            "--elected",
            metavar="NAME",
            help="Of those tied, who has the seat; repeatable.",
            parser=read_text,
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="TEXT",
            help="What decided a tie, such as `lot`.",
            parser=read_text,
        ),
    ] = None,
    minutes: Minutes,
    dry_run: DryRun = False,
    add_include: AddInclude = False,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Record an election to an office of the co-op.

    The members with the most votes take its seats; each member present has as many votes as
    there are seats, one a candidate. A tie over the last seat is for a second ballot, or for what
    the by-laws say. Writes to resolutions.beancount beside the main ledger.
    """
    from coopctl.cli import electing

    electing.run(
        electing.Asked(
            command="coopctl elect",
            office=office,
            candidates=electing.candidates_from(candidate),
            present=present,
            abstain=abstain,
            until=until,
            chosen=tuple(elected or ()),
            reason=reason,
            meeting=meeting,
            minutes=minutes,
            writes=not dry_run,
            add_include=add_include,
            format=format_,
            output=output,
            rules_file=rules,
            ledger=ledger,
        )
    )
