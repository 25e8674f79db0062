"""The page on the rules: every example is run, and every key has one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopctl.allocation import allocate
from coopctl.allocation.requirements import check_requirements
from coopctl.books import Books, read_books
from coopctl.facts import read_facts
from coopctl.rules import keys, read_rules

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "coopctl" / "starters" / "principles"
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)

_SECTION = re.compile(r"^([a-z_]+):.*?(?=^[a-z_]+:|\Z)", re.MULTILINE | re.DOTALL)


def sections(text: str) -> dict[str, str]:
    """Cut a rules file at its top-level keys."""
    return {match[1]: match[0] for match in _SECTION.finditer(text)}


def whole(example: str) -> str:
    """Put an example's sections into the starter's rules, in the place of its own."""
    own = sections((STARTER / "rules.yaml").read_text(encoding="utf-8"))
    return "\n".join({**own, **sections(example)}.values())


@pytest.fixture(scope="module")
def books() -> Books:
    reading = read_books(str(STARTER / "ledgers" / "main.beancount"), currency="EUR")
    assert reading.books is not None
    return reading.books


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_reads_without_a_problem_and_divides_the_starters_year(
    example: str, books: Books
) -> None:
    reading = read_rules(whole(example), source="rules.yaml", year=2025)
    assert reading.rules is not None, reading.problems
    assert not reading.problems
    facts = read_facts(reading.rules, books)
    if "starts:" not in example:  # of another fiscal year the starter has no entries
        assert facts.facts is not None, facts.problems
        allocation = allocate(reading.rules, facts.facts)
        assert allocation.steps
        check_requirements(reading.rules, facts.facts, allocation)


def keys_of(table: keys.Table) -> Iterator[str]:
    """Name every key of a table, and of the tables in it."""
    for name, key in table.items():
        yield name
        yield from keys_of(key.keys)


def test_every_key_stands_in_an_example_and_is_explained() -> None:
    written = {word for example in EXAMPLES for word in re.findall(r"[a-z_]+(?=:)", example)}
    explained = set(re.findall(r"`([a-z_]+)`", PAGE))
    known = {*keys_of(keys.ROOT), *keys.MEASURE, *keys.BASE, *keys.TARGET}
    assert known - written <= {"metadata", "times"}  # the starter's members have no metadata
    assert known - explained == set()


def test_a_key_left_out_is_noticed() -> None:
    """The test above can fail."""
    assert "overdraw" not in re.findall(r"[a-z_]+(?=:)", EXAMPLES[0])
