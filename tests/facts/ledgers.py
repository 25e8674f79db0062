"""Small ledgers and rules as text, read the way the command reads them."""

from collections.abc import Callable
from fractions import Fraction
from textwrap import dedent

from coopctl.allocation import Facts
from coopctl.facts import FactsReading

Measure = Callable[..., FactsReading]
"""Takes a ledger, more of the rules, and the year."""

HEAD = """\
schema: 1
cooperative: Bakery of the Four Winds
ledger: main.beancount
currency: EUR
members:
  account: Equity:Capital:{member}
"""
STEPS = """\
allocation:
  - {step: reserve, amount: 10% of surplus, to: Equity:Reserve}
"""


def opened(*accounts: str, day: str = "2020-01-01") -> str:
    """Open accounts."""
    return "".join(f"{day} open {account}\n" for account in accounts)


def moved(day: str, amount: str, *, debit: str, credit: str, more: str = "") -> str:
    """Write an entry of two postings; Beancount works the credit out."""
    return f'\n{day} * "Entry"{more}\n  {debit}  {amount}\n  {credit}\n'


def sold(day: str, amount: str, *, account: str = "Income:Sales") -> str:
    """Write a sale."""
    return moved(day, amount, debit="Assets:Bank", credit=account)


def spent(day: str, amount: str, *, account: str = "Expenses:Rent") -> str:
    """Write an expense."""
    return moved(day, amount, debit=account, credit="Assets:Bank")


def worked(day: str, hours: str, who: str) -> str:
    """Write hours."""
    return moved(day, f"{hours} HOUR", debit=f"Equity:Work:{who}", credit="Equity:Work:Done")


def paid_in(day: str, amount: str, who: str) -> str:
    """Write capital paid in."""
    return moved(day, amount, debit="Assets:Bank", credit=f"Equity:Capital:{who}")


ACCOUNTS = opened(
    "Assets:Bank", "Equity:Reserve", "Income:Sales", "Expenses:Rent", "Equity:Work:Done"
)
SOMETHING = sold("2025-03-10", "1000.00 EUR")
"""An entry, so that the year is not empty."""


def facts_of(reading: FactsReading) -> Facts:
    """Give the facts, where nothing at all is wrong."""
    assert reading.problems == ()
    assert reading.facts is not None
    return reading.facts


def rules_text(more: str, head: str = HEAD) -> str:
    """Write a rules file; steps are put in where the text has none."""
    text = head + dedent(more)
    return text if "\nallocation:" in text else text + STEPS


def numbers(reading: FactsReading, measure: str) -> dict[str, Fraction]:
    """Give each member's number in a measure."""
    return dict(facts_of(reading).measures[measure])


def codes(reading: FactsReading) -> list[str]:
    """Name the problems in the order shown."""
    return [problem.code for problem in reading.problems]
