"""Write a closing whole or not at all, and only after the ledger has loaded with it."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import IncomeStatement, Rules
from coopctl.books import Books, BooksReading, View, root_of
from coopctl.closing.plan import Plan
from coopctl.closing.text import link_of
from coopctl.money import in_digits, with_commas
from coopctl.problems import Place, Problem, has_errors

Load = Callable[[str, Mapping[str, str]], BooksReading]
"""Loads a ledger with some files standing in the place of others."""

_INCLUDE = re.compile(r'^include\s+"', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A closing to write, and the ledger it must fit into.

    Attributes:
        plan: the file and its text.
        main: the main ledger, absolute.
        load: how to load it.
        add_include: whether to add an `include` line to the main ledger where one is missing.
    """

    plan: Plan
    rules: Rules
    facts: Facts
    allocation: Allocation
    main: str
    load: Load
    add_include: bool = False


def read_text(path: str) -> str | None:
    """Read a closing that may be there; None where there is none.

    Raises:
        OSError: where something is there that cannot be read as a file.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(job: Job) -> tuple[Problem, ...]:
    """Write the closing; give what prevented it, in which case nothing is changed.

    The text goes to a temporary file in the same folder; the whole ledger is loaded with that
    file in the place of the old one; only then is it renamed. A symbolic link is followed.
    """
    target = Path(os.path.realpath(job.plan.path))
    try:
        with _folder(target.parent), _temporary(target, job.plan.text) as candidate:
            problems, include = _verify(job, target, candidate)
            if problems:
                return problems
            if read_text(str(target)) != job.plan.old:
                return (_changed_meanwhile(job.plan.path, "this closing"),)
            _put(candidate, target)
            if include is not None:
                # after the closing: without its include line the ledger is still whole
                with _temporary(Path(os.path.realpath(job.main)), include) as main:
                    _put(main, Path(os.path.realpath(job.main)))
    except OSError as error:
        return (cannot_write(job.plan.path, error),)
    return ()


def _verify(job: Job, target: Path, candidate: Path) -> tuple[tuple[Problem, ...], str | None]:
    """Load the ledger with the candidate in place; give problems, or the main ledger to write."""
    reading = job.load(job.main, {str(target): str(candidate)})
    include = None
    if reading.books is not None and str(target) not in reading.books.files:
        if not job.add_include:
            return (_not_included(job),), None
        include = _with_include(job)
        with _temporary(Path(os.path.realpath(job.main)), include) as main:
            replaced = {str(target): str(candidate), os.path.realpath(job.main): str(main)}
            reading = job.load(job.main, replaced)
    if reading.books is None or has_errors(reading.problems):
        return (*reading.problems, _refused(job, reading.problems)), None
    return tuple(_compare(job, reading.books)), include


def _compare(job: Job, books: Books) -> Iterator[Problem]:
    """Check that the loaded entries are the allocation, and that the books are still the same."""
    year, period = job.rules.year, job.rules.period
    view = View(books, year)
    if view.fingerprint(period.first, period.last) != job.facts.fingerprint:
        yield _changed_meanwhile(job.main, "the books")
    posted = {
        key: sum((Fraction(cell[0]) for cell in days.values()), Fraction(0))
        for key, days in books.closing_postings.get(year, {}).items()
    }
    for account, number in _expected(job).items():
        read = posted.pop((account, job.rules.currency.code), Fraction(0))
        if read != number:
            yield _miswritten(job, account, read, number)
    roots = (books.roots.income, books.roots.expenses)
    for (account, _), number in posted.items():
        zeroed = job.rules.closing.income_statement is IncomeStatement.ZERO
        if number != 0 and not (zeroed and root_of(account) in roots):
            yield _miswritten(job, account, number, Fraction(0))


def _expected(job: Job) -> dict[str, Fraction]:
    """Give what each account must have been debited by the closing."""
    expected: dict[str, Fraction] = {}
    drawn_on = job.facts.drawn_on
    if job.rules.closing.income_statement is IncomeStatement.ZERO:
        expected[drawn_on] = -job.facts.surplus
    for outcome in job.allocation.steps:
        sign = -1 if outcome.draws else 1
        for credit in outcome.to:
            amount = sign * Fraction(credit.amount)
            expected[credit.account] = expected.get(credit.account, Fraction(0)) - amount
            expected[drawn_on] = expected.get(drawn_on, Fraction(0)) + amount
    return expected


def _with_include(job: Job) -> str:
    """Give the main ledger's text with a line that includes the closings' folder."""
    text = read_text(job.main) or ""
    folder = os.path.relpath(os.path.dirname(job.plan.path), os.path.dirname(job.main))
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f'include "{Path(folder).as_posix()}/*.beancount"{newline}'
    found = list(_INCLUDE.finditer(text))
    if not found:
        gap = "" if text.endswith("\n") or not text else newline
        return f"{text}{gap}{newline}{line}"
    end = text.find("\n", found[-1].start()) + 1
    return text[:end] + line + text[end:] if end else f"{text}{newline}{line}"


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
def _temporary(target: Path, text: str) -> Iterator[Path]:
    """Put text on disk beside its target, with the target's mode; take it away afterwards."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    path = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    descriptor = os.open(path, flags, 0o666)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            if target.exists():
                found = target.stat()
                os.fchmod(file.fileno(), stat.S_IMODE(found.st_mode))
                with contextlib.suppress(PermissionError):  # only root gives files away
                    os.fchown(file.fileno(), found.st_uid, found.st_gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _put(candidate: Path, target: Path) -> None:
    """Rename a file on disk into its place, and make the rename last."""
    candidate.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def cannot_write(path: str, error: OSError) -> Problem:
    """Tell that a file could not be written, with the system's own reason."""
    reason, folder = error.strerror or str(error), os.path.dirname(path)
    if isinstance(error, IsADirectoryError):
        reason = "a folder stands at its name"
        do = f"move the folder away, such as by `mv {path} {path}.old`"
    elif isinstance(error, PermissionError):
        do = f"make the folder writable for you, such as by `chmod u+w {folder}`"
    else:
        do = f"mend what the system names of {folder}, then run the command again"
    return Problem(
        code="cannot-write",
        place=Place(path),
        wrong=f"the closing cannot be written: {reason}",
        why="the file is as it was; a closing is written whole or not at all",
        do=do,
    )


def _not_included(job: Job) -> Problem:
    """Tell that the ledger would not read the closing."""
    folder = os.path.relpath(os.path.dirname(job.plan.path), os.path.dirname(job.main))
    return Problem(
        code="closing-not-included",
        place=Place(job.main),
        wrong=f"the ledger does not include {os.path.basename(job.plan.path)}",
        why="a closing that the ledger does not read changes no balance",
        do=f'add `include "{Path(folder).as_posix()}/*.beancount"` to the main ledger, '
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


def _miswritten(job: Job, account: str, read: Fraction, given: Fraction) -> Problem:
    """Tell that the ledger reads the closing otherwise than it was computed."""
    currency = job.rules.currency
    told, own = (with_commas(in_digits(number, currency)) for number in (read, given))
    return Problem(
        code="closing-misread",
        place=Place(job.plan.path),
        wrong=f"the ledger reads {told} {currency.code} on {account}, the closing gives {own}",
        why=f"entries linked ^{link_of(job.rules.year)} stand elsewhere in the ledger, "
        "or a plugin changes them",
        do=f"search the ledger for `^{link_of(job.rules.year)}`, and take the link off "
        "what is not in the closing file",
    )
