"""Whether each closing in the ledger knows the books of its year."""

import os
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import file_of, name_of
from coopctl.assembly.resolutions import Resolution, approvals_of
from coopctl.books import CORRECTION, Books, Closing, Record, View
from coopctl.closing.reading import by_git, read_closing
from coopctl.closing.stage import Status
from coopctl.closing.standing import (
    books_of_its_days,
    corrections_gone,
    corrections_of,
    is_misplaced,
    last_prints,
    not_approved,
)
from coopctl.closing.text import correction_link, link_of
from coopctl.problems import Problem


def closings_outdated(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of each closing whose books are no longer those that it states, or that no vote made.

    Whether rules and file are as they were, `coopctl verify` says.

    Args:
        rules: of any year; the fiscal year's first day is no dated value.
        books: of the whole ledger.
    """
    view = View(books, rules.year)
    for year, closing in books.closings.items():
        corrections, gone = list(corrections_of(books, year)), corrections_gone(books, year)
        known = closing.metadata.get("books")
        if corrections or gone:
            known = last_prints(corrections, gone).books
        period = rules.fiscal_year.period(year)
        now = view.of_another(year).fingerprint(period.first, period.last)
        approved = closing.metadata.get("status") == Status.APPROVED
        approvals = approvals_of(books, name_of(year)) if approved else []
        if approved:
            yield from _not_as_resolved(closing, next(iter(approvals), None))
        if known in (None, now):
            continue
        if known != books_of_its_days(rules, books, year, _text_of(closing)):
            yield _since_approved(closing) if approved else _since_closed(closing)
    yield from misplaced(books)


def _text_of(closing: Closing) -> str | None:
    """Read the file of a closing; None where that cannot be done."""
    found = read_closing(closing.place.file, closing.year)
    return found if isinstance(found, str) else None


def misplaced(books: Books) -> Iterator[Problem]:
    """Tell of what speaks of a closing, and does not stand in the file of it."""
    yield from _linked_elsewhere(books)
    for record in books.records:
        if record.kind == CORRECTION and is_misplaced(record):
            name, do = _own_file(record), "take the record out"
            if name is not None:
                other = os.path.join(os.path.dirname(record.place.file), name)
                back = f"bring both files back as they were, {by_git(record.place.file, other)}"
                to_do = back if os.path.lexists(other) else f"rename the file to `{name}`"
                do = f"{to_do}, or {do}"
            yield Problem(
                code="correction-misplaced",
                place=record.place,
                wrong="this record of a correction is not in a file of its own",
                why="`coopctl close-year YEAR --correct` writes it, into a file such as "
                "`2025-correction-1.beancount`; elsewhere nothing reads it",
                do=do,
            )


def _own_file(record: Record) -> str | None:
    """Name the file that a correction was renamed from; None where it never had its own."""
    year, number = (*record.values, None)[0], record.metadata.get("number")
    if not isinstance(year, Decimal) or not isinstance(number, Decimal):
        return None
    if not isinstance(read_closing(record.place.file, int(year)), str):
        return None
    return file_of(int(year), int(number))


def _not_as_resolved(closing: Closing, resolution: Resolution | None) -> Iterator[Problem]:
    """Tell of an approved closing whose resolution is missing, or of other figures or days."""
    said, day = (closing.metadata.get(key) for key in ("proposal", "approved"))
    if resolution is None or resolution.proposal != said:
        found = not_approved(closing.year, closing.place.file, resolution)
    elif day != str(resolution.day):
        file = closing.place.file
        found = not_approved(closing.year, file, resolution, day=day or "no day")
    else:
        return
    yield replace(found, place=closing.place)


def _linked_elsewhere(books: Books) -> Iterator[Problem]:
    """Tell of each entry that is linked to a closing or a correction it does not stand in."""
    for linked in books.linked:
        year, number = linked.year, linked.number
        link, what = link_of(year), f"the closing of {year}"
        if number is not None:
            link, what = correction_link(year, number), f"correction {number} of {year}"
        yield Problem(
            code="linked-elsewhere",
            place=linked.place,
            wrong=f"this entry is linked `^{link}`, and does not stand in the file of {what}",
            why="the link marks what coopctl posts there; elsewhere an entry counts as any other",
            do=f"take `^{link}` off this entry",
        )


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
