"""An approved closing holds against the figures of today, whatever its own fingerprint says."""

import re
from pathlib import Path

import pytest

from coopctl.closing.content import content
from coopctl.closing.text import signed
from tests.assembly.approved import ASKED, CLOSING, INCLUDED, LATE, RECORDS, approve, drafted
from tests.cli.coop import CoOp
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small
from tests.verify.kept import MAIN, closed, commit, git, verified, written

BECAUSE = ASKED.replace(
    "    to: Equity:Reserve\n", "    to: Equity:Reserve\n    because: By-laws 12\n", 1
)


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """A co-op whose meeting approved 2025, committed."""
    found = drafted(tmp_path, rules=BECAUSE)
    approve(found)
    commit(found)
    found.run("verify")
    return found


@pytest.mark.parametrize(
    "change",
    [
        ("surplus: 800.00 EUR", "surplus: 801.00 EUR"),
        ("turnover: 1,000.00 EUR", "turnover: 1,100.00 EUR"),
        ("base: 800.00 EUR", "base: 900.00 EUR"),
        ('2026-06-20 * "Closing 2025" "reserve"', '2026-06-21 * "Closing 2025" "reserve"'),
        ('2026-06-20 * "Closing 2025" "reserve"', '2026-06-20 ! "Closing 2025" "reserve"'),
        ("2026-01-01 open", "2026-01-02 open"),
        ("share: 3 HOUR", "share: 2 HOUR"),
        ("share: 3 HOUR", 'share: "2.99… HOUR (3/0)"'),
        ("base: 800.00 EUR", f'base: "{"8" * 5000} EUR"'),
        ("base: 800.00 EUR", f'base: "8.00… EUR ({"8" * 5000}/3)"'),
        ("surplus: 800.00 EUR", 'surplus: "1e9999999 EUR"'),
        ("share: 3 HOUR", "work: 3 HOUR"),
        ("balance Equity:Reserve  0.00 ~0 EUR", "balance Equity:Reserve  0.00 ~9 EUR"),
        ('step: "reserve"', 'step: "surplus"'),
        ('"reserve" #coop-closing', '"reserve" #coop-closed'),
    ],
)
def test_a_figure_an_account_or_a_day_of_it_that_was_changed_is_an_edit(
    co_op: CoOp, change: tuple[str, str]
) -> None:
    old, new = change
    written(co_op, change)
    found = verified(co_op)
    assert (found["findings"], found["holds"]) == (["edited"], False)
    assert any(line.startswith("-") and new in line for line in found["diff"])
    assert any(line.startswith("+") and old in line for line in found["diff"])
    assert "[closing-edited]" in co_op.run("check", code=1).err


NOTED = ("\n2026-01-01 balance", '\n2026-04-01 note Assets:Bank "\n2026-01-01 balance')
TAKEN_IN = ("\n2026-01-01 open", '\n"\n\n2026-01-01 open')


@pytest.mark.parametrize(
    "changes",
    [
        [("\n2026-01-01 open", '\n2026/04/01 * "More"\n\tExpenses:Rent  9 EUR\n\n2026-01-01 open')],
        [("\n2026-01-01 open", "\n2026/04/01 pad Assets:Bank Expenses:Rent\n\n2026-01-01 open")],
        [("\n2026-01-01 open", "\n2026/04/01 price HOUR  9 EUR\n\n2026-01-01 open")],
        [NOTED, TAKEN_IN],
        [("\n2026-01-01 open", '\ninclude "../x.txt"\n\n2026-01-01 open')],
        [("\n2026-01-01 open", '\noption "infer_tolerance_from_cost" "TRUE"\n\n2026-01-01 open')],
        [("  step: ", "  Assets:Bank  9 EUR @ 1 EUR\n  step: ")],
        [("  step: ", "   Assets:Bank  9 EUR\n  step: ")],
        [("  step: ", "\tAssets:Bank  9 EUR\n  step: ")],
        [("  step: ", "  ! Assets:Bank  9 EUR\n  step: ")],
        [("  step: ", "  Assets:Bank\n  step: ")],
        [("  step: ", "  #other ^link\n  step: ")],
        [('because: "By-laws 12"', 'because: "By-laws\n  12"')],
        [("  because:", '  reason: "\n  because:'), ("  Equity:", '  more: "\n  Equity:')],
    ],
)
def test_what_no_closing_is_written_with_is_an_edit_of_it(
    co_op: CoOp, changes: list[tuple[str, str]]
) -> None:
    """Beancount may take it for entries, or read no assertion inside of a text."""
    text = co_op.read(CLOSING)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    assert content(text) != content(co_op.read(CLOSING))


