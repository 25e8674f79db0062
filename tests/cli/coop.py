"""A small co-op on disk, and the real command run on it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STARTER = Path(__file__).resolve().parents[2] / "coopctl" / "starters" / "principles"
LONG_AFTER = "1798761600"
"""2027-01-01: every year the tests close is over."""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The answer, where it is JSON."""
        answer: dict[str, Any] = json.loads(self.out)
        return answer


@dataclass(frozen=True)
class CoOp:
    """A co-op's folder."""

    folder: Path

    def run(self, *arguments: str, code: int | None = 0, now: str = LONG_AFTER) -> Done:
        """Run coopctl in the folder; `code` is the exit code it must end with."""
        environment = {**os.environ, "SOURCE_DATE_EPOCH": now, "COLUMNS": "80"}
        done = subprocess.run(
            [sys.executable, "-m", "coopctl", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return Done(done.returncode, done.stdout, done.stderr)

    def read(self, name: str) -> str:
        """Read a file of the co-op."""
        return (self.folder / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Edit a file as a treasurer would; the old text must be there once."""
        text = self.read(name)
        assert text.count(old) == 1, (name, old, text.count(old))
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        """Add lines at the end of a file."""
        (self.folder / name).write_text(self.read(name) + text, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Everything on disk, to see that nothing changed."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


CLOSING = "ledgers/closings/2025.beancount"


def seed(folder: Path) -> CoOp:
    """Copy the starter, as `coopctl init` does."""
    shutil.copytree(STARTER, folder)
    return CoOp(folder)
