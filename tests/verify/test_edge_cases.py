"""Edge cases 30 to 39 of what comes after a closing in other programs: what must hold here.

Each ends with what `verify` says, for it must say the truth at every step.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

from beancount.core import data

from tests.closing.small import (
    ACCOUNTS,
    RULES,
    YEAR_2024,
    YEAR_2025,
    closing_entries,
    entries,
    small,
    steps,
    total,
)
from tests.verify.kept import CLOSING, LATE, MAIN, closed, commit, line_of, verified

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def test_a_year_found_wrong_is_opened_and_closed_again_twice(tmp_path: Path) -> None:
    """Edge case 30: taking the draft away opens the year; each step is there once each time."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    for reserve, dividend in ((200, 600), (190, 570), (180, 540)):
        assert steps(co_op, "2025") == {"reserve": Decimal(reserve), "dividend": Decimal(dividend)}
        assert [entry.meta["step"] for entry in closing_entries(co_op)] == ["reserve", "dividend"]
        co_op.run("verify")
        (co_op.folder / CLOSING).unlink()
        assert "[closing-missing]" in co_op.run("verify", "2025", code=1).err
        co_op.append(MAIN, LATE)


def test_a_reversal_counts_in_the_year_of_its_own_date(tmp_path: Path) -> None:
    """Edge case 31: of the original's date it is a late entry, of today's it is none."""
    co_op = closed(tmp_path)
    reversal = '\n{day} * "Rent, reversed"\n  Assets:Bank     200.00 EUR\n  Expenses:Rent\n'
    co_op.append(MAIN, reversal.format(day="2026-05-01"))
    assert verified(co_op, code=0)["holds"] is True
    co_op.replace(MAIN, "2026-05-01", "2025-11-05")
    (entry,) = verified(co_op)["entries"]
    assert (entry["now"]["narration"], entry["now"]["day"]) == ("Rent, reversed", "2025-11-05")


def test_a_year_between_closed_ones_is_opened_again_without_opening_the_last(
    tmp_path: Path,
) -> None:
    """Edge case 32: the year after is told to stand on other books, and is closed again."""
    rules = RULES.replace("{folder: closings}", "{folder: closings, assert: none}")
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025, rules=rules)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    commit(co_op)
    co_op.append(MAIN, LATE.replace("2025", "2024"))
    assert verified(co_op)["entries"][0]["now"]["day"] == "2024-12-31"
    co_op.run("close-year", "2024")
    co_op.run("verify", "2024")
    assert verified(co_op)["findings"] == ["books"]
    co_op.run("close-year", "2025")
    co_op.run("verify")


def test_income_is_shown_once_after_a_year_was_opened_and_closed_again(tmp_path: Path) -> None:
    """Edge case 33."""
    co_op = closed(tmp_path)
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025")
    assert total(co_op, "Income", *YEAR) == -1000
    assert total(co_op, "Expenses", *YEAR) == 200
    assert verified(co_op, code=0)["holds"] is True


def test_what_a_year_begins_with_is_what_the_one_before_ended_with(tmp_path: Path) -> None:
    """Edge case 34: derived, never stored, so a change before is a change of both."""
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    before = total(co_op, "Assets:Bank", date(2023, 1, 1), date(2024, 12, 31))
    co_op.append(MAIN, LATE.replace("2025", "2024"))
    after = total(co_op, "Assets:Bank", date(2023, 1, 1), date(2024, 12, 31))
    assert (before, after) == (Decimal(300), Decimal(260))
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert [each["findings"] for each in answer["closings"]] == [["books"], ["books"]]


def test_paying_a_bill_of_last_year_after_the_closing_disturbs_nothing(tmp_path: Path) -> None:
    """Edge case 35."""
    bill = """
2025-12-30 * "Bill"
  Expenses:Rent           50.00 EUR
  Liabilities:Suppliers  -50.00 EUR
"""
    accounts = ACCOUNTS + "2023-01-01 open Liabilities:Suppliers\n"
    co_op = closed(tmp_path, YEAR_2025, bill, accounts=accounts)
    co_op.append(
        MAIN,
        """
2026-01-15 * "Bill, paid"
  Liabilities:Suppliers   50.00 EUR
  Assets:Bank            -50.00 EUR
""",
    )
    assert verified(co_op, code=0)["holds"] is True
    assert total(co_op, "Liabilities:Suppliers", date(2023, 1, 1), date(2026, 12, 31)) == 0


SHEET = "date,member,activity,hours\n2025-12-30,Zoe,shop,2\n"


