"""Co-operatives Act of Germany: each section, on both sides of its boundary."""

from collections.abc import Mapping
from dataclasses import replace

from tests.laws.given import Coop

STEPS = """
- step: cover-losses
  amount: remainder
  to: Equity:Losses
  until: 0 EUR
- step: legal-reserve
  amount: 100 EUR
  to: Equity:Reserve
- step: refill-capital
  amount: 0 EUR
  in_proportion_to: capital
  to: Equity:WrittenOff:{member}
- step: capital-interest
  amount: 120 EUR
  in_proportion_to: capital
  to: Liabilities:Members:{member}
- step: work-dividend
  amount: remainder
  in_proportion_to: work
  to: Liabilities:Members:{member}
"""
BASES: Mapping[str, int] = {
    "opening-capital": 6000,
    "result-reserves": 2000,
    "losses-brought-forward": 0,
    "written-off-capital": 0,
    "balance-sheet-total": 40_000,
}
WORKSHOP = Coop(
    law="de-geng",
    steps=STEPS,
    surplus=1000,
    capital={"Ana": 4000, "Bo": 2500, "Cy": 1500},
    bases=BASES,
    rates={
        "legal-reserve-share": "10%",
        "legal-reserve-target": "25%",
        "capital-interest-rate": "2%",
    },
)
"""A surplus of 1,000.00; the reserve ends at 10,000; 2% of the opening 6,000 is 120."""


def test_a_co_op_that_does_what_is_asked_breaks_nothing() -> None:
    assert WORKSHOP.broken() == []


def giving(coop: Coop = WORKSHOP, **amounts: str) -> Coop:
    """Change the amounts of steps, by their names with `_` for `-`."""
    steps = coop.steps
    for name, new in amounts.items():
        before, step, after = steps.partition(f"- step: {name.replace('_', '-')}\n  amount: ")
        assert step
        steps = before + step + new + after[after.index("\n") :]
    return replace(coop, steps=steps)


def bases(**figures: int) -> Mapping[str, int]:
    """Change bases, by their names with `_` for `-`."""
    return {**BASES, **{name.replace("_", "-"): value for name, value in figures.items()}}


class TestSection7LegalReserve:
    """The by-laws say which share of the surplus is set aside, and until when."""

    def test_the_share_is_enough_and_a_cent_less_is_not(self) -> None:
        assert giving(legal_reserve="100.00 EUR").broken() == []
        assert giving(legal_reserve="99.99 EUR").broken() == ["s-7-2"]

    def test_the_share_is_that_of_the_by_laws(self) -> None:
        """20% of 1,000 are 200."""
        fifth = replace(WORKSHOP, rates={**WORKSHOP.rates, "legal-reserve-share": "20%"})
        assert giving(fifth, legal_reserve="200 EUR").broken() == []
        assert giving(fifth, legal_reserve="199.99 EUR").broken() == ["s-7-2"]

    def test_once_the_target_is_reached_nothing_more_is_asked(self) -> None:
        nothing = giving(legal_reserve="0 EUR")
        assert replace(nothing, balances={"Equity:Reserve": 10_000}).broken() == []
        assert replace(nothing, balances={"Equity:Reserve": 9999}).broken() == ["s-7-2"]

    def test_in_the_year_it_is_reached_what_is_missing_is_asked(self) -> None:
        near = {"Equity:Reserve": 9970}
        assert replace(giving(legal_reserve="30 EUR"), balances=near).broken() == []
        short = replace(giving(legal_reserve="29.99 EUR"), balances=near)
        assert short.broken() == ["s-7-2"]
        assert short.checks()["s-7-2"].required == 30

    def test_losses_brought_forward_lower_the_base(self) -> None:
        """Of 1,000, 400 cover losses; a tenth of 600 is 60."""
        loss = replace(
            WORKSHOP,
            bases=bases(losses_brought_forward=-400),
            balances={"Equity:Losses": -400},
        )
        assert giving(loss, legal_reserve="60 EUR").broken() == []
        assert giving(loss, legal_reserve="59.99 EUR").broken() == ["s-7-2"]

    def test_a_year_without_a_surplus_asks_for_nothing(self) -> None:
        assert replace(WORKSHOP, surplus=-500).broken() == []
        assert not replace(WORKSHOP, surplus=-500).checks()["s-7-2"].asked


