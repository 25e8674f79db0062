"""The work of `resolve`: judge the vote, and record what it decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from coopctl.allocation.settings import AssemblySettings
from coopctl.assembly.resolutions import RESOLUTION
from coopctl.assembly.votes import Votes, beyond_members, not_carried
from coopctl.books import CORRECTION
from coopctl.cli import recording
from coopctl.cli.recording import (
    CoOp,
    Decision,
    co_op_of,
    put_on_record,
    resolution,
    standing_against,
)
from coopctl.cli.screen import from_here, refuse
from coopctl.cli.workspace import alone
from coopctl.closing.records import stands_in
from coopctl.problems import Problem
from coopctl.rules.names import is_kebab
from coopctl.rules.words import read_share

_APPROVES = re.compile(rf"approve-(\d{{4}})(?:-{CORRECTION}-\d+)?(?:-vote-\d+)?", re.ASCII)
"""What `approve` calls a resolution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(recording.Asked):
    """What the command line asks for."""

    name: str
    title: str
    votes: Votes
    majority: str | None


def run(asked: Asked) -> None:
    """Record a resolution; one that is rejected is recorded as such."""
    with alone(asked.rules_file, asked.ledger, asked.command, writes=asked.writes):
        _resolve(asked)


def _resolve(asked: Asked) -> None:
    """Record a resolution, alone."""
    _named_well(asked.name)
    majority = _majority(asked.majority)
    co_op = co_op_of(asked)
    assembly = co_op.rules.assembly
    if majority is not None:
        assembly = replace(assembly, majority=majority)
    votes = asked.votes
    flaws = beyond_members(co_op.rules, co_op.books, asked.meeting, votes, co_op.place)
    about = {"title": asked.title, "majority": asked.majority}
    passed = votes.carries(assembly)
    record, answer = resolution(asked, asked.name, votes, passed=passed, about=about)
    answer["file"] = from_here(co_op.records)
    problems = standing_against(co_op, asked.meeting, votes.present, flaws)
    if not stands_in(co_op.records, record):
        problems += _taken(asked.name, co_op)
    said = _said(asked, co_op, assembly)
    put_on_record(
        asked, co_op, Decision(record=record, answer=answer, problems=problems, said=said)
    )


def _named_well(name: str) -> None:
    """End with exit code 2 where a name is none, or one of those that approve a closing."""
    approves = _APPROVES.fullmatch(name)
    if approves:
        refuse(
            f"`{name}` is the name of an approval; run `coopctl approve {approves[1]}`, "
            "which binds it to the figures",
            code=2,
        )
    if not is_kebab(name):
        refuse(
            f"`{name}` is no name; write small letters, digits and `-`, such as `new-van`", code=2
        )


def _majority(text: str | None) -> Fraction | None:
    """Read the majority that the by-laws ask of this resolution, or end with exit code 2."""
    if text is None:
        return None
    try:
        share = read_share(text)
    except ValueError:
        share = Fraction(0)
    if not 0 < share <= 1:
        refuse(f"`--majority {text}` is no share of the votes; write it as `2/3` or `75%`", code=2)
    return share


def _taken(name: str, co_op: CoOp) -> Iterator[Problem]:
    """Tell of a name that a resolution on record has."""
    for record in co_op.books.records:
        if record.kind == RESOLUTION and record.values[:1] == (name,):
            yield Problem(
                code="resolution-twice",
                place=co_op.place,
                wrong=f"a resolution `{name}` is on record already",
                why=f"it is at {record.place}, of the meeting of {record.day}",
                do=f"give this one another name, such as `{name}-2`",
            )
            return


def _said(asked: Asked, co_op: CoOp, assembly: AssemblySettings) -> str:
    """Say what became of it."""
    against = not_carried(assembly, asked.votes, co_op.place)
    if against:
        return f"{asked.name} is rejected: {against[0].wrong}"
    cast = asked.votes.cast
    return f"{asked.name} is passed: {cast['for']} for, {cast['against']} against"
