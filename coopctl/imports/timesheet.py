"""The lines of timesheets, read and held against what a day can hold."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.imports.cells import entered, read_day, read_hours
from coopctl.imports.people import People, Person
from coopctl.imports.sheet import NEEDED, Row
from coopctl.money import exact_text
from coopctl.problems import Place, Problem

DAY = 24
"""Hours in it."""

_DRAWN = "hours-"
"""Begins the ids that the import draws itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """Hours of somebody on a day, as a line says.

    Attributes:
        who: as written.
        exact: hours above zero.
        said: the hours as written.
        id: the import id, where the file gives one.
    """

    place: Place = field(compare=False)
    day: date
    who: str
    exact: Fraction
    said: str
    activity: str
    note: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Hours to be entered.

    Attributes:
        hours: to four digits.
        said: the hours as written, where the four digits do not say them exactly.
        id: given, or drawn from day, account, activity and a number among equal ones.
    """

    place: Place = field(compare=False)
    day: date
    member: str
    account: str
    hours: Decimal
    said: str | None
    activity: str
    note: str
    id: str


@dataclass(frozen=True, slots=True)
class Before:
    """Hours that the ledger has from another import."""

    place: Place
    day: date
    account: str
    hours: Decimal


def read_stint(row: Row, *, order: str, today: date) -> Stint | Problem:
    """Read a row, or tell the first thing that is wrong in it.

    Args:
        row: of a timesheet.
        order: of day, month and year.
        today: no day after it is worked yet.
    """
    empty = [each for each in NEEDED if each not in row.cells]
    if empty:
        return _not_a_cell(row.place, empty[0])
    day = read_day(row.cells["date"], order)
    if day is None:
        return _not_a_day(row.place, row.cells["date"], order)
    if day > today:
        return Problem(
            code="hours-to-come",
            place=row.place,
            wrong=f"{day} is still to come",
            why="a timesheet says what was worked",
            do="mend the day, or import the line once it is past",
        )
    exact = read_hours(row.cells["hours"])
    if exact is None or entered(exact) <= 0:
        return _not_hours(row.place, row.cells["hours"])
    return Stint(
        place=row.place,
        day=day,
        who=row.cells["member"],
        exact=exact,
        said=row.cells["hours"],
        activity=row.cells.get("activity", ""),
        note=row.cells.get("note", ""),
        id=row.cells.get("import-id", ""),
    )


def whose(stint: Stint, people: People) -> Line | Problem:
    """Say whose hours they are, or why that cannot be said."""
    person = people.whose(stint.who, stint.day, stint.place)
    if not isinstance(person, Person):
        return person
    hours = entered(stint.exact)
    return Line(
        place=stint.place,
        day=stint.day,
        member=person.id,
        account=person.work,
        hours=hours,
        said=None if Fraction(hours) == stint.exact else stint.said,
        activity=stint.activity,
        note=stint.note,
        id=stint.id,
    )


def too_many(lines: Iterable[Line], before: Iterable[Before] = ()) -> Iterator[Problem]:
    """Tell of days on which somebody would have worked longer than they are.

    Each file that has a part in it is told of, at its last such line.

    Args:
        lines: to be entered.
        before: hours that stay in the ledger beside them.
    """
    days: defaultdict[tuple[date, str], list[Line]] = defaultdict(list)
    there: defaultdict[tuple[date, str], list[Before]] = defaultdict(list)
    for line in lines:
        days[line.day, line.account].append(line)
    for each in before:
        there[each.day, each.account].append(each)
    for key, found in days.items():
        had = sum((each.hours for each in there[key]), Decimal(0))
        total = sum((each.hours for each in found), had)
        if total > DAY:
            last = {each.place.file: each for each in sorted(found, key=_by_place)}
            for line in last.values():
                yield _too_many(line, total, had, there[key])


def identified(
    lines: Sequence[Line], known: Iterable[str], has: Callable[[Line], bool]
) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Give each line an import id, and each id one line, whatever the order of files and lines.

    Lines that are equal but for their hours are numbered: each that the ledger has already gets
    the number it has there, then the fewest hours the lowest number that is left.

    Args:
        lines: of all files, with the ids that those give.
        known: import ids in the ledger.
        has: tells whether the ledger has a line under its id as it is.
    """
    equal: defaultdict[str, list[Line]] = defaultdict(list)
    by_id: dict[str, Line] = {}
    problems = []
    for line in sorted(lines, key=_by_place):
        if not line.id:
            equal[_drawn(line)].append(line)
        elif by_id.setdefault(line.id, line) != line:
            problems.append(id_twice(line.place, line.id, by_id[line.id].place))
    taken = _numbers(known)
    drawn = (
        line
        for base, found in equal.items()
        for line in _numbered(base, sorted(found, key=_by_hours), taken.get(base, set()), has)
    )
    return (*by_id.values(), *drawn), tuple(problems)


