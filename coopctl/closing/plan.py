"""What closing a year would write, and what stands in its way."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.vocabulary import MEMBER, Assert, Dated, IncomeStatement, Rules
from coopctl.books import Books, View, root_of
from coopctl.closing.text import (
    Ledger,
    Status,
    closing_text,
    entries_fingerprint,
    entry_day,
    stated,
)
from coopctl.money import EXACT, as_decimal, in_digits, with_commas
from coopctl.problems import Place, Problem


class State(Enum):
    """How the file on disk stands to what would be written."""

    MISSING = "missing"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"
    EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A closing drawn up, not yet written.

    Attributes:
        path: of the file, absolute.
        text: what would be written.
        old: what the file holds now; None where there is none.
    """

    path: str
    text: str
    old: str | None

    @property
    def state(self) -> State:
        """How the file on disk stands to the text."""
        if self.old is None:
            return State.MISSING
        if self.old.replace("\r\n", "\n") == self.text:
            return State.UNCHANGED
        untouched = stated(self.old, "entries") == entries_fingerprint(self.old)
        return State.OUTDATED if untouched else State.EDITED

    @property
    def changed(self) -> bool:
        """Whether the file is missing or would change."""
        return self.state is not State.UNCHANGED


def status_of(rules: Rules, *, today: date) -> Status:
    """Say how far a closing drawn up on a day can have come."""
    if today <= rules.period.last:
        return Status.PROVISIONAL
    return Status.DRAFT if rules.approval_required else Status.FINAL


def draw_up(
    rules: Rules,
    books: Books,
    facts: Facts,
    allocation: Allocation,
    *,
    status: Status,
    path: str,
    old: str | None,
) -> Plan:
    """Draw up the closing of a year.

    Args:
        rules: of the year.
        books: of the whole ledger.
        facts: of the year.
        allocation: of its surplus or loss.
        status: to be stated.
        path: of the closing file, absolute; accounts that only it opens count as not opened.
        old: what that file holds now.
    """
    accounts = View(books, rules.year).accounts
    with localcontext(EXACT):
        ledger = Ledger(
            opened=frozenset(
                name for name, account in accounts.items() if account.place.file != path
            ),
            asserted=dict(_asserted(rules, books, facts, allocation, path)),
            to_zero=_to_zero(rules, books),
            root_options=_root_options(books),
        )
        text = closing_text(rules, facts, ledger, allocation, status)
    return Plan(path=path, text=text, old=old)


def obstacles(rules: Rules, books: Books, facts: Facts, allocation: Allocation) -> list[Problem]:
    """Tell of amounts that would go to accounts already closed."""
    day = entry_day(rules)
    names = {member.id: member.name for member in facts.members}
    problems = []
    for outcome in allocation.steps:
        for credit in outcome.to:
            account = books.accounts.get(credit.account)
            closed = account.closed if account is not None else None
            if credit.amount > 0 and closed is not None and closed < day:
                amount = with_commas(in_digits(Fraction(credit.amount), rules.currency))
                who = f"{names[credit.member]} " if credit.member in names else ""
                problems.append(
                    Problem(
                        code="account-closed",
                        place=outcome.step.places.get("to", outcome.step.place),
                        wrong=f"step `{outcome.step.step}` "
                        f"{'draws' if outcome.draws else 'gives'} {who}{amount} "
                        f"{rules.currency.code} on {credit.account}, closed on {closed}",
                        why="nothing can be posted to an account after it is closed",
                        do=_instead_of(credit.account, of_member=credit.member is not None),
                    )
                )
    return problems


def _instead_of(account: str, *, of_member: bool) -> str:
    """Say what to do about an amount on a closed account."""
    if of_member:
        return (
            "name a liability such as `Liabilities:Members:{member}` in `to`, "
            "or add `eligible: [stayed = 1]` to the step"
        )
    return f"name an account that is open, or take `close {account}` out of the ledger"


