"""Beancount's errors as problems with a place, a reason and a remedy."""

import glob
import re
import shlex
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data

from coopctl.books.draw import closed_twice, place_of
from coopctl.books.files import read_file
from coopctl.books.links import CLOSING, OURS
from coopctl.books.standins import StandIns
from coopctl.books.values import CORRECTION, YEARS
from coopctl.problems import Place, Problem, in_order

LONGEST = 300
MOST = 200
"""Errors that are told; nobody mends more of them before the next run."""

_CORRECTION = f"{OURS}{CORRECTION}"
_REFUSED = "figures from a ledger that Beancount refuses are figures nobody can rely on"
_OPENS = "an account exists from its `open` directive on, until its `close`"


def ledger_problems(
    errors: Iterable[data.BeancountError], entries: Iterable[Any], stand_ins: StandIns, main: str
) -> tuple[Problem, ...]:
    """Turn the errors of a load into problems, sorted by place; of very many, the first.

    Args:
        errors: as the loader gives them.
        entries: of the same load, sorted as it gives them.
        stand_ins: to name files by the files they stand for.
        main: the main ledger.
    """
    placed = [(place_of(error.source, stand_ins, main), error) for error in errors]
    if not placed:
        return ()
    placed.sort(key=lambda each: each[0])
    ledger = _Ledger(entries, stand_ins, main)
    copied = [ledger.closed_in_both(place, error) for place, error in placed]
    placed = [each for each, year in zip(placed, copied, strict=True) if year is None]
    told = in_order(
        [
            *(_problem(error, place, ledger) for place, error in placed[:MOST]),
            *ledger.closed_twice({year for year in copied if year is not None}),
        ]
    )
    return (*told, _more(main, len(placed))) if len(placed) > MOST else told


def is_no_assertion(error: data.BeancountError) -> bool:
    """Whether an error is another than a `balance` that fails, which leaves all entries there."""
    return not str(error.message).startswith("Balance failed for ")


def _more(main: str, number: int) -> Problem:
    """Tell how many errors there are, where they are too many to tell."""
    return Problem(
        code="ledger-error",
        place=Place(main),
        wrong=f"there are {number:,} errors in this ledger, of which the first {MOST} are told",
        why="one mistake can make many of them, such as an account that is not opened",
        do="mend the first ones and run the command again",
    )


def escaped_problem(error: BaseException, main: str) -> Problem:
    """Tell of an exception that Beancount or a plugin lets escape."""
    told = traceback.format_exception_only(error)[-1].strip()
    why = (
        "it gives no place; a number that divides by zero, a zero cost, very deep "
        "parentheses, a file that is not UTF-8 and a plugin can each do it"
    )
    do = f"run `bean-check {main}`, and take out what was last written until it passes"
    if isinstance(error, SystemExit):
        told = f"a plugin ended the program ({told})"
        why = "a ledger is read to its end, or its figures cannot be relied on"
        do = "take out the `plugin` line that does it, or ask whoever wrote the plugin"
    return Problem(
        code="ledger-not-read",
        place=Place(main),
        wrong=f"Beancount stops while it reads this ledger: {one_line(told)}",
        why=why,
        do=do,
    )


def no_entries(main: str) -> Problem:
    """Tell of a ledger in which nothing is written."""
    return Problem(
        code="ledger-empty",
        place=Place(main),
        wrong="there is no entry in this ledger, nor in a file that it includes",
        why="Beancount accepts a file that was emptied by mistake, and every figure would be zero",
        do=f"bring it back, such as by `git checkout -- {shlex.quote(main)}`, or `include` what "
        "has the entries",
    )


def one_line(text: str) -> str:
    r"""Put a message on one line: a traceback as its last line.

    >>> one_line("Lost:\n  Traceback (most recent call last):\n  File x\n  KeyError: 'a'\n")
    "Lost: KeyError: 'a'"
    """
    head, mark, tail = text.partition("Traceback (most recent call last):")
    if mark:
        text = head + tail.strip().splitlines()[-1] if tail.strip() else head
    return _cut(" ".join(text.split()))


