"""A paper in every format: nothing is lost, nothing is acted upon, everybody can read it."""

import html
import re
from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

from coopctl.reports.paper import Blanks, Grid, Line, Pairs, Paper, Part, Points, Words, one_line
from coopctl.reports.paper_html import as_html
from coopctl.reports.paper_markdown import as_markdown
from coopctl.reports.paper_text import as_text

BAD = "<script>alert(1)</script> & \x1b[31mred\x07 | *bold* [link](http://x)"
PAPER = Paper(
    title=f"Title {BAD}",
    lead=("Under it", f"Lead {BAD}"),
    parts=(
        Part(
            heading="Figures",
            blocks=(
                Words(f"Words {BAD}"),
                Points(("First", f"Point {BAD}")),
                Pairs((("Name", f"Pair {BAD}"), ("Joined", "2020-01-31"))),
                Grid(
                    caption=f"Caption {BAD}",
                    words=("Step", "Rule"),
                    figures=("2025",),
                    lines=(
                        Line(("Reserve", f"5% of surplus\n{BAD}"), ("1,234",)),
                        Line(("of it", ""), ("1,000",), is_part=True),
                        Line(("Together", ""), ("2,234",), is_total=True),
                    ),
                ),
            ),
        ),
        Part(heading="決議", blocks=(Blanks((("Day", None), ("For", "7"))),), lang="ja"),
    ),
    foot=(f"Foot {BAD}",),
)


def drawn(paper: Paper, width: int = 80) -> str:
    """Draw a paper as plain text."""
    console = Console(file=StringIO(), width=width, markup=False, highlight=False, emoji=False)
    for each in as_text(paper):
        console.print(each)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


WRITTEN = {
    "text": drawn(PAPER, 400),
    "narrow": drawn(PAPER),
    "markdown": as_markdown(PAPER),
    "html": as_html([PAPER]),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_no_character_that_a_terminal_acts_upon_passes(form: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", WRITTEN[form])


@pytest.mark.parametrize("form", WRITTEN)
def test_every_figure_and_heading_is_in_every_format(form: str) -> None:
    for said in ("Figures", "1,234", "1,000", "2,234", "Together", "決議", "2020-01-31", "7"):
        assert said in WRITTEN[form]


def test_html_from_a_file_is_no_html() -> None:
    for form in ("markdown", "html"):
        assert "<script>" not in WRITTEN[form]
        assert "&lt;script&gt;" in WRITTEN[form]


def test_markdown_from_a_file_is_no_markdown() -> None:
    """A table row has as many cells as its heading, and there is no link."""
    assert "](http" not in WRITTEN["markdown"].replace("\\](", "")
    rows = [line for line in WRITTEN["markdown"].splitlines() if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [4] * len(rows)
    assert "| **Together** |  | **2,234** |" in rows


def test_blanks_after_points_are_a_list_of_their_own_in_markdown() -> None:
    part = Part(heading="Vote", blocks=(Points(("One",)), Blanks((("For", None),))))
    text = as_markdown(Paper(title="T", lead=(), parts=(part,)))
    assert "\n- One\n\n* For: \\_" in text


def test_text_fits_eighty_columns_and_folds_words_alone() -> None:
    lines = WRITTEN["narrow"].splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("Reserve") and line.rstrip().endswith("1,234") for line in lines)
    assert "  of it" in lines[[line.startswith("  of it") for line in lines].index(True)]
    assert "Day  ______" in WRITTEN["narrow"]


def test_the_name_of_a_part_stays_set_in_where_it_is_folded() -> None:
    line = Line(("In: by other entries of the year",), ("1,000",), is_part=True)
    grid = Grid(caption="Fund", words=("",), figures=("2025",), lines=(line,))
    paper = Paper(title="T", lead=(), parts=(Part(heading="Fund", blocks=(grid,)),))
    told = [text.rstrip() for text in drawn(paper, 30).splitlines()]
    assert told[-2:] == ["  In: by other entries   1,000", "  of the year"]


class Outline(HTMLParser):
    """Follows the tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestThePage:
    page = Outline(WRITTEN["html"])

    def test_every_tag_is_closed_in_turn(self) -> None:
        assert self.page.open == []

    def test_it_needs_no_other_file(self) -> None:
        for tag, attributes in self.page.seen:
            assert tag not in ("script", "link", "img", "iframe")
            assert not {"src", "href", "onload"} & attributes.keys()
        assert "url(" not in WRITTEN["html"]

    def test_it_says_its_language_and_that_of_a_part_in_another(self) -> None:
        langs = [attributes["lang"] for _, attributes in self.page.seen if "lang" in attributes]
        assert langs == ["en", "ja"]

    def test_headings_go_down_one_by_one(self) -> None:
        heads = [tag for tag, _ in self.page.seen if re.fullmatch(r"h[1-6]", tag)]
        assert heads == ["h1", "h2", "h2"]

    def test_a_table_has_a_caption_and_each_heading_its_scope(self) -> None:
        tags = [tag for tag, _ in self.page.seen]
        assert tags.count("table") == tags.count("caption") == 1
        scopes = [attributes.get("scope") for tag, attributes in self.page.seen if tag == "th"]
        assert scopes == ["col"] * 3 + ["row"] * 3

    def test_it_prints_on_a4_and_breaks_no_row(self) -> None:
        assert "@page{size:A4" in WRITTEN["html"]
        assert "break-inside:avoid" in WRITTEN["html"]

    def test_several_papers_begin_a_page_each(self) -> None:
        both = Outline(as_html([PAPER, PAPER]))
        assert [tag for tag, _ in both.seen].count("article") == 2
        assert "article+article{border:0;margin:0;padding:0;break-before:page}" in as_html([PAPER])

    @pytest.mark.parametrize("scheme", ["light", "dark", "print"])
    def test_letters_stand_out_from_the_paper_as_wcag_aa_asks(self, scheme: str) -> None:
        """4.5 to 1 for letters, 3 to 1 for lines."""
        found = re.findall(r":root\{(?:color-scheme:[\w ]+;)?(--ink[^}]+)\}", WRITTEN["html"])
        declared = dict(zip(("light", "dark", "print"), found, strict=True))[scheme]
        colours = dict(re.findall(r"--(\w+):#([0-9a-f]+)", declared))
        for name, least in (("ink", 450), ("soft", 450), ("line", 300)):
            assert contrast(colours[name], colours["paper"]) >= least


def contrast(one: str, other: str) -> int:
    """Give a hundred times the contrast of two colours, by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return int((light + 0.05) / (dark + 0.05) * 100)


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour, by WCAG 2.2."""
    full = "".join(char * 2 for char in colour) if len(colour) == 3 else colour
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_line_end_of_ours_is_a_new_line_in_its_cell_and_one_from_a_file_a_blank() -> None:
    assert "5% of surplus<br>" in WRITTEN["html"]
    assert "5% of surplus<br>" in WRITTEN["markdown"]
    assert one_line("Reserve\n  for bad\tyears") == "Reserve for bad years"
    assert html.escape(one_line("\u202ecba")) == "\\u202ecba"
