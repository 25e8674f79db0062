"""What the plugin says of funds: each side of the line, at the entry's place."""

from pathlib import Path

import pytest

from tests.closing.small import ACCOUNTS, RULES, YEAR_2025
from tests.plugin.plugged import COMMON, HELD, errors, plugged, told

MAIN = "main.beancount"
FILLED = """\
  - {step: losses-first, amount: remainder, to: Equity:Training, until: 0 EUR}
  - step: dividend
"""


def one(line: str, *postings: str) -> str:
    """Write an entry."""
    return "\n" + "\n  ".join((line, *postings)) + "\n"


def found(folder: Path, *entries: str, rules: str = COMMON) -> list[tuple[str, str, str]]:
    return told(plugged(folder, HELD, *entries, rules=rules))


def test_money_for_a_use_that_the_rules_name_is_allowed(tmp_path: Path) -> None:
    entry = one('2025-06-01 * "Course" #education', "Equity:Reserve  80 EUR", "Assets:Bank")
    assert found(tmp_path, entry) == []


@pytest.mark.parametrize("tag", ["", " #party", " #Education"])
def test_money_for_no_use_that_the_rules_name_is_told_at_the_entry(
    tag: str, tmp_path: Path
) -> None:
    line = f'2025-06-01 * "Course"{tag}'
    entry = one(line, "Equity:Reserve:Building  80 EUR", "Assets:Bank")
    assert found(tmp_path, entry) == [(MAIN, line, "fund-used-untagged")]


def test_a_tag_is_of_no_avail_where_the_step_names_no_uses(tmp_path: Path) -> None:
    line = '2025-06-01 * "Course" #education'
    rules = COMMON.replace("    uses: [education, movement]\n", "")
    entry = one(line, "Equity:Reserve  80 EUR", "Assets:Bank")
    assert found(tmp_path, entry, rules=rules) == [(MAIN, line, "fund-used-untagged")]


@pytest.mark.parametrize(
    "account", ["Liabilities:Members:Zoe", "Equity:Capital:Zoe"], ids=["a due", "capital"]
)
def test_a_member_is_never_paid_from_it_whatever_the_tag(account: str, tmp_path: Path) -> None:
    line = '2025-06-01 * "For the course" #education'
    entry = one(line, "Equity:Reserve  80 EUR", f"{account}  -80 EUR")
    assert found(tmp_path, entry) == [(MAIN, line, "fund-paid-to-member")]


def test_below_a_members_account_is_the_members_too(tmp_path: Path) -> None:
    line = '2025-06-01 * "For the course" #education'
    opened = "2023-01-02 open Liabilities:Members:Zoe:Loan\n"
    entry = one(line, "Equity:Reserve  80 EUR", "Liabilities:Members:Zoe:Loan")
    assert found(tmp_path, opened, entry) == [(MAIN, line, "fund-paid-to-member")]


def test_what_moves_within_a_fund_is_not_taken(tmp_path: Path) -> None:
    entry = one('2025-06-01 * "Built"', "Equity:Reserve:Building  80 EUR", "Equity:Reserve")
    assert found(tmp_path, entry) == []


def test_from_one_indivisible_fund_to_another_needs_a_tag_of_the_first(tmp_path: Path) -> None:
    second = "  - {step: training, amount: 1% of surplus, to: Equity:Training, indivisible: true}\n"
    rules = COMMON.replace("  - step: dividend\n", second + "  - step: dividend\n")
    line = '2025-06-01 * "Moved"'
    without = one(line, "Equity:Reserve  80 EUR", "Equity:Training")
    tagged = one('2025-06-02 * "Moved" #movement', "Equity:Reserve  80 EUR", "Equity:Training")
    assert found(tmp_path, without, tagged, rules=rules) == [(MAIN, line, "fund-used-untagged")]


def test_a_fund_that_is_not_indivisible_may_be_spent(tmp_path: Path) -> None:
    entry = one('2025-06-01 * "Course"', "Equity:Reserve  80 EUR", "Liabilities:Members:Zoe")
    assert found(tmp_path, entry, rules=RULES) == []


def test_a_loss_that_a_closing_has_the_reserve_bear_is_allowed(tmp_path: Path) -> None:
    loss = one('2025-06-01 * "Rent"', "Expenses:Rent  90 EUR", "Assets:Bank")
    co_op = plugged(tmp_path, HELD, loss)
    co_op.run("close-year", "2025")
    assert "  Equity:Reserve             90.00 EUR" in co_op.read("closings/2025.beancount")
    assert told(co_op) == []


