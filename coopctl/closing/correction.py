"""The correction of an approved closing: what the year's figures are now, less what was posted."""

from collections.abc import Iterator
from decimal import localcontext
from fractions import Fraction

from beancount.scripts.format import align_beancount

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.closing.approval import CORRECTION, correction_name
from coopctl.closing.plan import Plan, root_options
from coopctl.closing.posted import credited_by, posted_for
from coopctl.closing.stage import Stage
from coopctl.closing.text import money, option_lines, proposal_of, quoted, signed
from coopctl.money import EXACT, in_digits, money_text


def draw_up_correction(
    rules: Rules,
    books: Books,
    facts: Facts,
    allocation: Allocation,
    *,
    number: int,
    stage: Stage,
    path: str,
    old: str | None,
) -> Plan:
    """Draw up a correction, whose entry stands in the open year.

    It is allocated by the rules of the year it corrects: the closing, with all its corrections,
    then posts what that year's books and rules give today.

    Args:
        rules: of the year corrected.
        books: of the whole ledger.
        facts: of the year corrected.
        allocation: of its surplus or loss.
        number: of the correction, from one.
        stage: its day, and how far it has come.
        path: of its file, absolute; accounts that only it opens count as not opened.
        old: what that file holds now.
    """
    with localcontext(EXACT):
        blocks = [
            _header(rules.year, number),
            *option_lines(root_options(books)),
            _summary(rules, facts, allocation, number, stage),
        ]
        moved = moves(rules, books, facts, allocation, but=number)
        opened = {name for name, each in books.accounts.items() if each.place.file != path}
        missing = [name for name in moved if name not in opened]
        if missing:
            code = rules.currency.code
            blocks.append("\n".join(f"{stage.day} open {name} {code}" for name in missing))
        if moved:
            blocks.append("\n".join(_entry(rules, books, facts, moved, number, stage)))
        text = align_beancount("\n\n".join(blocks) + "\n")
    return Plan(path=path, text=signed(text), old=old)


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


def _header(year: int, number: int) -> str:
    """Say what the file is."""
    return (
        f";; Fiscal year {year}, correction {number} of its approved closing. Written by coopctl\n"
        ";; close-year --correct; edits made here by hand are noticed and not overwritten."
    )


def _summary(rules: Rules, facts: Facts, allocation: Allocation, number: int, stage: Stage) -> str:
    """Say what the correction takes into account."""
    return "\n".join(
        (
            f'{stage.first} custom "coop-{CORRECTION}" {rules.year}',
            f"  number: {number}",
            f'  status: "{stage.status}"',
            *([f"  approved: {stage.approved}"] if stage.approved else []),
            f"  turnover: {money(facts.turnover, rules.currency)}",
            f"  surplus: {money(facts.surplus, rules.currency)}",
            f'  proposal: "{proposal_of(facts, allocation)}"',
            f'  books: "{facts.fingerprint}"',
            f'  rules: "{rules.fingerprint}"',
            '  entries: ""',
        )
    )


def _entry(
    rules: Rules,
    books: Books,
    facts: Facts,
    moved: dict[str, Fraction],
    number: int,
    stage: Stage,
) -> Iterator[str]:
    """Write the entry of a correction."""
    name, code = correction_name(rules.year, number), rules.currency.code
    before = books.closings[rules.year].metadata.get("surplus", "")
    said = f"Surplus {money_text(facts.surplus, rules.currency)}, where {before} was approved"
    yield (
        f"{stage.day} {stage.status.flag} {quoted(f'Correction of {rules.year}')} {quoted(said)} "
        f"#coop-{CORRECTION} ^coop-{CORRECTION}-{name.replace(f'-{CORRECTION}', '')}"
    )
    for account, amount in moved.items():
        yield f"  {account}  {in_digits(amount, rules.currency)} {code}"
