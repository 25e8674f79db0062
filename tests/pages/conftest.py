"""One browser, and each page looked at once, for all the tests of a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.cli.coop import CoOp
from tests.cli.papers import sample
from tests.pages.browser import Seen, look_at, started
from tests.pages.hostile import hostile
from tests.pages.written import LAYOUT_OF_JAPAN, PAGES, written

SAMPLE = {f"sample {name}": command for name, command in PAGES.items()}
OF_THE_HOSTILE = ("run of months", "year", "simulate", "propose", "members", "statement")
HOSTILE = {f"hostile {name}": PAGES[name] for name in OF_THE_HOSTILE}
ALL = {**SAMPLE, **HOSTILE, "sample layout of Japan": LAYOUT_OF_JAPAN}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one browser for the whole run of a process, when a test first asks for it."""
    with started() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample_co_op(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    """Copy the sample co-op."""
    return sample(tmp_path_factory.mktemp("sample") / "co-op")


@pytest.fixture(scope="session")
def hostile_co_op(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    """Lay down the co-op of hostile names, its first year closed."""
    co_op = hostile(tmp_path_factory.mktemp("hostile") / "co-op")
    co_op.run("close-year", "2024")
    return co_op


@pytest.fixture(scope="session", params=ALL)
def name(request: pytest.FixtureRequest) -> str:
    """Name each page in turn: all tests of one come before the next."""
    return str(request.param)


@pytest.fixture(scope="session")
def file(
    name: str,
    browser: Browser,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Write the page; of several, the longest."""
    assert browser.is_connected()  # asked for first: without a browser nothing need be written
    co_op: CoOp = request.getfixturevalue(f"{name.partition(' ')[0]}_co_op")
    is_sample = name.startswith("sample")
    alternative = "social-fund=30% of surplus" if is_sample else "reserve=30% of surplus"
    files = written(co_op, ALL[name], alternative, tmp_path_factory.mktemp("page") / "pages")
    return max(files, key=lambda each: each.stat().st_size)


@pytest.fixture(scope="session")
def seen(browser: Browser, file: Path) -> Seen:
    """Look at the page."""
    return look_at(browser, file)
