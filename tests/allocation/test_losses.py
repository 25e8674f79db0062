from decimal import Decimal
from fractions import Fraction
from typing import Any

from coopctl.allocation import Limit
from coopctl.allocation.vocabulary import Method
from tests.allocation.builders import (
    Draft,
    accounts,
    amounts,
    bear,
    close,
    fund,
    members,
    of,
    person,
    release,
    seen,
    workers,
)

CAPITAL = "Equity:Capital:{member}"


def charge(amount: str = "remainder", measure: str = "work", **keys: Any) -> Draft:
    given = {"step": "charge", "amount": amount, "source": CAPITAL, "by_measure": measure}
    return Draft(**{**given, **keys})


class TestReleases:
    def test_a_release_adds_to_what_later_steps_can_take(self) -> None:
        done = close(
            100,
            release("back", "Equity:Old", "Equity:Old"),
            fund("f", "remainder"),
            bases={"Equity:Old": 60},
            balances={"Equity:Old": 60},
        )
        assert amounts(done) == {"back": 60, "f": 160}
        assert [step.remainder for step in done.steps] == [160, 0]

    def test_it_does_not_change_what_the_surplus_is(self) -> None:
        done = close(
            100,
            release("back", "60 EUR", "Equity:Old"),
            fund("f", "50% of surplus"),
            balances={"Equity:Old": 60},
        )
        assert seen(of(done, "f").amount, done.undistributed) == (50, 110)

    def test_it_may_be_larger_than_the_remainder(self) -> None:
        done = close(100, release("back", "900 EUR", "Equity:Old"), balances={"Equity:Old": 2_000})
        assert seen(of(done, "back").amount, of(done, "back").limited_by) == (900, None)
        assert done.undistributed == 1_000

    def test_it_is_limited_by_its_fund(self) -> None:
        done = close(100, release("back", "90 EUR", "Equity:Old"), balances={"Equity:Old": 60})
        step = of(done, "back")
        assert seen(step.wanted, step.amount, step.limited_by) == (90, 60, Limit.BALANCE)

    def test_unless_overdraw_lets_it_pass_below_zero(self) -> None:
        draft = release("back", "90 EUR", "Equity:Old", overdraw=True)
        step = of(close(100, draft, balances={"Equity:Old": 60}), "back")
        assert seen(step.amount, step.limited_by) == (90, None)

    def test_a_release_adds_to_a_surplus_of_less_than_one(self) -> None:
        steps = (release("out", "2 EUR", "Equity:Old"), fund("new", "remainder"))
        done = close("0.50", *steps, balances={"Equity:Old": 9})
        assert amounts(done) == {"out": 2, "new": Decimal("2.50")}
        assert done.undistributed == 0

    def test_a_fund_below_zero_releases_nothing(self) -> None:
        done = close(100, release("back", "90 EUR", "Equity:Old"), balances={"Equity:Old": -5})
        assert seen(of(done, "back").amount, of(done, "back").limited_by) == (0, Limit.BALANCE)

    def test_the_funds_balance_is_rounded_down_to_the_unit(self) -> None:
        draft = release("back", "90,000 JPY", "Equity:Old", unit="10000")
        done = close(100, draft, balances={"Equity:Old": 68_999}, currency="JPY")
        assert of(done, "back").amount == 60_000

    def test_caps_hold_for_it_too(self) -> None:
        draft = release("back", "90 EUR", "Equity:Old", at_most="25 EUR")
        step = of(close(100, draft, balances={"Equity:Old": 60}), "back")
        assert seen(step.amount, step.limited_by) == (25, Limit.AT_MOST)

    def test_surplus_and_releases_are_the_other_steps_and_what_is_undistributed(self) -> None:
        done = close(
            "100.50",
            release("back", "60 EUR", "Equity:Old"),
            fund("f", "30 EUR"),
            release("more", "5.25 EUR", "Equity:Old"),
            fund("g", "1/2 of remainder"),
            balances={"Equity:Old": 1_000},
        )
        # 100.50 + 60 - 30 + 5.25 = 135.75, half of which is 67.875, half up 67.88
        assert amounts(done) == {
            "back": 60,
            "f": 30,
            "more": Decimal("5.25"),
            "g": Decimal("67.88"),
        }
        assert done.undistributed == Fraction("67.87")


