from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from coopctl.allocation import Limit, allocate
from coopctl.allocation.members import divide
from coopctl.allocation.vocabulary import Method, Rounding
from coopctl.problems import Place
from tests.allocation.builders import (
    close,
    dividend,
    facts,
    fund,
    of,
    person,
    rules,
    seen,
    shared,
    workers,
)


class TestLargestRemainder:
    def test_the_shares_make_the_amount_exactly(self) -> None:
        """1,000 yen by 500, 300 and 333 hours: 441.306…, 264.783… and 293.910….

        999 in whole yen after cutting is 998; the two left go to .910 (Mia) and .783 (Abe).
        """
        people = workers(Zoe=500, Abe=300, Mia=333)
        assert shared(close(1_000, dividend(), members=people, currency="JPY")) == {
            "Zoe": 441,
            "Abe": 265,
            "Mia": 294,
        }

    def test_ties_go_to_the_larger_exact_share(self) -> None:
        """4 yen by 1 and 7: 0.5 and 3.5."""
        done = close(4, dividend(), members=workers(Abe=1, Zoe=7), currency="JPY")
        assert shared(done) == {"Abe": 0, "Zoe": 4}

    def test_then_to_the_smaller_member_id_by_code_point(self) -> None:
        """An upper-case Z comes before a lower-case a, and both before é."""
        people = {name: person(work=5) for name in ("éva", "abe", "Zoe")}
        done = close("0.02", dividend(), members=people)
        assert shared(done) == {"Zoe": Decimal("0.01"), "abe": Decimal("0.01"), "éva": 0}

    def test_a_share_that_is_whole_takes_no_odd_unit(self) -> None:
        """10 yen by 2, 1 and 1: 5, 2.5 and 2.5."""
        done = close(10, dividend(), members=workers(Zoe=1, Abe=2, Mia=1), currency="JPY")
        assert shared(done) == {"Abe": 5, "Mia": 3, "Zoe": 2}

    def test_units_of_10000(self) -> None:
        """100,000 by 5, 3 and 2 in ten thousands: 5, 3 and 2; 120,000: 6, 3.6 and 2.4."""
        people = workers(Zoe=5, Abe=3, Mia=2)
        draft = dividend(unit="10000")
        assert shared(close(120_000, draft, members=people, currency="JPY")) == {
            "Zoe": 60_000,
            "Abe": 40_000,
            "Mia": 20_000,
        }

    def test_units_of_five_cents(self) -> None:
        """1.00 is 20 pieces of 0.05; by 1, 1 and 1 that is 6.666… each."""
        draft = dividend(unit="0.05")
        done = close("1.04", draft, members=workers(Zoe=4, Abe=4, Mia=4))
        assert shared(done) == {
            "Abe": Decimal("0.35"),
            "Mia": Decimal("0.35"),
            "Zoe": Decimal("0.30"),
        }
        assert done.undistributed == Fraction("0.04")

    def test_a_larger_sum_may_give_one_member_a_unit_less(self) -> None:
        """10 by 6, 6 and 2: 4.29, 4.29 and 1.43; 11 by the same: 4.71, 4.71 and 1.57.

        The odd unit is Cy's in the first, both odd units are the others' in the second. Whoever
        takes largest remainders takes this (the Alabama paradox); nobody is a unit from exact.
        """
        people = workers(Abe=6, Ben=6, Cy=2)
        assert shared(close(10, dividend(), members=people, currency="JPY"))["Cy"] == 2
        assert shared(close(11, dividend(), members=people, currency="JPY"))["Cy"] == 1


class TestDown:
    def test_each_share_is_cut_and_the_difference_stays_in_the_remainder(self) -> None:
        """100 by 1, 1 and 1: 33.33 each."""
        done = close(
            100,
            dividend(method=Method.DOWN),
            fund("after", "remainder"),
            members=workers(Zoe=6, Abe=6, Mia=6),
        )
        assert set(shared(done).values()) == {Decimal("33.33")}
        step = of(done, "dividend")
        assert seen(step.wanted, step.amount, step.limited_by) == (100, Decimal("99.99"), None)
        assert of(done, "after").amount == Decimal("0.01")


