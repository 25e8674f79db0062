"""`import hours`: timesheets into the ledger of a small co-op, each line once."""

import re

import pytest
from beancount.scripts.format import align_beancount

from tests.cli.coop import CoOp, Done
from tests.cli.test_close_year import bean_check

HOURS = "ledgers/hours/2026.beancount"
MAIN = "ledgers/main.beancount"
HEAD = "date,member,hours,activity\n"
APRIL = f"""{HEAD}\
2026-04-01,Ana,7.5,bread
2026-04-01,Ben Okoro,6:45,rolls
2026-04-02,chloé petit,8h,
"""


def bring(co_op: CoOp, text: str, *options: str, name: str = "april.csv", code: int = 0) -> Done:
    """Write a timesheet beside the books and import it."""
    (co_op.folder / name).write_text(text, encoding="utf-8")
    return co_op.run("import", "hours", name, "--add-include", *options, code=code)


def test_a_timesheet_becomes_entries_that_count_for_each_member(co_op: CoOp) -> None:
    done = bring(co_op, APRIL)
    included = f'`include "hours/*.beancount"` into {MAIN}'
    assert done.err == f"wrote {HOURS} and {included}; the whole ledger loads with them\n"
    assert done.out.splitlines()[2:] == [
        "Member  lines   HOUR  new  changed  same  edited",
        "Ana         1    7.5    1        0     0       0",
        "Ben         1   6.75    1        0     0       0",
        "Chloe       1      8    1        0     0       0",
        "Total       3  22.25    3        0     0       0",
    ]
    assert 'include "hours/*.beancount"' in co_op.read(MAIN)
    assert bean_check(co_op.folder / MAIN) == ""
    assert align_beancount(co_op.read(HOURS)) == co_op.read(HOURS)
    members = co_op.run("members", "--at", "2026-04-30", "--format", "json").json["members"]
    assert [each["contributed"]["work"] for each in members] == ["7.5", "6.75", "8"]


