"""Worker co-operatives in New York: each section, on both sides of its boundary."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.laws.given import Coop

STEPS = """
- step: collective-reserve
  amount: 300 EUR
  to: Equity:Collective
- step: capital-interest
  amount: 40 EUR
  in_proportion_to: capital
  to: Equity:Accounts:{member}
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Equity:Accounts:{member}
"""
CAFE = Coop(law="us-ny", steps=STEPS, surplus=1000, capital={"Ana": 900, "Bo": 500, "Cy": 100})
"""A surplus of 1,000.00: 300 to the collective reserve account, 40 interest, 660 by work."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert CAFE.broken() == []


class TestSection90NothingElse:
    """Net retained proceeds go by work; beside them only interest on capital accounts is paid."""

    @staticmethod
    def with_gift(amount: str) -> Coop:
        """Distribute something else first."""
        gift = f"""
- step: gift
  amount: {amount}
  in_proportion_to: capital
  to: Liabilities:Members:{{member}}
"""
        return replace(CAFE, steps=gift + STEPS)

    def test_nothing_else_is_allowed_and_a_cent_is_too_much(self) -> None:
        assert self.with_gift("0 EUR").broken() == []
        assert self.with_gift("0.01 EUR").broken() == ["s-90"]

    def test_the_figure_given_is_told(self) -> None:
        check = self.with_gift("12.50 EUR").checks()["s-90"]
        assert check.required == 0
        assert check.given == Fraction("12.5")

    def test_a_step_that_the_rules_call_otherwise_is_named(self) -> None:
        renamed = replace(CAFE, steps=STEPS.replace("step: work-dividend", "step: patronage"))
        assert renamed.broken() == ["s-90"]
        named = "{us-ny: {work-dividend: patronage}}"
        assert replace(renamed, law=named).broken() == []

    def test_two_steps_may_both_be_the_apportionment_by_work(self) -> None:
        cash = """
- step: in-cash
  amount: 200 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
        both = replace(CAFE, steps=cash + STEPS)
        assert both.broken() == ["s-90"]
        named = "{us-ny: {work-dividend: [in-cash, work-dividend]}}"
        assert replace(both, law=named).broken() == []

    def test_a_year_with_a_loss_breaks_nothing(self) -> None:
        assert replace(CAFE, surplus=-1000).broken() == []


class TestSection90PatronageIsWork:
    """Patronage is work performed as a member, not being one."""

    @staticmethod
    def by(measure: str, amount: str = "remainder") -> Coop:
        """Apportion by something else."""
        work = "amount: remainder\n  in_proportion_to: work"
        assert work in STEPS
        other = f"amount: {amount}\n  in_proportion_to: {measure}"
        return replace(CAFE, steps=STEPS.replace(work, other), pay={"Ana": 7, "Bo": 9, "Cy": 4})

    @pytest.mark.parametrize(
        ("measure", "section"), [("members", "s-90-heads"), ("days", "s-90-days")]
    )
    def test_by_heads_or_days_it_is_refused_from_the_first_cent(
        self, measure: str, section: str
    ) -> None:
        assert self.by(measure).broken() == [section]
        assert self.by(measure, "0.01 EUR").broken() == [section]
        assert self.by(measure, "0 EUR").broken() == []

    def test_by_pay_it_is_allowed_where_the_by_laws_say_so(self) -> None:
        assert self.by("pay").broken() == []

    @pytest.mark.parametrize(
        ("measure", "section"), [("members", "s-90-heads"), ("days", "s-90-days")]
    )
    def test_a_composite_in_which_they_count_is_refused(self, measure: str, section: str) -> None:
        mixed = {"mixed": f"{{weights: {{work: 95%, {measure}: 5%}}}}"}
        assert replace(self.by("mixed"), measures=mixed).broken() == [section]
