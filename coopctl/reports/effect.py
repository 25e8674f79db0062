"""Changes of an alternative that change nothing, each with the reason."""

from fractions import Fraction

from coopctl.allocation import Limit, Outcome
from coopctl.money import Round, round_to
from coopctl.reports.explain import LIMITS
from coopctl.reports.figures import Report


def without_effect(today: Report, changed: Report, steps: list[str]) -> dict[str, str]:
    """Say of each step that gives the same as today what keeps its new amount from counting.

    Args:
        today: by the rules as they stand.
        changed: by the alternative.
        steps: those whose amount the alternative changes.
    """
    before = {each.step.step: each.amount for each in today.allocation.steps}
    after = {each.step.step: each for each in changed.allocation.steps}
    return {
        step: _reason(after[step]) if step in after else _why_not_run(changed, step)
        for step in steps
        if step not in after or after[step].amount == before.get(step)
    }


def _reason(outcome: Outcome) -> str:
    """Name what raised or lowered the amount of a step, the last that did."""
    if outcome.skipped is not None:
        return f"skipped: {outcome.skipped}"
    if outcome.limited_by is not None:
        limit = outcome.limit
        if limit is not None and outcome.limited_by in {Limit.AT_MOST, Limit.UNTIL}:
            return f"limited by {limit.kind}: {limit.text}"
        return f"limited by {LIMITS[outcome.limited_by]}"
    asked = round_to(outcome.asked or Fraction(0), unit=outcome.step.rounding.unit, mode=Round.UP)
    for bound in outcome.bounds:
        if bound.kind == "at_least" and bound.amount == outcome.wanted > asked:
            return f"raised by at_least: {bound.text}"
    return "asks for the same"


def _why_not_run(report: Report, step: str) -> str:
    """Say why a step is not among those of the year."""
    if report.facts.surplus == 0:
        return "not run: the year made neither a surplus nor a loss"
    of_losses = step in {each.step for each in report.rules.losses}
    return f"not run: the year made {'no loss' if of_losses else 'a loss'}"
