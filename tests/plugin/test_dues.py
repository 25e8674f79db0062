"""What the plugin says of members and those who are none: each side of the line."""

from pathlib import Path

import pytest

from tests.assembly.approved import ASSEMBLY
from tests.closing.small import ACCOUNTS, RULES, YEAR_2024, YEAR_2025
from tests.plugin.plugged import COMMON, errors, plugged, told

MAIN = "main.beancount"
OPEN = """
2023-01-01 open Liabilities:Members:Abe
2023-01-01 open Liabilities:Members:Abel
2023-01-01 open Equity:Earnings:Previous
"""
DUE = '2025-12-24 * "Interest"'
ENTRY = f"""
{DUE}
  Expenses:Rent              5.00 EUR
  Liabilities:Members:%s    -5.00 EUR
"""


def test_a_due_of_a_member_is_allowed_and_that_of_a_former_one(tmp_path: Path) -> None:
    left = "2024-06-30 close Equity:Capital:Abe\n"
    assert told(plugged(tmp_path / "a", OPEN, ENTRY % "Abe")) == []
    assert told(plugged(tmp_path / "b", OPEN, left, ENTRY % "Abe")) == []


def test_a_due_of_who_never_was_a_member_is_told_once_at_the_first(tmp_path: Path) -> None:
    later = (ENTRY % "Abel").replace("2025-12-24", "2025-12-31")
    co_op = plugged(tmp_path, OPEN, ENTRY % "Abel", later)
    assert told(co_op) == [(MAIN, DUE, "due-to-outsider")]
    assert "write `Abe` for the member's name" in errors(co_op)[0].message


def test_notices_and_what_is_paid_to_who_never_was_a_member_are_told_as_well(
    tmp_path: Path,
) -> None:
    debit = (ENTRY % "Abel").replace("-5.00", "5.00").replace(" 5.00 EUR\n  L", " -5.00 EUR\n  L")
    rules = COMMON.replace("to: Liabilities:Members:{member}", 'to: "Equity:Due:{member}"')
    equity = (OPEN + ENTRY % "Abel").replace("Liabilities:Members", "Equity:Due")
    for name, co_op in (
        ("debited", plugged(tmp_path / "a", OPEN, debit)),
        ("credited", plugged(tmp_path / "b", equity, rules=rules)),
    ):
        assert told(co_op) == [(MAIN, DUE, "due-to-outsider")]
        assert f"Abel is {name} with 5.00 EUR" in errors(co_op)[0].message
        assert "write `Abe` for the member's name" in errors(co_op)[0].message


def test_an_account_that_a_loss_is_taken_from_is_a_members_as_well(tmp_path: Path) -> None:
    borne = "    in_proportion_to: work\n    from: Equity:Borne:{member}\n"
    entry = (OPEN + ENTRY % "Abel").replace("Liabilities:Members", "Equity:Borne")
    rules = COMMON.replace("    from: Equity:Reserve\n", borne)
    assert told(plugged(tmp_path, entry, rules=rules)) == [(MAIN, DUE, "due-to-outsider")]


def test_a_fund_whose_name_is_of_the_members_form_is_no_member(tmp_path: Path) -> None:
    fund = "  - {step: aid, amount: 1% of surplus, to: Liabilities:Members:Abel}\n"
    rules = COMMON.replace("  - step: dividend\n", fund + "  - step: dividend\n")
    assert told(plugged(tmp_path, OPEN, ENTRY % "Abel", rules=rules)) == []


def test_a_closing_pays_the_members_of_its_year(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, YEAR_2024, YEAR_2025)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    assert told(co_op) == []


@pytest.mark.parametrize("form", ["Liabilities:Members:{member}", "Equity:Capital:{member}"])
def test_a_closing_that_pays_who_joined_after_the_year_is_told(form: str, tmp_path: Path) -> None:
    line = '2026-05-01 * "An exception" #coop-closing ^coop-closing-2025'
    account = form.replace("{member}", "Ida")
    joined = "2026-04-01 open Equity:Capital:Ida\n"
    opened = "" if "Capital" in form else f"2026-04-01 open {account}\n"
    entry = f"\n{line}\n  Equity:Earnings:Previous  5.00 EUR\n  {account}\n"
    rules = COMMON.replace("Liabilities:Members:{member}", form)
    directive = '2026-05-01 custom "coop-closing" 2025\n'
    co_op = plugged(tmp_path, OPEN, joined, opened, directive, entry, rules=rules)
    assert told(co_op) == [(MAIN, line, "closing-pays-outsider")]
    co_op.replace(MAIN, "2026-04-01 open Equity:Capital:Ida", "2025-12-31 open Equity:Capital:Ida")
    assert told(co_op) == []


SUBSCRIBED = """
2025-02-01 open Equity:Capital:Ida
  subscribed: 300.00 EUR
  paid_by: 2025-06-30

2025-02-01 * "Instalment"
  Assets:Bank       200.00 EUR
  Equity:Capital:Ida

{last} * "Instalment"
  Assets:Bank       {amount} EUR
  Equity:Capital:Ida
"""


