"""Crash points: every writing command is ended by SIGKILL before and after each call on its files.

`make crash-points SECONDS=3600 SEED=1` (`EVERY=` without calls that only read)

After each, every file must be the old one or the new one, whole, and the ledger must load; the
command is then run again, which must bring exactly what an undisturbed run brings, and leave
nothing behind. Between two calls that change something the disk is the same, which is looked at
first, call by call; so with EVERY=0 nothing is left out, and what a second run does is looked at
once for each state of the disk. Points are taken in an order drawn from the seed, so that a run
cut short by its time has looked everywhere.
"""

from tests.soak.points import Outcome, Rig, main
from tests.soak.scenes import Stage, left_over, without
from tests.soak.tracer import Act, Kind, Touch

ACTS = (Act.KILL_BEFORE, Act.KILL_AFTER)


def acts_on(touch: Touch, *, every: bool) -> tuple[Act, ...]:
    """Say what to try on a call."""
    return ACTS if every or touch.kind is Kind.CHANGES else ()


def crashed(stage: Stage, at: int, act: Act | int) -> Outcome:
    """End the command at a call, look at what is left, and run it again."""
    stage.lay_down()
    done = stage.run(at, act)
    assert done.met is not None, "the call was not made again"
    found = stage.tree()
    dead = left_over(found)
    for name, held in without(found, dead).items():
        if name not in stage.after or held not in (stage.before.get(name), stage.after[name]):
            raise AssertionError(f"{name} is neither old nor new: {held!r}")
    lost = [name for name in stage.before if name not in found]
    assert not lost, f"{lost} are gone"
    state = (tuple(sorted(without(found, dead).items())), tuple(map(_of_whom, dead)))
    return Outcome(state, lambda: _healed(stage))


def _of_whom(name: str) -> str:
    """Name a temporary file without its process."""
    return name.rpartition("-")[0] if name.endswith(".tmp") else name


def _healed(stage: Stage) -> None:
    """Run the command again."""
    code, said = stage.run_again()
    found = stage.tree()
    assert code == 0 or (found == stage.after and "[approved-already]" in said), said
    assert found == stage.after, {
        name: (found.get(name), stage.after.get(name))
        for name in found.keys() | stage.after.keys()
        if found.get(name) != stage.after.get(name)
    }


def changed_by_reading(stage: Stage) -> list[str]:
    """Run the command, and look at the disk before and after each call: who changes what?

    Where no call does that only reads, a kill at one leaves what a kill after the call before
    leaves, and points at calls that change something are all there are.
    """
    stage.lay_down()
    found = list[str]()
    last: list[object] = [stage.tree()]

    def look(touch: Touch) -> None:
        now = stage.tree()
        if now != last[0] and touch.kind is not Kind.CHANGES:
            found.append(str(touch))
        last[0] = now

    done = stage.run(None, None, look)
    assert [each.kind for each in done.calls] == [each.kind for each in stage.calls]
    return found


RIG = Rig("crash-points", acts_on, crashed)

if __name__ == "__main__":
    main(RIG, before=changed_by_reading)
