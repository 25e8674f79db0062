from decimal import Decimal
from fractions import Fraction

import pytest

from coopctl.allocation import Limit
from tests.allocation.builders import (
    PAYABLE,
    accounts,
    close,
    dividend,
    fund,
    members,
    of,
    person,
    release,
    seen,
    workers,
)

CAPITAL = "Equity:Capital:{member}"


class TestAnAccount:
    def test_it_takes_the_whole_amount(self) -> None:
        done = close("100.07", fund("f", "remainder", "Equity:Reserve"))
        assert accounts(of(done, "f")) == {"Equity:Reserve": Decimal("100.07")}

    def test_a_step_that_gives_nothing_credits_it_with_nothing(self) -> None:
        done = close(100, fund("f", "0 EUR", "Equity:Reserve"))
        assert accounts(of(done, "f")) == {"Equity:Reserve": 0}


class TestAMapOfShares:
    def test_it_is_split_to_the_minor_unit_by_largest_remainder(self) -> None:
        """0.05 by thirds: 1.666… cents each, so two cents, two cents and one."""
        thirds = {"Equity:C": "1/3", "Equity:A": "1/3", "Equity:B": "1/3"}
        done = close("0.05", fund("f", "remainder", to=thirds))
        assert accounts(of(done, "f")) == {
            "Equity:C": Decimal("0.02"),
            "Equity:A": Decimal("0.02"),
            "Equity:B": Decimal("0.01"),
        }

    def test_ties_go_to_the_larger_exact_share_first(self) -> None:
        """0.10 by 25% and 75%: 2.5 and 7.5 cents; the odd cent goes to the 75%."""
        done = close(
            "0.10", fund("f", "remainder", to={"Equity:Small": "25%", "Equity:Large": "75%"})
        )
        assert accounts(of(done, "f")) == {
            "Equity:Small": Decimal("0.02"),
            "Equity:Large": Decimal("0.08"),
        }

    def test_then_to_the_order_written(self) -> None:
        done = close(
            "0.01", fund("f", "remainder", to={"Equity:Zebra": "50%", "Equity:Ant": "50%"})
        )
        assert accounts(of(done, "f")) == {"Equity:Zebra": Decimal("0.01"), "Equity:Ant": 0}

    def test_rest_is_a_share_like_any_other_and_not_what_the_others_leave(self) -> None:
        """0.05 by 50%, 33% and rest (17%): 2.5, 1.65 and 0.85 cents.

        The two odd cents go to 0.85 and 0.65. Were the named shares rounded by themselves, half
        up, they would take 3 and 2 cents and leave nothing.
        """
        shares = {"Equity:A": "50%", "Equity:B": "33%", "Equity:C": "rest"}
        done = close("0.05", fund("f", "remainder", to=shares))
        assert accounts(of(done, "f")) == {
            "Equity:A": Decimal("0.02"),
            "Equity:B": Decimal("0.02"),
            "Equity:C": Decimal("0.01"),
        }

    def test_rest_beside_shares_of_100_percent_is_nothing(self) -> None:
        shares = {"Equity:A": "40%", "Equity:B": "60%", "Equity:C": "rest"}
        done = close(1_001, fund("f", "remainder", to=shares), currency="JPY")
        assert accounts(of(done, "f")) == {"Equity:A": 400, "Equity:B": 601, "Equity:C": 0}

    def test_rest_may_stand_first(self) -> None:
        done = close(90, fund("f", "remainder", to={"Equity:A": "rest", "Equity:B": "1/3"}))
        assert accounts(of(done, "f")) == {"Equity:A": 60, "Equity:B": 30}

    def test_the_parts_are_minor_units_whatever_the_unit_of_the_step(self) -> None:
        draft = fund("f", "remainder", to={"Equity:A": "1/3", "Equity:B": "rest"}, unit="10")
        done = close(67, draft)
        assert accounts(of(done, "f")) == {"Equity:A": 20, "Equity:B": 40}
        draft = fund("f", "remainder", to={"Equity:A": "1/7", "Equity:B": "rest"}, unit="10")
        assert accounts(of(close(67, draft), "f")) == {
            "Equity:A": Decimal("8.57"),
            "Equity:B": Decimal("51.43"),
        }

    def test_in_a_distribution_each_members_amount_is_split(self) -> None:
        """Three members, 33.34 and 33.33 each in all; each one's own odd cent goes to the 60%."""
        shares = {PAYABLE: "40%", CAPITAL: "rest"}
        done = close(100, dividend(to=shares), members=workers(Zoe=7, Abe=7, Mia=7))
        assert members(of(done, "dividend")) == {
            "Abe": Decimal("33.34"),
            "Mia": Decimal("33.33"),
            "Zoe": Decimal("33.33"),
        }
        assert accounts(of(done, "dividend")) == {
            "Liabilities:Members:Abe": Decimal("13.34"),  # 13.336 and 20.004
            "Equity:Capital:Abe": Decimal("20.00"),
            "Liabilities:Members:Mia": Decimal("13.33"),  # 13.332 and 19.998
            "Equity:Capital:Mia": Decimal("20.00"),
            "Liabilities:Members:Zoe": Decimal("13.33"),
            "Equity:Capital:Zoe": Decimal("20.00"),
        }


