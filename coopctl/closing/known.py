"""Whether each closing in the ledger knows the books of its year."""

from collections.abc import Iterator

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, Closing, View
from coopctl.closing.approval import corrections_of
from coopctl.closing.stage import Status
from coopctl.problems import Problem


def closings_outdated(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of each closing whose books are no longer those that it states.

    Only books are compared: whether rules and file are as they were, `coopctl verify` says.

    Args:
        rules: of any year; the fiscal year's first day is no dated value.
        books: of the whole ledger.
    """
    view = View(books, rules.year)
    for year, closing in books.closings.items():
        corrections = corrections_of(books, year)
        known = corrections[-1].books if corrections else closing.metadata.get("books")
        period = rules.fiscal_year.period(year)
        now = view.of_another(year).fingerprint(period.first, period.last)
        if known not in (None, now):
            approved = closing.metadata.get("status") == Status.APPROVED
            yield _since_approved(closing) if approved else _since_closed(closing)


def _since_closed(closing: Closing) -> Problem:
    """Tell of entries that came after a closing was written."""
    year = closing.year
    return Problem(
        code="books-changed",
        place=closing.place,
        wrong=f"entries that concern fiscal year {year} were added or changed after it was closed",
        why="a closing speaks of the books as they were when it was written",
        do=f"run `coopctl close-year {year}` and read the diff",
    )


def _since_approved(closing: Closing) -> Problem:
    """Tell of entries that came after a meeting approved the closing."""
    year = closing.year
    return Problem(
        code="approved-changed",
        place=closing.place,
        wrong=f"entries that concern fiscal year {year} were added or changed after its closing "
        "was approved",
        why="what a meeting approved is never written anew",
        do=f"run `coopctl close-year {year} --correct` for the next meeting, or take back what "
        "changed",
    )
