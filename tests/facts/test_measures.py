"""Measures but for balances, which have a page of their own."""

from fractions import Fraction

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    SOMETHING,
    Measure,
    codes,
    facts_of,
    moved,
    numbers,
    opened,
    spent,
    worked,
)

PEOPLE = """\
2021-01-01 open Equity:Capital:Zoe
  subscribed: 900.00 EUR
  coefficient: "1.5"
  points: 3
2022-04-01 open Equity:Capital:Abe
  subscribed: 1,250.50 EUR
  coefficient: 0.5
  points: "1/3"
2025-07-01 open Equity:Capital:Mo
  subscribed: 10.00 EUR
  coefficient: "2"
  points: "1,000"
"""
HOURS = (
    opened("Equity:Work:Zoe", "Equity:Work:Abe", "Equity:Work:Mo", "Equity:Work:Abe:Nights")
    + opened("Expenses:Pay:Zoe", "Expenses:Pay:Abe", "Expenses:Pay:Mo")
    + worked("2025-01-01", "100.25", "Zoe")
    + worked("2025-12-31", "20", "Zoe")
    + worked("2025-05-05", "60", "Abe")
    + worked("2025-05-06", "15", "Abe:Nights")
    + worked("2025-08-08", "7.5", "Mo")
    + worked("2024-12-31", "500", "Zoe")
    + worked("2026-01-01", "600", "Abe")
    + spent("2025-06-30", "2000.00 EUR", account="Expenses:Pay:Zoe")
    + spent("2025-06-30", "1000.50 EUR", account="Expenses:Pay:Abe")
    + moved("2025-07-30", "0.50 EUR", debit="Assets:Bank", credit="Expenses:Pay:Abe")
)
"""Zoe 120.25 hours and 2000 of pay, Abe 75 and 1000, Mo 7.5 and none."""

LEDGER = ACCOUNTS + PEOPLE + HOURS
WORK = 'work: {account: "Equity:Work:{member}", unit: HOUR}'
PAY = 'pay: {account: "Expenses:Pay:{member}"}'


def rules(*measures: str) -> str:
    """Write the measures of a rules file."""
    return "measures:\n" + "".join(f"  {each}\n" for each in measures)


def test_a_flow_is_the_postings_within_the_year_sub_accounts_with_them(measure: Measure) -> None:
    found = numbers(measure(LEDGER, rules(WORK)), "work")
    assert found == {"Zoe": Fraction("120.25"), "Abe": 75, "Mo": Fraction("7.5")}


def test_money_is_read_on_the_natural_side_of_its_account(measure: Measure) -> None:
    """Pay is a debit and counts as it is posted; income credited to a member counts positive."""
    ledger = LEDGER + opened("Income:Fees:Zoe", "Assets:Advances:Abe")
    ledger += moved("2025-09-09", "70.00 EUR", debit="Assets:Bank", credit="Income:Fees:Zoe")
    ledger += moved("2025-09-09", "40.00 EUR", debit="Assets:Advances:Abe", credit="Assets:Bank")
    fees, advances = (
        f'{name}: {{account: "{account}:{{member}}"}}'
        for name, account in (("fees", "Income:Fees"), ("advances", "Assets:Advances"))
    )
    facts = facts_of(measure(ledger, rules(PAY, fees, advances)))
    assert facts.measures["pay"] == {"Zoe": 2000, "Abe": 1000, "Mo": 0}
    assert facts.measures["fees"] == {"Zoe": 70, "Abe": 0, "Mo": 0}
    assert facts.measures["advances"] == {"Zoe": 0, "Abe": 40, "Mo": 0}


def test_another_unit_is_read_as_posted_whatever_its_account(measure: Measure) -> None:
    ledger = LEDGER + opened("Liabilities:Vouchers:Zoe", "Liabilities:Vouchers:Abe")
    ledger += moved(
        "2025-09-09", "6 MEAL", debit="Liabilities:Vouchers:Zoe", credit="Liabilities:Vouchers:Abe"
    )
    meals = 'meals: {account: "Liabilities:Vouchers:{member}", unit: MEAL}'
    assert numbers(measure(ledger, rules(meals)), "meals") == {"Zoe": 6, "Abe": -6, "Mo": 0}


def test_metadata_is_money_a_number_or_a_number_as_text(measure: Measure) -> None:
    facts = facts_of(
        measure(LEDGER, rules("subscribed: {metadata: subscribed}", "points: {metadata: points}"))
    )
    assert facts.measures["subscribed"] == {"Zoe": 900, "Abe": Fraction("1250.5"), "Mo": 10}
    assert facts.measures["points"] == {"Zoe": 3, "Abe": Fraction(1, 3), "Mo": 1000}


