"""Edge cases 1 to 13, 22 and 23 of the closing of other programs: what must hold.

Cases 1 to 5 and 11 stand beside the holes that they are an example of, in test_holes.py.
"""

import itertools
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.coop import ROOT, CoOp
from tests.closing.small import (
    ACCOUNTS,
    RULES,
    YEAR_2024,
    YEAR_2025,
    closing_entries,
    small,
    steps,
    total,
    with_closing,
)


def test_some_income_can_go_to_a_fund_of_its_own_and_is_counted_once(tmp_path: Path) -> None:
    """Edge case 6."""
    rules = RULES.replace(
        "allocation:\n",
        "allocation:\n  - {step: grants, amount: Income:Grants, to: Equity:Grants}\n",
    ).replace("25% of surplus", "25% of remainder")
    grant = """
2025-01-01 open Income:Grants

2025-05-01 * "Grant"
  Income:Grants  -120.00 EUR
  Assets:Bank     120.00 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, grant, rules=rules)
    assert steps(co_op, "2025") == {
        "grants": Decimal(120),
        "reserve": Decimal(200),
        "dividend": Decimal(600),
    }


MANY = """
2023-01-01 open Equity:Education
2023-01-01 open Assets:Cash
2023-01-01 open Expenses:Books
2023-01-01 open Income:Grants

2025-04-01 * "Grant and purchase"
  Income:Grants  -30.00 EUR
  Expenses:Books  12.00 EUR
  Assets:Cash     18.00 EUR

2025-04-02 * "Dollars"
  Assets:Cash   10 USD @ 0.90 EUR
  Assets:Bank   -9.00 EUR

2025-04-03 * "Set aside before"
  Assets:Bank        5.00 EUR
  Equity:Reserve    -3.00 EUR
  Equity:Education  -2.00 EUR
"""
TWO_FUNDS = RULES.replace(
    "  - step: dividend",
    "  - {step: education, amount: 10% of surplus, to: Equity:Education}\n  - step: dividend",
)


@pytest.mark.parametrize("more", ["assert: funds", "assert: all", "income_statement: zero"])
def test_neither_the_order_of_accounts_nor_chance_moves_a_byte(tmp_path: Path, more: str) -> None:
    """Edge case 7: two funds, two commodities; each in a process of its own hash seed."""
    head, opens = ACCOUNTS.split("\n\n")
    turned = head + "\n\n" + "\n".join(reversed(opens.strip().split("\n"))) + "\n"
    written = set()
    orders = itertools.product((ACCOUNTS, turned), ((YEAR_2025, MANY), (MANY, YEAR_2025)))
    for seed, (accounts, entries) in enumerate(orders):
        co_op = small(
            tmp_path / str(seed),
            *entries,
            accounts=accounts,
            rules=with_closing(more, TWO_FUNDS),
        )
        command = [sys.executable, "-m", "coopctl", "close-year", "2025"]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=co_op.folder, env=environment, check=True, capture_output=True)
        written.add(co_op.read("closings/2025.beancount"))
    assert len(written) == 1


def test_what_already_stands_on_the_surplus_account_blocks_nothing(tmp_path: Path) -> None:
    """Edge case 8."""
    residue = """
2023-01-01 open Equity:Earnings:Previous

2025-07-01 * "Rounding of the old program"
  Equity:Earnings:Previous  -0.01 EUR
  Assets:Bank                0.01 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, residue)
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}
    assert "open Equity:Earnings:Previous" not in co_op.read("closings/2025.beancount")


def test_a_year_with_nothing_to_divide_holds_no_other_year_up(tmp_path: Path) -> None:
    """Edge case 10."""
    even = """
2024-02-01 * "Sale"
  Income:Sales  -10.00 EUR
  Assets:Bank    10.00 EUR

2024-03-01 * "Rent"
  Expenses:Rent  10.00 EUR
  Assets:Bank   -10.00 EUR
"""
    co_op = small(tmp_path / "co-op", even, YEAR_2025)
    co_op.run("close-year", "2025")


