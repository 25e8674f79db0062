"""Derive closings again from the books, and say how the files differ."""

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import StrEnum

from coopctl.assembly.resolutions import Resolution
from coopctl.books import Books
from coopctl.closing.content import content, drawn_on_in
from coopctl.closing.correction import correction_file, is_unfinished
from coopctl.closing.include import is_included
from coopctl.closing.plan import Plan, State
from coopctl.closing.reading import by_git, read_closing
from coopctl.closing.standing import (
    Correction,
    Standing,
    corrections_gone,
    is_elsewhere,
    kept,
    not_approved,
)
from coopctl.closing.text import diff_lines, is_untouched
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
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one file: a year's closing, or a correction of it.

    Attributes:
        correction: its number; None of the closing itself.
        approved: whether it says that a meeting approved it.
        gone: the file of the first correction that a meeting approved and that is not there.
        drawn_on: the account that the surplus stood on and the one it stands on, where an option
            of the ledger names another now.
        problem: of a file that is missing, not approved or not known.
    """

    year: int
    file: str
    findings: tuple[Finding, ...]
    diff: tuple[str, ...] = ()
    correction: int | None = None
    approved: bool = False
    gone: str | None = None
    drawn_on: tuple[str, str] | None = None
    problem: Problem | None = None

    @property
    def holds(self) -> bool:
        """Whether the file is exactly what is derived again."""
        return self.findings == (Finding.UNCHANGED,)

    def but(self, finding: Finding) -> "Verdict":
        """Give the verdict with one thing more that was found."""
        found = dict.fromkeys((*self.findings, finding))
        found.pop(Finding.UNCHANGED, None)
        return replace(self, findings=tuple(found))


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """Where the ledger reads the closing of a year from.

    Attributes:
        folder: of the file, as rules.yaml would name it.
        can_move: whether the ledger reads files of the folder that the rules name.
    """

    file: str
    folder: str
    can_move: bool


def read_from(path: str, year: int, books: Books, *, start: str) -> ReadFrom | None:
    """Say where the ledger reads the closing of a year from; None where it reads none.

    Args:
        path: where it belongs.
        year: closed.
        books: with the closings.
        start: the folder that folders of rules.yaml are named from.
    """
    if year not in books.closings:
        return None
    file = books.closings[year].place.file
    way = os.path.relpath(os.path.dirname(file), start)
    belongs = os.path.realpath(os.path.dirname(path))
    can_move = any(os.path.realpath(os.path.dirname(each)) == belongs for each in books.files)
    return ReadFrom(file, way, can_move)


def verdict_on(
    year: int,
    plan: Plan,
    standing: Standing,
    *,
    included: bool,
    read: ReadFrom | None,
    drawn_on: str | None,
    looks_back: bool,
) -> Verdict:
    """Compare a closing file with the plan drawn up from today's books and rules.

    One that a meeting approved is compared by its figures, whatever words it would have today.

    Args:
        year: closed.
        plan: whose old text ends its lines by a line feed alone.
        standing: of the closing.
        included: whether the ledger reads the file.
        read: where the ledger reads the closing of the year from; None without one.
        drawn_on: the account that an option of the ledger has the surplus stand on; None where
            the rules name it.
        looks_back: whether the rules have a figure that days of earlier years decide.
    """
    old = plan.old
    if old is None or not old.strip():
        return Verdict(year, plan.path, (Finding.MISSING,), problem=_missing(year, plan, read))
    then, moved = drawn_on_in(old), None
    corrected = bool(standing.corrections or standing.gone)
    if drawn_on is not None and then not in (None, drawn_on) and not corrected:
        moved = (str(then), drawn_on)
    findings = [] if included else [Finding.OUTSIDE]
    findings += _findings(plan, standing, moved=moved is not None, looks_back=looks_back)
    if moved is not None:
        findings = [Finding.OPTION if each is Finding.PROGRAM else each for each in findings]
    by_content = {Finding.EDITED, Finding.OPTION} & set(findings)
    derived = plan.text if by_content else kept(plan, standing).text
    # beside corrections the file is no longer what the figures are compared with
    settled = standing.is_in_place and corrected
    diff = unified_diff(
        diff_lines(old), diff_lines(derived), "in the file", "from the books", lineterm=""
    )
    return Verdict(
        year,
        plan.path,
        tuple(findings) or (Finding.UNCHANGED,),
        tuple(diff) if findings and not settled else (),
        approved=standing.says_approved,
        gone=next((correction_file(plan.path, year, each) for each in standing.gone), None),
        drawn_on=moved if Finding.OPTION in findings else None,
        problem=_unapproved(year, plan.path, standing),
    )


def _findings(
    plan: Plan, standing: Standing, *, moved: bool, looks_back: bool
) -> Iterator[Finding]:
    """Tell what is found of a closing that is there; nothing where it is unchanged.

    Args:
        plan: of the closing.
        standing: of it.
        moved: whether it draws on another account than an option of the ledger names now.
        looks_back: whether the rules have a figure that days of earlier years decide.
    """
    found = list[Finding]()
    settled, state = standing.is_in_place, kept(plan, standing).state
    if standing.says_approved and not (standing.is_bound and standing.is_of_the_meeting):
        found.append(Finding.UNAPPROVED)
    if standing.is_bound and not standing.says_approved:
        found.append(Finding.UNFINISHED)
    if state is State.EDITED:
        found.append(Finding.EDITED)
    if settled or state is not State.UNCHANGED:
        found += _changed(standing, settled=settled)
    if settled and standing.can_be_compared and Finding.UNAPPROVED not in found:
        found += _otherwise(plan, moved=moved, looks_back=looks_back)
    if not found and not settled and state is not State.UNCHANGED:
        found.append(Finding.PROGRAM)
    yield from found


def _otherwise(plan: Plan, *, moved: bool, looks_back: bool) -> Iterator[Finding]:
    """Tell of a settled closing that has other figures, accounts or days than those of today."""
    old, now = plan.old or "", drawn_on_in(plan.text)
    if content(old) != content(plan.text):
        if moved and content(old, drawn_on=now) == content(plan.text, drawn_on=now):
            yield Finding.OPTION
        elif not looks_back or content(old, worked=False) != content(plan.text, worked=False):
            yield Finding.EDITED


def _changed(standing: Standing, *, settled: bool) -> Iterator[Finding]:
    """Tell what changed since a closing was written.

    Books that are the same over the days that the closing names have not changed, where the rules
    have, and give the fiscal year other days. With the same rules, nothing that it names counts.

    Args:
        standing: of it.
        settled: whether its words are settled, so that only figures count.
    """
    known, now = standing.decided, standing.now
    other = known.proposal != now.proposal or not settled
    has_other_rules = known.rules not in (now.rules, None)
    has_other_days = has_other_rules and known.books == standing.its_books is not None
    if known.books not in (now.books, None) and not has_other_days:
        yield Finding.BOOKS
    if has_other_rules and (other or has_other_days):
        yield Finding.RULES
    elif settled and other and known.books == now.books:
        yield Finding.PROGRAM


def verdicts_on_corrections(standing: Standing) -> tuple[Verdict, ...]:
    """Say how the correction files of a year stand to what they say of themselves."""
    return tuple(_verdict_on_correction(each) for each in standing.corrections)


def verdicts_on_gone(year: int, path: str, books: Books) -> Iterator[Verdict]:
    """Say what became of the corrections that a meeting approved and the ledger does not have.

    Args:
        year: corrected.
        path: of its closing.
        books: with the resolutions.
    """
    for number, resolution in corrections_gone(books, year).items():
        file = correction_file(path, year, number)
        text, problem = read_closing(file, year), None
        if isinstance(text, Problem):
            finding, problem = Finding.UNKNOWN, text
        elif text is None or not text.strip():
            finding = Finding.MISSING
            if not is_elsewhere(books, year, number):
                problem = _correction_missing(file, year, number, resolution)
        else:
            finding = Finding.EDITED if is_included(file, books) else Finding.OUTSIDE
        yield Verdict(year, file, (finding,), correction=number, approved=True, problem=problem)


def _correction_missing(file: str, year: int, number: int, resolution: Resolution) -> Problem:
    """Tell of an approved correction that is not there, or of which nothing is left."""
    return Problem(
        code="closing-missing",
        place=Place(file),
        wrong=f"correction {number} of {year}, which the meeting of {resolution.day} approved, is "
        "not there",
        why="what a meeting approved stays on record; without it the balances are others",
        do=f"bring it back, {by_git(file)}",
    )


def _verdict_on_correction(correction: Correction) -> Verdict:
    """Compare a correction's text with its own fingerprint, and its approval with the ledger."""
    file = correction.place.file
    text = read_closing(file, correction.year)
    findings, problem = [], None
    if not isinstance(text, str):
        findings.append(Finding.UNKNOWN)
        problem = text
    elif not is_untouched(text):
        findings.append(Finding.EDITED)
    if correction.says_approved and correction.approval is None:
        findings.append(Finding.UNAPPROVED)
        problem = not_approved(correction.year, file, None)
    if is_unfinished(correction):
        findings.append(Finding.UNFINISHED)
    return Verdict(
        correction.year,
        file,
        tuple(findings) or (Finding.UNCHANGED,),
        correction=correction.number,
        approved=correction.says_approved,
        problem=problem,
    )


