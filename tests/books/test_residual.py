"""What transactions leave over is noted, whatever tolerance the ledger gives itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coopctl.books import read_books
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
