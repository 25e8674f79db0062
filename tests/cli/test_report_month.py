"""`report month` and `report plan`: figures by hand, in every format, from one load."""

import csv
import io
import subprocess
from contextvars import copy_context
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from coopctl.books import child, reading
from coopctl.cli import monthly
from coopctl.cli.options import Form, Lang, TableFormat
from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, figures, said, sample
from tests.closing.small import ACCOUNTS, RULES, small, with_closing
from tests.here import forget

MORE = """
2023-01-01 open Expenses:Food:Local
  title: "From the village"
2023-01-01 open Expenses:Food:Other
2023-01-01 open Liabilities:Tax:VAT
2023-01-01 open Liabilities:Loan
  payee: "public"
2023-01-01 open Liabilities:Tax:Advice
  payee: "adviser"
"""
BOOKS = """
2024-12-05 * "Sale"
  Income:Sales  -300.00 EUR
  Assets:Bank    300.00 EUR

2024-12-06 * "Rent"
  Expenses:Rent  100.00 EUR
  Assets:Bank   -100.00 EUR

2025-01-10 * "Sale"
  Income:Sales  -1000.00 EUR
  Assets:Bank    1000.00 EUR

2025-01-15 * "Rent"
  Expenses:Rent  200.00 EUR
  Assets:Bank   -200.00 EUR

2025-01-20 * "Meals"
  Expenses:Food:Local  50.00 EUR
  Expenses:Food:Other  25.00 EUR
  Assets:Bank

2025-01-31 * "Hours"
  Equity:Work:Zoe     3 HOUR
  Equity:Work:Abe     1 HOUR
  Equity:Work:Done   -4 HOUR

2025-12-10 * "Sale, with tax"
  Income:Sales          -600.00 EUR
  Liabilities:Tax:VAT    -30.00 EUR
  Assets:Bank            630.00 EUR

2025-12-11 * "Rent"
  Expenses:Rent  700.00 EUR
  Assets:Bank   -700.00 EUR

2025-12-20 * "Hours"
  Equity:Work:Zoe     8 HOUR
  Equity:Work:Done   -8 HOUR

2026-02-01 * "Later"
  Expenses:Rent  9000.00 EUR
  Assets:Bank   -9000.00 EUR
"""
PLAN = """
2025-01-01 custom "budget" Income:Sales "monthly" -500.00 EUR
2025-01-01 custom "budget" Expenses:Rent "yearly" 1200.00 EUR
"""
MIDSUMMER = "1751241600"
"""2025-06-30."""
MID_FEBRUARY = "1739577600"
"""2025-02-15."""


def laid(folder: Path, *entries: str, accounts: str = ACCOUNTS, rules: str = RULES) -> CoOp:
    """Lay a co-op down whose ledger finds a file where closings will stand."""
    co_op = small(folder, MORE, BOOKS, *entries, accounts=accounts, rules=rules)
    (folder / "closings" / "about.beancount").touch()
    return co_op


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    return laid(tmp_path / "small")


@pytest.fixture
def planned(tmp_path: Path) -> CoOp:
    return laid(tmp_path / "planned", PLAN)


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    return sample(tmp_path_factory.mktemp("sample") / "co-op")


def rows(answer: dict[str, Any], section: str) -> dict[str, list[str | None]]:
    """Give the cells of each row of a section."""
    found = next(each for each in answer["sections"] if each["id"] == section)
    return {row["id"]: list(row["cells"].values()) for row in found["rows"]}


def month(co_op: CoOp, *arguments: str) -> dict[str, Any]:
    return co_op.run("report", "month", *arguments, "--format", "json").json


class TestWithoutAPrice:
    ABROAD = """
2025-03-10 * "Tool, from abroad"
  Expenses:Rent   50.00 USD
  Assets:Bank    -50.00 USD
"""
    CONVERTED = RULES + "convert: transaction\n"

    @pytest.mark.parametrize(
        "months", [("2025-03",), ("2025-12",), ("--from", "2025-11", "--to", "2025-12")]
    )
    @pytest.mark.parametrize("rules", [CONVERTED, RULES])
    def test_no_figure_of_the_year_so_far_is_given(
        self, tmp_path: Path, months: tuple[str, ...], rules: str
    ) -> None:
        done = laid(tmp_path, self.ABROAD, rules=rules).run("report", "month", *months, code=1)
        assert done.out == ""
        assert "50.00 USD on Expenses:Rent, 2025-03-10," in done.err

    def test_what_is_compared_with_the_year_before_is_not_known_and_that_is_told(
        self, tmp_path: Path
    ) -> None:
        co_op = laid(tmp_path, self.ABROAD, rules=self.CONVERTED)
        done = co_op.run("report", "month", "2026-03", "--format", "json")
        assert rows(done.json, "result-to-date")["costs"] == ["9000.00", None, None]
        assert rows(done.json, "cover")["2026-03"][1] == str(Fraction(700 + 9000, 12))
        assert rows(done.json, "work")["last-year-to-date"] == ["4", "0", None, None]
        line = 1 + co_op.read("main.beancount").split("\n").index("  Expenses:Rent   50.00 USD")
        assert f"main.beancount:{line}: warning: 50.00 USD on Expenses:Rent, " in done.err
        february = month(co_op, "2026-02")
        assert rows(february, "result-to-date")["costs"][1] == "275.00"
        assert rows(february, "cover")["2026-02"][1:] == [None, None]


