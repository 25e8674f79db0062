import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coopctl.books import read_books
from coopctl.facts.lookalikes import look_alikes, skeleton
from coopctl.problems import Problem

Told = Callable[..., list[Problem]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Opens accounts, one a day, and tells of those that look alike."""

    def _told(*names: str) -> list[Problem]:
        main = tmp_path / "main.beancount"
        lines = (f"2025-01-{day:02} open {name}\n" for day, name in enumerate(names, start=1))
        main.write_text("".join(lines), encoding="utf-8")
        reading = read_books(str(main), currency="JPY")
        assert reading.books is not None, reading.problems
        return list(look_alikes(None, reading.books))

    return _told


@pytest.mark.parametrize(
    ("one", "two", "points"),
    [
        ("Assets:Caf\u00e9", "Assets:Cafe\u0301", "U+0065 LATIN SMALL LETTER E U+0301"),
        ("Assets:Bank", "Assets:B\u0430nk", "U+0430 CYRILLIC SMALL LETTER A, the other U+0061"),
        ("Assets:OTA", "Assets:\u039fTA", "U+039F GREEK CAPITAL LETTER OMICRON, the other U+004F"),
        ("Assets:Aカード", "Assets:A力ード", "U+529B CJK UNIFIED IDEOGRAPH-529B, the other U+30AB"),
        ("Assets:Bank", "Assets:B\u200bank", "U+200B ZERO WIDTH SPACE, the other nothing there"),
        ("Assets:Bank", "Assets:Ban\uff4b", "U+FF4B FULLWIDTH LATIN SMALL LETTER K"),
    ],
)
def test_two_accounts_that_look_alike_are_told_by_their_code_points(
    told: Told, one: str, two: str, points: str
) -> None:
    (problem,) = told(one, "Assets:Other", two)
    assert (problem.code, problem.place.line) == ("look-alike", 3)
    assert not problem.is_error
    assert points in problem.wrong


@pytest.mark.parametrize(
    "names",
    [
        ("Assets:Bank", "Assets:BANK", "Assets:Bank1", "Assets:Bankl"),
        ("Assets:Café", "Assets:Cafe", "Assets:Cafè"),
        ("Assets:A現金", "Assets:A預金", "Assets:Aカード", "Assets:Aガード"),
        ("Assets:Касса", "Assets:Kacca2"),
        ("Assets:B\u0430nk", "Expenses:Bank"),
    ],
)
def test_names_that_can_be_told_apart_are_not_told(told: Told, names: tuple[str, ...]) -> None:
    assert told(*names) == []


def test_ten_thousand_names_are_looked_at_in_a_moment() -> None:
    started = time.process_time()
    for number in range(10_000):
        skeleton(f"Liabilities:Members:会員{number}:Dividend")
    assert time.process_time() - started < 1
