"""European Cooperative Society: article 65, on both sides of its boundary."""

from dataclasses import replace
from fractions import Fraction

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: remainder
  to: Equity:Losses
  until: 0 EUR
- step: legal-reserve
  amount: 150 EUR
  to: Equity:Reserve
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
SOCIETY = Coop(
    law="eu-sce",
    steps=STEPS,
    surplus=1000,
    bases={"losses-brought-forward": 0, "minimum-capital": 30_000},
)
"""A surplus of 1,000.00; the reserve must reach 30,000."""


def giving(amount: str, **figures: object) -> Coop:
    """Set another amount aside to the reserve."""
    coop = replace(SOCIETY, steps=STEPS.replace("150 EUR", f"{amount} EUR"))
    return replace(coop, **figures)  # type: ignore[arg-type]  # figures of any kind


def test_a_society_that_does_what_is_asked_breaks_nothing() -> None:
    assert SOCIETY.broken() == []


class TestArticle65LegalReserve:
    """15% of the surplus less losses carried over, until the reserve equals the capital."""

    def test_15_per_cent_is_enough_and_a_cent_less_is_not(self) -> None:
        assert giving("150.00").broken() == []
        assert giving("149.99").broken() == ["art-65"]

    def test_the_figure_required_and_the_figure_given_are_told(self) -> None:
        check = giving("149.99").checks()["art-65"]
        assert check.required == 150
        assert check.given == Fraction("149.99")
        assert check.reached == 30_000

    def test_a_share_that_is_no_whole_cent_is_not_rounded_down(self) -> None:
        """15% of 1,000.01 is 150.0015."""
        assert giving("150.00", surplus="1000.01").broken() == ["art-65"]
        assert giving("150.01", surplus="1000.01").broken() == []

    def test_once_the_capital_is_reached_nothing_more_is_asked(self) -> None:
        assert giving("0", balances={"Equity:Reserve": 30_000}).broken() == []
        assert giving("0", balances={"Equity:Reserve": 29_999}).broken() == ["art-65"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        near = {"Equity:Reserve": 29_960}
        assert giving("40", balances=near).broken() == []
        assert giving("39.99", balances=near).broken() == ["art-65"]
        assert giving("39.99", balances=near).checks()["art-65"].required == 40

    def test_losses_carried_over_lower_the_base(self) -> None:
        """Of 1,000, 400 cover losses; 15% of 600 are 90."""
        bases = {"losses-brought-forward": -400, "minimum-capital": 30_000}
        loss = {"bases": bases, "balances": {"Equity:Losses": -400}}
        assert giving("90.00", **loss).broken() == []
        assert giving("89.99", **loss).broken() == ["art-65"]

    def test_they_do_so_even_where_they_stay_uncovered(self) -> None:
        bases = {"losses-brought-forward": -400, "minimum-capital": 30_000}
        carried = STEPS.replace("step: cover-losses\n  amount: remainder", "step: a\n  amount: 0")
        carried = carried.replace("amount: 0\n", "amount: 0 EUR\n").replace("150 EUR", "90 EUR")
        assert replace(SOCIETY, steps=carried, bases=bases).broken() == []
        short = carried.replace("90 EUR", "89.99 EUR")
        assert replace(SOCIETY, steps=short, bases=bases).broken() == ["art-65"]

    def test_losses_greater_than_the_surplus_leave_nothing_to_ask(self) -> None:
        bases = {"losses-brought-forward": -1000, "minimum-capital": 30_000}
        assert giving("0", bases=bases).broken() == []
        one_less = {**bases, "losses-brought-forward": -999}
        assert giving("0", bases=one_less).broken() == ["art-65"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        assert giving("150", surplus=-500).broken() == []
        assert not giving("150", surplus=0).checks()["art-65"].asked

    def test_paid_up_capital_may_stand_for_the_minimum(self) -> None:
        """Stricter than the Regulation: a reserve of 30,000 does not reach 30,001."""
        coop = giving(
            "0",
            law="{eu-sce: {minimum-capital: capital}}",
            capital={"Ana": 20_000, "Bo": 9000, "Cy": 1001},
            balances={"Equity:Reserve": 30_000},
            bases={"losses-brought-forward": 0},
        )
        assert coop.broken() == ["art-65"]
        assert replace(coop, balances={"Equity:Reserve": 30_001}).broken() == []
