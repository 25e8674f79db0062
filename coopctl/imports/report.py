"""What an import of hours brings: for each member, and each change line by line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import unified_diff
from fractions import Fraction
from pathlib import Path

from coopctl.imports.entries import Entry
from coopctl.imports.plan import Item, State
from coopctl.money import exact_text, with_commas
from coopctl.problems import Problem, shown
from coopctl.reports.closing_json import problem_json
from coopctl.reports.table import Section, Table

_HEAD_OF_DIFF = 3


def as_table(items: Sequence[Item], unit: str) -> Table:
    """Give each member's lines and hours, and how many of the lines are new or changed."""
    by_member: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_member[item.line.member].append(item)
    rows = [(member, _cells(found)) for member, found in sorted(by_member.items())]
    if len(rows) > 1:
        rows.append(("Total", _cells(items)))
    columns = ("lines", unit, *(state.value for state in State))
    return Table("Timesheets", columns, (Section("Member", tuple(rows)),))


def _cells(items: Sequence[Item]) -> tuple[str, ...]:
    total = with_commas(exact_text(Fraction(_total(items))))
    return (str(len(items)), total, *(str(_count(items, state)) for state in State))


def _total(items: Sequence[Item]) -> Decimal:
    return sum((item.line.hours for item in items), Decimal(0))


def _count(items: Sequence[Item], state: State) -> int:
    return sum(item.state is state for item in items)


def changed(items: Sequence[Item]) -> Iterator[str]:
    """Show each entry that changes: the line it comes from, then its lines as a diff."""
    for item in sorted(items, key=lambda each: each.line.place):
        if item.state is State.CHANGED and item.found is not None:
            yield ""
            yield shown(f"{item.line.place}: {item.line.member}")
            old, new = (_words(entry) for entry in (item.found.entry, item.new))
            yield from map(shown, list(unified_diff(old, new, lineterm=""))[_HEAD_OF_DIFF:])


def _words(entry: Entry) -> list[str]:
    """Give the lines of an entry without their alignment and fingerprint."""
    said = (" ".join(line.split()) for line in entry.text.split("\n"))
    kept = [line for line in said if line and not line.startswith("as-imported:")]
    return [line if number == 0 else f"  {line}" for number, line in enumerate(kept)]


def as_json(
    items: Sequence[Item],
    unit: str,
    *,
    refused: Sequence[str],
    problems: Sequence[Problem],
    files: Sequence[str],
    is_written: bool,
) -> dict[str, object]:
    """Give the same for programs.

    Args:
        items: every line of the files that are right.
        unit: of the hours.
        refused: files in which anything is wrong.
        problems: in them.
        files: of the ledger that change.
        is_written: whether they were written.
    """
    lines = sorted(items, key=lambda each: (each.line.place, each.line.id))
    return {
        "schema": 1,
        "unit": unit,
        "hours": exact_text(Fraction(_total(items))),
        **{state.value: _count(items, state) for state in State},
        "lines": [_line(item) for item in lines],
        "refused": list(refused),
        "problems": [problem_json(each) for each in problems],
        "files": [Path(each).as_posix() for each in files],
        "written": is_written,
    }


def _line(item: Item) -> dict[str, object]:
    line = item.line
    return {
        "file": line.place.file,
        "line": line.place.line,
        "date": str(line.day),
        "member": line.member,
        "account": line.account,
        "hours": exact_text(line.hours),
        "activity": line.activity or None,
        "note": line.note or None,
        "import_id": line.id,
        "state": item.state.value,
    }
