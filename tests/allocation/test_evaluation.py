from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from coopctl.allocation import Limit, allocate
from coopctl.allocation.evaluate import names_in
from coopctl.allocation.values import Bound
from coopctl.allocation.vocabulary import Measure, Method
from coopctl.problems import Place
from coopctl.reports.outcomes import rule_in_words
from tests.allocation.builders import (
    PAYABLE,
    Draft,
    amounts,
    close,
    dividend,
    facts,
    fund,
    members,
    of,
    release,
    rules,
    seen,
    workers,
)


class TestTheRemainder:
    def test_it_starts_at_the_surplus_and_falls_by_what_each_step_took(self) -> None:
        done = close(
            1_000,
            fund("reserve", "25% of surplus", "Equity:Reserve"),
            fund("training", "10% of remainder", "Equity:Training"),
            fund("rest", "remainder", "Equity:Rest"),
        )
        assert amounts(done) == {"reserve": 250, "training": 75, "rest": 675}
        assert [step.remainder for step in done.steps] == [750, 675, 0]

    def test_what_no_step_takes_is_undistributed(self) -> None:
        done = close("1000.50", fund("reserve", "25% of surplus"))
        assert done.undistributed == Fraction("750.37")

    def test_a_fraction_of_a_cent_is_never_given_and_never_lost(self) -> None:
        done = close("100.005", fund("all", "remainder"))
        assert of(done, "all").amount == Decimal("100.00")
        assert done.undistributed == Fraction("0.005")

    def test_the_remainder_after_a_step_stays_what_it_was(self) -> None:
        done = close(
            1_000,
            fund("reserve", "300 EUR"),
            fund("training", "200 EUR"),
            fund("third", "10% of remainder after reserve"),
        )
        assert of(done, "third").amount == 70

    def test_the_remainder_after_a_skipped_step_is_the_one_before_it(self) -> None:
        done = close(
            1_000,
            fund("reserve", "300 EUR"),
            fund("bonus", "200 EUR", when="surplus > 5,000 EUR"),
            fund("third", "10% of remainder after bonus + 1/2 of bonus"),
        )
        assert of(done, "third").amount == 70

    def test_a_step_is_worth_what_it_gave_and_not_what_it_asked_for(self) -> None:
        done = close(
            100,
            fund("big", "70 EUR", at_most="40 EUR"),
            fund("same", "big"),
        )
        assert of(done, "same").amount == 40


