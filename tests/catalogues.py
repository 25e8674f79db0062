"""What the catalogues of languages have to say: every template in the code, every account word.

`python -m tests.catalogues` brings the catalogues up to date: new templates come in without a
translation, and what the code says no longer goes out.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from coopctl.reports.languages import LANGUAGES, catalogue
from coopctl.words import ENGLISH

ROOT = Path(__file__).resolve().parents[1]
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH.code)
ROOTS = ("assets", "liabilities", "equity", "income", "expenses")
HEADER = """\
# What coopctl says in its reports. A context is the root of accounts that are called so.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


@cache
def templates() -> tuple[str, ...]:
    """Find every template that the code says."""
    found = extract_from_dir(ROOT / "coopctl", [("**.py", "python")], keywords={"said": None})
    return tuple(dict.fromkeys(str(template) for _, _, template, _, _ in found))


@cache
def account_words() -> set[tuple[str, str]]:
    """Find the words in account names of sample, starters and pages, each with its root.

    It is the last part of a name, and the last two where others below the same root end alike. The
    accounts of members, with whoever they name, are no words of a catalogue. An account that a
    step is the first to credit may be opened by a closing alone.
    """
    places = (ROOT / "ledgers", ROOT / "coopctl" / "starters", ROOT / "docs")
    files = [each for place in places for each in place.rglob("*") if each.is_file()]
    opened = re.compile(r"^\d{4}-\d\d-\d\d open ([A-Z]\w*(?::[\w-]+)+)(.*)$", re.MULTILINE)
    credited = re.compile(r"^ +to: ([A-Z]\w*(?::[\w-]+)+)()$", re.MULTILINE)
    words = set[tuple[str, str]]()
    for file in files:
        text = file.read_text(encoding="utf-8")
        names = {*opened.findall(text), *credited.findall(text)}
        people = {name.partition(":Members:")[2].partition(":")[0] for name, _ in names}
        owned = (name for name, it in names if "HOUR" in it or name.startswith("Equity:Capital:"))
        people |= {name.rpartition(":")[2] for name in owned} - {"Employees", "Casuals"}
        words |= set(_words({name for name, _ in names if ":Members:" not in name}, people))
    return words


def _words(names: set[str], people: set[str]) -> Iterator[tuple[str, str]]:
    """Give the words of one ledger; of income and expenses the first part, as in reports."""
    parts = {tuple(name.split(":")) for name in names}
    parts = {each[:2] if each[0] in ("Income", "Expenses") else each for each in parts}
    for each in parts:
        alike = sum(other[0] == each[0] and other[-1] == each[-1] for other in parts)
        if each[-1] not in people and each[-1].isascii() and each[0].lower() in ROOTS:
            yield each[0].lower(), ":".join(each[-2:]) if alike > 1 and len(each) > 2 else each[-1]


def completed(code: str) -> Catalog:
    """Give a catalogue with an entry for each template, and no other but account words."""
    old, new = catalogue(code), Catalog(locale=code)
    for template in templates():
        known = old.get(template)
        new.add(template, known.string if known else "")
    kept = {(str(each.context), str(each.id)) for each in old if each.context in ROOTS}
    for root, word in sorted(account_words() | kept):
        known = old.get(word, root)
        new.add(word, known.string if known else "", context=root)
    return new


def text_of(catalog: Catalog) -> str:
    """Write a catalogue, with nothing in it that differs from one day to another."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, omit_header=True)
    return HEADER.format(code=catalog.locale) + file.getvalue().decode().lstrip()


def main() -> None:
    """Write every catalogue again."""
    for code in TRANSLATED:
        path = ROOT / "coopctl" / "languages" / f"{code}.po"
        path.write_text(text_of(completed(code)), encoding="utf-8")


if __name__ == "__main__":
    main()
