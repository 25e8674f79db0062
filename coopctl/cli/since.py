"""What became of each closing since a commit: `verify --since`."""

import os
import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NoReturn

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import file_of, part_in
from coopctl.books import Part
from coopctl.cli import records_then
from coopctl.cli.closings_then import ClosingThen, closings_at, closings_in
from coopctl.cli.past import History
from coopctl.cli.records_then import RecordSince, records_since
from coopctl.cli.repository import GitError, Repository, UnnamedError
from coopctl.cli.screen import from_here, refuse
from coopctl.cli.surveying import Survey
from coopctl.cli.verdicts import figure_json, figure_lines
from coopctl.cli.workspace import closing_folder
from coopctl.closing.effect import Figure, effect, figures_in
from coopctl.closing.stage import Status
from coopctl.closing.text import is_untouched, lines, stated
from coopctl.problems import Place, Problem, shown, warning

_APPROVED = re.compile(rf'^[ \t]+status:[ \t]*"{Status.APPROVED}"', re.MULTILINE)
"""However it was indented by hand."""


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
    Since.TAKEN_AWAY: "taken away; no meeting had approved it",
    Since.REWRITTEN: "approved then, and not what it was",
    Since.GONE: "approved then, and gone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSince:
    """A closing or a correction, then and now.

    Attributes:
        year: that is closed.
        file: where it is, or would be, absolute.
        was: where it was, as git names it, if that was elsewhere; None where it was not.
        then: the status that it stated; None where it was not there, or stated none.
        now: the same of today.
        effect: on the figures of a closing that was drawn up again.
        opens: whether the year is open again without it.
    """

    year: int
    file: str
    was: str | None
    state: Since
    then: str | None
    now: str | None
    effect: tuple[Figure, ...] = ()
    opens: bool = False

    @property
    def said(self) -> str:
        """Say what became of it."""
        return "taken away, so that the year is open again" if self.opens else _SAID[self.state]


@dataclass(frozen=True, slots=True)
class SinceCommit:
    """What became of the closings since a commit.

    Attributes:
        name: of the commit, as it was given.
        commit: its short name.
        in_history: whether what is checked out came from it; None where that was cut off.
        rules: of the commit, as git names them; None where there were none.
        moved: whether they were at another place than today's.
        records: that are not as they were.
        unknown: what cannot be compared.
    """

    name: str
    commit: str
    in_history: bool | None
    files: tuple[FileSince, ...]
    rules: str | None
    moved: bool
    records: tuple[RecordSince, ...]
    unknown: tuple[Problem, ...]


def since_commit(
    history: History, found: Survey, name: str, years: Collection[int]
) -> SinceCommit | Problem | None:
    """Compare the closings with those of a commit; end where there is no such commit.

    Args:
        history: of the co-op's repository.
        found: the co-op as it is.
        name: of the commit, such as a branch.
        years: to look at; every one if none.

    Returns:
        None where the rules cannot be read, and so not where closings belong; a problem where
        it cannot be known what the closings were.
    """
    try:
        if history.trouble is not None:
            raise history.trouble
        return _since_commit(history, found, name, years)
    except UnnamedError as error:
        refuse(f"--since: `{name}` is no commit of this repository; git: {error.wrong}", code=2)
    except GitError as error:
        return _git_refused(history.rules_file, error)


def _since_commit(
    history: History, found: Survey, name: str, years: Collection[int]
) -> SinceCommit | Problem | None:
    """Do so where git can say."""
    repository = history.repository
    commit = repository.commit(name) if repository is not None else None
    if repository is None or commit is None:
        _no_commit(name, repository)
    if found.rules is None:
        return None
    folder = closing_folder(found.rules, found.rules_file)
    then = closings_at(repository, commit, name, history.rules_file, found.rules)
    now = closings_in(folder)
    if isinstance(then, Problem):
        return then
    if isinstance(now, Problem):
        return now
    under = repository.name_of(folder) or os.pardir
    files = [
        _compared(folder, under, part, then.found.get(part), now.get(part))
        for part in sorted({*then.found, *now}, key=_order)
        if not years or part[0] in years
    ]
    records: tuple[RecordSince, ...] | Problem = ()
    if then.rules is not None:
        records = records_since(history, commit, name, rules=then.rules, found=found, years=years)
    return SinceCommit(
        name=name,
        commit=repository.short(commit),
        in_history=repository.is_ancestor(commit, "HEAD")
        or (None if repository.is_shallow else False),
        files=tuple(replace(each, opens=_opens(each, found)) for each in files),
        rules=then.rules,
        moved=then.rules not in (None, repository.name_of(history.rules_file)),
        records=() if isinstance(records, Problem) else records,
        unknown=(records,) if isinstance(records, Problem) else (),
    )


def lines_of(since: SinceCommit, rules: Rules) -> Iterator[str]:
    """Write what became of each closing."""
    there = f", where the rules were {since.rules}" * since.moved
    yield shown(f"since commit {since.commit}{there}:")
    for each in since.files:
        yield shown(f"{each.year}: {each.said}  {from_here(each.file)}")
        yield from figure_lines(each.effect, rules)
    yield from records_then.lines_of(since.records)


