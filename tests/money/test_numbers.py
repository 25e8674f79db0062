from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.money import MAX_DIGITS, read_number


class TestNumbers:
    """Digits with optional `,` thousands and `.`, or `a/b`; no leading minus."""

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("0", 0),
            ("7", 7),
            ("007", 7),
            ("70000000", 70_000_000),
            ("70,000,000", 70_000_000),
            ("1,000", 1_000),
            ("999,999", 999_999),
            ("1,234.5678", Fraction(12_345_678, 10_000)),
            ("3.25", Fraction(13, 4)),
            ("0.1", Fraction(1, 10)),
            ("0.10", Fraction(1, 10)),
            ("1/3", Fraction(1, 3)),
            ("6/4", Fraction(3, 2)),
            ("0/5", 0),
        ],
    )
    def test_one_is_read_exactly(self, text: str, number: int | Fraction) -> None:
        assert read_number(text) == number

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            " 1",
            "1 ",
            "1\n",
            "1 000",
            "1\u00a0000",
            "-1",
            "+1",
            "−1",
            ".5",
            "5.",
            "1.2.3",
            "1,00",
            "1,0000",
            "1000,000",
            ",100",
            "0,5",
            "1,000,00",
            "1.000,00",
            "1.5/2",
            "1/2/3",
            "1/",
            "/2",
            "1 / 2",
            "1_0",
            "1e5",
            "1E5",
            "0x10",
            "NaN",
            "nan",
            "inf",
            "Infinity",
            "１２",
            "１,０００",
            "٣",
            "²",
            "½",
            "五",
            "5%",
            "12 EUR",
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="is no number"):
            read_number(text)

    def test_a_ratio_over_zero_is_refused_for_what_it_is(self) -> None:
        with pytest.raises(ValueError, match=r"^1/0 divides by zero$"):
            read_number("1/0")

    @pytest.mark.parametrize(
        "text", ["9" * 40, "9" * 20 + "." + "9" * 20, "1" * 20 + "/" + "3" * 20]
    )
    def test_forty_digits_are_read(self, text: str) -> None:
        assert read_number(text) == Fraction(text)
        assert sum(char.isdigit() for char in text) == MAX_DIGITS

    @pytest.mark.parametrize(
        "text",
        ["9" * 41, "0" * 41, "9" * 20 + "." + "9" * 21, "1" * 20 + "/" + "3" * 21, "9" * 10_000],
    )
    def test_forty_one_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"^a number of more than 40 digits$"):
            read_number(text)

    @given(st.integers(0, 10**15), st.integers(0, 6))
    def test_thousands_may_be_marked_or_not(self, count: int, places: int) -> None:
        decimal = f"{count // 10**places}.{count % 10**places:0{places}}" if places else str(count)
        whole, point, rest = decimal.partition(".")
        assert read_number(decimal) == Fraction(count, 10**places)
        assert read_number(f"{int(whole):,}{point}{rest}") == Fraction(count, 10**places)

    @given(st.text(max_size=12))
    def test_no_text_is_read_as_something_it_does_not_say(self, text: str) -> None:
        try:
            number = read_number(text)
        except ValueError:
            return
        assert number == Fraction(text.replace(",", ""))
        assert number >= 0
        assert text.isascii()
