"""A year's allocation for people: tables that fit the screen."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from rich.console import RenderableType
from rich.text import Text

from coopctl.money import in_digits, with_commas
from coopctl.problems import shown
from coopctl.reports.checks import asked_in_words, given_in_words, source_of
from coopctl.reports.figures import Report, by_member, funds_of, left_over
from coopctl.reports.outcomes import rule_in_words
from coopctl.reports.tables import Row, Sheet

MEMBER_COLUMNS = 3
"""More steps than this are shown as one total for each member."""


def as_text(report: Report) -> Iterator[RenderableType]:
    """Give the answer of `close-year`: result, steps, members, funds, what is left."""
    yield _head(report)
    if report.allocation.steps:
        yield _steps(report)
        yield ""
    if any(by_member(report).values()):
        yield _members(report)
        yield ""
    if funds_of(report):
        yield _funds(report)
        yield ""
    if any(check.asked for check in report.checks):
        yield _checks(report)
        yield ""


def _checks(report: Report) -> Sheet:
    """List what laws and the co-op require this year, and whether it holds."""
    rules = report.rules
    return Sheet(
        title="What is required",
        words=("By", "What"),
        figures=["Given", ""],
        rows=[
            Row(
                (shown(source_of(check)), shown(asked_in_words(check, rules))),
                [given_in_words(check, rules), "holds" if check.holds else "BROKEN"],
            )
            for check in report.checks
            if check.asked
        ],
    )


def money(value: Fraction | Decimal, report: Report) -> str:
    """Write an amount with the digits of the currency and commas."""
    return with_commas(in_digits(Fraction(value), report.rules.currency))


def result_word(report: Report) -> str:
    """Name the year's result."""
    return "loss" if report.facts.surplus < 0 else "surplus"


def _head(report: Report) -> Text:
    """Name the co-op and the year, and what it made."""
    rules, code = report.rules, report.rules.currency.code
    text = Text()
    text.append(shown(rules.cooperative), style="bold")
    text.append(f"\nFiscal year {rules.year}, {rules.period.first} to {rules.period.last}")
    text.append(f" ({report.status})")
    for each in report.corrections:
        said = "which waits for the next meeting"
        if each.approved is not None:
            said = f"approved on {each.approved}"
        text.append(f"\nWith correction {each.number} of {each.day}, {said}")
    text.append(f"\nTurnover {money(report.facts.turnover, report)} {code}, ")
    text.append(f"{result_word(report)} {money(abs(report.facts.surplus), report)} {code}\n")
    return text


def _steps(report: Report) -> Sheet:
    """List the steps with their rule and amount."""
    is_loss = report.facts.surplus < 0
    rows = [
        Row(
            (shown(outcome.step.heading), shown(str(rule_in_words(outcome)))),
            [("+" if outcome.draws and not is_loss else "") + money(outcome.amount, report)],
            is_dim=outcome.skipped is not None,
        )
        for outcome in report.allocation.steps
    ]
    left = money(left_over(report), report)
    return Sheet(
        title="How the loss is borne" if is_loss else "How the surplus is divided",
        words=("Step", "Rule"),
        figures=[report.rules.currency.code],
        rows=[*rows, Row(("Undistributed", "what no step takes"), [left])],
    )


def _members(report: Report) -> Sheet:
    """List the members with what each step gives them; totals alone where that is too wide."""
    shares = by_member(report)
    steps = [
        outcome.step.step
        for outcome in report.allocation.steps
        if any(outcome.step.step in each for each in shares.values())
    ]
    totals = _shares(report, [], None)
    return _shares(report, steps, totals) if 1 < len(steps) <= MEMBER_COLUMNS else totals


def _shares(report: Report, steps: list[str], narrower: Sheet | None) -> Sheet:
    """List the members with what some steps give them, and their total."""
    shares = by_member(report)
    return Sheet(
        title="What each member receives" if report.facts.surplus > 0 else "Members",
        words=("Member", "Name"),
        figures=[*steps, "Total"],
        rows=[
            Row(
                (shown(member.id), shown(member.name)),
                [
                    *(money(shares[member.id].get(step, Fraction(0)), report) for step in steps),
                    money(sum(shares[member.id].values(), Fraction(0)), report),
                ],
            )
            for member in report.facts.members
        ],
        narrower=narrower,
    )


def _funds(report: Report) -> Sheet:
    """List the funds before and after."""
    return Sheet(
        title="Funds",
        words=["Account"],
        figures=("Before", "In", "Out", "After"),
        rows=[
            Row(
                [shown(fund.account)],
                [
                    money(figure, report)
                    for figure in (fund.opening, fund.credited, fund.drawn, fund.closing)
                ],
            )
            for fund in funds_of(report)
        ],
    )


def coloured(diff: Iterable[str]) -> Iterator[Text]:
    """Colour the lines of a diff as git does; each stays one line, however long."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in diff:
        yield Text(line, style=styles.get(line[:1], ""), overflow="ignore", no_wrap=True)