def test_a_surplus_account_kept_in_another_currency_is_told_and_nothing_written(
    tmp_path: Path,
) -> None:
    """Edge case 12."""
    dollars = "\n2023-01-01 open Equity:Earnings:Previous USD\n"
    co_op = small(tmp_path / "co-op", YEAR_2025, dollars)
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert "[closing-refused]" in done.err
    assert "Equity:Earnings:Previous" in done.err
    assert co_op.files() == before


def test_a_house_rule_that_the_closing_would_break_keeps_it_from_being_written(
    tmp_path: Path,
) -> None:
    """Edge case 13: here a plugin that allows postings on leaf accounts alone."""
    strict = '\nplugin "beancount.plugins.leafonly"\n2023-01-01 open Equity:Reserve:Buildings\n'
    paid = '\n2025-01-05 * "Old"\n  Equity:Reserve:Buildings  -1.00 EUR\n  Assets:Bank  1.00 EUR\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, strict, paid)
    before = co_op.files()
    assert "[closing-refused]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before


PLUGIN = """\
from collections import namedtuple

from beancount.core.data import Transaction

__plugins__ = ("each_posting_has_an_activity",)
Fault = namedtuple("Fault", "source message entry")


def each_posting_has_an_activity(entries, options):
    faults = [
        Fault(posting.meta, f"{posting.account} has no activity", entry)
        for entry in entries
        if isinstance(entry, Transaction)
        for posting in entry.postings
        if "activity" not in posting.meta
    ]
    return entries, faults
"""


def test_a_detail_that_the_house_wants_on_every_posting_keeps_the_closing_from_being_written(
    tmp_path: Path,
) -> None:
    """Edge case 13: a mandatory dimension, wanted by the co-op's own plugin."""
    year = "".join(
        f"{line}\n    activity: 1\n" if line.startswith("  ") else f"{line}\n"
        for line in YEAR_2025.splitlines()
    )
    wanted = 'option "insert_pythonpath" "TRUE"\nplugin "activities"\n'
    co_op = small(tmp_path / "co-op", year, accounts=wanted + ACCOUNTS)
    (co_op.folder / "activities.py").write_text(PLUGIN, encoding="utf-8")
    before = co_op.files()
    done = co_op.run("close-year", "2025", "--trust-plugins", code=1)
    assert "[closing-refused]" in done.err
    assert "Equity:Reserve has no activity" in done.err
    assert co_op.files() == before


def test_two_members_of_one_name_are_kept_apart_by_their_accounts(tmp_path: Path) -> None:
    """Edge case 9."""
    named = ACCOUNTS.replace("Capital:Zoe\n", 'Capital:Zoe\n  name: "Kim"\n').replace(
        "Capital:Abe\n", 'Capital:Abe\n  name: "Kim"\n'
    )
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=named)
    members = co_op.run("close-year", "2025", "--format", "json").json["members"]
    assert [(each["member"], each["name"], each["amount"]) for each in members] == [
        ("Abe", "Kim", "150.00"),
        ("Zoe", "Kim", "450.00"),
    ]


def test_an_account_under_many_names_is_one_account(tmp_path: Path) -> None:
    """Edge case 9: the labels of entries divide nothing."""
    labels = """
2025-06-01 * "Baker" "Rolls"
  Expenses:Rent   10.00 EUR
  Assets:Bank    -10.00 EUR

2025-06-02 * "Bäcker" "Rolls, again" #food ^bill-7
  Expenses:Rent   10.00 EUR
  Assets:Bank    -10.00 EUR

2025-06-03 ! ""
  Expenses:Rent   20.00 EUR
  Assets:Bank    -20.00 EUR
"""
    rules = with_closing("income_statement: zero")
    co_op = small(tmp_path / "co-op", YEAR_2025, labels, rules=rules)
    assert steps(co_op, "2025") == {"reserve": Decimal(190), "dividend": Decimal(570)}
    zeroing = closing_entries(co_op)[0]
    assert [posting.account for posting in zeroing.postings] == [
        "Expenses:Rent",
        "Income:Sales",
        "Equity:Earnings:Previous",
    ]