def _numbers(known: Iterable[str]) -> dict[str, set[int]]:
    """Give the numbers of ids that the import drew, by what comes before the number."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for id_ in known:
        base, _, number = id_.rpartition("-")
        if base.startswith(_DRAWN) and number.isdecimal() and number.isascii():
            found[base].add(int(number))
    return found


def _numbered(
    base: str, lines: Sequence[Line], known: set[int], has: Callable[[Line], bool]
) -> Iterator[Line]:
    """Number equal lines: those that the ledger has first, then the others from the lowest."""
    free = sorted(known | set(range(1, len(lines) + 1)))
    left = []
    for line in lines:
        tried = ((number, replace(line, id=f"{base}-{number}")) for number in free)
        found = next(((n, each) for n, each in tried if n in known and has(each)), None)
        if found is None:
            left.append(line)
        else:
            free.remove(found[0])
            yield found[1]
    for number, line in zip(free, left, strict=False):
        yield replace(line, id=f"{base}-{number}")


def id_twice(place: Place, id_: str, other: Place) -> Problem:
    """Tell of an import id that stands for two things."""
    return Problem(
        code="import-id-twice",
        place=place,
        wrong=f"the import id `{id_}` is that of {other} as well",
        why="an id stands for one entry; a line with the id of another would replace it",
        do="give one of the two an id of its own, or take it out",
    )


def _drawn(line: Line) -> str:
    """Draw an id, but for its number, from what a line is about."""
    about = [str(line.day), line.account, line.activity]
    text = json.dumps(about, ensure_ascii=True, separators=(",", ":"))
    return f"{_DRAWN}{hashlib.sha256(text.encode('ascii')).hexdigest()[:16]}"


def _by_place(line: Line) -> Place:
    return line.place


def _by_hours(line: Line) -> tuple[Decimal, str, str]:
    return line.hours, line.said or "", line.note


def _too_many(line: Line, total: Decimal, had: Decimal, before: Sequence[Before]) -> Problem:
    """Tell of a day with too many hours, at one of its lines."""
    wrong = f"{line.member} has {exact_text(Fraction(total))} hours on {line.day}"
    where = ""
    if before:
        place = min(each.place for each in before)
        wrong += f", of which {exact_text(Fraction(had))} were imported before, at {place}"
        where = ", here or there"
    return Problem(
        code="too-many-hours",
        place=line.place,
        wrong=wrong,
        why=f"a day has {DAY}",
        do=f"mend the hours{where}, or import with `--totals` where a line is the total of a week "
        "or a month",
    )


def _not_a_cell(place: Place, name: str) -> Problem:
    """Tell of a line that lacks something."""
    return Problem(
        code="timesheet-columns",
        place=place,
        wrong=f"this line has no {name}",
        why="a line says who worked how long on which day",
        do=f"write the {name}, or take the line out",
    )


def _not_a_day(place: Place, text: str, order: str) -> Problem:
    """Tell of a cell that is no day."""
    other = next((each for each in ("dmy", "mdy") if read_day(text, each)), None)
    do = "write it as 2026-03-31"
    if order == "ymd" and other is not None:
        do += ", or import with `--dates dmy` where the day comes first, `--dates mdy` where the "
        do += "month does"
    return Problem(
        code="not-a-day",
        place=place,
        wrong=f"`{text}` is no day",
        why="day, month and year are read in one order in the whole file",
        do=do,
    )


def _not_hours(place: Place, text: str) -> Problem:
    """Tell of a cell that is no time worked."""
    return Problem(
        code="not-hours",
        place=place,
        wrong=f"`{text}` is no number of hours above zero",
        why="hours are read as 7.5, 7,5, 7:30, 7h30 or 7h",
        do="write the hours in one of these forms, or take the line out",
    )