class TestAMonth:
    def test_the_result_stands_against_the_same_month_of_the_year_before(self, co_op: CoOp) -> None:
        assert rows(month(co_op, "2025-12"), "result") == {
            "turnover": ["600.00", "300.00", "100"],
            "costs": ["700.00", "100.00", "600"],
            "surplus": ["-100.00", "200.00", "-150"],
        }

    def test_to_date_is_from_the_first_day_of_the_fiscal_year(self, co_op: CoOp) -> None:
        found = rows(month(co_op, "2025-12"), "result-to-date")
        assert [cells[:2] for cells in found.values()] == [
            ["1600.00", "300.00"],
            ["975.00", "100.00"],
            ["625.00", "200.00"],
        ]

    def test_costs_are_grouped_at_the_first_level(self, co_op: CoOp) -> None:
        found = rows(month(co_op, "2025-12"), "costs-to-date")
        assert {name: cells[0] for name, cells in found.items()} == {
            "Expenses:Food": "75.00",
            "Expenses:Rent": "900.00",
            "costs": "975.00",
        }

    def test_an_hour_earns_its_part_of_turnover_and_surplus(self, co_op: CoOp) -> None:
        found = rows(month(co_op, "2025-12"), "work")
        assert found["month"] == ["8", "0", "75.00", "-12.50"]
        assert found["to-date"] == ["12", "0", "400/3", "625/12"]
        assert found["last-year"] == ["0", "0", None, None]

    def test_the_rules_divide_what_there_is_so_far_and_nothing_later(self, co_op: CoOp) -> None:
        found = rows(month(co_op, "2025-12"), "allocation")
        assert found == {
            "reserve": ["25% of surplus", "156.25"],
            "dividend": ["remainder", "468.75"],
            "set-aside": [None, "156.25"],
            "distributed": [None, "468.75"],
            "undistributed": [None, "0.00"],
        }
        assert rows(month(co_op, "2025-01"), "allocation")["dividend"][1] == "543.75"

    def test_what_limited_a_step_is_said_with_its_rule(self, tmp_path: Path) -> None:
        """Half of a turnover of 1600.00 is more than the surplus of 625.00."""
        rules = RULES.replace("25% of surplus", "50% of turnover")
        found = rows(month(laid(tmp_path, rules=rules), "2025-12"), "allocation")
        assert found["reserve"] == ["50% of turnover, limited to what is left", "625.00"]

    def test_at_the_years_end_it_is_what_the_closing_gives(self, hikari: CoOp) -> None:
        found = rows(month(hikari, "2026-03"), "allocation")
        closed = hikari.run("close-year", "2025", "--dry-run", "--format", "json").json
        for step in closed["steps"]:
            assert found[step["step"]][1] == step["amount"]

    def test_cash_and_how_long_it_lasts(self, co_op: CoOp) -> None:
        """975 in twelve months are 81.25 a month."""
        answer = month(co_op, "2025-12")
        assert rows(answer, "cash")["cash"] == ["925.00", "-70.00", "855.00"]
        months = str(Fraction(855) / Fraction("81.25"))
        assert rows(answer, "cover")["2025-12"] == ["855.00", "81.25", months]

    def test_cash_in_another_currency_is_told_and_not_counted(self, co_op: CoOp) -> None:
        """What came and went again is not told."""
        co_op.append(
            "main.beancount",
            """
2023-01-01 open Assets:Bank:Abroad
2023-01-01 open Equity:Opening
2025-12-24 * "A gift in dollars, and one in yen that was given away"
  Assets:Bank:Abroad   1734.56 USD
  Equity:Opening      -1734.56 USD
2025-12-26 * "Yen"
  Assets:Bank:Abroad  900 JPY
  Equity:Opening     -900 JPY
2025-12-27 * "Yen"
  Assets:Bank:Abroad -900 JPY
  Equity:Opening      900 JPY
""",
        )
        answer = month(co_op, "2025-12")
        assert rows(answer, "cash")["Assets:Bank:Abroad"] == ["0.00", "0.00", "0.00"]
        notes = next(each["notes"] for each in answer["sections"] if each["id"] == "cash")
        assert notes == ["Not in EUR, and not counted: 1,734.56 USD on Assets:Bank:Abroad."]
        table = csv.DictReader(
            io.StringIO(co_op.run("report", "month", "2025-12", "--format", "csv").out)
        )
        told = {(each["section"], each["row"]): each["value"] for each in table}
        assert told["notes", "cash:1"] == notes[0]

    def test_books_that_begin_later_have_fewer_months_to_average(self, co_op: CoOp) -> None:
        """100 in December and 275 in January."""
        assert rows(month(co_op, "2025-01"), "cover")["2025-01"][1] == "187.50"

    def test_the_sum_of_cash_is_not_called_as_an_account_of_it(self, tmp_path: Path) -> None:
        accounts = ACCOUNTS + "2023-01-01 open Assets:Cash\n"
        answer = month(laid(tmp_path, accounts=accounts), "2025-12")
        cash = next(each for each in answer["sections"] if each["id"] == "cash")
        assert [row["title"] for row in cash["rows"]] == ["Bank", "Cash", "Together"]

    def test_rules_say_what_cash_is(self, tmp_path: Path) -> None:
        rules = RULES + "accounts: {cash: [Assets]}\n"
        accounts = ACCOUNTS + "2023-01-01 open Assets:Safe\n"
        safe = '2025-12-24 * "x"\n  Assets:Safe  55.00 EUR\n  Assets:Bank  -55.00 EUR\n'
        told = laid(tmp_path / "a", safe, accounts=accounts, rules=rules)
        other = laid(tmp_path / "b", safe, accounts=accounts)
        assert rows(month(told, "2025-12"), "cash")["cash"][2] == "855.00"
        assert rows(month(other, "2025-12"), "cash")["cash"][2] == "800.00"

    @pytest.mark.parametrize("named", [True, False])
    def test_where_nothing_counts_as_cash_there_is_none_and_no_alarm(
        self, tmp_path: Path, *, named: bool
    ) -> None:
        """The bank is called otherwise, or the rules misspell it."""
        co_op = laid(tmp_path, rules=RULES + "accounts: {cash: [Assets:Bnak]}\n" * named)
        if not named:
            text = co_op.read("main.beancount").replace("Assets:Bank", "Assets:Giro")
            (tmp_path / "main.beancount").write_text(text, encoding="utf-8")
        answer = month(co_op, "2025-12")
        assert answer["warnings"] == []
        assert rows(answer, "cash") == {}
        assert rows(answer, "cover")["2025-12"][0] is None
        text = co_op.run("report", "month", "2025-12").out
        assert "No account of the ledger counts as cash" in text
        told = co_op.run("check").err
        assert ("`Assets:Bnak`" in told and "[account-never-opened]" in told) == named

    def test_months_are_averaged_from_the_first_income_or_expense_on(self, tmp_path: Path) -> None:
        """Capital two months before the costs of 100.00 in December 2024; 260.00 is left."""
        paid = '2024-10-02 * "Capital"\n  Equity:Capital:Zoe  -60.00 EUR\n  Assets:Bank\n'
        found = rows(month(laid(tmp_path, paid), "2024-12"), "cover")["2024-12"]
        assert found[1:] == ["100.00", "2.6"]

    def test_opening_balances_are_no_year_before(self, tmp_path: Path) -> None:
        """They stand on a day of December 2023; the first sale is of December 2024."""
        opened = '2023-12-31 * "Opening"\n  Equity:Capital:Zoe  -60.00 EUR\n  Assets:Bank\n'
        answer = month(laid(tmp_path, opened), "2024-12")
        assert rows(answer, "result")["turnover"] == ["300.00", None, None]
        assert rows(answer, "work")["month"] == ["0", "0", None, None]
        assert rows(answer, "work")["last-year"] == [None, None, None, None]

    def test_dues_to_public_bodies_are_told_by_name_or_by_payee(self, co_op: CoOp) -> None:
        co_op.append(
            "main.beancount",
            '2025-12-24 * "x"\n  Liabilities:Loan  -7.00 EUR\n'
            "  Liabilities:Tax:Advice  -5.00 EUR\n  Assets:Bank  12.00 EUR\n",
        )
        assert rows(month(co_op, "2025-12"), "dues") == {
            "members": ["0.00"],
            "Liabilities:Loan": ["7.00"],
            "Liabilities:Tax:VAT": ["30.00"],
            "public-bodies": ["37.00"],
        }

    def test_an_account_and_its_sub_account_are_parts_of_the_total(self, co_op: CoOp) -> None:
        """What is private below the taxes is no part of them."""
        co_op.append(
            "main.beancount",
            """
2023-01-01 open Assets:Bank:Savings
2023-01-01 open Liabilities:Tax
2025-12-24 * "Saved"
  Assets:Bank:Savings  300.00 EUR
  Assets:Bank         -300.00 EUR
2025-12-24 * "Due"
  Liabilities:Tax         -9.00 EUR
  Liabilities:Tax:Advice  -5.00 EUR
  Assets:Bank             14.00 EUR
""",
        )
        answer = month(co_op, "2025-12")
        assert {row: cells[2] for row, cells in rows(answer, "cash").items()} == {
            "Assets:Bank": "569.00",
            "Assets:Bank:Savings": "300.00",
            "cash": "869.00",
        }
        assert rows(answer, "dues") == {
            "members": ["0.00"],
            "Liabilities:Tax": ["9.00"],
            "Liabilities:Tax:VAT": ["30.00"],
            "public-bodies": ["39.00"],
        }

    def test_taxes_of_members_are_told_together_and_without_names(self, co_op: CoOp) -> None:
        """What is withheld from a member's dividend tells what the dividend was."""
        co_op.append(
            "main.beancount",
            """
2023-01-01 open Liabilities:Tax:Withheld:Zoe
2023-01-01 open Liabilities:SocialSecurity:Abe
2025-12-24 * "Withheld"
  Liabilities:Tax:Withheld:Zoe    -19.00 EUR
  Liabilities:SocialSecurity:Abe   -8.50 EUR
  Assets:Bank                      27.50 EUR
""",
        )
        answer = co_op.run("report", "month", "2025-12").out
        assert "Zoe" not in answer
        assert "Abe" not in answer
        assert rows(month(co_op, "2025-12"), "dues") == {
            "members": ["0.00"],
            "Liabilities:Tax:VAT": ["30.00"],
            "public-for-members": ["27.50"],
            "public-bodies": ["57.50"],
        }

    @pytest.mark.parametrize("dated", ["year-end", "next-day"])
    def test_a_closing_is_no_part_of_its_own_year_however_it_is_dated(
        self, tmp_path: Path, dated: str
    ) -> None:
        co_op = laid(tmp_path, rules=with_closing(f"dated: {dated}"))
        before = month(co_op, "2025-12")["sections"]
        co_op.run("close-year", "2025", "--first")
        assert month(co_op, "2025-12")["sections"] == before
        owed = rows(month(co_op, "2026-01"), "dues")
        assert owed["members"] == owed["members-2025"] == ["468.75"]  # 3/4 of 625.00

    def test_dues_to_members_are_told_by_year_and_without_names(self, co_op: CoOp) -> None:
        co_op.run("close-year", "2024", "--first")
        answer = co_op.run("report", "month", "2025-12").out
        assert "Zoe" not in answer
        co_op.run("close-year", "2025")
        found = rows(month(co_op, "2026-01"), "dues")
        assert found["members-2025"] == ["468.75"]
        assert found["members"] == [found["members-2025"][0]]

    def test_the_audit_head_names_what_it_is_drawn_from(self, co_op: CoOp) -> None:
        audit = month(co_op, "2025-12")["audit"]
        assert audit["cooperative"] == "Small"
        assert audit["period"] == "2025-12-01 to 2025-12-31"
        assert audit["repository"] == "no repository"
        before = audit["books"]
        co_op.replace("main.beancount", "  700.00", "  701.00")
        co_op.replace("main.beancount", " -700.00", " -701.00")
        assert month(co_op, "2025-12")["audit"]["books"] != before


