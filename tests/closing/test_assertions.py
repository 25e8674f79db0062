"""What a closing asserts: the balances that stood at the end of its year, and no others."""

from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

from tests.closing.readback import (
    NEXT_DAY,
    assertions,
    balance,
    close,
    closed,
    closing,
    entries,
    with_closing,
)
from tests.closing.small import FILE, RULES, YEAR_2025, small

HELD = """
2023-01-01 open Equity:Reserve:Old
2023-01-01 open Equity:Losses
2023-01-01 open Assets:Cash
2025-06-01 close Assets:Cash

2024-02-02 * "Gift"
  Assets:Bank          30.00 EUR
  Equity:Reserve      -20.00 EUR
  Equity:Reserve:Old  -10.00 EUR

2025-01-01 * "Corrected"
  Equity:Reserve       1.50 EUR
  Assets:Bank         -1.50 EUR
"""


def test_each_fund_is_asserted_as_it_stood_at_year_end_sub_accounts_with_it(
    tmp_path: Path,
) -> None:
    """Members' accounts are no funds, and the reserve's new 200.00 are not in it yet."""
    assert assertions(closed(tmp_path, HELD)) == {("Equity:Reserve", "EUR"): Decimal("-28.50")}


@pytest.mark.parametrize("dated", ["next-day", "year-end", "approval"])
@pytest.mark.parametrize("which", ["funds", "all"])
def test_assertions_stand_on_the_first_day_of_the_next_year_and_hold_however_it_is_dated(
    tmp_path: Path, dated: str, which: str
) -> None:
    """Beancount has nothing to say, and each figure is the balance before that day."""
    co_op = closed(tmp_path, HELD, rules=with_closing(f"dated: {dated}, assert: {which}"))
    found = closing(co_op, data.Balance)
    assert found
    for each in found:
        assert each.date == NEXT_DAY
        assert each.tolerance == 0
        if each.amount.currency == "EUR":
            assert each.amount.number == balance(co_op, each.account, NEXT_DAY)


def test_dated_year_end_the_fund_is_asserted_with_what_it_was_given(tmp_path: Path) -> None:
    co_op = closed(tmp_path, HELD, rules=with_closing("dated: year-end"))
    assert assertions(co_op) == {("Equity:Reserve", "EUR"): Decimal("-228.50")}


def test_all_asserts_every_account_of_the_balance_sheet_that_is_open(tmp_path: Path) -> None:
    found = assertions(closed(tmp_path, HELD, rules=with_closing("assert: all")))
    assert found == {
        ("Assets:Bank", "EUR"): Decimal("828.50"),
        ("Equity:Reserve", "EUR"): Decimal("-28.50"),
        ("Equity:Reserve:Old", "EUR"): Decimal("-10.00"),
        ("Equity:Work:Zoe", "HOUR"): Decimal(3),
        ("Equity:Work:Abe", "HOUR"): Decimal(1),
        ("Equity:Work:Done", "HOUR"): Decimal(-4),
    }


LOSSES_FUND = """
2023-01-01 open Equity:Grants

2024-02-02 * "Gift"
  Assets:Bank      70.00 EUR
  Equity:Grants   -70.00 EUR
"""
GRANTS = RULES.replace(
    "allocation:\n", "allocation:\n  - {step: g, amount: 1 EUR, to: Equity:Grants}\n"
)


@pytest.mark.parametrize("rent", ["0.00", "800.00", "900.00"])
def test_the_funds_asserted_are_those_of_the_answer_in_every_kind_of_year(
    tmp_path: Path, rent: str
) -> None:
    """A surplus, a year of zero, and a loss, in which no step gives to the grants."""
    more = f'\n2025-12-30 * "Rent"\n  Expenses:Rent  {rent} EUR\n  Assets:Bank  -{rent} EUR\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, LOSSES_FUND, more, rules=GRANTS)
    answer = close(co_op)
    assert [fund["account"] for fund in answer["funds"]] == ["Equity:Grants", "Equity:Reserve"]
    assert assertions(co_op) == {
        ("Equity:Grants", "EUR"): Decimal("-70.00"),
        ("Equity:Reserve", "EUR"): Decimal(0),
    }


