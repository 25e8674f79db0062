from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.imports.sheet import MOST_BYTES, Sheet, read_sheet

HEAD = "date,member,hours,activity\n"


def read(
    content: str | bytes, columns: Mapping[str, str] | None = None, delimiter: str | None = None
) -> Sheet:
    data = content if isinstance(content, bytes) else content.encode()
    return read_sheet(data, "a.csv", columns=columns or {}, delimiter=delimiter)


def told(sheet: Sheet) -> list[tuple[int, str]]:
    """Give line and code of each problem."""
    return [(each.place.line, each.code) for each in sheet.problems]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n", "\ufeff\r\n"])
def test_columns_are_found_by_name_whatever_parts_and_ends_them(
    mark: str, end: str, start: str
) -> None:
    lines = ("Hours|DATE|other|Member", "7.5|2026-04-01|x|Zoe", "|||", "", "8|2026-04-02||Al Ma")
    text = start + end.join(lines).replace("|", mark) + end
    first, second = read(text).rows
    assert first.cells == {"date": "2026-04-01", "member": "Zoe", "hours": "7.5"}
    assert second.cells == {"date": "2026-04-02", "member": "Al Ma", "hours": "8"}
    assert second.place.line - first.place.line == 3
    assert read(text).problems == ()


def test_a_mapped_column_takes_the_place_of_its_fields_own_name() -> None:
    text = "date,member,hours,Stunden\n2026-04-01,Zoe,x,7.5\n"
    (row,) = read(text, {"stunden": "hours"}).rows
    assert row.cells["hours"] == "7.5"
    (row,) = read(text, {"Stunden": "hours", "hours": "note"}).rows
    assert (row.cells["hours"], row.cells["note"]) == ("7.5", "x")


def test_a_cell_of_several_lines_is_put_into_one_and_the_next_line_is_counted_on() -> None:
    text = HEAD + '2026-04-01,Zoe,7.5,"a\nb  c"\n2026-04-02,Zoe,x\x07,d\n'
    sheet = read(text)
    assert [row.cells.get("activity") for row in sheet.rows] == ["a b c", "d"]
    assert [row.place.line for row in sheet.rows] == [2, 4]
    assert told(sheet) == [(4, "control-character")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "timesheet-columns")]),
        (b"\n\n", [(2, "timesheet-columns")]),
        (b"2026-04-01,Zoe,7.5\n", [(1, "timesheet-columns")]),
        (b"date,member,hours,Member\n", [(1, "timesheet-columns")]),
        (b"date,member,hours\na,b,c,d\n", [(2, "timesheet-columns")]),
        (b"date,member,hours\na,\xff,c\n", [(2, "timesheet-unreadable")]),
        (b"date,member,hours\na,\0,c\n", [(2, "timesheet-unreadable")]),
        ("date,member,hours\n".encode("utf-16"), [(1, "timesheet-unreadable")]),
        (b'date,member,hours\na,"b,c\n', [(2, "timesheet-unreadable")]),
        (b'date,member,hours\na,"b"x,c\n', [(2, "timesheet-unreadable")]),
        (b"date,member,hours\na,b,c\x1b[2J\n", [(2, "control-character")]),
        (b"date,member,hours\na,b," + b"9" * 1_001 + b"\n", [(2, "timesheet-unreadable")]),
        (b"date,member,hours\na,b," + b"9" * 200_000 + b"\n", [(2, "timesheet-unreadable")]),
        (b"date,member,hours\n" + b"a" * MOST_BYTES, [(0, "timesheet-unreadable")]),
    ],
)
def test_what_is_no_timesheet_is_told_with_its_line(
    content: bytes, expected: list[tuple[int, str]]
) -> None:
    assert told(read(content)) == expected


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("2026-04-01,Zoe,7,5", True),
        ("2026-04-01,Zoe,7,25", True),
        ("2026-04-01,Zoe, 7,5 ", True),
        ("2026-04-01,Zoe,7,5,", True),
        ('2026-04-01,"Al, the\nMa",7,5', True),
        ('2026-04-01,"Al ""A"" Ma",7,5', True),
        ('2026-04-01,Zoe,"7,5"', False),
        ('2026-04-01,Zoe,"7,5",6', False),
        ('2026-04-01,Zoe,"7",5', False),
        ('2026-04-01,Zoe,7,"5"', False),
        ("2026-04-01,Zoe,7, 5", False),
        ("2026-04-01,Zoe,7,125", False),
        ("2026-04-01,Zoe,7.5,5", False),
        ("2026-04-01,Zoe,7:30,5", False),
        ("2026-04-01,Zoe,7,", False),
        ("2026-04-01,Zoe,7", False),
        ("2026-04-01,5,7,bread", False),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_comma_that_may_be_of_the_hours_or_between_cells_is_told(
    line: str, end: str, *, is_told: bool
) -> None:
    text = f"{HEAD}2026-04-01,Al,6,rolls\n{line}\n2026-04-02,Al,6,\n".replace("\n", end)
    assert told(read(text)) == ([(3, "timesheet-columns")] if is_told else [])


def test_a_comma_is_in_doubt_where_it_parts_the_cells_alone() -> None:
    assert told(read(f"{HEAD}2026-04-01,Zoe,7,5".replace(",", ";"))) == []
    assert told(read(f"{HEAD}2026-04-01,Zoe,7,5".replace(",", "|"), delimiter="|")) == []
    text = "hours,member,date\n7,5,2026-04-01\n"
    assert told(read(text)) == [(2, "timesheet-columns")]
    (problem,) = read(text).problems
    assert problem.do == (
        'put quotes around the hours, `"7,5"`, or around what is no part of them, `7,"5"`'
    )


def test_thousands_of_columns_are_passed_over() -> None:
    many = "," * 5_000
    (row,) = read(f"date{many}member,hours\n2026-04-01{many}Zoe,7.5\n").rows
    assert row.cells == {"date": "2026-04-01", "member": "Zoe", "hours": "7.5"}


def test_what_is_missing_is_named_with_the_way_to_say_where_it_is() -> None:
    (problem,) = read("Datum;member;Stunden\n").problems
    assert "date or hours" in problem.wrong
    assert "--map 'Datum=date'" in problem.do


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda t: HEAD.encode() + t.encode("utf-8", "surrogatepass")),
    )
)
def test_any_bytes_give_rows_or_problems(content: bytes) -> None:
    sheet = read(content)
    for row in sheet.rows:
        assert all(said and said.split() == said.strip().split() for said in row.cells.values())
        assert all("\n" not in said for said in row.cells.values())
