"""What stands in a closing's way: earlier years, accounts that are closed, a year not over."""

from pathlib import Path

import pytest

from tests.closing.small import ACCOUNTS, FILE, RULES, YEAR_2025, small

APPROVAL = "assembly: {approval: required}\n"

# --- earlier years ---


EARLIER = """
2024-05-05 * "Sale"
  Income:Sales  -300.00 EUR
  Assets:Bank    300.00 EUR
"""


def test_a_year_closed_as_the_first_stays_closed(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", EARLIER, YEAR_2025)
    co_op.run("close-year", "2025", "--first")
    assert co_op.run("close-year", "2025").err == f"{FILE} is up to date\n"


HOURS = """
2024-12-20 * "Hours"
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Done   -1 HOUR
"""
SOLD_IN_2023 = """
2023-05-05 * "Sale"
  Income:Sales  -120.00 EUR
  Assets:Bank    120.00 EUR
"""


def test_all_earlier_years_left_open_are_named_in_order_and_the_first_comes_first(
    tmp_path: Path,
) -> None:
    co_op = small(tmp_path / "co-op", EARLIER, YEAR_2025, SOLD_IN_2023)
    told = co_op.run("close-year", "2025", code=1).err
    assert "years not yet closed: 2023 with 120.00 EUR, 2024 with 300.00 EUR [" in told
    assert "run `coopctl close-year 2023` first" in told


def test_a_year_left_open_further_back_is_found_beyond_one_without_entries(
    tmp_path: Path,
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, SOLD_IN_2023)
    told = co_op.run("close-year", "2025", code=1).err
    assert "years not yet closed: 2023 with 120.00 EUR [" in told
    assert "2024" not in told


def test_a_year_left_open_further_back_is_found_beyond_one_that_is_closed(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", EARLIER + HOURS, YEAR_2025, SOLD_IN_2023)
    co_op.run("close-year", "2024", "--first")
    told = co_op.run("close-year", "2025", code=1).err
    assert "years not yet closed: 2023 with 120.00 EUR [" in told
    assert "2024" not in told


def test_an_earlier_loss_holds_the_next_year_up_as_a_surplus_does(tmp_path: Path) -> None:
    rent = '\n2024-05-05 * "Rent"\n  Expenses:Rent  100.00 EUR\n  Assets:Bank  -100.00 EUR\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, rent)
    told = co_op.run("close-year", "2025", code=1).err
    assert "years not yet closed: 2024 with -100.00 EUR [" in told


def test_entries_before_april_lie_in_the_year_before_where_years_start_in_april(
    tmp_path: Path,
) -> None:
    """Named by its start, the year of 2025-03-10 is 2024; and 2024-03-10 lies in 2023."""
    rules = RULES + 'fiscal_year: {starts: "04-01", named_after: start}\n'
    march = EARLIER.replace("2024-05-05", "2024-03-31")
    co_op = small(tmp_path / "co-op", march, YEAR_2025, rules=rules)
    told = co_op.run("close-year", "2024", code=1).err
    assert "fiscal year 2024 comes after years not yet closed: 2023 with 300.00 EUR [" in told


ABROAD = """
2024-05-05 * "Export"
  Income:Sales  -100.00 USD
  Assets:Bank    100.00 USD
"""


def test_an_earlier_year_with_foreign_income_alone_counts_as_open(tmp_path: Path) -> None:
    priced = "\n2024-01-01 price USD 0.90 EUR\n"
    rules = RULES + "convert: transaction\n"
    co_op = small(tmp_path / "co-op", ABROAD, YEAR_2025, priced, rules=rules)
    assert "2024 with 90.00 EUR" in co_op.run("close-year", "2025", code=1).err


def test_an_earlier_year_whose_income_has_no_price_counts_as_open(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", ABROAD, YEAR_2025)
    told = co_op.run("close-year", "2025", code=1).err
    assert "2024 with entries that have no price in EUR" in told


# --- accounts that are closed ---


def test_a_fund_drawn_on_after_it_was_closed_is_told_at_its_from(tmp_path: Path) -> None:
    """`to` is forbidden in losses, so nothing speaks of it."""
    held = """
2024-02-02 * "Gift"
  Assets:Bank      900.00 EUR
  Equity:Reserve  -900.00 EUR

2025-12-30 * "Fire"
  Expenses:Rent   900.00 EUR
  Assets:Bank    -900.00 EUR

2025-12-31 close Equity:Reserve
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, held)
    told = co_op.run("close-year", "2025", code=1).err
    assert "[account-closed]" in told
    assert "|     from: Equity:Reserve\n" in told
    assert "`to`" not in told


@pytest.mark.parametrize(("dated", "day"), [("next-day", "2026-01-01"), ("year-end", "2025-12-31")])
def test_an_account_closed_on_the_very_day_of_the_closing_still_takes_its_amount(
    tmp_path: Path, dated: str, day: str
) -> None:
    """To Beancount an account is open until the end of the day it is closed on."""
    rules = RULES.replace("{folder: closings}", f"{{folder: closings, dated: {dated}}}")
    co_op = small(tmp_path / "co-op", YEAR_2025, f"\n{day} close Equity:Reserve\n", rules=rules)
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert [step["amount"] for step in answer["steps"]] == ["200.00", "600.00"]
    co_op.run("close-year", "2025", "--check")


@pytest.mark.parametrize(("dated", "day"), [("next-day", "2025-12-31"), ("year-end", "2025-12-30")])
def test_an_account_closed_the_day_before_the_closing_is_told_with_what_it_would_get(
    tmp_path: Path, dated: str, day: str
) -> None:
    rules = RULES.replace("{folder: closings}", f"{{folder: closings, dated: {dated}}}")
    co_op = small(tmp_path / "co-op", YEAR_2025, f"\n{day} close Equity:Reserve\n", rules=rules)
    told = co_op.run("close-year", "2025", code=1).err
    assert f"step `reserve` gives 200.00 EUR on Equity:Reserve, closed on {day}" in told
    assert "[account-closed]" in told


def test_a_closed_account_that_gets_nothing_is_not_in_the_way(tmp_path: Path) -> None:
    rules = RULES.replace("25% of surplus", "0% of surplus")
    closed = "\n2025-06-01 close Equity:Reserve\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, closed, rules=rules)
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert [step["amount"] for step in answer["steps"]] == ["0.00", "800.00"]


# --- accounts that are opened later ---


def test_a_fund_opened_after_the_day_of_the_closing_is_told_at_its_open(tmp_path: Path) -> None:
    accounts = ACCOUNTS.replace("2023-01-01 open Equity:Reserve", "2026-01-02 open Equity:Reserve")
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts)
    told = co_op.run("close-year", "2025", code=1).err
    assert told.startswith("main.beancount:5: error: step `reserve` gives 200.00 EUR on ")
    assert "[account-opened-later]" in told
    assert "[closing-refused]" not in told
    co_op.replace("main.beancount", "2026-01-02 open", "2026-01-01 open")
    co_op.run("close-year", "2025")


def test_a_closing_that_opened_an_account_itself_is_written_again_on_an_earlier_day(
    tmp_path: Path,
) -> None:
    """It opens the members' liabilities on the day of its entries, whichever that is."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: closings, dated: year-end}")
    assert "open Liabilities:Members:Zoe" in co_op.read(FILE)
    co_op.run("close-year", "2025")
    assert "2025-12-31 open Liabilities:Members:Zoe" in co_op.read(FILE)


# --- a year that is not over ---

LAST_SECOND, NEXT_SECOND = "1767225599", "1767225600"
"""2025-12-31 23:59:59 and 2026-01-01 00:00:00."""


@pytest.mark.parametrize(("more", "over"), [("", "final"), (APPROVAL, "draft")])
def test_a_year_is_provisional_to_the_end_of_its_last_day_and_not_after(
    tmp_path: Path, more: str, over: str
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=RULES + more)
    last = co_op.run("close-year", "2025", "--dry-run", "--format", "json", now=LAST_SECOND)
    assert last.json["status"] == "provisional"
    assert "fiscal year 2025 runs to 2025-12-31; these figures are provisional" in last.err
    after = co_op.run("close-year", "2025", "--dry-run", "--format", "json", now=NEXT_SECOND)
    assert after.json["status"] == over
    assert "[year-not-over]" not in after.err


# --- a hand that took the directive of the closing out ---


@pytest.mark.parametrize("statement", ["keep", "zero"])
def test_a_closing_without_its_directive_is_drawn_up_again_as_it_was(
    tmp_path: Path, statement: str
) -> None:
    """Also where it opens accounts on the last day of the year, for `income_statement: zero`."""
    rules = RULES.replace("folder: closings", f"folder: closings, income_statement: {statement}")
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    co_op.run("close-year", "2025")
    written = co_op.read(FILE)
    blocks = written.split("\n\n")
    assert 'custom "coop-closing"' in blocks[1]
    (co_op.folder / FILE).write_text("\n\n".join([blocks[0], *blocks[2:]]), encoding="utf-8")
    co_op.run("close-year", "2025", "--force")
    assert co_op.read(FILE) == written
