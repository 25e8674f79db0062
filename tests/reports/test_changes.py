"""By how many percent a figure is off: of nothing, and of a loss, there are none."""

from fractions import Fraction

import pytest

from coopctl.reports.result import off


@pytest.mark.parametrize(
    ("actual", "expected", "percent"),
    [(5, 4, 25), (3, 4, -25), (-4, 4, -200), (4, 0, None), (3, -4, None), (-6, -4, None)],
)
def test_percent_are_of_what_was_made(actual: int, expected: int, percent: int | None) -> None:
    assert off(Fraction(actual), Fraction(expected)) == percent


def test_without_a_year_before_there_is_no_change() -> None:
    assert off(Fraction(5), None) is None
