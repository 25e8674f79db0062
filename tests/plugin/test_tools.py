"""How the plugin finds the rules, and how bean-check and Fava show what it says."""

import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beancount import loader
from fava.application import create_app
from fava.core import FavaLedger

from tests.cli.coop import CoOp
from tests.closing.small import YEAR_2025
from tests.plugin.plugged import COMMON, HELD, LINE, errors, plugged, told

ROOT = Path(__file__).resolve().parents[2]
MAIN = "main.beancount"
COURSE = '2025-06-01 * "Course"'
ENTRY = f"""
{COURSE}
  Equity:Reserve    80.00 EUR
  Assets:Bank      -80.00 EUR
"""


def line_of(co_op: CoOp, text: str, name: str = MAIN) -> int:
    return co_op.read(name).split("\n").index(text) + 1


def bean_check(co_op: CoOp, *options: str, name: str = MAIN) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("bean-check")), *options, name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=co_op.folder, env=environment, capture_output=True, text=True, check=False
    )


def test_bean_check_tells_file_line_reason_and_remedy_with_the_entry(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    done = bean_check(co_op, "--no-cache")
    assert done.returncode == 1
    assert done.stderr == (
        f"{co_op.folder}/{MAIN}:{line_of(co_op, COURSE)}: 80.00 EUR leave the indivisible fund "
        "Equity:Reserve, and the entry does not say for which use [fund-used-untagged]\n"
        "  why: it bears losses in a closing, and else serves what is tagged `#education`, "
        "`#movement`\n"
        "  do:  write `#education` into the entry's first line if that is what it was for, "
        "or take the fund out of the entry\n"
        "\n"
        f"   {COURSE}\n"
        "     Equity:Reserve   80.00 EUR\n"
        "     Assets:Bank     -80.00 EUR\n"
        "\n\n"
    )


def test_bean_check_is_content_with_the_closed_sample(tmp_path: Path) -> None:
    folder = tmp_path / "co-op"
    shutil.copytree(ROOT / "ledgers", folder / "ledgers")
    shutil.copyfile(ROOT / "rules.yaml", folder / "rules.yaml")
    co_op = CoOp(folder)
    co_op.run("close-year", "2025")
    co_op.append("ledgers/main.beancount", LINE)
    done = bean_check(co_op, "--no-cache", name="ledgers/main.beancount")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_beancounts_cache_sees_that_the_rules_changed(tmp_path: Path) -> None:
    """Its file is kept only for a load that took long, so the threshold is set to nothing."""
    co_op = plugged(tmp_path, HELD, ENTRY)
    path = str(co_op.folder / MAIN)
    load = loader.pickle_cache_function(
        lambda name: f"{name}.cache",
        0,
        loader._uncached_load_file,  # noqa: SLF001
    )
    assert len(load(path, None, None, None)[1]) == 1
    co_op.replace("rules.yaml", "    indivisible: true\n    uses: [education, movement]\n", "")
    assert load(path, None, None, None)[1] == []
    assert len(list(co_op.folder.glob("*.cache"))) == 1


def test_fava_shows_the_error_at_its_line(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    path = co_op.folder / MAIN
    (error,) = FavaLedger(str(path)).errors
    assert error.source is not None
    assert error.source["lineno"] == line_of(co_op, COURSE)
    assert error.entry is not None
    client = create_app([str(path)]).test_client()
    start = client.get("/").headers["Location"].split("/")[1]
    (shown,) = json.loads(client.get(f"/{start}/api/errors").text)["data"]
    assert shown["source"] == {"filename": str(path), "lineno": line_of(co_op, COURSE)}
    assert shown["message"].startswith("80.00 EUR leave the indivisible fund Equity:Reserve")
    assert client.get(f"/{start}/errors/").status_code == 200


def test_fava_loads_again_when_the_rules_change(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    ledger = FavaLedger(str(co_op.folder / MAIN), poll_watcher=True)
    ledger.changed()
    assert len(ledger.errors) == 1
    co_op.replace("rules.yaml", "    indivisible: true\n    uses: [education, movement]\n", "")
    os.utime(co_op.folder / "rules.yaml", (2_000_000_000, 2_000_000_000))
    assert ledger.changed()
    assert ledger.errors == []


def at_the_plugin(co_op: CoOp, name: str = MAIN) -> str:
    """Give the one message, which must stand at the plugin's own line."""
    (error,) = errors(co_op, name)
    text = co_op.read(name).split("\n")[error.source["lineno"] - 1]
    assert text.startswith('plugin "coopctl.plugin"')
    assert error.entry is None
    return str(error.message)


def test_rules_are_beside_the_main_ledger_or_above_it(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    (co_op.folder / "ledgers").mkdir()
    for name in (MAIN, "closings"):
        (co_op.folder / name).rename(co_op.folder / "ledgers" / name)
    (error,) = errors(co_op, f"ledgers/{MAIN}")
    assert "[fund-used-untagged]" in error.message
    shutil.copy(co_op.folder / "rules.yaml", co_op.folder / "ledgers")
    co_op.replace(
        "ledgers/rules.yaml", "    indivisible: true\n    uses: [education, movement]\n", ""
    )
    assert errors(co_op, f"ledgers/{MAIN}") == []


def test_rules_are_where_the_line_says(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    (co_op.folder / "by-laws").mkdir()
    (co_op.folder / "rules.yaml").rename(co_op.folder / "by-laws" / "our.yaml")
    co_op.replace(MAIN, LINE, 'plugin "coopctl.plugin" "by-laws/our.yaml"\n')
    assert told(co_op) == [(MAIN, COURSE, "fund-used-untagged")]


def test_no_rules_is_one_error_that_says_what_to_write(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    (co_op.folder / "rules.yaml").unlink()
    assert at_the_plugin(co_op) == (
        f"there are no rules at {co_op.folder}/rules.yaml: write their path, from the folder of "
        'this file, as in `plugin "coopctl.plugin" "../rules.yaml"`'
    )


def test_broken_rules_are_one_error_with_the_first_thing_that_check_says(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY, rules=COMMON + "colour: red\nflavour: sweet\n")
    said = co_op.run("check", code=1).err.split("\n")
    head = next(line for line in said if line.startswith("rules.yaml:")).replace(" error:", "")
    assert at_the_plugin(co_op) == (
        "the co-op's rules have errors; `coopctl check` lists them. "
        f"The first: {co_op.folder}/{head}"
    )


@pytest.mark.parametrize("what", ["latin-1", "a folder", "a pipe"])
def test_rules_that_are_no_text_are_one_error(what: str, tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, ENTRY)
    rules = co_op.folder / "rules.yaml"
    rules.unlink()
    if what == "latin-1":
        rules.write_bytes(b"cooperative: Caf\xe9\n")
    elif what == "a folder":
        rules.mkdir()
    else:
        os.mkfifo(rules)
    assert at_the_plugin(co_op).startswith("the co-op's rules cannot be read: ")


def test_a_ledger_with_errors_of_its_own_gets_no_traceback(tmp_path: Path) -> None:
    wrong = """
2025-02-01 * "Two amounts missing"
  Assets:Bank
  Equity:Reserve

2025-02-02 * "Nothing to reduce"
  Assets:Nowhere  -10 X {}
  Equity:Reserve:Unheard   10 EUR

2025-02-03 * "Unbalanced"
  Assets:Bank  5 EUR

2025-02-04 open Assets:Bank
2025-02-05 balance Assets:Bank 7 EUR
2025-02-06 custom "coop-closing" 99999

not a directive
"""
    found = [each.message for each in errors(plugged(tmp_path, HELD, wrong, ENTRY))]
    assert [each for each in found if "Traceback" in each] == []
    assert any("[closing-year]" in each for each in found)


def test_a_text_without_a_file_looks_for_rules_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, found, _ = loader.load_string(LINE + "2025-01-01 open Assets:Bank\n")
    assert [each.message.partition(":")[0] for each in found] == [
        "there are no rules at rules.yaml"
    ]


def test_what_is_written_to_a_terminal_does_not_act_upon_it(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, '2025-01-01 custom "coop-\x1b[31m"\n')
    assert "\x1b" not in bean_check(co_op, "--no-cache").stderr.split("\n")[0]


def test_the_entries_are_those_that_came_and_the_collector_is_on_again(tmp_path: Path) -> None:
    co_op = plugged(tmp_path, HELD, YEAR_2025)
    with_it = loader._uncached_load_file(str(co_op.folder / MAIN), None, None, None)[0]  # noqa: SLF001
    co_op.replace(MAIN, LINE, "\n")
    assert loader._uncached_load_file(str(co_op.folder / MAIN), None, None, None)[0] == with_it  # noqa: SLF001
    assert gc.isenabled()
