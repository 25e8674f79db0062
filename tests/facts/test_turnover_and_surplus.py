from fractions import Fraction

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    SOMETHING,
    Measure,
    codes,
    facts_of,
    moved,
    opened,
    sold,
    spent,
)

YEAR = (
    sold("2025-01-01", "700.10 EUR")
    + sold("2025-12-31", "300.05 EUR")
    + spent("2025-06-30", "400.20 EUR")
    + sold("2024-12-31", "5000.00 EUR")
    + sold("2026-01-01", "6000.00 EUR")
)


def test_turnover_and_surplus_are_those_of_the_year_its_first_and_last_day_included(
    measure: Measure,
) -> None:
    facts = facts_of(measure(ACCOUNTS + YEAR))
    assert facts.turnover == Fraction("1000.15")
    assert facts.surplus == Fraction("599.95")
    assert facts.bases["loss"] == 0


def test_turnover_is_credit_minus_debit(measure: Measure) -> None:
    refund = moved("2025-05-05", "20.00 EUR", debit="Income:Sales", credit="Assets:Bank")
    assert facts_of(measure(ACCOUNTS + SOMETHING + refund)).turnover == 980


def test_turnover_may_be_less_than_nothing(measure: Measure) -> None:
    refund = moved("2025-05-05", "20.00 EUR", debit="Income:Sales", credit="Assets:Bank")
    facts = facts_of(measure(ACCOUNTS + refund))
    assert facts.turnover == -20
    assert facts.surplus == -20


def test_turnover_is_credit_minus_debit_on_an_account_of_expenses_too(measure: Measure) -> None:
    """A discount given lowers the turnover, whether or not an income account stands beside it."""
    ledger = ACCOUNTS + opened("Expenses:Discounts") + SOMETHING
    ledger += spent("2025-05-01", "30.00 EUR", account="Expenses:Discounts")
    both = measure(ledger, "accounts: {turnover: [Income:Sales, Expenses:Discounts]}\n")
    alone = measure(ledger, "accounts: {turnover: [Expenses:Discounts]}\n")
    assert facts_of(both).turnover == 970
    assert facts_of(alone).turnover == -30


def test_without_a_word_of_it_turnover_is_all_income(measure: Measure) -> None:
    ledger = ACCOUNTS + opened("Income:Grants") + SOMETHING
    ledger += sold("2025-02-02", "80.00 EUR", account="Income:Grants")
    assert facts_of(measure(ledger)).turnover == 1080
    assert facts_of(measure(ledger, "accounts: {turnover: [Income:Sales]}\n")).turnover == 1000


def test_the_surplus_is_of_every_income_and_expense_whatever_the_turnover(
    measure: Measure,
) -> None:
    ledger = ACCOUNTS + opened("Income:Grants") + SOMETHING + spent("2025-04-04", "250.00 EUR")
    ledger += sold("2025-02-02", "80.00 EUR", account="Income:Grants")
    facts = facts_of(measure(ledger, "accounts: {turnover: [Income:Sales]}\n"))
    assert facts.surplus == 830


def test_a_loss_is_the_surplus_turned_around(measure: Measure) -> None:
    facts = facts_of(measure(ACCOUNTS + SOMETHING + spent("2025-04-04", "1250.00 EUR")))
    assert facts.surplus == -250
    assert facts.bases["loss"] == 250


def test_figures_keep_every_digit_of_the_ledger(measure: Measure) -> None:
    facts = facts_of(measure(ACCOUNTS + sold("2025-03-03", "10.00005 EUR")))
    assert facts.turnover == Fraction("10.00005")


SALES = opened("Income:Sales:Bread", "Income:Sales:Bread:Rye", "Income:Salesroom")


def test_a_name_covers_its_sub_accounts_and_no_account_that_begins_alike(
    measure: Measure,
) -> None:
    """`Income:Sales` does not cover `Income:Salesroom`."""
    ledger = ACCOUNTS + SALES
    for account, amount in (
        ("Income:Sales", 1),
        ("Income:Sales:Bread", 20),
        ("Income:Sales:Bread:Rye", 300),
        ("Income:Salesroom", 4000),
    ):
        ledger += sold("2025-03-03", f"{amount}.00 EUR", account=account)
    assert facts_of(measure(ledger, "accounts: {turnover: [Income:Sales]}\n")).turnover == 321


@pytest.mark.parametrize(
    "names",
    ["Income:Sales, Income:Sales:Bread", "Income:Sales:Bread, Income:Sales", "Income, Income"],
)
def test_an_account_counts_once_however_many_names_cover_it(measure: Measure, names: str) -> None:
    ledger = ACCOUNTS + SALES + sold("2025-03-03", "20.00 EUR", account="Income:Sales:Bread")
    reading = measure(ledger, f"accounts: {{turnover: [{names}]}}\nbases: {{sold: [{names}]}}\n")
    assert facts_of(reading).turnover == 20
    assert facts_of(reading).bases["sold"] == 20


