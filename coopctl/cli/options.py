"""Arguments that several commands take."""

import os
import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand

from coopctl.books import is_within, outside_problem, repository_of
from coopctl.cli.screen import refuse, stop
from coopctl.cli.trusting import TRUST
from coopctl.problems import Place

RULES = "rules.yaml"


class PlainCommand(TyperCommand):
    """A command whose usage line names an argument as its help does, without braces."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer's own
        """Take the braces off."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


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


class PaperFormat(StrEnum):
    """How a paper to hand out is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class Lang(StrEnum):
    """The language of the words of a report."""

    ENGLISH = "en"
    JAPANESE = "ja"
    SPANISH = "es"
    ITALIAN = "it"
    FRENCH = "fr"


class Form(NamedTuple):
    """How a report is written: its format, and its language where it is for people."""

    format: TableFormat
    lang: Lang


def read_text(text: str) -> str:
    """Read words of the command line that go into the ledger, or end with exit code 2."""
    try:
        text.encode()
    except UnicodeEncodeError:
        refuse(f"`{text}` is not in UTF-8, as the ledger is; write it so", code=2)
    return text


def read_year(text: str) -> int:
    """Read a year of the command line, or end with exit code 2."""
    if not re.fullmatch(r"[1-9][0-9]{3}", text) or text == "9999":
        refuse(f"`{text}` is no fiscal year; write four digits, such as 2025", code=2)
    return int(text)


def read_day(text: str) -> date:
    """Read a day of the command line, or end with exit code 2."""
    wrong = f"`{text}` is no day; write it as 2026-03-31"
    if not re.fullmatch(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        refuse(wrong, code=2)
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(wrong, code=2)


def read_month(text: str) -> date:
    """Read a month of the command line as its first day, or end with exit code 2."""
    if not re.fullmatch(r"[1-8][0-9]{3}-(0[1-9]|1[0-2])", text):
        refuse(f"`{text}` is no month; write it as 2025-12", code=2)
    return date.fromisoformat(f"{text}-01")


def _find_rules(context: typer.Context, option: typer.CallbackParam, given: str) -> str:
    """Look for the rules here and in the folders above, up to the root of a git repository."""
    if not given:
        refuse("`--rules` names no file", code=2)
    source = context.get_parameter_source(option.name or "")
    if source is None or source.name != "DEFAULT":
        return given
    here = Path.cwd()
    for folder in (here, *here.parents):
        if os.path.exists(folder / given):
            found = os.path.relpath(folder / given)
            if not TRUST.get().outside and not is_within(found, (repository_of(str(folder)),)):
                stop([outside_problem(Place(found), "this file is a link that leads")])
            return found
        if os.path.exists(folder / ".git"):
            break
    return given


Year = Annotated[
    int,
    typer.Argument(metavar="YEAR", help="Fiscal year, as rules.yaml names it.", parser=read_year),
]
Years = Annotated[
    list[int] | None,
    typer.Argument(
        metavar="[YEAR]...", help="Fiscal years; all closed ones if none.", parser=read_year
    ),
]
MaybeYear = Annotated[
    int | None,
    typer.Argument(
        metavar="[YEAR]",
        help="Fiscal year to read them for; the running one if none.",
        parser=read_year,
    ),
]
YearOrThis = Annotated[
    int | None,
    typer.Argument(
        metavar="[YEAR]",
        help="Fiscal year, as rules.yaml names it; that of today if none.",
        parser=read_year,
    ),
]
AtDay = Annotated[
    date | None,
    typer.Option("--at", metavar="YYYY-MM-DD", help="The day; today if none.", parser=read_day),
]
OnDay = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="YYYY-MM-DD",
        help="Day of leaving; if none, that in the ledger, or else today.",
        parser=read_day,
    ),
]
MeetingDay = Annotated[
    date | None,
    typer.Option(
        "--meeting", metavar="YYYY-MM-DD", help="Day of the general meeting.", parser=read_day
    ),
]
RulesFile = Annotated[
    str,
    typer.Option(
        "--rules",
        metavar="FILE",
        help="The co-op's rules, here or in a folder above.",
        callback=_find_rules,
    ),
]
LedgerFile = Annotated[
    str | None,
    typer.Option("--ledger", metavar="FILE", help="Main ledger, instead of the one in the rules."),
]
OutputFile = Annotated[
    str | None,
    typer.Option("--output", metavar="FILE", help="Write the answer to FILE; `-` is the screen."),
]
AnswerFormat = Annotated[
    Format, typer.Option("--format", help="`text` for people, `json` for programs.")
]
PaperForms = Annotated[
    PaperFormat, typer.Option("--format", help="`text` for the screen, or a file's format.")
]
TableForms = Annotated[
    TableFormat, typer.Option("--format", help="`text` for the screen, or a file's format.")
]
ReportLang = Annotated[
    Lang,
    typer.Option(
        "--lang",
        case_sensitive=False,
        help="Language of text, Markdown and HTML; JSON and CSV are the same in all.",
    ),
]
