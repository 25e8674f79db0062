"""What is installed is what was pinned, and what is known about it is asked."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.audit import PINNED, verdict

ROOT = Path(__file__).resolve().parents[2]
FLAW = {"id": "PYSEC-2021-142", "fix_versions": ["5.4"], "aliases": [], "description": ""}


def unhashed(text: str) -> list[str]:
    """Name the requirements that are not pinned to one version by a hash."""
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    lines = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
    pinned = re.compile(r"[\w.\[\]-]+==\S+( ; [^#]*?)?( --hash=sha256:[0-9a-f]{64})+")
    return [line for line in lines if not pinned.fullmatch(line)]


def test_every_package_is_pinned_by_its_hashes() -> None:
    assert unhashed(PINNED.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "pyyaml>=6",
        "pyyaml==6.0.2",
        "pyyaml==6.0.2 \\\n    --hash=md5:0123",
        f"pyyaml @ https://x/y.whl --hash=sha256:{'0' * 64}",
        f"--index-url https://x --hash=sha256:{'0' * 64}",
    ],
)
def test_a_package_without_a_hash_is_noticed(line: str) -> None:
    assert len(unhashed(line)) == 1


def test_packages_are_installed_by_those_hashes_alone() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "pip install --quiet --require-hashes --no-deps -r requirements-dev.txt" in makefile


def test_what_runs_beside_coopctl_is_pinned_too() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=]", each)[0] for each in project["dependencies"]]
    text = PINNED.read_text(encoding="utf-8")
    assert [each for each in names if not re.search(rf"(?m)^{each}==", text)] == []


@pytest.mark.parametrize(
    ("packages", "code", "told"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "no known vulnerability in 1 packages"),
        (
            [{"name": "a", "version": "1", "vulns": [FLAW]}],
            1,
            "a 1: PYSEC-2021-142 (mended in 5.4)",
        ),
        ([{"name": "a", "skip_reason": "none"}], 0, "audit not run"),
        (
            [{"name": "a", "skip_reason": "x"}, {"name": "b", "version": "2", "vulns": []}],
            0,
            "in 1 packages; nothing is known about a",
        ),
        (
            [{"name": "a", "skip_reason": "x"}, {"name": "b", "version": "2", "vulns": [FLAW]}],
            1,
            "b 2: PYSEC",
        ),
    ],
)
def test_an_audit_fails_for_a_known_vulnerability_alone(
    packages: list[dict[str, object]], code: int, told: str
) -> None:
    found = verdict(json.dumps({"dependencies": packages, "fixes": []}))
    assert found.code == code
    assert told in found.told


@pytest.mark.parametrize("answer", ["", "[]", "Traceback", "{}"])
def test_without_an_answer_the_audit_says_that_it_was_not_run(answer: str) -> None:
    assert verdict(answer).code == 0
    assert verdict(answer).told.startswith("audit not run")
