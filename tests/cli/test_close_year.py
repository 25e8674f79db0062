"""`close-year` on a small co-op, as a treasurer uses it."""

import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cli.coop import CLOSING, ROOT, CoOp
from tests.closing.small import YEAR_2025, small

BEFORE_YEAR_END = "1764547200"
"""2025-12-01."""


def bean_check(ledger: Path) -> str:
    """Give what bean-check says of a ledger; nothing is well."""
    command = [str(Path(sys.executable).with_name("bean-check")), "--no-cache", str(ledger)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_a_second_run_writes_the_same_bytes_and_says_so(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    first = co_op.files()
    done = co_op.run("close-year", "2025")
    assert co_op.files() == first
    assert done.err == f"{CLOSING} is up to date\n"


def test_a_closing_lost_is_written_again_byte_for_byte(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    first = co_op.files()
    (co_op.folder / CLOSING).unlink()
    co_op.run("close-year", "2025")
    assert co_op.files() == first


def test_the_same_bytes_come_out_under_other_hash_seeds_locales_and_zones(co_op: CoOp) -> None:
    written = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("7", "Asia/Tokyo", "ja_JP.UTF-8")):
        environment = {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "coopctl", "close-year", "2025", "--format", "json"]
        subprocess.run(command, cwd=co_op.folder, env=environment, check=True, capture_output=True)
        written.add(co_op.read(CLOSING))
        (co_op.folder / CLOSING).unlink()
    assert len(written) == 1


def test_bean_check_and_bean_format_accept_the_closing(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    assert bean_check(co_op.folder / "ledgers/main.beancount") == ""
    command = [str(Path(sys.executable).with_name("bean-format")), str(co_op.folder / CLOSING)]
    formatted = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert formatted == co_op.read(CLOSING)


def test_a_dry_run_writes_nothing_and_gives_the_same_answer(co_op: CoOp) -> None:
    before = co_op.files()
    dry = co_op.run("close-year", "2025", "--dry-run", "--format", "json").json
    assert co_op.files() == before
    assert dry == co_op.run("close-year", "2025", "--format", "json").json


def test_check_exits_3_until_the_closing_is_there_and_after_the_books_change(co_op: CoOp) -> None:
    before = co_op.files()
    co_op.run("close-year", "2025", "--check", code=3)
    assert co_op.files() == before
    co_op.run("close-year", "2025")
    co_op.run("close-year", "2025", "--check", code=0)
    co_op.replace("ledgers/2025.beancount", "29950.00 EUR", "29950.01 EUR")
    co_op.replace("ledgers/2025.beancount", "-38677.30 EUR", "-38677.31 EUR")
    co_op.run("close-year", "2025", "--check", code=3)


def test_an_edited_closing_is_left_alone_and_the_diff_is_shown(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    co_op.replace(CLOSING, "Reserve for developing our work", "Reserve for developing work")
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert co_op.files() == before
    assert "[closing-edited]" in done.err
    assert "Reserve for developing work" in done.err
    assert "+" in done.err
    assert "Reserve for developing our work" in done.err


def test_a_comment_written_into_a_closing_counts_as_an_edit(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    co_op.append(CLOSING, "; agreed with the auditor\n")
    co_op.run("close-year", "2025", code=1)
    assert "; agreed with the auditor" in co_op.read(CLOSING)


def test_an_end_of_the_last_line_that_an_editor_took_away_is_seen_in_the_diff(
    co_op: CoOp,
) -> None:
    co_op.run("close-year", "2025")
    last = co_op.read(CLOSING).splitlines()[-1]
    (co_op.folder / CLOSING).write_text(co_op.read(CLOSING).rstrip("\n"), encoding="utf-8")
    for shown in (
        co_op.run("close-year", "2025", code=1).err,
        co_op.run("verify", code=1).out,
    ):
        assert f" {last}\n-\\ No newline at end of file\n" in shown


def test_force_replaces_an_edited_closing(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    written = co_op.read(CLOSING)
    co_op.append(CLOSING, "; agreed with the auditor\n")
    co_op.run("close-year", "2025", "--force")
    assert co_op.read(CLOSING) == written


def test_a_file_of_somebody_elses_at_the_closings_name_is_left_alone(co_op: CoOp) -> None:
    (co_op.folder / CLOSING).write_text("; our own notes\n", encoding="utf-8")
    for options in ((), ("--force",)):
        done = co_op.run("close-year", "2025", *options, code=1)
        assert "[not-a-closing]" in done.err
        assert "--force" not in done.err
        assert co_op.read(CLOSING) == "; our own notes\n"


def test_windows_line_ends_in_a_closing_are_no_edit(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    path = co_op.folder / CLOSING
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    co_op.run("close-year", "2025", "--check", code=0)


def test_a_closing_that_the_ledger_would_not_read_is_not_written(co_op: CoOp) -> None:
    co_op.replace("ledgers/main.beancount", 'include "closings/*.beancount"\n', "")
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert co_op.files() == before
    assert "[closing-not-included]" in done.err


def test_add_include_writes_the_line_and_the_closing(co_op: CoOp) -> None:
    co_op.replace("ledgers/main.beancount", 'include "closings/*.beancount"\n', "")
    done = co_op.run("close-year", "2025", "--add-include")
    assert done.err == (
        f'wrote {CLOSING} and `include "closings/*.beancount"` into ledgers/main.beancount; '
        "the whole ledger loads with them\n"
    )
    assert 'include "closings/*.beancount"' in co_op.read("ledgers/main.beancount")
    assert bean_check(co_op.folder / "ledgers/main.beancount") == ""
    co_op.run("close-year", "2025", "--check", code=0)


def test_the_include_line_may_come_before_the_first_closing(co_op: CoOp) -> None:
    """Beancount calls a glob that matches nothing an error; closing the year mends it."""
    shutil.rmtree(co_op.folder / "ledgers/closings")
    assert "does not match" in bean_check(co_op.folder / "ledgers/main.beancount")
    co_op.run("close-year", "2025")
    assert bean_check(co_op.folder / "ledgers/main.beancount") == ""


def test_a_refused_closing_leaves_no_folder_behind(co_op: CoOp) -> None:
    shutil.rmtree(co_op.folder / "ledgers/closings")
    co_op.replace("ledgers/main.beancount", 'include "closings/*.beancount"\n', "")
    co_op.run("close-year", "2025", code=1)
    assert not (co_op.folder / "ledgers/closings").exists()


def test_a_folder_where_the_closing_should_be_is_told_and_left(co_op: CoOp) -> None:
    (co_op.folder / CLOSING).mkdir()
    done = co_op.run("close-year", "2025", "--force", code=1)
    assert "[closing-unreadable]" in done.err
    assert (co_op.folder / CLOSING).is_dir()


def test_a_read_only_folder_is_told_and_nothing_is_left_in_it(co_op: CoOp) -> None:
    folder = co_op.folder / "ledgers/closings"
    before = co_op.files()
    folder.chmod(0o555)
    command = [sys.executable, "-m", "coopctl", "close-year", "2025"]
    if os.geteuid() == 0:  # root obeys modes only without the right to override them
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(command, cwd=co_op.folder, capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert done.returncode == 1
    assert "[cannot-write]" in done.stderr
    assert "Permission denied" in done.stderr
    assert co_op.files() == before


def test_a_symbolic_link_is_followed_and_stays_one(co_op: CoOp, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(co_op.folder / "ledgers/closings", elsewhere)
    (co_op.folder / "ledgers/closings").symlink_to(elsewhere)
    (elsewhere / "kept.txt").write_text("")
    (co_op.folder / CLOSING).symlink_to(elsewhere / "kept.txt")
    co_op.run("close-year", "2025", "--force", "--allow-outside")
    assert (co_op.folder / CLOSING).is_symlink()
    assert 'custom "coop-closing" 2025' in (elsewhere / "kept.txt").read_text(encoding="utf-8")


def test_the_mode_of_the_old_file_is_kept(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    (co_op.folder / CLOSING).chmod(0o640)
    co_op.replace("rules.yaml", "2% of turnover", "1% of turnover")
    co_op.run("close-year", "2025")
    assert (co_op.folder / CLOSING).stat().st_mode & 0o777 == 0o640


def test_a_changed_rule_shows_as_a_diff_of_the_figures(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    co_op.replace("rules.yaml", "2% of turnover", "1% of turnover")
    done = co_op.run("close-year", "2025")
    assert '-  rule: "2% of turnover"' in done.out
    assert '+  rule: "1% of turnover"' in done.out


def test_no_diff_leaves_it_out(co_op: CoOp) -> None:
    assert "+++" not in co_op.run("close-year", "2025", "--no-diff").out
    co_op.append(CLOSING, "; agreed with the auditor\n")
    assert "+++" not in co_op.run("close-year", "2025", "--no-diff", code=1).err


def test_a_year_still_running_is_provisional(co_op: CoOp) -> None:
    done = co_op.run("close-year", "2025", now=BEFORE_YEAR_END)
    assert "[year-not-over]" in done.err
    assert '  status: "provisional"' in co_op.read(CLOSING)
    assert '2026-01-01 ! "Closing 2025"' in co_op.read(CLOSING)


def test_after_its_end_the_year_is_final(co_op: CoOp) -> None:
    co_op.run("close-year", "2025", now=BEFORE_YEAR_END)
    co_op.run("close-year", "2025")
    assert '  status: "final"' in co_op.read(CLOSING)
    assert '2026-01-01 * "Closing 2025"' in co_op.read(CLOSING)


def test_a_closing_that_needs_approval_is_a_draft(co_op: CoOp) -> None:
    co_op.append("rules.yaml", "\nassembly: {approval: required}\n")
    co_op.run("close-year", "2025")
    assert '  status: "draft"' in co_op.read(CLOSING)
    assert '2026-01-01 ! "Closing 2025"' in co_op.read(CLOSING)


def test_a_year_without_entries_is_refused(co_op: CoOp) -> None:
    before = co_op.files()
    done = co_op.run("close-year", "2024", code=1)
    assert "[year-without-entries]" in done.err
    assert co_op.files() == before


def test_a_wrong_command_line_exits_2(co_op: CoOp) -> None:
    co_op.run("close-year", code=2)
    co_op.run("close-year", "last", code=2)
    co_op.run("close-years", "2025", code=2)
    co_op.run("-C", "nowhere", "close-year", "2025", code=2)


def test_the_answer_is_on_standard_output_and_can_go_to_a_file(co_op: CoOp) -> None:
    shown = co_op.run("close-year", "2025", "--dry-run", "--no-diff").out
    co_op.run("close-year", "2025", "--dry-run", "--no-diff", "--output", "answer.txt")
    assert co_op.read("answer.txt") == shown


def test_the_text_fits_eighty_columns(co_op: CoOp) -> None:
    shown = co_op.run("close-year", "2025", "--dry-run", "--no-diff").out
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert "\x1b" not in shown


def test_a_ledger_that_is_wrong_elsewhere_is_never_called_up_to_date(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    shutil.copyfile(co_op.folder / CLOSING, co_op.folder / "ledgers/closings/copy.beancount")
    for option in ("--check", "--dry-run", "--diff"):
        done = co_op.run("close-year", "2025", option, code=1)
        assert "[closing-twice]" in done.err
        assert "up to date" not in done.err


def test_a_late_entry_that_breaks_the_closings_own_assertion_is_closed_again(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-12-30 * "Gift to the reserve"\n'
        "  Equity:Reserves:Indivisible  -50.00 EUR\n  Assets:Bank                   50.00 EUR\n",
    )
    assert "Balance failed" in bean_check(co_op.folder / "ledgers/main.beancount")
    co_op.run("close-year", "2025")
    assert bean_check(co_op.folder / "ledgers/main.beancount") == ""


PUT_RIGHT = """
2025-12-30 * "Timesheets of Ana, put right"
  Equity:Work:Ana   -9000 HOUR
  Equity:Work:Done   9000 HOUR
"""


def test_a_member_with_negative_hours_gets_nothing_and_the_rest_is_shared_whole(
    co_op: CoOp,
) -> None:
    """It warns and writes: whoever has less than nothing has no part."""
    before = {step["step"]: step for step in answer(co_op, "--dry-run")["steps"]}
    co_op.append("ledgers/2025.beancount", PUT_RIGHT)
    ledger = {name: text for name, text in co_op.files().items() if "closings" not in name}
    done = co_op.run("close-year", "2025", "--format", "json")
    assert "Ana has -" in done.err
    assert "[negative-measure]" in done.err
    after = {step["step"]: step for step in done.json["steps"]}["work-dividend"]
    given = {each["member"]: Decimal(each["amount"]) for each in after["to"]}
    assert given.pop("Ana") == 0
    assert sum(given.values()) == Decimal(before["work-dividend"]["amount"])
    assert all(amount > 0 for amount in given.values())
    assert {name: text for name, text in co_op.files().items() if name in ledger} == ledger


def answer(co_op: CoOp, *options: str) -> dict[str, Any]:
    """Give the answer as a program reads it."""
    return co_op.run("close-year", "2025", "--format", "json", *options).json


def test_what_no_step_takes_of_a_loss_is_told_as_its_steps_are(tmp_path: Path) -> None:
    """20.00 of a loss of 100.00 are in the reserve, and 80.00 are left."""
    gift = '\n2025-06-01 * "Gift"\n  Assets:Bank  20.00 EUR\n  Equity:Reserve  -20.00 EUR\n'
    fire = '\n2025-12-30 * "Fire"\n  Expenses:Rent  900.00 EUR\n  Assets:Bank  -900.00 EUR\n'
    told = small(tmp_path / "small", YEAR_2025, gift, fire).run("close-year", "2025").out
    rows = [line.split() for line in told.splitlines()]
    assert ["Undistributed", "what", "no", "step", "takes", "80.00"] in rows
