"""A short slice of the rigs, and what they would notice; `make crash-points` and others go on."""

import os
import random
from pathlib import Path

import pytest

from tests.soak import concurrency, crash_points, faults
from tests.soak.points import Rig, points_of, run, stages_in
from tests.soak.scenes import SCENES, Stage
from tests.soak.tracer import IS_SUPPORTED, Act, Kind

SEED = int(os.environ.get("SEED", "1"))

traced = pytest.mark.skipif(not IS_SUPPORTED, reason="the tracer knows x86-64 Linux alone")


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[Stage]:
    """Two commands that write two files each, one behind a link, one that writes many."""
    names = ("approve", "close-year behind a link", "close-year --add-include", "statement --all")
    scenes = [each for each in SCENES if each.name in names]
    return stages_in(tmp_path_factory.mktemp("rigs").resolve(), scenes)


def some(stages: list[Stage], rig: Rig, *, changing: int, reading: int) -> list[str]:
    """Disturb at some points drawn by the seed; give what failed."""
    chance = random.Random(SEED)
    changes = points_of(stages, rig, every=False)
    others = points_of(stages, rig, every=True)
    points = chance.sample(changes, changing) + chance.sample(others, reading)
    reached, failures = run(points, rig)
    assert reached == changing + reading
    return failures


@traced
def test_a_command_killed_at_any_call_loses_nothing_and_is_finished_by_the_next_run(
    stages: list[Stage],
) -> None:
    assert some(stages, crash_points.RIG, changing=10, reading=4) == []
    assert crash_points.changed_by_reading(stages[0]) == []


@traced
def test_a_call_that_fails_is_told_in_one_message_and_nothing_is_there_by_half(
    stages: list[Stage],
) -> None:
    assert some(stages, faults.RIG, changing=10, reading=5) == []


def test_of_many_runs_at_once_one_writes_and_readers_see_the_old_or_the_new(
    tmp_path: Path,
) -> None:
    scenes = [each for each in SCENES if each.name in ("approve", "close-year over a draft")]
    stages = [Stage(scene, tmp_path / str(n)) for n, scene in enumerate(scenes)]
    reached, ways, failures = concurrency.rounds(stages, 3, 600, SEED)
    assert failures == []
    assert (reached, ways["wrote"]) == (3, 3)


# --- the order of calls ---


@traced
def test_a_file_is_on_the_disk_before_it_is_loaded_and_loaded_before_it_is_renamed(
    stages: list[Stage],
) -> None:
    """And the folder is put on the disk after it. The two statements are no part of the ledger."""
    for stage in stages:
        calls = [(each.name, Path(each.path), each.in_copy) for each in stage.calls]
        renames = [at for at, (name, _, _) in enumerate(calls) if name == "rename"]
        assert len(renames) == (1 if "behind a link" in stage.scene.name else 2)
        for at in renames:
            follows_the_order(calls, at, is_loaded=stage.scene.name == "approve")


def follows_the_order(calls: list[tuple[str, Path, bool]], at: int, *, is_loaded: bool) -> None:
    """Hold the calls on a file against the order, up to and after its rename."""
    made = calls[at][1]
    own = [(n, name) for n, (name, path, _) in enumerate(calls[:at]) if path == made]
    last_write = max(n for n, name in own if name == "write")
    synced = [n for n, name in own if name == "fsync"]
    assert synced, "it is never put on the disk"
    assert last_write < synced[-1] < at
    loaded = [n for n, (name, path, copy) in enumerate(calls) if copy and path == made]
    assert bool(loaded) >= is_loaded
    assert all(synced[-1] < n < at for n in loaded)
    after = [
        n for n, (name, path, _) in enumerate(calls) if path == made.parent and name == "fsync"
    ]
    assert after, "its folder is never put on the disk"
    assert after[-1] > at, "its folder is not put on the disk after the rename"


@traced
def test_the_tracer_misses_no_call_that_changes_a_file(stages: list[Stage]) -> None:
    """Replayed on the old names, the calls give the new ones: nothing came to be without one."""
    for stage in stages:
        renamed = {Path(each.path) for each in stage.calls if each.name == "rename"}
        made = {
            Path(each.path)
            for each in stage.calls
            if each.kind is Kind.CHANGES and each.name in ("openat", "mkdir")
        }
        new = [name for name in stage.after if stage.after[name] != stage.before.get(name)]
        folders = [each for each in new if str(stage.after[each]).startswith("folder")]
        assert len(renamed) == len(new) - len(folders)
        assert renamed <= made
        assert {stage.here / each for each in folders} <= made


# --- what the rigs would notice ---


@traced
def test_the_rigs_notice_a_file_that_is_written_in_place(tmp_path: Path) -> None:
    """A file written over without a second one is there by half at some call."""
    (scene,) = (each for each in SCENES if each.name == "--output")
    stage = Stage(scene, tmp_path / "0")
    points = points_of([stage], crash_points.RIG, every=False)
    stage.after = {**stage.after, "answer.txt": b"another"}
    _, failures = run(points[-1:], crash_points.RIG)
    assert "neither old nor new" in failures[0]
    assert Act.KILL_AFTER in {each.act for each in points}
