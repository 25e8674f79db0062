"""What stands in a closing file, element by element, read back by Beancount itself."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data
from beancount.core.amount import Amount

from tests.cli.coop import CoOp
from tests.closing.readback import (
    LAST_DAY,
    NEXT_DAY,
    balance,
    close,
    closed,
    closing,
    postings,
    with_closing,
)
from tests.closing.small import FILE, RULES, YEAR_2025, small

SUM = re.compile(r"sha256:[0-9a-f]{64}")


# --- the head ---


def test_the_first_lines_say_what_the_file_is(tmp_path: Path) -> None:
    lines = closed(tmp_path).read(FILE).splitlines()
    assert lines[0].startswith(";; Fiscal year 2025, 2025-01-01 to 2025-12-31. Written by coopctl")
    assert lines[1].startswith(";; ")
    assert lines[2] == ""


def test_the_custom_directive_says_what_the_closing_was_drawn_from(tmp_path: Path) -> None:
    (custom,) = closing(closed(tmp_path), data.Custom)
    assert (custom.date, custom.type) == (NEXT_DAY, "coop-closing")
    assert [value.value for value in custom.values] == [2025]
    assert custom.meta["status"] == "final"
    assert custom.meta["turnover"] == Amount(Decimal("1000.00"), "EUR")
    assert custom.meta["surplus"] == Amount(Decimal("800.00"), "EUR")
    for key in ("books", "rules", "entries"):
        assert SUM.fullmatch(custom.meta[key])
    own = [key for key in custom.meta if key not in ("filename", "lineno")]
    assert own == ["status", "turnover", "surplus", "books", "rules", "entries"]


def test_a_loss_is_a_surplus_below_zero(tmp_path: Path) -> None:
    co_op = closed(tmp_path, LOSS)
    (custom,) = closing(co_op, data.Custom)
    assert custom.meta["surplus"] == Amount(Decimal("-100.00"), "EUR")


def test_a_long_figure_keeps_its_digits(tmp_path: Path) -> None:
    fine = '\n2025-02-01 * "Fine"\n  Income:Sales  -0.0051 EUR\n  Assets:Bank    0.0051 EUR\n'
    (custom,) = closing(closed(tmp_path, fine), data.Custom)
    assert custom.meta["turnover"] == Amount(Decimal("1000.0051"), "EUR")


# --- days and flags ---


APPROVAL = "assembly: {approval: required}\n"


@pytest.mark.parametrize(
    ("settings", "more", "day", "flag"),
    [
        ("", "", NEXT_DAY, "*"),
        ("dated: next-day", "", NEXT_DAY, "*"),
        ("dated: year-end", "", LAST_DAY, "*"),
        ("dated: approval", "", NEXT_DAY, "*"),
        ("", APPROVAL, NEXT_DAY, "!"),
        ("dated: year-end", APPROVAL, LAST_DAY, "!"),
    ],
)
def test_entries_stand_on_the_day_the_rules_say_and_a_draft_is_flagged(
    tmp_path: Path, settings: str, more: str, day: date, flag: str
) -> None:
    co_op = closed(tmp_path, rules=with_closing(settings) + more)
    found = closing(co_op, data.Transaction)
    assert {(entry.date, entry.flag) for entry in found} == {(day, flag)}
    (custom,) = closing(co_op, data.Custom)
    assert custom.date == day
    assert custom.meta["status"] == ("draft" if flag == "!" else "final")
    assert {each.date for each in closing(co_op, data.Open)} == {day}


def test_the_entries_of_a_year_from_april_stand_on_the_first_of_april(tmp_path: Path) -> None:
    rules = RULES + 'fiscal_year: {starts: "04-01", named_after: start}\n'
    hours = """
2026-03-31 * "Hours"
  Equity:Work:Zoe     2 HOUR
  Equity:Work:Done   -2 HOUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, hours, rules=rules)
    close(co_op, "--first")
    assert {entry.date for entry in closing(co_op)} == {date(2026, 4, 1)}


# --- one transaction a step ---


