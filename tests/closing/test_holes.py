"""Holes A to O found in the closing of other programs, and edge cases 1 to 13: what must hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small


@pytest.fixture
def closed(tmp_path: Path) -> CoOp:
    """A co-op with its year 2025 closed."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    return co_op


def entries(co_op: CoOp) -> list[data.Directive]:
    """Load the ledger with Beancount itself; it must have no error."""
    path = str(co_op.folder / "main.beancount")
    found, errors, _ = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert errors == []
    return list(found)


def total(co_op: CoOp, account: str, first: date, last: date) -> Decimal:
    """Add up an account's postings from the first to the last day, with Beancount alone."""
    amounts = [
        posting.units
        for entry in entries(co_op)
        if isinstance(entry, data.Transaction) and first <= entry.date <= last
        for posting in entry.postings
        if posting.account.startswith(account) and posting.units is not None
    ]
    return sum((a.number or Decimal(0) for a in amounts if a.currency == "EUR"), Decimal(0))


def closing_entries(co_op: CoOp) -> list[data.Transaction]:
    """Give the entries that the closing wrote."""
    return [
        entry
        for entry in entries(co_op)
        if isinstance(entry, data.Transaction) and "coop-closing" in entry.tags
    ]


def steps(co_op: CoOp, year: str, *options: str) -> dict[str, Decimal]:
    """Give each step's amount."""
    answer = co_op.run("close-year", year, "--format", "json", *options).json
    return {step["step"]: Decimal(step["amount"]) for step in answer["steps"]}


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


YEAR_2024 = """
2024-05-05 * "Sale"
  Income:Sales  -300.00 EUR
  Assets:Bank    300.00 EUR

2024-12-20 * "Hours"
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Done   -1 HOUR
"""


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


def test_closing_the_years_in_turn_gives_each_its_own_surplus(tmp_path: Path) -> None:
    """Hole G: what the message tells to do works."""
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    assert steps(co_op, "2024") == {"reserve": Decimal(75), "dividend": Decimal(225)}
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}


def test_an_entry_dated_years_ahead_moves_no_date(tmp_path: Path) -> None:
    """Hole H; edge case 4."""
    ahead = '\n2031-01-15 * "Plan"\n  Expenses:Rent  5.00 EUR\n  Assets:Bank   -5.00 EUR\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, ahead)
    co_op.run("close-year", "2025")
    assert {entry.date for entry in closing_entries(co_op)} == {date(2026, 1, 1)}


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
    """Hole J; edge case 11."""
    unsure = YEAR_2025.replace('2025-11-05 * "Rent"', '2025-11-05 ! "Rent"')
    co_op = small(tmp_path / "co-op", unsure)
    assert steps(co_op, "2025")["reserve"] == 200
    entries(co_op)


def test_amounts_below_the_minor_unit_are_conserved(tmp_path: Path) -> None:
    """Hole K: 10.005 + 10.005 is 20.01, and nothing is unbalanced."""
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
    co_op = small(tmp_path / "co-op", fine)
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert answer["surplus"] == "20.0101"
    assert [step["amount"] for step in answer["steps"]] == ["5.00", "15.01"]
    assert answer["undistributed"] == "0.0001"
    entries(co_op)


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
    rules = RULES.replace("closing: {folder: closings}", "closing: {folder: closings, assert: all}")
    co_op = small(tmp_path / "co-op", YEAR_2025, bill, rules=rules)
    assert steps(co_op, "2025")["reserve"] == 190
    stated = {
        entry.account: entry.amount.number
        for entry in entries(co_op)
        if isinstance(entry, data.Balance) and entry.amount.currency == "EUR"
    }
    assert stated["Assets:Bank"] == 800
    assert stated["Liabilities:Suppliers"] == -40


