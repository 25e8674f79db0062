"""`verify --since COMMIT`: what became of each closing, for CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assembly.approved import ASKED, CLOSING, INCLUDED, LATE, RECORDS, approve
from tests.cli.coop import LONG_AFTER, ROOT, CoOp, Done
from tests.closing.small import ACCOUNTS, RULES, YEAR_2024, YEAR_2025, small
from tests.here import Here
from tests.verify.kept import MAIN, closed, commit, git

CORRECTION = "closings/2025-correction-1.beancount"


def states(co_op: CoOp, since: str, *options: str, code: int = 0) -> dict[str, str]:
    """Give what became of each file."""
    answer = co_op.run("verify", "--since", since, "--format", "json", *options, code=code).json
    return {each["file"]: each["state"] for each in answer["since"]["closings"]}


def asked(folder: Path) -> CoOp:
    """Lay a co-op down whose closings need a vote, committed before any."""
    co_op = small(folder / "co-op", YEAR_2025, accounts=INCLUDED, rules=ASKED)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    git(co_op.folder, "init", "-q", "-b", "main")
    return co_op


def test_a_draft_is_new_then_drawn_up_again_then_approved_then_corrected(tmp_path: Path) -> None:
    co_op = asked(tmp_path)
    first = commit(co_op)
    co_op.run("close-year", "2025")
    second = commit(co_op)
    assert states(co_op, first) == {CLOSING: "new"}
    assert states(co_op, second) == {CLOSING: "same"}
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025")
    third = commit(co_op)
    assert states(co_op, second) == {CLOSING: "drawn-up-again"}
    approve(co_op)
    fourth = commit(co_op)
    assert states(co_op, third) == {CLOSING: "approved"}
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    assert states(co_op, fourth) == {CLOSING: "same", CORRECTION: "new"}
    assert states(co_op, first) == {CLOSING: "new", CORRECTION: "new"}


def test_the_effect_on_each_step_of_a_closing_drawn_up_again_is_told(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025")
    done = co_op.run("verify", "--since", name)
    assert done.out == (
        f"2025: unchanged  {CLOSING}\n"
        f"since commit {name}:\n"
        f"2025: drawn up again  {CLOSING}\n"
        "  surplus: 760.00 EUR, was 800.00 EUR\n"
        "  reserve: 190.00 EUR, was 200.00 EUR\n"
        "  dividend: 570.00 EUR, was 600.00 EUR\n"
    )


def test_a_draft_taken_away_leaves_the_year_open_and_is_no_error(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    name = commit(co_op)
    (co_op.folder / CLOSING).unlink()
    assert states(co_op, name)[CLOSING] == "taken-away"
    done = co_op.run("verify", "--since", name)
    assert f"2025: taken away, so that the year is open again  {CLOSING}\n" in done.out


def test_a_draft_of_a_correction_taken_away_opens_no_year(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    name = commit(co_op)
    (co_op.folder / CORRECTION).unlink()
    done = co_op.run("verify", "--since", name, code=1)
    assert f"2025: taken away; no meeting had approved it  {CORRECTION}\n" in done.out
    assert "open again" not in done.out


def test_a_draft_that_the_ledger_still_reads_by_another_name_opens_no_year(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op)
    (co_op.folder / CLOSING).rename(co_op.folder / "closings/2025-old.beancount")
    done = co_op.run("verify", "--since", name, code=1)
    assert f"2025: taken away; no meeting had approved it  {CLOSING}\n" in done.out


def in_place_of_the_vote(co_op: CoOp) -> Done:
    """Rewrite closing and resolution together, so that they agree with each other."""
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    (co_op.folder / CLOSING).unlink()
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025")
    return approve(co_op)


def test_an_approved_closing_written_anew_with_its_resolution_is_found(tmp_path: Path) -> None:
    """By itself the new pair agrees: only the history knows of the other vote."""
    co_op = asked(tmp_path)
    co_op.run("close-year", "2025")
    approve(co_op)
    name = commit(co_op)
    in_place_of_the_vote(co_op)
    commit(co_op)
    co_op.run("verify")
    done = co_op.run("verify", "--since", name, code=1)
    assert f"{CLOSING}: error: what a meeting had approved by commit `{name}` is not" in done.err
    assert f"`git restore --source={name} {CLOSING}`" in done.err
    assert states(co_op, name, code=1) == {CLOSING: "rewritten"}


def test_an_approved_closing_that_vanished_with_its_resolution_is_found(tmp_path: Path) -> None:
    co_op = asked(tmp_path)
    co_op.run("close-year", "2025")
    approve(co_op)
    name = commit(co_op)
    (co_op.folder / CLOSING).unlink()
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    assert states(co_op, name, code=1) == {CLOSING: "gone"}


def test_line_ends_that_git_changed_are_no_rewriting(tmp_path: Path) -> None:
    co_op = asked(tmp_path)
    co_op.run("close-year", "2025")
    approve(co_op)
    name = commit(co_op)
    path = co_op.folder / CLOSING
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert states(co_op, name) == {CLOSING: "same"}


def test_a_late_entry_is_told_beside_what_became_of_the_files(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op)
    co_op.append(MAIN, LATE)
    done = co_op.run("verify", "--since", name, code=1)
    assert "2025: late or changed entries" in done.out
    assert f"2025: as it was  {CLOSING}\n" in done.out
    assert "[books-changed]" in done.err


def test_a_commit_that_is_in_no_history_of_ours_is_a_warning(tmp_path: Path) -> None:
    """A branch that parted, or a history that was written anew: what it holds is compared."""
    co_op = closed(tmp_path)
    name = commit(co_op, "To be written anew")
    git(co_op.folder, "commit", "-q", "--amend", "--allow-empty", "-m", "Written anew")
    done = co_op.run("verify", "--since", name)
    assert f"HEAD: warning: commit `{name}` is not in the history" in done.err
    assert "[history-parted]" in done.err
    answer = co_op.run("verify", "--since", name, "--format", "json").json
    assert answer["since"]["in_history"] is False
    assert [each["code"] for each in answer["problems"]] == ["history-parted"]


def test_where_the_history_was_cut_it_is_not_told_to_be_written_anew(tmp_path: Path) -> None:
    """As in CI: the last commit alone, and a tag that was fetched for itself."""
    co_op = closed(tmp_path)
    git(co_op.folder, "tag", "ok")
    commit(co_op)
    commit(co_op)
    git(tmp_path, "clone", "-q", "--depth", "1", co_op.folder.as_uri(), "shallow")
    shallow = Here(tmp_path / "shallow")
    git(shallow.folder, "fetch", "-q", "--depth", "1", "origin", "tag", "ok")
    done = shallow.run("verify", "--since", "ok", "--format", "json")
    assert done.json["since"]["in_history"] is None
    assert "HEAD: warning: whether commit `ok` is in the history" in done.err
    assert "`git fetch --unshallow`" in done.err
    assert "anew" not in done.err
    git(shallow.folder, "fetch", "-q", "--unshallow")
    done = shallow.run("verify", "--since", "ok", "--format", "json")
    assert (done.json["since"]["in_history"], done.err) == (True, "")


FORGOTTEN = """
2025-01-01 open Equity:Capital:Max
2025-01-01 open Equity:Work:Max