class TestHalfUp:
    def test_each_share_is_rounded_by_itself(self) -> None:
        """80 by 5, 3 and 4 in tens: 33.3, 20 and 26.7 are 30, 20 and 30."""
        done = close(
            90,
            dividend("80 JPY", method=Method.HALF_UP, unit="10"),
            members=workers(Zoe=5, Abe=3, Mia=4),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 30, "Abe": 20, "Mia": 30}

    def test_half_a_unit_goes_up(self) -> None:
        """6 by 3 and 1 is 4.5 and 1.5: 5 and 2, of a remainder that has room for it."""
        done = close(
            9,
            dividend("6 JPY", method=Method.HALF_UP),
            members=workers(Zoe=3, Abe=1),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 5, "Abe": 2}

    def test_what_it_gives_more_is_taken_from_the_remainder(self) -> None:
        done = close(
            9,
            dividend("6 JPY", method=Method.HALF_UP),
            members=workers(Zoe=3, Abe=1),
            currency="JPY",
        )
        step = of(done, "dividend")
        assert seen(step.wanted, step.amount, step.remainder) == (6, 7, 2)

    def test_what_it_gives_less_stays_in_the_remainder(self) -> None:
        """7 by 1, 1, 1, 1 and 1 is 1.4 each: 1 each."""
        done = close(
            7,
            dividend(method=Method.HALF_UP),
            members=workers(A=3, B=3, C=3, D=3, E=3),
            currency="JPY",
        )
        assert seen(of(done, "dividend").amount, done.undistributed) == (5, 2)

    def test_where_it_would_pass_the_remainder_units_are_taken_back(self) -> None:
        """6 by 3 and 1 is 4.5 and 1.5: 5 and 2; one too many, and Zoe has the larger share."""
        done = close(
            6,
            dividend(method=Method.HALF_UP),
            members=workers(Zoe=3, Abe=1),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 4, "Abe": 2}
        assert done.undistributed == 0

    def test_and_where_it_would_pass_a_cap(self) -> None:
        done = close(
            900,
            dividend("6 JPY", method=Method.HALF_UP, at_most="6 JPY"),
            members=workers(Zoe=3, Abe=1),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 4, "Abe": 2}

    def test_a_cap_that_is_not_passed_takes_nothing_back(self) -> None:
        done = close(
            900,
            dividend("6 JPY", method=Method.HALF_UP, at_most="7 JPY"),
            members=workers(Zoe=3, Abe=1),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 5, "Abe": 2}

    def test_and_where_it_would_pass_what_until_lacks(self) -> None:
        done = close(
            900,
            dividend("6 JPY", method=Method.HALF_UP, to="Equity:Capital:{member}", until="10 JPY"),
            members=workers(Zoe=3, Abe=1),
            balances={"Equity:Capital:Abe": 4},
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 4, "Abe": 2}

    def test_one_unit_each_larger_exact_shares_first_ties_by_id(self) -> None:
        """3.5, 1.5, 1.5 and 0.5 are 4, 2, 2 and 1: 9 of 7. One of Zoe's and one of Abe's."""
        done = close(
            7,
            dividend(method=Method.HALF_UP),
            members=workers(Mia=3, Zoe=7, Ben=1, Abe=3),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 3, "Abe": 1, "Mia": 2, "Ben": 1}

    def test_nobody_falls_below_zero(self) -> None:
        """0.5 each is 1 each: 4 of 2; the two who come first by id give theirs back."""
        done = close(
            2,
            dividend(method=Method.HALF_UP),
            members=workers(Ben=8, Abe=8, Dan=8, Cy=8),
            currency="JPY",
        )
        assert shared(done) == {"Abe": 0, "Ben": 0, "Cy": 1, "Dan": 1}

    def test_around_again_if_needed(self) -> None:
        """A cap of 2 over shares of 3 and 2: 3 too many; Zoe, Abe, and Zoe again."""
        parts = divide(
            Decimal(5),
            {"Abe": Fraction(2), "Zoe": Fraction(3)},
            rounding=Rounding(Decimal(1), Method.HALF_UP),
            limit=Decimal(2),
        )
        assert seen(parts) == ({"Abe": 1, "Zoe": 1},)

    def test_around_again_whoever_has_nothing_left_is_passed_over(self) -> None:
        parts = divide(
            Decimal(6),
            {"Abe": Fraction(1), "Zoe": Fraction(5)},
            rounding=Rounding(Decimal(1), Method.HALF_UP),
            limit=Decimal(2),
        )
        assert seen(parts) == ({"Abe": 0, "Zoe": 2},)

    def test_ties_go_by_id_in_whatever_order_the_members_come(self) -> None:
        parts = divide(
            Decimal(1),
            {"Zoe": Fraction(1), "Abe": Fraction(1)},
            rounding=Rounding(Decimal(1), Method.HALF_UP),
            limit=Decimal(1),
        )
        assert seen(parts) == ({"Abe": 0, "Zoe": 1},)


