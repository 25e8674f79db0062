"""A table as a page: no empty columns, and the note beside the title."""

import csv
import io

import pytest

from coopctl.reports.table import Section, Table, as_csv, as_html, as_markdown

TABLE = Table(
    title="Funds",
    columns=("In", "Out"),
    sections=(
        Section("Fund", (("Reserve", ("1", "2")),)),
        Section("Gift", (("Bread", ("3", "")), ("Salt", ("", "")))),
        Section("Nothing", (("Air", ("", "")),)),
        Section("Left out", ()),
    ),
    note="By <date>.",
)


def test_markdown_leaves_out_columns_in_which_a_section_has_nothing() -> None:
    assert as_markdown(TABLE) == (
        "## Funds\n\nBy &lt;date&gt;.\n\n"
        "| Fund | In | Out |\n| --- | ---: | ---: |\n| Reserve | 1 | 2 |\n\n"
        "| Gift | In |\n| --- | ---: |\n| Bread | 3 |\n| Salt |  |\n\n"
        "| Nothing | In | Out |\n| --- | ---: | ---: |\n| Air |  |  |\n"
    )


def test_html_heads_only_columns_that_are_used_and_keeps_them_in_line() -> None:
    page = as_html(TABLE)
    assert "<h1>Funds</h1>\n<p>By &lt;date&gt;.</p>\n" in page
    assert (
        '<th scope="rowgroup">Gift</th><th scope="col" class="figure">In</th><td></td></tr>' in page
    )
    assert (
        '<th scope="row">Bread</th><td class="figure">3</td><td class="figure"></td></tr>' in page
    )


def test_csv_has_every_column_in_every_row_and_no_note() -> None:
    assert as_csv(TABLE) == (
        "section,row,In,Out\nFund,Reserve,1,2\nGift,Bread,3,\nGift,Salt,,\nNothing,Air,,\n"
    )


def test_without_a_note_there_is_no_paragraph() -> None:
    table = Table("Funds", ("In",), (Section("Fund", (("Reserve", ("1",)),)),))
    assert as_markdown(table).startswith("## Funds\n\n| Fund |")
    assert "<p>" not in as_html(table)


def test_csv_lets_no_cell_act_on_a_spreadsheet_or_a_terminal() -> None:
    hostile = Table(
        title="Members",
        columns=("Name",),
        sections=(Section("=1+1", (("\x1b[31mAbe", ("+Zoe\u202e",)),)),),
    )
    assert as_csv(hostile) == "section,row,Name\n'=1+1,\\x1b[31mAbe,'+Zoe\\u202e\n"


@pytest.mark.parametrize(
    "begin", ["\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "\u00a0+", "\t@", "\n="]
)
def test_a_wide_sign_or_one_behind_blanks_is_no_formula_either(begin: str) -> None:
    table = Table("Members", ("Name",), (Section("Member", (("Abe", (f"{begin}1+1",)),)),))
    *_, (_, _, name) = csv.reader(io.StringIO(as_csv(table)))
    assert name.startswith("'")
