"""What-if: the rules with other amounts for some steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coopctl.problems import Place, Problem
from coopctl.rules.notes import Notes
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar, read_tree

Changes = Mapping[str, str]
"""For each step, the phrase that takes the place of its amount."""


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
    amount = Scalar(changes[name.text], Place(f"--set {name.text}={changes[name.text]}"))
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
    notes = Notes(text, source)
    root = read_tree(text, notes)
    found: dict[str, dict[str, str]] = {}
    if root is not None and not isinstance(root, Map):
        _wrong(notes, root)
    for entry in root.entries if isinstance(root, Map) else ():
        if not isinstance(entry.value, Map):
            _wrong(notes, entry.value)
            continue
        found[entry.key.text] = {}
        for step in entry.value.entries:
            if isinstance(step.value, Scalar):
                found[entry.key.text][step.key.text] = step.value.text
            else:
                _wrong(notes, step.value)
    return Scenarios(found, notes.in_order())


def _wrong(notes: Notes, node: Node) -> None:
    notes.error(
        "wrong-kind",
        node.place,
        wrong="this is no alternative",
        why="an alternative is a name, and below it steps with their amounts",
        do="write it like `higher-reserve: {business-reserve: 3% of turnover}`",
    )
