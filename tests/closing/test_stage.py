"""How far a closing has come, and on which days it stands."""

from dataclasses import replace
from datetime import date

import pytest

from coopctl.allocation.settings import ClosingSettings, Dated, IncomeStatement
from coopctl.allocation.vocabulary import Rules
from coopctl.closing.stage import Stage, Status, stage_of, status_of
from tests.assembly.given import rules_of

LAST, NEXT = date(2025, 12, 31), date(2026, 1, 1)
MEETING = date(2026, 6, 20)


def dated(day: Dated, *, zeroed: bool = False) -> Rules:
    """Give rules whose closings stand on a day, and bring income to zero or not."""
    income = IncomeStatement.ZERO if zeroed else ClosingSettings().income_statement
    rules = rules_of()
    return replace(rules, closing=replace(rules.closing, dated=day, income_statement=income))


@pytest.mark.parametrize(
    ("day", "approved", "expected"),
    [
        (Dated.YEAR_END, None, (LAST, LAST, LAST)),
        (Dated.YEAR_END, MEETING, (LAST, LAST, LAST)),
        (Dated.NEXT_DAY, None, (NEXT, NEXT, NEXT)),
        (Dated.NEXT_DAY, MEETING, (NEXT, NEXT, NEXT)),
        (Dated.APPROVAL, None, (NEXT, NEXT, NEXT)),
        (Dated.APPROVAL, MEETING, (MEETING, MEETING, NEXT)),
        (Dated.APPROVAL, date(2025, 12, 20), (NEXT, NEXT, NEXT)),
    ],
)
def test_a_closing_stands_on_the_day_that_the_rules_say(
    day: Dated, approved: date | None, expected: tuple[date, date, date]
) -> None:
    stage = stage_of(dated(day), Status.DRAFT, approved=approved)
    assert stage == Stage(Status.DRAFT, *expected, approved)


@pytest.mark.parametrize("day", list(Dated))
def test_one_that_brings_income_to_zero_begins_on_the_last_day_of_the_year(day: Dated) -> None:
    stage = stage_of(dated(day, zeroed=True), Status.FINAL)
    assert (stage.first, stage.opens) == (LAST, LAST)
    assert stage.day == (LAST if day is Dated.YEAR_END else NEXT)


@pytest.mark.parametrize(
    ("today", "required", "expected"),
    [
        (LAST, False, Status.PROVISIONAL),
        (LAST, True, Status.PROVISIONAL),
        (NEXT, False, Status.FINAL),
        (NEXT, True, Status.DRAFT),
    ],
)
def test_a_year_that_runs_is_provisional_and_one_that_waits_a_draft(
    today: date,
    required: bool,  # noqa: FBT001 - a case
    expected: Status,
) -> None:
    rules = replace(rules_of(), approval_required=required)
    assert status_of(rules, today=today) is expected


@pytest.mark.parametrize("status", list(Status))
def test_its_entries_are_flagged_until_nothing_more_is_to_come(status: Status) -> None:
    assert status.flag == {"provisional": "!", "draft": "!", "final": "*", "approved": "*"}[status]
