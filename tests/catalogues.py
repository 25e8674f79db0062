"""What the catalogues of languages have to say: every template in the code, every account word.

`python -m tests.catalogues` brings the catalogues up to date: new templates come in without a
translation, and what the code says no longer goes out.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from coopctl.reports.languages import LANGUAGES, catalogue
from coopctl.words import ACCOUNT, ENGLISH

ROOT = Path(__file__).resolve().parents[1]
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH.code)
HEADER = """\
# What coopctl says in its reports. The context "account" is of the last part of an account's name.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def templates() -> Iterator[str]:
    """Find every template that the code says."""
    found = extract_from_dir(ROOT / "coopctl", [("**.py", "python")], keywords={"said": None})
    yield from dict.fromkeys(str(template) for _, _, template, _, _ in found)


def account_words() -> set[str]:
    """Find the parts of account names in the sample, the starters and the pages that are words.

    The accounts of members, with whoever they name, are no words of a catalogue.
    """
    places = (ROOT / "ledgers", ROOT / "coopctl" / "starters", ROOT / "docs")
    files = [each for place in places for each in place.rglob("*") if each.is_file()]
    opened = re.compile(r"^\d{4}-\d\d-\d\d open ([A-Z]\w*(?::[\w-]+)+)(.*)$", re.MULTILINE)
    names = {each for file in files for each in opened.findall(file.read_text(encoding="utf-8"))}
    people = {name.partition(":Members:")[2].partition(":")[0] for name, _ in names}
    owned = (name for name, what in names if "HOUR" in what or name.startswith("Equity:Capital:"))
    people |= {name.rpartition(":")[2] for name in owned}
    shown = {name.split(":")[1] if name[:3] in ("Inc", "Exp") else name for name, _ in names}
    words = {name.rpartition(":")[2] for name in shown} - people
    return {word for word in words if word.isascii()}


def completed(code: str) -> Catalog:
    """Give a catalogue with an entry for each template, and no other but account words."""
    old, new = catalogue(code), Catalog(locale=code)
    for template in templates():
        known = old.get(template)
        new.add(template, known.string if known else "")
    for word in sorted(account_words() | {str(each.id) for each in old if each.context == ACCOUNT}):
        known = old.get(word, ACCOUNT)
        new.add(word, known.string if known else "", context=ACCOUNT)
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
