"""How a file is put on disk: in which order, with which mode, and what a killed run leaves."""

import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing import files
from coopctl.closing.files import is_left_over, make_folder, replace_file, temporary
from tests.assembly.approved import LATE, RECORDS, approve, drafted
from tests.cli.coop import CoOp, seed
from tests.closing.small import ACCOUNTS, FILE, LINE, MAIN, RULES, YEAR_2025, small
from tests.closing.test_writing import meanwhile


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- mode and owner ---


def test_a_new_closing_has_the_mode_of_the_ledger(tmp_path: Path) -> None:
    """It is no program, whatever the ledger is."""
    for mode in (0o600, 0o775):
        co_op = small(tmp_path / f"{mode:o}", YEAR_2025)
        (co_op.folder / MAIN).chmod(mode)
        co_op.run("close-year", "2025")
        assert mode_of(co_op.folder / FILE) == mode & 0o666


def test_a_closing_that_is_replaced_keeps_its_mode(closed: CoOp) -> None:
    (closed.folder / FILE).chmod(0o640)
    closed.replace("rules.yaml", "25% of surplus", "30% of surplus")
    closed.run("close-year", "2025")
    assert mode_of(closed.folder / FILE) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner_and_a_new_one_has_that_of_the_ledger(closed: CoOp) -> None:
    os.chown(closed.folder / FILE, 1234, 2345)
    os.chown(closed.folder / MAIN, 3456, 4567)
    closed.replace("rules.yaml", "25% of surplus", "30% of surplus")
    closed.run("close-year", "2025")
    found = (closed.folder / FILE).stat()
    assert (found.st_uid, found.st_gid) == (1234, 2345)
    (closed.folder / FILE).unlink()
    closed.run("close-year", "2025")
    found = (closed.folder / FILE).stat()
    assert (found.st_uid, found.st_gid) == (3456, 4567)


def test_until_it_has_the_mode_of_what_it_replaces_a_file_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def keeping(_: object, __: int, descriptor: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))

    monkeypatch.setattr(files, "_as", keeping)
    (tmp_path / "a").write_bytes(b"")
    replace_file(str(tmp_path / "a"), b"new")
    assert modes == [0o600]


def test_who_may_not_give_a_file_away_gives_it_to_its_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def only_the_group(_: int, user: int, group: int) -> None:
        asked.append((user, group))
        if user != -1:
            raise PermissionError

    monkeypatch.setattr(os, "fchown", only_the_group)
    like: Any = SimpleNamespace(st_uid=1234, st_gid=2345, st_mode=0o640)
    with (tmp_path / "a").open("w") as file:
        files._as(like, 0o7777, file.fileno())  # noqa: SLF001 - only root has files of others
    assert asked == [(1234, 2345), (-1, 2345)]
    assert mode_of(tmp_path / "a") == 0o640


def test_no_file_and_no_folder_stays_open(tmp_path: Path) -> None:
    before = sorted(Path("/dev/fd").iterdir())
    replace_file(str(tmp_path / "new"), b"first")
    replace_file(str(tmp_path / "new"), b"second")
    make_folder(tmp_path / "a" / "b")
    assert sorted(Path("/dev/fd").iterdir()) == before


def test_an_answer_is_for_no_more_people_than_the_ledger(closed: CoOp) -> None:
    closed.run("explain", "2025", "--output", "open.txt")
    assert mode_of(closed.folder / "open.txt") == 0o666 & ~_umask()
    (closed.folder / MAIN).chmod(0o600)
    closed.run("explain", "2025", "--output", "own.txt")
    assert mode_of(closed.folder / "own.txt") == 0o600


def _umask() -> int:
    mask = os.umask(0o22)
    os.umask(mask)
    return mask


def test_a_new_folder_is_no_wider_open_than_what_holds_it(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir(mode=0o700)
    made = make_folder(tmp_path / "private" / "a" / "b")
    assert [each.name for each in made] == ["b", "a"]
    assert {mode_of(each) for each in made} == {0o700}


def test_each_new_folder_is_put_on_the_disk_in_the_one_that_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last: list[Path] = []
    monkeypatch.setattr("coopctl.closing.files.make_last", last.append)
    make_folder(tmp_path / "a" / "b")
    assert last == [tmp_path, tmp_path / "a"]


def test_an_answer_is_put_on_the_disk_with_the_folder_that_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last: list[Path] = []
    monkeypatch.setattr("coopctl.closing.files.make_last", last.append)
    replace_file(str(tmp_path / "answer.txt"), b"new\n")
    assert last == [tmp_path]


def test_what_another_users_run_has_open_is_not_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporary(tmp_path / "answer.txt", b"") as made:
        name = made.name.replace(f"-{os.getpid()}.", "-4711.")
    answers: dict[str, type[OSError] | None] = {
        "alive": None,
        "another user's": PermissionError,
        "dead": ProcessLookupError,
    }
    found = {}
    for who, error in answers.items():

        def kill(process: int, signal: int, error: type[OSError] | None = error) -> None:
            assert (process, signal) == (4711, 0)
            if error is not None:
                raise error

        monkeypatch.setattr(os, "kill", kill)
        found[who] = is_left_over(name)
    assert found == {"alive": False, "another user's": False, "dead": True}


def test_each_statement_is_for_its_reader_alone(closed: CoOp) -> None:
    closed.run("statement", "2025", "--all", "--output", "pages")
    pages = closed.folder / "pages"
    assert mode_of(pages) == 0o700
    assert {mode_of(each) for each in pages.iterdir()} == {0o600}


# --- what a killed run leaves ---


def test_a_temporary_file_of_a_dead_process_is_swept_and_one_of_a_living_is_not(
    tmp_path: Path,
) -> None:
    target = tmp_path / "answer.txt"
    with temporary(target, b"") as made:
        name = made.name
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    left = [name.replace(f"-{os.getpid()}.", f"-{each}.") for each in (dead, os.getppid())]
    for each in (*left, ".other.tmp"):
        (tmp_path / each).write_text("half", encoding="utf-8")
    replace_file(str(target), b"whole")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        [left[1], ".other.tmp", "answer.txt"]
    )


