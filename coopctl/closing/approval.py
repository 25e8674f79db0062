"""What the meeting's approval makes of a closing, and what came to the books after it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from coopctl.allocation import Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.resolutions import Resolution, approval_of
from coopctl.books import Books
from coopctl.closing.plan import Plan, State
from coopctl.closing.stage import Stage, Status, stage_of
from coopctl.closing.text import lines, stated
from coopctl.problems import Place

CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of an approved closing, found in the ledger.

    Attributes:
        number: counted from one for each year.
        books: fingerprint of the books that it takes into account.
        rules: fingerprint of the rules that it follows.
        proposal: fingerprint of the year's figures with it.
        approval: the resolution that approved it.
    """

    year: int
    number: int
    day: date
    books: str
    rules: str
    proposal: str
    approval: Resolution | None
    place: Place

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""
        return correction_name(self.year, self.number)


def correction_name(year: int, number: int) -> str:
    """Name the file of a correction, without its ending."""
    return f"{year}-correction-{number}"


def approval_in(rules: Rules, books: Books) -> Resolution | None:
    """Give the resolution that approved the closing of a year, where the rules ask for one."""
    return approval_of(books, str(rules.year)) if rules.approval_required else None


def stage_in(rules: Rules, books: Books, *, otherwise: Status) -> Stage:
    """Give the stage of a year's closing: approved, or what it is without an approval."""
    approval = approval_in(rules, books)
    if approval is None:
        return stage_of(rules, otherwise)
    return stage_of(rules, Status.APPROVED, approved=approval.day)


def corrections_of(books: Books, year: int) -> list[Correction]:
    """Give the corrections of a year's closing, in their order."""
    found = []
    for record in books.records:
        number = record.metadata.get("number")
        if record.kind == CORRECTION and record.values == (Decimal(year),):
            words = {key: str(record.metadata.get(key)) for key in ("books", "rules", "proposal")}
            correction = Correction(
                year=year,
                number=int(number) if isinstance(number, Decimal) else 0,
                day=record.day,
                approval=None,
                place=record.place,
                **words,
            )
            found.append(replace(correction, approval=approval_of(books, correction.name)))
    return sorted(found, key=lambda correction: correction.number)


def taken_into_account(books: Books, year: int, closing: str) -> tuple[str | None, str | None]:
    """Give the fingerprints of books and rules that an approved year takes into account.

    Args:
        books: with the corrections.
        year: closed and approved.
        closing: the text of its closing.
    """
    corrections = corrections_of(books, year)
    if corrections:
        return corrections[-1].books, corrections[-1].rules
    return stated(closing, "books"), stated(closing, "rules")


def is_current(rules: Rules, facts: Facts, books: Books, closing: str) -> bool:
    """Say whether an approved closing, with its corrections, knows of all there is."""
    known = taken_into_account(books, rules.year, closing)
    return known == (facts.fingerprint, rules.fingerprint)


def kept(plan: Plan, rules: Rules, facts: Facts, books: Books) -> Plan:
    """Leave an approved closing as it is, where it knows of all there is.

    It is never written anew: what came later stands in its corrections, and another version of
    coopctl may word it otherwise.
    """
    old, approval = plan.old, approval_in(rules, books)
    if old is None or approval is None or plan.state is not State.OUTDATED:
        return plan
    bound = says_approved(old) and approval.proposal == stated(old, "proposal")
    current = bound and is_current(rules, facts, books, old)
    return replace(plan, text=lines(old)) if current else plan


def says_approved(closing: str | None) -> bool:
    """Say whether the text of a closing states that it is approved."""
    return stated(closing or "", "status") == Status.APPROVED
