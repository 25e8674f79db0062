"""One run at a time writes to a ledger, and what a killed run leaves is in nobody's way."""

import errno
import fcntl
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from coopctl.closing import lock
from coopctl.closing.lock import NAME, hold
from tests.cli.coop import STARTERS, CoOp
from tests.closing.small import FILE, MAIN, YEAR_2025, small
from tests.closing.test_writing import failing_on

HERE = os.uname().nodename


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """A co-op with a year to close."""
    return small(tmp_path / "co-op", YEAR_2025)


def write_lock(co_op: CoOp, host: str, process: int = 4711) -> Path:
    """Leave a lock behind, as a run that was killed."""
    path = co_op.folder / NAME
    path.write_text(f"{process}\n{host}\ncoopctl approve 2025\n", encoding="utf-8")
    return path


def test_a_lock_that_comes_and_goes_is_held_by_somebody(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other runs make it and take it away whenever it is looked for."""
    monkeypatch.setattr("coopctl.closing.lock._made", lambda *_: None)
    monkeypatch.setattr("coopctl.closing.lock._there", lambda _: None)
    with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
        assert problem is not None
        assert (problem.code, problem.wrong) == (
            "ledger-locked",
            "another run is writing to this ledger",
        )


def test_a_lock_that_goes_just_then_is_made_anew(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time it can neither be made nor be opened."""
    made, times = lock._made, []  # noqa: SLF001 - between its two calls

    def second_time(path: str, main: str) -> int | None:
        times.append(path)
        return made(path, main) if len(times) > 1 else None

    monkeypatch.setattr(lock, "_made", second_time)
    with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
        assert problem is None
        assert (co_op.folder / NAME).exists()


def test_a_lock_that_is_made_anew_just_then_is_taken_there(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one that was opened is no longer the one at its place."""
    is_at, times = lock._is_at, []  # noqa: SLF001 - between its two calls

    def second_time(path: str, descriptor: int) -> bool:
        times.append(path)
        return len(times) > 1 and is_at(path, descriptor)

    monkeypatch.setattr(lock, "_is_at", second_time)
    with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
        assert problem is None


def test_it_says_who_holds_it_to_those_who_may_see_the_ledger(co_op: CoOp) -> None:
    mask = os.umask(0o022)
    try:
        for mode, own in ((0o600, 0o600), (0o701, 0o600), (0o640, 0o640)):
            (co_op.folder / MAIN).chmod(mode)
            with hold(str(co_op.folder / MAIN), "coopctl approve 2025"):
                held = co_op.folder / NAME
                assert held.read_text() == f"{os.getpid()}\n{HERE}\ncoopctl approve 2025\n"
                assert stat.S_IMODE(held.stat().st_mode) == own
    finally:
        os.umask(mask)


def test_a_lock_that_cannot_be_written_is_taken_away(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_on(monkeypatch, lock, "fill", lambda *_: True)
    with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
        assert problem is not None
        assert problem.do == (
            f"mend what the system names of {co_op.folder}, then run the command again"
        )
    assert not (co_op.folder / NAME).exists()


def test_another_users_lock_is_only_read(co_op: CoOp, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is held, and its file may not be written by us; a link is followed neither way."""
    real, asked = os.open, []

    def only_to_read(path: str, flags: int, mode: int = 0o777) -> int:
        asked.append(flags)
        if flags & os.O_RDWR and not flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, mode)

    with at_work(co_op):
        monkeypatch.setattr(os, "open", only_to_read)
        with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
            assert problem is not None
            assert "process 4711 on this machine" in problem.wrong
            assert problem.do == "wait until it has ended, then run the command again"
    assert all(flags & os.O_NOFOLLOW and flags & os.O_CLOEXEC for flags in asked)


def test_a_lock_is_read_whatever_bytes_are_in_it(co_op: CoOp) -> None:
    (co_op.folder / NAME).write_bytes(b"4711\nb\xfcro\ncoopctl approve 2025\n")
    with hold(str(co_op.folder / MAIN), "coopctl approve 2025") as problem:
        assert problem is not None
        assert "process 4711 on b\ufffdro" in problem.wrong


def test_a_file_that_is_gone_is_not_the_one_at_its_place(tmp_path: Path) -> None:
    with (tmp_path / "held").open("w") as file:
        assert lock._is_at(str(tmp_path / "held"), file.fileno())  # noqa: SLF001
        (tmp_path / "held").unlink()
        assert not lock._is_at(str(tmp_path / "held"), file.fileno())  # noqa: SLF001


def test_a_copy_of_a_process_holds_nothing(co_op: CoOp) -> None:
    """Neither the lock, nor the belief that it has it."""
    main = str(co_op.folder / MAIN)
    with hold(main, "coopctl approve 2025"):
        (descriptor,) = lock._held.values()  # noqa: SLF001 - the file that the lock is on
        child = os.fork()
        if child == 0:
            with suppress(OSError):
                os.fstat(descriptor)
                os._exit(1)
            with hold(main, "coopctl approve 2025") as prevented:
                os._exit(0 if prevented is not None else 1)
        assert os.waitpid(child, 0)[1] == 0


def test_no_lock_stays_open(co_op: CoOp) -> None:
    """Neither one of our own, nor one that was looked at and is another's or a dead run's."""
    main, before = str(co_op.folder / MAIN), sorted(Path("/dev/fd").iterdir())
    with hold(main, "coopctl approve 2025"):
        assert len(list(Path("/dev/fd").iterdir())) == len(before) + 1
    write_lock(co_op, HERE)
    with hold(main, "coopctl approve 2025") as problem:
        assert problem is None
    write_lock(co_op, "office-laptop")
    with hold(main, "coopctl approve 2025") as problem:
        assert problem is not None
    assert sorted(Path("/dev/fd").iterdir()) == before


@contextmanager
def at_work(co_op: CoOp) -> Iterator[Path]:
    """Hold the lock as a run does that is still writing."""
    path = write_lock(co_op, HERE)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path


def test_a_second_run_writes_nothing_waits_for_nothing_and_says_who_is_at_work(
    co_op: CoOp,
) -> None:
    """It ends while the other still holds the lock."""
    with at_work(co_op) as path:
        before = co_op.files()
        done = co_op.run("close-year", "2025", code=1)
        assert co_op.files() == before
        assert done.err.startswith(
            f"{NAME}: error: `coopctl approve 2025` is writing to this ledger: "
            "process 4711 on this machine, since "
        )
        assert path.exists()
    assert "[ledger-locked]" in done.err


@pytest.mark.parametrize(
    "command",
    [
        ("close-year", "2025", "--dry-run"),
        ("check",),
        ("verify",),
        ("close-year", "2025", "--check"),
        ("explain", "2025", "--output", "answer.txt"),
    ],
    ids=" ".join,
)
def test_what_writes_nothing_to_the_ledger_needs_no_lock(
    closed: CoOp, command: tuple[str, ...]
) -> None:
    with at_work(closed):
        closed.run(*command)


@pytest.mark.parametrize("said", [f"4711\n{HERE}\ncoopctl approve 2025\n", "", "47"])
def test_a_lock_that_a_killed_run_left_is_taken_over(co_op: CoOp, said: str) -> None:
    """It may have got no further than a part of its first line."""
    (co_op.folder / NAME).write_text(said, encoding="utf-8")
    co_op.run("close-year", "2025")
    assert sorted(co_op.files()) == [FILE, MAIN, "rules.yaml"]


def test_the_lock_of_another_machine_is_never_broken(co_op: CoOp) -> None:
    """The system here may not see whether that run still lives."""
    path = write_lock(co_op, "office-laptop")
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert "process 4711 on office-laptop, since " in done.err
    assert f"no longer runs on office-laptop, run `rm {NAME}` first" in done.err
    assert co_op.files() == before
    path.unlink()
    co_op.run("close-year", "2025")


def test_no_lock_is_left_by_a_run_that_ends_with_a_problem(co_op: CoOp) -> None:
    co_op.append(MAIN, "\n2025-03-01 pad\n")
    co_op.run("close-year", "2025", code=1)
    assert not (co_op.folder / NAME).exists()


def test_a_folder_that_takes_no_lock_is_told_only_where_there_is_something_to_write(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    co_op.run("close-year", "2025")
    failing_on(monkeypatch, os, "open", lambda path, *_: NAME in str(path), errno.EROFS)
    assert co_op.run("close-year", "2025").err == f"{FILE} is up to date\n"
    co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")
    told = co_op.run("close-year", "2025", code=1).err
    assert f"{NAME} cannot be written: Read-only file system [cannot-write]" in told


def test_the_lock_lies_beside_the_ledger_itself_where_that_is_a_link(
    co_op: CoOp, tmp_path: Path
) -> None:
    """So two runs that name one ledger differently meet."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / MAIN).symlink_to(co_op.folder / MAIN)
    with (
        hold(str(tmp_path / "elsewhere" / MAIN), "coopctl close-year 2025") as prevented,
    ):
        assert prevented is None
        assert (co_op.folder / NAME).exists()


def test_a_lock_that_cannot_be_looked_at_in_the_end_is_taken_away_all_the_same(
    co_op: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hold(str(co_op.folder / MAIN), "coopctl") as prevented:
        assert prevented is None
        failing_on(monkeypatch, os, "lstat", lambda path, *_: str(path).endswith(NAME))
    assert not (co_op.folder / NAME).exists()


def test_a_lock_that_somebody_took_away_and_another_run_made_anew_stays(co_op: CoOp) -> None:
    """Two runs then write at once; but no third one."""
    path = co_op.folder / NAME
    with hold(str(co_op.folder / MAIN), "coopctl"):
        path.unlink()
        path.write_text("another's", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "another's"


def test_a_link_at_the_locks_name_is_not_followed(co_op: CoOp, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("ours", encoding="utf-8")
    (co_op.folder / NAME).symlink_to(tmp_path / "precious")
    assert "[cannot-write]" in co_op.run("close-year", "2025", code=1).err
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "ours"


def test_of_many_that_find_a_lock_left_behind_one_at_a_time_gets_it(co_op: CoOp) -> None:
    """Each that has it adds a line and looks whether another did meanwhile."""
    main, log = str(co_op.folder / MAIN), co_op.folder / "log"
    for _ in range(5):
        write_lock(co_op, HERE)
        children = []
        for _ in range(8):
            child = os.fork()
            if child == 0:
                with hold(main, "coopctl") as prevented:
                    if prevented is None:
                        with log.open("ab", buffering=0) as file:
                            file.write(b"in ")
                            time.sleep(0.01)
                            file.write(b"out ")
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        assert not (co_op.folder / NAME).exists()
    words = log.read_text(encoding="utf-8").split()
    assert len(words) >= 10
    assert words == ["in", "out"] * (len(words) // 2)


def test_a_copy_of_a_process_that_was_killed_holds_nothing_up(co_op: CoOp) -> None:
    """The ledger is loaded in one; it may live on for a moment."""
    main = str(co_op.folder / MAIN)
    reading, writing = os.pipe()
    holder = os.fork()
    if holder == 0:
        with hold(main, "coopctl"):
            copy = os.fork()
            if copy == 0:
                time.sleep(30)
                os._exit(0)
            os.write(writing, str(copy).encode())
            time.sleep(30)
        os._exit(0)
    copy = int(os.read(reading, 16))
    os.kill(holder, signal.SIGKILL)
    os.waitpid(holder, 0)
    try:
        os.kill(copy, 0)
        co_op.run("close-year", "2025")
    finally:
        os.kill(copy, signal.SIGKILL)
        os.close(reading)
        os.close(writing)


def test_a_run_that_has_the_lock_already_keeps_it(co_op: CoOp) -> None:
    main = str(co_op.folder / MAIN)
    with hold(main, "coopctl") as first:
        with hold(main, "coopctl") as second:
            assert (first, second) == (None, None)
        assert (co_op.folder / NAME).exists()
    assert not (co_op.folder / NAME).exists()


@pytest.mark.parametrize("starter", sorted(each.name for each in STARTERS.iterdir()))
def test_git_is_told_to_leave_the_lock_and_temporary_files_alone(starter: str) -> None:
    lines = (STARTERS / starter / "gitignore").read_text(encoding="utf-8").splitlines()
    assert {NAME, ".*.tmp"} <= set(lines)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link(path: Path) -> None:
    path.symlink_to(path.parent / "main.beancount")


@pytest.mark.parametrize(
    ("made", "kind", "away"),
    [(a_pipe, "a pipe", "rm"), (Path.mkdir, "a folder", "mv"), (a_link, "a link", "rm")],
)
def test_what_is_no_file_in_the_locks_place_is_said_to_be_that(
    co_op: CoOp, made: Callable[[Path], None], kind: str, away: str
) -> None:
    made(co_op.folder / NAME)
    told = co_op.run("close-year", "2025", code=1).err
    assert told.startswith(f"{NAME}: error: {NAME} is {kind}, and no file [cannot-write]\n")
    assert f"such as by `{away} {NAME}" in told
    assert not (co_op.folder / FILE).exists()
    assert (co_op.folder / NAME).exists()
