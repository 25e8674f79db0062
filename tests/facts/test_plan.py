"""The business plan, read as Fava reads it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from fava.core import FavaLedger
from hypothesis import given
from hypothesis import strategies as st

from coopctl.books import INTERVALS, Books, read_books
from coopctl.facts.plan import Plan, interval_of

LEDGER = """\
option "operating_currency" "EUR"
2023-01-01 open Expenses:Food
2023-01-01 open Expenses:Food:Local
2023-01-01 open Expenses:Rent
2023-01-01 open Expenses:Tools
2023-01-01 open Income:Sales

2023-02-10 custom "budget" Expenses:Food "monthly" 280.00 EUR
2023-06-01 custom "budget" Expenses:Food:Local "weekly" 70.00 EUR
2024-01-15 custom "budget" Expenses:Food "daily" 3.00 EUR
2023-01-01 custom "budget" Expenses:Rent "quarterly" 900.00 EUR
2024-02-01 custom "budget" Expenses:Rent "Yearly" 366.00 EUR
2024-02-01 custom "budget" Income:Sales "monthly" -1000 EUR
2024-01-01 custom "budget" Expenses:Tools "monthly" 10 USD
2024-01-01 custom "budget" Expenses:Tools "fortnightly" 10 EUR
2024-01-01 custom "budget" "Expenses:Tools" "monthly"
"""
START, DAYS = date(2023, 1, 1), 900


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def books(main: Path) -> Books:
    found = read_books(str(main), currency="EUR").books
    assert found is not None
    return found


@pytest.fixture(scope="module")
def plan(books: Books) -> Plan:
    return Plan(books, "EUR")


@pytest.mark.parametrize(
    ("names", "first", "last", "planned"),
    [
        (["Expenses:Food"], date(2023, 2, 1), date(2023, 2, 28), Fraction(190)),
        (["Expenses:Food"], date(2023, 3, 1), date(2023, 3, 31), Fraction(280)),
        (["Expenses:Food:Local"], date(2023, 6, 1), date(2023, 6, 4), Fraction(40)),
        (["Expenses:Food"], date(2024, 1, 14), date(2024, 1, 15), Fraction(280, 31) + 3 + 20),
        (["Expenses:Rent"], date(2024, 1, 31), date(2024, 2, 1), Fraction(900, 91) + 1),
        (["Expenses"], date(2023, 1, 1), date(2023, 1, 1), Fraction(10)),
        (["Income", "Expenses:Rent"], date(2024, 2, 1), date(2024, 2, 29), Fraction(-971)),
        (["Expenses:Food"], date(2023, 1, 1), date(2023, 2, 9), None),
        (["Expenses:Tools"], date(2024, 1, 1), date(2024, 12, 31), None),
        (["Expenses:Foo"], date(2024, 1, 1), date(2024, 12, 31), None),
    ],
)
def test_each_day_has_its_part_of_the_interval_exactly(
    plan: Plan, names: list[str], first: date, last: date, planned: Fraction | None
) -> None:
    assert plan.of(names, first, last) == planned


def test_what_does_not_count_is_kept_to_be_told(plan: Plan) -> None:
    assert [each.place.line for each in plan.unread] == [15, 16]
    assert [each.account for each in plan.others] == ["Expenses:Tools"]
    assert plan.turned == ()


@pytest.fixture(scope="module")
def fava(main: Path) -> FavaLedger:
    return FavaLedger(str(main))


Calculate = Callable[[str, date, date], Decimal]


@pytest.fixture(scope="module")
def by_fava(fava: FavaLedger) -> Calculate:
    def calculate(account: str, first: date, last: date) -> Decimal:
        found = fava.budgets.calculate_children(account, first, last + timedelta(days=1))
        return found.get("EUR", Decimal(0))

    return calculate


@given(
    account=st.sampled_from(["Expenses:Food", "Expenses:Rent", "Expenses", "Income:Sales"]),
    begin=st.integers(0, DAYS),
    length=st.integers(0, 120),
)
def test_it_is_what_fava_shows(
    plan: Plan, by_fava: Calculate, account: str, begin: int, length: int
) -> None:
    first = START + timedelta(days=begin)
    last = first + timedelta(days=length)
    ours = plan.of([account], first, last) or Fraction(0)
    assert abs(ours - Fraction(by_fava(account, first, last))) < Fraction(1, 10**20)


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)), interval=st.sampled_from(INTERVALS))
def test_a_day_lies_in_its_interval_and_the_next_one_begins_after_it(
    day: date, interval: str
) -> None:
    first, last = interval_of(day, interval)
    assert first <= day <= last
    assert interval_of(last + timedelta(days=1), interval)[0] == last + timedelta(days=1)
