"""What a report of a computed year draws on."""

from collections.abc import Iterable

from coopctl.cli.computing import Year
from coopctl.cli.screen import from_here, located
from coopctl.closing.plan import State
from coopctl.closing.stage import Status
from coopctl.closing.standing import Correction, Standing, approved_in_words
from coopctl.problems import Problem
from coopctl.reports.figures import Corrected, Report
from coopctl.words import Place, Said, said


def report_of(
    year: Year,
    problems: Iterable[Problem],
    *,
    changed: bool = False,
    corrections: Iterable[Correction] = (),
) -> Report:
    """Put together what there is to tell of a year.

    Args:
        year: computed.
        problems: warnings met on the way.
        changed: whether the closing file is missing or differs.
        corrections: of the approved closing.
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
        corrections=tuple(
            Corrected(each.number, each.day, each.approval.day if each.approval else None)
            for each in corrections
        ),
    )


def state_in_words(status: Status, standing: Standing, state: State, file: str) -> Said:
    """Say how far the closing has come: what a meeting approved, or what it has before it."""
    approved = approved_in_words(standing)
    if approved is not None:
        return approved
    words = {
        Status.PROVISIONAL: said("Provisional: the fiscal year is not over"),
        Status.DRAFT: said("Draft, for the meeting to approve"),
        Status.FINAL: said("Worked out by the rules as they stand"),
    }
    of: dict[str, Place] = {"stage": words[status], "file": file}
    found = {
        State.MISSING: said("{stage}; the closing is not written yet", stage=words[status]),
        State.UNCHANGED: said("{stage}, and as the closing {file} has it", **of),
        State.OUTDATED: said(
            "{stage}; the closing {file} is of an earlier state of books or rules", **of
        ),
        State.EDITED: said(
            "{stage}; the closing {file} was changed by hand and says otherwise", **of
        ),
    }
    return found[state]
