"""Reads figures back out of what was written for people."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import unescape

_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:/[0-9]+)?")
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def number(text: str) -> Fraction:
    """Read a figure exactly: `1,000.50`, `-3`, `+2`, `1/3`."""
    assert _NUMBER.fullmatch(text), text
    return Fraction(text.replace(",", ""))


def by_first_word(text: str) -> dict[str, list[list[Fraction]]]:
    """Give the figures that end each line, by the first word of the line."""
    found: dict[str, list[list[Fraction]]] = {}
    for line in text.splitlines():
        if not line or line[0].isspace():
            continue
        words = line.split()
        figures: list[Fraction] = []
        while len(words) > 1 and _NUMBER.fullmatch(words[-1]):
            figures.insert(0, number(words.pop()))
        if figures:
            found.setdefault(words[0], []).append(figures)
    return found


def markdown_rows(text: str) -> Iterator[Sequence[str]]:
    """Give the cells of each row of each table, without the marks of what is bold."""
    for line in text.splitlines():
        if line.startswith("| "):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield [cell.strip().strip("*") for cell in cells]


def html_rows(text: str) -> Iterator[Sequence[str]]:
    """Give the cells of each row of each table."""
    for row in _ROW.findall(text):
        yield [unescape(_TAG.sub("", cell)).strip() for cell in _CELL.findall(row)]
