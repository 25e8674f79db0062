"""What a closing says in numbers, accounts and days, whatever words are put around them."""

import pytest

from coopctl.closing.content import content, drawn_on_in, posted_in

HEAD = '2026-01-01 custom "coop-closing" 2025\n  turnover: 1,000.00 EUR\n  books: "sha256:1"\n'
STEP = """\
2026-01-01 * "Closing 2025" "Reserve" #coop-closing ^coop-closing-2025
  step: "reserve"
  base: 800.00 EUR
  because: "By-laws 12"
  Equity:Earnings  200.00 EUR
  Equity:Reserve  -150.00 EUR
    share: "3.33 HOUR (10/3)"
  Equity:Aid       -50.00 EUR
"""
OPEN = "2026-01-01 open Equity:Aid EUR\n"
FOUND = (
    "2026-01-01 * #coop-closing ^coop-closing-2025",
    "Equity:Aid -50 EUR",
    "Equity:Earnings 200 EUR",
    "Equity:Reserve -150 EUR, share: 10/3",
    "base: 800",
    'step: "reserve"',
)


def test_it_is_each_directive_with_what_stands_below_it() -> None:
    assert content(f"{HEAD}\n{OPEN}\n{STEP}") == (
        FOUND,
        ("2026-01-01 custom 2025", "turnover: 1000"),
        ("2026-01-01 open Equity:Aid EUR",),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Closing 2025" "Reserve"', '"Reserve"'),
        ('"Reserve"', '"Said \\"otherwise\\""'),
        ("200.00 EUR", "200 EUR"),
        ("  Equity:Earnings", "    ; a comment\n  Equity:Earnings"),
        ('  because: "By-laws 12"\n', ""),
        ("\n", "\r\n"),
    ],
)
def test_words_and_ways_of_writing_are_not_part_of_it(old: str, new: str) -> None:
    assert old in STEP
    assert content(STEP.replace(old, new)) == content(STEP) == (FOUND,)


def test_the_order_of_postings_and_directives_says_nothing() -> None:
    first, last = STEP.splitlines()[4], STEP.splitlines()[7]
    turned = STEP.replace(first, "?").replace(last, first).replace("?", last)
    assert content(f"{turned}\n{HEAD}") == content(f"{HEAD}\n{STEP}")


@pytest.mark.parametrize(
    "line", ["\tEquity:Aid -50.00 EUR", '  because: "one', "  Equity:Aid  -50.00 EUR @ 1 USD"]
)
def test_what_no_closing_is_written_with_counts_as_it_stands(line: str) -> None:
    found = content(f"{STEP}{line}\n")
    assert found != content(STEP)
    assert any(line in each for each in found)


def test_a_line_of_another_kind_stands_alone() -> None:
    assert content('option "title" "Ours"\nplugin "one"\n') == (
        ('option "title" "Ours"',),
        ('plugin "one"',),
    )


def test_another_account_may_stand_for_the_one_that_is_drawn_on_and_opens_are_left_out() -> None:
    assert drawn_on_in(STEP) == "Equity:Earnings"
    other = STEP.replace("Equity:Earnings", "Equity:Previous")
    assert content(OPEN + STEP, drawn_on="Equity:Previous") == content(other)
    assert content(other, drawn_on="Equity:Previous") == content(other)


def test_what_the_steps_were_worked_out_from_may_be_left_out() -> None:
    (found,) = content(STEP, worked=False)
    assert found == (
        FOUND[0],
        "Equity:Aid -50 EUR",
        "Equity:Earnings 200 EUR",
        "Equity:Reserve -150 EUR",
        'step: "reserve"',
    )


@pytest.mark.parametrize("text", [HEAD, OPEN, ""])
def test_a_closing_that_posts_nothing_draws_on_nothing(text: str) -> None:
    assert drawn_on_in(text) is None
    assert posted_in(text) == set()


def test_what_brings_income_to_zero_ends_with_the_account_that_the_surplus_stands_on() -> None:
    """An entry of a step begins with it."""
    zeroing = (
        '2025-12-31 * "Closing 2025" "Zero"\n'
        "  Income:Sales     300.00 EUR\n"
        "  Expenses:Rent    -20.00 EUR\n"
        "  Equity:Earnings -280.00 EUR\n"
    )
    assert drawn_on_in(f"{OPEN}\n{zeroing}") == "Equity:Earnings"
    assert drawn_on_in(f"{zeroing}\n{STEP}") == "Equity:Earnings"
    assert posted_in(f"{OPEN}\n{zeroing}") == {
        *("Income:Sales", "Expenses:Rent", "Equity:Earnings"),
    }
