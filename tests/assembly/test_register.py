"""The register of a day, from the ledger alone."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coopctl.assembly.register import Register, Registered, register_on
from tests.assembly.given import ACCOUNTS, RULES, as_of, books_of, day, hours, moved, rules_of

PAID = moved("2024-01-10", "Assets:Bank  350 EUR", "Equity:Capital:Uma  -350 EUR")
DUE = moved(
    "2025-01-01",
    "Equity:Earnings:Previous  42.10 EUR",
    "Liabilities:Members:Uma  -42.10 EUR",
    closing=2024,
)
PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"


def drawn(
    folder: Path, on: str, *entries: str, rules: str = RULES, accounts: str = ACCOUNTS
) -> Register:
    books = books_of(folder, PREVIOUS, *entries, accounts=accounts)
    when = day(on)
    return register_on(as_of(rules_of(rules), when.year), books, when)


def of(register: Register, member: str) -> Registered:
    (found,) = [each for each in register.members if each.member == member]
    return found


def test_joined_is_the_open_of_the_capital_account(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2023-12-31")
    assert [(each.member, str(each.joined)) for each in register.members] == [
        ("Ben", "2023-06-01"),
        ("Uma", "2020-02-29"),
    ]


def test_somebody_is_a_member_on_the_days_of_joining_and_of_leaving(tmp_path: Path) -> None:
    left = "2025-09-30 close Equity:Capital:Ben\n"
    assert drawn(tmp_path, "2023-05-31", left).votes == 1
    assert of(drawn(tmp_path, "2023-06-01", left), "Ben").votes == 1
    last = of(drawn(tmp_path, "2025-09-30", left), "Ben")
    assert (last.votes, last.left) == (1, day("2025-09-30"))
    after = of(drawn(tmp_path, "2025-10-01", left), "Ben")
    assert (after.votes, after.is_member, after.left) == (0, False, day("2025-09-30"))


def test_who_left_is_listed_until_the_fiscal_year_ends_and_not_after(tmp_path: Path) -> None:
    left = "2025-09-30 close Equity:Capital:Ben\n"
    assert "Ben" in {each.member for each in drawn(tmp_path, "2025-12-31", left).members}
    assert "Ben" not in {each.member for each in drawn(tmp_path, "2026-01-01", left).members}


def test_who_leaves_later_has_not_left_yet(tmp_path: Path) -> None:
    """A register of the past shows what was true then."""
    register = drawn(tmp_path, "2025-09-29", "2025-09-30 close Equity:Capital:Ben\n")
    assert of(register, "Ben").left is None
    assert register.votes == 3


def test_one_vote_each_whatever_the_capital(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2025-06-30", PAID)
    assert [(each.paid, each.votes) for each in register.members] == [
        (Decimal(0), 1),
        (Decimal(0), 1),
        (Decimal(350), 1),
    ]
    assert register.votes == 3


def test_capital_paid_in_and_still_owed_stand_on_the_day(tmp_path: Path) -> None:
    later = moved("2025-07-01", "Assets:Bank  200 EUR", "Equity:Capital:Uma  -200 EUR")
    before = of(drawn(tmp_path, "2025-06-30", PAID, later), "Uma")
    assert [before.subscribed, before.paid, before.owed] == [500, 350, 150]
    after = of(drawn(tmp_path, "2025-07-01", PAID, later), "Uma")
    assert [after.paid, after.owed] == [550, 0]  # more than promised is owed by nobody


def test_capital_on_a_sub_account_counts(tmp_path: Path) -> None:
    below = "2024-01-01 open Equity:Capital:Uma:Extra\n"
    more = moved("2024-01-11", "Assets:Bank  25 EUR", "Equity:Capital:Uma:Extra  -25 EUR")
    assert of(drawn(tmp_path, "2025-06-30", PAID, below, more), "Uma").paid == Decimal(375)


def test_what_was_never_promised_is_not_owed(tmp_path: Path) -> None:
    cai = of(drawn(tmp_path, "2025-06-30"), "Cai")
    assert (cai.subscribed, cai.owed) == (None, None)


def test_who_left_owes_no_capital(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2025-12-31", "2025-09-30 close Equity:Capital:Ben\n")
    assert of(register, "Ben").subscribed == 300
    assert of(register, "Ben").owed is None
    assert [register.subscribed, register.owed] == [500, 500]


def test_a_dividend_is_due_until_it_is_paid(tmp_path: Path) -> None:
    paid = moved("2025-05-02", "Liabilities:Members:Uma  40 EUR", "Assets:Bank  -40 EUR")
    assert of(drawn(tmp_path, "2025-05-01", DUE, paid), "Uma").due == Decimal("42.10")
    assert of(drawn(tmp_path, "2025-05-02", DUE, paid), "Uma").due == Decimal("2.10")


def test_a_dividend_in_a_draft_is_to_be_decided(tmp_path: Path) -> None:
    draft = '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n'
    paid = moved("2025-05-02", "Liabilities:Members:Uma  40 EUR", "Assets:Bank  -40 EUR")
    uma = of(drawn(tmp_path, "2025-05-01", DUE, draft), "Uma")
    assert (uma.due, uma.to_be_decided) == (Decimal(0), Decimal("42.10"))
    ahead = of(drawn(tmp_path, "2025-05-02", DUE, draft, paid), "Uma")
    assert (ahead.due, ahead.to_be_decided) == (Decimal(-40), Decimal("42.10"))


DRAFT = '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n'
GRANTED = moved(
    "2025-01-01",
    "Equity:Earnings:Previous  100 EUR",
    "Equity:Capital:Uma  -60 EUR",
    "Equity:Notices:Uma  -40 EUR",
    closing=2024,
)


def test_capital_that_a_draft_gives_is_not_paid_in(tmp_path: Path) -> None:
    """500 promised, 350 paid; a draft adds 60 to capital and 40 to notices."""
    uma = of(drawn(tmp_path, "2025-05-01", PAID, GRANTED, DRAFT), "Uma")
    assert [uma.paid, uma.owed, uma.to_be_decided] == [350, 150, 100]
    final = of(drawn(tmp_path, "2025-05-01", PAID, GRANTED), "Uma")
    assert [final.paid, final.owed, final.to_be_decided] == [410, 90, 0]


def test_capital_that_a_draft_correction_takes_back_is_paid_in_still(tmp_path: Path) -> None:
    back = moved(
        "2025-04-01",
        "Equity:Capital:Uma  25 EUR",
        "Equity:Earnings:Previous",
        closing=2024,
        correction=1,
    )
    draft = '2025-04-01 custom "coop-correction" 2024\n  number: 1\n  status: "draft"\n'
    uma = of(drawn(tmp_path, "2025-05-01", PAID, GRANTED, back, draft), "Uma")
    assert [uma.paid, uma.owed, uma.to_be_decided] == [410, 90, -25]


@pytest.mark.parametrize(
    ("on", "years"), [("2021-02-28", 0), ("2021-03-01", 1), ("2024-02-28", 3), ("2024-02-29", 4)]
)
def test_years_of_membership_are_full_ones(tmp_path: Path, on: str, years: int) -> None:
    assert of(drawn(tmp_path, on), "Uma").years == years


def test_metadata_are_as_the_ledger_writes_them(tmp_path: Path) -> None:
    assert of(drawn(tmp_path, "2025-06-30"), "Uma").metadata == {
        "name": "Uma Okafor",
        "subscribed": "500",
        "born": "1979-04-05",
        "status": "worker",
    }


WORK = (
    hours("2024-12-31", Uma="1000"),
    hours("2025-01-01", Uma="100.5", Ben="60", Cai="39.5"),
    hours("2025-06-30", Dov="30", Helpers="20"),
    hours("2025-07-01", Uma="7"),
    moved("2025-03-31", "Expenses:Pay:Uma  900 EUR", "Assets:Bank"),
    moved("2025-03-31", "Expenses:Pay:Dov  300 EUR", "Assets:Bank"),
)


def test_work_and_pay_are_those_of_the_fiscal_year_up_to_the_day(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2025-06-30", *WORK)
    assert register.units == {"work": "HOUR", "pay": "EUR"}
    assert of(register, "Uma").contributed == {"work": Decimal("100.5"), "pay": Decimal(900)}
    assert of(register, "Ben").contributed == {"work": Decimal(60), "pay": Decimal(0)}


def test_workers_who_are_no_members_are_listed_with_their_share_of_the_whole(
    tmp_path: Path,
) -> None:
    """200 hours of members, 50 of others; 900 and 300 EUR. The counter account is nobody."""
    register = drawn(tmp_path, "2025-06-30", *WORK)
    assert [(each.name, each.contributed) for each in register.workers] == [
        ("Dov", {"work": Decimal(30), "pay": Decimal(300)}),
        ("Helpers", {"work": Decimal(20), "pay": Decimal(0)}),
    ]
    assert register.others_share("work") == Fraction(1, 5)
    assert register.others_share("pay") == Fraction(1, 4)


def test_without_work_there_is_no_share(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2025-06-30")
    assert register.others_share("work") is None
    assert register.workers == ()


def test_the_work_of_one_who_left_in_the_year_is_a_members(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2025-06-30", *WORK, "2025-05-31 close Equity:Capital:Ben\n")
    assert register.totals["work"] == (Decimal(200), Decimal(250))
    assert "Ben" not in {each.name for each in register.workers}


def test_before_joining_somebody_works_as_no_member(tmp_path: Path) -> None:
    register = drawn(tmp_path, "2023-05-31", hours("2023-02-01", Ben="8"))
    assert [each.name for each in register.workers] == ["Ben"]


def test_an_account_of_others_that_holds_a_members_account_counts_the_rest(
    tmp_path: Path,
) -> None:
    rules = RULES.replace(
        '{account: "Expenses:Pay:{member}"}',
        '{account: "Expenses:Pay:{member}", others: [Expenses:Pay]}',
    )
    register = drawn(tmp_path, "2025-06-30", *WORK, rules=rules)
    assert register.totals["pay"] == (Decimal(900), Decimal(1200))
    assert ("Expenses:Pay", Decimal(300)) in [
        (each.name, each.contributed["pay"]) for each in register.workers
    ]


def test_a_fiscal_year_from_april_counts_from_april(tmp_path: Path) -> None:
    rules = RULES.replace("currency: EUR", 'currency: EUR\nfiscal_year: {starts: "04-01"}')
    register = drawn(
        tmp_path,
        "2025-06-30",
        hours("2025-03-31", Uma="5"),
        hours("2025-04-01", Uma="3"),
        rules=rules,
    )
    assert of(register, "Uma").contributed["work"] == Decimal(3)


def test_a_closing_that_brings_expenses_to_zero_takes_no_pay_away(tmp_path: Path) -> None:
    zeroed = moved(
        "2025-12-31",
        "Expenses:Pay:Uma  -900 EUR",
        "Expenses:Pay:Dov  -300 EUR",
        "Equity:Earnings:Previous",
        closing=2025,
    )
    register = drawn(tmp_path, "2025-12-31", *WORK, zeroed)
    assert of(register, "Uma").contributed["pay"] == Decimal(900)


def test_other_roots_are_read_by_their_own_names(tmp_path: Path) -> None:
    """Money is turned by the ledger's roots, whatever they are called."""
    accounts = 'option "name_equity" "Kapital"\n' + ACCOUNTS.replace("Equity:", "Kapital:")
    entries = PAID.replace("Equity:", "Kapital:")
    path = tmp_path / "own"
    path.mkdir()
    books = books_of(path, entries, accounts=accounts)
    rules = as_of(rules_of(RULES.replace("Equity:", "Kapital:")), 2025)
    assert of(register_on(rules, books, day("2025-06-30")), "Uma").paid == Decimal(350)
