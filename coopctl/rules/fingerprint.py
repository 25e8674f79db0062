"""Fingerprint of what the rules say for one year."""

import hashlib
import json

from coopctl.rules.desk import is_dated
from coopctl.rules.tree import Node

SECTIONS = (
    "currency",
    "fiscal_year",
    "accounts",
    "members",
    "measures",
    "bases",
    "rates",
    "allocation",
    "losses",
    "rounding",
    "convert",
    "closing",
    "law",
    "requires",
)
"""What decides the figures or the text of a closing."""


def fingerprint(root: Node, year: int) -> str:
    """Fingerprint the rules as they read for a year.

    Dated values are resolved; comments, the order of keys and where a closing is kept count for
    nothing. It is taken of what the file says, so that a later version's defaults do not move it.
    """
    said = {
        name.text: _said(value, year, leave=("folder",) if name.text == "closing" else ())
        for name, value in root.pairs
        if name.text in SECTIONS
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _said(node: Node, year: int, *, leave: tuple[str, ...] = ()) -> object:
    """Give a value as plain data; the tree is never deep."""
    if is_dated(node):
        entries = {int(key.text): value for key, value in node.pairs if int(key.text) <= year}
        return _said(entries[max(entries)], year) if entries else None
    if node.kind == "text":
        return " ".join(node.text.split())
    if node.kind == "list":
        return [_said(item, year) for item in node.items]
    return {
        name.text: _said(value, year) for name, value in node.pairs if name.text not in leave
    }
