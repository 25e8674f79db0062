"""Random rules files: those of the starters with their parts exchanged, and mangled texts of them.

One that is read must be read the same again, whatever comments are added, and must divide the
books of its starter so that nothing is lost; of one that is not, every problem must stand at a
place of the file, have its four parts, and a code with a heading in docs/problems.md.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import category

import yaml

from coopctl.allocation import allocate
from coopctl.allocation.requirements import check_requirements
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, read_books
from coopctl.facts import read_facts
from coopctl.problems import Problem, render
from coopctl.rules import read_rules
from tests.soak.mangle import HOSTILE, mangled
from tests.soak.phrases import phrase_by

_ACTS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that a terminal would act upon."""

Change = Callable[[Random, Any, Any], None]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Origin:
    """A rules file to begin from, and the books that it reads."""

    text: str
    tree: dict[str, Any]
    books: Books
    years: tuple[int, ...]


@cache
def origins() -> tuple[Origin, ...]:
    """Load every starter, and the sample."""
    folders = sorted(path.parent for path in (ROOT / "coopctl/starters").glob("*/rules.yaml"))
    return tuple(_origin(folder) for folder in [*folders, ROOT])


def _origin(folder: Path) -> Origin:
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    rules = read_rules(text, source="rules.yaml", year=None).rules
    assert rules is not None, folder
    read = read_books(str(folder / rules.ledger), currency=rules.currency.code)
    assert read.books is not None, (folder, read.problems)
    years = {rules.fiscal_year.year_of(day) for day in read.books.flow_days}
    return Origin(text, yaml.safe_load(text), read.books, tuple(sorted(years)))


@cache
def texts() -> tuple[str, ...]:
    """Give the texts of which parts are put into others."""
    return tuple(origin.text for origin in origins())


@cache
def codes() -> frozenset[str]:
    """Name every code that docs/problems.md has a heading for."""
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^#+ `?([a-z0-9-]+)`?$", page, re.MULTILINE))


def rules_case(random: Random) -> str:
    """Read a rules file; give what came of it."""
    origin = random.choice(origins())
    kind = random.random()
    text = origin.text
    if kind < 0.5:
        tree = exchanged(random, origin.tree, _GENTLE if kind > 0.25 else _CHANGES)
        text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        if kind < 0.1:
            text = mangled(random, text, others=texts())
    else:
        text = mangled(random, text, others=texts())
    year = random.choice([*origin.years, None, 1, 9998])
    return read_and_held(text, year, origin)


def read_and_held(text: str, year: int | None, origin: Origin) -> str:
    """Read it, and hold what came of it."""
    reading = read_rules(text, source="rules.yaml", year=year)
    for problem in reading.problems:
        is_told_well(problem, text)
    if reading.rules is None:
        assert any(each.is_error for each in reading.problems)
        return "refused"
    again = read_rules(f"# so it was decided\n{text}", source="rules.yaml", year=year).rules
    if not text.startswith(("---", "%", "\ufeff")):
        assert again is not None
        assert again.fingerprint == reading.rules.fingerprint
    return divided(reading.rules, origin.books)


def divided(rules: Rules, books: Books) -> str:
    """Divide the surplus of the books by rules that were read; nothing is lost."""
    reading = read_facts(rules, books)
    for problem in reading.problems:
        is_told_well(problem, "")
    if reading.facts is None:
        return "read, not of these books"
    done = allocate(rules, reading.facts)
    moves = (amount for step in done.steps for _, amount in step.moves())
    given = sum(map(Fraction, moves), Fraction(0))
    assert reading.facts.surplus == given + done.undistributed
    for step in done.steps:
        assert step.amount == sum(credit.amount for credit in step.to)
    check_requirements(rules, reading.facts, done)
    return "read and divided"


def is_told_well(problem: Problem, text: str) -> None:
    """Hold that a problem has its parts, stands in the text, and cannot act upon a terminal."""
    assert all((problem.wrong, problem.why, problem.do)), problem
    assert problem.code in codes(), problem.code
    told = render(problem)
    assert not _ACTS.intersection(map(category, told.replace("\n", "").replace("\t", ""))), told
    assert len(told) < 250_000, len(told)
    if text and problem.place.file == "rules.yaml":
        assert problem.place.line <= text.count("\n") + text.count("\r") + _breaks(text) + 1, (
            problem
        )


def _breaks(text: str) -> int:
    return sum(text.count(each) for each in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


# --- parts exchanged ---


def exchanged(random: Random, tree: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Change a tree of keys in some places."""
    tree = copy.deepcopy(tree)
    for _ in range(random.choice([1, 1, 2, 3, 5])):
        spots = list(_spots(tree))
        if changes is _GENTLE:
            spots = [each for each in spots if each[1] == "amount"] or spots
        holder, key = random.choice(spots)
        random.choice(changes)(random, holder, key)
    return tree


def _spots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Give each place of a tree as what holds it, and under which key."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _spots(node[key])


def _to_a_phrase(random: Random, holder: Any, key: Any) -> None:
    holder[key] = phrase_by(random)


def _to_an_amount(random: Random, holder: Any, _: Any) -> None:
    """Give a phrase where there is one, or add one that a step may have."""
    if isinstance(holder, dict) and "amount" in holder:
        other = random.choice(["amount", "amount", "at_most", "at_least", "until", "at_most_each"])
        share = random.choice(["5%", "1/3", "100%", "0.5", "12.5%"])
        base = random.choice(["surplus", "remainder", "turnover", "(remainder - 5% of turnover)"])
        holder[other] = random.choice([f"{share} of {base}", base, "2 * members", "0% of surplus"])
    elif isinstance(holder, list):
        random.shuffle(holder)


def _to_hostile(random: Random, holder: Any, key: Any) -> None:
    holder[key] = random.choice(HOSTILE).replace("\x00", "0")


def _to_anothers(random: Random, holder: Any, key: Any) -> None:
    """Take what another file has under the same key, or anywhere."""
    other = random.choice(origins()).tree
    found = [(held, at) for held, at in _spots(other) if at == key] or list(_spots(other))
    held, at = random.choice(found)
    holder[key] = copy.deepcopy(held[at])


def _away(_: Random, holder: Any, key: Any) -> None:
    del holder[key]


def _under_anothers_key(random: Random, holder: Any, key: Any) -> None:
    _, at = random.choice(list(_spots(random.choice(origins()).tree)))
    if isinstance(holder, dict):
        holder[at] = holder.pop(key)


def _mangled(random: Random, holder: Any, key: Any) -> None:
    holder[key] = mangled(random, str(holder[key]))


def _in_a_list(_: Random, holder: Any, key: Any) -> None:
    holder[key] = [holder[key]]


def _dated(random: Random, holder: Any, key: Any) -> None:
    holder[key] = {random.choice([2020, 2024, 2025, 9999, "2025"]): holder[key]}


def _other_order(random: Random, holder: Any, _: Any) -> None:
    if isinstance(holder, Mapping):
        items = list(holder.items())
        random.shuffle(items)
        holder.clear()  # type: ignore[attr-defined]  # a dict of YAML
        holder.update(items)  # type: ignore[attr-defined]  # the same
    else:
        random.shuffle(holder)


_GENTLE: Sequence[Change] = [_to_an_amount, _to_an_amount, _other_order]
_CHANGES: Sequence[Change] = [
    *(_to_a_phrase, _to_a_phrase, _to_hostile, _to_anothers, _to_anothers, _to_anothers, _away),
    *(_under_anothers_key, _mangled, _in_a_list, _dated, _other_order),
]
