"""Random ledgers: right ones, and mangled texts of them, read as every command reads them.

One that is read has the turnover and surplus that Beancount's own entries add up to, and its
surplus is divided so that nothing is lost; one that is not has a problem, with place and remedy.
"""

import os
import pickle
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from beancount import loader
from beancount.core import data

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, read_books, root_of
from coopctl.facts import read_facts
from coopctl.rules import read_rules
from tests.soak.books import Ledger, as_beancount, ledger_by, steps_by
from tests.soak.mangle import mangled
from tests.soak.rules_files import divided, is_told_well

BASES = 24
"""Ledgers to begin from: each is drawn once, with its rules."""

_DIRECTIVES = """
option "title" "Random"
option "inferred_tolerance_default" "*:0.001"
2020-01-01 commodity HOUR
2020-01-02 open Equity:Pad
2020-01-03 note Assets:Bank "a note"
2020-01-04 event "location" "here"
2020-01-05 price USD 0.91 EUR
2020-01-06 custom "budget" Expenses:Rent "monthly" 100.00 EUR
2020-01-07 query "all" "SELECT account"
pushtag #a
2020-02-01 * "Payee" "narration" #tag ^link
  key: "value"
  number: 1.5
  Assets:Bank   (10 * 3 / 2 - 1) EUR
  Income:Sales  -14.00 EUR
    day: 2020-01-01
2020-02-02 ! "cost"
  Assets:Dollars  3 USD {0.90 EUR, 2020-02-02, "lot"}
  Assets:Bank
2020-02-03 pad Assets:Owed Equity:Pad
2020-02-04 balance Assets:Owed  5.00 EUR
2020-02-05 balance Assets:Bank  0 ~ 999999999 EUR
poptag #a
2020-03-01 close Equity:Pad
"""
_HOSTILE = [
    *("(1/0) EUR", "{{0}}", "{0 EUR}", "@ 0 EUR", "@@ (1/0) EUR", "1e5", "-(-(-(1)))", "{*}"),
    *('include "main.beancount"', 'include "."', 'include "none.beancount"', 'include "*"'),
    *('plugin "none"', 'plugin "beancount.plugins.auto"', 'plugin "json"', 'option "a" "b"'),
    *('option "name_income" "Revenue"', 'option "operating_currency" "XXX"', "pushtag #x"),
    *('option "tolerance_multiplier" "1000"', 'option "account_previous_earnings" "Gains"'),
    *("2025-02-30 open Assets:X", "0000-01-01 open Assets:X", "9999-12-31 open Assets:X"),
    *(
        '2024-01-01 custom "coop-closing" 2024',
        "2024-05-01 close Assets:Bank",
        "^coop-closing-2024",
    ),
    *("9" * 60 + " EUR", "0." + "0" * 90 + "1 EUR", "Income:sales", "Equity:Capital:Zoe:Extra"),
    *("2024-01-01 pad Assets:Bank Equity:Opening", "2024-06-01 balance Assets:Bank 1.00 EUR"),
]


@dataclass(frozen=True, slots=True)
class Base:
    """A ledger to begin from, and the rules that read it."""

    ledger: Ledger
    text: str
    rules: Rules


@cache
def bases() -> tuple[Base, ...]:
    """Draw the ledgers to begin from; they are the same for every seed."""
    return tuple(_base(number) for number in range(BASES))


def _base(number: int) -> Base:
    random = Random(f"ledger:{number}")
    ledger = ledger_by(random)
    rules = read_rules(
        ledger.rules + steps_by(random, ledger), source="rules.yaml", year=ledger.year
    ).rules
    assert rules is not None
    text = as_beancount(ledger).replace('include "closings/*.beancount"\n', "")
    if number % 2 and ledger.currency.code == "EUR":
        text += _DIRECTIVES
    return Base(ledger, text, rules)


@cache
def texts() -> tuple[str, ...]:
    """Give the texts of which parts are put into others."""
    return (*(each.text for each in bases()), *_HOSTILE, _DIRECTIVES)


@cache
def folder() -> Path:
    """Give a folder for the ledgers of this process, one after the other."""
    return Path(_SCRATCH.name)


_SCRATCH = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)


def ledger_case(random: Random) -> str:
    """Read a ledger; give what came of it."""
    base = random.choice(bases())
    text = base.text
    if random.random() < 0.15:
        ledger = ledger_by(random)
        text = as_beancount(ledger).replace('include "closings/*.beancount"\n', "")
    elif random.random() < 0.3:
        at = random.choice([0, len(text), text.index("\n") + 1])
        text = f"{text[:at]}\n{random.choice(_HOSTILE)}\n{text[at:]}"
    else:
        text = mangled(random, text, others=texts())
    return read_and_held(_encoded(random, text), base.rules)


def _encoded(random: Random, text: str) -> bytes:
    """Write it as UTF-8, or now and then as another program would."""
    kind = random.random()
    if kind < 0.94:
        return text.encode()
    if kind < 0.96:
        return text.encode("latin-1", "replace")
    if kind < 0.97:
        return text.encode("utf-16")
    if kind < 0.99:
        return text.replace("\n", random.choice(["\r\n", "\r"])).encode()
    return random.choice([b"\xef\xbb\xbf", b"\xff", b"\x00"]) + text.encode()


def read_and_held(content: bytes, rules: Rules) -> str:
    """Read it, and hold what came of it against Beancount's own reading."""
    path = folder() / "main.beancount"
    path.write_bytes(content)
    reading = read_books(str(path), currency=rules.currency.code)
    for problem in reading.problems:
        is_told_well(problem, "")
    if reading.books is None:
        assert any(each.is_error for each in reading.problems)
        return "refused"
    said = divided(rules, reading.books)
    facts = read_facts(rules, reading.books).facts
    if facts is not None:
        if _has_foreign_flows(reading.books, rules):
            return "read, with other currencies"
        turnover, surplus = in_a_fork(str(path), rules)
        assert (facts.turnover, facts.surplus) == (turnover, surplus)
    return said


def _has_foreign_flows(books: Books, rules: Rules) -> bool:
    period = rules.period
    return any(period.first <= flow.day <= period.last for flow in books.foreign)


def in_a_fork(path: str, rules: Rules) -> tuple[Fraction, Fraction]:
    """Add turnover and surplus up from Beancount's entries, where a crash does no harm."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(_sums(path, rules), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        sent = pipe.read()
    assert os.waitpid(child, 0)[1] == 0, "Beancount itself ended otherwise"
    found: tuple[Fraction, Fraction] = pickle.loads(sent)  # noqa: S301 - sent by our own process
    return found


def _sums(path: str, rules: Rules) -> tuple[Fraction, Fraction]:
    entries, errors, options = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert not errors, errors
    period, link = rules.period, f"coop-closing-{rules.year}"
    roots = (options["name_income"], options["name_expenses"])
    turnover = surplus = Fraction(0)
    for entry in entries:
        if isinstance(entry, data.Transaction) and period.first <= entry.date <= period.last:
            for posting in entry.postings if link not in entry.links else ():
                amount = _amount(posting, rules.currency.code)
                if root_of(posting.account) in roots:
                    surplus -= amount
                if f"{posting.account}:".startswith("Income:Sales:"):
                    turnover -= amount
    return turnover, surplus


def _amount(posting: Any, code: str) -> Fraction:
    if posting.units is None or posting.units.currency != code:
        return Fraction(0)
    return Fraction(posting.units.number or Decimal(0))
