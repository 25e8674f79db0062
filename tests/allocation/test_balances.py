import pytest

from coopctl.allocation import Limit
from tests.allocation.builders import (
    PAYABLE,
    accounts,
    amounts,
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


class TestWhatABalanceHolds:
    def test_what_an_account_far_below_was_given_just_now(self) -> None:
        done = close(
            500,
            fund("below", "100 EUR", "Equity:Reserves:Legal:Old:First"),
            fund("f", "remainder", "Equity:Reserves", until="300 EUR"),
        )
        assert of(done, "f").amount == 200

    def test_and_in_a_list_that_is_filled_in_order(self) -> None:
        done = close(
            500,
            fund(
                "f",
                "remainder",
                to=[("Equity:A:B:C:D", "100 EUR"), ("Equity:A", "300 EUR"), ("Equity:Z", None)],
            ),
        )
        assert accounts(of(done, "f")) == {"Equity:A:B:C:D": 100, "Equity:A": 200, "Equity:Z": 200}

    def test_an_account_with_its_sub_accounts(self) -> None:
        draft = fund("f", "remainder", "Equity:Reserves", until="1,000 EUR")
        held = {"Equity:Reserves": 100, "Equity:Reserves:Legal": 250, "Equity:Reserves:A:B": 50}
        assert of(close(2_000, draft, balances=held), "f").amount == 600

    def test_not_an_account_whose_name_merely_starts_alike(self) -> None:
        draft = fund("f", "remainder", "Equity:Reserve", until="1,000 EUR")
        held = {"Equity:Reserve": 100, "Equity:Reserves": 250, "Equity:Reserve-2": 50}
        assert of(close(2_000, draft, balances=held), "f").amount == 900

    def test_nothing_where_the_books_do_not_know_the_account(self) -> None:
        draft = fund("f", "remainder", "Equity:New", until="1,000 EUR")
        assert of(close(2_000, draft), "f").amount == 1_000

    def test_each_account_once_however_many_names_cover_it(self) -> None:
        """400 below Reserves, of which 150 in Legal: 1,000 - 400, and not 1,000 - 550."""
        draft = fund(
            "f",
            "remainder",
            to={"Equity:Reserves": "80%", "Equity:Reserves:Legal": "rest"},
            until="1,000 EUR",
        )
        held = {"Equity:Reserves": 250, "Equity:Reserves:Legal": 150}
        assert of(close(2_000, draft, balances=held), "f").amount == 600

    def test_the_credit_side_whatever_the_kind_of_account(self) -> None:
        """An asset of 70 has a credit balance of -70; zero is 70 away."""
        draft = fund("f", "remainder", "Assets:Advances", until="0 EUR")
        assert of(close(200, draft, balances={"Assets:Advances": -70}), "f").amount == 70


class TestWhatThisClosingHasMoved:
    def test_a_later_step_sees_what_an_earlier_one_set_aside(self) -> None:
        done = close(
            1_000,
            fund("first", "300 EUR", "Equity:Reserve"),
            fund("second", "remainder", "Equity:Reserve", until="500 EUR"),
            balances={"Equity:Reserve": 120},
        )
        assert amounts(done) == {"first": 300, "second": 80}

    def test_also_below_the_account_it_looks_at(self) -> None:
        done = close(
            1_000,
            fund("first", "300 EUR", "Equity:Reserves:Legal:Old"),
            fund("second", "remainder", "Equity:Reserves", until="500 EUR"),
        )
        assert amounts(done) == {"first": 300, "second": 200}

    def test_but_not_above_it(self) -> None:
        done = close(
            1_000,
            fund("first", "300 EUR", "Equity:Reserves"),
            fund("second", "remainder", "Equity:Reserves:Legal", until="500 EUR"),
        )
        assert amounts(done) == {"first": 300, "second": 500}

    def test_a_skipped_step_has_moved_nothing(self) -> None:
        done = close(
            1_000,
            fund("first", "300 EUR", "Equity:Reserve", when="surplus > 5,000 EUR"),
            fund("second", "remainder", "Equity:Reserve", until="500 EUR"),
        )
        assert amounts(done) == {"first": 0, "second": 500}

    def test_a_release_has_lowered_its_fund(self) -> None:
        done = close(
            1_000,
            release("back", "90 EUR", "Equity:Old"),
            fund("again", "remainder", "Equity:Old", until="100 EUR"),
            balances={"Equity:Old": 95},
        )
        assert amounts(done) == {"back": 90, "again": 95}

    def test_a_fund_just_filled_can_be_released(self) -> None:
        done = close(
            1_000,
            fund("in", "40 EUR", "Equity:Old"),
            release("out", "remainder", "Equity:Old"),
            balances={"Equity:Old": 5},
        )
        assert seen(of(done, "out").amount, done.undistributed) == (45, 1_005)

    def test_each_part_of_a_split_counts_for_its_own_account(self) -> None:
        done = close(
            100,
            fund("split", "80 EUR", to={"Equity:Jobs": "25%", "Equity:Training": "rest"}),
            fund("jobs", "remainder", "Equity:Jobs", until="30 EUR"),
        )
        assert amounts(done) == {"split": 80, "jobs": 10}

    def test_a_member_account_counts_for_that_member_alone(self) -> None:
        people = workers(Zoe=30, Abe=10)
        goal = [("Equity:Capital:{member}", "50 EUR"), (PAYABLE, None)]
        done = close(
            160,
            dividend("80 EUR", step="first", to="Equity:Capital:{member}"),
            dividend("80 EUR", to=goal),
            members=people,
        )
        assert members(of(done, "first")) == {"Zoe": 60, "Abe": 20}
        assert accounts(of(done, "dividend")) == {
            "Equity:Capital:Abe": 20,
            "Liabilities:Members:Abe": 0,
            "Equity:Capital:Zoe": 0,
            "Liabilities:Members:Zoe": 60,
        }

    def test_a_target_sees_what_targets_before_it_took(self) -> None:
        """Legal lies below Reserves: its 60 bring Reserves from 20 to 80, which lacks 20 then."""
        done = close(
            200,
            fund(
                "f",
                "remainder",
                to=[
                    ("Equity:Reserves:Legal", "60 EUR"),
                    ("Equity:Reserves", "100 EUR"),
                    ("Equity:Rest", None),
                ],
            ),
            balances={"Equity:Reserves": 20},
        )
        assert accounts(of(done, "f")) == {
            "Equity:Reserves:Legal": 60,
            "Equity:Reserves": 20,
            "Equity:Rest": 120,
        }

    def test_and_not_what_targets_after_it_will_take(self) -> None:
        done = close(
            200,
            fund(
                "f",
                "remainder",
                to=[("Equity:Reserves", "100 EUR"), ("Equity:Reserves:Legal", "60 EUR")],
            ),
        )
        assert accounts(of(done, "f")) == {"Equity:Reserves": 100, "Equity:Reserves:Legal": 60}

    def test_an_account_named_twice_in_a_list_is_filled_twice(self) -> None:
        done = close(
            200,
            fund(
                "f",
                "remainder",
                to=[
                    ("Equity:Reserve", "50 EUR"),
                    ("Equity:Loans", "70 EUR"),
                    ("Equity:Reserve", None),
                ],
            ),
            balances={"Equity:Loans": 30},
        )
        assert accounts(of(done, "f")) == {"Equity:Reserve": 160, "Equity:Loans": 40}
        assert seen(of(done, "f").amount, done.undistributed) == (200, 0)

    def test_twice_with_a_goal_each_time_the_second_counts_the_first(self) -> None:
        done = close(
            200,
            fund("f", "remainder", to=[("Equity:Fund", "50 EUR"), ("Equity:Fund", "80 EUR")]),
        )
        assert accounts(of(done, "f")) == {"Equity:Fund": 80}
        assert seen(done.undistributed, of(done, "f").limited_by) == (120, Limit.UNTIL)


class TestUntilInADistribution:
    """The balances of all who take part, together, against the goal; a measure is its total."""

    def test_the_sum_of_the_members_accounts_counts(self) -> None:
        done = close(
            1_000,
            dividend("300 EUR", to="Equity:Capital:{member}", until="500 EUR"),
            members=workers(Zoe=30, Abe=10),
            balances={"Equity:Capital:Zoe": 310, "Equity:Capital:Abe": 150},
        )
        assert members(of(done, "dividend")) == {"Zoe": 30, "Abe": 10}
        assert of(done, "dividend").limited_by is Limit.UNTIL

    def test_whoever_is_not_eligible_is_not_counted(self) -> None:
        done = close(
            1_000,
            dividend(
                "300 EUR", to="Equity:Capital:{member}", until="500 EUR", eligible=["work > 20"]
            ),
            members=workers(Zoe=30, Abe=10),
            balances={"Equity:Capital:Zoe": 310, "Equity:Capital:Abe": 150},
        )
        assert members(of(done, "dividend")) == {"Zoe": 190}

    @pytest.mark.parametrize(("held", "amount"), [(350, 50), (400, 0), (500, 0)])
    def test_a_measure_in_its_goal_is_the_total(self, held: int, amount: int) -> None:
        people = {"Zoe": person(work=3, subscribed=250), "Abe": person(work=1, subscribed=150)}
        done = close(
            1_000,
            dividend("300 EUR", to="Equity:Capital:{member}", until="subscribed"),
            members=people,
            balances={"Equity:Capital:Zoe": held},
        )
        assert of(done, "dividend").amount == amount
