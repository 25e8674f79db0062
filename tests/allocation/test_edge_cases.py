"""What users of other programs complain of when a surplus is divided, one test or more for each.

Edge case 16, last year computed again from today's balances, is tested in
`tests/facts/test_balances.py`: an allocation is given its balances, and reads none.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from coopctl.allocation import Limit, allocate
from coopctl.allocation.vocabulary import Method
from tests.allocation.builders import (
    PAYABLE,
    accounts,
    amounts,
    bear,
    close,
    dividend,
    exact,
    facts,
    fund,
    members,
    of,
    person,
    release,
    rules,
    seen,
    shared,
    workers,
)

CAPITAL = "Equity:Capital:{member}"


class TestASplitThatAlwaysSums:
    """Need 1: a split that always sums, with a declared rule for the odd cents."""

    def test_three_thirds_of_100_make_100_and_not_99_99(self) -> None:
        """Fineract multiplies by a rate per share and day, then rounds each account."""
        done = close(100, dividend(), members=workers(Zoe=365, Abe=365, Mia=365))
        assert sum(shared(done).values()) == 100
        assert sorted(shared(done).values()) == [
            Decimal("33.33"),
            Decimal("33.33"),
            Decimal("33.34"),
        ]

    def test_a_ninth_a_ninth_and_seven_ninths_of_12_000_make_12_000(self) -> None:
        """Rounded each by itself they make 11,999.99, which Habitat's check lets pass."""
        done = close(12_000, dividend(), members=workers(Zoe=1, Abe=7, Mia=1))
        assert shared(done) == {
            "Abe": Decimal("9333.34"),  # all three end in a third of a cent; hers is the largest
            "Mia": Decimal("1333.33"),
            "Zoe": Decimal("1333.33"),
        }

    def test_six_sixths_of_1_000_make_1_000_and_not_1_000_02(self) -> None:
        """CoopApps rounds 166.666… half up six times."""
        people = workers(Zoe=9, Abe=9, Mia=9, Ben=9, Cy=9, Dan=9)
        assert sum(shared(close(1_000, dividend(), members=people)).values()) == 1_000

    def test_301_over_300_labour_days_distributes_301(self) -> None:
        """A rate of 1 for each day loses the odd one: 151.503…, 100.333… and 49.163….

        The review of ICN's PR 393.
        """
        people = workers(Zoe=151, Abe=100, Mia=49)
        done = close(301, dividend(), members=people, currency="JPY")
        assert shared(done) == {"Zoe": 152, "Abe": 100, "Mia": 49}

    def test_a_share_is_never_left_unrounded(self) -> None:
        """easy_my_coop never rounds a dividend."""
        done = close(100, dividend("2/3 of surplus"), members=workers(Zoe=7, Abe=4))
        assert all(part == round(part, 2) for part in shared(done).values())
        assert sum(shared(done).values()) == Decimal("66.67")

    def test_the_tables_of_a_scop_add_up_to_the_100_000_it_has(self) -> None:
        """A French co-op's own draft example, in whole euros: its rows make 100,002.

        It rounds 18,486 + 17,879 + 16,667 + 6,970 + 40,000, with one 1,818.18 raised by hand to
        1,819 so that the dividends make 10,000.
        """
        people = {
            "Albert": person(work=100, shares=100),
            "Benedicte": person(work=80, shares=250),
            "Camille": person(work=100, shares=0),
            "Dave": person(work=20, shares=200),
        }
        done = close(
            100_000,
            fund("reserves", "40% of surplus", unit="1"),
            dividend("50% of surplus", step="participation", unit="1"),
            dividend("10% of surplus", "shares", unit="1"),
            members=people,
        )
        participation, dividends = members(of(done, "participation")), shared(done)
        # 16,666.67 twice, 13,333.33 and 3,333.33
        assert participation == {
            "Albert": 16_667,
            "Benedicte": 13_333,
            "Camille": 16_667,
            "Dave": 3_333,
        }
        # 1,818.18, 4,545.45 and 3,636.36: the odd euro is Bénédicte's, and not Albert's
        assert dividends == {"Albert": 1_818, "Benedicte": 4_546, "Camille": 0, "Dave": 3_636}
        rows = [participation[name] + dividends[name] for name in sorted(people)]
        assert rows == [18_485, 17_879, 16_667, 6_969]
        assert sum(rows) + of(done, "reserves").amount == 100_000
        assert done.undistributed == 0

    def test_parts_of_parts_sum_at_every_level(self) -> None:
        """Fund, member, cash and retained."""
        done = close(
            "1000.01",
            fund("funds", "1/3 of surplus", to={"Equity:Jobs": "1/3", "Equity:Training": "rest"}),
            dividend(to={PAYABLE: "20%", CAPITAL: "rest"}),
            members=workers(Zoe=11, Abe=7, Mia=5),
        )
        assert sum(accounts(of(done, "funds")).values()) == Decimal("333.34")
        assert sum(shared(done).values()) == Decimal("666.67")
        assert sum(accounts(of(done, "dividend")).values()) == Decimal("666.67")

    def test_the_odd_cent_goes_by_the_members_id_and_not_by_the_order_of_the_file(self) -> None:
        people = workers(Zoe=9, Abe=9)
        books = facts("0.01", members=people)
        turned = replace(
            books,
            members=books.members[::-1],
            measures={
                name: dict(list(each.items())[::-1]) for name, each in books.measures.items()
            },
        )
        done, again = (allocate(rules([dividend()]), each) for each in (books, turned))
        assert shared(done) == shared(again) == {"Abe": Decimal("0.01"), "Zoe": 0}
        assert done == again


