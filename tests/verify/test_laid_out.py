"""What of a commit is laid out, so that its ledger loads as it did, whatever it names."""

from pathlib import Path

import pytest

from coopctl.cli.laying import Layout
from coopctl.cli.repository import repository_at
from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, YEAR_2025, small
from tests.here import Here
from tests.verify.kept import CLOSING, LATE, MAIN, closed, commit, git, verified


def named(co_op: CoOp, *options: str) -> list[str]:
    """Give the narrations of the entries that `verify` names, from the very books."""
    found = verified(co_op, *options)
    assert found["unknown"] is None
    assert found["compared_with"]["exact"] is True, found
    return [(each["now"] or each["before"])["narration"] for each in found["entries"]]


def closed_with(co_op: CoOp, *options: str) -> CoOp:
    """Close the year, commit everything, and let an entry come late."""
    co_op.run("close-year", "2025", *options)
    commit(co_op)
    co_op.append(MAIN, LATE)
    return co_op


@pytest.mark.parametrize("named_as", ["docs/bill.pdf", "{folder}/docs/bill.pdf"])
def test_a_document_may_be_named_that_is_there_no_more(tmp_path: Path, named_as: str) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    (co_op.folder / "docs").mkdir()
    (co_op.folder / "docs/bill.pdf").write_bytes(b"%PDF-1.7\n")
    names = f'2025-05-01 document Assets:Bank "{named_as.format(folder=co_op.folder)}"\n'
    co_op.append(MAIN, names)
    closed_with(co_op)
    (co_op.folder / "docs/bill.pdf").unlink()
    co_op.replace(MAIN, names, "")
    assert named(co_op) == ["Cleaning, forgotten"]


def test_a_folder_of_documents_may_be_named(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, accounts='option "documents" "docs"\n' + ACCOUNTS)
    (co_op.folder / "docs/Assets/Bank").mkdir(parents=True)
    (co_op.folder / "docs/Assets/Bank/2025-05-01.bill.pdf").write_bytes(b"%PDF-1.7\n")
    assert named(closed_with(co_op)) == ["Cleaning, forgotten"]


@pytest.mark.parametrize("name", ["more.bean", "more.txt", "more", "a b/more.bean"])
def test_a_file_of_the_ledger_may_have_any_name(tmp_path: Path, name: str) -> None:
    co_op = small(tmp_path / "co-op", accounts=ACCOUNTS + f'include "{name}"\n')
    (co_op.folder / name).parent.mkdir(exist_ok=True)
    (co_op.folder / name).write_text(YEAR_2025, encoding="utf-8")
    assert named(closed_with(co_op)) == ["Cleaning, forgotten"]


