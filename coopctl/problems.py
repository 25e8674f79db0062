"""What is wrong in a file a person wrote, with its place, reason and remedy."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Enum
from unicodedata import category, east_asian_width

_MOST_NAMES = 20


class Severity(Enum):
    """An error stops the command; a warning is told and the work goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text; lines and columns count from one, zero means unknown."""

    file: str
    line: int = 0
    column: int = 0
    width: int = field(default=1, compare=False)

    def __str__(self) -> str:
        """Write it as editors and grep read it: file:line:column."""
        parts = [self.file, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: stable name in kebab-case; it has a heading in docs/problems.md.
        place: where.
        wrong: the sentence that says the wrong, with figures.
        why: the reason, one sentence.
        do: the one act that mends it, ready to paste.
        line: the user's own line, where the text is at hand.
    """

    code: str
    place: Place
    wrong: str
    why: str
    do: str
    severity: Severity = Severity.ERROR
    line: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops the command."""
        return self.severity is Severity.ERROR


def warning(problem: Problem) -> Problem:
    """Turn a problem into one that does not stop the command."""
    return replace(problem, severity=Severity.WARNING)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, then code, and name each thing once."""
    return tuple(sorted(set(problems), key=lambda each: (each.place, each.code, each.wrong)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops the command."""
    return any(each.is_error for each in problems)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that was most likely meant.

    >>> nearest("wrok", ["work", "capital"])
    'work'
    """
    found = get_close_matches(name, sorted(known), n=1)
    return found[0] if found else None


def listing(names: Iterable[str]) -> str:
    """Name things in one sentence, in the order given, cut where there are many.

    >>> listing(["to", "amount"])
    '`to`, `amount`'
    """
    listed = [f"`{shown(name)}`" for name in names]
    return ", ".join([*listed[:_MOST_NAMES], "…"] if listed[_MOST_NAMES:] else listed)


def shown(text: str) -> str:
    r"""Write what a terminal would act upon, or not show, as escapes, and leave the rest.

    >>> shown("佐藤\x1b[31m")
    '佐藤\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode("ascii") if _acts(char) else char for char in text
    )


def render(problem: Problem) -> str:
    """Write a problem the way rustc and ruff do: place, the line itself, why, do.

    Nothing in it acts upon a terminal: such a character is an escape, and in the user's own
    line U+FFFD, so that the mark below stands under the right column.
    """
    place, line = problem.place, problem.line
    text = [shown(f"{place}: {problem.severity.value}: {problem.wrong} [{problem.code}]")]
    if line is not None and place.line:
        line = "".join("\ufffd" if _acts(char) else char for char in line)
        gutter = f"{place.line:>5} | "
        text.append(gutter + line)
        if place.column:
            start = place.column - 1
            blank = "".join("\t" if char == "\t" else " " * _cells(char) for char in line[:start])
            # past the end of the line there is nothing to measure
            blank += " " * (start - len(line))
            mark = "^" * max(1, sum(map(_cells, line[start : start + place.width])))
            text.append(" " * (len(gutter) - 2) + "| " + blank + mark)
    text += [f"  why: {shown(problem.why)}", f"  do:  {shown(problem.do)}"]
    return "\n".join(text)


def _acts(char: str) -> bool:
    """Whether a terminal would act upon a character, rather than show it."""
    return char != "\t" and category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _cells(char: str) -> int:
    """How many columns of a terminal a character takes: two for 組, none for a combining mark."""
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