MANY = RULES.replace(
    "  - step: reserve\n",
    """\
  - {step: release, title: Brought forward, amount: 30 EUR, from: Equity:Savings}
  - {step: nothing, amount: 0% of surplus, to: Equity:Reserve}
  - {step: later, amount: 10% of surplus, when: surplus > 5000 EUR, to: Equity:Reserve}
  - step: funds
    title: Two funds
    amount: 10% of surplus
    because: By-laws art. 7
    to: {Equity:Funds:Education: 2/3, Equity:Funds:Aid: rest}
  - step: reserve
""",
)
SAVINGS = """
2023-01-01 open Equity:Savings

2024-02-02 * "Saved"
  Assets:Bank      50.00 EUR
  Equity:Savings  -50.00 EUR
"""


@pytest.fixture
def many(tmp_path: Path) -> CoOp:
    """A co-op with a release, a step of nothing, a skipped one, and one to two funds."""
    return closed(tmp_path, SAVINGS, rules=MANY)


def test_there_is_one_transaction_a_step_in_rule_order_and_none_for_nothing(many: CoOp) -> None:
    found = closing(many, data.Transaction)
    assert [entry.meta["step"] for entry in found] == ["release", "funds", "reserve", "dividend"]


def test_every_transaction_is_named_tagged_and_linked(many: CoOp) -> None:
    for entry in closing(many, data.Transaction):
        assert entry.payee == "Closing 2025"
        assert entry.tags == {"coop-closing"}
        assert entry.links == {"coop-closing-2025"}
    titles = [entry.narration for entry in closing(many, data.Transaction)]
    assert titles == ["Brought forward", "Two funds", "reserve", "dividend"]


def test_a_step_credits_its_accounts_and_draws_on_previous_earnings(many: CoOp) -> None:
    """80.00 in two parts: 53.33 1/3 and 26.66 2/3."""
    funds = closing(many, data.Transaction)[1]
    assert postings(funds) == [
        ("Equity:Earnings:Previous", Decimal("80.00")),
        ("Equity:Funds:Education", Decimal("-53.33")),
        ("Equity:Funds:Aid", Decimal("-26.67")),
    ]


def test_a_release_draws_on_its_fund_and_credits_previous_earnings(many: CoOp) -> None:
    release = closing(many, data.Transaction)[0]
    assert postings(release) == [
        ("Equity:Earnings:Previous", Decimal("-30.00")),
        ("Equity:Savings", Decimal("30.00")),
    ]


def test_a_step_says_its_rule_its_base_and_its_authority(many: CoOp) -> None:
    funds = closing(many, data.Transaction)[1]
    assert funds.meta["rule"] == "10% of surplus"
    assert funds.meta["base"] == Amount(Decimal("800.00"), "EUR")
    assert funds.meta["because"] == "By-laws art. 7"
    assert "limited-by" not in funds.meta


def test_a_step_that_got_less_than_it_wanted_says_so(tmp_path: Path) -> None:
    rules = RULES.replace("25% of surplus", "25% of surplus\n    at_most: 150 EUR")
    reserve = closing(closed(tmp_path, rules=rules), data.Transaction)[0]
    assert reserve.meta["wanted"] == Amount(Decimal("200.00"), "EUR")
    assert reserve.meta["limited-by"] == "at_most"


def test_a_distribution_says_each_members_share_with_its_unit(many: CoOp) -> None:
    """800 + 30 - 80 - 200 = 550, by three hours and one."""
    dividend = closing(many, data.Transaction)[3]
    assert dividend.meta["in-proportion-to"] == "work"
    assert postings(dividend) == [
        ("Equity:Earnings:Previous", Decimal("550.00")),
        ("Liabilities:Members:Abe", Decimal("-137.50")),
        ("Liabilities:Members:Zoe", Decimal("-412.50")),
    ]
    shares = [posting.meta.get("share") for posting in dividend.postings]
    assert shares == [None, Amount(Decimal(1), "HOUR"), Amount(Decimal(3), "HOUR")]


SHARES = """
2024-02-02 * "Capital"
  Assets:Bank          4000.00 EUR
  Equity:Capital:Zoe  -1000.00 EUR
  Equity:Capital:Abe  -3000.00 EUR
"""


