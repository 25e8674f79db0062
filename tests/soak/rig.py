"""What every rig has in common: its variables, its clock, and what it says.

A case is drawn from the rig's seed, the kind of case and its number alone, so that the same seed
gives the same cases on every machine, and one case can be run again by its number.
"""

import argparse
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import FrameType

LIMIT = 2.0
"""Seconds of the processor that one case may take."""

MOST_FAILURES = 20


class TooLong(AssertionError):  # noqa: N818 - it says what happened
    """A case took longer than it may."""


@dataclass(slots=True)
class Kind:
    """One kind of case: how many are wanted, and what came of them."""

    wanted: int
    reached: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Rig:
    """A run of cases, each drawn from the seed and its number.

    Attributes:
        name: of the make target.
        seconds: that the whole run may take.
        only: number of the one case to run.
        first: number of the first case, so that a long run can be gone on with.
    """

    name: str
    seed: int
    seconds: float
    kinds: dict[str, Kind] = field(default_factory=dict)
    only: int | None = None
    first: int = 0
    failures: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def random(self, kind: str, number: int) -> Random:
        """Give the source of choices of a case."""
        return Random(f"{self.name}:{kind}:{self.seed}:{number}")

    def run(
        self, kind: str, check: Callable[[Random], str], *, limit: float = LIMIT, share: float = 1
    ) -> None:
        """Run a kind of case until the wanted count or its share of the time is reached.

        Args:
            kind: one of those wanted.
            check: runs a case and gives a word for what came of it; a fault is an exception.
            limit: seconds of the processor for one case.
            share: of the time that is left.
        """
        about = self.kinds[kind]
        begun = told = time.monotonic()
        ends = begun + (self.started + self.seconds - begun) * share
        numbers: Iterator[int] = iter(range(self.first, self.first + about.wanted))
        if self.only is not None:
            numbers = iter((self.only,))
        for number in numbers:
            if time.monotonic() > ends or len(self.failures) >= MOST_FAILURES:
                break
            self._one(kind, number, check, limit)
            if time.monotonic() > told + 60:
                told = time.monotonic()
                self.say(f"{self.name}: {about.reached:,} of {about.wanted:,} {kind}")
        about.seconds += time.monotonic() - begun

    def each(self, kind: str, cases: Sequence[Callable[[], str]], *, limit: float) -> None:
        """Run cases that are listed rather than drawn; all of them are wanted."""
        cases = cases[self.first :] if self.only is None else cases[self.only : self.only + 1]
        self.kinds[kind].wanted = len(cases)
        left = iter(cases)
        self.run(kind, lambda _: next(left)(), limit=limit)

    def _one(self, kind: str, number: int, check: Callable[[Random], str], limit: float) -> None:
        """Run a case, and keep how it failed."""
        about, before = self.kinds[kind], _used()
        try:
            with at_most(limit):
                said = check(self.random(kind, number))
        except Exception:  # noqa: BLE001 - whatever escapes is what a rig looks for
            self.failures.append(f"{kind} {number}:\n{traceback.format_exc()}")
            self.say(f"FAILED {self.failures[-1]}")
            return
        took = _used() - before
        about.slowest = max(about.slowest, took)
        if took > limit:
            self.failures.append(f"{kind} {number}: it took {took:.1f} s")
            self.say(f"FAILED {self.failures[-1]}")
            return
        about.outcomes[said] = about.outcomes.get(said, 0) + 1
        about.reached += 1

    def say(self, text: str) -> None:
        """Tell it at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def begin(self) -> None:
        """Say with which variables it runs."""
        counts = " ".join(f"{name.upper()}={kind.wanted}" for name, kind in self.kinds.items())
        first = f"FIRST={self.first} " if self.first else ""
        self.say(f"{self.name}: SEED={self.seed} SECONDS={self.seconds:g} {first}{counts}".rstrip())

    def end(self) -> int:
        """Say what was reached; give the exit code."""
        for name, kind in self.kinds.items():
            outcomes = ", ".join(f"{n:,} {said}" for said, n in sorted(kind.outcomes.items()))
            self.say(
                f"{self.name}: {kind.reached:,} of {kind.wanted:,} {name} in {kind.seconds:.0f} s,"
                f" the slowest {kind.slowest:.3f} s ({outcomes or 'none'})"
            )
        if self.failures:
            self.say(f"{self.name}: {len(self.failures)} FAILED; run one again by CASE=its number")
        return 1 if self.failures else 0


def _used() -> float:
    """Give the seconds of the processor that this process and those it waited for have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End a case that takes more of the processor than it may, or waits for ever."""
    rings = 0

    def took(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong(f"it took more than {seconds:g} s")

    def waited(_signal: int, _frame: FrameType | None) -> None:
        nonlocal rings
        rings += 1
        if rings > 1:  # it rings once where the whole run was stopped for a while
            raise TooLong("it waits for something that does not come")

    wait = 60 + 30 * seconds
    before = {
        signal.SIGVTALRM: signal.signal(signal.SIGVTALRM, took),
        signal.SIGALRM: signal.signal(signal.SIGALRM, waited),
    }
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_REAL, wait, wait)
    try:
        yield
    finally:
        for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_REAL):
            signal.setitimer(timer, 0)
        for name, handler in before.items():
            signal.signal(name, handler)


def rig_from(name: str, counts: Mapping[str, int], *, seconds: float) -> Rig:
    """Read a rig's variables from the command line: a seed, seconds, and a count of each kind."""
    parser = argparse.ArgumentParser(prog=f"make {name}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--case", type=int)
    parser.add_argument("--first", type=int, default=0)
    for kind, count in counts.items():
        parser.add_argument(f"--{kind}", type=int, default=count)
    asked = parser.parse_args()
    kinds = {kind: Kind(getattr(asked, kind)) for kind in counts}
    return Rig(name, asked.seed, asked.seconds, kinds, asked.case, asked.first)


def slice_of(name: str, counts: Mapping[str, int]) -> Rig:
    """Give a rig for the usual tests; its seed may be set, so that each night looks elsewhere."""
    seed = int(os.environ.get("SEED", "1"))
    return Rig(name, seed, 3600, {kind: Kind(count) for kind, count in counts.items()})


def passed(rig: Rig) -> None:
    """Hold that every wanted case was run, and none failed."""
    assert not rig.failures, rig.failures[0]
    for name, kind in rig.kinds.items():
        assert kind.reached == kind.wanted, (name, kind)
