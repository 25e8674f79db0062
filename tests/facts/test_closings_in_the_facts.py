"""The year's own closing is never part of its facts; those of other years are."""

from tests.facts.ledgers import ACCOUNTS, Measure, facts_of, opened, sold, spent

RULES = """
measures: {capital: {account: "Equity:Capital:{member}", balance: year-end}}
bases: {set-aside: [Equity:Reserve]}
"""
LEDGER = (
    ACCOUNTS
    + opened("Equity:Earnings:Previous", "Equity:Capital:Ana")
    + sold("2024-03-03", "400.00 EUR")
    + sold("2025-03-03", "1000.00 EUR")
    + spent("2025-04-04", "300.00 EUR")
    + sold("2026-03-03", "50.00 EUR")
)


def closing(year: int, day: str, reserve: str, ana: str) -> str:
    """Write a closing that gives to the reserve and to Ana's capital."""
    return f"""
{day} custom "coop-closing" {year}

{day} * "Closing {year}" "Reserve" ^coop-closing-{year}
  Equity:Earnings:Previous  {reserve} EUR
  Equity:Reserve

{day} * "Closing {year}" "Shares" ^coop-closing-{year}
  Equity:Earnings:Previous  {ana} EUR
  Equity:Capital:Ana
"""


def test_closings_of_earlier_years_are_in_the_balances(measure: Measure) -> None:
    facts = facts_of(measure(LEDGER + closing(2024, "2025-01-01", "60.00", "5.00"), RULES))
    assert facts.bases["set-aside"] == 60
    assert facts.balances["Equity:Reserve"] == 60
    assert facts.measures["capital"] == {"Ana": 5}


def test_the_years_own_closing_is_in_none_though_dated_in_the_year(measure: Measure) -> None:
    own = closing(2025, "2025-12-31", "700.00", "11.00")
    assert facts_of(measure(LEDGER + own, RULES)) == facts_of(measure(LEDGER, RULES))


def test_a_year_computed_again_after_later_ones_were_closed_is_the_same(measure: Measure) -> None:
    before = facts_of(measure(LEDGER, RULES, year=2024))
    closed = closing(2024, "2025-01-01", "60.00", "5.00") + closing(2025, "2026-01-01", "9", "9")
    assert facts_of(measure(LEDGER + closed, RULES, year=2024)) == before


def test_income_brought_to_zero_by_the_own_closing_is_still_the_years_income(
    measure: Measure,
) -> None:
    zero = """
2025-12-31 custom "coop-closing" 2025

2025-12-31 * "Closing 2025" "To zero" ^coop-closing-2025
  Income:Sales              1000.00 EUR
  Expenses:Rent             -300.00 EUR
  Equity:Earnings:Previous  -700.00 EUR
"""
    facts = facts_of(measure(LEDGER + zero, RULES))
    assert facts.turnover == 1000
    assert facts.surplus == 700
    assert facts.balances["Equity:Earnings:Previous"] == 0


def test_the_income_that_another_years_closing_brought_to_zero_is_none_of_this_year(
    measure: Measure,
) -> None:
    zero = """
2024-12-31 custom "coop-closing" 2024

2024-12-31 * "Closing 2024" "To zero" ^coop-closing-2024
  Income:Sales               400.00 EUR
  Equity:Earnings:Previous  -400.00 EUR
"""
    facts = facts_of(measure(LEDGER + zero, RULES))
    assert facts.surplus == 700
    assert facts.balances["Equity:Earnings:Previous"] == 400
