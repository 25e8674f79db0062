"""Framework Act on Cooperatives of South Korea: each article, on both sides of its boundary."""

from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: 0 EUR
  to: Equity:Losses
- step: legal-reserve
  amount: 100 EUR
  to: Equity:Reserves:Legal
- step: voluntary-reserve
  amount: 100 EUR
  to: Equity:Reserves:Voluntary
- step: capital-interest
  amount: 200 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: work-dividend
  amount: 500 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: carried-forward
  amount: 100 EUR
  to: Equity:Carried
"""
LOSSES = """
  - {step: from-carried-forward, amount: 100 EUR, from: Equity:Carried}
  - {step: from-voluntary-reserve, amount: 200 EUR, from: Equity:Reserves:Voluntary}
  - {step: from-legal-reserve, amount: 300 EUR, from: Equity:Reserves:Legal}
  - {step: carry-the-loss, amount: remainder, from: Equity:Losses, overdraw: true}
"""


MILL = Coop(
    losses=LOSSES,
    law="kr-fac",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 1000, "Bo": 700, "Cy": 300},
    bases={"losses-brought-forward": 0},
)
"""A surplus of 1,000 and a capital of 2,000, of which 10% are 200."""
FUNDS = {"Equity:Carried": 100, "Equity:Reserves:Voluntary": 200, "Equity:Reserves:Legal": 300}
LOSS = replace(MILL, surplus=-1000, balances=FUNDS)
"""A loss of 1,000; 600 stand in three funds, and 400 are carried forward."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []
    assert LOSS.broken() == []


def test_a_co_op_that_gives_all_to_capital_breaks_it() -> None:
    steps = (
        "- step: capital-interest\n  amount: surplus\n  in_proportion_to: capital\n  to: A:{member}"
    )
    steps = steps.replace("A:", "Liabilities:Members:")
    given = replace(MILL, steps=steps, losses="")
    assert given.broken() == ["art-50-1", "art-51-3-work", "art-51-3-capital"]


