"""The oracle: figures of the same books by coopctl, Beancount, bean-query and hledger.

`make oracle LEDGERS=1000 SEED=1 SECONDS=3600`

Of every year of the sample and of every starter, and of random ledgers: turnover, surplus, the
balance of each account and fund at year end. Beancount's are those of its own `summarize`, which
clears income and expenses into equity; bean-query's are queries; hledger reads a journal: of a
random ledger one that is written from the same values, of a sample one that is written from what
Beancount loaded. Where hledger is not installed it is left out, and that is said.
"""

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import beanquery
import beanquery.parser
from beancount import loader
from beancount.core import data
from beancount.ops import summarize

from coopctl.allocation import Facts
from coopctl.allocation.vocabulary import Rules
from coopctl.books import read_books
from coopctl.facts import read_facts
from coopctl.rules import read_rules
from tests.soak.books import as_beancount, as_journal, journal_of, ledger_by, steps_by
from tests.soak.rig import rig_from

ROOT = Path(__file__).resolve().parents[2]
HAS_HLEDGER = shutil.which("hledger") is not None

Balances = dict[str, Fraction]
"""Credit balance of each account, its sub-accounts included; nothing that is zero."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is held against one another."""

    turnover: Fraction
    surplus: Fraction
    balances: Balances


def ours(rules: Rules, main: str) -> tuple[Figures, Facts]:
    """Read the figures as every command does."""
    reading = read_books(main, currency=rules.currency.code)
    assert reading.books is not None, reading.problems
    found = read_facts(rules, reading.books)
    assert found.facts is not None, found.problems
    facts = found.facts
    held = {name: balance for name, balance in facts.balances.items() if balance != 0}
    return Figures(facts.turnover, facts.surplus, held), facts


def with_those_above(own: Iterable[tuple[str, Fraction]]) -> Balances:
    """Count each account's balance for the accounts above it as well."""
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for account, balance in own:
        parts = account.split(":")
        for depth in range(1, len(parts) + 1):
            found[":".join(parts[:depth])] += balance
    return {account: balance for account, balance in found.items() if balance != 0}


def is_turnover(account: str, rules: Rules) -> bool:
    """Whether an account counts as turnover, by the names in the rules."""
    names = rules.turnover if rules.turnover is not None else ("Income",)
    return any(f"{account}:".startswith(f"{name}:") for name in names)


def by_summarize(rules: Rules, entries: list[Any], options: Any) -> Figures:
    """Let Beancount clear the year's income and expenses into equity, and read what stands there.

    Beancount's own earlier years are cleared the same way, so balances are taken before that.
    """
    period, code = rules.period, rules.currency.code
    after = period.last + timedelta(days=1)
    opened, _ = summarize.open_opt(entries, period.first, options)
    closed = summarize.truncate(opened, after)
    flows, _ = summarize.balance_by_account(closed)
    cleared, _ = summarize.clear_opt(closed, after, options)
    ends, _ = summarize.balance_by_account(cleared)
    earned = f"{options['name_equity']}:{options['account_current_earnings']}"
    surplus = -_units(ends.get(earned), code)
    turnover = -sum(
        (_units(held, code) for name, held in flows.items() if is_turnover(name, rules)),
        Fraction(0),
    )
    all_, _ = summarize.balance_by_account(entries, after)
    own = ((account, -_units(held, code)) for account, held in all_.items())
    return Figures(turnover, surplus, with_those_above(own))


def _units(inventory: Any, code: str) -> Fraction:
    if inventory is None:
        return Fraction(0)
    return Fraction(inventory.get_currency_units(code).number)


_HELD = (
    "SELECT account, sum(number) WHERE currency = %(code)s AND date <= %(last)s "
    "AND NOT (%(link)s IN links) GROUP BY account"
)
_FLOWED = (
    "SELECT account, sum(number) WHERE currency = %(code)s AND date >= %(first)s "
    "AND date <= %(last)s AND NOT (%(link)s IN links) AND account ~ '^(Income|Expenses):' "
    "GROUP BY account"
)


@cache
def _query(text: str) -> Any:
    """Parse a query once: that takes longer than to answer it."""
    return beanquery.parser.parse(text)


def by_query(rules: Rules, connection: Any, link: str) -> Figures:
    """Ask bean-query; the entries of the year's own closing are left out by their link."""
    period = rules.period
    given = {"code": rules.currency.code, "link": link, "last": period.last}
    balances = _rows(connection, _HELD, given)
    flows = list(_rows(connection, _FLOWED, {**given, "first": period.first}))
    turnover = sum((each for name, each in flows if is_turnover(name, rules)), Fraction(0))
    surplus = sum((each for _, each in flows), Fraction(0))
    return Figures(turnover, surplus, with_those_above(balances))


def _rows(connection: Any, query: str, given: dict[str, Any]) -> Iterator[tuple[str, Fraction]]:
    for account, total in connection.execute(_query(query), given).fetchall():
        yield account, -Fraction(total)


