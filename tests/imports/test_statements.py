"""The starter's program for bank statements, run as docs/importing.md says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.coop import CoOp

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
STATEMENTS = PAGE.partition("<!-- statement -->")[2]
(CSV,) = re.findall(r"```csv\n(.*?)```", STATEMENTS, re.DOTALL)
(ENTRIES,) = re.findall(r"```beancount\n(.*?)```", STATEMENTS, re.DOTALL)

OFX = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>37040044<ACCTID>DE89370400440532013000<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260201<DTEND>20260228
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260205120000<TRNAMT>-600.00<FITID>B-71<NAME>House & Co
<MEMO>Rent February</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260203<TRNAMT>310.25<FITID>B-70<NAME>Bar Luna
<MEMO>Invoice 2026-02
</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
FROM_OFX = """\
2026-02-03 * "Bar Luna" "Invoice 2026-02"
  statement-id: "B-70"
  Assets:Bank    310.25 EUR
  Income:Sales  -310.25 EUR

2026-02-05 * "House & Co" "Rent February"
  statement-id: "B-71"
  Assets:Bank    -600.00 EUR
  Expenses:Rent   600.00 EUR
"""


@pytest.fixture
def made(tmp_path: Path) -> CoOp:
    """A co-op as `coopctl init` makes it, with an empty folder for downloads."""
    CoOp(tmp_path).run("init", "co-op")
    (tmp_path / "co-op" / "downloads").mkdir()
    return CoOp(tmp_path / "co-op")


def extract(co_op: CoOp) -> str:
    """Give the entries that the program finds, without the lines that name files."""
    command = ["statements.py", "extract", "-q", "-e", "ledgers/main.beancount", "downloads"]
    done = subprocess.run(
        [sys.executable, *command], cwd=co_op.folder, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith((";; ", "****"))).strip() + "\n"


@pytest.mark.parametrize(
    ("name", "statement", "entries"),
    [("january.csv", CSV, ENTRIES), ("february.OFX", OFX, FROM_OFX)],
    ids=["CSV", "OFX"],
)
def test_a_statement_becomes_entries_and_what_is_booked_is_not_offered_again(
    made: CoOp, name: str, statement: str, entries: str
) -> None:
    (made.folder / "downloads" / name).write_text(statement, encoding="utf-8")
    assert extract(made) == entries
    booked = entries.replace("  Assets:Bank  -8.40 EUR", "  Assets:Bank\n  Expenses:Rent  8.40 EUR")
    made.append("ledgers/2025.beancount", f"\n{booked}")
    made.run("check")
    assert [line for line in extract(made).splitlines() if line and line[0] != ";"] == []


def test_two_equal_lines_are_two_entries(made: CoOp) -> None:
    line = "07.01.2026;Post;Stamps;-8,40\n"
    (made.folder / "downloads" / "a.csv").write_text(CSV + line, encoding="utf-8")
    ids = re.findall(r'statement-id: "(\w+)"', extract(made))
    assert len(set(ids)) == 4
