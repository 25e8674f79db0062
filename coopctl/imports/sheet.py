"""A file of comma-separated values, read into rows by the names of its columns."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from coopctl.imports.cells import unseen
from coopctl.problems import Place, Problem, listing, nearest

FIELDS = ("date", "member", "hours", "activity", "note", "import-id")
"""What a timesheet can say; the first three it must."""

NEEDED = FIELDS[:3]
MOST_BYTES = 16_000_000
DELIMITERS = (";", "\t", ",")

_LONGEST = 1_000
_BLANK = " \t\r\n\ufeff"
_CELL = re.compile(r'(?:^|,)("[^"]*(?:""[^"]*)*"|[^,]*)')
"""As written, quotes and all."""

_CUT = re.compile(r"\d+,\d\d?")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a timesheet: what stands in each field, in one line each; nothing is empty."""

    place: Place
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read, with everything that is wrong in it."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_sheet(
    content: bytes, name: str, *, columns: Mapping[str, str], delimiter: str | None
) -> Sheet:
    """Read a timesheet.

    Args:
        content: UTF-8, with or without a byte order mark.
        name: of the file.
        columns: names of columns to the fields they stand for, besides the fields' own names.
        delimiter: between the cells; None is whichever of `;`, tab and `,` heads the most columns.
    """
    text = _text(content, name)
    if isinstance(text, Problem):
        return Sheet((), (text,))
    written = list(io.StringIO(text, newline=""))
    delimiter = delimiter or _delimiter(text)
    lines = csv.reader(written, delimiter=delimiter, strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    before = 0
    try:
        header = next((each for each in lines if any(map(_one_line, each))), [])
        places = _places(header, columns, Place(name, max(lines.line_num, 1)))
        if isinstance(places, Problem):
            return Sheet((), (places,))
        before = lines.line_num
        for cells in lines:
            place = Place(name, before + 1)
            line = "".join(written[before : lines.line_num])
            before = lines.line_num
            cut = _cut_hours(line, places["hours"]) if delimiter == "," else None
            problems += _flaws(cells, len(header), cut, place)
            found = {field: _one_line(cells[i]) for field, i in places.items() if i < len(cells)}
            if any(map(_one_line, cells)):
                rows.append(Row(place, {field: said for field, said in found.items() if said}))
    except csv.Error as error:
        problems.append(_no_csv(Place(name, before + 1), str(error)))
    return Sheet(tuple(rows), tuple(problems))


def _text(content: bytes, name: str) -> str | Problem:
    """Decode a file, or tell why it cannot be."""
    if len(content) > MOST_BYTES:
        return unreadable(Place(name), f"it has more than {MOST_BYTES:,} bytes", "split the file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(name, content.count(b"\n", 0, error.start) + 1)
        return unreadable(place, "this line is not in UTF-8", "save the file as CSV in UTF-8")
    if "\0" in text:
        place = Place(name, text.count("\n", 0, text.index("\0")) + 1)
        return unreadable(place, "there is a NUL character here", "save the file as CSV in UTF-8")
    return text


def _delimiter(text: str) -> str:
    """Find which character stands between the cells, by the first line that says anything."""
    head = text.lstrip(_BLANK).split("\n", 1)[0]
    return max(DELIMITERS, key=head.count)


def _one_line(cell: str) -> str:
    """Put a cell into one line, composed the usual way."""
    return normalize("NFC", " ".join(cell.strip(_BLANK).split()))


def folded(text: str) -> str:
    """Write a name without what people do not tell apart: capitals, spaces, composition."""
    return normalize("NFKC", " ".join(text.split())).casefold()


def _places(
    header: Sequence[str], columns: Mapping[str, str], place: Place
) -> dict[str, int] | Problem:
    """Say in which column each field stands, or tell why that cannot be said."""
    names = [folded(each) for each in header]
    mapped = {folded(column) for column in columns}
    places: dict[str, int] = {}
    for field in FIELDS:
        given = {folded(column) for column, meant in columns.items() if meant == field}
        found = [index for index, name in enumerate(names) if name in given]
        if not found:
            found = [i for i, name in enumerate(names) if name == field and name not in mapped]
        if len(found) > 1:
            return _columns(
                place,
                f"{len(found)} columns are the {field}",
                "which of them counts cannot be told",
                f"take one of the columns `{header[found[0]].strip()}` out, or give it another "
                "name",
            )
        if found:
            places[field] = found[0]
    missing = [field for field in NEEDED if field not in places]
    if not missing:
        return places
    maps = (f"--map '{_column(header, names, each)}={each}'" for each in missing)
    return _columns(
        place,
        f"no column is called {' or '.join(missing)}",
        f"the first line names the columns, and here they are {listing(_told(header)) or 'none'}",
        f"say which is, such as by `{' '.join(maps)}`",
    )


def _column(header: Sequence[str], names: Sequence[str], field: str) -> str:
    """Guess the column that was meant for a field."""
    near = nearest(field, names)
    return _one_line(header[names.index(near)]) if near is not None else "COLUMN"


def _told(header: Sequence[str]) -> list[str]:
    """Give the names of the columns, those that are of a length to be read."""
    return [name[:40] for name in map(_one_line, header) if name]


def _cut_hours(line: str, column: int) -> str | None:
    """Give hours and the cell after them where both may be one number, such as 7,5.

    Quotes tell them apart, and csv takes those off: so they are looked for in the line itself.
    """
    found = _CUT.fullmatch(",".join(_CELL.findall(line)[column : column + 2]).strip(_BLANK))
    return found[0] if found else None


def _flaws(cells: Sequence[str], columns: int, cut: str | None, place: Place) -> Iterator[Problem]:
    """Tell of cells beyond the columns, of hours that may be cut, and of text that is none."""
    beyond = max((i for i, cell in enumerate(cells, start=1) if _one_line(cell)), default=0)
    if beyond > columns:
        yield _columns(
            place,
            f"this line has {beyond} cells, and the first line names {columns} columns",
            "a cell with the delimiter in it, such as 7,5, falls into two",
            'put quotes around it, such as `"7,5"`',
        )
    elif cut is not None:
        whole, _, part = cut.partition(",")
        yield _columns(
            place,
            f"`{cut}` may be {cut} hours, or {whole} hours and a cell with {part} in it",
            "a cell with the delimiter in it, such as 7,5, falls into two",
            f'put quotes around the hours, `"{cut}"`, or around what is no part of them, '
            f'`{whole},"{part}"`',
        )
    for cell in cells:
        hidden = next(unseen(cell), None)
        if hidden is not None:
            yield Problem(
                code="control-character",
                place=place,
                wrong=f"character U+{ord(hidden):04X} stands in this line",
                why="it cannot be seen, and may do harm on a screen",
                do="delete it",
            )
            return
        if len(cell) > _LONGEST:
            yield unreadable(
                place, f"a cell has {len(cell):,} characters", f"write at most {_LONGEST:,} in it"
            )
            return


def _columns(place: Place, wrong: str, why: str, do: str) -> Problem:
    return Problem(code="timesheet-columns", place=place, wrong=wrong, why=why, do=do)


def _no_csv(place: Place, reason: str) -> Problem:
    """Tell where the csv module stops."""
    return unreadable(place, reason, "save the file as CSV in UTF-8 again, or mend this line")


def unreadable(place: Place, reason: str, do: str) -> Problem:
    """Tell of a timesheet that cannot be read."""
    return Problem(
        code="timesheet-unreadable",
        place=place,
        wrong=f"the timesheet cannot be read: {reason}",
        why="a timesheet is a table in a text file, one line for each entry",
        do=do,
    )
