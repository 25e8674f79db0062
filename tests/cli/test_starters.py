"""Every starter closes its first year as it stands, under its law."""

from pathlib import Path

import pytest

from coopctl.cli.init import STARTERS, starters
from coopctl.rules.presets import preset_ids
from tests.cli.coop import CLOSING, CoOp
from tests.cli.test_close_year import bean_check

LATER = "1830297600"
"""2028-01-01."""


def test_there_is_a_starter_for_each_law_and_two_more() -> None:
    assert set(starters()) == {*preset_ids(), "principles", "us-bylaws"}
    assert len(preset_ids()) >= 17


@pytest.mark.parametrize("name", starters())
def test_it_closes_its_first_year_with_no_edit_and_passes_its_law(
    name: str, tmp_path: Path
) -> None:
    co_op = CoOp(tmp_path / "co-op")
    CoOp(tmp_path).run("init", "co-op", "--from", name)
    answer = co_op.run("close-year", "2025", "--format", "json", now=LATER).json
    assert answer["problems"] == []
    assert all(check["holds"] for check in answer["checks"])
    assert (name in preset_ids()) == (name in {check["law"] for check in answer["checks"]})
    assert sum(float(each["amount"]) for each in answer["steps"]) > 0
    assert bean_check(co_op.folder / "ledgers/main.beancount") == ""
    again = co_op.run("close-year", "2025", now=LATER)
    assert again.err == f"{CLOSING} is up to date\n"
    assert co_op.run("check", now=LATER).out == "errors: 0, warnings: 0\n"


def test_a_states_law_is_added_to_the_us_by_laws_as_their_readme_says(tmp_path: Path) -> None:
    CoOp(tmp_path).run("init", "co-op", "--from", "us-bylaws")
    co_op = CoOp(tmp_path / "co-op")
    rules = co_op.read("rules.yaml")
    said = [
        line.strip() for line in co_op.read("README.md").splitlines() if line.startswith("    law:")
    ]
    assert len(said) == 2
    for state, line in zip(("us-ca", "us-ny"), said, strict=True):
        (co_op.folder / "rules.yaml").write_text(f"{rules}\n{line}\n", encoding="utf-8")
        answer = co_op.run("close-year", "2025", "--dry-run", "--format", "json", now=LATER).json
        checks = [check for check in answer["checks"] if check["law"] == state]
        assert len(checks) >= 3
        assert all(check["holds"] for check in checks)
        assert {problem["code"] for problem in answer["problems"]} <= {"law-needs-name"}


@pytest.mark.parametrize("name", starters())
def test_its_readme_has_half_a_page(name: str) -> None:
    lines = (STARTERS / name / "README.md").read_text(encoding="utf-8").splitlines()
    assert 8 <= len(lines) <= 45
