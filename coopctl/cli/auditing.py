"""What a report is drawn from: co-op, period, commit, version and books."""

import os
import subprocess
from collections.abc import Iterable
from datetime import date

import coopctl
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View
from coopctl.reports.figures import short

_SECONDS = 20
_NONE = "no repository"


def audit_of(
    rules: Rules, books: Books, rules_file: str, first: date, last: date
) -> tuple[tuple[str, str], ...]:
    """Say what a report is drawn from.

    Args:
        rules: of the fiscal year of the last day.
        books: of the whole ledger.
        rules_file: as the command line names it.
        first: of the period that is reported.
        last: of it; nothing later changes the fingerprint of the books.
    """
    commit, changes = _of_repository(rules_file, books.files)
    return (
        ("cooperative", rules.cooperative),
        ("period", f"{first} to {last}"),
        ("repository", commit),
        *((("changes", changes),) if changes else ()),
        ("coopctl", coopctl.__version__),
        ("books", short(View(books, rules.year).fingerprint(first, last))),
    )


def _of_repository(rules_file: str, files: Iterable[str]) -> tuple[str, str]:
    """Give the commit that the rules' folder is at, and which of the files differ from it."""
    folder = os.path.dirname(os.path.abspath(rules_file))
    if not _has_repository(folder):
        return _NONE, ""
    said = _git(folder, "rev-parse", "--show-toplevel", "--short=12", "HEAD")
    top, _, commit = said.strip("\n").rpartition("\n")
    if not commit:
        return "a repository without a commit", ""
    top = os.path.realpath(top)
    names = sorted({os.path.realpath(each) for each in (os.path.abspath(rules_file), *files)})
    inside = [each for each in names if each.startswith(top + os.sep)]
    outside = [os.path.relpath(each, top) for each in names if each not in inside]
    said = _git(top, "status", "--porcelain", "-z", "--no-renames", "--", *inside)
    changed = [entry[3:] for entry in said.split("\0") if entry]
    return commit, ", ".join([*changed, *outside])


def _has_repository(folder: str) -> bool:
    """Whether a git repository is here or above."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
    return True


def _git(folder: str, *arguments: str) -> str:
    """Ask git without taking a lock or running what the repository configures; "" if it cannot."""
    command = [
        "git",
        "--no-optional-locks",
        "--literal-pathspecs",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
        *arguments,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed list, and no shell
            command, cwd=folder, capture_output=True, check=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="backslashreplace")
