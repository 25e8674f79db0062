"""`coopctl resolve`: any resolution of the general meeting."""

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
def resolve(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its own name, such as `new-van`; used once.")
    ],
    *,
    title: Annotated[
        str,
        typer.Option(
            "--title", metavar="TEXT", help="The resolution's own words.", parser=read_text
        ),
    ],
    meeting: Meeting,
    present: Present = None,
    for_: For,
    against: Against,
    abstain: Abstain = "0",
    majority: Annotated[
        str | None,
        typer.Option(
            "--majority",
            metavar="SHARE",
            help="Of the votes for and against, such as 2/3, where it is not that of the rules.",
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
    """Record any other resolution of the general meeting.

    Its votes pass or reject it, once they are checked against the members of that day and the
    quorum. Writes to resolutions.beancount beside the main ledger. A closing is approved with
    `coopctl approve`.
    """
    from coopctl.cli import resolving
    from coopctl.cli.voting import votes_from

    resolving.run(
        resolving.Asked(
            command="coopctl resolve",
            name=name,
            title=title,
            meeting=meeting,
            votes=votes_from(present=present, for_=for_, against=against, abstain=abstain),
            majority=majority,
            minutes=minutes,
            writes=not dry_run,
            add_include=add_include,
            format=format_,
            output=output,
            rules_file=rules,
            ledger=ledger,
        )
    )