def _missing(year: int, plan: Plan, read: ReadFrom | None) -> Problem:
    """Tell of a closing that is not where it belongs, or of which nothing is left."""
    wrong = f"fiscal year {year} has no closing file"
    do = f"run `coopctl close-year {year}`"
    why = "there is nothing to verify"
    if plan.old is not None:
        wrong = f"the closing file of fiscal year {year} is empty"
        do = f"bring it back, {by_git(plan.path)}, or {do}"
    elif read is not None and read.file != plan.path:
        wrong += f" here; the ledger reads one from {read.file}"
        why = "`closing: {folder: …}` in rules.yaml says where closings stand"
        do = f"move the text of the closing from {read.file} into {plan.path}"
        if isinstance(read_closing(read.file, year), str):
            move = f"run `mv {shlex.quote(read.file)} {shlex.quote(plan.path)}`"
            do = f"write `folder: {read.folder}` under `closing:`" + f", or {move}" * read.can_move
            if os.path.dirname(read.file) == os.path.dirname(plan.path):
                why, do = "a closing is in a file that is called after its year", move
    return Problem(code="closing-missing", place=Place(plan.path), wrong=wrong, why=why, do=do)


def _unapproved(year: int, path: str, standing: Standing) -> Problem | None:
    """Tell of a closing that says it is approved, where the resolution does not say so."""
    if not standing.says_approved or (standing.is_bound and standing.is_of_the_meeting):
        return None
    day = standing.meeting or "no day"
    return not_approved(year, path, standing.resolution, day=day if standing.is_bound else None)


