"""The allocation of a year: the files of a co-op gathered, its surplus divided."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Rules
from coopctl.books import UNREADABLE, Books
from coopctl.cli.screen import stop, stop_on_errors
from coopctl.cli.workspace import (
    Loaded,
    closing_file,
    closing_folder,
    load,
    load_past_closings,
    load_rules,
    main_ledger,
    today,
)
from coopctl.closing.approved import as_approved
from coopctl.closing.include import is_included
from coopctl.closing.known import misplaced
from coopctl.closing.reading import read_closing
from coopctl.closing.stage import Stage, status_of
from coopctl.closing.standing import stage_in
from coopctl.facts import read_facts
from coopctl.problems import Problem
from coopctl.reports.checks import not_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A fiscal year of the co-op, computed.

    Attributes:
        main: the main ledger, absolute.
        closing_file: where the year's closing stands or will stand, absolute.
        included: whether the ledger reads that file, or will when it is there.
        stage: of the closing.
        checks: what laws and the co-op require, held against the year.
        problems: warnings so far.
        without_closing: errors that the ledger has with the closing that stands there, and
            loses without it.
    """

    rules: Rules
    books: Books
    facts: Facts
    allocation: Allocation
    main: str
    closing_file: str
    included: bool
    stage: Stage
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]
    without_closing: tuple[Problem, ...] = ()


def compute(rules_file: str, ledger: str | None, year: int) -> Year:
    """Read rules and ledger and divide the surplus of a year, or end with what is wrong."""
    rules, problems = load_rules(rules_file, year)
    main = main_ledger(rules, rules_file, ledger)
    loaded = load_books(rules, rules_file, main)
    reading = read_facts(rules, loaded.books)
    wrong = (*loaded.problems, *misplaced(loaded.books), *reading.problems)
    problems = stop_on_errors((*problems, *wrong))
    assert reading.facts is not None
    facts, allocation = reading.facts, allocate(rules, reading.facts)
    closing = closing_file(rules, rules_file, year)
    text = read_closing(closing, year)
    rules, facts = as_approved(rules, loaded.books, facts, allocation, text)
    return Year(
        rules=rules,
        books=loaded.books,
        facts=facts,
        allocation=allocation,
        main=main,
        closing_file=closing,
        included=is_included(closing, loaded.books),
        stage=stage_in(rules, loaded.books, otherwise=status_of(rules, today=today())),
        checks=check_requirements(rules, facts, allocation),
        problems=(*problems, *allocation.problems, *not_in_force(rules)),
        without_closing=loaded.without_closing,
    )


def load_books(rules: Rules, rules_file: str, main: str) -> Loaded:
    """Load the ledger; where it has errors, once more with less of the closing to be replaced.

    A late entry breaks the assertions of the very closing that is to be drawn up again, and
    those of later ones. Where more is wrong with that closing, it is left out whole. Where there
    is none yet, an empty file stands for it, to see whether the ledger includes it.
    """
    year = rules.year
    is_there = _is_there(closing_file(rules, rules_file, year))
    without = None if is_there else year
    first = (
        load(rules, main, {})
        if is_there
        else load_past_closings(rules, rules_file, main, (), without=year)
    )
    if first.books is not None:
        return Loaded(first.books, first.problems, ())
    errors = first.problems
    closings = os.path.realpath(closing_folder(rules, rules_file))
    if any(
        each.code == UNREADABLE and os.path.dirname(each.place.file) != closings for each in errors
    ):
        stop(errors)
    second = load_past_closings(rules, rules_file, main, errors, since=year, without=without)
    if second.books is None and is_there:
        second = load_past_closings(rules, rules_file, main, errors, since=year, without=year)
    if second.books is None:
        stop(errors)
    return Loaded(second.books, second.problems, errors)


def _is_there(file: str) -> bool:
    """Whether there is anything at a name, as far as one may look.

    Raises:
        OSError: where the disk does not say.
    """
    try:
        os.lstat(file)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return False
    return True


def granted(checks: Iterable[Check], exceptions: Mapping[str, str]) -> dict[str, str]:
    """Give the exceptions that are of use: from requirements that do not hold."""
    broken = {check.id for check in checks if not check.holds}
    return {id_: reason for id_, reason in exceptions.items() if id_ in broken}
