"""Phrases and conditions: from words to their meaning, exactly."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.vocabulary import (
    Money,
    Name,
    Node,
    NonMemberShare,
    Number,
    Portion,
    RemainderAfter,
    Sum,
)
from coopctl.money import read_number

MAX_PARENTHESES = 20
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<compare>>=|<=|>|<|=)
    |(?P<sign>[+\-*])(?=\s|$|\()
    |(?P<paren>[()])
    |(?P<percent>[^\s()%*]+%)
    |(?P<word>[^\s()*<>=]+)
    |(?P<other>.)""",
    re.VERBOSE,
)
_NUMERIC = re.compile(r"[\d.][\d.,/]*", re.ASCII)
_CODE = re.compile(r"[A-Z][A-Z0-9'._-]*", re.ASCII)


class NotUnderstood(Exception):  # noqa: N818 - what is wrong in a phrase, told by the reader
    """Where a phrase cannot be understood.

    Attributes:
        code: of the problem.
        column: of the token within the phrase, from zero.
        width: of the token.
        wrong, why, do: the parts of a problem.
    """

    def __init__(self, code: str, token: "Token", wrong: str, why: str, do: str) -> None:
        """Take the parts of a problem."""
        super().__init__(wrong)
        self.code, self.column, self.width = code, token.column, max(1, len(token.text))
        self.wrong, self.why, self.do = wrong, why, do


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a phrase."""

    kind: str
    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Names:
    """What a phrase may name.

    Attributes:
        currency: that money is written in.
        is_base: resolves a name, or raises `NotUnderstood`.
        is_rate: whether a name is a rate.
        is_step: resolves the step of `remainder after`, or raises `NotUnderstood`.
        non_member: whether `non-member share of` has its measure.
    """

    currency: str
    base: Callable[[Token], Node]
    is_rate: Callable[[str], bool]
    step: Callable[[Token], str]
    non_member: Callable[[Token], None]


GRAMMAR = "a phrase is a share of a base (`5% of turnover`), a multiple (`2 * capital`), "
GRAMMAR += "money, or these joined by ` + ` and ` - `"


class Parser:
    """Reads one phrase from left to right."""

    def __init__(self, text: str, names: Names) -> None:
        """Cut the text into words."""
        self._names = names
        self._tokens = [
            Token(str(match.lastgroup), match[0], match.start())
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "space"
        ]
        self._end = Token("end", "", len(text))
        self._at = 0
        self._depth = 0

    def phrase(self) -> Node:
        """Read the whole text as a phrase."""
        node = self._sum()
        self._finished()
        return node

    def condition(self) -> tuple[Node, str, Node]:
        """Read the whole text as a condition."""
        left = self._sum()
        token = self._next()
        if token.kind != "compare":
            raise self._odd(token, "one of `>=` `<=` `>` `<` `=` is missing here")
        right = self._sum()
        self._finished()
        return left, token.text, right

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _take(self, *texts: str) -> bool:
        """Go past some words if they stand here."""
        here = [token.text for token in self._tokens[self._at : self._at + len(texts)]]
        if here != list(texts):
            return False
        self._at += len(texts)
        return True

    def _finished(self) -> None:
        token = self._peek()
        if token.kind != "end":
            raise self._odd(token, f"`{token.text}` stands where the phrase should end")

    @staticmethod
    def _odd(token: Token, wrong: str) -> NotUnderstood:
        return NotUnderstood(
            "phrase-not-understood",
            token,
            wrong,
            GRAMMAR,
            "write it like `10% of (surplus - 100 EUR)`; blanks stand around + and -",
        )

    def _sum(self) -> Node:
        """Read terms joined by + and -."""
        terms = [(1, self._term())]
        while self._peek().kind == "sign" and self._peek().text in "+-":
            sign = 1 if self._next().text == "+" else -1
            terms.append((sign, self._term()))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def _term(self) -> Node:
        """Read a share, a multiple, money, a number or a base."""
        token = self._peek()
        if self._take("non-member", "share", "of"):
            self._names.non_member(token)
            return NonMemberShare(self._base())
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else self._end
        if token.kind == "percent":
            return self._share(self._next(), self._percent(token))
        if _NUMERIC.match(token.text) and token.kind == "word":
            return self._numeric(self._next(), following)
        if token.kind == "word" and following.text == "of" and self._names.is_rate(token.text):
            return self._share(self._next(), token.text)
        return self._base()

    def _numeric(self, token: Token, following: Token) -> Node:
        """Read what begins with a number."""
        value = self._number(token)
        if following.text == "of":
            return self._share(token, value)
        if self._take("*"):
            return Portion(value, self._base(), multiple=True)
        if following.kind == "word" and _CODE.fullmatch(following.text):
            self._next()
            if following.text != self._names.currency:
                raise NotUnderstood(
                    "other-currency",
                    following,
                    f"{following.text} is not the currency of these rules",
                    f"every amount is in {self._names.currency}",
                    f"write `{token.text} {self._names.currency}`",
                )
            return Money(value)
        return Number(value)

    def _share(self, token: Token, share: Fraction | str) -> Node:
        """Read `of` and what the share is taken of."""
        if not self._take("of"):
            raise NotUnderstood(
                "amount-without-base",
                token,
                f"`{token.text}` of what?",
                "a share names its base, so that one of turnover is never read as one of surplus",
                f"write `{token.text} of surplus`, or of another base",
            )
        return Portion(share, self._base())

    def _base(self) -> Node:
        """Read what a share can be taken of."""
        token = self._next()
        if token.text == "(":
            return self._parenthesis(token)
        if token.kind != "word" or token.text in ("of", "after"):
            said = f"`{token.text}`" if token.text else "the end of the phrase"
            raise self._odd(token, f"{said} stands where a base is expected")
        if token.text == "remainder" and self._take("after"):
            return RemainderAfter(self._names.step(self._next()))
        if _NUMERIC.match(token.text):
            raise self._odd(token, f"`{token.text}` stands where a base is expected")
        return self._names.base(token)

    def _parenthesis(self, token: Token) -> Node:
        """Read a phrase in parentheses."""
        self._depth += 1
        if self._depth > MAX_PARENTHESES:
            raise self._odd(token, f"parentheses are nested more than {MAX_PARENTHESES} deep")
        inside = self._sum()
        closing = self._next()
        if closing.text != ")":
            raise self._odd(closing, "a closing parenthesis is missing here")
        self._depth -= 1
        return inside

    def _percent(self, token: Token) -> Fraction:
        return self._number(Token(token.kind, token.text[:-1], token.column)) / 100

    @staticmethod
    def _number(token: Token) -> Fraction:
        """Read a number exactly."""
        try:
            return read_number(token.text)
        except ValueError as error:
            raise NotUnderstood(
                "not-a-number",
                token,
                _shortened(str(error)),
                "numbers are digits with `,` between thousands and `.`, or `a/b`",
                "write it like `70,000,000`, `3.25` or `1/3`",
            ) from error


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:60] + "…"


def share_of(text: str) -> Fraction:
    """Read a share by itself: `5%`, `1/20`, `0.05`.

    Raises:
        ValueError: where it is none.
    """
    return read_number(text[:-1]) / 100 if text.endswith("%") else read_number(text)


__all__ = ["Names", "NotUnderstood", "Parser", "Token", "share_of"]
