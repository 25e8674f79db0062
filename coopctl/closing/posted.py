"""What a closing posts by our own reckoning, and whether the ledger reads it so."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.settings import IncomeStatement
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View
from coopctl.closing.text import link_of
from coopctl.money import Currency, in_digits, with_commas
from coopctl.problems import Place, Problem


def to_zero(rules: Rules, books: Books) -> dict[str, Decimal]:
    """Give what brings each Income and Expenses account to zero, where the rules ask for it.

    Returns:
        The year's total of each in the currency, as posted (debit above zero), by account.

    Reading:
        What is posted in another commodity stays where it is, docs/decisions/0008.
    """
    if rules.closing.income_statement is not IncomeStatement.ZERO:
        return {}
    view, period, code = View(books, rules.year), rules.period, rules.currency.code
    totals = {
        name: view.side([name]) * view.flow([name], code, period.first, period.last, below=False)
        for name in view.covered((books.roots.income, books.roots.expenses))
    }
    return {name: total for name, total in totals.items() if total != 0}


def credited_by(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, *, steps: bool = True
) -> dict[str, Fraction]:
    """Give what a closing credits to each account, in the currency; a debit is negative.

    Args:
        rules: of the year.
        books: of the whole ledger.
        facts: of the year.
        allocation: of its surplus or loss.
        steps: count what the steps give, and not only what brings income to zero.
    """
    credited: defaultdict[str, Fraction] = defaultdict(Fraction)
    for name, total in to_zero(rules, books).items():
        credited[name] += Fraction(total)
        credited[facts.drawn_on] -= Fraction(total)
    for outcome in allocation.steps if steps else ():
        for credit, amount in outcome.moves():
            credited[credit.account] += Fraction(amount)
            credited[facts.drawn_on] -= Fraction(amount)
    return credited


def misread(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, path: str
) -> Iterator[Problem]:
    """Tell where the ledger reads a closing, with its corrections, otherwise than computed.

    Args:
        rules: of the year.
        books: loaded with the closing.
        facts: of the year.
        allocation: of its surplus or loss.
        path: of the closing file.
    """
    code = rules.currency.code
    given = {
        (account, code): -number
        for account, number in credited_by(rules, books, facts, allocation).items()
    }
    yield from read_otherwise(rules.year, path, given=given, read=posted_for(books, rules.year))


def read_otherwise(
    year: int,
    path: str,
    *,
    given: Mapping[tuple[str, str], Fraction],
    read: Mapping[tuple[str, str], Fraction],
) -> Iterator[Problem]:
    """Tell of each account on which the ledger reads another number, debit above zero, than given.

    Args:
        year: closed.
        path: of the closing file, or of a correction.
        given: by account and commodity.
        read: the same.
    """
    zero = Fraction(0)
    for key in {**given, **read}:
        if read.get(key, zero) != given.get(key, zero):
            yield _misread(year, path, key, read.get(key, zero), given.get(key, zero))


def posted_for(
    books: Books, year: int, *, but: int | None = None
) -> dict[tuple[str, str], Fraction]:
    """Give what the closing of a year and its corrections post, debit above zero.

    Args:
        books: with them.
        year: closed.
        but: the number of a correction that does not count.
    """
    corrections = (
        postings
        for (corrected, number), postings in books.correction_postings.items()
        if corrected == year and number != but
    )
    read: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for postings in (books.closing_postings.get(year, {}), *corrections):
        for key, days in postings.items():
            read[key] += sum((Fraction(cell[0]) for cell in days.values()), Fraction(0))
    return read


def _misread(
    year: int, path: str, key: tuple[str, str], read: Fraction, given: Fraction
) -> Problem:
    """Tell of one account that the ledger reads otherwise."""
    account, commodity = key
    told, own = (with_commas(in_digits(number, Currency.of(commodity))) for number in (read, given))
    return Problem(
        code="closing-misread",
        place=Place(path),
        wrong=f"the ledger reads {told} {commodity} on {account}, the closing gives {own}",
        why=f"a plugin changes entries linked ^{link_of(year)}, or an option names another account "
        "than they draw on",
        do="take out the `plugin` line that does it, or bring the option back as it was",
    )
