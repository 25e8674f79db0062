"""Derive closings again from the books, and say how the files differ."""

import os
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from coopctl.allocation import Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.closing.plan import Plan, State
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


def verdict_on(rules: Rules, facts: Facts, plan: Plan, *, included: bool) -> Verdict:
    """Compare a closing file with the plan drawn up from today's books and rules.

    Args:
        rules: of the year.
        facts: of the year.
        plan: whose old text ends its lines by a line feed alone.
        included: whether the ledger reads the file.
    """
    if plan.old is None:
        return Verdict(rules.year, plan.path, (Finding.MISSING,))
    findings = [] if included else [Finding.OUTSIDE]
    if plan.state is State.UNCHANGED:
        return Verdict(rules.year, plan.path, tuple(findings) or (Finding.UNCHANGED,))
    if plan.state is State.EDITED:
        findings.append(Finding.EDITED)
    if stated(plan.old, "books") not in (facts.fingerprint, None):
        findings.append(Finding.BOOKS)
    if stated(plan.old, "rules") not in (rules.fingerprint, None):
        findings.append(Finding.RULES)
    lines = unified_diff(
        plan.old.splitlines(),
        plan.text.splitlines(),
        "in the file",
        "from the books",
        lineterm="",
    )
    return Verdict(rules.year, plan.path, tuple(findings) or (Finding.PROGRAM,), tuple(lines))


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
    return [
        Problem(code=code, place=Place(verdict.file), wrong=wrong, why=why, do=do)
        for code, wrong, why, do in (said[each] for each in verdict.findings if each in said)
    ]
