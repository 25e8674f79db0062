"""Write a closing whole or not at all, and only after the ledger has loaded with it."""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, BooksReading, View
from coopctl.closing.files import temporary
from coopctl.closing.plan import Plan
from coopctl.closing.posted import misread
from coopctl.problems import Place, Problem, has_errors

Load = Callable[[str, Mapping[str, str]], BooksReading]
"""Loads a ledger with some files standing in the place of others."""

_INCLUDE = re.compile(rb'^include\s+"', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A closing to write, and the ledger it must fit into.

    Attributes:
        plan: the file and its text.
        main: the main ledger, absolute.
        load: how to load it.
        include: the line to add to the main ledger, where it does not include the closing.
    """

    plan: Plan
    rules: Rules
    facts: Facts
    allocation: Allocation
    main: str
    load: Load
    include: str | None = None


@dataclass(frozen=True, slots=True)
class _Change:
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


def write(job: Job) -> tuple[Problem, ...]:
    """Write the closing, and after it the include line; give what prevented it.

    Each new text goes to a temporary file beside the file it is for; the whole ledger is loaded
    with those in the places of the old ones; only then are they renamed. Unless the problem says
    otherwise, nothing is changed. A symbolic link is followed. Where only the closing could be
    written, the next run adds the line.
    """
    with contextlib.ExitStack() as kept:
        ready: list[tuple[_Change, Path]] = []
        stand_ins: dict[str, str] = {}
        path = job.main
        try:
            for change in _changes(job):
                path = change.path
                kept.enter_context(_folder(change.target.parent))
                candidate = kept.enter_context(temporary(change.target, change.new))
                stand_ins[str(change.target)] = str(kept.enter_context(_seen(change, candidate)))
                ready.append((change, candidate))
        except OSError as error:
            return (_cannot_write(path, error),)
        problems = (*_verify(job, stand_ins), *_meanwhile(change for change, _ in ready))
        if problems:
            return problems
        written: list[str] = []
        for change, candidate in ready:
            # the closing first: without its include line the ledger is still whole
            problem = _put(candidate, change, written)
            if problem is not None:
                return (problem,)
            written.append(change.path)
    return ()


def _changes(job: Job) -> Iterator[_Change]:
    """Name the files to replace, in the order to do it."""
    plan = job.plan
    if plan.changed:
        old = None if plan.old is None else plan.old.encode()
        yield _Change("this closing", plan.path, old, plan.text.encode())
    if job.include is not None:
        main = Path(job.main).read_bytes()
        yield _Change("the main ledger", job.main, main, _with_line(main, job.include))


def _with_line(main: bytes, line: str) -> bytes:
    """Add a line to the main ledger below its last include; every other byte stays."""
    newline = b"\r\n" if b"\r\n" in main else b"\n"
    added = os.fsencode(line) + newline
    found = list(_INCLUDE.finditer(main))
    if not found:
        gap = b"" if main.endswith(b"\n") or not main else newline
        return main + gap + newline + added
    end = main.find(b"\n", found[-1].start()) + 1
    return main[:end] + added + main[end:] if end else main + newline + added


def _verify(job: Job, stand_ins: Mapping[str, str]) -> tuple[Problem, ...]:
    """Load the ledger with the new files in place, and compare."""
    reading = job.load(job.main, stand_ins)
    if reading.books is None or has_errors(reading.problems):
        return (*reading.problems, _refused(job, reading.problems))
    if not is_included(job.plan.path, reading.books):
        return (not_included(job.plan.path, reading.books),)
    rules, period = job.rules, job.rules.period
    fingerprint = View(reading.books, rules.year).fingerprint(period.first, period.last)
    changed = (_changed_meanwhile(job.main, "the books"),)
    return (
        *(changed if fingerprint != job.facts.fingerprint else ()),
        *misread(rules, reading.books, job.facts, job.allocation, job.plan.path),
    )


def _meanwhile(changes: Iterable[_Change]) -> Iterator[Problem]:
    """Tell of files that are no longer as they were read."""
    for change in changes:
        try:
            same = change.target.read_bytes() == change.old
        except FileNotFoundError:
            same = change.old is None
        except OSError:
            same = False
        if not same:
            yield _changed_meanwhile(change.path, change.what)


def is_included(path: str, books: Books) -> bool:
    """Say whether the ledger reads a closing, under whatever name."""
    target = os.path.realpath(path)
    return any(os.path.realpath(file) == target for file in books.files)


def include_line(path: str, books: Books) -> str:
    """Write the line that would include a closing that the main ledger does not include.

    It names the whole folder, or the one file where the ledger names others of the folder so:
    Beancount refuses a file that is included twice.
    """
    folder, name = os.path.realpath(os.path.dirname(path)), os.path.basename(path)
    alone = any(os.path.realpath(os.path.dirname(file)) == folder for file in books.files)
    # Beancount looks from the folder that the main ledger is named in, also where that is a link
    start = os.path.dirname(books.main)
    way = os.path.relpath(os.path.dirname(path), start)
    if way.startswith(os.pardir):
        way = os.path.relpath(folder, os.path.realpath(start))
    return f'include "{(Path(way) / (name if alone else "*.beancount")).as_posix()}"'


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make the folder if it is missing, and take it away again if nothing was put in it."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for each in made:
            with contextlib.suppress(OSError):  # not empty: something was put in it
                each.rmdir()


@contextlib.contextmanager
def _seen(change: _Change, candidate: Path) -> Iterator[Path]:
    """Name the new text from the folder that the ledger names the file in.

    Beancount finds what a file includes from there: behind a link another folder may lie.
    """
    named = Path(change.path)
    if os.path.realpath(named.parent) == str(candidate.parent):
        yield named.with_name(candidate.name)
    else:
        with temporary(change.target, change.new, beside=named) as copy:
            yield copy


def _put(candidate: Path, change: _Change, written: Sequence[str]) -> Problem | None:
    """Rename a file on disk into its place, and make the rename last; give what prevents it."""
    try:
        candidate.replace(change.target)
    except OSError as error:
        return _cannot_write(change.path, error, written)
    try:
        folder = os.open(change.target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        return _may_not_last(change.path, error)
    return None


def _cannot_write(path: str, error: OSError, written: Sequence[str] = ()) -> Problem:
    """Tell that a file could not be written, with the system's own reason."""
    reason, folder = error.strerror or str(error), os.path.dirname(os.path.realpath(path))
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if isinstance(error, PermissionError):
        do = f"make the folder writable for you, such as by `chmod u+w {folder}`"
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


def not_included(path: str, books: Books) -> Problem:
    """Tell that the ledger does not read the closing."""
    return Problem(
        code="closing-not-included",
        place=Place(books.main),
        wrong=f"the ledger does not include {os.path.basename(path)}",
        why="a closing that the ledger does not read changes no balance",
        do=f"add `{include_line(path, books)}` to the main ledger, "
        "or run the command with `--add-include`",
    )


def _refused(job: Job, problems: tuple[Problem, ...]) -> Problem:
    """Tell that the ledger refuses the closing, which later closings may stand on."""
    year = job.rules.year
    why = "the other errors appear only with the new file; nothing was written"
    do = "mend what they name, then run the command again"
    later = _later_closings(job, problems)
    if later:
        names = ", ".join(str(each) for each in later)
        why = f"the closing of {names} states balances that this one changes; nothing was written"
        do = f"run `rm {' '.join(later.values())}`, then close each year again: " + ", ".join(
            f"`coopctl close-year {each}`" for each in (year, *later)
        )
    return Problem(
        code="closing-refused",
        place=Place(job.plan.path),
        wrong=f"the ledger does not load with the closing of {year} in it",
        why=why,
        do=do,
    )


def _later_closings(job: Job, problems: tuple[Problem, ...]) -> dict[int, str]:
    """Name the closings of later years in which there is an error, by year."""
    folder = os.path.dirname(job.plan.path)
    found = {}
    for problem in problems:
        where, name = os.path.split(problem.place.file)
        stem = name.removesuffix(".beancount")
        if where == folder and stem.isdecimal() and int(stem) > job.rules.year:
            found[int(stem)] = problem.place.file
    return dict(sorted(found.items()))


def _changed_meanwhile(path: str, what: str) -> Problem:
    """Tell that a file changed between reading and writing."""
    return Problem(
        code="changed-meanwhile",
        place=Place(path),
        wrong=f"{what} changed while the closing was being drawn up",
        why="somebody entered something just then, or a plugin gives other entries at each load",
        do="run the command again",
    )
