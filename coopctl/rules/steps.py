"""The sections `allocation` and `losses`."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.vocabulary import (
    Condition,
    Destination,
    Eligibility,
    Method,
    Name,
    Node as PhraseNode,
    NonMemberShare,
    Number,
    Phrase,
    Portion,
    Rounding,
    Step,
    Sum,
    Target,
)
from coopctl.money import Currency, as_decimal
from coopctl.problems import listing
from coopctl.rules import keys
from coopctl.rules.desk import KEBAB, Desk
from coopctl.rules.measures import phrases
from coopctl.rules.phrases import share_of
from coopctl.rules.scope import Scope
from coopctl.rules.tree import Node

OPERATORS = (">=", "<=", ">", "<", "=")


@dataclass(frozen=True, slots=True)
class Section:
    """Which list of steps is read, and what it needs."""

    name: str
    currency: Currency
    rounding: Rounding
    rates: dict[str, Fraction]
    all_rates: dict[str, list[Fraction]]

    @property
    def is_losses(self) -> bool:
        """Whether these steps bear a loss."""
        return self.name == "losses"


def read_steps(node: Node | None, section: Section, scope: Scope) -> tuple[Step, ...]:
    """Read the steps in order; each may name those before it."""
    desk = scope.desk
    if node is None or not desk.is_kind(node, "list", f"`{section.name}`"):
        return ()
    named = [each.get("step") for each in node.items if each.kind == "map"]
    scope.steps = frozenset(each.text for each in named if each is not None)
    scope.earlier, scope.in_step = set(), True
    found = []
    for item in node.items:
        if desk.is_kind(item, "map", "a step"):
            step = _Reader(item, section, scope).read()
            if step is not None:
                found.append(step)
                scope.earlier.add(step.step)
    scope.steps, scope.in_step = frozenset(), False
    return tuple(found)


class _Reader:
    """Reads one step."""

    def __init__(self, node: Node, section: Section, scope: Scope) -> None:
        self.node, self.section, self.scope, self.desk = node, section, scope, scope.desk
        id_ = node.get("step")
        self.what = f"step `{id_.text}`" if id_ is not None else "a step"

    def read(self) -> Step | None:
        """Read the step, telling all that is wrong with it."""
        node, desk, what = self.node, self.desk, self.what
        desk.keys(node, keys.STEP, what)
        self._check_shape()
        id_ = self._id()
        distributes = node.get("in_proportion_to") is not None
        self.scope.by = node.get("by") is not None
        amount = self._amount()
        step = Step(
            step=id_ or "",
            amount=amount or Phrase("0", Number(Fraction(0))),
            rounding=read_rounding(
                node.get("rounding"), self.section.currency, self.section.rounding, desk
            ),
            title=desk.text(node.get("title"), "`title`"),
            at_least=phrases(node.get("at_least"), "`at_least`", self.scope),
            at_most=phrases(node.get("at_most"), "`at_most`", self.scope),
            until=self._phrase("until"),
            when=self._when(),
            to=self._to(distributes=distributes),
            source=desk.account(node.get("from"), "`from`", member=distributes),
            overdraw=desk.flag(node.get("overdraw"), "`overdraw`"),
            in_proportion_to=self.scope.measure(node.get("in_proportion_to"), "`in_proportion_to`"),
            eligible=tuple(self._eligible()),
            at_most_each=self._phrase("at_most_each"),
            at_least_each=self._phrase("at_least_each"),
            indivisible=desk.flag(node.get("indivisible"), "`indivisible`"),
            uses=tuple(n.text for n in desk.each(node.get("uses"), "`uses`")),
            by=self.scope.measure(node.get("by"), "`by`"),
            because=desk.text(node.get("because"), "`because`"),
            place=node.place if node.get("step") is None else node.pairs[0][0].place,
            places={name.text: value.place for name, value in node.pairs},
        )
        return step if id_ is not None and amount is not None else self._named(step, id_)

    @staticmethod
    def _named(step: Step, id_: str | None) -> Step | None:
        """Keep a step that has a name, so that later ones may refer to it."""
        return step if id_ is not None else None

    def _id(self) -> str | None:
        """Read the id."""
        node = self.desk.need(self.node, "step", self.what)
        id_ = self.desk.text(node, "`step`")
        if node is not None and id_ is not None and not KEBAB.fullmatch(id_):
            self.desk.wrong(
                node.place,
                "step-id",
                f"`{id_}` is no id of a step",
                "ids are small letters, digits and hyphens, and begin with a letter",
                "write it like `work-dividend`, and the words into `title:`",
            )
        return id_

    def _check_shape(self) -> None:
        """Tell of keys that do not go together."""
        node = self.node
        has = {name.text for name, _ in node.pairs}
        if self.section.is_losses:
            self._refuse(has & {"to", "until", "indivisible", "uses"}, "in `losses`")
            if "from" not in has:
                self.desk.need(node, "from", self.what)
            return
        if "to" in has and "from" in has:
            self._refuse({"from"}, "beside `to`")
        if "to" not in has and "from" not in has:
            self.desk.need(node, "to", self.what)
        if "from" in has:
            self._refuse(has & {"in_proportion_to", "until", "indivisible"}, "beside `from`")
        else:
            self._refuse(has & {"overdraw"}, "without `from`")
        if "in_proportion_to" not in has:
            each = {"eligible", "at_most_each", "at_least_each"}
            self._refuse(has & each, "without `in_proportion_to`")

    def _refuse(self, found: set[str], where: str) -> None:
        """Tell of keys that mean nothing where they stand."""
        for name, _ in self.node.pairs:
            if name.text in found:
                self.desk.wrong(
                    name.place,
                    "key-not-here",
                    f"`{name.text}` means nothing {where}",
                    "a key that is read and not used would promise what does not happen",
                    f"delete `{name.text}`, or see `coopctl rules schema` for what goes with it",
                )

    def _phrase(self, key: str) -> Phrase | None:
        """Read a phrase that may be dated."""
        node = self.node.get(key)
        if node is None:
            return None
        what = f"`{key}`"
        return self.desk.dated(node, what, lambda value: self.scope.phrase(value, what))

    def _amount(self) -> Phrase | None:
        """Read the amount; a number alone and shares above the whole are told."""
        node = self.desk.need(self.node, "amount", self.what)
        if node is None:
            return None

        def read(value: Node) -> Phrase | None:
            phrase = self.scope.phrase(value, "`amount`")
            if phrase is not None:
                self._check_amount(value, phrase.node)
            return phrase

        return self.desk.dated(node, "`amount`", read)

    def _check_amount(self, node: Node, phrase: PhraseNode) -> None:
        """Tell of a number without a base, and of more than the whole."""
        for part in _parts(phrase):
            if isinstance(part, Number):
                self.desk.wrong(
                    node.place,
                    "amount-without-base",
                    f"`{node.text}` of what?",
                    "an amount names its base, so that a share of turnover is never read as a "
                    "share of surplus",
                    f"write `{node.text} of surplus`, or an amount of money such as "
                    f"`150000 {self.scope.currency}`",
                )
            if isinstance(part, Portion) and not part.multiple:
                self._check_share(node, part)

    def _check_share(self, node: Node, part: Portion) -> None:
        """Tell of a share above the whole of surplus, loss or remainder."""
        whole = isinstance(part.of, Name) and part.of.name in ("surplus", "loss", "remainder")
        if not whole or not isinstance(part.of, Name):
            return
        shares = (
            self.section.all_rates.get(part.share, [])
            if isinstance(part.share, str)
            else [part.share]
        )
        if any(share > 1 for share in shares):
            self.desk.wrong(
                node.place,
                "share-above-whole",
                f"`{node.text}` is more than the whole {part.of.name}",
                "no more can be given than there is",
                f"write at most `100% of {part.of.name}`; a multiple is written "
                f"`2 * {part.of.name}`",
            )

    def _when(self) -> Condition | None:
        """Read the condition of the step."""
        node = self.node.get("when")
        if node is None:
            return None
        return self.desk.dated(node, "`when`", lambda value: self.scope.condition(value, "`when`"))

    def _to(self, *, distributes: bool) -> Destination | None:
        """Read the destination: an account, a map to shares, or a list filled in order."""
        node = self.node.get("to")
        if node is None:
            return None
        if node.kind == "text":
            account = self.desk.account(node, "`to`", member=distributes)
            return Destination((Target(account=account or "", share=Fraction(1)),))
        if node.kind == "map":
            return self._shares(node, distributes=distributes)
        targets = []
        for item in node.items:
            if self.desk.is_kind(item, "map", "an item of `to`"):
                self.desk.keys(item, keys.TARGET, "an item of `to`")
                account = self.desk.account(
                    self.desk.need(item, "account", "an item of `to`"),
                    "`account`",
                    member=distributes,
                )
                until = item.get("until")
                phrase = (
                    None
                    if until is None
                    else self.desk.dated(
                        until, "`until`", lambda value: self.scope.phrase(value, "`until`")
                    )
                )
                targets.append(Target(account=account or "", until=phrase))
        return Destination(tuple(targets), in_order=True)

    def _shares(self, node: Node, *, distributes: bool) -> Destination:
        """Read a map from account to share."""
        desk = self.desk
        targets: list[Target] = []
        for name, value in node.pairs:
            account = desk.account(name, "`to`", member=distributes)
            if value.kind == "text" and value.text == "rest":
                share = None
            else:
                share = desk.dated(
                    value, "a share", lambda each: desk.number(each, "a share of `to`")
                ) or Fraction(0)
            targets.append(Target(account=account or "", share=share))
        named = sum((target.share or Fraction(0) for target in targets), Fraction(0))
        rests = sum(target.share is None for target in targets)
        if named > 1 or rests > 1 or (named != 1 and not rests):
            percent = as_decimal(named * 100)
            desk.wrong(
                node.place,
                "shares-not-whole",
                f"the shares make {named if percent is None else f'{percent:f}%'}"
                + (f" and {rests} rests" if rests > 1 else ""),
                "the parts of a step make the whole of it",
                "let the shares make 100%, or give one account `rest`",
            )
        return Destination(tuple(targets))

    def _eligible(self) -> Iterator[Eligibility]:
        """Read the tests that members must pass."""
        for node in self.desk.each(self.node.get("eligible"), "`eligible`"):
            if not self.desk.is_kind(node, "text", "a test"):
                continue
            words = node.text.split()
            if len(words) != 3 or words[1] not in OPERATORS:
                self._not_a_test(node)
                continue
            name, compare, value = words
            try:
                number: Fraction | str = share_of(value)
            except ValueError:
                number = value
                if compare != "=" or name in self.scope.known_measures():
                    self._not_a_test(node)
                    continue
            yield Eligibility(text=node.text, name=name, compare=compare, value=number)

    def _not_a_test(self, node: Node) -> None:
        self.desk.wrong(
            node.place,
            "test-not-understood",
            f"`{node.text}` is no test of a member",
            f"a test is a name, one of {listing(OPERATORS)}, and a number, or `=` and a word",
            "write it like `work >= 16` or `status = worker`, with blanks around the sign",
        )


def _parts(node: PhraseNode) -> Iterator[PhraseNode]:
    """Give the terms of a phrase, and of the phrases in it."""
    yield node
    if isinstance(node, Sum):
        for _, term in node.terms:
            yield from _parts(term)
    elif isinstance(node, (Portion, NonMemberShare)):
        yield from _parts(node.of)


def read_rounding(
    node: Node | None, currency: Currency, default: Rounding, desk: Desk
) -> Rounding:
    """Read unit and method, each filled from the default."""
    if node is None or not desk.is_kind(node, "map", "`rounding`"):
        return default
    desk.keys(node, keys.ROUNDING, "`rounding`")
    method = desk.word(node.get("method"), "`method`", [each.value for each in Method])
    unit = default.unit
    found = node.get("unit")
    number = desk.number(found, "`unit`") if found is not None else None
    if found is not None and number is not None:
        minor = Fraction(currency.unit)
        if number <= 0 or (number / minor).denominator != 1:
            desk.wrong(
                found.place,
                "unit-too-fine",
                f"the unit {found.text} is no multiple of {currency.unit} {currency.code}",
                "nothing smaller can be paid",
                f"write a multiple of {currency.unit}",
            )
        else:
            unit = as_decimal(number) or Decimal(1)
    return Rounding(unit, Method(method) if method else default.method)
