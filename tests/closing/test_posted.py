"""What a closing posts by our own reckoning, and what the ledger reads of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.allocation.settings import IncomeStatement
from coopctl.allocation.vocabulary import Rules
from coopctl.closing.correction import moves
from coopctl.closing.posted import credited_by, misread, posted_for, to_zero
from coopctl.problems import Problem
from tests.assembly.given import rules_of
from tests.closing.test_changes import RENT, SALE, books_of

FIRST, LAST = date(2025, 3, 1), date(2025, 12, 31)
EUR, USD = ("Equity:Aid", "EUR"), ("Equity:Aid", "USD")
FACTS: Any = SimpleNamespace(drawn_on="Equity:Earnings")


def zeroing() -> Rules:
    """Give rules by which a closing brings income to zero."""
    rules = rules_of()
    return replace(rules, closing=replace(rules.closing, income_statement=IncomeStatement.ZERO))


def given(*moves: tuple[str, int]) -> Any:
    """Stand in for an allocation of one step that moves amounts."""
    credits_ = [(SimpleNamespace(account=account), amount) for account, amount in moves]
    return SimpleNamespace(steps=[SimpleNamespace(moves=lambda: credits_)])


def posted(**numbers: int) -> Any:
    """Stand in for books whose closing and corrections post on one account, half on either day."""

    def cells(number: int) -> dict[tuple[str, str], dict[date, tuple[Decimal]]]:
        half = Decimal(number) / 2
        return {EUR: {FIRST: (half,), LAST: (half,)}}

    corrections = {
        (2025, 1): cells(numbers.get("first", 0)),
        (2025, 2): cells(numbers.get("second", 0)),
        (2024, 1): cells(1000),
    }
    closings = {2025: cells(numbers["closing"]), 2024: cells(1000)} if "closing" in numbers else {}
    return SimpleNamespace(closing_postings=closings, correction_postings=corrections)


def test_a_closing_with_its_corrections_posts_what_they_do_together() -> None:
    assert posted_for(posted(closing=6, first=10, second=20), 2025) == {EUR: 36}
    assert posted_for(posted(closing=6, first=10, second=20), 2025, but=2) == {EUR: 16}
    assert posted_for(posted(first=10), 2025) == {EUR: 10}


def test_a_step_credits_accounts_and_debits_the_one_that_it_draws_on() -> None:
    books = books_of(RENT, SALE)
    assert credited_by(rules_of(), books, FACTS, given(("A:B", 3), ("A:C", -1))) == {
        "A:B": 3,
        "A:C": -1,
        "Equity:Earnings": -2,
    }


def test_income_is_brought_to_zero_only_where_the_rules_ask_for_it() -> None:
    """Of another year, or in another commodity, it stays where it is."""
    books = books_of(
        RENT, SALE, SALE.replace("2025-12-31", "2026-01-01"), SALE.replace("EUR", "USD")
    )
    assert to_zero(rules_of(), books) == {}
    assert to_zero(zeroing(), books) == {"Expenses:Rent": 200, "Income:Sales": -300}
    zeroed = {"Expenses:Rent": 200, "Income:Sales": -300, "Equity:Earnings": 100}
    assert credited_by(zeroing(), books, FACTS, given(("A:B", 3)), steps=False) == zeroed
    assert credited_by(zeroing(), books, FACTS, given(("A:B", 3))) == {
        **zeroed,
        "A:B": 3,
        "Equity:Earnings": 97,
    }


def test_an_account_is_brought_to_zero_by_itself_without_what_is_below_it() -> None:
    below = SALE.replace("Income:Sales ", "Income:Sales:Online ").replace("300", "50")
    books = books_of(SALE, "2020-01-01 open Income:Sales:Online\n", below)
    assert to_zero(zeroing(), books) == {"Income:Sales": -300, "Income:Sales:Online": -50}


def told(books: Any, *moves: tuple[str, int]) -> list[Problem]:
    """Read a closing that gives amounts."""
    return list(misread(rules_of(), books, FACTS, given(*moves), "/closings/2025.beancount"))


def test_what_the_ledger_reads_as_it_was_computed_is_right() -> None:
    books = posted(closing=-5, first=-1)
    books.closing_postings[2025]["Equity:Earnings", "EUR"] = {FIRST: (Decimal(6),)}
    assert told(books, ("Equity:Aid", 6)) == []


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([("Equity:Aid", 7)], ["-6.00 EUR on Equity:Aid, the closing gives -7.00"]),
        ([], ["-6.00 EUR on Equity:Aid, the closing gives 0.00"]),
        (
            [("Equity:Aid", 6), ("Equity:Else", 1000)],
            ["0.00 EUR on Equity:Else, the closing gives -1,000.00"],
        ),
    ],
)
def test_each_account_that_it_reads_otherwise_is_told(
    moves: list[tuple[str, int]], expected: list[str]
) -> None:
    books = posted(closing=-6)
    total = sum(amount for _, amount in moves)
    books.closing_postings[2025]["Equity:Earnings", "EUR"] = {FIRST: (Decimal(total),)}
    found = told(books, *moves)
    assert [each.wrong for each in found] == [f"the ledger reads {each}" for each in expected]
    assert {(each.code, each.place.file) for each in found} == {
        ("closing-misread", "/closings/2025.beancount")
    }


def test_another_commodity_is_told_as_that() -> None:
    books = posted(closing=0)
    books.closing_postings[2025][USD] = {FIRST: (Decimal("0.5"),)}
    (problem,) = told(books)
    assert problem.wrong == "the ledger reads 0.50 USD on Equity:Aid, the closing gives 0.00"
    assert Fraction(1, 2) == posted_for(books, 2025)[USD]


def test_a_correction_posts_what_is_left_in_the_currency_alone() -> None:
    """Of 6.00 that a step gives, 4.00 are posted, and 1.00 by the correction itself."""
    books = posted(closing=-4, first=-1)
    books.closing_postings[2025][USD] = {FIRST: (Decimal(9),)}
    books.closing_postings[2025]["Equity:Earnings", "EUR"] = {FIRST: (Decimal(6),)}
    moved = moves(rules_of(), books, FACTS, given(("Equity:Aid", 6)), but=1)
    assert moved == {"Equity:Aid": -2}
