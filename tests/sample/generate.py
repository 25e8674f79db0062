"""Write the sample co-operative's ledgers: `python -m tests.sample.generate [--check]`."""

import argparse
import sys
from pathlib import Path

from tests.sample import costs, events, files, income, plan, work
from tests.sample.days import FISCAL_YEARS, months
from tests.sample.journal import Journal

LEDGERS = Path(__file__).resolve().parents[2] / "ledgers"


def journal(closings: Path) -> Journal:
    """Make every entry of the books; dividends paid are read from the closings, if there."""
    entries = Journal()
    events.record_opening(entries)
    for month in months():
        work.record_month(entries, month)
        income.record_month(entries, month)
        costs.record_month(entries, month)
        events.record_month(entries, month, closings=closings)
    events.assert_balances(entries)
    return entries


def texts(folder: Path = LEDGERS) -> dict[str, str]:
    """Write each file as text, by its name in the folder of ledgers."""
    entries = journal(folder / "closings")
    written = {
        "main.beancount": files.main_ledger(),
        "accounts.beancount": files.accounts(),
        "members.beancount": files.members(),
        "plan.beancount": plan.plan(),
        "closings/about.beancount": files.about_closings(),
    }
    for year in FISCAL_YEARS:
        written[f"{year}.beancount"] = entries.text(year, heading=files.year_heading(year))
    return written


def differing(folder: Path = LEDGERS) -> list[str]:
    """Name the files that are not what the generator writes."""
    return [
        name
        for name, text in texts(folder).items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def write(folder: Path = LEDGERS) -> None:
    """Write every file of the ledgers but the closings."""
    for name, text in texts(folder).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def main(arguments: list[str] | None = None) -> int:
    """Write the ledgers, or with --check name those that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if any differs")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    names = differing()
    for name in names:
        sys.stdout.write(f"ledgers/{name} is not what the generator writes\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
