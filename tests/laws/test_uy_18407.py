"""General law of the co-operative system of Uruguay, Ley 18.407: each article, on both sides."""

from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: instrument-interest
  amount: 0 EUR
  to: Liabilities:Instruments
- step: rebuild-reserves
  amount: 0 EUR
  to: Equity:Reserves:Legal
- step: cover-losses
  amount: 0 EUR
  to: Equity:Losses
- step: legal-reserve
  amount: 150 EUR
  to: Equity:Reserves:Legal
- step: education-fund
  amount: 50 EUR
  to: Equity:Education
- step: non-member-reserve
  amount: 100 EUR
  to: Equity:Reserves:NonMembers
- step: voluntary-reserve
  amount: 0 EUR
  to: Equity:Reserves:Technology
- step: capital-interest
  amount: 240 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: work-dividend
  amount: 460 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
MILL = Coop(
    law="uy-18407",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"losses-brought-forward": 0, "highest-reserves": 0},
    rates={"market-rate": "3%"},
)
"""Of 1,000, 150 and 50 and 100 go to funds. Interest may be 3% of 8,000, which is 240; the return
must be half of the other 700, which is 350."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_gives_all_to_members_breaks_every_share() -> None:
    steps = "- step: bonus\n  amount: surplus\n  in_proportion_to: members\n  to: A:{member}\n"
    steps = steps.replace("A:", "Liabilities:Members:")
    assert replace(MILL, steps=steps).broken() == [
        "art-70-legal-reserve",
        "art-70-legal-reserve-then",
        "art-70-education",
        "art-70-non-members",
        "art-70-return",
        "art-70-nothing-else",
    ]


def test_a_loss_year_is_asked_for_nothing() -> None:
    loss = replace(MILL, surplus=-1000)
    assert loss.broken() == []
    assert [check.asked for check in loss.checks().values()][:5] == [False] * 5
    assert [check.asked for check in MILL.checks().values()][:5] == [True] * 5


class TestArticle70LegalReserve:
    """15% or more until the legal reserve equals the capital, 10% from then to three times it."""

    def test_15_percent_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="150.00 EUR").broken() == []
        short = MILL.with_steps(legal_reserve="149.99 EUR")
        assert short.broken() == ["art-70-legal-reserve"]

    def test_from_the_capital_on_10_percent_is_enough_and_a_cent_less_is_not(self) -> None:
        """A reserve of 8,000 equals the capital."""
        equal = replace(MILL, balances={"Equity:Reserves:Legal": 8000})
        assert equal.with_steps(legal_reserve="100.00 EUR").broken() == []
        short = equal.with_steps(legal_reserve="99.99 EUR")
        assert short.broken() == ["art-70-legal-reserve-then"]

    def test_in_the_year_the_capital_is_reached_what_is_missing_is_asked(self) -> None:
        """120 are missing of 8,000, less than 15% and more than 10%."""
        near = replace(MILL, balances={"Equity:Reserves:Legal": 7880})
        assert near.with_steps(legal_reserve="120 EUR").broken() == []
        short = near.with_steps(legal_reserve="119.99 EUR")
        assert short.broken() == ["art-70-legal-reserve"]
        assert short.checks()["art-70-legal-reserve"].required == 120

    def test_in_the_year_the_capital_is_reached_10_percent_are_asked_at_least(self) -> None:
        """30 are missing of 8,000, less than 10%."""
        near = replace(MILL, balances={"Equity:Reserves:Legal": 7970})
        assert near.with_steps(legal_reserve="100 EUR").broken() == []
        short = near.with_steps(legal_reserve="99.99 EUR")
        assert short.broken() == ["art-70-legal-reserve-then"]

    def test_from_three_times_the_capital_on_nothing_is_asked(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR")
        full = replace(nothing, balances={"Equity:Reserves:Legal": 24_000})
        assert full.broken() == []
        unit_short = replace(nothing, balances={"Equity:Reserves:Legal": 23_999})
        assert unit_short.broken() == ["art-70-legal-reserve-then"]

    def test_in_the_year_three_times_the_capital_is_reached_what_is_missing_is_asked(self) -> None:
        near = replace(MILL, balances={"Equity:Reserves:Legal": 23_960})
        assert near.with_steps(legal_reserve="40 EUR").broken() == []
        short = near.with_steps(legal_reserve="39.99 EUR")
        assert short.broken() == ["art-70-legal-reserve-then"]
        assert short.checks()["art-70-legal-reserve-then"].required == 40

    def test_what_comes_first_lowers_the_base(self) -> None:
        """100 for instruments, 200 for reserves and 300 for losses leave 400: 15% are 60."""
        less = MILL.with_steps(
            instrument_interest="100 EUR",
            rebuild_reserves="200 EUR",
            cover_losses="300 EUR",
            legal_reserve="60 EUR",
            education_fund="20 EUR",
            non_member_reserve="40 EUR",
            capital_interest="0 EUR",
            work_dividend="280 EUR",
        )
        assert less.broken() == []
        assert less.with_steps(legal_reserve="59.99 EUR").broken() == ["art-70-legal-reserve"]
        assert less.with_steps(education_fund="19.99 EUR").broken() == ["art-70-education"]


class TestArticle70Education:
    """5% or more of the remainder for education."""

    def test_5_percent_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(education_fund="50.00 EUR").broken() == []
        assert MILL.with_steps(education_fund="49.99 EUR").broken() == ["art-70-education"]

    def test_it_has_no_ceiling(self) -> None:
        rich = replace(MILL, balances={"Equity:Education": 1_000_000})
        assert rich.with_steps(education_fund="0 EUR").broken() == ["art-70-education"]


class TestArticle70NonMembers:
    """10% of the remainder to a reserve for operations with non-members, as a warning."""

    def test_a_cent_less_than_10_percent_is_told_and_stops_nothing(self) -> None:
        assert MILL.with_steps(non_member_reserve="100.00 EUR").broken() == []
        short = MILL.with_steps(non_member_reserve="99.99 EUR")
        assert short.broken() == ["art-70-non-members"]
        assert not short.checks()["art-70-non-members"].is_broken

    def test_a_cent_less_for_the_legal_reserve_stops_the_closing(self) -> None:
        short = MILL.with_steps(legal_reserve="149.99 EUR")
        assert short.checks()["art-70-legal-reserve"].is_broken


class TestArticle70Return:
    """The return by work is half or more of what the funds leave."""

    def test_half_is_enough_and_a_cent_less_is_not(self) -> None:
        """Half of 700 are 350."""
        assert MILL.with_steps(work_dividend="350.00 EUR").broken() == []
        assert MILL.with_steps(work_dividend="349.99 EUR").broken() == ["art-70-return"]

    def test_what_goes_to_the_reserve_for_technology_lowers_it(self) -> None:
        """500 of 700 go there; half of the other 200 are 100."""
        some = MILL.with_steps(
            voluntary_reserve="500 EUR", capital_interest="100 EUR", work_dividend="100 EUR"
        )
        assert some.broken() == []
        assert some.with_steps(work_dividend="99.99 EUR").broken() == ["art-70-return"]

    def test_all_may_go_to_the_reserve_for_technology(self) -> None:
        every = MILL.with_steps(
            voluntary_reserve="700 EUR", capital_interest="0 EUR", work_dividend="0 EUR"
        )
        assert every.broken() == []

    def test_members_may_hold_capitalisation_instruments(self) -> None:
        """100 for instruments leave 900: 135, 45 and 90 go to funds, and 630 are left."""
        held = "in_proportion_to: members\n  to: Liabilities:Instruments:{member}"
        steps = STEPS.replace("to: Liabilities:Instruments", held)
        members = replace(MILL, steps=steps).with_steps(
            instrument_interest="100 EUR",
            legal_reserve="135 EUR",
            education_fund="45 EUR",
            non_member_reserve="90 EUR",
            work_dividend="390 EUR",
        )
        assert members.broken() == []

    def test_a_cent_in_another_form_breaks_it(self) -> None:
        bonus = "- step: bonus\n  amount: 0.01 EUR\n  in_proportion_to: members\n  to: A:{member}\n"
        bonus = bonus.replace("A:", "Liabilities:Members:")
        less = MILL.with_steps(work_dividend="459.99 EUR")
        assert less.broken() == []
        assert replace(less, steps=less.steps + bonus).broken() == ["art-70-nothing-else"]


class TestArticle70Interest:
    """Interest on paid-up shares is at most the current market rate."""

    def test_the_market_rate_is_allowed_and_a_cent_more_is_not(self) -> None:
        """3% of 8,000 are 240."""
        assert MILL.with_steps(capital_interest="240.00 EUR").broken() == []
        more = MILL.with_steps(capital_interest="240.01 EUR", work_dividend="459.99 EUR")
        assert more.broken() == ["art-70-interest"]


class TestArticle62Reserves:
    """Nothing is distributed before reserves that losses lowered stand where they stood."""

    def test_reserves_a_cent_below_where_they_stood_forbid_return_and_interest(self) -> None:
        """500, 150 and 100 stand in the reserves, 250 are added: 1,000 is reached, 1,000.01 not."""
        balances = {
            "Equity:Reserves:Legal": 500,
            "Equity:Reserves:NonMembers": 150,
            "Equity:Reserves:Technology": 100,
        }
        stood = replace(
            MILL, balances=balances, bases={"losses-brought-forward": 0, "highest-reserves": 1000}
        )
        assert stood.broken() == []
        higher = replace(stood, bases={"losses-brought-forward": 0, "highest-reserves": "1000.01"})
        assert higher.broken() == ["art-62"]

    def test_a_cent_of_interest_alone_breaks_it_as_well(self) -> None:
        lower = replace(MILL, bases={"losses-brought-forward": 0, "highest-reserves": 5000})
        none = lower.with_steps(voluntary_reserve="700 EUR", capital_interest="0 EUR")
        none = none.with_steps(work_dividend="0 EUR")
        assert none.broken() == []
        cent = none.with_steps(voluntary_reserve="699.99 EUR", capital_interest="0.01 EUR")
        assert "art-62" in cent.broken()

    def test_interest_on_capitalisation_instruments_may_still_be_paid(self) -> None:
        """All of 1,000 but the interest of 100 rebuilds the reserves."""
        lower = replace(
            MILL, bases={"losses-brought-forward": 0, "highest-reserves": 5000}
        ).with_steps(
            instrument_interest="100 EUR",
            rebuild_reserves="900 EUR",
            legal_reserve="0 EUR",
            education_fund="0 EUR",
            non_member_reserve="0 EUR",
            capital_interest="0 EUR",
            work_dividend="0 EUR",
        )
        assert lower.broken() == []
        cent = lower.with_steps(rebuild_reserves="899.99 EUR", work_dividend="0.01 EUR")
        assert "art-62" in cent.broken()


class TestArticle70LossesFirst:
    """Losses still pending are covered before return and interest."""

    def test_losses_left_standing_by_a_cent_forbid_return_and_interest(self) -> None:
        """400 cover losses; of 600 the funds get 90, 30 and 60, and 420 are left."""
        covered = replace(
            MILL, bases={"losses-brought-forward": -400, "highest-reserves": 0}
        ).with_steps(
            cover_losses="400 EUR",
            legal_reserve="90 EUR",
            education_fund="30 EUR",
            non_member_reserve="60 EUR",
            capital_interest="0 EUR",
            work_dividend="420 EUR",
        )
        assert covered.broken() == []
        standing = replace(
            covered, bases={"losses-brought-forward": "-400.01", "highest-reserves": 0}
        )
        assert standing.broken() == ["art-70-losses"]
        interest = standing.with_steps(capital_interest="210 EUR", work_dividend="210 EUR")
        assert interest.broken() == ["art-70-losses"]
        none = standing.with_steps(voluntary_reserve="420 EUR", work_dividend="0 EUR")
        assert none.broken() == []
        cent = none.with_steps(voluntary_reserve="419.99 EUR", capital_interest="0.01 EUR")
        assert "art-70-losses" in cent.broken()