class TestAmounts:
    @pytest.mark.parametrize(
        ("surplus", "amount"), [("10.04", "0.50"), ("10.10", "0.51"), ("10.30", "0.52")]
    )
    def test_they_are_rounded_half_up_to_the_unit(self, surplus: str, amount: str) -> None:
        """5% of 10.04 is 0.502, of 10.10 is 0.505, of 10.30 is 0.515."""
        assert of(close(surplus, fund("f", "5% of surplus")), "f").amount == Decimal(amount)

    @pytest.mark.parametrize(
        ("surplus", "amount"), [("10.18", "0.50"), ("10.20", "0.51"), ("10.30", "0.51")]
    )
    def test_they_are_rounded_down_by_the_method_down(self, surplus: str, amount: str) -> None:
        """5% of 10.18 is 0.509, of 10.20 is 0.51, of 10.30 is 0.515."""
        step = fund("f", "5% of surplus", method=Method.DOWN)
        assert of(close(surplus, step), "f").amount == Decimal(amount)

    @pytest.mark.parametrize(("surplus", "amount"), [(249_999, 20_000), (250_000, 30_000)])
    def test_they_are_whole_units_of_the_step(self, surplus: int, amount: int) -> None:
        """A tenth of 250,000 is 25,000: half a unit goes up; one yen less gives 24,999.9."""
        step = fund("f", "10% of surplus", unit="10000")
        assert of(close(surplus, step, currency="JPY"), "f").amount == amount

    def test_a_unit_of_five_cents(self) -> None:
        """A third of 100 is 33.33…, between 33.30 and 33.35 and nearer to the latter."""
        done = close(100, fund("f", "1/3 of surplus", unit="0.05"))
        assert of(done, "f").amount == Decimal("33.35")

    def test_one_below_zero_asks_for_nothing(self) -> None:
        done = close(100, fund("f", "surplus - 250 EUR"))
        step = of(done, "f")
        assert seen(step.asked, step.wanted, step.amount) == (-150, 0, 0)
        assert step.limited_by is None

    def test_the_asked_amount_is_kept_unrounded_with_its_base(self) -> None:
        step = of(close(100, fund("f", "1/3 of surplus")), "f")
        assert seen(step.asked, step.base, step.wanted) == (Fraction(100, 3), 100, Decimal("33.33"))

    def test_figures_of_more_than_28_digits_stay_exact(self) -> None:
        surplus = "1234567890123456789012345678901234567.89"
        done = close(surplus, fund("half", "1/2 of surplus"), fund("rest", "remainder"))
        assert amounts(done) == {
            "half": Decimal("617283945061728394506172839450617283.95"),
            "rest": Decimal("617283945061728394506172839450617283.94"),
        }
        assert done.undistributed == 0

    def test_brackets_forty_deep_are_still_exact(self) -> None:
        number = "9" * 40
        text = f"{number} * (" * 39 + "surplus" + ")" * 39
        step = of(close(7, fund("f", text)), "f")
        assert step.asked == 7 * Fraction(int(number)) ** 39
        assert seen(step.amount, step.limited_by) == (7, Limit.REMAINDER)


class TestFloorsAndCaps:
    def test_an_amount_is_raised_to_the_highest_floor(self) -> None:
        done = close(1_000, fund("f", "50 EUR", at_least=["80 EUR", "120 EUR", "60 EUR"]))
        step = of(done, "f")
        assert seen(step.asked, step.wanted, step.amount, step.limited_by) == (50, 120, 120, None)

    def test_an_amount_above_its_floors_stays(self) -> None:
        step = of(close(1_000, fund("f", "130 EUR", at_least="120 EUR")), "f")
        assert seen(step.wanted, step.amount) == (130, 130)

    def test_an_amount_is_lowered_to_the_lowest_cap(self) -> None:
        done = close(1_000, fund("f", "500 EUR", at_most=["300 EUR", "200 EUR", "400 EUR"]))
        step = of(done, "f")
        assert seen(step.wanted, step.amount, step.limited_by) == (500, 200, Limit.AT_MOST)

    def test_an_amount_at_its_cap_is_not_limited_by_it(self) -> None:
        step = of(close(1_000, fund("f", "200 EUR", at_most="200 EUR")), "f")
        assert seen(step.amount, step.limited_by) == (200, None)

    def test_a_cap_below_a_floor_wins(self) -> None:
        step = of(close(1_000, fund("f", "50 EUR", at_least="90 EUR", at_most="70 EUR")), "f")
        assert seen(step.wanted, step.amount, step.limited_by) == (90, 70, Limit.AT_MOST)

    def test_a_floor_is_rounded_up(self) -> None:
        """A third of 100 is a minimum: 33.33 would be too little."""
        step = of(close(100, fund("f", "1 EUR", at_least="1/3 of surplus")), "f")
        assert step.amount == Decimal("33.34")

    def test_a_cap_is_rounded_down(self) -> None:
        """Two thirds of 100 is a maximum: 66.67 would be too much."""
        step = of(close(100, fund("f", "surplus", at_most="2/3 of surplus")), "f")
        assert step.amount == Decimal("66.66")

    def test_floors_and_caps_are_whole_units_of_the_step(self) -> None:
        low = fund("low", "0 JPY", at_least="12,345 JPY", unit="1000")
        high = fund("high", "99,999 JPY", at_most="12,345 JPY", unit="1000")
        done = close(500_000, low, high, currency="JPY")
        assert amounts(done) == {"low": 13_000, "high": 12_000}

    def test_with_down_a_floor_still_rounds_up(self) -> None:
        step = of(
            close(100, fund("f", "0 EUR", at_least="1/3 of surplus", method=Method.DOWN)), "f"
        )
        assert step.amount == Decimal("33.34")

    def test_a_floor_below_zero_asks_for_nothing(self) -> None:
        step = of(close(100, fund("f", "0 EUR", at_least="surplus - 150 EUR")), "f")
        assert seen(step.wanted, step.amount) == (0, 0)

    def test_a_cap_below_zero_gives_nothing(self) -> None:
        step = of(close(100, fund("f", "40 EUR", at_most="surplus - 150 EUR")), "f")
        assert seen(step.amount, step.limited_by) == (0, Limit.AT_MOST)

    def test_every_bound_met_is_told_in_the_order_applied(self) -> None:
        done = close(
            100,
            fund("f", "80 EUR", at_least="90 EUR", at_most=["95 EUR", "85 EUR"], until="70 EUR"),
        )
        assert [seen(each.kind, each.text, each.amount) for each in of(done, "f").bounds] == [
            ("at_least", "90 EUR", 90),
            ("at_most", "95 EUR", 95),
            ("at_most", "85 EUR", 85),
            ("until", "70 EUR", 70),
            ("remainder", "remainder", 100),
        ]


