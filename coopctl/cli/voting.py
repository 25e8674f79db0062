"""The votes of a meeting, from the command line: counted, or by roll call."""

import re
from datetime import date
from typing import Annotated

import typer

from coopctl.assembly.votes import SIDES, Votes
from coopctl.cli.options import read_day
from coopctl.cli.screen import refuse


def _minutes(text: str) -> str:
    """Read where the minutes are kept, in one line; end with exit code 2 where nothing is said."""
    if not text.strip():
        refuse("`--minutes` says nothing; write where the minutes are kept", code=2)
    return " ".join(text.split())


Meeting = Annotated[
    date, typer.Option("--meeting", metavar="DATE", help="The day of the meeting.", parser=read_day)
]
Present = Annotated[
    int | None,
    typer.Option("--present", min=0, metavar="N", help="Members present; those who voted if none."),
]
For = Annotated[
    str, typer.Option("--for", metavar="N|NAMES", help="Votes for: how many, or whose, as A,B,C.")
]
Against = Annotated[str, typer.Option("--against", metavar="N|NAMES", help="Votes against.")]
Abstain = Annotated[str, typer.Option("--abstain", metavar="N|NAMES", help="Abstentions.")]
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

    Args:
        present: members present; None where it is those who voted.
        for_: a count, or members' ids with commas between them.
        against: the same.
        abstain: the same.
    """
    cast, roll = {}, {}
    for side, said in zip(SIDES, (for_, against, abstain), strict=True):
        if re.fullmatch(r"\s*[0-9]{10,}\s*", said):
            refuse(f"`--{side}` counts more votes than there are people", code=2)
        if re.fullmatch(r"\s*[0-9]+\s*", said):
            cast[side] = int(said)
            continue
        names = tuple(each.strip() for each in said.split(","))
        if not all(names):
            refuse(f"`--{side} {said}` is neither a count nor names with commas between", code=2)
        cast[side], roll[side] = len(names), names
    counted = [side for side in SIDES if side not in roll and cast[side]]
    if roll and counted:
        refuse(
            f"`--{counted[0]} {cast[counted[0]]}` counts votes where a roll is called; "
            "name those members",
            code=2,
        )
    there = sum(cast.values()) if present is None else present
    return Votes(present=there, cast=cast, roll=roll)
