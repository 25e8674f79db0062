"""SCOP of France: each article, on both sides of its boundary."""

import re
from dataclasses import replace

import pytest

from tests.laws.given import Coop

MILL = Coop(
    law="fr-scop",
    steps="""
- step: cover-losses
  amount: remainder
  to: Equity:Losses
  until: 0 EUR
- step: gains-to-reserves
  amount: 2000 EUR
  to: {Equity:Legal: 50%, Equity:Development: 50%}
- step: legal-reserve
  amount: 1500 EUR
  to: Equity:Legal
- step: development-fund
  amount: 100 EUR
  to: Equity:Development
- step: employee-dividend
  amount: 500 EUR
  to: Liabilities:Employees
- step: work-dividend
  amount: 2000 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: capital-interest
  amount: 400 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
""",
    surplus=12_000,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"highest-capital": 9000, "capital-gains": 2000, "work-dividend-booked": 0},
)
"""A surplus of 12,000.00, of which 2,000 are gains, so that the net operating surplus is 10,000."""


def test_a_scop_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_scop_that_sets_nothing_aside_is_warned_of_art_33_and_refused_for_art_32() -> None:
    nothing = replace(MILL, steps=re.sub(r"amount: [\d]+ EUR", "amount: 0 EUR", MILL.steps))
    checks = nothing.checks()
    assert nothing.broken() == ["art-32", "art-33-1", "art-33-2", "art-33-3"]
    assert [id_ for id_, check in checks.items() if check.is_broken] == ["art-32"]


class TestArticle32Gains:
    """Gains on participations, real estate and the like go to the reserves."""

    def test_all_the_gains_are_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(gains_to_reserves="2000.00 EUR").broken() == []
        short = MILL.with_steps(gains_to_reserves="1999.99 EUR")
        assert short.broken() == ["art-32"]
        assert short.checks()["art-32"].is_broken

    def test_where_the_rest_of_the_year_was_a_loss_what_remains_of_them_is_asked(self) -> None:
        """Gains of 2,000 and another result of -700 leave 1,300."""
        lean = replace(MILL, surplus=1300)
        assert "art-32-after-losses" not in lean.with_steps(gains_to_reserves="1300 EUR").broken()
        short = lean.with_steps(gains_to_reserves="1299.99 EUR")
        assert "art-32-after-losses" in short.broken()
        assert short.checks()["art-32-after-losses"].required == 1300

    def test_gains_that_are_just_the_surplus_are_asked_in_full(self) -> None:
        for surplus, asked in ((2000, True), ("1999.99", False)):
            checks = replace(MILL, surplus=surplus).checks()
            assert (checks["art-32"].asked, checks["art-32-after-losses"].asked) == (
                asked,
                not asked,
            )

    def test_losses_of_earlier_years_come_off_first(self) -> None:
        """Of 12,000, 10,500 cover losses; the 1,500 left are gains."""
        covering = replace(MILL, balances={"Equity:Losses": -10_500})
        assert (
            "art-32-after-losses" not in covering.with_steps(gains_to_reserves="1500 EUR").broken()
        )
        short = covering.with_steps(gains_to_reserves="1499.99 EUR")
        assert "art-32-after-losses" in short.broken()
        assert not short.checks()["art-32"].asked

    def test_a_loss_and_a_year_without_gains_ask_for_nothing(self) -> None:
        assert replace(MILL, surplus=-500).broken() == []
        none = MILL.with_base("capital-gains", 0).with_steps(gains_to_reserves="0 EUR")
        assert "art-32" not in none.broken()


