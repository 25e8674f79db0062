"""New York, section 93: members' and collective accounts together are the net book value."""

from decimal import Decimal
from pathlib import Path

import pytest

from coopctl.assembly.book_value import book_value, book_value_problems
from coopctl.books import Books
from tests.assembly.given import RULES, amounts, books_of, day, moved, rules_of

CHECKED = RULES + "check: [capital-accounts]\n"
PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"
PAID = moved("2025-01-05", "Assets:Bank  500 EUR", "Equity:Capital:Uma")
EARNED = moved("2025-03-05", "Assets:Bank  1000 EUR", "Income:Sales")
CLOSED = moved(
    "2026-01-01",
    "Equity:Earnings:Previous  1000 EUR",
    "Equity:Notices:Uma  -300 EUR",
    "Liabilities:Members:Uma  -200 EUR",
    "Equity:Reserve  -500 EUR",
    closing=2025,
)
GIFT = (
    "2020-01-01 open Equity:Gifts\n",
    moved("2025-06-06", "Assets:Bank  40 EUR", "Equity:Gifts"),
)


def problems(books: Books, text: str = CHECKED, years: tuple[int, ...] = (2025,)) -> list[str]:
    return [each.wrong for each in book_value_problems(rules_of(text), books, years)]


def test_after_the_closing_both_sides_are_the_same(tmp_path: Path) -> None:
    """1,500 in the bank less 200 due to Uma; 800 of members, 500 of the reserve."""
    value = book_value(rules_of(), books_of(tmp_path, PREVIOUS, PAID, EARNED, CLOSED))
    assert (value.members, value.collective, value.undistributed) == amounts(800, 500, 0)
    assert (value.net, value.difference) == amounts(1300, 0)
    assert value.strays == {}


def test_a_closing_dated_in_the_next_year_counts_and_nothing_else_of_that_year(
    tmp_path: Path,
) -> None:
    later = moved("2026-01-01", "Liabilities:Members:Uma  200 EUR", "Assets:Bank")
    value = book_value(rules_of(), books_of(tmp_path, PREVIOUS, PAID, EARNED, CLOSED, later))
    assert value.net == 1300


def test_what_no_step_took_is_undistributed(tmp_path: Path) -> None:
    value = book_value(rules_of(), books_of(tmp_path, PREVIOUS, PAID, EARNED))
    assert (value.members, value.undistributed, value.net) == amounts(500, 1000, 1500)
    assert value.difference == 0


def test_equity_that_is_nobodys_makes_a_difference_and_is_named(tmp_path: Path) -> None:
    books = books_of(tmp_path, PREVIOUS, PAID, EARNED, CLOSED, *GIFT)
    value = book_value(rules_of(), books)
    assert value.difference == 40
    assert value.strays == {"Equity:Gifts": Decimal(40)}
    (found,) = book_value_problems(rules_of(CHECKED), books, [2025])
    assert "a difference of 40.00 EUR" in found.wrong
    assert "Equity:Gifts with 40.00 EUR" in found.why
    assert "`Equity:Gifts`" in found.do


def test_it_is_asked_for_every_closed_year_and_only_where_the_rules_ask(tmp_path: Path) -> None:
    books = books_of(tmp_path, PREVIOUS, PAID, EARNED, CLOSED, *GIFT)
    assert len(problems(books, years=(2025, 2026))) == 2
    assert problems(books, years=(2024,)) == []
    assert problems(books, RULES) == []


def test_hours_are_no_money(tmp_path: Path) -> None:
    hours = moved("2025-02-02", "Equity:Work:Uma  8 HOUR", "Equity:Work:Done")
    assert problems(books_of(tmp_path, PREVIOUS, PAID, EARNED, CLOSED, hours)) == []


def test_less_than_a_cent_is_no_difference(tmp_path: Path) -> None:
    odd = "2020-01-01 open Equity:Odd\n"
    half = moved("2025-02-02", "Assets:Bank  0.004 EUR", "Equity:Odd")
    cent = moved("2025-02-03", "Assets:Bank  0.006 EUR", "Equity:Odd")
    assert problems(books_of(tmp_path, PREVIOUS, PAID, odd, half)) == []
    assert len(problems(books_of(tmp_path, PREVIOUS, PAID, odd, half, cent))) == 1


@pytest.mark.parametrize("count", [5, 7])
def test_many_accounts_are_named_up_to_five(tmp_path: Path, count: int) -> None:
    opened = "".join(f"2020-01-01 open Equity:Old{index}\n" for index in range(count))
    entries = [
        moved("2025-02-02", "Assets:Bank  1 EUR", f"Equity:Old{index}") for index in range(count)
    ]
    (found,) = book_value_problems(
        rules_of(CHECKED), books_of(tmp_path, PREVIOUS, opened, *entries), [2025]
    )
    assert found.why.count("Equity:Old") == 5
    assert ("2 more" in found.why) == (count == 7)


def test_an_account_of_somebody_who_is_no_member_any_more_is_a_members(tmp_path: Path) -> None:
    books = books_of(tmp_path, PREVIOUS, EARNED, CLOSED, "2025-12-31 close Equity:Capital:Uma\n")
    assert day("2025-12-31") == books.accounts["Equity:Capital:Uma"].closed
    assert book_value(rules_of(), books).members == 300


def test_a_closing_dated_on_the_last_day_counts_once(tmp_path: Path) -> None:
    closed = CLOSED.replace("2026-01-01", "2025-12-31")
    value = book_value(rules_of(), books_of(tmp_path, PREVIOUS, PAID, EARNED, closed))
    assert (value.members, value.net) == amounts(800, 1300)


def test_a_fund_that_lies_above_members_accounts_counts_only_the_rest(tmp_path: Path) -> None:
    rules = rules_of(RULES.replace("to: Equity:Reserve", "to: Equity:Notices"))
    common = "2020-01-01 open Equity:Notices\n"
    closed = CLOSED.replace("Equity:Reserve", "Equity:Notices")
    value = book_value(rules, books_of(tmp_path, PREVIOUS, common, PAID, EARNED, closed))
    assert (value.members, value.collective, value.difference) == amounts(800, 500, 0)
