"""What crash points and faults have in common: the points, their order, the count of what came."""

import argparse
import collections
import random
import sys
import tempfile
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.soak.scenes import SCENES, Scene, Stage
from tests.soak.tracer import Act

MOST_FAILURES = 25


class Outcome(NamedTuple):
    """What a point left: a state, and a look at it that is taken once for each state."""

    state: Hashable
    look: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Rig:
    """A kind of disturbance.

    Attributes:
        acts_on: says what to try on a call; `every` is whether those that only read count.
        disturb: runs a scene with one call disturbed, and judges it.
    """

    name: str
    acts_on: Callable[..., Sequence[Act | int]]
    disturb: Callable[[Stage, int, "Act | int"], Outcome]


class Point(NamedTuple):
    """One disturbance: of a scene, at a call."""

    stage: Stage
    at: int
    act: Act | int

    def __str__(self) -> str:
        act = self.act.value if isinstance(self.act, Act) else f"error {self.act}"
        return f"{self.stage.scene.name}: {act} {self.at} {self.stage.calls[self.at]}"


def points_of(stages: Sequence[Stage], rig: Rig, *, every: bool) -> list[Point]:
    """Name every point of some scenes."""
    return [
        Point(stage, at, act)
        for stage in stages
        for at, touch in enumerate(stage.calls)
        for act in rig.acts_on(touch, every=every)
    ]


def run(
    points: Sequence[Point], rig: Rig, *, seconds: float = 1e9, say: Callable[[str], object] = print
) -> tuple[int, list[str]]:
    """Disturb at each point; give how many were reached, and what failed."""
    ends, failures, reached = time.monotonic() + seconds, list[str](), 0
    seen: set[tuple[str, Hashable]] = set()
    for point in points:
        if time.monotonic() > ends or len(failures) >= MOST_FAILURES:
            break
        reached += 1
        try:
            outcome = rig.disturb(*point)
            state = (point.stage.scene.name, outcome.state)
            if state not in seen:
                outcome.look()
                seen.add(state)
        except AssertionError as error:
            failures.append(f"{point}\n  {error}")
            say(f"FAILED {failures[-1]}")
    return reached, failures


def stages_in(folder: Path, scenes: Sequence[Scene] = SCENES) -> list[Stage]:
    """Lay scenes down, and run each once undisturbed."""
    return [Stage(scene, folder / str(number)) for number, scene in enumerate(scenes)]


def main(rig: Rig, before: Callable[[Stage], list[str]] | None = None) -> None:
    """Run a rig with what the command line says.

    Args:
        rig: to run.
        before: looks at each scene first, and names what is wrong.
    """
    parser = argparse.ArgumentParser(prog=f"make {rig.name}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--every", type=int, default=1, help="0: only calls that change something")
    parser.add_argument(
        "--part", type=int, default=1, help="which of the PARTS, to run side by side"
    )
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--scene", default="", help="those whose name contains this")
    asked = parser.parse_args()
    begun = time.monotonic()
    scenes = [each for each in SCENES if asked.scene in each.name]
    with tempfile.TemporaryDirectory(prefix="coopctl-rig-") as folder:
        stages = stages_in(Path(folder).resolve(), scenes)
        points = points_of(stages, rig, every=bool(asked.every))
        random.Random(asked.seed).shuffle(points)
        points = points[asked.part - 1 :: asked.parts]
        print(
            f"{rig.name}: SEED={asked.seed} SECONDS={asked.seconds:g} EVERY={asked.every} "
            f"PART={asked.part} PARTS={asked.parts}; "
            f"{len(stages)} commands, {sum(len(each.calls) for each in stages):,} calls, "
            f"{len(points):,} points",
            flush=True,
        )
        wrong = [each for stage in stages for each in (before(stage) if before else ())]
        reached, failures = run(points, rig, seconds=asked.seconds)
        failures += [f"{each} changes the disk" for each in wrong]
    took = time.monotonic() - begun
    acts = collections.Counter(each.act for each in points[:reached])
    what = ", ".join(
        f"{n:,} {each.value if isinstance(each, Act) else each}" for each, n in acts.items()
    )
    print(f"{rig.name}: {reached:,} of {len(points):,} points in {took:.0f} s ({what})")
    if failures:
        print(f"{rig.name}: {len(failures)} FAILED")
    sys.exit(bool(failures))
