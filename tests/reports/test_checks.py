"""What is asked for, what the year gives, and what mends it, in words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from coopctl.allocation import allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Law, Measure, Name, Requirement, Rules
from coopctl.reports.checks import asked_in_words, given_in_words, problems_of
from coopctl.reports.closing_json import check_json
from tests.allocation.builders import (
    Draft,
    condition,
    dividend,
    facts,
    fund,
    person,
    rules,
    workers,
)

RESERVE = fund("reserve", "1761.61 EUR", "Equity:Reserve")
SOCIAL = fund("social", "880.80 EUR", "Equity:Social")


def held(
    that: str, *steps: Draft, law: Law | None = None, when: str | None = None, **books: Any
) -> tuple[Check, Rules]:
    """Hold a requirement, the co-op's own or of a law, against a year of a surplus of 10,000."""
    asks = Requirement(
        id="it", that=condition(that), when=condition(when) if when is not None else None
    )
    of_year = rules(steps)
    if law is None:
        of_year = replace(of_year, requires=(asks,))
    else:
        of_year = replace(of_year, laws=(replace(law, requires=(asks,)),))
    year = facts(10_000, **books)
    (check,) = check_requirements(of_year, year, allocate(of_year, year))
    return check, of_year


def figures(that: str, *steps: Draft) -> tuple[str, str]:
    """Write what is asked for and what is given."""
    check, of_year = held(that, *steps)
    return asked_in_words(check, of_year), given_in_words(check, of_year)


class TestFigures:
    """A third of 1,761.61 is 587.20333..., which lies between 587.20 and 587.21."""

    @pytest.mark.parametrize(
        ("that", "asked"),
        [
            ("1/3 of reserve >= 587.21 EUR", "at least 587.21 EUR is asked for"),
            ("1/3 of reserve <= 587.20 EUR", "at most 587.20 EUR is allowed"),
            ("1/3 of reserve > 587.21 EUR", "more than 587.21 EUR is asked for"),
            ("1/3 of reserve < 587.20 EUR", "less than 587.20 EUR is allowed"),
            ("1/3 of reserve = 587.20 EUR", "587.20 EUR is asked for"),
        ],
    )
    def test_what_is_given_is_not_rounded_to_what_is_asked_for(self, that: str, asked: str) -> None:
        assert figures(that, RESERVE) == (asked, "587.20… EUR")

    @pytest.mark.parametrize(
        ("compare", "asked"),
        [
            (">=", "at least 3,333.34 EUR is asked for"),
            ("<=", "at most 3,333.33 EUR is allowed"),
            (">", "more than 3,333.33… EUR is asked for"),
            ("<", "less than 3,333.33… EUR is allowed"),
            ("=", "3,333.33… EUR is asked for"),
        ],
    )
    def test_what_is_asked_for_in_whole_cents_fulfils_it(self, compare: str, asked: str) -> None:
        """A third of 10,000 has no end; a reserve in whole cents is above it or below it."""
        given = figures(f"reserve {compare} 1/3 of surplus", RESERVE)
        assert given == (asked, "1,761.61 EUR")

    def test_what_is_no_whole_number_of_cents_is_compared_as_it_is(self) -> None:
        """1,761.61 / 8 is 220.20125 and does more than 220.2009; 220.21 is not what is asked."""
        assert figures("1/8 of reserve >= 220.2009 EUR", RESERVE) == (
            "at least 220.2009 EUR is asked for",
            "220.20125 EUR",
        )


def mended_by(
    that: str, *steps: Draft, law: Law | None = None, when: str | None = None, **books: Any
) -> str:
    """Say what mends a requirement that does not hold, without the exception."""
    check, of_year = held(that, *steps, law=law, when=when, **books)
    (problem,) = problems_of([check], of_year, ())
    return problem.do.partition("; or record why not")[0]


def small_law(**meaning: tuple[str, ...]) -> Law:
    """Make a law that speaks of steps."""
    return Law(
        id="small",
        title="Law on small co-ops",
        url="https://example.org",
        as_of=date(2025, 1, 1),
        steps=dict.fromkeys(meaning, "a step"),
        meaning=meaning,
    )


