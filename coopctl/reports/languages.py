"""The languages of reports: catalogues of words, and how each writes numbers."""

from decimal import Decimal, localcontext
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import parse_pattern

from coopctl.words import ENGLISH, Language

LANGUAGES = ("en", "ja", "es", "it", "fr")
"""English is the language of the code; each other one has a catalogue."""
_GROUPED = "#,##0"


@cache
def language(code: str) -> Language:
    """Give a language by its code.

    What its catalogue does not have is told in English; a test counts that there is no such thing.
    Babel writes numbers that are rounded already: it would round silently.
    """
    if code == ENGLISH.code:
        return ENGLISH
    words, locale = catalogue(code), Locale.parse(code)
    percent = locale.percent_formats[None].pattern

    def known(text: str, context: str | None = None) -> str | None:
        found = words.get(text, context)
        return str(found.string) if found is not None and found.string else None

    return Language(
        code=code,
        template=lambda text: known(text) or text,
        account=known,
        number=lambda number: _written(number, _GROUPED, locale),
        percent=lambda number: _written(number, percent, locale),
    )


def catalogue(code: str) -> Catalog:
    """Read the catalogue of a language."""
    with (files("coopctl") / "languages" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, ignore_obsolete=True)


def _written(number: str, pattern: str, locale: Locale) -> str:
    """Write a number, with as many decimals as it has, by a pattern of the locale."""
    if "/" in number:
        return number
    digits = len(number.partition(".")[2])
    form = parse_pattern(pattern.replace("0", f"0.{'0' * digits}") if digits else pattern)
    with localcontext(prec=len(number) + 4):  # no digit is lost, however many there are
        return str(form.apply(Decimal(number).scaleb(-form.scale), locale))
