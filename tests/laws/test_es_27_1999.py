"""Co-operatives Act of Spain: each article, on both sides of its boundary."""

import re
from dataclasses import replace

import pytest

from tests.laws.given import Coop

MILL = Coop(
    losses="""
  - step: from-legal-reserve
    amount: 240 EUR
    from: Equity:Legal
  - step: carry-the-loss
    amount: remainder
    from: Equity:Losses
    overdraw: true
""",
    law="es-27-1999",
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
  amount: 2600 EUR
  to: Equity:Legal
- step: education-fund
  amount: 400 EUR
  to: Liabilities:Education
- step: work-dividend
  amount: 1000 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: voluntary-reserve
  amount: remainder
  to: Equity:Voluntary
""",
    surplus=7740,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"corporate-tax": 3000, "extra-cooperative-profit": 2000, "capital-interest-booked": 0},
    rates={"legal-interest": "3.25%", "legal-reserve-average": "24%"},
)
"""A surplus of 7,740.00 after tax of 3,000: before tax and after interest of 740 it is 10,000, of
which 2,000 are extra-co-operative."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_shares_everything_breaks_what_stands_in_its_way() -> None:
    steps = re.sub(
        r"(legal-reserve|education-fund)\n  amount: .*", r"\1\n  amount: 0 EUR", MILL.steps
    )
    greedy = replace(MILL, steps=steps).with_steps(work_dividend="remainder")
    assert greedy.broken() == [
        "art-58-1-reserve",
        "art-58-1-reserve-extra",
        "art-58-1-education",
    ]
    assert all(greedy.checks()[id_].is_broken for id_ in greedy.broken())


class TestArticle58Reserve:
    """A fifth or more of the surplus, before tax and after interest and earlier losses."""

    PLAIN = MILL.with_base("extra-cooperative-profit", 0)

    def test_a_fifth_is_enough_and_a_cent_less_is_not(self) -> None:
        """7,740 with tax of 3,000 and without interest of 740 is 10,000."""
        assert self.reserve("2000.00").with_steps(education_fund="500 EUR").broken() == []
        short = self.reserve("1999.99").with_steps(education_fund="500 EUR")
        assert short.broken() == ["art-58-1-reserve", "art-58-1-reserve-extra"]
        assert short.checks()["art-58-1-reserve"].required == 2000

    def reserve(self, amount: str) -> Coop:
        """Give the reserve an amount where all is co-operative surplus."""
        return self.PLAIN.with_steps(legal_reserve=f"{amount} EUR")

    def test_it_never_stops_whatever_the_reserve_holds(self) -> None:
        rich = replace(self.reserve("1999.99"), balances={"Equity:Legal": 10**9})
        assert "art-58-1-reserve" in rich.broken()

    def test_losses_of_earlier_years_lower_the_base(self) -> None:
        """Of 10,000, 1,000 cover losses; a fifth of 9,000 is 1,800."""
        for amount, broken in (("1800", False), ("1799.99", True)):
            coop = replace(self.reserve(amount), balances={"Equity:Losses": -1000})
            assert ("art-58-1-reserve" in coop.broken()) is broken

    def test_interest_booked_as_an_expense_leaves_the_same_base(self) -> None:
        """A surplus of 7,000 after 740 of interest, and tax of 3,000."""
        booked = replace(MILL, surplus=7000).with_steps(capital_interest="0 EUR")
        booked = booked.with_base("capital-interest-booked", 740)
        assert booked.broken() == []
        assert booked.with_steps(legal_reserve="2599.99 EUR").broken() == ["art-58-1-reserve-extra"]

    def test_a_loss_asks_for_nothing(self) -> None:
        loss = replace(MILL, surplus=-1000).with_base("corporate-tax", 0)
        assert loss.broken() == []
        assert not loss.checks()["art-58-1-reserve"].asked
        assert not replace(MILL, surplus=0).checks()["art-58-1-reserve"].asked


class TestArticle58ExtraCooperativeProfit:
    """Half or more of the extra-co-operative profit goes to the reserve besides."""

    def test_a_fifth_of_one_and_half_of_the_other_are_enough_and_a_cent_less_is_not(self) -> None:
        """A fifth of 8,000 is 1,600, half of 2,000 is 1,000."""
        assert MILL.with_steps(legal_reserve="2600.00 EUR").broken() == []
        short = MILL.with_steps(legal_reserve="2599.99 EUR")
        assert short.broken() == ["art-58-1-reserve-extra"]
        assert short.checks()["art-58-1-reserve-extra"].required == 2600

    def test_losses_of_earlier_years_come_off_the_co_operative_surplus_first(self) -> None:
        """Of 8,000, 1,000 cover losses: a fifth of 7,000 is 1,400, a twentieth 350."""
        covering = replace(MILL, balances={"Equity:Losses": -1000}).with_steps(
            education_fund="350 EUR"
        )
        assert covering.with_steps(legal_reserve="2400 EUR").broken() == []
        short = covering.with_steps(legal_reserve="2399.99 EUR")
        assert short.broken() == ["art-58-1-reserve-extra"]
        lean = covering.with_steps(education_fund="349.99 EUR")
        assert lean.broken() == ["art-58-1-education"]

    def test_losses_above_the_co_operative_surplus_come_off_the_extra_co_operative(self) -> None:
        """Of 10,000, all extra-co-operative, 1,000 cover losses; half of 9,000 is 4,500."""
        covering = replace(
            MILL.with_base("extra-cooperative-profit", 10_000), balances={"Equity:Losses": -1000}
        )
        assert covering.with_steps(legal_reserve="4500 EUR").broken() == []
        short = covering.with_steps(legal_reserve="4499.99 EUR")
        assert short.broken() == ["art-58-1-reserve-extra-alone"]

    @pytest.mark.parametrize(("loss", "extra"), [(0, 10_000), (-1000, 9000)])
    def test_which_of_the_two_is_asked_goes_by_what_losses_leave_before_tax(
        self, loss: int, extra: int
    ) -> None:
        """At 10,000 before tax, less losses covered, nothing is co-operative surplus."""
        for more, both in ((-1, True), (0, False)):
            coop = MILL.with_base("extra-cooperative-profit", extra + more)
            checks = replace(coop, balances={"Equity:Losses": loss}).checks()
            assert checks["art-58-1-reserve-extra"].asked is both
            assert checks["art-58-1-reserve-extra-alone"].asked is not both

    @pytest.mark.parametrize("extra", [10_000, 12_000])
    def test_without_co_operative_surplus_half_of_what_is_left_is_asked(self, extra: int) -> None:
        """All of the 10,000, or 12,000 less a co-operative loss of 2,000, is extra-co-operative."""
        alone = MILL.with_base("extra-cooperative-profit", extra)
        assert alone.with_steps(legal_reserve="5000 EUR").broken() == []
        short = alone.with_steps(legal_reserve="4999.99 EUR")
        assert short.broken() == ["art-58-1-reserve-extra-alone"]

    def test_an_extra_co_operative_loss_leaves_a_fifth_of_what_remains(self) -> None:
        """A fifth and a twentieth of the 10,000 left of 13,000."""
        loss = MILL.with_base("extra-cooperative-profit", -3000)
        loss = loss.with_steps(education_fund="500 EUR")
        assert loss.with_steps(legal_reserve="2000 EUR").broken() == []
        assert loss.with_steps(legal_reserve="1999.99 EUR").broken() == ["art-58-1-reserve"]


class TestArticle58Education:
    """A twentieth or more of the co-operative surplus, for education and promotion."""

    def test_a_twentieth_is_enough_and_a_cent_less_is_not(self) -> None:
        """A twentieth of 8,000 is 400."""
        assert MILL.with_steps(education_fund="400.00 EUR").broken() == []
        assert MILL.with_steps(education_fund="399.99 EUR").broken() == ["art-58-1-education"]

    def test_an_extra_co_operative_loss_is_set_off_first(self) -> None:
        """A twentieth of 10,000 is 500, of a cent less no more than that."""
        loss = MILL.with_base("extra-cooperative-profit", "-0.01")
        assert loss.with_steps(education_fund="500 EUR").broken() == []
        short = loss.with_steps(education_fund="499.99 EUR")
        assert short.broken() == ["art-58-1-education-extra-loss"]
        none = MILL.with_base("extra-cooperative-profit", 0).with_steps(education_fund="499.99 EUR")
        assert none.broken() == ["art-58-1-education"]

    def test_after_an_extra_co_operative_loss_losses_of_earlier_years_come_off_too(self) -> None:
        """A twentieth of 9,000 is 450."""
        loss = MILL.with_base("extra-cooperative-profit", -3000)
        loss = replace(loss, balances={"Equity:Losses": -1000})
        assert loss.with_steps(education_fund="450 EUR").broken() == []
        short = loss.with_steps(education_fund="449.99 EUR")
        assert short.broken() == ["art-58-1-education-extra-loss"]

    def test_a_step_that_the_rules_lack_gives_nothing(self) -> None:
        lacking = replace(MILL, steps=MILL.steps.replace("step: education-fund", "step: fep"))
        assert lacking.broken() == ["art-58-1-education"]
        assert replace(lacking, law="{es-27-1999: {education-fund: fep}}").broken() == []


class TestArticle48Interest:
    """Interest is at most the legal interest and six points, and only out of a positive result."""

    def test_three_and_a_quarter_allow_nine_and_a_quarter_and_not_a_cent_more(self) -> None:
        """9.25% of 8,000 is 740."""
        assert MILL.with_steps(capital_interest="740.00 EUR").broken() == []
        assert MILL.with_steps(capital_interest="740.01 EUR").broken() == ["art-48-rate"]

    def test_what_was_booked_as_an_expense_counts(self) -> None:
        for booked, broken in (("40", []), ("40.01", ["art-48-rate"])):
            coop = MILL.with_steps(capital_interest="700 EUR")
            coop = coop.with_steps(education_fund="410 EUR")
            coop = coop.with_steps(legal_reserve="2700 EUR")
            assert coop.with_base("capital-interest-booked", booked).broken() == broken

    @pytest.mark.parametrize(("surplus", "broken"), [(0, []), ("-0.01", ["art-48-result"])])
    def test_interest_that_eats_the_whole_result_is_allowed_and_a_cent_more_is_not(
        self, surplus: int | str, broken: list[str]
    ) -> None:
        """500 of interest out of a result of 500, or of 499.99, before it."""
        coop = replace(MILL, surplus=surplus).with_base("corporate-tax", 0)
        coop = coop.with_base("extra-cooperative-profit", 0)
        assert coop.with_base("capital-interest-booked", 500).broken() == broken

    @pytest.mark.parametrize(
        ("interest", "broken"), [("100.00", []), ("100.01", ["art-48-result"])]
    )
    def test_surplus_of_earlier_years_pays_no_interest_as_a_step(
        self, interest: str, broken: list[str]
    ) -> None:
        """A result of 100, and 1,000 released from the voluntary reserve."""
        release = "- step: released\n  amount: 1000 EUR\n  from: Equity:Voluntary\n"
        coop = replace(MILL, surplus=100, steps=release + MILL.steps.lstrip())
        coop = replace(coop, balances={"Equity:Voluntary": 1000})
        coop = coop.with_base("corporate-tax", 0).with_base("extra-cooperative-profit", 0)
        assert coop.with_steps(capital_interest=f"{interest} EUR").broken() == broken

    def test_the_result_is_that_before_tax(self) -> None:
        """A loss of 100 after tax of 100, and no interest that the result did not earn."""
        for tax, broken in ((100, False), (99, True)):
            coop = replace(MILL, surplus=-100).with_base("corporate-tax", tax)
            checks = coop.with_base("capital-interest-booked", 500).checks()
            assert checks["art-48-result"].holds is not broken

    def test_a_loss_without_interest_is_no_breach(self) -> None:
        loss = replace(MILL, surplus=-900).with_base("corporate-tax", 0)
        assert not loss.checks()["art-48-result"].asked


class TestArticle59Losses:
    """The reserve bears no more of a loss than its average share of surplus in five years."""

    LOSS = replace(MILL, surplus=-1000, balances={"Equity:Legal": 5000}).with_base(
        "corporate-tax", 0
    )

    def test_the_average_share_is_allowed_and_a_cent_more_is_not(self) -> None:
        """24% of 1,000 is 240."""
        assert self.LOSS.broken() == []
        over = replace(self.LOSS, losses=self.LOSS.losses.replace("240", "240.01"))
        assert over.broken() == ["art-59-2-b"]

    def test_the_cap_follows_the_average_that_the_co_op_reckons(self) -> None:
        for share, broken in (("24%", []), ("23.99%", ["art-59-2-b"])):
            rates = {**self.LOSS.rates, "legal-reserve-average": share}
            assert replace(self.LOSS, rates=rates).broken() == broken


class TestNothingElse:
    """What goes to members is a return or interest on capital."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("interes", "0 EUR").broken() == []
        assert MILL.giving("interes", "0.01 EUR").broken() == ["art-58-nothing-else"]

    def test_named_as_interest_it_counts_against_its_cap(self) -> None:
        gift = MILL.giving("interes", "0.01 EUR")
        named = "{es-27-1999: {capital-interest: [capital-interest, interes]}}"
        assert replace(gift, law=named).broken() == ["art-48-rate"]
