"""The line that `--add-include` writes into the main ledger, of which all else stays."""

from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, FILE, LINE, MAIN, YEAR_2025, small, with_crlf


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
        assert "warning: the ledger does not include closings/2025.beancount" in done.err
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
    assert '`--add-include`, which adds `include "closings/2026.beancount"` to the main' in told
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
    bare.run("close-year", "2025", "--add-include", "--allow-outside")
    assert (
        (kept / MAIN)
        .read_text(encoding="utf-8")
        .endswith('\ninclude "../../co-op/closings/*.beancount"\n')
    )
    bare.run("close-year", "2025", "--check", "--allow-outside")


def test_a_closing_that_is_up_to_date_keeps_its_line_ends_when_only_the_line_is_added(
    closed: CoOp,
) -> None:
    before = with_crlf(closed, FILE)
    closed.replace(MAIN, f"{LINE}\n", "")
    closed.run("close-year", "2025", "--add-include")
    assert (closed.folder / FILE).read_bytes() == before
    assert closed.read(MAIN).endswith(f"\n{LINE}\n")