class TestWarnings:
    def test_none_where_all_is_well(self, co_op: CoOp) -> None:
        assert month(co_op, "2025-12")["warnings"] == []

    def test_a_deficit_and_little_cash(self, co_op: CoOp) -> None:
        found = month(co_op, "2026-02")["warnings"]
        assert found == [
            "A deficit to date: 9,000.00 EUR from 2026-01-01.",
            "Cash is below zero: -8,145.00 EUR.",
        ]
        co_op.replace("main.beancount", "  Expenses:Rent  9000.00", "  Expenses:Rent  500.00")
        co_op.replace("main.beancount", "  Assets:Bank   -9000.00", "  Assets:Bank   -500.00")
        assert month(co_op, "2026-02")["warnings"] == [
            "A deficit to date: 500.00 EUR from 2026-01-01."
        ]
        co_op.append(
            "main.beancount", '2026-02-02 * "x"\n  Equity:Reserve  350.00 EUR\n  Assets:Bank\n'
        )
        assert month(co_op, "2026-02")["warnings"][2:] == [
            "Cash of 5.00 EUR covers less than a month of costs, 100.00 EUR on average.",
        ]

    def test_a_month_without_entries(self, co_op: CoOp) -> None:
        assert month(co_op, "2025-07")["warnings"] == [
            "The ledger has no entry from 2025-07-01 to 2025-07-31."
        ]

    def test_a_fund_that_fell(self, co_op: CoOp) -> None:
        co_op.append(
            "main.beancount",
            '2025-11-01 * "x"\n  Equity:Reserve  -40.00 EUR\n  Assets:Bank  40.00 EUR\n'
            '2025-12-01 * "x"\n  Equity:Reserve  15.00 EUR\n  Assets:Bank  -15.00 EUR\n',
        )
        answer = month(co_op, "2025-12")
        assert answer["warnings"] == [
            "Reserve fell by 15.00 EUR to 25.00 EUR from 2025-12-01 to 2025-12-31."
        ]
        assert rows(answer, "funds")["Equity:Reserve"] == ["40.00", "-15.00", "25.00"]

    def test_a_plan_that_is_missed(self, planned: CoOp) -> None:
        assert month(planned, "2025-12")["warnings"] == [
            "Turnover to date: 1,600.00 EUR, 73.3% below the plan of 6,000.00 EUR.",
            "Surplus to date: 625.00 EUR, 87.0% below the plan of 4,800.00 EUR.",
        ]

    def test_budgets_that_do_not_count(self, planned: CoOp) -> None:
        planned.append(
            "main.beancount",
            '2025-01-01 custom "budget" Expenses:Rent "fortnightly" 5.00 EUR\n'
            '2025-01-01 custom "budget" Expenses:Rent "monthly"\n'
            '2025-01-01 custom "budget" Expenses:Rent "monthly" 5.00 USD\n'
            '2025-01-01 custom "budget" Income:Other "monthly" 5.00 EUR\n',
        )
        found = "\n".join(month(planned, "2025-12")["warnings"])
        assert "Budget directives that cannot be read: 2, the first on line" in found
        assert "not in EUR: 1, the first of Expenses:Rent" in found
        assert "The budget of Income:Other from 2025-01-01 is above zero" in found


