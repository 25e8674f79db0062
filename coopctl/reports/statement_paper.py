"""A member's statement as one page."""

from collections.abc import Iterator
from decimal import Decimal

import coopctl
from coopctl.assembly.capital import Roll
from coopctl.facts.membership import stayed
from coopctl.money import money_text, readable
from coopctl.reports.closing_text import money
from coopctl.reports.figures import Report, short
from coopctl.reports.paper import Block, Grid, Line, Pairs, Paper, Part, Words, one_line
from coopctl.reports.shares import unit_of
from coopctl.reports.statement import Purpose, Statement, Taken

PURPOSES = {
    Purpose.CASH: "To be paid out",
    Purpose.RETAINED: "Kept in the co-op on your account",
    Purpose.WITHHELD: "Tax withheld for you",
    Purpose.SET_OFF: "Set off against what you owed",
    Purpose.BORNE: "Borne by your account",
}
_CAPITAL = (
    ("At the beginning of the year", "opening"),
    ("Paid in", "paid_in"),
    ("Distributed to it", "distributed"),
    ("Retained for you", "retained"),
    ("Losses borne", "losses"),
    ("Repaid", "repaid"),
    ("At the end of the year", "closing"),
)
_TAKEN = ("losses", "repaid")
"""Rows of the capital account that lower it."""


def as_paper(statement: Statement) -> Paper:
    """Give the member's page."""
    report, member = statement.report, statement.member
    return Paper(
        title=f"Statement of {one_line(member.name)}",
        lead=(
            one_line(report.rules.cooperative),
            _year(report),
            statement.state,
        ),
        parts=(
            _membership(statement),
            *_work(statement),
            _share(statement),
            *_goes(statement),
            *_capital(statement),
            *_dues(statement),
            *_held(statement),
        ),
        foot=(_foot(report),),
    )


def _year(report: Report) -> str:
    """Name the year, its days and the currency."""
    rules, period = report.rules, report.rules.period
    return (
        f"Fiscal year {rules.year}, {period.first} to {period.last}; "
        f"amounts in {rules.currency.code}"
    )


def _foot(report: Report) -> str:
    """Name what the figures were drawn from."""
    books, rules = (short(each) for each in (report.facts.fingerprint, report.rules.fingerprint))
    return f"Drawn up by coopctl {coopctl.__version__} from books {books} and rules {rules}"


def _membership(statement: Statement) -> Part:
    """Say who the member is, since when, and with how many votes."""
    member, last = statement.member, statement.report.rules.period.last
    rows = [("Member", f"{one_line(member.name)} ({member.id})"), ("Joined", f"{member.joined}")]
    vote = "one, as every member has"
    if member.left is not None and not stayed(member, last):
        rows.append(("Left", f"{member.left}"))
        vote = f"one until {member.left}, as every member has"
    return Part(heading="Membership", blocks=(Pairs((*rows, ("Votes", vote))),))


def _work(statement: Statement) -> Iterator[Part]:
    """Give each measure that shares go by, beside the co-op's total."""
    report = statement.report
    lines = tuple(
        Line(
            (f"{one_line(each.measure)}{_in_parentheses(unit_of(report, each.measure))}",),
            (readable(each.own, digits=2), readable(each.total, digits=2)),
        )
        for each in statement.numbers
    )
    if lines:
        heading = "What your share goes by"
        grid = Grid(
            caption=heading, words=("Measure",), figures=("You", "All members"), lines=lines
        )
        yield Part(heading=heading, blocks=(grid,))


def _in_parentheses(unit: str) -> str:
    return f" ({unit.strip()})" if unit else ""


def _share(statement: Statement) -> Part:
    """Give each step's part with its arithmetic, its reason and where it goes; then the sum."""
    report = statement.report
    is_loss = report.facts.surplus < 0
    heading = "Your part of the loss" if is_loss else "Your share of the surplus"
    surplus = money_text(abs(report.facts.surplus), report.rules.currency)
    made = Words(f"The co-op made a {'loss' if is_loss else 'surplus'} of {surplus} in the year.")
    if report.facts.surplus == 0:
        made = Words("The co-op made neither a surplus nor a loss in the year.")
    if not statement.steps:
        return Part(heading=heading, blocks=(made, Words(_nothing(report))))
    lines = [
        Line(
            (one_line(taken.outcome.step.heading), _arithmetic(taken)),
            (_moved(taken, report),),
        )
        for taken in statement.steps
    ]
    lines.append(Line(("Together", ""), (money(statement.total, report),), is_total=True))
    grid = Grid(
        caption=heading,
        words=("Step", "How it is worked out"),
        figures=(report.rules.currency.code,),
        lines=tuple(lines),
    )
    return Part(heading=heading, blocks=(made, grid))


