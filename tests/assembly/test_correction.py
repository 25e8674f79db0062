"""What comes after the approval goes into the open year, and the approved file stays."""

import errno
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount.core import data

from tests.assembly.approved import ASKED, CLOSING, INCLUDED, LATE, RECORDS, approve, drafted
from tests.cli.coop import CoOp, Done
from tests.closing.small import YEAR_2025, entries, small, total
from tests.closing.test_writing import failing_on

FIRST, SECOND = "closings/2025-correction-1.beancount", "closings/2025-correction-2.beancount"
IN_2026, LATER_IN_2026 = "1783000000", "1785000000"
"""2026-07-02 and 2026-07-25."""

EVER = (date.min, date.max)


def approved(folder: Path, *late: str, rules: str = ASKED) -> CoOp:
    """Lay a co-op down whose closing is approved, and then what came late."""
    co_op = drafted(folder, rules=rules)
    approve(co_op)
    for text in late:
        co_op.append("main.beancount", text)
    return co_op


def correct(co_op: CoOp, *options: str, code: int = 0, now: str = IN_2026) -> Done:
    return co_op.run("close-year", "2025", "--correct", *options, code=code, now=now)


def corrections(co_op: CoOp) -> list[data.Transaction]:
    return [
        entry
        for entry in entries(co_op)
        if isinstance(entry, data.Transaction) and "coop-correction" in entry.tags
    ]


def postings(entry: data.Transaction) -> dict[str, Decimal | None]:
    return {each.account: each.units.number for each in entry.postings if each.units is not None}


def held(co_op: CoOp) -> dict[str, Decimal]:
    """Give what reserve and members have by now, credit above zero, with Beancount alone."""
    names = ("Equity:Reserve", "Liabilities:Members:Abe", "Liabilities:Members:Zoe")
    return {name.rpartition(":")[2]: -total(co_op, name, *EVER) for name in names}


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EIO, "cannot read or write"), (errno.EACCES, "[changed-meanwhile]")],
)
def test_a_closing_that_the_disk_hides_while_the_ledger_is_loaded_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    co_op = approved(tmp_path, LATE)
    before, looked = co_op.files(), list[object]()

    def fails(path: object) -> bool:
        looked.extend([path] if str(path).endswith(CLOSING) else [])
        return looked == [path]

    failing_on(monkeypatch, os, "lstat", fails, number)
    assert told in correct(co_op, code=1).err
    assert co_op.files() == before


def test_the_difference_stands_in_the_open_year_and_waits_for_the_next_meeting(
    tmp_path: Path,
) -> None:
    """A late cost of 40.00: a quarter less to the reserve, the rest less by three hours and one."""
    co_op = approved(tmp_path, LATE)
    closing = co_op.read(CLOSING)
    done = correct(co_op)
    (entry,) = corrections(co_op)
    assert (entry.flag, entry.date) == ("!", date(2026, 7, 2))
    assert postings(entry) == {
        "Equity:Reserve": 10,
        "Equity:Earnings:Previous": -40,
        "Liabilities:Members:Abe": Decimal("7.50"),
        "Liabilities:Members:Zoe": Decimal("22.50"),
    }
    assert held(co_op) == {"Reserve": 190, "Abe": Decimal("142.50"), "Zoe": Decimal("427.50")}
    assert co_op.read(CLOSING) == closing
    assert f"wrote {FIRST}" in done.err
    assert "waits for the next meeting" in done.err


def test_it_says_what_the_surplus_was_before_it_with_its_thousands_apart(tmp_path: Path) -> None:
    """Of 3,000.00 come in: 2,800.00 after the rent; then 2,760.00, and 2,720.00."""
    year = YEAR_2025.replace("1000.00", "3000.00")
    co_op = small(tmp_path, year, accounts=INCLUDED, rules=ASKED)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    approve(co_op)
    for meeting in ("2026-07-20", "2026-07-21"):
        co_op.append("main.beancount", LATE)
        correct(co_op)
        approve(co_op, meeting=meeting)
    assert {entry.narration for entry in corrections(co_op)} == {
        "Surplus 2,760.00 EUR, before 2,800.00 EUR",
        "Surplus 2,720.00 EUR, before 2,760.00 EUR",
    }


