"""`coopctl propose`: the paper that the general meeting decides on."""

from enum import StrEnum
from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    LedgerFile,
    MeetingDay,
    OutputFile,
    PaperFormat,
    PaperForms,
    RulesFile,
    Year,
    command_app,
)

app = command_app()


class Layout(StrEnum):
    """Which layout of the proposal is written."""

    BOTH = "both"
    GENERAL = "general"
    JP = "jp"


@app.command()
def propose(
    year: Year,
    *,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="STEP=PHRASE", help="An alternative to show; repeatable."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="FILE", help="A YAML file of named alternatives."),
    ] = None,
    meeting: MeetingDay = None,
    layout: Annotated[
        Layout | None,
        typer.Option(
            "--layout",
            help="`jp` is Japan's statutory one alone; both where the rules name that law.",
        ),
    ] = None,
    format_: PaperForms = PaperFormat.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Write the proposal for the general meeting.

    The result, each step with its reason, the funds before and after, last year beside it, what
    the law asks, alternatives, and the resolution to vote on. It names no member. Writes nothing
    but the answer.
    """
    from coopctl.cli import proposing

    asked = proposing.Asked(
        year=year,
        changes=set_ or [],
        scenario=scenario,
        meeting=meeting,
        layout=layout.value if layout is not None else None,
        format=format_,
        output=output,
        rules_file=rules,
        ledger=ledger,
    )
    proposing.run(asked)
