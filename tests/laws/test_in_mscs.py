"""Multi-State Co-operative Societies Act of India: each section, on both sides of its boundary."""

from dataclasses import replace

import pytest

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: 0 EUR
  to: Equity:Losses
- step: legal-reserve
  amount: 250 EUR
  to: Equity:Reserve
- step: education-fund
  amount: 10 EUR
  to: Liabilities:NationalUnion
- step: loss-reserve
  amount: 100 EUR
  to: Equity:LossReserve
- step: donations
  amount: 50 EUR
  to: Liabilities:Donations
- step: capital-interest
  amount: 300 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: ex-gratia
  amount: 200 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
MILL = Coop(
    law="in-mscs",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 1000, "Bo": 700, "Cy": 300},
    bases={"losses-brought-forward": 0},
    rates={"prescribed-dividend-rate": "15%"},
)
"""Net profits of 1,000, and a dividend of 15% of 2,000, which is 300."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_gives_all_to_members_breaks_every_share() -> None:
    steps = "- step: bonus\n  amount: surplus\n  in_proportion_to: members\n  to: A:{member}\n"
    steps = steps.replace("A:", "Liabilities:Members:")
    shares = ["art-63-1-a", "art-63-1-b", "art-63-1-c"]
    assert replace(MILL, steps=steps).broken() == [*shares, "art-63-2-nothing-else"]


def test_a_loss_year_is_asked_for_nothing() -> None:
    loss = replace(MILL, surplus=-1000)
    assert loss.broken() == []
    names = ("art-63-1-a", "art-63-1-b", "art-63-1-c", "art-63-2-c")
    assert not any(loss.checks()[name].asked for name in names)
    assert all(MILL.checks()[name].asked for name in names)


class TestSection62:
    """Losses not adjusted come off before there are net profits to distribute."""

    COVERED = replace(MILL, bases={"losses-brought-forward": -400}).with_steps(
        cover_losses="400 EUR",
        legal_reserve="150 EUR",
        education_fund="6 EUR",
        loss_reserve="60 EUR",
        donations="30 EUR",
        capital_interest="200 EUR",
        ex_gratia="154 EUR",
    )

    def test_losses_left_standing_by_a_cent_forbid_every_distribution(self) -> None:
        assert self.COVERED.broken() == []
        standing = replace(self.COVERED, bases={"losses-brought-forward": "-400.01"})
        assert standing.broken() == ["art-62"]
        none = standing.with_steps(capital_interest="0 EUR", ex_gratia="0 EUR")
        assert none.broken() == []

    @pytest.mark.parametrize(
        ("step", "amount", "article"),
        [
            ("legal_reserve", "149.99 EUR", "art-63-1-a"),
            ("education_fund", "5.99 EUR", "art-63-1-b"),
            ("loss_reserve", "59.99 EUR", "art-63-1-c"),
            ("donations", "30.01 EUR", "art-63-2-c"),
        ],
    )
    def test_losses_covered_lower_every_base(self, step: str, amount: str, article: str) -> None:
        """Of 600 the shares are 150, 6, 60, and at most 30 are given away."""
        assert self.COVERED.with_steps(**{step: amount}).broken() == [article]


class TestSection63Funds:
    """A quarter to the reserve, one percent for education, a tenth for unforeseen losses."""

    @pytest.mark.parametrize(
        ("step", "enough", "short", "article"),
        [
            ("legal_reserve", "250.00 EUR", "249.99 EUR", "art-63-1-a"),
            ("education_fund", "10.00 EUR", "9.99 EUR", "art-63-1-b"),
            ("loss_reserve", "100.00 EUR", "99.99 EUR", "art-63-1-c"),
        ],
    )
    def test_the_share_is_enough_and_a_cent_less_is_not(
        self, step: str, enough: str, short: str, article: str
    ) -> None:
        assert MILL.with_steps(**{step: enough}).broken() == []
        assert MILL.with_steps(**{step: short}).broken() == [article]

    def test_no_fund_has_a_ceiling(self) -> None:
        rich = replace(MILL, balances={"Equity:Reserve": 10**6, "Equity:LossReserve": 10**6})
        none = rich.with_steps(legal_reserve="0 EUR", loss_reserve="0 EUR")
        assert none.broken() == ["art-63-1-a", "art-63-1-c"]


class TestSection63Dividend:
    """The dividend on paid-up capital is at most the rate prescribed."""

    def test_the_rate_is_allowed_and_a_cent_more_is_not(self) -> None:
        """15% of 2,000 are 300."""
        assert MILL.with_steps(capital_interest="300.00 EUR").broken() == []
        assert MILL.with_steps(capital_interest="300.01 EUR").broken() == ["art-63-2-a"]

    def test_a_lower_rate_lowers_it(self) -> None:
        assert replace(MILL, rates={"prescribed-dividend-rate": "14.99%"}).broken() == [
            "art-63-2-a"
        ]

    def test_what_goes_by_work_is_not_bound_by_it(self) -> None:
        """300 by capital and 290 by work; 10% for losses, 25% and 1% leave 640."""
        assert MILL.with_steps(ex_gratia="290 EUR").broken() == []


class TestSection63Donations:
    """Donations are at most 5% of net profits."""

    def test_5_percent_are_allowed_and_a_cent_more_is_not(self) -> None:
        assert MILL.with_steps(donations="50.00 EUR").broken() == []
        assert MILL.with_steps(donations="50.01 EUR").broken() == ["art-63-2-c"]


class TestNothingElse:
    """What goes to members is the dividend or an ex gratia payment."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("bonus", "0 EUR").broken() == []
        assert MILL.giving("bonus", "0.01 EUR").broken() == ["art-63-2-nothing-else"]

    def test_named_as_interest_it_counts_against_its_cap(self) -> None:
        gift = MILL.giving("bonus", "0.01 EUR")
        named = "{in-mscs: {capital-interest: [capital-interest, bonus]}}"
        assert replace(gift, law=named).broken() == ["art-63-2-a"]
