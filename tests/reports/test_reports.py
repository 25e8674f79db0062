"""A report in every format: the same figures, exact where programs read them, nothing run."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Console

from coopctl.money import Currency
from coopctl.reports.paper_html import as_html
from coopctl.reports.paper_markdown import as_markdown
from coopctl.reports.paper_text import as_text
from coopctl.reports.report import Chart, Column, Report, Row, Section
from coopctl.reports.report_csv import HEADING, as_csv
from coopctl.reports.report_json import as_json
from coopctl.reports.report_paper import as_paper
from coopctl.words import ENGLISH

BAD = '=HYPERLINK("x")<script>alert(1)</script>\x1b[31m\x9b|\u202e'
EUR = Currency.of("EUR")
F = Fraction
COLUMNS = (
    Column("sum", "Sum", "EUR"),
    Column("share", "Share", "%"),
    Column("hours", "Work", "HOUR"),
)
REPORT = Report(
    id="trial",
    title=f"Trial {BAD}",
    lead=(f"Lead {BAD}",),
    audit=(("cooperative", BAD), ("repository", "0a1b2c")),
    currency=EUR,
    warnings=(BAD,),
    sections=(
        Section(
            id="bars",
            title=f"Costs {BAD}",
            columns=(*COLUMNS, Column("why", "Why", "")),
            rows=(
                Row("rent", BAD, (F(1234), F(100, 3), F(15, 2), BAD)),
                Row("food", "Food", (F(-20, 3), None, F(2, 3), "said")),
                Row("all", "All", (F(3683, 3), F(1, 8), None, None), is_total=True),
            ),
            chart=Chart(kind="bars", title=f"Drawn {BAD}", columns=("sum",)),
            notes=(BAD,),
        ),
        Section(
            id="lines",
            title="Months",
            columns=(Column("in", "In", "EUR"), Column("out", "Out", "EUR")),
            rows=tuple(
                Row(f"2025-{month:02}", f"2025-{month:02}", (F(100 * month), F(-5 * month)))
                for month in (1, 2, 3)
            ),
            chart=Chart(kind="lines", title="Two lines", columns=("in", "out")),
        ),
    ),
)


def text_of(report: Report, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    for each in as_text(as_paper(report)):
        console.print(each)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


WRITTEN = {
    "text": text_of(REPORT),
    "markdown": as_markdown(as_paper(REPORT)),
    "html": as_html([as_paper(REPORT)]),
    "csv": as_csv(REPORT),
    "json": json.dumps(as_json(REPORT), ensure_ascii=False),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_no_character_that_a_terminal_acts_upon_passes(form: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", WRITTEN[form])


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_figures_are_rounded_for_people_half_up(form: str) -> None:
    for said in ("1,234.00", "33.3%", "7.5", "-6.67", "0.67", "1,227.67", "0.1%", "300.00"):
        assert said in WRITTEN[form]


def test_csv_is_one_tidy_table_of_exact_numbers() -> None:
    heading, *lines = csv.reader(io.StringIO(WRITTEN["csv"]))
    assert tuple(heading) == HEADING
    assert {len(line) for line in lines} == {7}
    cells = {(line[1], line[2], line[4]): (line[5], line[6]) for line in lines}
    assert cells["bars", "rent", "sum"] == ("EUR", "1234.00")
    assert cells["bars", "food", "sum"] == ("EUR", "-6.666667")
    assert cells["bars", "food", "share"] == ("%", "")
    assert cells["bars", "all", "share"] == ("%", "0.125")
    assert cells["lines", "2025-03", "out"] == ("EUR", "-15.00")
    assert cells["audit", "repository", "value"] == ("", "0a1b2c")
    assert "=HYPERLINK" in cells["notes", "bars:1", "text"][1]


def test_no_cell_of_csv_is_run_by_a_spreadsheet() -> None:
    for line in csv.reader(io.StringIO(WRITTEN["csv"])):
        for cell in line:
            assert not cell.startswith(("=", "+", "@")), cell
            assert not cell.startswith("-") or float(cell) < 0


def test_json_holds_exact_strings_by_column() -> None:
    answer = json.loads(WRITTEN["json"])
    assert (answer["schema"], answer["report"], answer["currency"]) == (1, "trial", "EUR")
    first, second = answer["sections"]
    assert first["columns"][1] == {"id": "share", "title": "Share", "unit": "%"}
    assert first["rows"][1]["cells"] == {
        "sum": "-20/3",
        "share": None,
        "hours": "2/3",
        "why": "said",
    }
    assert [row["total"] for row in first["rows"]] == [False, False, True]
    assert second["rows"][2]["cells"] == {"in": "300.00", "out": "-15.00"}
    assert answer["audit"]["repository"] == "0a1b2c"


def test_text_fits_eighty_columns_with_bars_and_small_blocks() -> None:
    lines = WRITTEN["text"].splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.rstrip().endswith("  1,234.00  " + "█" * 36) for line in lines)
    assert any((line.split() or " ")[0::4] == ["In", "▁▅█"] for line in lines)
    assert any((line.split() or " ")[0::4] == ["Out", "█▅▁"] for line in lines)


@pytest.mark.parametrize("width", range(24, 80, 4))
def test_on_a_narrow_screen_bars_are_shorter_and_no_figure_is_cut(width: int) -> None:
    """Two bars of eight blocks, a name of 12, a figure of 8 and the gaps take 32; two lines 25."""
    lines = text_of(REPORT, width).splitlines()
    drawn = [line for line in lines if re.search("[█░▁]", line)]
    assert len(drawn) == 2 * (width >= 32) + 2 * (width >= 25)
    assert all(re.search(r"\d\.\d\d +[█░▁▅]+ *$", line) for line in drawn)
    assert max(map(len, lines)) <= width


def test_a_bar_below_zero_is_drawn_light() -> None:
    assert "░" in WRITTEN["text"]


def test_markdown_has_the_table_alone() -> None:
    assert "Two lines" not in WRITTEN["markdown"]
    assert "<script>" not in WRITTEN["markdown"]


class TestSvg:
    charts = tuple(
        ET.fromstring(each)  # noqa: S314 - our own
        for each in re.findall(r"<svg.*?</svg>", WRITTEN["html"], re.DOTALL)
    )

    def test_each_has_a_title_its_figures_in_words_and_the_role_of_an_image(self) -> None:
        assert len(self.charts) == 2
        for chart in self.charts:
            assert chart.get("role") == "img"
            title, told, *_ = chart
            assert (title.tag, told.tag) == ("title", "desc")
            assert title.text
        assert "2025-03 300.00" in "".join(self.charts[1].itertext())

    def test_nothing_is_run_or_loaded(self) -> None:
        assert "<script" not in WRITTEN["html"]
        assert not re.search(r" (href|src|on\w+)=(?!&)", WRITTEN["html"])

    def test_a_total_is_not_drawn(self) -> None:
        assert len(self.charts[0].findall("rect")) == 2

    def test_every_point_lies_within_the_drawing(self) -> None:
        chart = self.charts[1]
        _, _, width, height = map(float, (chart.get("viewBox") or "").split())
        for line in chart.findall("polyline"):
            for point in (line.get("points") or "").split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "paper"), [(0, "#ffffff"), (1, "#161616")])
def test_every_colour_of_a_chart_stands_out_as_text_must(theme: int, paper: str) -> None:
    sets = re.findall(r"--one:(#\w{6});--two:(#\w{6});--three:(#\w{6})", WRITTEN["html"])
    for colour in sets[theme]:
        low, high = sorted((luminance(colour), luminance(paper)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_nothing_to_compare_is_not_drawn() -> None:
    bars = REPORT.sections[0]
    alone = replace(REPORT, sections=(replace(bars, rows=bars.rows[:1]),))
    assert "<svg" not in as_html([as_paper(alone)])
    assert "svg.chart" not in as_html([as_paper(alone)])


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        (F(1234567), "EUR", "1,234,567.00"),
        (F(1, 200), "EUR", "0.01"),
        (F(-1, 200), "EUR", "-0.01"),
        (F(2000), "HOUR", "2,000"),
        (F(12345, 1000), "HOUR", "12.345"),
        (F(5), "%", "5.0%"),
    ],
)
def test_a_figure_is_written_by_its_unit(cell: Fraction, unit: str, said: str) -> None:
    assert ENGLISH.figure(cell, unit, EUR) == said