2025-07-07 * "Hours"
  Equity:Work:Max     4 HOUR
  Equity:Work:Done   -4 HOUR
"""


def test_where_the_ledger_is_named_through_a_link_nothing_is_told_to_have_changed(
    tmp_path: Path,
) -> None:
    """As where a home is a link; the closing opens accounts, and so does a correction."""
    co_op = approved(tmp_path)
    (tmp_path / "linked").symlink_to("co-op")
    co_op.replace("rules.yaml", "ledger: main", f"ledger: {tmp_path}/linked/main")
    commit(co_op)
    assert states(co_op, "HEAD") == {CLOSING: "same"}
    co_op.append(MAIN, FORGOTTEN)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    assert "open Liabilities:Members:Max" in co_op.read(CORRECTION)
    done = co_op.run("close-year", "2025", "--correct", "--check", now="1783000000")
    assert "up to date" in done.err
    assert states(co_op, "HEAD") == {CLOSING: "same", CORRECTION: "new"}


def test_only_the_years_named_are_compared(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    name = commit(co_op)
    assert list(states(co_op, name, "2024")) == ["closings/2024.beancount"]


def test_closings_moved_to_another_folder_are_compared_by_their_names(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op)
    git(co_op.folder, "mv", "closings", "years")
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: years}")
    co_op.replace(MAIN, 'include "closings/*', 'include "years/*')
    assert states(co_op, name) == {"years/2025.beancount": "same"}


def test_a_commit_that_is_not_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    for name in ("nowhere", "--output=x", "", "^HEAD"):
        done = co_op.run("verify", f"--since={name}", code=2)
        assert f"--since: `{name}` is no commit of this repository" in done.err
    for name, said in (
        ("@{u}", "no upstream configured for branch 'main'"),
        ("main@{upstream}~1", "no upstream configured for branch 'main'"),
        ("HEAD@{5}", "log for 'HEAD' only has 1 entries"),
    ):
        done = co_op.run("verify", f"--since={name}", code=2)
        assert f"--since: `{name}` is no commit of this repository; git: {said}" in done.err
    bare = small(tmp_path / "bare", YEAR_2025)
    assert "in no git repository" in bare.run("verify", "--since", "HEAD", code=2).err


# --- where the closings were ---------------------------------------------------------------------


def approved(folder: Path) -> CoOp:
    """Lay a co-op down whose year is approved, tagged `ok`."""
    co_op = asked(folder)
    co_op.run("close-year", "2025")
    approve(co_op)
    commit(co_op)
    git(co_op.folder, "tag", "ok")
    return co_op


def test_in_a_folder_of_another_name_an_approved_closing_is_compared_all_the_same(
    tmp_path: Path,
) -> None:
    """The whole co-op moved since, and closing and resolution were written anew."""
    co_op = asked(tmp_path / "whole")
    git(tmp_path / "whole", "init", "-q", "-b", "main")
    shutil.rmtree(co_op.folder / ".git")
    co_op.run("close-year", "2025")
    approve(co_op)
    commit(co_op)
    git(tmp_path / "whole", "tag", "ok")
    git(tmp_path / "whole", "mv", "co-op", "coop2")
    moved = Here(tmp_path / "whole/coop2")
    assert states(moved, "ok") == {CLOSING: "same"}
    in_place_of_the_vote(moved)
    commit(moved)
    done = moved.run("verify", "--since", "ok", code=1)
    assert ", where the rules were co-op/rules.yaml:\n" in done.out
    assert "approved then, and not what it was" in done.out
    assert f"`git show ok:co-op/{CLOSING} > {CLOSING}`" in done.err


def test_among_several_co_ops_the_one_of_the_same_name_is_meant(tmp_path: Path) -> None:
    first = asked(tmp_path / "whole")
    shutil.rmtree(first.folder / ".git")
    git(tmp_path / "whole", "init", "-q", "-b", "main")
    other = small(tmp_path / "whole/other", YEAR_2025)
    other.replace("rules.yaml", "cooperative: Small", "cooperative: Other")
    first.run("close-year", "2025")
    approve(first)
    commit(first)
    git(tmp_path / "whole", "tag", "ok")
    git(tmp_path / "whole", "mv", "co-op", "coop2")
    moved = Here(tmp_path / "whole/coop2")
    (moved.folder / CLOSING).unlink()
    assert states(moved, "ok", code=1) == {CLOSING: "gone"}
    moved.replace("rules.yaml", "cooperative: Small", "cooperative: Renamed")
    done = moved.run("verify", "--since", "ok", code=1)
    assert "there are `co-op/rules.yaml`, `other/rules.yaml` [commit-not-comparable]" in done.err


def test_before_there_were_rules_or_closings_every_closing_is_new(tmp_path: Path) -> None:
    co_op = asked(tmp_path)
    (co_op.folder / "rules.yaml").rename(tmp_path / "rules.yaml")
    first = commit(co_op)
    (tmp_path / "rules.yaml").rename(co_op.folder / "rules.yaml")
    co_op.run("close-year", "2025")
    assert states(co_op, first) == {CLOSING: "new"}


def test_closings_in_a_hidden_folder_are_where_they_were(tmp_path: Path) -> None:
    rules = RULES.replace("{folder: closings}", "{folder: .closings}")
    accounts = ACCOUNTS.replace('"closings/*', '".closings/*')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    co_op.run("close-year", "2025")
    commit(co_op)
    assert states(co_op, "HEAD") == {".closings/2025.beancount": "same"}


def test_closings_beside_the_rules_are_where_they_were(tmp_path: Path) -> None:
    rules = RULES.replace("{folder: closings}", "{folder: .}")
    accounts = ACCOUNTS.replace('"closings/*', '"20*')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    co_op.run("close-year", "2025")
    commit(co_op)
    assert states(co_op, "HEAD") == {"2025.beancount": "same"}


def test_rules_that_could_not_be_read_then_are_told_to_be_so(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    text = co_op.read("rules.yaml")
    co_op.append("rules.yaml", "]\n")
    name = commit(co_op)
    (co_op.folder / "rules.yaml").write_text(text, encoding="utf-8")
    done = co_op.run("verify", "--since", name, code=1)
    assert f"{name}:rules.yaml: error: the rules of that commit cannot be read" in done.err


@pytest.mark.parametrize("linked", ["closings", CLOSING])
def test_closings_behind_a_link_out_of_the_repository_are_not_told_to_be_new(
    tmp_path: Path, linked: str
) -> None:
    co_op = approved(tmp_path)
    (co_op.folder / linked).rename(tmp_path / "away")
    (co_op.folder / linked).symlink_to(tmp_path / "away")
    name = commit(co_op)
    (co_op.folder / linked).unlink()
    git(co_op.folder, "checkout", "-q", "ok", "--", CLOSING)
    done = co_op.run("verify", "--since", name, code=1)
    assert f"{name}:{linked}: error: the closings were here at that commit:" in done.err
    assert ": new" not in done.out


def test_closings_outside_of_the_repository_are_not_told_to_be_new(tmp_path: Path) -> None:
    rules = ASKED.replace("{folder: closings}", "{folder: ../closings}")
    accounts = INCLUDED.replace('"closings/*', '"../closings/*')
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts=accounts, rules=rules)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    (tmp_path / "closings").mkdir()
    git(co_op.folder, "init", "-q", "-b", "main")
    co_op.run("close-year", "2025", "--allow-outside")
    commit(co_op)
    done = co_op.run("verify", "--since", "HEAD", "--allow-outside", code=1)
    assert "HEAD:../closings: error: the closings were here at that commit:" in done.err
    assert ": new" not in done.out


def test_closings_behind_a_link_within_the_repository_are_compared(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    (co_op.folder / "closings").rename(co_op.folder / "kept")
    (co_op.folder / "closings").symlink_to("kept")
    name = commit(co_op)
    assert states(co_op, name) == {CLOSING: "same"}
    (co_op.folder / "kept/2025.beancount").unlink()
    assert states(co_op, name, code=1) == {CLOSING: "gone"}


# --- what was approved, and edited ---------------------------------------------------------------


@pytest.mark.parametrize("edit", ["; a note\n", "  reviewed: TRUE\n"])
def test_an_approved_closing_that_was_edited_and_committed_was_approved_all_the_same(
    tmp_path: Path, edit: str
) -> None:
    co_op = approved(tmp_path)
    co_op.append(CLOSING, edit)
    name = commit(co_op)
    (co_op.folder / CLOSING).unlink()
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    assert states(co_op, name, code=1) == {CLOSING: "gone"}


def test_an_approved_closing_that_was_indented_otherwise_was_approved_all_the_same(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path)
    co_op.replace(CLOSING, '  status: "approved"', '    status:   "approved"')
    name = commit(co_op)
    (co_op.folder / CLOSING).unlink()
    assert states(co_op, name, code=1) == {CLOSING: "gone"}


# --- what is on record ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "what", "before", "now"),
    [
        ("for: 2", "for: 3", "for", "2", "3"),
        ("against: 0", "against: 1", "against", "0", "1"),
        ("present: 2", "present: 900", "present", "2", "900"),
        ('minutes: "2026-1"', 'minutes: "2026-7"', "minutes", "2026-1", "2026-7"),
        ('  minutes: "2026-1"\n', "", "minutes", "2026-1", None),
        ("2026-06-20", "2026-06-21", "day", "2026-06-20", "2026-06-21"),
    ],
)
def test_a_resolution_that_was_changed_is_named_with_what_it_was(
    tmp_path: Path, old: str, new: str, what: str, before: str, now: str | None
) -> None:
    co_op = approved(tmp_path)
    co_op.replace(RECORDS, old, new)
    done = co_op.run("verify", "--since", "ok", "--format", "json", code=1)
    (record,) = done.json["since"]["records"]
    assert record["changed"] == [{"what": what, "before": before, "now": now}]
    assert (record["state"], record["file"]) == ("rewritten", RECORDS)
    line = co_op.read(RECORDS).splitlines()[record["line"] - 1]
    assert 'custom "coop-resolution" "approve-2025"' in line
    assert f"{RECORDS}:{record['line']}: error: resolution `approve-2025`, on record" in done.err


def test_a_resolution_that_moved_to_another_file_is_on_record_as_it_was(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.append(MAIN, co_op.read(RECORDS))
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    assert co_op.run("verify", "--since", "ok", "--format", "json").json["since"]["records"] == []


def test_a_number_that_is_written_otherwise_is_on_record_as_it_was(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.replace(RECORDS, "present: 2", "present: 2.0")
    assert co_op.run("verify", "--since", "ok", "--format", "json").json["since"]["records"] == []


def test_what_came_on_record_since_is_nothing_that_changed(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    vote = ("--present", "2", "--for", "2", "--against", "0", "--minutes", "2026-2")
    co_op.run("resolve", "roof", "--meeting", "2026-09-01", "--title", "The roof", *vote)
    assert states(co_op, "ok") == {CLOSING: "same"}


ELECTION = """
2026-06-20 custom "coop-election" "chair" "Zoe" 2
  present: 2
  seats: 1
  elected: "Zoe"
