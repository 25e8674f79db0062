"""A year's allocation for people: tables that fit eighty columns."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coopctl.allocation import Limit, Outcome
from coopctl.allocation.vocabulary import Phrase
from coopctl.money import in_digits, with_commas
from coopctl.problems import shown
from coopctl.reports.figures import Report, by_member, funds_of

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
    text.append(f"\nTurnover {money(report.facts.turnover, report)} {code}, ")
    text.append(f"{result_word(report)} {money(abs(report.facts.surplus), report)} {code}\n")
    return text


def new_table(title: str) -> Table:
    """Start a table the way all of them look."""
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        show_footer=False,
        header_style="dim",
    )


def _steps(report: Report) -> Table:
    """List the steps with their rule and amount."""
    is_loss = report.facts.surplus < 0
    table = new_table("How the loss is borne" if is_loss else "How the surplus is divided")
    table.add_column("Step", ratio=5)
    table.add_column("Rule", ratio=4)
    table.add_column(report.rules.currency.code, justify="right", no_wrap=True)
    table.expand = True
    for outcome in report.allocation.steps:
        sign = "+" if outcome.draws and not is_loss else ""
        table.add_row(
            Text(shown(outcome.step.heading)),
            Text(shown(rule_in_words(outcome))),
            sign + money(outcome.amount, report),
            style="dim" if outcome.skipped else None,
        )
    left = report.allocation.undistributed
    table.add_row(Text("Undistributed"), Text("what no step takes"), money(left, report))
    return table


def rule_in_words(outcome: Outcome) -> str:
    """Say the rule of a step, and what limited it."""
    step = outcome.step
    if outcome.skipped is not None:
        return f"skipped: {outcome.skipped}"
    cap = outcome.limit.text if outcome.limit is not None else ""
    said = {
        None: "",
        Limit.AT_MOST: f", limited to {cap}",
        Limit.UNTIL: f", until it holds {step.until.text}" if step.until else ", until full",
        Limit.REMAINDER: ", limited to what is left",
        Limit.BALANCE: ", limited to what is there",
        Limit.ELIGIBLE: ", nobody is eligible",
        Limit.MEASURE: f", {step.in_proportion_to} totals zero",
        Limit.AT_MOST_EACH: f", limited to {_words(step.at_most_each)} for each",
        Limit.AT_LEAST_EACH: f", nothing below {_words(step.at_least_each)} for one",
    }
    return step.amount.text + said[outcome.limited_by]


def _words(phrase: Phrase | None) -> str:
    """Give a phrase as written."""
    return phrase.text if phrase is not None else ""


def _members(report: Report) -> Table:
    """List the members with what each step gives them."""
    shares = by_member(report)
    steps = [
        outcome.step.step
        for outcome in report.allocation.steps
        if any(outcome.step.step in each for each in shares.values())
    ]
    shown_steps = steps if 1 < len(steps) <= MEMBER_COLUMNS else []
    table = new_table("What each member receives" if report.facts.surplus > 0 else "Members")
    table.add_column("Member", no_wrap=True)
    table.add_column("Name")
    for step in shown_steps:
        table.add_column(step, justify="right")
    table.add_column("Total", justify="right", no_wrap=True)
    for member in report.facts.members:
        own = shares[member.id]
        table.add_row(
            Text(shown(member.id)),
            Text(shown(member.name)),
            *(money(own.get(step, Fraction(0)), report) for step in shown_steps),
            money(sum(own.values(), Fraction(0)), report),
        )
    return table


def _funds(report: Report) -> Table:
    """List the funds before and after."""
    table = new_table("Funds")
    table.add_column("Account", overflow="fold")
    for heading in ("Before", "In", "Out", "After"):
        table.add_column(heading, justify="right", no_wrap=True)
    for fund in funds_of(report):
        figures = (fund.opening, fund.credited, fund.drawn, fund.closing)
        table.add_row(Text(shown(fund.account)), *(money(figure, report) for figure in figures))
    return table


def coloured(diff: Iterable[str]) -> Iterator[Text]:
    """Colour the lines of a diff as git does; each stays one line, however long."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in diff:
        yield Text(line, style=styles.get(line[:1], ""), overflow="ignore", no_wrap=True)