def json_of(since: SinceCommit, rules: Rules) -> dict[str, object]:
    """Give what became of each closing, for programs."""
    return {
        "commit": since.commit,
        "in_history": since.in_history,
        "rules": since.rules,
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
        "records": records_then.json_of(since.records),
    }


def problems_of(since: SinceCommit) -> Iterator[Problem]:
    """Tell of what was approved and is not what it was, and of a history of another commit."""
    name = shlex.quote(since.name)
    yield from since.unknown
    yield from records_then.problems_of(since.records, since.name)
    if since.in_history is None:
        yield _parted(
            f"whether commit `{since.name}` is in the history of what is checked out is not known",
            "the history was cut when it was fetched",
            "bring the rest by `git fetch --unshallow`, then run the command again",
        )
    elif not since.in_history:
        yield _parted(
            f"commit `{since.name}` is not in the history of what is checked out",
            "the branches parted, or the history was written anew; a closing may be missing here "
            "only because it came later there",
            "compare with where they parted, as by "
            f'`coopctl verify --since "$(git merge-base {name} HEAD)"`',
        )
    for each in since.files:
        if each.state in (Since.REWRITTEN, Since.GONE):
            became = "is gone" if each.state is Since.GONE else "is not what it was"
            yield Problem(
                code="approved-rewritten",
                place=Place(each.file),
                wrong=f"what a meeting had approved by commit `{since.name}` {became}",
                why="an approved closing is never written anew; what comes later goes into "
                "a correction",
                do=f"bring it back by `{_brings(since, each)}`, and the resolution that belongs "
                "to it",
            )


def _parted(wrong: str, why: str, do: str) -> Problem:
    """Tell that nothing says that what is checked out came from the commit."""
    head = Place("HEAD")
    return warning(Problem(code="history-parted", place=head, wrong=wrong, why=why, do=do))


def _brings(since: SinceCommit, file: FileSince) -> str:
    """Write the command that brings a file back."""
    name, now = shlex.quote(since.name), shlex.quote(from_here(file.file))
    if file.was is not None:
        return f"git show {shlex.quote(f'{since.name}:{file.was}')} > {now}"
    return f"git restore --source={name} {now}"


def _git_refused(rules_file: str, error: GitError) -> Problem:
    """Tell that git cannot say what was there."""
    return Problem(
        code="git-refused",
        place=Place(rules_file),
        wrong=f"git cannot read this repository: {error.wrong}",
        why="what became of the closings since a commit, git alone knows",
        do=error.do,
    )


def _no_commit(name: str, repository: Repository | None) -> NoReturn:
    """End where there is nothing to compare with."""
    if repository is None:
        refuse("--since compares with a commit, and the rules are in no git repository", code=2)
    more = "; its history was cut, and `git fetch --unshallow` brings it" * repository.is_shallow
    refuse(f"--since: `{name}` is no commit of this repository{more}", code=2)


def _order(part: Part) -> tuple[int, int]:
    """Put the corrections of a year after its closing."""
    year, number = part
    return year, number or 0


def _compared(
    folder: str, under: str, part: Part, was: ClosingThen | None, now: str | None
) -> FileSince:
    """Say what became of a file.

    Args:
        folder: of the closings, absolute.
        under: the same as git names it.
        part: that is in the file.
        was: at the commit.
        now: its text.
    """
    name = file_of(*part)
    then = None if was is None else was.text
    state = _state(then, now)
    figures = tuple[Figure, ...]()
    if state in (Since.APPROVED, Since.AGAIN) and is_untouched(then or ""):
        before, after = figures_in(then or ""), figures_in(now or "")
        if before is not None and after is not None:
            figures = effect(before, after)
    moved = was is not None and was.name != os.path.normpath(os.path.join(under, name))
    return FileSince(
        year=part[0],
        file=os.path.join(folder, name),
        was=was.name if was is not None and moved else None,
        state=state,
        then=None if then is None else stated(then, "status"),
        now=None if now is None else stated(now, "status"),
        effect=figures,
    )


def _opens(file: FileSince, found: Survey) -> bool:
    """Whether a year is open again: its closing is gone, and the ledger has no other of it."""
    part = part_in(os.path.basename(file.file))
    is_closed = found.books is None or file.year in found.closed
    return file.state is Since.TAKEN_AWAY and part == (file.year, None) and not is_closed


def _state(then: str | None, now: str | None) -> Since:
    """Say what became of a text; that it was approved counts whatever was edited beside it."""
    if then is None:
        return Since.NEW
    approved = _APPROVED.search(then) is not None
    if now is None:
        return Since.GONE if approved else Since.TAKEN_AWAY
    if lines(then) == lines(now):
        return Since.SAME
    if approved:
        return Since.REWRITTEN
    if not is_untouched(now):
        return Since.EDITED
    return Since.APPROVED if stated(now, "status") == Status.APPROVED else Since.AGAIN
