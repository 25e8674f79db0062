"""The names of a rules file: what each stands for, and how names and accounts are written."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from string import digits

from coopctl.allocation.vocabulary import BUILT_IN_MEASURES, DISTRIBUTIONS, MEMBER
from coopctl.rules.notes import said

CURRENCY = re.compile(r"[A-Z](?:[A-Z0-9'._-]{0,22}[A-Z0-9])?", re.ASCII)
METADATA_KEY = re.compile(r"[a-z][a-zA-Z0-9_-]+", re.ASCII)
YEAR = re.compile(r"[0-9]{4}", re.ASCII)


def is_kebab(name: str) -> bool:
    """Whether a name is kebab-case: small letters of any script, digits, single hyphens.

    >>> is_kebab("social-fund"), is_kebab("Social-Fund"), is_kebab("基金"), is_kebab("a--b")
    (True, False, True, False)
    >>> is_kebab("शिक्षा-निधि"), is_kebab("กองทุน"), is_kebab("2nd-fund")
    (True, True, False)
    """
    parts = name.split("-")
    return name == name.lower() and _is_letter(name[:1]) and all(map(_is_word, parts))


def _is_word(part: str) -> bool:
    """Whether a part is of letters, each with its marks, and digits."""
    return bool(part) and unicodedata.category(part[0])[0] != "M" and all(map(_in_word, part))


def _in_word(char: str) -> bool:
    return _is_letter(char) or char in digits or unicodedata.category(char) in {"Mn", "Mc"}


def _is_letter(char: str) -> bool:
    return char != "" and unicodedata.category(char)[0] == "L"


def currency_near(text: str) -> str | None:
    """Give a currency or commodity in capital letters, where that makes it one.

    >>> currency_near("eur"), currency_near("€")
    ('EUR', None)
    """
    return text.upper() if CURRENCY.fullmatch(text.upper()) else None


class Kind(Enum):
    """What a name stands for."""

    FACT = "a fact of the year"
    MEASURE = "a measure"
    BASE = "a base"
    RATE = "a rate"
    STEP = "a step"
    REST = "what the other shares leave"


def reserved() -> dict[str, Kind]:
    """Give the words that are taken in every file."""
    facts = dict.fromkeys(("turnover", "surplus", "loss", "remainder"), Kind.FACT)
    return {**facts, **dict.fromkeys(BUILT_IN_MEASURES, Kind.MEASURE), "rest": Kind.REST}


@dataclass(slots=True)
class Names:
    """Every name of the file.

    Attributes:
        kinds: of each name.
        lines: where each was given; none for a reserved word.
        highest: the greatest value that each rate has in any year.
    """

    kinds: dict[str, Kind] = field(default_factory=reserved)
    lines: dict[str, int] = field(default_factory=dict)
    highest: dict[str, Fraction] = field(default_factory=dict)
    _listed: dict[tuple[tuple[Kind, ...], int], list[str]] = field(default_factory=dict)

    def of(self, *kinds: Kind) -> list[str]:
        """List the names of some kinds."""
        asked = (kinds, len(self.kinds))
        if asked not in self._listed:
            self._listed[asked] = [name for name, kind in self.kinds.items() if kind in kinds]
        return self._listed[asked]


@dataclass(slots=True)
class Scope:
    """Which names a phrase may use.

    Attributes:
        earlier: the steps before it, in its own list.
        in_step: whether it belongs to a step, so that there is a remainder.
        list_of: the list that each step of the file stands in.
        list_name: `allocation` or `losses`.
        has_by: whether its step names the measure of `non-member share of`.
        in_check: whether it is asked of the whole result, so that every step is known.
    """

    names: Names
    earlier: dict[str, int] = field(default_factory=dict)
    in_step: bool = True
    list_of: Mapping[str, str] = field(default_factory=dict)
    list_name: str = "allocation"
    has_by: bool = False
    in_check: bool = False

    def usable(self) -> list[str]:
        """List what a phrase here may name."""
        found = self.names.of(Kind.FACT, Kind.MEASURE, Kind.BASE)
        if self.in_check:
            return [*found, *self.names.of(Kind.STEP), DISTRIBUTIONS]
        if self.in_step:
            return [*found, *self.earlier]
        return [name for name in found if name != "remainder"]


def account_flaw(name: str, *, writable: bool) -> str | None:
    """Say what Beancount would refuse in an account name; `{member}` may stand for one part.

    Args:
        name: root and parts, between colons.
        writable: an account that something is posted to; a root alone is none.

    >>> account_flaw("Equity:Capital:{member}", writable=True)
    >>> account_flaw("Equity:capital", writable=True)
    '`capital` starts with no capital letter or digit'
    """
    parts = name.split(":")
    if parts.count(MEMBER) > 1:
        return "`{member}` stands in it more than once"
    if writable and len(parts) == 1:
        return "it has one part, and entries go to accounts of two or more, such as `Equity:Funds`"
    for index, part in enumerate(parts):
        if part == MEMBER and index > 0:
            continue
        if flaw := _part_flaw(part, index):
            return flaw
    return None


def _part_flaw(part: str, index: int) -> str | None:
    """Look at one part as Beancount's lexer and its account expression do."""
    if not part:
        return "a part between the colons is empty"
    if "{" in part or "}" in part:
        return "`{member}` stands for one whole part, spelt so"
    if not _starts_well(part[0], index):
        kind = "capital letter" if index == 0 else "capital letter or digit"
        return f"{said(part)} starts with no {kind}"
    bad = next((char for char in part[1:] if not _goes_on(char)), None)
    return f"{said(bad)} is no letter, digit or `-`" if bad is not None else None


def _starts_well(char: str, index: int) -> bool:
    """The expression looks at the first two parts; later ones are the lexer's alone."""
    if index > 1 and not char.isascii():
        return _goes_on(char)
    category = unicodedata.category(char)
    return category == "Lu" or (index > 0 and category == "Nd")


def _goes_on(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char == "-"
    return char.isprintable() and not char.isspace()
