"""Lay down the samples of this version's closings: `python -m tests.history.make`, once a release.

Two co-ops of one story, told year by year by the real command: one whose general meeting approves
its closings and their corrections, and one that asks for no approval.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import coopctl
from tests.cli.coop import CoOp

HERE = Path(__file__).resolve().parent

RULES = """\
schema: 1
cooperative: Mill Lane Bakery
ledger: main.beancount
currency: EUR
members:
  account: Equity:Capital:{member}
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR}
  capital: {account: "Equity:Capital:{member}", balance: daily-average}
bases:
  most-held: {accounts: [Equity:Reserve], balance: highest-ever}
convert: transaction
allocation:
  - step: reserve
    title: To the reserve
    amount: {2022: 20% of surplus, 2024: 25% of surplus}
    until: 5,000.00 EUR
    to: Equity:Reserve
  - step: learning
    amount: 10% of most-held
    at_most: 5% of surplus
    to: Equity:Learning
  - step: interest
    amount: 3% of capital
    in_proportion_to: capital
    to: Liabilities:Members:{member}
  - step: work-distribution
    amount: remainder
    in_proportion_to: work
    to: Liabilities:Members:{member}
losses:
  - step: from-reserve
    amount: remainder
    from: Equity:Reserve
closing: {folder: closings, assert: none}
"""
ASSEMBLY = "assembly: {approval: required, quorum: 1/2}\n"
INCLUDED = 'include "resolutions.beancount"\n'

MAIN = """\
option "title" "Mill Lane Bakery"
option "operating_currency" "EUR"
include "closings/*.beancount"
include "years/*.beancount"

2022-01-01 open Assets:Bank
2022-01-01 open Assets:Till
2022-01-01 open Equity:Reserve
2022-01-01 open Equity:Learning
2022-01-01 open Equity:Capital:Zoe
  name: "Zoe Quist"
2022-01-01 open Equity:Capital:Abe
  name: "Abe Ito"
2023-07-01 open Equity:Capital:Mina
  name: "Mina Paz"
2022-01-01 open Equity:Work:Zoe
2022-01-01 open Equity:Work:Abe
2022-01-01 open Equity:Work:Mina
2022-01-01 open Equity:Work:Done
2022-01-01 open Income:Bread
2022-01-01 open Expenses:Flour
2022-01-01 open Expenses:Rent
2022-01-01 open Liabilities:Suppliers

2022-01-03 * "Capital paid in"
  Assets:Bank           1500.00 EUR
  Equity:Capital:Zoe   -1000.00 EUR
  Equity:Capital:Abe    -500.00 EUR
"""
YEAR = """\
{year}-03-10 * "Saturday market" "Bread"
  Income:Bread  -{sales}.00 EUR
  Assets:Till    {sales}.00 EUR

{year}-04-02 * "Stall abroad" "Bread"
  Income:Bread  -100.00 CHF @ 1.02 EUR
  Assets:Till    102.00 EUR

{year}-06-01 * "Till to bank"
  Assets:Bank   {half}.00 EUR
  Assets:Till  -{half}.00 EUR

{year}-09-15 * "Mill" "Flour"
  Expenses:Flour        {flour}.35 EUR
  Liabilities:Suppliers -{flour}.35 EUR

{year}-12-20 * "Hours"
  Equity:Work:Zoe   {zoe} HOUR
  Equity:Work:Abe   {abe} HOUR
  Equity:Work:Mina  {mina} HOUR
  Equity:Work:Done
"""
YEARS = {
    2022: {"sales": 9000, "half": 4500, "flour": 3100, "zoe": 1510, "abe": 990, "mina": 0},
    2023: {"sales": 9800, "half": 4900, "flour": 3350, "zoe": 1480, "abe": 1020, "mina": 420},
    2024: {"sales": 10400, "half": 5200, "flour": 3600, "zoe": 1320, "abe": 1100, "mina": 880},
    2025: {"sales": 11000, "half": 5500, "flour": 4100, "zoe": 1200, "abe": 1210, "mina": 1190},
}
JOINED = """
2023-07-02 * "Capital paid in"
  Assets:Bank           300.00 EUR
  Equity:Capital:Mina  -300.00 EUR
"""
LATE = """
{day} * "{narration}"
  Expenses:Rent          {amount} EUR
  Liabilities:Suppliers -{amount} EUR
"""


def main() -> None:
    """Write both samples, or stop where this version has some."""
    folder = HERE / coopctl.__version__
    if folder.exists():
        sys.exit(f"{folder} is there: samples that were written stay as they are")
    with_assembly(folder / "assembly")
    without(folder / "plain")


def with_assembly(folder: Path) -> None:
    """Close four years: with and without a correction, approved and waiting."""
    co_op = _laid_down(folder, RULES + ASSEMBLY, MAIN.replace("include", INCLUDED + "include", 1))
    (folder / "resolutions.beancount").write_text("; what the general meeting decided\n")
    _enter(co_op, 2022)
    _on(co_op, "2023-02-01", "close-year", "2022")
    _approve(co_op, "2022", "2023-06-20", votes=2)
    _enter(co_op, 2023)
    _on(co_op, "2024-02-01", "close-year", "2023")
    _approve(co_op, "2023", "2024-06-20", votes=3)
    _enter_late(co_op, "2023-10-05", "Rent of the oven, found late", "240.10")
    _on(co_op, "2024-09-01", "close-year", "2023", "--correct")
    _approve(co_op, "2023", "2024-11-20", votes=2)
    _enter(co_op, 2024)
    _on(co_op, "2025-02-01", "close-year", "2024")
    _approve(co_op, "2024", "2025-06-20", votes=3)
    _enter_late(co_op, "2024-12-31", "Repair, billed late", "75.00")
    _on(co_op, "2025-09-01", "close-year", "2024", "--correct")
    _enter(co_op, 2025)
    _on(co_op, "2026-02-01", "close-year", "2025")


def without(folder: Path) -> None:
    """Close four years that need no approval, the last before it is over."""
    co_op = _laid_down(folder, RULES, MAIN)
    for year in YEARS:
        _enter(co_op, year)
        day = "2025-12-30" if year == max(YEARS) else f"{year + 1}-02-01"
        _on(co_op, day, "close-year", str(year))


def _laid_down(folder: Path, rules: str, main_ledger: str) -> CoOp:
    for name in ("years", "closings"):
        (folder / name).mkdir(parents=True)
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    (folder / "main.beancount").write_text(main_ledger, encoding="utf-8")
    return CoOp(folder)


def _enter(co_op: CoOp, year: int) -> None:
    text = YEAR.format(year=year, **YEARS[year]) + (JOINED if year == 2023 else "")
    (co_op.folder / f"years/{year}.beancount").write_text(text, encoding="utf-8")


def _enter_late(co_op: CoOp, day: str, narration: str, amount: str) -> None:
    text = LATE.format(day=day, narration=narration, amount=amount)
    co_op.append(f"years/{day[:4]}.beancount", text)


def _approve(co_op: CoOp, year: str, meeting: str, *, votes: int) -> None:
    given = ("--present", str(votes), "--for", str(votes), "--against", "0")
    _on(co_op, meeting, "approve", year, "--meeting", meeting, "--minutes", f"m-{meeting}", *given)


def _on(co_op: CoOp, day: str, *command: str) -> None:
    """Run a command as on a day."""
    epoch = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    co_op.run(*command, now=str(epoch))


if __name__ == "__main__":
    main()
