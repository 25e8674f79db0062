"""Mutation: small changes to money, allocation and closing, each of which some test must notice.

`make mutants ROOMS="money allocation closing" SECONDS=3600`; with PART=2 PARTS=8 the second of
every eight changes.

The tests of a room run once, and it is kept which of them run which line. Then this process loads
them all, and for each change copies itself: the copy puts the changed code into the function that
runs, and runs the tests of its lines up to the first that fails: those first that noticed an
earlier change of the function, then the quickest. What no test notices must stand in
`mutants-explained.txt` with the reason why it changes nothing that matters.
Assertions, what problems say in words, and what runs while a module is imported are not changed.

mutmut 3 was tried: it runs the tests twice in one process, which Hypothesis refuses for methods.
"""

import argparse
import contextlib
import importlib
import io
import json
import mmap
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.soak.mutating import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
EXPLAINED = Path(__file__).with_name("mutants-explained.txt")
ROOMS = {
    "money": (("coopctl.money",), ("tests/money", "tests/allocation", "coopctl/money.py")),
    "allocation": (
        ("coopctl.allocation",),
        ("tests/allocation", "tests/laws", "tests/worked", "tests/facts", "coopctl/allocation"),
    ),
    "closing": (
        ("coopctl.closing",),
        (
            *("tests/closing", "tests/verify", "tests/assembly", "tests/cli", "tests/plugin"),
            *("tests/history", "coopctl/closing"),
        ),
    ),
}
"""Of each room the modules that are changed, and the tests that must notice."""

WANTED = 0.95
NOT_INSTALLED = 77
SLOWER = 3
"""How many times as long a test may take before it counts as having noticed."""
_TOO_LONG = (-signal.SIGPROF, -signal.SIGALRM)


@dataclass(slots=True)
class Coverage:
    """Which tests run a line, and how long each takes."""

    by_line: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)

    def of(self, mutant: Mutant) -> list[str]:
        """Name the tests that run the lines of a change, the quickest first."""
        first, last = mutant.lines
        found: set[str] = set()
        for line in range(first, last + 1):
            found |= self.by_line.get((mutant.module, line), set())
        return sorted(found, key=lambda test: (self.seconds.get(test, 0), test))


class Timing:
    """A plugin that keeps how long each test takes, and has every command counted."""

    def __init__(self) -> None:
        import tests.counting  # noqa: PLC0415 - in the process that measures

        tests.counting.is_counted = lambda: True  # here all are wanted
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def measure(room: str, scratch: Path) -> None:
    """Run the tests of a room once, in this process; leave its lines and times in a folder."""
    names, tests = ROOMS[room]
    timing = Timing()
    options = ["--cov-context=test", "--cov-report=", "-q", "--no-header"]
    options += [f"--cov={name}" for name in names]
    pytest.main([*options, *_quietly(scratch), *tests], plugins=[timing])
    (scratch / "seconds.json").write_text(
        json.dumps({"seconds": timing.seconds, "failed": timing.failed}), encoding="utf-8"
    )


def _quietly(scratch: Path) -> list[str]:
    return ["-p", "no:cacheprovider", "-p", "no:xdist", f"--basetemp={scratch / 'tests'}"]