class TestPlan:
    def test_a_month_stands_against_its_plan_where_there_is_one(self, planned: CoOp) -> None:
        rent = Fraction(1200) * 31 / 365
        found = rows(month(planned, "2025-12"), "result")
        assert found["turnover"] == ["600.00", "500.00", "20", "300.00", "100"]
        assert found["costs"][1] == f"{rent.numerator}/{rent.denominator}"

    def test_no_column_of_a_plan_without_one(self, co_op: CoOp) -> None:
        (result, *_) = month(co_op, "2025-12")["sections"]
        assert [each["id"] for each in result["columns"]] == ["actual", "last-year", "change"]

    def test_a_year_so_far_and_a_forecast(self, planned: CoOp) -> None:
        done = planned.run("report", "plan", "2025", "--format", "json", now=MIDSUMMER).json
        so_far, forecast = rows(done, "so-far"), rows(done, "forecast")
        assert so_far["Income:Sales"] == ["3000.00", "1000.00", "-2000.00", "-200/3"]
        assert forecast["Income:Sales"] == [
            "6000.00", "1000.00", "3000.00", "4000.00", "-100/3",
        ]  # fmt: skip
        rest = Fraction(1200) * 184 / 365
        told = [Fraction(each or 0) for each in forecast["Expenses:Rent"][:4]]
        assert told == [1200, 200, rest, 200 + rest]
        surplus = [Fraction(each or 0) for each in forecast["surplus"][:4]]
        assert surplus == [4800, 725, 3000 - rest, 725 + 3000 - rest]

    def test_months_that_are_not_booked_yet_are_told(self, planned: CoOp) -> None:
        """The last sale before June is of January 20; in the middle of February none is missed."""
        command = ("report", "plan", "2025", "--format", "json")
        planned.append(
            "main.beancount",
            '\n2025-06-20 * "Share"\n  Assets:Bank  1.00 EUR\n  Equity:Capital:Zoe  -1.00 EUR\n',
        )
        told = planned.run(*command, now=MIDSUMMER).json["warnings"]
        missed = "The ledger has no income or expense from 2025-01-21 to 2025-06-30"
        assert told == [f"{missed}; the forecast counts nothing for these days."]
        assert planned.run(*command, now=MID_FEBRUARY).json["warnings"] == []
        assert planned.run(*command).json["warnings"] == []

    def test_a_year_that_is_over_is_forecast_as_it_was(self, planned: CoOp) -> None:
        found = rows(planned.run("report", "plan", "2025", "--format", "json").json, "forecast")
        assert found["costs"] == ["1200.00", "975.00", "0.00", "975.00", "-18.75"]

    def test_a_year_that_has_not_begun_is_forecast_as_planned(self, planned: CoOp) -> None:
        done = planned.run("report", "plan", "2027", "--format", "json", now=MIDSUMMER)
        assert rows(done.json, "forecast")["surplus"] == [
            "4800.00", "0.00", "4800.00", "4800.00", "0",
        ]  # fmt: skip

    def test_what_is_booked_before_the_plan_begins_does_not_miss_it(self, tmp_path: Path) -> None:
        """Half a year is planned; the month in which it is kept is held against it."""
        co_op = laid(tmp_path, PLAN.replace("2025-01-01", "2025-07-01"))
        answer = month(co_op, "2025-12")
        (told,) = answer["warnings"]
        assert told.startswith("The plan begins on 2025-07-01; figures from 2025-01-01 are of more")
        assert rows(answer, "result-to-date")["turnover"][:3] == ["1600.00", "3000.00", None]
        assert rows(answer, "result")["turnover"][:3] == ["600.00", "500.00", "20"]
        done = co_op.run("report", "plan", "2025", "--format", "json").json
        assert done["warnings"] == answer["warnings"]
        annual = co_op.run("report", "year", "2025", "--format", "json").json
        assert annual["warnings"] == answer["warnings"]
        assert rows(annual, "result")["turnover"][:3] == ["1600.00", "3000.00", None]
        assert rows(done, "so-far")["Income:Sales"] == ["3000.00", "1600.00", "-1400.00", None]
        assert rows(done, "forecast")["Income:Sales"][4] is None
        later = month(co_op, "2026-01")["warnings"]
        assert "Turnover to date: 0.00 EUR, 100.0% below the plan of 500.00 EUR." in later

    def test_without_a_plan_it_says_how_to_write_one(self, co_op: CoOp) -> None:
        """Written as it says, 9,000 a month are a plan of 108,000 a year."""
        (told,) = co_op.run("report", "plan", "2025", "--format", "json").json["warnings"]
        line = told.split("such as `")[1].removesuffix("`.")
        assert line == '2025-01-01 custom "budget" Expenses:Food:Local "monthly" 9000 EUR'
        co_op.append("main.beancount", f"\n{line}\n")
        done = co_op.run("report", "plan", "2025", "--format", "json").json
        assert done["warnings"] == []
        assert rows(done, "so-far")["Expenses:Food"][0] == "108000.00"

    @pytest.mark.parametrize("form", FORMATS)
    def test_every_format(self, planned: CoOp, form: str) -> None:
        told = said(planned.run("report", "plan", "2025", "--format", form, now=MIDSUMMER).out)
        assert "Sales 3,000.00 1,000.00 -2,000.00 -66.7%" in told