class TestAListFilledInOrder:
    def test_each_takes_what_it_lacks_and_the_last_the_rest(self) -> None:
        goals = [("Equity:Losses", "0 EUR"), ("Equity:Legal", "500 EUR"), ("Equity:Free", None)]
        done = close(
            1_000,
            fund("f", "remainder", to=goals),
            balances={"Equity:Losses": -340, "Equity:Legal": 110},
        )
        assert accounts(of(done, "f")) == {
            "Equity:Losses": 340,
            "Equity:Legal": 390,
            "Equity:Free": 270,
        }

    def test_the_first_may_take_it_all(self) -> None:
        goals = [("Equity:Losses", "0 EUR"), ("Equity:Free", None)]
        done = close(300, fund("f", "remainder", to=goals), balances={"Equity:Losses": -340})
        assert accounts(of(done, "f")) == {"Equity:Losses": 300, "Equity:Free": 0}

    def test_one_past_its_goal_takes_nothing(self) -> None:
        goals = [("Equity:Legal", "500 EUR"), ("Equity:Free", None)]
        done = close(300, fund("f", "remainder", to=goals), balances={"Equity:Legal": 620})
        assert accounts(of(done, "f")) == {"Equity:Legal": 0, "Equity:Free": 300}

    def test_what_one_lacks_is_rounded_up_to_the_minor_unit(self) -> None:
        """A third of 100 lacks 33.33…: 33.33 would not reach it."""
        goals = [("Equity:Legal", "1/3 of surplus"), ("Equity:Free", None)]
        done = close(100, fund("f", "remainder", to=goals))
        assert accounts(of(done, "f")) == {
            "Equity:Legal": Decimal("33.34"),
            "Equity:Free": Decimal("66.66"),
        }

    def test_what_the_last_does_not_take_stays_in_the_remainder(self) -> None:
        goals = [("Equity:Losses", "0 EUR"), ("Equity:Legal", "500 EUR")]
        done = close(
            1_000,
            fund("f", "900 EUR", to=goals),
            fund("after", "remainder"),
            balances={"Equity:Losses": -40},
        )
        step = of(done, "f")
        assert seen(step.wanted, step.amount, step.limited_by) == (900, 540, Limit.UNTIL)
        assert of(done, "after").amount == 460

    def test_half_a_euro_that_nobody_takes_is_told_as_well(self) -> None:
        done = close("1.00", fund("f", "remainder", to=[("Equity:A", "0.50 EUR")]))
        assert of(done, "f").limited_by is Limit.UNTIL
        assert done.undistributed == Fraction(1, 2)

    def test_where_all_is_taken_nothing_limits_it(self) -> None:
        goals = [("Equity:Losses", "0 EUR"), ("Equity:Legal", "500 EUR")]
        done = close(540, fund("f", "540 EUR", to=goals), balances={"Equity:Losses": -40})
        assert seen(of(done, "f").amount, of(done, "f").limited_by) == (540, None)

    def test_in_a_distribution_a_measure_in_until_is_the_members_own(self) -> None:
        """Each fills what of the subscribed capital is unpaid, then is paid out."""
        people = {"Zoe": person(work=5, subscribed=300), "Abe": person(work=3, subscribed=200)}
        done = close(
            800,
            dividend(to=[(CAPITAL, "subscribed"), (PAYABLE, None)]),
            members=people,
            balances={"Equity:Capital:Zoe": 180, "Equity:Capital:Abe": 200},
        )
        assert accounts(of(done, "dividend")) == {
            "Equity:Capital:Abe": 0,
            "Liabilities:Members:Abe": 300,
            "Equity:Capital:Zoe": 120,
            "Liabilities:Members:Zoe": 380,
        }

    def test_in_a_distribution_what_one_member_does_not_take_goes_to_nobody_else(self) -> None:
        people = {"Zoe": person(work=5, subscribed=300), "Abe": person(work=3, subscribed=900)}
        done = close(800, dividend(to=[(CAPITAL, "subscribed")]), members=people)
        assert members(of(done, "dividend")) == {"Zoe": 300, "Abe": 300}
        assert seen(done.undistributed, of(done, "dividend").limited_by) == (200, Limit.UNTIL)

    @pytest.mark.parametrize(
        ("advance", "set_off", "paid"), [(0, 0, 500), (120, 120, 380), (700, 500, 0)]
    )
    def test_advances_are_set_off_first(self, advance: int, set_off: int, paid: int) -> None:
        goals = [("Assets:Advances:{member}", "0 JPY"), (PAYABLE, None)]
        done = close(
            500,
            dividend(to=goals),
            members=workers(Zoe=8),
            balances={"Assets:Advances:Zoe": -advance},
            currency="JPY",
        )
        assert accounts(of(done, "dividend")) == {
            "Assets:Advances:Zoe": set_off,
            "Liabilities:Members:Zoe": paid,
        }


def test_what_is_drawn_takes_from_its_account_and_what_is_given_adds_to_it() -> None:
    done = close(
        100,
        fund("f", "30 EUR", "Equity:Fund"),
        release("r", "10 EUR", "Equity:Reserve"),
        balances={"Equity:Reserve": 50},
    )
    moved = [(credit.account, amount) for each in done.steps for credit, amount in each.moves()]
    assert moved == [("Equity:Fund", 30), ("Equity:Reserve", -10)]