def _cut(text: str) -> str:
    """Cut what is long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class _Ledger:
    """What an error is told with: the user's own line, and what stands elsewhere."""

    def __init__(self, entries: Iterable[Any], stand_ins: StandIns, main: str) -> None:
        self.main = main
        self._stand_ins = stand_ins
        self._read: dict[str, list[str]] = {}
        self._opened: dict[str, Place] = {}
        self._closings: dict[int, list[Place]] = {}
        self._drawn_up_by: dict[str, str | None] = {}
        opens: Any = data.Open
        custom: Any = data.Custom
        for entry in entries:
            if type(entry) is opens:
                self._opened.setdefault(entry.account, place_of(entry.meta, stand_ins, main))
            elif type(entry) is custom and entry.type in {CLOSING, _CORRECTION}:
                year = entry.values[0].value if entry.values else None
                if isinstance(year, Decimal) and year in YEARS:
                    place = place_of(entry.meta, stand_ins, main)
                    again = f"coopctl close-year {year}" + " --correct" * (
                        entry.type == _CORRECTION
                    )
                    is_approved = entry.meta.get("status") == "approved"
                    self._drawn_up_by[place.file] = None if is_approved else again
                    if entry.type == CLOSING:
                        self._closings.setdefault(int(year), []).append(place)

    def named(self, text: str) -> str:
        """Put the names of replaced files into a message."""
        return self._stand_ins.named(text)

    def opened_before(self, place: Place, error: data.BeancountError) -> Place | None:
        """Say where an account was opened already, where an error is that it is opened twice."""
        match = _TWICE_OPENED.search(str(error.message))
        first = self._opened.get(match[1]) if match else None
        return first if first != place else None

    def beside_closing(self, one: Place, other: Place) -> str | None:
        """Say how one of two places gives way where a closing, or a correction, is the other."""
        places = (one, other)
        own = [each for each in places if each.file not in self._drawn_up_by]
        drawn = [each.file for each in places if each.file in self._drawn_up_by]
        if len(drawn) != 1:
            return None
        again = self._drawn_up_by[drawn[0]]
        if again is None:
            return f"take out the one at {own[0]}: the other is approved, and is left as it is"
        return f"run `{again}`, which leaves out what the ledger opens itself"

    def closed_in_both(self, place: Place, error: data.BeancountError) -> int | None:
        """Give the year that two files close, where both open the account that an error is of."""
        first = self.opened_before(place, error)
        if first is None or first.file == place.file:
            return None
        for year, closings in self._closings.items():
            if {first.file, place.file} <= {each.file for each in closings}:
                return year
        return None

    def closed_twice(self, years: Collection[int]) -> Iterator[Problem]:
        """Tell of each closing of some years after the first."""
        for year in sorted(years):
            first, *others = self._closings[year]
            for place in others:
                yield replace(closed_twice(year, place, first), line=self.at(place))

    def at(self, place: Place) -> str | None:
        """Give the line of a place, None where there is none."""
        if place.file not in self._read:
            file = self._stand_ins.file_for(place.file)
            self._read[place.file] = _lines_of(file) if self._stand_ins.is_inside(file) else []
        lines = self._read[place.file]
        if not 0 < place.line <= len(lines):
            return None
        return _cut(lines[place.line - 1].rstrip())


def _lines_of(path: str) -> list[str]:
    try:
        return read_file(path).decode("utf-8", "replace").split("\n")
    except OSError:
        return []


def _problem(error: data.BeancountError, place: Place, ledger: _Ledger) -> Problem:
    said = ledger.named(str(error.message))
    why, do = _advice(said, getattr(error, "entry", None), ledger.main)
    folder = str(Path(place.file).parent)
    if said.startswith("File glob ") and glob.has_magic(folder):
        why = "Beancount takes `*`, `?` and `[` for a pattern, also in the name of a folder above"
        do = f"rename `{folder}`, or the folder above it that has one of these in its name"
    first = ledger.opened_before(place, error)
    if first is not None:
        why = f"{why}, and this one is opened at {first} already"
        do = ledger.beside_closing(first, place) or do
    return Problem(
        code="ledger-error",
        place=place,
        wrong=one_line(said),
        why=why,
        do=do,
        line=ledger.at(place),
    )


def _advice(said: str, entry: object, main: str) -> tuple[str, str]:
    """Give the reason and the remedy of the first kind that fits."""
    for pattern, advise in _KINDS:
        match = pattern.search(said)
        if match:
            return advise(match, entry)
    return _REFUSED, f"mend what Beancount names; `bean-check {main}` says nothing once it is done"


