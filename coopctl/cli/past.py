"""The co-op as it was at commits of its git repository, read in a folder of its own."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View
from coopctl.cli.repository import Repository, lay_out, repository_at
from coopctl.cli.surveying import Survey, survey
from coopctl.cli.trusting import reading_from
from coopctl.cli.workspace import load, load_past_closings
from coopctl.problems import Place
from coopctl.rules import read_rules

_MOST_TRIED = 6
"""Commits whose books are loaded in search of those that a closing speaks of."""


@dataclass(frozen=True, slots=True)
class Past:
    """The co-op as it was at a commit.

    Attributes:
        commit: its short name.
        folder: where its files were laid out.
        found: rules and books, as far as they can be read.
    """

    commit: str
    folder: str
    found: Survey

    def rules(self, year: int) -> Rules | None:
        """Give the rules as they read for a year then."""
        text = self.found.text
        return None if text is None else read_rules(text, source="rules.yaml", year=year).rules

    def books_print(self, year: int) -> str | None:
        """Give the fingerprint of the books of a year as they were."""
        if self.found.books is None or self.found.rules is None:
            return None
        period = self.found.rules.fiscal_year.period(year)
        return View(self.found.books, year).fingerprint(period.first, period.last)

    def watching(self, accounts: tuple[str, ...]) -> Books | None:
        """Load the books once more, transactions on some accounts kept whole."""
        with reading_from(self.folder):
            return watching(self.found, accounts)

    def named(self, place: Place) -> Place:
        """Name a place as git does: the commit, and the file in it."""
        name = os.path.relpath(place.file, self.folder).replace(os.sep, "/")
        return replace(place, file=f"{self.commit}:{name}")


@dataclass(slots=True)
class History:
    """Commits of the repository that holds a co-op; each is read once.

    Attributes:
        repository: None without one, or without git.
        rules_file: as the command line names it.
        ledger: the same; None where the rules name it.
        folders: taken away at the end, with what is read in them.
    """

    repository: Repository | None
    rules_file: str
    ledger: str | None
    folders: ExitStack
    read: dict[str, Past | None] = field(default_factory=dict)

    def at(self, commit: str) -> Past | None:
        """Read the co-op as it was at a commit; None where it was not there."""
        if commit not in self.read:
            self.read[commit] = self._at(commit)
        return self.read[commit]

    def commits_for(self, stated: str, file: str) -> Iterator[str]:
        """Give the commits whose books or rules may be those that a closing states.

        Those that brought the statement into the closing or took it out, newest first, then
        those before them, then the one that is checked out: a closing may be committed with
        what came after it, or not yet.

        Args:
            stated: a fingerprint.
            file: that states it.
        """
        repository = self.repository
        head = repository.commit("HEAD") if repository is not None else None
        if repository is None or head is None:
            return
        brought = repository.commits_with(stated, os.path.basename(file))
        before = (parent for commit in brought for parent in repository.parents(commit))
        yield from list(dict.fromkeys((*brought, *before, head)))[:_MOST_TRIED]

    def first(self, commits: Iterator[str], holds: Callable[[Past], bool]) -> Past | None:
        """Give the first commit of which something holds."""
        pasts = (self.at(commit) for commit in commits)
        return next((past for past in pasts if past is not None and holds(past)), None)

    def rules_of(self, commits: Iterator[str], year: int, stated: str) -> tuple[str, Rules] | None:
        """Find the rules of a fingerprint among commits, without loading a ledger."""
        repository = self.repository
        name = repository.name_of(self.rules_file) if repository is not None else None
        for commit in commits if repository is not None and name is not None else ():
            assert repository is not None
            files = repository.files_at(commit)
            held = repository.contents([files[name]]) if name in files else {}
            for text in held.values():
                source = text.decode("utf-8", errors="replace")
                rules = read_rules(source, source="rules.yaml", year=year).rules
                if rules is not None and rules.fingerprint == stated:
                    return repository.short(commit), rules
        return None

    def _at(self, commit: str) -> Past | None:
        """Lay the co-op's text files out and read them: rules, and what may be a ledger."""
        repository = self.repository
        assert repository is not None
        name = repository.name_of(self.rules_file)
        main = None if self.ledger is None else repository.name_of(self.ledger)
        files = repository.files_at(commit)
        if name is None or name not in files or (self.ledger is not None and main is None):
            return None
        text = _decoded(repository.contents([files[name]]))
        rules = read_rules(text, source=name, year=None).partial
        endings = {os.path.splitext(each or "")[1] for each in (main, rules and rules.ledger)}
        wanted = {".beancount", *endings}
        kept = {
            each: found
            for each, found in files.items()
            if each == name or os.path.splitext(each)[1] in wanted
        }
        private = self.folders.enter_context(tempfile.TemporaryDirectory(prefix="coopctl-"))
        folder = os.path.join(os.path.realpath(private), commit)
        lay_out(repository, kept, folder)
        ledger = None if main is None else os.path.join(folder, main)
        with reading_from(folder):
            found = survey(os.path.join(folder, name), ledger)
        return Past(repository.short(commit), folder, found)


@contextmanager
def history_of(rules_file: str, ledger: str | None) -> Iterator[History]:
    """Open the history of the co-op; what is read of it is laid out in private folders."""
    with ExitStack() as folders:
        yield History(repository_at(rules_file), rules_file, ledger, folders)


def watching(found: Survey, accounts: tuple[str, ...]) -> Books | None:
    """Load a ledger once more as it was read, transactions on some accounts kept whole."""
    rules = found.rules
    assert rules is not None
    first = load(rules, found.main, {}, accounts)
    if first.books is not None:
        return first.books
    return load_past_closings(
        rules, found.rules_file, found.main, first.problems, watch=accounts, asserted=False
    ).books


def _decoded(held: dict[str, bytes]) -> str:
    return b"".join(held.values()).decode("utf-8", errors="replace")