def test_numbers_end_below_each_other_with_their_tolerance(tmp_path: Path) -> None:
    text = closed(tmp_path, HELD, rules=with_closing("assert: all")).read(FILE)
    lines = [line for line in text.splitlines() if " balance " in line]
    assert len(lines) == 6
    assert len({line.index(" ~0 ") for line in lines}) == 1
    assert len({len(line.rpartition(" ~0 ")[0].split("balance ")[1]) for line in lines}) == 1
    assert any("balance Equity:Reserve:Old  -10.00 ~0 EUR" in line for line in lines)


def test_all_asserts_what_was_first_posted_on_the_last_day_and_passes_over_what_is_spent(
    tmp_path: Path,
) -> None:
    """5.00 USD came and went; the accounts that come after them by name are asserted."""
    more = """
2023-01-01 open Assets:Cash

2025-06-01 * "Changed"
  Assets:Bank   5.00 USD @ 1 EUR
  Assets:Bank  -5.00 EUR

2025-06-02 * "Changed back"
  Assets:Bank  -5.00 USD @ 1 EUR
  Assets:Bank   5.00 EUR

2025-12-31 * "Till"
  Assets:Cash   7.00 EUR
  Assets:Bank  -7.00 EUR
"""
    found = assertions(closed(tmp_path, more, rules=with_closing("assert: all")))
    assert found == {
        ("Assets:Bank", "EUR"): Decimal("793.00"),
        ("Assets:Cash", "EUR"): Decimal("7.00"),
        ("Equity:Reserve", "EUR"): Decimal(0),
        ("Equity:Work:Zoe", "HOUR"): Decimal(3),
        ("Equity:Work:Abe", "HOUR"): Decimal(1),
        ("Equity:Work:Done", "HOUR"): Decimal(-4),
    }


def test_an_account_first_posted_on_after_the_year_is_not_asserted(tmp_path: Path) -> None:
    opened = "\n2023-01-01 open Assets:Cash\n"
    co_op = closed(tmp_path, opened, rules=with_closing("assert: all"))
    co_op.append(
        "main.beancount",
        '\n2026-01-05 * "Till"\n  Assets:Cash  5.00 EUR\n  Assets:Bank  -5.00 EUR\n',
    )
    co_op.run("close-year", "2025", "--check")
    co_op.run("verify")


def test_none_asserts_none(tmp_path: Path) -> None:
    assert closing(closed(tmp_path, rules=with_closing("assert: none")), data.Balance) == []


def test_no_entry_of_the_next_year_breaks_an_assertion(tmp_path: Path) -> None:
    co_op = closed(tmp_path, HELD, rules=with_closing("assert: all"))
    co_op.append(
        "main.beancount",
        '\n2026-01-01 * "Spent"\n  Equity:Reserve  5.00 EUR\n  Assets:Bank  -5.00 EUR\n',
    )
    entries(co_op)
    co_op.run("verify")


def test_an_entry_of_the_closed_year_on_an_asserted_account_breaks_it_in_every_tool(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path, HELD)
    co_op.append(
        "main.beancount",
        '\n2025-12-31 * "Spent"\n  Equity:Reserve  0.01 EUR\n  Assets:Bank  -0.01 EUR\n',
    )
    path = str(co_op.folder / "main.beancount")
    _, errors, _ = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert len(errors) == 1


# --- accounts opened and closed about the end of the year ---

ALL = with_closing("assert: all")
TILL = """
2023-01-01 open Assets:Till

2025-07-01 * "Into the till and out of it"
  Assets:Till   40.00 EUR
  Assets:Bank  -40.00 EUR

2025-07-02 * "Back"
  Assets:Till  -40.00 EUR
  Assets:Bank   40.00 EUR

{day} close Assets:Till
"""


def test_an_account_closed_on_the_last_day_of_the_year_is_not_asserted(tmp_path: Path) -> None:
    """Beancount refuses a balance of an account after the day it was closed."""
    found = assertions(closed(tmp_path, TILL.format(day="2025-12-31"), rules=ALL))
    assert found["Assets:Bank", "EUR"] == Decimal("800.00")
    assert ("Assets:Till", "EUR") not in found


def test_an_account_closed_on_the_first_day_of_the_next_year_is_asserted(tmp_path: Path) -> None:
    found = assertions(closed(tmp_path, TILL.format(day="2026-01-01"), rules=ALL))
    assert found["Assets:Till", "EUR"] == Decimal("0.00")


