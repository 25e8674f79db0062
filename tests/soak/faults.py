"""Fault injection: each call of each writing command on its files fails in turn.

`make faults SECONDS=7200 SEED=1` (`EVERY=0` without calls that only read)

With ENOSPC, EIO, EACCES and EINTR, and each write once for a half of what it was given. A run
either does its work all the same, or ends with exit code 1 and a message (with what Beancount says
beside it, where its own reading failed); what it was to replace is then there byte for byte, or
the new file where the fault came after its rename. No temporary file and no lock stays, unless
what failed was taking it away; it goes with the next write then.
"""

from tests.soak.points import Outcome, Rig, main
from tests.soak.scenes import Stage, left_over, without
from tests.soak.tracer import ERRORS, Act, Kind, Touch

TAKEN_AWAY_BY = ("unlink", "unlinkat", "rmdir")


def acts_on(touch: Touch, *, every: bool) -> tuple[Act | int, ...]:
    """Say what to try on a call."""
    if (touch.kind is Kind.READS and not every) or touch.name == "chdir":  # of the rig itself
        return ()
    short = (Act.SHORT,) if touch.name in ("write", "pwrite64") else ()
    return (*ERRORS, *short)


def failed(stage: Stage, at: int, act: Act | int) -> Outcome:
    """Let a call fail, and look at what the command makes of it."""
    stage.lay_down()
    done = stage.run(at, act)
    assert done.met is not None, "the call was not made again"
    found, said = stage.tree(), stage.err
    assert "Traceback" not in said, said
    assert done.code in (0, 1), (done.code, said)
    dead = left_over(found)
    if done.code == 0:
        assert without(found, dead) == stage.after, said
    else:
        _told_once(said, by_beancount=done.met.in_copy)
        wrong = [
            name
            for name, held in without(found, dead).items()
            if held not in (stage.before.get(name), stage.after.get(name))
        ]
        assert not wrong, f"{wrong} are neither old nor new"
        lost = [name for name in stage.before if name not in found]
        assert not lost, f"{lost} are gone"
    assert not dead or done.met.name in TAKEN_AWAY_BY, f"{dead} stay"
    state = tuple(sorted(found.items()))
    return Outcome((done.code == 0, state), lambda: _again(stage))


def _told_once(said: str, *, by_beancount: bool) -> None:
    """Hold that there is one message; where Beancount read, what it makes of it and our own."""
    messages = said.count(": error: ") + said.startswith("coopctl:")
    assert messages == 1 or (messages and by_beancount), said or "nothing is said"


def _again(stage: Stage) -> None:
    """Run the command again, which does what is left to do.

    A temporary file that could not be taken away goes with the next write to its folder.
    """
    code, said = stage.run_again()
    found = stage.tree()
    hidden = [each for each in left_over(found) if each.endswith(".tmp")]
    assert without(found, hidden) == stage.after, said
    assert code == 0 or "[approved-already]" in said, said


RIG = Rig("faults", acts_on, failed)

if __name__ == "__main__":
    main(RIG)