class TestARun:
    ARGUMENTS = ("--from", "2025-01", "--to", "2025-12")

    @pytest.mark.parametrize("language", ["en", "ja", "fr"])
    def test_of_ten_years_every_month_is_drawn(self, co_op: CoOp, language: str) -> None:
        """Turnover and costs; each of the later lines says with which month it begins."""
        period = ("--from", "2017-01", "--to", "2026-12")
        text = co_op.run("report", "month", *period, "--lang", language).out
        drawn = [line for line in text.splitlines() if set(line) & set("▁▂▃▄▅▆▇█")]
        assert sum(char in "▁▂▃▄▅▆▇█" for line in drawn for char in line) == 2 * 120
        assert [line.split()[0] for line in drawn if line.startswith("  20")] == [
            *("2020-01", "2023-01", "2026-01"),
            *("2020-01", "2023-01", "2026-01"),
        ]
        assert [line.count("…") for line in drawn] == [1, 0, 0, 0, 1, 0, 0, 0]
        assert max(map(cell_len, text.splitlines())) <= 80

    def test_months_of_two_fiscal_years_are_to_date_from_the_first_day_of_each(
        self, co_op: CoOp
    ) -> None:
        """200.00 in 2024, and 725.00 in January 2025; nothing is said of one day for both."""
        answer = month(co_op, "--from", "2024-12", "--to", "2025-01")
        assert [cells[3] for cells in rows(answer, "months").values()] == ["200.00", "725.00", None]
        assert answer["lead"] == ["To date is from the first day of each month's fiscal year."]
        same = month(co_op, "--from", "2025-01", "--to", "2025-02")["lead"]
        assert same == ["Fiscal year 2025 from 2025-01-01; figures to date are from that day."]

    def test_a_row_for_each_month_and_their_sum(self, co_op: CoOp) -> None:
        answer = month(co_op, *self.ARGUMENTS)
        found = rows(answer, "months")
        assert len(found) == 13
        assert found["2025-01"] == ["1000.00", "275.00", "725.00", "725.00"]
        assert found["2025-12"] == ["600.00", "700.00", "-100.00", "625.00"]
        assert found["total"] == ["1600.00", "975.00", "625.00", None]
        assert rows(answer, "costs-2025-09")["Expenses:Rent"] == ["0.00", "0.00", "0.00", "700.00"]
        assert rows(answer, "allocation")["2025-01"] == ["181.25", "543.75", "0.00"]
        assert rows(answer, "cash")["cash"] == ["200.00", "655.00", "855.00"]

    def test_it_says_of_each_month_what_the_report_of_that_month_says(self, hikari: CoOp) -> None:
        run = month(hikari, "--from", "2024-12", "--to", "2025-05")
        for name in ("2024-12", "2025-03", "2025-04"):
            alone = month(hikari, name)
            result, to_date = rows(alone, "result"), rows(alone, "result-to-date")
            assert rows(run, "months")[name] == [
                *(result[each][0] for each in ("turnover", "costs", "surplus")),
                to_date["surplus"][0],
            ]
            assert rows(run, "work")[name] == rows(alone, "work")["month"]
            assert rows(run, "cover")[name] == rows(alone, "cover")[name]
            steps = rows(alone, "allocation")
            assert rows(run, "allocation")[name] == [
                steps[each][1] for each in ("set-aside", "distributed", "undistributed")
            ]

    @pytest.mark.parametrize("count", [1, 12])
    def test_the_ledger_is_loaded_once(
        self, co_op: CoOp, count: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def counting(*arguments: Any, **options: Any) -> Any:
            asked.append(arguments)
            return child.ask(*arguments, **options)

        monkeypatch.setattr(reading, "ask", counting)
        monkeypatch.chdir(co_op.folder)
        first, last = date(2025, 13 - count, 1), date(2025, 12, 1)
        copy_context().run(  # what a run trusts is of that run alone
            monthly.run,
            monthly.Asked(
                form=Form(TableFormat.CSV, Lang.ENGLISH),
                output=None,
                rules_file="rules.yaml",
                ledger=None,
            ),
            monthly.months_of(None, first, last, last=False),
        )
        forget()
        assert len(asked) == 1

    def test_why_nothing_can_be_divided_is_told(self, co_op: CoOp) -> None:
        for arguments in (("2023-05",), ("--from", "2023-05", "--to", "2023-06")):
            told = said(co_op.run("report", "month", *arguments).out)
            assert "the ledger has no entry from 2023-01-01 to 2023-05-31" in told
        told = said(co_op.run("report", "month", "2026-01").out)
        assert "the ledger has no entry from 2026-01-01 to 2026-01-31" in told

    def test_the_last_month_is_the_last_that_is_over(self, co_op: CoOp) -> None:
        done = co_op.run("report", "month", "--last", "--format", "json", now=MIDSUMMER)
        assert done.json["audit"]["period"] == "2025-05-01 to 2025-05-31"

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ((), "name a month"),
            (("2025-12", "--last"), "name a month"),
            (("--from", "2025-01"), "go together"),
            (("--from", "2025-02", "--to", "2025-01"), "is before"),
            (("--from", "1990-02", "--to", "2025-01"), "are more than"),
            (("2025-13",), "is no month"),
            (("2025",), "is no month"),
        ],
    )
    def test_other_command_lines_are_not_understood(
        self, co_op: CoOp, arguments: tuple[str, ...], told: str
    ) -> None:
        assert told in co_op.run("report", "month", *arguments, code=2).err