class TestMeasuresOfNothing:
    @pytest.mark.parametrize("hours", [{"Zoe": 0, "Abe": 0}, {"Zoe": -3, "Abe": 5}])
    def test_a_warning_stands_where_the_rules_name_the_measure(self, hours: dict[str, int]) -> None:
        place = Place("rules.yaml", 9, 23)
        drawn_up = rules([dividend()])
        (step,) = drawn_up.allocation
        named = replace(step, places={"in_proportion_to": place})
        found = allocate(
            replace(drawn_up, allocation=(named,)), facts(100, members=workers(**hours))
        )
        assert [each.place for each in found.problems] == [place]

    def test_a_small_amount_too_is_limited_by_a_measure_of_nothing(self) -> None:
        done = close("0.50", dividend(), members=workers(Zoe=0))
        assert of(done, "dividend").limited_by is Limit.MEASURE

    def test_one_that_totals_zero_gives_nothing_and_warns(self) -> None:
        done = close(100, dividend(), fund("after", "remainder"), members=workers(Zoe=0, Abe=0))
        assert shared(done) == {"Abe": 0, "Zoe": 0}
        assert of(done, "dividend").limited_by is Limit.MEASURE
        assert of(done, "after").amount == 100
        assert [(each.code, each.is_error) for each in done.problems] == [("measure-zero", False)]

    @pytest.mark.parametrize(
        ("measure", "tests", "wrong", "do"),
        [
            ("work", (), "the members' `work` totals zero", "enter the members' `work` for 2025"),
            (
                "work",
                ("level = 1",),
                "the eligible members' `work` totals zero",
                "enter the eligible members' `work` for 2025",
            ),
            (
                "stayed",
                (),
                "the members' `stayed` totals zero",
                "divide by another measure, or skip the step in such a year by `when`",
            ),
        ],
    )
    def test_the_warning_says_whose_measure_totals_zero(
        self, measure: str, tests: tuple[str, ...], wrong: str, do: str
    ) -> None:
        people = {
            "Zoe": person({"level": Fraction(1)}, work=0, stayed=0),
            "Abe": person({"level": Fraction(2)}, work=9 if tests else 0, stayed=0),
        }
        done = close(100, dividend("remainder", measure, eligible=tests), members=people)
        (problem,) = done.problems
        assert problem.wrong == f"{wrong}, so `dividend` distributes nothing"
        assert problem.do == do

    def test_where_nobody_is_eligible_nothing_is_given_and_nothing_warned(self) -> None:
        done = close(100, dividend(eligible=["work >= 9"]), members=workers(Zoe=8, Abe=2))
        assert seen(of(done, "dividend").to, done.undistributed) == ((), 100)
        assert (of(done, "dividend").limited_by, done.problems) == (Limit.ELIGIBLE, ())

    def test_where_there_are_no_members_nobody_is_eligible(self) -> None:
        done = close(100, dividend())
        assert seen(done.undistributed, of(done, "dividend").limited_by) == (100, Limit.ELIGIBLE)

    def test_a_member_of_zero_receives_nothing(self) -> None:
        assert shared(close(90, dividend(), members=workers(Zoe=3, Abe=0))) == {"Abe": 0, "Zoe": 90}

    def test_negative_numbers_count_as_zero_with_a_warning_each(self) -> None:
        done = close(90, dividend(), members=workers(Zoe=3, Mia="-0.5", Abe=-8))
        assert shared(done) == {"Abe": 0, "Mia": 0, "Zoe": 90}
        assert [each.code for each in done.problems] == ["negative-measure"] * 2
        assert [each.wrong.split(" of ")[0] for each in done.problems] == [
            "Abe has -8",
            "Mia has -0.5",
        ]

    def test_only_of_members_who_take_part(self) -> None:
        done = close(90, dividend(eligible=["work >= 0"]), members=workers(Zoe=3, Abe=-8))
        assert (shared(done), done.problems) == ({"Zoe": 90}, ())

    def test_where_all_are_negative_the_measure_totals_zero(self) -> None:
        done = close(90, dividend(), members=workers(Zoe=-3, Abe=-8))
        assert of(done, "dividend").limited_by is Limit.MEASURE
        assert [each.code for each in done.problems] == [
            "negative-measure",
            "negative-measure",
            "measure-zero",
        ]

    def test_two_steps_that_meet_the_same_negative_number_each_say_so(self) -> None:
        done = close(
            90, dividend("10 EUR", step="first"), dividend(), members=workers(Zoe=3, Abe=-8)
        )
        assert len(done.problems) == 2


