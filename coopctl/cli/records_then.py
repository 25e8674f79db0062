"""What the meeting put on record by a commit, and is not on record as it was."""

import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coopctl.assembly.resolutions import KINDS, RESOLUTION
from coopctl.books import CORRECTION, Record
from coopctl.cli.past import History, Past
from coopctl.cli.screen import from_here
from coopctl.cli.surveying import Survey
from coopctl.money import exact_text
from coopctl.problems import Place, Problem, shown

_DIGEST = "sha256:"
_KINDS = tuple(kind for kind in KINDS if kind != CORRECTION)
_RECORD = f'custom[[:space:]]+"coop-({"|".join(_KINDS)})"'


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSince:
    """A resolution or an election that is not on record as it was at a commit.

    Attributes:
        then: as it was.
        was: its place at the commit.
        now: as it is; None where it is gone.
    """

    then: Record
    was: Place
    now: Record | None

    @property
    def name(self) -> str:
        """What it is called."""
        return _name(self.then)

    @property
    def place(self) -> Place:
        """Where it is, or was."""
        return self.was if self.now is None else self.now.place

    @property
    def changed(self) -> dict[str, tuple[str | None, str | None]]:
        """Give what reads otherwise: as it was and as it is; nothing where it is gone."""
        if self.now is None:
            return {}
        then, now = _said(self.then), _said(self.now)
        pairs = {key: (then.get(key), now.get(key)) for key in dict.fromkeys((*then, *now))}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def records_since(
    history: History,
    commit: str,
    called: str,
    *,
    rules: str,
    found: Survey,
    years: Collection[int],
) -> tuple[RecordSince, ...] | Problem:
    """Compare what is on record with what was at a commit; what came since is left aside.

    Corrections are compared as files.

    Args:
        history: of the co-op's repository.
        commit: its own name.
        called: as the command line has it.
        rules: of the commit, as git names them.
        found: the co-op as it is.
        years: whose closings matter; without one, whatever is on record does.

    Returns:
        A problem where the ledger of the commit cannot be read, and something may be in it.

    Raises:
        GitError: where a file of the commit cannot be read.
    """
    repository = history.repository
    assert repository is not None
    if found.books is None or not repository.files_with(commit, _RECORD):
        return ()
    past = history.at(commit, rules)
    if past is None or past.found.books is None:
        return _not_comparable(called, rules, past)
    left = [each for each in found.books.records if each.kind in _KINDS]
    lost = list[Record]()
    for then in past.found.books.records:
        if then.kind in _KINDS and _matters(then, years):
            same = next((now for now in left if _is_same(then, now)), None)
            if same is None:
                lost.append(then)
            else:
                left.remove(same)
    return tuple(_rewritten(past, called, left, lost))


def lines_of(records: tuple[RecordSince, ...]) -> Iterator[str]:
    """Write what became of each."""
    for each in records:
        became = "gone" if each.now is None else "not what it was"
        place = each.was if each.now is None else from_here(str(each.place))
        yield shown(f"{each.then.day}: on record then, and {became}: {each.name}  {place}")


def json_of(records: tuple[RecordSince, ...]) -> list[dict[str, object]]:
    """Give what became of each, for programs."""
    return [
        {
            "kind": each.then.kind,
            "day": each.then.day.isoformat(),
            "name": each.name,
            "state": "gone" if each.now is None else "rewritten",
            "changed": [
                {"what": key, "before": then, "now": now}
                for key, (then, now) in each.changed.items()
            ],
            "file": from_here(each.place.file),
            "line": each.place.line or None,
        }
        for each in records
    ]


def problems_of(records: tuple[RecordSince, ...], commit: str) -> Iterator[Problem]:
    """Tell of each.

    Args:
        records: that are not as they were.
        commit: its name, as it was given.
    """
    for each in records:
        became = "is gone" if each.now is None else f"is not what it was: {_differences(each)}"
        yield Problem(
            code="record-rewritten",
            place=each.place,
            wrong=f"{each.then.kind} `{each.name}`, on record by commit `{commit}`, {became}",
            why="what a meeting decided stays on record as it was",
            do=f"bring it back as `git show {shlex.quote(each.was.file)}` has it on line "
            f"{each.was.line}; where it was recorded wrongly and is put right now, compare with a "
            "commit from then on",
        )


def _differences(record: RecordSince) -> str:
    """Write what reads otherwise; of digests only that they do."""
    return ", ".join(
        f"`{key}` is {_value(now, 'no more')}, was {_value(then, 'not set')}"
        if not (then or "").startswith(_DIGEST)
        else f"`{key}` is another"
        for key, (then, now) in record.changed.items()
    )


def _value(value: str | None, otherwise: str) -> str:
    return otherwise if value is None else f"`{value}`"


def _matters(record: Record, years: Collection[int]) -> bool:
    """Whether a record is on one of some years, or no year is named."""
    return not years or str(record.metadata.get("approves", ""))[:4] in map(str, years)


def _is_same(then: Record, now: Record) -> bool:
    """Whether a record says what another one does, wherever it stands."""
    return then.kind == now.kind and _said(then) == _said(now)


def _said(record: Record) -> dict[str, str]:
    """Give all that a record says; numbers by their value, however they were written."""
    return {
        "day": record.day.isoformat(),
        "values": ", ".join(map(_text, record.values)),
        **{key: _text(value) for key, value in record.metadata.items()},
    }


def _text(value: object) -> str:
    return exact_text(Fraction(value)) if isinstance(value, Decimal) else str(value)


def _rewritten(
    past: Past, called: str, left: list[Record], lost: list[Record]
) -> Iterator[RecordSince]:
    """Find what stands in the place of records that are not on record any more."""
    for then in lost:
        named = [now for now in left if (now.kind, _name(now)) == (then.kind, _name(then))]
        of_day = [now for now in named if now.day == then.day]
        now = next(iter(of_day or (named if then.kind == RESOLUTION else ())), None)
        yield RecordSince(then=then, was=past.named(then.place, called), now=now)


def _name(record: Record) -> str:
    """Give a resolution's own name, or the office of an election."""
    return str(next(iter(record.values), ""))


def _not_comparable(called: str, rules: str, past: Past | None) -> Problem:
    """Tell that nobody knows what was on record at a commit."""
    place, wrong = Place(f"{called}:{rules}"), "it is not in this repository"
    if past is not None and past.unread is not None:
        place, wrong = past.named(past.unread.place, called), past.unread.wrong
    return Problem(
        code="commit-not-comparable",
        place=place,
        wrong=f"the ledger of that commit cannot be read: {wrong}",
        why="something is on record in it, and must be on record now",
        do="compare with a commit whose ledger can be read",
    )
