"""Money left on a closed account, and one person with two accounts."""

from datetime import date
from pathlib import Path

from coopctl.assembly.persons import member_problems
from coopctl.problems import Problem
from tests.assembly.given import REFILLED, books_of, day, moved, rules_of

PAID = moved("2024-01-10", "Assets:Bank  350 EUR", "Equity:Capital:Uma")
GONE = "2025-06-30 close Equity:Capital:Uma\n"


def told(folder: Path, *entries: str, on: str | None = None) -> list[Problem]:
    when = date.max if on is None else day(on)
    return list(member_problems(rules_of(), books_of(folder, *entries), when))


def another(id_: str, opened: str, *metadata: str) -> str:
    lines = "".join(f"  {each}\n" for each in metadata)
    return f"{opened} open Equity:Capital:{id_} EUR\n{lines}"


def repaid(when: str, amount: str) -> str:
    return moved(when, f"Equity:Capital:Uma  {amount} EUR", "Assets:Bank")


def test_capital_left_on_a_closed_account_is_an_error_with_the_amount(tmp_path: Path) -> None:
    (found,) = told(tmp_path, PAID, repaid("2025-06-30", "349.50"), GONE)
    assert (found.code, found.is_error) == ("capital-left-behind", True)
    assert found.wrong == "Equity:Capital:Uma was closed on 2025-06-30 with 0.50 EUR on it"


def test_an_account_closed_empty_is_as_it_should_be(tmp_path: Path) -> None:
    assert told(tmp_path, PAID, repaid("2025-06-30", "350"), GONE) == []


def test_more_repaid_than_was_there_is_told_as_well(tmp_path: Path) -> None:
    (found,) = told(tmp_path, PAID, repaid("2025-06-30", "360"), GONE)
    assert "with -10.00 EUR on it" in found.wrong


def test_before_the_day_of_leaving_nothing_is_left_behind(tmp_path: Path) -> None:
    assert told(tmp_path, PAID, GONE, on="2025-06-29") == []
    assert len(told(tmp_path, PAID, GONE, on="2025-06-30")) == 1


def test_what_a_draft_gives_who_left_is_not_left_behind(tmp_path: Path) -> None:
    """350 paid in; a draft adds 100, which no meeting has decided."""
    granting = moved("2025-01-01", "Equity:Reserve  100 EUR", "Equity:Capital:Uma", closing=2024)
    draft = '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n'
    (found,) = told(tmp_path, PAID, granting, draft, GONE)
    assert found.wrong == "Equity:Capital:Uma was closed on 2025-06-30 with 350.00 EUR on it"
    assert told(tmp_path, PAID, repaid("2025-06-30", "350"), granting, draft, GONE) == []
    (found,) = told(tmp_path, PAID, repaid("2025-06-30", "350"), granting, GONE)
    assert found.wrong.endswith("with 100.00 EUR on it")


def test_notices_that_a_draft_gives_are_not_left_behind(tmp_path: Path) -> None:
    granting = moved("2025-01-01", "Equity:Reserve  100 EUR", "Equity:Notices:Uma", closing=2024)
    draft = '2025-01-01 custom "coop-closing" 2024\n  status: "draft"\n'
    closed = "2025-06-30 close Equity:Notices:Uma\n"
    assert told(tmp_path, granting, draft, closed) == []
    assert len(told(tmp_path, granting, closed)) == 1


def test_notices_of_one_who_left_may_stay(tmp_path: Path) -> None:
    notice = moved("2025-01-01", "Assets:Bank  10 EUR", "Equity:Notices:Uma")
    assert told(tmp_path, notice, GONE) == []


def test_two_accounts_of_one_name_may_be_one_person_with_two_votes(tmp_path: Path) -> None:
    """However it is written: capitals, spaces, one letter or a letter and its mark."""
    for name in ("Uma Okafor", "uma  OKAFOR", " Uma Okafor "):
        (found,) = told(tmp_path, another("Umi", "2025-01-01", f'name: "{name}"'))
        assert (found.code, found.is_error) == ("maybe-one-person", False)
        assert "one person has one vote" in found.why
    composed, apart = "Zo\u00eb", "Zoe\u0308"
    pair = another("A", "2025-01-01", f'name: "{composed}"')
    assert len(told(tmp_path, pair, another("B", "2025-01-01", f'name: "{apart}"'))) == 1


def test_an_alias_counts_as_a_name(tmp_path: Path) -> None:
    (found,) = told(tmp_path, another("Umi", "2025-01-01", 'name: "U. O."', 'alias: "Uma Okafor"'))
    assert found.wrong.endswith("both accounts of Uma Okafor")


