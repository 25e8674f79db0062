"""A small rules file, put together from the parts that a test speaks of."""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

from coopctl.allocation.vocabulary import Node, Phrase, Rules, Step
from coopctl.problems import Problem
from coopctl.rules import Reading, read_rules

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

HEAD = """\
schema: 1
cooperative: Bakery of the Four Winds
ledger: ledgers/main.beancount
currency: EUR
members:
  account: Equity:Capital:{member}
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR, others: [Equity:Work:Helpers]}
  pay: {account: "Expenses:Pay:{member}"}
  seniority: {metadata: seniority}
bases:
  debts: [Liabilities]
rates:
  interest: {2023: 3.25%, 2025: 3%}
"""


def read(text: str, year: int | None = 2025) -> Reading:
    """Read a rules file."""
    return read_rules(text, source="rules.yaml", year=year)


def file(allocation: str, *, losses: str = "", more: str = "", head: str = HEAD) -> str:
    """Write a rules file around its steps."""
    parts = [head, dedent(more), "allocation:\n", indent(dedent(allocation), "  ")]
    if losses:
        parts += ["losses:\n", indent(dedent(losses), "  ")]
    return "".join(part if part.endswith("\n") or not part else part + "\n" for part in parts)


def step(**keys: str) -> str:
    """Write one step; a key ending in `_` stands for a word of Python."""
    found = {"step": "reserve", "amount": "15% of surplus", "to": "Equity:Reserve", **keys}
    lines = [f"{key.rstrip('_')}: {value}" for key, value in found.items() if value]
    return "- " + "\n  ".join(lines) + "\n"


def one_step(year: int | None = 2025, more: str = "", **keys: str) -> Reading:
    """Read a file of one step."""
    return read(file(step(**keys), more=more), year)


def rules_of(reading: Reading) -> Rules:
    """Give the rules, which have no error."""
    assert reading.rules is not None, reading.problems
    return reading.rules


def only_step(reading: Reading) -> Step:
    """Give the one step of the rules."""
    (found,) = rules_of(reading).allocation
    return found


def amount_of(phrase: str) -> Node:
    """Read a phrase as an amount."""
    found: Phrase = only_step(one_step(amount=phrase)).amount
    return found.node


def only(reading: Reading) -> Problem:
    """Give the one problem."""
    (found,) = reading.problems
    return found


def codes(reading: Reading) -> list[str]:
    """Name the problems in the order shown."""
    return [problem.code for problem in reading.problems]


def marked(problem: Problem) -> str:
    """Give the part of the user's line that the problem points at."""
    assert problem.line is not None
    start = problem.place.column - 1
    return problem.line[start : start + problem.place.width]


def case_files() -> Mapping[str, str]:
    """Give the rules of every published case."""
    found = sorted((SHARED / "cases").glob("*/rules.yaml"))
    return {path.parent.name: path.read_text(encoding="utf-8") for path in found}


def whole_file() -> str:
    """Give the example at the top of the language's own page."""
    page = (SHARED / "design" / "rules-language.md").read_text(encoding="utf-8")
    match = re.search(r"```yaml\n(schema: 1\n.*?)```", page, re.DOTALL)
    assert match is not None
    return match[1]
