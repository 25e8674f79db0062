"""What the books say of one fiscal year, measured as the rules ask."""

from coopctl.facts.planned import AS_BOOKED, Planned
from coopctl.facts.reading import FactsReading, other_income_of, read_facts, surplus_of

__all__ = ["AS_BOOKED", "FactsReading", "Planned", "other_income_of", "read_facts", "surplus_of"]
