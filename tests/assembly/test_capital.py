"""The roll-forward of members' capital, and what closings granted that is not paid yet."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopctl.allocation.years import Period
from coopctl.assembly.capital import (
    Due,
    Roll,
    dues,
    notices,
    roll_forward,
    total_of_rolls,
    undecided,
)
from coopctl.books import Books, View
from coopctl.reports.capital import by_year
from tests.assembly.given import REFILLED, RULES, as_of, books_of, day, moved, rules_of

PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"
FIGURES = ("opening", "paid_in", "distributed", "retained", "losses", "repaid", "closing")

Rolled = Callable[..., dict[str, dict[str, Decimal]]]


def figures(roll: Roll) -> dict[str, Decimal]:
    """Give the figures that are not zero."""
    return {name: getattr(roll, name) for name in FIGURES if getattr(roll, name)}


@pytest.fixture
def rolled(tmp_path: Path) -> Rolled:
    def _rolled(*entries: str, year: int = 2025, rules: str = RULES) -> dict[str, dict]:
        books = books_of(tmp_path, PREVIOUS, *entries)
        found = as_of(rules_of(rules), year)
        return {r.member: figures(r) for r in roll_forward(found, books, found.period)}

    return _rolled


def pays(when: str, amount: str, account: str = "Equity:Capital:Uma") -> str:
    return moved(when, f"Assets:Bank  {amount} EUR", account)


def closes(year: int, when: str, amount: str, account: str) -> str:
    """A closing credits an account; below zero it charges it."""
    return moved(when, f"Equity:Earnings:Previous  {amount} EUR", account, closing=year)


def corrects(year: int, when: str, amount: str, account: str, number: int = 1) -> str:
    """A correction of a closing credits an account; below zero it takes back."""
    posting = f"Equity:Earnings:Previous  {amount} EUR"
    return moved(when, posting, account, closing=year, correction=number)


def draft(year: int, when: str, number: int | None = None, status: str = "draft") -> str:
    """What a draft of a closing, or of a correction, says of itself."""
    kind = "closing" if number is None else "correction"
    more = "" if number is None else f"  number: {number}\n"
    return f'\n{when} custom "coop-{kind}" {year}\n  status: "{status}"\n{more}'


BEFORE = pays("2024-12-31", "100")


def test_what_was_there_before_the_first_day_is_the_opening(rolled: Rolled) -> None:
    assert rolled(BEFORE)["Uma"] == {"opening": 100, "closing": 100}


def test_payments_in_and_out_are_told_apart_by_day(rolled: Rolled) -> None:
    found = rolled(BEFORE, pays("2025-01-01", "50"), pays("2025-12-31", "-30"))
    assert found["Uma"] == {"opening": 100, "paid_in": 50, "repaid": 30, "closing": 120}


def test_payments_of_one_day_are_netted(rolled: Rolled) -> None:
    """Books hold one total for an account and a day."""
    found = rolled(pays("2025-05-05", "50"), pays("2025-05-05", "-30"))
    assert found["Uma"] == {"paid_in": 20, "closing": 20}


def test_what_a_member_moves_between_own_accounts_is_neither_paid_in_nor_repaid(
    rolled: Rolled,
) -> None:
    granted = closes(2024, "2025-01-01", "80", "Equity:Notices:Uma")
    swapped = moved("2025-06-01", "Equity:Notices:Uma  80 EUR", "Equity:Capital:Uma")
    assert rolled(granted, swapped)["Uma"] == {"retained": 80, "closing": 80}


def test_a_closing_distributes_to_capital_and_retains_elsewhere(rolled: Rolled) -> None:
    found = rolled(
        closes(2024, "2025-01-01", "70", "Equity:Capital:Uma"),
        closes(2024, "2025-01-01", "80", "Equity:Notices:Uma"),
        closes(2024, "2025-01-01", "9", "Liabilities:Members:Uma"),
    )
    assert found["Uma"] == {"distributed": 70, "retained": 80, "closing": 150}


def test_a_closing_charges_losses_to_either(rolled: Rolled) -> None:
    found = rolled(
        BEFORE,
        closes(2023, "2024-01-01", "80", "Equity:Notices:Uma"),
        closes(2024, "2025-01-01", "-30", "Equity:Notices:Uma"),
        closes(2024, "2025-01-01", "-5", "Equity:Capital:Uma"),
    )
    assert found["Uma"] == {"opening": 180, "losses": 35, "closing": 145}


def test_redeemed_notices_are_repaid(rolled: Rolled) -> None:
    found = rolled(
        closes(2023, "2024-01-01", "80", "Equity:Notices:Uma"),
        pays("2025-03-03", "-60", "Equity:Notices:Uma"),
    )
    assert found["Uma"] == {"opening": 80, "repaid": 60, "closing": 20}


OFF = "2020-01-01 open Equity:WrittenOff:Uma\n"


def writes_off(when: str, amount: str) -> str:
    return moved(when, f"Equity:WrittenOff:Uma  {amount} EUR", "Equity:Reserve")


def test_what_is_written_off_is_a_loss_and_no_repayment(rolled: Rolled) -> None:
    """Of 100 thirty are written off, and twenty repaid the same day; a closing refills 10."""
    given = (OFF, BEFORE, writes_off("2025-05-05", "30"), pays("2025-05-05", "-20"))
    refilled = closes(2024, "2025-06-01", "10", "Equity:WrittenOff:Uma")
    assert rolled(*given, refilled, rules=REFILLED)["Uma"] == {
        "opening": 100,
        "retained": 10,
        "losses": 30,
        "repaid": 20,
        "closing": 60,
    }


@pytest.mark.parametrize(
    "to",
    [
        """to: "Equity:WrittenOff:{member}"
    until: 0 EUR
