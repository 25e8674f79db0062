"""Reports in other languages on a phone: no heading is parted within a word."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.cli.coop import CoOp
from tests.pages.browser import SCENES, show
from tests.pages.written import written

_PARTED = """() => [...document.querySelectorAll("SELECTOR")].flatMap((head) => {
  const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
  const parted = [];
  while (walker.nextNode()) {
    for (const word of walker.currentNode.data.matchAll(/\\p{L}+/gu)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) parted.push(word[0]);
    }
  }
  return parted;
})"""
"""The words within some headings that stand on more than one line."""


@pytest.mark.parametrize("command", ["report year 2025", "report month 2025-11"])
@pytest.mark.parametrize(
    ("code", "headings"),
    [("ja", "thead th"), ("es", "th"), ("fr", "th"), ("it", "th")],
)
def test_no_heading_of_a_table_is_parted_within_a_word(
    browser: Browser, sample_co_op: CoOp, tmp_path: Path, code: str, headings: str, command: str
) -> None:
    """In Japanese a column's heading is one word; a row's heading may end a line anywhere."""
    (file,) = written(sample_co_op, f"{command} --lang {code}", "", tmp_path / "pages")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(file.as_uri())
        for scene in ("phone", "small phone"):
            show(page, SCENES[scene])
            parted = page.evaluate(_PARTED.replace("SELECTOR", headings))
            assert [word for word in parted if code == "ja" or not is_japanese(word)] == []


def is_japanese(word: str) -> bool:
    """Whether a word is in the letters of the co-op's own titles."""
    return any("\u3040" <= letter <= "\u9fff" for letter in word)
