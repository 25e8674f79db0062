"""What-if: the rules with other amounts for some steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coopctl.problems import Place, Problem
from coopctl.rules.notes import Notes, Subject, said
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar, read_tree

Changes = Mapping[str, Scalar]
"""For each step, the phrase that takes the place of its amount."""

_LIKE = "write it like `higher-reserve: {business-reserve: 3% of turnover}`"
_ALTERNATIVES = Subject("alternatives", _LIKE)


def as_set(step: str, phrase: str) -> Scalar:
    """Give a phrase of the command line, `--set STEP=PHRASE`, its place."""
    return Scalar(phrase, Place(f"--set {step}={phrase}"))


def with_changes(root: Node, changes: Changes) -> Node:
    """Put other amounts into the tree of the rules; steps that are not there change nothing."""
    if not isinstance(root, Map):
        return root
    return replace(root, entries=tuple(_section(entry, changes) for entry in root.entries))


def _section(entry: Entry, changes: Changes) -> Entry:
    if entry.key.text not in {"allocation", "losses"} or not isinstance(entry.value, Items):
        return entry
    steps = tuple(_step(item, changes) for item in entry.value.items)
    return replace(entry, value=replace(entry.value, items=steps))


def _step(item: Node, changes: Changes) -> Node:
    if not isinstance(item, Map):
        return item
    keys = {entry.key.text: entry.value for entry in item.entries}
    name = keys.get("step")
    if not isinstance(name, Scalar) or name.text not in changes:
        return item
    amount = changes[name.text]
    entries = (
        replace(entry, value=amount) if entry.key.text == "amount" else entry
        for entry in item.entries
    )
    return replace(item, entries=tuple(entries))


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Named alternatives, or what is wrong in their file."""

    changes: Mapping[str, Changes]
    problems: tuple[Problem, ...]


def read_scenarios(text: str, *, source: str) -> Scenarios:
    """Read a file of named alternatives: for each, a map of steps to amounts.

    Args:
        text: of the file.
        source: its name, for places.
    """
    text = text.removeprefix("\ufeff")
    notes = Notes(text, source, _ALTERNATIVES)
    root = read_tree(text, notes)
    found: dict[str, Changes] = {}
    if isinstance(root, Map) and root.entries:
        found = {each.key.text: _changes(notes, each) for each in root.entries}
    elif root is not None:
        _wrong(notes, root, "the file holds")
    return Scenarios(found, notes.in_order())


def _changes(notes: Notes, alternative: Entry) -> Changes:
    """Read one alternative: steps with their amounts."""
    value = alternative.value
    if not isinstance(value, Map) or not value.entries:
        _wrong(notes, value, f"alternative {said(alternative.key.text)} holds")
        return {}
    found = {}
    for step in value.entries:
        if isinstance(step.value, Scalar) and step.value.text.strip():
            found[step.key.text] = step.value
        else:
            _wrong(notes, step.value, f"step {said(step.key.text)} holds")
    return found


def _wrong(notes: Notes, node: Node, holds: str) -> None:
    """Note what stands where an alternative, or an amount, is expected."""
    if isinstance(node, Scalar):
        what = said(node.text) if node.text.strip() else "nothing"
    elif isinstance(node, Items):
        what = "a list"
    else:
        what = "a map" if node.entries else "nothing"
    notes.error(
        "wrong-kind",
        node.place,
        wrong=f"{holds} {what}",
        why="an alternative is a name, and below it steps with their amounts",
        do=_LIKE,
    )
