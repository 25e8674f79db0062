"""Derive closings again from the books, and say how the files differ."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import StrEnum

from coopctl.closing.correction import is_unfinished
from coopctl.closing.plan import Plan, State
from coopctl.closing.reading import read_closing
from coopctl.closing.standing import Correction, Prints, Standing, not_approved
from coopctl.closing.text import is_untouched
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
    UNFINISHED = "unfinished"
    MISREAD = "misread"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one file: a year's closing, or a correction of it.

    Attributes:
        correction: its number; None of the closing itself.
        approved: whether it says that a meeting approved it.
    """

    year: int
    file: str
    findings: tuple[Finding, ...]
    diff: tuple[str, ...] = ()
    correction: int | None = None
    approved: bool = False

    @property
    def holds(self) -> bool:
        """Whether the file is exactly what is derived again."""
        return self.findings == (Finding.UNCHANGED,)

    def but(self, finding: Finding) -> "Verdict":
        """Give the verdict with one thing more that was found."""
        found = dict.fromkeys((*self.findings, finding))
        found.pop(Finding.UNCHANGED, None)
        return replace(self, findings=tuple(found))


def verdict_on(year: int, plan: Plan, standing: Standing, *, included: bool) -> Verdict:
    """Compare a closing file with the plan drawn up from today's books and rules.

    One that a meeting approved is compared by its figures, whatever words it would have today.

    Args:
        year: closed.
        plan: whose old text ends its lines by a line feed alone.
        standing: of the closing.
        included: whether the ledger reads the file.
    """
    old = plan.old
    if old is None:
        return Verdict(year, plan.path, (Finding.MISSING,))
    findings = [] if included else [Finding.OUTSIDE]
    settled = standing.is_in_place
    if standing.says_approved and not standing.is_bound:
        findings.append(Finding.UNAPPROVED)
    if standing.is_bound and not standing.says_approved:
        findings.append(Finding.UNFINISHED)
    if plan.state is State.EDITED:
        findings.append(Finding.EDITED)
    if settled or plan.state is not State.UNCHANGED:
        findings += _changed(standing.known, standing.now, settled=settled)
    same = settled or plan.state is State.UNCHANGED
    if not findings:
        findings = [Finding.UNCHANGED if same else Finding.PROGRAM]
    lines = unified_diff(
        old.splitlines(), plan.text.splitlines(), "in the file", "from the books", lineterm=""
    )
    # beside corrections the file is no longer what the figures are compared with
    told = findings != [Finding.UNCHANGED] and not (settled and standing.corrections)
    diff = tuple(lines) if told else ()
    return Verdict(year, plan.path, tuple(findings), diff, approved=standing.says_approved)


def _changed(known: Prints, now: Prints, *, settled: bool) -> Iterator[Finding]:
    """Tell what changed since a closing was written.

    Args:
        known: what it takes into account.
        now: what there is.
        settled: whether its words are settled, so that only figures count.
    """
    other = known.proposal != now.proposal or not settled
    if known.books not in (now.books, None):
        yield Finding.BOOKS
    if known.rules not in (now.rules, None) and other:
        yield Finding.RULES
    elif settled and other and known.books == now.books:
        yield Finding.PROGRAM


def verdicts_on_corrections(standing: Standing) -> tuple[Verdict, ...]:
    """Say how the correction files of a year stand to what they say of themselves."""
    return tuple(_verdict_on_correction(each) for each in standing.corrections)


def _verdict_on_correction(correction: Correction) -> Verdict:
    """Compare a correction's text with its own fingerprint, and its approval with the ledger."""
    file = correction.place.file
    text = read_closing(file, correction.year)
    findings = []
    if not isinstance(text, str):
        findings.append(Finding.UNKNOWN)
    elif not is_untouched(text):
        findings.append(Finding.EDITED)
    if correction.says_approved and correction.approval is None:
        findings.append(Finding.UNAPPROVED)
    if is_unfinished(correction):
        findings.append(Finding.UNFINISHED)
    return Verdict(
        correction.year,
        file,
        tuple(findings) or (Finding.UNCHANGED,),
        correction=correction.number,
        approved=correction.says_approved,
    )


def verdict_unread(year: int, path: str, old: str | None) -> Verdict:
    """Say what a closing file shows by itself, where the year cannot be derived again."""
    edited = old is not None and not is_untouched(old)
    return Verdict(year, path, (Finding.EDITED if edited else Finding.UNKNOWN,))


def problems_of(verdict: Verdict) -> list[Problem]:
    """Turn what was found into problems, each with its remedy."""
    year = verdict.year
    command = f"coopctl close-year {year}"
    if verdict.correction is not None or verdict.approved:
        command += " --correct"
    again = f"run `{command}` and read the diff"
    forced = f"put the change into rules.yaml or the ledger, then run `{command} --force`"
    if verdict.approved:
        forced = f"bring the file back as it was, such as by `git restore {verdict.file}`"
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
            forced,
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
        Finding.UNFINISHED: (
            "approval-unfinished",
            "a meeting approved these figures, and the file is still the draft",
            "the command that recorded the vote was cut short, or the draft was brought back",
            f"run `{command}`, which finishes the work",
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
        problems.append(not_approved(year, verdict.file, None))
    return problems