def _unknown_account(match: re.Match[str], entry: object) -> tuple[str, str]:
    day = getattr(entry, "date", None)
    written = day.isoformat() if isinstance(day, date) else "DATE"
    return _OPENS, f"add `{written} open {match[1]}`, or mend the name of the account"


def _inactive_account(match: re.Match[str], _: object) -> tuple[str, str]:
    return _OPENS, f"date the entry between the `open` and the `close` of {match[1]}"


def _unbalanced(match: re.Match[str], _: object) -> tuple[str, str]:
    why = "what one account gives another must receive: the postings of a transaction sum to zero"
    return why, f"mend the posting that is wrong or missing; {_cut(match[1])} is left over"


def _assertion(match: re.Match[str], _: object) -> tuple[str, str]:
    why = "the books do not hold what the `balance` directive says they held that morning"
    do = f"find the entry on {match[1]} before that day that is missing, doubled or wrong; "
    return why, do + f"the ledger has {match[2]}"


def _no_value(_: re.Match[str], __: object) -> tuple[str, str]:
    why = "Beancount looks through what follows the word in quotes, and stops where nothing does"
    return why, "write what it is about behind the word, or take the directive out"


def _no_include(match: re.Match[str], _: object) -> tuple[str, str]:
    why = "an `include` that finds no file is an error to Beancount"
    if "*" in match[1]:
        found = re.sub(r"\*+", "about", match[1])
        return why, f"put a file there that it finds, such as an empty `{found}`"
    return why, f'put a file at that name, or take out the line `include "{match[1]}"`'


def _no_plugin(match: re.Match[str], _: object) -> tuple[str, str]:
    why = "the ledger asks for a plugin, and Beancount cannot import it"
    return why, f'install it beside coopctl, or take out the line `plugin "{match[1]}"`'


def _syntax(_: re.Match[str], __: object) -> tuple[str, str]:
    why = "Beancount cannot read the line, and leaves out the whole entry it stands in"
    return why, "mend the line, or the end of the one above it"


def _no_amount(match: re.Match[str], _: object) -> tuple[str, str]:
    if "," not in match[1]:
        return "no amount of money is that long", "write the amount that is meant"
    why = "Beancount reads a `,` only before each three digits, and decimals after a `.`"
    if _COMMA_FOR_POINT.fullmatch(match[1]):
        return why, f"write `{match[1].replace(',', '.')}`"
    return why, f"write `{match[1].replace(',', '')}`, or its decimals after a `.`"


def _encoding(_: re.Match[str], __: object) -> tuple[str, str]:
    return "Beancount reads ledgers in UTF-8, and this file is in another encoding", (
        "save the file as UTF-8"
    )


def _other_currency(match: re.Match[str], entry: object) -> tuple[str, str]:
    account = match[2] or getattr(entry, "account", "the account")
    why = f"the `open` directive of {account} allows other currencies alone"
    return why, f"add {match[1]} to the end of `open {account} …`, after a comma"


def _twice_opened(match: re.Match[str], _: object) -> tuple[str, str]:
    return "an account is opened once", f"take out one of the two `open {match[1]}`"


_COMMA_FOR_POINT = re.compile(r"\d+,\d{1,2}")

_TWICE_OPENED = re.compile(r"^Duplicate open directive for (.+)")

_Advise = Callable[[re.Match[str], Any], tuple[str, str]]

_KINDS: tuple[tuple[re.Pattern[str], _Advise], ...] = (
    (re.compile(r"reference to unknown account '(.+?)'"), _unknown_account),
    (re.compile(r"reference to inactive account '(.+?)'"), _inactive_account),
    (re.compile(r"^Transaction does not balance: (.+)", re.DOTALL), _unbalanced),
    (re.compile(r"^Balance failed for '(.+?)': .*\((.+?)\)", re.DOTALL), _assertion),
    (re.compile(r"^Custom directive without a value"), _no_value),
    (re.compile(r'^File glob "(.+?)" does not match'), _no_include),
    (re.compile(r'^Error importing "(.+?)"'), _no_plugin),
    (_TWICE_OPENED, _twice_opened),
    (re.compile(r"Invalid number format: '([^']*)"), _no_amount),
    (re.compile(r"^UnicodeDecodeError"), _encoding),
    (re.compile(r"^Invalid currency '?(.+?)'? for (?:account '(.+?)'|.*)"), _other_currency),
    (re.compile(r"^(syntax error|Invalid token|Unrecognized)", re.IGNORECASE), _syntax),
)