class TestEligible:
    PEOPLE = {  # noqa: RUF012
        "Zoe": person({"status": "worker", "level": Fraction(3), "active": "TRUE"}, work=160),
        "Abe": person({"status": "trial", "level": Fraction(1)}, work=150),
        "Mia": person({"level": Fraction(2)}, work=10),
        "Ben": person({"status": "worker", "level": "two", "active": "FALSE"}, work=80),
    }

    @pytest.mark.parametrize(
        ("tests", "who"),
        [
            (["work >= 150"], "Abe Zoe"),
            (["work > 150"], "Zoe"),
            (["work < 80"], "Mia"),
            (["work <= 80"], "Ben Mia"),
            (["work = 10"], "Mia"),
            (["status = worker"], "Ben Zoe"),
            (["level >= 2"], "Mia Zoe"),
            (["level = 2"], "Mia"),
            (["level = two"], "Ben"),
            (["status = worker", "work >= 100"], "Zoe"),
            (["stayed = 1"], "Abe Ben Mia Zoe"),
            (["shoes = 42"], ""),
            (["active = true"], "Zoe"),
            (["active = False"], "Ben"),
            (["status = Worker"], ""),
            (["status = 1"], ""),
            ([], "Abe Ben Mia Zoe"),
        ],
    )
    def test_every_test_must_hold_and_who_lacks_the_key_is_out(
        self, tests: list[str], who: str
    ) -> None:
        done = close(400, dividend(eligible=tests), members=self.PEOPLE)
        assert sorted(shared(done)) == who.split()

    def test_the_whole_amount_is_shared_by_those_who_remain(self) -> None:
        done = close(480, dividend(eligible=["status = worker"]), members=self.PEOPLE)
        assert shared(done) == {"Zoe": 320, "Ben": 160}

    def test_whoever_left_is_out_where_the_rules_ask_who_stayed(self) -> None:
        people = {"Zoe": person(work=30, stayed=0), "Abe": person(work=10)}
        assert shared(close(80, dividend(eligible=["stayed = 1"]), members=people)) == {"Abe": 80}
        assert shared(close(80, dividend(), members=people)) == {"Zoe": 60, "Abe": 20}