class TestRemedies:
    """Of a surplus of 10,000, with a turnover of 88,080.40, of which 5% are 4,404.02."""

    @pytest.mark.parametrize(
        ("that", "change"),
        [
            ("reserve = 5% of turnover", "raise `reserve` to 4,404.02 EUR"),
            ("reserve = 1000 EUR", "lower `reserve` to 1,000.00 EUR"),
            ("reserve >= 2000 EUR", "add `at_least: 2000 EUR` to step `reserve`"),
            ("reserve <= 1000 EUR", "add `at_most: 1000 EUR` to step `reserve`"),
            ("reserve > 2000 EUR", "raise `reserve` to more than 2,000.00 EUR"),
            ("reserve < 1000 EUR", "lower `reserve` to less than 1,000.00 EUR"),
        ],
    )
    def test_one_step_is_raised_or_lowered(self, that: str, change: str) -> None:
        assert mended_by(that, RESERVE, turnover="88,080.40") == change

    @pytest.mark.parametrize(
        ("that", "left", "goal"),
        [
            ("1/3 of reserve >= 600 EUR", "1/3 of reserve", "600.00 EUR or more"),
            ("2 * social <= 100 EUR", "2 * social", "100.00 EUR or less"),
            ("social - reserve >= 2000 EUR", "social - reserve", "2,000.00 EUR or more"),
            ("reserve + social < 1 EUR", "reserve + social", "less than 1.00 EUR"),
            ("reserve + social = 1 EUR", "reserve + social", "1.00 EUR"),
            ("turnover >= 5000 EUR", "turnover", "5,000.00 EUR or more"),
            ("days >= 365 * members", "days", "730 or more"),
            ("days > 365 * members", "days", "more than 730"),
        ],
    )
    def test_what_is_no_step_alone_is_told_as_it_is_written(
        self, that: str, left: str, goal: str
    ) -> None:
        """Zoe and Abe have a day each."""
        two = {"Zoe": person(work=3), "Abe": person(work=1)}
        done = mended_by(that, RESERVE, SOCIAL, members=two)
        assert done == f"change the rules so that `{left}` comes to {goal}"

    def test_what_a_fund_holds_is_no_step(self) -> None:
        that = condition("turnover >= 5000 EUR")
        left = Name("balance of reserve")
        asks = Requirement(id="it", that=replace(that, text=f"{left.name} >= 5000 EUR", left=left))
        check = Check(
            requirement=asks,
            law=None,
            asked=True,
            holds=False,
            required=Fraction(5000),
            given=Fraction(1761),
        )
        (problem,) = problems_of([check], rules([RESERVE]), ())
        assert problem.do.startswith(
            "change the rules so that `balance of reserve` comes to 5,000.00 EUR or more;"
        )

    def test_a_bound_that_the_step_has_is_moved(self) -> None:
        low = replace(RESERVE, at_least="500 EUR")
        assert mended_by("reserve >= 2000 EUR", low) == (
            "raise the `at_least` of step `reserve` to 2,000.00 EUR or more"
        )
        high = replace(RESERVE, at_most="5000 EUR")
        assert mended_by("reserve <= 1000 EUR", high) == (
            "lower the `at_most` of step `reserve` to 1,000.00 EUR or less"
        )

    def test_a_cap_above_the_amount_is_not_all_that_is_raised(self) -> None:
        high = replace(RESERVE, at_most="1800 EUR")
        assert mended_by("reserve >= 2000 EUR", high) == (
            "raise the `at_most` of step `reserve` to 2,000.00 EUR or more, "
            "and its amount where that is less"
        )

    def test_a_word_of_a_law_is_the_step_that_it_means(self) -> None:
        law = small_law(**{"legal-reserve": ("reserve",)})
        assert mended_by("legal-reserve >= 20% of surplus", RESERVE, law=law) == (
            "add `at_least: 20% of surplus` to step `reserve`"
        )
        assert mended_by("2 * legal-reserve >= 60% of surplus", RESERVE, law=law) == (
            "change the rules so that `2 * reserve` comes to 6,000.00 EUR or more"
        )

    def test_a_word_of_a_law_for_several_steps_is_what_they_give_together(self) -> None:
        law = small_law(**{"legal-reserve": ("reserve", "social")})
        assert mended_by("legal-reserve >= 30% of surplus", RESERVE, SOCIAL, law=law) == (
            "raise `reserve`, `social` together to 3,000.00 EUR or more"
        )

    def test_a_step_is_added_only_by_a_word_of_a_law_that_no_step_has(self) -> None:
        law = small_law(**{"legal-reserve": (), "cover-losses": (), "training": ("social",)})
        assert mended_by("legal-reserve >= 20% of surplus", SOCIAL, law=law) == (
            "add a step `legal-reserve` with `amount: 20% of surplus` and "
            "`at_least: 20% of surplus`"
        )
        right = "10% of (surplus - cover-losses)"
        assert mended_by(f"legal-reserve >= {right}", SOCIAL, law=law) == (
            "add a step `legal-reserve` that comes to 1,000.00 EUR or more"
        )
        taken = small_law(social=())
        assert mended_by("social >= 20% of surplus", SOCIAL, law=taken) == (
            "change the rules so that `social` comes to 2,000.00 EUR or more"
        )

    def test_a_step_added_as_said_gives_what_the_law_asks_to_the_last_cent(self) -> None:
        """A third of 10,000 is 3,333.333..., of which half up makes 3,333.33: a cent too little."""
        law = small_law(**{"legal-reserve": ()})
        that, third = "legal-reserve >= 1/3 of surplus", "1/3 of surplus"
        said = mended_by(that, SOCIAL, law=law)
        assert said.startswith(f"add a step `legal-reserve` with `amount: {third}` and `at_least: ")
        law = small_law(**{"legal-reserve": ("legal-reserve",)})
        added = fund("legal-reserve", third, at_least=third)
        assert held(that, added, law=law)[0].holds
        assert not held(that, fund("legal-reserve", third), law=law)[0].holds

    def test_a_step_that_no_word_means_may_be_the_one_that_a_law_speaks_of(self) -> None:
        law = small_law(**{"legal-reserve": ()})
        that = "legal-reserve >= 20% of surplus"
        add = (
            "add a step `legal-reserve` with `amount: 20% of surplus` and "
            "`at_least: 20% of surplus`"
        )
        by_work = dividend("remainder", "work")
        people = workers(Zoe=1, Abe=3)
        assert mended_by(that, by_work, law=law, members=people) == add
        assert mended_by(that, SOCIAL, by_work, law=law, members=people) == (
            f"{add}, or name the step that is it: `law: {{small: {{legal-reserve: social}}}}`"
        )
        assert mended_by(that, SOCIAL, RESERVE, law=law) == (
            f"{add}, or name the step that is it: `law: {{small: {{legal-reserve: NAME}}}}`"
        )


