"""What is due to a member who leaves: claims, set-off, instalments."""

from decimal import Decimal
from pathlib import Path

import pytest

from coopctl.assembly.leaving import Leaving, leaving
from tests.assembly.given import RULES, amounts, books_of, day, moved, rules_of

PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"
CAPITAL = moved("2024-01-01", "Assets:Bank  300 EUR", "Equity:Capital:Ben")

TAKEN_BACK = """
2026-03-03 * "Correction" ^coop-correction-2025-1
  Liabilities:Members:Ben  5 EUR
  Equity:Earnings:Previous
"""


def closes(year: int, amount: str, account: str) -> str:
    when = f"{year + 1}-01-01"
    return moved(when, f"Equity:Earnings:Previous  {amount} EUR", account, closing=year)


def lent(amount: str) -> str:
    return moved("2025-02-01", f"Assets:Advances:Ben  {amount} EUR", "Assets:Bank")


def leaves(folder: Path, *entries: str, on: str = "2025-06-30", over: int = 3) -> Leaving:
    rules = rules_of(RULES.replace("repaid_over: 3", f"repaid_over: {over}"))
    return leaving(rules, books_of(folder, PREVIOUS, *entries), "Ben", day(on))


def paid(found: Leaving) -> list[tuple[str, str]]:
    return [(str(when), str(amount)) for when, amount in found.instalments]


def test_capital_and_notices_are_repaid_in_equal_instalments_from_a_year_later(
    tmp_path: Path,
) -> None:
    """300.00 and 100.00 over three years: 133.34, 133.33, 133.33."""
    found = leaves(tmp_path, CAPITAL, closes(2024, "100", "Equity:Notices:Ben"))
    assert (found.capital, found.retained, found.net) == amounts(300, 100, 400)
    assert found.at_once == 0
    assert paid(found) == [
        ("2026-06-30", "133.34"),
        ("2027-06-30", "133.33"),
        ("2028-06-30", "133.33"),
    ]


def test_a_dividend_is_paid_at_once(tmp_path: Path) -> None:
    found = leaves(tmp_path, CAPITAL, closes(2024, "45", "Liabilities:Members:Ben"), over=1)
    assert (found.due, found.at_once, found.net) == amounts(45, 45, 345)
    assert paid(found) == [("2026-06-30", "300.00")]


def test_capital_is_what_losses_left_of_it(tmp_path: Path) -> None:
    lost = closes(2024, "-120", "Equity:Capital:Ben")
    assert leaves(tmp_path, CAPITAL, lost).capital == 180


def test_what_is_owed_is_set_off_against_the_dividend_then_against_capital(
    tmp_path: Path,
) -> None:
    """45 due, 60 owed: nothing at once, and 15 less of the 300."""
    due = closes(2024, "45", "Liabilities:Members:Ben")
    found = leaves(tmp_path, CAPITAL, due, lent("60"), over=1)
    assert (found.owed, found.net, found.at_once) == amounts(60, 285, 0)
    assert paid(found) == [("2026-06-30", "285.00")]


def test_a_loss_beyond_the_capital_is_taken_off_the_dividend(tmp_path: Path) -> None:
    """Capital 300 less 320; of the 45 due 25 are left."""
    lost = closes(2024, "-320", "Equity:Notices:Ben")
    found = leaves(tmp_path, CAPITAL, lost, closes(2024, "45", "Liabilities:Members:Ben"))
    assert (found.net, found.at_once) == amounts(25, 25)
    assert found.instalments == ()


def test_who_owes_more_than_is_due_is_paid_nothing_and_owes_the_rest(tmp_path: Path) -> None:
    found = leaves(tmp_path, CAPITAL, lent("310.50"))
    assert (found.net, found.at_once) == amounts("-10.5", 0)
    assert found.instalments == ()


def test_notices_are_listed_oldest_first_and_only_the_leavers(tmp_path: Path) -> None:
    found = leaves(
        tmp_path,
        closes(2024, "60", "Equity:Notices:Ben"),
        closes(2023, "40", "Equity:Notices:Ben"),
        closes(2023, "99", "Equity:Notices:Uma"),
    )
    assert [each.year for each in found.notices] == [2023, 2024]
    assert tuple(each.left for each in found.notices) == amounts(40, 60)


def test_nothing_after_the_day_counts(tmp_path: Path) -> None:
    later = moved("2025-07-01", "Equity:Capital:Ben  300 EUR", "Assets:Bank")
    assert leaves(tmp_path, CAPITAL, later).net == 300


