"""Holes A to O found in the closing of other programs: what must hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data

from tests.cli.coop import CoOp
from tests.closing.small import (
    ACCOUNTS,
    RULES,
    YEAR_2024,
    YEAR_2025,
    closing_entries,
    entries,
    small,
    steps,
    total,
    with_closing,
)


@pytest.fixture
def closed(tmp_path: Path) -> CoOp:
    """A co-op with its year 2025 closed."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    return co_op


def test_a_closed_year_still_shows_its_income_and_expenses(closed: CoOp) -> None:
    """Hole A."""
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert total(closed, "Income", *year) == -1000
    assert total(closed, "Expenses", *year) == 200


def test_the_last_month_and_the_next_year_show_nothing_of_the_closing(closed: CoOp) -> None:
    """Hole B."""
    for account in ("Income", "Expenses"):
        assert total(closed, account, date(2025, 12, 1), date(2025, 12, 31)) == 0
        assert total(closed, account, date(2026, 1, 1), date(2026, 12, 31)) == 0


def test_balances_run_on_from_one_year_to_the_next(closed: CoOp) -> None:
    """Hole C."""
    ever = date(2020, 1, 1)
    assert total(closed, "Assets:Bank", ever, date(2025, 12, 31)) == 800
    assert total(closed, "Assets:Bank", ever, date(2026, 12, 31)) == 800
    assert total(closed, "Equity:Reserve", ever, date(2026, 1, 1)) == -200


def test_closing_twice_leaves_one_entry_a_step(closed: CoOp) -> None:
    """Hole D; edge case 3."""
    done = closed.run("close-year", "2025")
    assert "is up to date" in done.err
    assert [entry.meta["step"] for entry in closing_entries(closed)] == ["reserve", "dividend"]


LATE = """
2025-12-31 * "Cleaning, forgotten"
  Expenses:Rent   100.00 EUR
  Assets:Bank    -100.00 EUR
"""


def test_an_expense_of_the_last_day_written_below_the_closing_is_noticed(closed: CoOp) -> None:
    """Hole E; edge case 1."""
    closed.append("main.beancount", LATE)
    closed.run("close-year", "2025", "--check", code=3)
    assert "[books-changed]" in closed.run("verify", "2025", code=1).err
    assert steps(closed, "2025") == {"reserve": Decimal(175), "dividend": Decimal(525)}


def test_an_expense_on_a_new_account_of_a_closed_year_is_noticed(closed: CoOp) -> None:
    """Hole F, with a new liability, so that no assertion on a fund can see it."""
    closed.append(
        "main.beancount",
        """
2025-01-01 open Expenses:Repairs
2025-01-01 open Liabilities:Suppliers

2025-06-01 * "Repair"
  Expenses:Repairs         80.00 EUR
  Liabilities:Suppliers   -80.00 EUR
""",
    )
    closed.run("close-year", "2025", "--check", code=3)
    assert "[books-changed]" in closed.run("verify", code=1).err


def test_an_earlier_year_left_open_stops_the_next_and_is_never_mixed_in(tmp_path: Path) -> None:
    """Hole G; edge case 2."""
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    refused = co_op.run("close-year", "2025", code=1)
    assert "2024 with 300.00 EUR" in refused.err
    assert not list((co_op.folder / "closings").iterdir())
    dry = co_op.run("close-year", "2025", "--dry-run", "--format", "json")
    assert "[earlier-year-open]" in dry.err
    assert dry.json["surplus"] == "800.00"
    assert steps(co_op, "2025", "--first")["reserve"] == 200


YEAR_2023 = YEAR_2024.replace("2024-", "2023-").replace("300.00", "70.00")


def test_all_years_left_open_are_told_and_the_first_is_the_one_to_close(tmp_path: Path) -> None:
    """Hole G: two of them."""
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2023, YEAR_2025)
    refused = co_op.run("close-year", "2025", code=1).err
    assert "not yet closed: 2023 with 70.00 EUR, 2024 with 300.00 EUR" in refused
    assert "run `coopctl close-year 2023` first" in refused


def test_a_year_left_open_before_a_closed_one_is_told(tmp_path: Path) -> None:
    """Hole G: 2024 was closed with --first, 2023 is two years back."""
    co_op = small(tmp_path / "co-op", YEAR_2023, YEAR_2024, YEAR_2025)
    co_op.run("close-year", "2024", "--first")
    refused = co_op.run("close-year", "2025", code=1).err
    assert "not yet closed: 2023 with 70.00 EUR" in refused
    assert "2024 with" not in refused


