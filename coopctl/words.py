"""Words of coopctl's own, apart from the user's, so that a catalogue can say them otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.money import Currency, Round, as_decimal, exact_text, in_digits, round_to, with_commas

ACCOUNT = "account"
"""The context of names of accounts that catalogues know."""
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
class Said:
    """A sentence or a heading in English, with places in braces for what differs.

    As a text it is English; `Language.say` gives it in another language.

    Attributes:
        template: which catalogues know.
        parts: for the places, by name; a text among them is the user's, and stays as it is.
        context: which of several meanings the template has.
    """

    template: str
    parts: tuple[tuple[str, "Place"], ...] = ()
    context: str | None = None

    def __str__(self) -> str:
        """Say it in English."""
        return ENGLISH.say(self)


Words = Said | str
"""What coopctl says, or what the user wrote."""
Place = Words | Figure | int | date
"""What stands in a place of a template."""


def said(template: str, /, **parts: Place) -> Said:
    """Say something, so that it can be said in other languages.

    >>> str(said("{title}, {first} to {last}", title=said("Work"), first=2021, last=2025))
    'Work, 2021 to 2025'
    """
    return Said(template, tuple(parts.items()))


def account_word(name: str) -> Said:
    """Take the last part of an account's name, which a catalogue may know.

    >>> str(account_word("Expenses:Wages"))
    'Wages'
    """
    return Said(name.rpartition(":")[2], context=ACCOUNT)


def money(value: Fraction, currency: Currency) -> Figure:
    """Put an amount of the books' currency into a sentence."""
    return Figure(value, currency.code, currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How words and numbers are written.

    Attributes:
        code: of the language, as HTML names it.
        template: gives the translation of a template in its context.
        number: writes a number that is in ASCII digits, such as `-1234.50`, for people.
        percent: the same, of a number of percent.
    """

    code: str
    template: Callable[[str, str | None], str]
    number: Callable[[str], str]
    percent: Callable[[str], str]

    def say(self, words: Words) -> str:
        """Give words in this language; those of the user as they are."""
        if isinstance(words, str):
            return words
        template = self.template(words.template, words.context)
        if not words.parts:
            return template
        return template.format_map({name: self._part(part) for name, part in words.parts})

    def _part(self, part: Place) -> str:
        """Write what stands in one place of a template; years and days are the same everywhere."""
        if isinstance(part, Figure):
            text = self.figure(part.value, part.unit, part.currency)
            return f"{text} {part.unit}" if part.is_named and part.unit != "%" else text
        return self.say(part) if isinstance(part, Said | str) else str(part)

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


def _as_it_is(template: str, context: str | None) -> str:
    """Give a template in the language in which it is written."""
    del context
    return template


def _english_percent(number: str) -> str:
    return f"{with_commas(number)}%"


ENGLISH = Language(code="en", template=_as_it_is, number=with_commas, percent=_english_percent)
