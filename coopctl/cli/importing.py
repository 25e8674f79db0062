"""The work of `import hours`: read timesheets, hold them against the ledger, write what is new."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from coopctl.cli.entering import (
    Target,
    changes_of,
    conclusion,
    named,
    not_included_yet,
    target_of,
    write_changes,
)
from coopctl.cli.options import Format
from coopctl.cli.registering import rules_on
from coopctl.cli.screen import Answer, located, refuse, say, stop, stop_on_errors, tell
from coopctl.cli.trusting import name_files
from coopctl.cli.workspace import alone, as_read, today, why_unreadable
from coopctl.closing.write import Change
from coopctl.imports.cells import ORDERS
from coopctl.imports.plan import Item, beyond_a_day, has, held_against, in_the_way
from coopctl.imports.report import as_json, as_table, changed
from coopctl.imports.sheet import FIELDS, MOST_BYTES, read_sheet, unreadable
from coopctl.imports.timesheet import Line, Stint, identified, read_stint, whose
from coopctl.problems import Place, Problem, nearest
from coopctl.reports.closing_text import coloured
from coopctl.reports.table_text import as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for.

    Attributes:
        columns: names of columns in the files, to what they are.
        dates: the order of day, month and year.
        totals: whether a line may have more hours than a day.
        late: whether years that are closed may change.
    """

    files: tuple[str, ...]
    columns: Mapping[str, str]
    dates: str
    delimiter: str | None
    totals: bool
    measure: str | None
    counter: str | None
    late: bool
    writes: bool
    add_include: bool
    format: Format
    output: str | None
    rules_file: str
    ledger: str | None


def columns_from(given: Iterable[str]) -> dict[str, str]:
    """Read `--map`; end with exit code 2 where it names no field."""
    columns = {}
    for each in given:
        column, _, field = each.rpartition("=")
        if not column.strip() or field not in FIELDS:
            near = nearest(field, FIELDS)
            do = f"write `{column or 'COLUMN'}={near or 'hours'}`"
            refuse(f"`--map {each}` is no COLUMN=FIELD of {', '.join(FIELDS)}; {do}", code=2)
        columns[column] = field
    return columns


def order_from(given: str) -> str:
    """Read `--dates`; end with exit code 2 where it is no order."""
    if given not in ORDERS:
        refuse(f"`--dates {given}` is none of {', '.join(ORDERS)}", code=2)
    return given


def delimiter_from(given: str | None) -> str | None:
    """Read `--delimiter`; end with exit code 2 where it is not one character."""
    if given is None:
        return None
    meant = {"tab": "\t", "\\t": "\t"}.get(given, given)
    if not re.fullmatch(r"[\t!-~]", meant) or meant == '"':
        refuse(f"`--delimiter {given}` is not one character, such as `;`, or `tab`", code=2)
    return meant


def run(asked: Asked) -> None:
    """Import timesheets; exit 1 where something is wrong in any of them."""
    with alone(asked.rules_file, asked.ledger, "coopctl import hours", writes=asked.writes):
        _import(asked)


def _import(asked: Asked) -> None:
    """Import timesheets, alone."""
    rules, warnings = rules_on(today(), asked.rules_file)
    stints, problems = _stints(asked)
    years = {rules.fiscal_year.year_of(each.day) for each in stints}
    target = target_of(
        rules,
        asked.rules_file,
        ledger=asked.ledger,
        measure=asked.measure,
        counter=asked.counter,
        years=years,
    )
    warnings = stop_on_errors((*warnings, *target.problems))
    items, wrong = _items(asked, target, stints, problems)
    files = (asked.rules_file, target.main, *target.books.files, *asked.files)
    answer = Answer(asked.output, own=files)
    if wrong and not items:
        if asked.format is Format.JSON:  # a program is told of files refused, were it all of them
            _show(asked, answer, items, unit=target.ledger.unit, wrong=wrong, changes=())
            answer.give()
        stop([*warnings, *wrong])
    changes = changes_of(target, items)
    missing = not_included_yet(target, items, changes)
    if asked.writes:
        read = as_read(asked.rules_file, target.books)
        unwritten = write_changes(
            target, items, changes, missing, read, add_include=asked.add_include
        )
        if unwritten:
            stop([*warnings, *wrong, *unwritten])
    _show(asked, answer, items, unit=target.ledger.unit, wrong=wrong, changes=changes)
    try:
        answer.give()
    finally:  # whatever became of the answer, this became of the hours
        tell([*warnings, *wrong])
        say(conclusion(target, items, changes, missing, writes=asked.writes))
        if wrong:
            say(f"nothing of {', '.join(_refused(wrong))} was written")
    if wrong:
        raise typer.Exit(1)


def _show(
    asked: Asked,
    answer: Answer,
    items: Sequence[Item],
    *,
    unit: str,
    wrong: Sequence[Problem],
    changes: Sequence[Change],
) -> None:
    """Add to the answer each member's hours, and each entry that changes."""
    if asked.format is Format.JSON:
        answer.json(
            as_json(
                items,
                unit,
                refused=_refused(wrong),
                problems=located(wrong),
                files=named(changes),
                is_written=asked.writes and bool(changes),
            )
        )
    else:
        answer.rich(as_text(as_table(items, unit)))
        answer.rich(coloured(changed(items)))


def _refused(wrong: Sequence[Problem]) -> list[str]:
    """Name the timesheets in which something is wrong."""
    return sorted({each.place.file for each in wrong})


def _stints(asked: Asked) -> tuple[list[Stint], list[Problem]]:
    """Read the files; the same file twice is one."""
    stints: list[Stint] = []
    problems: list[Problem] = []
    contents: set[bytes] = set()
    on = today()
    name_files(asked.files)
    for name in dict.fromkeys(asked.files):
        content = _content(name)
        if isinstance(content, Problem):
            problems.append(content)
        elif content not in contents:
            contents.add(content)
            sheet = read_sheet(content, name, columns=asked.columns, delimiter=asked.delimiter)
            read = [read_stint(row, order=asked.dates, today=on) for row in sheet.rows]
            problems += sheet.problems
            problems += [each for each in read if isinstance(each, Problem)]
            stints += [each for each in read if isinstance(each, Stint)]
    return stints, problems


def _content(name: str) -> bytes | Problem:
    """Read a file, or tell why it cannot be read."""
    path = Path(name)
    try:
        if path.exists() and not path.is_file():
            return unreadable(Place(name), "this is no file", "name a CSV file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        _, reason, do = why_unreadable(name, error)
        return unreadable(Place(name), reason, do)


def _items(
    asked: Asked, target: Target, stints: Sequence[Stint], problems: Sequence[Problem]
) -> tuple[tuple[Item, ...], list[Problem]]:
    """Hold the files against the ledger, without those in which anything is wrong."""
    found = [whose(each, target.people) for each in stints]
    wrong = [*problems, *(each for each in found if isinstance(each, Problem))]
    lines = [each for each in found if isinstance(each, Line)]
    ledger = target.ledger
    is_there = partial(has, ledger=ledger)
    if not asked.totals:
        every, _ = identified(lines, ledger.known, is_there)
        wrong += beyond_a_day((held_against(line, ledger) for line in every), ledger)
    while True:
        without = {each.place.file for each in wrong}
        good, twice = identified(
            [each for each in lines if each.place.file not in without],
            ledger.known,
            is_there,
        )
        items = tuple(held_against(line, ledger) for line in good)
        more = [*twice, *in_the_way(items, ledger, late=asked.late)]
        if not asked.totals:
            more += beyond_a_day(items, ledger)
        if not more:
            return items, wrong
        wrong += more