def covered(room: str, modules: Iterable[str]) -> Coverage:
    """Measure in another process, and read what it left."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        words = [sys.executable, "-m", "tests.soak.mutants", "--measure", folder, "--rooms", room]
        environment = {**_environment(), "COVERAGE_FILE": str(scratch / "coverage")}
        done = subprocess.run(
            words, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
        )
        left = json.loads((scratch / "seconds.json").read_text(encoding="utf-8"))
        assert not left["failed"], (left["failed"], done.stdout[-3_000:])
        found = Coverage(seconds=left["seconds"])
        lines = coverage.CoverageData(str(scratch / "coverage"))
        lines.read()
        for module in modules:
            file = str(importlib.import_module(module).__file__)
            for line, contexts in lines.contexts_by_lineno(file).items():
                found.by_line[module, line] |= {each.partition("|")[0] for each in contexts} - {""}
    return found


def _environment() -> dict[str, str]:
    return {**os.environ, "HYPOTHESIS_PROFILE": "mutants", "PYTHONPATH": str(ROOT)}


class Hunt:
    """A plugin that loads the tests, and runs them on one mutant after the other."""

    def __init__(self, mutants: Sequence[Mutant], lines: Coverage, ends: float) -> None:
        self.mutants = mutants
        self.lines = lines
        self.ends = ends
        self.good: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.noticed = 0
        self.by_time = 0
        self.tried = 0
        self.survived: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        failed, _ = _noticed_by(None, session.items, self.lines)
        assert failed is None, f"with no change it fails: {failed}"
        for mutant in self.mutants:
            if time.monotonic() > self.ends:
                break
            good = self.good[mutant.module, mutant.function]
            names = sorted(self.lines.of(mutant), key=lambda test: -good[test])
            tests = [items[test] for test in names if test in items]
            self.tried += 1
            test, by_time = _noticed_by(mutant, tests, self.lines)
            if test is not None:
                self.noticed += 1
                self.by_time += by_time
                good[test] += 1
            else:
                self.survived.append(mutant)
                _say(f"survived {len(tests)} tests, line {mutant.lines[0]}: {mutant.name}")
            if self.tried % 50 == 0:
                _say(f"… {self.tried} of {len(self.mutants)}, {self.noticed} noticed")
        return True


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def _noticed_by(
    mutant: Mutant | None, tests: Sequence[pytest.Item], lines: Coverage
) -> tuple[str | None, bool]:
    """Run tests on a mutant, or the code as it is, in a copy of this process.

    Returns:
        The test that notices, if any, and whether it does so by taking far longer.
    """
    with mmap.mmap(-1, 8) as at:  # the copy says here which test it runs
        child = os.fork()
        if child == 0:
            _in_copy(mutant, tests, lines, at)
        try:
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            assert status != NOT_INSTALLED, mutant
            noticed = tests[int.from_bytes(at[:8])].nodeid if status else None
            return noticed, status in _TOO_LONG
        finally:  # also where this process is told to end: a command may be left running
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)


def _in_copy(
    mutant: Mutant | None, tests: Sequence[pytest.Item], lines: Coverage, at: mmap.mmap
) -> NoReturn:
    """Run the tests up to the first that fails, and end this process by whether one did."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    status = NOT_INSTALLED
    with contextlib.suppress(BaseException):
        if mutant is not None:
            mutant.install()
        status = 1
        for number, test in enumerate(tests):
            at[:8] = number.to_bytes(8)
            if _fails(test, lines):
                os._exit(1)
        status = 0
    os._exit(status)


def _fails(item: pytest.Item, lines: Coverage) -> bool:
    """Run a test; a signal ends the process where it takes far longer than it did."""
    most = 3 + SLOWER * lines.seconds.get(item.nodeid, 0)
    signal.setitimer(signal.ITIMER_PROF, most)  # of this process
    signal.setitimer(signal.ITIMER_REAL, 20 + 10 * most)  # where it waits for another
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def explained() -> dict[str, str]:
    """Read the reasons why some mutants are not noticed, by the mutant's name."""
    found: dict[str, str] = {}
    name = ""
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[name] = f"{found[name]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            name = line
            found[name] = ""
    return found


def _modules(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        found = importlib.import_module(name)
        if hasattr(found, "__path__"):
            yield from (f"{name}.{each.name}" for each in pkgutil.iter_modules(found.__path__))
        else:
            yield name


def hunt(room: str, ends: float, part: int, parts: int) -> bool:
    """Try every mutant of a room, or of every so many the one that is asked for.

    Returns:
        Whether enough are noticed, and the rest are explained.
    """
    names, tests = ROOMS[room]
    modules = list(_modules(names))
    mutants = [each for module in modules for each in mutants_of(module)][part - 1 :: parts]
    reasons = explained()
    mutants.sort(key=lambda each: each.name in reasons)  # which run every test, and come last
    _say(f"mutants: {len(mutants)} of {room}")
    plugin = Hunt(mutants, covered(room, modules), ends)
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        options = ["--no-cov", "-q", "-s", *_quietly(Path(scratch))]
        pytest.main([*options, *tests], plugins=[plugin])
    open_ = [each for each in plugin.survived if not reasons.get(each.name)]
    noticed = plugin.noticed / max(plugin.tried, 1)
    _say(
        f"mutants: of {room} {plugin.tried} of {len(mutants)} tried, {plugin.noticed} noticed"
        f" ({noticed:.1%}; {plugin.by_time} by taking longer),"
        f" {len(plugin.survived) - len(open_)} explained, {len(open_)} open"
    )
    return noticed > WANTED and not open_


def main() -> int:
    """Run the rig."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--rooms", nargs="*", choices=list(ROOMS), default=list(ROOMS))
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--measure", type=Path)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.rooms[0], asked.measure)
        return 0
    os.environ.update(_environment())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # from a change that sends 1 for the signal 0
    part, parts = asked.part, asked.parts
    _say(
        f"mutants: ROOMS={' '.join(asked.rooms)} PART={part} PARTS={parts} "
        f"SECONDS={asked.seconds:g}"
    )
    begun = time.monotonic()
    good = [hunt(room, begun + asked.seconds, part, parts) for room in asked.rooms]
    _say(f"mutants: in {time.monotonic() - begun:.0f} s")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