class TestFormats:
    @pytest.mark.parametrize("arguments", [("2025-12",), ("--from", "2025-04", "--to", "2026-03")])
    def test_papers_hold_the_same_figures(self, hikari: CoOp, arguments: tuple[str, ...]) -> None:
        text, *others = (
            figures(hikari.run("report", "month", *arguments, "--format", form).out)
            for form in FORMATS
        )
        assert len(text) > 60
        assert others[0] == text
        assert others[1] >= text  # a drawing has a size of its own

    def test_csv_holds_what_json_holds(self, hikari: CoOp) -> None:
        answer = month(hikari, "2025-12")
        done = hikari.run("report", "month", "2025-12", "--format", "csv")
        lines = list(csv.DictReader(io.StringIO(done.out)))
        found = {
            (each["section"], each["row"], each["column"]): each["value"]
            for each in lines
            if each["section"] not in ("audit", "warnings", "notes")
        }
        told = {
            (section["id"], row["id"], column): value
            for section in answer["sections"]
            for row in section["rows"]
            for column, value in row["cells"].items()
        }
        assert found.keys() == told.keys()
        for key, value in told.items():
            if value is None or "/" not in value:
                assert found[key] == (value or "")
            else:
                assert abs(Fraction(found[key]) - Fraction(value)) <= Fraction(1, 2_000_000)

    @pytest.mark.parametrize("arguments", [("2025-12",), ("--from", "2025-04", "--to", "2026-03")])
    def test_text_fits_eighty_columns(self, hikari: CoOp, arguments: tuple[str, ...]) -> None:
        lines = hikari.run("report", "month", *arguments).out.splitlines()
        assert max(map(len, lines)) <= 80

    @pytest.mark.parametrize("form", [*FORMATS, "csv", "json"])
    def test_a_hostile_title_does_nothing(self, tmp_path: Path, form: str) -> None:
        bad = '2023-01-01 open Expenses:Bad\n  title: "=1+1<script>\x1b[31m\u202e|"\n'
        pays = '2025-12-24 * "x"\n  Expenses:Bad  1.00 EUR\n  Assets:Bank  -1.00 EUR\n'
        answer = laid(tmp_path / "bad", bad, pays).run(
            "report", "month", "2025-12", "--format", form
        )
        assert not set("\x1b\u202e").intersection(answer.out)
        assert "1+1" in answer.out
        if form in ("markdown", "html"):
            assert "<script" not in answer.out
        if form == "csv":
            assert ",'=1+1" in answer.out
            assert ",=1+1" not in answer.out

    def test_it_is_written_to_a_file_whole(self, co_op: CoOp) -> None:
        co_op.run("report", "month", "2025-12", "--format", "html", "--output", "month.html")
        assert co_op.read("month.html").endswith("</html>\n")


