"""What can be wrong in a phrase, each in the four parts of a message."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from coopctl.problems import listing
from coopctl.rules.names import Names, Scope
from coopctl.rules.notes import said


class Spot(Protocol):
    """A part of the phrase's text."""

    @property
    def text(self) -> str:
        """What stands there."""

    @property
    def start(self) -> int:
        """Column of its first character, from zero."""

    @property
    def end(self) -> int:
        """Column behind its last."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong between two columns of a phrase."""

    code: str
    start: int
    end: int
    wrong: str
    why: str
    do: str


_GRAMMAR = "a phrase is made of shares (`5% of turnover`), names, accounts and money, with + and -"
_PERCENT_AT_MOST = 100
_BEFORE_STEPS = "name a measure, a base, an account, `turnover` or `surplus`"


def _flaw(spot: Spot, code: str, wrong: str, why: str, do: str) -> Flaw:
    return Flaw(code, spot.start, spot.end, wrong, why, do)


def empty() -> Flaw:
    """Nothing is written."""
    do = "write what is meant, such as `15% of surplus`"
    return Flaw("phrase-not-understood", 0, 1, "nothing is written here", _GRAMMAR, do)


def too_long(size: int, most: int) -> Flaw:
    """Nobody could read it aloud."""
    wrong = f"the phrase has {size:,} characters"
    why = f"phrases are read up to {most:,}, and are meant to be read aloud"
    return Flaw("too-long", 0, 1, wrong, why, "name its parts as bases, or make it several steps")


def too_deep(spot: Spot, most: int) -> Flaw:
    """Parentheses in parentheses in parentheses."""
    wrong = f"parentheses are nested more than {most} deep"
    do = "take parentheses out, or make it several steps"
    return _flaw(spot, "too-deep", wrong, "no rule needs that", do)


def unexpected(spot: Spot) -> Flaw:
    """The grammar wants something else."""
    wrong = f"{said(spot.text)} cannot stand here" if spot.text else "the phrase ends too early"
    return _flaw(spot, "phrase-not-understood", wrong, _GRAMMAR, _instead(spot.text))


def _instead(text: str) -> str:
    remedies = {
        "": "go on after the last word, such as `15% of surplus`",
        "*": "write `*` between a number and a base, as in `2 * capital`",
        "of": "write a share before `of` and a base after it, as in `15% of surplus`",
        ")": "take it out, or write `(` where the part starts",
        "/": "write a ratio without spaces, as in `1/20 of surplus`",
        "\u2212": "write the minus of the keyboard, `-`, with spaces around it",
        "\u2013": "write the minus of the keyboard, `-`, with spaces around it",
        "-": "write what it is taken from before it: `surplus - 5,000 JPY`",
        "+": "write a term before and after it: `5% of turnover + 10% of surplus`",
    }
    if text and text[0] in "<>=!\u2265\u2264\u2260":
        return "comparisons stand in `when` only; write an amount, such as `15% of surplus`"
    return remedies.get(text, "write `+` or `-` between two terms, or take it out")


def not_closed(spot: Spot) -> Flaw:
    """A parenthesis stays open."""
    why = "it cannot be told where the part ends"
    return _flaw(spot, "phrase-not-understood", "this `(` is not closed", why, "write `)` after it")


def no_comparison(spot: Spot) -> Flaw:
    """A condition without a sign, or with one that is not known."""
    signs = {"==": "=", "\u2265": ">=", "=>": ">=", "\u2264": "<=", "=<": "<="}
    wrong = f"{said(spot.text)} compares nothing" if spot.text else "nothing is compared here"
    do = f"write `{signs.get(spot.text, '>=')}`, as in `surplus > 0`"
    why = "a condition is two phrases with `>=`, `<=`, `>`, `<` or `=` between them"
    return _flaw(spot, "phrase-not-understood", wrong, why, do)


def spaces_missing(spot: Spot, spaced: str) -> Flaw:
    """A sign grown together with its neighbours."""
    wrong = f"{said(spot.text)} has a `+` or `-` without spaces around it"
    why = "names have hyphens in them, so a sign needs a space on either side"
    return _flaw(spot, "phrase-not-understood", wrong, why, f"write {said(spaced)}")


