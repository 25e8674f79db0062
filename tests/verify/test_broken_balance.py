"""A late entry that breaks a `balance` line of the co-op's own is named like any other."""

from pathlib import Path

import pytest

from tests.closing.small import YEAR_2024, YEAR_2025, small
from tests.verify.kept import CLOSING, MAIN, closed, commit, line_of, verified

STATED = """
2025-12-31 balance Assets:Bank  800.00 EUR
  statement: "31 December"
"""


def test_the_entry_is_named_in_each_year_beside_the_error_of_the_ledger(tmp_path: Path) -> None:
    """The bank held 300.00 after 2024, and 1,100.00 after 2025."""
    stated = STATED.replace("800.00", "1100.00")
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025, stated)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    commit(co_op)
    co_op.append(MAIN, '\n2024-11-05 * "Rent"\n  Expenses:Rent  1.00 EUR\n  Assets:Bank\n')
    answer = co_op.run("verify", "--format", "json", code=1).json
    for found in answer["closings"]:
        assert found["findings"] == ["books"]
        named = [each["now"]["line"] for each in found["entries"]]
        assert named == [line_of(co_op, '2024-11-05 * "Rent"')]
    codes = [each["code"] for each in answer["problems"]]
    assert sorted(codes) == ["books-changed", "books-changed", "ledger-error"]
    assert "Balance failed for 'Assets:Bank'" in co_op.run("verify", code=1).err


def test_the_year_is_not_closed_over_it(tmp_path: Path) -> None:
    co_op = closed(tmp_path, YEAR_2025, STATED)
    co_op.replace(MAIN, "-200.00 EUR", "-201.00 EUR")
    co_op.replace(MAIN, "200.00 EUR\n", "201.00 EUR\n")
    before = co_op.files()
    assert "Balance failed for 'Assets:Bank'" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before
    assert verified(co_op)["findings"] == ["books"]


def test_a_balance_that_fails_is_an_error_where_every_closing_is_as_it_was(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, STATED.replace("800.00", "801.00").replace("2025-12-31", "2026-02-01"))
    done = co_op.run("verify", code=1)
    assert done.out == f"2025: unchanged  {CLOSING}\n"
    assert done.err.count("error: ") == 1


def test_beside_any_other_error_nothing_is_known(tmp_path: Path) -> None:
    co_op = closed(tmp_path, YEAR_2025, STATED)
    co_op.append(MAIN, '\n2025-11-05 * "Rent"\n  Expenses:Rent  1.00 EUR\n  Assets:Nowhere\n')
    co_op.append(MAIN, '\n2025-11-05 * "Rent"\n  Expenses:Rent  1.00 EUR\n  Assets:Bank\n')
    assert verified(co_op)["findings"] == ["unknown"]


def test_a_closing_left_out_of_a_ledger_that_needs_its_accounts_is_told_to_be_left_out(
    tmp_path: Path,
) -> None:
    """Else the only remedy would be to open the accounts by hand, each of them a second time."""
    co_op = closed(tmp_path)
    paid = '\n2026-02-01 * "Paid"\n  Liabilities:Members:Zoe  1.00 EUR\n  Assets:Bank\n'
    co_op.append(MAIN, paid)
    co_op.replace(MAIN, 'include "closings/*.beancount"\n', "")
    assert verified(co_op)["findings"] == ["outside", "unknown"]
    err = co_op.run("verify", code=1).err
    assert "[closing-not-included]" in err
    assert "and opens no account" in err
    co_op.append(MAIN, 'include "closings/*.beancount"\n')
    co_op.run("verify")


def test_where_a_file_is_refused_unread_what_it_may_include_is_not_said_to_be_left_out(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, "\n<<<<<<< HEAD\n")
    assert verified(co_op)["findings"] == ["unknown"]


@pytest.mark.parametrize("kind", ["resolution", "election", "correction", "closing"])
def test_a_record_without_anything_behind_its_kind_is_told_at_its_place(
    tmp_path: Path, kind: str
) -> None:
    """Beancount's own plugins stop at it, and say neither file nor line."""
    co_op = closed(tmp_path)
    co_op.append(MAIN, f'\n2026-02-01 custom "coop-{kind}"\n')
    line = len(co_op.read(MAIN).splitlines())
    for command in ("verify", "check"):
        err = co_op.run(command, code=1).err
        assert f"{MAIN}:{line}: error: Custom directive without a value [ledger-error]" in err
        assert "NoneType" not in err