class TestTheRepository:
    @pytest.fixture
    def kept(self, co_op: CoOp) -> CoOp:
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "Books")):
            who = ("-c", "user.name=Zoe", "-c", "user.email=zoe@example.org")
            subprocess.run(["git", *who, *arguments], cwd=co_op.folder, check=True)
        return co_op

    def test_the_commit_is_named_and_what_is_not_in_it(self, kept: CoOp) -> None:
        audit = month(kept, "2025-12")["audit"]
        assert len(audit["repository"]) == 12
        assert "changes" not in audit
        kept.append("main.beancount", "; a line\n")
        (kept.folder / "notes.txt").write_text("of no account", encoding="utf-8")
        assert month(kept, "2025-12")["audit"]["changes"] == "main.beancount"

    def test_a_file_of_the_ledger_may_lie_elsewhere(self, kept: CoOp, tmp_path: Path) -> None:
        (tmp_path / "away.beancount").write_text("; empty\n", encoding="utf-8")
        kept.append("main.beancount", 'include "../away.beancount"\n')
        changes = month(kept, "2025-12", "--allow-outside")["audit"]["changes"]
        assert changes == "../away.beancount, main.beancount"

    def test_the_ledger_may_lie_beside_the_folder_of_the_rules(self, kept: CoOp) -> None:
        kept.append("main.beancount", "; a line\n")
        folder = kept.folder / "règles"
        folder.mkdir()
        rules = kept.read("rules.yaml").replace("ledger: main", "ledger: ../main")
        (folder / "rules.yaml").write_text(rules, encoding="utf-8")
        answer = kept.run(
            "report", "month", "2025-12", "--rules", "règles/rules.yaml", "--format", "json"
        )
        assert answer.json["audit"]["changes"] == "main.beancount, règles/rules.yaml"

    def test_a_repository_may_have_no_commit(self, co_op: CoOp) -> None:
        subprocess.run(["git", "init", "-q"], cwd=co_op.folder, check=True)
        audit = month(co_op, "2025-12")["audit"]
        assert audit["repository"] == "a repository without a commit"
