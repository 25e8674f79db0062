"""A balance to be reached that the fund has always reached is told; one of a loss is not."""

import pytest

from tests.rules.samples import codes, file, marked, only, read, step

LOSS = step(step="cover", amount="remainder", to="Equity:Losses", until="0 EUR")
RESERVE = "- {step: from-reserve, amount: 50% of loss, from: Equity:Reserve}"
CARRIED = "- {step: carry, amount: remainder, from: Equity:Losses, overdraw: true}"
REQUIRES = "requires: [{{that: {} >= 5% of surplus, until: {}}}]\n"


def requirement(about: str, until: str, steps: str = "", losses: str = CARRIED) -> list[str]:
    """Name what is told of a requirement with an `until`."""
    text = file(LOSS + step() + steps, losses=losses, more=REQUIRES.format(about, until))
    return codes(read(text))


@pytest.mark.parametrize(
    "until", ["0 EUR", "0.00 EUR", "0 EUR - 5 EUR", "3 * (0 EUR)", "50% of (0 EUR)"]
)
def test_a_requirement_until_nothing_always_holds_and_is_told(until: str) -> None:
    assert requirement("reserve", until) == ["target-reached"]


def test_the_place_is_that_of_until_and_the_remedy_is_in_the_co_ops_currency() -> None:
    text = file(step(), more=REQUIRES.format("reserve", "0 EUR")).replace("EUR", "KWD")
    problem = only(read(text))
    assert (marked(problem), problem.is_error) == ("0 KWD", False)
    assert problem.wrong == "`until: 0 KWD` makes `requires-1` hold always"
    assert "`until: 50,000 KWD`" in problem.do


def test_a_balance_above_nothing_or_one_of_a_figure_is_asked_for() -> None:
    for until in ("1 EUR", "5 EUR - 4 EUR", "50% of pay", "pay - debts", "interest of pay"):
        assert requirement("reserve", until) == []


def test_a_requirement_that_a_loss_be_filled_acts_until_nothing_is_lacking() -> None:
    assert requirement("cover", "0 EUR") == []
    assert requirement("cover", "0 EUR", losses="") == []
    overdrawn = "- {step: bear, amount: remainder, from: Equity:Reserve, overdraw: true}"
    assert requirement("reserve", "0 EUR", losses=overdrawn) == []


def test_what_names_no_fund_is_fulfilled_from_the_start() -> None:
    assert requirement("turnover", "0 EUR") == ["target-reached"]


@pytest.mark.parametrize(
    ("keys", "losses", "found"),
    [
        ({"indivisible": "true"}, "", ["target-reached"]),
        ({}, RESERVE, ["target-reached"]),
        ({}, "", []),
        ({"indivisible": "true"}, RESERVE.replace("}", ", overdraw: true}"), []),
        ({"indivisible": "true", "until": "1 EUR"}, RESERVE, []),
        (
            {"until": "", "to": "[{account: Equity:Reserve, until: 0 EUR}]"},
            RESERVE,
            ["target-reached"],
        ),
        (
            {"until": "", "to": "[{account: Equity:Loss, until: 0 EUR}, {account: Equity:A}]"},
            RESERVE,
            [],
        ),
    ],
)
def test_a_step_that_fills_a_fund_up_to_nothing_is_told_and_one_that_fills_a_loss_is_not(
    keys: dict[str, str], losses: str, found: list[str]
) -> None:
    reading = read(file(step(**{"until": "0 EUR", **keys}), losses=losses))
    assert codes(reading) == found
    for problem in reading.problems:
        assert problem.wrong == "`until: 0 EUR` keeps step `reserve` from giving anything"


def test_a_file_with_an_error_is_not_told_of_it_yet() -> None:
    text = file(step(indivisible="true", until="0"))
    assert codes(read(text)) == ["amount-without-base"]