@pytest.mark.parametrize(
    ("measure", "zoe", "abe"),
    [
        (
            'w: {account: "Equity:Capital:{member}", balance: year-end}',
            Amount(Decimal("1000.00"), "EUR"),
            Amount(Decimal("3000.00"), "EUR"),
        ),
        ("w: {weights: {work: 0.5}}", Decimal("1.5"), Decimal("0.5")),
        ("w: {weights: {work: 1/3}}", Decimal(1), "0.33… (1/3)"),
    ],
)
def test_a_share_is_money_a_plain_number_or_a_ratio_as_text(
    tmp_path: Path, measure: str, zoe: object, abe: object
) -> None:
    rules = RULES.replace("measures:\n", f"measures:\n  {measure}\n")
    rules = rules.replace("in_proportion_to: work", "in_proportion_to: w")
    dividend = closing(closed(tmp_path, SHARES, rules=rules), data.Transaction)[1]
    shares = {posting.account[-3:]: posting.meta.get("share") for posting in dividend.postings}
    assert (shares["Zoe"], shares["Abe"]) == (zoe, abe)


def test_a_member_who_gets_nothing_has_no_line(tmp_path: Path) -> None:
    rules = RULES.replace("to: Liabilities:M", "eligible: [work >= 2]\n    to: Liabilities:M")
    co_op = closed(tmp_path, rules=rules)
    dividend = closing(co_op, data.Transaction)[1]
    assert [account for account, _ in postings(dividend)] == [
        "Equity:Earnings:Previous",
        "Liabilities:Members:Zoe",
    ]
    assert "Liabilities:Members:Abe" not in co_op.read(FILE)


LOSS = """
2025-12-30 * "Fire"
  Expenses:Rent   900.00 EUR
  Assets:Bank    -900.00 EUR

2024-02-02 * "Gift"
  Assets:Bank      60.00 EUR
  Equity:Reserve  -60.00 EUR
"""
"""A loss of 100.00, of which the reserve can bear 60.00."""


def test_a_loss_draws_on_the_fund_that_bears_it_and_says_what_limited_it(tmp_path: Path) -> None:
    co_op = closed(tmp_path, LOSS)
    (entry,) = closing(co_op, data.Transaction)
    assert entry.meta["step"] == "from-reserve"
    assert entry.meta["limited-by"] == "balance"
    assert entry.meta["wanted"] == Amount(Decimal("100.00"), "EUR")
    assert postings(entry) == [
        ("Equity:Earnings:Previous", Decimal("-60.00")),
        ("Equity:Reserve", Decimal("60.00")),
    ]


def test_a_year_of_zero_has_a_closing_without_entries(tmp_path: Path) -> None:
    even = '\n2025-12-30 * "Rent"\n  Expenses:Rent  800.00 EUR\n  Assets:Bank  -800.00 EUR\n'
    co_op = closed(tmp_path, even)
    assert closing(co_op, data.Transaction) == []
    co_op.run("verify")


# --- accounts to open ---


def test_accounts_not_yet_open_are_opened_in_the_currency_and_others_are_not(many: CoOp) -> None:
    assert [(each.account, each.currencies) for each in closing(many, data.Open)] == [
        ("Equity:Earnings:Previous", ["EUR"]),
        ("Equity:Funds:Education", ["EUR"]),
        ("Equity:Funds:Aid", ["EUR"]),
        ("Liabilities:Members:Abe", ["EUR"]),
        ("Liabilities:Members:Zoe", ["EUR"]),
    ]


def test_the_next_closing_opens_nothing_again_and_an_earlier_one_is_written_the_same(
    tmp_path: Path,
) -> None:
    next_year = YEAR_2025.replace("2025-", "2026-")
    co_op = closed(tmp_path, next_year)
    first = co_op.read(FILE)
    co_op.run("close-year", "2026", now="1830297600")  # 2028-01-01
    assert " open " not in co_op.read("closings/2026.beancount")
    co_op.run("close-year", "2025", "--check")
    assert co_op.read(FILE) == first


def test_an_account_that_the_rules_name_to_draw_on_is_drawn_on(tmp_path: Path) -> None:
    co_op = closed(tmp_path, rules=RULES + "accounts: {surplus: Equity:Result}\n")
    drawn = {postings(entry)[0] for entry in closing(co_op, data.Transaction)}
    assert drawn == {
        ("Equity:Result", Decimal("200.00")),
        ("Equity:Result", Decimal("600.00")),
    }


# --- income and expenses brought to zero ---


ZERO = with_closing("income_statement: zero")