class TestEdgeCase17:
    """Edge case 17: who left or joined, probation, casual hours, a minimum of hours."""

    PEOPLE = {  # noqa: RUF012
        "Zoe": person({"status": "worker"}, work=1_200),
        "Abe": person({"status": "trial"}, work=700),
        "Mia": person({"status": "worker"}, work=300, stayed=0),
        "Ben": person({"status": "worker"}, work="15.75"),
        "Cy": person(work=16),
    }

    @pytest.mark.parametrize(
        ("tests", "who"),
        [
            ([], "Abe Ben Cy Mia Zoe"),
            (["stayed = 1"], "Abe Ben Cy Zoe"),
            (["status = worker"], "Ben Mia Zoe"),
            (["work >= 16"], "Abe Cy Mia Zoe"),
            (["work > 16"], "Abe Mia Zoe"),
            (["stayed = 1", "status = worker", "work >= 16"], "Zoe"),
        ],
    )
    def test_the_rules_say_who_takes_part(self, tests: list[str], who: str) -> None:
        done = close(5_000, dividend(eligible=tests), members=self.PEOPLE)
        assert sorted(shared(done)) == who.split()
        assert sum(shared(done).values()) == 5_000


class TestEdgeCase18:
    """Edge case 18: 25% of the total is taken for 25% of the average (2,312.50 for 770.83)."""

    def test_a_measure_in_a_phrase_is_its_total_and_the_average_is_written_out(self) -> None:
        people = workers(Zoe=4_000, Abe=3_250, Mia=2_000)
        done = close(
            9_000,
            fund("of-total", "25% of work"),
            fund("of-average", "25% of (1/3 of work)"),
            members=people,
        )
        assert amounts(done) == {"of-total": Decimal("2312.50"), "of-average": Decimal("770.83")}
        assert of(done, "of-average").asked == Fraction(9_250, 12)


class TestEdgeCase19:
    """Edge case 19: all weights zero; one member; a pool smaller than a cent for each."""

    def test_all_weights_zero_leave_the_whole_pool_and_say_so(self) -> None:
        done = close(100, dividend(), members=workers(Zoe=0, Abe=0, Mia=0))
        assert done.undistributed == 100
        assert [each.code for each in done.problems] == ["measure-zero"]

    def test_one_member_takes_all(self) -> None:
        assert shared(close("100.01", dividend(), members=workers(Zoe="0.25"))) == {
            "Zoe": Decimal("100.01")
        }

    def test_a_pool_of_two_cents_over_four_members_gives_two_of_them_a_cent(self) -> None:
        people = workers(Zoe=4, Abe=2, Mia=3, Ben=1)
        assert shared(close("0.02", dividend(), members=people)) == {
            "Zoe": Decimal("0.01"),
            "Mia": Decimal("0.01"),
            "Abe": 0,
            "Ben": 0,
        }


class TestEdgeCase20:
    """Edge case 20: binary floats; `(0.615).toFixed(2)` is "0.61"."""

    def test_half_a_cent_goes_up(self) -> None:
        assert of(close(1, fund("f", "61.5% of surplus")), "f").amount == Decimal("0.62")
        assert of(close(100, fund("f", "1.005% of surplus")), "f").amount == Decimal("1.01")

    def test_a_tenth_three_times_is_three_tenths(self) -> None:
        draft = fund("f", "1 EUR", when="0.1 EUR + 0.1 EUR + 0.1 EUR = 0.3 EUR")
        assert of(close(10, draft), "f").skipped is None


