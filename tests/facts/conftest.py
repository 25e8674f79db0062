from pathlib import Path

import pytest

from coopctl.books import read_books
from coopctl.facts import AS_BOOKED, FactsReading, Planned, read_facts
from coopctl.rules import read_rules
from tests.facts.ledgers import HEAD, Measure, rules_text


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Reads ledger and rules, which are right, and measures a year."""

    def _measure(
        ledger: str,
        more: str = "",
        year: int = 2025,
        head: str = HEAD,
        planned: Planned = AS_BOOKED,
    ) -> FactsReading:
        path = tmp_path / "main.beancount"
        path.write_text(ledger, encoding="utf-8")
        rules = read_rules(rules_text(more, head), source="rules.yaml", year=year)
        assert rules.rules is not None, rules.problems
        books = read_books(str(path), currency=rules.rules.currency.code)
        assert books.books is not None, books.problems
        return read_facts(rules.rules, books.books, planned=planned)

    return _measure
