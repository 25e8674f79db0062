"""The page on the plugin: its example is run, and every code that it names is a problem."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.coop import seed
from tests.docs import problems_page

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "plugin.md").read_text(encoding="utf-8")
LINE, ENTRIES = re.findall(r"```beancount\n(.*?)```", PAGE, re.DOTALL)
(SAID,) = re.findall(r"```console\n\$ bean-check ledgers/main.beancount\n(.*?)```", PAGE, re.DOTALL)


def test_bean_check_says_of_the_example_what_the_page_says(tmp_path: Path) -> None:
    co_op = seed(tmp_path / "co-op")
    co_op.run("close-year", "2025")
    co_op.append("ledgers/main.beancount", f"\n{LINE}\n{ENTRIES}")
    done = subprocess.run(
        [str(Path(sys.executable).with_name("bean-check")), "ledgers/main.beancount"],
        cwd=co_op.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = re.sub(r"sha256:\w+", "sha256:…", done.stderr).replace(f"{co_op.folder}/", "")
    assert said.rstrip("\n") + "\n" == SAID


def test_every_code_has_its_heading() -> None:
    linked = re.findall(r"\[`([a-z-]+)`\]\(problems\.md#([a-z-]+)\)", PAGE)
    headings = set(re.findall(r"^## ([a-z-]+)$", problems_page(), re.MULTILINE))
    assert [code for code, anchor in linked if code != anchor] == []
    assert {code for code, _ in linked} - headings == set()
    assert len(linked) > 8
