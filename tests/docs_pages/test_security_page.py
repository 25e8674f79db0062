"""docs/security.md says the limits that the program holds, and every link in it leads somewhere."""

import re
from pathlib import Path

import pytest

from coopctl.books.files import MOST_BYTES
from coopctl.books.ledger_errors import MOST
from coopctl.books.patterns import MOST_LINKED
from coopctl.books.text import LONGEST
from coopctl.money import MAX_DIGITS
from coopctl.rules.tree import MAX_BYTES, MAX_CHARACTERS, MAX_DEPTH, MAX_NODES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LIMITS = dict(
    re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \| [^|]*\|$", PAGE.partition("### Limits")[2], re.MULTILINE
    )
)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("a ledger file, a closing, hours, resolutions", f"{MOST_BYTES // 1_000_000} MB"),
        ("a line of it, a text in quotes", f"{LONGEST:,} bytes"),
        ("paths of an `include` pattern through links to folders", f"{MOST_LINKED:,}"),
        ("a number, anywhere in the ledger", f"{MAX_DIGITS} digits before the point"),
        ("a number, anywhere in the ledger", f"{2 * MAX_DIGITS} in all"),
        ("a number in the rules or on the command line", f"{MAX_DIGITS} digits"),
        ("rules.yaml, a scenario file", f"{MAX_BYTES // 1_000_000} MB"),
        (
            "what is in them",
            f"{MAX_CHARACTERS:,} characters, {MAX_NODES:,} values, {MAX_DEPTH} levels",
        ),
        ("errors of Beancount that are told", str(MOST)),
    ],
)
def test_a_limit_on_the_page_is_the_program_s(what: str, said: str) -> None:
    assert said in LIMITS[what]


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/security.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        found = file.parent / name
        assert found.exists(), target
        assert not heading or f"\n## {heading}\n" in found.read_text(encoding="utf-8"), target


def test_the_readme_leads_to_both() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/security.md)" in readme
    assert "(SECURITY.md)" in readme


def test_nobody_is_named_to_whom_no_mail_comes() -> None:
    assert "@" not in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
