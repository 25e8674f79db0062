from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.money import (
    Currency,
    as_decimal,
    exact_text,
    in_digits,
    read_number,
    readable,
    with_commas,
)

YEN, EURO, DINAR = Currency.of("JPY"), Currency.of("EUR"), Currency.of("KWD")


class TestAsDecimal:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Fraction(7), "7"),
            (Fraction(70_000_000), "70000000"),
            (Fraction(3, 4), "0.75"),
            (Fraction(-1, 8), "-0.125"),
            (Fraction(1, 10**6), "0.000001"),
            (Fraction(3, 20), "0.15"),
            (Fraction(0), "0"),
        ],
    )
    def test_a_number_that_has_an_end_is_written_to_it(self, value: Fraction, text: str) -> None:
        assert f"{as_decimal(value):f}" == text

    @pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(-2, 7), Fraction(1, 60)])
    def test_one_without_an_end_is_none(self, value: Fraction) -> None:
        assert as_decimal(value) is None

    @given(st.integers(-(10**60), 10**60), st.integers(0, 70))
    def test_nothing_is_lost_whatever_the_context(self, count: int, places: int) -> None:
        with localcontext() as context:
            context.prec = 9
            decimal = as_decimal(Fraction(count, 10**places))
        assert decimal is not None
        assert Fraction(decimal) == Fraction(count, 10**places)

    def test_a_long_product_of_shares_is_written_out(self) -> None:
        """Fifty shares of a half of a half…: as deep as a phrase may nest, and deeper."""
        assert Fraction(as_decimal(Fraction(1, 2**2_000)) or 0) == Fraction(1, 2**2_000)


class TestExactText:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Fraction(3041, 2), "1520.5"),
            (Fraction(-1, 3), "-1/3"),
            (Fraction(10**30), "1" + "0" * 30),
            (Decimal("120.00"), "120.00"),
            (Decimal("1E+4"), "10000"),
            (Decimal("1E-7"), "0.0000001"),
        ],
    )
    def test_a_number_is_written_in_full(self, value: Fraction | Decimal, text: str) -> None:
        assert exact_text(value) == text

    @given(st.fractions(0, 10**9, max_denominator=10**6))
    def test_what_is_written_reads_back_as_the_same(self, value: Fraction) -> None:
        assert read_number(exact_text(value)) == value


class TestInDigits:
    @pytest.mark.parametrize(
        ("value", "currency", "text"),
        [
            (Fraction(100), EURO, "100.00"),
            (Fraction(1, 2), EURO, "0.50"),
            (Fraction(1, 8), EURO, "0.125"),
            (Fraction(-5, 2), EURO, "-2.50"),
            (Fraction(0), EURO, "0.00"),
            (Fraction(0), YEN, "0"),
            (Fraction(7), DINAR, "7.000"),
            (Fraction(3, 2), YEN, "1.5"),
            (Fraction(1, 3), EURO, "1/3"),
            (Fraction(10**40), EURO, "1" + "0" * 40 + ".00"),
        ],
    )
    def test_at_least_the_currencys_digits_and_never_fewer_than_there_are(
        self, value: Fraction, currency: Currency, text: str
    ) -> None:
        assert in_digits(value, currency) == text


class TestWithCommas:
    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-999", "-999"),
            ("-1000", "-1,000"),
            ("70000000", "70,000,000"),
            ("1234.5678", "1,234.5678"),
            ("1000.00", "1,000.00"),
            ("-0.50", "-0.50"),
            ("0.0001", "0.0001"),
            ("0.00000001", "0.00000001"),
            ("1000/3", "1000/3"),
            ("9" * 33, ",".join(["999"] * 11)),
        ],
    )
    def test_thousands_are_marked_and_places_are_not(self, text: str, marked: str) -> None:
        assert with_commas(text) == marked

    def test_a_number_too_long_for_a_machine_to_hold_is_still_written(self) -> None:
        assert with_commas("1" + "0" * 6_000) == "1" + ",000" * 2_000


class TestReadable:
    @pytest.mark.parametrize(
        ("value", "digits", "text"),
        [
            (Fraction(3041, 2), 2, "1,520.5"),
            (Fraction(1, 8), 2, "0.125"),
            (Fraction(2, 3), 2, "0.66…"),
            (Fraction(-2, 3), 2, "-0.66…"),
            (Fraction(20_000, 3), 0, "6,666…"),
        ],
    )
    def test_what_has_no_end_is_cut_and_marked_and_never_rounded(
        self, value: Fraction, digits: int, text: str
    ) -> None:
        assert readable(value, digits=digits) == text


def test_a_ratio_is_written_out_however_many_digits_it_has() -> None:
    """Python itself writes no whole number of more than 4,300."""
    assert exact_text(Fraction(1, 10**5_000 + 1)) == "1/1" + "0" * 4_999 + "1"
