"""The page on `verify`: its example is run, and its tables name what there is."""

import re
from pathlib import Path

from coopctl.cli.since import Since
from coopctl.closing.verify import Finding
from tests.cli.coop import ROOT
from tests.verify.kept import MAIN, closed, verified
from tests.verify.test_entries import LATE

PAGE = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")


def test_the_example_is_what_a_late_entry_looks_like(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```console\n\$ coopctl verify\n(.*?)…\n```", PAGE, re.DOTALL)
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    out = co_op.run("verify", code=1).out
    one_commit = re.compile(r"commit [0-9a-f]{12}|beancount:\d+")
    assert one_commit.sub("", out).startswith(one_commit.sub("", shown))


def test_the_page_names_every_finding_every_state_and_every_key(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    for word in (*Finding, *Since, *verified(co_op, code=0)):
        assert f"`{word}`" in PAGE or f"[].{word}`" in PAGE, word
