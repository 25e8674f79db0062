"""A co-op as far as it can be read, for the commands that find everything wrong in it."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from coopctl.allocation import Allocation, Facts, allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Balance, Rules
from coopctl.assembly.names import part_in, part_named
from coopctl.assembly.resolutions import resolutions_of
from coopctl.books import LEDGER_ERROR, Books
from coopctl.cli.computing import granted
from coopctl.cli.workspace import (
    closing_file,
    closing_folder,
    closings_outside,
    load,
    load_past_closings,
    main_ledger,
    rules_text,
    today,
)
from coopctl.closing.approved import as_approved
from coopctl.closing.include import is_included
from coopctl.closing.known import misplaced
from coopctl.closing.plan import draw_up
from coopctl.closing.posted import misread
from coopctl.closing.reading import folder_unreadable, read_closing
from coopctl.closing.stage import Status, status_of
from coopctl.closing.standing import Standing, stage_in, standing_of
from coopctl.closing.text import exceptions_in, lines, stated
from coopctl.closing.verify import (
    Finding,
    Verdict,
    read_from,
    verdict_on,
    verdict_unread,
    verdicts_on_corrections,
    verdicts_on_gone,
)
from coopctl.facts import read_facts
from coopctl.problems import Problem, has_errors
from coopctl.rules import read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Rules and books, read as far as each allows.

    Attributes:
        text: of the rules; None where the file cannot be read.
        rules: of the last year that is dated, errors and all.
        sound: the same; None where an error is among them.
        main: the main ledger, absolute.
        books: where closings, or a `balance` that fails, keep Beancount from accepting the
            ledger, without what they assert.
        files: that the ledger reads, by their real paths; None where a file that is refused may
            include others.
        problems: of the rules as of that year, and of the ledger.
        closed: every year with a closing: stated, or in the closings' folder.
        resolved: every year that a resolution approved, whether its closing is there or not.
    """

    rules_file: str
    text: str | None = None
    rules: Rules | None = None
    sound: Rules | None = None
    main: str = ""
    books: Books | None = None
    files: frozenset[str] | None = None
    problems: tuple[Problem, ...] = ()
    closed: tuple[int, ...] = ()
    resolved: tuple[int, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """Name the co-op's own files, which no answer may overwrite."""
        files = self.books.files if self.books is not None else ()
        return (self.rules_file, *filter(None, (self.main,)), *files)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFound:
    """One fiscal year, computed as far as its rules and its books allow.

    Attributes:
        problems: of rules, facts and allocation; where the ledger reads the closing otherwise.
        checks: what laws and the co-op require, held against the year.
        closing: the text of the closing file, lines ended by a line feed; None without one.
        verdict: on that file.
        corrections: the verdict on each of its corrections, also on those that only a resolution
            knows of.
        exceptions: that they record, from what is required.
        standing: of the closing; None where the year cannot be derived.
    """

    year: int
    rules: Rules | None
    facts: Facts | None
    allocation: Allocation | None
    problems: tuple[Problem, ...]
    checks: tuple[Check, ...]
    closing: str | None
    verdict: Verdict
    corrections: tuple[Verdict, ...]
    exceptions: Mapping[str, str]
    standing: Standing | None = None


def survey(rules_file: str, ledger: str | None) -> Survey:
    """Read the rules, and the ledger whether or not the rules have errors."""
    text = rules_text(rules_file)
    if isinstance(text, Problem):
        return Survey(rules_file=rules_file, problems=(text,))
    reading = read_rules(text, source=rules_file, year=None)
    rules = reading.partial
    if rules is None or not (ledger or rules.ledger):
        return Survey(rules_file=rules_file, text=text, problems=reading.problems)
    main = main_ledger(rules, rules_file, ledger)
    read = Survey(rules_file=rules_file, text=text, rules=rules, sound=reading.rules, main=main)
    outside = closings_outside(rules, rules_file)
    if outside is not None:
        return replace(read, problems=(*reading.problems, outside))
    first = second = load(rules, main, {})
    if first.books is None:
        second = load_past_closings(rules, rules_file, main, first.problems, asserted=False)
    refused = any(each.is_error and each.code != LEDGER_ERROR for each in second.problems)
    closed, unlisted = _closed(rules, rules_file, second.books)
    elsewhere = misplaced(second.books) if second.books is not None else ()
    return replace(
        read,
        books=second.books,
        files=None if refused else frozenset(map(os.path.realpath, second.files)),
        problems=(*reading.problems, *first.problems, *elsewhere, *unlisted),
        closed=closed,
        resolved=_resolved(second.books) if second.books is not None else (),
    )


def look_at(found: Survey, year: int) -> YearFound:
    """Compute a year and derive its closing again, as far as that can be done."""
    assert found.rules is not None
    assert found.text is not None
    reading = read_rules(found.text, source=found.rules_file, year=year)
    path = closing_file(found.rules, found.rules_file, year)
    problems, facts, allocation = reading.problems, None, None
    checks: tuple[Check, ...] = ()
    if reading.rules is not None and found.books is not None:
        measured = read_facts(reading.rules, found.books)
        problems += measured.problems
        facts = measured.facts
    if reading.rules is not None and facts is not None:
        allocation = allocate(reading.rules, facts)
        problems += allocation.problems
        checks = check_requirements(reading.rules, facts, allocation)
    there = read_closing(path, year)
    included = found.files is None or os.path.realpath(path) in found.files
    verdict = verdict_unread(year, path, there, included=included)
    old = lines(there) if isinstance(there, str) else None
    if isinstance(there, Problem):
        problems += (there,)
    standing: Standing | None = None
    corrections = list[Verdict]()
    if found.books is not None:
        corrections += verdicts_on_gone(year, path, found.books)
    else:
        corrections += _edited_corrections(path, year)
    if allocation is not None and not has_errors(problems):
        assert reading.rules is not None
        assert facts is not None
        assert found.books is not None
        rules, facts = as_approved(reading.rules, found.books, facts, allocation, old)
        standing = standing_of(rules, found.books, facts, allocation, old)
        plan = draw_up(
            rules,
            found.books,
            facts,
            allocation,
            stage=stage_in(rules, found.books, otherwise=_status(rules, old)),
            path=path,
            old=old,
            exceptions=granted(checks, exceptions_in(old or "")),
        )
        verdict = verdict_on(
            year,
            plan,
            standing,
            included=is_included(path, found.books),
            read=read_from(
                path, year, found.books, start=os.path.dirname(os.path.abspath(found.rules_file))
            ),
            drawn_on=None if rules.surplus_account else found.books.previous_earnings,
            looks_back=_looks_back(rules),
        )
        wrong = tuple(misread(rules, found.books, facts, allocation, path))
        corrections += verdicts_on_corrections(standing)
        edited = any(Finding.EDITED in each.findings for each in corrections)
        # the files are right, and the ledger makes another thing of them
        if verdict.holds and wrong and not edited and not standing.gone:
            problems += wrong
            verdict = verdict.but(Finding.MISREAD)
        if any(each.year == year for each in found.books.linked):
            verdict = verdict.but(Finding.MISREAD)
    return YearFound(
        year=year,
        rules=reading.rules,
        facts=facts,
        allocation=allocation,
        problems=problems,
        checks=checks,
        closing=old,
        verdict=verdict,
        corrections=tuple(sorted(corrections, key=lambda each: each.correction or 0)),
        exceptions=standing.exceptions if standing is not None else exceptions_in(old or ""),
        standing=standing,
    )


def _edited_corrections(closing: str, year: int) -> Iterator[Verdict]:
    """Tell of corrections that are none, or approved and edited, where no ledger can be read.

    A draft is drawn up again once it can be.
    """
    folder, names = os.path.dirname(closing), list[str]()
    with contextlib.suppress(OSError):  # that it cannot be looked through is told
        names = os.listdir(folder)
    for name in names:
        part = part_in(name)
        if part is None or part[0] != year or part[1] is None:
            continue
        text = read_closing(os.path.join(folder, name), year)
        verdict = verdict_unread(year, os.path.join(folder, name), text)
        if isinstance(text, Problem):
            yield replace(verdict, correction=part[1], problem=text)
        elif Finding.EDITED in verdict.findings and stated(text or "", "status") == Status.APPROVED:
            yield replace(verdict, correction=part[1], approved=True)


def _closed(
    rules: Rules, rules_file: str, books: Books | None
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """Name every year with a closing, in order.

    Returns:
        The years, and what keeps the folder of the closings from being looked through.
    """
    names, folder, problems = list[str](), closing_folder(rules, rules_file), tuple[Problem, ...]()
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        pass  # there is none
    except OSError as error:
        # where the ledger cannot be read either, that is told
        problems = (folder_unreadable(folder, error),) if books is not None else ()
    found = {part[0] for part in map(part_in, names) if part is not None and part[1] is None}
    if books is not None:
        found.update(books.closings, books.closing_postings)
    return tuple(sorted(found)), problems


def _resolved(books: Books) -> tuple[int, ...]:
    """Name every year whose closing, or a correction of it, a resolution approved, in order."""
    resolutions, _ = resolutions_of(books)
    parts = (part_named(each.approves or "") for each in resolutions if each.passed)
    return tuple(sorted({part[0] for part in parts if part is not None}))


def _looks_back(rules: Rules) -> bool:
    """Whether days of earlier years decide a figure, of which the books' fingerprint has none."""
    balances = {each.balance for each in rules.measures.values()}
    balances |= {each.balance for each in rules.bases.values()}
    return Balance.HIGHEST_EVER in balances


def _status(rules: Rules, old: str | None) -> Status:
    """Take the status that the file states, so that the clock changes no verdict.

    That the meeting approved it, a resolution must say.
    """
    known = {str(status): status for status in Status if status is not Status.APPROVED}
    return known.get(stated(old or "", "status") or "", status_of(rules, today=today()))