def test_a_loss_left_open_stops_the_next_year_as_a_surplus_does(tmp_path: Path) -> None:
    """Hole G: a loss is drawn from the funds that the next year would fill."""
    loss = """
2024-05-05 * "Rent"
  Expenses:Rent  100.00 EUR
  Assets:Bank   -100.00 EUR
"""
    co_op = small(tmp_path / "co-op", loss, YEAR_2025)
    refused = co_op.run("close-year", "2025", code=1).err
    assert "not yet closed: 2024 with -100.00 EUR" in refused


def test_closing_the_years_in_turn_gives_each_its_own_surplus(tmp_path: Path) -> None:
    """Hole G: what the message tells to do works."""
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    assert steps(co_op, "2024") == {"reserve": Decimal(75), "dividend": Decimal(225)}
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}


@pytest.mark.parametrize("number", [5, -700])
def test_an_entry_dated_years_ahead_moves_no_date_and_no_figure(
    tmp_path: Path, number: int
) -> None:
    """Hole H; edge case 4: a cost that is planned, and an income."""
    account = "Expenses:Rent" if number > 0 else "Income:Sales"
    ahead = f"""
2031-01-15 * "Plan"
  {account}     {number}.00 EUR
  Assets:Bank  {-number}.00 EUR
"""
    rules = with_closing("assert: all")
    co_op = small(tmp_path / "co-op", YEAR_2025, ahead, rules=rules)
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}
    written = [
        entry
        for entry in entries(co_op)
        if entry.meta["filename"].endswith("closings/2025.beancount")
    ]
    kinds = {type(entry) for entry in written}
    assert kinds == {data.Custom, data.Balance, data.Open, data.Transaction}
    assert {entry.date for entry in written} == {date(2026, 1, 1)}


def test_a_chart_in_another_language_is_closed_like_any_other(tmp_path: Path) -> None:
    """Hole I; edge case 5: `Ertrag:41売上` is income since the ledger's options say so.

    Beancount wants a capital or a digit first, so an account cannot be `収益:売上`.
    """
    words = {
        "Income": "Ertrag",
        "Expenses": "Aufwand",
        "Assets": "Aktiva",
        "Liabilities": "Schulden",
        "Equity": "Kapital",
        "Sales": "41売上",
        "Bank": "11銀行",
    }
    names = (("income", 0), ("expenses", 1), ("assets", 2), ("liabilities", 3), ("equity", 4))
    own = list(words.values())
    options = "".join(f'option "name_{key}" "{own[index]}"\n' for key, index in names)
    texts = [ACCOUNTS, YEAR_2025, RULES]
    for english, word in words.items():
        texts = [text.replace(f"{english}:", f"{word}:") for text in texts]
        texts = [text.replace(f":{english}", f":{word}") for text in texts]
    accounts, year, rules = texts
    co_op = small(tmp_path / "co-op", year, accounts=options + accounts, rules=rules)
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}
    drawn = {entry.postings[0].account for entry in closing_entries(co_op)}
    assert drawn == {"Kapital:Earnings:Previous"}


def test_accounts_under_a_root_the_ledger_does_not_have_are_told(tmp_path: Path) -> None:
    """Hole I: never a silent zero."""
    rules = RULES + "accounts: {turnover: [Umsatz:Sales]}\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    assert "[unknown-root]" in co_op.run("close-year", "2025", code=1).err


def test_entries_flagged_as_unsure_count_in_figures_and_assertions_alike(tmp_path: Path) -> None:
    """Hole J; edge case 11: the rent and what was paid into the reserve are not yet sure."""
    unsure = YEAR_2025.replace('2025-11-05 * "Rent"', '2025-11-05 ! "Rent"')
    paid_in = """
2025-12-01 ! "Gift to the reserve"
  Assets:Bank      40.00 EUR
  Equity:Reserve  -40.00 EUR
"""
    co_op = small(tmp_path / "co-op", unsure, paid_in, rules=with_closing("assert: all"))
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert [step["amount"] for step in answer["steps"]] == ["200.00", "600.00"]
    (reserve,) = answer["funds"]
    assert (reserve["opening"], reserve["in"], reserve["closing"]) == ("40.00", "200.00", "240.00")
    asserted = {
        entry.account: entry.amount.number
        for entry in entries(co_op)
        if isinstance(entry, data.Balance) and entry.amount.currency == "EUR"
    }
    year_end = date(2025, 12, 31)
    assert asserted == {"Assets:Bank": 840, "Equity:Reserve": -40}
    assert all(asserted[name] == total(co_op, name, date.min, year_end) for name in asserted)


