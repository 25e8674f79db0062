"""The co-op in its place: figures by hand, and no group so small that somebody is known."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.books import Books, read_books
from coopctl.facts import community
from coopctl.facts.community import FEWEST, Part, folded
from coopctl.rules import read_rules
from tests.facts.ledgers import rules_text

Reading = tuple[Rules, Books, Period]
Read = Callable[..., Reading]

MEASURES = """
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR, others: [Equity:Work:Helpers]}
  pay: {account: "Expenses:Pay:{member}", others: [Expenses:Pay:Helpers]}
"""
PEOPLE = ("Zoe", "Abe", "Mia", "Ugo")
OPEN = "".join(
    [
        *(f"2020-01-01 open {each}\n" for each in ("Assets:Bank", "Income:Sales", "Income:Gifts")),
        *(f"2020-01-01 open Equity:Work:{who}\n" for who in (*PEOPLE, "Helpers", "Done")),
        *(f"2020-01-01 open Expenses:Pay:{who}\n" for who in (*PEOPLE, "Helpers")),
        *(f"2020-01-01 open Equity:Capital:{who}\n" for who in PEOPLE),
        "2020-01-01 open Expenses:Food\n",
        "2020-01-01 open Expenses:Rent\n",
        "2020-01-01 open Expenses:Tax\n  purchase: FALSE\n",
        '2020-01-01 open Expenses:Market\n  supplier: "local"\n',
    ]
)


def entry(debit: str, amount: str, credit: str, *, more: str = "", meta: str = "") -> str:
    lines = f"  {meta}\n" if meta else ""
    return f'\n2025-05-05 * "Entry"{more}\n{lines}  {debit}  {amount}\n  {credit}\n'


def spent(account: str, amount: str, meta: str = "") -> str:
    return entry(f"Expenses:{account}", f"{amount} EUR", "Assets:Bank", meta=meta)


def worked(who: str, hours: str, more: str = "") -> str:
    return entry(f"Equity:Work:{who}", f"{hours} HOUR", "Equity:Work:Done", more=more)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def _read(text: str, more: str = MEASURES) -> Reading:
        path = tmp_path / "main.beancount"
        path.write_text(OPEN + text, encoding="utf-8")
        rules = read_rules(rules_text(more), source="rules.yaml", year=2025).rules
        assert rules is not None
        reading = read_books(str(path), currency="EUR", watch=community.WATCHED)
        assert reading.books is not None, reading.problems
        return rules, reading.books, rules.period

    return _read


def test_local_is_what_the_transaction_or_the_account_says(read: Read) -> None:
    reading = read(
        spent("Food", "30.00", 'supplier: "local"')
        + spent("Food", "50.00")
        + spent("Market", "20.00")
        + spent("Market", "7.00", 'supplier: "chain"')
        + spent("Tax", "1000.00")
        + spent("Pay:Zoe", "1000.00")
        + spent("Pay:Helpers", "1000.00")
    )
    assert community.local_purchases(*reading) == Part(Fraction(50), Fraction(107))


def test_purchases_are_left_out_where_no_supplier_is_named(read: Read) -> None:
    assert community.local_purchases(*read(spent("Food", "30.00"))) is None


def test_discounts_that_turnover_names_are_no_purchases(read: Read) -> None:
    turnover = "\naccounts:\n  turnover: [Income:Sales, Expenses:Rent]\n"
    text = spent("Market", "20.00") + spent("Food", "60.00") + spent("Rent", "500.00")
    reading = read(text, MEASURES + turnover)
    assert community.local_purchases(*reading) == Part(Fraction(20), Fraction(80))


def test_public_turnover_is_a_part_of_turnover_alone(read: Read) -> None:
    public = 'customer: "public"'
    text = entry("Assets:Bank", "60.00 EUR", "Income:Sales", meta=public)
    text += entry("Assets:Bank", "20.00 EUR", "Income:Sales")
    text += entry("Assets:Bank", "500.00 EUR", "Income:Gifts", meta=public)
    turnover = "\naccounts:\n  turnover: [Income:Sales]\n"
    reading = read(text, MEASURES + turnover)
    assert community.public_turnover(*reading) == Part(Fraction(60), Fraction(80))


def test_pay_spread_counts_members_with_enough_hours_as_posted(read: Read) -> None:
    text = "".join(worked(who, "100") for who in ("Zoe", "Abe", "Mia")) + worked("Ugo", "99.5")
    text += spent("Pay:Zoe", "1500.00") + spent("Pay:Abe", "1200.00") + spent("Pay:Mia", "1000.00")
    text += spent("Pay:Ugo", "9000.00")
    spread = community.pay_spread(*read(text))
    assert spread == community.Spread(Fraction(3, 2), 3)


def test_pay_spread_of_two_is_not_told(read: Read) -> None:
    text = worked("Zoe", "100") + worked("Abe", "100")
    text += spent("Pay:Zoe", "1500.00") + spent("Pay:Abe", "1200.00")
    assert community.pay_spread(*read(text)) is None


def test_hours_of_learning_are_members_and_helpers_without_the_counter_account(
    read: Read,
) -> None:
    text = worked("Zoe", "3", " #learning") + worked("Helpers", "2", " #learning")
    text += worked("Abe", "5")
    assert community.learning_hours(*read(text)) == Part(Fraction(5), Fraction(10))
    assert community.learning_hours(*read(worked("Abe", "5"))) is None


def test_working_members_have_hours_in_the_year(read: Read) -> None:
    reading = read(worked("Zoe", "3") + worked("Helpers", "2"))
    assert community.working_members(*reading) == 1
    assert len(community.members_at_end(*reading)) == len(PEOPLE)


def test_hours_are_those_of_every_measure_of_hours_and_of_nothing_else(read: Read) -> None:
    """Kim is no member; 300 kilograms are no hours, though they are tagged and come first."""
    measures = MEASURES.replace(
        "  work:",
        '  crop: {account: "Equity:Crop:{member}", unit: KG}\n'
        '  care: {account: "Equity:Care:{member}", unit: HOUR}\n'
        "  work:",
    )
    opened = "".join(
        f"2020-01-01 open Equity:{each}\n"
        for each in ("Crop:Zoe", "Crop:Done", "Care:Mia", "Care:Done", "Work:Kim")
    )
    text = opened + worked("Zoe", "10") + worked("Kim", "40", " #learning")
    text += entry("Equity:Care:Mia", "30 HOUR", "Equity:Care:Done", more=" #learning")
    text += entry("Equity:Crop:Zoe", "300 KG", "Equity:Crop:Done", more=" #learning")
    reading = read(text, measures)
    assert community.learning_hours(*reading) == Part(Fraction(70), Fraction(80))
    assert community.working_members(*reading) == len(("Zoe", "Mia"))


def test_pay_is_divided_by_the_hours_of_all_measures_of_hours(read: Read) -> None:
    """10.00 and 20.00 an hour, and 10.00: of the 200 hours of Mia, half are care."""
    measures = MEASURES.replace(
        "  work:", '  care: {account: "Equity:Care:{member}", unit: HOUR}\n  work:'
    )
    text = "2020-01-01 open Equity:Care:Mia\n2020-01-01 open Equity:Care:Done\n"
    for who, pay in (("Zoe", "1000.00"), ("Abe", "2000.00"), ("Mia", "2000.00")):
        text += worked(who, "100") + spent(f"Pay:{who}", pay)
    text += entry("Equity:Care:Mia", "100 HOUR", "Equity:Care:Done")
    spread = community.pay_spread(*read(text, measures))
    assert spread == community.Spread(Fraction(2), 3)


COUNTS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 6))


@given(counts=COUNTS)
def test_no_group_that_is_told_is_of_fewer_than_three(counts: dict[str, int]) -> None:
    found = folded(counts)
    assert all(count >= FEWEST for count in found.values())
    assert not found or sum(found.values()) == sum(counts.values())


def test_a_group_of_one_takes_the_smallest_with_it() -> None:
    assert folded({"a": 5, "b": 3, "c": 1}) == {"a": 5, "others": 4}
    assert folded({"a": 5, "b": 2}) == {}


def test_a_group_that_is_called_others_is_among_them() -> None:
    assert folded({"Kitchen": 4, "others": 4, "Garden": 2}) == {"Kitchen": 4, "others": 6}
