"""Numbers that are no amount of money are told at once, wherever the ledger has them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coopctl.books import read_books

Write = Callable[..., Path]

OPENS = "2020-01-01 open Assets:Bank\n2020-01-01 open Income:Care\n"
HUGE = f"({'*'.join(['9' * 250] * 350)})"
"""About 1E+87500, by a line that Beancount reads in a moment."""

CODES = {"number-too-long", "ledger-error", "ledger-not-read"}
"""Ours, or what Beancount says where it gives up by itself."""

LONG = "9" * 41 + "." + "9" * 40


@pytest.mark.parametrize("number", [HUGE, LONG, f"-{LONG}"], ids=["huge", "long", "negative"])
@pytest.mark.parametrize(
    "entry",
    [
        "2025-01-01 price EUR {} JPY",
        '2025-01-01 custom "budget" Income:Care "yearly" {} JPY',
        '2025-01-01 custom "coop-resolution" "x" {}',
        '2025-01-01 custom "coop-resolution" "x"\n  votes: {}',
        "2025-01-01 open Equity:Capital\n  subscribed: {} JPY",
        "2025-01-01 open Equity:Capital\n  number: {}",
        '2025-01-01 custom "coop-closing" {}',
        '2025-01-01 * ""\n  Income:Care  1 EUR @ {} JPY\n  Assets:Bank',
        '2025-01-01 * ""\n  Income:Care  {} JPY\n  Assets:Bank',
        '2025-01-01 * ""\n  Assets:Bank  {} JPY\n  Assets:Bank\n  Income:Care  0 JPY',
    ],
)
def test_a_number_that_is_no_amount_of_money_is_told(write: Write, entry: str, number: str) -> None:
    main = write(f"{OPENS}{entry.format(number)}\n")
    started = time.process_time()
    reading = read_books(str(main), currency="JPY", watch=("Income:Care",))
    assert reading.books is None
    assert {each.code for each in reading.problems} <= CODES
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "number", ["1E+1000000", "NaN", "Infinity", "１２", "١٢", "1_0.5", "1.2.3", "9" * 5_000]
)
def test_what_python_takes_for_a_number_and_a_ledger_does_not_is_an_error(
    write: Write, number: str
) -> None:
    main = write(f'{OPENS}2025-01-01 * ""\n  Income:Care  {number} JPY\n  Assets:Bank\n')
    found = read_books(str(main), currency="JPY").problems
    assert {(each.code, each.place.line) for each in found} == {("ledger-error", 4)}
    assert all(len(each.wrong) <= 300 for each in found)


@pytest.mark.parametrize(
    ("number", "do"),
    [
        ("10,50", "write `10.50`"),
        ("1234,5", "write `1234.5`"),
        ("1,00,000", "write `100000`, or its decimals after a `.`"),
        ("1,5000", "write `15000`, or its decimals after a `.`"),
    ],
)
def test_a_comma_that_parts_no_thousands_is_told_with_what_to_write(
    write: Write, number: str, do: str
) -> None:
    main = write(f'{OPENS}2025-01-01 * ""\n  Income:Care  {number} JPY\n  Assets:Bank\n')
    (problem,) = read_books(str(main), currency="JPY").problems
    assert (problem.place.line, problem.do) == (4, do)


def test_sums_are_exact_where_beancount_s_own_are_not(write: Write) -> None:
    """Beancount adds in 28 digits, and sees nothing left over here."""
    amount = "1" * 28 + "0" * 7
    main = write(
        f'{OPENS}2025-01-01 * ""\n  Income:Care  -{amount} JPY\n  Income:Care  -2 JPY\n'
        f"  Assets:Bank  {amount} JPY\n"
    )
    (problem,) = read_books(str(main), currency="JPY").problems
    assert problem.code == "left-over"
    assert problem.wrong.endswith("zero: -2 JPY is left over")