def test_zero_is_an_entry_of_its_own_that_says_what_it_does(tmp_path: Path) -> None:
    """The account that it posts to is opened before it, the first of all."""
    co_op = closed(tmp_path, rules=ZERO)
    text = co_op.read(FILE)
    assert text.count(' "Income and expenses of the year, brought to zero" ') == 1
    opened = [line.split()[2] for line in text.splitlines() if " open " in line]
    assert opened[0] == "Equity:Earnings:Previous"


@pytest.mark.parametrize(("rules", "opened"), [(ZERO, ["Equity:Earnings:Previous"]), (RULES, [])])
def test_a_year_that_gives_nothing_opens_an_account_only_to_bring_income_to_zero(
    tmp_path: Path, rules: str, opened: list[str]
) -> None:
    """800.00 more of rent leave no surplus and no loss."""
    rent = '\n2025-12-30 * "Rent"\n  Expenses:Rent  800.00 EUR\n  Assets:Bank  -800.00 EUR\n'
    co_op = closed(tmp_path, rent, rules=rules)
    assert [each.account for each in closing(co_op, data.Open)] == opened


@pytest.mark.parametrize("settings", ["", ", dated: year-end", ", assert: all"])
def test_zero_leaves_income_and_expenses_at_zero_on_the_last_day(
    tmp_path: Path, settings: str
) -> None:
    co_op = closed(tmp_path, rules=with_closing("income_statement: zero" + settings))
    for root in ("Income", "Expenses"):
        assert balance(co_op, root, NEXT_DAY) == 0
        assert balance(co_op, root, LAST_DAY) != 0
    assert balance(co_op, "Equity:Earnings:Previous", date(2027, 1, 1)) == 0


CLOSED = "\n{day} close Expenses:Rent\n"


def test_zero_needs_accounts_that_are_open_on_the_last_day(tmp_path: Path) -> None:
    """Told before anything is written, by `check` too; the last day itself is late enough."""
    co_op = small(tmp_path, YEAR_2025, CLOSED.format(day="2025-12-30"), rules=ZERO)
    before = co_op.files()
    told = (
        "main.beancount:12: error: bringing income and expenses to zero posts -200.00 EUR to "
        "Expenses:Rent, closed on 2025-12-30 [account-closed]"
    )
    assert told in co_op.run("check", code=1).err
    done = co_op.run("close-year", "2025", code=1)
    assert told in done.err
    assert "date `close Expenses:Rent` on 2025-12-31 or later" in done.err
    assert "[closing-refused]" not in done.err
    assert "[account-closed]" in co_op.run("propose", "2025").err
    assert co_op.files() == before
    co_op.replace("main.beancount", "2025-12-30 close", "2025-12-31 close")
    co_op.run("close-year", "2025")
    co_op.run("check")


@pytest.mark.parametrize("rules", [RULES, ZERO])
def test_an_account_that_is_at_zero_or_keeps_its_balance_may_be_closed_before(
    tmp_path: Path, rules: str
) -> None:
    """200.00 of rent and 200.00 back are zero."""
    back = '\n2025-11-06 * "Back"\n  Expenses:Rent  -200.00 EUR\n  Assets:Bank  200.00 EUR\n'
    late = back if rules == ZERO else ""
    co_op = small(tmp_path, YEAR_2025, late, CLOSED.format(day="2025-12-30"), rules=rules)
    co_op.run("close-year", "2025")
    co_op.run("check")


def test_zero_is_one_tagged_entry_before_the_steps(tmp_path: Path) -> None:
    co_op = closed(tmp_path, rules=ZERO)
    first, *others = closing(co_op, data.Transaction)
    assert (first.date, first.tags, first.links) == (
        LAST_DAY,
        {"coop-closing"},
        {"coop-closing-2025"},
    )
    assert sorted(postings(first)) == [
        ("Equity:Earnings:Previous", Decimal("-800.00")),
        ("Expenses:Rent", Decimal("-200.00")),
        ("Income:Sales", Decimal("1000.00")),
    ]
    assert [entry.meta["step"] for entry in others] == ["reserve", "dividend"]


def test_zero_changes_no_figure_of_ours_before_or_after(tmp_path: Path) -> None:
    kept = small(tmp_path / "kept", YEAR_2025, LATER)
    zeroed = small(tmp_path / "zeroed", YEAR_2025, LATER, rules=ZERO)
    answers = [close(kept), close(zeroed), close(zeroed)]
    assert [answer.pop("changed") for answer in answers] == [True, True, False]
    assert answers[0] == answers[1] == answers[2]
    later = [
        co_op.run("close-year", "2026", "--format", "json", now="1830297600").json  # 2028-01-01
        for co_op in (kept, zeroed)
    ]
    assert later[0] == later[1]
    assert later[0]["surplus"] == "70.00"
    zeroed.run("verify")


