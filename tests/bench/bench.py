"""Time whole processes: close-year, a report and the plugin against bean-check; start-up.

Figures are medians over runs taken in turn, so that they hold when the machine's speed drifts.
Nothing here gates anything.
"""

import argparse
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
SAMPLE = Path(__file__).resolve().parents[2]
MEMBERS = [f"M{number:02d}" for number in range(40)]
FIRST = dt.date(2024, 1, 1)

RULES = """\
schema: 1
cooperative: Bench
ledger: main.beancount
currency: JPY
accounts: {turnover: [Income:Sales]}
members: {account: "Equity:Capital:{member}"}
measures:
  work: {account: "Equity:Work:{member}", unit: HOUR}
  capital: {account: "Equity:Capital:{member}", balance: daily-average}
allocation:
  - {step: reserve, amount: 5% of turnover, to: "Equity:Reserve", indivisible: true}
  - step: social-fund
    amount: 20% of remainder
    to: {"Equity:Jobs": 50%, "Equity:Education": rest}
  - step: work-dividend
    amount: 90% of remainder
    in_proportion_to: work
    to: "Liabilities:Members:{member}"
  - step: capital-dividend
    amount: remainder
    at_most: 3% of capital
    in_proportion_to: capital
    to: "Liabilities:Members:{member}"
  - {step: carried-forward, amount: remainder, to: "Equity:CarriedForward"}
"""

BARE = """\
import typer

app = typer.Typer()


def show(value: bool) -> None:
    if value:
        typer.echo("1.0")
        raise typer.Exit


@app.callback()
def root(version: bool = typer.Option(False, "--version", callback=show, is_eager=True)) -> None:
    pass


@app.command()
def hello() -> None:
    pass


app()
"""


@dataclass(frozen=True)
class Run:
    """What one run of a command took."""

    wall: float
    cpu: float
    mebibytes: float


