"""What becomes of the closing and of the main ledger when writing them goes wrong."""

import errno
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.closing.small import (
    ACCOUNTS,
    BARE,
    FILE,
    LINE,
    MAIN,
    RULES,
    YEAR_2025,
    small,
    with_crlf,
)


def failing_on(
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    fails: Callable[..., bool],
    number: int = errno.EIO,
) -> None:
    """Let one system call fail, as on a bad disk if not otherwise, on some of its arguments."""
    real = getattr(owner, name)

    def call(*arguments: object, **options: object) -> object:
        if fails(*arguments):
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, call)


# --- what becomes of the files while the command runs ---


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody act once everything is read, while the new text goes to the disk."""
    real = os.fsync
    acted: list[int] = []

    def fsync(descriptor: int) -> None:
        if not acted:
            acted.append(descriptor)
            act()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


def test_an_entry_in_an_included_file_meanwhile_keeps_the_closing_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = ACCOUNTS.replace(LINE, f'{LINE}\ninclude "2025.beancount"')
    co_op = small(tmp_path / "co-op", accounts=accounts)
    books = co_op.folder / "2025.beancount"
    books.write_text(YEAR_2025, encoding="utf-8")
    late = '\n2025-12-31 * "Late"\n  Expenses:Rent  10.00 EUR\n  Assets:Bank  -10.00 EUR\n'
    meanwhile(monkeypatch, lambda: books.write_text(YEAR_2025 + late, encoding="utf-8"))
    done = co_op.run("close-year", "2025", code=1)
    assert done.err.startswith("2025.beancount: error: this file changed while the command was at")
    assert "[changed-meanwhile]" in done.err
    assert sorted(co_op.files()) == ["2025.beancount", MAIN, "rules.yaml"]


def test_an_include_line_taken_out_meanwhile_keeps_the_closing_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in a file that the main ledger includes; the books are as they were."""
    accounts = ACCOUNTS.replace(LINE, 'include "all.beancount"')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts)
    path = co_op.folder / "all.beancount"
    path.write_text(f"; all years\n{LINE}\n", encoding="utf-8")
    meanwhile(monkeypatch, partial(path.write_text, "; all years\n"))
    told = co_op.run("close-year", "2025", code=1).err
    assert "all.beancount: error: this file changed while the command was at work" in told
    assert sorted(co_op.files()) == ["all.beancount", MAIN, "rules.yaml"]


@pytest.mark.parametrize("typed", ["; agreed with the auditor\n", None])
def test_a_closing_edited_or_taken_away_meanwhile_is_not_written_over(
    closed: CoOp, monkeypatch: pytest.MonkeyPatch, typed: str | None
) -> None:
    closed.replace("rules.yaml", "25% of surplus", "30% of surplus")
    path, text = closed.folder / FILE, closed.read(FILE)
    act = path.unlink if typed is None else partial(path.write_text, text + typed)
    meanwhile(monkeypatch, act)
    done = closed.run("close-year", "2025", code=1)
    assert f"{FILE}: error: this closing changed while the command was at work" in done.err
    assert "[changed-meanwhile]" in done.err
    assert path.exists() == (typed is not None)
    assert typed is None or closed.read(FILE) == text + typed


