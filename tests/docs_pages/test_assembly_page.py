"""The page on the general meeting: its directives are read as they are written there."""

import re
from pathlib import Path

import pytest

from coopctl.rules import keys
from tests import assembly_story
from tests.cli.coop import CoOp, seed
from tests.story import ROOT

PAGE = (ROOT / assembly_story.PAGE).read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```beancount\n(.*?)```", PAGE, re.DOTALL)
CONSOLE = "\n".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL))
ON_THE_DAY = "1795392000"


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """The co-op of the page, with nothing on record yet."""
    found = seed(tmp_path / "co-op", assembly_story.STARTER.name)
    words = re.search(r"^    (assembly: .*)$", PAGE, re.MULTILINE)
    assert words is not None
    rules = re.sub(r"^assembly: .*$", words[1], found.read("rules.yaml"), flags=re.MULTILINE)
    (found.folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return found


def test_the_page_uses_every_key_of_the_rules(co_op: CoOp) -> None:
    for key in keys.ASSEMBLY:
        assert f"{key}: " in co_op.read("rules.yaml")


def test_every_directive_is_read_back_without_a_problem(co_op: CoOp) -> None:
    assert len(EXAMPLES) == 3
    for example in EXAMPLES:
        co_op.append(assembly_story.RECORDS, f"\n{example}")
    co_op.run("close-year", "2025", now=ON_THE_DAY)  # approved by the first of them
    assert co_op.run("check", now=ON_THE_DAY).out == "errors: 0, warnings: 0\n"
    answer = co_op.run("assembly", "--format", "json", now=ON_THE_DAY).json
    assert [each["resolution"] for each in answer["resolutions"]] == ["approve-2025", "second-van"]
    assert [(each["election"], each["elected"]) for each in answer["elections"]] == [
        ("board", ["Ito", "Hara"]),
        ("treasurer", ["Sato"]),
    ]


@pytest.mark.parametrize("example", EXAMPLES[:2])
def test_the_documented_form_is_the_one_that_the_commands_write(co_op: CoOp, example: str) -> None:
    """The page's own commands, run again."""
    co_op.run("close-year", "2025", now=ON_THE_DAY)
    for command in re.findall(r"^\$ coopctl (approve|elect)( .*)$", CONSOLE, re.MULTILINE):
        words = re.findall(r"'[^']*'|\S+", "".join(command))
        co_op.run(*(word.strip("'") for word in words), code=None, now=ON_THE_DAY)
    assert f"\n\n{example.rstrip()}\n" in co_op.read(assembly_story.RECORDS)


def test_every_key_that_the_commands_write_is_explained() -> None:
    written = set(re.findall(r'^  ([a-z-]+): ["\d]', "".join(EXAMPLES) + CONSOLE, re.MULTILINE))
    explained = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\|.*$", PAGE, re.MULTILINE))))
    assert {"present", "roll-for", "decided-by", "majority", "until"} <= written
    assert written <= explained
