"""Write files of the ledger whole or not at all, and only after it has loaded with them."""

import contextlib
import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopctl.books import UNREADABLE, Books, BooksReading, file_print, read_file
from coopctl.closing.files import make_folder, make_last, put, take_away, temporary
from coopctl.closing.lock import hold
from coopctl.problems import Place, Problem, has_errors

Load = Callable[[str, Mapping[str, str]], BooksReading]
"""Loads a ledger with some files standing in the place of others."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to replace.

    Attributes:
        what: its content in words.
        path: as the ledger names it.
        old: what it holds; None where there is no file.
        new: what it shall hold.
    """

    what: str
    path: str
    old: bytes | None
    new: bytes

    @property
    def target(self) -> Path:
        """The file itself, behind any symbolic link."""
        return Path(os.path.realpath(self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Files to write together, and the ledger they must fit into.

    Attributes:
        changes: in the order to make them; the ledger must be whole after each.
        main: the main ledger, absolute.
        read: what each file that the figures come from held when it was read, by `print_of`.
        command: that writes, for another run which finds it at work.
        load: how to load it.
        refused: tells what the errors of a ledger mean that does not load with the new files.
        verify: tells where the ledger reads the new files otherwise than they are meant.
    """

    changes: tuple[Change, ...]
    main: str
    read: Mapping[str, str]
    command: str
    load: Load
    refused: Callable[[tuple[Problem, ...]], Problem]
    verify: Callable[[Books], Iterable[Problem]]


def write(job: Job) -> tuple[Problem, ...]:
    """Write the files; give what prevented it.

    No other run writes meanwhile. Each new text goes to a temporary file beside the file it is
    for, and to the disk; the whole ledger is loaded with those in the places of the old ones;
    only then, and where no file that was read has changed, are they renamed. Unless the problem
    says otherwise, nothing is changed. A symbolic link is followed. Where only the first could
    be written, the next run writes the rest.
    """
    with contextlib.ExitStack() as kept, contextlib.ExitStack() as seen:
        held = kept.enter_context(hold(job.main, job.command))
        if held is not None:
            return (held,)
        ready: list[tuple[Change, Path]] = []
        stand_ins: dict[str, str] = {}
        path = job.main
        try:
            for change in job.changes:
                path = change.path
                kept.enter_context(_folder(change.target.parent))
                neighbour = Path(job.main)
                candidate = kept.enter_context(
                    temporary(change.target, change.new, neighbour=neighbour)
                )
                stand_ins[str(change.target)] = str(seen.enter_context(_seen(change, candidate)))
                ready.append((change, candidate))
        except OSError as error:
            return (_cannot_write(path, error),)
        problems = _verify(job, stand_ins)
        seen.close()
        return problems or _put_all(ready)


def _put_all(ready: Iterable[tuple[Change, Path]]) -> tuple[Problem, ...]:
    """Rename each file into its place; give what prevents it."""
    written: list[str] = []
    for change, candidate in ready:
        # looked at once more after the one before: its rename may have taken a while
        problem = next(_meanwhile([change]), None) if written else None
        problem = problem or _put(candidate, change, written)
        if problem is not None:
            return (problem,)
        written.append(change.path)
    return ()


def _verify(job: Job, stand_ins: Mapping[str, str]) -> tuple[Problem, ...]:
    """Load the ledger with the new files in place, and compare; last, see that nothing changed.

    What changed meanwhile comes before what else is wrong, since it may be why.
    """
    reading = job.load(job.main, stand_ins)
    unreadable = tuple(each for each in reading.problems if each.code == UNREADABLE)
    if unreadable:  # no fault of the new files, nor anybody's change
        return unreadable
    if reading.books is None or has_errors(reading.problems):
        problems = (*reading.problems, job.refused(reading.problems))
    else:
        problems = tuple(job.verify(reading.books))
    changed = {each.place: each for each in (*_changed(job, reading), *_meanwhile(job.changes))}
    return tuple(changed.values()) or problems


def _meanwhile(changes: Iterable[Change]) -> Iterator[Problem]:
    """Tell of files to be replaced that are no longer as they were read."""
    for change in changes:
        try:
            same = read_file(change.target) == change.old
        except FileNotFoundError:
            same = change.old is None
        except OSError:
            same = False
        if not same:
            yield changed_meanwhile(change.path, change.what)


def _changed(job: Job, reading: BooksReading) -> Iterator[Problem]:
    """Tell of files that are no longer as they were read, or are a part of the ledger only now."""
    including = any(each.target == Path(os.path.realpath(job.main)) for each in job.changes)
    for path in sorted(job.read.keys() | reading.prints.keys()):
        was = job.read.get(path)
        if was is None:  # a line more in the main ledger may bring more than one file
            same = including
        else:
            same = reading.prints.get(path, was) == was == file_print(path)
        if not same:
            what = "the main ledger" if path == job.main else "this file"
            yield changed_meanwhile(path, what)


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make the folder if it is missing, and take it away again if nothing was put in it."""
    made = make_folder(folder)
    try:
        yield
    finally:
        take_away(made)


@contextlib.contextmanager
def _seen(change: Change, candidate: Path) -> Iterator[Path]:
    """Name the new text from the folder that the ledger names the file in.

    Beancount finds what a file includes from there: behind a link another folder may lie.
    """
    named = Path(change.path)
    if os.path.realpath(named.parent) == str(candidate.parent):
        yield named.with_name(candidate.name)
    else:
        with temporary(change.target, change.new, beside=named, mode=0o600) as copy:
            yield copy


def _put(candidate: Path, change: Change, written: Sequence[str]) -> Problem | None:
    """Rename a file on disk into its place, and make the rename last; give what prevents it."""
    try:
        put(candidate, change.target)
    except OSError as error:
        return _cannot_write(change.path, error, written)
    try:
        make_last(change.target.parent)
    except OSError as error:
        return _may_not_last(change.path, error)
    return None


def _cannot_write(path: str, error: OSError, written: Sequence[str] = ()) -> Problem:
    """Tell that a file could not be written, with the system's own reason."""
    reason, folder = error.strerror or str(error), os.path.dirname(os.path.realpath(path))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if isinstance(error, PermissionError):
        do = f"make the folder writable for you, such as by `chmod u+w {shlex.quote(folder)}`"
    else:
        do = f"mend what the system names of {folder}"
    why = "the file is as it was; it is written whole or not at all"
    if written:
        why = f"{' and '.join(written)} is written, and this file is as it was"
    return Problem(
        code="cannot-write",
        place=Place(path),
        wrong=f"{os.path.basename(path)} cannot be written: {reason}",
        why=why,
        do=f"{do}, then run the command again",
    )


def _may_not_last(path: str, error: OSError) -> Problem:
    """Tell that a file is in its place, though the disk may lose it when the power fails."""
    return Problem(
        code="cannot-write",
        place=Place(path),
        wrong=f"{os.path.basename(path)} is written, but may not outlast a loss of power: "
        f"{error.strerror or error}",
        why="the system could not say that its folder is on the disk",
        do="mend what the system names, run `sync`, then run the command again",
    )


def changed_meanwhile(path: str, what: str) -> Problem:
    """Tell that a file changed between reading and writing."""
    return Problem(
        code="changed-meanwhile",
        place=Place(path),
        wrong=f"{what} changed while the command was at work",
        why="somebody entered something just then, or a plugin gives other entries at each load",
        do="run the command again",
    )
