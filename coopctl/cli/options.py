"""Arguments that several commands take."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from coopctl.books import YEARS


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


def _year(text: str) -> int:
    """Read a year of four digits; the last one, 9999, has no next."""
    if text.isascii() and text.isdecimal() and int(text) in YEARS:
        return int(text)
    message = f"`{text}` is no year of four digits, such as 2025"
    raise typer.BadParameter(message)


Year = Annotated[
    int,
    typer.Argument(metavar="YEAR", help="Fiscal year, as rules.yaml names it.", parser=_year),
]
Years = Annotated[
    list[int] | None,
    typer.Argument(
        metavar="[YEAR]...", help="Fiscal years; all closed ones if none.", parser=_year
    ),
]
MaybeYear = Annotated[
    int | None,
    typer.Argument(
        metavar="[YEAR]",
        help="Fiscal year to read them for; the running one if none.",
        parser=_year,
    ),
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

RULES = "rules.yaml"
