"""What the readers of each section share: problems, kinds, names, dated values."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from coopctl.allocation.vocabulary import MEMBER
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.rules.phrases import share_of
from coopctl.rules.tree import Node

YEAR = re.compile(r"\d{4}", re.ASCII)
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_ROOT = re.compile(r"[^\W\d_a-z][^\W_]*(?:-|[^\W_])*")
_COMPONENT = re.compile(r"(?:[^\W_])(?:-|[^\W_])*")

T = TypeVar("T")


class Desk:
    """Collects what is wrong while a file is read."""

    def __init__(self, text: str, source: str, year: int | None) -> None:
        """Take the text, its name, and the year that dated values are read for."""
        self.source = source
        self.year = year
        self._lines = text.splitlines()
        self.problems: list[Problem] = []

    def wrong(self, place: Place, code: str, wrong: str, why: str, do: str) -> None:
        """Note a problem, with the user's own line."""
        self.add(Problem(code=code, place=place, wrong=wrong, why=why, do=do))

    def add(self, problem: Problem) -> None:
        """Note a problem made elsewhere, with the user's own line."""
        number = problem.place.line
        line = self._lines[number - 1] if 0 < number <= len(self._lines) else None
        self.problems.append(replace(problem, line=line))

    def is_kind(self, node: Node, kind: str, what: str) -> bool:
        """Whether a node is of a kind; tell if not."""
        if node.kind == kind:
            return True
        said = {"text": "a word or a number", "list": "a list", "map": "a map of keys"}
        self.wrong(
            node.place,
            "wrong-kind",
            f"{what} is {said[kind]}, and {said[node.kind]} stands here",
            "each key holds one kind of value",
            f"write {what} as {said[kind]}",
        )
        return False

    def keys(self, node: Node, known: Iterable[str], where: str) -> None:
        """Tell of keys that are not known."""
        known = tuple(known)
        for name, _ in node.pairs:
            if name.text not in known:
                meant = nearest(name.text, known)
                self.wrong(
                    name.place,
                    "unknown-key",
                    f"`{name.text}` is no key of {where}",
                    f"its keys are {listing(known)}",
                    f"write `{meant}`" if meant else "delete the line",
                )

    def need(self, node: Node, key: str, where: str) -> Node | None:
        """Give the value of a key that must be there; tell if it is not."""
        value = node.get(key)
        if value is None:
            self.wrong(
                node.place,
                "missing-key",
                f"{where} has no `{key}`",
                "nothing is assumed in its place",
                f"add `{key}:`",
            )
        return value

    def word(self, node: Node | None, what: str, allowed: Iterable[str]) -> str | None:
        """Give a word that is one of a few; tell if it is another."""
        if node is None or not self.is_kind(node, "text", what):
            return None
        allowed = tuple(allowed)
        if node.text in allowed:
            return node.text
        meant = nearest(node.text, allowed)
        self.wrong(
            node.place,
            "unknown-word",
            f"{what} is not `{node.text}`",
            f"it is one of {listing(allowed)}",
            f"write `{meant or allowed[0]}`",
        )
        return None

    def text(self, node: Node | None, what: str) -> str | None:
        """Give a text of at least one character."""
        if node is None or not self.is_kind(node, "text", what):
            return None
        if not node.text.strip():
            self.wrong(
                node.place, "missing-key", f"{what} is empty", "it has no default", "fill it in"
            )
            return None
        return node.text

    def flag(self, node: Node | None, what: str) -> bool:
        """Give a yes or no."""
        return self.word(node, what, ("true", "false")) == "true"

    def number(self, node: Node, what: str) -> Fraction | None:
        """Read a number or a share, exactly."""
        if not self.is_kind(node, "text", what):
            return None
        try:
            return share_of(node.text)
        except ValueError as error:
            said = str(error)
            self.wrong(
                node.place,
                "not-a-number",
                f"{what}: {said if len(said) < 80 else said[:60] + '…'}",
                "numbers are digits with `,` between thousands and `.`, or `a/b`, or end in `%`",
                "write it like `5%`, `1/20` or `0.05`",
            )
            return None

    def account(
        self, node: Node | None, what: str, *, member: bool | None, root: bool = False
    ) -> str | None:
        """Read an account name; `member` says whether it must or must not hold {member}.

        A name that is only read may be a root by itself.
        """
        if node is None or not self.is_kind(node, "text", what):
            return None
        parts = node.text.split(":")
        well_formed = (
            (len(parts) > 1 or root)
            and _ROOT.fullmatch(parts[0]) is not None
            and all(part == MEMBER or _capital(part) for part in parts[1:])
        )
        if not well_formed:
            self.wrong(
                node.place,
                "account-name",
                f"`{node.text}` is no account name",
                "names are words joined by `:`; each begins with a capital or a digit, "
                "the first with a capital",
                "write it as the ledger opens it, such as `Equity:Reserves:Indivisible`",
            )
            return None
        if member is not None and not self._member(node, parts.count(MEMBER), member=member):
            return None
        return node.text

    def _member(self, node: Node, count: int, *, member: bool) -> bool:
        """Tell of `{member}` missing or out of place."""
        if count == (1 if member else 0):
            return True
        if member:
            self.wrong(
                node.place,
                "member-missing",
                f"`{node.text}` does not hold `{{member}}` once",
                "each member has an account of their own, and `{member}` stands for the id",
                f"write `{node.text}:{{member}}`" if count == 0 else "keep one `{member}`",
            )
        else:
            self.wrong(
                node.place,
                "member-not-here",
                f"`{node.text}` holds `{{member}}`, and no member is meant here",
                "a step without `in_proportion_to` goes to one account",
                "add `in_proportion_to: MEASURE`, or name an account without `{member}`",
            )
        return False

    def each(self, node: Node | None, what: str) -> Iterator[Node]:
        """Give the items of a list, or the one value that stands for it."""
        if node is None:
            return
        if node.kind == "list":
            yield from node.items
        else:
            yield node

    def items(self, node: Node | None, what: str) -> list[Node]:
        """Give the items of what must be a list."""
        return node.items if node is not None and self.is_kind(node, "list", what) else []

    def pairs(self, node: Node | None, what: str) -> list[tuple[Node, Node]]:
        """Give the pairs of what must be a map."""
        return node.pairs if node is not None and self.is_kind(node, "map", what) else []

    def dated(self, node: Node, what: str, read: Callable[[Node], T | None]) -> T | None:
        """Read a value that may be dated: all entries are checked, the year's is given."""
        if not is_dated(node):
            return read(node)
        values = {int(key.text): read(value) for key, value in node.pairs}
        years = [year for year in values if self.year is None or year <= self.year]
        if not years:
            self.wrong(
                node.place,
                "no-value-for-year",
                f"{what} says nothing for {self.year}; its first entry is for {min(values)}",
                "a dated value holds from its year on",
                f"add an entry for {self.year} or an earlier year",
            )
            return None
        return values[max(years)]


def is_dated(node: Node) -> bool:
    """Whether a value is a map from fiscal years to values."""
    return node.kind == "map" and bool(node.pairs) and all(YEAR.fullmatch(k) for k in node.keys())


def _capital(part: str) -> bool:
    """Whether a component begins as Beancount wants it: with a capital, a digit, or no case."""
    return _COMPONENT.fullmatch(part) is not None and not part[0].islower()