def not_a_number(spot: Spot, reason: str, *, in_phrase: bool = False) -> Flaw:
    """Something like a number that is none, or is too long."""
    bare = spot.text.lstrip("+-")
    if bare != spot.text and bare[:1].isdigit():
        do = f"write {said(bare)}" + (f" after a ` {spot.text[0]} `" if in_phrase else "")
        wrong = f"{said(spot.text)} has a sign"
    elif "more than" in reason:
        wrong, do = f"this is {reason}", "write the amount that is meant"
    elif "divides by zero" in reason:
        wrong, do = f"{said(spot.text)} divides by zero", "write another number below the line"
    else:
        wrong, do = f"{said(spot.text)} is no number", "write digits, such as `70,000.50` or `1/20`"
    why = (
        "numbers are digits with `,` between thousands and `.`, or a ratio, so that they are exact"
    )
    return _flaw(spot, "not-a-number", wrong, why, do)


def share_of_nothing(spot: Spot, following: str, after: str, names: Names) -> Flaw:
    """A share or a rate without a base; the words after it may hold what is meant."""
    return _without_base(spot, _with_base(spot.text, following, after, names))


def percent_in_words(spot: Spot, share: str, following: str, after: str, names: Names) -> Flaw:
    """`5 percent`, and the words after it."""
    wrong, why = f"{said(spot.text)} is a share in words", "a share is written `5%`"
    do = _with_base(share, following, after, names)
    return _flaw(spot, "phrase-not-understood", wrong, why, do)


def _with_base(share: str, following: str, after: str, names: Names) -> str:
    """Say how a share is written with the base that the next words name, whatever joins them."""
    if following.lower() in {"of", "from", "on", "in"} and after:
        return f"write {said(f'{share} of {_base(after)}')}"
    if following in {"", "+", "-", ")"} or following[0] in "<>=!":
        return f"write {said(f'{share} of surplus')}, or `of` what else it is"
    if following == "*":
        base = _base(after) if _may_be_base(after, names) else "surplus"
        return f"write {said(f'{share} of {base}')}, with `of` for `*`"
    for word in (following, after):
        if _may_be_base(word, names):
            return f"write {said(f'{share} of {_base(word)}')}"
    return f"write {said(f'{share} of surplus')}, or `of` what else it is"


def _may_be_base(word: str, names: Names) -> bool:
    return word in names.kinds or ":" in word or word == "("


def _base(word: str) -> str:
    return "(…)" if word == "(" else word


def not_the_star(spot: Spot, sign: Spot, base: str) -> Flaw:
    """A multiple with another sign than `*`."""
    wrong, why = f"{said(sign.text)} is no sign of these phrases", "a multiple is written with `*`"
    do = f"write {said(f'{spot.text} * {base}')}"
    return _flaw(sign, "phrase-not-understood", wrong, why, do)


def star_missing(spot: Spot, following: Spot) -> Flaw:
    """A number before a name."""
    wrong = f"nothing stands between {said(spot.text)} and {said(following.text)}"
    why = "a multiple is written with `*`, a share with `of`"
    do = f"write {said(f'{spot.text} * {following.text}')}"
    return _flaw(spot, "phrase-not-understood", wrong, why, do)


def shares_together(spot: Spot, shares: list[str], total: str, base: str) -> Flaw:
    """Shares added up in parentheses, before `of`."""
    apart = " + ".join(f"{share} of {base}" for share in shares)
    do = f"write {said(f'{total} of {base}')}, or {said(apart)}"
    why = "each share names what it is taken of"
    return _flaw(spot, "amount-without-base", f"{said(spot.text)} stands before `of`", why, do)


def percent_forgotten(spot: Spot, percent: str, base: str) -> Flaw:
    """A number above one as a share: hundreds of percent."""
    wrong = f"{said(spot.text)} as a share is {said(percent)}"
    why = "a share is written `5%`, `1/20` or `0.05`"
    do = f"write {said(f'{spot.text}% of {base}')}, or {said(f'{spot.text} * {base}')}"
    return _flaw(spot, "share-above-whole", wrong, why, do)


