"""`make history`: closings through random lives, `verify` asked after each step.

SEQUENCES lives of at most STEPS steps, or as many as SECONDS allow; the same SEED gives the same
lives. A life in which `verify` says what is not true is made short by Hypothesis and printed as
the steps that lead to it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.lives import Lives

BATCH = 50
IN_MEMORY = "/dev/shm"  # noqa: S108 - its folders are private


def main() -> int:
    """Run lives until the wanted count or the time is reached; give the exit code."""
    parser = argparse.ArgumentParser(prog="make history")
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    say(f"history: SEED={asked.seed} SECONDS={asked.seconds} SEQUENCES={asked.sequences}")
    if Path(IN_MEMORY).is_dir():  # thousands of folders, made and taken away
        tempfile.tempdir = IN_MEMORY
    begun, batch = time.monotonic(), 0
    while Lives.sequences < asked.sequences and time.monotonic() - begun < asked.seconds:
        lives(asked.seed * 1_000_000 + batch, min(BATCH, asked.sequences), asked.steps)
        batch += 1
    took = time.monotonic() - begun
    say(
        f"history: {Lives.sequences:,} of {asked.sequences:,} sequences, {Lives.steps:,} verdicts "
        f"in {took:.0f} s, {1000 * time.process_time() / max(1, Lives.sequences):.0f} ms of the "
        "processor each"
    )
    for name, count in sorted(Lives.said.items()):
        say(f"history: {count:,} {name}")
    return 0


def lives(number: int, count: int, steps: int) -> None:
    """Run a number of lives, drawn from one seed."""
    asked = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(seed(number)(Lives), settings=asked)


def say(text: str) -> None:
    """Tell it at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