EXTRA = '2026/04/01 * "Extra"\n\tExpenses:Rent  9.00 EUR\n\tAssets:Bank  -9.00 EUR\n'


@pytest.mark.parametrize("change", [("\n2026-06-20", f"\n{EXTRA}\n2026-06-20"), TAKEN_IN])
def test_such_an_edit_is_told_whatever_its_fingerprint(
    co_op: CoOp, change: tuple[str, str]
) -> None:
    text = co_op.read(CLOSING)
    if change is TAKEN_IN:
        text = text.replace(*NOTED, 1)
    assert change[0] in text
    (co_op.folder / CLOSING).write_text(signed(text.replace(*change, 1)), encoding="utf-8")
    assert verified(co_op)["findings"] == ["edited"]
    assert "[closing-edited]" in co_op.run("check", code=1).err


@pytest.mark.parametrize(
    "change",
    [
        ('"reserve" #coop-closing', '"The reserve" #coop-closing'),
        ("\n2026-01-01 open", '\n; so "said\n\n2026-01-01 open'),
        ("  step: ", '  ; so "said\n  step: '),
        ('because: "By-laws 12"', 'because: "By-laws \\"12\\""'),
        ('because: "By-laws 12"', 'because: "By-laws, article 12"'),
        ('rule: "25% of surplus"', 'rule: "a quarter of the surplus"'),
        ("surplus: 800.00 EUR", "surplus: 800 EUR"),
        ("share: 3 HOUR", 'share: "3.00 HOUR (3/1)"'),
    ],
)
def test_other_words_and_ways_of_writing_a_number_are_none(
    co_op: CoOp, change: tuple[str, str]
) -> None:
    """Another version of coopctl may write them; `--since` tells them."""
    written(co_op, change)
    assert verified(co_op, code=0)["findings"] == ["unchanged"]
    since = co_op.run("verify", "--since", "HEAD", "--format", "json", code=1).json["since"]
    assert [each["state"] for each in since["closings"]] == ["rewritten"]


def test_options_that_name_the_roots_are_part_of_it(tmp_path: Path) -> None:
    """Beancount reads account names by the options of the file they stand in."""
    option = 'option "name_equity" "Own"\n'
    entries, accounts, rules = (
        each.replace("Equity:", "Own:") for each in (YEAR_2025, INCLUDED, ASKED)
    )
    co_op = small(tmp_path / "co-op", entries, accounts=option + accounts, rules=rules)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    approve(co_op)
    assert verified(co_op, code=0)["findings"] == ["unchanged"]
    written(co_op, (option, f'{option}option "name_income" "Income"\n'))
    assert verified(co_op)["findings"] == ["edited"]


def test_the_order_of_its_entries_says_nothing(co_op: CoOp) -> None:
    head, *blocks = co_op.read(CLOSING).rstrip("\n").split("\n\n")
    text = "\n\n".join([head, *reversed(blocks)]) + "\n"
    (co_op.folder / CLOSING).write_text(signed(text), encoding="utf-8")
    assert verified(co_op, code=0)["findings"] == ["unchanged"]


def test_a_fingerprint_of_the_rules_that_was_changed_hides_no_edit(co_op: CoOp) -> None:
    (rules,) = (line for line in co_op.read(CLOSING).splitlines() if line.startswith("  rules: "))
    written(co_op, (rules, '  rules: "sha256:00"'), ("surplus: 800.00 EUR", "surplus: 801.00 EUR"))
    assert verified(co_op)["findings"] == ["edited"]


def test_beside_late_entries_and_corrections_they_and_no_edit_are_told(co_op: CoOp) -> None:
    co_op.append(MAIN, LATE)
    assert verified(co_op)["findings"] == ["books"]
    co_op.run("close-year", "2025", "--correct")
    assert verified(co_op, code=0)["findings"] == ["unchanged"]


