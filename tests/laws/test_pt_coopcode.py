"""Co-operative Code of Portugal: each article, on both sides of its boundary."""

import re
from dataclasses import replace

import pytest

from tests.laws.given import Coop

MILL = Coop(
    losses="""
  - step: from-voluntary-reserve
    amount: remainder
    from: Equity:Voluntary
  - step: from-legal-reserve
    amount: remainder
    from: Equity:Legal
  - step: charge-members
    amount: remainder
    in_proportion_to: work
    from: Equity:Losses:{member}
    overdraw: true
""",
    law="pt-coopcode",
    steps="""
- step: cover-losses
  amount: remainder
  to: Equity:Losses:Earlier
  until: 0 EUR
- step: legal-reserve
  amount: 500 EUR
  to: Equity:Legal
- step: education-fund
  amount: 80 EUR
  to: Equity:Education
- step: voluntary-reserve
  amount: 0 EUR
  to: Equity:Voluntary
- step: work-dividend
  amount: 8000 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: non-member-reserve
  amount: remainder
  to: Equity:NonMember
""",
    surplus=10_000,
    others=500,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"losses-brought-forward": 0, "highest-legal-reserve": 0, "entry-fees": 100},
)
"""A surplus of 10,000.00; others worked 500 of 2,500 hours, so a fifth of it is not members'."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_shares_everything_breaks_what_stands_in_its_way() -> None:
    steps = re.sub(
        r"(legal-reserve|education-fund)\n  amount: .*", r"\1\n  amount: 0 EUR", MILL.steps
    )
    greedy = replace(MILL, steps=steps).with_steps(work_dividend="remainder")
    assert greedy.broken() == ["art-96-2", "art-97-1", "art-97-entry-fees", "art-100-third-parties"]
    assert all(greedy.checks()[id_].is_broken for id_ in greedy.broken())


class TestArticle96LegalReserve:
    """A twentieth or more until the reserve equals the capital."""

    def test_a_twentieth_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="500.00 EUR").broken() == []
        short = MILL.with_steps(legal_reserve="499.99 EUR")
        assert short.broken() == ["art-96-2"]
        assert short.checks()["art-96-2"].required == 500

    def test_where_the_capital_is_reached_nothing_more_is_asked(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR").with_base("entry-fees", 0)
        assert replace(nothing, balances={"Equity:Legal": 8000}).broken() == []
        assert replace(nothing, balances={"Equity:Legal": 7999}).broken() == ["art-96-2"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        near = replace(MILL, balances={"Equity:Legal": 7600})
        assert near.with_steps(legal_reserve="400 EUR").broken() == []
        short = near.with_steps(legal_reserve="399.99 EUR")
        assert short.broken() == ["art-96-2"]
        assert short.checks()["art-96-2"].required == 400

    def test_losses_covered_lower_the_base(self) -> None:
        """Of 10,000, 4,000 cover losses; a twentieth of 6,000 is 300."""
        loss = replace(MILL, balances={"Equity:Losses:Earlier": -4000})
        loss = loss.with_base("losses-brought-forward", -4000).with_steps(work_dividend="5000 EUR")
        assert loss.with_steps(legal_reserve="300 EUR").broken() == []
        assert loss.with_steps(legal_reserve="299.99 EUR").broken() == ["art-96-2"]

    def test_a_loss_asks_for_nothing(self) -> None:
        assert replace(MILL, surplus=-1).broken() == []
        checks = replace(MILL, surplus=0).checks()
        asked = ("art-96-2", "art-97-1", "art-100-third-parties")
        assert [id_ for id_ in asked if checks[id_].asked] == []


class TestArticle97Education:
    """A hundredth or more of the members' surplus, for education."""

    def test_a_hundredth_of_what_members_earned_is_enough_and_a_cent_less_is_not(self) -> None:
        """Members worked four fifths; a hundredth of 8,000 is 80."""
        assert MILL.with_steps(education_fund="80.00 EUR").broken() == []
        assert MILL.with_steps(education_fund="79.99 EUR").broken() == ["art-97-1"]

    def test_without_others_it_is_of_the_whole_surplus(self) -> None:
        alone = replace(MILL, others=0)
        assert alone.with_steps(education_fund="100 EUR").broken() == []
        assert alone.with_steps(education_fund="99.99 EUR").broken() == ["art-97-1"]

    def test_losses_covered_lower_the_base(self) -> None:
        """Of 10,000, 4,000 cover losses; members earned 4,800 of the 6,000 left."""
        loss = replace(MILL, balances={"Equity:Losses:Earlier": -4000})
        assert loss.with_steps(education_fund="48 EUR").broken() == []
        assert loss.with_steps(education_fund="47.99 EUR").broken() == ["art-97-1"]

    def test_it_has_no_ceiling(self) -> None:
        rich = replace(
            MILL.with_steps(education_fund="0 EUR"), balances={"Equity:Education": 10**9}
        )
        assert rich.broken() == ["art-97-1"]


