"""Figures of any size on a screen of eighty columns: none is cut."""

from decimal import Decimal
from pathlib import Path

from tests.assembly.given import ACCOUNTS, RULES, books_of, moved
from tests.here import Here

GRANTS = (
    ("2024-12-31", "Equity:Capital:Uma", "1234567.89", None),
    ("2025-02-02", "Equity:Capital:Uma", "2345678.90", None),
    ("2025-01-01", "Equity:Capital:Uma", "3456789.01", 2024),
    ("2025-01-01", "Equity:Notices:Uma", "4567890.12", 2024),
    ("2025-01-01", "Equity:Notices:Ben", "-5678901.23", 2024),
    ("2025-03-03", "Equity:Notices:Uma", "-678901.23", None),
)


def test_seven_wide_columns_become_a_list_with_every_figure_whole(tmp_path: Path) -> None:
    entries = [
        moved(day, f"Equity:Earnings:Previous  {amount} EUR", account, closing=year)
        for day, account, amount, year in GRANTS
    ]
    accounts = ACCOUNTS + "2020-01-01 open Equity:Earnings:Previous\n"
    books_of(tmp_path, *entries, accounts=accounts)
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    out = Here(tmp_path).run("capital", "2025").out
    assert max(map(len, out.splitlines())) <= 80
    closing = sum(Decimal(amount) for _, account, amount, _ in GRANTS if account.endswith("Uma"))
    assert f"{closing:,}" in out
    for _, _, amount, _ in GRANTS:
        assert f"{abs(Decimal(amount)):,}" in out
