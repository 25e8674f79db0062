"""Every page that coopctl writes, in a real browser: a member's phone, the paper at the meeting."""

import re
from itertools import pairwise

from tests.pages.browser import SCENES, Seen
from tests.pages.hostile import EVERYTHING

PAPER = {name for name, (_, _, media) in SCENES.items() if media == "print"}


def told(seen: Seen, *things: str) -> dict[str, list[str]]:
    """Give what is wrong, by scene."""
    found = {
        name: [each for one in things for each in look[one]] for name, look in seen.looks.items()
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def test_a_page_asks_neither_network_nor_disk_for_anything(seen: Seen) -> None:
    assert seen.asked_for == ()
    assert seen.outline["foreign"] == []


def test_no_script_runs_and_nothing_is_said_on_the_console(seen: Seen) -> None:
    assert seen.said == ()
    assert seen.outline["handlers"] == []


def test_no_page_scrolls_sideways_on_a_phone_or_a_screen(seen: Seen) -> None:
    assert {name for name, look in seen.looks.items() if look["reaches"] > 1} <= PAPER
    assert told(seen, "sideways") == {}


def test_paper_cuts_nothing_off(seen: Seen, name: str) -> None:
    """What is not twice too wide, as by figures of eighteen digits, a browser prints smaller."""
    most = 1 if name.startswith("sample") else 2
    assert {
        each: look["reaches"] for each, look in seen.looks.items() if look["reaches"] > most
    } == {}


def test_a_table_too_wide_scrolls_in_a_box_that_the_keyboard_reaches_with_its_labels_kept(
    seen: Seen,
) -> None:
    assert told(seen, "unreached") == {}


def test_no_letter_on_a_screen_is_smaller_than_12_px(seen: Seen) -> None:
    assert told(seen, "small").keys() <= PAPER


def test_letters_and_drawings_stand_out_in_light_and_dark_and_on_paper(seen: Seen) -> None:
    """4.5 to 1, and 3 to 1 for large letters and for what is drawn: WCAG 2.2, 1.4.3 and 1.4.11."""
    assert told(seen, "faint") == {}


def test_words_in_a_drawing_neither_overlap_nor_run_out_of_it(seen: Seen) -> None:
    assert told(seen, "crowded") == {}


def test_a_chart_is_told_in_words_and_each_of_its_figures_is_in_a_table(seen: Seen) -> None:
    figures = set(seen.outline["figures"])
    for chart in seen.outline["charts"]:
        assert (chart["role"], bool(chart["title"])) == ("img", True)
        shown = re.findall(r"(?<= )-?\d[\d,]*(?:\.\d+)?(?=[;.](?: |$))", chart["told"])
        assert shown
        assert set(shown) <= figures


def test_headings_go_down_one_by_one_and_the_page_says_its_language(seen: Seen) -> None:
    headings = seen.outline["headings"]
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    assert seen.outline["lang"] in ("en", "ja")
    assert seen.outline["title"]
    assert seen.outline["main"] == 1


def test_axe_finds_nothing_that_would_keep_a_reader_out(seen: Seen) -> None:
    assert seen.axe == []


def test_it_is_printed_on_few_sheets(seen: Seen, name: str) -> None:
    most = 5 if name.partition(" ")[2] in ("month", "run of months", "year") else 3
    assert 1 <= seen.sheets <= most


def test_a_hostile_name_is_shown_as_text_and_whole(seen: Seen, name: str) -> None:
    """Everywhere a name is written out; a mark that turns letters round is shown as its number."""
    if not name.startswith("hostile"):
        return
    text = re.sub(r"\s+", "", seen.outline["text"])
    shown = [each for each in EVERYTHING if re.sub(r"\s+", "", each) in text]
    assert shown
    assert "\u202e" not in text
    assert "\u2066" not in text