def one_comparison(spot: Spot) -> Flaw:
    """A second comparison in a condition."""
    wrong = f"{said(spot.text)} goes on after a comparison"
    why = "a condition is one comparison of two phrases"
    return _flaw(
        spot, "phrase-not-understood", wrong, why, "keep one comparison and take the rest out"
    )


def gap_before_percent(spot: Spot, percent: Spot) -> Flaw:
    """A space before the percent sign."""
    wrong, why = f"a space stands before {said(percent.text)}", "`5%` is one word"
    return _flaw(spot, "phrase-not-understood", wrong, why, f"write {said(f'{spot.text}%')}")


def gap_in_number(spot: Spot) -> Flaw:
    """Spaces between thousands."""
    wrong, whole = f"spaces part the number {said(spot.text)}", "".join(spot.text.split())
    return _flaw(spot, "not-a-number", wrong, "a number is one word", f"write {said(whole)}")


def currency_first(spot: Spot, number: Spot) -> Flaw:
    """The currency before the number."""
    wrong, whole = f"{said(spot.text)} stands before its number", "".join(number.text.split())
    why = "money is a number and a currency, in that order"
    return _flaw(spot, "not-a-number", wrong, why, f"write {said(f'{whole} {spot.text}')}")


def bare_number(spot: Spot, number: Fraction, currency: str) -> Flaw:
    """A number where an amount is asked for; one above a hundred was meant as money."""
    code = currency or "EUR"
    if number > _PERCENT_AT_MOST:
        do = f"write {said(f'{spot.text} {code}')}, or a share such as `5% of surplus`"
        return _without_base(spot, do)
    if number == 0:
        return _without_base(spot, f"write {said(f'0 {code}')}")
    is_share = spot.text.startswith("0.") or "/" in spot.text
    first = said(f"{spot.text} of surplus" if is_share else f"{spot.text}% of surplus")
    return _without_base(spot, f"write {first}, or an amount of money such as `150000 {code}`")


def _without_base(spot: Spot, do: str) -> Flaw:
    why = "an amount names its base, so that a share of turnover is never read as one of surplus"
    return _flaw(spot, "amount-without-base", f"{said(spot.text)} of what?", why, do)


def number_as_base(spot: Spot) -> Flaw:
    """A number after `of` or `*`."""
    wrong = f"{said(spot.text)} is no base"
    why = "a share is taken of a name, an account, or a phrase in parentheses"
    do = "name the base, as in `5% of surplus`, or write money in parentheses: `(1,000 JPY)`"
    return _flaw(spot, "phrase-not-understood", wrong, why, do)


def non_member_as_base(spot: Spot, base: str) -> Flaw:
    """A non-member share after `of` or `*`."""
    wrong = "`non-member share of` is no base"
    why = "a share is taken of a name, an account, or a phrase in parentheses"
    meant = f"(non-member share of {'…' if base in ('', '(') else base})"
    do = f"put it in parentheses: {said(meant)}"
    return _flaw(spot, "phrase-not-understood", wrong, why, do)


def other_currency(spot: Spot, currency: str) -> Flaw:
    """Money that the books do not count in."""
    wrong = f"{said(spot.text)} is not the currency of these rules"
    why = f"`currency:` says {currency}, and an allocation is in one currency"
    return _flaw(spot, "other-currency", wrong, why, f"write the amount in `{currency}`")


def share_above_whole(spot: Spot) -> Flaw:
    """More than all of the surplus."""
    wrong = f"{said(spot.text)} is more than the whole"
    why = "no more than 100% of a surplus, loss or remainder can be allocated"
    do = "write a share up to `100%`; a multiple is written `2 * base`"
    return _flaw(spot, "share-above-whole", wrong, why, do)


def no_rate(spot: Spot, names: Names, near: str | None) -> Flaw:
    """A word before `of` that is no rate."""
    kind = names.kinds.get(spot.text)
    wrong = f"{said(spot.text)} is {kind.value if kind else 'no share'}"
    why = "before `of` stands a share: `5%`, `1/20`, `0.05`, or the name of a rate"
    do = f"write `{near}`" if near else "write a share, or give it a value under `rates:`"
    code = "unknown-name" if kind is None else "phrase-not-understood"
    return _flaw(spot, code, f"{wrong}, not a rate" if kind else wrong, why, do)


