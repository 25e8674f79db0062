"""Closings and corrections as they are, and as they were at a commit."""

import os
import shlex
from dataclasses import dataclass

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.names import part_in
from coopctl.books import Part, read_file
from coopctl.cli.past import text_at
from coopctl.cli.repository import Repository
from coopctl.cli.screen import from_here
from coopctl.closing.reading import folder_unreadable, read_closing
from coopctl.problems import Place, Problem, listing
from coopctl.rules import read_rules

_RULES = "^cooperative[[:space:]]*:"
_CLOSING = 'custom[[:space:]]+"coop-(closing|correction)"'


@dataclass(frozen=True, slots=True)
class ClosingThen:
    """A closing or a correction at a commit.

    Attributes:
        name: of its file, as git has it.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ClosingsThen:
    """The closings and corrections at a commit.

    Attributes:
        rules: of the co-op at that commit, named as git does; None where there were none.
        found: each by its year, and the number of a correction.
    """

    rules: str | None
    found: dict[Part, ClosingThen]


def closings_at(
    repository: Repository, commit: str, called: str, rules_file: str, now: Rules
) -> ClosingsThen | Problem:
    """Read the closings in the folder that the rules of a commit name.

    Where no rules were at that place, they are looked for: the only ones of the commit, or else
    the only ones of a co-op of the same name.

    Args:
        repository: that has the commit.
        commit: its own name.
        called: as the command line has it.
        rules_file: of today.
        now: what it says.

    Returns:
        A problem where it cannot be known which closings of the commit are the co-op's.

    Raises:
        GitError: where a file of the commit cannot be read.
    """
    tree = repository.tree_at(commit)
    files = tree.files
    name = repository.name_of(rules_file) or ""
    if name not in files:
        known = _rules_of(repository, commit, files)
        same = [each for each, rules in known.items() if rules.cooperative == now.cooperative]
        found = list(known) if len(known) == 1 else same
        if not found and not repository.files_with(commit, _CLOSING):
            return ClosingsThen(None, {})
        if len(found) != 1:
            return _not_found(called, rules_file, name, list(known))
        name = found[0]
    rules = read_rules(text_at(repository, files, name) or "", source=name, year=None).partial
    if rules is None:
        return _not_read(called, name)
    above = os.path.join(repository.top, os.path.dirname(name), rules.closing.folder)
    folder = os.path.relpath(os.path.normpath(above), repository.top).replace(os.sep, "/")
    if folder.split("/", maxsplit=1)[0] == os.pardir:
        return _led_away(called, folder)
    for each in sorted(tree.away):
        if f"{folder}/".startswith(f"{each}/") or _part_in(each, folder) is not None:
            return _led_away(called, each)
    parts = {each: part for each in files if (part := _part_in(each, folder)) is not None}
    texts = repository.contents({each: files[each] for each in parts})
    return ClosingsThen(
        name,
        {
            parts[each]: ClosingThen(each, text.decode("utf-8", errors="replace"))
            for each, text in texts.items()
        },
    )


def closings_in(folder: str) -> dict[Part, str] | Problem:
    """Read the closings and corrections in a folder, each by its part; none without a folder."""
    found = dict[Part, str]()
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return found
    except OSError as error:
        return folder_unreadable(folder, error)
    for name in names:
        part = part_in(name)
        if part is None:
            continue
        path = os.path.join(folder, name)
        there = read_closing(path, part[0])
        if isinstance(there, str):
            found[part] = there
        elif there is not None and there.code == "not-a-closing":  # it may have been one
            found[part] = read_file(path).decode()
        elif there is not None:
            return there
    return found


def _part_in(name: str, folder: str) -> Part | None:
    """Give the part of a file that lies in a folder and is called as a closing is."""
    above, file = os.path.split(name)
    return part_in(file) if (above or os.curdir) == folder else None


def _rules_of(repository: Repository, commit: str, files: dict[str, str]) -> dict[str, Rules]:
    """Find every file of a commit that reads as the rules of a co-op."""
    endings = (".yaml", ".yml")
    names = [n for n in repository.files_with(commit, _RULES) if n.endswith(endings) and n in files]
    texts = repository.contents({name: files[name] for name in names})
    found = dict[str, Rules]()
    for name, text in texts.items():
        rules = read_rules(text.decode("utf-8", errors="replace"), source=name, year=None).partial
        if rules is not None:
            found[name] = rules
    return found


def _not_found(commit: str, rules_file: str, name: str, known: list[str]) -> Problem:
    """Tell that the rules were not there, and where they were cannot be known."""
    file = shlex.quote(from_here(rules_file))
    there = f"; there are {listing(known)}" if known else ""
    return Problem(
        code="commit-not-comparable",
        place=Place(f"{commit}:{name}"),
        wrong=f"the rules were not at this place at that commit{there}",
        why="the rules of a commit say where its closings are, and it holds closings",
        do=f"compare with a commit in which they are, and look at the one that brought them by "
        f"`git log -p -M --diff-filter=AR --follow -- {file}`",
    )


def _not_read(commit: str, name: str) -> Problem:
    """Tell that the rules of a commit cannot be read."""
    return Problem(
        code="commit-not-comparable",
        place=Place(f"{commit}:{name}"),
        wrong="the rules of that commit cannot be read",
        why="the rules of a commit say where its closings are",
        do=f"look at them by `git show {shlex.quote(f'{commit}:{name}')}`, and compare with a "
        "commit in which they can be read",
    )


def _led_away(commit: str, name: str) -> Problem:
    """Tell of closings that were not in the commit itself."""
    return Problem(
        code="commit-not-comparable",
        place=Place(f"{commit}:{name}"),
        wrong="the closings were here at that commit: in a submodule, or out of the repository",
        why="what lies elsewhere is in no commit of this repository",
        do="keep the closings in the repository of the rules",
    )
