"""The co-op as it was at commits of its git repository, read in a folder of its own."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, Plugins, View
from coopctl.cli.laying import Layout
from coopctl.cli.repository import GitError, Repository, repository_at
from coopctl.cli.surveying import Survey, survey
from coopctl.cli.trusting import TRUST, reading_from
from coopctl.cli.workspace import load, load_past_closings
from coopctl.problems import Place, Problem
from coopctl.rules import read_rules

T = TypeVar("T")

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

    def days_giving(
        self, stated: str, year: int, named: tuple[date, date] | None
    ) -> tuple[date, date] | None:
        """Give the first and last day over which the books give a fingerprint.

        Args:
            stated: the fingerprint.
            year: it is of.
            named: days to try beside those that the rules of that time give the year.
        """
        if self.found.books is None or self.found.rules is None:
            return None
        period, view = self.found.rules.fiscal_year.period(year), View(self.found.books, year)
        tried = [(period.first, period.last), *([] if named is None else [named])]
        return next((days for days in tried if view.fingerprint(*days) == stated), None)

    def watching(self, accounts: tuple[str, ...]) -> Books | None:
        """Load the books once more, transactions on some accounts kept whole."""
        with reading_from(self.folder):
            return watching(self.found, accounts)

    def named(self, place: Place, called: str = "") -> Place:
        """Name a place as git does: the commit, as it may be called, and the file in it."""
        name = os.path.relpath(place.file, self.folder)
        if name.split(os.sep)[0] == os.pardir:  # a file that is in no commit
            return place
        return replace(place, file=f"{called or self.commit}:{name.replace(os.sep, '/')}")

    @property
    def unread(self) -> Problem | None:
        """Tell what keeps its ledger from being read, where it lies; None where it was read."""
        first = next((each for each in self.found.problems if each.is_error), None)
        if self.found.books is not None or first is None:
            return None
        wrong = first.wrong.replace(os.path.join(self.folder, ""), "")
        return replace(first, wrong=wrong)


@dataclass(slots=True)
class History:
    """Commits of the repository that holds a co-op; each is read once.

    Attributes:
        repository: None without one, or where git refuses it.
        rules_file: as the command line names it.
        ledger: the same; None where the rules name it.
        trouble: the first thing that git could not say; None where there was none.
        folders: taken away at the end, with what is read in them.
    """

    repository: Repository | None
    rules_file: str
    ledger: str | None
    folders: ExitStack
    trouble: GitError | None = None
    read: dict[tuple[str, str], Past | None] = field(default_factory=dict)

    def at(self, commit: str, rules: str | None = None) -> Past | None:
        """Read the co-op as it was at a commit; None where it was not there.

        Args:
            commit: its name.
            rules: as git names the rules of that commit; where they are today, if none.
        """
        assert self.repository is not None
        name = rules or self.repository.name_of(self.rules_file) or ""
        if (commit, name) not in self.read:
            self.read[commit, name] = self._at(commit, name)
        return self.read[commit, name]

    @property
    def unread(self) -> str | None:
        """Say what keeps the first ledger that was looked at, and not read, from being read."""
        for past in self.read.values():
            if past is not None and past.unread is not None:
                return f"{past.named(past.unread.place)}: {past.unread.wrong}"
        return None

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
        if repository is None:
            return
        with self._noting():
            head = repository.commit("HEAD")
            if head is None:
                return
            brought, before = list[str](), list[str]()
            with self._noting():
                brought = repository.commits_with(stated, os.path.basename(file))
                before = [each for commit in brought for each in repository.parents(commit)]
            yield from list(dict.fromkeys((*brought, *before, head)))[:_MOST_TRIED]

    def first(
        self, commits: Iterator[str], finds: Callable[[Past], T | None]
    ) -> tuple[Past, T] | None:
        """Give the first commit in which something is found, and that."""
        for commit in commits:
            with self._noting():
                past = self.at(commit)
                found = None if past is None else finds(past)
                if past is not None and found is not None:
                    return past, found
        return None

    def rules_of(self, commits: Iterator[str], year: int, stated: str) -> tuple[str, Rules] | None:
        """Find the rules of a fingerprint among commits, without loading a ledger."""
        repository = self.repository
        for commit in commits if repository is not None else ():
            assert repository is not None
            with self._noting():
                name = repository.name_of(self.rules_file)
                text = text_at(repository, repository.tree_at(commit).files, name or "")
                rules = read_rules(text or "", source="rules.yaml", year=year).rules
                if rules is not None and rules.fingerprint == stated:
                    return repository.short(commit), rules
        return None

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Keep the first thing that git cannot say, and go on without it."""
        try:
            yield
        except GitError as error:
            self.trouble = self.trouble or error

    def _at(self, commit: str, name: str) -> Past | None:
        """Lay the co-op's files out and read them, by the name of the rules."""
        repository = self.repository
        assert repository is not None
        files = repository.tree_at(commit).files
        text = text_at(repository, files, name)
        if text is None:
            return None
        private = self.folders.enter_context(tempfile.TemporaryDirectory(prefix="coopctl-"))
        folder = os.path.join(os.path.realpath(private), commit)
        layout = Layout(repository, files, folder)
        main = self._main_at(layout, name, text)
        if main is None or main not in files:
            return None
        layout.lay_out(name, main, all_whole=TRUST.get().plugins is Plugins.ANY)
        with reading_from(folder):
            found = survey(layout.path_of(name), layout.path_of(main))
        return Past(repository.short(commit), folder, found)

    def _main_at(self, layout: Layout, name: str, text: str) -> str | None:
        """Name the main ledger of a commit; None where it is outside the repository.

        Where the rules lay elsewhere, the ledger of the command line did so beside them.
        """
        rules = read_rules(text, source=name, year=None).partial
        above = os.path.dirname(os.path.realpath(self.rules_file))
        if self.ledger is not None:
            named = os.path.relpath(os.path.realpath(self.ledger), above)
        else:
            named = (rules and rules.ledger) or os.pardir
        folder = os.path.join(layout.repository.top, os.path.dirname(name))
        return layout.name_of(os.path.normpath(os.path.join(folder, named)))


def text_at(repository: Repository, files: dict[str, str], name: str) -> str | None:
    """Give the text of a file of a commit; None where it is not among the files.

    Raises:
        GitError: where it cannot be read.
    """
    if name not in files:
        return None
    return repository.contents({name: files[name]})[name].decode("utf-8", errors="replace")


@contextmanager
def history_of(rules_file: str, ledger: str | None) -> Iterator[History]:
    """Open the history of the co-op; what is read of it is laid out in private folders."""
    with ExitStack() as folders:
        history = History(None, rules_file, ledger, folders)
        try:
            history.repository = repository_at(rules_file)
        except GitError as error:
            history.trouble = error
        yield history


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