class TestArticle33LegalReserve:
    """Fifteen in a hundred until the reserve holds the most the capital ever reached; a warning."""

    def test_fifteen_in_a_hundred_are_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="1500.00 EUR").broken() == []
        assert MILL.with_steps(legal_reserve="1499.99 EUR").broken() == ["art-33-1"]

    def test_it_is_told_and_stops_nothing(self) -> None:
        check = MILL.with_steps(legal_reserve="1499.99 EUR").checks()["art-33-1"]
        assert (check.holds, check.is_broken) == (False, False)
        assert check.required == 1500

    def test_where_the_highest_capital_is_reached_nothing_more_is_asked(self) -> None:
        """The closing adds 1,000 of the gains; 8,000 or 7,999 were there."""
        nothing = MILL.with_steps(legal_reserve="0 EUR")
        assert replace(nothing, balances={"Equity:Legal": 8000}).broken() == []
        assert replace(nothing, balances={"Equity:Legal": 7999}).broken() == ["art-33-1"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        """With 7,400 and 1,000 of the gains, 600 are missing of 9,000."""
        near = replace(MILL, balances={"Equity:Legal": 7400})
        assert near.with_steps(legal_reserve="600 EUR").broken() == []
        short = near.with_steps(legal_reserve="599.99 EUR")
        assert short.broken() == ["art-33-1"]
        assert short.checks()["art-33-1"].required == 600

    def test_gains_and_losses_of_earlier_years_are_not_in_the_base(self) -> None:
        """Of 12,000, 1,000 cover losses and 2,000 are gains; 15% of 9,000 is 1,350."""
        covering = replace(MILL, balances={"Equity:Losses": -1000})
        assert covering.with_steps(legal_reserve="1350 EUR").broken() == []
        assert covering.with_steps(legal_reserve="1349.99 EUR").broken() == ["art-33-1"]

    def test_a_labour_part_booked_as_an_expense_is_in_the_base(self) -> None:
        """A surplus of 12,000 after 1,000 of labour part; 15% of 11,000 is 1,650."""
        booked = MILL.with_base("work-dividend-booked", 1000)
        assert booked.with_steps(legal_reserve="1650 EUR").broken() == []
        assert booked.with_steps(legal_reserve="1649.99 EUR").broken() == ["art-33-1"]


class TestArticle33DevelopmentFund:
    """A fraction goes to the development fund; a warning."""

    def test_a_cent_is_a_fraction_and_nothing_is_none(self) -> None:
        assert MILL.with_steps(development_fund="0.01 EUR").broken() == []
        nothing = MILL.with_steps(development_fund="0 EUR")
        assert nothing.broken() == ["art-33-2"]
        assert not nothing.checks()["art-33-2"].is_broken

    def test_where_all_is_gains_there_is_no_operating_surplus_to_take_it_of(self) -> None:
        for surplus, asked in ((2000, False), ("2000.01", True)):
            assert replace(MILL, surplus=surplus).checks()["art-33-2"].asked is asked

    def test_where_losses_of_earlier_years_take_all_there_is_none_either(self) -> None:
        """Of 12,000, 2,000 are gains."""
        for loss, asked in ((-10_000, False), (-9999, True)):
            covering = replace(MILL, balances={"Equity:Losses": loss})
            assert covering.checks()["art-33-2"].asked is asked


class TestArticle33LabourPart:
    """A quarter or more to all who work there, members or not; a warning."""

    @pytest.mark.parametrize(("members", "broken"), [("2000", []), ("1999.99", ["art-33-3"])])
    def test_a_quarter_is_enough_and_a_cent_less_is_not(
        self, members: str, broken: list[str]
    ) -> None:
        """A quarter of 10,000 is 2,500, of which employees who are no members get 500."""
        coop = MILL.with_steps(work_dividend=f"{members} EUR")
        assert coop.broken() == broken
        assert not coop.checks()["art-33-3"].is_broken

    def test_what_was_booked_as_an_expense_counts_and_is_in_the_base(self) -> None:
        """A quarter of 10,000 and 1,000 booked is 2,750: 1,250 are left for members."""
        booked = MILL.with_base("work-dividend-booked", 1000).with_steps(legal_reserve="1650 EUR")
        assert booked.with_steps(work_dividend="1250 EUR").broken() == []
        assert booked.with_steps(work_dividend="1249.99 EUR").broken() == ["art-33-3"]

    def test_losses_of_earlier_years_lower_the_base(self) -> None:
        """A quarter of 9,000 is 2,250."""
        covering = replace(MILL, balances={"Equity:Losses": -1000})
        assert covering.with_steps(work_dividend="1750 EUR").broken() == []
        assert covering.with_steps(work_dividend="1749.99 EUR").broken() == ["art-33-3"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        checks = replace(MILL, surplus=0).checks()
        assert not checks["art-33-3"].asked
        assert not checks["art-33-1"].asked

    def test_the_whole_may_have_been_booked(self) -> None:
        """A surplus of 9,500 after 2,500 booked; gains of 2,000; a quarter of 10,000 is 2,500."""
        coop = replace(MILL, surplus=9500).with_base("work-dividend-booked", 2500)
        for step in ("work-dividend", "employee-dividend"):
            coop = coop.with_steps(**{step: "0 EUR"})
        assert coop.broken() == []
        assert coop.with_base("work-dividend-booked", 2499).broken() == ["art-33-3"]


class TestArticle33Interest:
    """Interest on shares is no more than the labour part; a warning."""

    def test_as_much_is_allowed_and_a_cent_more_is_not(self) -> None:
        assert MILL.with_steps(capital_interest="2500.00 EUR").broken() == []
        over = MILL.with_steps(capital_interest="2500.01 EUR")
        assert over.broken() == ["art-33-4"]
        assert not over.checks()["art-33-4"].is_broken


class TestNothingElse:
    """What goes to members is labour part or interest; a warning."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("prime", "0 EUR").broken() == []
        assert MILL.giving("prime", "0.01 EUR").broken() == ["art-33-nothing-else"]

    def test_named_as_interest_it_counts_against_its_cap(self) -> None:
        """Interest is 2,500.01 then, and the labour part 2,500."""
        gift = MILL.with_steps(capital_interest="2500 EUR").giving("prime", "0.01 EUR")
        assert gift.broken() == ["art-33-nothing-else"]
        assert not gift.checks()["art-33-nothing-else"].is_broken
        named = "{fr-scop: {capital-interest: [capital-interest, prime]}}"
        assert replace(gift, law=named).broken() == ["art-33-4"]