def test_two_people_of_one_name_are_told_apart_by_their_birth(tmp_path: Path) -> None:
    name = 'name: "Uma Okafor"'
    assert told(tmp_path, another("Umi", "2025-01-01", name, "born: 2001-09-09")) == []
    assert len(told(tmp_path, another("Umi", "2025-01-01", name, "born: 1979-04-05"))) == 1
    assert len(told(tmp_path, another("Umi", "2025-01-01", name))) == 1


def test_members_without_a_name_are_not_alike(tmp_path: Path) -> None:
    assert told(tmp_path, another("A", "2025-01-01"), another("B", "2025-01-01")) == []


def test_a_renamed_member_keeps_the_account(tmp_path: Path) -> None:
    for opened in ("2025-06-30", "2025-07-01"):
        (found,) = told(tmp_path, GONE, another("Umi", opened, 'name: "Uma Okafor"'))
        assert found.code == "maybe-one-person"
        assert "keep Equity:Capital:Uma and change its `name:` alone" in found.do


def test_who_comes_back_later_has_another_account_by_right(tmp_path: Path) -> None:
    assert told(tmp_path, GONE, another("Umi", "2025-07-02", 'name: "Uma Okafor"')) == []


def test_a_second_account_that_was_closed_again_is_no_second_vote(tmp_path: Path) -> None:
    second = another("Umi", "2025-01-01", 'name: "Uma Okafor"')
    closed = "2025-03-31 close Equity:Capital:Umi\n"
    assert len(told(tmp_path, second, closed, on="2025-03-30")) == 1
    assert told(tmp_path, second, closed, on="2025-03-31") == []


def test_each_pair_is_told_once(tmp_path: Path) -> None:
    both = ('name: "Uma Okafor"', 'alias: "Uma Okafor"')
    assert len(told(tmp_path, another("Umi", "2025-01-01", *both))) == 1
    three = told(tmp_path, another("Umi", "2025-01-01", *both), another("Umo", "2025-01-01", *both))
    assert len(three) == 3


def test_a_second_account_that_took_over_long_before_is_one_vote_since(tmp_path: Path) -> None:
    earlier = another("Umi", "2025-01-01", 'name: "Uma Okafor"')
    assert len(told(tmp_path, GONE, earlier, on="2025-06-29")) == 1
    assert told(tmp_path, GONE, earlier, on="2025-06-30") == []


def test_each_of_a_members_accounts_that_is_closed_with_money_on_it_is_told(
    tmp_path: Path,
) -> None:
    for kind, posted, says in (
        ("Equity:Notices", "-10", "repay it, or move it to"),
        ("Liabilities:Members", "-10", "pay it, or move it to"),
        ("Assets:Advances", "10", "collect it or set it off, by an entry"),
    ):
        who = "Ben"
        entry = moved("2025-01-01", f"{kind}:{who}  {posted} EUR", "Assets:Bank")
        (found,) = told(tmp_path, entry, f"2025-06-30 close {kind}:{who}\n")
        assert (found.code, found.is_error) == ("capital-left-behind", True)
        assert found.wrong == f"{kind}:{who} was closed on 2025-06-30 with 10.00 EUR on it"
        assert says in found.do
        settled = moved("2025-06-30", f"Assets:Bank  {posted} EUR", f"{kind}:{who}")
        assert told(tmp_path, entry, settled, f"2025-06-30 close {kind}:{who}\n") == []


def test_a_sub_account_closed_with_capital_on_it_is_told_once(tmp_path: Path) -> None:
    opened = "2024-01-01 open Equity:Capital:Uma:More\n"
    entry = moved("2025-01-01", "Assets:Bank  10 EUR", "Equity:Capital:Uma:More")
    closed = "2025-06-30 close Equity:Capital:Uma:More\n"
    (found,) = told(tmp_path, opened, entry, closed)
    assert found.wrong.startswith("Equity:Capital:Uma:More was closed")
    (found,) = told(tmp_path, opened, entry, closed, GONE)
    assert found.wrong == "Equity:Capital:Uma was closed on 2025-06-30 with 10.00 EUR on it"


def granted(account: str, amount: str, year: int = 2023) -> str:
    posting = f"Equity:Reserve  {amount} EUR"
    return moved(f"{year + 1}-01-01", posting, account, closing=year)


def test_more_redeemed_or_paid_than_there_was_is_a_warning_with_the_amount(tmp_path: Path) -> None:
    """100 there, 80 and 30 taken: 10 beyond."""
    for account, wrong in (
        ("Equity:Notices:Uma", "10.00 EUR more was redeemed of Uma's notices than there was"),
        ("Liabilities:Members:Uma", "10.00 EUR more was paid to Uma than was due"),
    ):
        there = moved("2024-02-02", "Assets:Bank  100 EUR", account)
        taken = [moved(f"2025-0{n}-01", f"{account}  {n}0 EUR", "Assets:Bank") for n in (8, 3)]
        (found,) = told(tmp_path, there, *taken)
        assert (found.code, found.is_error) == ("member-below-zero", False)
        assert found.wrong == f"{wrong}, on {account}"
        assert told(tmp_path, there, *taken, on="2025-07-31") == []
        assert told(tmp_path, there, *taken, granted(account, "10", 2024)) == []


