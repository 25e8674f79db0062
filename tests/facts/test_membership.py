from datetime import date

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    HEAD,
    SOMETHING,
    Measure,
    codes,
    facts_of,
    numbers,
    opened,
    worked,
)


def member(id_: str, joined: str, left: str | None = None) -> str:
    """Write when somebody joined and left."""
    account = f"Equity:Capital:{id_}"
    return f"{joined} open {account}\n" + (f"{left} close {account}\n" if left else "")


PEOPLE = (
    member("Zoe", "2021-05-01")
    + member("Ana", "2025-12-31")
    + member("Ben", "2022-02-02", "2025-01-01")
    + member("Chloe", "2025-03-15", "2025-04-30")
    + member("Dora", "2023-03-03", "2026-07-07")
    + member("Emil", "2020-01-01", "2024-12-31")
    + member("Finn", "2026-01-01")
    + member("Gil", "2022-08-08", "2025-12-31")
)
"""Emil left the day before the year, Finn joined the day after it."""


def test_members_are_those_who_were_one_on_any_day_of_the_year(measure: Measure) -> None:
    facts = facts_of(measure(ACCOUNTS + PEOPLE + SOMETHING))
    assert [each.id for each in facts.members] == ["Ana", "Ben", "Chloe", "Dora", "Gil", "Zoe"]
    assert facts.members[2].joined == date(2025, 3, 15)
    assert facts.members[2].left == date(2025, 4, 30)


def test_the_days_of_joining_and_leaving_both_count(measure: Measure) -> None:
    """17 days of March and 30 of April for Chloe; one day each for who came last or left first."""
    assert numbers(measure(ACCOUNTS + PEOPLE + SOMETHING), "days") == {
        "Ana": 1,
        "Ben": 1,
        "Chloe": 47,
        "Dora": 365,
        "Gil": 365,
        "Zoe": 365,
    }


def test_who_left_in_the_year_or_on_its_last_day_has_not_stayed(measure: Measure) -> None:
    stayed = numbers(measure(ACCOUNTS + PEOPLE + SOMETHING), "stayed")
    assert {id_ for id_, number in stayed.items() if number == 1} == {"Ana", "Dora", "Zoe"}
    assert {id_ for id_, number in stayed.items() if number == 0} == {"Ben", "Chloe", "Gil"}


def test_each_member_counts_one(measure: Measure) -> None:
    assert set(numbers(measure(ACCOUNTS + PEOPLE + SOMETHING), "members").values()) == {1}


def test_who_is_no_member_that_year_is_in_no_measure(measure: Measure) -> None:
    ledger = ACCOUNTS + opened("Equity:Work:Zoe", "Equity:Work:Emil") + PEOPLE
    ledger += worked("2025-02-02", "30", "Zoe") + worked("2024-02-02", "40", "Emil")
    rules = 'measures: {work: {account: "Equity:Work:{member}", unit: HOUR}}\n'
    assert "Emil" not in numbers(measure(ledger, rules), "work")
    assert numbers(measure(ledger, rules), "work")["Zoe"] == 30


def test_ids_are_in_code_point_order(measure: Measure) -> None:
    people = "".join(member(id_, "2021-01-01") for id_ in ("Émile", "Zoe", "佐藤", "Ana", "A10"))
    facts = facts_of(measure(ACCOUNTS + people + SOMETHING))
    assert [each.id for each in facts.members] == ["A10", "Ana", "Zoe", "Émile", "佐藤"]


def test_the_members_part_may_stand_in_the_middle_of_the_name(measure: Measure) -> None:
    head = HEAD.replace("Equity:Capital:{member}", "Equity:Members:{member}:Capital")
    ledger = ACCOUNTS + opened(
        "Equity:Members:Ana:Capital",
        "Equity:Members:Ana:Dividend",
        "Equity:Members:Ben:Dividend",
        "Equity:Members:Capital",
    )
    facts = facts_of(measure(ledger + SOMETHING, head=head))
    assert [each.id for each in facts.members] == ["Ana"]


