"""A small co-op whose general meeting approves its closings."""

from pathlib import Path

from tests.cli.coop import CoOp, Done
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small

ASSEMBLY = "assembly: {approval: required, quorum: 1/2}\n"
ASKED = RULES + ASSEMBLY
INCLUDED = ACCOUNTS.replace("include", 'include "resolutions.beancount"\ninclude', 1)
CLOSING, RECORDS = "closings/2025.beancount", "resolutions.beancount"
LATE = """
2025-10-10 * "Repair, forgotten"
  Expenses:Rent   40.00 EUR
  Assets:Bank    -40.00 EUR
"""


def drafted(folder: Path, *entries_: str, rules: str = ASKED) -> CoOp:
    """Lay a co-op down whose year is closed, as a draft."""
    co_op = small(folder / "co-op", YEAR_2025, *entries_, accounts=INCLUDED, rules=rules)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    return co_op


def approve(co_op: CoOp, *options: str, meeting: str = "2026-06-20", code: int = 0) -> Done:
    """Approve the year, by both members where nothing else is said."""
    votes = options or ("--present", "2", "--for", "2", "--against", "0")
    command = ("approve", "2025", "--meeting", meeting, "--minutes", "2026-1", *votes)
    return co_op.run(*command, code=code)
