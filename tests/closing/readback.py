"""A closing just written, read back by Beancount itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import data

from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, FILE, RULES, YEAR_2025, small

NEXT_DAY, LAST_DAY = date(2026, 1, 1), date(2025, 12, 31)


def entries(co_op: CoOp) -> list[Any]:
    """Load the ledger with Beancount; it must have no error."""
    path = str(co_op.folder / "main.beancount")
    found, errors, _ = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert errors == []
    return list(found)


def closing(co_op: CoOp, kind: type | None = None) -> list[Any]:
    """Give what the closing file holds, in the order of its lines; of one kind, if named."""
    path = str(co_op.folder / FILE)
    found = [entry for entry in entries(co_op) if entry.meta["filename"] == path]
    found.sort(key=lambda entry: entry.meta["lineno"])
    return [entry for entry in found if kind is None or isinstance(entry, kind)]


def postings(entry: Any) -> list[tuple[str, Decimal]]:
    """Give what an entry posts, as posted."""
    return [(posting.account, posting.units.number) for posting in entry.postings]


def close(co_op: CoOp, *options: str) -> dict[str, Any]:
    """Close the year."""
    return co_op.run("close-year", "2025", "--format", "json", *options).json


def closed(folder: Path, *more: str, rules: str = RULES, accounts: str = ACCOUNTS) -> CoOp:
    """Lay a co-op down and close its year."""
    co_op = small(folder / "co-op", YEAR_2025, *more, rules=rules, accounts=accounts)
    close(co_op)
    return co_op


def with_closing(settings: str, rules: str = RULES) -> str:
    """Set how the closing is written."""
    return rules.replace("{folder: closings}", f"{{folder: closings, {settings}}}")


def balance(co_op: CoOp, account: str, before: date) -> Decimal:
    """Add up an account with its sub-accounts before a day, in Beancount's own terms."""
    amounts = [
        posting.units
        for entry in entries(co_op)
        if isinstance(entry, data.Transaction) and entry.date < before
        for posting in entry.postings
        if f"{posting.account}:".startswith(f"{account}:") and posting.units is not None
    ]
    return sum((a.number or Decimal(0) for a in amounts if a.currency == "EUR"), Decimal(0))


def assertions(co_op: CoOp) -> dict[tuple[str, str], Decimal]:
    """Give what the closing asserts."""
    return {
        (each.account, each.amount.currency): each.amount.number
        for each in closing(co_op, data.Balance)
    }
