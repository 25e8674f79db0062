"""Workers' Cooperatives Act of Japan: each article, on both sides of its boundary."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: remainder
  to: Equity:Losses
  until: 0 EUR
- step: legal-reserve
  amount: 100 EUR
  to: Equity:Reserve
- step: job-creation-fund
  amount: 50 EUR
  to: Equity:Jobs
- step: education-carry-over
  amount: 50 EUR
  to: Equity:Education
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
MILL = Coop(
    law="jp-wca",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"losses-brought-forward": 0},
)
"""A surplus of 1,000.00 and a capital of 8,000, of which the reserve must reach 4,000."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


class TestArticle76LegalReserve:
    """One tenth or more of the surplus, until it reaches what the by-laws say, half the capital."""

    def test_one_tenth_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="100.00 EUR").broken() == []
        assert MILL.with_steps(legal_reserve="99.99 EUR").broken() == ["art-76-1"]

    def test_the_figure_required_and_the_figure_given_are_told(self) -> None:
        check = MILL.with_steps(legal_reserve="99.99 EUR").checks()["art-76-1"]
        assert (check.required, check.given) == (Fraction(100), Fraction("99.99"))

    def test_where_half_the_capital_is_reached_nothing_more_is_asked(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR")
        full = replace(nothing, balances={"Equity:Reserve": 4000})
        assert full.broken() == []
        assert replace(nothing, balances={"Equity:Reserve": 3999}).broken() == ["art-76-1"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        near = {"Equity:Reserve": 3970}
        assert replace(MILL.with_steps(legal_reserve="30 EUR"), balances=near).broken() == []
        short = replace(MILL.with_steps(legal_reserve="29.99 EUR"), balances=near)
        assert short.broken() == ["art-76-1"]
        assert short.checks()["art-76-1"].required == 30

    def test_losses_brought_forward_lower_the_base(self) -> None:
        """Of 1,000, 400 cover losses; a tenth of 600 is 60."""
        bases, balances = {"losses-brought-forward": -400}, {"Equity:Losses": -400}
        assert (
            replace(
                MILL.with_steps(legal_reserve="60 EUR"), bases=bases, balances=balances
            ).broken()
            == []
        )
        short = replace(MILL.with_steps(legal_reserve="59.99 EUR"), bases=bases, balances=balances)
        assert short.broken() == ["art-76-1"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        assert replace(MILL, surplus=-500).broken() == []


class TestArticle76Funds:
    """One twentieth or more to the job-creation fund, and to the education carry-over."""

    @pytest.mark.parametrize(
        ("step", "article"),
        [("job-creation-fund", "art-76-4"), ("education-carry-over", "art-76-5")],
    )
    def test_one_twentieth_is_enough_and_a_cent_less_is_not(self, step: str, article: str) -> None:
        assert MILL.with_steps(**{step: "50.00 EUR"}).broken() == []
        assert MILL.with_steps(**{step: "49.99 EUR"}).broken() == [article]

    def test_neither_has_a_ceiling(self) -> None:
        rich = {"Equity:Jobs": 1_000_000, "Equity:Education": 1_000_000}
        none = MILL.with_steps(job_creation_fund="0 EUR")
        assert replace(none, balances=rich).broken() == ["art-76-4"]

    def test_a_step_that_the_rules_lack_gives_nothing(self) -> None:
        lacking = STEPS.replace("step: job-creation-fund", "step: jobs")
        assert replace(MILL, steps=lacking).broken() == ["art-76-4"]

    def test_the_rules_may_call_it_otherwise(self) -> None:
        lacking = STEPS.replace("step: job-creation-fund", "step: jobs")
        named = "{jp-wca: {job-creation-fund: jobs}}"
        assert replace(MILL, steps=lacking, law=named).broken() == []


class TestArticle77LossesFirst:
    """Nothing is distributed before losses of earlier years are covered."""

    def test_losses_left_standing_by_a_cent_forbid_every_distribution(self) -> None:
        """Of a loss of 600 brought forward, all or all but a cent is covered."""
        bases, balances = {"losses-brought-forward": -600}, {"Equity:Losses": -600}
        assert replace(MILL, bases=bases, balances=balances).broken() == []
        short = STEPS.replace("until: 0 EUR", "at_most: 599.99 EUR")
        assert replace(MILL, steps=short, bases=bases, balances=balances).broken() == ["art-77-1"]


class TestArticle77ByWorkAlone:
    """A dividend in proportion to capital is not allowed at all."""

    BY_CAPITAL = STEPS.replace("in_proportion_to: work", "in_proportion_to: capital")

    def test_a_distribution_by_capital_breaks_it_whatever_its_size(self) -> None:
        assert replace(MILL, steps=self.BY_CAPITAL).broken() == ["art-77-2"]
        cent = self.BY_CAPITAL.replace("amount: remainder\n  in_p", "amount: 0.01 EUR\n  in_p")
        assert replace(MILL, steps=cent).broken() == ["art-77-2"]
        nothing = self.BY_CAPITAL.replace("amount: remainder\n  in_p", "amount: 0 EUR\n  in_p")
        assert replace(MILL, steps=nothing).broken() == []

    def test_capital_under_another_name_or_in_a_composite_is_capital(self) -> None:
        measures = {
            "paid-up": "{account: 'Equity:Capital:{member}', balance: daily-average}",
            "mixed": "{weights: {work: 50%, capital: 50%}}",
            "paid-in": "{account: 'Equity:Capital:{member}'}",
            "hours-too": "{account: 'Equity:Work:{member}', unit: HOUR}",
        }
        for name, broken in (("paid-up", 1), ("mixed", 1), ("paid-in", 1), ("hours-too", 0)):
            steps = STEPS.replace("in_proportion_to: work", f"in_proportion_to: {name}")
            coop = replace(MILL, steps=steps, measures=measures)
            assert coop.broken() == ["art-77-2"] * broken

    def test_capital_that_is_a_base_in_the_rules_is_capital_too(self) -> None:
        """The law's word names the accounts; a measure that reads them goes by capital."""
        named = "{jp-wca: {capital: all-capital, losses-brought-forward: losses-brought-forward}}"
        bases = {"all-capital": 8000, "losses-brought-forward": 0}
        measures = {"paid-up": "{account: 'Assets:Said:All-Capital:{member}', balance: year-end}"}
        steps = STEPS.replace("in_proportion_to: work", "in_proportion_to: paid-up")
        coop = replace(MILL, law=named, bases=bases, measures=measures, steps=steps)
        assert coop.broken() == ["art-77-2"]


class TestArticle77ByEngagement:
    """A dividend goes by the degree of engagement in the business, not by being a member."""

    @pytest.mark.parametrize(
        ("measure", "article"), [("members", "art-77-2-heads"), ("days", "art-77-2-days")]
    )
    def test_by_heads_or_days_of_membership_it_is_refused_from_the_first_cent(
        self, measure: str, article: str
    ) -> None:
        by = STEPS.replace("in_proportion_to: work", f"in_proportion_to: {measure}")
        assert replace(MILL, steps=by).broken() == [article]
        cent = replace(MILL, steps=by).with_steps(work_dividend="0.01 EUR")
        assert cent.broken() == [article]
        assert cent.with_steps(work_dividend="0 EUR").broken() == []

    @pytest.mark.parametrize(
        ("measure", "article"), [("members", "art-77-2-heads"), ("days", "art-77-2-days")]
    )
    def test_a_composite_in_which_they_count_is_refused(self, measure: str, article: str) -> None:
        mixed = {"mixed": f"{{weights: {{work: 95%, {measure}: 5%}}}}"}
        by = STEPS.replace("in_proportion_to: work", "in_proportion_to: mixed")
        assert replace(MILL, steps=by, measures=mixed).broken() == [article]


class TestWhatCountsAsDistributed:
    def test_an_amount_on_a_members_own_account_is_one_by_whatever_step(self) -> None:
        """With losses standing nothing may be distributed, not to named members either."""
        bases, balances = {"losses-brought-forward": -600}, {"Equity:Losses": -600}
        plain = STEPS.replace("until: 0 EUR", "at_most: 599.99 EUR").replace(
            "  in_proportion_to: work\n  to: Liabilities:Members:{member}",
            "  to: {Liabilities:Members:Ana: 50%, Liabilities:Members:Bo: rest}",
        )
        coop = replace(MILL, steps=plain, bases=bases, balances=balances)
        assert coop.broken() == ["art-77-1"]
        elsewhere = plain.replace("Members:Ana", "Tax:State").replace("Members:Bo", "Tax:City")
        assert replace(coop, steps=elsewhere).broken() == []