def test_a_foreign_balance_brought_to_zero_is_nowhere_in_the_closing(tmp_path: Path) -> None:
    """Hole N."""
    gone = """
2025-05-01 * "Bought"
  Assets:Bank    20.00 USD @ 0.90 EUR
  Assets:Bank   -18.00 EUR

2025-05-02 * "Sold"
  Assets:Bank   -20.00 USD @ 0.90 EUR
  Assets:Bank    18.00 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, gone)
    co_op.run("close-year", "2025")
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


def test_some_income_can_go_to_a_fund_of_its_own_and_is_counted_once(tmp_path: Path) -> None:
    """Edge case 6."""
    rules = RULES.replace(
        "allocation:\n",
        "allocation:\n  - {step: grants, amount: Income:Grants, to: Equity:Grants}\n",
    ).replace("25% of surplus", "25% of remainder")
    grant = """
2025-01-01 open Income:Grants

2025-05-01 * "Grant"
  Income:Grants  -120.00 EUR
  Assets:Bank     120.00 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, grant, rules=rules)
    assert steps(co_op, "2025") == {
        "grants": Decimal(120),
        "reserve": Decimal(200),
        "dividend": Decimal(600),
    }


def test_the_order_of_accounts_in_the_ledger_moves_nothing(tmp_path: Path) -> None:
    """Edge case 7."""
    head, opens = ACCOUNTS.split("\n\n")
    turned = head + "\n\n" + "\n".join(reversed(opens.strip().split("\n"))) + "\n"
    ones = [small(tmp_path / "a", YEAR_2025), small(tmp_path / "b", YEAR_2025, accounts=turned)]
    for co_op in ones:
        co_op.run("close-year", "2025")
    assert ones[0].read("closings/2025.beancount") == ones[1].read("closings/2025.beancount")


def test_what_already_stands_on_the_surplus_account_blocks_nothing(tmp_path: Path) -> None:
    """Edge case 8."""
    residue = """
2023-01-01 open Equity:Earnings:Previous

2025-07-01 * "Rounding of the old program"
  Equity:Earnings:Previous  -0.01 EUR
  Assets:Bank                0.01 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, residue)
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}
    assert "open Equity:Earnings:Previous" not in co_op.read("closings/2025.beancount")


def test_a_year_with_nothing_to_divide_holds_no_other_year_up(tmp_path: Path) -> None:
    """Edge case 10."""
    even = """
2024-02-01 * "Sale"
  Income:Sales  -10.00 EUR
  Assets:Bank    10.00 EUR

2024-03-01 * "Rent"
  Expenses:Rent  10.00 EUR
  Assets:Bank   -10.00 EUR
"""
    co_op = small(tmp_path / "co-op", even, YEAR_2025)
    co_op.run("close-year", "2025")


def test_a_surplus_account_kept_in_another_currency_is_told_and_nothing_written(
    tmp_path: Path,
) -> None:
    """Edge case 12."""
    dollars = "\n2023-01-01 open Equity:Earnings:Previous USD\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, dollars)
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert "[closing-refused]" in done.err
    assert "Equity:Earnings:Previous" in done.err
    assert co_op.files() == before


def test_a_house_rule_that_the_closing_would_break_keeps_it_from_being_written(
    tmp_path: Path,
) -> None:
    """Edge case 13: here a plugin that allows postings on leaf accounts alone."""
    strict = '\nplugin "beancount.plugins.leafonly"\n2023-01-01 open Equity:Reserve:Buildings\n'
    paid = '\n2025-01-05 * "Old"\n  Equity:Reserve:Buildings  -1.00 EUR\n  Assets:Bank  1.00 EUR\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, strict, paid)
    before = co_op.files()
    assert "[closing-refused]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before


def test_two_members_of_one_name_are_kept_apart_by_their_accounts(tmp_path: Path) -> None:
    """Edge case 9."""
    named = ACCOUNTS.replace("Capital:Zoe\n", 'Capital:Zoe\n  name: "Kim"\n').replace(
        "Capital:Abe\n", 'Capital:Abe\n  name: "Kim"\n'
    )
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=named)
    members = co_op.run("close-year", "2025", "--format", "json").json["members"]
    assert [(each["member"], each["name"], each["amount"]) for each in members] == [
        ("Abe", "Kim", "150.00"),
        ("Zoe", "Kim", "450.00"),
    ]