@pytest.mark.parametrize(
    "account", ["Equity:Capital:Ana:Loans", "Equity:Capital", "Equity:Capitals:Ana"]
)
def test_a_member_is_exactly_one_part_of_the_name(measure: Measure, account: str) -> None:
    ledger = ACCOUNTS + member("Ben", "2022-02-02") + opened(account) + SOMETHING
    assert [each.id for each in facts_of(measure(ledger)).members] == ["Ben"]


def test_a_co_op_without_member_accounts_has_no_members(measure: Measure) -> None:
    head = HEAD.partition("members:")[0]
    assert facts_of(measure(ACCOUNTS + PEOPLE + SOMETHING, head=head)).members == ()


def test_a_member_has_the_name_that_the_ledger_gives_or_else_the_id(measure: Measure) -> None:
    ledger = ACCOUNTS + '2021-01-01 open Equity:Capital:Ana\n  name: "Ana Ruiz"\n'
    ledger += '2022-01-01 open Equity:Capital:Ben\n2023-01-01 open Equity:Capital:N3\n  name: "3"\n'
    names = {each.id: each.name for each in facts_of(measure(ledger + SOMETHING)).members}
    assert names == {"Ana": "Ana Ruiz", "Ben": "Ben", "N3": "3"}


WORK = 'measures: {work: {account: "Equity:Work:{member}", unit: HOUR%s}}\n'
HELPED = (
    ACCOUNTS
    + member("Ana", "2021-01-01")
    + opened("Equity:Work:Ana", "Equity:Work:Kim", "Equity:Work:Helpers")
    + worked("2025-02-02", "30", "Ana")
    + worked("2025-02-03", "12.5", "Kim")
    + worked("2024-02-03", "99", "Helpers")
)


def test_hours_of_somebody_who_is_no_member_and_in_no_others_warn(measure: Measure) -> None:
    """The helpers' hours are of another year, and the counter account is below zero."""
    reading = measure(HELPED, WORK % "")
    assert reading.facts is not None
    assert codes(reading) == ["not-a-member"]
    assert "Equity:Work:Kim has 12.5 HOUR in 2025" in reading.problems[0].wrong
    assert not reading.problems[0].is_error


def test_hours_of_a_misspelt_member_are_told_with_whose_they_may_be(measure: Measure) -> None:
    named = "add `others: [Equity:Work:%s]` to measure `work`, or open the member's capital account"
    kim = measure(HELPED, WORK % "").problems[0]
    assert kim.do == named % "Kim"
    anna = measure(HELPED.replace("Kim", "Anna"), WORK % "").problems[0]
    assert anna.do == f"write `Equity:Work:Ana` where Ana is meant, or {named % 'Anna'}"


def test_hours_that_others_names_warn_of_nothing(measure: Measure) -> None:
    facts = facts_of(measure(HELPED, WORK % ", others: [Equity:Work:Kim]"))
    assert facts.others == {"work": 12.5}
    assert facts.measures["work"] == {"Ana": 30}


def test_hours_below_the_account_of_somebody_who_is_no_member_warn(measure: Measure) -> None:
    """Kim has 12.5 hours and 4 in the kitchen; the account of Lee is opened only below."""
    ledger = HELPED + opened("Equity:Work:Kim:Kitchen", "Equity:Work:Lee:Kitchen")
    ledger += worked("2025-03-03", "4", "Kim:Kitchen") + worked("2025-03-03", "3", "Lee:Kitchen")
    reading = measure(ledger, WORK % "")
    assert codes(reading) == ["not-a-member", "not-a-member"]
    assert reading.problems[0].wrong.startswith("Equity:Work:Kim has 16.5 HOUR")
    assert reading.problems[1].wrong.startswith("Equity:Work:Lee has 3 HOUR")


def test_hours_that_others_names_below_an_account_warn_of_nothing(measure: Measure) -> None:
    ledger = HELPED.replace("Kim", "Kim:Nights") + opened("Equity:Work:Kim")
    facts_of(measure(ledger, WORK % ", others: [Equity:Work:Kim:Nights]"))