def transactions(count: int) -> Iterator[tuple[dt.date, str, list[tuple[str, str]]]]:
    """Make up a year of sales, pay, hours and purchases; the same each time."""
    dice = random.Random(20240101)
    for number in range(count):
        day = FIRST + dt.timedelta(days=number * 366 // count)
        member = MEMBERS[dice.randrange(len(MEMBERS))]
        kind = number % 4
        if kind == 0:
            amount = dice.randrange(20_000, 99_999)
            parts = [("Assets:Bank", f"{amount} JPY"), ("Income:Sales", f"-{amount} JPY")]
            yield day, f"Invoice {number}", parts
        elif kind == 1:
            amount = dice.randrange(1_000, 9_999)
            pay = f"Expenses:Pay:{member}"
            yield day, "Pay", [(pay, f"{amount} JPY"), ("Assets:Bank", f"-{amount} JPY")]
        elif kind == 2:
            hours = f"{dice.randrange(1, 40) * 25 / 100:.2f}"
            work = f"Equity:Work:{member}"
            yield day, "Hours", [(work, f"{hours} HOUR"), ("Equity:Work:Done", f"-{hours} HOUR")]
        else:
            amount = dice.randrange(100, 5_000)
            parts = [("Expenses:Costs", f"{amount} JPY"), ("Assets:Bank", f"-{amount} JPY")]
            yield day, f"Purchase {number}", parts


def write_books(folder: Path, count: int) -> None:
    """Write the same books for Beancount and for hledger and ledger."""
    folder.mkdir()
    (folder / "rules.yaml").write_text(RULES)
    names = ["Assets:Bank", "Income:Sales", "Expenses:Costs", "Equity:Work:Done"]
    for member in MEMBERS:
        names += [f"Equity:Capital:{member}", f"Equity:Work:{member}", f"Expenses:Pay:{member}"]
    opens = [f"2023-01-01 open {name}\n" for name in names]
    opens.append('\n2023-12-31 * "Capital"\n')
    opens += [
        f"  Equity:Capital:{member}  -{10_000 + 500 * number} JPY\n"
        for number, member in enumerate(MEMBERS)
    ]
    total = sum(10_000 + 500 * number for number in range(len(MEMBERS)))
    opens.append(f"  Assets:Bank  {total} JPY\n")
    with (
        (folder / "main.beancount").open("w") as beancount,
        (folder / "main.journal").open("w") as journal,
    ):
        beancount.writelines(opens)
        for day, narration, parts in transactions(count):
            lines = "".join(f"  {account}  {amount}\n" for account, amount in parts)
            beancount.write(f'\n{day} * "{narration}"\n{lines}')
            journal.write(f"\n{day} * {narration}\n{lines}")


def write_closed(folder: Path) -> None:
    """Close the year of the books, and lay down ledgers that read it, one with the plugin."""
    closings = folder / "ledgers" / "closings"
    closings.mkdir(parents=True)
    (closings / "about.beancount").touch()
    funds = ("Reserve", "Jobs", "Education", "CarriedForward")
    lines = [f"2023-01-01 open Equity:{name}\n" for name in funds]
    lines += ['include "main.beancount"\n', 'include "ledgers/closings/*.beancount"\n']
    (folder / "closed.beancount").write_text("".join(lines))
    (folder / "plugged.beancount").write_text("".join(['plugin "coopctl.plugin"\n', *lines]))
    run_once([str(BIN / "coopctl"), "close-year", "2024", "--ledger", "closed.beancount"], folder)


def run_once(command: list[str], folder: Path) -> Run:
    """Run a command to its end; the system's own account of what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(title: str, commands: dict[str, list[str]], folder: Path, runs: int) -> None:
    """Run the commands in turn and print medians, and the first against each other."""
    taken: dict[str, list[Run]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            run = run_once(command, folder)
            if round_ > 0:  # the first round warms the machine up
                taken[name].append(run)
    print(f"\n{title}")
    print(f"  {'':24}{'wall s':>9}{'cpu s':>9}{'peak MiB':>10}   ours / its wall, cpu, peak")
    ours = next(iter(commands))
    for name, found in taken.items():
        middle = [
            statistics.median(getattr(run, key) for run in found)
            for key in ("wall", "cpu", "mebibytes")
        ]
        ratios = [
            statistics.median(
                getattr(a, key) / getattr(b, key) for a, b in zip(taken[ours], found, strict=True)
            )
            for key in ("wall", "cpu", "mebibytes")
        ]
        told = "" if name == ours else "   " + ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"  {name:24}{middle[0]:9.2f}{middle[1]:9.2f}{middle[2]:10.1f}{told}")


def main() -> None:
    """Read the options and print every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "bare.py").write_text(BARE)
        version = {
            "coopctl --version": [str(BIN / "coopctl"), "--version"],
            "bare Typer --version": [sys.executable, "bare.py", "--version"],
        }
        compare("start-up", version, folder, max(options.runs, 7))
        check = [str(BIN / "bean-check"), "--no-cache", "ledgers/main.beancount"]
        month = [str(BIN / "coopctl"), "report", "month", "2025-11"]
        reports = {"coopctl report month": month, "bean-check --no-cache": check}
        compare("a month of the sample", reports, SAMPLE, max(options.runs, 7))
        for size in (int(text) for text in options.sizes.split(",")):
            books = folder / str(size)
            write_books(books, size)
            close = ["close-year", "2024", "--dry-run", "--format", "json"]
            commands = {
                "coopctl close-year": [str(BIN / "coopctl"), *close],
                "bean-check --no-cache": [str(BIN / "bean-check"), "--no-cache", "main.beancount"],
            }
            for name in ("hledger", "ledger"):
                found = shutil.which(name)
                if found is not None:
                    commands[name] = [found, "-f", "main.journal", "balance"]
            compare(f"{size:,} transactions", commands, books, options.runs)
            write_closed(books)
            checked = {
                name: [str(BIN / "bean-check"), "--no-cache", f"{file}.beancount"]
                for name, file in (("with the plugin", "plugged"), ("without", "closed"))
            }
            compare(f"bean-check, {size:,} transactions", checked, books, options.runs)


if __name__ == "__main__":
    main()
