"""A real browser: what it shows of a page on a phone, on a screen, in the dark and on paper."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

REQUIRED = "COOPCTL_BROWSER"
"""An environment variable: with `required` in it, a missing browser is a failure."""
_MISSING = (
    "no Chromium here: `apt-get install chromium fonts-noto-cjk`, "
    "or name one with COOPCTL_CHROMIUM=/path/to/chromium"
)
_FLAGS = (
    "--no-sandbox",  # CI is root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LOOK, _OUTLINE = (
    (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("look.js", "outline.js")
)
UPRIGHT, ACROSS = 665, 993
"""What an A4 page has between its margins of 17 mm, in px, upright and lying."""
Scene = tuple[int, str, str]
"""A width in px; `light` or `dark`; `screen` or `print`."""
SCENES: dict[str, Scene] = {
    "phone": (390, "light", "screen"),
    "small phone": (360, "light", "screen"),
    "phone in the dark": (390, "dark", "screen"),
    "screen": (794, "light", "screen"),
    "paper": (UPRIGHT, "light", "print"),
    "paper of one who reads in the dark": (UPRIGHT, "dark", "print"),
}


@dataclass(frozen=True)
class Seen:
    """What a browser saw of a page.

    Attributes:
        asked_for: what it asked the network or the disk for, beside the page itself.
        said: messages on the console, dialogs and errors of scripts.
        looks: for each scene, what is wrong with what is shown, thing by thing.
        axe: what axe-core finds.
        outline: what the page is made of.
        sheets: of A4 that it is printed on.
    """

    asked_for: tuple[str, ...]
    said: tuple[str, ...]
    looks: Mapping[str, Mapping[str, Any]]
    axe: list[str]
    outline: Mapping[str, Any]
    sheets: int


def chromium() -> str:
    """Find the browser; without one the test is skipped, or fails where one is required."""
    found = os.environ.get("COOPCTL_CHROMIUM") or shutil.which("chromium")
    if found is None and os.environ.get(REQUIRED) == "required":
        pytest.fail(_MISSING, pytrace=False)
    if found is None:
        pytest.skip(_MISSING)
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser, with a profile of its own that is thrown away."""
    path = chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


def look_at(browser: Browser, file: Path) -> Seen:
    """Open a page in a fresh profile and look at it in every scene."""
    with browser.new_context() as context:
        page = context.new_page()
        asked_for, said = _overheard(page)
        page.goto(file.as_uri())
        looks = {name: _seen(page, scene) for name, scene in SCENES.items()}
        outline: dict[str, Any] = page.evaluate(_OUTLINE)
        show(page, SCENES["paper"])
        sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        heard = (tuple(each for each in asked_for if each != file.as_uri()), tuple(said))
        return Seen(*heard, looks, _by_axe(page), outline, sheets)


def _overheard(page: Page) -> tuple[list[str], list[str]]:
    """Listen to what a page asks for and what it says."""
    asked_for: list[str] = []
    said: list[str] = []

    def on_request(request: Request) -> None:
        asked_for.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        said.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", on_dialog)
    return asked_for, said


def show(page: Page, scene: Scene) -> None:
    """Show a page at a true width; paper that lies across is as wide as that."""
    width, scheme, media = scene
    if media == "print" and "A4 landscape" in page.content():
        width = ACROSS
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        media="print" if media == "print" else "screen",
    )


def _seen(page: Page, scene: Scene) -> dict[str, Any]:
    """Look at a page in one scene."""
    show(page, scene)
    found: dict[str, Any] = page.evaluate(_LOOK, scene[2])
    return found


def _by_axe(page: Page) -> list[str]:
    """Ask axe-core about all but contrast, which takes it a second a page and `look.js` no time."""
    show(page, SCENES["phone"])
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "rules": {"color-contrast": {"enabled": False}},
        "resultTypes": ["violations"],
    }
    answer = Axe().run(page, options=options).response
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in answer["violations"]]