def verdict_unread(
    year: int, path: str, old: str | Problem | None, *, included: bool = True
) -> Verdict:
    """Say what is found of a closing file where the year cannot be derived again.

    Args:
        year: that it closes.
        path: where it belongs.
        old: what stands there, or why it cannot be read; None where there is no file.
        included: whether the ledger reads the file, as far as that can be known.
    """
    if old is None:
        return Verdict(year, path, (Finding.MISSING,), problem=_gone(year, path))
    findings = [] if included else [Finding.OUTSIDE]
    edited = isinstance(old, str) and not is_untouched(old)
    findings.append(Finding.EDITED if edited else Finding.UNKNOWN)
    return Verdict(year, path, tuple(findings))


def _gone(year: int, path: str) -> Problem:
    """Tell of a closing that is not where it belongs, in a ledger that cannot be read."""
    return Problem(
        code="closing-missing",
        place=Place(path),
        wrong=f"fiscal year {year} has no closing file here",
        why="other errors may come of that, such as accounts that only the closing opened",
        do=f"bring it back, {by_git(path)}; if there was none, mend the other errors first",
    )


def problems_of(verdict: Verdict) -> list[Problem]:
    """Turn what was found into problems, each with its remedy."""
    year = verdict.year
    command = f"coopctl close-year {year}"
    if verdict.correction is not None or verdict.approved:
        command += " --correct"
    again = f"run `{command}` and read the diff"
    if verdict.gone is not None:
        again = f"bring {os.path.basename(verdict.gone)} back, then run `coopctl verify {year}`"
    forced = f"put the change into rules.yaml or the ledger, then run `{command} --force`"
    dated = f"write a dated value, such as `{{{year}: …, {year + 1}: …}}`"
    if verdict.approved:
        forced = f"bring the file back as it was, {by_git(verdict.file)}"
    then, now = verdict.drawn_on or ("", "")
    place = Place(verdict.file)
    said = {
        Finding.EDITED: Problem(
            code="closing-edited",
            place=place,
            wrong="this closing was edited after coopctl wrote it",
            why="an edit in a generated file is in no rule and in no book",
            do=forced,
        ),
        Finding.BOOKS: Problem(
            code="books-changed",
            place=place,
            wrong=f"entries that concern fiscal year {year} were added or changed after it was "
            "closed",
            why="a closing speaks of the books as they were when it was written",
            do=again,
        ),
        Finding.RULES: Problem(
            code="rules-changed",
            place=place,
            wrong=f"the rules of fiscal year {year} were changed after it was closed",
            why="a closing follows the rules as they were when it was written",
            do=f"{again}; where the change is for later years alone, {dated}",
        ),
        Finding.PROGRAM: Problem(
            code="program-changed",
            place=place,
            wrong=f"this version of coopctl writes the closing of {year} otherwise",
            why="books, rules and file are as they were; the diff shows the lines",
            do=again,
        ),
        Finding.OPTION: Problem(
            code="option-changed",
            place=place,
            wrong=f"the surplus of {year} stands on {then}, and an option of the ledger names "
            f"{now}",
            why='`option "account_previous_earnings"` says what account a closing draws on',
            do="bring the option back as it was" + ("" if verdict.approved else f", or {again}"),
        ),
        Finding.UNFINISHED: Problem(
            code="approval-unfinished",
            place=place,
            wrong="a meeting approved these figures, and the file is still the draft",
            why="the command that recorded the vote was cut short, or the draft was brought back",
            do=f"run `{command}`, which finishes the work",
        ),
        Finding.OUTSIDE: Problem(
            code="closing-not-included",
            place=place,
            wrong=f"the ledger does not include {os.path.basename(verdict.file)}",
            why="a closing that the ledger does not read changes no balance, and opens no account",
            do="add an `include` line for the closings' folder to the main ledger",
        ),
    }
    problems = [said[each] for each in verdict.findings if each in said]
    if verdict.problem is not None:
        problems.append(verdict.problem)
    return problems
