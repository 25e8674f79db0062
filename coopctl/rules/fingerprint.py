"""The fingerprint of the rules as they read for a year."""

import json
from collections.abc import Iterable
from hashlib import sha256

from coopctl.rules.names import YEAR
from coopctl.rules.phrases import one_line
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar

DECIDING = frozenset(
    (
        "currency",
        "fiscal_year",
        "accounts",
        "members",
        "measures",
        "bases",
        "rates",
        "allocation",
        "losses",
        "law",
        "requires",
        "closing",
        "rounding",
        "convert",
    )
)
"""Sections that decide figures, or the text of the closing."""


def fingerprint(root: Map, *, year: int) -> str:
    """Digest what decides the figures of a year.

    Comments, layout, quotes and the order of keys do not count, nor what is dated later. The
    order of the accounts in `to` counts, since it breaks ties.

    Args:
        root: the file's tree, read without a problem.
        year: for which dated values are resolved.
    """
    found = {
        entry.key.text: _plain(_without_folder(entry), year)
        for entry in root.entries
        if entry.key.text in DECIDING
    }
    text = json.dumps(found, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode('ascii')).hexdigest()}"


def _without_folder(entry: Entry) -> Node:
    """Leave out where the closing is written."""
    node = entry.value
    if entry.key.text == "closing" and isinstance(node, Map):
        return Map(tuple(each for each in node.entries if each.key.text != "folder"), node.place)
    return node


_LATER = object()


def _plain(node: Node, year: int) -> object:
    """Turn a tree into plain values as of the year; depth is bounded by the tree's."""
    if isinstance(node, Scalar):
        return one_line(node.text)
    if isinstance(node, Items):
        return [
            value for value in (_plain(item, year) for item in node.items) if value is not _LATER
        ]
    if node.entries and all(YEAR.fullmatch(entry.key.text) for entry in node.entries):
        past = [entry for entry in node.entries if int(entry.key.text) <= year]
        if not past:
            return _LATER
        return _plain(max(past, key=lambda entry: int(entry.key.text)).value, year)
    return dict(_pairs(node.entries, year))


def _pairs(entries: Iterable[Entry], year: int) -> Iterable[tuple[str, object]]:
    for entry in entries:
        value = _plain(entry.value, year)
        if value is _LATER:
            continue
        if entry.key.text == "to" and isinstance(value, dict):
            value = list(value.items())
        yield entry.key.text, value