def test_hours_imported_into_a_closed_year_are_refused_and_found_where_they_are_forced(
    tmp_path: Path,
) -> None:
    """Edge case 36: the lock binds imports; `--late` says so, and `verify` names the line."""
    co_op = closed(tmp_path)
    (co_op.folder / "hours.csv").write_text(SHEET, encoding="utf-8")
    before = co_op.files()
    assert "[year-closed]" in co_op.run("import", "hours", "hours.csv", code=1).err
    assert co_op.files() == before
    co_op.run("import", "hours", "--late", "--add-include", "hours.csv")
    (entry,) = verified(co_op)["entries"]
    assert entry["now"]["file"] == "hours/2025.beancount"
    assert entry["now"]["day"] == "2025-12-30"
    assert {each["commodity"] for each in entry["now"]["postings"]} == {"HOUR"}


def test_a_fiscal_year_has_the_name_and_the_days_that_the_rules_give_it(tmp_path: Path) -> None:
    """Edge case 37: 2025 runs from April to March; its last day counts, the next does not."""
    rules = RULES.replace("currency: EUR\n", "currency: EUR\nfiscal_year: {starts: 04-01}\n")
    co_op = closed(tmp_path, YEAR_2025.replace("2025-03-10", "2025-04-10"), rules=rules)
    co_op.append(MAIN, LATE.replace("2025-12-31", "2026-04-01"))
    assert verified(co_op, code=0)["holds"] is True
    co_op.replace(MAIN, "2026-04-01", "2026-03-31")
    (entry,) = verified(co_op)["entries"]
    assert (entry["change"], entry["now"]["day"]) == ("added", "2026-03-31")


def test_the_balance_before_the_closing_can_still_be_printed(tmp_path: Path) -> None:
    """Edge case 38: everything of the closing has its link, and stands after the year."""
    co_op = closed(tmp_path)
    linked = [
        entry
        for entry in entries(co_op)
        if isinstance(entry, data.Transaction) and "coop-closing-2025" in entry.links
    ]
    assert [entry.meta["step"] for entry in linked] == ["reserve", "dividend"]
    assert total(co_op, "Equity:Reserve", *YEAR) == 0
    assert total(co_op, "Liabilities", *YEAR) == 0
    assert total(co_op, "Assets:Bank", *YEAR) == 800
    assert verified(co_op, code=0)["holds"] is True


def test_the_proof_for_an_auditor_is_an_entry_that_is_derived_again(tmp_path: Path) -> None:
    """Edge case 39: the transaction is there to be seen, and a cent moved in it is told."""
    co_op = closed(tmp_path)
    (reserve,) = (entry for entry in closing_entries(co_op) if entry.meta["step"] == "reserve")
    assert {each.account: each.units.number for each in reserve.postings if each.units} == {
        "Equity:Earnings:Previous": Decimal(200),
        "Equity:Reserve": Decimal(-200),
    }
    assert verified(co_op, code=0)["holds"] is True
    text = co_op.read(CLOSING)
    moved = text.replace("200.00 EUR", "200.01 EUR").replace("-200.00", "-200.01")
    (co_op.folder / CLOSING).write_text(moved, encoding="utf-8")
    found = verified(co_op)
    assert found["findings"] == ["edited"]
    assert any(line.startswith("-") and "200.01" in line for line in found["diff"])
    assert line_of(co_op, 'step: "reserve"', CLOSING)


def test_a_ledger_whose_folder_moved_has_its_closings_where_the_rules_then_say(
    tmp_path: Path,
) -> None:
    """No `mv` is offered to a folder that is not there, or that the ledger reads nothing from."""
    co_op = closed(tmp_path)
    (co_op.folder / "books").mkdir()
    for name in (MAIN, "closings"):
        (co_op.folder / name).rename(co_op.folder / "books" / name)
    co_op.replace("rules.yaml", f"ledger: {MAIN}", f"ledger: books/{MAIN}")
    for _ in ("no folder", "an empty folder"):
        done = co_op.run("verify", code=1)
        assert "the ledger reads one from books/closings/2025.beancount" in done.err
        assert "  do:  write `folder: books/closings` under `closing:`\n" in done.err
        (co_op.folder / "closings").mkdir(exist_ok=True)
    co_op.replace("rules.yaml", "folder: closings", "folder: books/closings")
    co_op.run("verify")


def test_a_closing_that_was_renamed_within_its_folder_is_to_be_named_again(tmp_path: Path) -> None:
    """What rules.yaml says of the folder is right already."""
    co_op = closed(tmp_path)
    (co_op.folder / CLOSING).rename(co_op.folder / "closings/2025b.beancount")
    done = co_op.run("verify", code=1)
    assert "  why: a closing is in a file that is called after its year\n" in done.err
    assert "  do:  run `mv closings/2025b.beancount closings/2025.beancount`\n" in done.err
    (co_op.folder / "closings/2025b.beancount").rename(co_op.folder / CLOSING)
    co_op.run("verify")
