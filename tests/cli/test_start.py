"""A command loads only what it needs: what is not imported costs no time before it answers."""

import subprocess
import sys

import pytest

from tests.cli.coop import ROOT

CODE = """
import sys
sys.argv = ["coopctl", *sys.argv[1:]]
from coopctl.cli import main
try:
    main()
finally:
    print("\\n" + " ".join(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("command", "without"),
    [
        ("--version", {"coopctl.books", "coopctl.rules", "rich", "yaml"}),
        ("rules show", {"beancount", "coopctl.facts.reading", "coopctl.closing.text"}),
        ("report month 2025-11", {"coopctl.closing.text", "coopctl.closing.standing", "click"}),
    ],
)
def test_a_command_loads_only_what_it_needs(command: str, without: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "coopctl.cli" in loaded
    assert not loaded & without