class TestNamesOfStepsToMembers:
    """Of a surplus of 10,000 a law lets bonus and interest go to members, and nothing else."""

    THAT = "distributions <= bonus + interest"

    def mended(self, law: Law, *steps: Draft, that: str = THAT, when: str | None = None) -> str:
        """Say what mends it; Zoe and Abe have worked."""
        law = replace(law, to_members=tuple(law.steps))
        people = workers(Zoe=1, Abe=3)
        return mended_by(that, *steps, law=law, when=when, members=people)

    def test_a_step_that_no_word_means_may_be_the_only_word_that_no_step_has(self) -> None:
        by_work = replace(dividend("100 EUR"), step="ristorno")
        law = small_law(bonus=(), interest=("interest",))
        interest = replace(dividend("20 EUR", "work"), step="interest")
        assert self.mended(law, by_work, interest) == (
            "write `law: {small: {bonus: ristorno}}` if step `ristorno` is the law's `bonus`; "
            "or lower what is distributed to members to 20.00 EUR or less"
        )

    def test_where_several_words_may_be_meant_they_are_told(self) -> None:
        by_work = replace(dividend("100 EUR"), step="ristorno")
        assert self.mended(small_law(bonus=(), interest=()), by_work) == (
            "write `law: {small: {WORD: ristorno}}` with the word that step `ristorno` is, "
            "of `bonus`, `interest`; or lower what is distributed to members to 0.00 EUR or less"
        )

    def test_where_several_steps_may_be_meant_they_are_told(self) -> None:
        """Of the law of California interest is no word, and counts as a distribution on capital."""
        steps = [replace(dividend(f"{each} EUR"), step=f"part-{each}") for each in (30, 20)]
        mended = self.mended(small_law(bonus=()), *steps, that="distributions - bonus <= 40 EUR")
        assert mended.partition(";")[0] == (
            "write `law: {small: {bonus: NAME}}` with the step that is it, of `part-30`, `part-20`"
        )
        mended = self.mended(small_law(bonus=(), interest=()), *steps)
        assert mended.partition(";")[0] == (
            "write `law: {small: {WORD: NAME}}` with one of `bonus`, `interest` for each step "
            "of `part-30`, `part-20` that is it"
        )

    def test_a_word_may_mean_one_step_more(self) -> None:
        steps = [replace(dividend(f"{each} EUR"), step=f"part-{each}") for each in (30, 20)]
        law = small_law(bonus=("part-30",))
        assert self.mended(law, *steps, that="distributions - bonus <= 1 EUR") == (
            "write `law: {small: {bonus: [part-30, part-20]}}` if step `part-20` is the law's "
            "`bonus`; or change the rules so that `distributions - part-30` comes to "
            "1.00 EUR or less"
        )

    def test_what_is_asked_in_some_years_alone_is_no_matter_of_names(self) -> None:
        by_work = replace(dividend("100 EUR"), step="ristorno")
        law = small_law(bonus=(), interest=())
        lower = "lower what is distributed to members to 0.00 EUR or less"
        assert self.mended(law, by_work, when="surplus > 0 EUR") == lower

    def test_what_weighs_none_of_the_words_is_no_matter_of_names(self) -> None:
        by_work = replace(dividend("100 EUR"), step="ristorno")
        law = small_law(bonus=(), interest=())
        lower = "lower what is distributed to members to 5.00 EUR or less"
        assert self.mended(law, by_work, that="distributions <= 5 EUR") == lower

    def test_a_word_that_the_condition_does_not_speak_of_is_not_offered(self) -> None:
        by_work = replace(dividend("100 EUR"), step="ristorno")
        law = small_law(bonus=(), interest=())
        mended = self.mended(law, by_work, that="distributions <= interest")
        assert mended.startswith("write `law: {small: {interest: ristorno}}` if step")


