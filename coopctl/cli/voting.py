"""The votes of a meeting, from the command line: counted, or by roll call."""

import re
from datetime import date
from typing import Annotated

import typer

from coopctl.assembly.votes import SIDES, Votes
from coopctl.cli.options import read_day, read_text
from coopctl.cli.screen import refuse

_COUNT, _NONE, _MOST_DIGITS = re.compile(r"\s*[0-9]+\s*"), re.compile(r"\s*0+\s*"), 9


def _minutes(text: str) -> str:
    """Read where the minutes are kept, in one line; end with exit code 2 where nothing is said."""
    if not text.strip():
        refuse("`--minutes` says nothing; write where the minutes are kept", code=2)
    return " ".join(read_text(text).split())


def read_members(said: str | int) -> int:
    """Read a number of members, or end with exit code 2."""
    text = str(said)  # what is there by default is a number
    if not _COUNT.fullmatch(text):
        refuse(f"`{text}` is no number of members; write digits, such as 12", code=2)
    if len(text.strip()) > _MOST_DIGITS:
        refuse(f"`{text}` is more than there are people", code=2)
    return int(text)


Meeting = Annotated[
    date, typer.Option("--meeting", metavar="DATE", help="The day of the meeting.", parser=read_day)
]
Present = Annotated[
    int | None,
    typer.Option(
        "--present",
        metavar="N",
        help="Members present; those who voted if none.",
        parser=read_members,
    ),
]
For = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="N|NAMES",
        help="Votes for: how many, or whose, as A,B,C; `7,` is an id.",
        parser=read_text,
    ),
]
Against = Annotated[
    str,
    typer.Option("--against", metavar="N|NAMES", help="Votes against.", parser=read_text),
]
Abstain = Annotated[
    str,
    typer.Option("--abstain", metavar="N|NAMES", help="Abstentions.", parser=read_text),
]
Minutes = Annotated[
    str,
    typer.Option("--minutes", metavar="REF", help="Where the minutes are kept.", parser=_minutes),
]
AddInclude = Annotated[
    bool, typer.Option("--add-include", help="Include the resolutions in the main ledger.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Write nothing.")]


def votes_from(*, present: int | None, for_: str, against: str, abstain: str) -> Votes:
    """Read the votes; end with exit code 2 where a side is neither a count nor names.

    A number with a comma behind it is a member's id; so is any but 0 where a roll is called.

    Args:
        present: members present; None where it is those who voted.
        for_: a count, or members' ids with commas between them.
        against: the same.
        abstain: the same.
    """
    cast, roll, sides = {}, {}, (for_, against, abstain)
    called = not all(map(_COUNT.fullmatch, sides))
    for side, said in zip(SIDES, sides, strict=True):
        if _NONE.fullmatch(said) or (not called and _COUNT.fullmatch(said)):
            if len(said.strip()) > _MOST_DIGITS:
                refuse(f"`--{side}` counts more votes than there are people", code=2)
            cast[side] = int(said)
            continue
        names = tuple(each.strip() for each in said.strip().removesuffix(",").split(","))
        if not all(each and each[0] != "-" for each in names):  # an id begins otherwise
            refuse(f"`--{side} {said}` is neither a count nor names with commas between", code=2)
        cast[side], roll[side] = len(names), names
    there = sum(cast.values()) if present is None else present
    return Votes(present=there, cast=cast, roll=roll)
