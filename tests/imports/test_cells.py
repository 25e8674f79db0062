from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.imports.cells import HOURS_UNIT, entered, read_day, read_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("7.5", "15/2"),
        ("7,5", "15/2"),
        ("7,25", "29/4"),
        ("7:30", "15/2"),
        ("07:05", "85/12"),
        ("7:30:36", "751/100"),
        ("7h30", "15/2"),
        ("7 h 30 min", "15/2"),
        ("7H", "7"),
        ("0:01", "1/60"),
        ("７：３０", "15/2"),
        ("0", "0"),
    ],
)
def test_hours_are_read_exactly_in_each_form(text: str, hours: str) -> None:
    assert read_hours(text) == Fraction(hours)


@pytest.mark.parametrize(
    "text",
    [
        *("", "seven", "-7", "+7", "7:60", "7:5", "7h5", "7.5h", "h30", "1,250", "1.250,5"),
        *("7:30:61", "1e3", "NaN", "inf", "1_0", "=7", "٧", "7 30", "1" * 10, "7." + "1" * 21),
        *("7\u00b3\u2070", "1\u2075", "7\u2083"),
    ],
)
def test_what_may_mean_something_else_is_no_hours(text: str) -> None:
    assert read_hours(text) is None


@given(st.integers(0, 10**6), st.integers(0, 59), st.sampled_from([":", "h"]))
def test_hours_and_minutes_are_a_sixtieth_each(hours: int, minutes: int, between: str) -> None:
    assert read_hours(f"{hours}{between}{minutes:02}") == Fraction(60 * hours + minutes, 60)


@given(st.decimals(0, 10**6, places=4), st.sampled_from([".", ","]))
def test_a_decimal_of_four_digits_is_entered_as_it_is(number: Decimal, mark: str) -> None:
    exact = read_hours(f"{number:f}".replace(".", mark))
    assert exact == Fraction(number)
    assert entered(exact) == number


@given(st.fractions(0, 1000))
def test_what_is_entered_is_at_most_half_a_unit_from_exact_and_never_in_powers(
    exact: Fraction,
) -> None:
    hours = entered(exact)
    assert abs(Fraction(hours) - exact) <= Fraction(HOURS_UNIT) / 2
    assert "E" not in str(hours)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-31", "ymd", date(2026, 3, 31)),
        ("2026/3/31", "dmy", date(2026, 3, 31)),
        ("31.03.2026", "dmy", date(2026, 3, 31)),
        ("3/4/2026", "dmy", date(2026, 4, 3)),
        ("3/4/2026", "mdy", date(2026, 3, 4)),
        ("3/4/2026", "ymd", None),
        ("31.03.26", "dmy", None),
        ("31.03/2026", "dmy", None),
        ("2026-02-29", "ymd", None),
        ("0000-01-01", "ymd", None),
        ("46112", "ymd", None),
        ("2026-03-3\u00b9", "ymd", None),
    ],
)
def test_a_day_is_read_in_the_order_that_is_said(text: str, order: str, day: date | None) -> None:
    assert read_day(text, order) == day
