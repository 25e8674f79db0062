"""Where git cannot say: it is told with git's own words, and taken for no answer."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.coop import LONG_AFTER, CoOp
from tests.closing.small import YEAR_2025, small
from tests.command import coopctl_in
from tests.here import Here
from tests.verify.kept import CLOSING, LATE, MAIN, closed, commit, git, verified

NOT_OURS = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder away")
NOBODY = 65534


def given_away(co_op: CoOp) -> CoOp:
    """Make somebody else the owner, as in a container that has a volume mounted."""
    for path in (co_op.folder, *co_op.folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return co_op


def of_a_later_git(co_op: CoOp) -> CoOp:
    """Leave the repository in a format that this git does not know."""
    git(co_op.folder, "config", "core.repositoryFormatVersion", "99")
    return co_op


def without_its_commit(co_op: CoOp) -> CoOp:
    """Lose the object of the commit that is checked out."""
    name = git(co_op.folder, "rev-parse", "HEAD")
    (co_op.folder / ".git/objects" / name[:2] / name[2:]).unlink()
    return co_op


def audit(co_op: CoOp) -> dict[str, Any]:
    """Give what a report says that it is drawn from."""
    command = ["report", "month", "2025-11", "--format", "json"]
    said = coopctl_in(co_op.folder, command, environment={"SOURCE_DATE_EPOCH": LONG_AFTER})
    found: dict[str, Any] = json.loads(said.out)["audit"]
    return found


@NOT_OURS
def test_a_repository_of_another_owner_is_told_with_what_trusts_it(tmp_path: Path) -> None:
    co_op = given_away(closed(tmp_path))
    co_op.append(MAIN, LATE)
    said = f"detected dubious ownership in repository at '{co_op.folder}'"
    trust = f"git config --global --add safe.directory {co_op.folder}"
    unknown = verified(co_op)["unknown"]
    assert said in unknown
    assert f"`{trust}`" in unknown
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert f"error: git cannot read this repository: {said} [git-refused]" in done.err
    assert f"`{trust}`" in done.err
    assert audit(co_op)["repository"] == f"a repository that git cannot read: {said}"


def test_a_repository_that_git_does_not_know_is_told_in_its_words(tmp_path: Path) -> None:
    co_op = of_a_later_git(closed(tmp_path))
    co_op.append(MAIN, LATE)
    said = "expected git repo version"
    assert said in verified(co_op)["unknown"].lower()
    assert said in co_op.run("verify", "--since", "HEAD", code=1).err.lower()
    assert said in audit(co_op)["repository"].lower()


def test_a_commit_whose_object_is_lost_is_not_told_to_be_of_another_history(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    commit(co_op)
    without_its_commit(co_op)
    co_op.append(MAIN, LATE)
    for name in ("HEAD", "main", "HEAD~1"):
        done = co_op.run("verify", "--since", name, code=1)
        assert "[git-refused]" in done.err
        assert "`git fsck`" in done.err
        assert "[history-parted]" not in done.err
    assert "could not get object info" in verified(co_op)["unknown"]
    assert "could not get object info" in audit(co_op)["repository"]


def test_changes_that_git_cannot_tell_are_not_told_to_be_none(tmp_path: Path) -> None:
    """The commit is there, and its tree is not, so that nobody knows what changed."""
    co_op = closed(tmp_path)
    tree = git(co_op.folder, "rev-parse", "HEAD^{tree}")
    (co_op.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    co_op.append(MAIN, "; a line\n")
    assert "a repository that git cannot read" in audit(co_op)["repository"]


def test_without_git_it_is_not_said_that_there_is_no_repository(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    nowhere = {"PATH": str(tmp_path), "SOURCE_DATE_EPOCH": LONG_AFTER}
    said = coopctl_in(co_op.folder, ["verify", "--since", "HEAD"], environment=nowhere)
    assert "git cannot be run" in said.out
    assert "git cannot be run" in said.err
    assert said.code == 1


# --- an object that is not there ----------------------------------------------------------------


def test_a_clone_without_old_files_takes_none_of_them_for_a_file_that_was_not_there(
    tmp_path: Path,
) -> None:
    """The text of the closing at the commit was never fetched."""
    co_op = closed(tmp_path)
    git(co_op.folder, "tag", "ok")
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025")
    commit(co_op)
    git(co_op.folder, "config", "uploadpack.allowFilter", "true")
    url = co_op.folder.as_uri()
    git(tmp_path, "clone", "-q", "--filter=blob:none", url, "partial")
    partial = Here(tmp_path / "partial")
    done = partial.run("verify", "--since", "ok", code=1)
    assert ": new" not in done.out
    assert "[git-refused]" in done.err
    assert "`git fetch --refetch --no-filter`" in done.err
    git(partial.folder, "fetch", "-q", "--refetch", "--no-filter")
    assert f"2025: drawn up again  {CLOSING}" in partial.run("verify", "--since", "ok").out


def test_in_a_clone_without_old_files_what_is_checked_out_names_the_entries(
    tmp_path: Path,
) -> None:
    """It has the very books; that the history is not whole keeps nobody from seeing it."""
    co_op = closed(tmp_path)
    git(co_op.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", co_op.folder.as_uri(), "partial")
    partial = Here(tmp_path / "partial")
    partial.append(MAIN, LATE)
    assert verified(partial)["compared_with"]["exact"] is True


def test_a_lost_object_of_the_closing_is_named_by_the_file(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    found = git(co_op.folder, "rev-parse", f"HEAD:{CLOSING}")
    (co_op.folder / ".git/objects" / found[:2] / found[2:]).unlink()
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert f"`{CLOSING}` is in the commit, and what it holds is not" in done.err


# --- a repository within the repository ----------------------------------------------------------


def test_a_bare_repository_beside_the_rules_is_not_asked_and_runs_nothing(tmp_path: Path) -> None:
    """It came with a pull request, as files of the tree, into the folder of the co-op."""
    ran = tmp_path / "ran"
    whole = tmp_path / "whole"
    co_op = small(whole / "co-op", YEAR_2025)
    git(whole, "init", "-q", "-b", "main")
    co_op.run("close-year", "2025")
    git(whole, "add", "-A")
    git(whole, "commit", "-q", "-m", "Books")
    git(whole, "tag", "ok")
    within(co_op, ran)
    git(whole, "add", "-A")
    git(whole, "commit", "-q", "-m", "Theirs")
    git(tmp_path, "clone", "-q", str(whole), "cloned")
    cloned = Here(tmp_path / "cloned/co-op")
    cloned.append(MAIN, LATE)
    assert audit(cloned)["repository"] == git(whole, "rev-parse", "--short=12", "HEAD")
    assert audit(cloned)["changes"] == f"co-op/{MAIN}"
    assert f"2025: as it was  {CLOSING}" in cloned.run("verify", "--since", "ok", code=1).out
    assert "no commit of this repository" in cloned.run("verify", "--since", "fake", code=2).err
    assert not ran.exists()


def within(co_op: CoOp, ran: Path) -> None:
    """Make a folder a repository by itself, that runs a program on each file."""
    git(co_op.folder, "init", "-q", "--bare", "-b", "fake", ".")
    own = ("--git-dir=.", "--work-tree=.")
    git(co_op.folder, *own, "config", "core.bare", "false")
    git(co_op.folder, *own, "config", "core.worktree", ".")
    git(co_op.folder, *own, "add", MAIN)
    git(co_op.folder, *own, "commit", "-q", "-m", "Never so")
    git(co_op.folder, *own, "config", "filter.theirs.clean", f"touch {ran}; cat")
    (co_op.folder / ".gitattributes").write_text("* filter=theirs\n", encoding="utf-8")
    (co_op.folder / "index").unlink()
    shutil.rmtree(co_op.folder / "hooks")


def test_a_git_folder_that_is_no_repository_hides_none_above_it(tmp_path: Path) -> None:
    """What git would make of the folder above is not what the rules are in."""
    co_op = small(tmp_path / "whole/co-op", YEAR_2025)
    git(tmp_path / "whole", "init", "-q", "-b", "main")
    (co_op.folder / ".git").mkdir()
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert "not a git repository" in done.err


def test_a_work_tree_elsewhere_is_not_that_of_the_rules(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    git(co_op.folder, "config", "core.worktree", str(tmp_path / "elsewhere"))
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert f"git takes {tmp_path}/elsewhere for its work tree" in done.err


def test_a_linked_work_tree_is_a_repository_like_any_other(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    git(co_op.folder, "worktree", "add", "-q", "--detach", str(tmp_path / "other"))
    other = Here(tmp_path / "other")
    other.append(MAIN, LATE)
    assert verified(other)["compared_with"]["exact"] is True


def test_a_submodule_is_a_repository_like_any_other(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "-q", "-b", "main")
    allow = ("-c", "protocol.file.allow=always")
    git(whole, *allow, "submodule", "--quiet", "add", str(co_op.folder), "books")
    books = Here(whole / "books")
    books.append(MAIN, LATE)
    assert (whole / "books/.git").is_file()
    assert verified(books)["compared_with"]["exact"] is True
