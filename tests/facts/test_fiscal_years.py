from datetime import date
from fractions import Fraction

import pytest

from tests.facts.ledgers import (
    ACCOUNTS,
    HEAD,
    SOMETHING,
    Measure,
    facts_of,
    numbers,
    opened,
    paid_in,
    sold,
)

APRIL = 'fiscal_year: {starts: "04-01", named_after: %s}\n'
SALES = (
    sold("2024-03-31", "1.00 EUR")
    + sold("2024-04-01", "20.00 EUR")
    + sold("2025-03-31", "300.00 EUR")
    + sold("2025-04-01", "4000.00 EUR")
    + sold("2026-03-31", "50000.00 EUR")
    + sold("2026-04-01", "600000.00 EUR")
)


@pytest.mark.parametrize(
    ("named_after", "year", "turnover"),
    [("start", 2024, 320), ("start", 2025, 54000), ("end", 2025, 320), ("end", 2026, 54000)],
)
def test_a_year_from_april_is_named_after_its_start_or_its_end(
    measure: Measure, named_after: str, year: int, turnover: int
) -> None:
    facts = facts_of(measure(ACCOUNTS + SALES, APRIL % named_after, year=year))
    assert facts.turnover == turnover
    assert facts.period.year == year


@pytest.mark.parametrize("named_after", ["start", "end"])
def test_a_calendar_year_is_named_alike_either_way(measure: Measure, named_after: str) -> None:
    rules = f"fiscal_year: {{named_after: {named_after}}}\n"
    facts = facts_of(measure(ACCOUNTS + SALES, rules))
    assert (facts.period.first, facts.period.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert facts.turnover == 4300


@pytest.mark.parametrize(("year", "days"), [(2023, 366), (2024, 365), (2027, 366)])
def test_a_year_from_april_has_the_leap_day_of_its_second_part(
    measure: Measure, year: int, days: int
) -> None:
    ledger = ACCOUNTS + opened("Equity:Capital:Ana") + sold(f"{year}-05-05", "1.00 EUR")
    found = numbers(measure(ledger, APRIL % "start", year=year), "days")
    assert found == {"Ana": days}


def test_a_daily_average_of_a_leap_year_is_over_366_days(measure: Measure) -> None:
    """Paid in on 29 February 2024: 307 days remained of 2024, 32 of April 2023 to March 2024."""
    ledger = ACCOUNTS + opened("Equity:Capital:Ana") + paid_in("2024-02-29", "366.00 EUR", "Ana")
    rules = 'measures: {capital: {account: "Equity:Capital:{member}", balance: daily-average}}\n'
    assert numbers(measure(ledger, rules, year=2024), "capital") == {"Ana": 307}
    from_april = measure(ledger, rules + APRIL % "start", year=2023)
    assert numbers(from_april, "capital") == {"Ana": 32}


def test_month_ends_of_a_year_from_april_are_those_from_april_to_march(measure: Measure) -> None:
    """On the last day of February the money was there; by the end of March it had grown."""
    ledger = ACCOUNTS + opened("Equity:Capital:Ana") + paid_in("2024-02-29", "120.00 EUR", "Ana")
    ledger += paid_in("2024-03-31", "6.00 EUR", "Ana")
    rules = 'measures: {c: {account: "Equity:Capital:{member}", balance: month-end-average}}\n'
    found = numbers(measure(ledger, rules + APRIL % "start", year=2023), "c")
    assert found == {"Ana": Fraction(120 + 126, 12)}


def test_a_year_may_start_on_any_day(measure: Measure) -> None:
    rules = 'fiscal_year: {starts: "07-15", named_after: end}\n'
    ledger = ACCOUNTS + sold("2024-07-14", "1.00 EUR") + sold("2024-07-15", "20.00 EUR")
    ledger += sold("2025-07-14", "300.00 EUR") + sold("2025-07-15", "4000.00 EUR")
    assert facts_of(measure(ledger, rules)).turnover == 320


GERMAN = {
    "Assets": "Aktiva",
    "Liabilities": "Schulden",
    "Equity": "Kapital",
    "Income": "Ertrag",
    "Expenses": "Aufwand",
}


def test_roots_have_the_names_that_the_ledgers_options_give_them(measure: Measure) -> None:
    """Sides, turnover, surplus and the account drawn on follow."""
    options = "".join(f'option "name_{key.lower()}" "{name}"\n' for key, name in GERMAN.items())
    ledger = ACCOUNTS + opened("Equity:Capital:Ana", "Expenses:Pay:Ana") + SOMETHING
    ledger += paid_in("2025-01-01", "70.00 EUR", "Ana")
    ledger += sold("2025-05-05", "-30.00 EUR", account="Expenses:Pay:Ana")
    rules = """
        measures:
          capital: {account: "Equity:Capital:{member}", balance: year-end}
          pay: {account: "Expenses:Pay:{member}"}
        bases: {held: [Assets], costs: [Expenses]}
        allocation:
          - {step: reserve, amount: 10% of surplus, to: Equity:Reserve}
        """
    head = HEAD
    for english, german in GERMAN.items():
        ledger, rules, head = (
            text.replace(f"{english}:", f"{german}:").replace(f"[{english}]", f"[{german}]")
            for text in (ledger, rules, head)
        )
    facts = facts_of(measure(options + ledger, rules, head=head))
    assert facts.turnover == 1000
    assert facts.surplus == 970
    assert facts.bases["held"] == 1040
    assert facts.bases["costs"] == 30
    assert facts.measures["capital"] == {"Ana": 70}
    assert facts.measures["pay"] == {"Ana": 30}
    assert facts.drawn_on == "Kapital:Earnings:Previous"