def test_files_may_be_included_by_files_that_patterns_find(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", accounts=ACCOUNTS + 'include "years/**/*.led"\n')
    (co_op.folder / "years/a/b").mkdir(parents=True)
    (co_op.folder / "years/a/b/one.led").write_text('include "../../../rest"\n', encoding="utf-8")
    (co_op.folder / "rest").write_text(YEAR_2025, encoding="utf-8")
    assert named(closed_with(co_op)) == ["Cleaning, forgotten"]


def test_a_folder_of_the_ledger_may_be_a_link_to_one(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", accounts=ACCOUNTS + 'include "years/*.beancount"\n')
    (co_op.folder / "kept/here").mkdir(parents=True)
    (co_op.folder / "kept/here/2025.beancount").write_text(YEAR_2025, encoding="utf-8")
    (co_op.folder / "linked").symlink_to("kept")
    (co_op.folder / "years").symlink_to("linked/here")
    assert named(closed_with(co_op)) == ["Cleaning, forgotten"]


def test_a_file_may_be_included_by_its_name_from_the_root(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op")
    (co_op.folder / "more.beancount").write_text(YEAR_2025, encoding="utf-8")
    co_op.append(MAIN, f'include "{co_op.folder}/more.beancount"\n')
    closed_with(co_op)
    co_op.append("more.beancount", LATE.replace("Cleaning", "Glazier"))
    assert sorted(named(co_op)) == ["Cleaning, forgotten", "Glazier, forgotten"]


def test_the_same_holds_where_the_folder_goes_by_a_link(tmp_path: Path) -> None:
    small(tmp_path / "co-op")
    (tmp_path / "linked").symlink_to("co-op")
    co_op = Here(tmp_path / "linked")
    (co_op.folder / "more.beancount").write_text(YEAR_2025, encoding="utf-8")
    co_op.append(MAIN, f'include "{co_op.folder}/more.beancount"\n')
    rules = ("--rules", f"{co_op.folder}/rules.yaml")
    closed_with(co_op, *rules)
    co_op.append("more.beancount", LATE.replace("Cleaning", "Glazier"))
    assert sorted(named(co_op, *rules)) == ["Cleaning, forgotten", "Glazier, forgotten"]


@pytest.mark.parametrize("link", ["co-op", "co-op/years"])
def test_what_is_named_through_a_link_is_that_of_the_commit(tmp_path: Path, link: str) -> None:
    """A home can be a link, and Python knows the working folder by its own name alone."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    (tmp_path / "linked").symlink_to(link)
    above = tmp_path / "linked" / ("" if link.endswith("years") else "years")
    (co_op.folder / "years").mkdir()
    (co_op.folder / "years/more.beancount").write_text("; more\n", encoding="utf-8")
    (co_op.folder / MAIN).rename(co_op.folder / "years/main.beancount")
    co_op.append("years/main.beancount", f'include "{above}/more.beancount"\n')
    co_op.replace("years/main.beancount", '"closings', f'"{co_op.folder}/closings')
    co_op.replace("rules.yaml", "ledger: main", f"ledger: {above}/main")
    co_op.run("close-year", "2025")
    commit(co_op)
    co_op.append("years/more.beancount", LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_a_folder_that_became_a_link_since_is_that_of_the_commit(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op")
    (tmp_path / "linked").symlink_to("co-op")
    (co_op.folder / "years").mkdir()
    (co_op.folder / "years/more.beancount").write_text(YEAR_2025, encoding="utf-8")
    co_op.append(MAIN, f'include "{tmp_path}/linked/years/more.beancount"\n')
    co_op.run("close-year", "2025")
    commit(co_op)
    (co_op.folder / "years").rename(co_op.folder / "books")
    (co_op.folder / "years").symlink_to("books")
    co_op.append("books/more.beancount", LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_a_ledger_named_from_the_root_is_that_of_the_commit(tmp_path: Path) -> None:
    """With `--allow-outside`, today's would be read as well, and nothing have changed."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.replace("rules.yaml", "ledger: main", f"ledger: {co_op.folder}/main")
    closed_with(co_op)
    assert named(co_op, "--allow-outside") == ["Cleaning, forgotten"]


def test_a_file_outside_the_repository_is_that_of_today(tmp_path: Path) -> None:
    """It is in no commit; where it did not change, the books are the very ones."""
    co_op = small(tmp_path / "co-op", accounts=ACCOUNTS + 'include "../shared.beancount"\n')
    (tmp_path / "shared.beancount").write_text(YEAR_2025, encoding="utf-8")
    git(co_op.folder, "init", "-q", "-b", "main")
    closed_with(co_op, "--allow-outside")
    assert named(co_op, "--allow-outside") == ["Cleaning, forgotten"]


PLUGIN = """
import os

__plugins__ = ["without"]
HERE = os.path.dirname(os.path.abspath(__file__))


def without(entries, options):
    tag = open(os.path.join(HERE, "left-out.csv")).read()
    return [each for each in entries if tag not in (getattr(each, "tags", None) or ())], []
"""
PLANNED = LATE.replace('"Cleaning, forgotten"', '"Heating" #planned')


def test_a_plugin_beside_the_ledger_is_that_of_the_commit_with_what_it_reads(
    tmp_path: Path,
) -> None:
    asks = 'option "insert_pythonpath" "TRUE"\nplugin "ours_of_the_small"\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, PLANNED, accounts=asks + ACCOUNTS)
    (co_op.folder / "ours_of_the_small.py").write_text(PLUGIN, encoding="utf-8")
    (co_op.folder / "left-out.csv").write_text("planned", encoding="utf-8")
    by_itself = CoOp(co_op.folder)  # what one run imports, another does not find imported
    by_itself.run("close-year", "2025", "--trust-plugins")
    commit(co_op)
    co_op.append(MAIN, LATE)
    assert named(by_itself, "--trust-plugins") == ["Cleaning, forgotten"]


def test_where_the_ledger_of_the_commit_does_not_load_it_is_said_why(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.append(MAIN, "2025-12-30 opne Assets:Cash\n")
    name = commit(co_op)
    co_op.replace(MAIN, "2025-12-30 opne Assets:Cash\n", LATE)
    assert verified(co_op)["unknown"] == (
        f"a ledger near the closing's commit cannot be read: {name}:{MAIN}:"
        f"{len(co_op.read(MAIN).splitlines()) - 3}: Invalid token: 'opne'"
    )


def laid_out(co_op: CoOp, folder: Path, *, all_whole: bool = False) -> dict[str, int]:
    """Lay out what is checked out; give the size of each file."""
    repository = repository_at(str(co_op.folder / "rules.yaml"))
    assert repository is not None
    layout = Layout(repository, repository.tree_at("HEAD").files, str(folder))
    layout.lay_out("rules.yaml", MAIN, all_whole=all_whole)
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.stat().st_size for each in files}


def test_what_no_ledger_reads_is_there_and_empty(tmp_path: Path) -> None:
    """A scan of many megabytes is neither read nor written for each commit."""
    co_op = closed(tmp_path)
    (co_op.folder / "scan.pdf").write_bytes(b"%PDF" * 1000)
    commit(co_op)
    found = laid_out(co_op, tmp_path / "out")
    assert found["scan.pdf"] == 0
    assert found[CLOSING] == len(co_op.read(CLOSING).encode())
    assert laid_out(co_op, tmp_path / "whole", all_whole=True)["scan.pdf"] == 4000


def test_a_file_that_is_larger_than_any_ledger_stays_too_large_to_be_read(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, 'include "large.beancount"\n')
    with (co_op.folder / "large.beancount").open("wb") as file:
        file.truncate(100_000_001)
    commit(co_op)
    assert laid_out(co_op, tmp_path / "out")["large.beancount"] == 100_000_001
    assert laid_out(co_op, tmp_path / "whole", all_whole=True)["large.beancount"] == 100_000_001