class TestNeverPastTheRemainder:
    def test_a_step_takes_what_is_left(self) -> None:
        done = close(100, fund("first", "70 EUR"), fund("second", "50 EUR"))
        step = of(done, "second")
        assert seen(step.wanted, step.amount, step.limited_by) == (50, 30, Limit.REMAINDER)

    def test_a_step_that_asks_for_exactly_what_is_left_is_not_limited(self) -> None:
        step = of(close(100, fund("first", "70 EUR"), fund("second", "30 EUR")), "second")
        assert seen(step.amount, step.limited_by) == (30, None)

    def test_nor_does_its_floor(self) -> None:
        step = of(close(100, fund("f", "1 EUR", at_least="250 EUR")), "f")
        assert seen(step.wanted, step.amount, step.limited_by) == (250, 100, Limit.REMAINDER)

    def test_the_remainder_is_rounded_down_to_the_unit(self) -> None:
        done = close(25_000, fund("f", "remainder", unit="10000"), currency="JPY")
        assert seen(of(done, "f").amount, done.undistributed) == (20_000, 5_000)

    def test_once_nothing_is_left_later_steps_get_nothing(self) -> None:
        done = close(100, fund("all", "surplus"), fund("more", "10% of surplus"))
        assert seen(of(done, "more").amount, of(done, "more").limited_by) == (0, Limit.REMAINDER)


class TestWhen:
    def test_a_condition_that_holds_runs_the_step(self) -> None:
        step = of(close(5_001, fund("f", "10 EUR", when="surplus > 5,000 EUR")), "f")
        assert seen(step.amount, step.skipped) == (10, None)

    def test_one_that_does_not_skips_it_with_the_reason(self) -> None:
        step = of(close(5_000, fund("f", "10 EUR", when="surplus > 5,000 EUR")), "f")
        assert str(step.skipped) == "surplus > 5,000 EUR does not hold: 5,000 against 5,000"
        assert seen(step.asked, step.wanted, step.amount, step.to) == (None, 0, 0, ())
        assert seen(step.limited_by, step.remainder) == (None, 5_000)

    def test_the_reason_cuts_numbers_without_an_end_to_two_digits(self) -> None:
        step = of(close(5, fund("f", "1 EUR", when="1/3 of surplus > 5/7 of 9 EUR")), "f")
        reason = "1/3 of surplus > 5/7 of 9 EUR does not hold: 1.66… against 6.42…"
        assert str(step.skipped) == reason

    def test_a_condition_sees_the_remainder_at_its_step(self) -> None:
        draft = fund("late", "10 EUR", when="remainder < 100 EUR")
        assert of(close(120, draft), "late").skipped is not None
        assert of(close(120, fund("first", "30 EUR"), draft), "late").skipped is None

    def test_a_skipped_step_tells_the_figures_of_its_condition(self) -> None:
        step = of(close(90, fund("f", "10 EUR", when="1/2 of surplus > 50 EUR")), "f")
        assert step.figures == (("surplus", Fraction(90)),)


