"""The figures that changed books or rules move, as they were and as they are."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing.effect import Figure, effect, figures_in, figures_of

ONE, TWO = Fraction(1), Fraction(2)


def test_what_is_not_there_is_zero_on_either_side() -> None:
    assert effect({("a", ""): ONE}, {}) == (Figure("a", None, ONE, Fraction(0)),)
    assert effect({}, {("a", ""): ONE}) == (Figure("a", None, Fraction(0), ONE),)
    assert effect({("a", ""): ONE}, {("a", ""): ONE}) == ()


def test_figures_are_in_the_order_of_the_steps_and_of_the_accounts_in_each() -> None:
    now = {("b", "Z"): ONE, ("b", ""): ONE, ("b", "A"): ONE, ("a", ""): ONE}
    before = {("c", ""): TWO, ("a", "A"): TWO}
    assert [(each.step, each.account) for each in effect(before, now)] == [
        ("b", None),
        ("b", "A"),
        ("b", "Z"),
        ("a", None),
        ("a", "A"),
        ("c", None),
    ]


def outcome(step: str, amount: int, *moves: tuple[str, int]) -> Any:
    """Stand in for a step that was worked out."""
    credits_ = [(SimpleNamespace(account=account), number) for account, number in moves]
    return SimpleNamespace(step=SimpleNamespace(step=step), amount=amount, moves=lambda: credits_)


def test_figures_are_those_of_steps_that_give_and_of_accounts_that_move() -> None:
    """An account that a step names twice has one figure."""
    steps = [
        outcome("nothing", 0, ("A", 3)),
        outcome("one", 1, ("A", 1), ("B", 0)),
        outcome("twice", 5, ("A", 2), ("A", 3), ("B", -1)),
    ]
    facts: Any = SimpleNamespace(turnover=Fraction(9), surplus=Fraction(6))
    allocation: Any = SimpleNamespace(steps=steps)
    assert figures_of(facts, allocation) == {
        ("turnover", ""): 9,
        ("surplus", ""): 6,
        ("one", ""): 1,
        ("one", "A"): 1,
        ("twice", ""): 5,
        ("twice", "A"): 5,
        ("twice", "B"): -1,
    }


CLOSING = """\
2026-01-01 custom "coop-closing" 2025
  turnover: 1,000.00 EUR
  surplus: "8.33 EUR (25/3)"

2026-01-01 * "Closing 2025" "Reserve"
  step: "the \\"reserve\\""
  Equity:Earnings:Previous   5.00 EUR
  Equity:Reserve            -2.00 EUR
  Equity:Reserve            -3.00 EUR

2026-01-01 * "Closing 2025" "From the reserve"
  step: "from"
  Equity:Earnings:Previous  -4.00 EUR
  Equity:Reserve             4.00 EUR

2026-01-01 * "Something else"
  Equity:Reserve             7.00 EUR
"""


def test_figures_are_read_from_a_closing_to_the_last_part_of_a_unit() -> None:
    assert figures_in(CLOSING) == {
        ("turnover", ""): 1000,
        ("surplus", ""): Fraction(25, 3),
        ('the "reserve"', ""): 5,
        ('the "reserve"', "Equity:Reserve"): 5,
        ("from", ""): 4,
        ("from", "Equity:Reserve"): -4,
    }


def test_a_figure_that_somebody_took_out_is_zero() -> None:
    assert figures_in('  surplus: ""\n') == {("surplus", ""): Fraction(0)}


@pytest.mark.parametrize("said", ["(5/0)", "5.1… EUR (51/0)", "much", "1e9999999 EUR", "8" * 5000])
def test_figures_that_no_closing_states_are_not_known(said: str) -> None:
    """The fingerprint may be written anew, so that the text is taken for what was written."""
    assert figures_in(f'  turnover: 1,000.00 EUR\n  surplus: "{said}"\n') is None
