"""`verify --since COMMIT`: what became of each closing, for CI."""

from pathlib import Path

from tests.assembly.approved import ASKED, CLOSING, INCLUDED, LATE, RECORDS, approve
from tests.cli.coop import CoOp, Done
from tests.closing.small import YEAR_2024, YEAR_2025
from tests.verify.kept import MAIN, closed, commit, git, laid

CORRECTION = "closings/2025-correction-1.beancount"


def states(co_op: CoOp, since: str, *options: str, code: int = 0) -> dict[str, str]:
    """Give what became of each file."""
    answer = co_op.run("verify", "--since", since, "--format", "json", *options, code=code).json
    return {each["file"]: each["state"] for each in answer["since"]["closings"]}


def asked(folder: Path) -> CoOp:
    """Lay a co-op down whose closings need a vote, committed before any."""
    co_op = laid(folder / "co-op", YEAR_2025, accounts=INCLUDED, rules=ASKED)
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
    co_op = laid(tmp_path / "co-op", YEAR_2024, YEAR_2025)
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    name = commit(co_op)
    (co_op.folder / CLOSING).unlink()
    assert states(co_op, name)[CLOSING] == "taken-away"


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


def test_only_the_years_named_are_compared(tmp_path: Path) -> None:
    co_op = laid(tmp_path / "co-op", YEAR_2024, YEAR_2025)
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
    for name in ("nowhere", "--output=x", ""):
        done = co_op.run("verify", f"--since={name}", code=2)
        assert f"--since: `{name}` is no commit of this repository" in done.err
    bare = laid(tmp_path / "bare", YEAR_2025)
    assert "in no git repository" in bare.run("verify", "--since", "HEAD", code=2).err
