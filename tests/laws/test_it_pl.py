"""Worker co-operatives of Italy: each article, on both sides of its boundary."""

import re
from dataclasses import replace

from tests.laws.given import Coop

MILL = Coop(
    losses="""
  - step: from-divisible-reserve
    amount: remainder
    from: Equity:Divisible
  - step: from-indivisible-reserve
    amount: remainder
    from: Equity:Legal
""",
    law="it-pl",
    steps="""
- step: legal-reserve
  amount: 3000 EUR
  to: Equity:Legal
- step: mutual-fund
  amount: 300 EUR
  to: Liabilities:MutualFund
- step: work-dividend
  amount: 3000 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: capital-interest
  amount: 440 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: voluntary-reserve
  amount: remainder
  to: Equity:Voluntary
""",
    surplus=10_000,
    pay={"Ana": 5000, "Bo": 3200, "Cy": 1800},
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"work-dividend-booked": 0, "assets": 60_000, "debts": 40_000},
    rates={"postal-bonds": "3%"},
)
"""A surplus of 10,000.00, pay of 10,000, a capital of 8,000, and equity at half the debts."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_shares_everything_breaks_what_stands_in_its_way() -> None:
    """No reserve, nothing to the mutual fund, and 9,560 of ristorno on pay of 10,000."""
    steps = re.sub(r"(legal-reserve|mutual-fund)\n  amount: .*", r"\1\n  amount: 0 EUR", MILL.steps)
    greedy = replace(MILL, steps=steps).with_steps(work_dividend="9560 EUR")
    assert greedy.broken() == ["art-2545-quater-1", "art-11-4", "art-3-2-b"]
    assert all(greedy.checks()[id_].is_broken for id_ in greedy.broken())


class TestArticle2545QuaterLegalReserve:
    """Three tenths or more of the year's profit, however much the reserve holds."""

    def test_three_tenths_are_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(legal_reserve="3000.00 EUR").broken() == []
        short = MILL.with_steps(legal_reserve="2999.99 EUR")
        assert short.broken() == ["art-2545-quater-1"]
        assert short.checks()["art-2545-quater-1"].required == 3000

    def test_it_never_stops_whatever_the_reserve_holds(self) -> None:
        rich = replace(
            MILL.with_steps(legal_reserve="2999.99 EUR"), balances={"Equity:Legal": 10**9}
        )
        assert rich.broken() == ["art-2545-quater-1"]

    def test_losses_of_earlier_years_do_not_lower_the_base(self) -> None:
        covering = "- step: cover-losses\n  amount: 1000 EUR\n  to: Equity:Losses\n"
        coop = replace(MILL, steps=covering + MILL.steps.lstrip())
        assert coop.broken() == []
        assert coop.with_steps(legal_reserve="2700 EUR").broken() == ["art-2545-quater-1"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        checks = replace(MILL, surplus=0).checks()
        assert not checks["art-2545-quater-1"].asked
        assert not checks["art-11-4"].asked
        nothing = replace(MILL, surplus="0.01").with_steps(legal_reserve="0 EUR")
        assert "art-2545-quater-1" in nothing.broken()


class TestArticle11MutualFund:
    """Three in a hundred of the year's profit leave for the mutual fund."""

    def test_three_in_a_hundred_are_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(mutual_fund="300.00 EUR").broken() == []
        assert MILL.with_steps(mutual_fund="299.99 EUR").broken() == ["art-11-4"]

    def test_a_step_that_the_rules_lack_gives_nothing(self) -> None:
        lacking = replace(MILL, steps=MILL.steps.replace("step: mutual-fund", "step: coopfond"))
        assert lacking.broken() == ["art-11-4"]
        assert replace(lacking, law="{it-pl: {mutual-fund: coopfond}}").broken() == []

    def test_a_loss_owes_nothing(self) -> None:
        assert replace(MILL, surplus=-1).broken() == []


class TestArticle3Ristorno:
    """The ristorno is at most three tenths of the members' pay."""

    def test_three_tenths_of_pay_are_allowed_and_a_cent_more_is_not(self) -> None:
        assert MILL.with_steps(work_dividend="3000.00 EUR").broken() == []
        assert MILL.with_steps(work_dividend="3000.01 EUR").broken() == ["art-3-2-b"]

    def test_what_was_booked_as_a_cost_counts(self) -> None:
        def booked(amount: str) -> Coop:
            return replace(MILL, bases={**MILL.bases, "work-dividend-booked": amount})

        assert booked("2000").with_steps(work_dividend="1000 EUR").broken() == []
        assert booked("2000.01").with_steps(work_dividend="1000 EUR").broken() == ["art-3-2-b"]

    def test_a_ristorno_booked_as_a_cost_counts_in_a_year_of_loss_too(self) -> None:
        for booked, broken in (("3000", []), ("3000.01", ["art-3-2-b"])):
            loss = replace(MILL, surplus=-500, bases={**MILL.bases, "work-dividend-booked": booked})
            assert loss.broken() == broken


class TestArticle2514Dividends:
    """Dividends are at most the interest of postal bonds and two and a half points."""

    def test_bonds_at_3_allow_five_and_a_half_in_a_hundred_and_not_a_cent_more(self) -> None:
        """5.5% of 8,000 is 440."""
        assert MILL.with_steps(capital_interest="440.00 EUR").broken() == []
        assert MILL.with_steps(capital_interest="440.01 EUR").broken() == ["art-2514-a"]

    def test_the_cap_follows_the_rate_published(self) -> None:
        """4.5% of 8,000 is 360."""
        lower = replace(MILL, rates={"postal-bonds": "2%"})
        assert lower.with_steps(capital_interest="360 EUR").broken() == []
        assert lower.with_steps(capital_interest="360.01 EUR").broken() == ["art-2514-a"]


class TestArticle2545QuinquiesDebts:
    """No dividend unless net equity is more than a quarter of the debts."""

    def owing(self, assets: str, debts: int = 40_000) -> Coop:
        """Change what the co-op owns and owes."""
        return replace(MILL, bases={**MILL.bases, "assets": assets, "debts": debts})

    def test_a_quarter_of_the_debts_is_not_enough_and_a_cent_more_is(self) -> None:
        """A quarter of 40,000 is 10,000."""
        assert self.owing("50000.01").broken() == []
        assert self.owing("50000.00").broken() == ["art-2545-quinquies-2"]

    def test_a_co_op_under_the_quarter_that_pays_no_dividend_is_right(self) -> None:
        poor = self.owing("50000.00")
        assert poor.with_steps(capital_interest="0 EUR").broken() == []
        assert poor.with_steps(capital_interest="0.01 EUR").broken() == ["art-2545-quinquies-2"]

    def test_the_ristorno_is_no_dividend(self) -> None:
        poor = self.owing("1").with_steps(capital_interest="0 EUR")
        assert poor.checks()["art-2545-quinquies-2"].asked
        assert poor.broken() == []

    def test_a_co_op_without_debts_may_pay_dividends(self) -> None:
        assert self.owing("0.01", debts=0).broken() == []


class TestArticle2545TerLosses:
    """Indivisible reserves bear losses only once the divisible ones are used up."""

    LOSS = replace(MILL, surplus=-1000)

    def test_the_divisible_reserve_used_to_the_last_cent_comes_first(self) -> None:
        """Of 1,000, the divisible reserve bears its 400 and the legal reserve 600."""
        held = replace(self.LOSS, balances={"Equity:Divisible": 400, "Equity:Legal": 5000})
        assert held.broken() == []
        left = replace(
            held, losses=held.losses.replace("amount: remainder", "amount: 399.99 EUR", 1)
        )
        assert left.broken() == ["art-2545-ter-2"]
        assert left.checks()["art-2545-ter-2"].given > 600

    def test_a_loss_that_divisible_reserves_bear_alone_may_leave_some_of_them(self) -> None:
        rich = replace(self.LOSS, balances={"Equity:Divisible": 1001, "Equity:Legal": 5000})
        assert rich.broken() == []

    def test_without_a_divisible_reserve_the_legal_reserve_bears_it(self) -> None:
        assert replace(self.LOSS, balances={"Equity:Legal": 5000}).broken() == []


class TestNothingElse:
    """What goes to members is ristorno or dividend."""

    def test_not_a_cent_goes_to_members_under_another_name(self) -> None:
        assert MILL.giving("premio", "0 EUR").broken() == []
        assert MILL.giving("premio", "0.01 EUR").broken() == ["art-2514-nothing-else"]

    def test_named_as_one_of_the_two_it_counts_against_its_cap(self) -> None:
        """The ristorno is 3,000 already, three tenths of the pay; the dividend 440."""
        gift = MILL.giving("premio", "0.01 EUR")
        for word, broken in (("work-dividend", "art-3-2-b"), ("capital-interest", "art-2514-a")):
            named = replace(gift, law=f"{{it-pl: {{{word}: [{word}, premio]}}}}")
            assert named.broken() == [broken]
