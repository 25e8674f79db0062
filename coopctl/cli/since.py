"""What became of each closing since a commit: `verify --since`."""

import os
import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from coopctl.allocation.vocabulary import Rules
from coopctl.cli.past import History
from coopctl.cli.repository import Repository
from coopctl.cli.screen import from_here, refuse
from coopctl.cli.surveying import Survey
from coopctl.cli.verdicts import figure_json, figure_lines
from coopctl.cli.workspace import closing_folder
from coopctl.closing.effect import Figure, effect, figures_in
from coopctl.closing.stage import Status
from coopctl.closing.text import is_untouched, lines, stated
from coopctl.problems import Place, Problem, warning
from coopctl.rules import read_rules

_FILE = re.compile(r"(\d{4})(-correction-\d+)?\.beancount", re.ASCII)


class Since(StrEnum):
    """What became of a closing, or of a correction."""

    SAME = "same"
    NEW = "new"
    AGAIN = "drawn-up-again"
    EDITED = "edited"
    APPROVED = "approved"
    TAKEN_AWAY = "taken-away"
    REWRITTEN = "rewritten"
    GONE = "gone"


_SAID = {
    Since.SAME: "as it was",
    Since.NEW: "new",
    Since.AGAIN: "drawn up again",
    Since.EDITED: "edited by hand",
    Since.APPROVED: "approved since",
    Since.TAKEN_AWAY: "taken away, so that the year is open again",
    Since.REWRITTEN: "approved then, and not what it was",
    Since.GONE: "approved then, and gone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSince:
    """A closing or a correction, then and now.

    Attributes:
        file: where it is, or would be, absolute.
        then: the status that it stated; None where it was not there, or stated none.
        now: the same of today.
        effect: on the figures of a closing that was drawn up again.
    """

    file: str
    state: Since
    then: str | None
    now: str | None
    effect: tuple[Figure, ...] = ()

    @property
    def year(self) -> int:
        """The fiscal year."""
        return int(os.path.basename(self.file)[:4])


@dataclass(frozen=True, slots=True)
class SinceCommit:
    """What became of the closings since a commit.

    Attributes:
        name: of the commit, as it was given.
        commit: its short name.
        in_history: whether what is checked out came from it.
    """

    name: str
    commit: str
    in_history: bool
    files: tuple[FileSince, ...]


def since_commit(
    history: History, found: Survey, name: str, years: Collection[int]
) -> SinceCommit | None:
    """Compare the closings with those of a commit; end where there is no such commit.

    Args:
        history: of the co-op's repository.
        found: the co-op as it is.
        name: of the commit, such as a branch.
        years: to look at; every one if none.

    Returns:
        None where the rules cannot be read, and so not where closings belong.
    """
    repository = history.repository
    commit = repository.commit(name) if repository is not None else None
    if repository is None or commit is None:
        _no_commit(name, repository)
    if found.rules is None:
        return None
    folder = closing_folder(found.rules, found.rules_file)
    then = _closings_at(repository, commit, history.rules_file, folder)
    now = _closings_now(folder)
    files = tuple(
        _compared(os.path.join(folder, each), then.get(each), now.get(each))
        for each in sorted({*then, *now}, key=_order)
        if not years or int(each[:4]) in years
    )
    in_history = repository.is_ancestor(commit, "HEAD")
    return SinceCommit(name, repository.short(commit), in_history, files)


def lines_of(since: SinceCommit, rules: Rules) -> Iterator[str]:
    """Write what became of each closing."""
    yield f"since commit {since.commit}:"
    for each in since.files:
        yield f"{each.year}: {_SAID[each.state]}  {from_here(each.file)}"
        yield from figure_lines(each.effect, rules)


def json_of(since: SinceCommit, rules: Rules) -> dict[str, object]:
    """Give what became of each closing, for programs."""
    return {
        "commit": since.commit,
        "in_history": since.in_history,
        "closings": [
            {
                "year": each.year,
                "file": from_here(each.file),
                "state": str(each.state),
                "then": each.then,
                "now": each.now,
                "effect": [figure_json(figure, rules) for figure in each.effect],
            }
            for each in since.files
        ],
    }


def problems_of(since: SinceCommit) -> Iterator[Problem]:
    """Tell of approved closings that are not what they were, and of a history written anew."""
    name = shlex.quote(since.name)
    if not since.in_history:
        yield warning(
            Problem(
                code="history-parted",
                place=Place("HEAD"),
                wrong=f"commit `{since.name}` is not in the history of what is checked out",
                why="the branches parted, or the history was written anew; a closing may be "
                "missing here only because it came later there",
                do="compare with where they parted, as by "
                f'`coopctl verify --since "$(git merge-base {name} HEAD)"`',
            )
        )
    for each in since.files:
        if each.state in (Since.REWRITTEN, Since.GONE):
            became = "is gone" if each.state is Since.GONE else "is not what it was"
            file = shlex.quote(from_here(each.file))
            yield Problem(
                code="approved-rewritten",
                place=Place(each.file),
                wrong=f"what a meeting had approved by commit `{since.name}` {became}",
                why="an approved closing is never written anew; what comes later goes into "
                "a correction",
                do=f"bring it back by `git restore --source={name} {file}`, and the resolution "
                "that belongs to it",
            )


def _no_commit(name: str, repository: Repository | None) -> NoReturn:
    """End where there is nothing to compare with."""
    if repository is None:
        refuse("--since compares with a commit, and the rules are in no git repository", code=2)
    more = "; its history was cut, and `git fetch --unshallow` brings it" * repository.is_shallow
    refuse(f"--since: `{name}` is no commit of this repository{more}", code=2)


def _closings_at(
    repository: Repository, commit: str, rules_file: str, folder: str
) -> dict[str, str]:
    """Give the texts of closings and corrections at a commit, by their names in the folder.

    The folder is the one that the rules of the commit name.
    """
    files = repository.files_at(commit)
    rules_name = repository.name_of(rules_file) or ""
    under = repository.name_of(folder)
    held = repository.contents([files[rules_name]] if rules_name in files else [])
    for text in held.values():
        source = text.decode("utf-8", errors="replace")
        rules = read_rules(source, source=rules_name, year=None).partial
        if rules is not None:
            then = os.path.join(repository.top, os.path.dirname(rules_name), rules.closing.folder)
            under = os.path.relpath(os.path.normpath(then), repository.top).replace(os.sep, "/")
    names = {
        os.path.basename(name): found
        for name, found in files.items()
        if os.path.dirname(name) == (under or "").removeprefix(".") and _is_ours(name)
    }
    texts = repository.contents(names.values())
    return {
        name: texts[found].decode("utf-8", errors="replace")
        for name, found in names.items()
        if found in texts
    }


def _closings_now(folder: str) -> dict[str, str]:
    """Give the texts of closings and corrections as they are."""
    found = dict[str, str]()
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        if _is_ours(name) and os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace", newline="") as file:
                found[name] = file.read()
    return found


def _is_ours(name: str) -> bool:
    return _FILE.fullmatch(os.path.basename(name)) is not None


def _order(name: str) -> tuple[str, int, str]:
    """Put the corrections of a year after its closing."""
    return name[:4], len(name), name


def _compared(file: str, then: str | None, now: str | None) -> FileSince:
    """Say what became of a file."""
    was, is_ = (None if text is None else stated(text, "status") for text in (then, now))
    approved = was == Status.APPROVED and is_untouched(then or "")
    figures = tuple[Figure, ...]()
    if then is None:
        state = Since.NEW
    elif now is None:
        state = Since.GONE if approved else Since.TAKEN_AWAY
    elif lines(then) == lines(now):
        state = Since.SAME
    elif approved:
        state = Since.REWRITTEN
    elif not is_untouched(now):
        state = Since.EDITED
    else:
        state = Since.APPROVED if is_ == Status.APPROVED else Since.AGAIN
        if is_untouched(then):
            figures = effect(figures_in(then), figures_in(now))
    return FileSince(file=file, state=state, then=was, now=is_, effect=figures)
