"""Arguments that several commands take."""

from enum import StrEnum
from typing import Annotated, Any

import typer


def command_app(**settings: Any) -> typer.Typer:  # noqa: ANN401 - Typer's own
    """Make the Typer app of one command, plain as the whole program is."""
    return typer.Typer(
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
        **settings,
    )


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class TableFormat(StrEnum):
    """How a table is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"


Year = Annotated[
    int,
    typer.Argument(metavar="YEAR", help="Fiscal year, as rules.yaml names it.", min=1000, max=9998),
]
RulesFile = Annotated[str, typer.Option("--rules", metavar="FILE", help="The co-op's rules.")]
LedgerFile = Annotated[
    str | None,
    typer.Option("--ledger", metavar="FILE", help="Main ledger, instead of the one in the rules."),
]
OutputFile = Annotated[
    str | None,
    typer.Option("--output", metavar="FILE", help="Write the answer to FILE, not to the screen."),
]
AnswerFormat = Annotated[
    Format, typer.Option("--format", help="`text` for people, `json` for programs.")
]
TableForms = Annotated[
    TableFormat, typer.Option("--format", help="`text` for the screen, or a file's format.")
]

RULES = "rules.yaml"
