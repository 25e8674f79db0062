"""Money left on a closed account, and one person with two accounts."""

from datetime import date
from pathlib import Path

from coopctl.assembly.persons import member_problems
from coopctl.problems import Problem
from tests.assembly.given import books_of, day, moved, rules_of

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
