from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.money import Round, round_to

UNITS = ["1", "0.01", "0.001", "0.05", "10000"]


class TestRounding:
    """A minimum is rounded up, a maximum down; half up is away from zero."""

    @pytest.mark.parametrize(
        ("value", "up", "down", "half_up"),
        [
            ("2", "2", "2", "2"),
            ("2.1", "3", "2", "2"),
            ("2.49", "3", "2", "2"),
            ("2.5", "3", "2", "3"),
            ("2.51", "3", "2", "3"),
            ("0", "0", "0", "0"),
            ("0.5", "1", "0", "1"),
            ("-0.1", "0", "-1", "0"),
            ("-2", "-2", "-2", "-2"),
            ("-2.49", "-2", "-3", "-2"),
            ("-2.5", "-2", "-3", "-3"),
            ("-2.51", "-2", "-3", "-3"),
        ],
    )
    def test_each_way_by_hand(self, value: str, up: str, down: str, half_up: str) -> None:
        found = [str(round_to(Fraction(value), unit=Decimal(1), mode=mode)) for mode in Round]
        assert found == [up, down, half_up]

    @pytest.mark.parametrize(
        ("value", "unit", "half_up"),
        [
            ("0.615", "0.01", "0.62"),
            ("1.005", "0.01", "1.01"),
            ("2.675", "0.01", "2.68"),
            ("0.075", "0.05", "0.10"),
            ("0.0749", "0.05", "0.05"),
            ("24999", "10000", "20000"),
            ("25000", "10000", "30000"),
            ("3", "0.001", "3.000"),
        ],
    )
    def test_half_a_unit_goes_up_and_the_units_digits_are_shown(
        self, value: str, unit: str, half_up: str
    ) -> None:
        amount = round_to(Fraction(value), unit=Decimal(unit), mode=Round.HALF_UP)
        assert f"{amount:f}" == half_up

    def test_a_unit_written_with_an_exponent_is_the_same_unit(self) -> None:
        amount = round_to(Fraction(25_000), unit=Decimal("1E4"), mode=Round.HALF_UP)
        assert f"{amount:f}" == "30000"

    def test_no_digit_is_lost_whatever_the_context(self) -> None:
        number = Fraction(10**45 + 1, 3)
        with localcontext() as context:
            context.prec = 5
            amount = round_to(number, unit=Decimal("0.01"), mode=Round.DOWN)
        assert f"{amount:f}" == "3" * 45 + ".66"

    @given(st.fractions(), st.sampled_from(UNITS), st.sampled_from(Round))
    def test_the_result_is_whole_units_and_less_than_one_away(
        self, value: Fraction, unit: str, mode: Round
    ) -> None:
        amount = Fraction(round_to(value, unit=Decimal(unit), mode=mode))
        assert (amount / Fraction(unit)).denominator == 1
        assert abs(amount - value) < Fraction(unit)

    @given(st.fractions(), st.sampled_from(UNITS))
    def test_up_is_the_least_that_is_enough_and_down_the_most_that_is_allowed(
        self, value: Fraction, unit: str
    ) -> None:
        up = Fraction(round_to(value, unit=Decimal(unit), mode=Round.UP))
        down = Fraction(round_to(value, unit=Decimal(unit), mode=Round.DOWN))
        assert up - Fraction(unit) < value <= up
        assert down <= value < down + Fraction(unit)

    @given(st.fractions(), st.sampled_from(UNITS))
    def test_half_up_goes_to_the_nearer_and_from_the_middle_away_from_zero(
        self, value: Fraction, unit: str
    ) -> None:
        amount = Fraction(round_to(value, unit=Decimal(unit), mode=Round.HALF_UP))
        assert abs(amount - value) <= Fraction(unit) / 2
        if abs(amount - value) == Fraction(unit) / 2:
            assert abs(amount) > abs(value)
