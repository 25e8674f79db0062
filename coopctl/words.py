"""Words of coopctl's own, apart from the user's, so that a catalogue can say them otherwise."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.money import (
    Currency,
    Round,
    as_decimal,
    exact_text,
    in_digits,
    readable,
    round_to,
    with_commas,
)

IN_ACCOUNT = re.compile(r"(?<=[^\W\d_]:)(?=[^\W\d_])")
"""Where an account's name may be parted at the end of a line."""

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number within a sentence.

    Attributes:
        unit: a currency's code, another commodity such as HOUR, `%`.
        currency: of the books.
        is_named: whether the unit is written behind it; a percent sign always is.
    """

    value: Fraction
    unit: str
    currency: Currency
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number within a sentence, in full where it has an end, else cut and marked."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class AccountWord:
    """What an account is called that has no title: the last part of its name.

    As a text it is as the ledger has it; a catalogue may know it below its root.

    Attributes:
        name: of the account, from its root.
        root: `assets`, `liabilities`, `equity`, `income` or `expenses`, whatever it is called.
        parts: of the name, the last ones, that tell it from what it stands beside.
    """

    name: str
    root: str
    parts: int = 1

    def __str__(self) -> str:
        """Give the last part of the name, or as many as it takes."""
        return ":".join(self.name.split(":")[-self.parts :])

    @property
    def known_as(self) -> Iterator[str]:
        """Give what a catalogue may know it by: its last two parts, or the last one alone."""
        parts = self.name.split(":")[1:]
        if len(parts) > 1:
            yield ":".join(parts[-2:])
        if self.parts == 1:
            yield str(self)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a heading in English, with places in braces for what differs.

    As a text it is English; `Language.say` gives it in another language.

    Attributes:
        template: which catalogues know.
        parts: for the places, by name; a text among them is the user's, and stays as it is.
    """

    template: str
    parts: tuple[tuple[str, "Place"], ...] = ()

    def __str__(self) -> str:
        """Say it in English."""
        return ENGLISH.say(self)


Words = Said | AccountWord | str
"""What coopctl says, or what the user wrote."""
Place = Words | Figure | Number | int | date
"""What stands in a place of a template."""


def said(template: str, /, **parts: Place) -> Said:
    """Say something, so that it can be said in other languages.

    >>> str(said("{title}, {first} to {last}", title=said("Work"), first=2021, last=2025))
    'Work, 2021 to 2025'
    """
    return Said(template, tuple(parts.items()))


def followed(sentence: "Words", more: "Words") -> Said:
    """Put one sentence after another, with the blank between them that the language has."""
    return said("{sentence} {more}", sentence=sentence, more=more)


def money(value: Fraction, currency: Currency) -> Figure:
    """Put an amount of the books' currency into a sentence."""
    return Figure(value, currency.code, currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How words and numbers are written.

    Attributes:
        code: of the language, as HTML names it.
        template: gives the translation of a template.
        account: gives that of a word for accounts of a root; None where it is not known.
        number: writes a number that is in ASCII digits, such as `-1234.50`, for people.
        percent: the same, of a number of percent.
        gap: what stands between a number and its unit; no line ends at it.
    """

    code: str
    template: Callable[[str], str]
    account: Callable[[str, str], str | None]
    number: Callable[[str], str]
    percent: Callable[[str], str]
    gap: str = "\u00a0"

    def say(self, words: Words) -> str:
        """Give words in this language; those of the user as they are."""
        if isinstance(words, str):
            return words
        if isinstance(words, AccountWord):
            known = (self.account(each, words.root) for each in words.known_as)
            return next(filter(None, known), str(words))
        template = self.template(words.template)
        if not words.parts:
            return template
        return template.format_map({name: self._part(part) for name, part in words.parts})

    def _part(self, part: Place) -> str:
        """Write what stands in one place of a template; years and days are the same everywhere."""
        if isinstance(part, Figure):
            text = self.figure(part.value, part.unit, part.currency)
            return f"{text}{self.gap}{part.unit}" if part.is_named and part.unit != "%" else text
        if isinstance(part, Number):
            text = readable(part.value, digits=2).replace(",", "")
            return self.number(text.rstrip("…")) + "…" * text.endswith("…")
        return self.say(part) if isinstance(part, Said | AccountWord | str) else str(part)

    def figure(self, value: Fraction, unit: str, currency: Currency) -> str:
        """Write a figure: half up to the digits of the currency, or to tenths of a percent.

        Any other number is written in full; where it has no end, half up to hundredths.

        >>> yen = Currency.of("JPY")
        >>> ENGLISH.figure(Fraction(20000, 3), "JPY", yen)
        '6,667'
        >>> ENGLISH.figure(Fraction(200, 3), "%", yen)
        '66.7%'
        """
        if unit == currency.code and value * 10**currency.digits % 1 == 0:
            return self.number(in_digits(value, currency))
        if unit not in (currency.code, "%") and as_decimal(value) is not None:
            return self.number(exact_text(value))
        digits = {currency.code: currency.unit, "%": _TENTH}.get(unit, _HUNDREDTH)
        number = f"{round_to(value, unit=digits, mode=Round.HALF_UP):f}"
        return self.percent(number) if unit == "%" else self.number(number)


def _as_it_is(template: str) -> str:
    """Give a template in the language in which it is written."""
    return template


def _no_word(word: str, root: str) -> None:
    """Know no other word for an account."""


def _english_percent(number: str) -> str:
    return f"{with_commas(number)}%"


ENGLISH = Language(
    code="en",
    template=_as_it_is,
    account=_no_word,
    number=with_commas,
    percent=_english_percent,
    gap=" ",
)
