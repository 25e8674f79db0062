"""How the closing of a year stands: to what a meeting approved, and to the books of today."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import file_of, name_of, part_named
from coopctl.assembly.resolutions import Resolution, approvals_of, resolutions_of
from coopctl.books import CORRECTION, Books, Metadata, Record, View
from coopctl.closing.plan import Plan, State
from coopctl.closing.reading import by_git
from coopctl.closing.stage import Stage, Status, stage_of
from coopctl.closing.text import (
    days_in,
    exceptions_in,
    is_untouched,
    lines,
    proposal_of,
    stated,
)
from coopctl.problems import Place, Problem, listing
from coopctl.words import Said, said

_APPROVED = re.compile(r"^  approved: (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of what the figures of a year come from, and of the figures; None is unknown."""

    books: str | None
    rules: str | None
    proposal: str | None

    def knows(self, now: "Prints") -> bool:
        """Whether nothing came since: the same books, and rules that give the same figures."""
        return self.books == now.books and (
            self.rules == now.rules or self.proposal == now.proposal
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of an approved closing, found in the ledger.

    Attributes:
        number: counted from one for each year.
        day: of its entry.
        says_approved: whether it states that it is approved.
        prints: of what it takes into account, and of the year's figures with it.
        surplus: of the year, with it.
        approval: the resolution that approved these figures.
        exceptions: from what is required; the reason for each by its id.
    """

    year: int
    number: int
    day: date
    says_approved: bool
    prints: Prints
    surplus: Decimal | None
    approval: Resolution | None
    exceptions: dict[str, str]
    place: Place

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return name_of(self.year, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the closing of a year stands.

    Attributes:
        closing: the text of its file; None without one.
        resolution: the first that approved a closing of the year, whatever its figures.
        corrections: by number.
        gone: the resolutions that approved corrections which the ledger does not have, by number.
        now: what books and rules give today.
        its_books: today's fingerprint of the books over the days that the closing names, where
            the rules give the fiscal year others; None where they give it those.
    """

    closing: str | None
    resolution: Resolution | None
    corrections: tuple[Correction, ...]
    gone: Mapping[int, Resolution]
    now: Prints
    its_books: str | None

    @property
    def says_approved(self) -> bool:
        """Whether the closing states that it is approved."""
        return stated(self.closing or "", "status") == Status.APPROVED

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed the closing after it was written."""
        text = self.closing or ""
        return bool(text.strip()) and not is_untouched(text)

    @property
    def is_bound(self) -> bool:
        """Whether the closing states the figures that the resolution approved."""
        resolution = self.resolution
        return resolution is not None and resolution.proposal == stated(
            self.closing or "", "proposal"
        )

    @property
    def meeting(self) -> str | None:
        """The day of the meeting that the closing says approved it, as it is written there."""
        found = _APPROVED.search(self.closing or "")
        return found[1] if found is not None else None

    @property
    def is_of_the_meeting(self) -> bool:
        """Whether the closing names the day that the resolution on record has."""
        return self.resolution is not None and self.meeting == str(self.resolution.day)

    @property
    def can_be_compared(self) -> bool:
        """Whether books and rules of today must give what an approved closing says, to the unit.

        Beside corrections they give more; and other rules may give the same figures otherwise.
        """
        known, now, resolution = self.known, self.now, self.resolution
        rules = (known.rules, resolution.rules if resolution is not None else None)
        same = (known.books, known.proposal) == (now.books, now.proposal)
        return same and now.rules in rules and not self.corrections and not self.gone

    @property
    def is_in_place(self) -> bool:
        """Whether the approved closing stands as the meeting approved it."""
        return self.says_approved and self.is_bound and not self.is_edited

    @property
    def known(self) -> Prints:
        """What the closing, with its corrections, takes into account; a draft has none."""
        if self.corrections and (self.says_approved or self.is_bound):
            return self.corrections[-1].prints
        text = self.closing or ""
        return Prints(stated(text, "books"), stated(text, "rules"), stated(text, "proposal"))

    @property
    def decided(self) -> Prints:
        """What is taken into account once every correction that a meeting approved is back."""
        if self.gone and (self.says_approved or self.is_bound):
            return last_prints(self.corrections, self.gone)
        return self.known

    @property
    def is_current(self) -> bool:
        """Whether the closing, with its corrections, knows of all there is."""
        return self.known.knows(self.now)

    @property
    def can_be_derived(self) -> bool:
        """Whether today's books and rules give what the meeting approved, and nothing came since.

        Only then may an approved closing be written: where it is lost, or not yet finished.
        """
        resolution = self.resolution
        if resolution is None or self.corrections:
            return False
        approved = Prints(resolution.books, resolution.rules, resolution.proposal)
        return approved == self.now

    @property
    def exceptions(self) -> dict[str, str]:
        """The exceptions that the closing and its corrections record."""
        found = exceptions_in(self.closing or "")
        for correction in self.corrections:
            found.update(correction.exceptions)
        return found


def standing_of(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, closing: str | None
) -> Standing:
    """Say how the closing of a year stands.

    Args:
        rules: of the year.
        books: with the resolutions and the corrections.
        facts: of the year.
        allocation: of its surplus or loss.
        closing: the text of its file; None without one.
    """
    return Standing(
        closing=None if closing is None else lines(closing),
        resolution=resolution_on(books, rules.year),
        corrections=tuple(corrections_of(books, rules.year)),
        gone=corrections_gone(books, rules.year),
        now=Prints(facts.fingerprint, rules.fingerprint, proposal_of(facts, allocation)),
        its_books=books_of_its_days(rules, books, rules.year, closing),
    )


def books_of_its_days(rules: Rules, books: Books, year: int, closing: str | None) -> str | None:
    """Fingerprint the books over the days that a closing names, where the rules give others.

    Args:
        rules: of any year.
        books: as they are today.
        year: of the closing.
        closing: the text of its file; None without one.

    Returns:
        None where the rules give the year these days, and of a closing that was edited.
    """
    days = its_days(rules, year, closing)
    return None if days is None else View(books, year).fingerprint(*days)


def its_days(rules: Rules, year: int, closing: str | None) -> tuple[date, date] | None:
    """Give the first and last day that an unedited closing names, where the rules give others."""
    text = lines(closing or "")
    if not is_untouched(text):
        return None
    days, period = days_in(text), rules.fiscal_year.period(year)
    return None if days == (period.first, period.last) else days


def resolution_on(books: Books, year: int) -> Resolution | None:
    """Give the first resolution that approved a closing of the year."""
    return next(iter(approvals_of(books, name_of(year))), None)


def stage_in(rules: Rules, books: Books, *, otherwise: Status) -> Stage:
    """Give the stage of a year's closing: approved, or what it is without an approval."""
    resolution = resolution_on(books, rules.year)
    if resolution is None:
        return stage_of(rules, otherwise)
    return stage_of(rules, Status.APPROVED, approved=resolution.day)


def approved_in_words(standing: Standing) -> Said | None:
    """Say how far a meeting has approved the figures of today; None where none has decided."""
    resolution = standing.resolution
    if resolution is None:
        return None
    if not standing.is_in_place or not standing.is_current:
        return said(
            "Not what the meeting of {day} approved: books or rules changed since",
            day=resolution.day,
        )
    if not standing.corrections:
        return said("Approved by the general meeting")
    last = standing.corrections[-1]
    if last.approval is None:
        return said(
            "With correction {number}, which waits for the general meeting to approve it",
            number=last.number,
        )
    return said("Approved by the general meeting, with correction {number}", number=last.number)


def kept(plan: Plan, standing: Standing) -> Plan:
    """Leave an approved closing as it is, where it knows of all there is.

    It is never written anew: what came later stands in its corrections, and another version of
    coopctl, or a title put right, may word it otherwise.
    """
    if plan.old is not None and standing.is_in_place and standing.is_current:
        return replace(plan, text=lines(plan.old))
    return plan


def in_the_way(standing: Standing, plan: Plan, year: int) -> Iterator[Problem]:
    """Tell why a closing that is to change must not be written: a meeting approved another.

    Args:
        standing: of the closing.
        plan: to write it, which changes it.
        year: of it.
    """
    resolution = standing.resolution
    if resolution is None or (standing.says_approved and not standing.is_edited):
        if standing.says_approved and not standing.is_bound:
            yield not_approved(year, plan.path, resolution)
        elif resolution is not None:
            do = (
                f"run `coopctl close-year {year} --correct`, which writes the difference into the "
                "open year for the next meeting, or take back what changed"
            )
            if standing.gone:
                gone = listing([file_of(year, number) for number in standing.gone])
                do = f"run `coopctl verify {year}`, which says what became of {gone}"
            yield _changed(standing, plan, year, do)
    elif not standing.can_be_derived:
        if standing.is_edited:
            yield _edited(plan)
            return
        restore = f"bring the approved file back, {by_git(plan.path)}"
        draft = (
            f"take back what changed and run `coopctl close-year {year}`; enter it again, "
            "then run it with `--correct`"
        )
        is_draft = plan.state is State.OUTDATED and not standing.corrections
        yield _changed(standing, plan, year, draft if is_draft else restore)


def _edited(plan: Plan) -> Problem:
    """Tell of an approved closing that was edited, and cannot be derived any more."""
    return Problem(
        code="closing-edited",
        place=Place(plan.path),
        wrong="this closing was edited after a meeting had approved it",
        why="the books or the rules changed since, so it cannot be written as it was",
        do=f"bring the approved file back, {by_git(plan.path)}",
    )


def _changed(standing: Standing, plan: Plan, year: int, do: str) -> Problem:
    """Tell of books or rules that are no longer those that a meeting approved."""
    assert standing.resolution is not None
    same = standing.known.proposal == standing.now.proposal
    return Problem(
        code="approved-changed",
        place=Place(plan.path),
        wrong=f"the books or the rules of {year} changed after the meeting of "
        f"{standing.resolution.day} approved its closing",
        why="what a meeting approved is never written anew; the figures would be "
        + ("the same" if same else "others"),
        do=do,
    )


def not_approved(
    year: int, file: str, resolution: Resolution | None, *, day: str | None = None
) -> Problem:
    """Tell of an approval that no resolution gives.

    Args:
        year: of the closing.
        file: it stands in.
        resolution: on the closing of the year; None without one.
        day: that the closing names for its meeting, where that is what differs.
    """
    said = "no resolution in the ledger approves it"
    do = "bring the resolution back, such as by `git log -p` on the file it was in"
    if resolution is not None:
        said = f"the resolution of {resolution.day} is of other figures"
        if day is not None:
            said = f"the resolution is of {resolution.day}, and the closing names {day}"
        do = f"bring both back as they were, {resolution.record.place} and this file"
    return Problem(
        code="not-approved",
        place=Place(file),
        wrong=f"the closing of {year} says that a meeting approved it, and {said}",
        why="the approval of a meeting is a resolution on record, bound to the figures",
        do=do,
    )


def is_misplaced(record: Record) -> bool:
    """Whether a record of a correction does not stand in the file that its numbers name."""
    year, number = (*record.values, None)[0], record.metadata.get("number")
    if not isinstance(year, Decimal) or not isinstance(number, Decimal):
        return True
    stem, _ = os.path.splitext(os.path.basename(record.place.file))
    of, counted = part_named(stem) or (None, None)
    return of != year or counted != number


def is_elsewhere(books: Books, year: int, number: int) -> bool:
    """Whether the ledger has the record of a correction, in another file than its own."""
    return any(
        each.kind == CORRECTION
        and each.values == (Decimal(year),)
        and each.metadata.get("number") == Decimal(number)
        and is_misplaced(each)
        for each in books.records
    )


def _exceptions(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Read the exceptions below a correction."""
    for key, value in metadata.items():
        if key.startswith("despite-"):
            id_, _, reason = str(value).partition("; ")
            yield id_, reason


def corrections_of(books: Books, year: int) -> Iterator[Correction]:
    """Give the corrections of a year's closing, by number."""
    found = []
    for record in books.records:
        number, surplus = (record.metadata.get(key) for key in ("number", "surplus"))
        if record.kind != CORRECTION or record.values != (Decimal(year),) or is_misplaced(record):
            continue
        assert isinstance(number, Decimal)
        counted = int(number)
        prints = Prints(*(str(record.metadata.get(key)) for key in ("books", "rules", "proposal")))
        approvals = approvals_of(books, name_of(year, counted))
        bound = (each for each in approvals if each.proposal == prints.proposal)
        found.append(
            Correction(
                year=year,
                number=counted,
                day=record.day,
                says_approved=record.metadata.get("status") == Status.APPROVED,
                prints=prints,
                surplus=surplus if isinstance(surplus, Decimal) else None,
                approval=next(bound, None),
                exceptions=dict(_exceptions(record.metadata)),
                place=record.place,
            )
        )
    return iter(sorted(found, key=lambda correction: correction.number))


def corrections_gone(books: Books, year: int) -> dict[int, Resolution]:
    """Give the resolutions that approved corrections which the ledger does not have, by number."""
    there = {each.number for each in corrections_of(books, year)}
    found = dict[int, Resolution]()
    for each in resolutions_of(books)[0]:
        part = part_named(each.approves or "") if each.passed else None
        if part is not None and part[0] == year and part[1] is not None:
            found.setdefault(part[1], each)
    return {number: found[number] for number in sorted(found.keys() - there)}


def last_prints(corrections: Sequence[Correction], gone: Mapping[int, Resolution]) -> Prints:
    """Give what the last correction takes into account, be it in the ledger or only resolved."""
    prints = {each.number: each.prints for each in corrections}
    prints |= {
        number: Prints(each.books, each.rules, each.proposal) for number, each in gone.items()
    }
    return prints[max(prints)]
