"""Late entries, one by one: those that a closing must notice, and those it must not."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coopctl.books import Books, View, read_books

Write = Callable[..., Path]

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)

LEDGER = """
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Cash
2020-01-01 open Income:Care
2020-01-01 open Expenses:Rent
2020-01-01 open Equity:Earnings:Previous
2020-01-01 open Equity:Work:Done
2020-01-01 open Expenses:Pay:Hanako
2020-01-01 open Expenses:Pay:Jiro
2021-04-01 open Equity:Capital:Jiro
  factor: 1.50
2024-05-01 * "Before"
  Assets:Bank   1000 JPY
  Income:Care  -1000 JPY
2025-05-01 * "Care"
  Assets:Bank   70000 JPY
  Income:Care  -70000 JPY
2025-06-30 * "Pay"
  Expenses:Pay:Hanako  20000 JPY
  Expenses:Pay:Jiro    10000 JPY
  Assets:Bank         -30000 JPY
"""


def _read(path: Path) -> Books:
    reading = read_books(str(path), currency="JPY")
    assert reading.books is not None, reading.problems
    return reading.books


@pytest.fixture
def fingerprint(write: Write) -> Callable[[str], str]:
    def _fingerprint(text: str) -> str:
        return View(_read(write(text)), 2025).fingerprint(FIRST, LAST)

    return _fingerprint


def _entry(day: str, debit: str, credit: str, amount: str) -> str:
    return f'{day} * "late"\n  {debit}  {amount}\n  {credit}  -{amount}\n'


CANCELLING = _entry("2025-07-01", "Assets:Cash", "Assets:Bank", "5 JPY") + _entry(
    "2025-07-01", "Assets:Bank", "Assets:Cash", "5 JPY"
)
NEW_ACCOUNT = "2020-01-01 open Expenses:New\n"

NOTICED = {
    "on the closing day, below it": LEDGER
    + _entry("2026-03-31", "Expenses:Rent", "Assets:Bank", "100 JPY"),
    "on the first day": LEDGER + _entry("2025-04-01", "Expenses:Rent", "Assets:Bank", "100 JPY"),
    "on a new account": LEDGER
    + NEW_ACCOUNT
    + _entry("2025-09-01", "Expenses:New", "Assets:Bank", "100 JPY"),
    "on the balance sheet only": LEDGER
    + _entry("2025-09-01", "Assets:Cash", "Assets:Bank", "100 JPY"),
    "two that cancel out on one day": LEDGER + CANCELLING,
    "two that cancel out on two days": LEDGER + CANCELLING.replace("2025-07-01", "2025-07-02", 1),
    "re-dated within the year": LEDGER.replace("2025-05-01", "2025-05-02"),
    "pay moved between members": LEDGER.replace("20000", "19000").replace("10000", "11000"),
    "an amount changed": LEDGER.replace("70000", "70001"),
    "an entry taken away": LEDGER[: LEDGER.index("2025-06-30")],
    "in an earlier year": LEDGER + _entry("2024-06-01", "Assets:Cash", "Assets:Bank", "1 JPY"),
    "moved in from an earlier year": LEDGER.replace("2024-05-01", "2025-04-01"),
    "hours": LEDGER + _entry("2025-07-01", "Equity:Work:Done", "Assets:Cash", "1.5 HOUR"),
    "metadata of a member": LEDGER.replace("1.50", "1.51"),
    "joined on another day": LEDGER.replace("2021-04-01", "2021-04-02"),
    "left in the year": LEDGER + "2026-03-31 close Equity:Capital:Jiro\n",
    "income in another commodity": LEDGER
    + _entry("2025-07-01", "Assets:Cash", "Income:Care", "1 USD"),
    "an earlier year's closing": LEDGER
    + '2025-04-01 ! "Closing" "of 2024" ^coop-closing-2024\n'
    + "  Equity:Earnings:Previous  5 JPY\n  Equity:Capital:Jiro  -5 JPY\n",
    "another year's closing, of income in another commodity": LEDGER
    + '2026-03-31 * "Closing" "of 2024" ^coop-closing-2024\n'
    + "  Income:Care  1 USD\n  Equity:Earnings:Previous  -1 USD\n",
}

UNNOTICED = {
    "after the year": LEDGER + _entry("2026-04-01", "Assets:Cash", "Assets:Bank", "100 JPY"),
    "an account opened after the year": LEDGER + "2026-04-01 open Equity:Capital:Ken\n",
    "left after the year": LEDGER + "2026-04-01 close Equity:Capital:Jiro\n",
    "the same number written longer": LEDGER.replace("70000 JPY", "70,000.00 JPY").replace(
        "1.50", "1.5"
    ),
    "another narration": LEDGER.replace('"Care"', '"Home care"'),
    "comments and blank lines": ";; a comment\n\n" + LEDGER,
    "prices, where nothing is posted at them": LEDGER + "2025-07-01 price USD 150 JPY\n",
    "the order of entries": "\n".join(reversed(re.split(r"\n(?=20)", LEDGER.strip()))),
    "the year's own closing, on the next day": LEDGER
    + "2026-04-01 open Equity:Reserve\n"
    + '2026-04-01 custom "coop-closing" 2025\n'
    + '2026-04-01 ! "Closing" "of 2025" ^coop-closing-2025\n'
    + "  Equity:Earnings:Previous  5 JPY\n  Equity:Reserve  -5 JPY\n",
    "the year's own closing, on the last day": LEDGER
    + "2026-03-31 open Equity:Reserve\n"
    + '2026-03-31 custom "coop-closing" 2025\n'
    + '2026-03-31 ! "Closing" "of 2025" ^coop-closing-2025\n'
    + "  Equity:Earnings:Previous  5 JPY\n  Equity:Reserve  -5 JPY\n",
    "the year's own closing, of income in another commodity": LEDGER
    + '2026-03-31 custom "coop-closing" 2025\n'
    + '2026-03-31 * "Closing" "of 2025" ^coop-closing-2025\n'
    + "  Income:Care  1 USD\n  Equity:Earnings:Previous  -1 USD\n",
}


@pytest.mark.parametrize("text", NOTICED.values(), ids=NOTICED.keys())
def test_what_concerns_the_year_changes_its_fingerprint(
    fingerprint: Callable[[str], str], text: str
) -> None:
    assert fingerprint(text) != fingerprint(LEDGER)


@pytest.mark.parametrize("text", UNNOTICED.values(), ids=UNNOTICED.keys())
def test_what_does_not_concern_the_year_leaves_its_fingerprint(
    fingerprint: Callable[[str], str], text: str
) -> None:
    assert fingerprint(text) == fingerprint(LEDGER)


def test_the_year_s_own_closing_is_noticed_by_the_next_year(write: Write) -> None:
    first, last = date(2026, 4, 1), date(2027, 3, 31)
    plain = View(_read(write(LEDGER)), 2026).fingerprint(first, last)
    closed = UNNOTICED["the year's own closing, on the next day"]
    assert View(_read(write(closed)), 2026).fingerprint(first, last) != plain


def test_the_order_of_files_changes_nothing(write: Write) -> None:
    halves = LEDGER[: LEDGER.index("2024-05-01")], LEDGER[LEDGER.index("2024-05-01") :]
    found = set()
    for first, second in (halves, halves[::-1]):
        write(first, "years/a.beancount")
        write(second, "years/b.beancount")
        books = _read(write('include "years/*.beancount"\n'))
        found.add(View(books, 2025).fingerprint(FIRST, LAST))
    assert len(found) == 1


OF_ANOTHER_YEAR = NOTICED["another year's closing, of income in another commodity"]
ABROAD = LEDGER + _entry("2025-07-01", "Assets:Cash", "Income:Care", "1 USD")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (ABROAD, ABROAD + "2025-06-01 price USD 150 JPY\n"),
        (ABROAD, ABROAD + "2026-03-31 price USD 150 JPY\n"),
        (OF_ANOTHER_YEAR, OF_ANOTHER_YEAR + "2025-06-01 price USD 150 JPY\n"),
        (
            LEDGER + '2025-07-01 * "A"\n  Expenses:Rent  1 USD @ 150 JPY\n  Assets:Cash\n',
            LEDGER
            + '2025-07-01 * "A"\n  Expenses:Rent  1 USD @ 151 JPY\n  Assets:Cash  -151 JPY\n',
        ),
    ],
)
def test_a_price_that_converts_income_of_the_year_is_noticed(
    fingerprint: Callable[[str], str], text: str, changed: str
) -> None:
    assert fingerprint(text) != fingerprint(changed)


def test_a_price_after_the_year_is_not(fingerprint: Callable[[str], str]) -> None:
    assert fingerprint(ABROAD) == fingerprint(ABROAD + "2026-04-01 price USD 150 JPY\n")


def test_the_digests_name_the_accounts_that_changed(write: Write) -> None:
    old = View(_read(write(LEDGER)), 2025).accounts_digest(FIRST, LAST)
    moved = LEDGER.replace("20000", "19000").replace("10000", "11000")
    new = View(_read(write(moved)), 2025).accounts_digest(FIRST, LAST)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"Expenses:Pay:Hanako", "Expenses:Pay:Jiro"}


def test_a_fingerprint_names_its_hash(fingerprint: Callable[[str], str]) -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", fingerprint(LEDGER))
