"""Measures of a balance: which day, which side, and from when on it counts."""

from fractions import Fraction

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    SOMETHING,
    Measure,
    moved,
    numbers,
    opened,
    paid_in,
    worked,
)

PEOPLE = """\
2024-01-01 open Equity:Capital:Zoe
2025-01-01 open Equity:Capital:Abe
2025-07-01 open Equity:Capital:Mo
2024-06-01 open Equity:Capital:Kit
2025-03-01 close Equity:Capital:Kit
"""
CAPITAL = (
    paid_in("2024-01-01", "1000.00 EUR", "Zoe")
    + paid_in("2025-12-31", "100.00 EUR", "Zoe")
    + paid_in("2025-01-01", "365.00 EUR", "Abe")
    + paid_in("2025-07-01", "730.00 EUR", "Mo")
    + paid_in("2024-06-01", "500.00 EUR", "Kit")
    + moved("2025-02-15", "500.00 EUR", debit="Equity:Capital:Kit", credit="Assets:Bank")
)
LEDGER = ACCOUNTS + PEOPLE + CAPITAL + SOMETHING


def capital(balance: str) -> str:
    """Write a measure of capital."""
    return f'measures: {{capital: {{account: "Equity:Capital:{{member}}", balance: {balance}}}}}\n'


AVERAGES = {
    "Zoe": 1000 + Fraction(100, 365),
    "Abe": Fraction(365),
    "Mo": Fraction(730 * 184, 365),
    "Kit": Fraction(500 * 45, 365),
}
"""Zoe's 100 stood for one day; Abe's 365 for all; Mo's 730 from July on, on 184 days;
Kit's 500 on the 31 days of January and 14 of February."""


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ("year-end", {"Zoe": 1100, "Abe": 365, "Mo": 730, "Kit": 0}),
        ("year-start", {"Zoe": 1000, "Abe": 0, "Mo": 0, "Kit": 500}),
        ("daily-average", AVERAGES),
        (
            "month-end-average",
            {"Zoe": 1000 + Fraction(100, 12), "Abe": 365, "Mo": 365, "Kit": Fraction(500, 12)},
        ),
        ("highest", {"Zoe": 1100, "Abe": 365, "Mo": 730, "Kit": 500}),
    ],
)
def test_each_of_the_five_balances(
    measure: Measure, balance: str, expected: dict[str, Fraction]
) -> None:
    assert numbers(measure(LEDGER, capital(balance)), "capital") == expected


def test_a_joiner_of_the_first_day_earns_the_whole_year(measure: Measure) -> None:
    """Edge case 14: 365 days of 365, not 364."""
    assert numbers(measure(LEDGER, capital("daily-average")), "capital")["Abe"] == 365


@pytest.mark.parametrize("balance", ["year-end", "daily-average", "highest", "month-end-average"])
def test_a_line_after_the_year_takes_nothing_away_and_adds_nothing(
    measure: Measure, balance: str
) -> None:
    """Edge case 15."""
    later = paid_in("2026-02-01", "5000.00 EUR", "Abe")
    later += moved("2026-03-01", "700.00 EUR", debit="Equity:Capital:Mo", credit="Assets:Bank")
    before = numbers(measure(LEDGER, capital(balance)), "capital")
    assert numbers(measure(LEDGER + later, capital(balance)), "capital") == before


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ("year-end", {"Zoe": 1000, "Kit": 500}),
        ("year-start", {"Zoe": 0, "Kit": 0}),
        ("daily-average", {"Zoe": 1000, "Kit": Fraction(500 * 214, 366)}),
    ],
)
def test_last_year_computed_again_uses_last_years_balances(
    measure: Measure, balance: str, expected: dict[str, Fraction]
) -> None:
    """Edge case 16. Of the 366 days of 2024, 214 remained on 1 June."""
    ledger = LEDGER + moved("2024-03-03", "1.00 EUR", debit="Assets:Bank", credit="Income:Sales")
    assert numbers(measure(ledger, capital(balance), year=2024), "capital") == expected


LOANS = opened("Liabilities:Loans:Mo", "Assets:Advances:Mo", "Assets:Advances:Zoe") + moved(
    "2024-04-04", "1000.00 EUR", debit="Assets:Bank", credit="Liabilities:Loans:Mo"
)


def loans(balance: str) -> str:
    """Write a measure of what members lent."""
    return f'measures: {{loans: {{account: "Liabilities:Loans:{{member}}", balance: {balance}}}}}\n'


