"""Derive closings again from the books, and say how the files differ."""

import os
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from coopctl.allocation import Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.closing.approval import (
    Correction,
    approval_in,
    corrections_of,
    kept,
    says_approved,
    taken_into_account,
)
from coopctl.closing.plan import Plan, State
from coopctl.closing.reading import read_closing
from coopctl.closing.text import entries_fingerprint, stated
from coopctl.problems import Place, Problem


class Finding(StrEnum):
    """How a closing file stands to what is derived again; several may hold at once."""

    UNCHANGED = "unchanged"
    MISSING = "missing"
    EDITED = "edited"
    BOOKS = "books"
    RULES = "rules"
    PROGRAM = "program"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    UNAPPROVED = "unapproved"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one year's closing."""

    year: int
    file: str
    findings: tuple[Finding, ...]
    diff: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the file is exactly what is derived again."""
        return self.findings == (Finding.UNCHANGED,)


def verdict_on(rules: Rules, facts: Facts, plan: Plan, books: Books, *, included: bool) -> Verdict:
    """Compare a closing file with the plan drawn up from today's books and rules.

    Args:
        rules: of the year.
        facts: of the year.
        plan: whose old text ends its lines by a line feed alone.
        books: with the meeting's resolutions, and the closing's corrections.
        included: whether the ledger reads the file.
    """
    old = plan.old
    if old is None:
        return Verdict(rules.year, plan.path, (Finding.MISSING,))
    findings = [] if included else [Finding.OUTSIDE]
    approval = approval_in(rules, books)
    approved = None if approval is None else approval.proposal
    if says_approved(old) and approved != stated(old, "proposal"):
        findings.append(Finding.UNAPPROVED)
    if corrections_of(books, rules.year):
        plan = kept(plan, rules, facts, books)
    if plan.state is State.UNCHANGED:
        return Verdict(rules.year, plan.path, tuple(findings) or (Finding.UNCHANGED,))
    if plan.state is State.EDITED:
        findings.append(Finding.EDITED)
    known_books, known_rules = taken_into_account(books, rules.year, old)
    if known_books not in (facts.fingerprint, None):
        findings.append(Finding.BOOKS)
    if known_rules not in (rules.fingerprint, None):
        findings.append(Finding.RULES)
    lines = unified_diff(
        old.splitlines(), plan.text.splitlines(), "in the file", "from the books", lineterm=""
    )
    return Verdict(rules.year, plan.path, tuple(findings) or (Finding.PROGRAM,), tuple(lines))


def verdicts_on_corrections(books: Books, year: int) -> list[Verdict]:
    """Say how the correction files of a year stand to what they say of themselves."""
    return [_verdict_on_correction(each) for each in corrections_of(books, year)]


def _verdict_on_correction(correction: Correction) -> Verdict:
    """Compare a correction's text with its own fingerprint, and its approval with the ledger."""
    file = correction.place.file
    text = read_closing(file, correction.year)
    if not isinstance(text, str):
        return Verdict(correction.year, file, (Finding.UNKNOWN,))
    approval = correction.approval
    approved = None if approval is None else approval.proposal
    findings = []
    if stated(text, "entries") != entries_fingerprint(text):
        findings.append(Finding.EDITED)
    if says_approved(text) and approved != correction.proposal:
        findings.append(Finding.UNAPPROVED)
    return Verdict(correction.year, file, tuple(findings) or (Finding.UNCHANGED,))


def verdict_unread(year: int, path: str, old: str | None) -> Verdict:
    """Say what a closing file shows by itself, where the year cannot be derived again."""
    edited = old is not None and stated(old, "entries") != entries_fingerprint(old)
    return Verdict(year, path, (Finding.EDITED if edited else Finding.UNKNOWN,))


def problems_of(verdict: Verdict) -> list[Problem]:
    """Turn what was found into problems, each with its remedy."""
    year = verdict.year
    again = f"run `coopctl close-year {year}` and read the diff"
    forced = f"`coopctl close-year {year} --force`"
    said = {
        Finding.MISSING: (
            "closing-missing",
            f"fiscal year {year} has no closing file",
            "there is nothing to verify",
            f"run `coopctl close-year {year}`",
        ),
        Finding.EDITED: (
            "closing-edited",
            "this closing was edited after coopctl wrote it",
            "an edit in a generated file is in no rule and in no book",
            f"put the change into rules.yaml or the ledger, then run {forced}",
        ),
        Finding.BOOKS: (
            "books-changed",
            f"entries that concern fiscal year {year} were added or changed after it was closed",
            "a closing speaks of the books as they were when it was written",
            again,
        ),
        Finding.RULES: (
            "rules-changed",
            f"the rules of fiscal year {year} were changed after it was closed",
            "a closing follows the rules as they were when it was written",
            again,
        ),
        Finding.PROGRAM: (
            "program-changed",
            f"this version of coopctl writes the closing of {year} otherwise",
            "books, rules and file are as they were; the diff shows the lines",
            again,
        ),
        Finding.OUTSIDE: (
            "closing-not-included",
            f"the ledger does not include {os.path.basename(verdict.file)}",
            "a closing that the ledger does not read changes no balance",
            "add an `include` line for the closings' folder to the main ledger",
        ),
    }
    problems = [
        Problem(code=code, place=Place(verdict.file), wrong=wrong, why=why, do=do)
        for code, wrong, why, do in (said[each] for each in verdict.findings if each in said)
    ]
    if Finding.UNAPPROVED in verdict.findings:
        problems.append(not_approved(year, verdict.file))
    return problems


def not_approved(year: int, file: str) -> Problem:
    """Tell of an approval that no resolution gives."""
    return Problem(
        code="not-approved",
        place=Place(file),
        wrong=f"it says that a meeting approved it, and no resolution in the ledger approves "
        f"these figures of {year}",
        why="the approval of a meeting is a resolution on record, bound to the figures",
        do="put the resolution back, such as by `git restore ledgers/resolutions.beancount`, "
        "or remove this file and close the year again",
    )