CORRECTED = """
2025-03-03 custom "coop-correction" 2023
  number: 1
  status: "{status}"
2025-03-03 * "Correction" ^coop-correction-2023-1
  Liabilities:Members:Uma  {amount} EUR
  Equity:Reserve
"""


def test_what_a_correction_takes_back_and_was_paid_is_a_warning_with_the_amount(
    tmp_path: Path,
) -> None:
    """100 granted, 90 paid, 25 taken back: 15 to be paid back, until the next grant."""
    account = "Liabilities:Members:Uma"
    there, paid = granted(account, "100"), moved("2024-05-05", f"{account}  90 EUR", "Assets:Bank")
    back = CORRECTED.format(status="approved", amount=25)
    (found,) = told(tmp_path, there, paid, back)
    assert (found.code, found.is_error) == ("member-below-zero", False)
    assert (
        found.wrong
        == f"15.00 EUR that was paid to Uma was taken back by a correction, on {account}"
    )
    assert told(tmp_path, there, paid, back, on="2025-03-02") == []
    assert told(tmp_path, there, paid, CORRECTED.format(status="approved", amount=10)) == []
    repaid_since = moved("2025-04-04", "Assets:Bank  15 EUR", account)
    assert told(tmp_path, there, paid, back, repaid_since) == []


def test_what_a_draft_takes_back_is_nobodys_debt_yet(tmp_path: Path) -> None:
    """Nor is it taken off what is there to be paid: 10 after the 90 are all that was granted."""
    account = "Liabilities:Members:Uma"
    there, paid = granted(account, "100"), moved("2024-05-05", f"{account}  90 EUR", "Assets:Bank")
    back = CORRECTED.format(status="draft", amount=25)
    assert told(tmp_path, there, paid, back) == []
    rest = moved("2025-05-05", f"{account}  10 EUR", "Assets:Bank")
    assert told(tmp_path, there, paid, back, rest) == []


def test_beyond_zero_a_payment_and_a_correction_are_told_apart(tmp_path: Path) -> None:
    """100 granted, 110 paid, 25 taken back; then 20 come in, of which the correction's go first."""
    account = "Liabilities:Members:Uma"
    there, paid = granted(account, "100"), moved("2024-05-05", f"{account}  110 EUR", "Assets:Bank")
    back = CORRECTED.format(status="approved", amount=25)
    assert [each.wrong.partition(" EUR")[0] for each in told(tmp_path, there, paid, back)] == [
        "10.00",
        "25.00",
    ]
    some = moved("2025-04-04", "Assets:Bank  20 EUR", account)
    assert [
        each.wrong.partition(" EUR")[0] for each in told(tmp_path, there, paid, back, some)
    ] == [
        "10.00",
        "5.00",
    ]


def test_a_loss_beyond_the_notices_is_no_payment(tmp_path: Path) -> None:
    """100 there; a loss of 130 takes 30 beyond, and a redemption of 20 after it 20 more."""
    account = "Equity:Notices:Uma"
    there, lost = granted(account, "100"), granted(account, "-130", 2024)
    assert told(tmp_path, there, lost) == []
    taken = moved("2025-05-05", f"{account}  20 EUR", "Assets:Bank")
    (found,) = told(tmp_path, there, lost, taken)
    assert found.wrong.startswith("20.00 EUR more was redeemed")


def test_what_a_loss_took_off_capital_is_no_redemption(tmp_path: Path) -> None:
    """Notices beside it are told as ever: 20 redeemed of none."""
    opened = "2020-01-01 open Equity:WrittenOff:Uma\n"
    lost = moved("2025-05-05", "Equity:WrittenOff:Uma  30 EUR", "Equity:Reserve")
    books = books_of(tmp_path, opened, lost)
    assert list(member_problems(rules_of(REFILLED), books)) == []
    of_step = REFILLED.replace(
        """to:
      - {account: "Equity:WrittenOff:{member}", until: 0 EUR}
""",
        """to: "Equity:WrittenOff:{member}"
    until: 0 EUR
""",
    )
    assert of_step != REFILLED
    assert list(member_problems(rules_of(of_step), books)) == []
    taken = moved("2025-06-06", "Equity:Notices:Uma  20 EUR", "Assets:Bank")
    books = books_of(tmp_path, opened, lost, taken)
    (found,) = member_problems(rules_of(REFILLED), books)
    assert found.wrong.startswith("20.00 EUR more was redeemed of Uma's notices")
