"""Requirements held against a year, made of values: what the laws' own tests need not ask."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from coopctl.allocation import allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Law, Requirement
from tests.allocation.builders import (
    Draft,
    condition,
    dividend,
    facts,
    fund,
    phrase,
    rules,
    seen,
    workers,
)


def required(that: str, **keys: Any) -> Requirement:
    """Require something, in the words of the rules."""
    return Requirement(id="it", that=condition(that), **keys)


def law(*requires: Requirement, meaning: Mapping[str, tuple[str, ...]], **keys: Any) -> Law:
    """Make a law that speaks of steps, unless it says that a word is something else."""
    others = {*keys.get("bases", ()), *keys.get("rates", ())}
    return Law(
        id="small",
        title="Law on small co-ops",
        url="https://example.org",
        as_of=date(2025, 1, 1),
        requires=requires,
        meaning=meaning,
        steps={word: "a step" for word in meaning if word not in others},
        **keys,
    )


def held(
    what: Requirement | Law,
    *steps: Draft,
    surplus: int | str = 100,
    rates: Mapping[str, int | str] | None = None,
    **books: Any,
) -> Check:
    """Hold one requirement, the co-op's own or a law's, against a year."""
    of_the_year = rules(steps, rates=rates)
    if isinstance(what, Law):
        of_the_year = replace(of_the_year, laws=(what,))
    else:
        of_the_year = replace(of_the_year, requires=(what,))
    year = facts(surplus, **books)
    (check,) = check_requirements(of_the_year, year, allocate(of_the_year, year))
    return check


RESERVE = fund("reserve", "20 EUR", "Equity:Reserve")


def test_a_requirement_is_named_after_its_law_and_the_co_ops_own_by_itself() -> None:
    asks = required("reserve >= 10 EUR")
    assert held(asks, RESERVE).id == "it"
    assert held(law(asks, meaning={"reserve": ("reserve",)}), RESERVE).id == "small:it"


@pytest.mark.parametrize(
    ("that", "surplus", "given", "asked"),
    [
        ("reserve >= 5% of turnover", 100, 20, 50),
        ("reserve >= 30% of surplus", 100, 20, 30),
        ("reserve >= 1/2 of loss", -30, 0, 15),
        ("reserve >= 1/2 of loss", 100, 20, 0),
    ],
)
def test_it_may_speak_of_turnover_surplus_and_loss(
    that: str, surplus: int, given: int, asked: int
) -> None:
    check = held(required(that), RESERVE, surplus=surplus, turnover=1_000)
    assert seen(check.given, check.required) == (given, asked)
    assert check.holds == (given >= asked)


def test_it_may_speak_of_what_is_left_in_the_end() -> None:
    check = held(required("remainder <= 10 EUR"), RESERVE)
    assert seen(check.given, check.required, check.holds) == (80, 10, False)


def test_what_is_left_after_a_step_that_did_not_run_is_the_surplus() -> None:
    check = held(required("remainder after reserve >= 0 EUR"), RESERVE, surplus=-30)
    assert seen(check.given, check.holds) == (-30, False)


class TestALaw:
    ASKS = required("reserve >= 10% of imports")

    def test_a_base_that_the_rules_lack_is_named_and_nothing_is_asked(self) -> None:
        check = held(
            law(
                self.ASKS,
                meaning={"reserve": (), "imports": (), "exports": ()},
                bases={"imports": "what is bought abroad", "exports": "what is sold abroad"},
            ),
            RESERVE,
        )
        assert seen(check.lacks, check.asked, check.holds) == (("imports",), False, True)

    def test_a_base_that_it_does_not_speak_of_may_be_lacking(self) -> None:
        check = held(
            law(
                self.ASKS,
                meaning={"reserve": ("reserve",), "imports": ("imports",), "exports": ()},
                bases={"imports": "what is bought abroad", "exports": "what is sold abroad"},
            ),
            RESERVE,
            bases={"imports": 500},
        )
        assert seen(check.lacks, check.asked, check.holds) == ((), True, False)
        assert seen(check.given, check.required) == (20, 50)

    def test_a_rate_may_stand_before_the_other_words(self) -> None:
        check = held(
            law(
                required("fund >= base-rate of surplus"),
                meaning={"base-rate": ("bank-rate",), "fund": ("reserve",)},
                rates={"base-rate": "what a central bank says"},
            ),
            RESERVE,
            rates={"bank-rate": "4%"},
        )
        assert seen(check.given, check.required, check.holds) == (20, 4, True)

    def test_what_is_left_after_a_word_is_left_after_the_last_of_its_steps(self) -> None:
        other = fund("training", "30 EUR", "Equity:Training")
        check = held(
            law(
                required("remainder after funds >= 60 EUR"),
                meaning={"funds": ("training", "reserve")},
            ),
            RESERVE,
            other,
        )
        assert seen(check.given, check.holds) == (50, False)

    @pytest.mark.parametrize(("surplus", "asked"), [(100, True), (0, True), ("-0.01", False)])
    def test_a_least_amount_below_zero_is_not_asked_of_steps(
        self,
        surplus: int | str,
        asked: bool,  # noqa: FBT001 - a case
    ) -> None:
        """A tenth of a loss is no amount that a fund could get."""
        asks = law(required("fund >= 10% of surplus"), meaning={"fund": ("reserve",)})
        check = held(asks, RESERVE, surplus=surplus)
        assert seen(check.asked, check.holds) == (asked, True)

    def test_a_least_amount_below_zero_is_asked_of_what_may_be_below_it_too(self) -> None:
        for least, holds in (("30.00", True), ("29.99", False)):
            asks = law(required(f"fund + surplus >= 0 EUR - {least} EUR"), meaning={"fund": ()})
            check = held(asks, RESERVE, surplus=-30)
            assert seen(check.asked, check.holds) == (True, holds)
            own = held(required(f"surplus >= 0 EUR - {least} EUR"), RESERVE, surplus=-30)
            assert seen(own.asked, own.holds) == (True, holds)

    def test_until_looks_at_the_funds_that_its_words_stand_for(self) -> None:
        check = held(
            law(
                required("fund >= 50% of surplus", until=phrase("90 EUR")),
                meaning={"fund": ("reserve",)},
            ),
            RESERVE,
            balances={"Equity:Reserve": 75, "Equity:Fund": 1_000},
        )
        assert seen(check.holds, check.given, check.required) == (True, 20, 15)


def test_what_is_forbidden_is_asked_for_whether_it_holds_or_not() -> None:
    by_work = dividend("remainder", "work")
    people = workers(Zoe=1, Abe=3)
    forbids = Requirement(id="it", forbid="capital")
    check = held(forbids, by_work, members=people, measures=("capital",))
    assert seen(check.asked, check.holds, check.given) == (True, True, 0)
    check = held(replace(forbids, forbid="work"), by_work, members=people)
    assert seen(check.asked, check.holds, check.given) == (True, False, 100)


def test_until_looks_at_the_accounts_of_every_member() -> None:
    """Zoe and Abe have 30 and 10 of what is owed to them, and 100 more by halves."""
    check = held(
        required("dividend >= 150 EUR", until=phrase("140 EUR")),
        dividend("remainder", "work"),
        members=workers(Zoe=1, Abe=1),
        balances={"Liabilities:Members:Zoe": 30, "Liabilities:Members:Abe": 10},
    )
    assert seen(check.holds, check.reached, check.required) == (True, 140, Fraction(100))


@pytest.mark.parametrize(("others", "share"), [(0, 0), (1, 1), (3, 1)])
def test_the_share_of_non_members_is_of_all_that_was_contributed(others: int, share: int) -> None:
    check = held(
        required("reserve >= non-member share of surplus", by="work"),
        RESERVE,
        others={"work": others},
    )
    assert check.required == share * 100
