"""The correction of an approved closing: what the year's figures are now, less what was posted."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from fractions import Fraction

from beancount.scripts.format import align_beancount

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import file_of, name_of
from coopctl.assembly.resolutions import approvals_of
from coopctl.books import CORRECTION, Books
from coopctl.closing.include import known_as
from coopctl.closing.plan import Plan, root_options
from coopctl.closing.posted import credited_by, posted_for
from coopctl.closing.stage import Status
from coopctl.closing.standing import Correction, Standing
from coopctl.closing.text import (
    correction_link,
    exception_lines,
    money,
    option_lines,
    proposal_of,
    quoted,
    signed,
)
from coopctl.money import EXACT, in_digits, money_text, with_commas
from coopctl.problems import Place, Problem

_FLAG = re.compile(rf"^(\d{{4}}-\d\d-\d\d) ! (.* #coop-{CORRECTION} )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A correction to draw up.

    Attributes:
        number: from one.
        day: of its entry.
        path: of its file, absolute; accounts that only it opens count as not opened.
        old: what that file holds now.
        exceptions: from what is required; the reason for each by its id.
    """

    number: int
    day: date
    path: str
    old: str | None
    exceptions: Mapping[str, str]


def draft_due(
    rules: Rules, books: Books, standing: Standing, *, today: date
) -> tuple[int, date] | None:
    """Give number and day of the correction that is to be drawn up now; None where none is.

    A draft is drawn up anew as long as the year it stands in is open; beside one that stands in
    a closed year, or is approved, there is another. A number that a resolution names is taken.

    Args:
        rules: of the year to correct.
        books: of the whole ledger.
        standing: of its closing, which is approved.
        today: the day of a correction that is new.
    """
    last = standing.corrections[-1] if standing.corrections else None
    waits = last is not None and last.approval is None
    if last is not None and waits and not is_closed(books, rules.fiscal_year.year_of(last.day)):
        return last.number, last.day
    if standing.is_current:
        return None
    number = 1 if last is None else last.number + 1
    while approvals_of(books, name_of(rules.year, number)):
        number += 1
    return number, today


def is_closed(books: Books, year: int) -> bool:
    """Whether a year is closed, and not only for the time being."""
    closing = books.closings.get(year)
    return closing is not None and closing.metadata.get("status") != Status.PROVISIONAL


def correction_file(closing: str, year: int, number: int) -> str:
    """Say where a correction belongs: beside the closing."""
    return os.path.join(os.path.dirname(closing), file_of(year, number))


def draw_up_correction(
    rules: Rules,
    books: Books,
    facts: Facts,
    allocation: Allocation,
    standing: Standing,
    draft: Draft,
) -> Plan:
    """Draw up the draft of a correction, whose entry stands in the open year.

    It is allocated by the rules of the year it corrects: the closing, with all its corrections,
    then posts what that year's books and rules give today.

    Args:
        rules: of the year corrected.
        books: of the whole ledger.
        facts: of the year corrected.
        allocation: of its surplus or loss.
        standing: of its closing.
        draft: the correction.
    """
    number, day = draft.number, draft.day
    with localcontext(EXACT):
        blocks = [
            _header(rules.year, number),
            *option_lines(root_options(books)),
            _summary(rules, facts, allocation, draft),
        ]
        moved = moves(rules, books, facts, allocation, but=number)
        own = known_as(draft.path, books)
        opened = {name for name, each in books.accounts.items() if each.place.file != own}
        missing = [name for name in moved if name not in opened]
        if missing:
            code = rules.currency.code
            blocks.append("\n".join(f"{day} open {name} {code}" for name in missing))
        if moved:
            surplus = money_text(facts.surplus, rules.currency)
            said = f"Surplus {surplus}, before {_surplus_before(rules, books, standing, number)}"
            blocks.append("\n".join(_entry(rules, said, moved, number, day)))
        text = align_beancount("\n\n".join(blocks) + "\n")
    return Plan(path=draft.path, text=signed(text), old=draft.old)


