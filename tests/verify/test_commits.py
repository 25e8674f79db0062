"""Which commit a closing is compared with, and what is said where there is none."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coopctl.cli.repository import is_inside, repository_at
from tests.assembly.approved import approve, drafted
from tests.cli.coop import LONG_AFTER, ROOT, CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small
from tests.command import coopctl_in
from tests.here import Here
from tests.verify.kept import (
    CLOSING,
    ENVIRONMENT,
    LATE,
    MAIN,
    closed,
    commit,
    figures,
    git,
    line_of,
    verified,
)

OTHER = LATE.replace("Cleaning", "Glazier").replace("40.00", "60.00")


def named(co_op: CoOp) -> list[str]:
    """Give the narrations of the entries that `verify` names, from the very books."""
    found = verified(co_op)
    assert found["compared_with"]["exact"] is True, found
    assert found["unknown"] is None
    return [(each["now"] or each["before"])["narration"] for each in found["entries"]]


def test_a_closing_not_yet_committed_is_compared_with_what_is_checked_out(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    commit(co_op)
    co_op.run("close-year", "2025")
    co_op.append(MAIN, LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_an_entry_committed_together_with_the_closing_is_named(tmp_path: Path) -> None:
    """The books that the closing speaks of are those of the commit before."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    commit(co_op)
    co_op.run("close-year", "2025")
    co_op.append(MAIN, LATE)
    commit(co_op)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_late_entries_of_several_commits_are_all_named(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    for text in (LATE, OTHER):
        co_op.append(MAIN, text)
        commit(co_op)
    assert sorted(named(co_op)) == ["Cleaning, forgotten", "Glazier, forgotten"]


def test_a_closing_drawn_up_again_is_compared_with_its_last_commit(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025")
    commit(co_op)
    co_op.append(MAIN, OTHER)
    assert named(co_op) == ["Glazier, forgotten"]


def test_books_that_were_never_committed_are_said_to_be_unknown(tmp_path: Path) -> None:
    """The rent was another when the year was closed, and no commit has that."""
    co_op = small(tmp_path / "co-op", YEAR_2025.replace("200.00", "210.00"))
    commit(co_op)
    text = co_op.read(MAIN)
    (co_op.folder / MAIN).write_text(text.replace("210.00", "220.00"), encoding="utf-8")
    co_op.run("close-year", "2025")
    (co_op.folder / MAIN).write_text(text, encoding="utf-8")
    found = verified(co_op)
    assert found["compared_with"]["exact"] is False
    assert found["unknown"] == "no commit near the closing's has what it speaks of"
    assert found["entries"] == []
    assert figures(found)["surplus"] == ("780.00", "790.00")
    assert "after it was closed [books-changed]" in co_op.run("verify", code=1).err


def test_without_git_the_effect_is_told_and_that_nothing_can_be_named(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.append(MAIN, LATE)
    found = verified(co_op)
    assert (found["unknown"], found["compared_with"]) == ("not in a git repository", None)
    assert figures(found)["surplus"] == ("800.00", "760.00")


def test_a_repository_without_a_commit_is_said_to_be_one(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    git(co_op.folder, "init", "-q")
    co_op.run("close-year", "2025")
    co_op.append(MAIN, LATE)
    assert verified(co_op)["unknown"] == "the git repository has no commit yet"


def test_a_history_that_was_cut_is_told_with_the_command_that_brings_it(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    commit(co_op)
    url = co_op.folder.as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", url, "shallow")
    shallow = Here(tmp_path / "shallow")
    assert "run `git fetch --unshallow`" in str(verified(shallow)["unknown"])
    git(shallow.folder, "fetch", "-q", "--unshallow")
    assert named(shallow) == ["Cleaning, forgotten"]


def test_a_detached_head_is_as_good_as_a_branch(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    git(co_op.folder, "checkout", "-q", "--detach")
    co_op.append(MAIN, LATE)
    commit(co_op)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_a_closing_written_in_a_merge_is_found(tmp_path: Path) -> None:
    """The merge is the one commit that has it with its books, and more came since."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    commit(co_op)
    git(co_op.folder, "checkout", "-q", "-b", "words")
    co_op.append("rules.yaml", "# decided in June\n")
    commit(co_op)
    git(co_op.folder, "checkout", "-q", "main")
    co_op.append(MAIN, OTHER)
    commit(co_op)
    git(co_op.folder, "merge", "-q", "--no-commit", "words")
    co_op.run("close-year", "2025")
    commit(co_op)
    co_op.append(MAIN, LATE)
    commit(co_op)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_closings_moved_to_another_folder_are_found_where_they_were(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    git(co_op.folder, "mv", "closings", "years")
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: years}")
    co_op.replace(MAIN, 'include "closings/*', 'include "years/*')
    commit(co_op)
    co_op.append(MAIN, LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_a_co_op_in_a_folder_of_a_larger_repository_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("of somebody else\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    git(tmp_path, "add", "-A")
    commit(co_op)
    co_op.append(MAIN, LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_from_another_folder_with_rules_and_ledger_named_it_is_the_same(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    elsewhere = Here(tmp_path)
    options = ("--rules", "co-op/rules.yaml", "--ledger", "co-op/main.beancount")
    found = verified(elsewhere, *options)
    assert found["compared_with"]["exact"] is True
    assert found["entries"][0]["now"]["file"] == "co-op/main.beancount"


def test_the_entries_of_several_files_are_named_each_in_its_own(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", accounts=ACCOUNTS + 'include "years/*.beancount"\n')
    (co_op.folder / "years").mkdir()
    (co_op.folder / "years/a.beancount").write_text(YEAR_2025, encoding="utf-8")
    (co_op.folder / "years/b.beancount").write_text("; more\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    commit(co_op)
    co_op.append("years/b.beancount", LATE)
    (entry,) = verified(co_op)["entries"]
    assert entry["now"]["file"] == "years/b.beancount"
    assert entry["now"]["line"] == line_of(co_op, "Cleaning", "years/b.beancount")


def test_an_entry_moved_to_another_file_is_the_same_entry(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    text = co_op.read(MAIN)
    at = text.index("2025-11-05")
    (co_op.folder / MAIN).write_text(text[:at] + 'include "rest.beancount"\n', encoding="utf-8")
    (co_op.folder / "rest.beancount").write_text(text[at:], encoding="utf-8")
    assert verified(co_op, code=0)["holds"] is True


def test_a_late_entry_that_breaks_what_the_closing_asserts_is_named(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    late = LATE.replace("Expenses:Rent ", "Equity:Reserve")
    co_op.append(MAIN, late)
    found = verified(co_op)
    assert [each["now"]["narration"] for each in found["entries"]] == ["Cleaning, forgotten"]


# --- rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "what", "before", "now"),
    [
        ("25% of s", "30% of s", "allocation: reserve: amount", "25% of surplus", "30% of surplus"),
        (
            "    to: Equity:Reserve\n",
            "    to: Equity:Reserve\n    until: 500 EUR\n",
            "allocation: reserve: until",
            None,
            "500 EUR",
        ),
        (
            "  - step: dividend",
            "  - {step: tenth, amount: 10 EUR, to: Equity:Reserve}\n  - step: dividend",
            "allocation: tenth",
            None,
            "10 EUR",
        ),
        ("{folder: closings}", "{folder: closings, assert: none}", "closing: assert", None, "none"),
        (
            "    to: Equity:Reserve\n",
            "    to: Equity:Work:Done\n",
            "allocation: reserve: to",
            "Equity:Reserve",
            "Equity:Work:Done",
        ),
        (
            "    to: Equity:Reserve\n",
            "    to: {Equity:Reserve: 12.5%, Equity:Work:Done: rest}\n",
            "allocation: reserve: to",
            "Equity:Reserve",
            "Equity:Reserve: 12.5%, Equity:Work:Done: rest",
        ),
        (
            "    in_proportion_to: work\n",
            "    in_proportion_to: work\n    eligible: [work >= 1, stayed = 1]\n",
            "allocation: dividend: eligible",
            None,
            "work >= 1, stayed = 1",
        ),
        (
            "allocation:\n",
            "rates: {interest: 0.1%}\nallocation:\n",
            "rates: interest",
            None,
            "0.1%",
        ),
        (
            "unit: HOUR}\n",
            "unit: HOUR}\n  points: {weights: {work: 1.5}}\n",
            "measures: points",
            None,
            "weights: work: 1.5",
        ),
    ],
)
def test_a_changed_rule_is_named_with_both_values(
    tmp_path: Path, old: str, new: str, what: str, before: str | None, now: str | None
) -> None:
    co_op = closed(tmp_path)
    co_op.replace("rules.yaml", old, new)
    found = verified(co_op)
    assert found["findings"] == ["rules"]
    assert found["rules_changed"] == [{"what": what, "before": before, "now": now}]
    assert f"after it was closed: {what} [rules-changed]" in co_op.run("verify", code=1).err


@pytest.mark.parametrize(("old", "new"), [("1%", "0.1%"), ("1/3", "4/3"), ("100%", "2")])
def test_a_rate_is_told_in_percent_where_that_has_an_end(
    tmp_path: Path, old: str, new: str
) -> None:
    rules = RULES.replace("allocation:\n", f"rates: {{interest: {old}}}\nallocation:\n")
    co_op = closed(tmp_path, rules=rules)
    co_op.replace("rules.yaml", f"interest: {old}", f"interest: {new}")
    now = {"2": "200%"}.get(new, new)
    (found,) = verified(co_op)["rules_changed"]
    assert found == {"what": "rates: interest", "before": old, "now": now}


def test_that_a_meeting_must_approve_is_told_as_the_rules_say_it(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append("rules.yaml", "assembly: {approval: required}\n")
    assert verified(co_op)["rules_changed"][-1] == {
        "what": "assembly: approval",
        "before": None,
        "now": "required",
    }


def test_steps_in_another_order_are_told_as_that(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    reserve = "  - step: reserve\n    amount: 25% of surplus\n    to: Equity:Reserve\n"
    co_op.replace("rules.yaml", reserve, "")
    co_op.replace("rules.yaml", "losses:\n", reserve + "losses:\n")
    assert verified(co_op)["rules_changed"] == [
        {
            "what": "allocation: order",
            "before": "reserve, dividend",
            "now": "dividend, reserve",
        }
    ]


def test_rules_and_entries_changed_in_different_commits_are_both_named(tmp_path: Path) -> None:
    """A surplus of 760.00, of which 30 % are 228.00."""
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    commit(co_op)
    co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")
    commit(co_op)
    found = verified(co_op)
    assert found["findings"] == ["books", "rules"]
    assert len(found["entries"]) == len(found["rules_changed"]) == 1
    assert figures(found)["reserve"] == ("200.00", "228.00")
    out = co_op.run("verify", code=1).out
    assert "  rules: allocation: reserve: amount: 30% of surplus, was 25% of surplus\n" in out


def test_rules_that_no_commit_has_are_said_to_be_unknown(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")
    commit(co_op)
    found = verified(co_op)
    assert (found["rules_changed"], found["compared_with"]) == (None, None)
    assert found["unknown"] == "no commit near the closing's has what it speaks of"
    assert figures(found)["reserve"] == ("200.00", "240.00")


# --- approved closings and their corrections ----------------------------------------------------


def test_beside_a_correction_only_what_came_after_it_is_named_with_its_effect(
    tmp_path: Path,
) -> None:
    """800.00 were approved, 760.00 corrected; 60.00 more leave 700.00: a quarter is 175.00."""
    co_op = drafted(tmp_path)
    approve(co_op)
    commit(co_op)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    commit(co_op)
    co_op.append(MAIN, OTHER)
    assert named(co_op) == ["Glazier, forgotten"]
    found = verified(co_op)
    assert figures(found) == {
        "surplus": ("760.00", "700.00"),
        "reserve": ("190.00", "175.00"),
        "dividend": ("570.00", "525.00"),
    }
    assert found["diff"] == []


def test_a_draft_brought_back_beside_a_correction_is_of_its_own_books(tmp_path: Path) -> None:
    """Closing and resolution are rolled back to before the vote; the correction was left."""
    co_op = drafted(tmp_path)
    commit(co_op)
    approve(co_op)
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    git(co_op.folder, "checkout", "-q", "HEAD", "--", CLOSING, "resolutions.beancount")
    assert verified(co_op)["findings"] == ["books"]
    assert named(co_op) == ["Cleaning, forgotten"]


# --- what the repository must not do to us ------------------------------------------------------


def test_nothing_that_the_repository_configures_is_run(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    commit(co_op)
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 $@ >> {ran}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    (co_op.folder / ".gitattributes").write_text(
        "*.beancount diff=mine filter=mine\n", encoding="utf-8"
    )
    for key in (
        "diff.external",
        "diff.mine.textconv",
        "diff.mine.command",
        "filter.mine.smudge",
        "filter.mine.clean",
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
        "core.sshCommand",
        "core.askPass",
    ):
        git(co_op.folder, "config", key, str(script))
    git(co_op.folder, "config", "log.showSignature", "true")
    git(co_op.folder, "config", "diff.mine.cachetextconv", "true")
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        shutil.copy(script, co_op.folder / ".git/hooks" / hook)
    assert named(co_op) == ["Cleaning, forgotten"]
    assert verified(co_op, "--since", "HEAD")
    assert not ran.exists()


def test_links_and_names_that_lead_out_of_the_tree_are_left_out(tmp_path: Path) -> None:
    """And a link to a file of the tree is that file."""
    secret = tmp_path / "secret.beancount"
    secret.write_text("2025-01-01 open Assets:Secret\n", encoding="utf-8")
    co_op = small(tmp_path / "co-op")
    (co_op.folder / "real.beancount").write_text(YEAR_2025, encoding="utf-8")
    (co_op.folder / "linked.beancount").symlink_to("real.beancount")
    (co_op.folder / "out.beancount").symlink_to(secret)
    (co_op.folder / "up.beancount").symlink_to("../secret.beancount")
    (co_op.folder / "loop.beancount").symlink_to("loop.beancount")
    co_op.append(MAIN, 'include "linked.beancount"\n')
    co_op.run("close-year", "2025")
    commit(co_op)
    repository = repository_at(str(co_op.folder / "rules.yaml"))
    assert repository is not None
    tree = repository.tree_at("HEAD")
    assert tree.files["linked.beancount"] == tree.files["real.beancount"]
    assert tree.away == {"out.beancount", "up.beancount", "loop.beancount"}
    assert tree.away.isdisjoint(tree.files)
    co_op.append("real.beancount", LATE)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_links_that_lead_to_each_other_without_end_are_told(tmp_path: Path) -> None:
    """Twelve in a folder of thousands: each by each of the others' names, and so on."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    many = co_op.folder / "many"
    many.mkdir()
    for number in range(2_000):
        (many / str(number)).touch()
    for number in range(12):
        (many / f"link-{number}").symlink_to(".")
    commit(co_op)
    done = co_op.run("verify", "--since", "HEAD", code=1)
    assert "links of that commit lead to more than 100,000 files" in done.err


@pytest.mark.parametrize(
    "name", ["../out", "a/../../out", "/out", "a//b", ".", "a/.", "c:out", "a\\b"]
)
def test_a_name_in_a_tree_that_leads_elsewhere_is_no_name(name: str) -> None:
    assert is_inside("ledgers/2025.beancount")
    assert not is_inside(name)


def test_an_object_put_in_the_place_of_another_deceives_nobody(tmp_path: Path) -> None:
    """`git replace` shows another file under the same commit."""
    co_op = closed(tmp_path)
    old = git(co_op.folder, "rev-parse", f"HEAD:{MAIN}")
    co_op.append(MAIN, LATE)
    new = git(co_op.folder, "hash-object", "-w", MAIN)
    git(co_op.folder, "replace", old, new)
    assert named(co_op) == ["Cleaning, forgotten"]


def test_in_a_hook_that_points_git_elsewhere_the_co_ops_own_repository_is_read(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    (tmp_path / "elsewhere").mkdir()
    git(tmp_path / "elsewhere", "init", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "coopctl", "verify"],
        cwd=co_op.folder,
        env={
            **{key: each for key, each in ENVIRONMENT.items() if key[:8] != "COVERAGE"},
            "GIT_DIR": str(tmp_path / "elsewhere/.git"),
            "GIT_INDEX_FILE": "index",
            "GIT_WORK_TREE": str(tmp_path / "elsewhere"),
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": LONG_AFTER,
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert '"Cleaning, forgotten"' in done.stdout


def test_in_a_hook_a_report_names_the_commit_of_the_co_ops_own_repository(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    git(elsewhere, "init", "-q")
    said = coopctl_in(
        co_op.folder,
        ["report", "month", "2025-11", "--format", "json"],
        environment={"GIT_DIR": str(elsewhere / ".git"), "SOURCE_DATE_EPOCH": LONG_AFTER},
    )
    assert name in said.out


def test_nothing_is_left_behind_and_nothing_in_the_repository_changes(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    before = co_op.files()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = coopctl_in(co_op.folder, ["verify"], environment={"TMPDIR": str(scratch)})
    assert '"Cleaning, forgotten"' in done.out
    assert list(scratch.iterdir()) == []
    assert co_op.files() == before


def test_a_ledger_outside_the_repository_is_not_looked_for_in_it(tmp_path: Path) -> None:
    co_op = small(tmp_path / "books", YEAR_2025)
    rules = tmp_path / "rules"
    rules.mkdir()
    text = RULES.replace("main.beancount", "../books/main.beancount")
    (rules / "rules.yaml").write_text(
        text.replace("{folder: closings}", "{folder: ../books/closings}"), encoding="utf-8"
    )
    co_op_rules = Here(rules)
    co_op_rules.run("close-year", "2025", "--allow-outside")
    commit(co_op_rules)
    co_op.append(MAIN, LATE)
    found = verified(co_op_rules, "--allow-outside")
    assert found["unknown"] == "no commit near the closing's has what it speaks of"
