from decimal import Decimal, localcontext
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.money import in_whole_numbers, split, total_of

numbers = st.fractions(0, 5_000, max_denominator=400)


def parts(amount: str, unit: str = "1", **weights: int | str) -> dict[str, str]:
    shares = {name: Fraction(weight) for name, weight in weights.items()}
    found = split(Decimal(amount), shares, unit=Decimal(unit))
    return {name: f"{part:f}" for name, part in found.items()}


class TestSplit:
    """Everybody gets the whole units of the exact share; the units left over go to the largest
    fractions, ties to the larger exact share, then to the smaller key.
    """

    def test_what_divides_evenly_is_divided_evenly(self) -> None:
        assert parts("12", a=1, b=2, c=3) == {"a": "2", "b": "4", "c": "6"}

    def test_units_left_over_go_to_the_largest_fractions(self) -> None:
        """10 by 3, 3 and 1 of 7: 4.29, 4.29 and 1.43."""
        assert parts("10", a=3, b=3, c=1) == {"a": "4", "b": "4", "c": "2"}

    def test_a_tie_of_fractions_goes_to_the_larger_share(self) -> None:
        """10 by 1 and 3: 2.5 and 7.5."""
        assert parts("10", a=1, b=3) == {"a": "2", "b": "8"}

    def test_a_tie_of_shares_goes_to_the_smaller_key(self) -> None:
        assert parts("0.02", "0.01", z=5, y=5, x=5) == {"z": "0.00", "y": "0.01", "x": "0.01"}

    def test_keys_are_compared_as_numbers_where_they_are_numbers(self) -> None:
        """Ten is after nine, though "10" is before "9"."""
        found = split(Decimal(1), {10: Fraction(1), 9: Fraction(1)}, unit=Decimal(1))
        assert found == {10: Decimal(0), 9: Decimal(1)}

    def test_the_parts_come_in_the_order_given(self) -> None:
        assert list(parts("9", c=1, a=1, b=1)) == ["c", "a", "b"]

    def test_a_weight_of_zero_gets_nothing_not_even_what_is_left_over(self) -> None:
        assert parts("2", a=0, b=1, c=1, d=1) == {"a": "0", "b": "1", "c": "1", "d": "0"}

    def test_nothing_is_divided_into_nothings(self) -> None:
        assert parts("0", a=1, b=2) == {"a": "0", "b": "0"}

    def test_units_of_ten_thousand_and_of_five_cents(self) -> None:
        assert parts("100000", "10000", a=1, b=2) == {"a": "30000", "b": "70000"}
        assert parts("0.50", "0.05", a="1/3", b="2/3") == {"a": "0.15", "b": "0.35"}

    def test_long_figures_lose_nothing_whatever_the_context(self) -> None:
        with localcontext() as context:
            context.prec = 6
            assert parts("1" + "0" * 39, a=1, b=2) == {"a": "3" * 39, "b": "6" * 38 + "7"}

    @pytest.mark.parametrize(
        ("amount", "weights"),
        [
            ("1.005", [1, 2]),
            ("-1", [1, 2]),
            ("1", [0, 0]),
            ("1", []),
            ("1", [-1, 3]),
            ("1", [-3, 1]),
        ],
    )
    def test_what_cannot_be_split_is_our_own_mistake(self, amount: str, weights: list[int]) -> None:
        shares = {index: Fraction(weight) for index, weight in enumerate(weights)}
        with pytest.raises(ValueError, match=f"^no split of {amount} in units of 0.01 over"):
            split(Decimal(amount), shares, unit=Decimal("0.01"))

    @given(
        st.dictionaries(st.text(max_size=3), numbers, min_size=1).filter(lambda w: any(w.values())),
        st.integers(0, 10**9),
        st.sampled_from(["1", "0.01", "0.05", "10000"]),
    )
    def test_the_parts_make_the_whole_and_nobody_is_a_unit_from_exact(
        self, weights: dict[str, Fraction], count: int, unit: str
    ) -> None:
        amount = count * Decimal(unit)
        found = split(amount, weights, unit=Decimal(unit))
        assert sum(found.values()) == amount
        for name, part in found.items():
            exact = Fraction(amount) * weights[name] / sum(weights.values())
            assert abs(Fraction(part) - exact) < Fraction(unit)

    @given(
        st.dictionaries(st.text(max_size=3), numbers, min_size=1).filter(lambda w: any(w.values())),
        st.integers(0, 10**9),
        st.randoms(),
    )
    def test_the_order_of_the_keys_changes_nothing(
        self, weights: dict[str, Fraction], count: int, random: Random
    ) -> None:
        shuffled = list(weights.items())
        random.shuffle(shuffled)
        amount, unit = Decimal(count), Decimal(1)
        assert split(amount, weights, unit=unit) == split(amount, dict(shuffled), unit=unit)


class TestAddingUp:
    @given(st.lists(st.fractions()))
    def test_a_total_is_the_sum_one_by_one(self, some: list[Fraction]) -> None:
        assert total_of(some) == sum(some, Fraction(0))

    def test_of_nothing_it_is_zero(self) -> None:
        assert total_of([]) == Fraction(0)

    @given(st.dictionaries(st.text(max_size=3), numbers, min_size=1))
    def test_whole_numbers_keep_the_proportion(self, weights: dict[str, Fraction]) -> None:
        whole = in_whole_numbers(weights)
        for one, of_one in weights.items():
            for other, of_other in weights.items():
                assert of_one * whole[other] == of_other * whole[one]
            assert bool(whole[one]) == bool(of_one)