def test_only_the_currency_counts(measure: Measure) -> None:
    """Hours on an expense account are no expense, where a measure counts them."""
    ledger = ACCOUNTS + SOMETHING
    ledger += moved("2025-05-05", "8 HOUR", debit="Expenses:Rent", credit="Assets:Bank")
    rules = """
        measures: {work: {account: "Equity:Work:{member}", unit: HOUR}}
        bases: {costs: [Expenses], held: [Assets]}
        """
    facts = facts_of(measure(ledger, rules))
    assert facts.surplus == 1000
    assert facts.bases["costs"] == 0
    assert facts.bases["held"] == 1000
    assert facts.balances["Assets:Bank"] == -1000


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ("accounts: {turnover: [Income:Slaes]}\n", "Income:Slaes"),
        ("bases: {debts: [Liabilities:Bnak]}\n", "Liabilities:Bnak"),
        (
            (
                'measures: {work: {account: "Equity:Work:{member}", unit: HOUR, '
                "others: [Equity:Work:Helpers]}}\n"
            ),
            "Equity:Work:Helpers",
        ),
        (
            "allocation:\n  - {step: release, amount: 1 EUR, from: Equity:Savings}\n",
            "Equity:Savings",
        ),
        (
            (
                "allocation:\n"
                "  - {step: reserve, amount: 10% of Expenses:Materials, to: Equity:Reserve}\n"
            ),
            "Expenses:Materials",
        ),
        (
            (
                "allocation:\n  - {step: reserve, amount: 1 EUR, when: Assets:Cash > 5, "
                "to: Equity:Reserve}\n"
            ),
            "Assets:Cash",
        ),
    ],
)
def test_an_account_never_opened_reads_as_zero_and_warns(
    measure: Measure, rules: str, name: str
) -> None:
    reading = measure(ACCOUNTS + SOMETHING, rules)
    assert reading.facts is not None
    assert codes(reading) == ["account-never-opened"]
    assert f"`{name}`" in reading.problems[0].wrong
    assert not reading.problems[0].is_error
    assert reading.problems[0].place.line > 0


def test_an_account_of_which_only_a_sub_account_is_opened_warns_of_nothing(
    measure: Measure,
) -> None:
    ledger = ACCOUNTS + opened("Liabilities:Loans:Bank") + SOMETHING
    facts_of(measure(ledger, "bases: {debts: [Liabilities:Loans]}\n"))


def test_a_members_account_never_opened_is_zero_without_a_warning(measure: Measure) -> None:
    ledger = ACCOUNTS + opened("Equity:Capital:Ana") + SOMETHING
    rules = 'measures: {loans: {account: "Liabilities:Loans:{member}", balance: year-end}}\n'
    assert facts_of(measure(ledger, rules)).measures["loans"] == {"Ana": 0}


def test_the_allocation_draws_on_beancounts_own_account_unless_the_rules_name_one(
    measure: Measure,
) -> None:
    ledger = 'option "account_previous_earnings" "Result:Earlier"\n' + ACCOUNTS + SOMETHING
    assert facts_of(measure(ledger)).drawn_on == "Equity:Result:Earlier"
    reading = measure(ledger, "accounts: {surplus: Equity:Surplus}\n")
    assert facts_of(reading).drawn_on == "Equity:Surplus"


def test_a_year_in_which_nothing_is_posted_has_no_facts(measure: Measure) -> None:
    reading = measure(ACCOUNTS + SOMETHING, year=2024)
    assert reading.facts is None
    assert codes(reading) == ["year-without-entries"]


def test_an_account_read_in_several_places_warns_once(measure: Measure) -> None:
    reading = measure(
        ACCOUNTS + SOMETHING,
        "allocation:\n"
        "  - {step: release, amount: Equity:Savings, from: Equity:Savings}\n"
        "  - {step: reserve, amount: 5% of Equity:Savings, to: Equity:Reserve}\n",
    )
    assert codes(reading) == ["account-never-opened"]


@pytest.mark.parametrize(
    "rules",
    [
        "accounts: {turnover: [Umsatz:Sales]}\n",
        "accounts: {surplus: Umsatz:Sales}\n",
        "bases: {debts: [Umsatz:Sales]}\n",
        'measures: {pay: {account: "Umsatz:{member}"}}\n',
        "allocation:\n  - {step: reserve, amount: 1 EUR, to: Umsatz:Sales}\n",
        "allocation:\n  - {step: reserve, amount: 1% of Umsatz:Sales, to: Equity:Reserve}\n",
    ],
)
def test_an_account_under_no_root_of_the_ledger_is_a_problem(measure: Measure, rules: str) -> None:
    reading = measure(ACCOUNTS + SOMETHING, rules)
    assert reading.facts is None
    assert codes(reading) == ["unknown-root"]
