"""What a report is drawn from: co-op, period, commit, version and books."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import coopctl
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View, top_of
from coopctl.cli.repository import git
from coopctl.reports.figures import short
from coopctl.words import Words, said

_NONE = said("no repository")


def audit_of(
    rules: Rules, books: Books, rules_file: str, first: date, last: date
) -> tuple[tuple[str, Words], ...]:
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
        ("period", said("{first} to {last}", first=first, last=last)),
        ("repository", commit),
        *((("changes", changes),) if changes else ()),
        ("coopctl", coopctl.__version__),
        ("books", short(View(books, rules.year).fingerprint(first, last))),
    )


@dataclass(frozen=True, slots=True)
class _Repository:
    """The git repository that holds the rules.

    Attributes:
        top: its folder.
        commit: that it is at; empty where there is none yet.
        looked_at: the folder whose changes are known.
        changed: files below that, which are not in the commit as they stand.
    """

    top: str
    commit: str
    looked_at: str
    changed: frozenset[str]


def repository_of(rules_file: str) -> _Repository | None:
    """Look at the repository that holds the rules; once, so that it can be done beforehand."""
    return _looked_at(os.path.dirname(os.path.realpath(rules_file)))


@lru_cache
def _looked_at(folder: str) -> _Repository | None:
    """Look at the repository that a folder lies in."""
    if top_of(folder) is None:
        return None
    found = _git(folder, "rev-parse", "--show-toplevel", "--short=12", "HEAD")
    top, _, commit = found.strip("\n").rpartition("\n")
    if not commit:
        return _Repository(folder, "", folder, frozenset())
    top = os.path.realpath(top)
    return _Repository(top, commit, folder, frozenset(_changed(top, [folder])))


def _of_repository(rules_file: str, files: Iterable[str]) -> tuple[Words, str]:
    """Give the commit that the rules' folder is at, and which of the files differ from it."""
    found = repository_of(rules_file)
    if found is None:
        return _NONE, ""
    if not found.commit:
        return said("a repository without a commit"), ""
    names = sorted({os.path.realpath(each) for each in (rules_file, *files)})
    beyond = [each for each in names if not each.startswith(found.looked_at + os.sep)]
    inside = [each for each in beyond if each.startswith(found.top + os.sep)]
    changed = {*found.changed, *(_changed(found.top, inside) if inside else ())}
    changed.update(each for each in beyond if each not in inside)
    return found.commit, ", ".join(
        os.path.relpath(each, found.top) for each in names if each in changed
    )


def _changed(top: str, names: Iterable[str]) -> list[str]:
    """Name the files, at names or below them, that are not in the commit as they stand."""
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    found = _git(top, "status", *options, "--", *names)
    return [os.path.join(top, entry[3:]) for entry in found.split("\0") if entry]


def _git(folder: str, *arguments: str) -> str:
    """Ask git; "" if it cannot."""
    found = git(folder, "--literal-pathspecs", *arguments)
    return "" if found is None else found.decode(errors="backslashreplace")
