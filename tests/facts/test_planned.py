"""Planned turnover and surplus take the place of the books' in everything that reads them."""

from fractions import Fraction

import pytest

from coopctl.facts import FactsReading, Planned
from tests.facts.ledgers import (
    ACCOUNTS,
    SOMETHING,
    Measure,
    codes,
    facts_of,
    numbers,
    opened,
    sold,
    spent,
    worked,
)

LEDGER = (
    ACCOUNTS
    + opened("Income:Grants", "Assets:Owed", "Equity:Capital:Ana", "Equity:Work:Ana")
    + sold("2025-03-10", "1000.00 EUR")
    + sold("2025-04-10", "200.00 EUR", account="Income:Grants")
    + spent("2025-05-10", "300.00 EUR")
    + worked("2025-06-10", "60", "Ana")
)
"""Turnover 1,000 of sales, surplus 900."""
TURNOVER = "accounts: {turnover: [Income:Sales]}\n"
BOTH = Planned(turnover=Fraction(100_000), surplus=Fraction(50_000))


def planned(measure: Measure, more: str, plan: Planned = BOTH) -> FactsReading:
    return measure(LEDGER, TURNOVER + more, planned=plan)


def step(amount: str) -> str:
    return f"allocation:\n  - {{step: one, amount: {amount}, to: Equity:Reserve}}\n"


def test_turnover_surplus_and_loss_are_the_plans(measure: Measure) -> None:
    facts = facts_of(planned(measure, ""))
    assert [facts.turnover, facts.surplus, facts.bases["loss"]] == [100_000, 50_000, 0]
    facts = facts_of(planned(measure, "", Planned(surplus=Fraction(-70))))
    assert [facts.turnover, facts.surplus, facts.bases["loss"]] == [1000, -70, 70]


@pytest.mark.parametrize(
    ("accounts", "value"),
    [
        ("[Income:Sales]", 100_000),
        ("[Income, Expenses]", 50_000),
        ("[Expenses, Income]", 50_000),
        ("[Assets]", 900),
    ],
)
def test_a_base_of_the_turnovers_accounts_or_of_income_and_expenses_is_the_plans(
    measure: Measure, accounts: str, value: int
) -> None:
    reading = planned(measure, f"bases: {{base: {accounts}}}\n" + step("1% of base"))
    assert facts_of(reading).bases["base"] == value


def test_an_account_in_a_phrase_that_is_the_turnover_is_the_plans(measure: Measure) -> None:
    facts = facts_of(planned(measure, step("2% of Income:Sales")))
    assert facts.bases["Income:Sales"] == 100_000


def test_all_income_is_the_turnover_where_the_rules_name_no_accounts(measure: Measure) -> None:
    more = "bases: {all: [Income]}\n" + step("2% of all")
    assert facts_of(measure(LEDGER, more, planned=BOTH)).bases["all"] == 100_000


def test_turnover_on_accounts_of_expenses_is_the_plans_with_its_sign_turned(
    measure: Measure,
) -> None:
    """Costs passed on and counted as turnover: credit minus debit, as a base debit minus credit."""
    text = "accounts: {turnover: [Expenses:Rent]}\n" + step("2% of Expenses:Rent")
    assert facts_of(measure(LEDGER, text)).bases["Expenses:Rent"] == 300
    plan = Planned(turnover=Fraction(-400))
    assert facts_of(measure(LEDGER, text, planned=plan)).bases["Expenses:Rent"] == 400


def test_what_is_not_planned_is_the_books(measure: Measure) -> None:
    bases = "bases: {sales: [Income:Sales], result: [Income, Expenses]}\n"
    more = bases + step("1% of sales + 1% of result")
    facts = facts_of(planned(measure, more, Planned(turnover=Fraction(5))))
    assert [facts.bases["sales"], facts.bases["result"]] == [5, 900]
    facts = facts_of(planned(measure, more, Planned(surplus=Fraction(5))))
    assert [facts.bases["sales"], facts.bases["result"]] == [1000, 5]


def test_a_measures_cap_is_of_the_plan(measure: Measure) -> None:
    """60 hours; 0.1% of 50,000 is 50, of the books' 900 it would be 0.9."""
    more = 'work: {account: "Equity:Work:{member}", unit: HOUR, at_most: 0.1% of surplus}'
    assert numbers(planned(measure, f"measures:\n  {more}\n"), "work") == {"Ana": 50}


@pytest.mark.parametrize(
    ("more", "name", "value"),
    [
        (step("2% of Income:Grants"), "Income:Grants", "200.00"),
        ("bases: {all: [Income]}\n" + step("2% of all"), "all", "1,200.00"),
        ("bases: {costs: [Expenses]}\n" + step("2% of costs"), "costs", "300.00"),
        ("bases: {all: [Income, Assets]}\n" + step("2% of surplus, at_most: all"), "all", "300.00"),
        ("bases: {costs: [Expenses]}\nrequires: [{that: reserve >= costs}]\n", "costs", "300.00"),
    ],
)
def test_what_else_reads_income_or_expenses_stays_the_books_and_warns(
    measure: Measure, more: str, name: str, value: str
) -> None:
    """Income 1,200 less assets of 900 is 300."""
    reading = planned(measure, more)
    assert codes(reading) == ["not-planned"]
    assert reading.facts is not None
    assert not reading.problems[0].is_error
    assert reading.problems[0].wrong == (
        f"`{name}` reads Income or Expenses, and stays at the books' {value} EUR"
    )
    facts_of(measure(LEDGER, TURNOVER + more))


def test_what_is_read_twice_is_told_once_and_what_nothing_reads_is_not(measure: Measure) -> None:
    twice = step("2% of Income:Grants, at_most: 3% of Income:Grants")
    reading = planned(measure, "bases: {idle: [Expenses]}\n" + twice)
    assert codes(reading) == ["not-planned"]


def test_a_year_without_entries_is_planned_by_both_figures_alone(measure: Measure) -> None:
    ledger = ACCOUNTS + SOMETHING
    assert facts_of(measure(ledger, year=2026, planned=BOTH)).surplus == 50_000
    for half in (Planned(turnover=Fraction(1)), Planned(surplus=Fraction(1)), Planned()):
        assert codes(measure(ledger, year=2026, planned=half)) == ["year-without-entries"]