""",
        """to:
      - {account: "Equity:WrittenOff:{member}", until: 1 EUR - 1 EUR}
""",
        """to: "Equity:WrittenOff:{member}"
    until: 0% of (5 EUR)
""",
    ],
    ids=["of the step", "a sum", "a share"],
)
def test_a_step_refills_to_zero_however_that_is_written(rolled: Rolled, to: str) -> None:
    old = """to:
      - {account: "Equity:WrittenOff:{member}", until: 0 EUR}
"""
    assert old in REFILLED
    given = (OFF, BEFORE, writes_off("2025-05-05", "30"))
    found = rolled(*given, rules=REFILLED.replace(old, to))
    assert found["Uma"] == {"opening": 100, "losses": 30, "closing": 70}


def test_who_leaves_with_capital_written_off_is_repaid_the_rest(rolled: Rolled) -> None:
    """What closes the account of the thirty is taken off capital; seventy are paid."""
    settled = moved("2025-05-05", "Equity:Capital:Uma  30 EUR", "Equity:WrittenOff:Uma")
    given = (OFF, BEFORE, writes_off("2024-12-31", "30"), settled, pays("2025-05-06", "-70"))
    assert rolled(*given, rules=REFILLED)["Uma"] == {"opening": 70, "repaid": 70}


def test_an_account_that_no_step_refills_to_zero_is_of_no_losses(rolled: Rolled) -> None:
    given = (OFF, BEFORE, writes_off("2025-05-05", "30"))
    rules = REFILLED.replace("until: 0 EUR", "until: 1 EUR")
    assert rolled(*given, rules=rules)["Uma"] == {"opening": 100, "repaid": 30, "closing": 70}


def test_a_closing_dated_the_day_after_its_year_is_in_the_next_roll_forward(
    rolled: Rolled,
) -> None:
    closing = closes(2025, "2026-01-01", "80", "Equity:Notices:Uma")
    assert rolled(BEFORE, closing, year=2025)["Uma"] == {"opening": 100, "closing": 100}
    assert rolled(BEFORE, closing, year=2026)["Uma"] == {
        "opening": 100,
        "retained": 80,
        "closing": 180,
    }


def test_a_closing_dated_on_the_last_day_is_in_its_own(rolled: Rolled) -> None:
    closing = closes(2025, "2025-12-31", "80", "Equity:Notices:Uma")
    assert rolled(closing, year=2025)["Uma"] == {"retained": 80, "closing": 80}


def test_members_without_a_figure_are_listed_and_those_long_gone_are_not(rolled: Rolled) -> None:
    left = "2024-12-31 close Equity:Capital:Ben\n"
    assert rolled(left) == {"Cai": {}, "Uma": {}}
    assert rolled(left, year=2024) == {"Ben": {}, "Cai": {}, "Uma": {}}
    assert rolled(left, year=2023) == {"Ben": {}, "Uma": {}}


def test_who_left_with_notices_stays_in_the_roll_forward_until_they_are_redeemed(
    rolled: Rolled,
) -> None:
    entries = (
        closes(2023, "2024-01-01", "80", "Equity:Notices:Ben"),
        "2024-12-31 close Equity:Capital:Ben\n",
        pays("2026-03-03", "-80", "Equity:Notices:Ben"),
    )
    assert rolled(*entries, year=2025)["Ben"] == {"opening": 80, "closing": 80}
    assert rolled(*entries, year=2026)["Ben"] == {"opening": 80, "repaid": 80}
    assert "Ben" not in rolled(*entries, year=2027)


def test_notices_below_the_capital_account_are_retained_all_the_same(rolled: Rolled) -> None:
    rules = RULES.replace("Equity:Notices:{member}", "Equity:Capital:{member}:Notices")
    found = rolled(
        "2020-03-01 open Equity:Capital:Uma:Notices\n",
        pays("2025-02-02", "10"),
        closes(2024, "2025-01-01", "80", "Equity:Capital:Uma:Notices"),
        rules=rules,
    )
    assert found["Uma"] == {"paid_in": 10, "retained": 80, "closing": 90}


def test_a_fund_that_looks_like_a_members_account_is_none(rolled: Rolled) -> None:
    rules = RULES.replace("Equity:Reserve", "Equity:Notices:Common")
    entries = (
        "2020-01-01 open Equity:Notices:Common\n",
        closes(2024, "2025-01-01", "80", "Equity:Notices:Common"),
    )
    assert "Common" not in rolled(*entries, rules=rules)


def test_the_total_is_of_each_column(tmp_path: Path) -> None:
    books = books_of(
        tmp_path,
        PREVIOUS,
        BEFORE,
        pays("2025-02-02", "10", "Equity:Capital:Ben"),
        pays("2025-02-03", "-40"),
        closes(2024, "2025-01-01", "7", "Equity:Notices:Ben"),
    )
    total = total_of_rolls(roll_forward(rules_of(), books, rules_of().period))
    assert figures(total) == {
        "opening": 100,
        "paid_in": 10,
        "retained": 7,
        "repaid": 40,
        "closing": 77,
    }


ACCOUNTS_OF = ("Equity:Capital:Uma", "Equity:Capital:Ben", "Equity:Notices:Uma")
DAYS = st.dates(day("2024-11-01"), day("2026-02-28"))
AMOUNTS = st.decimals(-500, 500, places=2, allow_nan=False).filter(bool)
SOURCES = st.sampled_from([None, (2024, None), (2025, None), (2024, 1), (2024, 2), (2025, 1)])
MOVES = st.lists(
    st.tuples(DAYS, AMOUNTS, st.sampled_from(ACCOUNTS_OF), SOURCES),
    max_size=8,
)


def books_with(folder: Path, moves: list) -> Books:
    """Post each move; one with a year belongs to that closing, or to a correction of it."""
    return books_of(
        folder,
        PREVIOUS,
        *(
            moved(
                str(when),
                f"Equity:Earnings:Previous  {amount} EUR",
                account,
                closing=source and source[0],
                correction=source and source[1],
            )
            for when, amount, account, source in moves
        ),
    )


class TestWhateverIsPosted:
    """Opening + in - out = closing, exactly, and closing is what the ledger says."""

    @given(moves=MOVES)
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_the_figures_tie(self, moves: list, tmp_path: Path) -> None:
        books, rules = books_with(tmp_path, moves), rules_of()
        period = Period(2025, day("2025-01-01"), day("2025-12-31"))
        view = View(books, 0)
        for roll in roll_forward(rules, books, period):
            gained = roll.paid_in + roll.distributed + roll.retained
            assert roll.opening + gained - roll.losses - roll.repaid == roll.closing
            assert min(roll.paid_in, roll.distributed, roll.retained) >= 0
            assert min(roll.losses, roll.repaid) >= 0
            names = [f"Equity:Capital:{roll.member}", f"Equity:Notices:{roll.member}"]
            assert roll.closing == view.balance_at(names, "EUR", period.last, inclusive=True)
            assert roll.opening == view.balance_at(names, "EUR", period.first, inclusive=False)

    @given(moves=MOVES)
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_what_is_left_of_notices_is_the_balance_or_nothing(
        self, moves: list, tmp_path: Path
    ) -> None:
        books, rules = books_with(tmp_path, moves), rules_of()
        last = day("2025-12-31")
        left = sum((each.left for each in notices(rules, books, last)), Decimal(0))
        names = ["Equity:Notices:Uma"]
        balance = View(books, 0).balance_at(names, "EUR", last, inclusive=True)
        assert left == max(balance, Decimal(0))


def test_a_correction_is_netted_with_its_closing_where_both_are_in_the_period(
    rolled: Rolled,
) -> None:
    """Given 70 and 80; 30 taken back of each, and 5 more given to the notices."""
    found = rolled(
        closes(2024, "2025-01-01", "70", "Equity:Capital:Uma"),
        closes(2024, "2025-01-01", "80", "Equity:Notices:Uma"),
        corrects(2024, "2025-07-01", "-30", "Equity:Capital:Uma"),
        corrects(2024, "2025-07-01", "-30", "Equity:Notices:Uma"),
        corrects(2024, "2025-08-01", "5", "Equity:Notices:Uma", 2),
    )
    assert found["Uma"] == {"distributed": 40, "retained": 55, "closing": 95}


def test_what_a_correction_takes_back_in_a_later_year_is_a_loss_of_it(rolled: Rolled) -> None:
    found = rolled(
        closes(2023, "2024-01-01", "80", "Equity:Notices:Uma"),
        corrects(2023, "2025-07-01", "-30", "Equity:Notices:Uma"),
        closes(2024, "2025-01-01", "10", "Equity:Notices:Uma"),
    )
    assert found["Uma"] == {"opening": 80, "retained": 10, "losses": 30, "closing": 60}


def left_of(found: tuple[Due, ...]) -> list[tuple[str, int, str, Decimal, Decimal]]:
    return [(each.member, each.year, str(each.day), each.granted, each.left) for each in found]


DIVIDENDS = (
    closes(2022, "2023-01-01", "100", "Liabilities:Members:Uma"),
    closes(2023, "2024-01-01", "50", "Liabilities:Members:Uma"),
    closes(2023, "2024-01-01", "8", "Liabilities:Members:Ben"),
    closes(2024, "2025-01-01", "70", "Liabilities:Members:Uma"),
)


def test_payments_are_set_against_the_oldest_dividend_first(tmp_path: Path) -> None:
    paid = pays("2025-03-03", "-120", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, *DIVIDENDS, paid)
    assert left_of(dues(rules_of(), books, day("2025-12-31"))) == [
        ("Ben", 2023, "2024-01-01", Decimal(8), Decimal(8)),
        ("Uma", 2023, "2024-01-01", Decimal(50), Decimal(30)),
        ("Uma", 2024, "2025-01-01", Decimal(70), Decimal(70)),
    ]


def test_what_is_paid_later_is_still_due_on_the_day(tmp_path: Path) -> None:
    paid = pays("2025-03-03", "-120", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, *DIVIDENDS, paid)
    found = dues(rules_of(), books, day("2023-06-30"))
    assert left_of(found) == [("Uma", 2022, "2023-01-01", Decimal(100), Decimal(100))]


def test_what_was_paid_ahead_is_taken_off_the_next_dividend(tmp_path: Path) -> None:
    ahead = pays("2024-06-30", "-178", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, *DIVIDENDS, ahead)
    assert ("Uma", 2024, "2025-01-01", Decimal(70), Decimal(42)) in left_of(
        dues(rules_of(), books, day("2025-12-31"))
    )


def test_two_steps_of_one_closing_are_one_grant(tmp_path: Path) -> None:
    more = closes(2024, "2025-01-01", "5", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, DIVIDENDS[-1], more)
    assert left_of(dues(rules_of(), books, day("2025-12-31"))) == [
        ("Uma", 2024, "2025-01-01", Decimal(75), Decimal(75))
    ]


def test_a_balance_brought_forward_is_of_its_day_and_is_paid_first(tmp_path: Path) -> None:
    brought = moved("2022-12-31", "Assets:Bank  20 EUR", "Liabilities:Members:Uma")
    paid = pays("2023-06-06", "-30", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, brought, *DIVIDENDS[:1], paid)
    assert left_of(dues(rules_of(), books, day("2023-12-31"))) == [
        ("Uma", 2022, "2023-01-01", Decimal(100), Decimal(90))
    ]


def test_notices_are_redeemed_oldest_first_and_losses_too(tmp_path: Path) -> None:
    """100 of 2022 and 60 of 2023; a loss of 90 and a redemption of 25 leave 45 of 2023."""
    books = books_of(
        tmp_path,
        PREVIOUS,
        closes(2022, "2023-01-01", "100", "Equity:Notices:Uma"),
        closes(2023, "2024-01-01", "60", "Equity:Notices:Uma"),
        closes(2024, "2025-01-01", "-90", "Equity:Notices:Uma"),
        pays("2025-07-01", "-25", "Equity:Notices:Uma"),
        pays("2025-07-01", "300"),
    )
    assert left_of(notices(rules_of(), books, day("2025-12-31"))) == [
        ("Uma", 2023, "2024-01-01", Decimal(60), Decimal(45))
    ]
    assert dues(rules_of(), books, day("2025-12-31")) == ()


def test_of_a_year_with_anything_left_all_that_was_granted_is_known(tmp_path: Path) -> None:
    """30 to Uma, all redeemed, and 8 to Ben."""
    books = books_of(
        tmp_path,
        PREVIOUS,
        closes(2023, "2024-01-01", "30", "Equity:Notices:Uma"),
        closes(2023, "2024-01-01", "8", "Equity:Notices:Ben"),
        pays("2024-05-05", "-30", "Equity:Notices:Uma"),
    )
    found = notices(rules_of(), books, day("2025-12-31"), settled=True)
    assert left_of(found) == [
        ("Ben", 2023, "2024-01-01", Decimal(8), Decimal(8)),
        ("Uma", 2023, "2024-01-01", Decimal(30), Decimal(0)),
    ]
    assert list(by_year(found)) == [(2023, Decimal(38), Decimal(8))]
    assert list(by_year(found[1:])) == []


def test_a_correction_grants_more_on_its_own_day(tmp_path: Path) -> None:
    more = corrects(2024, "2025-07-01", "5", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, DIVIDENDS[-1], more)
    assert left_of(dues(rules_of(), books, day("2025-12-31"))) == [
        ("Uma", 2024, "2025-01-01", Decimal(70), Decimal(70)),
        ("Uma", 2024, "2025-07-01", Decimal(5), Decimal(5)),
    ]


def test_a_correction_takes_back_of_its_year_first(tmp_path: Path) -> None:
    """100, 50 and 70 to Uma: 20 less of the last; then 110, its 50 and 60 off the oldest."""
    first = corrects(2024, "2025-07-01", "-20", "Liabilities:Members:Uma")
    books = books_of(tmp_path, PREVIOUS, *DIVIDENDS, first)
    assert left_of(dues(rules_of(), books, day("2025-12-31")))[-1] == (
        "Uma",
        2024,
        "2025-01-01",
        Decimal(50),
        Decimal(50),
    )
    second = corrects(2024, "2025-08-01", "-110", "Liabilities:Members:Uma", 2)
    books = books_of(tmp_path, PREVIOUS, *DIVIDENDS, first, second)
    assert left_of(dues(rules_of(), books, day("2025-12-31"))) == [
        ("Uma", 2022, "2023-01-01", Decimal(100), Decimal(40)),
        ("Ben", 2023, "2024-01-01", Decimal(8), Decimal(8)),
        ("Uma", 2023, "2024-01-01", Decimal(50), Decimal(50)),
    ]


def test_what_a_correction_takes_back_though_it_was_paid_is_off_the_oldest(tmp_path: Path) -> None:
    """8 of 2023 paid to Ben; 3 of it taken back are off the 10 of 2024."""
    books = books_of(
        tmp_path,
        PREVIOUS,
        DIVIDENDS[2],
        pays("2024-03-03", "-8", "Liabilities:Members:Ben"),
        closes(2024, "2025-01-01", "10", "Liabilities:Members:Ben"),
        corrects(2023, "2025-07-01", "-3", "Liabilities:Members:Ben"),
    )
    found = dues(rules_of(), books, day("2025-12-31"), settled=True)
    assert left_of(found) == [
        ("Ben", 2023, "2024-01-01", Decimal(5), Decimal(0)),
        ("Ben", 2024, "2025-01-01", Decimal(10), Decimal(7)),
    ]


@pytest.mark.parametrize("status", ["draft", "provisional", "final", "approved"])
def test_of_a_draft_nothing_is_due(status: str, tmp_path: Path) -> None:
    books = books_of(
        tmp_path,
        PREVIOUS,
        DIVIDENDS[0],
        *DIVIDENDS[3:],
        closes(2024, "2025-01-01", "30", "Equity:Notices:Uma"),
        draft(2024, "2025-01-01", status=status),
    )
    waits = status in ("draft", "provisional")
    last = day("2025-12-31")
    assert [each.year for each in dues(rules_of(), books, last)] == [2022] + [2024] * (not waits)
    assert len(notices(rules_of(), books, last)) == (not waits)
    found = undecided(rules_of(), books, last)
    assert [(each.member, each.year, each.dividend, each.equity) for each in found] == (
        [("Uma", 2024, Decimal(70), Decimal(30))] if waits else []
    )
    assert undecided(rules_of(), books, day("2024-12-31")) == ()


def test_a_correction_that_waits_takes_nothing_back_yet(tmp_path: Path) -> None:
    books = books_of(
        tmp_path,
        PREVIOUS,
        DIVIDENDS[3],
        corrects(2024, "2025-07-01", "-20", "Liabilities:Members:Uma"),
        draft(2024, "2025-07-01", 1),
    )
    last = day("2025-12-31")
    assert left_of(dues(rules_of(), books, last))[0][-1] == 70
    (waits,) = undecided(rules_of(), books, last)
    assert (waits.number, waits.dividend, waits.equity) == (1, Decimal(-20), Decimal(0))
