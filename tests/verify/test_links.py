"""A link alone hides no entry: what is a part of a closing stands in its file."""

from pathlib import Path

import pytest

from tests.closing.small import YEAR_2025, small
from tests.verify.kept import CLOSING, MAIN, closed, line_of, verified

FORGED = """
2025-12-30 * "Out" ^coop-closing-2025
  Expenses:Rent   500.00 EUR
  Assets:Bank    -500.00 EUR
"""
BACK = """
2026-06-30 * "And back" ^coop-closing-2025
  Assets:Bank     500.00 EUR
  Expenses:Rent  -500.00 EUR
"""


def test_two_entries_with_the_closings_link_that_cancel_out_are_named(tmp_path: Path) -> None:
    """A surplus of 300.00 by Beancount, where the closing divided 800.00."""
    co_op = closed(tmp_path)
    co_op.append(MAIN, FORGED + BACK)
    found = verified(co_op)
    assert set(found["findings"]) == {"books", "misread"}
    assert [each["now"]["narration"] for each in found["entries"]] == ["Out"]
    surplus = next(each for each in found["effect"] if each["figure"] == "surplus")
    assert (surplus["before"], surplus["now"]) == ("800.00", "300.00")
    for command in ("verify", "check"):
        told = co_op.run(command, code=1).err
        for words in ('"Out"', '"And back"'):
            assert f"{MAIN}:{line_of(co_op, words)}: error: this entry is linked" in told


def test_one_after_the_year_leaves_no_verdict_of_unchanged(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, BACK)
    found = verified(co_op)
    assert (found["findings"], found["holds"]) == (["misread"], False)
    done = co_op.run("verify", code=1)
    assert done.out == f"2025: read otherwise by the ledger  {CLOSING}\n"
    assert done.err.count("[linked-elsewhere]") == 1


@pytest.mark.parametrize("link", ["coop-closing-2031", "coop-correction-2025-1"])
def test_a_link_to_what_the_ledger_does_not_have_closes_no_year(tmp_path: Path, link: str) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, BACK.replace("coop-closing-2025", link))
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert [each["code"] for each in answer["problems"]] == ["linked-elsewhere"]
    assert [each["year"] for each in answer["closings"]] == [2025]
    assert answer["problems"][0]["line"] == line_of(co_op, "And back")


def test_an_entry_that_bears_the_link_counts_before_the_year_is_closed(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, FORGED)
    assert "[linked-elsewhere]" in co_op.run("close-year", "2025", code=1).err
    co_op.replace(MAIN, " ^coop-closing-2025", "")
    co_op.run("close-year", "2025")
    assert "surplus: 300.00 EUR" in co_op.read(CLOSING)


def test_a_closing_without_its_directive_still_holds_its_own_entries(tmp_path: Path) -> None:
    """Nothing is added to the figures by an edit that took the directive out."""
    co_op = closed(tmp_path)
    text = co_op.read(CLOSING)
    blocks = [each for each in text.split("\n\n") if 'custom "coop-closing"' not in each]
    (co_op.folder / CLOSING).write_text("\n\n".join(blocks), encoding="utf-8")
    assert verified(co_op)["findings"] == ["edited"]
    co_op.run("close-year", "2025", "--force")
    assert co_op.read(CLOSING) == text


@pytest.mark.parametrize("more", ["", "  number: 1\n"])
def test_a_record_of_a_correction_in_an_ordinary_file_is_told_and_read_by_nothing(
    tmp_path: Path, more: str
) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, f'\n2026-02-01 custom "coop-correction" 2025\n{more}')
    line = line_of(co_op, '"coop-correction" 2025')
    for command in ("verify", "check"):
        answer = co_op.run(command, "--format", "json", code=1).json
        told = [(each["code"], each["line"]) for each in answer["problems"]]
        assert told == [("correction-misplaced", line)]
    assert verified(co_op)["findings"] == ["unchanged"]


def test_of_a_year_that_cannot_be_worked_out_neither_effect_nor_rules_are_known(
    tmp_path: Path,
) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, "\n2025-06-01 balance Assets:Nowhere 5 EUR\n")
    found = verified(co_op)
    assert (found["findings"], found["effect"], found["rules_changed"]) == (["unknown"], None, None)


@pytest.mark.parametrize("number", [1, 2])
def test_a_correction_that_cannot_be_read_is_an_error(tmp_path: Path, number: int) -> None:
    """Beancount reads it, and it does not begin as coopctl begins one."""
    co_op = closed(tmp_path)
    name = f"closings/2025-correction-{number}.beancount"
    text = f'2026-02-01 custom "coop-correction" 2025\n  number: {number}\n'
    (co_op.folder / name).write_text(text, encoding="utf-8")
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert answer["closings"][1]["findings"] == ["unknown"]
    assert answer["closings"][1]["effect"] is None
    assert [(each["code"], each["file"]) for each in answer["problems"]] == [
        ("not-a-closing", name)
    ]


def test_a_closing_of_a_year_without_entries_is_told_at_its_place(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, '\n2032-01-01 custom "coop-closing" 2031\n')
    err = co_op.run("verify", code=1).err
    place = f"{MAIN}:{line_of(co_op, 'coop-closing')}"
    assert f"{place}: error: the ledger has no entry from 2031-01-01 to 2031-12-31 [" in err
    assert "command line" not in err
