"""What the rules of a year, a law and a fiscal year say of themselves."""

from datetime import date

import pytest

from coopctl.allocation.vocabulary import Law
from coopctl.allocation.years import FiscalYear, Period
from tests.allocation.builders import PAYABLE, dividend, fund, release, rules


def test_every_phrase_of_a_step_comes_with_its_key_in_order() -> None:
    draft = dividend(
        "10% of surplus",
        "work",
        when="surplus > 5% of debts",
        at_least="20 EUR",
        at_most=("30 EUR", "3% of turnover"),
        until="900 EUR",
        at_most_each="50 EUR",
        at_least_each="5 EUR",
        to=[("Equity:Advances:{member}", "7 EUR"), (PAYABLE, None)],
    )
    (step,) = rules([draft]).allocation
    assert [(key, phrase.text) for key, phrase in step.phrases] == [
        ("when", "surplus > 5% of debts"),
        ("when", "surplus > 5% of debts"),
        ("amount", "10% of surplus"),
        ("at_least", "20 EUR"),
        ("at_most", "30 EUR"),
        ("at_most", "3% of turnover"),
        ("until", "900 EUR"),
        ("at_most_each", "50 EUR"),
        ("at_least_each", "5 EUR"),
        ("to", "7 EUR"),
    ]


def test_a_fund_is_what_steps_name_and_no_members_account() -> None:
    steps = [
        fund("reserve", "10 EUR", "Equity:Reserve"),
        dividend(),
        release("again", "5 EUR", "Equity:Reserve"),
        release("jobs", "5 EUR", "Equity:Jobs"),
    ]
    losses = [release("borne", "remainder", "Equity:Losses")]
    assert rules(steps, losses=losses).funds == ("Equity:Reserve", "Equity:Jobs", "Equity:Losses")


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_a_law_is_in_force_from_its_first_to_its_last_day(day: date, *, is_in_force: bool) -> None:
    law = Law(
        id="small",
        title="Law on small co-ops",
        url="https://example.org",
        as_of=date(2025, 1, 1),
        since=date(2022, 1, 1),
        to=date(2024, 12, 31),
    )
    assert law.in_force(day) == is_in_force


def test_a_year_has_as_many_days_as_the_calendar() -> None:
    assert Period(2025, date(2025, 1, 1), date(2025, 12, 31)).days == 365
    assert FiscalYear(4, 1).period(2023).days == 366
    assert Period(2025, date(2025, 1, 1), date(2025, 1, 1)).days == 1


@pytest.mark.parametrize(
    ("years", "day", "year"),
    [
        (FiscalYear(), date(2025, 1, 1), 2025),
        (FiscalYear(), date(2025, 12, 31), 2025),
        (FiscalYear(4, 1), date(2025, 3, 31), 2024),
        (FiscalYear(4, 1), date(2025, 4, 1), 2025),
        (FiscalYear(4, 1, named_after_end=True), date(2025, 3, 31), 2025),
        (FiscalYear(4, 1, named_after_end=True), date(2025, 4, 1), 2026),
    ],
)
def test_a_day_lies_in_the_year_that_begins_before_it(
    years: FiscalYear, day: date, year: int
) -> None:
    assert years.year_of(day) == year
