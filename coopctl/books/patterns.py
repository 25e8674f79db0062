"""Finds the files of an `include` pattern, also where links lead round in a circle."""

# Beancount and glob speak in texts; pathlib would take `..` and links out of them.
# ruff: noqa: PTH112, PTH114, PTH116, PTH118, PTH119, PTH120, PTH206, PTH207, PTH208

import fnmatch
import glob
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

MOST_LINKED = 1_000
"""Paths through links to folders; of others there are no more than the disk has."""


class TooMany(Exception):  # noqa: N818 - it is what was found
    """Links lead round in a circle, or to more paths than MOST_LINKED."""


def find(
    search: str, *, recursive: bool = False, enters: Callable[[str], bool] = lambda _: True
) -> list[str]:
    """Find files as `glob.glob` does, sorted, one part of the pattern after the other.

    Args:
        search: the pattern.
        recursive: whether `**` goes through folders.
        enters: whether to look into a folder behind a link, or above another by `..`.

    Raises:
        TooMany: where links would make the search endless, or nearly so.
    """
    fixed, pattern = halves(search)
    parts = pattern.split(os.sep)
    if len(parts) == 1 and parts[0] != "**":
        return sorted(glob.glob(search))
    paths = {fixed: False}
    for number, part in enumerate(parts, start=1):
        is_last = number == len(parts)
        starts = {path: linked for path, linked in paths.items() if os.path.isdir(path)}
        if recursive and part == "**":
            paths = _counted(_below(starts, enters, files=is_last))
        else:
            paths = _counted(_matching(starts, part, enters))
    return sorted(paths)


def _counted(found: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """Keep each path, and whether it leads through a link; end where those are too many."""
    paths, most = dict[str, bool](), 0
    for path, linked in found:
        paths[path] = linked
        most += linked
        if most > MOST_LINKED:
            raise TooMany
    return paths


def _matching(
    starts: Mapping[str, bool], part: str, enters: Callable[[str], bool]
) -> Iterator[tuple[str, bool]]:
    """Find what one part of a pattern names in each folder."""
    for start, linked in starts.items():
        for path in glob.iglob(os.path.join(glob.escape(start), part)):
            leads = _links(path)
            if not (leads or part == os.pardir) or enters(path):
                yield path, linked or leads


def _below(
    starts: Mapping[str, bool], enters: Callable[[str], bool], *, files: bool
) -> Iterator[tuple[str, bool]]:
    """Give folders and all that is below them, what is hidden aside; links are followed."""
    waiting: list[tuple[str, bool, tuple[tuple[int, int], ...]]]
    waiting = [(path, linked, (_identity(path),)) for path, linked in starts.items()]
    while waiting:
        path, linked, above = waiting.pop()
        yield path, linked
        for name in _names(path):
            below = os.path.join(path, name)
            leads = _links(below)
            if leads and not enters(below):
                continue
            if os.path.isdir(below):
                identity = _identity(below)
                if identity in above:
                    raise TooMany
                waiting.append((below, linked or leads, (*above, identity)))
            elif files:
                yield below, linked


def _links(path: str) -> bool:
    """Whether a path is a link to a folder."""
    return os.path.islink(path) and os.path.isdir(path)


def _identity(folder: str) -> tuple[int, int]:
    """Tell a folder from others, whatever its name."""
    found = os.stat(folder)
    return found.st_dev, found.st_ino


def _names(folder: str) -> list[str]:
    """List what is in a folder and not hidden."""
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]
    except OSError:
        return []


def would_match(search: str, path: str, *, recursive: bool) -> bool:
    """Say whether a glob pattern would find a file that is not there.

    Args:
        search: absolute pattern.
        path: absolute, without symbolic links.
        recursive: whether `**` goes through folders.
    """
    fixed, pattern = halves(search)
    if not glob.has_magic(pattern):
        return os.path.join(os.path.realpath(fixed), pattern) == path
    last = os.path.basename(search)
    if last != "**" and not fnmatch.fnmatchcase(os.path.basename(path), last):
        return False
    import tempfile  # noqa: PLC0415 - slow to import, and seldom needed

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        top = Path(os.path.realpath(scratch))
        copy = top / path.lstrip(os.sep)
        copy.parent.mkdir(parents=True)
        copy.touch()
        # links in the fixed part are followed on the real tree, which the scratch tree lacks
        inside = str(top / os.path.realpath(fixed).lstrip(os.sep))
        found = glob.glob(os.path.join(glob.escape(inside), pattern), recursive=recursive)
        if str(copy) in map(os.path.normpath, found):
            return True
        own = os.path.join(glob.escape(str(copy.parent)), last)
        if str(copy) not in map(os.path.normpath, glob.glob(own, recursive=recursive)):
            return False
    # links among the folders that the pattern finds
    folders = glob.glob(os.path.dirname(search), recursive=recursive)
    return any(os.path.realpath(folder) == os.path.dirname(path) for folder in folders)


def halves(search: str) -> tuple[str, str]:
    """Split a pattern into the folder before any wildcard, and the rest."""
    fixed, pattern = os.path.dirname(search), os.path.basename(search)
    while glob.has_magic(fixed):
        pattern = os.path.join(os.path.basename(fixed), pattern)
        fixed = os.path.dirname(fixed)
    return fixed, pattern
