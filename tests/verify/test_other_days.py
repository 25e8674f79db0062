"""A fiscal year that got other days: a changed rule, and no late entry of the closed year."""

from pathlib import Path

import pytest

from coopctl.closing.text import days_in
from tests.assembly.approved import CLOSING, approve, drafted
from tests.cli.coop import CoOp
from tests.closing.small import YEAR_2025, small
from tests.verify.kept import LATE, MAIN, closed, commit, verified, written

OTHER = "fiscal_year: {starts: 04-01, named_after: end}\ncurrency: EUR\n"
"""The fiscal year 2025 is then from April 2024 to March 2025."""
RULE = [
    {"what": "fiscal_year: starts", "before": "01-01", "now": "04-01"},
    {"what": "fiscal_year: named_after", "before": "start", "now": "end"},
]
WITHOUT_A_FIGURE = """
2025-12-31 * "Capital, forgotten"
  Equity:Capital:Zoe  -50.00 EUR
  Assets:Bank          50.00 EUR
"""
CORRECTION = "closings/2025-correction-1.beancount"
IN_2026 = "1783000000"


@pytest.fixture
def approved(tmp_path: Path) -> CoOp:
    """A co-op whose meeting approved 2025, committed."""
    found = drafted(tmp_path)
    approve(found)
    commit(found)
    return found


def with_other_days(co_op: CoOp) -> CoOp:
    """Give the fiscal year other days."""
    co_op.replace("rules.yaml", "currency: EUR\n", OTHER)
    return co_op


def test_it_is_a_changed_rule_and_no_late_entry(tmp_path: Path) -> None:
    found = verified(with_other_days(closed(tmp_path)))
    assert (found["findings"], found["entries"]) == (["rules"], [])
    assert found["rules_changed"] == RULE


def test_it_is_that_of_a_closing_that_a_meeting_approved(approved: CoOp) -> None:
    found = verified(with_other_days(approved))
    assert (found["findings"], found["entries"]) == (["rules"], [])
    assert found["rules_changed"] == RULE


def test_it_is_that_also_where_no_figure_changes(approved: CoOp) -> None:
    """From 2 January on are all the entries of the year."""
    approved.replace(
        "rules.yaml", "currency: EUR\n", "currency: EUR\nfiscal_year: {starts: 01-02}\n"
    )
    found = verified(approved)
    assert (found["findings"], found["effect"]) == (["rules"], [])


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_late_entry_is_named_beside_it(tmp_path: Path, ends: str) -> None:
    co_op = closed(tmp_path)
    text = co_op.read(CLOSING).replace("\n", ends)
    (co_op.folder / CLOSING).write_bytes(text.encode())
    with_other_days(co_op).append(MAIN, LATE)
    found = verified(co_op)
    assert found["findings"] == ["books", "rules"]
    (entry,) = found["entries"]
    assert (entry["change"], entry["now"]["day"]) == ("added", "2025-12-31")


def test_a_late_entry_is_named_where_closing_and_rule_were_committed_together(
    tmp_path: Path,
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    commit(with_other_days(co_op))
    co_op.append(MAIN, LATE)
    found = verified(co_op)
    assert found["compared_with"]["exact"] is True
    assert [each["now"]["day"] for each in found["entries"]] == ["2025-12-31"]


def test_a_correction_that_takes_it_into_account_is_approved_and_holds(approved: CoOp) -> None:
    with_other_days(approved).run("close-year", "2025", "--correct", now=IN_2026)
    approve(approved, meeting="2026-07-20")
    assert approved.run("verify").out == (
        f"2025: unchanged  {CLOSING}\n2025: unchanged  {CORRECTION}\n"
    )
    assert approved.run("check").code == 0


def test_it_is_told_also_beside_a_correction(approved: CoOp) -> None:
    approved.append(MAIN, LATE)
    approved.run("close-year", "2025", "--correct", now=IN_2026)
    approve(approved, meeting="2026-07-20")
    commit(approved)
    found = verified(with_other_days(approved))
    assert (found["findings"], found["entries"]) == (["rules"], [])


# --- what somebody writes into the first line of a closing ---------------------------------------


IN_FULL = "2025-01-01 to 2025-12-31."
WITHOUT_THE_LAST = "2025-01-01 to 2025-12-30."


@pytest.mark.parametrize("late", [LATE, WITHOUT_A_FIGURE])
def test_days_written_by_hand_hide_no_late_entry(approved: CoOp, late: str) -> None:
    approved.append(MAIN, late)
    written(approved, (IN_FULL, WITHOUT_THE_LAST))
    found = verified(approved)
    assert "books" in found["findings"]
    assert [each["now"]["day"] for each in found["entries"]] == ["2025-12-31"]


def test_days_written_by_hand_are_an_edit_alone(approved: CoOp) -> None:
    approved.replace(CLOSING, IN_FULL, WITHOUT_THE_LAST)
    assert verified(approved)["findings"] == ["edited"]


def test_days_that_no_calendar_has_are_none() -> None:
    assert days_in(";; Fiscal year 2025, 2025-01-01 to 2025-02-30. ") is None
