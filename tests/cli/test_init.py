"""`init`: a co-op's repository that closes its first year as it stands."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.cli.test_close_year import bean_check


@pytest.fixture
def here(tmp_path: Path) -> CoOp:
    """An empty folder to work in."""
    return CoOp(tmp_path)


def test_a_new_folder_gets_ledgers_rules_gitignore_and_hook(here: CoOp) -> None:
    done = here.run("init", "bakery", "--from", "principles")
    assert done.out == "made bakery from starter `principles`; its README.md says how to go on\n"
    made = set(here.files())
    for name in (
        "rules.yaml",
        ".gitignore",
        "README.md",
        "githooks/pre-commit",
        "ledgers/main.beancount",
        "ledgers/closings/about.beancount",
    ):
        assert f"bakery/{name}" in made
    assert "bakery/gitignore" not in made


def test_it_closes_its_first_year_with_no_edit_and_passes_check(here: CoOp) -> None:
    here.run("init", "bakery")
    bakery = CoOp(here.folder / "bakery")
    assert bakery.run("check").err == ""
    assert "wrote ledgers/closings/2025.beancount" in bakery.run("close-year", "2025").err
    bakery.run("check")
    bakery.run("verify")
    assert bean_check(bakery.folder / "ledgers/main.beancount") == ""


def test_the_hook_can_be_run_and_runs_check(here: CoOp) -> None:
    here.run("init", "bakery")
    hook = here.folder / "bakery/githooks/pre-commit"
    assert hook.stat().st_mode & 0o111
    assert "coopctl check" in hook.read_text(encoding="utf-8")
    subprocess.run(["sh", "-n", str(hook)], check=True)


def test_an_empty_folder_is_taken_and_folders_above_are_made(here: CoOp) -> None:
    (here.folder / "empty").mkdir()
    here.run("init", "empty")
    here.run("init", "deep/in/folders")
    assert (here.folder / "deep/in/folders/rules.yaml").is_file()


def test_a_folder_with_anything_in_it_is_refused_and_left(here: CoOp) -> None:
    (here.folder / "full").mkdir()
    (here.folder / "full/.notes").write_text("ours", encoding="utf-8")
    before = here.files()
    done = here.run("init", "full", code=1)
    assert done.out == ""
    assert "full is not empty; name a new folder" in done.err
    assert here.files() == before


def test_a_folder_that_holds_only_git_s_own_is_taken(here: CoOp) -> None:
    (here.folder / "ours/.git").mkdir(parents=True)
    here.run("init", "ours")
    assert (here.folder / "ours/rules.yaml").is_file()


def test_a_file_at_the_folders_name_is_told_and_left(here: CoOp) -> None:
    (here.folder / "file").write_text("ours", encoding="utf-8")
    before = here.files()
    assert "cannot make file" in here.run("init", "file", code=1).err
    assert here.files() == before


def test_list_names_the_starters_and_makes_nothing(here: CoOp) -> None:
    done = here.run("init", "--list")
    assert "\nprinciples      A worker co-operative's books\n" in done.out
    assert here.files() == {}


def test_an_unknown_starter_and_no_folder_are_wrong_command_lines(here: CoOp) -> None:
    assert (
        "the starters are: ar-20337, ca-qc, " in here.run("init", "a", "--from", "law", code=2).err
    )
    here.run("init", code=2)
    assert here.files() == {}


def test_the_made_folder_works_from_elsewhere_too(here: CoOp) -> None:
    here.run("init", "bakery")
    done = here.run("-C", "bakery", "close-year", "2025", "--dry-run", "--format", "json")
    assert done.json["surplus"] == "14092.35"
