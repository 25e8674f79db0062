"""Turns a text into one that nobody would write."""

from collections.abc import Sequence
from random import Random

HOSTILE = [
    *("(", ")", "%", "*", "×", "+", "-", "/", ",", ".", ":", "≥", "<=", "=", "#", "&a", "*a", "!t"),
    *(" of ", " remainder after ", " non-member share of ", "balance of ", " EUR", " USD", "rest"),
    *("NaN", "Infinity", ".inf", "1e1000000", "0x1F", "1_0", "1/0", "0/0", "1/3/4", "-0", "1e-9"),
    *("１２", "٣", "\u00bd", "\u2212", "é", "e\u0301", "\u0130", "ß", "花", "🙂", "\u05d0"),
    *("\u202e", "\u200b", "\ufeff", "\u2028", "\u00a0", "\x85", "\x1b[31m", "\x00", "\x07", "\r"),
    *(
        "\n",
        "\t",
        "\n\n",
        "  ",
        '"',
        "'",
        "\\",
        "`",
        "{member}",
        "{}",
        "{",
        "}",
        "[",
        "]",
        "|",
        ">",
    ),
    *("<script>", "=HYPERLINK(1)", "@SUM", "$(rm)", "../", "/etc/passwd", "<<<<<<< HEAD", "<<: x"),
    *("9" * 41, "9" * 300, "(" * 60, "surplus " * 30, "a" * 3000, "no", "010", "~", "null", "---"),
]


def mangled(random: Random, text: str, *, others: Sequence[str] = ()) -> str:
    """Change a text in one to four places.

    Args:
        random: source of every choice.
        text: to begin from.
        others: texts of which parts may be put in.
    """
    for _ in range(random.choice([1, 1, 1, 2, 2, 3, 4])):
        text = random.choice(_WAYS)(random, text, others)
    return text


def _spot(random: Random, text: str) -> int:
    return random.randint(0, len(text))


def _put_in(random: Random, text: str, _: Sequence[str]) -> str:
    at = _spot(random, text)
    return text[:at] + random.choice(HOSTILE) + text[at:]


def _put_any(random: Random, text: str, _: Sequence[str]) -> str:
    at = _spot(random, text)
    most = random.choice([0x7F, 0x7F, 0x3FF, 0xFFFF, 0x10FFFF])
    char = chr(random.randint(0, most))
    return text[:at] + ("?" if "\ud800" <= char <= "\udfff" else char) + text[at:]


def _take_out(random: Random, text: str, _: Sequence[str]) -> str:
    at = _spot(random, text)
    return text[:at] + text[at + random.choice([1, 1, 2, 5, 20]) :]


def _twice(random: Random, text: str, _: Sequence[str]) -> str:
    at = _spot(random, text)
    part = text[at : at + random.choice([1, 3, 10, 80])]
    return text[:at] + part * random.choice([2, 2, 3, 9]) + text[at + len(part) :]


def _swap(random: Random, text: str, _: Sequence[str]) -> str:
    one, two = sorted((_spot(random, text), _spot(random, text)))
    size = random.choice([1, 4, 12])
    middle = max(two, one + size)
    return (
        text[:one]
        + text[middle : middle + size]
        + text[one + size : middle]
        + text[one : one + size]
        + text[middle + size :]
    )


def _replace(random: Random, text: str, _: Sequence[str]) -> str:
    """Put something hostile in the place of a word."""
    words = text.split(" ")
    words[random.randrange(len(words))] = random.choice(HOSTILE)
    return " ".join(words)


def _digits(random: Random, text: str, _: Sequence[str]) -> str:
    """Write other digits."""
    return "".join(
        random.choice("0123456789") if char.isdigit() and random.random() < 0.3 else char
        for char in text
    )


def _case(random: Random, text: str, _: Sequence[str]) -> str:
    at = _spot(random, text)
    end = at + random.choice([1, 3, 10])
    return text[:at] + text[at:end].swapcase() + text[end:]


def _from_another(random: Random, text: str, others: Sequence[str]) -> str:
    other = random.choice(others) if others else text
    at, start = _spot(random, text), _spot(random, other)
    return text[:at] + other[start : start + random.choice([3, 12, 60])] + text[at:]


def _lines(random: Random, text: str, others: Sequence[str]) -> str:
    """Take lines out, put them elsewhere, or in from another text."""
    lines = text.split("\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    kind = random.randrange(4)
    if kind == 0:
        del lines[at : at + random.choice([1, 1, 2, 5])]
    elif kind == 1:
        lines.insert(to, lines[at])
    elif kind == 2:
        lines[at], lines[to] = lines[to], lines[at]
    else:
        other = (random.choice(others) if others else text).split("\n")
        start = random.randrange(len(other))
        lines[at:at] = other[start : start + random.choice([1, 2, 6])]
    return "\n".join(lines)


def _indent(random: Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] = random.choice([" ", "  ", "\t", "- "]) + lines[at]
    return "\n".join(lines)


def _cut(random: Random, text: str, _: Sequence[str]) -> str:
    return text[: _spot(random, text)]


_WAYS = [_put_in, _put_in, _put_any, _take_out, _take_out, _twice, _swap, _replace, _replace,
         _digits, _case, _from_another, _lines, _lines, _indent, _cut]  # fmt: skip
