"""Exact amounts, shares, rounding and splitting: the only place where money is rounded."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from enum import Enum
from fractions import Fraction
from math import lcm
from typing import TypeVar

MAX_DIGITS = 40
"""A number of more digits is no amount of money, and only costs time to compute with."""

EXACT = Context(prec=100_000, traps=[Inexact, InvalidOperation])
"""Arithmetic that raises where a digit would be lost; no phrase has a value of so many."""

# ISO 4217, minor units other than two (list one, published 2024-06-25).
_MINOR_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS_OF = {code: digits for digits, codes in _MINOR_DIGITS.items() for code in codes.split()}

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_RATIO = re.compile(r"(\d+)/(\d+)", re.ASCII)

K = TypeVar("K", str, int)


class Round(Enum):
    """Which way a number between two units goes."""

    UP = "up"
    DOWN = "down"
    HALF_UP = "half-up"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and the number of digits of its minor unit.

    >>> Currency.of("JPY").unit, Currency.of("EUR").unit, Currency.of("KWD").unit
    (Decimal('1'), Decimal('0.01'), Decimal('0.001'))
    """

    code: str
    digits: int

    @classmethod
    def of(cls, code: str) -> "Currency":
        """Give the currency its digits by ISO 4217; two where the standard does not list it."""
        return cls(code, _DIGITS_OF.get(code, 2))

    @property
    def unit(self) -> Decimal:
        """The smallest amount of it."""
        return Decimal(1).scaleb(-self.digits)


def read_number(text: str) -> Fraction:
    """Read a number as a person writes one, exactly.

    Args:
        text: digits with optional `,` between thousands and `.`, or a ratio `a/b`; no sign.

    Raises:
        ValueError: with what is wrong, where the text is no such number.

    >>> read_number("70,000,000"), read_number("3.25"), read_number("1/3")
    (Fraction(70000000, 1), Fraction(13, 4), Fraction(1, 3))
    """
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        message = f"a number of more than {MAX_DIGITS} digits"
        raise ValueError(message)
    if match := _NUMBER.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if match := _RATIO.fullmatch(text):
        if int(match[2]) == 0:
            message = f"{text} divides by zero"
            raise ValueError(message)
        return Fraction(int(match[1]), int(match[2]))
    message = f"{text!r} is no number"
    raise ValueError(message)


def read_signed(text: str) -> Fraction:
    """Read a number that may have a minus before it; the rest is as `read_number`.

    >>> read_signed("-12.5"), read_signed("1,000")
    (Fraction(-25, 2), Fraction(1000, 1))
    """
    size = read_number(text.removeprefix("-"))
    return -size if text.startswith("-") else size