LATER = """
2026-03-10 * "Sale"
  Income:Sales   -70.00 EUR
  Assets:Bank     70.00 EUR

2026-12-20 * "Hours"
  Equity:Work:Abe     2 HOUR
  Equity:Work:Done   -2 HOUR
"""


@pytest.mark.parametrize(
    ("rounding", "said"),
    [
        ("", "largest-remainder to 0.01, ties to the larger share, then by id"),
        ("rounding: {method: down, unit: 1}\n", "down to 1.00"),
    ],
)
def test_how_shares_became_whole_units_is_said(tmp_path: Path, rounding: str, said: str) -> None:
    text = closed(tmp_path, rules=RULES + rounding).read(FILE)
    assert [line for line in text.splitlines() if "rounding:" in line] == [f'  rounding: "{said}"']


def test_an_account_is_opened_for_a_cent_and_not_for_nothing(tmp_path: Path) -> None:
    """0.04: 0.01 to the reserve, 0.03 to Zoe; Abe did not work."""
    year = """
2025-03-10 * "Sale"
  Income:Sales  -0.04 EUR
  Assets:Bank    0.04 EUR

2025-12-20 * "Hours"
  Equity:Work:Zoe   3 HOUR
  Equity:Work:Done  -3 HOUR
"""
    co_op = small(tmp_path / "co-op", year)
    co_op.run("close-year", "2025")
    opened = [each.account for each in closing(co_op, data.Open)]
    assert opened == ["Equity:Earnings:Previous", "Liabilities:Members:Zoe"]


def test_zero_writes_no_entry_where_nothing_was_earned_or_spent(tmp_path: Path) -> None:
    hours = '2025-12-20 * "Hours"\n  Equity:Work:Zoe  3 HOUR\n  Equity:Work:Done  -3 HOUR\n'
    co_op = small(tmp_path / "co-op", hours, rules=ZERO)
    co_op.run("close-year", "2025")
    assert closing(co_op, data.Transaction) == []
    assert closing(co_op, data.Open) == []


def test_zero_of_a_loss_is_written_and_verified_too(tmp_path: Path) -> None:
    co_op = closed(tmp_path, LOSS, rules=ZERO)
    assert balance(co_op, "Income", NEXT_DAY) == 0
    assert balance(co_op, "Equity:Earnings:Previous", date(2027, 1, 1)) == 40
    co_op.run("verify")


@pytest.mark.parametrize("settings", ["", ", dated: year-end", ", assert: all"])
def test_zero_leaves_income_in_another_currency_where_it_is(tmp_path: Path, settings: str) -> None:
    """50.00 USD are 45.00 of the surplus of 845.00, but only 800.00 EUR are on the accounts."""
    foreign = """
2025-01-01 price USD 0.90 EUR

2025-04-01 * "Export"
  Income:Sales  -50.00 USD
  Assets:Bank    50.00 USD
"""
    rules = with_closing("income_statement: zero" + settings) + "convert: transaction\n"
    co_op = closed(tmp_path, foreign, rules=rules)
    assert postings(closing(co_op, data.Transaction)[0]) == [
        ("Expenses:Rent", Decimal("-200.00")),
        ("Income:Sales", Decimal("1000.00")),
        ("Equity:Earnings:Previous", Decimal("-800.00")),
    ]
    assert balance(co_op, "Equity:Earnings:Previous", date(2027, 1, 1)) == Decimal("45.00")
    co_op.run("close-year", "2025", "--check")
    co_op.run("verify")


