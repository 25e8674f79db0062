"""Every starter that asks for the meeting's approval takes it at once."""

import re
from pathlib import Path

import pytest

from coopctl.cli.init import starters
from tests.cli.coop import CLOSING, STARTERS, CoOp
from tests.cli.test_starters import LATER

ASKING = [
    name
    for name in starters()
    if "approval: required" in (STARTERS / name / "rules.yaml").read_text(encoding="utf-8")
]


def test_there_are_some() -> None:
    assert len(ASKING) >= 12


@pytest.mark.parametrize("name", ASKING)
def test_its_first_year_is_approved_with_no_edit(name: str, tmp_path: Path) -> None:
    co_op = CoOp(tmp_path / "co-op")
    CoOp(tmp_path).run("init", "co-op", "--from", name)
    co_op.run("close-year", "2025", now=LATER)
    accounts = co_op.read("ledgers/accounts.beancount")
    opened, closed = (
        set(re.findall(rf"^\S+ {word} Equity:Capital:(\S+)", accounts, re.MULTILINE))
        for word in ("open", "close")
    )
    everybody = str(len(opened - closed))
    votes = ("--present", everybody, "--for", everybody, "--against", "0")
    meeting = ("--meeting", "2026-06-20", "--minutes", "2026-1")
    co_op.run("approve", "2025", *meeting, *votes, now=LATER)
    assert '  status: "approved"\n' in co_op.read(CLOSING)
    assert co_op.run("check", now=LATER).out == "errors: 0, warnings: 0\n"
    assert co_op.run("verify", now=LATER).out == f"2025: unchanged  {CLOSING}\n"
    assert "approve-2025: passed" in co_op.run("assembly", now=LATER).out
