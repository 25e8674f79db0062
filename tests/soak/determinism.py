"""Determinism: the same bytes whatever the machine, for every command in every format.

`make determinism SEED=1 SECONDS=3600`

A story of one co-op, from `init` to its meeting's approval, a correction and the reports, is told
by real processes: once plainly, and once under each of other hash seeds, locales, time zones,
working folders, numbers of processors, and orders in which the system lists files. Every answer,
message, exit code and file written must be the same, byte for byte. SEED shuffles the listings.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.assembly_story import LATE_BILL, OFFICES
from tests.soak.rig import rig_from

ROOT = Path(__file__).resolve().parents[2]
TABLE = ("text", "json", "csv", "markdown", "html")
PAPER = ("text", "markdown", "html", "json")
PLAIN = ("text", "json")
TIMESHEET = """\
date,member,hours,activity
2026-05-04,Sato,7:30,Kitchen
2026-05-04,Aoki,8,Garden
2026-05-05,Mori,"6,25",
"""
MEETING = ("--meeting", "2026-06-20", "--minutes", "GM2026")

Command = tuple[str, ...]

STORY: Sequence[tuple[Command, Sequence[str]]] = (
    (("init", "--list"), ()),
    (("rules", "show", "2025"), PLAIN),
    (("rules", "law"), ()),
    (("rules", "law", "jp-wca"), ()),
    (("rules", "schema"), ()),
    (("close-year", "2025", "--dry-run"), PLAIN),
    (("simulate", "2025", "--set", "legal-reserve=25% of surplus"), TABLE),
    (("close-year", "2025"), ()),
    (("explain", "2025"), PLAIN),
    (("propose", "2025", "--set", "legal-reserve=25% of surplus"), PAPER),
    (("approve", "2025", "--present", "5", "--for", "5", "--against", "0", *MEETING), ()),
    (("resolve", "by-laws-31", "--title", "Art. 31", "--majority", "2/3", "--present", "5",
      "--for", "3", "--against", "2", *MEETING), ()),
    (("elect", "--office", "chair", "--present", "5", "--candidate", "Mori=3", "--candidate",
      "Aoki=1", "--abstain", "1", *MEETING), ()),
    (("import", "hours", "may.csv", "--dry-run"), PLAIN),
    (("import", "hours", "may.csv", "--add-include"), ()),
    (("late",), ()),
    (("close-year", "2025"), ()),
    (("close-year", "2025", "--correct"), ()),
    (("verify",), PLAIN),
    (("check",), PLAIN),
    (("assembly", "2026"), TABLE),
    (("members",), TABLE),
    (("capital", "2025"), TABLE),
    (("statement", "2025", "--all"), PAPER),
    (("report", "month", "2026-03"), TABLE),
    (("report", "plan", "2025"), TABLE),
    (("report", "year", "2025"), TABLE),
    (("report", "funds"), TABLE),
    (("report", "community", "2025"), TABLE),
)  # fmt: skip
"""Commands in their order, with the formats of each; `late` is a bill that comes late."""

SHUFFLED = """\
import os, random
_scandir, _listdir = os.scandir, os.listdir
class _Listing:
    def __init__(self, found): self.found = iter(found)
    def __iter__(self): return self
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): return None
    def close(self): pass
def _shuffled(found):
    found = sorted(found, key=lambda each: getattr(each, "name", each))
    random.Random(os.environ["LISTING"]).shuffle(found)
    return found
def scandir(path="."):
    with _scandir(path) as found: return _Listing(_shuffled(found))
os.scandir, os.listdir = scandir, lambda path=".": _shuffled(_listdir(path))
"""
"""What a process runs first where the system is to list files in another order."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a process finds around it.

    Attributes:
        before: words before the command, such as those that bind it to one processor.
        elsewhere: run from another folder, by `-C`.
        folder: in which the co-op's lies.
        listing: seed by which listings of files are shuffled.
    """

    name: str
    environment: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    elsewhere: bool = False
    folder: str = "plain"
    listing: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said."""

    command: Command
    code: int
    out: bytes
    err: bytes


IN_SHORT: Sequence[Command] = (
    ("close-year", "2025"),
    ("statement", "2025", "--all", "--format", "html"),
    ("report", "year", "2025", "--format", "csv"),
    ("verify",),
)
"""What the usual tests tell of the story."""

PLAINLY = Surroundings("plain")


