"""Co-operative societies in the United Kingdom: each rule, on both sides of its boundary."""

from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: general-reserve
  amount: 400 EUR
  to: Equity:Reserve
- step: capital-interest
  amount: 100 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
SOCIETY = Coop(
    law="uk-ccbs",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 3000, "Bo": 1500, "Cy": 500},
    bases={"share-interest": 50},
    rates={"share-interest-limit": "3%"},
)
"""A surplus of 1,000.00 after share interest of 50; 3% of the capital of 5,000 is 150."""


def paying(interest: str, **figures: object) -> Coop:
    """Pay another interest on shares out of the surplus."""
    steps = STEPS.replace("100 EUR", f"{interest} EUR")
    return replace(replace(SOCIETY, steps=steps), **figures)  # type: ignore[arg-type]  # any kind


def test_a_society_that_does_what_is_asked_breaks_nothing() -> None:
    assert SOCIETY.broken() == []


class TestLimitedInterest:
    """Interest on shares is at most the rate that the society has set."""

    def test_the_rate_is_allowed_and_a_cent_more_is_not(self) -> None:
        """50 as an expense and 100.00 as a step are the 150 allowed."""
        assert paying("100.00").broken() == []
        assert paying("100.01").broken() == ["limited-interest"]

    def test_it_stops_a_closing(self) -> None:
        assert paying("100.01").checks()["limited-interest"].is_broken

    def test_interest_booked_as_an_expense_alone_is_held_to_it_as_well(self) -> None:
        assert paying("0", bases={"share-interest": 150}).broken() == []
        assert paying("0", bases={"share-interest": 151}).broken() == ["limited-interest"]

    def test_even_in_a_year_with_a_loss(self) -> None:
        loss = paying("0", surplus=-1000, bases={"share-interest": 150})
        assert loss.broken() == []
        assert replace(loss, bases={"share-interest": 151}).broken() == ["limited-interest"]

    def test_another_rate_is_another_limit(self) -> None:
        """2.5% of 5,000 are 125."""
        lower = {"share-interest-limit": "2.5%"}
        assert paying("75", rates=lower).broken() == []
        assert paying("75.01", rates=lower).broken() == ["limited-interest"]


class TestSection2NotMainlyForCapital:
    """A society does not trade mainly to pay on money invested: half of the surplus at most."""

    HIGH = {"share-interest-limit": "20%"}  # noqa: RUF012 - never changed

    def test_half_is_allowed_and_a_cent_more_is_warned_of(self) -> None:
        """Of 1,050 before interest half is 525: 50 as an expense, 475 as a step."""
        assert paying("475", rates=self.HIGH).broken() == []
        assert paying("475.01", rates=self.HIGH).broken() == ["s-2-3"]

    def test_it_is_a_warning_and_stops_no_closing(self) -> None:
        check = paying("475.01", rates=self.HIGH).checks()["s-2-3"]
        assert (check.holds, check.is_broken) == (False, False)

    def test_it_is_asked_only_of_a_surplus_before_interest(self) -> None:
        """A loss of 50 after interest of 50 is no surplus before it; a loss of 49 is one of 1."""
        assert not paying("0", surplus=-50).checks()["s-2-3"].asked
        assert paying("0", surplus=-50).broken() == []
        assert paying("0", surplus=-49).broken() == ["s-2-3"]

    def test_the_work_dividend_does_not_count(self) -> None:
        """All of it by work: nothing is paid on money invested but the 50."""
        steps = STEPS.replace("400 EUR", "0 EUR").replace("100 EUR", "0 EUR")
        assert replace(SOCIETY, steps=steps).broken() == []