def test_zero_brings_an_account_and_its_sub_account_to_zero_each_by_its_own(
    tmp_path: Path,
) -> None:
    """Each has postings of its own, counted once; an account with none has no line."""
    care = """
2023-01-01 open Income:Grants
2023-01-01 open Income:Sales:Care
2023-01-01 open Expenses:Rent:Shop

2025-04-04 * "Care"
  Income:Sales:Care  -70.00 EUR
  Assets:Bank         70.00 EUR

2025-04-05 * "Shop"
  Expenses:Rent:Shop  30.00 EUR
  Assets:Bank        -30.00 EUR
"""
    co_op = closed(tmp_path, care, rules=ZERO)
    assert sorted(postings(closing(co_op, data.Transaction)[0])) == [
        ("Equity:Earnings:Previous", Decimal("-840.00")),
        ("Expenses:Rent", Decimal("-200.00")),
        ("Expenses:Rent:Shop", Decimal("-30.00")),
        ("Income:Sales", Decimal("1000.00")),
        ("Income:Sales:Care", Decimal("70.00")),
    ]
    for account in ("Income:Sales", "Income:Sales:Care", "Expenses:Rent", "Expenses:Rent:Shop"):
        assert balance(co_op, account, NEXT_DAY) == 0


# --- words as Beancount strings ---


@pytest.mark.parametrize(
    "title",
    [
        'The "big" reserve',
        r"Back\slash and \n",
        "Ends in a backslash\\",
        'Both \\" of them',
        "労働者協同組合",
        "5% ; no comment",
        "#tag ^link",
        "  Equity:Reserve  5.00 EUR",
    ],
)
def test_a_title_is_read_back_as_it_was_written(tmp_path: Path, title: str) -> None:
    quoted = title.replace("'", "''")
    rules = RULES.replace(
        "  - step: reserve\n",
        f"  - step: reserve\n    title: '{quoted}'\n    because: '{quoted}'\n",
    )
    co_op = closed(tmp_path, rules=rules)
    reserve = closing(co_op, data.Transaction)[0]
    assert reserve.narration == " ".join(title.split())
    assert reserve.narration == reserve.meta["because"]
    assert reserve.tags == {"coop-closing"}
    co_op.run("verify")


# --- fingerprints ---


def prints(co_op: CoOp) -> dict[str, str]:
    """Read the three fingerprints of the closing."""
    found = re.findall(r'^  (books|rules|entries): "(.*)"$', co_op.read(FILE), re.MULTILINE)
    return dict(found)


def moved(co_op: CoOp) -> set[str]:
    """Close again; name the fingerprints that changed."""
    before = prints(co_op)
    close(co_op)
    after = prints(co_op)
    return {key for key, value in after.items() if before[key] != value}


RATED = RULES.replace("25% of surplus", "set-aside of surplus").replace(
    "allocation:\n", "rates:\n  set-aside: {2020: 25%, 2024: 20%}\nallocation:\n"
)


RESERVE = "    amount: set-aside of surplus\n    to: Equity:Reserve\n"
TURNED = "    to: Equity:Reserve\n    amount: set-aside of surplus\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024: 20%", "2024: 20%, 2026: 30%"),
        ("2020: 25%", "2020: 26%"),
        ("allocation:\n", "# as decided\nallocation:\n"),
        (RESERVE, TURNED),
    ],
)
def test_the_rules_of_other_years_comments_and_order_move_no_fingerprint(
    tmp_path: Path, old: str, new: str
) -> None:
    co_op = closed(tmp_path, rules=RATED)
    co_op.replace("rules.yaml", old, new)
    assert moved(co_op) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024: 20%", "2024: 21%"),
        ("2024: 20%", "2024: 20%, 2025: 30%"),
        ("step: reserve", "step: reserve\n    title: Kept"),
        ("to: Equity:Reserve\n", "to: Equity:Reserve\n    indivisible: true\n"),
        ("unit: HOUR", "unit: HOUR, at_most: 2"),
    ],
)
def test_a_rule_of_this_year_moves_the_rules_fingerprint_and_not_the_books(
    tmp_path: Path, old: str, new: str
) -> None:
    co_op = closed(tmp_path, rules=RATED)
    co_op.replace("rules.yaml", old, new)
    found = moved(co_op)
    assert "rules" in found
    assert "books" not in found


