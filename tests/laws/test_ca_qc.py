"""Cooperatives Act of Québec: each section, on both sides of its boundary."""

from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: preferred-interest
  amount: 200 EUR
  in_proportion_to: capital
  to: Liabilities:Preferred:{member}
- step: legal-reserve
  amount: 80 EUR
  to: Equity:Reserve
- step: work-dividend-in-shares
  amount: 80 EUR
  in_proportion_to: work
  to: Equity:Capital:{member}
- step: work-dividend
  amount: 600 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
- step: auxiliary-dividend
  amount: 40 EUR
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
MILL = Coop(
    law="ca-qc",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 4000, "Bo": 3000, "Cy": 1000},
    bases={"equity": 3000, "debts": 10_000},
)
"""Interest on preferred shares leaves 800 of 1,000, and equity is 30% of debts: 10% are 80."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert MILL.broken() == []


def test_a_co_op_that_gives_all_to_members_by_capital_breaks_all() -> None:
    steps = "- step: interest\n  amount: surplus\n  in_proportion_to: capital\n  to: A:{member}\n"
    steps = steps.replace("A:", "Liabilities:Members:")
    broken = ["art-143", "art-146-reserve", "art-146-further"]
    assert replace(MILL, steps=steps).broken() == broken


def test_a_loss_year_breaks_nothing() -> None:
    assert replace(MILL, surplus=-1000).broken() == []


class TestSection143:
    """The surplus goes to the reserve and to rebates, after interest on preferred shares."""

    def test_a_cent_in_another_form_breaks_it(self) -> None:
        bonus = "- step: bonus\n  amount: 0.01 EUR\n  in_proportion_to: capital\n  to: A:{member}\n"
        bonus = bonus.replace("A:", "Liabilities:Members:")
        less = MILL.with_steps(work_dividend="599.99 EUR")
        assert less.broken() == []
        assert replace(less, steps=less.steps + bonus).broken() == ["art-143"]

    def test_the_rules_may_call_the_rebates_otherwise(self) -> None:
        own = replace(MILL, steps=STEPS.replace("step: work-dividend\n", "step: ristournes\n"))
        assert own.broken() == ["art-143"]
        assert replace(own, law="{ca-qc: {work-dividend: ristournes}}").broken() == []


class TestSection146Reserve:
    """One tenth or more to the reserve, as long as equity is below 40% of debts."""

    def test_one_tenth_is_enough_and_a_cent_less_is_not(self) -> None:
        """The rebates in shares are above their tenth here."""
        rich = MILL.with_steps(work_dividend_in_shares="100 EUR", work_dividend="580 EUR")
        assert rich.with_steps(legal_reserve="80.00 EUR").broken() == []
        assert rich.with_steps(legal_reserve="79.99 EUR").broken() == ["art-146-reserve"]

    def test_interest_on_preferred_shares_lowers_the_base(self) -> None:
        """Without it, a tenth of 1,000 is 100, and a fifth 200."""
        none = MILL.with_steps(preferred_interest="0 EUR", work_dividend_in_shares="100 EUR")
        assert none.with_steps(legal_reserve="100 EUR").broken() == []
        assert none.with_steps(legal_reserve="99.99 EUR").broken() == [
            "art-146-reserve",
            "art-146-further",
        ]

    def test_the_reserve_itself_has_no_ceiling(self) -> None:
        rich = replace(MILL, balances={"Equity:Reserve": 1_000_000})
        short = rich.with_steps(legal_reserve="0 EUR", work_dividend_in_shares="160 EUR")
        assert short.broken() == ["art-146-reserve"]

    def test_from_40_percent_of_debts_on_nothing_is_asked(self) -> None:
        """40% of 10,000 are 4,000."""
        nothing = MILL.with_steps(legal_reserve="0 EUR", work_dividend_in_shares="0 EUR")
        reached = replace(nothing, bases={"equity": 4000, "debts": 10_000})
        assert reached.broken() == []
        assert not reached.checks()["art-146-reserve"].asked
        short = replace(nothing, bases={"equity": "3999.99", "debts": 10_000})
        assert short.broken() == ["art-146-reserve", "art-146-further"]

    def test_in_the_year_40_percent_is_reached_the_full_share_is_asked(self) -> None:
        """A cent is missing to 4,000, and a tenth of 800 is still due."""
        near = replace(MILL, bases={"equity": "3999.99", "debts": 10_000})
        assert near.broken() == []
        assert near.with_steps(legal_reserve="79.99 EUR").broken() == [
            "art-146-reserve",
            "art-146-further",
        ]

    def test_a_co_op_without_debts_owes_nothing(self) -> None:
        nothing = MILL.with_steps(legal_reserve="0 EUR", work_dividend_in_shares="0 EUR")
        assert replace(nothing, bases={"equity": 0, "debts": 0}).broken() == []


class TestSection146Further:
    """A further tenth to the reserve or as rebates in shares, as long as equity is that low."""

    def test_a_tenth_in_shares_is_enough_and_a_cent_less_is_not(self) -> None:
        assert MILL.with_steps(work_dividend_in_shares="80.00 EUR").broken() == []
        short = MILL.with_steps(work_dividend_in_shares="79.99 EUR")
        assert short.broken() == ["art-146-further"]
        assert short.checks()["art-146-further"].required == 160

    def test_the_reserve_alone_may_get_both_tenths_and_not_a_cent_less(self) -> None:
        alone = MILL.with_steps(work_dividend_in_shares="0 EUR")
        assert alone.with_steps(legal_reserve="160.00 EUR").broken() == []
        assert alone.with_steps(legal_reserve="159.99 EUR").broken() == ["art-146-further"]

    def test_rebates_in_money_do_not_count(self) -> None:
        money = MILL.with_steps(work_dividend_in_shares="0 EUR", work_dividend="680 EUR")
        assert money.broken() == ["art-146-further"]

    def test_from_40_percent_of_debts_on_it_is_not_asked(self) -> None:
        none = MILL.with_steps(work_dividend_in_shares="0 EUR")
        assert replace(none, bases={"equity": 4000, "debts": 10_000}).broken() == []
        assert replace(none, bases={"equity": "3999.99", "debts": 10_000}).broken() == [
            "art-146-further"
        ]
