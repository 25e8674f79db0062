"""Tables: no figure and no heading is ever cut."""

from io import StringIO

import pytest
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from coopctl.reports.folding import Hanging
from coopctl.reports.tables import Beside, Row, Sheet

TOTALS = Sheet(
    title="What each member receives",
    words=("Member", "Name"),
    figures=["Total"],
    rows=[
        Row(("Hanako", "佐藤花子"), ["1,270,327,441"]),
        Row(("Maximiliana", "Maximiliana von Habsburg-Lothringen"), ["3,244.13"]),
    ],
)
WHOLE = Sheet(
    title=TOTALS.title,
    words=TOTALS.words,
    figures=["distribution-in-proportion-to-work", "capital-interest", "Total"],
    rows=[
        Row(TOTALS.rows[0].words, ["1,270,327,000", "441", "1,270,327,441"]),
        Row(TOTALS.rows[1].words, ["3,200.00", "44.13", "3,244.13"]),
    ],
    narrower=TOTALS,
)


def lines(part: RenderableType, width: int) -> list[str]:
    """Show a table, or something else, on a screen of a width."""
    console = Console(file=StringIO(), width=width, markup=False, highlight=False, emoji=False)
    console.print(part, crop=False)
    assert isinstance(console.file, StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_where_there_is_room_every_column_is_shown() -> None:
    """The figures end in the same column; 佐藤花子 takes eight cells."""
    assert lines(WHOLE, 200) == [
        "What each member receives",
        (
            "Member       Name                                 distribution-in-proportion-to-work"
            "  capital-interest          Total"
        ),
        (
            "Hanako       佐藤花子                                                  1,270,327,000"
            "               441  1,270,327,441"
        ),
        (
            "Maximiliana  Maximiliana von Habsburg-Lothringen                            3,200.00"
            "             44.13       3,244.13"
        ),
    ]


def test_where_there_is_less_the_totals_alone_are_shown() -> None:
    assert lines(WHOLE, 80) == [
        "What each member receives",
        "Member       Name                                         Total",
        "Hanako       佐藤花子                             1,270,327,441",
        "Maximiliana  Maximiliana von Habsburg-Lothringen       3,244.13",
    ]


def test_words_are_folded_before_a_figure_is_cut() -> None:
    assert lines(WHOLE, 40) == [
        "What each member receives",
        "Member       Name                  Total",
        "Hanako       佐藤花子      1,270,327,441",
        "Maximiliana  Maximiliana        3,244.13",
        "             von",
        "             Habsburg-Lot",
        "             hringen",
    ]


def test_where_nothing_fits_side_by_side_each_figure_has_a_line_of_its_own() -> None:
    assert lines(WHOLE, 36)[:7] == [
        "What each member receives",
        "Hanako",
        "  Name   佐藤花子",
        "  Total  1,270,327,441",
        "Maximiliana",
        "  Name   Maximiliana von Habsburg-Lothringen",
        "  Total  3,244.13",
    ]


@pytest.mark.parametrize("width", [*range(1, 130), 200])
@pytest.mark.parametrize("sheet", [WHOLE, TOTALS], ids=["whole", "totals"])
def test_at_no_width_is_a_figure_cut(sheet: Sheet, width: int) -> None:
    told = lines(sheet, width)
    assert not any("…" in line for line in told)
    for row in TOTALS.rows:
        assert sum(line.endswith(f" {row.figures[0]}") for line in told) == 1
    assert any("Total" in line for line in told)


def test_what_needs_no_fold_is_the_same_line_by_line() -> None:
    sheet = Sheet(
        title="Figures",
        words=["Step", "Rule"],
        figures=["2025", "2026"],
        rows=[Row(["予備費", "5%"], ["1,234", "-2"]), Row(["Long one", ""], ["0", "12,345.00"])],
    )
    assert sheet.needs_no_fold(60)
    assert lines(sheet.table(), 60) == lines(sheet.unfolded(), 60)
    assert not sheet.needs_no_fold(30)


@pytest.mark.parametrize("width", range(1, 60))
def test_cells_beside_each_other_are_those_of_their_table_at_every_width(width: int) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=20)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True)
    rows = [("予備費", "1,234", "███"), ("A name of 20 letters", "-2", "░"), ("", "0", "")]
    for row in rows:
        table.add_row(*map(Text, row))
    assert lines(Beside(rows, table, right=(1,)), width) == lines(table, width)


@pytest.mark.parametrize("word", ["A name of 22 letters..", "two\nlines"])
def test_cells_that_do_not_fit_their_columns_are_folded(word: str) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold", max_width=20)
    table.add_column()
    table.add_row(word, "1")
    told = lines(Beside([(word, "1")], table), 80)
    assert told == lines(table, 80)
    assert len(told) > 1


def test_what_hangs_behind_a_mark_is_folded_beside_it() -> None:
    told = lines(Hanging("-", "Cash fell to\n1,234 JPY 就労時間です。"), 12)
    assert told == ["- Cash fell", "  to", "  1,234 JPY", "  就労時間で", "  す。"]
    assert lines(Hanging("-", "ab"), 1)
