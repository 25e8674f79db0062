"""Random timesheets: right ones and mangled ones, read as `import hours` reads them.

Of a right one every member's hours are what was written, and the entries for the ledger are read
by Beancount with the same hours; of any other every problem has a place and a remedy.
"""

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from random import Random

from beancount.core import data
from beancount.parser import parser

from coopctl.allocation.years import FiscalYear
from coopctl.books import read_books
from coopctl.imports.people import People
from coopctl.imports.plan import Ledger, has, held_against, in_the_way
from coopctl.imports.sheet import read_sheet
from coopctl.imports.timesheet import Line, Stint, identified, read_stint, too_many, whose
from coopctl.problems import Problem
from coopctl.rules import read_rules
from tests.closing.small import BARE, RULES
from tests.soak.mangle import mangled
from tests.soak.rules_files import is_told_well

TODAY = date(2026, 6, 30)
LEDGER = Ledger(FiscalYear(), "HOUR", "Equity:Work:Done", {}, {})
WHO = {"Zoe": "Zoe", "zoe": "Zoe", "  Zoe Zander ": "Zoe", "Abe": "Abe", "A. B.": "Abe"}
HEADS = ["date", "member", "hours", "activity", "note", "import-id"]


@cache
def people() -> People:
    """Read the people of a small ledger."""
    text = BARE.replace("Capital:Zoe\n", 'Capital:Zoe\n  name: "Zoe Zander"\n')
    text = text.replace("Capital:Abe\n", 'Capital:Abe\n  alias: "A. B."\n')
    rules = read_rules(RULES, source="rules.yaml", year=2025).rules
    assert rules is not None
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "main.beancount"
        path.write_text(text, encoding="utf-8")
        books = read_books(str(path), currency="EUR").books
    assert books is not None
    return People(rules, books, rules.measures["work"])


def timesheet_case(random: Random) -> str:
    """Read a timesheet; give what came of it."""
    text, given = timesheet_by(random)
    is_right = random.random() < 0.3
    if not is_right:
        text = mangled(random, text)
    content = text.encode()
    if not is_right and random.random() < 0.05:
        content = text.encode(random.choice(["utf-16", "utf-8-sig", "latin-1"]), "replace")
    problems, lines = read(content, totals=is_right)
    for problem in problems:
        is_told_well(problem, "")
    if is_right:
        assert not problems, (text, problems)
        hours: defaultdict[str, Fraction] = defaultdict(Fraction)
        for line in lines:
            hours[line.member] += Fraction(line.hours)
        assert hours == given, text
    entered(lines)
    return "refused" if problems else "read"


def timesheet_by(random: Random) -> tuple[str, dict[str, Fraction]]:
    """Write a timesheet, with the hours of each member."""
    rows, given = [], defaultdict[str, Fraction](Fraction)
    heads = HEADS[: random.randint(3, 6)]
    for number in range(random.randint(1, 12)):
        who = random.choice(list(WHO))
        hours, said = _hours(random)
        day = date(2025, 1, 1) + timedelta(days=random.randrange(365))
        cells = {
            "date": str(day),
            "member": who,
            "hours": said,
            "activity": random.choice(["", "Kitchen", 'the "till"', "花, 子", "a;b"]),
            "note": random.choice(["", "=1+1", "two\nlines", "\u202eright to left", "-5"]),
            "import-id": random.choice(["", f"id-{number}"]),
        }
        rows.append([cells[head] for head in heads])
        given[WHO[who]] += hours
    random.shuffle(rows)
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=random.choice(",;\t"),
        quoting=random.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
        lineterminator=random.choice(["\n", "\r\n"]),
    )
    writer.writerow([head.upper() if random.random() < 0.1 else head for head in heads])
    writer.writerows(rows)
    return text.getvalue(), dict(given)


def _hours(random: Random) -> tuple[Fraction, str]:
    """Choose hours, and one of the ways to write them; each is exact to four digits."""
    quarters = random.randint(1, 40)
    whole, minutes = divmod(quarters * 15, 60)
    decimal = f"{Decimal(quarters) / 4}"
    said = [decimal, f"{whole}:{minutes:02}", f"{whole}h{minutes:02}", f"{whole}:{minutes:02}:00"]
    if "." in decimal:
        said.append(decimal.replace(".", ","))
    return Fraction(quarters, 4), random.choice(said)


def read(content: bytes, *, totals: bool) -> tuple[Sequence[Problem], Sequence[Line]]:
    """Read a timesheet as `import hours` does, up to what it would enter."""
    sheet = read_sheet(content, "hours.csv", columns={}, delimiter=None)
    stints = [read_stint(row, order="ymd", today=TODAY) for row in sheet.rows]
    found = [whose(each, people()) for each in stints if isinstance(each, Stint)]
    lines = [each for each in found if isinstance(each, Line)]
    wrong = [*sheet.problems, *(each for each in [*stints, *found] if isinstance(each, Problem))]
    if not totals:
        wrong += too_many(lines)
    good, twice = identified(lines, LEDGER.known, partial(has, ledger=LEDGER))
    items = [held_against(line, LEDGER) for line in good]
    return [*wrong, *twice, *in_the_way(items, LEDGER, late=False)], good


def entered(lines: Sequence[Line]) -> None:
    """The entries of lines are read by Beancount, with the same hours."""
    text = "\n".join(held_against(line, LEDGER).new.text for line in lines)
    entries, errors, _ = parser.parse_string(text)
    assert not errors, (text, errors)
    assert len(entries) == len(lines)
    found: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for line in lines:
        found[line.account, line.day] += line.hours
    for entry in entries:
        assert isinstance(entry, data.Transaction)
        assert entry.postings[0].units is not None
        found[entry.postings[0].account, entry.date] -= entry.postings[0].units.number or Decimal(0)
    assert not any(found.values())
