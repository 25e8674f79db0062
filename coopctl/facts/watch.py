"""What must hold at every entry, whatever the year: funds, and who is paid as a member."""

from collections.abc import Iterator

from coopctl.allocation.vocabulary import MEMBER, Rules
from coopctl.books import ANY_PART, Books
from coopctl.facts.dues import outsiders
from coopctl.facts.funds import below_zero, indivisible_taken
from coopctl.problems import Problem


def watched_by(rules: Rules) -> tuple[str, ...]:
    """Name the accounts whose transactions `broken` looks at: those that steps name."""
    names = (name.replace(MEMBER, ANY_PART) for step in rules.steps for name in step.accounts)
    return tuple(dict.fromkeys(names))


def broken(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of entries that take from a fund or pay a member as nobody decided.

    Args:
        rules: as they read now; what a step names counts for every year.
        books: that watched the accounts of `watched_by`.
    """
    yield from indivisible_taken(rules, books)
    yield from below_zero(rules, books)
    yield from outsiders(rules, books)
