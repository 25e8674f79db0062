"""What a report of a computed year draws on."""

from collections.abc import Iterable

from coopctl.cli.screen import from_here, located
from coopctl.cli.workspace import Year
from coopctl.problems import Problem
from coopctl.reports.figures import Report


def report_of(year: Year, problems: Iterable[Problem], *, changed: bool = False) -> Report:
    """Put together what there is to tell of a year.

    Args:
        year: computed.
        problems: warnings met on the way.
        changed: whether the closing file is missing or differs.
    """
    return Report(
        rules=year.rules,
        facts=year.facts,
        allocation=year.allocation,
        checks=year.checks,
        status=str(year.stage.status),
        file=from_here(year.closing_file),
        changed=changed,
        problems=located(problems),
    )
