"""What is noted while a rules file is read: each problem with the user's own line."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from coopctl.problems import Place, Problem, Severity, in_order, nearest, shown

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where YAML ends a line."""

_LONGEST_TEXT = 1_000_000
_LONGEST_LINE = 400
_LONGEST_SHOWN = 60
_SUGGESTIONS = 5_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What a YAML file is about, for messages.

    Attributes:
        name: what is read from it, a plural.
        start: how an empty one is begun.
    """

    name: str
    start: str


RULES = Subject(
    "rules", "run `coopctl init` for rules to start from, or write `schema: 1` and go on"
)


class Notes:
    """Collects the problems of one file."""

    def __init__(self, text: str, source: str, subject: Subject = RULES) -> None:
        """Take the text, the file's name for places, and what the file is about."""
        self.source = source
        self.subject = subject
        self.lines = LINE_BREAK.split(text[:_LONGEST_TEXT])
        self.problems: list[Problem] = []
        self._comparisons_left = _SUGGESTIONS

    def error(self, code: str, place: Place, *, wrong: str, why: str, do: str) -> None:
        """Note what is wrong."""
        self._note(code, place, Severity.ERROR, wrong, why, do)

    def warn(self, code: str, place: Place, *, wrong: str, why: str, do: str) -> None:
        """Note what should be known and stops nothing."""
        self._note(code, place, Severity.WARNING, wrong, why, do)

    def _note(
        self, code: str, place: Place, severity: Severity, wrong: str, why: str, do: str
    ) -> None:
        own = place.file == self.source and 0 < place.line <= len(self.lines)
        line = self.lines[place.line - 1] if own else None
        if line is not None and len(line) > _LONGEST_LINE:
            line = None
        self.problems.append(
            Problem(
                code=code, place=place, wrong=wrong, why=why, do=do, severity=severity, line=line
            )
        )

    def nearest(self, name: str, known: Collection[str]) -> str | None:
        """Find the known name that was meant; in a hostile file, none after many comparisons."""
        self._comparisons_left -= len(known)
        if self._comparisons_left < 0 or len(name) > _LONGEST_SHOWN:
            return None
        return nearest(name, known)

    def in_order(self) -> tuple[Problem, ...]:
        """Give all problems, sorted by place."""
        return in_order(self.problems)

    @property
    def has_errors(self) -> bool:
        """Whether anything noted stops the reading."""
        return any(problem.is_error for problem in self.problems)


def said(text: str) -> str:
    r"""Quote what the user wrote, cut where long, with nothing in it that a terminal obeys.

    >>> said("5% of turnover"), said("a\x1b[31m")
    ('`5% of turnover`', '`a\\x1b[31m`')
    """
    text = text[: _LONGEST_SHOWN - 1] + "…" if len(text) > _LONGEST_SHOWN else text
    return f"`{shown(text)}`"
