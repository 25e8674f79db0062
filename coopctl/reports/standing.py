"""Where a co-op stands at the end of a day: funds, cash, dues, and what the rules would do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from coopctl.allocation.balances import covers
from coopctl.allocation.values import Outcome
from coopctl.allocation.vocabulary import MEMBER
from coopctl.assembly.capital import dues
from coopctl.facts.so_far import SoFar
from coopctl.facts.stretch import Flows, Stretch, month_of
from coopctl.money import Currency
from coopctl.reports.outcomes import rule_in_words
from coopctl.reports.report import Column, Row, Section
from coopctl.words import Figure, Said, Words, said

_MONTHS = 12
_NO_CASH = said(
    "No account of the ledger counts as cash: `accounts: cash` in rules.yaml names those that do."
)
PROVISIONAL = said(
    "Provisional: the rules of the fiscal year on the figures so far, as if nothing more happened "
    "in it. Nothing is decided by it."
)


@dataclass(frozen=True, slots=True)
class Cover:
    """Cash, average costs of a month, and for how many months the one covers the other."""

    cash: Fraction | None
    costs: Fraction | None
    months: Fraction | None


def cover_at(flows: Flows, day: date) -> Cover:
    """Hold the cash at the end of a day against the costs of the last twelve months.

    Where the first income or expense is later, it is the average of the months from that one
    on: opening balances, and capital paid in, are no month of costs. All costs count,
    depreciation among them. Where no account counts as cash, none is known.
    """
    names = flows.cash_accounts()
    cash = flows.balance(names, day) if names else None
    ends, first = [month_of(day)], flows.first_day
    while len(ends) < _MONTHS and first is not None and ends[-1].first > first:
        ends.append(month_of(ends[-1].first - timedelta(days=1)))
    months = Stretch(ends[-1].first, day)
    if first is None or first > day or flows.problems(months):
        return Cover(cash, None, None)
    costs = flows.costs(months) / len(ends)
    return Cover(cash, costs, cash / costs if cash is not None and costs > 0 else None)


def set_aside(outcomes: tuple[Outcome, ...]) -> tuple[Fraction, Fraction]:
    """Give what steps move to funds, and what they distribute to members; drawn is negative."""
    funds = members = Fraction(0)
    for outcome in outcomes:
        for credit, amount in outcome.moves():
            if credit.member is None:
                funds += Fraction(amount)
            else:
                members += Fraction(amount)
    return funds, members


def allocation_section(so_far: SoFar, day: date) -> Section:
    """Give what each step would move on the figures so far."""
    code = so_far.rules.currency.code
    rows: list[Row] = []
    notes: list[Words] = [PROVISIONAL]
    if so_far.allocation is None:
        notes = [not_worked_out(so_far)]
    else:
        for outcome in so_far.allocation.steps:
            amount = sum((Fraction(each) for _, each in outcome.moves()), Fraction(0))
            step = outcome.step
            rows.append(Row(step.step, step.heading, (rule_in_words(outcome), amount)))
        funds, members = set_aside(so_far.allocation.steps)
        left = so_far.allocation.undistributed
        rows += [
            Row("set-aside", said("To funds and carried forward"), (None, funds), is_total=True),
            Row("distributed", said("To members together"), (None, members), is_total=True),
            Row("undistributed", said("Left over, taken by no step"), (None, left), is_total=True),
        ]
    return Section(
        id="allocation",
        title=said("What the rules would do with the surplus to {day}", day=day),
        columns=(Column("rule", said("Rule"), ""), Column("amount", said("Amount"), code)),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def not_worked_out(so_far: SoFar) -> Said:
    """Say why there is no allocation; what a problem says is in English in every language."""
    why = so_far.obstacle
    if isinstance(why, str):
        return said("It cannot be worked out; the message is: {message}.", message=why)
    return said("It cannot be worked out: {why}.", why=why)


def funds_section(flows: Flows, days: Stretch) -> Section:
    """Give each fund that a step names, before and after some days."""
    before = days.first - timedelta(days=1)
    rows = []
    for name in flows.rules.funds:
        opening, closing = flows.balance((name,), before), flows.balance((name,), days.last)
        title = flows.title(name, flows.rules.funds)
        rows.append(Row(name, title, (opening, closing - opening, closing)))
    return _moved(
        "funds", said("Funds, {first} to {last}", first=days.first, last=days.last), flows, rows
    )


def cash_section(flows: Flows, days: Stretch) -> Section:
    """Give each account of cash before and after some days."""
    before = days.first - timedelta(days=1)
    names = flows.cash_accounts()
    rows = []
    for name in names:
        opening, closing = (_apart(flows, name, names, day) for day in (before, days.last))
        rows.append(Row(name, flows.title(name, names), (opening, closing - opening, closing)))
    title = said("Cash, {first} to {last}", first=days.first, last=days.last)
    if not names:
        return Section(id="cash", title=title, columns=(), rows=(), notes=(_NO_CASH,))
    opening, closing = flows.balance(names, before), flows.balance(names, days.last)
    cells = (opening, closing - opening, closing)
    rows.append(Row("cash", said("Together"), cells, is_total=True))
    return replace(
        _moved("cash", title, flows, rows),
        notes=tuple(
            said(
                "Not in {unit}, and not counted: {amount} on {account}.",
                unit=flows.code,
                amount=Figure(amount, commodity, Currency.of(commodity)),
                account=account,
            )
            for account, commodity, amount in flows.in_others(names, days.last)
        ),
    )


def _apart(flows: Flows, name: str, names: Sequence[str], day: date) -> Fraction:
    """Give the balance of an account without those below it that have a row of their own."""
    below = [each for each in names if each != name and covers(name, each)]
    return flows.balance((name,), day) - flows.balance(below, day)


def _moved(id_: str, title: Words, flows: Flows, rows: list[Row]) -> Section:
    """Put rows of an opening, a change and a closing together."""
    heads = (
        Column("opening", said("Before"), flows.code),
        Column("change", said("Change"), flows.code),
        Column("closing", said("After"), flows.code),
    )
    return Section(id=id_, title=title, columns=heads, rows=tuple(rows))


def cover_section(flows: Flows, days: tuple[date, ...]) -> Section:
    """Give at the end of each day how long the cash would last."""
    rows = []
    for day in days:
        cover = cover_at(flows, day)
        rows.append(
            Row(day.isoformat()[:7], day.isoformat(), (cover.cash, cover.costs, cover.months))
        )
    return Section(
        id="cover",
        title=said("How long the cash lasts"),
        columns=(
            Column("cash", said("Cash"), flows.code),
            Column("costs", said("Costs of a month"), flows.code),
            Column("months", said("Lasts"), "months"),
        ),
        rows=tuple(rows),
        notes=(
            said(
                "Costs of a month are the average of the last twelve, or of those since the first "
                "income or expense, all costs counted."
            ),
        ),
    )


def owed_section(flows: Flows, day: date) -> Section:
    """Give what is due to members, by the year it was granted for, and to public bodies."""
    rows = [*_due_to_members(flows, day)]
    public, of_members = flows.public_accounts(), flows.named_for_members()
    for name in public:
        amount = flows.balance((name,), day, below=False)
        if amount and name not in of_members:
            rows.append(Row(name, flows.title(name), (amount,), level=1))
    of_all = flows.balance(tuple(filter(of_members.__contains__, public)), day, below=False)
    if of_all:
        rows.append(Row("public-for-members", said("For members together"), (of_all,), level=1))
    total = flows.balance(public, day, below=False)
    rows.append(
        Row("public-bodies", said("Due to public bodies together"), (total,), is_total=True)
    )
    return Section(
        id="dues",
        title=said("Due to members and to public bodies on {day}", day=day),
        columns=(Column("amount", said("Amount"), flows.code),),
        rows=tuple(rows),
    )


def _due_to_members(flows: Flows, day: date) -> Iterator[Row]:
    """Give the dues of each year, and all of them; no member is named."""
    by_year: defaultdict[int, Fraction] = defaultdict(Fraction)
    own, closings = flows.rules.fiscal_year.year_of(day), flows.books.closing_postings
    before = replace(
        flows.books, closing_postings={year: each for year, each in closings.items() if year != own}
    )
    if any(MEMBER in name for step in flows.rules.steps for name in step.accounts):
        for due in dues(flows.rules, before, day):
            by_year[due.year] += Fraction(due.left)
    for year, amount in sorted(by_year.items()):
        yield Row(
            f"members-{year}",
            said("To members, of fiscal year {year}", year=year),
            (amount,),
            level=1,
        )
    total = sum(by_year.values(), Fraction(0))
    yield Row("members", said("Due to members together"), (total,), is_total=True)