def test_the_same_file_twice_adds_nothing(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    before = co_op.files()
    done = bring(co_op, APRIL)
    assert done.err == "nothing new\n"
    assert co_op.files() == before
    again = co_op.run("import", "hours", "april.csv", "april.csv")
    assert again.err == "nothing new\n"


def test_files_are_named_in_the_order_of_their_years(co_op: CoOp) -> None:
    """However many lines each year has."""
    lines = "2025-12-30,Ana,1,\n2025-12-31,Ana,1,\n2026-01-02,Ana,1,\n"
    done = bring(co_op, HEAD + lines)
    assert done.err.startswith(f"wrote ledgers/hours/2025.beancount, {HOURS} and `include")


def test_another_name_column_order_and_form_of_the_same_is_nothing_new(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    text = (
        "\ufeffStunden;Mitglied;Datum;Was\r\n"
        "6,75;BEN;1.4.2026;rolls\r\n;;;\r\n"
        "8:00;Chloe\u0301 Petit;2.4.2026;\r\n7h30;ana;1.4.2026;bread\r\n"
    )
    maps = ("Stunden=hours", "Mitglied=member", "Datum=date", "Was=activity")
    options = [word for each in maps for word in ("--map", each)]
    done = bring(co_op, text, "--dates", "dmy", *options, name="Stunden April.csv")
    assert done.err == "nothing new\n"


def test_a_changed_line_shows_as_a_change_and_changes_its_entry(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    done = bring(co_op, APRIL.replace("7.5", "7:20"))
    (id_,) = re.findall(r"^   import-id: .*$", done.out, re.MULTILINE)
    assert done.out.splitlines()[-8:] == [
        "april.csv:2: Ana",
        ' 2026-04-01 * "Hours" "bread"',
        id_,
        "-  Equity:Work:Ana 7.5 HOUR",
        "-  Equity:Work:Done -7.5 HOUR",
        '+  hours: "7:20"',
        "+  Equity:Work:Ana 7.3333 HOUR",
        "+  Equity:Work:Done -7.3333 HOUR",
    ]
    assert "1 rounded to four digits, as written in `hours:`" in done.err
    assert co_op.read(HOURS).count("import-id") == 3
    assert "7.3333 HOUR" in co_op.read(HOURS)


def test_an_edit_by_hand_outlives_the_next_import(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    co_op.replace(HOURS, '"bread"', '"bread and cakes"')
    before = co_op.files()
    assert bring(co_op, APRIL).err == "nothing new; 1 edited by hand, and kept\n"
    assert co_op.files() == before


@pytest.mark.parametrize("states", [True, False], ids=["has a print", "has none"])
def test_an_edit_is_kept_by_what_the_message_says_to_the_letter(
    co_op: CoOp, *, states: bool
) -> None:
    bring(co_op, HEAD + "2026-04-01,Ana,3,care\n")
    printed = r'  (as-imported: "\w{16}")\n'
    (old,) = re.findall(printed, co_op.read(HOURS))
    edited = co_op.read(HOURS).replace("3 HOUR", "2 HOUR")
    edited = edited if states else re.sub(printed, "", edited)
    (co_op.folder / HOURS).write_text(edited, encoding="utf-8")
    changed = HEAD + "2026-04-01,Ana,4,care\n"
    (do,) = re.findall(r"do: +(.*)", bring(co_op, changed, code=1).err)
    (new,) = re.findall(r'or put `(as-imported: "\w{16}")`', do)
    if states:
        assert do.endswith("` in the place of the one that it has, to keep it")
        co_op.replace(HOURS, old, new)
    else:
        assert do.endswith("` below its first line, to keep it")
        co_op.replace(HOURS, '"care"\n', f'"care"\n  {new}\n')
    assert bean_check(co_op.folder / MAIN) == ""
    assert bring(co_op, changed).err == "nothing new; 1 edited by hand, and kept\n"
    assert re.search(r"Equity:Work:Ana +2 HOUR", co_op.read(HOURS))


BOOKS = "ledgers/2025.beancount"
"""A file of the ledger that the import does not write."""


def move(co_op: CoOp, head: str) -> str:
    """Move the entry that begins so from the hours to the books; give it."""
    (entry,) = re.findall(rf"^{re.escape(head)}\n(?:  .*\n)+", co_op.read(HOURS), re.MULTILINE)
    co_op.replace(HOURS, entry, "")
    co_op.append(BOOKS, f"\n{entry}")
    return str(entry)


def place_of(co_op: CoOp, head: str, name: str = BOOKS) -> str:
    """Say where in a file a line stands."""
    return f"{name}:{co_op.read(name).splitlines().index(head) + 1}"


BREAD = '2026-04-01 * "Hours" "bread"'


def test_an_entry_moved_to_another_file_of_the_ledger_is_not_entered_again(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    move(co_op, BREAD)
    before = co_op.files()
    done = bring(co_op, APRIL, "--format", "json")
    assert (done.json["new"], done.json["same"]) == (0, 3)
    assert done.err == "nothing new\n"
    assert co_op.files() == before
    members = co_op.run("members", "--at", "2026-04-30", "--format", "json").json["members"]
    assert [each["contributed"]["work"] for each in members] == ["7.5", "6.75", "8"]


def test_comments_elsewhere_may_be_in_any_encoding(co_op: CoOp) -> None:
    with (co_op.folder / "ledgers/accounts.beancount").open("ab") as file:
        file.write(b";; B\xfccher\n")
    bring(co_op, APRIL)
    assert "utf-8" not in co_op.run("check").err.lower()


def test_an_entry_that_was_moved_and_edited_is_kept(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    move(co_op, BREAD)
    co_op.replace(BOOKS, '"bread"', '"bread and cakes"')
    before = co_op.files()
    assert bring(co_op, APRIL).err == "nothing new; 1 edited by hand, and kept\n"
    assert co_op.files() == before


def test_a_changed_line_of_an_entry_moved_elsewhere_is_told_and_the_entry_left(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    entry = move(co_op, BREAD)
    before = co_op.files()
    changed = APRIL.replace("7.5", "7")
    done = bring(co_op, changed, code=1)
    place = place_of(co_op, BREAD)
    assert "april.csv:2: error: this line is no longer as it was imported" in done.err
    assert f"its entry was moved to {place} by hand [hours-edited]" in done.err
    assert f"do:  take the entry at {place} out to have the line count, or put" in done.err
    assert {**co_op.files(), "april.csv": b""} == {**before, "april.csv": b""}
    co_op.replace(BOOKS, entry, "")
    bring(co_op, changed)
    assert re.search(r"Equity:Work:Ana +7 HOUR", co_op.read(HOURS))


def test_a_copied_entry_is_told_by_the_next_import_and_by_check(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    assert "warnings: 0" in co_op.run("check").out
    entry = move(co_op, BREAD)
    co_op.append(HOURS, f"\n{entry}")
    place = place_of(co_op, BREAD)
    assert f"{place}: error: the import id `" in bring(co_op, APRIL, code=1).err
    told = co_op.run("check").err
    assert told.count("[import-id-twice]") == 1
    assert re.search(r"ledgers/hours/2026.beancount:\d+: warning: the import id `", told)
    assert f"` is that of {place} as well" in told


def test_an_import_id_of_what_are_no_hours_is_no_entry_of_a_line(co_op: CoOp) -> None:
    """Programs for bank statements may have ids too: theirs, and each on both sides."""
    head = "date,member,hours,import-id\n"
    bank = '2026-04-01 * "Rent"\n  import-id: "17"\n  Assets:Bank  -5 EUR\n  Expenses:Rent  5 EUR\n'
    co_op.append(BOOKS, f"\n{bank}\n{bank}")
    assert bring(co_op, head + "2026-04-01,Ana,7.5,17\n", "--format", "json").json["new"] == 1
    assert "import-id" not in co_op.run("check").err


def test_all_that_is_wrong_is_told_at_once_and_nothing_written(co_op: CoOp) -> None:
    before = co_op.files()
    lines = (
        "2026-04-01,Anna,7.5,\n1.4.2026,Ana,7.5,\n2026-04-01,Ana,-1,\n2025-03-31,Chloe,8,\n,,,\n"
    )
    done = bring(co_op, HEAD + lines + "2026-04-03,Ana,7.5,fine\n", code=1)
    told = [line.split(" ")[0] for line in done.err.splitlines() if ": error: " in line]
    assert told == [f"april.csv:{number}:" for number in (2, 3, 4, 5)]
    assert "do:  write `Ana`" in done.err
    assert "4 errors; nothing was done" in done.err
    assert done.out == ""
    assert {**co_op.files(), "april.csv": b""} == {**before, "april.csv": b""}


def test_hours_with_a_decimal_comma_without_quotes_are_never_cut_at_it(co_op: CoOp) -> None:
    text = HEAD + "2026-04-02,Ana,7,5\n2026-04-03,Ben,7,5\n"
    before = co_op.files()
    done = bring(co_op, text, code=1)
    told = [line.split(" ")[0] for line in done.err.splitlines() if ": error: " in line]
    assert told == ["april.csv:2:", "april.csv:3:"]
    assert {**co_op.files(), "april.csv": b""} == {**before, "april.csv": b""}
    bring(co_op, text.replace("7,5", '"7,5"'))
    assert len(re.findall(r"Equity:Work:(?:Ana|Ben) +7\.5 HOUR", co_op.read(HOURS))) == 2
    co_op.replace("april.csv", 'Ben,"7,5"', 'Ben,7,"5"')
    bring(co_op, co_op.read("april.csv"))
    assert '"Hours" "5"' in co_op.read(HOURS)


def test_a_good_file_is_written_beside_a_bad_one(co_op: CoOp) -> None:
    (co_op.folder / "bad.csv").write_text(HEAD + "2026-04-01,Ana,0,\n2026-04-02,Ana,8,\n")
    done = bring(co_op, APRIL, "bad.csv", code=1)
    assert "bad.csv:2: error: `0` is no number of hours above zero [not-hours]" in done.err
    assert done.err.endswith("nothing of bad.csv was written\n")
    assert co_op.read(HOURS).count("import-id") == 3
    answer = co_op.run("import", "hours", "april.csv", "bad.csv", "--format", "json", code=1).json
    assert answer["refused"] == ["bad.csv"]
    assert (answer["same"], answer["new"], answer["files"], answer["written"]) == (3, 0, [], False)
    assert [each["code"] for each in answer["problems"]] == ["not-hours"]


def test_the_json_tells_what_is_wrong_where_every_file_is_refused(co_op: CoOp) -> None:
    before = co_op.files()
    done = bring(co_op, HEAD + "2026-04-01,Ana,0,\n", "--format", "json", code=1)
    assert "[not-hours]" in done.err
    assert (done.json["refused"], done.json["lines"]) == (["april.csv"], [])
    assert (done.json["files"], done.json["written"]) == ([], False)
    assert [(each["code"], each["line"]) for each in done.json["problems"]] == [("not-hours", 2)]
    assert co_op.files() == {**before, "april.csv": co_op.files()["april.csv"]}


def test_the_json_says_of_each_line_what_became_of_it(co_op: CoOp) -> None:
    answer = bring(co_op, APRIL, "--format", "json").json
    assert (answer["schema"], answer["unit"], answer["hours"]) == (1, "HOUR", "22.25")
    assert answer["files"] == [HOURS]
    assert answer["written"] is True
    first = answer["lines"][0]
    assert first.pop("import_id").startswith("hours-")
    assert first == {
        "file": "april.csv",
        "line": 2,
        "date": "2026-04-01",
        "member": "Ana",
        "account": "Equity:Work:Ana",
        "hours": "7.5",
        "activity": "bread",
        "note": None,
        "state": "new",
    }


def test_a_dry_run_shows_all_and_writes_nothing(co_op: CoOp) -> None:
    (co_op.folder / "april.csv").write_text(APRIL, encoding="utf-8")
    before = co_op.files()
    done = co_op.run("import", "hours", "april.csv", "--dry-run")
    assert done.err == f"nothing written; {HOURS} would change\n"
    assert "Total" in done.out
    assert co_op.files() == before


def test_a_pattern_that_finds_no_file_yet_is_enough(co_op: CoOp) -> None:
    co_op.append(MAIN, 'include "hours/*.beancount"\n')
    (co_op.folder / "april.csv").write_text(APRIL, encoding="utf-8")
    co_op.run("import", "hours", "april.csv")
    assert co_op.read(MAIN).count("hours/") == 1


@pytest.mark.parametrize("lines", ["hours/2026.beancount", "hours/*.beancount"])
def test_a_second_year_is_included_as_the_first_is(co_op: CoOp, lines: str) -> None:
    bring(co_op, APRIL)
    co_op.replace(MAIN, "hours/*.beancount", lines)
    bring(co_op, HEAD + "2025-12-01,Ana,8,bread\n2026-12-01,Ana,8,bread\n", name="december.csv")
    assert bean_check(co_op.folder / MAIN) == ""
    assert co_op.read("ledgers/hours/2025.beancount").count("import-id") == 1
    assert co_op.read(HOURS).count("import-id") == 4


def test_two_years_of_which_none_is_included_need_one_line(co_op: CoOp) -> None:
    bring(co_op, HEAD + "2025-12-01,Ana,8,bread\n2026-12-01,Ana,8,bread\n")
    assert co_op.read(MAIN).count("hours/") == 1
    assert bean_check(co_op.folder / MAIN) == ""


def test_a_closed_year_is_left_alone_unless_it_is_said_and_then_verify_tells(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    before = co_op.files()
    late = HEAD + "2025-12-01,Ana,8,bread\n"
    done = bring(co_op, late, code=1)
    assert "[year-closed]" in done.err
    assert {**co_op.files(), "april.csv": b""} == {**before, "april.csv": b""}
    bring(co_op, late, "--late")
    assert "late or changed entries" in co_op.run("verify", code=1).out
    assert bring(co_op, late).err == "nothing new\n"


def test_an_alias_names_a_member_and_of_two_accounts_the_one_of_that_day(co_op: CoOp) -> None:
    co_op.replace(
        "ledgers/accounts.beancount", 'name: "Ana Ruiz"', 'alias: "AR"\n  name: "Ana Ruiz"'
    )
    co_op.append(
        "ledgers/accounts.beancount",
        "2026-05-31 close Equity:Capital:Ben\n2026-07-01 open Equity:Capital:Benno EUR\n"
        '  name: "Ben Okoro"\n2026-07-01 open Equity:Work:Benno HOUR\n'
        '2025-12-31 * "Out"\n  Equity:Capital:Ben  1500.00 EUR\n  Assets:Bank  -1500.00 EUR\n',
    )
    text = HEAD + "2026-04-01,ar,7.5,\n2026-05-31,Ben Okoro,7,\n2026-07-01,Ben Okoro,6,\n"
    lines = bring(co_op, text, "--format", "json").json["lines"]
    assert [each["member"] for each in lines] == ["Ana", "Ben", "Benno"]


def test_a_helper_whose_account_the_measure_names_is_entered_as_well(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "unit: HOUR}", "unit: HOUR, others: [Equity:Work:Helpers]}")
    co_op.append("ledgers/accounts.beancount", "2025-01-01 open Equity:Work:Helpers HOUR\n")
    bring(co_op, HEAD + "2026-04-01,helpers,7.5,\n")
    assert "Equity:Work:Helpers   7.5 HOUR" in co_op.read(HOURS)


def test_a_day_has_24_hours_with_those_that_were_imported_before(co_op: CoOp) -> None:
    bring(co_op, HEAD + "2026-04-01,Ana,16,care\n2026-04-02,Ana,24,care\n", name="a.csv")
    bring(co_op, HEAD + "2026-04-01,Ana,8,rolls\n2026-04-01,Ben,24,rolls\n", name="b.csv")
    before = co_op.files()
    office = HEAD + "2026-04-03,Ana,1,\n2026-04-01,Ana,0:15,office\n"
    done = bring(co_op, office, name="c.csv", code=1)
    place = place_of(co_op, '2026-04-01 * "Hours" "care"', HOURS)
    assert (
        "c.csv:3: error: Ana has 24.25 hours on 2026-04-01, of which 24 were imported before, at "
        f"{place} [too-many-hours]\n"
    ) in done.err
    assert {**co_op.files(), "c.csv": b""} == {**before, "c.csv": b""}
    assert bring(co_op, co_op.read("a.csv"), name="a.csv").err == "nothing new\n"
    bring(co_op, office, "--totals", name="c.csv")
    assert "0.25 HOUR" in co_op.read(HOURS)


def test_hours_of_a_day_that_a_line_changes_or_that_are_entered_by_hand_are_not_added(
    co_op: CoOp,
) -> None:
    head = "date,member,hours,import-id\n"
    co_op.append(BOOKS, '\n2026-04-01 * "March"\n  Equity:Work:Ana  150 HOUR\n  Equity:Work:Done\n')
    bring(co_op, head + "2026-04-01,Ana,16,first\n2026-04-02,Ana,16,second\n")
    bring(co_op, head + "2026-04-01,Ana,20,first\n")
    bring(co_op, head + "2026-04-01,Ana,16,second\n2026-04-02,Ana,20,first\n")
    told = bring(co_op, head + "2026-04-02,Ana,16,second\n", code=1).err
    assert "Ana has 36 hours on 2026-04-02, of which 20 were imported before" in told


def test_hours_of_a_file_that_is_refused_count_as_the_ledger_has_them(co_op: CoOp) -> None:
    """Its line would change an entry, and does not: another file's hours come on top of it."""
    bring(co_op, HEAD + "2026-04-01,Ana,16,care\n", name="a.csv")
    (co_op.folder / "a.csv").write_text(HEAD + "2026-04-01,Ana,4,care\n2026-04-02,Ana,0,\n")
    done = bring(co_op, HEAD + "2026-04-01,Ana,16,office\n", "a.csv", name="b.csv", code=1)
    assert "b.csv:2: error: Ana has 32 hours on 2026-04-01" in done.err
    (co_op.folder / "a.csv").write_text(HEAD + "2026-04-01,Ana,4,care\n")
    bring(co_op, HEAD + "2026-04-01,Ana,16,office\n", "a.csv", name="b.csv")


def test_a_day_on_which_nothing_is_written_is_left_as_it_is(co_op: CoOp) -> None:
    """Twenty hours were put right to ten by hand: with eight of another file they are 18."""
    park, dig = (HEAD + f"2026-04-01,Ana,{each}\n" for each in ("20,park", "8,dig"))
    bring(co_op, park, name="a.csv")
    (co_op.folder / HOURS).write_text(co_op.read(HOURS).replace("20 HOUR", "10 HOUR"))
    bring(co_op, dig, name="b.csv")
    assert bring(co_op, park, name="a.csv").err == "nothing new; 1 edited by hand, and kept\n"
    both = bring(co_op, dig, "a.csv", name="b.csv")
    assert both.err == "nothing new; 1 edited by hand, and kept\n"
    bring(co_op, f"{park}2026-04-01,Ana,6,rolls\n", "b.csv", name="a.csv")
    more = f"{park}2026-04-01,Ana,0:15,office\n"
    told = bring(co_op, more, "b.csv", name="a.csv", code=1).err
    assert "a.csv:3: error: Ana has 24.25 hours on 2026-04-01, of which 24 were imported" in told
    assert "b.csv:" not in told


def test_too_many_hours_with_a_line_that_stays_are_told_beside_what_else_is_wrong(
    co_op: CoOp,
) -> None:
    bring(co_op, HEAD + "2026-04-01,Ana,20,park\n")
    lines = "2026-04-01,Ana,20,park\n2026-04-01,Ana,8,dig\n2026-04-02,Ana,0,\n"
    done = bring(co_op, HEAD + lines, code=1)
    told = [line.split(" ")[0] for line in done.err.splitlines() if ": error: " in line]
    assert told == ["april.csv:3:", "april.csv:4:"]


def test_an_earlier_total_of_a_month_is_no_part_of_a_day(co_op: CoOp) -> None:
    """Nor is it where its file is imported again; an entry of 24 hours is no total."""
    month = HEAD + "2026-04-30,Ana,160,\n2026-04-30,Ben,24,\n"
    bring(co_op, month, "--totals", name="month.csv")
    bring(co_op, HEAD + "2026-04-30,Ana,8,dig\n", "month.csv", name="day.csv")
    told = bring(co_op, HEAD + "2026-04-30,Ana,16:15,\n2026-04-30,Ben,1,dig\n", code=1).err
    assert "april.csv:2: error: Ana has 24.25 hours on 2026-04-30, of which 8 were" in told
    assert "Ben has 25 hours on 2026-04-30, of which 24 were imported before" in told


def test_totals_of_a_month_may_be_more_than_a_day(co_op: CoOp) -> None:
    text = HEAD + "2026-04-30,Ana,152:30,\n"
    assert "[too-many-hours]" in bring(co_op, text, code=1).err
    bring(co_op, text, "--totals")
    assert "152.5 HOUR" in co_op.read(HOURS)


def test_hostile_text_is_kept_in_the_ledger_as_text_and_shown_escaped(co_op: CoOp) -> None:
    text = HEAD + '2026-04-01,Ana,7.5,"=HYPERLINK(""x"")\n2026-01-01 close Assets:Bank \\"\n'
    bring(co_op, text)
    assert bean_check(co_op.folder / MAIN) == ""
    assert '"=HYPERLINK(\\"x\\") 2026-01-01 close Assets:Bank \\\\"' in co_op.read(HOURS)
    assert bring(co_op, text).err == "nothing new\n"
    done = bring(co_op, HEAD + "2026-04-01,\u202eanA,7.5,\n", code=1)
    assert "\u202e" not in done.err
    assert "no member is called `\\u202eanA`" in done.err


def test_a_ledger_with_other_roots_reads_the_hours_too(co_op: CoOp) -> None:
    for path in co_op.folder.rglob("*.*"):
        if path.suffix in (".beancount", ".yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("Equity:", "Eigenkapital:"), encoding="utf-8")
    option = 'option "name_equity" "Eigenkapital"\n'
    for path in (co_op.folder / "ledgers").rglob("*.beancount"):
        path.write_text(option + path.read_text(encoding="utf-8"), encoding="utf-8")
    bring(co_op, APRIL)
    assert "Eigenkapital:Work:Done" in co_op.read(HOURS)
    assert bring(co_op, APRIL).err == "nothing new\n"


def test_a_file_behind_a_link_is_written_where_it_is(co_op: CoOp) -> None:
    bring(co_op, APRIL)
    kept = co_op.folder / "kept.beancount"
    (co_op.folder / HOURS).rename(kept)
    (co_op.folder / HOURS).symlink_to(kept)
    bring(co_op, APRIL.replace("7.5", "7"))
    assert (co_op.folder / HOURS).is_symlink()
    assert re.search(r"Equity:Work:Ana +7 HOUR", kept.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "options",
    [
        ("--map", "Stunden"),
        ("--map", "Stunden=stunden"),
        ("--map", "=hours"),
        ("--dates", "ydm"),
        ("--delimiter", "::"),
        ("--delimiter", '"'),
    ],
)
def test_an_option_that_is_not_understood_ends_with_2(
    co_op: CoOp, options: tuple[str, str]
) -> None:
    assert f"`{options[0]}" in bring(co_op, APRIL, *options, code=2).err


def test_a_delimiter_may_be_said(co_op: CoOp) -> None:
    text = APRIL.replace(",", "|")
    assert "[timesheet-columns]" in bring(co_op, text, code=1).err
    bring(co_op, text, "--delimiter", "|")
    bring(co_op, APRIL.replace(",", "\t"), "--delimiter", "tab")


def test_a_thousand_lines_are_entered_in_one_go(co_op: CoOp) -> None:
    lines = "".join(
        f"2026-{month:02}-{day:02},{member},0.2{day % 10},job {number}\n"
        for month in range(1, 12)
        for day in range(1, 29)
        for number, member in enumerate(("Ana", "Ben", "Chloe", "Ana"))
    )
    answer = bring(co_op, HEAD + lines, "--format", "json").json
    assert answer["new"] == 11 * 28 * 4
    assert bean_check(co_op.folder / MAIN) == ""
