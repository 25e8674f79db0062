"""What a closing says in numbers, accounts and days, whatever words a version puts around them."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from coopctl.closing.text import lines

Content = tuple[tuple[str, ...], ...]
"""Each directive with what stands below it, sorted."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_DATED = re.compile(r"\d{4}-\d\d-\d\d ")
_POSTING = re.compile(r"  (\S+:\S+)\s+(-?[0-9.,]+) (\S+)")
_FIGURE = re.compile(r"\s+(turnover|surplus|base|wanted|share|step): (.*)")
_WORKED = {"base", "wanted", "share"}
_EXACTLY = re.compile(r"\((-?\d+/\d+)\)\"?$")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_WRITTEN = re.compile(r"-?[0-9]+(?:[./][0-9]+)?")
_WORDS = re.compile(r" +[a-z][a-zA-Z0-9_-]*:(?: .*)?")
"""Metadata, of which some are figures."""


def content(text: str, *, drawn_on: str | None = None, worked: bool = True) -> Content:
    """Give what a closing says in numbers, accounts and days.

    Left out are narrations, reasons, rules in words, exceptions, fingerprints, comments and the
    day of the meeting. The order of directives, and of postings, says nothing. Whatever no closing
    is written with counts as it stands: other directives and options, indents by a tab, postings
    in another form, texts over several lines.

    Args:
        text: of a closing.
        drawn_on: an account in the place of the one that the surplus stands on, in which case
            what is opened is left out.
        worked: with what the steps were worked out from: bases, shares and limits.
    """
    then = drawn_on_in(text) if drawn_on is not None else None

    def named(account: str) -> str:
        return drawn_on if drawn_on is not None and account == then else account

    found = list[tuple[str, ...]]()
    for directive in _directives(text):
        head, *below = directive
        if not _DATED.match(head):
            found.append((head,))
            continue
        tokens = [named(each) for each in _QUOTED.sub("", head).split()]
        if drawn_on is None or tokens[1] != "open":
            dated = " ".join(map(_plain, tokens))
            found.append((dated, *sorted(_below(below, named, worked=worked))))
    return tuple(sorted(found))


def drawn_on_in(text: str) -> str | None:
    """Name the account that the surplus of a closing stands on; None where nothing is posted."""
    for directive in _directives(text):
        accounts = _accounts(directive)
        if accounts:  # of a step the first, of what brings income to zero the last
            is_step = any(line.startswith("  step: ") for line in directive)
            return accounts[0 if is_step else -1]
    return None


def posted_in(text: str) -> set[str]:
    """Name every account that a closing posts to."""
    return {account for directive in _directives(text) for account in _accounts(directive)}


def _accounts(directive: list[str]) -> list[str]:
    """Name the accounts that a directive posts to, in order."""
    return [posting[1] for posting in map(_POSTING.fullmatch, directive) if posting is not None]


def _directives(text: str) -> Iterator[list[str]]:
    """Cut a text into directives: a line with a date, and those below it; any other line alone."""
    directive = list[str]()
    for line in lines(text).splitlines():
        if not line.strip() or line.lstrip(" ").startswith(";"):
            continue
        if directive and line.startswith(" "):
            directive.append(line)
            continue
        if directive:
            yield directive
        directive = [line] if _DATED.match(line) else []
        if not directive:
            yield [line]
    if directive:
        yield directive


def _below(below: list[str], named: Callable[[str], str], *, worked: bool) -> Iterator[str]:
    """Give each posting with its share, each figure, and each line of another form."""
    held = ""
    for line in below:
        posting, figure = _POSTING.fullmatch(line), _FIGURE.fullmatch(line)
        if posting is not None:
            if held:
                yield held
            held = f"{named(posting[1])} {_plain(posting[2])} {posting[3]}"
        elif figure is not None and (worked or figure[1] not in _WORKED):
            said = f"{figure[1]}: {figure[2] if figure[1] == 'step' else _value(figure[2])}"
            if held:
                held += f", {said}"
            else:
                yield said
        if posting is None and (not _WORDS.fullmatch(line) or '"' in _QUOTED.sub("", line)):
            yield line
    if held:
        yield held


def _value(said: str) -> str:
    """Give a number that is stated, exactly: of a cut one its ratio."""
    exactly, number = _EXACTLY.search(said), _NUMBER.search(said)
    if exactly is not None:
        found = fraction_in(exactly[1])
        return said if found is None else str(found)
    return said if number is None else _plain(number[0])


def _plain(token: str) -> str:
    """Write equal numbers alike; anything else as it is."""
    found = fraction_in(token.replace(",", ""))
    return token if found is None else str(found)


def fraction_in(text: str) -> Fraction | None:
    """Read a number or a ratio; None where no closing is written with it, such as `5/0`."""
    if _WRITTEN.fullmatch(text) is None:
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):  # too long for Python
        return None
