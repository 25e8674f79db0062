"""What Fava, bean-query and Beancount's own summaries say, before and after closing."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.ops import summarize
from beanquery import connect
from fava.application import create_app
from fava.core import FavaLedger

from tests.cli.coop import CoOp, seed

ROOT = Path(__file__).resolve().parents[2]
FILE = "ledgers/main.beancount"


def sample(folder: Path) -> CoOp:
    """Copy the sample co-op, its third year not yet closed."""
    shutil.copytree(ROOT / "ledgers", folder / "ledgers")
    shutil.copyfile(ROOT / "rules.yaml", folder / "rules.yaml")
    (folder / "ledgers/closings/2025.beancount").unlink(missing_ok=True)
    return CoOp(folder)


def statements(co_op: CoOp, years: tuple[str, ...]) -> dict[str, Any]:
    """Give Fava's income statement of each year: every account with its balance."""
    ledger = FavaLedger(str(co_op.folder / FILE))
    assert ledger.errors == []
    told: dict[str, Any] = {}
    for year in years:
        filtered = ledger.get_filtered(time=year)
        for root in ("Income", "Expenses"):
            tree = filtered.root_tree
            told[f"{year} {root}"] = {
                name: dict(node.balance) for name, node in tree.items() if name.startswith(root)
            }
    return told


@pytest.mark.parametrize(
    ("make", "years"),
    [(seed, ("2025", "2026")), (sample, ("2025-04-01 - 2026-03-31", "2026-04-01 - 2027-03-31"))],
    ids=["starter", "sample"],
)
def test_favas_income_statements_are_unchanged_by_closing(
    make: Any, years: tuple[str, ...], tmp_path: Path
) -> None:
    co_op = make(tmp_path / "co-op")
    before = statements(co_op, years)
    assert any(before.values())
    co_op.run("close-year", "2025")
    assert statements(co_op, years) == before


def test_favas_pages_open_on_the_closed_sample(tmp_path: Path) -> None:
    co_op = sample(tmp_path / "co-op")
    co_op.run("close-year", "2025")
    client = create_app([str(co_op.folder / FILE)]).test_client()
    start = client.get("/").headers["Location"].split("/")[1]
    for page in ("income_statement", "balance_sheet", "journal", "errors"):
        assert client.get(f"/{start}/{page}/").status_code == 200


def test_bean_query_finds_the_entries_by_tag_and_link(tmp_path: Path) -> None:
    co_op = sample(tmp_path / "co-op")
    answer = co_op.run("close-year", "2025", "--format", "json").json
    path = co_op.folder / FILE
    query = (
        "SELECT sum(number) WHERE 'coop-closing-2025' IN links AND account ~ '^Liabilities:Members'"
    )
    rows = connect(f"beancount:{path}").execute(query).fetchall()
    assert -rows[0][0] == sum(Decimal(each["amount"]) for each in answer["members"])


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_surplus_is_what_beancounts_own_summary_clears(year: int, tmp_path: Path) -> None:
    """An independent reckoning: clear Income and Expenses of the year with Beancount."""
    co_op = sample(tmp_path / "co-op")
    path = str(co_op.folder / FILE)
    entries, errors, options = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert errors == []
    first, after = dt.date(year, 4, 1), dt.date(year + 1, 4, 1)
    window, _ = summarize.open_opt(entries, first, options)
    window, _ = summarize.truncate(window, after), None
    cleared, _ = summarize.clear_opt(window, after, options)
    moved = sum(
        (
            posting.units.number or Decimal(0)
            for entry in cleared
            if isinstance(entry, data.Transaction) and entry.flag == "T"
            for posting in entry.postings
            if posting.account == "Equity:Earnings:Current"
            and posting.units is not None
            and posting.units.currency == "JPY"
        ),
        Decimal(0),
    )
    told = co_op.run("close-year", str(year), "--dry-run", "--format", "json").json
    assert Decimal(told["surplus"]) == -moved != 0
