"""Which names a phrase may use, and what they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from coopctl.allocation.vocabulary import (
    BUILT_IN_MEASURES,
    Condition,
    Name,
    Node as PhraseNode,
    Phrase,
)
from coopctl.problems import Place, nearest
from coopctl.rules.desk import Desk
from coopctl.rules.phrases import Names, NotUnderstood, Parser, Token
from coopctl.rules.tree import Node

FACTS = ("turnover", "surplus", "loss", "remainder")


@dataclass(slots=True)
class Scope:
    """The names of a file, and which steps came so far.

    Attributes:
        measures, bases, rates: all of the file, in any order.
        steps: ids of all steps of the list that is being read.
        earlier: those before the step that is being read.
        in_step: whether steps and the remainder may be named.
        by: whether the step names the measure of `non-member share of`.
    """

    desk: Desk
    currency: str
    measures: frozenset[str]
    bases: frozenset[str]
    rates: frozenset[str]
    steps: frozenset[str] = frozenset()
    earlier: set[str] = field(default_factory=set)
    in_step: bool = False
    by: bool = False

    def phrase(self, node: Node, what: str) -> Phrase | None:
        """Read a phrase; tell where it cannot be understood."""
        if not self.desk.is_kind(node, "text", what):
            return None
        try:
            return Phrase(node.text, Parser(node.text, self._names()).phrase())
        except NotUnderstood as error:
            self._tell(node, error)
            return None

    def condition(self, node: Node, what: str) -> Condition | None:
        """Read a condition; tell where it cannot be understood."""
        if not self.desk.is_kind(node, "text", what):
            return None
        try:
            left, compare, right = Parser(node.text, self._names()).condition()
        except NotUnderstood as error:
            self._tell(node, error)
            return None
        return Condition(node.text, left, compare, right)

    def known_measures(self) -> tuple[str, ...]:
        """Name every measure, built-in ones too."""
        return (*sorted(self.measures), *BUILT_IN_MEASURES)

    def measure(self, node: Node | None, what: str) -> str | None:
        """Read the name of a measure; tell if there is none of that name."""
        if node is None or not self.desk.is_kind(node, "text", what):
            return None
        if node.text in self.known_measures():
            return node.text
        meant = nearest(node.text, self.known_measures())
        self.desk.wrong(
            node.place,
            "unknown-name",
            f"there is no measure `{node.text}`",
            f"{what} names a measure: {_few(self.known_measures())}",
            f"write `{meant}`" if meant else f"add `{node.text}` to `measures:`",
        )
        return None

    def _tell(self, node: Node, error: NotUnderstood) -> None:
        """Note a problem at the very word of the phrase."""
        place = node.place
        if node.plain:
            place = Place(place.file, place.line, place.column + error.column, error.width)
        self.desk.wrong(place, error.code, error.wrong, error.why, error.do)

    def _names(self) -> Names:
        return Names(
            currency=self.currency,
            base=self._base,
            is_rate=self.rates.__contains__,
            step=self._step,
            non_member=self._non_member,
        )

    def _base(self, token: Token) -> PhraseNode:
        """Resolve the name of a base."""
        name = token.text
        if ":" in name:
            return Name(name)
        facts = FACTS if self.in_step else FACTS[:3]
        if name in (*facts, *BUILT_IN_MEASURES) or name in self.measures | self.bases:
            return Name(name)
        if name in self.steps:
            self._step(token)
            return Name(name)
        raise self._unknown(token, (*facts, *self.known_measures(), *self.bases, *self.earlier))

    def _step(self, token: Token) -> str:
        """Resolve the name of an earlier step."""
        if token.text in self.earlier:
            return token.text
        if token.text in self.steps:
            raise NotUnderstood(
                "step-not-yet-decided",
                token,
                f"step `{token.text}` does not come before this one",
                "a step can only build on what is already decided",
                f"move step `{token.text}` further up, or name an earlier one",
            )
        raise self._unknown(token, self.earlier)

    def _unknown(self, token: Token, known: Iterable[str]) -> NotUnderstood:
        """Say that nothing has that name."""
        known = sorted({*known, *self.rates})
        meant = nearest(token.text, known)
        return NotUnderstood(
            "unknown-name",
            token,
            f"nothing is called `{token.text}`",
            f"a phrase can name here: {_few(known)}, or an account",
            f"write `{meant}`" if meant else f"add `{token.text}` to `bases:` or `measures:`",
        )

    def _non_member(self, token: Token) -> None:
        """Check that the step says by which measure non-members are counted."""
        if not self.by:
            raise NotUnderstood(
                "needs-by",
                token,
                "`non-member share of` does not say by which measure",
                "it is others divided by others and members, of one measure",
                "add `by: MEASURE` to the step",
            )


def _few(names: Iterable[str]) -> str:
    """Name up to a dozen."""
    found = [f"`{name}`" for name in names]
    return ", ".join(found[:12]) + (", …" if len(found) > 12 else "")