RESTING = RULES.replace(
    "  - step: reserve\n",
    "  - {step: aid, amount: 1 EUR, when: surplus > 5000 EUR, to: Equity:Aid}\n  - step: reserve\n",
)


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02", "2026-06-01"])
def test_a_fund_opened_only_in_the_next_year_is_not_asserted_and_holds_nothing_up(
    tmp_path: Path, day: str
) -> None:
    """Its step gives it nothing this year; Beancount refuses a balance before it was opened."""
    co_op = closed(tmp_path, HELD, f"\n{day} open Equity:Aid\n", rules=RESTING)
    assert assertions(co_op) == {("Equity:Reserve", "EUR"): Decimal("-28.50")}


def test_a_fund_opened_on_the_last_day_of_the_year_is_asserted(tmp_path: Path) -> None:
    co_op = closed(tmp_path, HELD, "\n2025-12-31 open Equity:Aid\n", rules=RESTING)
    assert assertions(co_op) == {
        ("Equity:Reserve", "EUR"): Decimal("-28.50"),
        ("Equity:Aid", "EUR"): Decimal("0.00"),
    }


# --- what the closing itself moves by then ---


def test_dated_year_end_a_fund_is_asserted_with_what_its_sub_accounts_were_given(
    tmp_path: Path,
) -> None:
    """200.00 on it, 80.00 below it; 40.00 on an account that merely begins with its name."""
    opened = """
2023-01-01 open Equity:Reserve:Building
2023-01-01 open Equity:ReserveForPay
"""
    rules = RULES.replace(
        "  - step: dividend\n",
        "  - {step: building, amount: 10% of surplus, to: Equity:Reserve:Building}\n"
        "  - {step: pay, amount: 5% of surplus, to: Equity:ReserveForPay}\n"
        "  - step: dividend\n",
    )
    co_op = closed(tmp_path, opened, rules=with_closing("dated: year-end", rules))
    assert assertions(co_op) == {
        ("Equity:Reserve", "EUR"): Decimal("-280.00"),
        ("Equity:Reserve:Building", "EUR"): Decimal("-80.00"),
        ("Equity:ReserveForPay", "EUR"): Decimal("-40.00"),
    }


def test_dated_year_end_what_a_fund_holds_in_another_commodity_is_asserted_as_it_was(
    tmp_path: Path,
) -> None:
    """The 200.00 that it is given are EUR."""
    dollars = '\n2025-08-01 * "Gift"\n  Assets:Bank  10.00 USD\n  Equity:Reserve  -10.00 USD\n'
    rules = with_closing("dated: year-end, assert: all")
    found = assertions(closed(tmp_path, HELD, dollars, rules=rules))
    assert found["Equity:Reserve", "USD"] == Decimal("-10.00")
    assert found["Equity:Reserve", "EUR"] == Decimal("-228.50")


def test_assertions_of_every_account_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Not as they come: the same books give the same bytes."""
    more = """
2025-08-01 * "Dollars"
  Assets:Bank          10.00 USD
  Equity:Capital:Zoe  -10.00 USD

2025-08-02 * "Paid in"
  Assets:Bank           5.00 EUR
  Equity:Capital:Abe   -5.00 EUR
"""
    found = closing(closed(tmp_path, more, rules=ALL), data.Balance)
    assert [(each.account, each.amount.currency) for each in found] == [
        ("Assets:Bank", "EUR"),
        ("Assets:Bank", "USD"),
        ("Equity:Capital:Abe", "EUR"),
        ("Equity:Capital:Zoe", "USD"),
        ("Equity:Reserve", "EUR"),
        ("Equity:Work:Abe", "HOUR"),
        ("Equity:Work:Done", "HOUR"),
        ("Equity:Work:Zoe", "HOUR"),
    ]


def test_all_asserts_a_fund_that_only_the_closing_fills(tmp_path: Path) -> None:
    """Nothing was on the reserve before; dated year-end it holds its 200.00 that day."""
    for more, reserve in (("assert: all", 0), ("dated: year-end, assert: all", -200)):
        found = assertions(closed(tmp_path / more[:5], rules=with_closing(more)))
        assert found["Equity:Reserve", "EUR"] == reserve
