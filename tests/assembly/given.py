"""A co-op that fills unpaid capital, retains notices, pays dividends, and charges losses.

Figures are chosen so that each column of the roll-forward can be worked out in the head.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, read_books
from coopctl.rules import read_rules

_LINK = re.compile(r"\^coop-((closing|correction)-(\d{4})(?:-\d+)?)")

RULES = """\
schema: 1
cooperative: Loom Weavers' Co-operative
ledger: main.beancount
currency: EUR
members:
  account: Equity:Capital:{member}
  least_payment: 10 EUR
  repaid_over: 3
  owes: ["Assets:Advances:{member}"]
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR, others: [Equity:Work:Helpers]}
  pay: {account: "Expenses:Pay:{member}"}
  subscribed: {metadata: subscribed}
allocation:
  - step: fill-capital
    amount: 50% of surplus
    in_proportion_to: work
    to:
      - {account: "Equity:Capital:{member}", until: subscribed}
      - {account: "Liabilities:Members:{member}"}
  - step: notices
    amount: 50% of remainder
    in_proportion_to: work
    to: Equity:Notices:{member}
  - step: reserve
    amount: remainder
    to: Equity:Reserve
losses:
  - step: by-members
    amount: 50% of loss
    in_proportion_to: work
    from: Equity:Notices:{member}
  - step: by-reserve
    amount: remainder
    from: Equity:Reserve
    overdraw: true
closing: {folder: closings}
"""

REFILLED = RULES.replace(
    "  - step: notices\n",
    """\
  - step: refill
    amount: remainder
    in_proportion_to: work
    to:
      - {account: "Equity:WrittenOff:{member}", until: 0 EUR}
  - step: notices
""",
)
"""With accounts of what losses took off members' capital, which the next surplus refills."""

ACCOUNTS = """\
option "operating_currency" "EUR"

2020-02-29 open Equity:Capital:Uma EUR
  name: "Uma Okafor"
  subscribed: 500 EUR
  born: 1979-04-05
  status: "worker"
2023-06-01 open Equity:Capital:Ben EUR
  name: "Ben Ito"
  subscribed: 300 EUR
2024-03-15 open Equity:Capital:Cai EUR
  name: "Cai Lund"

2020-01-01 open Assets:Bank
2020-01-01 open Assets:Advances:Ben
2020-01-01 open Equity:Reserve
2020-01-01 open Equity:Notices:Uma
2020-01-01 open Equity:Notices:Ben
2020-01-01 open Liabilities:Members:Uma
2020-01-01 open Liabilities:Members:Ben
2020-01-01 open Equity:Work:Uma
2020-01-01 open Equity:Work:Ben
2020-01-01 open Equity:Work:Cai
2020-01-01 open Equity:Work:Dov
2020-01-01 open Equity:Work:Helpers
2020-01-01 open Equity:Work:Done
2020-01-01 open Expenses:Pay:Uma
2020-01-01 open Expenses:Pay:Dov
2020-01-01 open Expenses:Rent
2020-01-01 open Income:Sales
"""


def rules_of(text: str = RULES, year: int = 2025) -> Rules:
    """Read rules that are right."""
    reading = read_rules(text, source="rules.yaml", year=year)
    assert reading.rules is not None, reading.problems
    return reading.rules


def books_of(folder: Path, *entries: str, accounts: str = ACCOUNTS) -> Books:
    """Read a ledger that is right; what is linked to a closing stands in the file of it.

    Where an entry is the directive of the closing, that file is the main one.
    """
    files = {"main.beancount": accounts}
    for entry in map(dedent, entries):
        link = _LINK.search(entry)
        name = "main.beancount"
        if link is not None and not any(f'"coop-{link[2]}" {link[3]}' in e for e in entries):
            name = f"{link[1]}.beancount"
            if name not in files:
                files[name] = f";; Fiscal year {link[3]}, written by hand\n"
                files["main.beancount"] = f'include "{name}"\n{files["main.beancount"]}'
        files[name] += f"\n{entry}"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    reading = read_books(str(folder / "main.beancount"), currency="EUR")
    assert reading.books is not None, reading.problems
    return reading.books


def moved(
    day: str, *postings: str, closing: int | None = None, correction: int | None = None
) -> str:
    """Write an entry; one that belongs to a closing, or to a correction of it, is linked to it."""
    link = f" #coop-closing ^coop-closing-{closing}" if closing is not None else ""
    if correction is not None:
        link = f" #coop-closing ^coop-correction-{closing}-{correction}"
    lines = "".join(f"  {posting}\n" for posting in postings)
    return f'\n{day} * "Entry"{link}\n{lines}'


def hours(day: str, **worked: str) -> str:
    """Write hours, against the counter account."""
    posted = (f"Equity:Work:{who}  {number} HOUR" for who, number in worked.items())
    return moved(day, *posted, "Equity:Work:Done")


def as_of(rules: Rules, year: int) -> Rules:
    """Give the same rules for another year; nothing in them is dated."""
    return replace(rules, year=year)


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def amounts(*numbers: int | str) -> tuple[Decimal, ...]:
    """Give amounts that were worked out by hand."""
    return tuple(map(Decimal, numbers))
