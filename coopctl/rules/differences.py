"""Which rules differ between two states of them, as they read for a year."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.money import as_decimal, exact_text
from coopctl.rules.fingerprint import plain

_RATIO = re.compile(r"-?\d+/\d+")

_REST = "rest"
_IN_THE_FILE = {
    "approval_required": "assembly: approval",
    "asserted": "assert",
    "member_account": "members: account",
    "source": "from",
    "surplus_account": "accounts: surplus",
    "turnover": "accounts: turnover",
}
"""Where a name differs from the key in the rules."""

_SETTINGS = {"closing", "rates", "rounding"}
"""Groups of which each setting is told by itself, also where there was none before."""


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
    return tuple(_between("", _written(before), _written(now)))


def _written(rules: Rules) -> Mapping[str, object]:
    """Give what is compared, near to how it stands in the rules."""
    found, year = plain(rules), rules.fiscal_year
    assert isinstance(found, dict)
    found["fiscal_year"] = {
        "starts": f"{year.month:02}-{year.day:02}",
        "named_after": "end" if year.named_after_end else "start",
    }
    if rules.approval_required:
        found["approval_required"] = "required"
    return found


def _between(what: str, before: object, now: object) -> Iterator[Difference]:
    """Compare two values, and what is in them."""
    if before == now:
        return
    old, new = _parts(before), _parts(now)
    if old is None or new is None:
        told = _rate if what.startswith("rates: ") else _text
        yield Difference(what or "rules", told(before), told(now))
        return
    kept = [name for name in old if name in new]
    for name in dict.fromkeys((*old, *new)):
        below = _named(what, name)
        if name in kept or name in _SETTINGS:
            yield from _between(below, old.get(name, {}), new.get(name, {}))
        else:
            told = _rate if what == "rates" else _text
            yield Difference(below, told(old.get(name)), told(new.get(name)))
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
    match value:
        case list():
            return ", ".join(str(_text(each)) for each in _with_rest(value))
        case Mapping():
            return _of_parts(value)
        case str() if _RATIO.fullmatch(value):
            return exact_text(Fraction(value))
        case None | str():
            return value
    return json.dumps(value, ensure_ascii=False)


def _with_rest(values: list[object]) -> list[object]:
    """Say of an account without a share, beside others with one, that it gets the rest."""
    targets = [each for each in values if isinstance(each, Mapping)]
    if any("share" in each for each in targets):
        return [{"share": _REST, **each} for each in targets]
    return values


def _of_parts(value: Mapping[str, object]) -> str | None:
    """Write what has parts: by its own words where it has any, else part by part."""
    if "text" in value:
        return _text(value["text"])
    if "step" in value:
        return _text(value.get("amount", "remainder"))
    if "account" in value and value.keys() <= {"account", "share"}:
        share = value.get("share")
        return f"{value['account']}: {_rate(share)}" if share else _text(value["account"])
    if value.keys() == {"targets"}:
        return _text(value["targets"])
    return ", ".join(
        f"{_IN_THE_FILE.get(key, key)}: {_text(each)}"
        for key, each in value.items()
        if key != "name"
    )


def _rate(value: object) -> str | None:
    """Write a rate or a share in percent; as the ratio it is where that has no end."""
    if not isinstance(value, str) or value == _REST:
        return _text(value)
    percent = as_decimal(Fraction(value) * 100)
    return value if percent is None else f"{percent:f}%"
