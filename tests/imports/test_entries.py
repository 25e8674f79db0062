"""What an import does to the files of hours: each line once, and no edit by hand lost."""

import random
from datetime import date
from decimal import Decimal

import pytest
from beancount.scripts.format import align_beancount
from hypothesis import given
from hypothesis import strategies as st

from coopctl.imports.entries import Entry, File, entry_text
from coopctl.imports.plan import Ledger, held_against, in_the_way, known_in
from coopctl.imports.timesheet import Line, identified, too_many
from coopctl.problems import Place
from tests.imports.given import HEAD, YEARS, enter, line, states, total

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(
    lambda text: " ".join(text.split())
)
LINES = st.builds(
    line,
    day=st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(str),
    member=st.sampled_from(["Zoe", "Al", "Aiko-Marie"]),
    hours=st.sampled_from(["7.5", "7:20", "0:15", "8", "3.25", "12h"]),
    activity=WORDS,
    note=WORDS,
)


def test_an_entry_says_who_worked_how_long_and_where_it_comes_from() -> None:
    new = line("2026-04-10", "Zoe", "7:20", 'the "park"', id_="x-1", note="by hand")
    text = entry_text(new, unit="HOUR", counter="Equity:Work:Done")
    first, id_, printed, *rest = text.splitlines()
    assert first == '2026-04-10 * "Hours" "the \\"park\\""'
    assert id_ == '  import-id: "x-1"'
    assert printed.startswith('  as-imported: "')
    assert rest == [
        '  hours: "7:20"',
        '  note: "by hand"',
        "  Equity:Work:Zoe    7.3333 HOUR",
        "  Equity:Work:Done  -7.3333 HOUR",
    ]
    assert not Entry(text).is_edited
    assert Entry(text).id == "x-1"


def test_a_file_is_sorted_by_day_and_member_and_bean_format_leaves_it() -> None:
    lines = [line("2026-04-11", "Zoe"), line("2026-04-11", "Al"), line("2026-04-09", "Zoe")]
    files, items = enter({}, lines)
    found = File("", files["2026.beancount"], "").entries
    heads = [(entry.day, entry.moves[0][0]) for entry, _ in found]
    assert heads == [
        ("2026-04-09", "Equity:Work:Zoe"),
        ("2026-04-11", "Equity:Work:Al"),
        ("2026-04-11", "Equity:Work:Zoe"),
    ]
    assert states(items) == ["new"] * 3
    assert files["2026.beancount"].startswith(HEAD)
    assert align_beancount(files["2026.beancount"]) == files["2026.beancount"]


def test_an_entry_goes_to_the_file_of_its_fiscal_year() -> None:
    files, _ = enter({}, [line("2026-03-31"), line("2026-04-01")])
    assert sorted(files) == ["2025.beancount", "2026.beancount"]
    assert "2026-03-31" in files["2025.beancount"]


@given(st.lists(LINES, max_size=8))
def test_importing_twice_is_importing_once(lines: list[Line]) -> None:
    once, _ = enter({}, lines)
    twice, items = enter(once, lines)
    assert twice == once
    assert set(states(items)) <= {"same"}


@given(st.lists(LINES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_files_changes_nothing(
    lines: list[Line], chance: random.Random
) -> None:
    mixed = [
        line(
            str(each.day),
            each.member,
            each.said or str(each.hours),
            each.activity,
            note=each.note,
            place=Place(f"{chance.randint(1, 3)}.csv", chance.randint(1, 99)),
        )
        for each in chance.sample(lines, len(lines))
    ]
    assert enter({}, mixed)[0] == enter({}, lines)[0]


@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6))
def test_two_imports_may_come_in_either_order(first: list[Line], second: list[Line]) -> None:
    about = {(each.day, each.account, each.activity) for each in first}
    others = [each for each in second if (each.day, each.account, each.activity) not in about]
    one, _ = enter(enter({}, first)[0], others)
    other, _ = enter(enter({}, others)[0], first)
    assert one == other


