"""The arithmetic of one member's share in words: each figure worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest

from coopctl.allocation import allocate
from coopctl.allocation.vocabulary import Method
from coopctl.reports.figures import Report
from coopctl.reports.shares import Distribution, Share
from tests.allocation.builders import (
    Draft,
    Figure,
    dividend,
    exact,
    facts,
    person,
    release,
    rules,
    workers,
)


def words_of(member: str, surplus: Figure, draft: Draft, **books: Any) -> str:
    """Divide a surplus, or a loss, by one step and write a member's share out."""
    distribution, share = share_of(member, surplus, draft, **books)
    assert share is not None
    return distribution.in_words(share)


def share_of(
    member: str, surplus: Figure, draft: Draft, *, currency: str = "JPY", **books: Any
) -> tuple[Distribution, Share | None]:
    """Divide a surplus, or a loss, by one step and read a member's share."""
    steps, losses = ((draft,), ()) if exact(surplus) > 0 else ((), (draft,))
    of_year = rules(steps, losses=losses, currency=currency, rates={"limit": "3%"})
    year = facts(surplus, **books)
    done = allocate(of_year, year)
    report = Report(
        rules=of_year,
        facts=year,
        allocation=done,
        checks=(),
        status="final",
        file="",
        changed=False,
        problems=(),
    )
    distribution = Distribution(report, done.steps[0])
    return distribution, distribution.share_of(member)


def test_an_exact_share_is_written_without_rounding() -> None:
    """800 by 3 and 1: 600."""
    said = words_of("Zoe", 800, dividend(), members=workers(Zoe=3, Abe=1))
    assert said == "800 JPY × 3 / 4 = 600 JPY"


class TestLargestRemainder:
    PEOPLE = workers(Zoe=500, Abe=300, Mia=333)

    def test_a_share_that_gets_no_unit_of_those_left_over_is_rounded_down(self) -> None:
        """1,000 by 500 of 1,133 is 441.306…."""
        said = words_of("Zoe", 1_000, dividend(), members=self.PEOPLE)
        assert said == "1,000 JPY × 500 / 1,133 = 441.30… JPY, rounded down to 441 JPY"

    def test_a_share_that_gets_one_says_so(self) -> None:
        """By 300 it is 264.783…, by 333 it is 293.910…; both get one of the two units left."""
        assert words_of("Abe", 1_000, dividend(), members=self.PEOPLE) == (
            "1,000 JPY × 300 / 1,133 = 264.78… JPY, "
            "rounded up to 265 JPY, a unit that rounding left over"
        )

    def test_cents_are_shown_with_two_digits_more(self) -> None:
        """100.00 by 1 of 3 is 33.3333…; the odd cent is Abe's, who comes first by id."""
        people = workers(Abe=2, Ben=2, Cy=2)
        said = words_of("Ben", 100, dividend(), members=people, currency="EUR")
        assert said == "100.00 EUR × 2 / 6 = 33.3333… EUR, rounded down to 33.33 EUR"
        said = words_of("Abe", 100, dividend(), members=people, currency="EUR")
        assert said.endswith("rounded up to 33.34 EUR, a unit that rounding left over")


class TestOtherRoundings:
    def test_down(self) -> None:
        said = words_of("A", 100, dividend(method=Method.DOWN), members=workers(A=2, B=1))
        assert said == "100 JPY × 2 / 3 = 66.66… JPY, rounded down to 66 JPY"

    def test_half_up(self) -> None:
        """80 by 4 of 12 in tens: 26.66… is 30."""
        draft = dividend("80 JPY", method=Method.HALF_UP, unit="10")
        said = words_of("Mia", 90, draft, members=workers(Zoe=5, Abe=3, Mia=4))
        assert said == "80 JPY × 4 / 12 = 26.66… JPY, rounded to 30 JPY"

    def test_a_unit_taken_back_is_told(self) -> None:
        """6 by 3 and 1 is 4.5 and 1.5: 5 and 2 is one too many, and Zoe has the larger share."""
        draft = dividend(method=Method.HALF_UP)
        said = words_of("Zoe", 6, draft, members=workers(Zoe=3, Abe=1))
        assert said == (
            "6 JPY × 3 / 4 = 4.5 JPY, rounded to 4 JPY, so that the shares together stay "
            "within the sum"
        )

    def test_the_sum_that_is_divided_is_the_one_after_its_caps(self) -> None:
        """A cap of 90, of a surplus of 100."""
        draft = dividend(at_most="90 JPY", method=Method.DOWN)
        said = words_of("A", 100, draft, members=workers(A=2, B=1))
        assert said == "90 JPY × 2 / 3 = 60 JPY"