@pytest.mark.parametrize("key", ["metadata: age", "metadata: points, times: age"])
def test_metadata_missing_is_a_problem_for_each_member_at_its_place(
    measure: Measure, key: str
) -> None:
    ledger = LEDGER.replace("  points: 3\n", "  points: 3\n  age: 40\n")
    reading = measure(ledger, rules(f"points: {{{key}}}"))
    assert reading.facts is None
    assert codes(reading) == ["metadata-missing", "metadata-missing"]
    lines = ledger.splitlines()
    for problem, id_ in zip(reading.problems, ("Abe", "Mo"), strict=True):
        assert f"{id_} has none" in problem.wrong
        assert f"open Equity:Capital:{id_}" in lines[problem.place.line - 1]


def test_metadata_that_is_a_word_is_a_problem_that_quotes_it(measure: Measure) -> None:
    reading = measure(
        LEDGER.replace("points: 3", 'points: "three"'), rules("p: {metadata: points}")
    )
    assert reading.facts is None
    assert "Zoe has `three`" in reading.problems[0].wrong


def test_who_is_no_member_that_year_needs_no_metadata(measure: Measure) -> None:
    gone = "2020-01-01 open Equity:Capital:Old\n2024-01-01 close Equity:Capital:Old\n"
    assert "Old" not in numbers(measure(LEDGER + gone, rules("p: {metadata: points}")), "p")


def test_weights_add_up_other_measures_in_their_own_numbers(measure: Measure) -> None:
    """Zoe 40% of 120.25 + 60% of 2000, Abe 40% of 75 + 60% of 1000, Mo 40% of 7.5."""
    mix = "mix: {weights: {work: 40%, pay: 0.6}}"
    found = numbers(measure(LEDGER, rules(mix, WORK, PAY)), "mix")
    assert found == {"Zoe": Fraction("1248.1"), "Abe": 630, "Mo": 3}


def test_times_multiplies_by_a_number_in_the_members_metadata(measure: Measure) -> None:
    """1.5 x 120.25, 0.5 x 75, 2 x 7.5."""
    weighed = WORK.replace("HOUR", "HOUR, times: coefficient")
    found = numbers(measure(LEDGER, rules(weighed)), "work")
    assert found == {"Zoe": Fraction("180.375"), "Abe": Fraction("37.5"), "Mo": 15}


def test_times_applies_to_metadata_and_composites_as_well(measure: Measure) -> None:
    more = ("s: {metadata: points, times: coefficient}", "c: {weights: {s: 2}, times: coefficient}")
    facts = facts_of(measure(LEDGER, rules(*more)))
    assert facts.measures["s"] == {"Zoe": Fraction("4.5"), "Abe": Fraction(1, 6), "Mo": 2000}
    assert facts.measures["c"] == {"Zoe": Fraction("13.5"), "Abe": Fraction(1, 6), "Mo": 8000}


def bounded(bounds: str) -> str:
    """Write the work measure with bounds."""
    return rules(WORK.replace("HOUR", f"HOUR, {bounds}"), "points: {metadata: points}", PAY)


@pytest.mark.parametrize(
    ("bounds", "zoe", "abe", "mo"),
    [
        ("at_least: 50", "120.25", "75", "50"),
        ("at_most: 100", "100", "75", "7.5"),
        ("at_least: [10, 80]", "120.25", "80", "80"),
        ("at_most: [110, 60]", "60", "60", "7.5"),
        ("at_least: 90, at_most: 70", "70", "70", "70"),
        ("at_most: 5 * points", "15", "5/3", "7.5"),
        ("at_least: points + 1", "120.25", "75", "1001"),
        ("at_most: 5% of pay", "100", "50", "0"),
        ("at_most: 1% of surplus", "120.25", "75", "7.5"),
        ("at_most: 2 * members + 30", "32", "32", "7.5"),
        ("at_most: days - 300", "65", "65", "-116"),
    ],
)
def test_floors_come_before_caps_and_a_measure_means_the_members_own_number(
    measure: Measure, bounds: str, zoe: str, abe: str, mo: str
) -> None:
    """Mo was a member on 184 days; the surplus is 20,000."""
    ledger = LEDGER + moved(
        "2025-10-10", "23000.00 EUR", debit="Assets:Bank", credit="Income:Sales"
    )
    found = numbers(measure(ledger, bounded(bounds)), "work")
    assert found == {"Zoe": Fraction(zoe), "Abe": Fraction(abe), "Mo": Fraction(mo)}


def test_bounds_come_after_times(measure: Measure) -> None:
    weighed = rules(WORK.replace("HOUR", "HOUR, at_most: 150, times: coefficient"))
    found = numbers(measure(LEDGER, weighed), "work")
    assert found == {"Zoe": 150, "Abe": Fraction("37.5"), "Mo": 15}


def test_a_bound_may_name_a_measure_written_after_it(measure: Measure) -> None:
    """Abe's 75 hours are cut to 50, which is 5% of his pay; so is what is made of them."""
    capped = WORK.replace("HOUR", "HOUR, at_most: 5% of pay")
    facts = facts_of(measure(LEDGER, rules("twice: {weights: {work: 2}}", capped, PAY)))
    assert facts.measures["work"]["Abe"] == 50
    assert facts.measures["twice"]["Abe"] == 100


