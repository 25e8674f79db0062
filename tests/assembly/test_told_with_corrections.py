"""What papers say of figures that a meeting has approved, or has yet to."""

from pathlib import Path

import pytest

from tests.assembly.approved import LATE, approve, drafted

IN_2026 = "1783000000"
"""2026-07-02."""


@pytest.mark.parametrize("paper", [("propose", "2025"), ("statement", "2025", "Zoe")])
def test_papers_say_which_figures_a_meeting_approved(
    tmp_path: Path, paper: tuple[str, ...]
) -> None:
    co_op = drafted(tmp_path)
    assert "Draft" in co_op.run(*paper).out
    approve(co_op)
    assert "Approved by the general meeting" in co_op.run(*paper).out
    co_op.append("main.beancount", LATE)
    shown = co_op.run(*paper).out
    assert "Not what the meeting of 2026-06-20 approved" in shown
    assert "Approved by" not in shown
    co_op.run("close-year", "2025", "--correct", now=IN_2026)
    shown = co_op.run(*paper).out
    assert "With correction 1, which waits" in shown
    assert "Approved by" not in shown
    approve(co_op, meeting="2026-07-05")
    assert "Approved by the general meeting, with correction 1" in co_op.run(*paper).out


def test_a_member_reads_what_a_correction_took_back_after_it_was_paid(tmp_path: Path) -> None:
    """Zoe's 3/4 of 600.00 was paid; with 40.00 less it is 3/4 of 570.00, 22.50 less."""
    co_op = drafted(tmp_path)
    approve(co_op)
    paid = "  Liabilities:Members:Zoe  450.00 EUR\n  Assets:Bank  -450.00 EUR\n"
    co_op.append("main.beancount", LATE + f'\n2026-06-25 * "Paid"\n{paid}')
    co_op.run("close-year", "2025", "--correct", now=IN_2026)
    told = ("statement", "2025", "Zoe")
    assert "more was paid" not in co_op.run(*told).out
    approve(co_op, meeting="2026-07-05")
    assert "22.50 EUR more was paid to you than is due" in co_op.run(*told).out
    assert "22.50 EUR that was paid to Zoe" in co_op.run("check").err