@pytest.mark.parametrize("line", ["  approved: 2026-06-19\n", ""])
def test_another_day_than_the_resolution_has_is_told(co_op: CoOp, line: str) -> None:
    written(co_op, ("  approved: 2026-06-20\n", line))
    assert verified(co_op)["findings"] == ["unapproved"]
    day = line.strip().removeprefix("approved: ") or "no day"
    for command in ("verify", "check"):
        err = co_op.run(command, code=1).err
        assert f"the resolution is of 2026-06-20, and the closing names {day} [not-" in err


def test_a_resolution_put_on_another_day_is_told(co_op: CoOp) -> None:
    co_op.replace(RECORDS, "2026-06-20 custom", "2026-06-21 custom")
    assert verified(co_op)["findings"] == ["unapproved"]


@pytest.mark.parametrize("held", ["", "\n \n"])
@pytest.mark.parametrize("approved", [False, True])
def test_one_that_was_emptied_is_missing(tmp_path: Path, held: str, *, approved: bool) -> None:
    co_op = closed(tmp_path, rules=ASKED, accounts=INCLUDED.replace('include "res', '; "res'))
    if approved:
        co_op.replace(MAIN, '; "resolutions', 'include "resolutions')
        (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
        approve(co_op)
    text = co_op.read(CLOSING)
    (co_op.folder / CLOSING).write_text(held, encoding="utf-8")
    assert verified(co_op)["findings"] == ["missing"]
    err = co_op.run("verify", code=1).err
    assert "the closing file of fiscal year 2025 is empty [closing-missing]" in err
    co_op.run("close-year", "2025")
    assert co_op.read(CLOSING) == text


def test_an_approved_one_that_is_gone_is_missed_beside_a_later_one(co_op: CoOp) -> None:
    """Nothing but its resolution knows of it."""
    (co_op.folder / CLOSING).unlink()
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert [(each["year"], each["findings"]) for each in answer["closings"]] == [
        (2025, ["missing"])
    ]


def test_one_in_another_folder_than_the_rules_name_is_said_to_be_there(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: years}")
    err = co_op.run("verify", code=1).err
    assert "has no closing file here; the ledger reads one from closings/2025.beancount" in err
    assert "  why: `closing: {folder: …}` in rules.yaml says where closings stand\n" in err
    assert "  do:  write `folder: closings` under `closing:`\n" in err


def test_one_whose_text_stands_among_the_books_is_not_moved_with_them(tmp_path: Path) -> None:
    """A `mv` would take the books of the year out of the ledger."""
    co_op = closed(tmp_path)
    co_op.append(MAIN, "\n" + co_op.read(CLOSING))
    (co_op.folder / CLOSING).unlink()
    err = co_op.run("verify", code=1).err
    assert f"has no closing file here; the ledger reads one from {MAIN} [closing-missing]" in err
    assert f"  do:  move the text of the closing from {MAIN} into {CLOSING}\n" in err
    assert "mv " not in err


def test_commands_that_it_names_take_a_folder_with_a_blank(tmp_path: Path) -> None:
    rules = RULES.replace("{folder: closings}", "{folder: my closings}")
    accounts = ACCOUNTS.replace("closings/", "my closings/")
    co_op = closed(tmp_path, rules=rules, accounts=accounts)
    closing = co_op.folder / "my closings" / "2025.beancount"
    text = closing.read_text(encoding="utf-8")
    closing.write_text("", encoding="utf-8")
    assert "`git restore 'my closings/2025.beancount'`" in co_op.run("verify", code=1).err
    closing.unlink()
    closing.mkdir()
    away = "`mv 'my closings/2025.beancount' 'my closings/2025.beancount.old'`"
    assert away in co_op.run("verify", "2025", code=1).err
    closing.rmdir()
    (co_op.folder / CLOSING).write_text(text, encoding="utf-8")
    (closing.parent / "about.beancount").write_text("; closings\n", encoding="utf-8")
    co_op.append(MAIN, 'include "closings/*.beancount"\n')
    moved = "`mv closings/2025.beancount 'my closings/2025.beancount'`"
    assert moved in co_op.run("verify", "2025", code=1).err


OPTION = 'option "account_previous_earnings" "Earnings:Before"\n'


@pytest.mark.parametrize("approved", [False, True])
def test_an_option_that_names_another_account_is_told(tmp_path: Path, *, approved: bool) -> None:
    """Neither books nor rules are others, and the entries of the year are the same."""
    co_op = small(
        tmp_path / "co-op", YEAR_2025, accounts=INCLUDED, rules=ASKED if approved else RULES
    )
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    if approved:
        approve(co_op)
    assert verified(co_op, code=0)["drawn_on"] is None
    (co_op.folder / MAIN).write_text(OPTION + co_op.read(MAIN), encoding="utf-8")
    found, before = verified(co_op), "Equity:Earnings:Previous"
    assert found["findings"] == ["option"]
    assert found["drawn_on"] == {"before": before, "now": "Equity:Earnings:Before"}
    done = co_op.run("verify", code=1)
    said = f"stands on {before}, and an option of the ledger names Equity:Earnings:Before"
    assert f"  the surplus {said}\n  no figure changes\n" in done.out
    assert f"the surplus of 2025 {said} [option-changed]" in done.err


LOOKS_BACK = ASKED.replace(
    "allocation:\n",
    "bases:\n"
    "  ever: {accounts: [Equity:Reserve], balance: highest-ever}\n"
    "allocation:\n"
    "  - {step: aid, amount: 50% of ever, at_most: 10 EUR, to: Equity:Aid}\n",
)
GIFT = """
2024-{month}-01 * "Gift"
  Assets:Bank      {amount}.00 EUR
  Equity:Reserve  -{amount}.00 EUR
"""


def test_a_base_that_a_day_of_an_earlier_year_moved_is_no_edit(tmp_path: Path) -> None:
    """The reserve stood at 100.00, then at 300.00 in between; aid is 10.00 either way."""
    opened = "2023-01-01 open Equity:Aid\n"
    accounts = INCLUDED + opened
    gift = GIFT.format(month="03", amount=100)
    co_op = small(tmp_path / "co-op", gift, YEAR_2025, accounts=accounts, rules=LOOKS_BACK)
    (co_op.folder / RECORDS).write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025", "--first")
    approve(co_op)
    assert "base: 100.00 EUR" in co_op.read(CLOSING)
    co_op.run("verify")
    for month, amount in (("04", 200), ("05", -200)):
        co_op.append(MAIN, GIFT.format(month=month, amount=amount))
    dry = co_op.run("explain", "2025", "aid").out
    assert "300.00" in dry
    assert verified(co_op, code=0)["findings"] == ["unchanged"]
    written(co_op, ("surplus: 800.00 EUR", "surplus: 801.00 EUR"))
    assert verified(co_op)["findings"] == ["edited"]


def test_an_edit_that_is_committed_is_brought_back_from_the_commit_before(co_op: CoOp) -> None:
    """As in a run for a pull request: to git the edited file is the one to restore."""
    before = co_op.read(CLOSING)
    written(co_op, ("base: 800.00 EUR", "base: 900.00 EUR"))
    commit(co_op)
    err = co_op.run("verify", code=1).err
    do = f"`git restore {CLOSING}`, with `--source=COMMIT` where the change is committed\n"
    assert f"  do:  bring the file back as it was, such as by {do}" in err
    git(co_op.folder, "restore", CLOSING)
    co_op.run("verify", code=1)
    git(co_op.folder, "restore", CLOSING, "--source=HEAD~1")
    assert co_op.read(CLOSING) == before
    co_op.run("verify")


def test_a_closing_that_is_gone_beside_its_correction_is_told_to_be_missing(co_op: CoOp) -> None:
    """Without the accounts that only the closing opened, Beancount cannot read the ledger."""
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now="1783000000")
    (co_op.folder / CLOSING).unlink()
    done = co_op.run("verify", "2025", code=1)
    assert done.out == f"2025: missing  {CLOSING}\n"
    assert "Invalid reference to unknown account" in done.err
    assert f"git restore {CLOSING}" in done.err


