"""What of a closing is written and read again in one form: links, texts, money, fingerprints."""

import hashlib
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing.text import (
    correction_link,
    days_in,
    exception_lines,
    exceptions_in,
    is_untouched,
    lines,
    link_of,
    money,
    option_lines,
    proposal_of,
    quoted,
    signed,
    stated,
)
from coopctl.money import Currency

EUR = Currency.of("EUR")
TEXT = ';; Fiscal year 2025\n\n2026-01-01 custom "coop-closing" 2025\n  entries: ""\n  books: "b"\n'


def sha256(text: str) -> str:
    """Give a fingerprint as it stands in a closing."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_links_name_the_year_and_the_correction() -> None:
    assert (link_of(2025), correction_link(2025, 2)) == (
        "coop-closing-2025",
        "coop-correction-2025-2",
    )


def test_a_text_is_signed_by_all_of_it_but_that_line_and_the_ends_of_lines() -> None:
    text = signed(TEXT)
    assert text == TEXT.replace('entries: ""', f'entries: "{sha256(TEXT)}"')
    assert signed(text) == text
    assert is_untouched(text)
    assert is_untouched(text.replace("\n", "\r\n"))
    assert not is_untouched(text.replace('"b"', '"c"'))
    assert lines("a\r\nb\nc\rd") == "a\nb\nc\rd"


def test_what_is_stated_is_read_whatever_ends_its_line() -> None:
    assert stated(TEXT, "books") == stated(TEXT.replace("\n", "\r\n"), "books") == "b"
    assert stated(TEXT, "rules") is None


def test_the_days_of_the_year_are_read_from_the_first_line_alone() -> None:
    head = ";; Fiscal year 2025, 2025-04-01 to 2026-03-31. Written"
    assert days_in(head) == (date(2025, 4, 1), date(2026, 3, 31))
    assert days_in(f"\n{head}") is None


def test_exceptions_are_read_as_they_were_written_in_the_order_of_their_ids() -> None:
    given = {"z": 'A "reason"; and a second one, with a \\', "a": "Another"}
    written = list(exception_lines(given))
    assert written == [
        '  despite-1: "a; Another"',
        '  despite-2: "z; A \\"reason\\"; and a second one, with a \\\\"',
    ]
    assert exceptions_in("\n".join(("  status: x", *written))) == given


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a "b" \\', '"a \\"b\\" \\\\"'),
        ("a\nb\rc", '"a\\nb\\rc"'),
        ("a\u2028b\x0bc", '"a b c"'),
    ],
)
def test_a_text_in_quotes_stays_on_one_line(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_options_stand_below_each_other_and_without_any_there_is_no_line() -> None:
    assert list(option_lines({})) == []
    assert list(option_lines({"name_income": "Revenue", "name_assets": "Actif"})) == [
        'option "name_income" "Revenue"\noption "name_assets" "Actif"'
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(1000), "1,000.00 EUR"),
        (Fraction("0.125"), "0.125 EUR"),
        (Fraction(25, 3), '"8.33… EUR (25/3)"'),
    ],
)
def test_money_is_exact_also_where_it_has_no_end(value: Fraction, expected: str) -> None:
    assert money(value, EUR) == expected


def step(name: str, draws: str, *credits_: tuple[str, int]) -> Any:
    """Stand in for a step that was worked out."""
    to = [SimpleNamespace(account=account, amount=amount) for account, amount in credits_]
    return SimpleNamespace(step=SimpleNamespace(step=name), draws=draws, to=to)


def test_a_meeting_approves_the_result_and_what_each_step_gives() -> None:
    """What gives nothing is no part of it; ratios are exact."""
    steps = [step("reserve", "surplus", ("A:B", 1), ("A:C", 0)), step("rest", "left", ("A:D", 5))]
    year = SimpleNamespace(year=2025)
    facts: Any = SimpleNamespace(turnover=Fraction(10), surplus=Fraction(25, 3), period=year)
    allocation: Any = SimpleNamespace(steps=steps, undistributed=Fraction(0))
    assert proposal_of(facts, allocation) == sha256(
        '["coopctl proposal 1",2025,["10","25/3","0"],'
        '[["reserve","surplus","A:B","1"],["rest","left","A:D","5"]]]'
    )