class TestArticle97EntryFees:
    """Entry fees go to the legal and the education reserve, and nowhere else."""

    def test_reserves_that_hold_the_fees_are_enough_and_a_cent_less_is_not(self) -> None:
        """The two reserves get 580."""
        assert MILL.with_base("entry-fees", "580.00").broken() == []
        assert MILL.with_base("entry-fees", "580.01").broken() == ["art-97-entry-fees"]

    def test_of_fees_above_what_is_left_after_losses_all_that_is_left_is_asked_for(self) -> None:
        for fees, asked in ((10_000, True), (10_001, False)):
            covering = replace(MILL, balances={"Equity:Losses:Earlier": -4000})
            for coop, due in ((MILL, fees), (covering, fees - 4000)):
                checks = coop.with_base("entry-fees", due).checks()
                assert checks["art-97-entry-fees"].asked is asked
                assert checks["art-97-entry-fees-after-losses"].asked is not asked

    def test_where_the_rest_of_the_year_was_a_loss_what_remains_of_them_is_asked(self) -> None:
        """Fees of 700 and another result of -120 leave 580, which the two reserves get."""
        lean = replace(MILL, others=0).with_base("entry-fees", 700)
        assert "art-97-entry-fees-after-losses" not in replace(lean, surplus=580).broken()
        over = replace(lean, surplus="580.01")
        assert "art-97-entry-fees-after-losses" in over.broken()
        assert over.checks()["art-97-entry-fees-after-losses"].is_broken

    def test_fees_that_a_loss_ate_up_are_not_asked_for(self) -> None:
        loss = replace(MILL, surplus="-0.01").with_base("entry-fees", 700)
        assert not loss.checks()["art-97-entry-fees-after-losses"].asked


class TestArticle100ThirdParties:
    """What others than members earned is never distributed."""

    def test_the_members_part_may_be_returned_and_not_a_cent_more(self) -> None:
        assert MILL.with_steps(work_dividend="8000.00 EUR").broken() == []
        over = MILL.with_steps(work_dividend="8000.01 EUR")
        assert over.broken() == ["art-100-third-parties"]
        assert over.checks()["art-100-third-parties"].required == 8000

    def test_without_others_all_that_the_reserves_leave_may_be_returned(self) -> None:
        alone = replace(MILL, others=0).with_steps(education_fund="100 EUR")
        assert alone.with_steps(work_dividend="remainder").broken() == []

    def test_what_is_brought_forward_may_be_returned_besides(self) -> None:
        release = (
            "- step: brought-forward\n  amount: 300 EUR\n"
            "  from: Equity:Forward\n  title: of earlier years\n"
        )
        coop = replace(MILL, steps=release + MILL.steps.lstrip(), balances={"Equity:Forward": 300})
        assert coop.with_steps(work_dividend="8300 EUR").broken() == []
        over = coop.with_steps(work_dividend="8300.01 EUR")
        assert over.broken() == ["art-100-third-parties"]


class TestArticle100LossesFirst:
    """Nothing is returned, nor put in a free reserve, before earlier losses are covered."""

    LOSS = (
        replace(MILL, balances={"Equity:Losses:Earlier": -600})
        .with_base("losses-brought-forward", -600)
        .with_steps(work_dividend="100 EUR")
    )
    SHORT = replace(LOSS, steps=LOSS.steps.replace("until: 0 EUR", "at_most: 599.99 EUR"))

    def test_losses_left_standing_by_a_cent_forbid_every_return(self) -> None:
        assert self.LOSS.broken() == []
        assert self.SHORT.broken() == ["art-100-losses"]

    def test_they_forbid_a_free_reserve_too(self) -> None:
        none = self.SHORT.with_steps(work_dividend="0 EUR")
        assert none.broken() == []
        assert none.with_steps(voluntary_reserve="0.01 EUR").broken() == ["art-100-losses"]


class TestArticle100ReserveRebuilt:
    """Nothing is returned before a legal reserve that bore losses is at its level again."""

    @pytest.mark.parametrize(("before", "broken"), [(2500, []), (2499, ["art-100-reserve"])])
    def test_at_its_highest_again_is_enough_and_below_is_not(
        self, before: int, broken: list[str]
    ) -> None:
        """It once held 3,000, and gets 500 this year."""
        once = replace(
            MILL.with_base("highest-legal-reserve", 3000), balances={"Equity:Legal": before}
        )
        assert once.broken() == broken

    def test_it_forbids_a_free_reserve_and_not_the_funds_the_law_asks_for(self) -> None:
        once = replace(MILL.with_base("highest-legal-reserve", 3000), balances={"Equity:Legal": 0})
        none = once.with_steps(work_dividend="0 EUR")
        assert none.broken() == []
        assert none.with_steps(voluntary_reserve="0.01 EUR").broken() == ["art-100-reserve"]


class TestArticle96Losses:
    """The legal reserve bears what other reserves cannot, and members what it cannot."""

    LOSS = replace(MILL, surplus=-1000)

    def test_other_reserves_used_to_the_last_cent_come_first(self) -> None:
        held = replace(self.LOSS, balances={"Equity:Voluntary": 400, "Equity:Legal": 5000})
        assert held.broken() == []
        left = held.losses.replace("amount: remainder", "amount: 399.99 EUR", 1)
        assert replace(held, losses=left).broken() == ["art-96-losses"]

    def test_members_bear_only_what_passes_the_legal_reserve(self) -> None:
        """Of 1,000, reserves of 300 and 500 bear 800, and members 200 by their hours."""
        held = replace(self.LOSS, balances={"Equity:Voluntary": 300, "Equity:Legal": 500})
        assert held.broken() == []
        assert not held.checks()["art-96-members"].asked
        left = held.losses.replace(
            "legal-reserve\n    amount: remainder", "legal-reserve\n    amount: 499.99 EUR"
        )
        assert replace(held, losses=left).broken() == ["art-96-members"]
