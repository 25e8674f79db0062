"""Which entries, accounts and prices differ between two states of the books."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from coopctl.books import Books, View, read_books
from coopctl.closing.changes import (
    DetailChange,
    accounts_changed,
    details_changed,
    entries_changed,
)
from tests.here import loading_here

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
ACCOUNTS = """
2020-01-01 open Assets:Bank
2020-01-01 open Expenses:Rent
2020-01-01 open Income:Abroad
2020-01-01 open Income:Sales
"""
RENT = """
2025-03-10 * "Rent"
  Expenses:Rent  200.00 EUR
  Assets:Bank   -200.00 EUR
"""
SALE = """
2025-12-31 * "Sale"
  Income:Sales  -300.00 EUR
  Assets:Bank    300.00 EUR
"""
ALL = ("Assets:Aid", "Assets:Bank", "Expenses:Rent", "Income:Abroad", "Income:Sales")


def books_of(*texts: str, accounts: str = ACCOUNTS) -> Books:
    """Read a ledger of these lines, its accounts opened."""
    with TemporaryDirectory() as folder, loading_here():
        main = Path(folder) / "main.beancount"
        main.write_text("".join((accounts, *texts)), encoding="utf-8")
        reading = read_books(str(main), currency="EUR", watch=ALL)
    assert reading.books is not None, reading.problems
    return reading.books


def details(before: Books, now: Books, *accounts: str) -> list[DetailChange]:
    """Give what changed beside the entries, of all accounts if none is named."""
    return list(details_changed(View(before, 2025), View(now, 2025), accounts or ALL, LAST))


def told(found: list[DetailChange]) -> list[tuple[str, str, str | None, str | None]]:
    """Give it without places."""
    return [(each.of, each.what, each.before, each.now) for each in found]


def foreign(day: str, account: str, units: str, price: str | None = None) -> str:
    """Write a posting of income in another commodity, by its own price if it has one."""
    number, commodity = units.split()
    if price is None:
        return f'\n{day} * "Abroad"\n  {account}  -{units}\n  Assets:Bank  {units}\n'
    total = int(number) * int(price)
    own = f"-{number} {commodity} @ {price} EUR"
    return f'\n{day} * "Abroad"\n  {account}  {own}\n  Assets:Bank  {total} EUR\n'


def test_accounts_are_named_in_order_wherever_they_were_opened() -> None:
    before = books_of(RENT)
    now = books_of(
        RENT.replace("200.00", "210.00"),
        "2025-01-01 open Assets:Aid\n",
        RENT.replace("Expenses:Rent", "Assets:Aid   "),
    )
    views = View(before, 2025), View(now, 2025)
    found = accounts_changed(*views, FIRST, LAST)
    assert found == ("Assets:Aid", "Assets:Bank", "Expenses:Rent")


def test_entries_are_told_by_day_whatever_became_of_them() -> None:
    before, now = books_of(RENT), books_of(SALE)
    found = entries_changed(before, now, ALL, 2025, LAST)
    assert [(str(each.how), str(each.entry.day)) for each in found] == [
        ("removed", "2025-03-10"),
        ("added", "2025-12-31"),
    ]


def changed(before: Books, now: Books, *accounts: str) -> list[tuple[str, str]]:
    """Give what became of entries, and their days."""
    found = entries_changed(before, now, accounts or ALL, 2025, LAST)
    return [(str(each.how), str(each.entry.day)) for each in found]


def test_entries_count_up_to_the_last_day_on_the_accounts_alone() -> None:
    before = books_of(RENT)
    later = SALE.replace("2025-12-31", "2026-01-01")
    assert changed(before, books_of(RENT, SALE, later)) == [("added", "2025-12-31")]
    assert changed(before, books_of(RENT, SALE, later), "Income:Sales") == [("added", "2025-12-31")]
    assert changed(before, books_of(RENT, SALE, later), "Income:Abroad") == []


def test_the_closing_of_the_year_is_no_entry_of_it() -> None:
    head = (
        ';; Fiscal year 2025, 2025-01-01 to 2025-12-31. \n2025-12-31 custom "coop-closing" 2025\n'
    )
    posted = SALE.replace('"Sale"', '"Sale" ^coop-closing-2025')
    assert changed(books_of(RENT), books_of(RENT, head, posted)) == []


def test_of_equal_entries_one_is_added_and_the_order_of_postings_is_none() -> None:
    first, second = RENT.split("\n")[2:4]
    turned = RENT.replace(f"{first}\n{second}", f"{second}\n{first}")
    assert changed(books_of(RENT), books_of(turned, RENT)) == [("added", "2025-03-10")]
    moved = turned.replace("03-10", "03-11")
    assert changed(books_of(RENT, SALE), books_of(SALE, moved)) == [("re-dated", "2025-03-11")]


def test_an_account_counts_as_it_is_on_the_last_day() -> None:
    opened = (
        '2025-12-31 open Assets:Aid\n  zip: "1"\n  area: 2.50\n',
        "2026-01-01 open Assets:Aid\n  area: 2.50\n",
    )
    assert told(details(books_of(RENT), books_of(RENT, opened[0]), "Assets:Aid")) == [
        ("Assets:Aid", "opened", None, "2025-12-31"),
        ("Assets:Aid", "area", None, "2.50"),
        ("Assets:Aid", "zip", None, "1"),
    ]
    assert details(books_of(RENT), books_of(RENT, opened[1]), "Assets:Aid") == []
    for day, expected in (("2025-12-31", "2025-12-31"), ("2026-01-01", None)):
        now = books_of(RENT, f"{day} close Income:Abroad\n")
        found = told(details(books_of(RENT), now, "Income:Abroad"))
        assert found == [("Income:Abroad", "closed", None, expected)] * (expected is not None)


def test_accounts_are_told_of_in_order_each_where_it_is_opened() -> None:
    now = ACCOUNTS.replace("2020-01-01 open Income", "2021-01-01 open Income")
    found = details(books_of(RENT), books_of(RENT, "2022-01-01 open Assets:Aid\n"))
    (aid,) = found
    assert (aid.of, aid.what, aid.before, aid.now) == ("Assets:Aid", "opened", None, "2022-01-01")
    assert aid.place is not None
    gone = details(books_of(RENT, "2022-01-01 open Assets:Aid\n"), books_of(RENT))
    assert [(each.of, each.place, each.now) for each in gone] == [("Assets:Aid", None, None)]
    both = details(
        books_of(RENT), books_of(RENT, accounts=now), "Income:Sales", "Income:Abroad", "Assets:Bank"
    )
    assert [each.of for each in both] == ["Income:Abroad", "Income:Sales"]


def test_prices_count_of_commodities_on_the_accounts_up_to_the_last_day() -> None:
    entries = [
        *(
            foreign("2025-05-01", "Income:Sales", f"9 {each}")
            for each in ("USD", "CHF", "SEK", "DKK")
        ),
        foreign("2025-05-01", "Income:Abroad", "9 GBP"),
    ]
    prices = "".join(
        f"{day} price {commodity} 1 EUR\n"
        for commodity in ("USD", "CHF", "GBP", "SEK", "DKK")
        for day in ("2025-12-31", "2025-02-01", "2026-01-01")
    )
    before = books_of(*entries, prices)
    now = books_of(*entries, prices.replace(" 1 EUR", " 2 EUR"))
    assert told(details(before, now, "Income:Sales")) == [
        (commodity, f"price on {day}", "1", "2")
        for commodity in ("CHF", "DKK", "SEK", "USD")
        for day in ("2025-02-01", "2025-12-31")
    ]


def test_a_price_of_an_earlier_day_is_told_before_those_that_were_there() -> None:
    entry, there = foreign("2025-05-01", "Income:Sales", "9 USD"), "2025-03-01 price USD 1 EUR\n"
    before = books_of(entry, there)
    now = books_of(entry, there.replace("1 EUR", "2 EUR"), "2025-01-15 price USD 3 EUR\n")
    assert told(details(before, now)) == [
        ("USD", "price on 2025-01-15", None, "3"),
        ("USD", "price on 2025-03-01", "1", "2"),
    ]


def test_own_prices_count_on_the_accounts_up_to_the_last_day() -> None:
    """Each posting is told of by what it is besides its price."""

    def posted(first: str, second: str) -> str:
        return "".join(
            foreign(day, account, "9 USD", price)
            for day, price in (("2025-12-31", first), ("2025-02-01", second), ("2026-01-01", first))
            for account in ("Income:Sales", "Income:Abroad")
        )

    before, now = books_of(posted("2", "3")), books_of(posted("4", "5"))
    assert told(details(before, now, "Income:Sales")) == [
        ("Income:Sales", "price of -9 USD on 2025-02-01", "3 EUR", "5 EUR"),
        ("Income:Sales", "price of -9 USD on 2025-12-31", "2 EUR", "4 EUR"),
    ]


def test_a_posting_of_another_number_is_no_change_of_its_price() -> None:
    before = books_of(foreign("2025-02-01", "Income:Sales", "9 USD", "2"))
    now = books_of(foreign("2025-02-01", "Income:Sales", "8 USD", "3"))
    assert told(details(before, now)) == []