@pytest.mark.parametrize(
    ("last", "amount", "codes"),
    [
        ("2025-06-30", "100.00", []),
        ("2025-06-30", "99.99", ["capital-below-subscription"]),
        ("2025-07-01", "100.00", ["capital-below-subscription"]),
        ("2025-06-29", "0.01", []),
    ],
    ids=["in time", "a cent short", "a day late", "the day is not there yet"],
)
def test_capital_below_the_subscription_on_the_day_agreed(
    last: str, amount: str, codes: list[str], tmp_path: Path
) -> None:
    co_op = plugged(tmp_path, SUBSCRIBED.format(last=last, amount=amount))
    line = "2025-02-01 open Equity:Capital:Ida"
    assert told(co_op) == [(MAIN, line, code) for code in codes]


@pytest.mark.parametrize(
    ("status", "codes"),
    [("draft", ["capital-below-subscription"]), ("final", [])],
)
def test_what_a_draft_gives_is_no_capital_paid_in(
    status: str, codes: list[str], tmp_path: Path
) -> None:
    """Of 300 subscribed 200 are paid; a closing of 2025 credits the other 100 in time."""
    owed = SUBSCRIBED.format(last="2026-03-31", amount="0.01")
    owed = owed.replace("paid_by: 2025-06-30", "paid_by: 2026-02-28")
    directive = f'2026-01-31 custom "coop-closing" 2025\n  status: "{status}"\n'
    entry = """
2026-01-31 * "Allocation" #coop-closing ^coop-closing-2025
  Equity:Earnings:Previous  100.00 EUR
  Equity:Capital:Ida
"""
    co_op = plugged(tmp_path, owed, directive, entry)
    line = "2025-02-01 open Equity:Capital:Ida"
    found = [each for each in told(co_op) if each[2].startswith("capital-")]
    assert found == [(MAIN, line, code) for code in codes]


@pytest.mark.parametrize(
    "change",
    [("  paid_by: 2025-06-30\n", ""), ("paid_by: 2025-06-30", 'paid_by: "soon"')],
    ids=["no day", "no date"],
)
def test_without_a_day_nothing_is_owed(change: tuple[str, str], tmp_path: Path) -> None:
    text = SUBSCRIBED.format(last="2025-12-01", amount="1.00").replace(*change)
    assert told(plugged(tmp_path, text)) == []


def test_who_has_left_by_then_owes_nothing(tmp_path: Path) -> None:
    text = SUBSCRIBED.format(last="2025-03-01", amount="1.00")
    left = """
    2025-06-30 close Equity:Capital:Ida

    2025-12-01 * "Later"
      Assets:Bank  1 EUR
      Income:Sales
    """
    assert told(plugged(tmp_path, text, left)) == []


RESOLUTION = """
2026-05-02 custom "coop-resolution" "2026-1"
  present: {present}
  for: 2
  against: {against}
  result: "passed"
"""


@pytest.mark.parametrize(
    ("present", "against", "codes"),
    [
        (2, 0, []),
        (2, 1, ["votes-beyond-present"]),
        (3, 1, ["present-beyond-members"]),
    ],
)
def test_votes_beyond_members_are_told_at_the_resolution(
    present: int, against: int, codes: list[str], tmp_path: Path
) -> None:
    text = RESOLUTION.format(present=present, against=against)
    co_op = plugged(tmp_path, text, rules=RULES + ASSEMBLY)
    line = '2026-05-02 custom "coop-resolution" "2026-1"'
    assert told(co_op) == [(MAIN, line, code) for code in codes]


def test_an_election_by_more_votes_than_members_is_told_at_its_place(tmp_path: Path) -> None:
    text = """
    2026-05-02 custom "coop-election" "chair" "Zoe" 3
      present: 2
      elected: "Zoe"
    """
    co_op = plugged(tmp_path, text, rules=RULES + ASSEMBLY)
    line = '2026-05-02 custom "coop-election" "chair" "Zoe" 3'
    assert told(co_op) == [(MAIN, line, "votes-beyond-present")]


def test_a_co_op_without_member_accounts_has_nobody_to_hold_it_against(tmp_path: Path) -> None:
    rules = COMMON[: COMMON.index("members:")] + (
        "allocation:\n  - {step: reserve, amount: remainder, to: Equity:Reserve}\n"
    )
    assert told(plugged(tmp_path, OPEN, ENTRY % "Abel", accounts=ACCOUNTS, rules=rules)) == []


def test_notices_below_the_capital_account_are_no_capital_paid_in(tmp_path: Path) -> None:
    """As the register has it: 200.00 paid in and 100.00 of notices are not 300.00."""
    rules = COMMON.replace("to: Liabilities:Members:{member}", 'to: "Equity:Capital:{member}:Kept"')
    kept = """
2025-02-01 open Equity:Capital:Ida:Kept

2025-03-01 * "Kept"
  Assets:Bank  100.00 EUR
  Equity:Capital:Ida:Kept
"""
    paid = SUBSCRIBED.format(last="2025-07-01", amount="1.00")
    line = "2025-02-01 open Equity:Capital:Ida"
    found = told(plugged(tmp_path, paid, kept, rules=rules))
    assert found == [(MAIN, line, "capital-below-subscription")]
