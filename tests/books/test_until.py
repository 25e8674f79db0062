"""The books as they were at the end of a day."""

from dataclasses import replace
from datetime import date

from coopctl.books import Books, until
from tests.books.conftest import Read

LEDGER = """\
option "operating_currency" "JPY"
2023-01-01 open Assets:Bank
2023-01-01 open Income:Sales
2023-01-01 open Equity:Capital:Zoe
2025-06-01 open Equity:Capital:Abe
2025-08-01 close Equity:Capital:Zoe
2025-07-01 price USD 150 JPY
2025-03-01 * "a"
  Assets:Bank    100 JPY
  Income:Sales  -100 JPY
2025-03-31 * "b"
  Assets:Bank    20 JPY
  Income:Sales  -20 JPY
2025-07-01 * "c" ^coop-closing-2024
  Assets:Bank    3 JPY
  Equity:Capital:Abe  -3 JPY
2025-07-02 custom "coop-resolution" "x"
2025-12-01 custom "budget" Income:Sales "monthly" -5 JPY
"""
BANK = ("Assets:Bank", "JPY")


def test_what_is_later_is_left_out(read: Read) -> None:
    cut = until(read(LEDGER), date(2025, 3, 30))
    assert list(cut.postings[BANK]) == [date(2025, 3, 1)]
    assert cut.closing_postings == {}
    assert cut.records == ()
    assert cut.prices == {("USD", "JPY"): ()}
    assert "Equity:Capital:Abe" not in cut.accounts
    assert cut.days == (date(2025, 3, 1),)


def test_an_account_that_is_closed_later_is_open(read: Read) -> None:
    books = read(LEDGER)
    assert until(books, date(2025, 7, 31)).accounts["Equity:Capital:Zoe"].closed is None
    assert until(books, date(2025, 8, 1)).accounts["Equity:Capital:Zoe"].closed is not None


def test_the_day_itself_counts(read: Read) -> None:
    cut = until(read(LEDGER), date(2025, 3, 31))
    assert list(cut.postings[BANK]) == [date(2025, 3, 1), date(2025, 3, 31)]


def test_nothing_changes_after_the_last_day_and_the_plan_stays(read: Read) -> None:
    books: Books = read(LEDGER)
    assert until(books, date(2030, 1, 1)) == books
    assert until(books, date(2025, 1, 1)).budgets == books.budgets
    assert replace(books, budgets=()) != books