class TestCuts:
    def test_at_most_each_with_the_members_own_number(self) -> None:
        """Of 1,000 by 3 of 4 that is 750; 3% of a capital of 5,000 is 150."""
        people = {"Zoe": person(work=3, capital=5_000), "Abe": person(work=1, capital=90_000)}
        draft = dividend(at_most_each="limit of capital")
        assert words_of("Zoe", 1_000, draft, members=people) == (
            "1,000 JPY × 3 / 4 = 750 JPY; cut to the most for each, limit of capital: 150 JPY"
        )
        assert words_of("Abe", 1_000, draft, members=people) == "1,000 JPY × 1 / 4 = 250 JPY"

    def test_at_least_each(self) -> None:
        """Of 1,000 by 1 of 100: 10, and less than 50 is not paid."""
        draft = dividend(at_least_each="50 JPY")
        said = words_of("Abe", 1_000, draft, members=workers(Zoe=99, Abe=1))
        assert said == (
            "1,000 JPY × 1 / 100 = 10 JPY; nothing below the least for one, 50 JPY: 0 JPY"
        )

    def test_both_in_turn(self) -> None:
        draft = dividend(at_most_each="20 JPY", at_least_each="50 JPY")
        said = words_of("Zoe", 1_000, draft, members=workers(Zoe=99, Abe=1))
        assert said.endswith(
            "= 990 JPY; cut to the most for each, 20 JPY: 20 JPY; "
            "nothing below the least for one, 50 JPY: 0 JPY"
        )

    def test_what_the_accounts_of_a_list_do_not_take(self) -> None:
        """Of 1,000 by half: 500, and the account is full at 300."""
        draft = dividend(to=[("Equity:Capital:{member}", "300 JPY")])
        said = words_of("Zoe", 1_000, draft, members=workers(Zoe=1, Abe=1))
        assert said == ("1,000 JPY × 1 / 2 = 500 JPY; cut to what the accounts still lack: 300 JPY")

    def test_a_charge_ends_at_what_the_account_holds(self) -> None:
        """A loss of 1,000 by half: 500; Zoe has 200."""
        draft = release("charge", "loss", "Equity:Accounts:{member}", by_measure="work")
        balances = {"Equity:Accounts:Zoe": 200, "Equity:Accounts:Abe": 900}
        people = workers(Zoe=1, Abe=1)
        said = words_of("Zoe", -1_000, draft, members=people, balances=balances)
        assert said == "1,000 JPY × 1 / 2 = 500 JPY; cut to what the account holds: 200 JPY"


class TestNothing:
    def test_a_measure_of_zero(self) -> None:
        said = words_of("Zoe", 1_000, dividend(), members=workers(Zoe=0, Abe=0))
        assert said == "nothing: work totals zero"

    def test_who_is_not_eligible_has_no_share(self) -> None:
        draft = dividend(eligible=["work >= 2"])
        people = workers(Zoe=3, Abe=1)
        assert share_of("Abe", 1_000, draft, members=people)[1] is None
        assert words_of("Zoe", 1_000, draft, members=people) == "1,000 JPY × 3 / 3 = 1,000 JPY"

    def test_a_number_below_zero_counts_as_zero(self) -> None:
        people = workers(Zoe=4, Abe=-1)
        assert words_of("Zoe", 8, dividend(), members=people) == "8 JPY × 4 / 4 = 8 JPY"
        assert words_of("Abe", 8, dividend(), members=people) == "8 JPY × 0 / 4 = 0 JPY"


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("surplus", [1, 7, 999, 1_000_003])
def test_the_words_end_with_what_the_step_gives(method: Method, surplus: int) -> None:
    people = workers(Zoe=500, Abe=300, Mia=333, Ben=1)
    for member in people:
        distribution, share = share_of(member, surplus, dividend(method=method), members=people)
        assert share is not None
        assert f"{share.amount:,} JPY" in distribution.in_words(share)
        assert abs(share.exact - Fraction(share.part)) <= 1
