"""A co-op in a few lines, to put one thing at a time before the real command."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

from beancount import loader
from beancount.core import data

from tests.cli.coop import CoOp
from tests.here import Here

RULES = """\
schema: 1
cooperative: Small
ledger: main.beancount
currency: EUR
members:
  account: Equity:Capital:{member}
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR}
allocation:
  - step: reserve
    amount: 25% of surplus
    to: Equity:Reserve
  - step: dividend
    amount: remainder
    in_proportion_to: work
    to: Liabilities:Members:{member}
losses:
  - step: from-reserve
    amount: remainder
    from: Equity:Reserve
closing: {folder: closings}
"""

ACCOUNTS = """\
option "operating_currency" "EUR"
include "closings/*.beancount"

2023-01-01 open Assets:Bank
2023-01-01 open Equity:Reserve
2023-01-01 open Equity:Capital:Zoe
2023-01-01 open Equity:Capital:Abe
2023-01-01 open Equity:Work:Zoe
2023-01-01 open Equity:Work:Abe
2023-01-01 open Equity:Work:Done
2023-01-01 open Income:Sales
2023-01-01 open Expenses:Rent
"""

FILE, MAIN = "closings/2025.beancount", "main.beancount"
LINE = 'include "closings/*.beancount"'
BARE = ACCOUNTS.replace(f"{LINE}\n", "")
"""Without the line that includes the closings."""

YEAR_2025 = """
2025-03-10 * "Sale"
  Income:Sales  -1000.00 EUR
  Assets:Bank    1000.00 EUR

2025-11-05 * "Rent"
  Expenses:Rent  200.00 EUR
  Assets:Bank   -200.00 EUR

2025-12-20 * "Hours"
  Equity:Work:Zoe     3 HOUR
  Equity:Work:Abe     1 HOUR
  Equity:Work:Done   -4 HOUR
"""
"""A surplus of 800.00: 200.00 to the reserve, 450.00 to Zoe, 150.00 to Abe."""

YEAR_2024 = """
2024-05-05 * "Sale"
  Income:Sales  -300.00 EUR
  Assets:Bank    300.00 EUR

2024-12-20 * "Hours"
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Done   -1 HOUR
"""
"""A surplus of 300.00: 75.00 to the reserve, 225.00 to Zoe."""


def small(folder: Path, *entries: str, accounts: str = ACCOUNTS, rules: str = RULES) -> CoOp:
    """Lay a co-op's files down."""
    (folder / "closings").mkdir(parents=True, exist_ok=True)
    text = accounts + "".join(dedent(entry) for entry in entries)
    (folder / "main.beancount").write_text(text, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return Here(folder)


def with_closing(more: str, rules: str = RULES) -> str:
    """Add a setting of the closing to the rules."""
    return rules.replace("{folder: closings}", f"{{folder: closings, {more}}}")


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


def with_crlf(co_op: CoOp, name: str) -> bytes:
    """End a file's lines as Windows does, and git on it; give the bytes."""
    path = co_op.folder / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return path.read_bytes()