def _nothing(report: Report) -> str:
    """Say why members have no part."""
    if report.facts.surplus < 0:
        return "By the rules, members bear nothing of it."
    if report.facts.surplus == 0:
        return "So there is nothing to share."
    return "By the rules, nothing of it goes to members."


def _moved(taken: Taken, report: Report) -> str:
    """Write what a step gives; what is borne has a minus."""
    if taken.share is None:
        return money(0 * report.facts.surplus, report)
    amount = taken.share.amount
    return money(-amount if taken.outcome.draws and amount else amount, report)


def _arithmetic(taken: Taken) -> str:
    """Write the rule, the arithmetic, and the reason, a line each."""
    step = taken.outcome.step
    tests = ", ".join(one_line(each.text) for each in step.eligible)
    among = f", among members with {tests}" if tests else ""
    if taken.outcome.skipped is not None:
        lines = [f"skipped: {one_line(str(taken.outcome.skipped))}"]
    elif taken.share is None:
        lines = [f"nothing: not among members with {tests}" if tests else "nothing this year"]
    else:
        lines = [
            f"{one_line(step.amount.text)}, in proportion to {step.in_proportion_to}{among}",
            taken.distribution.in_words(taken.share),
        ]
    return "\n".join([*lines, *([one_line(step.because)] if step.because else [])])


def _goes(statement: Statement) -> Iterator[Part]:
    """Say how the share is split between cash, what is kept, and tax."""
    if not statement.goings:
        return
    report = statement.report
    lines = tuple(
        Line((PURPOSES[going.purpose], going.account), (money(going.amount, report),))
        for going in statement.goings
    )
    heading = "Where it is borne" if report.facts.surplus < 0 else "Where it goes"
    grid = Grid(
        caption=heading,
        words=("What becomes of it", "Account"),
        figures=(report.rules.currency.code,),
        lines=lines,
    )
    yield Part(heading=heading, blocks=(grid,))


def _capital(statement: Statement) -> Iterator[Part]:
    """Give the capital account over the year."""
    capital, report = statement.capital, statement.report
    if capital is None:
        return
    lines = tuple(
        Line((label,), (money(_row(capital, name), report),), name in ("opening", "closing"))
        for label, name in _CAPITAL
        if name in ("opening", "closing") or _row(capital, name) != 0
    )
    heading = "Your capital account"
    grid = Grid(
        caption=heading, words=("Capital",), figures=(report.rules.currency.code,), lines=lines
    )
    said = "Entries count by their date, also those of a closing."
    yield Part(heading=heading, blocks=(grid, Words(said)))


def _row(capital: Roll, name: str) -> Decimal:
    """Give one row of the capital account; what lowers it is negative."""
    amount: Decimal = getattr(capital, name)
    return -amount if name in _TAKEN and amount else amount


def _dues(statement: Statement) -> Iterator[Part]:
    """Give what was granted, what of it is paid, and what is still due."""
    report = statement.report
    if statement.on is None or not (statement.dues or statement.ahead):
        return
    lines = tuple(
        Line(
            (str(due.year),),
            tuple(money(each, report) for each in (due.granted, due.granted - due.left, due.left)),
        )
        for due in statement.dues
    )
    heading = f"Paid and still due on {statement.on}"
    grid = Grid(
        caption=heading,
        words=("Granted for",),
        figures=("Granted", "Paid", "Still due"),
        lines=lines,
    )
    blocks = [grid] if lines else []
    yield Part(heading=heading, blocks=(*blocks, *_kept(statement), *_ahead(statement)))


def _kept(statement: Statement) -> Iterator[Block]:
    """Say that what is due is too little to be paid, where the rules have a least payment."""
    rules = statement.report.rules
    if statement.is_kept:
        said = money_text(rules.members.least_payment, rules.currency)
        yield Words(f"It is kept for you until it comes to {said}, the least that is paid out.")


def _ahead(statement: Statement) -> Iterator[Block]:
    """Say that more was paid than is due, as where a correction took back what was paid."""
    if statement.ahead > 0:
        amount = money_text(statement.ahead, statement.report.rules.currency)
        yield Words(
            f"{amount} more was paid to you than is due; it is taken off what comes next, unless "
            "you pay it back."
        )


def _held(statement: Statement) -> Iterator[Part]:
    """Give the member's accounts at year end, before and after this allocation."""
    report = statement.report
    lines = tuple(
        Line(
            (held.account,),
            tuple(money(each, report) for each in (held.before, held.moved, held.after)),
        )
        for held in statement.held
    )
    if lines:
        last = report.rules.period.last
        heading = f"Your accounts on {last}, before and after this allocation"
        grid = Grid(
            caption=heading,
            words=("Account",),
            figures=("Before", "Allocation", "After"),
            lines=lines,
        )
        yield Part(heading=heading, blocks=(grid,))
