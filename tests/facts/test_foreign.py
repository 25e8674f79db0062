"""Income and expenses in another commodity than the currency."""

from fractions import Fraction

import pytest

from tests.facts.ledgers import ACCOUNTS, SOMETHING, Measure, codes, facts_of, moved, opened, sold

PRICES = """\
2024-12-01 price USD 0.95 EUR
2025-03-01 price USD 0.90 EUR
2025-09-01 price USD 0.85 EUR
2026-01-01 price USD 0.50 EUR
"""
EXPORT = sold("2025-04-01", "50.01 USD")
"""At 0.90 it is 45.009, so 45.01; at 0.85 it is 42.5085, so 42.51."""
TRANSACTION = "convert: transaction\n"
YEAR_END = "convert: year-end\n"


def test_foreign_income_is_an_error_that_names_the_first_posting(measure: Measure) -> None:
    ledger = ACCOUNTS + PRICES + SOMETHING + sold("2025-05-01", "9.00 USD") + EXPORT
    reading = measure(ledger)
    assert reading.facts is None
    (problem,) = reading.problems
    assert problem.code == "foreign-income"
    assert "-50.01 USD on Income:Sales, 2025-04-01" in problem.wrong
    assert "Income:Sales" in ledger.splitlines()[problem.place.line - 1]


def test_each_other_commodity_is_named_at_once(measure: Measure) -> None:
    reading = measure(ACCOUNTS + EXPORT + sold("2025-05-01", "9.00 CHF"))
    assert codes(reading) == ["foreign-income", "foreign-income"]


def test_foreign_income_of_another_year_is_no_error(measure: Measure) -> None:
    other = sold("2024-12-31", "1.00 USD") + sold("2026-01-01", "2.00 USD")
    facts_of(measure(ACCOUNTS + SOMETHING + other))


def test_foreign_balances_are_no_error_and_are_not_converted(measure: Measure) -> None:
    held = moved("2025-05-01", "70.00 USD", debit="Assets:Bank", credit="Equity:Reserve")
    rules = TRANSACTION + "bases: {held: [Assets]}\n"
    facts = facts_of(measure(ACCOUNTS + PRICES + SOMETHING + held, rules))
    assert facts.bases["held"] == 1000
    assert facts.balances["Equity:Reserve"] == 0


def test_a_commodity_that_a_measure_counts_is_neither_refused_nor_converted(
    measure: Measure,
) -> None:
    hours = moved("2025-05-01", "8 HOUR", debit="Expenses:Rent", credit="Assets:Bank")
    ledger = ACCOUNTS + SOMETHING + hours
    rules = 'measures: {work: {account: "Equity:Work:{member}", unit: HOUR}}\n'
    for convert in ("", TRANSACTION, YEAR_END):
        assert facts_of(measure(ledger, rules + convert)).surplus == 1000


def test_by_transaction_the_postings_own_price_comes_first(measure: Measure) -> None:
    """50.01 at 0.80 is 40.008, so 40.01."""
    own = moved("2025-04-01", "50.01 USD @ 0.80 EUR", debit="Assets:Bank", credit="Income:Sales")
    own = own.replace("Income:Sales", "Income:Sales  -50.01 USD @ 0.80 EUR")
    facts = facts_of(measure(ACCOUNTS + PRICES + own, TRANSACTION))
    assert facts.turnover == Fraction("40.01")


def test_by_transaction_else_the_last_price_on_or_before_its_day(measure: Measure) -> None:
    ledger = ACCOUNTS + PRICES
    assert facts_of(measure(ledger + EXPORT, TRANSACTION)).surplus == Fraction("45.01")
    on_the_day = sold("2025-09-01", "100.00 USD") + sold("2025-02-28", "100.00 USD")
    assert facts_of(measure(ledger + on_the_day, TRANSACTION)).surplus == 85 + 95


def test_by_transaction_a_price_in_a_third_currency_is_no_price(measure: Measure) -> None:
    own = moved("2025-04-01", "50.01 USD @ 0.80 CHF", debit="Assets:Bank", credit="Income:Sales")
    own = own.replace("Income:Sales", "Income:Sales  -50.01 USD @ 0.80 CHF")
    facts = facts_of(measure(ACCOUNTS + PRICES + own, TRANSACTION))
    assert facts.surplus == Fraction("45.01")


def test_by_year_end_the_last_price_of_the_year_and_the_postings_own_is_ignored(
    measure: Measure,
) -> None:
    own = moved("2025-04-01", "50.01 USD @ 0.80 EUR", debit="Assets:Bank", credit="Income:Sales")
    own = own.replace("Income:Sales", "Income:Sales  -50.01 USD @ 0.80 EUR")
    for entry in (own, EXPORT):
        assert facts_of(measure(ACCOUNTS + PRICES + entry, YEAR_END)).surplus == Fraction("42.51")


