"""Phrases and conditions: a text becomes a tree of the vocabulary, or flaws with columns."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NoReturn

from coopctl.allocation.vocabulary import (
    BALANCE_OF,
    DISTRIBUTIONS,
    Condition,
    Money,
    Name,
    Node,
    NonMemberShare,
    Number,
    Phrase,
    Portion,
    RemainderAfter,
    Sum,
)
from coopctl.money import MAX_DIGITS, percent_text
from coopctl.rules import flaws
from coopctl.rules.flaws import Flaw
from coopctl.rules.names import CURRENCY, Kind, Scope, account_flaw, is_kebab
from coopctl.rules.words import (
    Token,
    difference,
    looks_numeric,
    number_alone,
    one_line,
    read_share,
    spaced,
    tokens_of,
)

MAX_CHARACTERS = 2_000
MAX_DEPTH = 50

_COMPARE = {">=", "<=", ">", "<", "="}
_JOINING = {"and", "or", "&&", "||"}
_NOT_THE_STAR = {"x", "X", "\u00d7", "times"}
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS + 1},}}")
_SHARES_TOGETHER = re.compile(
    r"\(\s*([0-9.,]+%(?:\s*\+\s*[0-9.,]+%)+)\s*\)\s+of\s+([^\s()]+)", re.ASCII
)
_WHOLE = {"surplus", "loss", "remainder"}

Suggest = Callable[[str, list[str]], str | None]


@dataclass(slots=True)
class Parsed:
    """What a text was understood as.

    Attributes:
        bare: numbers that stand without a base.
        above: shares above one of a surplus, loss or remainder.
        rates: named in it.
        names: of anything else in it.
    """

    value: Phrase | Condition | None = None
    flaws: list[Flaw] = field(default_factory=list)
    bare: list[Token] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    rates: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class _Unreadable(Exception):  # noqa: N818 - it ends the phrase, its flaw is kept
    """The rest of the phrase cannot be understood."""


def read_phrase(text: str, scope: Scope, *, currency: str, suggest: Suggest) -> Parsed:
    """Read a phrase.

    Args:
        text: as written.
        scope: which names it may use.
        currency: the only one that money may be in; empty while it is not known.
        suggest: finds the nearest of the known names.

    Returns:
        The phrase, its value None where a flaw was found.
    """
    parser = _Parser(text, scope, currency, suggest)
    return parser.run(parser.whole_phrase)


def read_condition(text: str, scope: Scope, *, currency: str, suggest: Suggest) -> Parsed:
    """Read two phrases compared; the arguments are those of a phrase."""
    parser = _Parser(text, scope, currency, suggest)
    return parser.run(parser.condition)


class _Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str, scope: Scope, currency: str, suggest: Suggest) -> None:
        self.text = text
        self.scope = scope
        self.currency = currency
        self.suggest = suggest
        self.found = Parsed()
        self.tokens: list[Token] = []
        self.index = 0
        self.multiplied = 0

    def run(self, read: Callable[[], Phrase | Condition]) -> Parsed:
        """Read it all; one flaw of grammar ends it, flaws of names are all kept."""
        try:
            if len(self.text) > MAX_CHARACTERS:
                if digits := _LONG_NUMBER.search(self.text):
                    token = Token(digits[0], digits.start(), digits.end())
                    self.number(token)
                self.fail(flaws.too_long(len(self.text), MAX_CHARACTERS))
            self.tokens = tokens_of(self.text)
            if not self.tokens:
                self.fail(flaws.empty())
            value = read()
            if not self.found.flaws:
                self.found.value = value
        except _Unreadable:
            pass
        return self.found

    # --- tokens ---

    def fail(self, flaw: Flaw) -> NoReturn:
        self.found.flaws.append(flaw)
        raise _Unreadable

    def peek(self, ahead: int = 0) -> str | None:
        index = self.index + ahead
        return self.tokens[index].text if index < len(self.tokens) else None

    def ahead(self, skipped: int) -> tuple[str, str]:
        """Give two words further on, empty behind the end."""
        return self.peek(skipped) or "", self.peek(skipped + 1) or ""

    def token(self) -> Token:
        """Give the next token; at the end, an empty one behind the last."""
        if self.index < len(self.tokens):
            return self.tokens[self.index]
        end = len(self.text.rstrip())
        return Token("", end, end + 1)

    def take(self) -> Token:
        token = self.token()
        self.index += 1
        return token

    # --- the grammar ---

    def whole_phrase(self) -> Phrase:
        """A phrase and nothing after it."""
        node = self.phrase(0)
        if self.index < len(self.tokens):
            self.unexpected(self.token())
        return Phrase(one_line(self.text), node)

    def condition(self) -> Condition:
        """Two phrases and a sign between them."""
        left = self.phrase(0)
        token = self.take()
        if token.text not in _COMPARE:
            self.fail(flaws.no_comparison(token))
        right = self.phrase(0)
        if self.index < len(self.tokens):
            token = self.token()
            if token.text in _COMPARE or token.text.lower() in _JOINING:
                self.fail(flaws.one_comparison(token))
            self.unexpected(token)
        return Condition(one_line(self.text), left, token.text, right)

    def phrase(self, depth: int) -> Node:
        """Terms with + and - between them."""
        terms = [(1, self.term(depth))]
        while self.peek() in {"+", "-"}:
            sign = self.take()
            before = sign.start == 0 or self.text[sign.start - 1].isspace()
            after = sign.end == len(self.text) or self.text[sign.end].isspace()
            if not (before and after):
                self.fail(flaws.spaces_missing(sign, f"… {sign.text} …"))
            terms.append((1 if sign.text == "+" else -1, self.term(depth)))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def term(self, depth: int) -> Node:
        """A share or multiple of a base, a base, money or a number."""
        token = self.token()
        if token.text == "(":
            return self.parenthesis(depth)
        if self.is_non_member():
            self.non_member(token)
            self.index += 3
            return NonMemberShare(self.base(depth))
        if looks_numeric(token.text) and token.text not in self.scope.names.kinds:
            return self.numeric(self.take(), depth)
        is_balance = token.text == "balance" and self.scope.in_check
        if self.peek(1) == "of" and token.text not in {"", ")", "*"} and not is_balance:
            return self.rate(self.take(), depth)
        return self.base(depth)

    def is_non_member(self) -> bool:
        """Whether a non-member share stands here."""
        return (self.peek(), self.peek(1), self.peek(2)) == ("non-member", "share", "of")

    def non_member(self, token: Token) -> None:
        """A non-member share needs a measure to tell it by."""
        if not self.scope.in_step:
            self.found.flaws.append(flaws.no_steps_here(token))
        elif not self.scope.has_by:
            self.found.flaws.append(flaws.needs_by(token))

    def parenthesis(self, depth: int) -> Node:
        opening = self.take()
        if depth >= MAX_DEPTH:
            self.fail(flaws.too_deep(opening, MAX_DEPTH))
        self.shares_together(opening)
        node = self.phrase(depth + 1)
        if self.peek() != ")":
            if self.index < len(self.tokens):
                self.unexpected(self.token())
            self.fail(flaws.not_closed(opening))
        self.take()
        return node

    def shares_together(self, opening: Token) -> None:
        """Refuse `(5% + 3%) of surplus`, where each share has to name its base."""
        found = _SHARES_TOGETHER.match(self.text, opening.start)
        if found is not None:
            shares = found[1].replace("+", " ").split()
            total = sum(
                (self.number(Token(share, opening.start, opening.end)) for share in shares),
                Fraction(0),
            )
            whole = Token(
                self.text[opening.start : found.end(1) + 1], opening.start, found.end(1) + 1
            )
            self.fail(flaws.shares_together(whole, shares, percent_text(total), found[2]))

    def numeric(self, token: Token, depth: int) -> Node:
        """What starts with a number."""
        value = self.number(token)
        following = self.peek() or ""
        if following == "of":
            self.take()
            return self.portion(token, value, depth)
        if token.text.endswith("%") or following.lower() == "of":
            self.fail(flaws.share_of_nothing(token, *self.ahead(0), self.scope.names))
        self.percent_in_words(token)
        if following == "*":
            self.take()
            return self.multiple(token, value, depth)
        if following in _NOT_THE_STAR and following not in self.scope.names.kinds:
            self.fail(flaws.not_the_star(token, self.token(), self.peek(1) or "surplus"))
        if following and self.is_code():
            return self.money(value, self.take())
        if following == "%":
            self.fail(flaws.gap_before_percent(token, self.token()))
        if (whole := number_alone(self.text, token.start)) and whole.end > token.end:
            self.fail(flaws.gap_in_number(whole))
        if following in self.scope.names.kinds:
            self.fail(flaws.star_missing(token, self.token()))
        if not self.multiplied:
            self.found.bare.append(token)
        return Number(value)

    def percent_in_words(self, token: Token) -> None:
        """Refuse `5 percent`, `5 per cent` and `5 pct`."""
        size = 2 if " ".join(self.ahead(0)).lower() == "per cent" else 1
        words = "".join(self.ahead(0)[:size])
        if words.lower() in {"percent", "pct"} and words not in self.scope.names.kinds:
            end = self.tokens[self.index + size - 1].end
            whole = Token(self.text[token.start : end], token.start, end)
            share, names = f"{token.text}%", self.scope.names
            self.fail(flaws.percent_in_words(whole, share, *self.ahead(size), names))

    def multiple(self, token: Token, value: Fraction, depth: int) -> Node:
        """A multiple of a base, in which a number may stand beside what is measured."""
        self.multiplied += 1
        base = self.base(depth)
        self.multiplied -= 1
        if not self.multiplied and _is_number(base):
            self.found.bare.append(token)
        return Portion(value, base)

    def is_code(self) -> bool:
        """Whether the next word stands for a currency: it is one, or is no name of anything."""
        word = self.token().text
        if word.lower() in _JOINING:
            return False
        return word.upper() == self.currency or bool(CURRENCY.fullmatch(word))

    def number(self, token: Token) -> Fraction:
        try:
            return read_share(token.text)
        except ValueError as error:
            self.fail(flaws.not_a_number(token, str(error), in_phrase=True))

    def money(self, value: Fraction, unit: Token) -> Node:
        if self.currency and unit.text != self.currency:
            self.found.flaws.append(flaws.other_currency(unit, self.currency))
        return Money(value)

    def portion(self, token: Token, value: Fraction, depth: int) -> Node:
        base = self.peek()
        of = self.base(depth)
        if value > 1 and not token.text.endswith("%") and "/" not in token.text:
            words = "(…)" if base == "(" else str(base)
            self.found.flaws.append(flaws.percent_forgotten(token, percent_text(value), words))
        else:
            self.check_whole(token, value, of)
        return Portion(value, of)

    def rate(self, token: Token, depth: int) -> Node:
        """A rate's name, and what it is taken of."""
        names = self.scope.names
        self.take()
        of = self.base(depth)
        if names.kinds.get(token.text) is not Kind.RATE:
            known = names.of(Kind.RATE)
            self.found.flaws.append(flaws.no_rate(token, names, self.suggest(token.text, known)))
            return of
        self.found.rates.add(token.text)
        self.check_whole(token, names.highest.get(token.text, Fraction(0)), of)
        return Portion(token.text, of)

    def check_whole(self, token: Token, value: Fraction, of: Node) -> None:
        whole = isinstance(of, RemainderAfter) or (isinstance(of, Name) and of.name in _WHOLE)
        if whole and value > 1:
            self.found.above.append(token)

    def base(self, depth: int) -> Node:
        """What a share is taken of: a name, an account, or a phrase in parentheses."""
        token = self.token()
        if token.text == "(":
            return self.parenthesis(depth)
        if looks_numeric(token.text) and token.text not in self.scope.names.kinds:
            self.fail(flaws.number_as_base(token))
        if self.is_non_member():
            self.fail(flaws.non_member_as_base(token, self.peek(3) or ""))
        if token.text in {"", ")", "*", "+", "-", "of"} and not self.is_name(token):
            self.unexpected(token)
        self.take()
        if token.text == "remainder" and self.peek() == "after":
            self.take()
            return self.remainder_after(self.take())
        if token.text == "balance" and self.scope.in_check and self.peek() == "of":
            self.take()
            return self.balance_of(self.take())
        return self.name(token)

    def is_name(self, token: Token) -> bool:
        return token.text in self.scope.names.kinds

    def remainder_after(self, token: Token) -> Node:
        if not self.scope.in_step:
            self.found.flaws.append(flaws.no_steps_here(token))
        elif self.scope.names.kinds.get(token.text) is Kind.STEP:
            self.step(token)
        elif not token.text:
            self.unexpected(token)
        else:
            near = self.suggest(token.text, list(self.scope.earlier))
            self.found.flaws.append(flaws.no_step(token, self.scope, near))
        return RemainderAfter(token.text)

    def name(self, token: Token) -> Node:
        """A name that the scope knows, or an account."""
        kind = self.scope.names.kinds.get(token.text)
        self.found.names.add(token.text)
        if ":" in token.text:
            self.account(token)
        elif kind is Kind.STEP:
            self.step(token)
        elif kind is Kind.RATE:
            flaw = flaws.share_of_nothing(token, *self.ahead(0), self.scope.names)
            self.found.flaws.append(flaw)
        elif kind is Kind.REST:
            self.found.flaws.append(flaws.rest_here(token, in_step=self.scope.in_step))
        elif kind is None:
            self.undefined(token)
        elif token.text == "remainder" and not self.scope.in_step:
            self.found.flaws.append(flaws.no_steps_here(token))
        return Name(token.text)

    def undefined(self, token: Token) -> None:
        """A word that the rules do not define; requirements know one of their own."""
        if token.text != DISTRIBUTIONS:
            self.unknown(token)
        elif not self.scope.in_check:
            self.found.flaws.append(flaws.only_in_checks(token))

    def balance_of(self, token: Token) -> Node:
        """What the funds of a step hold."""
        if self.scope.names.kinds.get(token.text) is not Kind.STEP:
            steps = self.scope.names.of(Kind.STEP)
            near = self.suggest(token.text, steps)
            self.found.flaws.append(flaws.no_step_of(token, steps, near))
        return Name(BALANCE_OF + token.text)

    def step(self, token: Token) -> None:
        if not self.scope.in_step:
            self.found.flaws.append(flaws.no_steps_here(token))
        elif not self.scope.in_check and token.text not in self.scope.earlier:
            self.found.flaws.append(flaws.not_yet(token, self.scope))

    def account(self, token: Token) -> None:
        if "{" in token.text:
            self.found.flaws.append(flaws.member_in_phrase(token))
        elif flaw := account_flaw(token.text, writable=True):
            self.found.flaws.append(flaws.account(token, flaw))

    def unknown(self, token: Token) -> None:
        """Say what was likely meant by a word that names nothing."""
        text = token.text
        if not is_kebab(text) and spaced(text) is not None:
            self.unexpected(token)
        known = self.scope.usable()
        before, _, number = text.rpartition("-")
        if before in self.scope.names.kinds and number.isdigit() and self.peek() == self.currency:
            apart = f"{before} - {number} {self.currency}"
            self.fail(flaws.unknown_name(token, apart, known))
        after = number_alone(self.text, self.token().start)
        if text == self.currency and after is not None:
            self.fail(flaws.currency_first(token, after))
        near = difference(text, self.scope.names.kinds) or self.suggest(text, known)
        if near is None and (self.peek() == "of" or not is_kebab(text.lower())):
            self.unexpected(token)
        self.found.flaws.append(flaws.unknown_name(token, near, known))

    def unexpected(self, token: Token) -> NoReturn:
        apart = None if token.text in {"+", "-"} or ":" in token.text else spaced(token.text)
        self.fail(flaws.spaces_missing(token, apart) if apart else flaws.unexpected(token))


def _is_number(node: Node) -> bool:
    """Whether a phrase is made of numbers alone, so that it is of nothing."""
    match node:
        case Number():
            return True
        case Portion(_, of):
            return _is_number(of)
        case Sum(terms):
            return all(_is_number(term) for _, term in terms)
        case _:
            return False
