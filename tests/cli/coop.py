"""A small co-op on disk, and the real command run on it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command import Said, coopctl_in

ROOT = Path(__file__).resolve().parents[2]
STARTERS = ROOT / "coopctl" / "starters"
STARTER = STARTERS / "principles"
LONG_AFTER = "1798761600"
"""2027-01-01: every year the tests close is over."""


class Done(Said):
    """What a command left behind."""

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
        done = coopctl_in(
            self.folder, arguments, environment={"SOURCE_DATE_EPOCH": now, "COLUMNS": "80"}
        )
        assert "Traceback" not in done.err, done.err
        assert code is None or done.code == code, done
        return Done(done.code, done.out, done.err)

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


def seed(folder: Path, starter: str = "principles") -> CoOp:
    """Copy a starter, as `coopctl init` does."""
    shutil.copytree(STARTERS / starter, folder)
    return CoOp(folder)
