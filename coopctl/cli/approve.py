"""`coopctl approve`: the general meeting's resolution on a year's closing."""

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
from coopctl.cli.voting import (
    Abstain,
    AddInclude,
    Against,
    DryRun,
    For,
    Meeting,
    Minutes,
    Present,
)

app = command_app()


@app.command(cls=PlainCommand)
def approve(
    year: Year,
    *,
    meeting: Meeting,
    present: Present = None,
    for_: For,
    against: Against,
    abstain: Abstain = "0",
    minutes: Minutes,
    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TEXT", help="The resolution's own words.", parser=read_text
        ),
    ] = None,
    dry_run: DryRun = False,
    add_include: AddInclude = False,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Record the meeting's approval of a closing.

    Checks the votes against the members of that day, quorum and majority; writes the resolution
    to resolutions.beancount beside the main ledger, and turns the draft into the approved
    closing. After the closing, it approves the correction that waits.
    """
    from coopctl.cli import approving
    from coopctl.cli.voting import votes_from

    approving.run(
        approving.Asked(
            command=f"coopctl approve {year}",
            year=year,
            meeting=meeting,
            votes=votes_from(present=present, for_=for_, against=against, abstain=abstain),
            minutes=minutes,
            title=title,
            writes=not dry_run,
            add_include=add_include,
            format=format_,
            output=output,
            rules_file=rules,
            ledger=ledger,
        )
    )
