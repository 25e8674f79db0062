"""The tree of a YAML text: every scalar as the text written, everything with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coopctl.problems import Place
from coopctl.rules.notes import Notes, said

if TYPE_CHECKING:
    from yaml.error import Mark, MarkedYAMLError

MAX_BYTES = 1_000_000
"""Of a file: more is not read, to see how many characters they are."""

MAX_CHARACTERS = 100_000
MAX_NODES = 5_000
MAX_DEPTH = 50

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, as written.

    Attributes:
        inside: column of its first character where it stands on one line as it is; else None.
    """

    text: str
    place: Place
    inside: int | None = None

    def at(self, start: int, end: int) -> Place:
        """Give the place of a part of the text, or of the whole where that cannot be told."""
        if self.inside is None:
            return self.place
        return Place(self.place.file, self.place.line, self.inside + start, max(1, end - start))


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: "Node"

    @property
    def place(self) -> Place:
        """The value's place where it is one text, else the key's."""
        return self.value.place if isinstance(self.value, Scalar) else self.key.place


@dataclass(frozen=True, slots=True)
class Map:
    """Keys with values, in the order written; no key twice."""

    entries: tuple[Entry, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


Node = Scalar | Map | Items


class _Refused(Exception):  # noqa: N818 - it ends the reading of the tree, its problem is noted
    """The text has no tree that could be read on."""


def read_tree(text: str, notes: Notes) -> Node | None:
    """Read a YAML text without recursion; what is wrong goes into the notes.

    Returns:
        None where the text is empty or cannot be understood as one plain YAML document.
    """
    if not _is_readable(text, notes):
        return None
    import yaml  # noqa: PLC0415 - takes longer to load than a rules file to read

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    grower = _Grower(notes)
    try:
        for event in yaml.parse(text, Loader=loader):
            grower.take(event, type(event).__name__)
    except _Refused:
        return None
    except yaml.MarkedYAMLError as error:
        _not_understood(error, notes)
        return None
    if grower.root is None:
        notes.error(
            "empty-file",
            Place(notes.source, 1, 1),
            wrong="the file says nothing",
            why=f"the {notes.subject.name} of the co-op are read from it",
            do=notes.subject.start,
        )
    return None if grower.refused else grower.root


def _is_readable(text: str, notes: Notes) -> bool:
    """Refuse a text that is too long, or holds what YAML does not allow."""
    place = None
    if len(text) > MAX_CHARACTERS:
        _too_long(Place(notes.source, 1, 1), notes, f"{len(text):,} characters", MAX_CHARACTERS)
        return False
    if _UNPRINTABLE.search(text):
        for number, line in enumerate(notes.lines, start=1):
            if found := _UNPRINTABLE.search(line):
                place = Place(notes.source, number, found.start() + 1)
                notes.error(
                    "control-character",
                    place,
                    wrong=f"character U+{ord(found[0]):04X} stands here",
                    why="it cannot be seen, and YAML does not allow it",
                    do="delete it",
                )
    return place is None


def _too_long(place: Place, notes: Notes, size: str, most: int) -> None:
    notes.error(
        "too-long",
        place,
        wrong=f"the file holds {size}",
        why=f"{notes.subject.name} are read up to {most:,}, more than a meeting can decide",
        do="check that this is the right file",
    )


class _Grower:
    """Grows the tree from the parser's events; open nodes wait on a stack, not in calls."""

    def __init__(self, notes: Notes) -> None:
        self.root: Node | None = None
        self.refused = False
        self._notes = notes
        self._open: list[_Open] = []
        self._count = 0

    def take(self, event: Any, kind: str) -> None:  # noqa: ANN401 - PyYAML's events share no type
        """Go on by one event."""
        if kind == "ScalarEvent":
            self._check(event)
            self._add(self._scalar(event))
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._check(event)
            self._start(event, is_map=kind == "MappingStartEvent")
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            done = self._open.pop()
            self._add(done.node())
        elif kind == "AliasEvent":
            self._alias(self._place(event), f"`*{event.anchor}`")
            self._add(Scalar("", self._place(event)))
        elif kind == "DocumentStartEvent" and self.root is not None:
            self._second_document(self._place(event))

    def _place(self, event: Any) -> Place:  # noqa: ANN401 - as above
        start: Mark = event.start_mark
        end: Mark = event.end_mark
        line = self._notes.lines[start.line] if start.line < len(self._notes.lines) else ""
        stop = end.column if end.line == start.line else len(line)
        return Place(
            self._notes.source, start.line + 1, start.column + 1, max(1, stop - start.column)
        )

    def _scalar(self, event: Any) -> Scalar:  # noqa: ANN401 - as above
        place, text = self._place(event), event.value
        line = self._notes.lines[place.line - 1] if place.line <= len(self._notes.lines) else ""
        start = place.column - 1
        if line[start : start + 1] in {"'", '"'}:
            start += 1
        return Scalar(text, place, start + 1 if line.startswith(text, start) else None)

    def _check(self, event: Any) -> None:  # noqa: ANN401 - as above
        """Refuse anchors and tags, and a file of too many values."""
        self._count += 1
        if self._count > MAX_NODES:
            _too_long(self._place(event), self._notes, f"more than {MAX_NODES:,} values", MAX_NODES)
            raise _Refused
        if event.anchor is not None:
            self._alias(self._place(event), f"`&{event.anchor}`")
        if event.tag is not None:
            self._notes.error(
                "yaml-tag",
                self._place(event),
                wrong=f"{said(event.tag)} is a YAML tag",
                why="every value is read as the text written, so a tag would say nothing",
                do="take the tag out",
            )

    def _start(self, event: Any, *, is_map: bool) -> None:  # noqa: ANN401 - as above
        if len(self._open) >= MAX_DEPTH:
            self._notes.error(
                "too-deep",
                self._place(event),
                wrong=f"lists and maps are nested more than {MAX_DEPTH} deep",
                why=f"no {self._notes.subject.name} need that, and it costs time to read",
                do="write them on fewer levels",
            )
            raise _Refused
        self._open.append(_Open(self._place(event), is_map=is_map))

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            self._entry(parent, parent.key, node)
            parent.key = None

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self._notes.error(
            "wrong-kind",
            node.place,
            wrong="a list or a map stands where a key is expected",
            why="a key is one word",
            do="write `key: value`, and put a text that starts with `{` or `[` in quotes",
        )
        return Scalar("", node.place)

    def _entry(self, parent: "_Open", key: Scalar, value: Node) -> None:
        if key.text == "<<":
            self._alias(key.place, "`<<`")
        elif (first := parent.seen.get(key.text)) is not None:
            self._notes.error(
                "duplicate-key",
                key.place,
                wrong=f"{said(key.text)} stands here a second time, first on line {first}",
                why="only one of the two could count",
                do=_one_of_two(key.text),
            )
        else:
            parent.seen[key.text] = key.place.line
            parent.entries.append(Entry(key, value))

    def _alias(self, place: Place, what: str) -> None:
        self.refused = self.refused or not what.startswith("`&")
        self._notes.error(
            "yaml-alias",
            place,
            wrong=f"{what} is a YAML alias, anchor or merge key",
            why="a rule is read aloud where it stands, and aliases can make a small file huge",
            do="write the value out; put a text that starts with `*` or `&` in quotes",
        )

    def _second_document(self, place: Place) -> None:
        self._notes.error(
            "yaml-not-understood",
            place,
            wrong="a second document starts here",
            why=f"the {self._notes.subject.name} are one document",
            do="take the line `---` out",
        )
        raise _Refused


class _Open:
    """A list or map whose end has not come yet."""

    __slots__ = ("entries", "is_map", "items", "key", "place", "seen")

    def __init__(self, place: Place, *, is_map: bool) -> None:
        self.place = place
        self.is_map = is_map
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.seen: dict[str, int] = {}
        self.key: Scalar | None = None

    def node(self) -> Node:
        if self.is_map:
            return Map(tuple(self.entries), self.place)
        return Items(tuple(self.items), self.place)


def _one_of_two(key: str) -> str:
    if looks_like_thousands(key):
        return 'put the number in quotes: `amount: "70,000,000 JPY"`'
    return "delete one of the two"


def looks_like_thousands(key: str) -> bool:
    """Whether a key is a piece of a number cut at its commas, as `{amount: 70,000 JPY}` is.

    >>> looks_like_thousands("000 JPY"), looks_like_thousands("amount")
    (True, False)
    """
    return len(key) >= 3 and key[:3].isdecimal() and (len(key) == 3 or key[3] in " .")  # noqa: PLR2004


def _not_understood(error: "MarkedYAMLError", notes: Notes) -> None:
    """Turn what YAML says into words."""
    mark = error.problem_mark or error.context_mark
    number, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    number = min(number, len(notes.lines))
    place = Place(notes.source, number, min(column, len(notes.lines[number - 1]) + 1))
    nearby = notes.lines[max(0, number - 2) : number]
    problem = error.problem or "not understood"
    for place_, wrong, why, do in _causes(problem, place, nearby, notes):
        notes.error("yaml-not-understood", place_, wrong=wrong, why=why, do=do)
        return
    context = ""
    if error.context and error.context_mark and error.context_mark.line + 1 != number:
        context = f", {error.context} that starts on line {error.context_mark.line + 1}"
    notes.error(
        "yaml-not-understood",
        place,
        wrong=f"YAML is not understood here: {problem}{context}",
        why=f"a file that is not YAML has no {notes.subject.name}",
        do="check indentation, and quotes and brackets that are not closed, up to this line",
    )


def _causes(
    problem: str, place: Place, nearby: list[str], notes: Notes
) -> Iterator[tuple[Place, str, str, str]]:
    """Give the likeliest cause first, where one is known."""
    for number, line in enumerate(notes.lines, start=1):
        if _CONFLICT.match(line):
            yield (
                Place(notes.source, number, 1, 7),
                "git left a conflict here",
                "both sides stand in the file, and only people can choose",
                "keep one side and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`",
            )
    if "\t" in "".join(nearby) and ("tab" in problem or "token" in problem):
        column = max(nearby[-1].find("\t"), 0)
        yield (
            Place(place.file, place.line, column + 1),
            "a tab stands here",
            "YAML is indented by spaces",
            "replace the tab by spaces",
        )
    if "{member}" in "".join(nearby):
        yield (
            place,
            "`{member}` between `{` and `}` ends the text for YAML",
            "inside `{…}` and `[…]` a brace is YAML's own",
            'put the account in quotes: `"Equity:Capital:{member}"`',
        )
    if "mapping values" in problem:
        yield (
            place,
            "a `:` stands where no key can be",
            "`key: value` starts a line, or stands between `{` and `}`",
            "mend the indentation, or put a text that has `: ` in it in quotes",
        )
    if "%" in problem or "cannot start any token" in problem:
        yield (
            place,
            "a text cannot start with this character",
            "it is YAML's own sign",
            "put the text in quotes",
        )