def test_the_same_by_hand_with_the_link_alone_is_not(tmp_path: Path) -> None:
    loss = one('2025-06-01 * "Rent"', "Expenses:Rent  90 EUR", "Assets:Bank")
    co_op = plugged(tmp_path, HELD, loss)
    co_op.run("close-year", "2025")
    line = '2026-05-01 * "More of it" #coop-closing ^coop-closing-2025'
    co_op.append(MAIN, one(line, "Equity:Reserve  10 EUR", "Equity:Earnings:Previous"))
    assert told(co_op) == [
        (MAIN, line, "fund-used-untagged"),
        (MAIN, line, "linked-elsewhere"),
    ]


def test_a_fund_below_zero_is_told_once_where_it_first_goes_below_to_the_days_end(
    tmp_path: Path,
) -> None:
    """Below and back within a day is no matter; the second debit of 7 June is what does it."""
    entries = (
        one('2025-06-05 * "Early" #education', "Equity:Reserve  501 EUR", "Assets:Bank"),
        one('2025-06-05 * "Put aside"', "Assets:Bank  101 EUR", "Equity:Reserve"),
        one('2025-06-07 * "Course" #education', "Equity:Reserve  60 EUR", "Assets:Bank"),
        one('2025-06-07 * "Second" #education', "Equity:Reserve  60 EUR", "Assets:Bank"),
        one('2025-06-08 * "Third" #education', "Equity:Reserve  60 EUR", "Assets:Bank"),
    )
    co_op = plugged(tmp_path, HELD, *entries)
    assert told(co_op) == [(MAIN, '2025-06-07 * "Second" #education', "fund-below-zero")]
    assert "-20.00 EUR at the end of 2025-06-07" in errors(co_op)[0].message


def test_to_the_last_cent_is_not_below_zero(tmp_path: Path) -> None:
    all_of_it = one('2025-06-05 * "Early" #education', "Equity:Reserve  500 EUR", "Assets:Bank")
    assert found(tmp_path, all_of_it) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    from: Equity:Reserve\n", "    from: Equity:Training\n    overdraw: true\n"),
        ("  - step: dividend\n", FILLED),
    ],
    ids=["overdraw", "until zero"],
)
def test_an_account_of_losses_may_be_below_zero(old: str, new: str, tmp_path: Path) -> None:
    entry = one('2025-06-05 * "Loss of 2024"', "Equity:Training  5 EUR", "Assets:Bank")
    assert found(tmp_path / "may", entry, rules=RULES.replace(old, new)) == []
    without = new.replace("    overdraw: true\n", "").replace(", until: 0 EUR", "")
    (error,) = found(tmp_path / "not", entry, rules=RULES.replace(old, without))
    assert error[2] == "fund-below-zero"


def test_roots_by_other_names_are_read(tmp_path: Path) -> None:
    options = 'option "name_equity" "Capital"\noption "name_liabilities" "Debts"\n'
    line = '2025-06-01 * "For the course" #education'
    held, rules, accounts = (
        text.replace("Equity:", "Capital:").replace("Liabilities:", "Debts:")
        for text in (HELD, COMMON, ACCOUNTS)
    )
    entries = (
        one(line, "Capital:Reserve  80 EUR", "Debts:Members:Zoe"),
        one('2025-06-02 * "Course"', "Capital:Reserve  480 EUR", "Assets:Bank"),
    )
    co_op = plugged(tmp_path, held, *entries, accounts=options + accounts, rules=rules)
    assert told(co_op) == [
        (MAIN, line, "fund-paid-to-member"),
        (MAIN, '2025-06-02 * "Course"', "fund-below-zero"),
        (MAIN, '2025-06-02 * "Course"', "fund-used-untagged"),
    ]


def test_check_says_the_same_of_the_same_entries(tmp_path: Path) -> None:
    entries = (
        one('2025-06-01 * "For the course"', "Equity:Reserve  80 EUR", "Liabilities:Members:Zoe"),
        one('2025-06-02 * "Course"', "Equity:Reserve  480 EUR", "Assets:Bank"),
    )
    co_op = plugged(tmp_path, HELD, YEAR_2025, *entries)
    said = [
        (each["file"], each["line"], each["code"], each["wrong"], each["why"], each["do"])
        for each in co_op.run("check", "--format", "json", code=1).json["problems"]
    ]
    shown = []
    for each in errors(co_op):
        wrong, why, do = each.message.split("\n")
        wrong, _, code = wrong.rstrip("]").rpartition(" [")
        place = MAIN, each.source["lineno"]
        shown.append((*place, code, wrong, why.removeprefix("  why: "), do.removeprefix("  do:  ")))
    assert said == shown
    assert len(said) == 3