class TestUntil:
    def test_a_step_asks_for_what_its_account_lacks(self) -> None:
        done = close(
            1_000, fund("f", "300 EUR", until="5,000 EUR"), balances={"Equity:Fund": 4_900}
        )
        step = of(done, "f")
        assert seen(step.wanted, step.amount, step.limited_by) == (300, 100, Limit.UNTIL)

    def test_before_the_goal_is_near_it_limits_nothing(self) -> None:
        done = close(
            1_000, fund("f", "300 EUR", until="5,000 EUR"), balances={"Equity:Fund": 4_700}
        )
        assert seen(of(done, "f").amount, of(done, "f").limited_by) == (300, None)

    @pytest.mark.parametrize("balance", [5_000, 6_000])
    def test_once_it_is_reached_or_passed_nothing_is_asked(self, balance: int) -> None:
        done = close(
            1_000, fund("f", "300 EUR", until="5,000 EUR"), balances={"Equity:Fund": balance}
        )
        assert seen(of(done, "f").amount, of(done, "f").limited_by) == (0, Limit.UNTIL)

    def test_what_it_lacks_is_rounded_up_so_that_the_goal_is_reached(self) -> None:
        """A third of 1,000 is 333.33…: 133.33 on top of 200 would not reach it."""
        done = close(
            1_000, fund("f", "surplus", until="1/3 of surplus"), balances={"Equity:Fund": 200}
        )
        assert of(done, "f").amount == Decimal("133.34")

    def test_what_it_lacks_is_whole_units_of_the_step(self) -> None:
        done = close(
            900_000,
            fund("f", "surplus", until="500,000 JPY", unit="10000"),
            balances={"Equity:Fund": 475_500},
            currency="JPY",
        )
        assert of(done, "f").amount == 30_000

    def test_a_cap_may_be_lower_still(self) -> None:
        draft = fund("f", "300 EUR", until="5,000 EUR", at_most="60 EUR")
        step = of(close(1_000, draft, balances={"Equity:Fund": 4_900}), "f")
        assert seen(step.amount, step.limited_by) == (60, Limit.AT_MOST)

    def test_it_is_a_loss_that_is_filled_up_to_zero(self) -> None:
        draft = fund("cover", "remainder", "Equity:Losses", until="0 EUR")
        done = close(1_000, draft, balances={"Equity:Losses": -640})
        assert seen(of(done, "cover").amount, done.undistributed) == (640, 360)

    def test_over_several_accounts_their_sum_counts(self) -> None:
        draft = Draft(
            step="funds",
            amount="900 EUR",
            to={"Equity:Jobs": "60%", "Equity:Training": "rest"},
            until="2,000 EUR",
        )
        done = close(1_000, draft, balances={"Equity:Jobs": 1_100, "Equity:Training": 450})
        assert of(done, "funds").amount == 450


