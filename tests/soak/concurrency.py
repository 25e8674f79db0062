"""Concurrency: 2 to 16 runs at once on one ledger, and readers who look all the time.

`make concurrency ROUNDS=1000 SECONDS=600 SEED=1`

In a round several runs of one writing command start together with some that only read, and a
reader opens every file that was there before, over and over. It must find each as it was or as it
will be, whole; one run writes and the others say that it is at work or that nothing is to be
done; and in the end every byte is what a single run leaves.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.command import become
from tests.counting import uncounted
from tests.soak.scenes import SCENES, Stage, left_over, without

WRITERS = (
    "close-year",
    "close-year over a draft",
    "close-year behind a link",
    "close-year --add-include",
    "approve",
    "import hours",
    "import hours, changed",
    "resolve",
    "close-year --correct",
    "approve a correction",
)
READS = (("close-year", "2025", "--check"), ("verify",), ("check",), ("explain", "2025"))
MOST = 16
MOST_FAILURES = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    command: tuple[str, ...]
    code: int
    said: str

    @property
    def wrote(self) -> bool:
        return self.code == 0 and "wrote " in self.said

    @property
    def gave_way(self) -> bool:
        """Whether it found another at work, or nothing left to do."""
        nothing = ("is up to date", "nothing new", "already", "nothing of 2025 is left")
        done = self.code == 0 and any(each in self.said for each in nothing)
        return done or (
            self.code == 1 and ("[ledger-locked]" in self.said or "[approved-already]" in self.said)
        )


def round_of(stage: Stage, runs: int, chance: random.Random) -> Counter[str]:
    """Let some runs loose at once; give how many ended in which way."""
    stage.lay_down()
    writers = max(1, chance.randrange(1, runs + 1))
    commands = [stage.scene.command] * writers
    commands += [chance.choice(READS) for _ in range(runs - writers)]
    chance.shuffle(commands)
    ended = _at_once(stage, commands)
    ways = Counter[str]()
    for each in ended:
        assert "Traceback" not in each.said, each.said
        if each.command != stage.scene.command:
            assert each.code in (0, 1, 3), each
            ways["read"] += 1
            continue
        assert each.wrote or each.gave_way, each
        ways["wrote" if each.wrote else "gave way"] += 1
    assert ways["wrote"] == 1, ended
    found = stage.tree()
    assert not left_over(found), left_over(found)
    assert found == stage.after
    return ways


def _at_once(stage: Stage, commands: Sequence[tuple[str, ...]]) -> list[Ended]:
    """Start all, watch the files until the last one ends, and give how each did."""
    waiting, go = os.pipe()
    files = [tempfile.TemporaryFile() for _ in commands]  # noqa: SIM115 - read and closed below
    begun: dict[int, int] = {}
    for number, command in enumerate(commands):
        child = os.fork()
        if child == 0:
            uncounted()
            os.close(go)
            os.read(waiting, 1)  # until the other end is closed
            nowhere = os.open(os.devnull, os.O_WRONLY)
            surroundings = {"SOURCE_DATE_EPOCH": stage.scene.now}
            become(stage.here, command, surroundings, (nowhere, files[number].fileno()))
        begun[child] = number
    os.close(waiting)
    os.close(go)
    codes: dict[int, int] = {}
    wanted = {
        name: {held, stage.after[name]}
        for name, held in without(stage.before, []).items()
        if isinstance(held, bytes)
    }
    while len(codes) < len(commands):
        _look(stage.here, wanted)
        child, status = os.waitpid(-1, os.WNOHANG)
        if child in begun:
            codes[begun[child]] = os.waitstatus_to_exitcode(status)
    _look(stage.here, wanted)
    ended = []
    for number, file in enumerate(files):
        file.seek(0)
        ended.append(Ended(commands[number], codes[number], file.read().decode()))
        file.close()
    return ended


def _look(folder: Path, wanted: dict[str, set[bytes | str]]) -> None:
    """Read each file as any other program would; it is old or new, and there."""
    for name, states in wanted.items():
        path = folder / name
        with path.open("rb") as file:
            held = file.read()
        known = {each.partition(b" ")[2] for each in states if isinstance(each, bytes)}
        assert held in known, f"{name} is neither old nor new: {held!r}"
    for path in folder.rglob("*.beancount"):
        if not path.name.startswith(".") and str(path.relative_to(folder)) not in wanted:
            assert path.read_bytes().endswith(b"\n"), f"{path} is there by half"


def rounds(
    stages: Sequence[Stage], count: int, seconds: float, seed: int
) -> tuple[int, Counter[str], list[str]]:
    """Go through rounds; give how many were reached, how runs ended, and what failed."""
    ends, ways, failures = time.monotonic() + seconds, Counter[str](), list[str]()
    for number in range(count):
        if time.monotonic() > ends or len(failures) >= MOST_FAILURES:
            return number, ways, failures
        chance = random.Random(f"{seed}:{number}")
        stage, runs = chance.choice(stages), chance.choice((2, 2, 3, 4, 4, 6, 8, MOST))
        try:
            ways += round_of(stage, runs, chance)
        except AssertionError as error:
            failures.append(f"round {number}, {stage.scene.name}, {runs} runs: {error}")
    return count, ways, failures


def stages_in(folder: Path) -> list[Stage]:
    """Lay down the co-ops that several write to at once."""
    scenes = [each for each in SCENES if each.name in WRITERS]
    return [Stage(scene, folder / str(number)) for number, scene in enumerate(scenes)]


def main() -> None:
    """Run the rounds that the command line asks for."""
    parser = argparse.ArgumentParser(prog="make concurrency")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(
        f"concurrency: SEED={asked.seed} SECONDS={asked.seconds:g} ROUNDS={asked.rounds}",
        flush=True,
    )
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="coopctl-rig-") as folder:
        stages = stages_in(Path(folder).resolve())
        reached, ways, failures = rounds(stages, asked.rounds, asked.seconds, asked.seed)
    said = ", ".join(f"{n:,} {way}" for way, n in sorted(ways.items()))
    took = time.monotonic() - begun
    print(f"concurrency: {reached:,} of {asked.rounds:,} rounds in {took:.0f} s ({said})")
    for each in failures:
        print(f"FAILED {each}")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
