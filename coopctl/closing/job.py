"""What writing for a closing takes: files, and what must hold of the ledger with them."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.settings import Dated
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import part_in
from coopctl.assembly.resolutions import approvals_of
from coopctl.books import Books, View, read_text
from coopctl.closing.include import including, is_included, not_included
from coopctl.closing.plan import Plan
from coopctl.closing.posted import misread, posted_for, read_otherwise
from coopctl.closing.stage import Status
from coopctl.closing.standing import not_approved
from coopctl.closing.text import stated
from coopctl.closing.write import Change, Job, Load, changed_meanwhile
from coopctl.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What is written, and the figures it is of.

    Attributes:
        path: of the closing or correction, absolute.
        approves: what must be approved once it is written, by the name of its file.
        proposal: fingerprint of the figures that must be approved.
        posted: what closing and corrections post, by account and commodity, where that stays as it
            was, whatever came since; None where it is what books and rules give today.
        again: the command to run after the closings of later years were removed.
    """

    path: str
    rules: Rules
    facts: Facts
    allocation: Allocation
    again: str
    approves: str | None = None
    proposal: str | None = None
    posted: Mapping[tuple[str, str], Fraction] | None = None


def job_for(
    purpose: Purpose,
    changes: Sequence[Change],
    *,
    main: str,
    read: Mapping[str, str],
    load: Load,
    include: str | None,
) -> Job:
    """Put together what writing takes.

    Args:
        purpose: what is written, and the figures it is of.
        changes: in their order.
        main: the main ledger, absolute.
        read: what each file held that the figures come from.
        load: how to load it.
        include: the line to add to it, below the first change; None where it has it.

    Raises:
        OSError: where the main ledger cannot be read.
    """
    # a file before its include line: without the line the ledger is still whole
    line = [] if include is None else [including(main, include)]
    return Job(
        changes=(*changes[:1], *line, *changes[1:]),
        main=main,
        read=read,
        command=purpose.again,
        load=load,
        refused=lambda problems: refused(purpose, problems),
        verify=lambda books: verified(purpose, books),
    )


def closing_change(plan: Plan) -> Change:
    """Give the file of a closing with its new text."""
    old = None if plan.old is None else plan.old.encode()
    return Change("this closing", plan.path, old, plan.text.encode())


def verified(purpose: Purpose, books: Books) -> Iterator[Problem]:
    """Tell where a ledger does not read what was written as it is meant."""
    rules, facts, period = purpose.rules, purpose.facts, purpose.rules.period
    if not is_included(purpose.path, books):
        yield not_included(purpose.path, books)
        return
    if View(books, rules.year).fingerprint(period.first, period.last) != facts.fingerprint:
        yield changed_meanwhile(books.main, "the books")
    if purpose.posted is None:
        yield from misread(rules, books, facts, purpose.allocation, purpose.path)
    else:
        read = posted_for(books, rules.year)
        yield from read_otherwise(rules.year, purpose.path, given=purpose.posted, read=read)
    if purpose.approves is not None:
        approvals = approvals_of(books, purpose.approves)
        proposals = [each.proposal for each in approvals]
        if purpose.proposal not in proposals:
            yield not_approved(rules.year, purpose.path, next(iter(approvals), None))


def refused(purpose: Purpose, problems: tuple[Problem, ...]) -> Problem:
    """Tell that the ledger refuses what was written, which later closings may stand on."""
    year = purpose.rules.year
    why = "the other errors appear only with the new file; nothing was written"
    do = "mend what they name, then run the command again"
    later = _later_closings(purpose.path, year, problems)
    approved = [each for each, file in later.items() if _says_approved(file)]
    if later:
        names = ", ".join(str(each) for each in later)
        why = f"the closing of {names} states balances that this one changes; nothing was written"
        files = " ".join(map(shlex.quote, later.values()))
        do = f"run `rm {files}`, then `{purpose.again}`, then " + ", ".join(
            f"`coopctl close-year {each}`" for each in later
        )
    if approved:
        why, do = _beside_approved(purpose, ", ".join(map(str, approved)))
    return Problem(
        code="closing-refused",
        place=Place(purpose.path),
        wrong=f"the ledger does not load with the closing of {year} in it",
        why=why,
        do=do,
    )


def _beside_approved(purpose: Purpose, years: str) -> tuple[str, str]:
    """Say why and what to do where later years are approved, whose closings stay as they are."""
    command = f"`coopctl close-year {purpose.rules.year}`"
    why = f"the closing of {years}, which a meeting has approved, states balances without this one"
    do = f"take the closing of {years} and its resolution back, such as by `git revert`, "
    do += f"then run {command}, and put {years} to the vote again"
    if purpose.approves is not None and purpose.rules.closing.dated is Dated.APPROVAL:
        why = f"the closing moves to the day of the vote, and that of {years}, which a meeting has "
        why += "approved, states balances with it"
        do = f"set `dated: next-day` below `closing:` in rules.yaml, run {command}, "
        do += f"then `{purpose.again}`"
    return f"{why}; nothing was written", do


def _says_approved(file: str) -> bool:
    """Whether the closing in a file states that it is approved."""
    try:
        return stated(read_text(file), "status") == Status.APPROVED
    except (OSError, UnicodeDecodeError):  # told elsewhere, as what keeps the ledger from loading
        return False


def _later_closings(path: str, year: int, problems: tuple[Problem, ...]) -> dict[int, str]:
    """Name the closings of later years in which there is an error, by year."""
    folder = os.path.dirname(path)
    found = {}
    for problem in problems:
        where, name = os.path.split(problem.place.file)
        part = part_in(name)
        if where == folder and part is not None and part[1] is None and part[0] > year:
            found[part[0]] = problem.place.file
    return dict(sorted(found.items()))
