"""An imported entry as Beancount text, and a file of such entries beside others of one's own."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from coopctl.closing.text import aligned, lines, quoted
from coopctl.imports.timesheet import Line
from coopctl.money import exact_text

_DAY = re.compile(r"\d{4}[-/]\d\d[-/]\d\d[ \t]")
_ID = re.compile(r'^[ \t]+import-id:[ \t]*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
_PRINT = re.compile(r'^[ \t]+as-imported:[ \t]*"([^"]*)"[ \t]*\r?\n?', re.MULTILINE)
_POSTING = re.compile(
    r"^[ \t]+([^\s:;\"]+(?::[^\s:;\"]+)+)[ \t]+(-?\d+(?:\.\d+)?)[ \t]+(\S+)", re.MULTILINE
)

Key = tuple[str, str, str, str]
"""What entries are sorted by: day, first account, heading, import id."""


def entry_text(line: Line, *, unit: str, counter: str) -> str:
    """Write the entry of a line: hours of a member, against the counter account."""
    hours = exact_text(line.hours)
    words = " ".join(quoted(each) for each in ("Hours", line.activity) if each)
    said = [f"  hours: {quoted(line.said)}\n"] if line.said is not None else []
    note = [f"  note: {quoted(line.note)}\n"] if line.note else []
    head = f"{line.day} * {words}\n  import-id: {quoted(line.id)}\n"
    tail = (
        f"{''.join((*said, *note))}  {line.account}  {hours} {unit}\n  {counter}  -{hours} {unit}\n"
    )
    return aligned(f'{head}  as-imported: "{fingerprint(head + tail)}"\n{tail}')


def fingerprint(entry: str) -> str:
    """Fingerprint an entry, but for white space and the line that states the fingerprint."""
    bare = _PRINT.sub("", entry)
    words = "\n".join(" ".join(each.split()) for each in bare.strip().split("\n"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Entry:
    """An entry in a file, as it stands there."""

    text: str

    @cached_property
    def id(self) -> str | None:
        """The import id; None where it was entered by hand."""
        found = _ID.search(self.text)
        return re.sub(r"\\(.)", r"\1", found[1]) if found else None

    @cached_property
    def print(self) -> str:
        """The fingerprint of what it says now."""
        return fingerprint(self.text)

    @cached_property
    def imported(self) -> str | None:
        """The fingerprint of what the import wrote; None where that is no longer stated."""
        found = _PRINT.search(self.text)
        return found[1] if found else None

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed it after the import."""
        return self.print != self.imported

    @cached_property
    def moves(self) -> tuple[tuple[str, Decimal, str], ...]:
        """Account, number and commodity of each posting."""
        return tuple(
            (account, Decimal(number), unit)
            for account, number, unit in _POSTING.findall(self.text)
        )

    @property
    def day(self) -> str:
        """Its day, as written."""
        return self.text[:10].replace("/", "-")

    @cached_property
    def key(self) -> Key:
        """What it is sorted by."""
        account = self.moves[0][0] if self.moves else ""
        return self.day, account, " ".join(self.text.split("\n", 1)[0].split()), self.id or ""


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry of a file, with all that stands between it and the one before."""

    before: str
    entry: Entry


class File:
    """A file of entries, in which everything but what is replaced stays byte for byte."""

    def __init__(self, path: str, old: str | None, head: str) -> None:
        """Take what a file holds.

        Args:
            path: absolute.
            old: what it holds; None where it is not there yet.
            head: how a new one begins.
        """
        self.path = path
        self.old = old
        text = head if old is None else old
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._formatted = old is None or aligned(lines(old)) == lines(old)
        self._pieces, self._tail = _pieces(text)
        self._is_sorted = self._keys == sorted(self._keys)

    @property
    def entries(self) -> Iterator[tuple[Entry, int]]:
        """Give each entry with the line that it begins on."""
        return _placed(self._pieces)

    def put(self, entry: Entry, instead: Entry | None) -> None:
        """Put an entry where its day is, or in the place of another that is here."""
        entry = Entry(self._ended(entry.text))
        if instead is not None and entry.key == instead.key:
            index = self._index(instead)
            self._pieces[index] = replace(self._pieces[index], entry=entry)
            return
        if instead is not None:
            self.take(instead)
        self._insert(self._place_of(entry), entry)

    def take(self, entry: Entry) -> None:
        """Take an entry out; what was written above it stays."""
        index = self._index(entry)
        above = self._pieces.pop(index).before
        below = self._before(index)
        if index == 0 or above.strip():
            is_apart = lines(above).endswith("\n\n") or not above
            self._above(index, above + (below.lstrip("\r\n") if is_apart else below))

    def text(self) -> str:
        """Give the whole file; aligned as bean-format would, where it was before."""
        whole = "".join((*(each.before + each.entry.text for each in self._pieces), self._tail))
        if not self._formatted:
            return whole
        text = aligned(lines(whole))
        return text if self._newline == "\n" else text.replace("\n", self._newline)

    @property
    def _keys(self) -> list[Key]:
        return [each.entry.key for each in self._pieces]

    def _index(self, entry: Entry) -> int:
        """Find an entry of this file."""
        return next(i for i, each in enumerate(self._pieces) if each.entry is entry)

    def _place_of(self, entry: Entry) -> int:
        """Say where a new entry goes: behind the last that it does not come before."""
        if self._is_sorted:
            return bisect_right(self._pieces, entry.key, key=lambda each: each.entry.key)
        before = (i for i, key in enumerate(self._keys, start=1) if key <= entry.key)
        return max(before, default=0)

    def _insert(self, index: int, entry: Entry) -> None:
        """Put an entry before that of a number, a blank line around it."""
        gap = self._newline
        if index > 0:
            last = self._pieces[index - 1]
            ended = Entry(self._ended(last.entry.text)) if last.entry.text[-1] != "\n" else None
            if ended is not None:
                self._pieces[index - 1] = replace(last, entry=ended)
            self._pieces.insert(index, Piece(gap, entry))
            return
        above = self._before(0)
        head, attached = _cut(above) if self._pieces else (above, "")
        if not self._pieces and head:
            head = head.rstrip("\r\n") + gap * 2
        self._above(0, gap + attached if self._pieces else "")
        self._pieces.insert(0, Piece(head, entry))

    def _before(self, index: int) -> str:
        """Give what stands above an entry, or at the end of the file."""
        return self._pieces[index].before if index < len(self._pieces) else self._tail

    def _above(self, index: int, text: str) -> None:
        """Change what stands above an entry, or at the end of the file."""
        if index < len(self._pieces):
            self._pieces[index] = replace(self._pieces[index], before=text)
        else:
            self._tail = text

    def _ended(self, text: str) -> str:
        """End a text as the lines of this file end."""
        return lines(text).rstrip("\n").replace("\n", self._newline) + self._newline


def entries_in(text: str) -> Iterator[tuple[Entry, int]]:
    """Give each entry of a text with the line that it begins on."""
    return _placed(_pieces(text)[0])


def _placed(pieces: Iterable[Piece]) -> Iterator[tuple[Entry, int]]:
    """Give each entry with the line that it begins on."""
    number = 1
    for piece in pieces:
        number += piece.before.count("\n")
        yield piece.entry, number
        number += piece.entry.text.count("\n")


def _pieces(text: str) -> tuple[list[Piece], str]:
    """Cut a file into its entries, each with what stands above it, and the rest."""
    found: list[Piece] = []
    before: list[str] = []
    entry: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if entry and line[0] in " \t" and line.strip():
            entry.append(line)
            continue
        if entry:
            found.append(Piece("".join(before), Entry("".join(entry))))
            before, entry = [], []
        (entry if _is_dated(line) else before).append(line)
    if entry:
        found.append(Piece("".join(before), Entry("".join(entry))))
        before = []
    return found, "".join(before)


def _is_dated(line: str) -> bool:
    """Whether a line begins with a day."""
    try:
        return bool(_DAY.match(line) and date.fromisoformat(line[:10].replace("/", "-")))
    except ValueError:
        return False


def _cut(above: str) -> tuple[str, str]:
    """Part the head of a file from a remark that belongs to its first entry."""
    found = [match.end() for match in re.finditer(r"\n\r?\n", above)]
    return (above[: found[-1]], above[found[-1] :]) if found else ("", above)
