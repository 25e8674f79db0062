"""What is put before the general meeting: a year, the year before it, alternatives, wording."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from coopctl.allocation import Outcome
from coopctl.money import money_text, percent_text
from coopctl.reports.figures import Report, by_member
from coopctl.reports.outcomes import rule_in_words
from coopctl.reports.paper import one_line
from coopctl.reports.simulate import Alternative

FEWEST = 4
"""Of fewer members than this, no smallest and no largest part is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What there is to put before the meeting.

    Attributes:
        report: of the year.
        other_income: of the year, besides its turnover.
        before: of the year before, by the rules of that year; None where the books lack it.
        other_before: the other income of that year.
        closed_before: whether that year's closing stands in the ledger.
        agrees: whether that closing posts what those rules give; else its steps are not shown.
        state: how far the closing has come, in words.
        meeting: day of the meeting, where it is known.
        exceptions: from what is required, the reason for each by its id.
        alternatives: today's rules, then the others; empty where none was asked for.
    """

    report: Report
    other_income: Fraction
    before: Report | None = None
    other_before: Fraction = Fraction(0)
    closed_before: bool = False
    agrees: bool = False
    state: str = ""
    meeting: date | None = None
    exceptions: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_loss(self) -> bool:
        """Whether there is a loss to be borne."""
        return self.report.facts.surplus < 0

    @property
    def compared(self) -> Report | None:
        """The year before, where its allocation may stand beside this one."""
        return self.before if self.closed_before and self.agrees else None

    @property
    def title(self) -> str:
        """What the paper proposes."""
        return "Proposal for " + (
            "bearing the loss" if self.is_loss else "the allocation of the surplus"
        )


@dataclass(frozen=True, slots=True)
class MembersPart:
    """How many members there are, and what they receive, without a word on who.

    Attributes:
        smallest, largest: by size, of those who receive or bear anything; None where these are
            fewer than four: of three the third would follow from the total.
    """

    number: int
    receiving: int
    total: Fraction
    smallest: Fraction | None
    largest: Fraction | None


def members_part(report: Report) -> MembersPart:
    """Add up what members receive; what they bear of a loss is negative."""
    totals = [sum(steps.values(), Fraction(0)) for steps in by_member(report).values()]
    moved = sorted((total for total in totals if total != 0), key=abs)
    return MembersPart(
        number=len(totals),
        receiving=len(moved),
        total=sum(totals, Fraction(0)),
        smallest=moved[0] if len(moved) >= FEWEST else None,
        largest=moved[-1] if len(moved) >= FEWEST else None,
    )


def is_release(outcome: Outcome, report: Report) -> bool:
    """Whether a step adds to what can be allocated."""
    return outcome.draws and report.facts.surplus > 0


def reasons(outcome: Outcome, report: Report) -> str:
    """Give the rule as written, what limited it, how it is shared, and the reason for it."""
    step, rates = outcome.step, report.rules.rates
    lines = [one_line(str(rule_in_words(outcome)))]
    lines += [
        f"{name} is {percent_text(value)}" for name, value in outcome.figures if name in rates
    ]
    if step.in_proportion_to is not None and outcome.skipped is None:
        tests = ", ".join(one_line(each.text) for each in step.eligible)
        among = f", among members with {tests}" if tests else ""
        lines.append(f"in proportion to {step.in_proportion_to}{among}")
    if step.because:
        lines.append(one_line(step.because))
    return "\n".join(lines)


def resolution_in_words(proposal: Proposal) -> str:
    """Give the sentence that the meeting votes on, up to the list of amounts."""
    report = proposal.report
    year, amount = report.rules.year, abs(report.facts.surplus)
    of_year = f"of fiscal year {year}"
    if amount == 0:
        return (
            f"The general meeting takes note that fiscal year {year} "
            "made neither a surplus nor a loss."
        )
    approves = f"The general meeting approves the allocation of the surplus {of_year}"
    if proposal.is_loss:
        approves = f"The general meeting approves that the loss {of_year}"
        return f"{approves} of {money_text(amount, report.rules.currency)} is borne as follows:"
    return f"{approves} of {money_text(amount, report.rules.currency)} as follows:"


def decided(proposal: Proposal) -> Iterator[str]:
    """Name each amount that the resolution decides on; steps that move nothing are left out."""
    report = proposal.report
    for outcome in report.allocation.steps:
        if outcome.amount > 0:
            amount = money_text(outcome.amount, report.rules.currency)
            added = " added to the surplus" if is_release(outcome, report) else ""
            yield f"{amount}{added}: {one_line(outcome.step.heading)}"
    left = report.allocation.undistributed
    if left != 0:
        yield f"{money_text(abs(left), report.rules.currency)}: left on {report.facts.drawn_on}"