class TestAFundThatBearsALoss:
    def test_the_remainder_starts_at_the_loss_and_falls(self) -> None:
        done = bear(
            1_000,
            release("a", "40% of loss", "Equity:A"),
            release("b", "50% of remainder", "Equity:B"),
            balances={"Equity:A": 5_000, "Equity:B": 5_000},
        )
        assert amounts(done) == {"a": 400, "b": 300}
        assert [step.remainder for step in done.steps] == [600, 300]
        assert done.undistributed == -300

    def test_the_surplus_is_negative_and_the_loss_positive(self) -> None:
        done = bear(
            1_000,
            release("by-loss", "10% of loss", "Equity:A"),
            release("by-surplus", "10% of surplus", "Equity:A"),
            balances={"Equity:A": 5_000},
        )
        assert amounts(done) == {"by-loss": 100, "by-surplus": 0}

    def test_it_bears_no_more_than_it_holds(self) -> None:
        step = of(bear(1_000, release("a", "loss", "Equity:A"), balances={"Equity:A": 640}), "a")
        assert seen(step.amount, step.limited_by, step.remainder) == (640, Limit.BALANCE, 360)

    def test_it_bears_no_more_than_the_loss(self) -> None:
        draft = release("a", "2,000 EUR", "Equity:A", overdraw=True)
        step = of(bear(1_000, draft), "a")
        assert seen(step.amount, step.limited_by) == (1_000, Limit.REMAINDER)

    def test_with_overdraw_it_bears_what_it_does_not_hold(self) -> None:
        draft = release("carry", "remainder", "Equity:Losses", overdraw=True)
        done = bear("812.37", draft, balances={"Equity:Losses": -50})
        assert of(done, "carry").amount == Decimal("812.37")
        assert seen(done.undistributed, of(done, "carry").limited_by) == (0, None)

    def test_two_steps_on_one_fund_draw_on_it_one_after_the_other(self) -> None:
        done = bear(
            1_000,
            release("a", "30% of loss", "Equity:A"),
            release("b", "remainder", "Equity:A"),
            balances={"Equity:A": 450},
        )
        assert amounts(done) == {"a": 300, "b": 150}
        assert done.undistributed == -550

    def test_the_account_of_its_sub_accounts_is_drawn_on_as_one(self) -> None:
        done = bear(
            1_000,
            release("a", "remainder", "Equity:A"),
            balances={"Equity:A:Old": 300, "Equity:A:New": 45},
        )
        assert accounts(of(done, "a")) == {"Equity:A": 345}

    def test_a_floor_a_cap_and_a_condition_hold_as_in_a_surplus(self) -> None:
        done = bear(
            1_000,
            release("floor", "10 EUR", "Equity:A", at_least="7% of loss"),
            release("cap", "500 EUR", "Equity:A", at_most="2/3 of loss - 600 EUR"),
            release("when", "500 EUR", "Equity:A", when="loss > 1,000 EUR"),
            balances={"Equity:A": 5_000},
        )
        # two thirds of 1,000 less 600 is 66.666…, down
        assert amounts(done) == {"floor": 70, "cap": Decimal("66.66"), "when": 0}

    def test_what_nobody_bears_is_undistributed_below_zero(self) -> None:
        assert bear("0.37").undistributed == Fraction("-0.37")

    def test_the_steps_of_the_allocation_do_not_run(self) -> None:
        done = close(-10, fund("f", "5 EUR"), losses=[release("a", "loss", "Equity:A")])
        assert amounts(done) == {"a": 0}


