"""What is asked for, what the year gives, and what mends it, in words."""

from dataclasses import replace
from typing import Any

import pytest

from coopctl.allocation import allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Law, Requirement, Rules
from coopctl.reports.checks import asked_in_words, given_in_words
from tests.allocation.builders import Draft, condition, facts, fund, rules

RESERVE = fund("reserve", "1761.61 EUR", "Equity:Reserve")


def held(that: str, *steps: Draft, law: Law | None = None, **books: Any) -> tuple[Check, Rules]:
    """Hold a requirement, the co-op's own or of a law, against a year of a surplus of 10,000."""
    asks = Requirement(id="it", that=condition(that))
    of_year = rules(steps)
    if law is None:
        of_year = replace(of_year, requires=(asks,))
    else:
        of_year = replace(of_year, laws=(replace(law, requires=(asks,)),))
    year = facts(10_000, **books)
    (check,) = check_requirements(of_year, year, allocate(of_year, year))
    return check, of_year


def figures(that: str, *steps: Draft) -> tuple[str, str]:
    """Write what is asked for and what is given."""
    check, of_year = held(that, *steps)
    return asked_in_words(check, of_year), given_in_words(check, of_year)


class TestFigures:
    """A third of 1,761.61 is 587.20333..., which lies between 587.20 and 587.21."""

    @pytest.mark.parametrize(
        ("that", "asked"),
        [
            ("1/3 of reserve >= 587.21 EUR", "at least 587.21 EUR is asked for"),
            ("1/3 of reserve <= 587.20 EUR", "at most 587.20 EUR is allowed"),
            ("1/3 of reserve > 587.21 EUR", "more than 587.21 EUR is asked for"),
            ("1/3 of reserve < 587.20 EUR", "less than 587.20 EUR is allowed"),
            ("1/3 of reserve = 587.20 EUR", "587.20 EUR is asked for"),
        ],
    )
    def test_what_is_given_is_not_rounded_to_what_is_asked_for(self, that: str, asked: str) -> None:
        assert figures(that, RESERVE) == (asked, "587.20… EUR")

    @pytest.mark.parametrize(
        ("compare", "asked"),
        [
            (">=", "at least 3,333.34 EUR is asked for"),
            ("<=", "at most 3,333.33 EUR is allowed"),
            (">", "more than 3,333.33… EUR is asked for"),
            ("<", "less than 3,333.33… EUR is allowed"),
            ("=", "3,333.33… EUR is asked for"),
        ],
    )
    def test_what_is_asked_for_in_whole_cents_fulfils_it(self, compare: str, asked: str) -> None:
        """A third of 10,000 has no end; a reserve in whole cents is above it or below it."""
        given = figures(f"reserve {compare} 1/3 of surplus", RESERVE)
        assert given == (asked, "1,761.61 EUR")

    def test_what_is_no_whole_number_of_cents_is_compared_as_it_is(self) -> None:
        """1,761.61 / 8 is 220.20125 and does more than 220.2009; 220.21 is not what is asked."""
        assert figures("1/8 of reserve >= 220.2009 EUR", RESERVE) == (
            "at least 220.2009 EUR is asked for",
            "220.20125 EUR",
        )