class TestEdgeCase21:
    """Edge case 21: cash and retained must equal the allocation, and each sums too."""

    def test_each_members_cash_and_retained_make_that_members_share(self) -> None:
        done = close(
            "777.77",
            dividend(to={PAYABLE: "1/3", CAPITAL: "rest"}),
            members=workers(Zoe=13, Abe=8, Mia=5),
        )
        step = of(done, "dividend")
        parts, both = accounts(step), members(step)
        cash = sum(parts[f"Liabilities:Members:{name}"] for name in both)
        retained = sum(parts[f"Equity:Capital:{name}"] for name in both)
        # 388.885, 239.313… and 149.571…: cut to 388.88, 239.31 and 149.57, the odd cent to .5
        assert both == {
            "Zoe": Decimal("388.89"),
            "Abe": Decimal("239.31"),
            "Mia": Decimal("149.57"),
        }
        assert cash + retained == Decimal("777.77")
        assert cash == Decimal("129.63") + Decimal("79.77") + Decimal("49.86")


class TestEdgeCase24:
    """Edge case 24: rate caps and allowances written into the program."""

    def test_a_cap_on_the_return_on_capital_is_in_the_rules(self) -> None:
        people = {"Zoe": person(capital=9_000), "Abe": person(capital=1_001)}
        draft = dividend("remainder", "capital", at_most="legal-interest of capital")
        done = close(1_000, draft, members=people, rates={"legal-interest": "3.25%"})
        # 3.25% of 10,001 is 325.0325, a maximum
        assert of(done, "dividend").amount == Decimal("325.03")
        assert of(done, "dividend").limited_by is Limit.AT_MOST

    def test_and_one_for_each_member(self) -> None:
        people = {"Zoe": person(work=1, capital=9_000), "Abe": person(work=9, capital=1_001)}
        done = close(1_000, dividend(at_most_each="6% of capital"), members=people)
        assert shared(done) == {"Zoe": 100, "Abe": Decimal("60.06")}

    def test_without_one_nothing_is_held_back(self) -> None:
        people = {"Zoe": person(capital=190), "Abe": person(capital=10)}
        assert shared(close(1_000_000, dividend("remainder", "capital"), members=people)) == {
            "Zoe": 950_000,
            "Abe": 50_000,
        }


class TestEdgeCase25:
    """Edge case 25: a negative refund."""

    def test_nobody_is_given_less_than_nothing_in_a_year_of_surplus(self) -> None:
        done = close(90, dividend(), members=workers(Zoe=10, Abe=-40, Mia=5))
        assert shared(done) == {"Abe": 0, "Mia": 30, "Zoe": 60}

    def test_a_loss_gives_no_refund_where_no_step_charges_members(self) -> None:
        done = close(-90, dividend(), members=workers(Zoe=10, Abe=5))
        assert seen(done.steps, done.undistributed) == ((), -90)

    def test_members_bear_one_where_the_rules_say_so(self) -> None:
        draft = release("charge", "loss", CAPITAL, by_measure="work", overdraw=True)
        assert members(of(bear(90, draft, members=workers(Zoe=10, Abe=5)), "charge")) == {
            "Zoe": 60,
            "Abe": 30,
        }


class TestEdgeCase26:
    """Edge case 26: losses bigger than the reserve.

    Hypha's by-laws: 80% to the reserve "unless this exceeds the reserve account balance", the
    rest to members by labour.
    """

    STEPS = (
        release("reserve", "80% of loss", "Equity:Reserve"),
        release("labour", "remainder", CAPITAL, by_measure="work", overdraw=True),
    )

    @pytest.mark.parametrize(
        ("held", "reserve", "labour", "limit"),
        [
            (9_000, 8_000, 2_000, None),
            (8_000, 8_000, 2_000, None),
            (7_999, 7_999, 2_001, Limit.BALANCE),
        ],
    )
    def test_the_reserve_bears_what_it_holds_and_the_members_the_rest(
        self, held: int, reserve: int, labour: int, limit: Limit | None
    ) -> None:
        done = bear(
            10_000, *self.STEPS, members=workers(Zoe=6, Abe=4), balances={"Equity:Reserve": held}
        )
        assert amounts(done) == {"reserve": reserve, "labour": labour}
        assert of(done, "reserve").limited_by is limit
        assert done.undistributed == 0


