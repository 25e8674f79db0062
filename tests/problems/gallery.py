"""The problem gallery: one small co-op for each thing that can be wrong.

A folder is named after the problem's code, or CODE.CASE where a code has more than one. It holds
what differs from the co-op in `base`:

    about     one sentence for docs/problems.md
    setup     shell lines that put the co-op into the state in question
    command   arguments of coopctl, in place of `close-year 2025`
    today     the day it runs on, in place of 2027-01-01
    stderr    all that it says, word for word
    exit      its exit code, in place of 1
    mended    shell lines that do what the message says; after them the problem is gone
    then      arguments for the second run, where `do` names others than `command`

Every other file takes the place of the one in `base`. `python -m tests.problems.gallery` writes
what the commands say now into the `stderr` files, to be read in the diff before it is committed.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from tests.command import Said, coopctl_in

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BASE = HERE / "base"
TOLD = {"about", "setup", "command", "today", "stderr", "exit", "mended", "then"}

_HEAD = re.compile(r"^\S.*: (?:error|warning): .* \[([a-z-]+)\]$")


@dataclass(frozen=True)
class Case:
    """One folder of the gallery."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def code(self) -> str:
        return self.name.partition(".")[0]

    @property
    def about(self) -> str:
        return self.text("about")

    @property
    def command(self) -> list[str]:
        return self.text("command", "close-year 2025").split()

    @property
    def exit(self) -> int:
        return int(self.text("exit", "1"))

    @property
    def stderr(self) -> str:
        return (self.folder / "stderr").read_text(encoding="utf-8")

    def text(self, name: str, default: str | None = None) -> str:
        """Read one of the files that say how the case runs."""
        file = self.folder / name
        if default is not None and not file.exists():
            return default
        return file.read_text(encoding="utf-8").strip()

    def lay_down(self, folder: Path) -> None:
        """Make the co-op in a folder that does not exist yet."""
        shutil.copytree(BASE, folder)
        for file in sorted(self.folder.iterdir()):
            if file.name not in TOLD:
                shutil.copy(file, folder)
        self.shell("setup", folder)

    def shell(self, name: str, folder: Path) -> None:
        """Run the lines of `setup` or `mended` in the co-op; our own command without a start."""
        lines = self.text(name, "").split("\n")
        for is_ours, group in groupby(lines, key=_is_ours):
            if not is_ours:
                subprocess.run(
                    ["sh", "-euc", "\n".join(group)],
                    cwd=folder,
                    env=self._environment(),
                    check=True,
                    capture_output=True,
                )
                continue
            for line in group:
                arguments = shlex.split(line)[1:]
                said = coopctl_in(folder, arguments, environment=self._environment(), counted=False)
                assert said.code == 0, (line, said.err)

    def run(self, folder: Path, *, again: bool = False) -> Said:
        """Run the command as somebody whom modes of files bind, root or not."""
        arguments = self.text("then", "").split() if again else []
        command = arguments or self.command
        if os.geteuid() == 0 and "chmod" in self.text("setup", ""):
            return self._without_rights(folder, command)
        return coopctl_in(folder, command, environment=self._environment(), counted=False)

    def _without_rights(self, folder: Path, arguments: list[str]) -> Said:
        """Run the command without root's right to override modes."""
        done = subprocess.run(
            [
                *("setpriv", "--bounding-set=-all", "--inh-caps=-all"),
                *(sys.executable, "-m", "coopctl", *arguments),
            ],
            cwd=folder,
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def _environment(self) -> dict[str, str]:
        day = datetime.fromisoformat(self.text("today", "2027-01-01")).replace(tzinfo=UTC)
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        # the lines are covered by the rooms' own tests; measured here they would take minutes
        inherited = {key: each for key, each in os.environ.items() if key[:8] != "COVERAGE"}
        return {
            **inherited,
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PATH": tools,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": str(int(day.timestamp())),
        }


def _is_ours(line: str) -> bool:
    """Whether a line runs coopctl and nothing besides that only a shell can do."""
    return line.startswith("coopctl ") and not set(line) & set("$`|&;<>*?\\")


def cases() -> list[Case]:
    """Give every case, by name; the one without a dot is the first of its code."""
    folders = (each for each in HERE.iterdir() if each.is_dir() and each != BASE)
    found = (Case(each) for each in folders if not each.name.startswith("__"))
    return sorted(found, key=lambda case: (case.code, case.name))


def messages(err: str) -> Iterator[tuple[str, str]]:
    """Cut what was said into messages, each with its code."""
    code, lines = None, list[str]()
    for line in err.splitlines():
        head = _HEAD.match(line)
        if head or not line.startswith(" "):
            if code is not None:
                yield code, "\n".join(lines)
            code, lines = head[1] if head else None, [line]
        else:
            lines.append(line)
    if code is not None:
        yield code, "\n".join(lines)


def everything_in(folder: Path) -> dict[str, bytes | int | str]:
    """Give every file byte for byte, and every folder and link; to see that nothing changed."""
    found: dict[str, bytes | int | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file() and os.access(path, os.R_OK):
            found[name] = path.read_bytes()
        else:
            found[name] = path.stat().st_mode
    return found


def _write_down() -> None:
    """Write what every command says now into the gallery."""
    for case in cases():
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "co-op"
            case.lay_down(folder)
            said = case.run(folder)
            (case.folder / "stderr").write_text(said.err, encoding="utf-8")


if __name__ == "__main__":
    _write_down()
