from fractions import Fraction

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    SOMETHING,
    Measure,
    facts_of,
    moved,
    opened,
    sold,
    spent,
)

LEDGER = (
    ACCOUNTS
    + opened("Assets:Bank:Savings", "Liabilities:Loan", "Equity:Funds", "Expenses:Pay")
    + moved("2024-05-01", "5000.00 EUR", debit="Assets:Bank", credit="Liabilities:Loan")
    + moved("2025-05-01", "1200.00 EUR", debit="Liabilities:Loan", credit="Assets:Bank")
    + moved("2024-07-01", "80.00 EUR", debit="Assets:Bank", credit="Equity:Funds")
    + sold("2024-08-08", "10.00 EUR")
    + sold("2025-08-08", "900.00 EUR")
    + spent("2025-09-09", "350.00 EUR")
    + spent("2025-09-10", "40.00 EUR", account="Expenses:Pay")
    + sold("2026-01-01", "7777.00 EUR")
)
"""At the end of 2025: bank 4400, loan 3800, funds 80; in 2025: income 900, expenses 390."""


def base(measure: Measure, text: str, ledger: str = LEDGER) -> Fraction:
    """Read one base."""
    return facts_of(measure(ledger, f"bases: {{base: {text}}}\n")).bases["base"]


@pytest.mark.parametrize(
    ("accounts", "value"),
    [
        ("[Assets]", 4400),
        ("[Liabilities]", 3800),
        ("[Equity:Funds]", 80),
        ("[Liabilities, Equity]", 3880),
        ("[Income]", 900),
        ("[Expenses]", 390),
        ("[Expenses:Rent]", 350),
        ("[Expenses:Rent, Expenses]", 390),
    ],
)
def test_income_and_expenses_give_the_flow_others_the_balance_on_the_natural_side(
    measure: Measure, accounts: str, value: int
) -> None:
    assert base(measure, accounts) == value


@pytest.mark.parametrize(
    ("accounts", "value"),
    [
        ("[Assets, Liabilities]", -600),
        ("[Liabilities, Assets]", -600),
        ("[Income, Expenses]", 510),
        ("[Expenses, Income:Sales]", 510),
        ("[Expenses, Liabilities]", 3410),
        ("[Income, Assets]", -3500),
        ("[Assets, Liabilities, Equity, Income, Expenses]", -10),
    ],
)
def test_credit_and_debit_roots_together_give_credit_minus_debit(
    measure: Measure, accounts: str, value: int
) -> None:
    """All five together lack only the flow of the year before."""
    assert base(measure, accounts) == value


@pytest.mark.parametrize(
    ("accounts", "value"), [("[Income, Liabilities]", 4700), ("[Expenses, Assets]", 4790)]
)
def test_roots_of_one_side_add_up_on_that_side(measure: Measure, accounts: str, value: int) -> None:
    assert base(measure, accounts) == value


@pytest.mark.parametrize(
    ("balance", "value"),
    [
        ("year-end", Fraction(3800)),
        ("year-start", Fraction(5000)),
        ("daily-average", 5000 - Fraction(1200 * 245, 365)),
        ("highest", Fraction(5000)),
        ("highest-ever", Fraction(6000)),
    ],
)
def test_a_base_may_be_another_balance(measure: Measure, balance: str, value: Fraction) -> None:
    """From 1 May on there are 245 days; before 2025 the loan stood at 6000 for a day."""
    ledger = LEDGER
    for day, debit, credit in (
        ("2024-06-01", "Assets:Bank", "Liabilities:Loan"),
        ("2024-06-02", "Liabilities:Loan", "Assets:Bank"),
    ):
        ledger += moved(day, "1000.00 EUR", debit=debit, credit=credit)
    assert base(measure, f"{{accounts: [Liabilities], balance: {balance}}}", ledger) == value


def test_the_highest_ever_starts_from_zero(measure: Measure) -> None:
    ledger = ACCOUNTS + opened("Equity:Funds") + SOMETHING
    ledger += moved("2024-02-02", "30.00 EUR", debit="Equity:Funds", credit="Assets:Bank")
    highest = "{accounts: [Equity:Funds], balance: %s}"
    assert base(measure, highest % "highest-ever", ledger) == 0
    assert base(measure, highest % "highest", ledger) == -30


def test_the_highest_ever_knows_nothing_of_what_comes_after_the_year(measure: Measure) -> None:
    later = moved("2026-01-01", "9000.00 EUR", debit="Assets:Bank", credit="Liabilities:Loan")
    highest = "{accounts: [Liabilities], balance: highest-ever}"
    assert base(measure, highest, LEDGER + later) == 5000


def test_the_highest_of_several_accounts_is_that_of_their_sum(measure: Measure) -> None:
    """The loan was highest in 2024, the funds in 2025; together 5080."""
    ledger = LEDGER + moved("2025-10-10", "20.00 EUR", debit="Assets:Bank", credit="Equity:Funds")
    assert base(measure, "{accounts: [Liabilities, Equity], balance: highest}", ledger) == 5080


def test_an_accounts_own_name_is_a_base_sub_accounts_included(measure: Measure) -> None:
    rules = """
        allocation:
          - {step: a, amount: 1% of Assets:Bank + Expenses:Rent, to: Equity:Reserve}
          - {step: b, amount: 1 EUR, when: Liabilities:Loan > 5 EUR, to: Equity:Reserve}
          - {step: c, amount: 1 EUR, until: 2 * Equity:Funds, to: Equity:Reserve}
          - step: d
            amount: 1 EUR
            at_most: [1% of Income:Sales]
            to: [{account: Equity:Reserve, until: 5% of Expenses:Pay}, {account: Equity:Funds}]
        """
    ledger = LEDGER + moved(
        "2025-11-11", "5.00 EUR", debit="Assets:Bank:Savings", credit="Income:Sales"
    )
    bases = facts_of(measure(ledger, rules)).bases
    assert bases["Assets:Bank"] == 4405
    assert bases["Expenses:Rent"] == 350
    assert bases["Liabilities:Loan"] == 3800
    assert bases["Equity:Funds"] == 80
    assert bases["Income:Sales"] == 905
    assert bases["Expenses:Pay"] == 40


def test_balances_at_year_end_are_on_the_credit_side_whatever_the_account(
    measure: Measure,
) -> None:
    balances = facts_of(measure(LEDGER)).balances
    assert balances["Assets"] == -4400
    assert balances["Liabilities:Loan"] == 3800
    assert balances["Equity:Funds"] == 80