class TestEdgeCase27:
    """Edge case 27: a reserve crosses its ceiling in the middle of a split."""

    def test_it_takes_what_it_lacks_and_later_steps_share_the_rest(self) -> None:
        done = close(
            10_000,
            fund("reserve", "1/10 of surplus", "Equity:Legal", until="50% of capital"),
            dividend(),
            members=workers(Zoe=3, Abe=1),
            bases={"capital": 20_000},
            balances={"Equity:Legal": 9_400},
        )
        assert amounts(done) == {"reserve": 600, "dividend": 9_400}
        assert shared(done) == {"Zoe": 7_050, "Abe": 2_350}

    def test_two_steps_into_one_reserve_stop_at_the_ceiling_together(self) -> None:
        done = close(
            10_000,
            fund("legal", "500 EUR", "Equity:Legal", until="10,000 EUR"),
            fund("again", "500 EUR", "Equity:Legal", until="10,000 EUR"),
            balances={"Equity:Legal": 9_400},
        )
        assert amounts(done) == {"legal": 500, "again": 100}

    def test_with_shares_each_account_still_gets_its_share_of_what_both_lack(self) -> None:
        done = close(
            10_000,
            fund("f", "1,000 EUR", to={"Equity:A": "75%", "Equity:B": "rest"}, until="900 EUR"),
            balances={"Equity:A": 80, "Equity:B": 20},
        )
        assert accounts(of(done, "f")) == {"Equity:A": 600, "Equity:B": 200}


class TestEdgeCase28:
    """Edge case 28: a surplus that is tiny, or below a floor (nothing shared under 40,000)."""

    @pytest.mark.parametrize(("surplus", "paid"), [(39_999, 0), (40_000, 20_000)])
    def test_below_the_floor_nothing_is_shared(self, surplus: int, paid: int) -> None:
        draft = dividend("50% of surplus", when="surplus >= 40,000 EUR")
        done = close(surplus, draft, fund("rest", "remainder"), members=workers(Zoe=3, Abe=1))
        assert amounts(done) == {"dividend": paid, "rest": surplus - paid}

    def test_a_surplus_of_one_cent_goes_somewhere_whole(self) -> None:
        done = close(
            "0.01",
            fund("reserve", "25% of surplus"),
            dividend("50% of surplus"),
            fund("rest", "remainder"),
            members=workers(Zoe=3, Abe=1),
        )
        # a quarter of a cent is none, half a cent is one
        assert amounts(done) == {"reserve": 0, "dividend": Decimal("0.01"), "rest": 0}

    def test_amounts_too_small_to_pay_are_kept(self) -> None:
        done = close(100, dividend(at_least_each="5 EUR"), members=workers(Zoe=96, Abe=4))
        assert shared(done) == {"Zoe": 96, "Abe": 0}


class TestEdgeCase29:
    """Edge case 29: advance payments during the year count against the final share."""

    def test_advances_are_set_off_first_and_the_rest_is_paid(self) -> None:
        done = close(
            1_000,
            dividend(to=[("Assets:Advances:{member}", "0 EUR"), (PAYABLE, None)]),
            members=workers(Zoe=6, Abe=4),
            balances={"Assets:Advances:Zoe": -250, "Assets:Advances:Abe": -450},
        )
        assert accounts(of(done, "dividend")) == {
            "Assets:Advances:Abe": 400,  # 50 of the advance stay
            "Liabilities:Members:Abe": 0,
            "Assets:Advances:Zoe": 250,
            "Liabilities:Members:Zoe": 350,
        }
        assert shared(done) == {"Zoe": 600, "Abe": 400}


def test_a_reserve_of_turnover_less_an_allowance_may_not_be_negative() -> None:
    """Need 13: 15% of turnover less 6,000 is -2,400 for a turnover of 24,000."""
    draft = fund("reserve", "15% of turnover - 6,000 EUR")
    assert of(close(9_000, draft, turnover=24_000), "reserve").amount == 0
    assert of(close(9_000, draft, turnover=60_000), "reserve").amount == 3_000


def test_a_method_that_rounds_by_itself_still_loses_nothing() -> None:
    """The difference of `down` and `half-up` stays in the year, where the reader sees it."""
    people = workers(Zoe=1, Abe=7, Mia=1)
    for method in (Method.DOWN, Method.HALF_UP):
        done = close(12_000, dividend(method=method), members=people)
        assert sum(shared(done).values()) == Decimal("11999.99")
        assert done.undistributed == exact("0.01")
        assert seen(of(done, "dividend").remainder) == (exact("0.01"),)