def test_an_account_in_a_bound_is_a_base(measure: Measure) -> None:
    """2000 and 1000 of pay, 3% of which is 90."""
    capped = rules(WORK.replace("HOUR", "HOUR, at_most: 3% of Expenses:Pay"))
    assert numbers(measure(LEDGER, capped), "work")["Zoe"] == 90


HELPERS = (
    opened("Equity:Work:Helpers:Summer", "Equity:Work:Pupils", "Expenses:Pay:Helpers")
    + worked("2025-07-07", "44", "Helpers:Summer")
    + worked("2025-07-08", "6", "Pupils")
    + worked("2024-07-08", "1000", "Pupils")
    + spent("2025-07-30", "300.00 EUR", account="Expenses:Pay:Helpers")
)
OTHER_WORK = WORK.replace("HOUR", "HOUR, others: [Equity:Work:Helpers, Equity:Work:Pupils]")
OTHER_PAY = PAY.replace('"}', '", others: [Expenses:Pay:Helpers]}')


def test_others_are_what_non_members_contributed_in_the_year_and_no_members(
    measure: Measure,
) -> None:
    facts = facts_of(measure(LEDGER + HELPERS, rules(OTHER_WORK, OTHER_PAY)))
    assert facts.others == {"work": 50, "pay": 300}
    assert facts.measures["work"] == {"Zoe": Fraction("120.25"), "Abe": 75, "Mo": Fraction("7.5")}


MIXES = ("mix: {weights: {work: 40%, pay: 60%}}", "half: {weights: {mix: 1/2}}")


@pytest.mark.parametrize(
    ("balance", "pay"), [("", 300), (", balance: year-end", 300), (", balance: highest", 300)]
)
def test_others_that_cover_members_own_accounts_leave_these_out(
    measure: Measure, balance: str, pay: int
) -> None:
    """Of 3300.00 under Expenses:Pay all but the helpers' 300.00 is Zoe's and Abe's."""
    others = f'pay: {{account: "Expenses:Pay:{{member}}", others: [Expenses:Pay]{balance}}}'
    assert facts_of(measure(LEDGER + HELPERS, rules(others))).others == {"pay": pay}


@pytest.mark.parametrize("turned", [False, True])
def test_composites_weigh_others_as_they_weigh_members(measure: Measure, *, turned: bool) -> None:
    """40% of 50 + 60% of 300, and half of that; in whatever order the measures are written."""
    written = [OTHER_WORK, OTHER_PAY, *MIXES]
    order = rules(*(reversed(written) if turned else written))
    facts = facts_of(measure(LEDGER + HELPERS, order))
    assert facts.others["mix"] == 200
    assert facts.others["half"] == 100


@pytest.mark.parametrize("turned", [False, True])
def test_composites_weigh_others_in_a_year_without_members_too(
    measure: Measure, *, turned: bool
) -> None:
    written = [OTHER_WORK, OTHER_PAY, *MIXES]
    order = rules(*(reversed(written) if turned else written))
    assert facts_of(measure(ACCOUNTS + HELPERS, order)).others["half"] == 100


def test_a_composite_of_measures_without_others_has_none(measure: Measure) -> None:
    facts = facts_of(measure(LEDGER, rules(WORK, PAY, MIXES[0])))
    assert facts.others == {}


def test_numbers_below_zero_stay_below_zero_in_the_facts(measure: Measure) -> None:
    """A total takes them as they are; a distribution counts them as zero."""
    ledger = LEDGER + worked("2025-11-11", "-10", "Mo")
    assert numbers(measure(ledger, rules(WORK)), "work")["Mo"] == Fraction("-2.5")


def test_a_measure_is_no_longer_a_sum_than_its_digits(measure: Measure) -> None:
    """A third of a sum stays a third."""
    third = numbers(measure(LEDGER, rules(WORK, "third: {weights: {work: 1/3}}")), "third")
    assert third["Zoe"] * 3 == Fraction("120.25")


def test_without_entries_of_anybody_everybody_has_zero(measure: Measure) -> None:
    found = numbers(measure(ACCOUNTS + PEOPLE + SOMETHING, rules(WORK)), "work")
    assert found == {"Zoe": 0, "Abe": 0, "Mo": 0}


def test_a_measure_of_more_digits_than_any_share_needs_is_a_problem(measure: Measure) -> None:
    """Forty ratios of 40 digits each make a ratio of 1,600 digits."""
    tiny = f"1/{'9' * 39} * ("
    bound = tiny * 40 + "work" + ")" * 40
    reading = measure(LEDGER, rules(WORK, f'long: {{weights: {{work: 1}}, at_most: "{bound}"}}'))
    assert reading.facts is None
    assert codes(reading) == ["number-too-long"]
    assert "measure `long`" in reading.problems[0].wrong


def test_metadata_of_thousands_of_digits_is_quoted_cut(measure: Measure) -> None:
    ledger = LEDGER.replace("points: 3", f'points: "{"7" * 9_000}"')
    (problem,) = measure(ledger, rules("p: {metadata: points}")).problems
    assert "777…`" in problem.wrong
    assert len(problem.wrong) < 200
