"""What keeps a closing from being written: accounts already closed, earlier years still open."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.allocation.years import Period
from coopctl.books import Roots
from coopctl.closing.plan import (
    Plan,
    State,
    earlier_open_problem,
    obstacles,
    root_options,
    years_left_open,
)
from coopctl.closing.stage import Stage, Status
from coopctl.closing.text import signed
from coopctl.problems import Place, Problem
from tests.assembly.given import rules_of
from tests.closing.test_changes import SALE, books_of

TEXT = ';; Fiscal year 2025\n  status: "final"\n  entries: ""\n'
FIRST, YESTERDAY, DAY = date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)
LEFT = {"zoe": YESTERDAY, "ann": DAY, "kim": None}
"""Zoe left within the year, Ann the day after it, Kim stays."""


def found(
    closed: date | None,
    *,
    opened: date = FIRST,
    amount: int = 5,
    draws: bool = False,
    member: str | None = None,
    day: date = DAY,
    steps: int = 1,
    file: str = "accounts",
) -> list[Problem]:
    """Give what is told of a step that moves an amount on an account, open between two days."""
    credit = SimpleNamespace(account="Equity:Aid", amount=amount, member=member)
    places = {"to": Place("r", 3), "from": Place("r", 4)}
    step = SimpleNamespace(step="aid", places=places, place=Place("r", 1))
    account = SimpleNamespace(name="Equity:Aid", opened=opened, closed=closed, place=Place(file, 7))
    closing = SimpleNamespace(place=Place("closings/2025", 4))
    books: Any = SimpleNamespace(
        records=[
            SimpleNamespace(kind=kind, place=Place(kind, 2))
            for kind in ("correction", "resolution")
        ],
        accounts={"Equity:Aid": account},
        currency="EUR",
        closings={2025: closing},
    )
    facts: Any = SimpleNamespace(
        members=[
            SimpleNamespace(id=id_, name=f"{id_.title()} Ray", left=left)
            for id_, left in LEFT.items()
        ],
        period=Period(2025, FIRST, YESTERDAY),
    )
    before = [  # in nobody's way: what it opens itself, and what gets nothing
        SimpleNamespace(account="Equity:New", amount=amount, member=member),
        SimpleNamespace(account="Equity:Aid", amount=0, member=member),
    ]
    outcome = SimpleNamespace(step=step, draws=draws, to=[*before, credit])
    allocation: Any = SimpleNamespace(steps=[outcome] * steps)
    return obstacles(rules_of(), books, facts, allocation, Stage(Status.FINAL, day, day, day))


@pytest.mark.parametrize(
    ("closed", "amount"), [(None, 5), (DAY, 5), (DAY + timedelta(days=1), 5), (YESTERDAY, 0)]
)
def test_an_account_that_is_open_on_the_day_or_gets_nothing_is_in_nobodys_way(
    closed: date | None, amount: int
) -> None:
    assert found(closed, amount=amount) == []


def test_an_amount_for_an_account_that_was_closed_is_told_where_the_step_names_it() -> None:
    (problem,) = found(YESTERDAY, amount=1)
    assert (problem.code, problem.place) == ("account-closed", Place("r", 3))
    assert problem.wrong == "step `aid` gives 1.00 EUR on Equity:Aid, closed on 2025-12-31"
    assert (
        problem.do == "name an account that is open, or take `close Equity:Aid` out of the ledger"
    )


def test_an_amount_drawn_from_one_is_told_there_as_well() -> None:
    (problem,) = found(YESTERDAY, draws=True)
    assert problem.place == Place("r", 4)
    assert problem.wrong == "step `aid` draws 5.00 EUR on Equity:Aid, closed on 2025-12-31"


def test_an_account_that_a_correction_opened_later_is_in_nobodys_way() -> None:
    later = DAY + timedelta(days=1)
    assert found(None, opened=later, file="correction") == []
    (problem,) = found(None, opened=later, file="resolution")
    assert problem.code == "account-opened-later"


def test_of_a_member_who_left_it_is_said_who_and_what_lets_those_who_stayed_have_it() -> None:
    (gives,) = found(YESTERDAY, member="zoe")
    assert gives.wrong == "step `aid` gives Zoe Ray 5.00 EUR on Equity:Aid, closed on 2025-12-31"
    assert gives.do == (
        "name a liability such as `Liabilities:Members:{member}` in `to`, or "
        "add `eligible: [stayed = 1]` to the step"
    )
    (draws,) = found(YESTERDAY, member="zoe", draws=True)
    assert draws.do == "add `eligible: [stayed = 1]` to the step"
    (unknown,) = found(YESTERDAY, member="abe")
    assert unknown.wrong == "step `aid` gives 5.00 EUR on Equity:Aid, closed on 2025-12-31"


def test_who_left_after_the_year_has_stayed_and_the_entry_is_dated_while_the_account_is_open() -> (
    None
):
    """The meeting approves on 1 May; whoever left in between was a member all through 2025."""
    for closed in (DAY, date(2026, 3, 31)):
        gives, draws = (
            found(closed, member="ann", draws=each, day=date(2026, 5, 1))[0]
            for each in (False, True)
        )
        assert draws.do == "write `dated: next-day` under `closing:`"
        assert gives.do == (
            "name a liability such as `Liabilities:Members:{member}` in `to`, or "
            "write `dated: next-day` under `closing:`"
        )


def test_an_account_of_somebody_who_stays_that_was_closed_is_not_to_be_closed() -> None:
    (draws,) = found(YESTERDAY, member="kim", draws=True)
    assert draws.do == "take `close Equity:Aid` out of the ledger"


def test_an_account_that_is_opened_after_the_day_is_told_once_at_its_open() -> None:
    (problem,) = found(None, opened=date(2026, 2, 1), steps=2)
    assert (problem.code, problem.place) == ("account-opened-later", Place("accounts", 7))
    assert problem.wrong == (
        "step `aid` gives 5.00 EUR on Equity:Aid, opened only on 2026-02-01, after the closing's "
        "2026-01-01"
    )
    assert problem.do == "date `open Equity:Aid` on 2026-01-01 or earlier"
    (whose,) = found(None, opened=date(2026, 2, 1), draws=True, member="zoe")
    assert whose.wrong.startswith("step `aid` draws Zoe Ray 5.00 EUR on Equity:Aid, opened only")


def test_an_account_opened_on_the_day_or_by_a_closing_or_not_needed_is_in_nobodys_way() -> None:
    later = date(2026, 2, 1)
    assert found(None, opened=DAY) == []
    assert found(None, opened=later, amount=0) == []
    assert found(None, opened=later, day=later) == []
    assert found(None, opened=later, file="closings/2025") == []


def test_years_with_a_result_and_no_closing_are_open_and_those_without_either_are_not() -> None:
    """Of 2023 there is nothing; what has no price in the currency has no sum."""
    sale, made = SALE.replace("2025-12-31", "{}"), Fraction(300)
    books = books_of(*map(sale.format, ("2022-01-01", "2024-12-31", "2025-01-01")))
    assert years_left_open(rules_of(), books) == [(2022, made), (2024, made)]
    assert years_left_open(rules_of(year=2026), books)[-1] == (2025, made)
    assert years_left_open(rules_of(), books_of()) == []
    foreign = sale.format("2024-03-01").replace("EUR", "USD")
    assert years_left_open(rules_of(), books_of(foreign)) == [(2024, None)]


def test_years_still_open_are_told_with_what_they_made_and_the_first_is_to_be_closed() -> None:
    years = [(2022, Fraction(1300)), (2023, None), (2024, Fraction(-5))]
    books: Any = SimpleNamespace(main="/main.beancount")
    problem = earlier_open_problem(rules_of(), books, years)
    assert (problem.code, problem.place.file) == ("earlier-year-open", "/main.beancount")
    assert problem.wrong == (
        "fiscal year 2025 comes after years not yet closed: 2022 with 1,300.00 EUR, "
        "2023 with entries that have no price in EUR, 2024 with -5.00 EUR"
    )
    assert problem.do.startswith("run `coopctl close-year 2022` first")


def test_a_year_with_a_closing_is_not_open() -> None:
    closing = '2026-01-01 custom "coop-closing" 2025\n'
    assert years_left_open(rules_of(year=2026), books_of(SALE, closing)) == []


@pytest.mark.parametrize(
    ("old", "state"),
    [
        (None, State.MISSING),
        (signed(TEXT), State.UNCHANGED),
        (signed(TEXT).replace("\n", "\r\n"), State.UNCHANGED),
        ("", State.OUTDATED),
        (" \n", State.OUTDATED),
        (signed(TEXT.replace("final", "draft")), State.OUTDATED),
        (signed(TEXT).replace("final", "draft"), State.EDITED),
        ("; somebody's own\n", State.EDITED),
    ],
)
def test_a_file_is_as_it_would_be_written_or_missing_or_outdated_or_edited(
    old: str | None, state: State
) -> None:
    plan = Plan(path="/closings/2025.beancount", text=signed(TEXT), old=old)
    assert plan.state is state
    assert plan.changed is (state is not State.UNCHANGED)


def test_only_accounts_at_the_root_that_have_another_name_are_options() -> None:
    books: Any = SimpleNamespace(roots=Roots("Actif", "Liabilities", "Equity", "Income", "Charges"))
    assert root_options(books) == {"name_assets": "Actif", "name_expenses": "Charges"}