def round_to(value: Fraction, *, unit: Decimal, mode: Round) -> Decimal:
    """Round an exact number to a whole number of units.

    Args:
        value: exact, of any sign; half up means away from zero.
        unit: above zero; the result is a multiple of it and shows its digits.
        mode: UP is towards plus infinity, DOWN towards minus infinity.

    >>> round_to(Fraction(2, 3), unit=Decimal("0.01"), mode=Round.DOWN)
    Decimal('0.66')
    >>> round_to(Fraction(-5, 2), unit=Decimal(1), mode=Round.HALF_UP)
    Decimal('-3')
    """
    unit_over, unit_under = unit.as_integer_ratio()
    over, under = value.numerator * unit_under, value.denominator * unit_over
    if mode is Round.UP:
        whole = -(-over // under)
    elif mode is Round.DOWN:
        whole = over // under
    else:
        whole = (2 * abs(over) + under) // (2 * under)
        whole = whole if over >= 0 else -whole
    return EXACT.multiply(Decimal(whole), unit)


def split(amount: Decimal, weights: Mapping[K, Fraction], *, unit: Decimal) -> dict[K, Decimal]:
    """Divide an amount in proportion to weights, so that the parts make the whole exactly.

    Largest remainder: everybody gets the whole units of the exact share; the units left over go
    to the largest fractions, ties to the larger exact share, then to the smaller key.

    Args:
        amount: zero or more, a multiple of `unit`.
        weights: zero or more each, and not all zero.
        unit: above zero; each part is a multiple of it.

    Returns:
        A part for each key, in the order of the keys given.

    >>> split(
    ...     Decimal("8.00"),
    ...     {"a": Fraction(1), "b": Fraction(1), "c": Fraction(1)},
    ...     unit=Decimal("0.01"),
    ... )
    {'a': Decimal('2.67'), 'b': Decimal('2.67'), 'c': Decimal('2.66')}
    """
    parts = in_whole_numbers(weights)
    total = sum(parts.values())
    units = Fraction(amount) / Fraction(unit)
    if units.denominator != 1 or units < 0 or total <= 0 or min(parts.values()) < 0:
        message = f"no split of {amount} in units of {unit} over a total of {total}"
        raise ValueError(message)
    shares = {key: divmod(int(units) * part, total) for key, part in parts.items()}
    whole = {key: count for key, (count, _) in shares.items()}
    left = int(units) - sum(whole.values())
    ranked = sorted(shares)
    ranked.sort(key=lambda key: (shares[key][1], parts[key]), reverse=True)
    for key in ranked[:left]:
        whole[key] += 1
    return {key: EXACT.multiply(Decimal(count), unit) for key, count in whole.items()}


def in_whole_numbers(weights: Mapping[K, Fraction]) -> dict[K, int]:
    """Write weights as whole numbers in the same proportion, which are fast to compare.

    >>> in_whole_numbers({"a": Fraction(1, 2), "b": Fraction(2, 3)})
    {'a': 3, 'b': 4}
    """
    common = lcm(*(weight.denominator for weight in weights.values()))
    return {
        key: weight.numerator * (common // weight.denominator) for key, weight in weights.items()
    }


def total_of(numbers: Iterable[Fraction]) -> Fraction:
    """Add numbers up, however many there are: those of one denominator first.

    >>> total_of([Fraction(1, 2), Fraction(1, 3), Fraction(1, 2)])
    Fraction(4, 3)
    """
    over: defaultdict[int, int] = defaultdict(int)
    for number in numbers:
        over[number.denominator] += number.numerator
    return sum((Fraction(total, under) for under, total in over.items()), Fraction(0))


def exact_text(value: Fraction | Decimal) -> str:
    """Write a number out in full: as a decimal where it has an end, else as a ratio.

    >>> exact_text(Fraction(3041, 2)), exact_text(Fraction(1, 3)), exact_text(Decimal("120.00"))
    ('1520.5', '1/3', '120.00')
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    decimal = as_decimal(value)
    if decimal is not None:
        return f"{decimal:f}"
    # Python writes no int of more than 4,300 digits, and every Decimal
    return f"{Decimal(value.numerator):f}/{Decimal(value.denominator):f}"


def as_decimal(value: Fraction) -> Decimal | None:
    """Turn an exact number into a decimal without loss, or None where it has no end."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    return Decimal(value.numerator * 10**places // value.denominator).scaleb(-places, EXACT)


def in_digits(value: Fraction, currency: Currency) -> str:
    """Write an amount with at least the digits of its currency, unrounded.

    >>> in_digits(Fraction(100), Currency.of("EUR")), in_digits(Fraction(1, 8), Currency.of("EUR"))
    ('100.00', '0.125')
    """
    decimal = as_decimal(value)
    if decimal is None:
        return exact_text(value)
    exponent = decimal.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < currency.digits:
        decimal = decimal.quantize(currency.unit, context=EXACT)
    return f"{decimal:f}"


def readable(value: Fraction, *, digits: int) -> str:
    """Write a number for people: in full where it has an end, else cut and marked.

    >>> readable(Fraction(145600, 73), digits=2), readable(Fraction(3041, 2), digits=2)
    ('1,994.52…', '1,520.5')
    """
    if as_decimal(value) is not None:
        return with_commas(exact_text(value))
    toward_zero = Round.DOWN if value > 0 else Round.UP
    cut = round_to(value, unit=Decimal(1).scaleb(-digits), mode=toward_zero)
    return with_commas(f"{cut:f}") + "…"


def money_text(value: Fraction | Decimal, currency: Currency) -> str:
    """Write an amount with its currency for people: in full where it has an end, else cut.

    >>> (
    ...     money_text(Fraction(3041, 2), Currency.of("EUR")),
    ...     money_text(Fraction(4, 3), Currency.of("JPY")),
    ... )
    ('1,520.50 EUR', '1… JPY')
    """
    exact = Fraction(value)
    if as_decimal(exact) is None:
        return f"{readable(exact, digits=currency.digits)} {currency.code}"
    return f"{with_commas(in_digits(exact, currency))} {currency.code}"


def percent_text(share: Fraction) -> str:
    """Write a share in percent, or as a ratio where that has no end.

    >>> percent_text(Fraction(1, 8)), percent_text(Fraction(1, 3))
    ('12.5%', '1/3')
    """
    return exact_text(share) if as_decimal(share) is None else f"{exact_text(share * 100)}%"


def with_commas(text: str) -> str:
    """Put a comma between the thousands of a written number.

    >>> with_commas("-48000000"), with_commas("1234.5678"), with_commas("1/3")
    ('-48,000,000', '1,234.5678', '1/3')
    """
    return text if "/" in text else f"{Decimal(text):,f}"