class TestWhatComesBeforeMembers:
    """A law lets nothing go to members before losses of 300 are covered."""

    def mended(self, *covering: Draft, **meaning: tuple[str, ...]) -> str:
        """Say what mends it where 50 are distributed."""
        law = replace(small_law(cover=()), bases={"losses": "losses"})
        law = replace(law, meaning={"cover": (), "losses": ("lost",)} | meaning)
        by_work = dividend("50 EUR", "work")
        return mended_by(
            "distributions = 0",
            *covering,
            by_work,
            law=law,
            when="losses + cover < 0 EUR",
            members=workers(Zoe=1, Abe=3),
            bases={"lost": -300},
        )

    def test_a_step_that_covers_them_is_added_before_all(self) -> None:
        assert self.mended() == (
            "add a step `cover` that brings `lost + cover` to 0 EUR or more, before anything else "
            "goes to members; or lower what is distributed to members to 0.00 EUR"
        )

    def test_a_step_that_covers_too_little_covers_all(self) -> None:
        assert self.mended(fund("fill", "299.99 EUR", "Equity:Losses"), cover=("fill",)) == (
            "let step `fill` bring `lost + fill` to 0 EUR or more, before anything else "
            "goes to members; or lower what is distributed to members to 0.00 EUR"
        )


class TestWhatTheBooksHold:
    """Interest of 50 is booked; of a law the rules name the base, and no step."""

    @pytest.mark.parametrize(
        ("that", "left"),
        [
            ("booked <= 49 EUR", "paid"),
            ("interest + booked <= 49 EUR", "interest + paid"),
            ("surplus - booked >= 9951 EUR", "surplus - paid"),
        ],
    )
    def test_no_step_changes_it(self, that: str, left: str) -> None:
        assert self.mended(that) == (
            f"no step changes `{left}`: correct the books where they are wrong, or follow it"
        )

    def test_a_step_that_gives_some_of_it_does(self) -> None:
        steps = fund("due", "10 EUR")
        mended = self.mended("interest + booked <= 49 EUR", steps, interest=("due",))
        assert mended == "change the rules so that `due + paid` comes to 49.00 EUR or less"

    def test_a_step_that_is_lacking_may_give_more(self) -> None:
        assert self.mended("interest + booked >= 51 EUR") == (
            "change the rules so that `interest + paid` comes to 51.00 EUR or more"
        )

    def mended(self, that: str, *steps: Draft, **meaning: tuple[str, ...]) -> str:
        """Say what mends it."""
        law = replace(small_law(interest=()), bases={"booked": "interest booked"})
        law = replace(law, meaning={"interest": (), "booked": ("paid",)} | meaning)
        return mended_by(that, *steps, law=law, bases={"paid": 50})