class TestAtMostEach:
    def test_what_is_cut_stays_in_the_remainder(self) -> None:
        done = close(
            400,
            dividend(at_most_each="250 EUR"),
            fund("after", "remainder"),
            members=workers(Zoe=30, Abe=10),
        )
        assert shared(done) == {"Zoe": 250, "Abe": 100}
        assert of(done, "after").amount == 50

    def test_a_measure_is_the_members_own_number_and_the_cut_is_rounded_down(self) -> None:
        """A third of 100 and of 900: 33.33… and 300; the shares are 60 and 40."""
        people = {"Zoe": person(work=3, pay=100), "Abe": person(work=2, pay=900)}
        done = close(100, dividend(at_most_each="1/3 of pay"), members=people)
        assert shared(done) == {"Zoe": Decimal("33.33"), "Abe": 40}
        assert done.undistributed == Fraction("26.67")

    def test_it_is_rounded_down_to_the_unit_of_the_step(self) -> None:
        done = close(
            90_000,
            dividend(at_most_each="25,999 JPY", unit="1000"),
            members=workers(Zoe=2, Abe=1),
            currency="JPY",
        )
        assert shared(done) == {"Zoe": 25_000, "Abe": 25_000}

    def test_a_share_as_large_as_it_is_not_cut(self) -> None:
        done = close(90, dividend(at_most_each="60 EUR"), members=workers(Zoe=2, Abe=1))
        assert seen(shared(done), of(done, "dividend").limited_by) == ({"Zoe": 60, "Abe": 30}, None)

    def test_below_zero_it_gives_nothing(self) -> None:
        people = {"Zoe": person(work=2, capital=-50), "Abe": person(work=1, capital=700)}
        done = close(90, dividend(at_most_each="capital"), members=people)
        assert shared(done) == {"Zoe": 0, "Abe": 30}

    def test_it_comes_after_rounding(self) -> None:
        """3 by 1 and 1 is 1.5 each: 2 and 1 by largest remainder; the cut to 1.9 leaves 1 and 1."""
        done = close(
            3, dividend(at_most_each="1.9 JPY"), members=workers(Zoe=5, Abe=5), currency="JPY"
        )
        assert shared(done) == {"Zoe": 1, "Abe": 1}

    def test_other_names_in_it_mean_what_they_mean_elsewhere(self) -> None:
        people = {"Zoe": person(work=30, pay=40), "Abe": person(work=10, pay=25)}
        done = close(
            400,
            fund("reserve", "100 EUR"),
            dividend(at_most_each="legal-interest of pay + 1/2 of reserve + 1% of remainder"),
            members=people,
            rates={"legal-interest": "50%"},
        )
        # half of 40 and of 25, plus 50, plus 3
        assert shared(done) == {"Zoe": 73, "Abe": Decimal("65.5")}

    def test_the_total_of_a_measure_is_not_changed_for_later_steps(self) -> None:
        people = {"Zoe": person(work=30, pay=40), "Abe": person(work=10, pay=25)}
        done = close(400, dividend(at_most_each="pay"), fund("f", "pay"), members=people)
        assert seen(shared(done), of(done, "f").amount) == ({"Zoe": 40, "Abe": 25}, 65)


class TestAtLeastEach:
    def test_an_amount_below_it_is_nothing_and_stays_in_the_remainder(self) -> None:
        done = close(
            100, dividend(at_least_each="12 EUR"), members=workers(Zoe=9, Abe="1.2", Mia="1.8")
        )
        assert shared(done) == {"Zoe": 75, "Abe": 0, "Mia": 15}
        assert done.undistributed == 10

    def test_an_amount_as_large_as_it_is_paid(self) -> None:
        done = close(100, dividend(at_least_each="10 EUR"), members=workers(Zoe=9, Abe=1))
        assert shared(done) == {"Zoe": 90, "Abe": 10}

    def test_it_is_compared_unrounded(self) -> None:
        """A third of 100.01 is 33.336…: 33.33 is below it."""
        done = close(
            "100.01",
            dividend("99.99 EUR", at_least_each="1/3 of surplus"),
            members=workers(Zoe=2, Abe=1),
        )
        assert shared(done) == {"Zoe": Decimal("66.66"), "Abe": 0}

    def test_a_measure_is_the_members_own_number(self) -> None:
        people = {"Zoe": person(work=1, fee=51), "Abe": person(work=1, fee=49)}
        assert shared(close(100, dividend(at_least_each="fee"), members=people)) == {
            "Zoe": 0,
            "Abe": 50,
        }

    def test_the_cut_comes_first_and_then_the_least(self) -> None:
        people = {"Zoe": person(work=3, pay=8), "Abe": person(work=1, pay=90)}
        draft = dividend(at_most_each="pay", at_least_each="10 EUR")
        done = close(100, draft, members=people)
        assert shared(done) == {"Zoe": 0, "Abe": 25}
        assert of(done, "dividend").limited_by is Limit.AT_LEAST_EACH

    def test_whoever_receives_nothing_anyway_is_not_limited_by_it(self) -> None:
        done = close(100, dividend(at_least_each="10 EUR"), members=workers(Zoe=9, Abe=0))
        assert of(done, "dividend").limited_by is None


def test_each_share_comes_with_the_members_number() -> None:
    done = close(90, dividend(), members=workers(Zoe="20.5", Abe=-3))
    assert [(each.member, each.share) for each in of(done, "dividend").to] == [
        ("Abe", Fraction(-3)),
        ("Zoe", Fraction(41, 2)),
    ]


def test_a_distribution_by_head_gives_everybody_the_same() -> None:
    done = close(90, dividend("remainder", "members"), members=workers(Zoe=9, Abe=0, Mia=-4))
    assert shared(done) == {"Abe": 30, "Mia": 30, "Zoe": 30}
