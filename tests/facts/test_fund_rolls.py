"""A fund from year to year: what is told of it adds up to what the ledger holds."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View, read_books
from coopctl.facts.fund_rolls import UNTAGGED, fund_rolls, fund_uses, uses_named
from coopctl.facts.watch import watched_by
from coopctl.rules import read_rules
from tests.assembly.given import amounts
from tests.facts.ledgers import HEAD

STEPS = """\
allocation:
  - {step: reserve, amount: 10% of surplus, to: Equity:Reserve, indivisible: true, uses: [growth]}
  - step: school
    amount: 10% of surplus
    to: {Equity:School: 50%, Equity:Aid: rest}
    indivisible: true
    uses: [education, aid]
losses:
  - {step: from-reserve, amount: remainder, from: Equity:Reserve}
"""
OPEN = "".join(
    f"2020-01-01 open {name}\n"
    for name in ("Assets:Bank", "Equity:Reserve", "Equity:Reserve:Old", "Equity:School")
)


def rules_of() -> Rules:
    rules = read_rules(HEAD + STEPS, source="rules.yaml", year=2025).rules
    assert rules is not None
    return rules


def books_of(folder: Path, text: str) -> Books:
    path = folder / "main.beancount"
    path.write_text(OPEN + text, encoding="utf-8")
    reading = read_books(str(path), currency="EUR", watch=watched_by(rules_of()))
    assert reading.books is not None, reading.problems
    return reading.books


def moved(day: str, credit: str, *, account: str = "Equity:School", more: str = "") -> str:
    return f'\n{day} * "Payee" "Entry"{more}\n  {account}  {-Decimal(credit)} EUR\n  Assets:Bank\n'


def years(first: int, last: int) -> list:
    return [rules_of().fiscal_year.period(year) for year in range(first, last + 1)]


BOOKS = "".join(
    (
        '2025-01-01 custom "coop-closing" 2024\n',
        '2025-12-31 custom "coop-closing" 2025\n',
        '2026-01-01 custom "coop-correction" 2024\n  number: 1\n',
        moved("2024-02-01", "100.00"),
        moved("2025-01-01", "40.00", more=" ^coop-closing-2024"),
        moved("2025-03-01", "-15.50", more=" #education"),
        moved("2025-04-01", "-4.00", more=" #aid #education"),
        moved("2025-05-01", "-3.25", more=" #growth"),
        moved("2025-06-01", "2.00"),
        moved("2025-12-31", "-10.00", more=" ^coop-closing-2025"),
        moved("2026-01-01", "1.00", more=" ^coop-correction-2024-1"),
    )
)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return books_of(tmp_path, BOOKS)


def test_each_figure_of_a_year_by_hand(books: Books) -> None:
    before, year, after = (
        roll
        for roll in fund_rolls(rules_of(), books, years(2024, 2026))
        if roll.fund == "Equity:School"
    )
    assert (before.opening, before.other_in, before.closing) == amounts(0, 100, 100)
    assert (year.opening, year.credited, year.other_in) == amounts(100, 40, 2)
    assert year.used == {"education": Decimal("19.50"), UNTAGGED: Decimal("3.25")}
    assert (year.drawn, year.closing) == amounts(10, "109.25")
    assert (after.opening, after.credited, after.closing) == amounts("109.25", 1, "110.25")


def test_every_use_is_listed_with_its_first_tag_of_the_rules(books: Books) -> None:
    found = [
        (use.day.isoformat(), use.payee, use.narration, use.tag, str(use.amount))
        for use in fund_uses(rules_of(), books, years(2025, 2025)[0])
    ]
    assert found == [
        ("2025-03-01", "Payee", "Entry", "education", "15.50"),
        ("2025-04-01", "Payee", "Entry", "education", "4.00"),
        ("2025-05-01", "Payee", "Entry", UNTAGGED, "3.25"),
    ]


def test_a_move_within_a_fund_is_neither_in_nor_out(tmp_path: Path) -> None:
    text = moved("2025-01-05", "9.00", account="Equity:Reserve")
    text += '\n2025-02-01 * "Moved"\n  Equity:Reserve  5.00 EUR\n  Equity:Reserve:Old\n'
    books = books_of(tmp_path, text)
    roll = next(iter(fund_rolls(rules_of(), books, years(2025, 2025))))
    assert (roll.fund, roll.used) == ("Equity:Reserve", {})
    assert (roll.other_in, roll.closing) == amounts(9, 9)


def test_the_uses_are_those_of_every_step_that_names_the_fund() -> None:
    assert uses_named(rules_of()) == {
        "Equity:Reserve": ("growth",),
        "Equity:School": ("education", "aid"),
        "Equity:Aid": ("education", "aid"),
    }


DAYS = st.integers(0, 3 * 365).map(lambda days: date(2023, 6, 1) + timedelta(days=days))
MARKS = st.sampled_from(
    ("", " #education", " #aid", " #other", " ^coop-closing-2023", " ^coop-correction-2024-2")
)
MOVES = st.tuples(
    DAYS,
    st.decimals("-5000", "5000", places=2).filter(bool),
    st.sampled_from(("Equity:Reserve", "Equity:Reserve:Old", "Equity:School")),
    MARKS,
)


@settings(max_examples=25, deadline=None)
@given(moves=st.lists(MOVES, min_size=1, max_size=25))
def test_whatever_moves_a_fund_it_rolls_to_what_the_ledger_holds(
    tmp_path_factory: pytest.TempPathFactory, moves: list
) -> None:
    text = "".join(
        moved(day.isoformat(), str(credit), account=account, more=mark)
        for day, credit, account, mark in moves
    )
    books = books_of(tmp_path_factory.mktemp("books"), text)
    rolls = fund_rolls(rules_of(), books, years(2023, 2026))
    view = View(books, 0)
    for roll in rolls:
        used = sum(roll.used.values(), Decimal(0))
        assert roll.opening + roll.credited + roll.other_in - used - roll.drawn == roll.closing
        held = view.balance_at([roll.fund], "EUR", roll.period.last, inclusive=True)
        assert roll.closing == held
        assert min((roll.credited, roll.other_in, roll.drawn, *roll.used.values())) >= 0
    for before, after in pairwise(rolls):
        assert before.fund != after.fund or before.closing == after.opening
