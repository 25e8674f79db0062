"""A co-op in a few lines, to put one thing at a time before the real command."""

from pathlib import Path
from textwrap import dedent

from tests.cli.coop import CoOp

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


def small(folder: Path, *entries: str, accounts: str = ACCOUNTS, rules: str = RULES) -> CoOp:
    """Lay a co-op's files down."""
    (folder / "closings").mkdir(parents=True)
    text = accounts + "".join(dedent(entry) for entry in entries)
    (folder / "main.beancount").write_text(text, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return CoOp(folder)


def with_crlf(co_op: CoOp, name: str) -> bytes:
    """End a file's lines as Windows does, and git on it; give the bytes."""
    path = co_op.folder / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return path.read_bytes()