def test_by_year_end_a_price_of_the_last_day_counts(measure: Measure) -> None:
    ledger = ACCOUNTS + PRICES + "2025-12-31 price USD 0.10 EUR\n" + sold("2025-02-01", "20.00 USD")
    assert facts_of(measure(ledger, YEAR_END)).surplus == 2


def test_each_posting_is_rounded_by_itself_half_up(measure: Measure) -> None:
    """0.05 at 0.90 is 0.045: three times 0.05, not 0.135."""
    pennies = "".join(sold(f"2025-04-0{day}", "0.05 USD") for day in (1, 2, 3))
    assert facts_of(measure(ACCOUNTS + PRICES + pennies, TRANSACTION)).surplus == Fraction("0.15")


def test_half_up_is_away_from_zero_on_either_side(measure: Measure) -> None:
    back = moved("2025-04-04", "0.05 USD", debit="Income:Sales", credit="Assets:Bank")
    facts = facts_of(measure(ACCOUNTS + PRICES + back, TRANSACTION))
    assert facts.turnover == Fraction("-0.05")


def test_converted_postings_count_in_turnover_surplus_and_bases_alike(measure: Measure) -> None:
    spent = moved("2025-04-05", "10.00 USD", debit="Expenses:Rent", credit="Assets:Bank")
    ledger = ACCOUNTS + opened("Income:Sales:Abroad") + PRICES + SOMETHING + spent
    ledger += sold("2025-04-01", "50.01 USD", account="Income:Sales:Abroad")
    rules = (
        TRANSACTION + "bases: {sold: [Income:Sales], costs: [Expenses], all: [Assets, Income]}\n"
    )
    facts = facts_of(measure(ledger, rules))
    assert facts.turnover == Fraction("1045.01")
    assert facts.surplus == Fraction("1036.01")
    assert facts.bases["sold"] == Fraction("1045.01")
    assert facts.bases["costs"] == 9
    assert facts.bases["all"] == Fraction("45.01")


def test_converted_pay_counts_in_a_measure_of_money(measure: Measure) -> None:
    pay = moved("2025-04-05", "10.00 USD", debit="Expenses:Pay:Ana", credit="Assets:Bank")
    ledger = ACCOUNTS + opened("Equity:Capital:Ana", "Expenses:Pay:Ana") + PRICES + pay
    rules = TRANSACTION + 'measures: {pay: {account: "Expenses:Pay:{member}"}}\n'
    assert facts_of(measure(ledger, rules)).measures["pay"] == {"Ana": 9}


@pytest.mark.parametrize(
    ("convert", "prices", "day"),
    [
        (TRANSACTION, "", "2025-04-01"),
        (TRANSACTION, "2025-04-02 price USD 0.90 EUR\n", "2025-04-01"),
        (TRANSACTION, "2025-03-02 price USD 0.90 CHF\n", "2025-04-01"),
        (YEAR_END, "2026-01-01 price USD 0.50 EUR\n", "2025-12-31"),
    ],
)
def test_no_price_is_an_error_that_says_which_would_do(
    measure: Measure, convert: str, prices: str, day: str
) -> None:
    reading = measure(ACCOUNTS + SOMETHING + prices + EXPORT, convert)
    assert reading.facts is None
    assert codes(reading) == ["no-price"]
    assert f"`{day} price USD PRICE EUR`" in reading.problems[0].do


def test_every_posting_without_a_price_is_named(measure: Measure) -> None:
    reading = measure(ACCOUNTS + EXPORT + sold("2025-05-01", "9.00 USD"), TRANSACTION)
    assert codes(reading) == ["no-price", "no-price"]


def test_the_own_closings_foreign_lines_are_none_of_the_years(measure: Measure) -> None:
    own = sold("2025-12-31", "5.00 USD").replace('"Entry"', '"Entry" ^coop-closing-2025')
    directive = '2025-12-31 custom "coop-closing" 2025\n'
    facts_of(measure(ACCOUNTS + SOMETHING + directive + own))


def test_the_yen_has_no_digits_to_round_to(measure: Measure) -> None:
    """10.55 at 150.3 is 1585.665."""
    head = "schema: 1\ncooperative: Hikari\nledger: main.beancount\ncurrency: JPY\n"
    ledger = ACCOUNTS + "2025-01-01 price USD 150.3 JPY\n" + sold("2025-02-02", "10.55 USD")
    assert facts_of(measure(ledger, TRANSACTION, head=head)).surplus == 1586


def test_by_year_end_a_price_from_before_the_year_is_none(measure: Measure) -> None:
    """The only price is of 2024, and the year-end price is one of the year."""
    ledger = ACCOUNTS + "2024-12-31 price USD 0.95 EUR\n" + EXPORT
    reading = measure(ledger, YEAR_END)
    assert reading.facts is None
    assert codes(reading) == ["no-price"]
    assert "from 2025-01-01 to 2025-12-31" in reading.problems[0].wrong
    facts_of(measure(ledger, TRANSACTION))