def test_with_its_correction_the_year_is_in_order(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    before = co_op.files()
    co_op.run("check", now=IN_2026)
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n2025: unchanged  {FIRST}\n"
    done = co_op.run("close-year", "2025")
    assert f"{CLOSING} is up to date, with correction 1 that waits" in done.err
    assert "up to date" in correct(co_op, now=LATER_IN_2026).err
    correct(co_op, "--check", now=LATER_IN_2026)
    assert co_op.files() == before


def test_the_next_meeting_approves_the_correction(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-12-05")
    (entry,) = corrections(co_op)
    assert (entry.flag, entry.date) == ("*", date(2026, 7, 2))
    assert '  status: "approved"\n  approved: 2026-12-05\n' in co_op.read(FIRST)
    assert held(co_op) == {"Reserve": 190, "Abe": Decimal("142.50"), "Zoe": Decimal("427.50")}
    co_op.run("check")
    co_op.run("verify")
    assert co_op.run("close-year", "2025").err.endswith("with correction 1\n")
    assert "[approved-already]" in approve(co_op, meeting="2026-12-05", code=1).err


def test_what_comes_before_the_next_meeting_goes_into_the_draft(tmp_path: Path) -> None:
    """40.00 and 4.00: of 756.00 a quarter is 189.00."""
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    co_op.append("main.beancount", LATE.replace("40.00", "4.00"))
    assert "[closing-outdated]" in approve(co_op, meeting="2026-12-05", code=1).err
    correct(co_op, now=LATER_IN_2026)
    (entry,) = corrections(co_op)
    assert entry.date == date(2026, 7, 2)
    assert held(co_op) == {"Reserve": 189, "Abe": Decimal("141.75"), "Zoe": Decimal("425.25")}


def test_what_comes_after_an_approved_correction_is_the_next_one(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    first = co_op.read(FIRST)
    co_op.append("main.beancount", LATE.replace("40.00", "4.00"))
    assert "[approved-changed]" in co_op.run("close-year", "2025", code=1).err
    co_op.run("verify", code=1)
    correct(co_op, now=LATER_IN_2026)
    assert [entry.date for entry in corrections(co_op)] == [date(2026, 7, 2), date(2026, 7, 25)]
    assert co_op.read(FIRST) == first
    assert held(co_op) == {"Reserve": 189, "Abe": Decimal("141.75"), "Zoe": Decimal("425.25")}
    approve(co_op, meeting="2026-12-05")
    assert '  status: "approved"' in co_op.read(SECOND)
    co_op.run("check")


def test_a_late_entry_that_moves_no_figure_is_acknowledged_without_a_posting(
    tmp_path: Path,
) -> None:
    moved = """
2023-01-01 open Assets:Savings
2025-10-10 * "Put by"
  Assets:Savings   40.00 EUR
  Assets:Bank     -40.00 EUR
"""
    co_op = approved(tmp_path, moved)
    co_op.run("verify", code=1)
    correct(co_op)
    assert corrections(co_op) == []
    co_op.run("verify")
    co_op.run("check", now=IN_2026)


def test_a_surplus_that_turns_into_a_loss_is_taken_back_and_borne(tmp_path: Path) -> None:
    """900.00 more of cost: a loss of 100.00, and the reserve held nothing at the year's end."""
    co_op = approved(tmp_path, LATE.replace("40.00", "900.00"))
    correct(co_op)
    assert held(co_op) == {"Reserve": 0, "Abe": 0, "Zoe": 0}
    assert total(co_op, "Equity:Earnings:Previous", *EVER) == 0


def test_it_opens_every_account_that_no_closing_has_opened(tmp_path: Path) -> None:
    """The closing of a year without a result gives nothing; 100.00 more do."""
    co_op = drafted(tmp_path, LATE.replace("40.00", "800.00"))
    approve(co_op)
    co_op.append("main.beancount", LATE.replace("-40.00", "100.00").replace("40.00", "-100.00"))
    correct(co_op)
    (entry,) = corrections(co_op)
    assert postings(entry) == {
        "Equity:Earnings:Previous": Decimal("100.00"),
        "Equity:Reserve": Decimal("-25.00"),
        "Liabilities:Members:Zoe": Decimal("-56.25"),
        "Liabilities:Members:Abe": Decimal("-18.75"),
    }
    opened = [line.split()[2] for line in co_op.read(FIRST).splitlines() if " open " in line]
    assert sorted(opened) == sorted(set(postings(entry)) - {"Equity:Reserve"})
    for command in (("check",), ("propose", "2025"), ("verify",)):
        assert "[account-opened-later]" not in co_op.run(*command, now=IN_2026).err
    approve(co_op, meeting="2026-07-10")
    assert co_op.run("check", now=LATER_IN_2026).err == ""


def test_a_correction_taken_back_leaves_the_closing_as_it_was(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    (co_op.folder / FIRST).unlink()
    co_op.replace("main.beancount", LATE, "")
    co_op.run("verify")
    assert "nothing of 2025 is left to correct" in correct(co_op).err


def test_a_changed_rule_of_an_approved_year_is_corrected_as_well(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.replace("rules.yaml", "25% of surplus", "30% of surplus")
    correct(co_op)
    assert held(co_op) == {"Reserve": 240, "Abe": 140, "Zoe": 420}


def test_the_year_after_counts_the_correction_once_and_not_as_its_own_surplus(
    tmp_path: Path,
) -> None:
    co_op = approved(tmp_path, LATE)
    sale = """
2026-03-10 * "Sale"
  Income:Sales  -100.00 EUR
  Assets:Bank    100.00 EUR
2026-03-11 * "Hours"
  Equity:Work:Zoe    1 HOUR
  Equity:Work:Done  -1 HOUR
"""
    co_op.append("main.beancount", sale)
    correct(co_op)
    answer = co_op.run("close-year", "2026", "--format", "json").json
    assert answer["surplus"] == "100.00"
    (reserve,) = answer["funds"]
    assert (reserve["opening"], reserve["closing"]) == ("190.00", "215.00")


def test_an_edited_correction_is_left_alone_and_found(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    correct(co_op)
    text = co_op.read(FIRST).replace("7.50", "8.50").replace("22.50", "21.50")
    (co_op.folder / FIRST).write_text(text, encoding="utf-8")
    assert f"2025: edited by hand  {FIRST}\n" in co_op.run("verify", code=1).out
    assert "[closing-edited]" in co_op.run("check", code=1).err
    assert "[closing-edited]" in correct(co_op, code=1).err
    assert co_op.read(FIRST) == text
    correct(co_op, "--force")
    assert held(co_op)["Zoe"] == Decimal("427.50")


def test_an_edit_of_the_approved_closing_stops_the_correction(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    co_op.append(CLOSING, "; seen\n")
    before = co_op.files()
    assert "[closing-edited]" in correct(co_op, code=1).err
    assert co_op.files() == before


def test_there_is_nothing_to_correct_before_an_approval_or_without_a_change(
    tmp_path: Path,
) -> None:
    co_op = drafted(tmp_path, LATE)
    assert "[cannot-correct]" in correct(co_op, code=1).err
    approve(co_op)
    before = co_op.files()
    assert "nothing of 2025 is left to correct" in correct(co_op).err
    assert co_op.files() == before


def test_a_correction_stands_in_no_closed_year(tmp_path: Path) -> None:
    co_op = approved(tmp_path)
    co_op.append("main.beancount", LATE.replace("2025-10-10", "2026-10-10"))
    co_op.run("close-year", "2026")
    co_op.append("main.beancount", LATE)
    done = correct(co_op, code=1, now="1798000000")
    assert "fiscal year 2026, in which the correction would stand, is closed itself" in done.err


def test_dry_run_check_and_json_write_nothing(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE)
    before = co_op.files()
    assert "nothing written" in correct(co_op, "--dry-run").err
    correct(co_op, "--check", code=3)
    answer = correct(co_op, "--dry-run", "--format", "json").json
    assert co_op.files() == before
    assert (answer["correction"], answer["surplus"], answer["changed"]) == (1, "760.00", True)
    assert {each["account"]: each["amount"] for each in answer["to"]} == {
        "Equity:Reserve": "-10.00",
        "Equity:Earnings:Previous": "40.00",
        "Liabilities:Members:Abe": "-7.50",
        "Liabilities:Members:Zoe": "-22.50",
    }


@pytest.mark.parametrize("dated", ["next-day", "year-end"])
def test_however_the_closing_is_dated_the_correction_is_in_the_open_year(
    tmp_path: Path, dated: str
) -> None:
    rules = ASKED.replace("{folder: closings}", f"{{folder: closings, dated: {dated}}}")
    co_op = approved(tmp_path, LATE, rules=rules)
    correct(co_op)
    approve(co_op, meeting="2026-12-05")
    (entry,) = corrections(co_op)
    assert (entry.flag, entry.date) == ("*", date(2026, 7, 2))
    co_op.run("check")


# --- members' capital and what is due to them ---


def dues(co_op: CoOp) -> list[tuple[str, str, str]]:
    found = co_op.run("capital", "2026", "--format", "json", now=LATER_IN_2026).json["dues"]
    return [(each["member"], each["granted"], each["left"]) for each in found]


def test_a_correction_counts_in_what_is_due_once_it_is_approved(tmp_path: Path) -> None:
    """40.00 less to share: 30.00 less to members, 22.50 less to Zoe and 7.50 less to Abe."""
    co_op = approved(tmp_path, LATE)
    before = [("Abe", "150.00", "150.00"), ("Zoe", "450.00", "450.00")]
    assert dues(co_op) == before
    correct(co_op)
    assert dues(co_op) == before
    waits = co_op.run("capital", "2026", "--format", "json", now=LATER_IN_2026).json
    assert waits["drafts"] == [{"year": 2025, "number": 1}]
    assert waits["to_be_decided"][1] == {
        "member": "Zoe",
        "year": 2025,
        "number": 1,
        "day": "2026-07-02",
        "dividend": "-22.50",
        "equity": "0.00",
    }
    out = " ".join(co_op.run("capital", "2026", now=LATER_IN_2026).out.split())
    assert "the closing of 2025 and its correction are here. Correction 1 of 2025 is a draft" in out
    page = " ".join(co_op.run("statement", "2025", "Zoe", now=LATER_IN_2026).out.split())
    assert "With correction 1, which waits for the general meeting to approve it" in page
    assert "2025 450.00 0.00 450.00" in page
    approve(co_op, meeting="2026-07-02")
    assert dues(co_op) == [("Abe", "142.50", "142.50"), ("Zoe", "427.50", "427.50")]
    members = co_op.run("members", "--format", "json", now=LATER_IN_2026).json["members"]
    assert [each["due"] for each in members] == ["142.50", "427.50"]
    answer = co_op.run("statement", "2025", "Zoe", "--format", "json", now=LATER_IN_2026).json
    assert answer["state"].endswith("and as its closing in the ledger has it")
    row = {"year": 2025, "granted": "427.50", "paid": "0.00", "left": "427.50"}
    assert answer["dues"] == [row]
    assert answer["accounts"][1]["after"] == "427.50"


NOTICES = ASKED.replace("to: Liabilities:Members:{member}", 'to: "Equity:Notices:{member}"')


def test_the_roll_forward_is_the_ledgers_with_a_correction(tmp_path: Path) -> None:
    co_op = approved(tmp_path, LATE, rules=NOTICES)
    correct(co_op)
    approve(co_op, meeting="2026-07-02")
    answer = co_op.run("capital", "2026", "--format", "json", now=LATER_IN_2026).json
    assert [each["retained"] for each in answer["members"]] == ["142.50", "427.50"]
    assert answer["total"]["losses"] == "0.00"
    assert answer["total"]["closing"] == "570.00"
    assert -total(co_op, "Equity:Notices:Zoe", *EVER) == Decimal("427.50")
    assert answer["notices_by_year"] == [{"year": 2025, "granted": "570.00", "left": "570.00"}]
    assert answer["corrections"] == [{"year": 2025, "number": 1}]
    out = " ".join(co_op.run("capital", "2025", now=LATER_IN_2026).out.split())
    assert "in the next year; correction 1 of 2025, dated 2026-07-02, is in a later year." in out


def test_what_a_draft_gives_to_capital_is_said_to_be_counted(tmp_path: Path) -> None:
    """The draft retains three quarters of 600 for Zoe, who has three quarters of the hours."""
    co_op = drafted(tmp_path, rules=NOTICES)
    out = " ".join(co_op.run("capital", "2026", now=LATER_IN_2026).out.split())
    assert "a draft: nothing of it is due yet, though the capital here counts it." in out
    assert "Zoe closing of 2025 2026-01-01 0.00 450.00" in out
    out = " ".join(co_op.run("capital", "2025", now=LATER_IN_2026).out.split())
    assert "a draft: nothing of it is due yet. " in out


def test_of_a_draft_capital_members_and_a_leaver_are_told_apart(tmp_path: Path) -> None:
    co_op = drafted(tmp_path)
    out = " ".join(co_op.run("capital", "2026", now=LATER_IN_2026).out.split())
    assert "The closing of 2025 is a draft: nothing of it is due yet." in out
    assert "Dividends due" not in out
    assert "Zoe closing of 2025 2026-01-01 450.00 0.00" in out
    out = " ".join(co_op.run("members", now=LATER_IN_2026).out.split())
    assert "Member Paid in Due To be decided Abe 0.00 0.00 150.00" in out
    table = co_op.run("capital", "2026", "--format", "csv", now=LATER_IN_2026).out
    assert "To be decided by the general meeting,Zoe" in table
    leaving = ("capital", "--leaving", "Zoe", "--on", "2026-07-01", "--format", "json")
    answer = co_op.run(*leaving, now=LATER_IN_2026).json
    assert (answer["at_once"], answer["net"], answer["to_be_decided"]) == ("0.00", "0.00", "450.00")
    shown = co_op.run(*leaving[:-2], now=LATER_IN_2026).out
    assert "not in it: to be decided by the meeting" in shown
    assert co_op.run("statement", "2025", "Zoe", "--format", "json").json["dues"] == []
