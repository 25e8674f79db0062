"""An approved closing brings to zero, and draws on, what it did, whatever the rules say now."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coopctl.closing.text import signed
from tests.assembly.approved import ASKED, CLOSING, LATE, approve, drafted
from tests.assembly.test_correction import FIRST, correct, corrections, postings
from tests.cli.coop import CoOp
from tests.closing.small import total

ZERO = ASKED.replace("{folder: closings}", "{folder: closings, income_statement: zero}")
NAMED = ASKED.replace("allocation:\n", "accounts: {surplus: Equity:Surplus}\nallocation:\n", 1)
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))
SALE_IN_2026 = """
2026-03-10 * "Sale"
  Income:Sales  -100.00 EUR
  Assets:Bank    100.00 EUR
2026-03-11 * "Hours"
  Equity:Work:Zoe    1 HOUR
  Equity:Work:Done  -1 HOUR
"""


def switched(folder: Path, then: str, now: str) -> CoOp:
    """Approve a year by some rules, and have others from then on."""
    co_op = drafted(folder, rules=then)
    co_op.append("main.beancount", "\n2023-01-01 open Equity:Surplus\n")
    co_op.run("close-year", "2025")
    approve(co_op)
    co_op.run("check")
    (co_op.folder / "rules.yaml").write_text(now, encoding="utf-8")
    return co_op


@pytest.mark.parametrize(
    ("then", "now"), [(ASKED, ZERO), (ZERO, ASKED), (ASKED, NAMED), (NAMED, ASKED), (ZERO, NAMED)]
)
def test_a_closing_stays_unchanged_when_a_setting_of_later_closings_is_switched(
    tmp_path: Path, then: str, now: str
) -> None:
    co_op = switched(tmp_path, then, now)
    before = co_op.files()
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n"
    assert "closing-misread" not in co_op.run("check").err
    assert f"{CLOSING} is up to date" in co_op.run("close-year", "2025").err
    assert "nothing of 2025 is left to correct" in correct(co_op).err
    statement = co_op.run("statement", "2025", "Zoe", "--format", "json").json
    assert statement["state"].endswith("and as its closing in the ledger has it")
    assert co_op.files() == before


@pytest.mark.parametrize("now", [ZERO, NAMED])
def test_what_comes_late_is_then_corrected_on_the_account_that_the_closing_drew_on(
    tmp_path: Path, now: str
) -> None:
    """A late cost of 40.00: a quarter less to the reserve, the rest less by three hours and one."""
    co_op = switched(tmp_path, ASKED, now)
    co_op.append("main.beancount", LATE)
    correct(co_op)
    (entry,) = corrections(co_op)
    assert postings(entry) == {
        "Equity:Reserve": 10,
        "Equity:Earnings:Previous": -40,
        "Liabilities:Members:Abe": Decimal("7.50"),
        "Liabilities:Members:Zoe": Decimal("22.50"),
    }
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n2025: unchanged  {FIRST}\n"
    approve(co_op, meeting="2026-07-20")
    co_op.run("check")


@pytest.mark.parametrize("now", [ASKED, ZERO, NAMED])
def test_what_a_closing_brought_to_zero_is_not_taken_back_into_the_open_year(
    tmp_path: Path, now: str
) -> None:
    co_op = switched(tmp_path, ZERO, now)
    co_op.append("main.beancount", LATE)
    before = co_op.files()
    done = correct(co_op, code=1)
    assert "the closing of 2025 brings income and expenses to zero" in done.err
    assert "[cannot-correct]" in done.err
    assert co_op.files() == before
    for name in ("Income", "Expenses"):
        assert total(co_op, name, *YEAR_2026) == 0


def test_the_proposal_of_the_next_year_still_says_that_the_closing_agrees(tmp_path: Path) -> None:
    co_op = switched(tmp_path, ASKED, ZERO)
    co_op.append("main.beancount", SALE_IN_2026)
    before = co_op.run("propose", "2026", "--format", "json").json["last_year"]
    assert before["steps"] == {"reserve": "200.00", "dividend": "600.00"}


def test_a_correction_that_moved_the_surplus_to_another_account_stays_unchanged(
    tmp_path: Path,
) -> None:
    """As an earlier version wrote it: all 760.00 off the one account, and on the other."""
    co_op = switched(tmp_path, ASKED, NAMED)
    co_op.append("main.beancount", LATE)
    correct(co_op)
    text = co_op.read(FIRST)
    moved = re.sub(
        r"\n  Equity:Earnings:Previous +-40.00 EUR",
        "\n  Equity:Earnings:Previous  -800.00 EUR\n  Equity:Surplus  760.00 EUR",
        text,
    )
    assert moved != text
    (co_op.folder / FIRST).write_text(signed(moved), encoding="utf-8")
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n2025: unchanged  {FIRST}\n"
