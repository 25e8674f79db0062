"""Which rules differ between two states of them, as they read for a year."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coopctl.allocation.vocabulary import Rules
from coopctl.rules.fingerprint import plain

_IN_THE_FILE = {
    "approval_required": "assembly: approval",
    "asserted": "assert",
    "member_account": "members: account",
    "source": "from",
    "surplus_account": "accounts: surplus",
    "turnover": "accounts: turnover",
}
"""Where a name differs from the key in the rules."""

_SETTINGS = {"closing", "fiscal_year", "rounding"}
"""Groups of settings that all have a default, so that one of them alone may be set."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that does not read as it did.

    Attributes:
        what: the step, measure or setting, and its key.
        before: None where it was not there, or had its default.
        now: the same.
    """

    what: str
    before: str | None
    now: str | None


def differences(before: Rules, now: Rules) -> tuple[Difference, ...]:
    """Give what decides figures, or the text of a closing, and reads otherwise than it did."""
    return tuple(_between("", plain(before), plain(now)))


def _between(what: str, before: object, now: object) -> Iterator[Difference]:
    """Compare two values, and what is in them."""
    if before == now:
        return
    old, new = _parts(before), _parts(now)
    if old is None or new is None:
        yield Difference(what or "rules", _text(before), _text(now))
        return
    kept = [name for name in old if name in new]
    for name in dict.fromkeys((*old, *new)):
        below = _named(what, name)
        if name in kept or name in _SETTINGS:
            yield from _between(below, old.get(name, {}), new.get(name, {}))
        else:
            yield Difference(below, _text(old.get(name)), _text(new.get(name)))
    order = [name for name in new if name in old]
    if isinstance(now, list) and kept != order:
        yield Difference(f"{what}: order", ", ".join(kept), ", ".join(order))


def _named(what: str, name: str) -> str:
    """Name a part; the targets of a step are all there is to its `to`."""
    if name == "targets":
        return what
    return f"{what}: {_IN_THE_FILE.get(name, name)}".removeprefix(": ")


def _parts(value: object) -> Mapping[str, object] | None:
    """Give what a value is made of, by name; None where it is one thing."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        return {str(each["step"]): each for each in value if "step" in each} or None
    return None


def _text(value: object) -> str | None:
    """Write a value in one line, near to how it stands in the rules."""
    if isinstance(value, list):
        return ", ".join(str(_text(each)) for each in value)
    if isinstance(value, Mapping):
        if "step" in value:
            return _text(value.get("amount", "remainder"))
        if set(value) in ({"targets"}, {"account"}):
            return _text(next(iter(value.values())))
        return ", ".join(
            f"{_IN_THE_FILE.get(key, key)}: {_text(each)}" for key, each in value.items()
        )
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