class TestMembersWhoAreCharged:
    def test_each_is_charged_in_proportion(self) -> None:
        done = bear(
            100,
            charge("80% of loss"),
            members=workers(Zoe=50, Abe=30),
            balances={"Equity:Capital:Zoe": 500, "Equity:Capital:Abe": 500},
        )
        assert accounts(of(done, "charge")) == {"Equity:Capital:Abe": 30, "Equity:Capital:Zoe": 50}
        assert done.undistributed == -20

    def test_the_charges_make_the_amount_exactly(self) -> None:
        """100 by 7, 7 and 7: the odd cent is Abe's, first by id."""
        done = bear(100, charge(overdraw=True), members=workers(Zoe=7, Abe=7, Mia=7))
        assert members(of(done, "charge")) == {
            "Abe": Decimal("33.34"),
            "Mia": Decimal("33.33"),
            "Zoe": Decimal("33.33"),
        }

    def test_where_nobody_worked_nobody_is_charged_and_it_is_said_so(self) -> None:
        (problem,) = bear(100, charge(), members=workers(Zoe=0, Abe=0)).problems
        assert problem.wrong == "the members' `work` totals zero, so `charge` charges nobody"

    def test_each_is_charged_at_most_the_balance(self) -> None:
        done = bear(
            100,
            charge(),
            members=workers(Zoe=50, Abe=30, Mia=20),
            balances={"Equity:Capital:Zoe": 41, "Equity:Capital:Abe": 30, "Equity:Capital:Mia": -3},
        )
        assert members(of(done, "charge")) == {"Zoe": 41, "Abe": 30, "Mia": 0}
        assert seen(done.undistributed, of(done, "charge").limited_by) == (-29, Limit.BALANCE)

    def test_with_a_balance_as_large_as_the_charge_nothing_limits_it(self) -> None:
        done = bear(
            80,
            charge(),
            members=workers(Zoe=50, Abe=30),
            balances={"Equity:Capital:Zoe": 50, "Equity:Capital:Abe": 30},
        )
        assert seen(of(done, "charge").amount, of(done, "charge").limited_by) == (80, None)

    def test_with_overdraw_the_balance_does_not_matter(self) -> None:
        done = bear(80, charge(overdraw=True), members=workers(Zoe=50, Abe=30))
        assert members(of(done, "charge")) == {"Zoe": 50, "Abe": 30}

    def test_a_balance_is_rounded_down_to_the_unit(self) -> None:
        done = bear(
            80_000,
            charge(unit="1000"),
            members=workers(Zoe=50, Abe=30),
            balances={"Equity:Capital:Zoe": 41_999, "Equity:Capital:Abe": 90_000},
            currency="JPY",
        )
        assert members(of(done, "charge")) == {"Zoe": 41_000, "Abe": 30_000}

    def test_a_second_charge_sees_what_the_first_took(self) -> None:
        done = bear(
            100,
            charge("40 EUR", step="first"),
            charge("60 EUR"),
            members=workers(Zoe=3, Abe=1),
            balances={"Equity:Capital:Zoe": 35, "Equity:Capital:Abe": 35},
        )
        assert members(of(done, "first")) == {"Zoe": 30, "Abe": 10}
        assert members(of(done, "charge")) == {"Zoe": 5, "Abe": 15}
        assert done.undistributed == -40

    def test_who_is_not_eligible_is_not_charged(self) -> None:
        people = {"Zoe": person(work=50), "Abe": person({"status": "guest"}, work=30)}
        done = bear(80, charge(overdraw=True, eligible=["status = guest"]), members=people)
        assert members(of(done, "charge")) == {"Abe": 80}

    def test_each_is_charged_at_most_what_the_rules_say(self) -> None:
        done = bear(
            80,
            charge(at_most_each="1/3 of shares", overdraw=True),
            members={"Zoe": person(work=5, shares=100), "Abe": person(work=3, shares=300)},
        )
        assert members(of(done, "charge")) == {"Zoe": Decimal("33.33"), "Abe": 30}
        assert of(done, "charge").limited_by is Limit.AT_MOST_EACH

    def test_half_up_never_charges_more_than_the_loss(self) -> None:
        """1.5 each is 2 each, which is 1 past the loss of 3: it is taken off Abe, first by id."""
        done = bear(
            3,
            charge(overdraw=True, method=Method.HALF_UP),
            members=workers(Zoe=9, Abe=9),
            currency="JPY",
        )
        assert members(of(done, "charge")) == {"Abe": 1, "Zoe": 2}
