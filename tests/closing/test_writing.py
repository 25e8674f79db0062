"""What becomes of the closing and of the main ledger when writing them goes wrong."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small

FILE, MAIN = "closings/2025.beancount", "main.beancount"
LINE = 'include "closings/*.beancount"'
BARE = ACCOUNTS.replace(f"{LINE}\n", "")


@pytest.fixture
def bare(tmp_path: Path) -> CoOp:
    """A co-op whose main ledger includes no closing."""
    return small(tmp_path / "co-op", YEAR_2025, accounts=BARE)


@pytest.fixture
def closed(tmp_path: Path) -> CoOp:
    """A co-op with its year 2025 closed."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    return co_op


def failing_on(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, fails: Callable[..., bool]
) -> None:
    """Let one system call fail as a bad disk does, on some of its arguments."""
    real = getattr(owner, name)

    def call(*arguments: object) -> object:
        if fails(*arguments):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*arguments)

    monkeypatch.setattr(owner, name, call)


# --- the include line ---


def test_a_line_typed_into_the_main_ledger_meanwhile_is_kept(
    bare: CoOp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is typed just after the main ledger is read, before everything is loaded with it."""
    main = bare.folder / MAIN
    typed = "; typed just then\n"
    real = Path.read_bytes
    reads: list[Path] = []

    def read_bytes(path: Path) -> bytes:
        text = real(path)
        if path == main and not reads:
            reads.append(path)
            main.write_bytes(text + typed.encode())
        return text

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    done = bare.run("close-year", "2025", "--add-include", code=1)
    assert "main.beancount: error: the main ledger changed" in done.err
    assert "[changed-meanwhile]" in done.err
    assert bare.read(MAIN).endswith(typed)
    assert not (bare.folder / FILE).exists()


def test_a_main_ledger_that_is_not_utf_8_keeps_its_bytes(bare: CoOp) -> None:
    main = bare.folder / MAIN
    main.write_bytes("; Caf\u00e9 Ouvert\n".encode("latin-1") + main.read_bytes())
    before = main.read_bytes()
    bare.run("close-year", "2025", "--add-include")
    assert main.read_bytes() == before + f"\n{LINE}\n".encode()


def test_an_include_line_taken_out_later_is_told_and_put_back(closed: CoOp) -> None:
    closed.replace(MAIN, f"{LINE}\n", "")
    refused = closed.run("close-year", "2025", code=1)
    assert "[closing-not-included]" in refused.err
    for option, code in (("--dry-run", 0), ("--check", 3)):
        done = closed.run("close-year", "2025", option, code=code)
        assert "warning: the ledger does not include 2025.beancount" in done.err
        assert f"{FILE} is up to date, but not in the ledger; nothing written" in done.err
    closing = closed.read(FILE)
    done = closed.run("close-year", "2025", "--add-include")
    assert done.err == f"wrote `{LINE}` into {MAIN}; the whole ledger loads with it\n"
    assert closed.read(FILE) == closing
    closed.run("close-year", "2025", "--check")


def test_a_dry_run_before_the_first_closing_says_whether_the_ledger_would_read_it(
    bare: CoOp,
) -> None:
    for option, code in (("--dry-run", 0), ("--check", 3)):
        assert "[closing-not-included]" in bare.run("close-year", "2025", option, code=code).err
    bare.append(MAIN, f"{LINE}\n")
    assert "[closing" not in bare.run("close-year", "2025", "--dry-run").err


def test_closings_included_by_name_are_joined_by_name(tmp_path: Path) -> None:
    """Beancount refuses a file that is included twice, so the whole folder cannot be named."""
    named = ACCOUNTS.replace("*.beancount", "2025.beancount")
    later = YEAR_2025.replace("2025-", "2026-")
    co_op = small(tmp_path / "co-op", YEAR_2025, later, accounts=named)
    co_op.run("close-year", "2025")
    now = "1830297600"  # 2028-01-01
    told = co_op.run("close-year", "2026", now=now, code=1).err
    assert 'add `include "closings/2026.beancount"` to the main ledger' in told
    co_op.run("close-year", "2026", "--add-include", now=now)
    assert 'include "closings/2025.beancount"\ninclude "closings/2026.beancount"\n' in co_op.read(
        MAIN
    )


def test_a_main_ledger_behind_a_link_is_given_the_way_from_the_link(bare: CoOp) -> None:
    """Beancount looks from the folder of the name it was given."""
    (bare.folder / "kept").mkdir()
    (bare.folder / MAIN).rename(bare.folder / "kept/real.beancount")
    (bare.folder / MAIN).symlink_to("kept/real.beancount")
    accounts = bare.read(MAIN)
    start = accounts.index("2023-01-01")
    (bare.folder / "opened.beancount").write_text(accounts[start:], encoding="utf-8")
    (bare.folder / MAIN).write_text(
        accounts[:start] + 'include "opened.beancount"\n', encoding="utf-8"
    )
    bare.run("close-year", "2025", "--add-include")
    assert (bare.folder / MAIN).is_symlink()
    assert LINE in bare.read("kept/real.beancount")
    assert sorted(path.name for path in (bare.folder / "kept").iterdir()) == ["real.beancount"]
    bare.run("close-year", "2025", "--check")


def with_crlf(co_op: CoOp, name: str) -> bytes:
    """End a file's lines as Windows does, and git on it; give the bytes."""
    path = co_op.folder / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    return path.read_bytes()


def test_a_main_ledger_with_the_line_ends_of_windows_keeps_them_in_the_line_added(
    bare: CoOp,
) -> None:
    before = with_crlf(bare, MAIN)
    bare.run("close-year", "2025", "--add-include")
    after = (bare.folder / MAIN).read_bytes()
    assert after == before + f"\r\n{LINE}\r\n".encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("ended", [True, False])
def test_the_line_stands_below_the_last_include_whether_or_not_that_ends_the_file(
    bare: CoOp, end: str, *, ended: bool
) -> None:
    accounts, year = bare.read(MAIN).replace(YEAR_2025, ""), YEAR_2025
    for name, text in (("accounts", accounts), ("year", year)):
        (bare.folder / f"{name}.beancount").write_text(text, encoding="utf-8")
    main = f'; ours{end}include "accounts.beancount"{end}include "year.beancount"'
    (bare.folder / MAIN).write_bytes((main + end * ended).encode())
    bare.run("close-year", "2025", "--add-include")
    assert (bare.folder / MAIN).read_bytes() == f"{main}{end}{LINE}{end}".encode()


@pytest.mark.parametrize("ended", [True, False])
def test_without_an_include_the_line_stands_at_the_end_below_an_empty_line(
    bare: CoOp, *, ended: bool
) -> None:
    """What a comment says of an `include` is none."""
    before = '; once: include "old.beancount"\n' + bare.read(MAIN).rstrip() + "\n" * ended
    (bare.folder / MAIN).write_text(before, encoding="utf-8")
    bare.run("close-year", "2025", "--add-include")
    assert bare.read(MAIN) == before.rstrip() + f"\n\n{LINE}\n"


def test_a_main_ledger_in_a_linked_folder_is_given_the_way_that_the_system_goes(
    bare: CoOp,
) -> None:
    """`..` of a folder behind a link is the folder that it really lies in."""
    kept = bare.folder.parent / "kept" / "books"
    kept.mkdir(parents=True)
    (bare.folder / MAIN).rename(kept / MAIN)
    (bare.folder / "books").symlink_to(kept)
    bare.replace("rules.yaml", f"ledger: {MAIN}", f"ledger: books/{MAIN}")
    bare.run("close-year", "2025", "--add-include")
    assert (
        (kept / MAIN)
        .read_text(encoding="utf-8")
        .endswith('\ninclude "../../co-op/closings/*.beancount"\n')
    )
    bare.run("close-year", "2025", "--check")


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
    assert "the books changed while the closing was being drawn up [changed-meanwhile]" in done.err
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
    assert "[closing-not-included]" in co_op.run("close-year", "2025", code=1).err
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
    assert f"{FILE}: error: this closing changed while the closing was being drawn up" in done.err
    assert "[changed-meanwhile]" in done.err
    assert path.exists() == (typed is not None)
    assert typed is None or closed.read(FILE) == text + typed


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
        failing_on(disk, Path, "replace", lambda _, target: target.name == MAIN)
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
    assert "[closing-misread]" in closed.run("close-year", "2025", option, code=1).err


def test_an_entry_elsewhere_that_carries_the_closings_link_is_told_in_whatever_it_counts(
    closed: CoOp,
) -> None:
    """Hours are left out of the year as money is, where they carry the link of its closing."""
    closed.append(
        MAIN,
        '\n2025-12-31 * "More hours" ^coop-closing-2025\n'
        "  Equity:Work:Abe    5 HOUR\n  Equity:Work:Done  -5 HOUR\n",
    )
    told = closed.run("close-year", "2025", code=1).err
    assert "the ledger reads 5.00 HOUR on Equity:Work:Abe, the closing gives 0.00 [" in told
    assert "the ledger reads -5.00 HOUR on Equity:Work:Done, the closing gives 0.00 [" in told
    assert told.count("[closing-misread]") == 2
