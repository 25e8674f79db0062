from fractions import Fraction

import pytest

from coopctl.allocation.evaluate import Scope, base_of, evaluate, figures_in, holds, names_in
from coopctl.allocation.vocabulary import Name, Portion
from tests.allocation.builders import condition, exact, phrase

SCOPE = Scope(
    values={
        "turnover": Fraction(48_000),
        "surplus": Fraction(1_000),
        "loss": Fraction(0),
        "remainder": Fraction(700),
        "capital": Fraction(9_000),
        "work": Fraction(41, 2),
        "reserve": Fraction(250),
        "Equity:Fund": Fraction(-30),
    },
    after={"reserve": Fraction(750)},
    rates={"legal-interest": Fraction(13, 400)},
    non_member_share=Fraction(1, 5),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5% of turnover", 2_400),
        ("1/3 of surplus", Fraction(1_000, 3)),
        ("0.05 of turnover", 2_400),
        ("legal-interest of capital", Fraction(585, 2)),
        ("2 * capital", 18_000),
        ("5 * work", Fraction(205, 2)),
        ("surplus", 1_000),
        ("remainder", 700),
        ("remainder after reserve", 750),
        ("reserve", 250),
        ("Equity:Fund", -30),
        ("70,000,000 JPY", 70_000_000),
        ("non-member share of surplus", 200),
        ("surplus - reserve", 750),
        ("surplus - 2 * capital", -17_000),
        ("100 EUR + 10% of surplus - 7 EUR", 193),
        ("10% of (surplus - reserve)", 75),
        ("10% of surplus - reserve", -150),
        ("1/2 of (1/2 of (1/2 of surplus))", 125),
    ],
)
def test_a_phrase_is_worth_exactly_what_it_says(text: str, value: int | Fraction) -> None:
    assert evaluate(phrase(text).node, SCOPE) == value


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("surplus >= 1,000 EUR", True),
        ("surplus > 1,000 EUR", False),
        ("surplus <= 1,000 EUR", True),
        ("surplus < 1,000 EUR", False),
        ("surplus = 1,000 EUR", True),
        ("surplus > 999.99 EUR", True),
        ("Equity:Fund < 0", True),
        ("work > 20", True),
        ("work > 20.5", False),
        ("2 * reserve < remainder after reserve", True),
    ],
)
def test_a_condition_holds_on_one_side_of_its_bound_alone(text: str, *, met: bool) -> None:
    assert holds(condition(text), SCOPE) is met


def test_a_condition_compares_without_rounding() -> None:
    third = Scope(values={"surplus": Fraction(1_000, 3)})
    assert holds(condition("surplus > 333.33 EUR"), third)
    assert not holds(condition("surplus = 333.33 EUR"), third)
    assert holds(condition("surplus = 1/3 of 1,000 EUR"), third)


def test_a_number_of_more_than_28_digits_loses_none() -> None:
    long = "1234567890123456789012345678901234567890"
    assert evaluate(phrase(f"{long} JPY + 1 JPY").node, SCOPE) == Fraction(int(long) + 1)


class TestTheBaseOfAPhrase:
    @pytest.mark.parametrize(
        ("text", "base"),
        [
            ("5% of turnover", 48_000),
            ("2 * capital", 9_000),
            ("non-member share of surplus", 1_000),
            ("10% of (surplus - reserve)", 750),
            ("remainder", 700),
            ("remainder after reserve", 750),
        ],
    )
    def test_it_is_what_the_share_is_taken_of(self, text: str, base: int) -> None:
        assert base_of(phrase(text).node, SCOPE) == base

    @pytest.mark.parametrize("text", ["surplus - reserve", "70,000 JPY", "12"])
    def test_there_is_none_where_there_are_several_or_only_a_figure(self, text: str) -> None:
        assert base_of(phrase(text).node, SCOPE) is None


class TestTheNamesOfAPhrase:
    def test_they_come_in_the_order_written(self) -> None:
        text = "legal-interest of capital - remainder after reserve + 10% of (surplus - reserve)"
        assert list(names_in(phrase(text).node)) == [
            "legal-interest",
            "capital",
            "remainder after reserve",
            "surplus",
            "reserve",
        ]

    def test_each_comes_with_its_value_a_rate_as_a_share(self) -> None:
        node = Portion("legal-interest", Name("capital"))
        assert list(figures_in(node, SCOPE)) == [
            ("legal-interest", exact("3.25%")),
            ("capital", Fraction(9_000)),
        ]

    def test_the_remainder_after_a_step_and_the_non_member_share_are_figures(self) -> None:
        node = phrase("non-member share of surplus - remainder after reserve").node
        assert list(figures_in(node, SCOPE)) == [
            ("non-member share", Fraction(1, 5)),
            ("surplus", Fraction(1_000)),
            ("remainder after reserve", Fraction(750)),
        ]

    def test_a_figure_alone_names_nothing(self) -> None:
        assert list(figures_in(phrase("70,000 JPY").node, SCOPE)) == []