FIRST = "closings/2025-correction-1.beancount"
IN_2026 = "1783000000"
REPAIRED = LATE.replace("forgotten", "forgotten too").replace("40.00", "60.00")


def corrected(co_op: CoOp) -> None:
    """Approve a correction, and commit it."""
    co_op.append(MAIN, LATE)
    co_op.run("close-year", "2025", "--correct", now=IN_2026)
    approve(co_op, meeting="2026-07-20")
    co_op.run("verify")
    commit(co_op)


def test_an_edit_that_leaves_a_correction_unbalanced_is_told_as_an_edit(co_op: CoOp) -> None:
    """Beancount's remedy alone would have somebody mend what a meeting approved."""
    corrected(co_op)
    text = co_op.read(FIRST)
    co_op.replace(FIRST, "-40.00 EUR", "-41.00 EUR")
    done = co_op.run("verify", code=1)
    assert f"2025: edited by hand  {FIRST}\n" in done.out
    assert "Transaction does not balance" in done.err
    assert f"{FIRST}: error: this closing was edited after coopctl wrote it" in done.err
    assert f"such as by `git restore {FIRST}`" in done.err
    assert "[closing-edited]" in co_op.run("check", code=1).err
    git(co_op.folder, "restore", FIRST)
    assert co_op.read(FIRST) == text
    co_op.run("verify")


