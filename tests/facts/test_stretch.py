"""What was earned and spent from any day to any other, whatever fiscal year they lie in."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coopctl.books import Books, read_books
from coopctl.facts import other_income_of, read_facts
from coopctl.facts.stretch import Flows, Stretch, month_of, run_of_months
from coopctl.reports.result import Result
from coopctl.rules import read_rules
from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2024, YEAR_2025, small, with_closing

ABROAD = """
2025-02-10 * "Sale abroad"
  Income:Sales  -100 USD @ 0.90 EUR
  Assets:Bank    90 EUR

2025-03-10 * "Sale abroad"
  Income:Sales  -10 USD @ 0.815 EUR
  Assets:Bank    8.15 EUR
"""


def flows_of(co_op: CoOp, year: int = 2025) -> Flows:
    text = co_op.read("rules.yaml")
    rules = read_rules(text, source="rules.yaml", year=year).rules
    assert rules is not None
    return Flows(rules, books_of(co_op))


def books_of(co_op: CoOp) -> Books:
    (co_op.folder / "closings" / "about.beancount").touch()
    books = read_books(str(co_op.folder / "main.beancount"), currency="EUR").books
    assert books is not None
    return books


def every_month(flows: Flows, year: int) -> list[tuple[Fraction, Fraction, Fraction]]:
    months = run_of_months(date(year, 1, 1), date(year, 12, 31))
    return [(flows.turnover(each), flows.costs(each), flows.surplus(each)) for each in months]


@pytest.mark.parametrize(
    ("days", "before"),
    [
        ((date(2025, 2, 1), date(2025, 2, 28)), (date(2024, 2, 1), date(2024, 2, 29))),
        ((date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 2, 1), date(2023, 2, 28))),
        ((date(2025, 2, 28), date(2025, 3, 31)), (date(2024, 2, 28), date(2024, 3, 31))),
        ((date(2025, 4, 1), date(2025, 12, 31)), (date(2024, 4, 1), date(2024, 12, 31))),
        ((date(2025, 4, 6), date(2025, 4, 29)), (date(2024, 4, 6), date(2024, 4, 29))),
    ],
)
def test_the_last_day_of_a_month_is_that_of_the_year_before(
    days: tuple[date, date], before: tuple[date, date]
) -> None:
    assert Stretch(*days).a_year_before() == Stretch(*before)


def test_a_closing_changes_nothing_in_its_year_even_one_that_zeroes_the_income_statement(
    tmp_path: Path,
) -> None:
    rules = with_closing("income_statement: zero, dated: year-end")
    co_op = small(tmp_path / "a", YEAR_2024, YEAR_2025, rules=rules)
    before = [every_month(flows_of(co_op), year) for year in (2024, 2025)]
    co_op.run("close-year", "2024", "--first")
    co_op.run("close-year", "2025")
    flows = flows_of(co_op)
    assert flows.books.closing_postings.keys() == {2024, 2025}
    assert [every_month(flows, year) for year in (2024, 2025)] == before
    assert before[1][2] == (Fraction(1000), Fraction(0), Fraction(1000))
    whole = Stretch(date(2024, 1, 1), date(2025, 12, 31))
    assert flows.surplus(whole) == 1100


@pytest.mark.parametrize(
    ("turnover", "figures"),
    [
        ("Income:Sales, Expenses:Rent:Let", (970, 0, 170, 800)),
        ("Expenses:Rent:Let", (-30, 1000, 170, 800)),
        ("Income:Sales, Expenses:Rent, Expenses:Rent:Let", (800, 0, 0, 800)),
        ("Income, Expenses", (800, 0, 0, 800)),
    ],
)
def test_what_turnover_names_is_neither_other_income_nor_a_cost(
    tmp_path: Path, turnover: str, figures: tuple[int, ...]
) -> None:
    """Sales of 1,000.00; rent of 200.00, of which 30.00 are for rooms that are let."""
    accounts = ACCOUNTS + "2023-01-01 open Expenses:Rent:Let\n"
    let = (
        '\n2025-06-06 * "Let"\n  Expenses:Rent:Let  30.00 EUR\n  Expenses:Rent  -30.00 EUR\n'
        '2025-01-01 custom "budget" Income:Sales "yearly" -900.00 EUR\n'
        '2025-01-01 custom "budget" Expenses:Rent "yearly" 250.00 EUR\n'
        '2025-01-01 custom "budget" Expenses:Rent:Let "yearly" 40.00 EUR\n'
    )
    rules = RULES + f"accounts: {{turnover: [{turnover}]}}\n"
    co_op = small(tmp_path / "a", YEAR_2025, let, accounts=accounts, rules=rules)
    flows, year = flows_of(co_op), Stretch(date(2025, 1, 1), date(2025, 12, 31))
    found = [each(year) for each in (flows.turnover, flows.other_income, flows.costs)]
    assert [*found, flows.surplus(year)] == [*map(Fraction, figures)]
    assert flows.costs(year, "Expenses:Rent") == flows.costs(year)
    assert other_income_of(flows.rules, flows.books) == flows.other_income(year)


def test_what_is_planned_for_turnover_is_no_planned_cost(tmp_path: Path) -> None:
    """Discounts of 40.00 are planned, of 30.00 given, and 250.00 of rent are planned."""
    accounts = ACCOUNTS + "2023-01-01 open Expenses:Discounts\n2023-01-01 open Income:Grants\n"
    more = (
        '\n2025-06-06 * "Discount"\n  Expenses:Discounts  30.00 EUR\n  Assets:Bank\n'
        '\n2025-07-07 * "Grant"\n  Income:Grants  -80.00 EUR\n  Assets:Bank\n'
        '2025-01-01 custom "budget" Income:Sales "yearly" -900.00 EUR\n'
        '2025-01-01 custom "budget" Income:Grants "yearly" -70.00 EUR\n'
        '2025-01-01 custom "budget" Expenses:Rent "yearly" 250.00 EUR\n'
        '2025-01-01 custom "budget" Expenses:Discounts "yearly" 40.00 EUR\n'
    )
    rules = RULES + "accounts: {turnover: [Income:Sales, Expenses:Discounts]}\n"
    co_op = small(tmp_path / "a", YEAR_2025, more, accounts=accounts, rules=rules)
    result = Result(flows_of(co_op), Stretch(date(2025, 1, 1), date(2025, 12, 31)))
    assert {row.id: row.cells[:2] for row in result.rows()} == {
        "turnover": (Fraction(970), Fraction(860)),
        "other-income": (Fraction(80), Fraction(70)),
        "costs": (Fraction(200), Fraction(250)),
        "surplus": (Fraction(850), Fraction(680)),
    }
    assert {row.id: row.cells[:2] for row in result.group_rows()} == {
        "Expenses:Rent": (Fraction(200), Fraction(250)),
        "costs": (Fraction(200), Fraction(250)),
    }


def test_a_month_may_lie_in_two_fiscal_years(tmp_path: Path) -> None:
    rules = with_closing("income_statement: zero, dated: year-end") + (
        'fiscal_year: {starts: "11-06"}\n'
    )
    more = '2025-11-20 * "Sale"\n  Income:Sales  -70.00 EUR\n  Assets:Bank  70.00 EUR\n'
    co_op = small(tmp_path / "a", YEAR_2024, YEAR_2025, more, rules=rules)
    co_op.run("close-year", "2024", "--first")
    flows = flows_of(co_op)
    month = month_of(date(2025, 11, 1))
    assert flows.books.closing_postings.keys() == {2024}
    figures = [flows.turnover(month), flows.costs(month), flows.surplus(month)]
    assert figures == [70, 200, -130]


def test_months_in_other_commodities_add_up_to_the_year(
    tmp_path: Path,
) -> None:
    co_op = small(
        tmp_path / "a",
        YEAR_2025,
        ABROAD,
        rules=RULES + "convert: transaction\n",
    )
    flows = flows_of(co_op)
    months = every_month(flows, 2025)
    assert months[1][0] == 90
    assert months[2] == (Fraction("1008.15"), Fraction(0), Fraction("1008.15"))
    facts = read_facts(flows.rules, flows.books).facts
    assert facts is not None
    assert sum(surplus for _, _, surplus in months) == facts.surplus


def test_what_has_no_price_is_told(tmp_path: Path) -> None:
    co_op = small(tmp_path / "a", YEAR_2025, ABROAD)
    problems = flows_of(co_op).problems(month_of(date(2025, 2, 1)))
    assert [each.code for each in problems] == ["foreign-income"]
    done = co_op.run("report", "month", "2025-02", code=1)
    assert (done.out, "foreign-income" in done.err) == ("", True)


class TestCash:
    @pytest.fixture
    def co_op(self, tmp_path: Path) -> CoOp:
        more = ACCOUNTS + (
            "2023-01-01 open Assets:Cash:Till\n"
            "2023-01-01 open Assets:Bankrupt\n"
            "2023-01-01 open Liabilities:Bank:Overdraft\n"
        )
        return small(tmp_path / "a", YEAR_2025, accounts=more)

    def test_it_is_known_by_a_whole_part_of_its_name_under_assets(self, co_op: CoOp) -> None:
        assert set(flows_of(co_op).cash_accounts()) == {"Assets:Bank", "Assets:Cash:Till"}

    def test_or_by_the_rules(self, co_op: CoOp) -> None:
        flows = flows_of(co_op)
        rules = replace(flows.rules, cash=("Assets:Bank", "Liabilities:Bank"))
        assert Flows(rules, flows.books).cash_accounts() == ("Assets:Bank", "Liabilities:Bank")


def test_hours_of_days_in_two_fiscal_years_are_those_of_the_members_of_each(
    tmp_path: Path,
) -> None:
    """Abe left two days before the second one began; Kim never was a member."""
    hours = """
2023-01-01 open Equity:Work:Kim

2025-04-02 * "Hours"
  Equity:Work:Zoe     20 HOUR
  Equity:Work:Abe     60 HOUR
  Equity:Work:Done   -80 HOUR

2025-04-03 * "Hours"
  Equity:Work:Kim      5 HOUR
  Equity:Work:Done    -5 HOUR

2025-04-04 close Equity:Capital:Abe

2025-04-20 * "Hours"
  Equity:Work:Zoe     10 HOUR
  Equity:Work:Done   -10 HOUR
"""
    rules = RULES + 'fiscal_year: {starts: "04-06"}\n'
    flows = flows_of(small(tmp_path, hours, rules=rules))
    assert flows.hours(Stretch(date(2025, 4, 1), date(2025, 4, 30))) == (Fraction(90), Fraction(5))
    assert flows.hours(Stretch(date(2025, 4, 6), date(2025, 4, 30))) == (Fraction(10), Fraction(0))