class TestSurplusZeroAndNoSteps:
    def test_a_surplus_of_zero_runs_no_step(self) -> None:
        done = close(
            0,
            fund("f", "70 EUR"),
            release("back", "40 EUR", "Equity:Old"),
            losses=[release("bear", "remainder", "Equity:Old")],
            balances={"Equity:Old": 500},
        )
        assert seen(done.steps, done.undistributed, done.problems) == ((), 0, ())

    def test_a_cent_runs_the_allocation_and_a_cent_of_loss_the_losses(self) -> None:
        steps = (fund("f", "remainder"),)
        losses = [release("bear", "remainder", "Equity:Old")]
        books: dict[str, Any] = {"balances": {"Equity:Old": 3}}
        gain = close("0.01", *steps, losses=losses, **books)
        loss = close("-0.01", *steps, losses=losses, **books)
        assert amounts(gain) == {"f": Decimal("0.01")}
        assert amounts(loss) == {"bear": Decimal("0.01")}

    def test_without_steps_everything_stays_on_the_surplus_account(self) -> None:
        assert close("812.40").undistributed == Fraction("812.4")
        assert close("-812.40").undistributed == Fraction("-812.4")


class TestLimitedBy:
    """One step for each of the eight, and each step once where nothing lowers it."""

    MEMBERS = workers(Zoe=30, Abe=10)

    @pytest.mark.parametrize(
        ("draft", "amount", "limit"),
        [
            (fund("f", "90 EUR", at_most="80 EUR"), 80, Limit.AT_MOST),
            (fund("f", "90 EUR", at_most="90 EUR"), 90, None),
            (fund("f", "90 EUR", until="75 EUR"), 75, Limit.UNTIL),
            (fund("f", "90 EUR", until="90 EUR"), 90, None),
            (fund("f", "190 EUR"), 100, Limit.REMAINDER),
            (fund("f", "100 EUR"), 100, None),
            (release("f", "90 EUR", "Equity:Old"), 70, Limit.BALANCE),
            (release("f", "70 EUR", "Equity:Old"), 70, None),
            (dividend("90 EUR", eligible=["work > 99"]), 0, Limit.ELIGIBLE),
            (dividend("90 EUR", eligible=["work > 9"]), 90, None),
            (dividend("90 EUR", "hens"), 0, Limit.MEASURE),
            (dividend("80 EUR", at_most_each="55.5 EUR"), Decimal("75.5"), Limit.AT_MOST_EACH),
            (dividend("80 EUR", at_most_each="60 EUR"), 80, None),
            (dividend("80 EUR", at_least_each="21 EUR"), 60, Limit.AT_LEAST_EACH),
            (dividend("80 EUR", at_least_each="20 EUR"), 80, None),
        ],
        ids=lambda each: each.value if isinstance(each, Limit) else None,
    )
    def test_it_names_what_lowered_the_amount(
        self, draft: Draft, amount: int | Decimal, limit: Limit | None
    ) -> None:
        books: dict[str, Any] = {
            "members": self.MEMBERS,
            "balances": {"Equity:Old": 70},
            "measures": ["hens"],
        }
        done = close(100, draft, **books)
        assert seen(done.steps[0].amount, done.steps[0].limited_by) == (amount, limit)

    def test_it_is_the_last_that_lowered_it(self) -> None:
        draft = fund("f", "190 EUR", at_most="150 EUR", until="120 EUR")
        assert of(close(100, draft), "f").limited_by is Limit.REMAINDER
        assert of(close(130, draft), "f").limited_by is Limit.UNTIL

    def test_a_limit_that_does_not_bind_any_more_is_not_named(self) -> None:
        draft = fund("f", "190 EUR", at_most="50 EUR", until="120 EUR")
        assert of(close(100, draft), "f").limited_by is Limit.AT_MOST

    def test_a_step_that_asks_for_nothing_is_limited_by_nothing(self) -> None:
        draft = dividend("0 EUR", eligible=["work > 99"])
        assert of(close(100, draft, members=self.MEMBERS), "dividend").limited_by is None


