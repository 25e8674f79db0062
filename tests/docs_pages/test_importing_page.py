"""The page on timesheets: its example is run on the sample co-op, its commands are understood."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.cli.test_trusting import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8").partition("\n## Bank")[0]
(CSV,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
(COMMAND,) = re.findall(r"```console\n\$ coopctl (.*?)\n", PAGE)
(ENTRY,) = re.findall(r"```beancount\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def sample(tmp_path: Path) -> CoOp:
    """The sample co-op, to be written into."""
    shutil.copytree(ROOT / "ledgers", tmp_path / "ledgers")
    shutil.copy(ROOT / "rules.yaml", tmp_path)
    return CoOp(tmp_path)


def test_the_example_on_the_page_becomes_the_entry_below_it(sample: CoOp) -> None:
    (sample.folder / "april.csv").write_text(CSV, encoding="utf-8")
    sample.run(*shlex.split(COMMAND))
    assert sample.read("ledgers/hours/2026.beancount").endswith(f"\n\n{ENTRY}")


def test_every_option_of_the_command_is_on_the_page(sample: CoOp) -> None:
    usual = {"--format", "--output", "--rules", "--ledger", "--help", *OPTIONS}
    told = sample.run("import", "hours", "--help").out
    options = set(re.findall(r"^ +(--[a-z-]+)", told, re.MULTILINE))
    assert options - usual == set(re.findall(r"`(--[a-z-]+)", PAGE)) - {"--correct", "--format"}