def test_a_correction_with_another_first_line_is_told_where_the_ledger_cannot_be_read(
    co_op: CoOp,
) -> None:
    corrected(co_op)
    co_op.replace(FIRST, ";; Fiscal year 2025, correction 1", ";; Ours")
    co_op.replace(FIRST, "-40.00 EUR", "-41.00 EUR")
    done = co_op.run("verify", code=1)
    assert f"2025: not known, because of the errors  {FIRST}\n" in done.out
    assert f"{FIRST}: error: this file does not begin as a closing of 2025" in done.err
    assert f"such as by `git restore {FIRST}`" in done.err


def test_beside_an_approved_closing_the_ledgers_own_open_is_to_go(co_op: CoOp) -> None:
    """A closing that is no more than drawn up leaves out what the ledger opens by then."""
    opened = re.findall(r"^\S+ (open \S+)", co_op.read(CLOSING), re.MULTILINE)[0]
    own = co_op.read(MAIN)
    co_op.append(MAIN, f"2025-06-01 {opened}\n")
    line = len(co_op.read(MAIN).splitlines())
    done = co_op.run("check", code=1)
    assert f"  do:  take out the one at {MAIN}:{line}: the other is approved, and" in done.err
    (co_op.folder / MAIN).write_text(own, encoding="utf-8")
    co_op.run("check")


def test_what_came_after_an_approval_is_corrected(co_op: CoOp) -> None:
    co_op.append(MAIN, LATE)
    done = co_op.run("verify", code=1)
    assert done.out.startswith(f"2025: late or changed entries  {CLOSING}\n")
    assert "  do:  run `coopctl close-year 2025 --correct` and read the diff\n" in done.err


def test_an_approved_correction_that_is_gone_is_told_and_brought_back(co_op: CoOp) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).unlink()
    done = co_op.run("verify", code=1)
    assert done.out == f"2025: unchanged  {CLOSING}\n2025: missing  {FIRST}\n"
    wrong = "correction 1 of 2025, which the meeting of 2026-07-20 approved, is not there"
    assert f"{FIRST}: error: {wrong} [closing-missing]\n" in done.err
    assert f"  do:  bring it back, such as by `git restore {FIRST}`" in done.err
    assert done.err.count("error: ") == 1
    told = co_op.run("check", code=1).err
    assert "[approves-nothing]" in told
    assert told.count("error: ") == 1
    git(co_op.folder, "restore", FIRST)
    co_op.run("verify")


def test_what_came_after_a_correction_that_is_gone_waits_for_it(co_op: CoOp) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).unlink()
    co_op.append(MAIN, REPAIRED)
    done = co_op.run("verify", code=1)
    assert f"2025: late or changed entries  {CLOSING}\n" in done.out
    assert "bring 2025-correction-1.beancount back, then run `coopctl verify 2025`" in done.err
    assert "--correct" not in done.err


def test_closing_again_beside_a_correction_that_is_gone_asks_for_it(co_op: CoOp) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).unlink()
    done = co_op.run("close-year", "2025", code=1)
    assert (
        "  do:  run `coopctl verify 2025`, which says what became of "
        "`2025-correction-1.beancount`\n"
    ) in done.err
    assert "--correct" not in done.err


def test_an_approved_correction_is_missed_beside_a_later_one(co_op: CoOp) -> None:
    corrected(co_op)
    co_op.append(MAIN, REPAIRED)
    co_op.run("close-year", "2025", "--correct", now="1785000000")
    (co_op.folder / FIRST).unlink()
    done = co_op.run("verify", code=1)
    second = FIRST.replace("-1.", "-2.")
    assert done.out == (
        f"2025: unchanged  {CLOSING}\n2025: missing  {FIRST}\n2025: unchanged  {second}\n"
    )
    assert done.err.count("error: ") == 1