"""


def test_an_election_that_is_gone_is_named_where_it_was(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    before = co_op.read(RECORDS)
    co_op.append(RECORDS, ELECTION)
    name = commit(co_op)
    (co_op.folder / RECORDS).write_text(before, encoding="utf-8")
    done = co_op.run("verify", "--since", name, code=1)
    assert "election `chair`, on record by commit" in done.err
    assert "2026-06-20: on record then, and gone: chair" in done.out
    assert states(co_op, name, "2025") == {CLOSING: "same"}  # which is another matter


def test_a_ledger_that_could_not_be_read_then_hides_nothing_that_was_on_record(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path)
    text = co_op.read(MAIN)
    co_op.append(MAIN, "2026-01-01 opne Assets:Cash\n")
    name = commit(co_op)
    (co_op.folder / MAIN).write_text(text, encoding="utf-8")
    done = co_op.run("verify", "--since", name, code=1)
    assert f"{name}:{MAIN}:" in done.err
    assert "error: the ledger of that commit cannot be read" in done.err


def test_where_nothing_was_on_record_the_ledger_of_the_commit_need_not_be_read(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    text = co_op.read(MAIN)
    co_op.append(MAIN, "2026-01-01 opne Assets:Cash\n")
    name = commit(co_op)
    (co_op.folder / MAIN).write_text(text, encoding="utf-8")
    assert states(co_op, name) == {CLOSING: "same"}


# --- what cannot be read -------------------------------------------------------------------------


def test_a_closing_of_the_commit_that_is_larger_than_any_is_not_read(tmp_path: Path) -> None:
    """A hundred million and one bytes of nothing, small in the repository."""
    co_op = closed(tmp_path)
    text = co_op.read(CLOSING)
    with (co_op.folder / CLOSING).open("r+b") as file:
        file.truncate(100_000_001)
    name = commit(co_op)
    (co_op.folder / CLOSING).write_text(text, encoding="utf-8")
    done = co_op.run("verify", "--since", name, code=1)
    assert f"`{CLOSING}` has 100,000,001 bytes there, more than coopctl reads" in done.err


def test_a_closing_of_today_that_is_larger_than_any_is_not_read(tmp_path: Path) -> None:
    """Nor does the ledger include it."""
    co_op = closed(tmp_path, accounts=ACCOUNTS.replace("closings/*", "closings/2025"))
    with (co_op.folder / CORRECTION).open("wb") as file:
        file.truncate(100_000_001)
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert f"{CORRECTION}: error: the closing cannot be read: it is larger than 100 MB" in done.err


def test_a_folder_in_the_place_of_a_closing_is_told_once_and_as_nothing_gone(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    (co_op.folder / CLOSING).unlink()
    (co_op.folder / CLOSING).mkdir()
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert done.err.count("error: the closing cannot be read: this is a folder") == 1
    assert "gone" not in done.out
    assert "taken away" not in done.out


def test_what_stands_in_the_place_of_an_approved_closing_is_not_what_it_was(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path)
    (co_op.folder / CLOSING).write_text("; a note of somebody\n", encoding="utf-8")
    assert states(co_op, "ok", code=1) == {CLOSING: "rewritten"}


def test_a_folder_of_closings_that_is_locked_is_named_with_what_opens_it(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    folder = co_op.folder / "closings"
    folder.chmod(0o000)
    done = subprocess.run(
        [*bound(), sys.executable, "-m", "coopctl", "verify", "--since", "HEAD"],
        cwd=co_op.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": LONG_AFTER},
        check=False,
        capture_output=True,
        text=True,
    )
    folder.chmod(0o755)
    assert "closings: error: the closing cannot be read: Permission denied" in done.stderr
    assert f"`chmod u+rx {folder.name}`" in done.stderr
    assert ": new" not in done.stdout


def bound() -> list[str]:
    """Bind root, too, by the modes of files."""
    root = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    return root if os.geteuid() == 0 else []
