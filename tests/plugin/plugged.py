"""A small co-op whose main ledger asks for the plugin, loaded by Beancount itself."""

from pathlib import Path
from typing import Any

from beancount import loader

from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, small

LINE = 'plugin "coopctl.plugin"\n'
COMMON = RULES.replace(
    "    to: Equity:Reserve\n",
    "    to: Equity:Reserve\n    indivisible: true\n    uses: [education, movement]\n",
)
"""The reserve is indivisible."""

HELD = """
2023-01-02 open Equity:Reserve:Building
2023-01-02 open Equity:Training
2023-01-02 open Liabilities:Members:Zoe
2023-01-02 open Equity:Earnings:Previous

2025-01-01 * "Reserve of the years before"
  Assets:Bank             500.00 EUR
  Equity:Reserve         -400.00 EUR
  Equity:Reserve:Building
"""


def plugged(folder: Path, *entries: str, accounts: str = ACCOUNTS, rules: str = COMMON) -> CoOp:
    """Lay a co-op down whose main ledger has the plugin on its first line."""
    co_op = small(folder / "co-op", *entries, accounts=LINE + accounts, rules=rules)
    (co_op.folder / "closings" / "about.beancount").write_text("; ours\n", encoding="utf-8")
    return co_op


def errors(co_op: CoOp, name: str = "main.beancount") -> list[Any]:
    """Give every error of a load by Beancount."""
    path = str(co_op.folder / name)
    return list(loader._uncached_load_file(path, None, None, None)[1])  # noqa: SLF001


def told(co_op: CoOp) -> list[tuple[str, str, str]]:
    """Give file, the line as it is written there, and the code of each error."""
    return [
        (
            Path(each.source["filename"]).relative_to(co_op.folder).as_posix(),
            line_at(each.source),
            each.message.partition("\n")[0].rpartition("[")[2].rstrip("]"),
        )
        for each in errors(co_op)
    ]


def line_at(source: dict[str, Any]) -> str:
    """Read the line of a place."""
    lines = Path(source["filename"]).read_text(encoding="utf-8").split("\n")
    line: int = source["lineno"]
    return lines[line - 1]
