"""How far a closing has come, and the days that follow from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopctl.allocation.settings import Dated, IncomeStatement
from coopctl.allocation.vocabulary import Rules


class Status(StrEnum):
    """How far a closing has come."""

    PROVISIONAL = "provisional"
    DRAFT = "draft"
    FINAL = "final"
    APPROVED = "approved"

    @property
    def flag(self) -> str:
        """Give the flag of its entries: `!` until nothing more is to come."""
        return "*" if self in (Status.FINAL, Status.APPROVED) else "!"


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a closing has come.

    Attributes:
        day: that its entries stand on.
        first: its first day; bringing income to zero begins on the year's last.
        approved: the day of the meeting that approved it.
    """

    status: Status
    day: date
    first: date
    approved: date | None = None


def stage_of(rules: Rules, status: Status, *, approved: date | None = None) -> Stage:
    """Give the stage of a year's closing.

    What waits for its approval stands on the day after the year; so does what was approved
    before that day.
    """
    last = rules.period.last
    day = last if rules.closing.dated is Dated.YEAR_END else last + timedelta(days=1)
    if rules.closing.dated is Dated.APPROVAL and approved is not None:
        day = max(day, approved)
    zeroed = rules.closing.income_statement is IncomeStatement.ZERO
    return Stage(status, day, last if zeroed else day, approved)


def status_of(rules: Rules, *, today: date) -> Status:
    """Say how far a closing drawn up on a day, and not yet approved, can have come."""
    if today <= rules.period.last:
        return Status.PROVISIONAL
    return Status.DRAFT if rules.approval_required else Status.FINAL
