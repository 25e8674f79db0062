"""A small co-op under git."""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from coopctl.closing.text import signed
from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small
from tests.here import Here

ENVIRONMENT = {
    **{key: each for key, each in os.environ.items() if key[:4] != "GIT_"},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Treasurer",
    "GIT_AUTHOR_EMAIL": "treasurer@small.example",
    "GIT_COMMITTER_NAME": "Treasurer",
    "GIT_COMMITTER_EMAIL": "treasurer@small.example",
}
MAIN, CLOSING = "main.beancount", "closings/2025.beancount"
LATE = """
2025-12-31 * "Cleaning, forgotten"
  Expenses:Rent   40.00 EUR
  Assets:Bank    -40.00 EUR
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git as the treasurer does."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(co_op: CoOp, message: str = "Books") -> str:
    """Commit everything; give the short name of the commit."""
    if not any((each / ".git").exists() for each in (co_op.folder, *co_op.folder.parents)):
        git(co_op.folder, "init", "-q", "-b", "main")
    git(co_op.folder, "add", "-A")
    git(co_op.folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(co_op.folder, "rev-parse", "--short=12", "HEAD")


def written(co_op: CoOp, *changes: tuple[str, str]) -> None:
    """Change an approved closing by hand, and give it the fingerprint of its new text."""
    text = co_op.read(CLOSING)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (co_op.folder / CLOSING).write_text(signed(text), encoding="utf-8")


def closed(folder: Path, *entries: str, accounts: str = ACCOUNTS, rules: str = RULES) -> CoOp:
    """Lay a co-op down whose year 2025 is closed, all of it committed."""
    shutil.copytree(_closed(entries or (YEAR_2025,), accounts, rules), folder / "co-op")
    return Here(folder / "co-op")


@cache
def _closed(entries: tuple[str, ...], accounts: str, rules: str) -> Path:
    """Make such a co-op once for all tests; it is gone when they are over."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    co_op = small(folder, *entries, accounts=accounts, rules=rules)
    co_op.run("close-year", "2025")
    commit(co_op)
    return folder


def verified(co_op: CoOp, *options: str, code: int = 1) -> dict[str, Any]:
    """Give what `verify` says of the closing of 2025, in JSON."""
    answer = co_op.run("verify", "2025", "--format", "json", *options, code=code).json
    found: dict[str, Any] = answer["closings"][0]
    return found


def line_of(co_op: CoOp, text: str, name: str = MAIN) -> int:
    """Say in which line of a file a text stands, which is there once."""
    (number,) = (
        number for number, line in enumerate(co_op.read(name).splitlines(), 1) if text in line
    )
    return number


def figures(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Give each figure that changed, without those of the accounts: before and now."""
    return {
        each["step"] or each["figure"]: (each["before"], each["now"])
        for each in found["effect"]
        if each["account"] is None
    }