def by_hledger(rules: Rules, journal: Path) -> Figures:
    """Ask hledger."""
    period, code = rules.period, rules.currency.code
    after = period.last + timedelta(days=1)
    flows = list(_balances(journal, code, "-b", str(period.first), "-e", str(after),
                           "^(Income|Expenses)"))  # fmt: skip
    turnover = sum((each for name, each in flows if is_turnover(name, rules)), Fraction(0))
    surplus = sum((each for _, each in flows), Fraction(0))
    held = with_those_above(_balances(journal, code, "-e", str(after)))
    return Figures(turnover, surplus, held)


def _balances(journal: Path, code: str, *options: str) -> Iterator[tuple[str, Fraction]]:
    done = subprocess.run(
        ["hledger", "-f", journal, "balance", "--flat", "--no-total", "--empty", "-O", "csv",
         "--layout=bare", *options],
        capture_output=True, text=True, check=True, encoding="utf-8",
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )  # fmt: skip
    for row in csv.DictReader(io.StringIO(done.stdout)):
        if row["commodity"] == code:
            yield row["account"], -Fraction(row["balance"].replace(",", ""))


def held_together(rules: Rules, main: Path, journal: Callable[[Any], str]) -> str:
    """Compute the figures of a year in every way; they are the same.

    Args:
        rules: of the year.
        main: the ledger.
        journal: writes it for hledger, where it needs the entries that Beancount loaded.
    """
    figures, facts = ours(rules, str(main))
    entries, errors, options = loader._uncached_load_file(str(main), None, None, None)  # noqa: SLF001
    assert not errors, errors
    link = f"coop-closing-{rules.year}"
    without = [each for each in entries if link not in (getattr(each, "links", None) or ())]
    assert by_summarize(rules, without, options) == figures
    connection = beanquery.connect("beancount:", entries=entries, errors=[], options=options)
    assert by_query(rules, connection, link) == figures
    said = "without hledger"
    if HAS_HLEDGER:
        path = main.with_suffix(".journal")
        path.write_text(journal(without), encoding="utf-8")
        assert by_hledger(rules, path) == figures
        said = "four ways"
    for fund in rules.funds:
        assert facts.balances.get(fund, Fraction(0)) == figures.balances.get(fund, Fraction(0))
    return said


def ledger_case(random: Random) -> str:
    """Compute the figures of a random ledger."""
    ledger = ledger_by(random)
    text = ledger.rules + steps_by(random, ledger)
    rules = read_rules(text, source="rules.yaml", year=ledger.year).rules
    assert rules is not None
    assert rules.period == ledger.period
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "closings").mkdir()
        (Path(scratch) / "closings" / "about.beancount").touch()
        main = Path(scratch) / "main.beancount"
        main.write_text(as_beancount(ledger), encoding="utf-8")
        return held_together(rules, main, lambda _: as_journal(ledger))


def samples() -> list[tuple[Path, int]]:
    """Name every year of the sample, and of every starter."""
    found = []
    for folder in [
        ROOT,
        *sorted(path.parent for path in (ROOT / "coopctl/starters").glob("*/rules.yaml")),
    ]:
        text = (folder / "rules.yaml").read_text(encoding="utf-8")
        rules = read_rules(text, source="rules.yaml", year=None).rules
        assert rules is not None
        books = read_books(str(folder / rules.ledger), currency=rules.currency.code).books
        assert books is not None, folder
        years = sorted({rules.fiscal_year.year_of(day) for day in books.flow_days})
        found += [(folder, year) for year in years]
    return found


def sample_case(folder: Path, year: int) -> str:
    """Compute the figures of a sample year."""
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    rules = read_rules(text, source="rules.yaml", year=year).rules
    assert rules is not None
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(folder / Path(rules.ledger).parent, Path(scratch) / "ledgers")
        main = Path(scratch) / "ledgers" / Path(rules.ledger).name
        return held_together(
            rules, main, lambda entries: journal_of(rules.currency, _printed(entries))
        )


def _printed(entries: Iterable[Any]) -> Iterator[tuple[date, tuple[str, ...]]]:
    """Write what Beancount loaded for hledger; what has a cost is written at that price."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            yield entry.date, tuple(map(_posting, entry.postings))


def _posting(posting: Any) -> str:
    price = posting.cost or posting.price
    at = f" @ {price.number:f} {_quoted(price.currency)}" if price is not None else ""
    units = posting.units
    return f"{posting.account}  {units.number:f} {_quoted(units.currency)}{at}"


def _quoted(commodity: str) -> str:
    return commodity if commodity.isalpha() else f'"{commodity}"'


def main() -> int:
    """Run the rig."""
    rig = rig_from("oracle", {"samples": 0, "ledgers": 1_000}, seconds=3600)
    rig.begin()
    rig.each("samples", [partial(sample_case, *each) for each in samples()], limit=30)
    rig.run("ledgers", ledger_case, limit=30)
    return rig.end()


if __name__ == "__main__":
    sys.exit(main())