class TestSection19RefillFirst:
    """No profit is paid out before balances that losses reduced are refilled."""

    REDUCED = replace(WORKSHOP, bases=bases(written_off_capital=-300))

    def test_all_refilled_the_rest_may_be_paid_and_a_cent_short_nothing_may(self) -> None:
        assert giving(self.REDUCED, refill_capital="300.00 EUR").broken() == []
        assert giving(self.REDUCED, refill_capital="299.99 EUR").broken() == ["s-19-1"]

    def test_a_refill_alone_is_no_payment(self) -> None:
        part = giving(
            self.REDUCED,
            refill_capital="200 EUR",
            capital_interest="0 EUR",
            work_dividend="0 EUR",
        )
        assert part.broken() == []
        assert giving(part, work_dividend="0.01 EUR").broken() == ["s-19-1"]

    def test_where_nothing_was_written_off_it_is_not_asked(self) -> None:
        assert not WORKSHOP.checks()["s-19-1"].asked
        cent = replace(WORKSHOP, bases=bases(written_off_capital=-1))
        assert cent.broken() == ["s-19-1"]


class TestSection21aInterest:
    """Interest is that of the by-laws, on the balances of the end of the year before."""

    def test_the_rate_is_allowed_and_a_cent_more_is_not(self) -> None:
        assert giving(capital_interest="120.00 EUR").broken() == []
        assert giving(capital_interest="120.01 EUR").broken() == ["s-21a-1"]

    def test_it_is_that_of_the_opening_balances_not_of_the_year_end(self) -> None:
        """2% of the 8,000 at year end would be 160."""
        assert giving(capital_interest="160 EUR").broken() == ["s-21a-1"]

    def test_where_the_by_laws_say_none_a_cent_is_too_much(self) -> None:
        none = replace(WORKSHOP, rates={**WORKSHOP.rates, "capital-interest-rate": "0%"})
        assert giving(none, capital_interest="0 EUR").broken() == []
        assert giving(none, capital_interest="0.01 EUR").broken() == ["s-21a-1"]

    def test_it_falls_by_the_loss_that_nothing_covers(self) -> None:
        """A loss of 3,050 brought forward, 3,000 of reserves and surplus: 120 less 50 are 70."""
        carried = STEPS.replace("until: 0 EUR", "at_most: 0 EUR")
        uncovered = replace(WORKSHOP, steps=carried, bases=bases(losses_brought_forward=-3050))
        assert giving(uncovered, capital_interest="70.00 EUR").broken() == []
        assert giving(uncovered, capital_interest="70.01 EUR").broken() == ["s-21a-2"]

    def test_a_loss_that_the_reserves_cover_leaves_it_whole(self) -> None:
        carried = STEPS.replace("until: 0 EUR", "at_most: 0 EUR")
        covered = replace(WORKSHOP, steps=carried, bases=bases(losses_brought_forward=-3000))
        assert covered.broken() == []
        one_more = replace(covered, bases=bases(losses_brought_forward=-3001))
        assert one_more.broken() == ["s-21a-2"]

    def test_where_no_interest_is_paid_an_uncovered_loss_breaks_nothing(self) -> None:
        carried = STEPS.replace("until: 0 EUR", "at_most: 0 EUR")
        deep = replace(WORKSHOP, steps=carried, bases=bases(losses_brought_forward=-5000))
        assert giving(deep, capital_interest="0 EUR").broken() == []
        assert giving(deep, capital_interest="0.01 EUR").broken() == ["s-21a-2"]

    def test_a_dividend_by_balances_is_profit_and_no_interest(self) -> None:
        by_capital = STEPS.replace("in_proportion_to: work", "in_proportion_to: capital")
        assert replace(WORKSHOP, steps=by_capital).broken() == []


class TestSection33LossGreaterThanHalfTheBalancesAndTheReserves:
    """The board calls the general meeting; it is a warning."""

    def test_a_loss_of_half_the_balances_and_the_reserves_is_silent_and_a_cent_more_warned_of(
        self,
    ) -> None:
        """Half of 8,000 and the reserves of 2,000 are 6,000."""
        assert replace(WORKSHOP, surplus=-6000).broken() == []
        assert replace(WORKSHOP, surplus="-6000.01").broken() == ["s-33-3"]

    def test_losses_brought_forward_count(self) -> None:
        carried = bases(losses_brought_forward=-1500)
        assert replace(WORKSHOP, surplus=-4500, bases=carried).broken() == []
        assert replace(WORKSHOP, surplus=-4501, bases=carried).broken() == ["s-33-3"]

    def test_it_is_a_warning_and_stops_no_closing(self) -> None:
        check = replace(WORKSHOP, surplus=-6001).checks()["s-33-3"]
        assert (check.holds, check.is_broken) == (False, False)
        assert check.given == -1
