"""What writing a closing takes: its file, perhaps an include line, and what must then hold."""

import os
from collections.abc import Iterator

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View
from coopctl.closing.include import including, is_included, not_included
from coopctl.closing.plan import Plan
from coopctl.closing.posted import misread
from coopctl.closing.write import Change, Job, Load, changed_meanwhile
from coopctl.problems import Place, Problem


def closing_change(plan: Plan) -> Change:
    """Give the file of a closing with its new text."""
    old = None if plan.old is None else plan.old.encode()
    return Change("this closing", plan.path, old, plan.text.encode())


def closing_job(
    plan: Plan,
    rules: Rules,
    facts: Facts,
    allocation: Allocation,
    *,
    main: str,
    load: Load,
    include: str | None,
) -> Job:
    """Put together what writing a closing takes.

    Args:
        plan: the file and its text.
        rules: of the year.
        facts: of the year.
        allocation: of its surplus or loss.
        main: the main ledger, absolute.
        load: how to load it.
        include: the line to add to it, where it does not include the closing.

    Raises:
        OSError: where the main ledger cannot be read.
    """
    # the closing first: without its include line the ledger is still whole
    changes = [closing_change(plan)] if plan.changed else []
    if include is not None:
        changes.append(including(main, include))

    def verify(books: Books) -> Iterator[Problem]:
        if not is_included(plan.path, books):
            yield not_included(plan.path, books)
            return
        yield from changed_books(rules, facts, books)
        yield from misread(rules, books, facts, allocation, plan.path)

    return Job(
        changes=tuple(changes),
        main=main,
        load=load,
        refused=lambda problems: refused(plan.path, rules.year, problems),
        verify=verify,
    )


def changed_books(rules: Rules, facts: Facts, books: Books) -> Iterator[Problem]:
    """Tell of books that are no longer those of the facts."""
    period = rules.period
    if View(books, rules.year).fingerprint(period.first, period.last) != facts.fingerprint:
        yield changed_meanwhile(books.main, "the books")


def refused(path: str, year: int, problems: tuple[Problem, ...]) -> Problem:
    """Tell that the ledger refuses the closing, which later closings may stand on."""
    why = "the other errors appear only with the new file; nothing was written"
    do = "mend what they name, then run the command again"
    later = _later_closings(path, year, problems)
    if later:
        names = ", ".join(str(each) for each in later)
        why = f"the closing of {names} states balances that this one changes; nothing was written"
        do = f"run `rm {' '.join(later.values())}`, then close each year again: " + ", ".join(
            f"`coopctl close-year {each}`" for each in (year, *later)
        )
    return Problem(
        code="closing-refused",
        place=Place(path),
        wrong=f"the ledger does not load with the closing of {year} in it",
        why=why,
        do=do,
    )


def _later_closings(path: str, year: int, problems: tuple[Problem, ...]) -> dict[int, str]:
    """Name the closings of later years in which there is an error, by year."""
    folder = os.path.dirname(path)
    found = {}
    for problem in problems:
        where, name = os.path.split(problem.place.file)
        stem = name.removesuffix(".beancount")
        if where == folder and stem.isdecimal() and int(stem) > year:
            found[int(stem)] = problem.place.file
    return dict(sorted(found.items()))
