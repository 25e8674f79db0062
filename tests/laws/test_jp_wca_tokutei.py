"""Specified worker co-operatives of Japan: each article, on both sides of its boundary."""

from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: legal-reserve
  amount: 100 EUR
  to: Equity:Reserve
- step: job-creation-fund
  amount: 850 EUR
  to: Equity:Jobs
- step: education-carry-over
  amount: 50 EUR
  to: Equity:Education
"""
NONE_DISTRIBUTED = Coop(
    law="jp-wca-tokutei", steps=STEPS, surplus=1000, capital={"Ana": 4000, "Bo": 3000, "Cy": 1000}
)
"""A surplus of 1,000.00, all of it set aside."""


def test_a_co_op_that_sets_everything_aside_breaks_nothing() -> None:
    assert NONE_DISTRIBUTED.broken() == []


def distributing(amount: str, measure: str) -> Coop:
    """Put a distribution before the other steps."""
    step = f"""
- step: work-dividend
  amount: {amount}
  in_proportion_to: {measure}
  to: Liabilities:Members:{{member}}
"""
    return replace(NONE_DISTRIBUTED, steps=step + STEPS)


class TestArticle94NoDividend:
    """The by-laws of a specified worker co-op say that no surplus is distributed."""

    def test_nothing_is_enough_and_a_cent_is_too_much(self) -> None:
        assert distributing("0 EUR", "work").broken() == []
        assert distributing("0.01 EUR", "work").broken() == ["art-94-3"]

    def test_it_matters_not_in_proportion_to_what(self) -> None:
        for measure in ("work", "capital", "members", "days"):
            assert distributing("10 EUR", measure).broken() == ["art-94-3"]

    def test_the_figure_given_is_told(self) -> None:
        check = distributing("10 EUR", "work").checks()["art-94-3"]
        assert check.required == 0
        assert check.given == 10

    def test_a_year_with_a_loss_breaks_nothing(self) -> None:
        assert replace(distributing("10 EUR", "work"), surplus=-1000).broken() == []

    def test_its_name_in_the_rules_does_not_matter(self) -> None:
        bonus = distributing("0.01 EUR", "work")
        renamed = bonus.steps.replace("step: work-dividend", "step: year-end-thanks")
        assert replace(bonus, steps=renamed).broken() == ["art-94-3"]


class TestBothLawsTogether:
    """A specified co-op is a worker co-op, held against both laws."""

    BOTH = replace(
        NONE_DISTRIBUTED,
        law="[jp-wca, jp-wca-tokutei]",
        bases={"losses-brought-forward": 0},
    )

    def test_what_the_worker_co_op_law_asks_is_asked_as_well(self) -> None:
        assert self.BOTH.broken() == []
        short = STEPS.replace("amount: 50 EUR", "amount: 49.99 EUR")
        assert replace(self.BOTH, steps=short).broken() == ["art-76-5"]

    def test_a_work_dividend_that_a_worker_co_op_may_pay_is_forbidden(self) -> None:
        steps = distributing("0.01 EUR", "work").steps.replace("850 EUR", "849.99 EUR")
        assert replace(self.BOTH, steps=steps, law="jp-wca").broken() == []
        assert replace(self.BOTH, steps=steps).broken() == ["art-94-3"]


class TestInForce:
    """The Act holds from 2022-10-01; a law is that of a year whose last day it reaches."""

    def test_it_is_checked_from_2022_on_and_not_before(self) -> None:
        bonus = distributing("0.01 EUR", "work")
        assert replace(bonus, year=2022).broken() == ["art-94-3"]
        assert replace(bonus, year=2021).broken() == []