@pytest.mark.parametrize(
    ("balance", "mo"),
    [
        ("daily-average", Fraction(1000 * 184, 365)),
        ("month-end-average", Fraction(1000 * 6, 12)),
        ("year-end", Fraction(1000)),
        ("year-start", Fraction(1000)),
    ],
)
def test_in_an_average_days_before_joining_count_zero(
    measure: Measure, balance: str, mo: Fraction
) -> None:
    """Mo lent the money in 2024 and joined on 1 July 2025."""
    assert numbers(measure(LEDGER + LOANS, loans(balance)), "loans")["Mo"] == mo


def test_the_year_starts_before_the_entries_of_its_first_day(measure: Measure) -> None:
    """So a closing dated that day is not in it, and is in every other balance."""
    closing = """
2025-01-01 custom "coop-closing" 2024

2025-01-01 * "Closing 2024" "Shares" ^coop-closing-2024
  Equity:Reserve       70.00 EUR
  Equity:Capital:Zoe  -70.00 EUR
"""
    ledger = LEDGER + closing
    assert numbers(measure(ledger, capital("year-start")), "capital")["Zoe"] == 1000
    assert numbers(measure(ledger, capital("year-end")), "capital")["Zoe"] == 1170
    zoe = numbers(measure(ledger, capital("daily-average")), "capital")["Zoe"]
    assert zoe == AVERAGES["Zoe"] + 70


def test_the_highest_is_of_the_ends_of_days_not_of_moments_within_one(measure: Measure) -> None:
    within = paid_in("2025-08-08", "9000.00 EUR", "Mo")
    within += moved("2025-08-08", "9000.00 EUR", debit="Equity:Capital:Mo", credit="Assets:Bank")
    assert numbers(measure(LEDGER + within, capital("highest")), "capital")["Mo"] == 730


def test_the_highest_may_have_stood_since_before_the_year(measure: Measure) -> None:
    taken = moved("2025-01-02", "999.00 EUR", debit="Equity:Capital:Zoe", credit="Assets:Bank")
    assert numbers(measure(LEDGER + taken, capital("highest")), "capital")["Zoe"] == 1000


def test_the_highest_of_a_year_passes_over_what_was_higher_before_it(measure: Measure) -> None:
    earlier = paid_in("2024-02-02", "9000.00 EUR", "Zoe")
    earlier += moved("2024-12-31", "9000.00 EUR", debit="Equity:Capital:Zoe", credit="Assets:Bank")
    assert numbers(measure(LEDGER + earlier, capital("highest")), "capital")["Zoe"] == 1100


def test_the_highest_may_be_below_zero(measure: Measure) -> None:
    owed = moved("2024-05-05", "30.00 EUR", debit="Liabilities:Loans:Mo", credit="Assets:Bank")
    ledger = LEDGER + opened("Liabilities:Loans:Mo") + owed
    assert numbers(measure(ledger, loans("highest")), "loans")["Mo"] == -30


def test_a_balance_is_on_the_natural_side_and_has_its_sub_accounts_in_it(
    measure: Measure,
) -> None:
    ledger = LEDGER + LOANS + opened("Liabilities:Loans:Mo:Second")
    ledger += moved(
        "2025-01-05", "5.00 EUR", debit="Assets:Bank", credit="Liabilities:Loans:Mo:Second"
    )
    ledger += moved("2025-01-05", "8.00 EUR", debit="Assets:Advances:Mo", credit="Assets:Bank")
    advances = 'measures: {a: {account: "Assets:Advances:{member}", balance: year-end}}\n'
    assert numbers(measure(ledger, loans("year-end")), "loans")["Mo"] == 1005
    assert numbers(measure(ledger, advances), "a")["Mo"] == 8


def test_a_balance_of_another_unit_is_read_as_posted(measure: Measure) -> None:
    ledger = LEDGER + opened("Equity:Work:Zoe") + worked("2024-02-02", "12", "Zoe")
    ledger += worked("2025-02-02", "3.5", "Zoe")
    saved = 'measures: {saved: {account: "Equity:Work:{member}", unit: HOUR, balance: year-end}}\n'
    assert numbers(measure(ledger, saved), "saved")["Zoe"] == Fraction("15.5")


def test_others_of_a_balance_are_read_as_that_balance(measure: Measure) -> None:
    rules = capital("daily-average").replace("average}", "average, others: [Equity:Friends]}")
    ledger = LEDGER + opened("Equity:Friends")
    ledger += moved("2025-12-30", "365.00 EUR", debit="Assets:Bank", credit="Equity:Friends")
    reading = measure(ledger, rules)
    assert reading.facts is not None
    assert reading.facts.others == {"capital": 2}
