"""The fingerprint of the rules as they read for a year."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256

from coopctl.allocation.settings import ClosingSettings
from coopctl.allocation.vocabulary import Condition, Phrase, Rules

FORMAT = "coopctl rules 1"
"""Stands before what is digested, so that a later way of writing it can be told apart."""

_DECIDES_NOTHING = {
    Rules: {
        "year",
        "cooperative",
        "ledger",
        "cash",
        "members",
        "assembly",
        "invariants",
        "laws",
        "requires",
        "fingerprint",
    },
    ClosingSettings: {"folder"},
}


def fingerprint(rules: Rules) -> str:
    """Digest what decides the figures of a year, or the text of its closing.

    Dated values count as they read for the year, and what has its default counts as if it was
    not there, written out or not. The order of the accounts in `to` counts, since it breaks
    ties; that of keys does not.
    """
    found = [FORMAT, plain(rules)]
    text = json.dumps(found, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{sha256(text.encode('ascii')).hexdigest()}"


def plain(value: object) -> object:
    """Turn a value of the vocabulary into what JSON writes; depth is that of the types."""
    found = value
    match value:
        case Phrase() | Condition():
            found = value.text
        case Enum():
            found = value.value
        case Fraction() | Decimal():
            found = str(value)
        case tuple():
            found = [plain(each) for each in value]
        case _ if is_dataclass(value):
            left_out = _DECIDES_NOTHING.get(type(value), set())
            kept = (each for each in fields(value) if each.compare and each.name not in left_out)
            fields_ = {each.name: (plain(getattr(value, each.name)), each) for each in kept}
            found = {name: own for name, (own, each) in fields_.items() if own != _default(each)}
        case Mapping():
            found = {name: plain(each) for name, each in value.items()}
    return found


def _default(field: Field[object]) -> object:
    """Give a field's default in the same form; one that has none is like no value."""
    return plain(field.default if field.default_factory is MISSING else field.default_factory())
