"""Timesheets and files of hours in memory: what an import does to them, without a ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from coopctl.allocation.years import FiscalYear
from coopctl.imports.cells import entered, read_hours
from coopctl.imports.entries import File
from coopctl.imports.plan import (
    Item,
    Ledger,
    apply,
    has,
    held_against,
    in_the_way,
    known_in,
    year_file,
)
from coopctl.imports.timesheet import Line, identified
from coopctl.problems import Place

FOLDER = "/co-op/ledgers/hours"
YEARS = FiscalYear(month=4)
HEAD = ";; Hours.\n\n"
APRIL = Place("april.csv", 2)
Files = dict[str, str]


def line(
    day: str = "2026-04-10",
    member: str = "Zoe",
    hours: str = "7.5",
    activity: str = "",
    *,
    id_: str = "",
    note: str = "",
    place: Place = APRIL,
) -> Line:
    """Make a line of a timesheet."""
    exact = read_hours(hours)
    assert exact is not None
    return Line(
        place=place,
        day=date.fromisoformat(day),
        member=member,
        account=f"Equity:Work:{member}",
        hours=entered(exact),
        said=None if Fraction(entered(exact)) == exact else hours,
        activity=activity,
        note=note,
        id=id_,
    )


def enter(before: Mapping[str, str], lines: Sequence[Line]) -> tuple[Files, tuple[Item, ...]]:
    """Import lines into files, named without their folder; give the files and what was done."""
    names = {f"{FOLDER}/{name}" for name in before}
    paths = names | {year_file(FOLDER, YEARS.year_of(each.day)) for each in lines}
    short = {path: path.removeprefix(f"{FOLDER}/") for path in sorted(paths)}
    files = {path: File(path, before.get(name), HEAD) for path, name in short.items()}
    known, problems = known_in(files.values())
    assert not problems
    ledger = Ledger(YEARS, "HOUR", "Equity:Work:Done", known, {})
    good, twice = identified(lines, known, partial(has, ledger=ledger))
    assert not twice
    items = tuple(held_against(each, ledger) for each in good)
    assert not list(in_the_way(items, ledger, late=False))
    apply(items, files, FOLDER, YEARS)
    return {short[path]: file.text() for path, file in files.items()}, items


def states(items: Sequence[Item]) -> list[str]:
    """Give the state of each line, in the order of members and hours."""
    ordered = sorted(items, key=lambda item: (item.line.member, item.line.hours, item.line.id))
    return [item.state.value for item in ordered]


def total(text: str, account: str) -> Decimal:
    """Add up what a file posts to an account."""
    file = File("", text, "")
    return sum(
        (number for entry, _ in file.entries for name, number, _ in entry.moves if name == account),
        Decimal(0),
    )