def surroundings(seed: int) -> tuple[Surroundings, ...]:
    """List what is tried; what this machine lacks is left out."""
    found = [
        Surroundings("hash seed 1", {"PYTHONHASHSEED": "1"}),
        Surroundings("hash seed by chance", {"PYTHONHASHSEED": "random"}),
        Surroundings("locale C", {"LC_ALL": "C", "LANG": "C"}),
        Surroundings("time zone east", {"TZ": "Pacific/Kiritimati"}),
        Surroundings("time zone west", {"TZ": "Pacific/Pago_Pago"}),
        Surroundings("another folder", folder="über uns/日本 co-op", elsewhere=True),
        Surroundings("listings shuffled", listing=f"{seed}"),
        Surroundings("listings shuffled again", listing=f"{seed}+"),
        Surroundings("another user", {"HOME": "/nonexistent", "USER": "x", "EDITOR": "vi"}),
    ]
    has = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    for name in ("tr_TR", "ja_JP"):
        if f"{name}.utf8" in has:
            all_ = f"{name}.UTF-8"
            found.append(Surroundings(f"locale {name}", {"LC_ALL": all_, "LANG": all_}))
    if shutil.which("taskset"):
        found.append(Surroundings("one processor", before=("taskset", "-c", "0")))
    return tuple(found)


def all_at_once(seed: int) -> Surroundings:
    """Give surroundings that differ in everything."""
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    return Surroundings("everything", environment, (), True, "über uns", f"{seed}")  # noqa: FBT003 - in its order


def told(around: Surroundings, commands: Iterable[Command] | None = None) -> Iterator[Said]:
    """Tell the story in some surroundings; give what each command said, then what it wrote."""
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch) / around.folder
        base.mkdir(parents=True)
        first = Path(scratch) / "first"
        first.mkdir()
        (first / "sitecustomize.py").write_text(SHUFFLED if around.listing else "")
        yield _run(around, first, base, ("init", "co-op", "--from", "jp-wca"))
        folder = base / "co-op"
        _prepare(folder)
        for command in _commands() if commands is None else commands:
            if command == ("late",):
                with (folder / "ledgers/2025.beancount").open("a", encoding="utf-8") as file:
                    file.write(LATE_BILL)
            else:
                yield _run(around, first, folder, command)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = str(path.relative_to(folder))
                yield Said(("wrote", name), path.stat().st_mode, path.read_bytes(), b"")


def _commands() -> Iterator[Command]:
    """Give every command in every format."""
    for command, formats in STORY:
        if not formats:
            yield command
        for each in formats:
            yield (*command, "--format", each)


def _prepare(folder: Path) -> None:
    """Have offices to elect to, and a timesheet."""
    rules = folder / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    assert text.count("majority: 1/2}") == 1
    rules.write_text(text.replace("majority: 1/2}", f"majority: 1/2, {OFFICES}}}"), "utf-8")
    (folder / "may.csv").write_text(TIMESHEET, encoding="utf-8")


def _run(around: Surroundings, first: Path, folder: Path, command: Command) -> Said:
    """Run one command as a process."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{first}:{ROOT}",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "80",
        "SOURCE_DATE_EPOCH": "1798761600",
        "LISTING": around.listing or "",
        **around.environment,
    }
    where = ("-C", str(folder)) if around.elsewhere else ()
    words = [*around.before, sys.executable, "-m", "coopctl", *where, *command]
    cwd = "/" if around.elsewhere else folder
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, check=False)
    return Said(command, done.returncode, done.stdout, done.stderr)


def same(
    plain: Sequence[Said], around: Surroundings, commands: Iterable[Command] | None = None
) -> str:
    """Tell the story again, and hold every word of it to the first telling."""
    count = 0
    for said, before in zip(told(around, commands), plain, strict=True):
        assert said == before, (around.name, said, before)
        count += 1
    assert not any(b"Traceback" in each.err for each in plain)
    return f"of {count} answers and files"


def main() -> int:
    """Run the rig."""
    rig = rig_from("determinism", {"surroundings": 0}, seconds=3600)
    rig.begin()
    plain = list(told(PLAINLY))
    failed = [f"{' '.join(each.command)} ({each.code})" for each in plain if each.code not in {0, 1}
              and each.command[0] != "wrote"]  # fmt: skip
    rig.say(f"determinism: {len(plain)} answers and files; not run well: {failed or 'none'}")
    cases = [partial(same, plain, around) for around in surroundings(rig.seed)]
    rig.each("surroundings", cases, limit=600)
    return rig.end()


if __name__ == "__main__":
    sys.exit(main())
