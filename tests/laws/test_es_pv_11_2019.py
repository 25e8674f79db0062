"""Co-operatives Act of the Basque Country: each article, on both sides of its boundary."""

from dataclasses import replace

import pytest

from tests.laws.given import Coop

MILL = Coop(
    losses="""
  - step: from-voluntary-reserve
    amount: 200 EUR
    from: Equity:Voluntary
  - step: from-legal-reserve
    amount: 300 EUR
    from: Equity:Legal
  - step: carry-the-loss
    amount: remainder
    from: Equity:Losses
    overdraw: true
""",
    law="es-pv-11-2019",
    steps="""
- step: capital-interest
  amount: 740 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: cover-losses
  amount: remainder
  to: Equity:Losses
  until: 0 EUR
- step: legal-reserve
  amount: 2000 EUR
  to: Equity:Legal
- step: education-fund
  amount: 1000 EUR
  to: Liabilities:Cofip
- step: work-dividend
  amount: 1000 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: voluntary-reserve
  amount: remainder
  to: Equity:Voluntary
""",
    surplus=10_740,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"capital-interest-booked": 0},
    balances={"Equity:Legal": 4000},
    rates={"legal-interest": "3.25%", "legal-reserve-average": "30%"},
)
"""A surplus of 10,740.00, 10,000 after interest; the reserve holds just half of the capital."""


def funds(reserve: str, education: str, coop: Coop = MILL) -> Coop:
    """Change what the two compulsory funds get."""
    coop = coop.with_steps(legal_reserve=f"{reserve} EUR")
    return coop.with_steps(education_fund=f"{education} EUR")


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_shares_everything_breaks_what_stands_in_its_way() -> None:
    greedy = funds("0", "0").with_steps(work_dividend="remainder")
    assert greedy.broken() == ["art-70-2", "art-70-2-reserve", "art-70-2-education"]
    assert all(greedy.checks()[id_].is_broken for id_ in greedy.broken())


class TestArticle70Together:
    """Three tenths or more of the available surplus to the reserve and public purposes together."""

    def test_three_tenths_are_enough_and_a_cent_less_is_not(self) -> None:
        assert funds("1900", "1100").broken() == ["art-70-2-reserve"]
        assert funds("2000.00", "1000.00").broken() == []
        short = funds("2000", "999.99")
        assert short.broken() == ["art-70-2", "art-70-2-education"]
        assert short.checks()["art-70-2"].required == 3000

    def test_losses_of_earlier_years_lower_the_base(self) -> None:
        """Of 10,000, 4,000 cover losses: 1,800 of 6,000, of them 1,200 to the reserve."""
        covering = replace(MILL, balances={"Equity:Legal": 4000, "Equity:Losses": -4000})
        assert funds("1200", "600", covering).broken() == []
        assert funds("1199.99", "600.01", covering).broken() == ["art-70-2-reserve"]
        assert "art-70-2" in funds("1200", "599.99", covering).broken()

    def test_interest_booked_as_an_expense_leaves_the_same_base(self) -> None:
        booked = replace(MILL, surplus=10_000, bases={"capital-interest-booked": 740})
        booked = booked.with_steps(capital_interest="0 EUR")
        assert booked.broken() == []
        assert "art-70-2" in funds("2000", "999.99", booked).broken()

    def test_a_loss_asks_for_nothing(self) -> None:
        loss = replace(MILL, surplus=-1000, balances={"Equity:Legal": 4000})
        assert loss.broken() == []
        checks = replace(MILL, surplus=0).checks()
        assert not checks["art-70-2"].asked
        assert not checks["art-70-2-reserve"].asked


class TestArticle70Reserve:
    """A fifth or more of the available surplus to the reserve."""

    def test_a_fifth_is_enough_and_a_cent_less_is_not(self) -> None:
        assert funds("2000.00", "1500").broken() == []
        assert funds("1999.99", "1500").broken() == ["art-70-2-reserve"]

    def test_it_never_stops_whatever_the_reserve_holds(self) -> None:
        rich = replace(funds("1999.99", "1500"), balances={"Equity:Legal": 10**9})
        assert rich.broken() == ["art-70-2-reserve"]


class TestArticle70PublicPurposes:
    """A tenth to public purposes; a twentieth while the reserve is below half the capital."""

    def test_with_half_the_capital_in_reserve_a_tenth_is_enough_and_a_cent_less_is_not(
        self,
    ) -> None:
        assert funds("2500", "1000.00").broken() == []
        assert funds("2500", "999.99").broken() == ["art-70-2-education"]

    def test_below_half_the_capital_a_twentieth_is_enough_and_a_cent_less_is_not(self) -> None:
        low = replace(MILL, balances={"Equity:Legal": 3999})
        assert funds("2600", "500.00", low).broken() == []
        assert funds("2600", "499.99", low).broken() == ["art-70-3"]

    def test_below_half_the_capital_three_tenths_together_remain(self) -> None:
        """So the reserve gets a quarter."""
        low = replace(MILL, balances={"Equity:Legal": 3999})
        assert funds("2500", "500", low).broken() == []
        assert funds("2499.99", "500", low).broken() == ["art-70-2"]

    def test_below_half_the_capital_losses_of_earlier_years_lower_the_base_too(self) -> None:
        """Of 10,000, 4,000 cover losses; a twentieth of 6,000 is 300."""
        covering = replace(MILL, balances={"Equity:Legal": 3999, "Equity:Losses": -4000})
        assert funds("1500", "300", covering).broken() == []
        assert funds("1500.01", "299.99", covering).broken() == ["art-70-3"]

    def test_what_the_reserve_holds_is_told_before_this_closing(self) -> None:
        low = replace(MILL, balances={"Equity:Legal": 3999}).checks()
        assert (low["art-70-3"].asked, low["art-70-2-education"].asked) == (True, False)
        half = MILL.checks()
        assert (half["art-70-3"].asked, half["art-70-2-education"].asked) == (False, True)