class TestCounts:
    """Metadata, and what other measures weigh, are no money; a sum on accounts in euros is."""

    MEASURES = (
        Measure(name="work", account="Equity:Work:{member}", unit="HOUR"),
        Measure(name="pay", account="Expenses:Pay:{member}", unit="EUR"),
        Measure(name="level", metadata="level"),
        Measure(name="fair", weights={"work": Fraction(2, 5), "pay": Fraction(3, 5)}),
    )

    def given(self, that: str, law: Law | None = None) -> Check:
        """Hold a requirement against Zoe's level of 4 and Abe's of 2; each other number is 1.5."""
        members = {
            "Zoe": person(level=4, work="1.5", pay="1.5", fair="1.5"),
            "Abe": person(level=2, work="1.5", pay="1.5", fair="1.5"),
        }
        check, self.rules = held(that, RESERVE, law=law, members=members)
        self.rules = replace(
            self.rules,
            measures={each.name: each for each in self.MEASURES},
            rates={"half": Fraction(1, 2)},
        )
        return check

    @pytest.mark.parametrize(
        ("that", "asked", "given"),
        [
            ("level <= 5", "at most 5 is allowed", "6"),
            ("fair >= 4", "at least 4 is asked for", "3"),
            ("work >= 4", "at least 4 is asked for", "3"),
            ("pay >= 4 EUR", "at least 4.00 EUR is asked for", "3.00 EUR"),
            ("1/2 of level >= 1/3 of days", "at least 2/3 is asked for", "3"),
        ],
    )
    def test_in_words(self, that: str, asked: str, given: str) -> None:
        check = self.given(that)
        assert (asked_in_words(check, self.rules), given_in_words(check, self.rules)) == (
            asked,
            given,
        )

    @pytest.mark.parametrize(
        ("that", "required", "given"),
        [
            ("level <= 2 * days", "4", "6"),
            ("pay >= 4 EUR", "4.00", "3.00"),
            ("reserve >= 4 EUR", "4.00", "1761.61"),
        ],
    )
    def test_in_json(self, that: str, required: str, given: str) -> None:
        answer = check_json(self.given(that), self.rules)
        assert (answer["required"], answer["given"]) == (required, given)

    def test_a_word_of_a_law_counts_what_it_means(self) -> None:
        law = replace(small_law(), bases={"hours": "of work"}, meaning={"hours": ("work",)})
        check = self.given("hours >= 4", law)
        assert given_in_words(check, self.rules) == "3"

    @pytest.mark.parametrize(
        ("that", "given"), [("fund = 0", "0.00 EUR"), ("fund + hours <= 3", "3.00 EUR")]
    )
    def test_what_a_step_gives_that_the_rules_lack_is_money(self, that: str, given: str) -> None:
        meaning = {"fund": (), "hours": ("work",)}
        law = replace(small_law(fund=()), bases={"hours": "of work"}, meaning=meaning)
        assert given_in_words(self.given(that, law), self.rules) == given

    def test_a_rate_is_no_money(self) -> None:
        check = Check(
            requirement=Requirement(id="it", that=condition("level <= half of days")),
            law=None,
            asked=True,
            holds=False,
            required=Fraction(1),
            given=Fraction(6),
        )
        self.given("level <= 5")
        assert asked_in_words(check, self.rules) == "at most 1 is allowed"
