"""Reading values that may be dated, shares, and phrases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Generic, TypeVar

from coopctl.allocation.vocabulary import Condition, Phrase
from coopctl.problems import Place
from coopctl.rules import flaws
from coopctl.rules.basics import Basics, Fields, HoldsMember
from coopctl.rules.flaws import Flaw
from coopctl.rules.keys import Form
from coopctl.rules.names import YEAR, Scope
from coopctl.rules.notes import said
from coopctl.rules.phrases import Parsed, read_condition, read_phrase
from coopctl.rules.tree import Items, Map, Node, Scalar
from coopctl.rules.words import looks_numeric, read_share

__all__ = ["Course", "Fields", "HoldsMember", "Sheet", "Use"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Course(Generic[T_co]):
    """A value over the years: from each year on; an undated one from year 0."""

    entries: tuple[tuple[int, T_co], ...]

    def at(self, year: int) -> T_co | None:
        """Give the entry with the greatest year not after it."""
        past = [entry for entry in self.entries if entry[0] <= year]
        return max(past, key=lambda entry: entry[0])[1] if past else None


class Use(Enum):
    """What a phrase is for; a number alone is no amount."""

    AMOUNT = "amount"
    BOUND = "bound"
    NUMBER = "number"


@dataclass(slots=True)
class Sheet(Basics):
    """What every part of the reader needs.

    Attributes:
        rates: each over the years.
        has_members: whether the rules say who is a member.
        seen: names that phrases used since it was last emptied.
        knows_currency: whether the rules say a currency that can be one.
    """

    rates: dict[str, Course[Fraction]] = field(default_factory=dict)
    has_members: bool = False
    seen: set[str] = field(default_factory=set)
    knows_currency: bool = False

    @property
    def code(self) -> str:
        """The currency's code, empty while it is not known."""
        return self.currency.code if self.knows_currency else ""

    # --- dated values ---

    def course(self, node: Node, key: str, read: Callable[[Node], T | None]) -> Course[T]:
        """Read a value that may be dated, every entry of it."""
        if not is_dated(node):
            value = read(node)
            return Course(() if value is None else ((0, value),))
        assert isinstance(node, Map)
        found = []
        for entry in node.entries:
            if not YEAR.fullmatch(entry.key.text):
                self._not_a_year(entry.key)
            elif is_dated(entry.value):
                self.wrong_kind(entry.value, entry.key.text, "the value as of that year")
            elif (value := read(entry.value)) is not None:
                found.append((int(entry.key.text), value))
        if not node.entries:
            self.wrong_kind(node, key, "a value, or a map of years to values")
        return Course(tuple(found))

    def _not_a_year(self, key: Scalar) -> None:
        self.notes.error(
            "wrong-kind",
            key.place,
            wrong=f"{said(key.text)} stands among years",
            why="the keys of a dated value are fiscal years of four digits",
            do="write a year, such as `2025`",
        )

    def resolve(self, node: Node, key: str, read: Callable[[Node], T | None]) -> T | None:
        """Read a value that may be dated, as of the year."""
        return self._as_of_year(self.course(node, key, read), node, key)

    def _as_of_year(self, course: Course[T], node: Node, key: str) -> T | None:
        value = course.at(self.year)
        if value is None and course.entries:
            first = min(year for year, _ in course.entries)
            self.no_value(node.place, f"`{key}`", first)
        return value

    def no_value(self, place: Place, what: str, first: int) -> None:
        """Note a dated value that begins after the year."""
        self.notes.error(
            "no-value-for-year",
            place,
            wrong=f"{what} has no value for {self.year}; the first is for {first}",
            why="a dated value holds from its year on",
            do=f"add the value for {self.year}, such as `{self.year}: …`",
        )

    # --- shares ---

    def share(self, node: Node, key: str) -> Fraction | None:
        """Read a share that is written as a number."""
        scalar = self.scalar(node, key, Form.SHARE.value)
        if scalar is None:
            return None
        try:
            return read_share(scalar.text)
        except ValueError as error:
            if looks_numeric(scalar.text):
                token = flaws.whole(scalar.text)
                self.flaws(scalar, [flaws.not_a_number(token, str(error))])
            else:
                self.wrong_kind(scalar, key, Form.SHARE.value)
            return None

    def share_or_rate(self, node: Node, key: str) -> Fraction | str | None:
        """Read a share, or the name of a rate."""
        if not isinstance(node, Scalar) or looks_numeric(node.text) or not node.text:
            return self.share(node, key)
        if node.text in self.rates:
            return node.text
        known = list(self.rates)
        near = self.notes.nearest(node.text, known)
        self.flaws(node, [flaws.no_rate(flaws.whole(node.text), self.names, near)])
        return None

    def resolved_share(self, node: Node, key: str) -> Fraction | None:
        """Read a share or the name of a rate, which may be dated, as of the year."""
        course: Course[Fraction | str] = self.course(
            node, key, lambda each: self.share_or_rate(each, key)
        )
        share = self._as_of_year(course, node, key)
        if isinstance(share, str):
            self.rate_known(share, node.place)
        return None if share is None else self.rate_at(share, self.year)

    def rate_at(self, share: Fraction | str, year: int) -> Fraction | None:
        """Give a share's number in a year, a rate's by its course."""
        return self.rates[share].at(year) if isinstance(share, str) else share

    # --- phrases ---

    def phrase(self, node: Node, key: str, scope: Scope, use: Use) -> Phrase | None:
        """Read a phrase that may be dated, as of the year."""
        found = self.resolve(node, key, lambda each: self._phrase(each, key, scope, use))
        return self._value(found, Phrase)

    def condition(self, node: Node, key: str, scope: Scope) -> Condition | None:
        """Read a condition that may be dated, as of the year."""
        found = self.resolve(node, key, lambda each: self._condition(each, key, scope))
        return self._value(found, Condition)

    def phrases(self, fields: Fields, key: str, scope: Scope, use: Use) -> tuple[Phrase, ...]:
        """Read a phrase or a list of them."""
        if key not in fields:
            return ()
        node = fields[key].value
        nodes = node.items if isinstance(node, Items) else (node,)
        found = [self.phrase(each, key, scope, use) for each in nodes]
        return tuple(phrase for phrase in found if phrase is not None)

    def _phrase(self, node: Node, key: str, scope: Scope, use: Use) -> tuple[Parsed, Scalar] | None:
        scalar = self.scalar(node, key, Form.PHRASE.value)
        if scalar is None:
            return None
        parsed = read_phrase(scalar.text, scope, currency=self.code, suggest=self.notes.nearest)
        found = list(parsed.flaws)
        if use is not Use.NUMBER:
            found += [
                flaws.bare_number(token, read_share(token.text), self.code) for token in parsed.bare
            ]
        if use is Use.AMOUNT:
            found += [flaws.share_above_whole(token) for token in parsed.above]
        self.seen |= parsed.names
        self.flaws(scalar, found)
        return parsed, scalar

    def _condition(self, node: Node, key: str, scope: Scope) -> tuple[Parsed, Scalar] | None:
        scalar = self.scalar(node, key, Form.CONDITION.value)
        if scalar is None:
            return None
        parsed = read_condition(scalar.text, scope, currency=self.code, suggest=self.notes.nearest)
        self.flaws(scalar, parsed.flaws)
        return parsed, scalar

    def _value(self, found: tuple[Parsed, Scalar] | None, kind: type[T]) -> T | None:
        """Take the value out; a rate in it needs one of its own in the year."""
        if found is None:
            return None
        parsed, scalar = found
        for name in sorted(parsed.rates):
            self.rate_known(name, scalar.place)
        return parsed.value if isinstance(parsed.value, kind) else None

    def rate_known(self, name: str, place: Place) -> None:
        """Note a rate that is used and has no value yet in the year."""
        course = self.rates[name]
        if course.entries and course.at(self.year) is None:
            self.no_value(place, f"rate `{name}`", min(year for year, _ in course.entries))

    def flaws(self, scalar: Scalar, found: list[Flaw]) -> None:
        """Note what is wrong inside a text, each at its own column."""
        for flaw in found:
            place = scalar.at(flaw.start, flaw.end)
            self.notes.error(flaw.code, place, wrong=flaw.wrong, why=flaw.why, do=flaw.do)


def is_dated(node: Node) -> bool:
    """Whether a value is a map of years; one year among its keys makes it one."""
    return isinstance(node, Map) and (
        not node.entries or any(YEAR.fullmatch(entry.key.text) for entry in node.entries)
    )