@pytest.mark.parametrize("income_statement", ["keep", "zero"])
def test_amounts_below_the_minor_unit_are_conserved(tmp_path: Path, income_statement: str) -> None:
    """Hole K: 10.005 + 10.005 is 20.01, nothing is unbalanced, and zero is zero."""
    fine = """
2025-02-01 * "Fine"
  Income:Sales  -10.005 EUR
  Assets:Bank    10.005 EUR

2025-02-02 * "Finer"
  Income:Sales  -10.0051 EUR
  Assets:Bank    10.0051 EUR

2025-02-03 * "Hours"
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Done   -1 HOUR
"""
    rules = with_closing(f"income_statement: {income_statement}")
    co_op = small(tmp_path / "co-op", fine, rules=rules)
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert answer["surplus"] == "20.0101"
    assert [step["amount"] for step in answer["steps"]] == ["5.00", "15.01"]
    assert answer["undistributed"] == "0.0001"
    zeroed = income_statement == "zero"
    ever = (date.min, date.max)
    assert total(co_op, "Income:Sales", *ever) == (0 if zeroed else Decimal("-20.0101"))
    # what was drawn on, 20.01, is there with `zero` alone
    left = Decimal("-0.0001") if zeroed else Decimal("20.01")
    assert total(co_op, "Equity:Earnings:Previous", *ever) == left


def test_income_in_another_currency_is_refused_with_its_place(tmp_path: Path) -> None:
    """Hole L: two currencies never share one line."""
    dollars = '\n2025-04-01 * "Export"\n  Income:Sales  -50.00 USD\n  Assets:Bank    50.00 USD\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, dollars)
    done = co_op.run("close-year", "2025", code=1)
    assert "[foreign-income]" in done.err
    assert "main.beancount:" in done.err
    assert "-50.00 USD on Income:Sales, 2025-04-01" in done.err


def test_a_bill_of_december_paid_in_january_lies_in_both_years_rightly(tmp_path: Path) -> None:
    """Hole M."""
    bill = """
2025-01-01 open Liabilities:Suppliers

2025-12-15 * "Bill"
  Expenses:Rent           40.00 EUR
  Liabilities:Suppliers  -40.00 EUR

2026-01-10 * "Paid"
  Liabilities:Suppliers   40.00 EUR
  Assets:Bank            -40.00 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, bill, rules=with_closing("assert: all"))
    assert steps(co_op, "2025")["reserve"] == 190
    stated = {
        entry.account: entry.amount.number
        for entry in entries(co_op)
        if isinstance(entry, data.Balance) and entry.amount.currency == "EUR"
    }
    assert stated["Assets:Bank"] == 800
    assert stated["Liabilities:Suppliers"] == -40


@pytest.mark.parametrize("more", ["assert: funds", "assert: all", "income_statement: zero"])
def test_a_foreign_balance_brought_to_zero_is_nowhere_in_the_closing(
    tmp_path: Path, more: str
) -> None:
    """Hole N."""
    gone = """
2025-05-01 * "Bought"
  Assets:Bank    20.00 USD @ 0.90 EUR
  Assets:Bank   -18.00 EUR

2025-05-02 * "Sold"
  Assets:Bank   -20.00 USD @ 0.90 EUR
  Assets:Bank    18.00 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, gone, rules=with_closing(more))
    co_op.run("close-year", "2025")
    entries(co_op)
    assert "USD" not in co_op.read("closings/2025.beancount")


def test_the_closing_opens_what_it_posts_to(closed: CoOp) -> None:
    """Hole O; entries() asserts that Beancount has nothing to say."""
    opened = {
        e.account for e in entries(closed) if isinstance(e, data.Open) and e.date.year == 2026
    }
    assert opened == {
        "Equity:Earnings:Previous",
        "Liabilities:Members:Abe",
        "Liabilities:Members:Zoe",
    }