def test_a_temporary_file_of_the_same_process_number_is_in_nobodys_way(tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    with temporary(target, b"") as made:
        pass
    made.write_text("half", encoding="utf-8")
    replace_file(str(target), b"whole")
    assert [each.name for each in tmp_path.iterdir()] == ["answer.txt"]


# --- the second run finishes what the first began ---


def test_a_vote_whose_closing_was_not_written_any_more_is_finished_by_the_same_command(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    draft = co_op.read(FILE)
    approve(co_op)
    whole = co_op.files()
    (co_op.folder / FILE).write_text(draft, encoding="utf-8")
    other = approve(co_op, "--present", "2", "--for", "1", "--against", "0", code=1)
    assert "[approved-already]" in other.err
    done = approve(co_op)
    assert done.err == f"wrote {FILE}; the whole ledger loads with it\n"
    assert co_op.files() == whole


def test_a_vote_on_a_correction_that_was_cut_short_is_finished_by_the_same_command(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path)
    approve(co_op)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    name = "closings/2025-correction-1.beancount"
    draft = co_op.read(name)
    approve(co_op, meeting="2026-08-20")
    whole = co_op.files()
    (co_op.folder / name).write_text(draft, encoding="utf-8")
    approve(co_op, meeting="2026-08-20")
    assert co_op.files() == whole


@pytest.mark.parametrize(
    "command",
    [
        ("resolve", "van", "--title", "Buy", "--for", "2", "--against", "0"),
        ("elect", "--office", "chair", "--candidate", "Zoe=2"),
    ],
    ids=lambda command: command[0],
)
def test_what_is_on_record_is_not_recorded_twice(tmp_path: Path, command: tuple[str, ...]) -> None:
    rules = RULES + "assembly: {quorum: 1/2, offices: {chair: {term: 2}}}\n"
    accounts = ACCOUNTS.replace(LINE, f'{LINE}\ninclude "{RECORDS}"')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    (co_op.folder / RECORDS).touch()
    (co_op.folder / "closings/none.beancount").touch()
    meeting = ("--meeting", "2026-06-20", "--minutes", "2026-1", "--present", "2")
    first = co_op.run(*command, *meeting)
    before = co_op.files()
    again = co_op.run(*command, *meeting)
    assert again.out == first.out
    assert again.err.endswith(f"it is on record in {RECORDS} already\n")
    assert co_op.files() == before


def test_hours_whose_include_line_was_not_written_any_more_get_it_from_the_same_command(
    tmp_path: Path,
) -> None:
    """Until then nobody would miss them: nothing is new, and they count for nobody."""
    co_op = seed(tmp_path / "co-op")
    (co_op.folder / "april.csv").write_text(
        "date,member,hours,activity\n2026-04-01,Ana,7.5,bread\n", encoding="utf-8"
    )
    main = co_op.read("ledgers/main.beancount")
    command = ("import", "hours", "april.csv", "--add-include")
    co_op.run(*command)
    whole = co_op.files()
    (co_op.folder / "ledgers/main.beancount").write_text(main, encoding="utf-8")
    assert "[closing-not-included]" in co_op.run(*command[:3], code=1).err
    done = co_op.run(*command)
    assert done.err.startswith("nothing new, but the ledger includes ledgers/hours/2026.beancount")
    assert co_op.files() == whole


def test_init_finishes_what_it_began_and_takes_nothing_else_over(tmp_path: Path) -> None:
    here = CoOp(tmp_path)
    here.run("init", "bakery")
    whole = here.files()
    for name in ("rules.yaml", ".gitignore", "githooks/pre-commit"):
        (tmp_path / "bakery" / name).unlink()
    (tmp_path / "bakery" / "ledgers" / "closings" / "about.beancount").unlink()
    (tmp_path / "bakery" / "ledgers" / "closings").rmdir()
    here.run("init", "bakery")
    assert here.files() == whole
    here.append("bakery/rules.yaml", "# ours\n")
    assert "bakery is not empty" in here.run("init", "bakery", code=1).err
    assert here.read("bakery/rules.yaml").endswith("# ours\n")


# --- what changes while a command is at work ---


@pytest.mark.parametrize("name", ["rules.yaml", MAIN])
def test_a_comment_more_in_a_file_that_was_read_keeps_the_closing_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """No figure changes by it, though somebody is at work there."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    path, text, sign = co_op.folder / name, co_op.read(name), "#;"[name == MAIN]
    meanwhile(monkeypatch, lambda: path.write_text(f"{text}{sign} more\n"))
    told = co_op.run("close-year", "2025", code=1).err
    assert told.startswith(f"{name}: error: ")
    assert "[changed-meanwhile]" in told
    assert not (co_op.folder / FILE).exists()


def test_a_file_that_joins_the_ledger_meanwhile_keeps_the_closing_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = ACCOUNTS.replace(LINE, f'{LINE}\ninclude "notes/*.beancount"')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts)
    notes = co_op.folder / "notes"
    notes.mkdir()
    (notes / "one.beancount").write_text("; one\n", encoding="utf-8")
    meanwhile(monkeypatch, lambda: (notes / "two.beancount").write_text("; two\n"))
    told = co_op.run("close-year", "2025", code=1).err
    assert "notes/two.beancount: error: this file changed while the command" in told
    assert not (co_op.folder / FILE).exists()
