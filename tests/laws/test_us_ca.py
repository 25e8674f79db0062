"""Worker co-operatives in California: each section, on both sides of its boundary."""

from dataclasses import replace
from fractions import Fraction

from tests.laws.given import Coop

STEPS = """
- step: indivisible-reserve
  amount: 280 EUR
  to: Equity:Reserves:Indivisible
- step: collective-account
  amount: 100 EUR
  to: Equity:Collective
- step: capital-interest
  amount: 150 EUR
  in_proportion_to: capital
  to: Equity:Accounts:{member}
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Equity:Accounts:{member}
"""
BAKERY = Coop(
    law="us-ca",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 500, "Bo": 300, "Cy": 200},
    others=500,
    bases={"non-patronage-income": 100},
)
"""A surplus of 1,000.00, of which 100 is interest and rent; non-members work 500 of 2,500 hours.

Of the other 900 a fifth, 180, comes from their labour; with the 100 that is 280. 15% of the
capital of 1,000 is 150.
"""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert BAKERY.broken() == []


class TestSection12201PatronageIsLabour:
    """Patronage distributions go in the ratio of labour, not by heads or days of membership."""

    def by(self, measure: str, amount: str = "remainder") -> Coop:
        """Return the surplus in proportion to something else."""
        work = "amount: remainder\n  in_proportion_to: work"
        other = f"amount: {amount}\n  in_proportion_to: {measure}"
        assert work in STEPS
        return replace(BAKERY, steps=STEPS.replace(work, other), pay={"Ana": 9, "Bo": 7, "Cy": 8})

    def test_by_heads_it_is_refused_from_the_first_cent(self) -> None:
        assert self.by("members").broken() == ["s-12201-5-heads"]
        assert self.by("members", "0.01 EUR").broken() == ["s-12201-5-heads"]
        assert self.by("members", "0 EUR").broken() == []

    def test_by_days_of_membership_it_is_refused_from_the_first_cent(self) -> None:
        assert self.by("days").broken() == ["s-12201-5-days"]
        assert self.by("days", "0.01 EUR").broken() == ["s-12201-5-days"]
        assert self.by("days", "0 EUR").broken() == []

    def test_by_pay_it_is_allowed(self) -> None:
        assert self.by("pay").broken() == []

    def test_a_composite_in_which_heads_count_is_refused(self) -> None:
        for other, broken in (("pay", []), ("members", ["s-12201-5-heads"])):
            mixed = {"mixed": f"{{weights: {{work: 90%, {other}: 10%}}}}"}
            assert replace(self.by("mixed"), measures=mixed).broken() == broken


class TestSection12451ReturnOnCapital:
    """Distributions on capital are 15% of the contributions to capital at most."""

    def test_15_per_cent_is_allowed_and_a_cent_more_is_not(self) -> None:
        assert BAKERY.with_steps(capital_interest="150.00 EUR").broken() == []
        assert BAKERY.with_steps(capital_interest="150.01 EUR").broken() == ["s-12451"]

    def test_the_figures_are_told(self) -> None:
        check = BAKERY.with_steps(capital_interest="151 EUR").checks()["s-12451"]
        assert check.required == 150
        assert check.given == 151

    def test_several_steps_count_together_whatever_they_are_called(self) -> None:
        more = """
- step: thank-you
  amount: 0.01 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
"""
        assert replace(BAKERY, steps=more + STEPS).broken() == ["s-12451"]

    def test_the_patronage_distribution_has_no_cap(self) -> None:
        """470.00 of 1,000.00 by work is three times the cap on capital."""
        assert BAKERY.checks()["s-12451"].given == 150

    def test_the_rules_may_call_the_patronage_distribution_otherwise(self) -> None:
        renamed = replace(BAKERY, steps=STEPS.replace("step: work-dividend", "step: patronage"))
        assert renamed.broken() == ["s-12451"]
        named = "{us-ca: {work-dividend: patronage}}"
        assert replace(renamed, law=named).broken() == []


class TestSection12454IndivisibleReserve:
    """It is funded only from income that is not patronage-sourced."""

    def test_all_of_that_income_is_allowed_and_a_cent_more_is_not(self) -> None:
        assert BAKERY.with_steps(indivisible_reserve="280.00 EUR").broken() == []
        broken = BAKERY.with_steps(indivisible_reserve="280.01 EUR").broken()
        assert broken == ["s-12454-5"]

    def test_nothing_need_go_there(self) -> None:
        assert BAKERY.with_steps(indivisible_reserve="0 EUR").broken() == []

    def test_where_members_do_all_the_work_only_the_other_income_may_go_there(self) -> None:
        alone = replace(BAKERY.with_steps(indivisible_reserve="100 EUR"), others=0)
        assert alone.broken() == []
        more = replace(BAKERY.with_steps(indivisible_reserve="100.01 EUR"), others=0)
        assert more.broken() == ["s-12454-5"]

    def test_without_such_income_a_cent_is_too_much(self) -> None:
        cent = BAKERY.with_steps(indivisible_reserve="0.01 EUR")
        none = replace(cent, others=0, bases={"non-patronage-income": 0})
        assert none.broken() == ["s-12454-5"]

    def test_a_limit_between_two_cents_is_compared_unrounded(self) -> None:
        """One of three hours is a non-member's: 100 and a third of 900.01 are 400.00333…"""
        third = replace(BAKERY, work={"Ana": 500, "Bo": 300, "Cy": 200}, surplus="1000.01")
        allowed = STEPS.replace("280 EUR", "400.00 EUR")
        assert replace(third, steps=allowed).broken() == []
        assert replace(third, steps=allowed.replace("400.00", "400.01")).broken() == ["s-12454-5"]
        check = replace(third, steps=allowed).checks()["s-12454-5"]
        assert check.required == Fraction("900.01") / 3 + 100

    def test_in_a_year_with_a_loss_nothing_is_asked(self) -> None:
        assert replace(BAKERY, surplus=-1000).broken() == []


class TestInForce:
    """The Act holds for worker co-ops from 2016-01-01."""

    def test_it_is_checked_from_2016_on_and_not_before(self) -> None:
        over = BAKERY.with_steps(capital_interest="150.01 EUR")
        assert replace(over, year=2016).broken() == ["s-12451"]
        assert replace(over, year=2015).broken() == []
