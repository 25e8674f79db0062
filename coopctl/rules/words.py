"""The words of a phrase, before it is known what they stand for."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from coopctl.money import read_number

_TOKEN = re.compile(r"[()*\u00d7]|[<>=!\u2265\u2264\u2260]+|[^\s()*\u00d7<>=!\u2265\u2264\u2260]+")
_ALONE = re.compile(r"(?:[0-9]{1,3}(?:\s[0-9]{3})+(?:\.[0-9]+)?|[0-9.,]+)(?![^\s()])")
_LONGEST_NAME = 100
_NOT_A_NUMBER = {"nan", ".nan", "inf", ".inf", "infinity"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a phrase, with its columns from zero."""

    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Cut a phrase into its words and signs."""
    return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]


def read_share(text: str) -> Fraction:
    """Read a share or weight: `5%`, `1/20`, `0.05`, `1`.

    Raises:
        ValueError: where it is none.
    """
    if text.endswith("%"):
        return read_number(text[:-1]) / 100
    return read_number(text)


def one_line(text: str) -> str:
    """Write a text on one line, each gap one space."""
    return " ".join(text.split())


def looks_numeric(text: str) -> bool:
    """Whether a word was meant as a number."""
    bare = text.lstrip("+-")
    return bool(bare) and (
        bare[0].isdigit() or (bare[0] in ".,%" and len(bare) > 1) or bare.lower() in _NOT_A_NUMBER
    )


def number_alone(text: str, start: int) -> Token | None:
    """Read the number that begins there and ends a word; spaces may part its thousands."""
    found = _ALONE.match(text, start)
    return Token(found[0], start, found.end()) if found else None


def spaced(text: str) -> str | None:
    """Put spaces around the signs of a word such as `a+b` or `-b`; None where it has none."""
    for sign in "+-":
        left, found, right = text.partition(sign)
        if found and (sign == "+" or not left or not right):
            return f"{left or '…'} {sign} {right or '…'}"
    return None


def difference(text: str, names: Collection[str]) -> str | None:
    """Read `a-b` as `a - b` where both are names."""
    for index, char in enumerate(text[:_LONGEST_NAME]):
        left, right = text[:index], text[index + 1 :]
        if char == "-" and left in names and right in names:
            return f"{left} - {right}"
    return None
