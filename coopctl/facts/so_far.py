"""What the rules would do if the fiscal year ended today: provisional, and told as such."""

from dataclasses import dataclass
from datetime import date

from coopctl.allocation import Allocation, allocate
from coopctl.allocation.values import Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, until
from coopctl.facts.reading import read_facts
from coopctl.problems import Problem
from coopctl.words import Words, said


@dataclass(frozen=True, slots=True)
class SoFar:
    """The allocation on the figures up to a day; None where the facts cannot be read."""

    day: date
    rules: Rules
    facts: Facts | None
    allocation: Allocation | None
    problems: tuple[Problem, ...]

    @property
    def obstacle(self) -> Words:
        """Say why there is no allocation; a text is the message of a problem, in English."""
        first = self.rules.period.first
        if any(each.code == "year-without-entries" for each in self.problems):
            return said(
                "the ledger has no entry from {first} to {last}", first=first, last=self.day
            )
        told = "; ".join(dict.fromkeys(each.wrong for each in self.problems if each.is_error))
        return told or said("the rules say nothing of this year")


def so_far(rules: Rules, books: Books, day: date) -> SoFar:
    """Divide what there is of a year by its rules, on the books as they were at the end of a day.

    Args:
        rules: of the fiscal year of the day.
        books: of the whole ledger; what is dated later is left out.
        day: the last one that counts.

    Reading:
        Averages and days of membership are of the whole year, as if nothing more happened in it.
    """
    reading = read_facts(rules, until(books, day), fingerprinted=False)
    if reading.facts is None:
        return SoFar(day, rules, None, None, reading.problems)
    return SoFar(day, rules, reading.facts, allocate(rules, reading.facts), reading.problems)