def approved_correction(text: str, meeting: date) -> str:
    """Turn the draft of a correction into what a meeting approved; figures and day stay.

    Args:
        text: of the draft.
        meeting: the day of the meeting.
    """
    said = f'  status: "{Status.APPROVED}"\n  approved: {meeting}\n'
    text = text.replace(f'  status: "{Status.DRAFT}"\n', said)
    return signed(_FLAG.sub(r"\1 * \2", text))


def moves(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, *, but: int
) -> dict[str, Fraction]:
    """Give what a correction posts to each account, in the currency, debit above zero.

    Args:
        rules: of the year corrected.
        books: of the whole ledger.
        facts: of the year corrected.
        allocation: of its surplus or loss.
        but: the number of the correction itself, which may be in the ledger already.
    """
    code = rules.currency.code
    given = credited_by(rules, books, facts, allocation)
    posted = {
        account: number
        for (account, commodity), number in posted_for(books, rules.year, but=but).items()
        if commodity == code
    }
    zero = Fraction(0)
    found = {
        account: -given.get(account, zero) - posted.get(account, zero)
        for account in {**given, **posted}
    }
    return {account: number for account, number in found.items() if number != 0}


def closed_accounts(
    rules: Rules, books: Books, moved: Mapping[str, Fraction], day: date, path: str
) -> Iterator[Problem]:
    """Tell of accounts that a correction moves and that are closed by its day.

    Args:
        rules: of the year corrected.
        books: of the whole ledger.
        moved: what it posts.
        day: of its entry.
        path: of its file.
    """
    for name, amount in moved.items():
        account = books.accounts.get(name)
        if account is not None and account.closed is not None and account.closed < day:
            yield Problem(
                code="account-closed",
                place=Place(path),
                wrong=f"the correction posts {money_text(amount, rules.currency)} to {name}, "
                f"closed on {account.closed}",
                why="nothing can be posted to an account after it is closed",
                do=f"date `close {name}` later, until what is corrected is settled",
            )


def _header(year: int, number: int) -> str:
    """Say what the file is."""
    return (
        f";; Fiscal year {year}, correction {number} of its approved closing. Written by coopctl\n"
        ";; close-year --correct; edits made here by hand are noticed and not overwritten."
    )


def _summary(rules: Rules, facts: Facts, allocation: Allocation, draft: Draft) -> str:
    """Say what the correction takes into account."""
    return "\n".join(
        (
            f'{draft.day} custom "coop-{CORRECTION}" {rules.year}',
            f"  number: {draft.number}",
            f'  status: "{Status.DRAFT}"',
            f"  turnover: {money(facts.turnover, rules.currency)}",
            f"  surplus: {money(facts.surplus, rules.currency)}",
            *exception_lines(draft.exceptions),
            f'  proposal: "{proposal_of(facts, allocation)}"',
            f'  books: "{facts.fingerprint}"',
            f'  rules: "{rules.fingerprint}"',
            '  entries: ""',
        )
    )


def _surplus_before(rules: Rules, books: Books, standing: Standing, number: int) -> str:
    """Say what the surplus was before the correction, as it stands on record."""
    earlier = [each for each in standing.corrections if each.number < number]
    surplus = earlier[-1].surplus if earlier else None
    if surplus is not None:
        return money_text(surplus, rules.currency)
    said = books.closings[rules.year].metadata.get("surplus", "")
    amount, _, commodity = said.partition(" ")
    return f"{with_commas(amount)} {commodity}" if commodity == rules.currency.code else said


def _entry(
    rules: Rules, said: str, moved: Mapping[str, Fraction], number: int, day: date
) -> Iterator[str]:
    """Write the entry of a correction."""
    link = correction_link(rules.year, number)
    yield (
        f"{day} ! {quoted(f'Correction of {rules.year}')} {quoted(said)} #coop-{CORRECTION} ^{link}"
    )
    for account, amount in moved.items():
        yield f"  {account}  {in_digits(amount, rules.currency)} {rules.currency.code}"


def is_unfinished(correction: Correction) -> bool:
    """Whether a meeting approved a correction that its file still has as a draft."""
    return correction.approval is not None and not correction.says_approved
