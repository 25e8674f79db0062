"""The stories of README.md and docs/assembly.md, told by the real command on a real co-op."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ON_THE_DAY = "1795392000"
"""2026-11-23: the sample's third year is over, its fourth is running."""

LATE_BILL = """
2026-03-31 * "コピーセンター南" "Printing, billed late"
  Expenses:Office                 18700 JPY
  Liabilities:Payable:Suppliers  -18700 JPY
"""


class Stage:
    """A copy of a co-op under git, and the commands run in it."""

    def __init__(self, folder: Path, source: Path = ROOT) -> None:
        """Copy the co-op, by default the sample, and commit it."""
        self.folder = folder
        shutil.copytree(source / "ledgers", folder / "ledgers")
        shutil.copyfile(source / "rules.yaml", folder / "rules.yaml")
        (folder / "ledgers/closings/2025.beancount").unlink(missing_ok=True)
        self.run("git init -q -b main && git add -A && git commit -qm Books")

    def run(self, command: str) -> str:
        """Run a shell command; give what a person sees of it."""
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "SOURCE_DATE_EPOCH": ON_THE_DAY,
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "Treasurer",
            "GIT_AUTHOR_EMAIL": "treasurer@hikari.example",
            "GIT_COMMITTER_NAME": "Treasurer",
            "GIT_COMMITTER_EMAIL": "treasurer@hikari.example",
        }
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout

    def show(self, *commands: str) -> str:
        """Run commands and show each with what it prints."""
        return "\n".join(f"$ {command}\n{self.run(command).rstrip()}" for command in commands)

    def edit(self, name: str, old: str, new: str) -> None:
        """Change one place of a file."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")


def _close(stage: Stage) -> str:
    return stage.show("coopctl close-year 2025 --no-diff")


def _entry(stage: Stage) -> str:
    stage.run("git add -A && git commit -qm 'Close 2025'")
    text = (stage.folder / "ledgers/closings/2025.beancount").read_text(encoding="utf-8")
    entries = [block for block in text.split("\n\n") if 'step: "work-dividend"' in block]
    lines = entries[0].split("\n")
    return "\n".join([*lines[:13], "  …"])


def _edit(stage: Stage) -> str:
    stage.edit("rules.yaml", "2% of turnover", "3% of turnover")
    stage.run("coopctl close-year 2025")
    rules = stage.show("git diff --unified=1 rules.yaml")
    closing = stage.show("git diff --unified=0 ledgers/closings/2025.beancount").split("\n")
    lines = ["$ coopctl close-year 2025 > /dev/null", *rules.split("\n"), *closing[:28], "…"]
    return "\n".join(line for line in lines if not line.startswith("index "))


def _explain(stage: Stage) -> str:
    stage.run("git checkout -q rules.yaml && coopctl close-year 2025")
    return stage.show("coopctl explain 2025 Hanako")


def _verify(stage: Stage) -> str:
    path = stage.folder / "ledgers/2025.beancount"
    path.write_text(path.read_text(encoding="utf-8") + LATE_BILL, encoding="utf-8")
    return stage.show("coopctl check")


Scenes = dict[str, Callable[[Stage], str]]

SCENES: Scenes = {
    "close": _close,
    "entry": _entry,
    "edit": _edit,
    "explain": _explain,
    "verify": _verify,
}


def readme() -> str:
    """Give the README with every scene told anew."""
    return told("README.md", SCENES, ROOT)


def told(page: str, scenes: Scenes, source: Path) -> str:
    """Give a page with every scene told anew, one after the other on one co-op."""
    text = (ROOT / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder) / "co-op", source)
        for name, scene in scenes.items():
            said = scene(stage).rstrip()
            assert "Traceback" not in said, said
            kind = "console" if said.startswith("$") else "beancount"
            block = f"<!-- story: {name} -->\n```{kind}\n{said}\n```\n<!-- end -->"
            pattern = rf"<!-- story: {name} -->\n.*?<!-- end -->"
            assert len(re.findall(pattern, text, re.DOTALL)) == 1, name
            text = block.join(re.split(pattern, text, flags=re.DOTALL))
    return text