class TestArticle63Interest:
    """Interest is at most the legal interest and six points, out of a surplus or free reserves."""

    def test_three_and_a_quarter_allow_nine_and_a_quarter_and_not_a_cent_more(self) -> None:
        """9.25% of 8,000 is 740."""
        assert MILL.with_steps(capital_interest="740.00 EUR").broken() == []
        assert MILL.with_steps(capital_interest="740.01 EUR").broken() == ["art-63-rate"]

    def test_what_was_booked_as_an_expense_counts(self) -> None:
        for booked, broken in (("40", []), ("40.01", ["art-63-rate"])):
            coop = funds("2100", "1050", MILL.with_steps(capital_interest="700 EUR"))
            assert replace(coop, bases={"capital-interest-booked": booked}).broken() == broken

    @pytest.mark.parametrize(("free", "broken"), [(300, []), (299, ["art-63-result"])])
    def test_interest_that_the_result_lacks_comes_out_of_the_free_reserve(
        self, free: int, broken: list[str]
    ) -> None:
        """500 of interest out of a result of 200 before it, so that the reserve bears 300."""
        coop = replace(
            MILL,
            surplus=-300,
            bases={"capital-interest-booked": 500},
            balances={"Equity:Legal": 9000, "Equity:Voluntary": free},
        )
        assert coop.broken() == [*broken]

    def test_what_this_closing_sets_aside_is_counted_once(self) -> None:
        """A result of 10,780 before 40 of interest, and 600 in the free reserve, make 11,380."""
        coop = replace(MILL, balances={"Equity:Legal": 4000, "Equity:Voluntary": 600})
        coop = replace(coop, bases={"capital-interest-booked": 40})
        assert coop.checks()["art-63-result"].required == 11_380

    def test_a_loss_without_interest_is_no_breach(self) -> None:
        loss = replace(MILL, surplus=-1000)
        assert not loss.checks()["art-63-result"].asked


class TestArticle73Losses:
    """The reserve bears its average share of a loss, and what it holds above half the capital."""

    def loss(self, borne: str, held: int) -> Coop:
        """Let the reserve bear a part of a loss of 1,000."""
        losses = MILL.losses.replace("300 EUR", f"{borne} EUR")
        return replace(MILL, surplus=-1000, losses=losses, balances={"Equity:Legal": held})

    def test_up_to_half_the_capital_the_average_is_allowed_and_a_cent_more_is_not(self) -> None:
        """30% of 1,000 is 300."""
        assert self.loss("300.00", 4000).broken() == []
        assert self.loss("300.01", 4000).broken() == ["art-73-reserve"]

    def test_what_it_holds_above_half_the_capital_may_go_besides(self) -> None:
        """Of 4,250, 250 are above half of 8,000: 550 in all."""
        assert self.loss("550.00", 4250).broken() == []
        over = self.loss("550.01", 4250)
        assert over.broken() == ["art-73-reserve-above-half"]
        assert over.checks()["art-73-reserve-above-half"].required == 550

    def test_a_unit_above_half_the_capital_is_a_unit_more(self) -> None:
        assert self.loss("301.00", 4001).broken() == []
        assert self.loss("301.01", 4001).broken() == ["art-73-reserve-above-half"]

    def test_the_cap_follows_the_average_that_the_co_op_reckons(self) -> None:
        for share, broken in (("30%", []), ("29.99%", ["art-73-reserve"])):
            rates = {**MILL.rates, "legal-reserve-average": share}
            assert replace(self.loss("300", 4000), rates=rates).broken() == broken

    def test_the_voluntary_reserve_may_bear_all(self) -> None:
        losses = MILL.losses.replace("200 EUR", "remainder")
        rich = {"Equity:Legal": 4000, "Equity:Voluntary": 5000}
        assert replace(MILL, surplus=-1000, losses=losses, balances=rich).broken() == []


class TestNothingElse:
    """What goes to members is a return or interest on capital."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("interes", "0 EUR").broken() == []
        assert MILL.giving("interes", "0.01 EUR").broken() == ["art-70-nothing-else"]

    def test_named_as_interest_it_counts_against_its_cap(self) -> None:
        gift = MILL.giving("interes", "0.01 EUR")
        named = "{es-pv-11-2019: {capital-interest: [capital-interest, interes]}}"
        assert replace(gift, law=named).broken() == ["art-63-rate"]
