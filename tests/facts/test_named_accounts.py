"""The accounts that the rules name, held against those of the ledger."""

import pytest

from tests.facts.ledgers import ACCOUNTS, SOMETHING, Measure, codes, facts_of, opened

LEDGER = ACCOUNTS + opened("Equity:Reserves:Common", "Liabilities:Loan") + SOMETHING


def step(**keys: str) -> str:
    """Write rules of one step."""
    found = {"step": "reserve", "amount": "1 EUR", **keys}
    return "allocation:\n  - {" + ", ".join(f"{k}: {v}" for k, v in found.items()) + "}\n"


@pytest.mark.parametrize("accounts", ["[Income:Sales]", "[Liabilities, Expenses]", "[Income]"])
def test_a_base_asks_for_no_balance_of_income_or_expenses(measure: Measure, accounts: str) -> None:
    base = f"bases: {{sold: {{accounts: {accounts}, balance: highest}}}}\n"
    reading = measure(LEDGER, base)
    assert reading.facts is None
    assert codes(reading) == ["balance-of-flow"]
    assert (reading.problems[0].place.line, reading.problems[0].place.column) == (7, 9)
    facts_of(measure(LEDGER, base.replace(", balance: highest", "")))


@pytest.mark.parametrize(
    "keys",
    [
        {"to": "Expenses:Rent"},
        {"to": "{Equity:Reserve: 50%, Income:Sales: rest}"},
        {"to": "[{account: Income:Gifts, until: 5 EUR}, {account: Equity:Reserve}]"},
        {"from": "Income:Sales"},
    ],
)
def test_no_step_moves_money_on_income_or_expenses(measure: Measure, keys: dict[str, str]) -> None:
    reading = measure(LEDGER + opened("Income:Gifts"), step(**keys))
    assert reading.facts is None
    assert codes(reading) == ["step-moves-flow"]


def test_no_step_goes_to_the_account_that_the_allocation_draws_on(measure: Measure) -> None:
    own = step(to="Equity:Earnings:Previous")
    assert codes(measure(LEDGER, own)) == ["surplus-to-itself"]
    facts_of(measure(LEDGER, "accounts: {surplus: Equity:Surplus}\n" + own))
    named = "accounts: {surplus: Equity:Reserve}\n" + step(to="Equity:Reserve")
    assert codes(measure(LEDGER, named)) == ["surplus-to-itself"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Income:Slaes", "Income:Sales"),
        ("Equity:Reserve:Common", "Equity:Reserves:Common"),
        ("Equity:Training", None),
        ("Equity:Funds:Education", None),
        ("Liabilities:Bank", None),
        ("Assets:Bank:Savings", None),
    ],
)
def test_of_an_account_never_opened_only_a_close_name_is_proposed(
    measure: Measure, name: str, meant: str | None
) -> None:
    reading = measure(LEDGER, f"bases: {{read: [{name}]}}\n")
    assert codes(reading) == ["account-never-opened"]
    opening = f"add `2025-01-01 open {name}` to the ledger"
    assert reading.problems[0].do == (f"write `{meant}`, or {opening}" if meant else opening)


@pytest.mark.parametrize(
    "keys",
    [
        {"to": "Equity:Rainy", "until": "5 EUR"},
        {"to": "[{account: Equity:Rainy, until: 5 EUR}, {account: Equity:Later}]"},
    ],
)
def test_a_destination_that_until_reads_and_nobody_opened_warns(
    measure: Measure, keys: dict[str, str]
) -> None:
    reading = measure(LEDGER, step(**keys))
    assert reading.facts is not None
    assert codes(reading) == ["account-never-opened"]
    assert "`Equity:Rainy`" in reading.problems[0].wrong


@pytest.mark.parametrize(
    ("name", "do"),
    [
        ("Reserves:Common", "write `Equity:Reserves:Common`"),
        ("Reserves", "write `Equity:Reserves`"),
        ("Common:Reserves:Common", "write `Equity:Reserves:Common`"),
        ("Common:Reserves", "write `Equity:Reserves`"),
        ("Common:Rainy", "write it as the ledger does, under one of those"),
        ("Debts:Loan", "write `Liabilities:Loan`"),
        ("Expences:Loan", "write `Expenses:Loan`"),
        ("Umsatz", "write it as the ledger does, under one of those"),
    ],
)
def test_the_root_proposed_is_that_of_an_account_of_the_ledger_or_a_close_one(
    measure: Measure, name: str, do: str
) -> None:
    reading = measure(LEDGER, f"bases: {{read: [{name}]}}\n")
    assert codes(reading) == ["unknown-root"]
    assert reading.problems[0].do == do


def test_the_root_proposed_for_members_accounts_is_that_of_a_member_s(measure: Measure) -> None:
    ledger = LEDGER + opened("Equity:Work:Ana")
    hours = "measures: {work: {account: 'Work:{member}', unit: HOUR}}\n"
    assert measure(ledger, hours).problems[0].do == "write `Equity:Work:{member}`"


@pytest.mark.parametrize("name", ["Equity:Funds:Education", "Income:Sales"])
def test_the_root_proposed_is_what_the_ledger_calls_the_usual_one(
    measure: Measure, name: str
) -> None:
    renamed = 'option "name_equity" "Eigenkapital"\noption "name_income" "Ertrag"\n'
    own = {"Equity": "Eigenkapital", "Income": "Ertrag"}
    root, _, rest = name.partition(":")
    ledger = renamed + LEDGER.replace("Equity:", "Eigenkapital:").replace("Income:", "Ertrag:")
    bases = f"bases: {{read: [{name}]}}\n"
    told = [each.do for each in measure(ledger, bases).problems if f"`{name}`" in each.wrong]
    assert told == [f"write `{own[root]}:{rest}`"]