def no_step(spot: Spot, scope: Scope, near: str | None) -> Flaw:
    """`remainder after` something that is no step."""
    earlier = (
        f"earlier steps are {listing(scope.earlier)}" if scope.earlier else "no step is earlier"
    )
    do = f"write `remainder after {near}`" if near else "name an earlier step, or write `remainder`"
    return _flaw(spot, "unknown-name", f"{said(spot.text)} is no step", earlier, do)


def no_step_of(spot: Spot, steps: Collection[str], near: str | None) -> Flaw:
    """`balance of` something that is no step."""
    why = f"`balance of` asks for what a step's accounts hold; the steps are {listing(steps)}"
    do = f"write `balance of {near}`" if near else "name a step, or an account by its own name"
    return _flaw(spot, "unknown-name", f"{said(spot.text)} is no step", why, do)


def not_yet(spot: Spot, scope: Scope) -> Flaw:
    """A step that is decided later, or in the other list."""
    home = scope.list_of.get(spot.text, scope.list_name)
    if home != scope.list_name:
        wrong = f"{said(spot.text)} is a step of `{home}`"
        why = "in a year either the steps of `allocation` run or those of `losses`"
        do = "name a step of the same list"
    else:
        wrong = f"step {said(spot.text)} is not decided yet when this one is"
        why = "steps run in the order written, and each may name only earlier ones"
        do = f"put this step after {said(spot.text)}, or name another base"
    return _flaw(spot, "step-not-yet-decided", wrong, why, do)


def no_steps_here(spot: Spot) -> Flaw:
    """A step or the remainder in the floor or cap of a measure."""
    wrong = f"{said(spot.text)} is not known before the surplus is divided"
    why = "measures are read before any step runs"
    return _flaw(spot, "name-not-here", wrong, why, _BEFORE_STEPS)


def only_in_checks(spot: Spot) -> Flaw:
    """What is known only when every step is done."""
    wrong = f"{said(spot.text)} is not known before every step is done"
    why = "it is the sum of all that is distributed, and stands in `requires` alone"
    return _flaw(spot, "name-not-here", wrong, why, "name the steps that are meant")


def rest_here(spot: Spot, *, in_step: bool) -> Flaw:
    """`rest` outside a destination."""
    why = "`rest` is what the other shares of a `to` leave"
    do = "write `remainder`" if in_step else _BEFORE_STEPS
    return _flaw(spot, "name-not-here", "`rest` is no base", why, do)


def unknown_name(spot: Spot, near: str | None, known: Collection[str]) -> Flaw:
    """A word that names nothing."""
    if near is not None:
        do = f"write `{near}`"
    elif spot.text[:1].isupper():
        do = f"name it as a base, {said(f'my-base: [{spot.text}]')}, and write `my-base`"
    else:
        do = f"use one of those, or define {said(spot.text)} under `bases:` or `measures:`"
    wrong = f"{said(spot.text)} is not known here"
    return _flaw(spot, "unknown-name", wrong, f"a phrase may name {listing(known)}", do)


def member_in_phrase(spot: Spot) -> Flaw:
    """An account of each member where one number is wanted."""
    why = "a phrase is one number, and `{member}` stands for many accounts"
    do = f"define a measure with {said(f'account: {spot.text}')}, and write its name"
    return _flaw(spot, "member-not-here", "`{member}` cannot stand in a phrase", why, do)


def account(spot: Spot, flaw: str) -> Flaw:
    """An account that Beancount would refuse."""
    why = "Beancount would refuse it"
    do = "write it as the ledger does, such as `Equity:Reserves:Indivisible`"
    return _flaw(spot, "account-name", f"{said(spot.text)} is no account name: {flaw}", why, do)


def needs_by(spot: Spot) -> Flaw:
    """A non-member share without a measure to tell it by."""
    wrong = "`non-member share of` stands here, and the step has no `by`"
    why = "the share is told by a measure: others ÷ (others + members)"
    do = "add `by: work` to the step, or another measure that has `others`"
    return _flaw(spot, "needs-by", wrong, why, do)


@dataclass(frozen=True, slots=True)
class Whole:
    """A text taken as one word."""

    text: str
    start: int
    end: int


def whole(text: str) -> Whole:
    """Take a text as one word."""
    return Whole(text, 0, len(text))
