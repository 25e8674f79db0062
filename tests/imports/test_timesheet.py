from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.imports.cells import ORDERS
from coopctl.imports.sheet import FIELDS, Row, read_sheet
from coopctl.imports.timesheet import Stint, read_stint
from coopctl.problems import Place, Problem

TODAY = date(2026, 4, 30)
CELLS = st.text(max_size=12) | st.from_regex(r"[0-9]{1,4}[-./:h,][0-9]{1,4}([-./:][0-9]{1,4})?")


def read(**cells: str) -> Stint | Problem:
    usual = {"date": "2026-04-10", "member": "Zoe", "hours": "7.5"}
    given = {field.replace("_", "-"): said for field, said in cells.items()}
    row = {field: said for field, said in {**usual, **given}.items() if said}
    return read_stint(Row(Place("a.csv", 2), row), order="ymd", today=TODAY)


def test_a_line_says_who_worked_how_long_on_which_day() -> None:
    stint = read(activity="park", note="n", import_id="17")
    assert isinstance(stint, Stint)
    assert (stint.day, stint.who, stint.exact) == (date(2026, 4, 10), "Zoe", Fraction(15, 2))
    assert (stint.activity, stint.note, stint.id) == ("park", "n", "17")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"date": ""}, "timesheet-columns"),
        ({"member": ""}, "timesheet-columns"),
        ({"hours": ""}, "timesheet-columns"),
        ({"date": "10.4.2026"}, "not-a-day"),
        ({"date": "2026-02-30"}, "not-a-day"),
        ({"date": "2026-05-01"}, "hours-to-come"),
        ({"hours": "0"}, "not-hours"),
        ({"hours": "0:00:00"}, "not-hours"),
        ({"hours": "0.00004"}, "not-hours"),
        ({"hours": "-7.5"}, "not-hours"),
        ({"hours": "1,500"}, "not-hours"),
        ({"hours": "=1+1"}, "not-hours"),
    ],
)
def test_what_a_line_cannot_say_is_told(cells: dict[str, str], code: str) -> None:
    problem = read(**cells)
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert problem.place == Place("a.csv", 2)


def test_today_is_worked_and_the_least_is_a_ten_thousandth_of_an_hour() -> None:
    assert isinstance(read(date="2026-04-30"), Stint)
    assert isinstance(read(hours="0.00005"), Stint)


@given(st.lists(st.lists(CELLS, max_size=7), max_size=4), st.sampled_from(ORDERS))
def test_any_cells_are_hours_of_a_day_or_a_problem(rows: list[list[str]], order: str) -> None:
    text = "\n".join([",".join(FIELDS), *(",".join(cells) for cells in rows)])
    sheet = read_sheet(text.encode("utf-8", "replace"), "a.csv", columns={}, delimiter=None)
    for row in sheet.rows:
        read = read_stint(row, order=order, today=TODAY)
        assert isinstance(read, Problem) or (read.exact > 0 and read.day <= TODAY)
