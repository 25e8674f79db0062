"""Tables: no figure and no heading is ever cut."""

from io import StringIO

import pytest
from rich.console import Console

from coopctl.reports.tables import Row, Sheet

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


def lines(sheet: Sheet, width: int) -> list[str]:
    """Show a table on a screen of a width."""
    console = Console(file=StringIO(), width=width)
    console.print(sheet, crop=False)
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
    drawings = []
    for part in (sheet.table(), sheet.unfolded()):
        console = Console(file=StringIO(), width=60, markup=False, highlight=False, emoji=False)
        console.print(part)
        assert isinstance(console.file, StringIO)
        drawings.append([line.rstrip() for line in console.file.getvalue().splitlines()])
    assert sheet.needs_no_fold(60)
    assert drawings[0] == drawings[1]
    assert not sheet.needs_no_fold(30)
