"""Languages: every word of coopctl's own is said in each, and the figures stay the same."""

import html
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from babel.numbers import parse_decimal

from coopctl.money import Currency
from coopctl.reports.languages import LANGUAGES, catalogue, language
from coopctl.words import AccountWord, Figure, Number, money, said
from tests.catalogues import ROOT, TRANSLATED, account_words, completed, templates, text_of
from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, sample
from tests.closing.small import YEAR_2025, small

YEN = Currency.of("JPY")
EUR = Currency.of("EUR")
YEAR = ("year", "2025")
REPORTS = (
    ("month", "2025-12"),
    ("month", "--from", "2025-04", "--to", "2026-03"),
    ("plan", "2026"),
    YEAR,
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
    assert len(templates()) > 150
    words = account_words()
    assert {("expenses", "Wages"), ("equity", "Losses:CarriedForward"), ("assets", "Bank")} <= words
    assert not {"Hanako", "Jiro", "Agirre", "Carla"} & {word for _, word in words}


def of_the_user() -> set[str]:
    """Every word that the sample's own files have."""
    files = [ROOT / "rules.yaml", *(ROOT / "ledgers").rglob("*.beancount")]
    return set(re.findall(r"[A-Za-z]+", " ".join(each.read_text("utf-8") for each in files)))


@pytest.mark.parametrize(
    ("arguments", "form"),
    [*((each, "text") for each in REPORTS), *((YEAR, form) for form in FORMATS[1:])],
)
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
    english = hikari.run("report", *YEAR, "--format", form).out
    assert hikari.run("report", *YEAR, "--lang", "fr", "--format", form).out == english


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


def test_an_account_is_called_by_a_word_of_its_root_or_by_its_name() -> None:
    say = language("ja").say
    assert say(AccountWord("Ausgaben:Wages", "expenses")) == "給与・賃金"
    assert say(AccountWord("Equity:Reserves:Legal", "equity")) == "法定準備金"
    assert say(AccountWord("Expenses:Legal", "expenses")) == "Legal"
    assert say(AccountWord("Expenses:Zeppelins", "expenses")) == "Zeppelins"
    carried = [AccountWord(f"Equity:{each}:CarriedForward", "equity") for each in ("Losses", "Own")]
    assert [*map(say, carried)] == ["繰越損失金", "繰越金"]
    assert [*map(str, carried)] == ["CarriedForward", "CarriedForward"]
    told_apart = AccountWord("Equity:Own:CarriedForward", "equity", 2)
    assert (str(told_apart), say(told_apart)) == ("Own:CarriedForward", "Own:CarriedForward")


@pytest.mark.parametrize(
    ("code", "fund"),
    [
        ("es", "Fondo|[Rr]eserva"),
        ("fr", "Fonds|[Rr]éserve"),
        ("it", "Fondo|[Rr]iserv[ae]"),
        ("ja", "金$"),
    ],
)
def test_each_fund_and_reserve_is_called_one(code: str, fund: str) -> None:
    """`UnforeseenLosses` is a reserve for losses, and none of them."""
    files = [*(ROOT / "coopctl" / "starters").rglob("*.beancount"), *(ROOT / "ledgers").iterdir()]
    text = "".join(each.read_text("utf-8") for each in files if each.is_file())
    names = set(re.findall(r"open (Equity:(?:Funds|Reserves):\w+)", text))
    assert len(names) > 15
    called = {name: language(code).say(AccountWord(name, "equity")) for name in names}
    assert {name: word for name, word in called.items() if not re.search(fund, word)} == {}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("arguments", [("month", "2025-12"), YEAR])
def test_hours_stand_in_one_table_of_eighty_columns(
    hikari: CoOp, code: str, arguments: tuple[str, ...]
) -> None:
    """Where it is too wide, its headings are told again for each row, or a row's name is folded."""
    told = hikari.run("report", *arguments, "--lang", code).out
    assert len(re.findall("[(（]HOUR[)）]", told)) == 2
    assert not re.search(r"^\d{4}-\d\d-\d\d *$", told, re.MULTILINE)


def test_the_numbers_of_a_condition_are_written_as_the_language_has_it() -> None:
    template = "{condition} does not hold: {left} against {right}"
    sides = {"left": Number(Fraction(3628957, 2)), "right": Number(Fraction(-5, 3))}
    told = said(template, condition="surplus > 9.5", **sides)
    assert str(told) == "surplus > 9.5 does not hold: 1,814,478.5 against -1.66…"
    assert "surplus > 9.5" in language("it").say(told)
    assert "1.814.478,5" in language("it").say(told)
    assert "-1,66…" in language("it").say(told)


@pytest.mark.parametrize("code", ["es", "fr"])
def test_no_line_of_a_text_ends_within_a_number(hikari: CoOp, code: str) -> None:
    """The deficit of April 2025 is told in a sentence that is longer than a line."""
    for arguments in (("month", "2025-04"), ("year", "2024")):
        lines = hikari.run("report", *arguments, "--lang", code).out.split("\n")
        for line, following in pairwise(lines):
            assert not line.endswith(("\xa0", "\u202f"))
            sentence = re.search(r"[^\d\s]\s+-?\d{1,3}$", line) if "   " not in line else None
            assert sentence is None or not re.match(r"\d{3}\b", following), (line, following)


def test_a_line_of_japanese_ends_and_begins_where_it_may(hikari: CoOp) -> None:
    text = hikari.run("report", "month", "2025-12", "--lang", "ja").out
    assert not re.search(r"^\s*[、。）」ー]", text, re.MULTILINE)
    assert not re.search(r"[（「]$", text, re.MULTILINE)


def test_no_blank_stands_between_two_sentences_of_japanese(hikari: CoOp) -> None:
    told = hikari.run("report", "community", "2025", "--lang", "ja", "--format", "markdown").out
    assert "組合員を対象とします。給与は、" in told
    assert not re.search("。 [^ ]", told)


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("en", "2025-04 to 2025-06"),
        ("ja", "2025-04〜2025-06"),
        ("es", "de 2025-04 a 2025-06"),
        ("it", "da 2025-04 a 2025-06"),
        ("fr", "de 2025-04 à 2025-06"),
    ],
)
def test_months_are_named_from_one_to_another_without_the_article_of_days(
    hikari: CoOp, code: str, months: str
) -> None:
    run = ("report", "month", "--from", "2025-04", "--to", "2025-06", "--lang", code)
    told = hikari.run(*run).out.split("\n")
    assert months in told[0]
    assert sum(months in line for line in told) == 2


def test_the_start_of_a_month_is_not_called_by_the_word_for_that_of_a_year(hikari: CoOp) -> None:
    """In Japanese 期首 is the first day of a fiscal year, which also begins in this report."""
    told = hikari.run("report", "month", "2025-12", "--lang", "ja").out
    assert "期首" not in told
    assert "増減前" in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_parts_of_a_report_are_called_alike(tmp_path: Path, code: str) -> None:
    """Neither where one fiscal year is all there is."""
    co_op = small(tmp_path / "small", YEAR_2025)
    told = co_op.run("report", *YEAR, "--lang", code, "--format", "markdown").out
    headings = re.findall("^## .*$", told, re.MULTILINE)
    assert len(headings) > 5
    assert len({*headings}) == len(headings)


def test_what_keeps_the_rules_from_being_worked_out_is_told(tmp_path: Path) -> None:
    co_op = small(tmp_path / "small", YEAR_2025)
    told = co_op.run("report", "month", "2023-05", "--lang", "fr", code=None).out
    assert "2023-01-01 au 2023-05-31" in " ".join(told.split())
    assert "the ledger" not in told


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
    for figure in ("12.345,67\xa0EUR", "25,0%", "9.876,54\xa0EUR"):
        assert figure in told
