"""Languages: every word of coopctl's own is said in each, and the figures stay the same."""

import html
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import parse_decimal

from coopctl.money import Currency
from coopctl.reports.languages import LANGUAGES, catalogue, language
from coopctl.words import ACCOUNT, Figure, account_word, money, said
from tests.catalogues import ROOT, TRANSLATED, account_words, completed, templates, text_of
from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, sample

YEN = Currency.of("JPY")
EUR = Currency.of("EUR")
REPORTS = (
    ("month", "2025-12"),
    ("month", "--from", "2025-04", "--to", "2026-03"),
    ("plan", "2026"),
    ("year", "2025"),
    ("year", "2024"),
    ("funds",),
    ("community", "2025"),
)


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    """The sample co-op."""
    return sample(tmp_path_factory.mktemp("languages") / "co-op")


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("code", TRANSLATED)
class TestCatalogue:
    def test_no_template_and_no_account_word_is_without_translation(self, code: str) -> None:
        missing = [each.id for each in completed(code) if each.id and not each.string]
        assert missing == []

    def test_it_has_what_the_code_says_and_no_more(self, code: str) -> None:
        text = (ROOT / "coopctl" / "languages" / f"{code}.po").read_text(encoding="utf-8")
        assert text == text_of(completed(code)), "run python -m tests.catalogues"

    def test_each_translation_has_the_places_of_its_template(self, code: str) -> None:
        for each in catalogue(code):
            assert places(str(each.string)) == places(str(each.id))


def test_the_code_says_much_and_the_books_have_words() -> None:
    assert len([*templates()]) > 150
    assert {"Wages", "Rent", "CarriedForward", "Bank"} <= account_words()
    assert not {"Hanako", "Jiro"} & account_words()


def of_the_user() -> set[str]:
    """Every word that the sample's own files have."""
    files = [ROOT / "rules.yaml", *(ROOT / "ledgers").rglob("*.beancount")]
    return set(re.findall(r"[A-Za-z]+", " ".join(each.read_text("utf-8") for each in files)))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("arguments", REPORTS, ids=" ".join)
def test_no_english_is_left_in_a_report_in_japanese(
    hikari: CoOp, arguments: tuple[str, ...], form: str
) -> None:
    """What is in Latin letters is the user's: names, titles, accounts, phrases of the rules."""
    done = hikari.run("report", *arguments, "--lang", "ja", "--format", form)
    text = re.sub(r"<style>.*?</style>|<[^>]*>|`[^`]*`", " ", done.out, flags=re.DOTALL)
    left = set(re.findall(r"[A-Za-z]{2,}", html.unescape(text))) - of_the_user()
    assert left <= {"coopctl", "JPY", "HOUR", "sha"} | set(re.findall("[a-f]+", text))
    assert len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", text)) > 100


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_programs_read_is_the_same_in_every_language(hikari: CoOp, form: str) -> None:
    for arguments in (("month", "2025-12"), ("year", "2025"), ("funds",)):
        written = {
            hikari.run("report", *arguments, "--lang", code, "--format", form).out
            for code in LANGUAGES
        }
        assert len(written) == 1


def cells(text: str) -> Iterator[list[str]]:
    """The rows of the tables of a report in Markdown."""
    for line in text.splitlines():
        if line.startswith("| ") and "---" not in line:
            yield [each.strip(" *") for each in line.strip("|").split("|")]


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_figures_are_those_of_the_english_report(hikari: CoOp, code: str) -> None:
    arguments = ("report", "year", "2025", "--format", "markdown", "--lang")
    english = list(cells(hikari.run(*arguments, "en").out))
    other = list(cells(hikari.run(*arguments, code).out))
    compared = 0
    for row, same in zip(english, other, strict=True):
        for cell, told in zip(row[1:], same[1:], strict=True):
            if re.fullmatch(r"-?[\d,]+(\.\d+)?%?", cell) and row[0]:
                number = told.removesuffix("%").rstrip("\xa0")
                read = parse_decimal(number, locale=code, strict=True)
                assert read == Decimal(cell.rstrip("%").replace(",", ""))
                compared += 1
    assert compared > 100


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_says_its_language(hikari: CoOp, code: str) -> None:
    page = hikari.run("report", "month", "2025-12", "--lang", code, "--format", "html").out
    assert f'<html lang="{code}">' in page


def test_another_language_is_refused_with_those_there_are(hikari: CoOp) -> None:
    done = hikari.run("report", "month", "2025-12", "--lang", "de", code=2)
    for code in LANGUAGES:
        assert f"'{code}'" in done.err


@pytest.mark.parametrize(
    ("code", "amount", "share", "hours"),
    [
        ("en", "-1,234,567.50", "66.7%", "0.125"),
        ("ja", "-1,234,567.50", "66.7%", "0.125"),
        ("es", "-1.234.567,50", "66,7\xa0%", "0,125"),
        ("it", "-1.234.567,50", "66,7%", "0,125"),
        ("fr", "-1\u202f234\u202f567,50", "66,7\xa0%", "0,125"),
    ],
)
def test_numbers_are_written_as_the_language_has_it(
    code: str, amount: str, share: str, hours: str
) -> None:
    tongue = language(code)
    assert tongue.figure(Fraction(-123456750, 100), "EUR", EUR) == amount
    assert tongue.figure(Fraction(200, 3), "%", EUR) == share
    assert tongue.figure(Fraction(1, 8), "HOUR", EUR) == hours


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_digit_of_a_long_number_is_lost(code: str) -> None:
    number = 12345678901234567890123456789012345678901
    written = language(code).figure(Fraction(number), "JPY", YEN)
    assert re.sub(r"\D", "", written) == str(number)


def test_words_of_the_user_stay_as_they_are() -> None:
    sentence = said("{title}, {year}", title="Surplus {year}", year=2025)
    assert language("ja").say(sentence).startswith("Surplus {year}")
    assert language("ja").say("Surplus") == "Surplus"
    assert language("ja").say(said("Surplus")) != "Surplus"


def test_an_account_that_no_catalogue_knows_is_called_by_its_name() -> None:
    assert language("ja").say(account_word("Expenses:Zeppelins")) == "Zeppelins"
    assert language("ja").say(account_word("Expenses:Wages")) != "Wages"
    assert catalogue("ja").get("Wages", ACCOUNT) is not None


def test_a_figure_within_a_sentence_is_written_as_the_language_has_it() -> None:
    template = "{title} to date: {amount}, {share} above the plan of {plan}."
    told = language("it").say(
        said(
            template,
            title=said("Costs"),
            amount=money(Fraction(1234567, 100), EUR),
            share=Figure(Fraction(25), "%", EUR),
            plan=money(Fraction(987654, 100), EUR),
        )
    )
    for figure in ("12.345,67 EUR", "25,0%", "9.876,54 EUR"):
        assert figure in told