def test_hours_that_another_measures_others_names_warn_of_nothing(measure: Measure) -> None:
    both = (
        "measures:\n"
        '  work: {account: "Equity:Work:{member}", unit: HOUR, others: [Equity:Work:Kim]}\n'
        '  effort: {account: "Equity:Work:{member}", unit: HOUR, times: level}\n'
    )
    ledger = HELPED.replace(
        member("Ana", "2021-01-01"), member("Ana", "2021-01-01") + "  level: 2\n"
    )
    facts_of(measure(ledger, both))


def eligible(test: str) -> str:
    """Write a distribution to the members who pass a test."""
    return WORK % ", others: [Equity:Work:Kim]" + (
        "allocation:\n"
        "  - step: dividend\n"
        "    amount: remainder\n"
        "    in_proportion_to: work\n"
        f"    eligible: [{test}]\n"
        '    to: "Liabilities:{member}"\n'
    )


@pytest.mark.parametrize(
    ("test", "meant"), [("statsu = worker", "status"), ("wrok >= 16", "work"), ("zzz = 1", None)]
)
def test_a_test_by_metadata_that_no_member_has_warns(
    measure: Measure, test: str, meant: str | None
) -> None:
    ana = "2021-01-01 open Equity:Capital:Ana\n"
    ledger = HELPED.replace(ana, ana + "  status: TRUE\n")
    reading = measure(ledger, eligible(test))
    assert codes(reading) == ["maybe-misspelt"]
    do = reading.problems[0].do
    assert do.startswith(f"write `{meant}`, or add" if meant else "add")


@pytest.mark.parametrize(("value", "word"), [("TRUE", "TRUE"), ("FALSE", "FALSE")])
def test_yes_and_no_are_words_as_beancount_writes_them(
    measure: Measure, value: str, word: str
) -> None:
    ana = "2021-01-01 open Equity:Capital:Ana\n"
    ledger = HELPED.replace(ana, f"{ana}  active: {value}\n")
    facts = facts_of(measure(ledger, eligible("active = TRUE")))
    assert facts.members[0].metadata["active"] == word


@pytest.mark.parametrize(
    ("test", "has", "do"),
    [
        ("status = wroker", '"worker"', 'write `worker`, or add `  status: "wroker"` below'),
        ("status = worker", '"WORKER"', "write `WORKER`, or add"),
        ("status = guest", '"worker"', 'add `  status: "guest"` below'),
        ("status = worker", '"worker member"', "add"),
        ("status = worker", "2", "add"),
        ("status = yes", "TRUE", "add"),
        ("status = ture", "FALSE", "write `TRUE`, or add"),
    ],
)
def test_a_word_that_no_member_has_under_the_key_warns(
    measure: Measure, test: str, has: str, do: str
) -> None:
    ana = "2021-01-01 open Equity:Capital:Ana\n"
    reading = measure(HELPED.replace(ana, f"{ana}  status: {has}\n"), eligible(test))
    assert codes(reading) == ["maybe-misspelt"]
    word = test.rpartition(" ")[2]
    assert reading.problems[0].wrong == f"no member of 2025 has `{word}` under `status:`"
    assert reading.problems[0].do.startswith(do)


@pytest.mark.parametrize(
    ("test", "has"),
    [
        ("active = true", "TRUE"),
        ("active = False", "FALSE"),
        ("active = TRUE", '"true"'),
        ("active = worker", '"worker"'),
        ("active >= 2", "1"),
    ],
)
def test_a_test_that_a_member_could_pass_warns_of_nothing(
    measure: Measure, test: str, has: str
) -> None:
    ana = "2021-01-01 open Equity:Capital:Ana\n"
    facts_of(measure(HELPED.replace(ana, f"{ana}  active: {has}\n"), eligible(test)))


def test_one_member_with_the_word_is_enough(measure: Measure) -> None:
    people = member("Abe", "2020-01-01") + '  status: "guest"\n' + member("Bo", "2020-02-02")
    facts_of(measure(HELPED + people, eligible("status = guest")))
