"""Law of co-operatives of Argentina, Ley 20.337: each article, on both sides of its boundary."""

from dataclasses import replace

import pytest

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: 0 EUR
  to: Equity:Losses
- step: rebuild-reserves
  amount: 0 EUR
  to: Equity:Reserves:Legal
- step: non-member-reserve
  amount: 200 EUR
  to: Equity:Reserves:NonMembers
- step: legal-reserve
  amount: 40 EUR
  to: Equity:Reserves:Legal
- step: social-fund
  amount: 40 EUR
  to: Equity:Social
- step: education-fund
  amount: 40 EUR
  to: Equity:Education
- step: capital-interest
  amount: 240 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: work-dividend
  amount: 440 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
MILL = Coop(
    law="ar-20337",
    steps=STEPS,
    surplus=1000,
    others=500,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"losses-brought-forward": 0, "highest-reserves": 0},
    rates={"bna-discount-rate": "2%"},
)
"""Of 1,000, a fifth is by non-members: 500 of 2,500 hours. 5% of the other 800 are 40. Interest may
be 3% of 8,000, which is 240."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_gives_all_to_members_by_capital_breaks_every_share() -> None:
    steps = "- step: interest\n  amount: surplus\n  in_proportion_to: capital\n  to: A:{member}\n"
    steps = steps.replace("A:", "Liabilities:Members:")
    broken = ["art-42-non-members", "art-42-1", "art-42-2", "art-42-3", "art-42-5"]
    assert replace(MILL, steps=steps).broken() == broken


def test_a_loss_year_is_asked_for_nothing() -> None:
    loss = replace(MILL, surplus=-1000)
    assert loss.broken() == []
    assert [check.asked for check in loss.checks().values()][:4] == [False] * 4
    assert [check.asked for check in MILL.checks().values()][:4] == [True] * 4


class TestArticle42NonMembers:
    """The surplus from services to non-members goes to a special reserve, all of it."""

    def test_their_share_is_enough_and_a_cent_less_is_not(self) -> None:
        """The shares of 5% are of 800.01 then: 40.01 covers 40.0005."""
        assert MILL.with_steps(non_member_reserve="200.00 EUR").broken() == []
        short = MILL.with_steps(
            non_member_reserve="199.99 EUR",
            legal_reserve="40.01 EUR",
            social_fund="40.01 EUR",
            education_fund="40.01 EUR",
        )
        assert short.broken() == ["art-42-non-members"]

    def test_a_co_op_in_which_members_alone_work_owes_nothing(self) -> None:
        """5% of 1,000 are 50."""
        alone = replace(MILL, others=0).with_steps(
            non_member_reserve="0 EUR",
            legal_reserve="50 EUR",
            social_fund="50 EUR",
            education_fund="50 EUR",
        )
        assert alone.broken() == []
        assert replace(alone, others=1).broken() == ["art-42-non-members"]


class TestArticle42Funds:
    """Five percent of the distributable surplus each to legal reserve, social and education."""

    @pytest.mark.parametrize(
        ("step", "article"),
        [
            ("legal_reserve", "art-42-1"),
            ("social_fund", "art-42-2"),
            ("education_fund", "art-42-3"),
        ],
    )
    def test_a_twentieth_is_enough_and_a_cent_less_is_not(self, step: str, article: str) -> None:
        assert MILL.with_steps(**{step: "40.00 EUR"}).broken() == []
        assert MILL.with_steps(**{step: "39.99 EUR"}).broken() == [article]

    def test_the_legal_reserve_has_no_ceiling(self) -> None:
        rich = {"Equity:Reserves:Legal": 1_000_000}
        none = MILL.with_steps(legal_reserve="0 EUR")
        assert replace(none, balances=rich).broken() == ["art-42-1"]

    def test_losses_and_reserves_made_good_lower_the_base(self) -> None:
        """Of 1,000, 300 cover losses, 200 rebuild reserves; a fifth of 500 is 100, 5% of 400 20."""
        less = MILL.with_steps(
            cover_losses="300 EUR",
            rebuild_reserves="200 EUR",
            non_member_reserve="100 EUR",
            legal_reserve="20 EUR",
            social_fund="20 EUR",
            education_fund="20 EUR",
            capital_interest="0 EUR",
            work_dividend="340 EUR",
        )
        assert less.broken() == []
        assert less.with_steps(legal_reserve="19.99 EUR").broken() == ["art-42-1"]


class TestArticle42Interest:
    """Interest on shares is at most a point above the discount rate of the Banco de la Nación."""

    def test_a_point_above_is_allowed_and_a_cent_more_is_not(self) -> None:
        """3% of 8,000 are 240."""
        assert MILL.with_steps(capital_interest="240.00 EUR").broken() == []
        more = MILL.with_steps(capital_interest="240.01 EUR", work_dividend="439.99 EUR")
        assert more.broken() == ["art-42-4"]

    def test_a_lower_rate_of_the_bank_lowers_it(self) -> None:
        assert replace(MILL, rates={"bna-discount-rate": "1.99%"}).broken() == ["art-42-4"]

    def test_a_co_op_without_interest_on_shares_breaks_nothing(self) -> None:
        none = MILL.with_steps(capital_interest="0 EUR", work_dividend="680 EUR")
        assert none.broken() == []


class TestArticle42Return:
    """What is left is the return by work; members get nothing besides it and the interest."""

    def test_a_cent_in_another_form_breaks_it(self) -> None:
        bonus = "- step: bonus\n  amount: 0.01 EUR\n  in_proportion_to: members\n  to: A:{member}\n"
        bonus = bonus.replace("A:", "Liabilities:Members:")
        less = MILL.with_steps(work_dividend="439.99 EUR")
        assert less.broken() == []
        assert replace(less, steps=less.steps + bonus).broken() == ["art-42-5"]

    def test_the_rules_may_call_the_return_otherwise(self) -> None:
        own = replace(MILL, steps=STEPS.replace("step: work-dividend", "step: retorno"))
        assert own.broken() == ["art-42-5"]
        assert replace(own, law="{ar-20337: {work-dividend: retorno}}").broken() == []


class TestArticle43Reserves:
    """Nothing is distributed before reserves that losses took from stand where they stood."""

    def test_reserves_a_cent_below_where_they_stood_forbid_every_distribution(self) -> None:
        """540 and 160 stand in the reserves, 240 are added: 940 is reached, 940.01 is not."""
        balances = {"Equity:Reserves:Legal": 540, "Equity:Reserves:NonMembers": 160}
        stood = replace(
            MILL, balances=balances, bases={"losses-brought-forward": 0, "highest-reserves": 940}
        )
        assert stood.broken() == []
        higher = replace(stood, bases={"losses-brought-forward": 0, "highest-reserves": "940.01"})
        assert higher.broken() == ["art-43-reserves"]

    def test_while_nothing_is_distributed_reserves_may_be_lower(self) -> None:
        lower = replace(MILL, bases={"losses-brought-forward": 0, "highest-reserves": 5000})
        none = lower.with_steps(capital_interest="0 EUR", work_dividend="0 EUR")
        assert none.broken() == []
        assert none.with_steps(work_dividend="0.01 EUR").broken() == ["art-43-reserves"]


class TestArticle43Losses:
    """Nothing is distributed before losses of earlier years are covered."""

    def test_losses_left_standing_by_a_cent_forbid_every_distribution(self) -> None:
        """Of 1,000, 500 cover losses; of 500 a fifth is 100, and 5% of 400 are 20."""
        covered = replace(
            MILL, bases={"losses-brought-forward": -500, "highest-reserves": 0}
        ).with_steps(
            cover_losses="500 EUR",
            non_member_reserve="100 EUR",
            legal_reserve="20 EUR",
            social_fund="20 EUR",
            education_fund="20 EUR",
            capital_interest="0 EUR",
            work_dividend="340 EUR",
        )
        assert covered.broken() == []
        standing = replace(
            covered, bases={"losses-brought-forward": "-500.01", "highest-reserves": 0}
        )
        assert standing.broken() == ["art-43-losses"]
        assert standing.with_steps(work_dividend="0 EUR").broken() == []