def test_what_closings_gave_after_the_day_is_told_beside_the_claims(tmp_path: Path) -> None:
    """Ben leaves in 2025, and next year has 45 and 100 more for it, of which 5 are taken back."""
    given = (
        closes(2025, "45", "Liabilities:Members:Ben"),
        closes(2025, "100", "Equity:Notices:Ben"),
        moved("2026-02-01", "Liabilities:Members:Ben  40 EUR", "Assets:Bank"),
        TAKEN_BACK,
    )
    found = leaves(tmp_path, CAPITAL, *given)
    assert (found.net, found.due, found.since) == amounts(300, 0, 140)
    draft = '2026-01-01 custom "coop-closing" 2025\n  status: "draft"\n'
    assert leaves(tmp_path, CAPITAL, *given[:2], draft).since == 0
    assert leaves(tmp_path, CAPITAL, *given, on="2026-03-03").since == 0


def test_less_than_a_cent_goes_with_the_last_instalment(tmp_path: Path) -> None:
    odd = moved("2024-01-01", "Assets:Bank  100.005 EUR", "Equity:Capital:Ben")
    found = leaves(tmp_path, odd, over=2)
    assert paid(found) == [("2026-06-30", "50.00"), ("2027-06-30", "50.005")]
    assert sum(amount for _, amount in found.instalments) == found.net


@pytest.mark.parametrize("over", [1, 3, 7, 99])
def test_instalments_sum_to_what_is_due(tmp_path: Path, over: int) -> None:
    found = leaves(tmp_path, CAPITAL, closes(2024, "0.01", "Equity:Notices:Ben"), over=over)
    amounts = [amount for _, amount in found.instalments]
    assert sum(amounts) == Decimal("300.01")
    assert max(amounts) - min(amounts) <= Decimal("0.01")


def test_instalments_smaller_than_a_cent_are_left_out(tmp_path: Path) -> None:
    two_cents = moved("2024-01-01", "Assets:Bank  0.02 EUR", "Equity:Capital:Ben")
    assert paid(leaves(tmp_path, two_cents)) == [("2026-06-30", "0.01"), ("2027-06-30", "0.01")]


def test_who_leaves_on_29_february_is_paid_on_the_28th_of_other_years(tmp_path: Path) -> None:
    found = leaves(tmp_path, CAPITAL, on="2024-02-29", over=4)
    assert [when for when, _ in paid(found)] == [
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
        "2028-02-29",
    ]


def test_what_is_made_of_the_claims_on_the_day_itself_leaves_them_as_they_were(
    tmp_path: Path,
) -> None:
    """300 of capital and 100 of notices moved to a liability, 45 paid, 60 set off: 385 in all."""
    entries = (
        CAPITAL,
        closes(2024, "100", "Equity:Notices:Ben"),
        closes(2024, "45", "Liabilities:Members:Ben"),
        lent("60"),
        "2020-01-01 open Liabilities:Leavers:Ben\n",
        moved("2025-06-30", "Equity:Capital:Ben  300 EUR", "Liabilities:Leavers:Ben"),
        moved("2025-06-30", "Equity:Notices:Ben  100 EUR", "Liabilities:Leavers:Ben"),
        moved("2025-06-30", "Liabilities:Members:Ben  45 EUR", "Assets:Advances:Ben"),
    )
    found = leaves(tmp_path, *entries)
    assert (found.capital, found.retained, found.due, found.owed) == amounts(300, 100, 45, 60)
    assert [each.left for each in found.notices] == [100]
    assert (found.net, found.at_once) == amounts(385, 0)
    assert leaves(tmp_path, *entries, on="2025-07-01").net == -15


def test_a_closing_of_the_day_itself_counts(tmp_path: Path) -> None:
    when = "Equity:Earnings:Previous  -120 EUR", "Equity:Capital:Ben"
    lost = moved("2025-06-30", *when, closing=2024)
    assert leaves(tmp_path, CAPITAL, lost).capital == 180


def test_what_no_meeting_has_decided_is_told_apart(tmp_path: Path) -> None:
    found = leaves(
        tmp_path,
        CAPITAL,
        closes(2024, "100", "Equity:Notices:Ben"),
        closes(2024, "45", "Liabilities:Members:Ben"),
        '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n',
    )
    assert (found.net, found.at_once, found.to_be_decided) == amounts(300, 0, 145)
    assert found.notices == ()


def test_what_a_draft_sets_off_is_owed_still(tmp_path: Path) -> None:
    """Of 60 owed a draft sets off 45, and gives 5 more."""
    found = leaves(
        tmp_path,
        CAPITAL,
        lent("60"),
        closes(2024, "45", "Assets:Advances:Ben").replace("2025-01-01", "2025-03-01"),
        closes(2024, "5", "Liabilities:Members:Ben"),
        '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n',
    )
    assert (found.owed, found.net, found.to_be_decided) == amounts(60, 240, 50)
