"""`--no-plugins`, `--trust-plugins`, `--allow-outside`: what only the person can grant."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from coopctl.cli import COMMANDS, app
from tests.cli.coop import ROOT, CoOp

OPTIONS = ["--no-plugins", "--trust-plugins", "--allow-outside"]
BESIDE = 'option "insert_pythonpath" "TRUE"\nplugin "co_op_audit"\n'
MAIN = "ledgers/main.beancount"


def leaves(command: Any) -> Iterator[Any]:
    """Give a command, or those of a group."""
    below = getattr(command, "commands", {})
    if not below:
        yield command
    for each in below.values():
        yield from leaves(each)


def test_every_command_that_takes_a_ledger_takes_them_once_and_no_other_does() -> None:
    group: Any = get_command(app)
    for command in (each for name in COMMANDS for each in leaves(group.commands[name])):
        names = [option for each in command.params for option in each.opts]
        given = [option for option in OPTIONS for each in names if each == option]
        assert given == (OPTIONS if "--ledger" in names else []), command.name


def test_rules_cannot_grant_what_the_person_grants(co_op: CoOp) -> None:
    co_op.append("rules.yaml", "trust_plugins: yes\n")
    co_op.append(MAIN, BESIDE)
    (co_op.folder / "ledgers" / "co_op_audit.py").write_text("__plugins__ = []\n", encoding="utf-8")
    told = co_op.run("check", code=1).err
    assert "[unknown-key]" in told
    assert "[plugin-not-trusted]" in told


def test_an_option_can_stand_in_the_environment(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    co_op.append(MAIN, BESIDE)
    (co_op.folder / "ledgers" / "co_op_audit.py").write_text("__plugins__ = []\n", encoding="utf-8")
    assert "[plugin-not-trusted]" in co_op.run("check", code=1).err
    monkeypatch.setenv("COOPCTL_TRUST_PLUGINS", "1")
    co_op.run("check")
    monkeypatch.setenv("COOPCTL_NO_PLUGINS", "1")
    assert "[plugins-left-out]" in co_op.run("check").err


def test_a_ledger_named_on_the_command_line_is_read_where_it_is(co_op: CoOp) -> None:
    away = co_op.folder.parent / "away"
    (co_op.folder / "ledgers").rename(away)
    assert "[no-ledger]" in co_op.run("explain", "2025", code=1).err
    co_op.run("explain", "2025", "--ledger", "../away/main.beancount")
    co_op.replace("rules.yaml", f"ledger: {MAIN}", "ledger: ../away/main.beancount")
    assert "[outside-repository]" in co_op.run("explain", "2025", code=1).err
    co_op.run("explain", "2025", "--allow-outside")


def test_a_co_op_s_folder_is_no_place_to_import_from(co_op: CoOp) -> None:
    """Python puts the working folder first for `python -m`."""
    for name in ("yaml", "typer", "beancount", "json"):
        ran = co_op.folder / f"{name}-ran"
        (co_op.folder / f"{name}.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    command = [sys.executable, "-m", "coopctl", "check"]
    done = subprocess.run(command, cwd=co_op.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(co_op.folder.glob("*-ran"))


def test_a_folder_called_like_the_program_is_not_run_where_python_is_told_so(co_op: CoOp) -> None:
    """As docs/security.md says: nothing but `-P` keeps Python from it."""
    ran = co_op.folder / "it-ran"
    (co_op.folder / "coopctl").mkdir()
    (co_op.folder / "coopctl" / "__init__.py").write_text(f"open({str(ran)!r}, 'w')\n", "utf-8")
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    for flags, runs in ((["-P"], False), ([], True)):
        assert f"`{' '.join(['python', *flags, '-m', 'coopctl'])}`" in page
        command = [sys.executable, *flags, "-m", "coopctl", "--help"]
        subprocess.run(
            command,
            cwd=co_op.folder,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert ran.exists() == runs
