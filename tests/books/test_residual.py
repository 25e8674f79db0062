"""What transactions leave over is noted, whatever tolerance the ledger gives itself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.interpolate import AUTOMATIC_RESIDUAL
from beancount.core.position import Cost
from beancount.ops.validation import validate_check_transaction_balances
from beancount.parser import options
from hypothesis import given
from hypothesis import strategies as st

from coopctl.books import read_books
from coopctl.books.residual import uneven
from coopctl.problems import Place

Write = Callable[..., Path]

OPENS = """\
option "inferred_tolerance_default" "*:1000"
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Shares
2020-01-01 open Income:Care
2020-01-01 open Equity:Work
"""


def sale(*postings: str) -> str:
    return '2025-05-01 * "Sale"\n' + "".join(f"  {each}\n" for each in postings)


NOTED = {
    "100.00 EUR": sale("Assets:Bank  1100 EUR", "Income:Care  -1000 EUR"),
    "-0.04 EUR": sale("Assets:Bank  9.96 EUR", "Income:Care  -10.0 EUR"),
    "1 JPY": sale("Assets:Bank  1001 JPY", "Income:Care  -1000 JPY"),
    "7 EUR": sale("Assets:Shares  3 ACME {9 EUR}", "Assets:Bank  -20 EUR"),
    "-4 EUR": sale("Assets:Bank  8 USD @ 2 EUR", "Income:Care  -20 EUR"),
    "5 HOUR": sale(
        "Assets:Bank  1 EUR", "Income:Care  -1 EUR", "Equity:Work  7 HOUR", "Equity:Work  -2 HOUR"
    ),
}


def noted(main: Path) -> list[tuple[str, int, str]]:
    reading = read_books(str(main), currency="EUR")
    assert reading.books is not None, reading.problems
    assert not any(each.is_error for each in reading.problems)
    return [(each.code, each.place.line, each.wrong) for each in reading.problems]


@pytest.mark.parametrize("left", NOTED)
def test_what_a_transaction_leaves_over_is_noted_with_its_line(write: Write, left: str) -> None:
    ((code, line, wrong),) = noted(write(OPENS + NOTED[left]))
    assert (code, line) == ("left-over", 6)
    assert wrong.endswith(f"zero: {left.replace('.00', '')} is left over")


@pytest.mark.parametrize(
    "entry",
    [
        sale("Assets:Bank  10.00 EUR", "Income:Care  -10.00 EUR"),
        sale("Assets:Bank  3 USD @ 3.3333 EUR", "Income:Care  -10 EUR"),
        sale("Equity:Work  7.3333 HOUR", "Equity:Work  -7.33 HOUR"),
    ],
)
def test_less_than_a_minor_unit_is_no_residual(write: Write, entry: str) -> None:
    assert noted(write(OPENS + entry)) == []


def test_a_multiplier_is_not_believed_either(write: Write) -> None:
    options = OPENS.replace('inferred_tolerance_default" "*:1000', 'tolerance_multiplier" "1000')
    entry = sale("Assets:Bank  10.00 EUR", "Income:Care  -14.00 EUR")
    ((_, _, wrong),) = noted(write(options + entry))
    assert wrong.endswith("zero: -4 EUR is left over")


def test_of_many_the_first_ten_are_told_and_the_others_counted(write: Write) -> None:
    entry = sale("Assets:Bank  15 EUR", "Income:Care  -14 EUR")
    main = write(OPENS + entry * 25)
    found = read_books(str(main), currency="EUR").problems
    assert [each.place for each in found] == [
        Place(str(main)),
        *(Place(str(main), 6 + 3 * number) for number in range(10)),
    ]
    assert "15 more transactions" in found[0].wrong


NUMBERS = ("1", "-1", "2.00", "-2", "0.01", "-0.01", "1E+29", "-1E+29", "1E-29", "-3.3", "0")
AMOUNTS = st.builds(Amount, st.sampled_from(NUMBERS).map(Decimal), st.sampled_from("AB"))
RARELY: st.SearchStrategy[bool] = st.integers(0, 9).map(lambda number: number == 0)


@st.composite
def postings(draw: st.DrawFn) -> list[Any]:
    """Some postings, mostly with their counterparts, now and then at a price or a cost."""
    amounts = draw(st.lists(AMOUNTS, min_size=1, max_size=4))
    if not draw(RARELY):
        amounts = draw(st.permutations([*amounts, *(-each for each in amounts)]))
    found = []
    for units in amounts:
        price = draw(AMOUNTS) if draw(RARELY) else None
        number = draw(st.sampled_from(NUMBERS).map(Decimal))
        cost = Cost(number, "A", date(2025, 1, 1), None) if draw(RARELY) else None
        meta = {AUTOMATIC_RESIDUAL: True} if draw(RARELY) else {}
        found.append(data.Posting("Assets:Bank", units, cost, price, None, meta))
    return found


def weight(posting: Any) -> tuple[str, Fraction]:
    """Say what a posting weighs, exactly: by its cost, else by its price, else its units."""
    worth = posting.cost or posting.price
    units = Fraction(posting.units.number)
    if worth is None:
        return posting.units.currency, units
    return worth.currency, units * Fraction(worth.number)


@given(st.lists(postings(), max_size=5))
def test_all_that_beancount_or_exact_sums_find_uneven_is_looked_at(every: list[Any]) -> None:
    day = date(2025, 5, 1)
    entries: list[Any] = [
        data.Transaction({}, day, "*", None, "", frozenset(), frozenset(), each) for each in every
    ]
    tight = {**options.OPTIONS_DEFAULTS, "tolerance_multiplier": Decimal(0)}
    refused = validate_check_transaction_balances(entries, tight)
    looked_at = uneven(entries)
    assert validate_check_transaction_balances(looked_at, tight) == refused
    for entry in entries:
        sums: dict[str, Fraction] = {}
        for posting in entry.postings:
            currency, number = weight(posting)
            sums[currency] = sums.get(currency, Fraction(0)) + number
        assert any(each is entry for each in looked_at) or not any(sums.values())


def test_what_sums_to_zero_is_not_looked_at_again() -> None:
    """The time of a load depends on it."""
    day, account = date(2025, 5, 1), "Assets:Bank"
    pair = [
        data.Posting(account, Amount(Decimal(number), "EUR"), None, None, None, {"lineno": 3})
        for number in ("10.00", "-10")
    ]
    entry: Any = data.Transaction({}, day, "*", None, "", frozenset(), frozenset(), pair)
    assert uneven([entry, data.Close({}, day, account)]) == []
