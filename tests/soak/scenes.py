"""Every command that writes, each before a small co-op on which it has something to write."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from tests.assembly.approved import ASKED, ASSEMBLY, INCLUDED, LATE, RECORDS, approve, drafted
from tests.cli.coop import LONG_AFTER, CoOp, seed
from tests.closing.small import ACCOUNTS, BARE, FILE, MAIN, RULES, YEAR_2025, small
from tests.command import become
from tests.counting import uncounted
from tests.soak.tracer import Act, Touch, Traced, Tracer

IN_2026 = "1783000000"
"""2026-07-02."""
VOTES = ("--present", "2", "--for", "2", "--against", "0")
MEETING = ("--meeting", "2026-06-20", "--minutes", "2026-1")
OFFICES = "assembly:\n  quorum: 1/2\n  offices: {chair: {term: 2}}\n"
HOURS = "date,member,hours,activity\n2026-04-01,Ana,7.5,bread\n2026-04-01,Ben Okoro,6:45,rolls\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """A command, and how to lay down the co-op it runs on.

    Attributes:
        lays: makes the folder `co-op` in a folder.
        heals: the command that finishes the work, if not the same one.
    """

    name: str
    command: tuple[str, ...]
    lays: Callable[[Path], object]
    now: str = LONG_AFTER
    code: int = 0
    heals: tuple[str, ...] | None = None


def _draft(folder: Path) -> None:
    small(folder / "co-op", YEAR_2025)


def _deep(folder: Path) -> None:
    rules = RULES.replace("{folder: closings}", "{folder: books/closings}")
    accounts = ACCOUNTS.replace("closings/*", "books/closings/*")
    small(folder / "co-op", YEAR_2025, accounts=accounts, rules=rules)


def _outdated(folder: Path) -> None:
    co_op = small(folder / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")


def _linked(folder: Path) -> None:
    """The closing is a link to a file in another folder."""
    _outdated(folder)
    co_op = folder / "co-op"
    (co_op / "kept").mkdir()
    (co_op / FILE).rename(co_op / "kept/ours.beancount")
    (co_op / FILE).symlink_to("../kept/ours.beancount")


def _bare(folder: Path) -> None:
    small(folder / "co-op", YEAR_2025, accounts=BARE)


def _edited(folder: Path) -> None:
    co_op = small(folder / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.append(FILE, "; agreed with the auditor\n")


def _meeting(folder: Path, rules: str) -> None:
    co_op = small(folder / "co-op", YEAR_2025, accounts=INCLUDED, rules=rules)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    (co_op.folder / "closings/none.beancount").touch()


def _late(folder: Path) -> CoOp:
    co_op = drafted(folder)
    approve(co_op)
    co_op.append(MAIN, LATE)
    return co_op


def _corrected(folder: Path) -> None:
    _late(folder).run("close-year", "2025", "--correct", now=IN_2026)


def _hours(folder: Path, text: str = HOURS) -> CoOp:
    co_op = seed(folder / "co-op")
    (co_op.folder / "april.csv").write_text(text, encoding="utf-8")
    return co_op


def _hours_changed(folder: Path) -> None:
    co_op = _hours(folder)
    co_op.run("import", "hours", "april.csv", "--add-include")
    (co_op.folder / "april.csv").write_text(HOURS.replace("7.5", "7:20"), encoding="utf-8")


def _answer(folder: Path) -> None:
    co_op = small(folder / "co-op", YEAR_2025)
    (co_op.folder / "answer.txt").write_text("what was there before\n" * 50, encoding="utf-8")


def _nothing(folder: Path) -> None:
    (folder / "co-op").mkdir()


SCENES = (
    Scene("close-year", ("close-year", "2025"), _draft),
    Scene("close-year, folders to make", ("close-year", "2025"), _deep),
    Scene("close-year over a draft", ("close-year", "2025"), _outdated),
    Scene("close-year behind a link", ("close-year", "2025"), _linked),
    Scene("close-year --add-include", ("close-year", "2025", "--add-include"), _bare),
    Scene("close-year --force", ("close-year", "2025", "--force"), _edited),
    Scene("approve", ("approve", "2025", *MEETING, *VOTES), drafted),
    Scene(
        "resolve",
        ("resolve", "van", "--title", "Buy a van", *MEETING, *VOTES),
        partial(_meeting, rules=RULES + ASSEMBLY),
    ),
    Scene(
        "elect",
        ("elect", "--office", "chair", *MEETING, "--present", "2", "--candidate", "Zoe=2"),
        partial(_meeting, rules=RULES + OFFICES),
    ),
    Scene("close-year --correct", ("close-year", "2025", "--correct"), _late, now=IN_2026),
    Scene(
        "approve a correction",
        ("approve", "2025", "--meeting", "2026-08-20", "--minutes", "2026-2", *VOTES),
        _corrected,
    ),
    Scene("import hours", ("import", "hours", "april.csv", "--add-include"), _hours),
    Scene("import hours, changed", ("import", "hours", "april.csv"), _hours_changed),
    Scene("--output", ("explain", "2025", "--output", "answer.txt"), _answer),
    Scene("propose --output", ("propose", "2025", "--output", "proposal.md"), _draft),
    Scene("statement --all", ("statement", "2025", "--all", "--output", "pages"), _draft),
    Scene("init", ("init", "bakery"), _nothing),
)
assert ASKED  # the rules of `drafted`


class Stage:
    """A scene laid down once, and copied for each run."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self._folder = scene, folder
        self._base = folder / "base"
        self._base.mkdir(parents=True)
        scene.lays(self._base)
        self.before = tree(self._base / "co-op")
        self.here = folder / "run" / "co-op"
        self._scratch = folder / "run" / "scratch"
        self.lay_down()
        done = self.run(None, None)
        assert done.code == scene.code, self.err
        self.calls, self.after, self.said = done.calls, self.tree(), self.err

    def lay_down(self) -> None:
        """Put the co-op back to what it was before the command."""
        shutil.rmtree(self._folder / "run", ignore_errors=True)
        shutil.copytree(self._base / "co-op", self.here, symlinks=True)
        self._scratch.mkdir()

    def run(
        self,
        at: int | None,
        act: Act | int | None,
        watch: Callable[[Touch], None] | None = None,
    ) -> Traced:
        """Run the command; something happens to one of its calls, or each is watched."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            streams = (out.fileno(), err.fileno())
            done = Tracer((self.here, self._scratch), at, act, watch).run(
                partial(_become, self.here, self.scene, str(self._scratch), streams)
            )
            err.seek(0)
            self.err = err.read().decode()
        return done

    def run_again(self) -> tuple[int, str]:
        """Run the command as it is; give its exit code and what it says on standard error."""
        again = self.scene.heals or self.scene.command
        done = CoOp(self.here).run(*again, code=None, now=self.scene.now)
        return done.code, done.err

    def tree(self) -> dict[str, bytes | str]:
        """Give what the co-op's folder holds now."""
        return tree(self.here)

    def scratch_is_empty(self) -> bool:
        return not any(self._scratch.iterdir())


def _become(folder: Path, scene: Scene, scratch: str, streams: tuple[int, int]) -> NoReturn:
    uncounted()
    tempfile.tempdir = None
    surroundings: Mapping[str, str] = {
        "SOURCE_DATE_EPOCH": scene.now,
        "COLUMNS": "80",
        "TMPDIR": scratch,
    }
    become(folder, scene.command, surroundings, streams)


def tree(folder: Path) -> dict[str, bytes | str]:
    """Give each file below a folder with its mode and what it holds, each link and folder."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = f"to {path.readlink()}"
        elif path.is_dir():
            found[name] = f"folder {path.stat().st_mode:o}"
        else:
            found[name] = f"{path.stat().st_mode:o} ".encode() + path.read_bytes()
    return found


def left_over(found: Mapping[str, bytes | str]) -> list[str]:
    """Name the lock and the temporary files in a tree."""
    names = ((name, name.rpartition("/")[2]) for name in found)
    return [
        name
        for name, last in names
        if last == ".coopctl.lock" or (last.startswith(".") and last.endswith(".tmp"))
    ]


def without(found: Mapping[str, bytes | str], names: list[str]) -> dict[str, bytes | str]:
    """Give a tree without some files."""
    return {name: each for name, each in found.items() if name not in names}
