"""What a report is drawn from: co-op, period, commit, version and books."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import coopctl
from coopctl.cli.repository import GitError, Repository, repository_at
from coopctl.facts.stretch import Flows
from coopctl.problems import shown
from coopctl.reports.figures import short
from coopctl.words import Words, said

_NONE = said("no repository")


def audit_of(
    flows: Flows, rules_file: str, first: date, last: date
) -> tuple[tuple[str, Words], ...]:
    """Say what a report is drawn from.

    Args:
        flows: read by the rules of the fiscal year of the last day.
        rules_file: as the command line names it.
        first: of the period that is reported.
        last: of it; nothing later changes the fingerprint of the books.
    """
    rules = flows.rules
    commit, changes = _of_repository(rules_file, flows.books.files)
    return (
        ("cooperative", rules.cooperative),
        ("period", said("{first} to {last}", first=first, last=last)),
        ("repository", commit),
        *((("changes", changes),) if changes else ()),
        ("coopctl", coopctl.__version__),
        ("books", short(flows.view(rules.year).fingerprint(first, last))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What is known of the git repository that holds the rules.

    Attributes:
        repository: None where git refuses it.
        trouble: what git says where it does.
        commit: that it is at; empty where there is none yet.
        changed: files below the folder of the rules, which are not in the commit as they stand.
    """

    repository: Repository | None
    trouble: str = ""
    commit: str = ""
    changed: frozenset[str] = frozenset()


def repository_of(rules_file: str) -> _Looked | None:
    """Look at the repository that holds the rules; once, so that it can be done beforehand."""
    return _looked_at(os.path.realpath(rules_file))


@lru_cache
def _looked_at(rules_file: str) -> _Looked | None:
    """Look at the repository that holds a file, and at what changed in its folder."""
    try:
        repository = repository_at(rules_file)
        if repository is None:
            return None
        commit = repository.commit("HEAD")
        if commit is None:
            return _Looked(repository=repository)
        changed = frozenset(_changed(repository, [os.path.dirname(rules_file)]))
        return _Looked(repository=repository, commit=repository.short(commit), changed=changed)
    except GitError as error:
        return _Looked(repository=None, trouble=error.wrong)


def _of_repository(rules_file: str, files: Iterable[str]) -> tuple[Words, str]:
    """Give the commit that the rules' folder is at, and which of the files differ from it."""
    found = repository_of(rules_file)
    if found is None:
        return _NONE, ""
    if found.repository is None:
        return _refused(found.trouble), ""
    if not found.commit:
        return said("a repository without a commit"), ""
    top, folder = found.repository.top, os.path.dirname(os.path.realpath(rules_file))
    names = sorted({os.path.realpath(each) for each in (rules_file, *files)})
    beyond = [each for each in names if not each.startswith(folder + os.sep)]
    inside = [each for each in beyond if each.startswith(top + os.sep)]
    try:
        changed = {*found.changed, *(_changed(found.repository, inside) if inside else ())}
    except GitError as error:
        return _refused(error.wrong), ""
    changed.update(each for each in beyond if each not in inside)
    return found.commit, ", ".join(os.path.relpath(each, top) for each in names if each in changed)


def _refused(wrong: str) -> Words:
    return said("a repository that git cannot read: {why}", why=shown(wrong))


def _changed(repository: Repository, names: Iterable[str]) -> list[str]:
    """Name the files, at names or below them, that are not in the commit as they stand."""
    options = ("--porcelain", "-z", "--no-renames", "--untracked-files=all")
    status = repository.ask("--literal-pathspecs", "status", *options, "--", *names)
    found = status.decode(errors="backslashreplace")
    return [os.path.join(repository.top, entry[3:]) for entry in found.split("\0") if entry]