def test_a_member_who_takes_another_name_stays_one_member(tmp_path: Path) -> None:
    """Edge case 9: `Zoe` is the id, in the closing before and after."""
    named = ACCOUNTS.replace("Capital:Zoe\n", 'Capital:Zoe\n  name: "Zoe Roth"\n')
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025, accounts=named)
    assert steps(co_op, "2024")["dividend"] == 225
    co_op.replace("main.beancount", "Zoe Roth", "Zoe Lind")
    members = co_op.run("close-year", "2025", "--format", "json").json["members"]
    assert [(each["member"], each["name"], each["amount"]) for each in members] == [
        ("Abe", "Abe", "150.00"),
        ("Zoe", "Zoe Lind", "450.00"),
    ]
    paid = [
        entry.postings[1:] for entry in closing_entries(co_op) if entry.meta["step"] != "reserve"
    ]
    accounts = [{posting.account for posting in postings} for postings in paid]
    zoe, abe = "Liabilities:Members:Zoe", "Liabilities:Members:Abe"
    assert accounts == [{zoe}, {zoe, abe}]


@pytest.mark.parametrize("number", ['"NaN"', '"inf"', '"Infinity"', '"-inf"', '"1e3"', "TRUE"])
@pytest.mark.parametrize("measure", ["{metadata: points}", "{metadata: good, times: points}"])
def test_what_is_no_number_divides_nothing(tmp_path: Path, number: str, measure: str) -> None:
    """Edge case 22: neither a zero for the member nor a share of NaN for all."""
    accounts = ACCOUNTS.replace(
        "Capital:Zoe\n", f"Capital:Zoe\n  good: 1\n  points: {number}\n"
    ).replace("Capital:Abe\n", "Capital:Abe\n  good: 1\n  points: 2\n")
    rules = RULES.replace('{account: "Equity:Work:{member}", unit: HOUR}', measure)
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert done.out == ""
    assert done.err.count("error:") == 1
    assert f"Zoe has `{number.strip(chr(34))}` [metadata-missing]" in done.err
    assert co_op.files() == before


PAID = """
2026-02-01 * "Dividend 2025, paid"
  Liabilities:Members:Zoe   450.00 EUR
  Assets:Bank              -450.00 EUR
"""
LATE = """
2025-10-10 * "Repair, forgotten"
  Expenses:Rent   40.00 EUR
  Assets:Bank    -40.00 EUR
"""


def owed(co_op: CoOp, member: str) -> Decimal:
    """Give what a member is still owed, with Beancount alone."""
    return -total(co_op, f"Liabilities:Members:{member}", date.min, date.max)


def test_a_year_closed_again_after_its_dividend_was_paid_keeps_the_payment(tmp_path: Path) -> None:
    """Edge case 23: each step is replaced once, nothing is deleted, what is owed follows."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    assert steps(co_op, "2025") == {"reserve": Decimal(200), "dividend": Decimal(600)}
    co_op.append("main.beancount", PAID)
    assert owed(co_op, "Zoe") == 0
    co_op.append("main.beancount", LATE)
    assert steps(co_op, "2025") == {"reserve": Decimal(190), "dividend": Decimal(570)}
    assert [entry.meta["step"] for entry in closing_entries(co_op)] == ["reserve", "dividend"]
    assert co_op.read("main.beancount").endswith(PAID + LATE)
    assert (owed(co_op, "Zoe"), owed(co_op, "Abe")) == (Decimal("-22.50"), Decimal("142.50"))


def test_a_closing_again_that_is_refused_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    """Edge case 23: whether it was edited by hand, or the ledger does not accept the new one."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    written = co_op.read("closings/2025.beancount")
    co_op.append("main.beancount", PAID + LATE)
    asserted = "\n2026-02-02 balance Liabilities:Members:Zoe  0.00 EUR\n"
    co_op.append("main.beancount", asserted)
    before = co_op.files()
    assert "[closing-refused]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before
    assert co_op.read("closings/2025.beancount") == written
    co_op.replace("main.beancount", asserted, "")
    co_op.replace(
        "closings/2025.beancount",
        '#coop-closing ^coop-closing-2025\n  step: "res',
        '#coop-closing ^coop-closing-2025 #agreed\n  step: "res',
    )
    before = co_op.files()
    assert "[closing-edited]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before
