"""Alternatives side by side: what each step, member and fund would get, and what the law says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopctl.money import in_digits, with_commas
from coopctl.reports.checks import source_of
from coopctl.reports.effect import without_effect
from coopctl.reports.figures import Report, by_member, funds_of, left_over
from coopctl.reports.table import Section, Table


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to decide, worked out.

    Attributes:
        name: `today` for the rules as they stand.
        changes: the amount of each step that it changes, as written.
    """

    name: str
    changes: dict[str, str]
    report: Report


def as_table(alternatives: Sequence[Alternative], *, names_members: bool = True) -> Table:
    """Put alternatives side by side, in columns.

    Args:
        alternatives: today's rules first.
        names_members: give what each member receives, the smallest and the largest total.
    """
    first = alternatives[0].report
    rules = first.rules
    return Table(
        title=f"{rules.cooperative}, fiscal year {rules.year}: alternatives, in "
        f"{rules.currency.code}",
        columns=tuple(each.name for each in alternatives),
        sections=(
            Section("Rule", tuple(_rules(alternatives))),
            Section("Step", tuple(_steps(alternatives))),
            Section("No change", tuple(_unchanged(alternatives))),
            Section("Member", tuple(_members(alternatives)) if names_members else ()),
            Section("Fund after", tuple(_funds(alternatives))),
            Section("Not as required", tuple(_broken(alternatives))),
        ),
    )


Row = tuple[str, tuple[str, ...]]


def _money(value: Fraction, report: Report) -> str:
    return with_commas(in_digits(value, report.rules.currency))


def _rules(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Give the rule of each step that any alternative changes."""
    changed = {name for each in alternatives for name in each.changes}
    texts = [
        {step.step: step.amount.text for step in each.report.rules.steps} for each in alternatives
    ]
    for step in alternatives[0].report.rules.steps:
        if step.step in changed:
            yield step.step, tuple(each[step.step] for each in texts)


def _steps(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Give what each step gives, and what none takes."""
    given = [
        {each.step.step: Fraction(each.amount) for each in one.report.allocation.steps}
        for one in alternatives
    ]
    names = dict.fromkeys(name for each in given for name in each)
    for name in names:
        yield name, _cells(alternatives, [each.get(name, Fraction(0)) for each in given])
    left = [left_over(each.report) for each in alternatives]
    yield "undistributed", _cells(alternatives, left)


def _unchanged(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Say of each change that gives the same as today why it does."""
    today = alternatives[0].report
    found = [without_effect(today, each.report, [*each.changes]) for each in alternatives]
    for step in today.rules.steps:
        if any(step.step in each for each in found):
            yield step.step, tuple(each.get(step.step, "") for each in found)


def _cells(alternatives: Sequence[Alternative], values: Sequence[Fraction]) -> tuple[str, ...]:
    return tuple(
        _money(value, each.report) for each, value in zip(alternatives, values, strict=True)
    )


def totals_of(report: Report) -> dict[str, Fraction]:
    """Give what each member receives over all steps; a loss borne is negative."""
    return {name: sum(steps.values(), Fraction(0)) for name, steps in by_member(report).items()}


def _members(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Give each member's total, then the smallest and the largest."""
    totals = [totals_of(each.report) for each in alternatives]
    for name in totals[0]:
        yield name, _cells(alternatives, [each[name] for each in totals])
    if totals[0]:
        yield "smallest", _cells(alternatives, [min(each.values()) for each in totals])
        yield "largest", _cells(alternatives, [max(each.values()) for each in totals])


def _funds(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Give what each fund would hold."""
    funds = [
        {fund.account: fund.closing for fund in funds_of(each.report)} for each in alternatives
    ]
    for account in dict.fromkeys(name for each in funds for name in each):
        yield account, _cells(alternatives, [each.get(account, Fraction(0)) for each in funds])


def _broken(alternatives: Sequence[Alternative]) -> Iterator[Row]:
    """Name each requirement that any alternative breaks, and which do."""
    sources = {check.id: source_of(check) for one in alternatives for check in one.report.checks}
    broken = [{check.id for check in one.report.checks if not check.holds} for one in alternatives]
    for name, source in sources.items():
        if any(name in each for each in broken):
            yield source, tuple("broken" if name in each else "holds" for each in broken)


def as_json(alternatives: Sequence[Alternative]) -> dict[str, object]:
    """Give every alternative for programs; amounts are exact strings in the currency."""
    return {
        "schema": 1,
        "year": alternatives[0].report.rules.year,
        "currency": alternatives[0].report.rules.currency.code,
        "alternatives": [alternative_json(each, alternatives[0].report) for each in alternatives],
    }


def alternative_json(alternative: Alternative, today: Report) -> dict[str, object]:
    """Give one alternative, beside today's rules."""
    report, money = alternative.report, alternative.report.rules.currency
    return {
        "name": alternative.name,
        "changes": alternative.changes,
        "without_effect": without_effect(today, report, [*alternative.changes]),
        "turnover": in_digits(report.facts.turnover, money),
        "surplus": in_digits(report.facts.surplus, money),
        "undistributed": in_digits(report.allocation.undistributed, money),
        "steps": {
            each.step.step: in_digits(Fraction(each.amount), money)
            for each in report.allocation.steps
        },
        "members": {name: in_digits(total, money) for name, total in totals_of(report).items()},
        "funds": {fund.account: in_digits(fund.closing, money) for fund in funds_of(report)},
        "broken": [check.id for check in alternative.report.checks if not check.holds],
    }