def test_a_folder_that_comes_to_stand_at_the_closings_name_meanwhile_is_told(
    closed: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed.replace("rules.yaml", "25% of surplus", "30% of surplus")
    path = closed.folder / FILE

    def replaced() -> None:
        path.rename(closed.folder / "kept")
        path.mkdir()

    meanwhile(monkeypatch, replaced)
    assert "[changed-meanwhile]" in closed.run("close-year", "2025", code=1).err
    assert list(path.iterdir()) == []


def test_a_file_that_comes_to_stand_at_the_closings_name_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    path = co_op.folder / FILE
    meanwhile(monkeypatch, partial(path.write_text, "; mine\n"))
    assert "[changed-meanwhile]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.read(FILE) == "; mine\n"


# --- a disk that fails ---


def test_where_only_the_closing_can_be_written_that_is_said_and_the_next_run_finishes(
    bare: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        failing_on(disk, os, "replace", lambda _, target: target.name == MAIN)
        done = bare.run("close-year", "2025", "--add-include", code=1)
    assert (bare.folder / FILE).exists()
    assert LINE not in bare.read(MAIN)
    assert done.err.startswith(f"{MAIN}: error: {MAIN} cannot be written: Input/output error")
    assert f"why: {FILE} is written, and this file is as it was" in done.err
    bare.run("close-year", "2025", "--add-include")
    assert LINE in bare.read(MAIN)
    bare.run("close-year", "2025", "--check")


def test_a_closing_in_place_whose_folder_may_not_be_on_the_disk_is_said_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    with monkeypatch.context() as disk:
        failing_on(disk, os, "fsync", lambda number: Path(f"/proc/self/fd/{number}").is_dir())
        done = co_op.run("close-year", "2025", code=1)
    assert (co_op.folder / FILE).exists()
    assert "2025.beancount is written, but may not outlast a loss of power" in done.err
    assert "as it was" not in done.err
    co_op.run("close-year", "2025", "--check")


FURTHER_DOWN = RULES.replace("{folder: closings}", "{folder: books/closings}")
"""Neither of the two folders is there yet."""


def test_of_folders_that_cannot_be_made_the_one_that_is_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = ACCOUNTS.replace("closings/*", "books/closings/*")
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=FURTHER_DOWN)
    wanted = co_op.folder / "books" / "closings"
    failing_on(monkeypatch, os, "mkdir", lambda path, *_: path == wanted, errno.EACCES)
    told = co_op.run("close-year", "2025", code=1).err
    assert f"by `chmod u+w {co_op.folder}`, then run the command again" in told


def test_no_folder_made_for_a_closing_that_the_ledger_refuses_is_left(tmp_path: Path) -> None:
    accounts = ACCOUNTS.replace("closings/*", "books/closings/*")
    co_op = small(tmp_path / "co-op", YEAR_2025, DOLLARS, accounts=accounts, rules=FURTHER_DOWN)
    assert "[closing-refused]" in co_op.run("close-year", "2025", code=1).err
    assert not (co_op.folder / "books").exists()


def test_a_ledger_that_cannot_be_read_again_is_told_once_and_not_as_a_fault_of_the_closing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails at the second load, with the new text in place of the old."""
    co_op = small(tmp_path / "co-op", YEAR_2025)

    def fails(path: Path) -> bool:
        return path.name == MAIN and any((co_op.folder / "closings").iterdir())

    failing_on(monkeypatch, Path, "read_bytes", fails)
    told = co_op.run("close-year", "2025", code=1).err
    assert told.startswith(f"{MAIN}: error: this file cannot be read: Input/output error")
    assert told.count(": error: ") == 1
    assert list((co_op.folder / "closings").iterdir()) == []


def test_a_scratch_folder_that_cannot_be_made_is_told_in_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    scratch = tempfile.gettempdir()
    failing_on(
        monkeypatch, os, "mkdir", lambda path, *_: str(path).startswith(scratch), errno.ENOSPC
    )
    told = co_op.run("close-year", "2025", code=1).err
    assert told == "coopctl: cannot read or write a file: No space left on device\n"


# --- a ledger that refuses the closing ---

DOLLARS = "\n2023-01-01 open Equity:Earnings:Previous USD\n"
"""The closing draws on it in EUR."""


def test_a_closing_refused_for_what_stands_in_it_names_no_later_one(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, DOLLARS)
    told = co_op.run("close-year", "2025", code=1).err
    assert "the other errors appear only with the new file; nothing was written" in told
    assert "`rm " not in told


def test_the_treasurers_own_books_of_a_later_year_are_never_named_to_be_removed(
    tmp_path: Path,
) -> None:
    """They state the reserve without the 200.00 that this closing gives it."""
    accounts = ACCOUNTS.replace(LINE, f'{LINE}\ninclude "2026.beancount"')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts)
    stated = "2026-06-01 balance Equity:Reserve  0.00 EUR\n"
    (co_op.folder / "2026.beancount").write_text(stated, encoding="utf-8")
    told = co_op.run("close-year", "2025", code=1).err
    assert "2026.beancount:1: error: " in told
    assert "[closing-refused]" in told
    assert "`rm " not in told


# --- what stands at the closing's name ---


@pytest.mark.parametrize("command", [("close-year", "2025", "--force"), ("verify", "2025")])
def test_a_closing_that_is_not_utf_8_is_told_and_left(
    closed: CoOp, command: tuple[str, ...]
) -> None:
    path = closed.folder / FILE
    path.write_bytes(path.read_bytes() + "; Caf\u00e9\n".encode("latin-1"))
    before = closed.files()
    done = closed.run(*command, code=1)
    assert "[closing-unreadable]" in done.err
    assert "this line is not in UTF-8" in done.err
    assert closed.files() == before


def test_a_pipe_at_the_closings_name_holds_nothing_up(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    os.mkfifo(co_op.folder / FILE)
    assert "this is a pipe, not a file" in co_op.run("close-year", "2025", code=1).err


def test_books_of_the_treasurers_own_at_the_closings_name_are_never_replaced(
    tmp_path: Path,
) -> None:
    """`closing.folder` names the folder of the ledgers, and a closing was pasted below them."""
    rules = RULES.replace("{folder: closings}", "{folder: .}")
    co_op = small(tmp_path / "co-op", accounts=BARE + 'include "2025.beancount"\n', rules=rules)
    pasted = '\n;; Fiscal year 2025, \n2025-12-31 custom "coop-closing" 2025\n  entries: "sha"\n'
    (co_op.folder / "2025.beancount").write_text(YEAR_2025 + pasted, encoding="utf-8")
    before = co_op.files()
    for options in ((), ("--force",)):
        done = co_op.run("close-year", "2025", *options, code=1)
        assert "[not-a-closing]" in done.err
        assert "--force" not in done.err
    assert co_op.files() == before


LATE = """
2025-12-31 * "Cleaning, forgotten"
  Expenses:Rent   100.00 EUR
  Assets:Bank    -100.00 EUR
"""


def test_line_ends_turned_by_git_are_no_edit_of_the_closing(closed: CoOp) -> None:
    """Neither while the books are as they were, nor when a late entry has it written again."""
    for name in (MAIN, FILE):
        with_crlf(closed, name)
    assert closed.run("verify").out == f"2025: unchanged  {FILE}\n"
    assert closed.run("close-year", "2025", "--check").err == f"{FILE} is up to date\n"
    closed.append(MAIN, LATE)
    done = closed.run("verify", code=1)
    assert done.out.startswith(f"2025: late or changed entries  {FILE}\n")
    answer = closed.run("close-year", "2025", "--format", "json").json
    assert [step["amount"] for step in answer["steps"]] == ["175.00", "525.00"]


def test_an_empty_file_at_the_closings_name_is_written_without_being_forced(
    tmp_path: Path,
) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    (co_op.folder / FILE).write_text("\n", encoding="utf-8")
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert [step["amount"] for step in answer["steps"]] == ["200.00", "600.00"]
    assert co_op.run("verify").out == f"2025: unchanged  {FILE}\n"


# --- what the ledger makes of a closing that is as it should be ---


@pytest.mark.parametrize("day", ["2025-12-31", "2026-04-10"])
@pytest.mark.parametrize("option", ["--check", "--dry-run", "--force"])
def test_an_entry_elsewhere_that_carries_the_closings_link_is_told_also_afterwards(
    closed: CoOp, day: str, option: str
) -> None:
    closed.append(
        MAIN,
        f'\n{day} * "Paid" ^coop-closing-2025\n'
        "  Equity:Capital:Zoe   5.00 EUR\n  Assets:Bank         -5.00 EUR\n",
    )
    before = closed.files()
    assert "[linked-elsewhere]" in closed.run("close-year", "2025", option, code=1).err
    assert closed.files() == before


PLUGIN = """
__plugins__ = ["leave_out"]


def leave_out(entries, options):
    return [entry for entry in entries if entry.meta.get("step") != "reserve"], []
"""


def test_a_plugin_that_leaves_an_entry_of_the_closing_out_is_told_with_what_is_missing(
    tmp_path: Path,
) -> None:
    used = 'option "insert_pythonpath" "TRUE"\nplugin "leaving"\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=used + ACCOUNTS)
    (co_op.folder / "leaving.py").write_text(PLUGIN, encoding="utf-8")
    told = co_op.run("close-year", "2025", "--trust-plugins", code=1).err
    assert "the ledger reads 0.00 EUR on Equity:Reserve, the closing gives -200.00 [" in told
    assert "reads 600.00 EUR on Equity:Earnings:Previous, the closing gives 800.00 [" in told
    assert not (co_op.folder / FILE).exists()