def years_left_open(rules: Rules, books: Books) -> list[tuple[int, Fraction]]:
    """Name the earlier years with a surplus or a loss and no closing, with what they made."""
    if not books.flow_days:
        return []
    view = View(books, rules.year)
    roots = (books.roots.income, books.roots.expenses)
    found = []
    for year in range(rules.fiscal_year.year_of(books.flow_days[0]), rules.year):
        period = rules.fiscal_year.period(year)
        made = Fraction(view.flow(roots, rules.currency.code, period.first, period.last))
        if made != 0 and year not in books.closings:
            found.append((year, made))
    return found


def earlier_open_problem(rules: Rules, books: Books, years: list[tuple[int, Fraction]]) -> Problem:
    """Tell of earlier years that are still open."""
    code = rules.currency.code
    made = ", ".join(
        f"{year} with {with_commas(in_digits(surplus, rules.currency))} {code}"
        for year, surplus in years
    )
    return Problem(
        code="earlier-year-open",
        place=Place(books.main),
        wrong=f"fiscal year {rules.year} comes after years not yet closed: {made}",
        why="what an earlier year left belongs in its own allocation, before this one draws "
        "on the funds",
        do=f"run `coopctl close-year {years[0][0]}` first, "
        f"or `coopctl close-year {rules.year} --first` if the books begin here",
    )


def _fund_accounts(allocation: Allocation) -> Iterator[str]:
    """Name every non-member account that a step names, in rule order."""
    seen: set[str] = set()
    for outcome in allocation.steps:
        for name in outcome.step.accounts:
            if MEMBER not in name and name not in seen:
                seen.add(name)
                yield name


def _asserted(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, path: str
) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """Give the debit balances to assert at the start of the day after the year."""
    which, last = rules.closing.asserted, rules.period.last
    view = View(books, rules.year)

    def stands(name: str) -> bool:
        account = view.accounts.get(name)
        return (
            account is not None
            and account.place.file != path
            and account.opened <= last
            and (account.closed is None or account.closed > last)
        )

    if which is Assert.NONE:
        return
    moved = _moved_by(rules, facts, allocation)
    if which is Assert.FUNDS:
        pairs = [(name, rules.currency.code) for name in _fund_accounts(allocation)]
    else:
        roots = books.roots
        sheet = (roots.assets, roots.liabilities, roots.equity)
        pairs = sorted({key for key in view.postings if root_of(key[0]) in sheet})
    credit = {code: view.credit_balances(code, last) for code in {code for _, code in pairs}}
    for name, code in pairs:
        if stands(name):
            held = Fraction(credit[code].get(name, Decimal(0)))
            below = [each for each in moved if each == name or each.startswith(name + ":")]
            if code == rules.currency.code:
                held += sum((moved[each] for each in below), Fraction(0))
            yield (name, code), -(as_decimal(held) or Decimal(0))


def _moved_by(rules: Rules, facts: Facts, allocation: Allocation) -> dict[str, Fraction]:
    """Give what the closing itself credits by the end of the year's last day."""
    moved: defaultdict[str, Fraction] = defaultdict(Fraction)
    if rules.closing.income_statement is IncomeStatement.ZERO:
        moved[facts.drawn_on] += facts.surplus
    if rules.closing.dated is Dated.YEAR_END:
        for outcome in allocation.steps:
            sign = -1 if outcome.draws else 1
            for credit in outcome.to:
                moved[credit.account] += sign * Fraction(credit.amount)
                moved[facts.drawn_on] -= sign * Fraction(credit.amount)
    return moved


def _root_options(books: Books) -> dict[str, str]:
    """Give the options that rename the root accounts of this ledger."""
    usual = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
    return {
        f"name_{name.lower()}": root
        for name, root in zip(usual, books.roots.names, strict=True)
        if root != name
    }


def _to_zero(rules: Rules, books: Books) -> dict[str, Decimal]:
    """Give each Income and Expenses account's debit total of the year, where it is asked for."""
    if rules.closing.income_statement is not IncomeStatement.ZERO:
        return {}
    view, period, code = View(books, rules.year), rules.period, rules.currency.code
    totals = {
        name: view.side([name]) * view.flow([name], code, period.first, period.last, below=False)
        for name in view.covered((books.roots.income, books.roots.expenses))
    }
    return {name: total for name, total in totals.items() if total != 0}
