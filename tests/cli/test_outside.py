"""What closings, hours and resolutions lead to outside the co-op's folder is neither read nor told.

Of files inside, no more is read than there is room for.
"""

import os
import time
from pathlib import Path

import pytest

from coopctl.cli.screen import plain
from coopctl.problems import Place, Problem
from tests.cli.coop import CLOSING, CoOp, seed

OWN = "folder: ledgers/closings"
PRIVATE = "hunter2"
SECRET = f"name=caf\u00e9\npassword=caf\u00e9 {PRIVATE}\n".encode("latin-1")
RESOLVE = (
    *("resolve", "van", "--title", "Buy a van", "--meeting", "2026-06-20", "--minutes", "GM2026"),
    *("--present", "3", "--for", "3", "--against", "0", "--add-include"),
)
HOURS = ("import", "hours", "april.csv", "--add-include")
EVERY = [
    *(("check",), ("verify",), ("verify", "2025"), ("close-year", "2025", "--dry-run")),
    *(("explain", "2025"), ("propose", "2025")),
]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that is no co-op's own, in another encoding."""
    path = tmp_path / "secret"
    path.write_bytes(SECRET)
    return path


def told(co_op: CoOp, *arguments: str) -> str:
    """Give the one message of a command that does nothing because of what is outside."""
    before = co_op.files()
    done = co_op.run(*arguments, code=1)
    assert PRIVATE not in done.out + done.err
    assert done.err.count("[outside-repository]") == 1
    assert co_op.files() == before
    return done.err


@pytest.mark.parametrize("command", EVERY)
@pytest.mark.parametrize("name", ["2025", "2025-correction-1", "2019"])
def test_a_closing_that_is_a_link_outside_is_not_read(
    co_op: CoOp, secret: Path, name: str, command: tuple[str, ...]
) -> None:
    link = f"ledgers/closings/{name}.beancount"
    (co_op.folder / link).symlink_to(secret)
    message = told(co_op, *command)
    assert message.startswith(f"{link}: error: this file is a link that leads outside")
    assert "[closing-unreadable]" not in message


@pytest.mark.parametrize("command", EVERY)
def test_the_closings_of_another_co_op_are_not_told(
    co_op: CoOp, tmp_path: Path, command: tuple[str, ...]
) -> None:
    other = seed(tmp_path / "other")
    other.run("close-year", "2025")
    other.append(CLOSING, f"; {PRIVATE}\n")
    there = other.folder / "ledgers" / "closings"
    co_op.replace("rules.yaml", OWN, f"folder: {os.path.relpath(there, co_op.folder)}")
    line = co_op.read("rules.yaml").count("\n")
    message = told(co_op, *command)
    assert message.startswith(f"rules.yaml:{line}:")
    assert "`../other/ledgers/closings` is outside the co-op's repository" in message
    found = co_op.run("verify", "--allow-outside", code=None)
    assert "closing-edited" in found.err, "and so it is read where that is asked for"


def test_a_folder_of_closings_that_is_a_link_outside_is_not_looked_into(
    co_op: CoOp, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "2025.beancount").write_bytes(SECRET)
    (co_op.folder / "linked").symlink_to(tmp_path / "there")
    co_op.replace("rules.yaml", OWN, "folder: linked")
    assert "`linked` is outside" in told(co_op, "verify")


@pytest.mark.parametrize("is_folder", [True, False])
def test_hours_that_lead_outside_are_not_read(
    co_op: CoOp, tmp_path: Path, *, is_folder: bool
) -> None:
    (co_op.folder / "april.csv").write_text("date,member,hours\n2025-04-01,ana,8\n", "utf-8")
    hours, there = co_op.folder / "ledgers" / "hours", tmp_path / "there"
    there.mkdir()
    (there / "2025.beancount").write_bytes(SECRET)
    if is_folder:
        hours.symlink_to(there)
    else:
        hours.mkdir()
        (hours / "2025.beancount").symlink_to(there / "2025.beancount")
    assert told(co_op, *HOURS).startswith("ledgers/hours")


def test_resolutions_that_lead_outside_are_not_read(co_op: CoOp, secret: Path) -> None:
    records = co_op.folder / "ledgers" / "resolutions.beancount"
    records.symlink_to(secret)
    assert told(co_op, *RESOLVE).startswith("ledgers/resolutions.beancount: error: this file is a")
    assert secret.read_bytes() == SECRET


def test_a_line_of_a_file_outside_is_not_quoted_whoever_tells_of_it(
    co_op: CoOp, secret: Path
) -> None:
    link, own = co_op.folder / "link", co_op.folder / "own"
    link.symlink_to(secret)
    own.write_bytes(SECRET)
    for path, is_quoted in ((link, False), (own, True)):
        problem = Problem(code="base", place=Place(str(path), 2), wrong="w", why="y", do="d")
        (text,) = plain([problem])
        assert (PRIVATE in text) == is_quoted


def test_a_timesheet_is_read_and_quoted_where_the_person_says_it_is(
    co_op: CoOp, tmp_path: Path
) -> None:
    (tmp_path / "april.csv").write_text("date,member,hours\n2025-04-01,nobody,8\n", "utf-8")
    message = co_op.run("import", "hours", "../april.csv", code=1).err
    assert "2 | 2025-04-01,nobody,8" in message


@pytest.mark.parametrize(
    ("file", "command", "code"),
    [
        ("rules.yaml", "check", "rules-unreadable"),
        ("rules.yaml", "close-year 2025", "rules-unreadable"),
        (CLOSING, "check", "ledger-too-large"),
        (CLOSING, "verify", "ledger-too-large"),
        (CLOSING, "close-year 2025", "closing-unreadable"),
        ("closings/2025.beancount", "verify 2025", "closing-unreadable"),
        ("ledgers/resolutions.beancount", " ".join(RESOLVE), "records-unreadable"),
        ("ledgers/hours/2025.beancount", " ".join(HOURS), "records-unreadable"),
        ("scenario.yaml", "simulate 2025 --scenario scenario.yaml", "scenario-unreadable"),
    ],
)
def test_a_file_larger_than_there_is_room_for_is_told(
    co_op: CoOp, file: str, command: str, code: str
) -> None:
    """Sparse: it takes no room on the disk, and would take all of memory."""
    (co_op.folder / "april.csv").write_text("date,member,hours\n2025-04-01,ana,8\n", "utf-8")
    if file.startswith("closings/"):
        co_op.replace("rules.yaml", OWN, "folder: closings")
    path = co_op.folder / file
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.truncate(path, 10**12)
    started = time.process_time()
    done = co_op.run(*command.replace("Buy a van", "Van").split(), code=1)
    assert f"[{code}]" in done.err
    assert "MB" in done.err
    assert time.process_time() - started < 1
