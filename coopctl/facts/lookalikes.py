"""Accounts that a person cannot tell apart, though the ledger does."""

# The table is of letters that are easily taken for others.
# ruff: noqa: RUF001

from collections.abc import Iterable, Iterator
from itertools import takewhile
from unicodedata import category, name, normalize

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.facts.named import accounts_named
from coopctl.problems import Place, Problem, Severity

_MOST_SHOWN = 4

# After Unicode's confusables (UTS 39), what people write in accounts: Latin, Greek, Cyrillic,
# Armenian and Cherokee letters, kana and ideographs; marks, widths and radicals fall to NFKD.
_LIKE = {
    "A": "ΑАᎪ",
    "B": "ΒВᏴꞴ",
    "C": "СᏟ",
    "D": "Ꭰ",
    "E": "ΕЕᎬ",
    "F": "ϜꞘ",
    "G": "ԌᏀᏳ",
    "H": "ΗНᎻ",
    "J": "ͿЈᎫꞲ",
    "K": "ΚКᏦ",
    "L": "Ꮮ",
    "M": "ΜϺМᎷ",
    "N": "Ν",
    "O": "0ΟОՕ",
    "P": "ΡРᏢ",
    "R": "ƦᎡᏒ",
    "S": "ЅՏᏕᏚ",
    "T": "ΤТᎢ",
    "U": "Ս",
    "V": "ѴᏙ",
    "W": "ԜᎳᏔ",
    "X": "ΧХꞳ",
    "Y": "ΥУҮᎩᎽ",
    "Z": "ΖᏃ",
    "a": "ɑαа",
    "b": "ƄЬᏏ",
    "c": "сᴄꮯ",
    "d": "ԁᏧ",
    "e": "еҽꬲ",
    "f": "քẝꞙꬵ",
    "g": "ƍɡցᶃ",
    "h": "һհᏂ",
    "i": "ıɩɪιіӏᎥꙇꭵ",
    "j": "ϳј",
    "l": "1IƖǀΙІӀ",
    "n": "ոռ",
    "o": "οσоօᴏᴑꬽ",
    "p": "ρр",
    "q": "ԛգզ",
    "r": "гᴦꭇꭈꮁ",
    "s": "ƽѕꜱꮪ",
    "u": "ʋυսᴜꞟꭎꭒ",
    "v": "νѵᴠꮩ",
    "w": "ɯѡԝաᴡꮃ",
    "x": "х",
    "z": "ᴢꮓ",
    "y": "ɣʏγуүᶌỿꭚ",
    "八": "ハ",
    "口": "ロ囗",
    "力": "カ",
    "二": "ニ",
    "工": "エ",
    "夕": "タ",
    "卜": "ト",
    "へ": "ヘ",
    "一": "ー—―─━",
    "り": "リ",
}
_AS = str.maketrans({char: like for like, chars in _LIKE.items() for char in chars})


def look_alikes(rules: Rules | None, books: Books) -> Iterator[Problem]:
    """Warn of accounts of the ledger, or of the rules, that look like another of the ledger.

    Names of ASCII alone are taken to be told apart by whoever can type them.
    """
    opened = sorted(books.accounts.values(), key=lambda each: (each.opened, each.place, each.name))
    named = [(each.name, each.place) for each in opened]
    if rules is not None:
        named += accounts_named(rules)
    if all(each.isascii() for each, _ in named):
        return
    first: dict[str, str] = {}
    for account, place in _once(named):
        other = first.setdefault(skeleton(account), account)
        if other != account and not (other.isascii() and account.isascii()):
            yield _look_alike(account, other, place)


def skeleton(text: str) -> str:
    """Give what is left of a text to the eye: look-alikes have the same.

    >>> skeleton("カード") == skeleton("力一卜\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}")
    True
    """
    plain = (char for char in normalize("NFKD", text) if category(char) != "Cf")
    return "".join(plain).translate(_AS)


def _once(named: Iterable[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    """Give each name with its first place."""
    seen = set()
    for account, place in named:
        if account not in seen:
            seen.add(account)
            yield account, place


def _look_alike(account: str, other: str, place: Place) -> Problem:
    mine, theirs = _differing(account, other)
    return Problem(
        code="look-alike",
        place=place,
        wrong=f"`{account}` is not `{other}`, though it looks the same: "
        f"it has {_points(mine)}, the other {_points(theirs)}",
        why="money on one of them is missing on the other, and nobody can see it",
        do=f"write `{other}` here, copied from where it is opened, or give this one another name",
        severity=Severity.WARNING,
    )


def _differing(account: str, other: str) -> tuple[str, str]:
    """Give the parts of two names between what they begin and end with alike."""
    start = _alike(account, other)
    one, two = account[start:], other[start:]
    end = _alike(one[::-1], two[::-1])
    return one[: len(one) - end], two[: len(two) - end]


def _alike(one: str, two: str) -> int:
    """Count the characters that two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _points(text: str) -> str:
    """Name the code points of a text."""
    told = [f"U+{ord(char):04X} {name(char, '')}".rstrip() for char in text[:_MOST_SHOWN]]
    return " ".join([*told, "…"] if text[_MOST_SHOWN:] else told) or "nothing there"
