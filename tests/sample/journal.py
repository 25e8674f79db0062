"""The entries of the books as they are made, and their text."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from beancount.scripts.format import align_beancount

from tests.sample.days import DAY, FIRST_DAY, LAST_DAY, fiscal_year, month_of

BANK = "Assets:Bank:Ordinary"
SAVINGS = "Assets:Bank:Savings"
CASH = "Assets:Cash"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of a transaction, in whole yen or in quarters of an hour."""

    account: str
    number: int | Decimal
    commodity: str = "JPY"

    def __str__(self) -> str:
        """Write it as Beancount reads it."""
        return f"  {self.account}  {_plain(self.number)} {self.commodity}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One entry; `remark` is a comment of the treasurer's above it."""

    day: date
    payee: str
    narration: str
    postings: tuple[Posting, ...]
    meta: tuple[tuple[str, str], ...] = ()
    marks: str = ""
    remark: str = ""

    def __str__(self) -> str:
        """Write it as Beancount reads it."""
        head = f'{self.day} * "{self.payee}" "{self.narration}"'
        lines = [f";; {line}" for line in self.remark.splitlines()]
        lines.append(f"{head} {self.marks}" if self.marks else head)
        lines += [f'  {key}: "{value}"' for key, value in self.meta]
        lines += [str(posting) for posting in self.postings]
        return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Journal:
    """All entries so far, in the order they were made."""

    transactions: list[Transaction] = field(default_factory=list)
    moves: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    others: list[tuple[date, str]] = field(default_factory=list)

    def open(self, *transactions: Transaction) -> None:
        """Take in opening balances: dated the first day, they count as the day before."""
        for transaction in transactions:
            self._take(transaction, counted=FIRST_DAY - DAY)

    def add(self, *transactions: Transaction) -> None:
        """Take entries in; those after the last day of the books have not happened yet."""
        for transaction in transactions:
            if transaction.day <= LAST_DAY:
                self._take(transaction, counted=transaction.day)

    def _take(self, transaction: Transaction, *, counted: date) -> None:
        _must_be_sound(transaction)
        self.transactions.append(transaction)
        for posting in transaction.postings:
            if posting.commodity == "JPY":
                moves = self.moves.setdefault(posting.account, [])
                moves.append((counted, int(posting.number)))

    def note(self, day: date, account: str, text: str) -> None:
        """Take in a note."""
        self.others.append((day, f'{day} note {account} "{text}"\n'))

    def balance(self, account: str, *, before: date) -> int:
        """Add up an account in yen before the entries of a day, debit positive."""
        return self.flow(account, since=date.min, before=before)

    def flow(self, account: str, *, since: date, before: date) -> int:
        """Add up an account in yen from one day until before another, debit positive."""
        return sum(number for day, number in self.moves.get(account, []) if since <= day < before)

    def credited(self, account: str, *, since: date, before: date) -> int:
        """Add up what an account was credited in yen from one day until before another."""
        return -sum(
            number
            for day, number in self.moves.get(account, [])
            if since <= day < before and number < 0
        )

    def assert_balance(self, account: str, day: date) -> None:
        """State what the account held at the start of the day, as the statement says."""
        number = self.balance(account, before=day)
        self.others.append((day, f"{day} balance {account}  {number} JPY\n"))

    def text(self, year: int, *, heading: str) -> str:
        """Write the file of a fiscal year: a section for each month, in the order of the days."""
        blocks = [(day, 0, text) for day, text in self.others]
        blocks += [(entry.day, 1, str(entry)) for entry in self.transactions]
        of_year = sorted(
            (block for block in blocks if fiscal_year(block[0]) == year),
            key=lambda block: block[:2],
        )
        lines = [heading]
        section = ""
        for day, _, block in of_year:
            month = month_of(day).name
            if month != section:
                section = month
                lines.append(f"\n;;; {month}\n\n")
            else:
                lines.append("\n")
            lines.append(block)
        return aligned("".join(lines))


def spend(account: str, amount: int, *, source: str = BANK) -> tuple[Posting, ...]:
    """Debit one account and credit another, the bank where nothing else is said."""
    return (Posting(account, amount), Posting(source, -amount))


def aligned(text: str) -> str:
    """Put the currencies below each other, as bean-format does."""
    formatted: str = align_beancount(text)
    return formatted


def lines(*text: str) -> str:
    """Write comment lines."""
    return "".join(f";; {line}".rstrip() + "\n" for line in text)


def _must_be_sound(transaction: Transaction) -> None:
    commodities = {posting.commodity for posting in transaction.postings}
    for commodity in sorted(commodities):
        left = sum(
            posting.number for posting in transaction.postings if posting.commodity == commodity
        )
        assert left == 0, f"{transaction} leaves {left} {commodity}"
    assert '"' not in transaction.payee + transaction.narration, transaction
    assert transaction.day >= FIRST_DAY, transaction


def _plain(number: int | Decimal) -> str:
    if isinstance(number, int):
        return str(number)
    return f"{number.normalize():f}"
