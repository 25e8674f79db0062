"""What the books say of one fiscal year, measured as the rules ask."""

from coopctl.facts.reading import FactsReading, read_facts

__all__ = ["FactsReading", "read_facts"]