@given(st.lists(LINES, max_size=8))
def test_what_the_files_post_is_what_the_lines_say(lines: list[Line]) -> None:
    files, _ = enter({}, lines)
    for member in ("Zoe", "Al", "Aiko-Marie"):
        account = f"Equity:Work:{member}"
        said = sum(each.hours for each in lines if each.member == member)
        assert sum(total(text, account) for text in files.values()) == said
    done = sum(total(text, "Equity:Work:Done") for text in files.values())
    assert done == -sum(each.hours for each in lines)


def test_a_changed_line_changes_its_entry_alone() -> None:
    lines = [line("2026-04-10", "Zoe", "7.5"), line("2026-04-10", "Al", "8")]
    before, _ = enter({}, lines)
    after, items = enter(before, [line("2026-04-10", "Zoe", "6:45"), lines[1]])
    assert states(items) == ["same", "changed"]
    assert total(after["2026.beancount"], "Equity:Work:Zoe") == Decimal("6.75")
    assert after["2026.beancount"].count("import-id") == 2


def test_a_line_with_an_id_takes_its_entry_along_to_another_day_and_year() -> None:
    before, _ = enter({}, [line("2026-03-31", id_="17"), line("2026-03-30", id_="16")])
    after, items = enter(before, [line("2026-04-01", id_="17")])
    assert states(items) == ["changed"]
    assert 'import-id: "17"' not in after["2025.beancount"]
    assert 'import-id: "16"' in after["2025.beancount"]
    assert 'import-id: "17"' in after["2026.beancount"]


def test_a_move_that_was_cut_short_is_finished_by_the_next_import() -> None:
    before, _ = enter({}, [line("2026-03-31", id_="17"), line("2026-04-02", id_="18")])
    moved = [line("2026-04-01", id_="17"), line("2026-04-02", id_="18")]
    after, _ = enter(before, moved)
    halfway = {**before, "2025.beancount": after["2025.beancount"]}
    finished, items = enter(halfway, moved)
    assert finished == after
    assert sorted(states(items)) == ["new", "same"]


