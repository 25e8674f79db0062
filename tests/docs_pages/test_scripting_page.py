"""The page on scripts: each recipe is run on the starter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.coop import LONG_AFTER, ROOT, STARTER, CoOp, seed
from tests.verify.kept import commit

PAGE = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
MONTHLY, HOOK, FIGURES = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
GITHUB, GITLAB = (
    yaml.safe_load(each) for each in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
)
ON_PUSH = [each for each in GITLAB["check"]["script"] if each.startswith("coopctl ")]

BROKEN = '\n2025-12-30 * "Half an entry"\n  Expenses:Rent  140.00 EUR\n'


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """The starter with its year closed."""
    found = seed(tmp_path / "co-op")
    found.run("close-year", "2025")
    return found


def shell(
    co_op: CoOp, script: str, *arguments: str, before: str = "HEAD"
) -> subprocess.CompletedProcess[str]:
    """Run a script, with coopctl on the path as after its installation."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/sh", "-c", script, "script", *arguments],
        cwd=co_op.folder,
        env={
            **os.environ,
            "PATH": tools,
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": LONG_AFTER,
            "BEFORE": before,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_monthly_script_leaves_a_page_and_a_table(co_op: CoOp) -> None:
    done = shell(co_op, MONTHLY, str(co_op.folder))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages = sorted((co_op.folder / "reports").iterdir())
    assert [path.suffix for path in pages] == [".csv", ".html"]
    assert "2026-12" in pages[1].read_text(encoding="utf-8")


def test_the_monthly_script_stops_where_something_is_wrong(co_op: CoOp) -> None:
    co_op.append("ledgers/2025.beancount", BROKEN)
    done = shell(co_op, MONTHLY, str(co_op.folder))
    assert done.returncode == 1
    assert "[ledger-error]" in done.stderr
    assert not (co_op.folder / "reports").exists()


def test_what_is_run_on_every_push_is_content_with_the_books_and_stops_on_a_late_entry(
    co_op: CoOp,
) -> None:
    commit(co_op)
    assert [shell(co_op, each).returncode for each in ON_PUSH] == [0, 0]
    late = BROKEN.rstrip() + "\n  Assets:Bank\n"
    co_op.append("ledgers/2025.beancount", late)
    assert [shell(co_op, each).returncode for each in ON_PUSH] == [1, 1]


def test_a_push_to_the_main_branch_is_held_against_what_it_was_before(co_op: CoOp) -> None:
    """A record that is written anew agrees with itself: only what was before it tells."""
    said = ("--title", "New bread", "--minutes", "2026-1", "--for", "1", "--against", "0")
    co_op.run("resolve", "new-bread", "--meeting", "2026-06-20", "--add-include", *said)
    before = commit(co_op)
    (written,) = (
        each
        for each in co_op.folder.rglob("*.beancount")
        if "new-bread" in each.read_text(encoding="utf-8")
    )
    text = written.read_text(encoding="utf-8")
    written.write_text(text.replace('"2026-1"', '"2026-2"'), encoding="utf-8")
    after = commit(co_op)
    assert [shell(co_op, each, before=after).returncode for each in ON_PUSH] == [0, 0]
    assert [shell(co_op, each, before=before).returncode for each in ON_PUSH] == [0, 1]
    gone = "0" * 40
    assert [shell(co_op, each, before=gone).returncode for each in ON_PUSH] == [0, 2]


def test_both_services_run_the_same() -> None:
    begin, *rest = GITLAB["check"]["script"]
    assert rest == [step["run"] for step in GITHUB["jobs"]["check"]["steps"] if "run" in step]
    for request, pushed, found in (("", "b", "b"), ("a", "b", "a")):
        script = f'{begin}; test "$BEFORE" = {found}'
        env = {"CI_COMMIT_BEFORE_SHA": pushed, "CI_MERGE_REQUEST_DIFF_BASE_SHA": request}
        assert subprocess.run(["/bin/sh", "-c", script], env=env, check=False).returncode == 0


def test_the_hook_is_that_of_the_starters_and_refuses_a_commit(co_op: CoOp) -> None:
    assert (STARTER / "githooks" / "pre-commit").read_text(encoding="utf-8") == HOOK
    git = "git -c user.name=Ana -c user.email=ana@example.org -c core.hooksPath=githooks"
    begin = f"chmod +x githooks/pre-commit; git init -q; git add -A; {git} commit -qm Books"
    assert shell(co_op, begin).returncode == 0
    co_op.append("ledgers/2025.beancount", BROKEN)
    done = shell(co_op, f"git add -A; {git} commit -qm Broken")
    assert done.returncode == 1
    assert "[ledger-error]" in done.stderr


def test_figures_for_another_program_are_written(co_op: CoOp) -> None:
    done = shell(co_op, f"set -e\n{FIGURES}")
    assert done.returncode == 0, done.stderr
    assert (co_op.folder / "closing.json").read_text(encoding="utf-8").startswith("{")
    assert "Ana" in (co_op.folder / "members.csv").read_text(encoding="utf-8")