LATE = {
    "an expense of the last day": """
2025-12-31 * "Cleaning"
  Expenses:Rent  10.00 EUR
  Assets:Bank   -10.00 EUR
""",
    "two entries that cancel out": """
2025-05-05 * "There"
  Expenses:Rent  10.00 EUR
  Assets:Bank   -10.00 EUR

2025-05-06 * "And back"
  Expenses:Rent  -10.00 EUR
  Assets:Bank     10.00 EUR
""",
    "an expense against a new liability": """
2025-01-01 open Liabilities:Suppliers

2025-05-05 * "Repair"
  Expenses:Rent          10.00 EUR
  Liabilities:Suppliers -10.00 EUR
""",
    "hours of a member": """
2025-05-05 * "Forgotten"
  Equity:Work:Abe     1 HOUR
  Equity:Work:Done   -1 HOUR
""",
    "a move between accounts of the balance sheet": """
2025-01-01 open Assets:Cash

2025-05-05 * "Cash"
  Assets:Cash   10.00 EUR
  Assets:Bank  -10.00 EUR
""",
    "an entry of the year before": """
2024-05-05 * "Found"
  Equity:Capital:Zoe  -10.00 EUR
  Assets:Bank          10.00 EUR
""",
    "a member who joined": """
2025-05-05 open Equity:Capital:Kim
""",
    "a member who left": """
2025-05-05 close Equity:Capital:Abe
""",
    "another commodity": """
2025-05-05 * "Dollars"
  Assets:Bank          10.00 USD
  Equity:Capital:Zoe  -10.00 USD
""",
}


@pytest.mark.parametrize("kind", LATE)
def test_each_kind_of_late_entry_moves_the_books_fingerprint(tmp_path: Path, kind: str) -> None:
    """Edge case: a balance assertion on every account catches only some of them."""
    co_op = closed(tmp_path)
    co_op.append("main.beancount", LATE[kind])
    assert "[books-changed]" in co_op.run("verify", code=1).err
    co_op.run("close-year", "2025", "--check", code=3)
    found = moved(co_op)
    assert "books" in found
    assert "rules" not in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('2025-11-05 * "Rent"', '2025-11-06 * "Rent"'),
        ("Equity:Work:Zoe     3 HOUR", "Equity:Work:Zoe     2 HOUR\n  Equity:Work:Zoe     1 HOUR"),
        (
            "Equity:Work:Zoe     3 HOUR\n  Equity:Work:Abe     1",
            "Equity:Work:Zoe     2 HOUR\n  Equity:Work:Abe     2",
        ),
        (
            "2023-01-01 open Equity:Capital:Zoe",
            '2023-01-01 open Equity:Capital:Zoe\n  role: "chair"',
        ),
    ],
)
def test_an_entry_changed_moves_the_books_fingerprint(tmp_path: Path, old: str, new: str) -> None:
    """Re-dated, split, or moved from one member to another."""
    co_op = closed(tmp_path)
    co_op.replace("main.beancount", old, new)
    assert "books" in moved(co_op)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Sale"', '"A sale in spring"'),
        ("1000.00 EUR", "1000 EUR"),
        ('2025-11-05 * "Rent"', '2025-11-05 ! "Rent" #paid'),
        ("2023-01-01 open Assets:Bank\n", "; the bank\n2023-01-01 open Assets:Bank\n"),
    ],
)
def test_words_and_comments_and_digits_of_zero_move_no_fingerprint(
    tmp_path: Path, old: str, new: str
) -> None:
    co_op = closed(tmp_path)
    text = co_op.read("main.beancount")
    (co_op.folder / "main.beancount").write_text(text.replace(old, new), encoding="utf-8")
    assert moved(co_op) == set()


def test_what_comes_after_the_year_moves_no_fingerprint(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append("main.beancount", LATER + "\n2026-02-02 close Equity:Capital:Abe\n")
    assert moved(co_op) == set()


def test_the_entries_fingerprint_is_of_the_text_and_moves_with_the_figures(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    co_op.replace("rules.yaml", "25% of surplus", "24% of surplus")
    assert moved(co_op) == {"rules", "entries"}


def test_two_co_ops_with_the_same_books_and_rules_have_the_same_closing(tmp_path: Path) -> None:
    """Wherever they lie."""
    one, other = (closed(tmp_path / name) for name in ("here", "there"))
    assert one.read(FILE) == other.read(FILE)


def test_every_line_of_the_file_is_counted_for(many: CoOp) -> None:
    """Nothing but the head, one custom, assertions, opens, entries, and empty lines."""
    kinds: defaultdict[str, int] = defaultdict(int)
    for block in many.read(FILE).strip().split("\n\n"):
        for line in block.splitlines():
            if not line.startswith(" "):
                kinds[";;" if line.startswith(";;") else line.split()[1]] += 1
    assert kinds == {";;": 2, "custom": 1, "balance": 2, "open": 5, "*": 4}
