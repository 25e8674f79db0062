import re

import pytest

from coopctl.cli import COMMANDS
from coopctl.cli import import_ as import_command
from coopctl.cli import report as report_command
from coopctl.cli import rules as rules_command
from tests import docs
from tests.problems.gallery import cases


def headings(page: str) -> list[str]:
    """Give the headings of a page below its title."""
    text = (docs.ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^##+ (.+)$", text, re.MULTILINE)


def test_the_generated_pages_are_what_would_be_generated_now() -> None:
    assert list(docs.out_of_step()) == []


def test_every_command_has_a_heading() -> None:
    groups = {"rules": rules_command, "import": import_command, "report": report_command}
    of_groups = [
        f"{name} {each.callback.__name__}"
        for name, group in groups.items()
        for each in group.app.registered_commands
        if each.callback is not None
    ]
    assert {"rules show", "import hours", "report month"} <= set(of_groups)
    expected = {"coopctl", *(f"coopctl {name}" for name in (*COMMANDS, *of_groups))}
    assert set(headings("commands.md")) == expected


def test_every_problem_code_has_a_heading_and_they_are_sorted() -> None:
    found = headings("problems.md")
    assert set(found) == {case.code for case in cases()}
    assert found == sorted(set(found))


def test_the_check_names_a_page_out_of_step_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "PAGES", {"docs/commands.md": lambda: "otherwise"})
    assert docs.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/commands.md is out of step: run `make docs`\n"