class TestArticle50LegalReserve:
    """One tenth or more of the surplus, until it reaches three times the capital at year end."""

    def test_one_tenth_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="100.00 EUR").broken() == []
        assert MILL.with_steps(legal_reserve="99.99 EUR").broken() == ["art-50-1"]

    def test_where_three_times_the_capital_is_reached_nothing_more_is_asked(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR")
        assert replace(nothing, balances={"Equity:Reserves:Legal": 6000}).broken() == []
        short = replace(nothing, balances={"Equity:Reserves:Legal": 5999})
        assert short.broken() == ["art-50-1"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        near = replace(MILL, balances={"Equity:Reserves:Legal": 5970})
        assert near.with_steps(legal_reserve="30 EUR").broken() == []
        short = near.with_steps(legal_reserve="29.99 EUR")
        assert short.broken() == ["art-50-1"]
        assert short.checks()["art-50-1"].required == 30

    def test_the_voluntary_reserve_does_not_count_towards_it(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR")
        other = replace(nothing, balances={"Equity:Reserves:Voluntary": 6000})
        assert other.broken() == ["art-50-1"]

    def test_losses_brought_forward_lower_the_base(self) -> None:
        """Of 1,000, 400 cover losses; a tenth of 600 is 60."""
        covered = MILL.with_steps(cover_losses="400 EUR", work_dividend="200 EUR")
        assert covered.with_steps(legal_reserve="60 EUR").broken() == []
        assert covered.with_steps(legal_reserve="59.99 EUR").broken() == ["art-50-1"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        assert not LOSS.checks()["art-50-1"].asked
        assert MILL.checks()["art-50-1"].asked


class TestArticle51OrderOfLosses:
    """A loss is borne by what is carried forward, the voluntary and the legal reserve in turn."""

    def test_a_cent_left_in_what_is_carried_forward_keeps_all_others_from_serving(self) -> None:
        left = replace(LOSS, losses=LOSSES.replace("100 EUR", "99.99 EUR"))
        assert left.broken() == ["art-51-1-carried-forward-first"]

    def test_a_cent_left_in_the_voluntary_reserve_keeps_the_legal_one_from_serving(self) -> None:
        left = replace(LOSS, losses=LOSSES.replace("200 EUR", "199.99 EUR"))
        assert left.broken() == ["art-51-1-voluntary-reserve-next"]

    def test_a_cent_left_in_the_legal_reserve_keeps_the_loss_from_being_carried(self) -> None:
        left = replace(LOSS, losses=LOSSES.replace("300 EUR", "299.99 EUR"))
        assert left.broken() == ["art-51-1-legal-reserve-next"]

    def test_a_loss_that_the_first_fund_bears_may_leave_the_rest(self) -> None:
        small = replace(LOSS, surplus="-60")
        assert small.broken() == []
        assert not small.checks()["art-51-1-carried-forward-first"].asked

    def test_a_loss_that_two_funds_bear_may_leave_the_third(self) -> None:
        middle = replace(LOSS, surplus="-250")
        assert middle.broken() == []
        assert not middle.checks()["art-51-1-voluntary-reserve-next"].asked

    def test_a_loss_that_the_legal_reserve_alone_bears_breaks_the_two_before_it(self) -> None:
        """A loss of 300, which it just bears."""
        alone = "  - {step: from-legal-reserve, amount: remainder, from: A}\n"
        straight = replace(LOSS, surplus=-300, losses=alone.replace("A}", "Equity:Reserves:Legal}"))
        assert straight.broken() == [
            "art-51-1-carried-forward-first",
            "art-51-1-voluntary-reserve-next",
        ]

    def test_a_loss_carried_whole_while_funds_stand_breaks_all_three(self) -> None:
        carried = "  - {step: carry-the-loss, amount: remainder, from: A, overdraw: true}\n"
        straight = replace(LOSS, losses=carried.replace("A,", "Equity:Losses,"))
        assert straight.broken() == [
            "art-51-1-carried-forward-first",
            "art-51-1-voluntary-reserve-next",
            "art-51-1-legal-reserve-next",
        ]


class TestArticle51LossesFirst:
    """Nothing is distributed before losses brought forward are covered."""

    def test_losses_left_standing_by_a_cent_forbid_every_distribution(self) -> None:
        covered = replace(MILL, bases={"losses-brought-forward": -400}).with_steps(
            cover_losses="400 EUR", work_dividend="200 EUR"
        )
        assert covered.broken() == []
        standing = replace(covered, bases={"losses-brought-forward": "-400.01"})
        assert standing.broken() == ["art-51-2"]
        none = standing.with_steps(capital_interest="0 EUR", work_dividend="0 EUR")
        assert none.broken() == []


class TestArticle51Work:
    """Half or more of all that is distributed goes by work."""

    def test_half_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(work_dividend="200.00 EUR").broken() == []
        assert MILL.with_steps(work_dividend="199.99 EUR").broken() == ["art-51-3-work"]

    def test_a_distribution_under_another_name_counts_among_all(self) -> None:
        other = STEPS.replace(
            "step: carried-forward\n  amount: 100 EUR", "step: bonus\n  amount: 1 EUR"
        )
        other = other.replace("to: Equity:Carried", "in_proportion_to: members\n  to: A:{member}")
        other = other.replace("to: A:", "to: Liabilities:Members:")
        coop = replace(MILL, steps=other)
        half = coop.with_steps(work_dividend="201 EUR")
        assert half.broken() == ["art-51-3-nothing-else"]
        less = coop.with_steps(work_dividend="200.99 EUR")
        assert less.broken() == ["art-51-3-work", "art-51-3-nothing-else"]


class TestArticle51Capital:
    """The dividend on capital is at most 10% of what is paid in."""

    def test_10_percent_are_allowed_and_a_cent_more_is_not(self) -> None:
        assert MILL.with_steps(capital_interest="200.00 EUR").broken() == []
        assert MILL.with_steps(capital_interest="200.01 EUR").broken() == ["art-51-3-capital"]


class TestNothingElse:
    """What goes to members is a dividend by work or one on capital."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("bonus", "0 EUR").broken() == []
        assert MILL.giving("bonus", "0.01 EUR").broken() == ["art-51-3-nothing-else"]

    def test_named_as_interest_it_counts_against_its_cap(self) -> None:
        gift = MILL.giving("bonus", "0.01 EUR")
        named = "{kr-fac: {capital-interest: [capital-interest, bonus]}}"
        assert replace(gift, law=named).broken() == ["art-51-3-capital"]