class TestTheNonMemberShare:
    def test_it_is_others_divided_by_others_and_members(self) -> None:
        done = close(
            1_000,
            fund("f", "non-member share of surplus", by="work"),
            members=workers(Zoe=500, Abe=250),
            others={"work": 250},
        )
        assert of(done, "f").amount == 250
        assert ("non-member share", Fraction(1, 4)) in of(done, "f").figures

    def test_it_is_zero_where_nobody_worked(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(1_000, draft, members=workers(Zoe=0), others={"work": 0})
        assert seen(of(done, "f").amount, done.problems) == (0, ())

    def test_it_is_everything_where_only_others_worked(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(1_000, draft, members=workers(Zoe=0), others={"work": 3})
        assert of(done, "f").amount == 1_000

    def test_it_is_half_where_others_worked_as_much_as_members(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(1_000, draft, members=workers(Zoe=3), others={"work": 3})
        assert of(done, "f").amount == 500

    def test_it_is_zero_where_others_took_back_what_members_worked(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(1_000, draft, members=workers(Zoe=3), others={"work": -3})
        assert of(done, "f").amount == 0

    def test_a_measure_without_others_makes_it_zero_and_warns(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(1_000, draft, members=workers(Zoe=40))
        assert of(done, "f").amount == 0
        assert [(each.code, each.is_error) for each in done.problems] == [("no-others", False)]

    def test_the_warning_stands_where_the_step_names_the_measure(self) -> None:
        plain = rules([fund("f", "non-member share of surplus", by="work")])
        (step,) = plain.allocation
        there = Place("rules.yaml", 12, 9)
        placed = replace(plain, allocation=(replace(step, places={"by": there}),))
        done = allocate(placed, facts(1_000, members=workers(Zoe=40)))
        assert [each.place for each in done.problems] == [there]

    def test_the_warning_names_measures_by_their_names(self) -> None:
        """Seven, so that no other order is theirs by chance."""
        names = ["gas", "ash", "elm", "fir", "bay", "cow", "dew"]
        measures = [
            Measure(name=each, account=f"Equity:{each.title()}:{{member}}") for each in names
        ]
        mix = Measure(name="mix", weights=dict.fromkeys(names, Fraction(1)))
        plain = rules([fund("f", "non-member share of surplus", by="mix")])
        own = replace(plain, measures={each.name: each for each in [*measures, mix]})
        done = allocate(own, facts(1_000, members=workers(Zoe=40), measures=[*names, "mix"]))
        named = "`ash`, `bay`, `cow`, `dew`, `elm`, `fir`, `gas`"
        assert [each.do for each in done.problems] == [
            f"add `others: [ACCOUNT]` to measures {named}"
        ]

    @pytest.mark.parametrize(
        ("by", "do"),
        [
            ("mix", "add `others: [ACCOUNT]` to measures `pay`, `work`"),
            ("work", "add `others: [ACCOUNT]` to measure `work`"),
            ("points", "name a measure in `by` that has an `account` and `others`"),
            ("days", "name a measure in `by` that has an `account` and `others`"),
        ],
    )
    def test_the_warning_names_the_measures_that_others_can_have_a_part_in(
        self, by: str, do: str
    ) -> None:
        """`mix` is made of work and half, `half` of pay and points."""
        measures = (
            Measure(name="work", account="Equity:Work:{member}", unit="HOUR"),
            Measure(name="pay", account="Expenses:Pay:{member}", unit="EUR"),
            Measure(name="points", metadata="points"),
            Measure(name="half", weights={"pay": Fraction(1), "points": Fraction(1, 2)}),
            Measure(name="mix", weights={"work": Fraction(1), "half": Fraction(2)}),
        )
        plain = rules([fund("f", "non-member share of surplus", by=by)])
        own = replace(plain, measures={each.name: each for each in measures})
        names = [each.name for each in measures]
        done = allocate(own, facts(1_000, members=workers(Zoe=40), measures=names))
        assert of(done, "f").amount == 0
        assert [(each.code, each.do) for each in done.problems] == [("no-others", do)]

    def test_negative_numbers_count_as_they_are_in_a_total(self) -> None:
        draft = fund("f", "non-member share of surplus", by="work")
        done = close(900, draft, members=workers(Zoe=80, Abe=-20), others={"work": 30})
        assert of(done, "f").amount == 300

    def test_each_step_goes_by_its_own_measure(self) -> None:
        steps = (
            fund("hours", "non-member share of 100 EUR", by="work"),
            fund("sales", "non-member share of 100 EUR", by="sold"),
        )
        done = close(1_000, *steps, members=workers(Zoe=30), others={"work": 10, "sold": 7})
        assert amounts(done) == {"hours": 25, "sales": 100}


def test_the_figures_of_a_step_are_every_name_it_mentions_once() -> None:
    draft = fund(
        "f", "legal-interest of capital", at_most=["5% of surplus", "capital"], until="2 * capital"
    )
    done = close(1_000, draft, rates={"legal-interest": "3.25%"}, bases={"capital": 8_000})
    assert of(done, "f").figures == (
        ("legal-interest", Fraction(13, 400)),
        ("capital", Fraction(8_000)),
        ("surplus", Fraction(1_000)),
    )


def test_the_figures_are_of_every_phrase_but_a_members_own_number_is_none() -> None:
    draft = dividend(
        at_most_each="limit of work + debts", at_least_each="fee", to=[(PAYABLE, "goal + work")]
    )
    values = {"debts": 7, "fee": 1, "goal": 900}
    people = workers(Zoe=3, Abe=1)
    done = close(100, draft, bases=values, rates={"limit": "50%"}, members=people)
    assert dict(of(done, "dividend").figures) == {
        "remainder": 100,
        "limit": Fraction(1, 2),
        **values,
    }


def test_the_cap_that_lowered_a_step_last_is_kept() -> None:
    """100 limits; 150 would not have lowered it any more."""
    done = of(close(1_000, fund("f", "surplus", at_most=["100 EUR", "150 EUR"])), "f")
    assert done.limit == Bound(Limit.AT_MOST, "100 EUR", Decimal(100))
    assert done.limit in done.bounds
    assert str(rule_in_words(done)) == "surplus, limited to 100 EUR"


def test_a_limit_that_is_no_cap_of_the_step_is_no_bound() -> None:
    draft = dividend(at_most="80 EUR", at_most_each="30 EUR")
    done = of(close(100, draft, members=workers(Zoe=3, Abe=1)), "dividend")
    assert (done.limited_by, done.limit) == (Limit.AT_MOST_EACH, None)


def test_what_was_divided_before_the_members_parts_were_cut_is_kept() -> None:
    """80 is divided 60 and 20; Zoe's part is cut to 30."""
    draft = dividend(at_most="80 EUR", at_most_each="30 EUR")
    done = of(close(100, draft, members=workers(Zoe=3, Abe=1)), "dividend")
    assert done.divided == {"Zoe": 60, "Abe": 20}
    assert seen(done.amount, members(done)) == (50, {"Zoe": 30, "Abe": 20})
    assert of(close(9, fund("f", "surplus")), "f").divided == {}


def test_rules_without_losses_leave_a_loss_whole() -> None:
    done = close(-400, fund("f", "100 EUR"))
    assert seen(done.steps, done.undistributed) == ((), -400)
    assert rules([]).losses == ()


def test_a_members_own_number_in_a_least_part_is_no_figure_but_the_total_elsewhere_is() -> None:
    done = close(
        300, dividend("3 * work", at_least_each="2 * work"), members=workers(Zoe=30, Abe=20)
    )
    assert dict(of(done, "dividend").figures) == {"work": 50}
    alone = close(300, dividend("60 EUR", at_least_each="1 * work"), members=workers(Zoe=30))
    assert dict(of(alone, "dividend").figures) == {}


def test_both_sides_of_a_condition_are_among_the_phrases_of_a_step() -> None:
    (step,) = rules([fund("f", "20 EUR", when="surplus > 5% of debts")]).allocation
    found = [names for key, each in step.phrases if key == "when" for names in names_in(each.node)]
    assert found == ["surplus", "debts"]