HAND = """\
;; What the treasurer wrote.

;; remark on the first
2026-04-09 * "By hand"   ; odd   spacing
  Equity:Work:Zoe     1 HOUR
  Equity:Work:Done

2026-04-20 note Equity:Work:Zoe "away"
;; the end
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@given(lines=st.lists(LINES.filter(lambda each: YEARS.year_of(each.day) == 2026), max_size=5))
def test_every_line_of_ones_own_stays_byte_for_byte(newline: str, lines: list[Line]) -> None:
    hand = HAND.replace("\n", newline)
    text = enter({"2026.beancount": hand}, lines)[0]["2026.beancount"]
    rest = iter(text.split("\n"))
    assert all(each in rest for each in hand.split("\n") if each.strip())
    assert text.count("\r") == (text.count("\n") if newline == "\r\n" else 0)
    assert enter({"2026.beancount": text}, lines)[0]["2026.beancount"] == text


def test_entries_come_in_between_those_of_ones_own_with_remarks_where_they_were() -> None:
    lines = [line("2026-04-08"), line("2026-04-10")]
    text = enter({"2026.beancount": HAND}, lines)[0]["2026.beancount"]
    told = [each for each in text.splitlines() if each[:1] in ("2", ";")]
    assert told == [
        ";; What the treasurer wrote.",
        '2026-04-08 * "Hours"',
        ";; remark on the first",
        '2026-04-09 * "By hand"   ; odd   spacing',
        '2026-04-10 * "Hours"',
        '2026-04-20 note Equity:Work:Zoe "away"',
        ";; the end",
    ]


def test_an_edit_by_hand_is_kept_while_the_line_stays_as_it_was() -> None:
    before, _ = enter({}, [line(hours="7.5")])
    edited = {"2026.beancount": before["2026.beancount"].replace("7.5 HOUR", "8 HOUR")}
    after, items = enter(edited, [line(hours="7.5")])
    assert after == edited
    assert states(items) == ["edited"]


def test_an_edit_that_says_the_same_as_the_changed_line_is_no_conflict() -> None:
    before, _ = enter({}, [line(hours="7.5")])
    edited = {"2026.beancount": before["2026.beancount"].replace("7.5 HOUR", "8 HOUR")}
    after, items = enter(edited, [line(hours="8")])
    assert after == edited
    assert states(items) == ["same"]


def test_realigning_an_entry_is_no_edit() -> None:
    before, _ = enter({}, [line(hours="7.5")])
    wider = {"2026.beancount": before["2026.beancount"].replace("  7.5", "      7.5")}
    after, items = enter(wider, [line(hours="8")])
    assert states(items) == ["changed"]
    assert "8 HOUR" in after["2026.beancount"]


def test_a_changed_line_of_an_edited_entry_is_told_with_both_ways_out() -> None:
    text = enter({}, [line(hours="7.5")])[0]["2026.beancount"].replace("7.5 HOUR", "8 HOUR")
    known, _ = known_in([File("/hours/2026.beancount", text, "")])
    ledger = Ledger(YEARS, "HOUR", "Equity:Work:Done", known, {})
    (good,), _ = identified([line(hours="9")], known, lambda _: False)
    (problem,) = in_the_way([held_against(good, ledger)], ledger, late=False)
    assert problem.code == "hours-edited"
    assert "/hours/2026.beancount:3" in problem.wrong
    (kept,) = (word for word in problem.do.split('"') if len(word) == 16)
    mended = text.replace(Entry(text).imported or "", kept)
    after, items = enter({"2026.beancount": mended}, [line(hours="9")])
    assert states(items) == ["edited"]
    assert after["2026.beancount"] == mended


def test_equal_lines_are_told_apart_by_their_number() -> None:
    twice = [line(hours="3"), line(hours="3")]
    before, items = enter({}, twice)
    assert states(items) == ["new", "new"]
    after, items = enter(before, [line(hours="4"), line(hours="3")])
    assert states(items) == ["same", "changed"]
    assert total(after["2026.beancount"], "Equity:Work:Zoe") == 7


def test_of_equal_lines_those_that_stay_as_they_are_keep_their_entries() -> None:
    """A line that was taken out makes no other line a changed one."""
    before, _ = enter({}, [line(hours="3"), line(hours="7.5"), line(hours="5")])
    for hours in ("7.5", "5", "3"):
        after, items = enter(before, [line(hours=hours)])
        assert states(items) == ["same"]
        assert after == before
    after, items = enter(before, [line(hours="7.5"), line(hours="4")])
    assert states(items) == ["changed", "same"]
    assert total(after["2026.beancount"], "Equity:Work:Zoe") == Decimal("16.5")


def test_equal_lines_of_two_files_imported_together_may_then_be_imported_alone() -> None:
    one, two = line(hours="3"), line(hours="4")
    both, _ = enter({}, [one, two])
    assert enter(both, [two])[0] == both
    assert enter(both, [one])[0] == both


def test_the_same_line_with_an_id_in_two_files_is_one() -> None:
    lines = [line(id_="17", place=Place(f"{name}.csv", 2)) for name in "ab"]
    assert states(enter({}, lines)[1]) == ["new"]


def test_a_day_has_24_hours_and_each_file_with_a_part_in_more_is_told() -> None:
    lines = [
        line(hours="12", activity="a", place=Place("a.csv", 2)),
        line(hours="12", activity="b", place=Place("b.csv", 2)),
        line(hours="0:01", activity="c", place=Place("b.csv", 3)),
        line(member="Al", hours="24", place=Place("c.csv", 2)),
    ]
    assert list(too_many(lines[:2])) == []
    assert [str(each.place) for each in too_many(lines)] == ["a.csv:2", "b.csv:3"]