@pytest.mark.parametrize(
    ("held", "said"),
    [("", "missing"), (";; Fiscal year 2025, correction 1.\n", "edited"), ("; mine\n", "unknown")],
)
def test_an_approved_correction_without_its_record_is_told(
    co_op: CoOp, held: str, said: str
) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).write_text(held, encoding="utf-8")
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert (answer["closings"][-1]["file"], answer["closings"][-1]["findings"]) == (FIRST, [said])


def test_an_approved_correction_that_was_edited_is_to_be_brought_back(co_op: CoOp) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).write_text(";; Fiscal year 2025, correction 1.\n", encoding="utf-8")
    done = co_op.run("verify", code=1)
    assert f"bring the file back as it was, such as by `git restore {FIRST}`" in done.err
    assert "--force" not in done.err


def test_approved_corrections_that_are_gone_are_told_by_number(co_op: CoOp) -> None:
    """A set of Python gives 8 before 1."""
    corrected(co_op)
    (co_op.folder / FIRST).unlink()
    text = co_op.read(RECORDS)
    first = text[text.rindex('\n2026-07-20 custom "coop-resolution"') :]
    co_op.append(RECORDS, first.replace("2025-correction-1", "2025-correction-8"))
    done = co_op.run("close-year", "2025", code=1)
    gone = "`2025-correction-1.beancount`, `2025-correction-8.beancount`"
    assert f"which says what became of {gone}\n" in done.err


def test_an_approved_correction_that_the_ledger_does_not_include_is_told(co_op: CoOp) -> None:
    corrected(co_op)
    co_op.replace(MAIN, 'include "closings/*.beancount"', f'include "{CLOSING}"')
    answer = co_op.run("verify", "--format", "json", code=1).json
    assert [(each["file"], each["findings"]) for each in answer["closings"]] == [
        (CLOSING, ["unchanged"]),
        (FIRST, ["outside"]),
    ]
    assert [each["code"] for each in answer["problems"]] == ["closing-not-included"]


def test_an_approved_correction_under_another_name_is_to_be_renamed(co_op: CoOp) -> None:
    corrected(co_op)
    (co_op.folder / FIRST).rename(co_op.folder / "closings" / "correction.beancount")
    done = co_op.run("verify", code=1)
    assert done.out == f"2025: unchanged  {CLOSING}\n2025: missing  {FIRST}\n"
    do = "rename the file to `2025-correction-1.beancount`, or take the record out"
    assert "[correction-misplaced]\n" in done.err
    assert f"  do:  {do}\n" in done.err
    assert done.err.count("error: ") == 1


def test_a_correction_of_a_closing_that_no_resolution_knows_any_more_is_missed(
    co_op: CoOp,
) -> None:
    """The year is known by the resolution on its correction alone."""
    corrected(co_op)
    (co_op.folder / FIRST).unlink()
    (co_op.folder / CLOSING).unlink()
    co_op.replace(RECORDS, 'approves: "2025"', 'approves: "2024"')
    answer = co_op.run("verify", "--format", "json", code=1).json
    told = {each["file"]: each["findings"] for each in answer["closings"]}
    assert told[CLOSING] == told[FIRST] == ["missing"]


def test_an_edited_correction_is_all_that_is_told(co_op: CoOp) -> None:
    """No plugin is said to change the entries of the closing."""
    corrected(co_op)
    text = co_op.read(FIRST).replace("7.50", "8.50").replace("22.50", "21.50")
    (co_op.folder / FIRST).write_text(text, encoding="utf-8")
    done = co_op.run("verify", code=1)
    assert done.out == f"2025: unchanged  {CLOSING}\n2025: edited by hand  {FIRST}\n"
    assert done.err.count("error: ") == 1


def test_one_that_the_ledger_does_not_read_differs_in_nothing_for_a_setting_that_came_later(
    co_op: CoOp,
) -> None:
    """What it asserts is no figure that a meeting approves."""
    co_op.replace("rules.yaml", "{folder: closings}", "{folder: closings, assert: all}")
    co_op.replace(MAIN, 'include "closings/*.beancount"\n', "")
    done = co_op.run("verify", code=1)
    assert "[closing-not-included]" in done.err
    assert "--- in the file" not in done.out
