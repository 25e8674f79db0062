"""What closing a year would write, and what stands in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import Enum
from fractions import Fraction

from coopctl.allocation import Allocation, Credit, Facts, Outcome
from coopctl.allocation.balances import covers
from coopctl.allocation.settings import Assert
from coopctl.allocation.vocabulary import Rules
from coopctl.books import CORRECTION, Account, Books, View, root_of
from coopctl.closing.include import known_as
from coopctl.closing.posted import credited_by, to_zero
from coopctl.closing.stage import Stage
from coopctl.closing.text import Ledger, closing_text, is_untouched, lines
from coopctl.facts import surplus_of
from coopctl.money import EXACT, Currency, as_decimal, money_text
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
        if lines(self.old) == self.text:
            return State.UNCHANGED
        if not self.old.strip():
            return State.OUTDATED  # nobody wrote anything in it
        return State.OUTDATED if is_untouched(self.old) else State.EDITED

    @property
    def changed(self) -> bool:
        """Whether the file is missing or would change."""
        return self.state is not State.UNCHANGED


def draw_up(
    rules: Rules,
    books: Books,
    facts: Facts,
    allocation: Allocation,
    *,
    stage: Stage,
    path: str,
    old: str | None,
    exceptions: Mapping[str, str],
) -> Plan:
    """Draw up the closing of a year.

    Args:
        rules: of the year.
        books: of the whole ledger.
        facts: of the year.
        allocation: of its surplus or loss.
        stage: how far it has come.
        path: of the closing file, absolute; accounts that only it opens count as not opened.
        old: what that file holds now.
        exceptions: from what is required, to be recorded; the reason for each by its id.
    """
    accounts, own = View(books, rules.year).accounts, known_as(path, books)
    with localcontext(EXACT):
        ledger = Ledger(
            opened=frozenset(
                name for name, account in accounts.items() if account.place.file != own
            ),
            asserted=dict(_asserted(rules, books, facts, allocation, own, stage)),
            to_zero=to_zero(rules, books),
            root_options=root_options(books),
            exceptions=exceptions,
        )
        text = closing_text(rules, facts, ledger, allocation, stage)
    return Plan(path=path, text=text, old=old)


def obstacles(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, stage: Stage
) -> list[Problem]:
    """Tell of amounts on accounts that are closed before the day of the entry, or opened after it.

    Those that are to be brought to zero are among them. What a closing opened itself is opened
    anew on its day; what a correction opened is the correction's.
    """
    own = {each.place.file for each in books.closings.values()}
    own |= {each.place.file for each in books.records if each.kind == CORRECTION}
    problems, told = [], set[str]()
    for outcome in allocation.steps:
        for credit in outcome.to:
            account = books.accounts.get(credit.account)
            if account is None or credit.amount <= 0:
                continue
            says = _says(books, facts, outcome, credit)
            if account.closed is not None and account.closed < stage.day:
                problems.append(_closed(account, facts, outcome, credit, says))
            elif account.opened > stage.day and account.place.file not in own:
                if account.name not in told:
                    problems.append(_opened_later(account, stage, says))
                told.add(account.name)
    return [*problems, *_closed_before_zero(rules, books)]


def _says(books: Books, facts: Facts, outcome: Outcome, credit: Credit) -> str:
    """Say what a step gives whom on an account, or draws there."""
    amount = money_text(credit.amount, Currency.of(books.currency))
    who = "".join(f"{each.name} " for each in facts.members if each.id == credit.member)
    does = "draws" if outcome.draws else "gives"
    return f"step `{outcome.step.step}` {does} {who}{amount} on {credit.account}"


def _closed(account: Account, facts: Facts, outcome: Outcome, credit: Credit, says: str) -> Problem:
    key = "from" if outcome.draws else "to"
    return Problem(
        code="account-closed",
        place=outcome.step.places.get(key, outcome.step.place),
        wrong=f"{says}, closed on {account.closed}",
        why="nothing can be posted to an account after it is closed",
        do=_instead_of(account, facts, outcome, credit),
    )


def _instead_of(account: Account, facts: Facts, outcome: Outcome, credit: Credit) -> str:
    """Say what to do about an amount on a closed account."""
    kept, last = f"take `close {account.name}` out of the ledger", facts.period.last
    if credit.member is None:
        return f"name an account that is open, or {kept}"
    left = next((each.left for each in facts.members if each.id == credit.member), None)
    if left is not None and left <= last:
        kept = "add `eligible: [stayed = 1]` to the step"
    elif account.closed is not None and account.closed > last:
        kept = "write `dated: next-day` under `closing:`"
    if outcome.draws:
        return kept
    return f"name a liability such as `Liabilities:Members:{{member}}` in `to`, or {kept}"


def _opened_later(account: Account, stage: Stage, says: str) -> Problem:
    return Problem(
        code="account-opened-later",
        place=account.place,
        wrong=f"{says}, opened only on {account.opened}, after the closing's {stage.day}",
        why="nothing can be posted to an account before it is opened",
        do=f"date `open {account.name}` on {stage.day} or earlier",
    )


def _closed_before_zero(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of accounts that are to be brought to zero on the year's last day, closed before it."""
    last = rules.period.last
    for name, total in to_zero(rules, books).items():
        account = books.accounts[name]
        if account.closed is not None and account.closed < last:
            amount = money_text(-total, rules.currency)
            yield Problem(
                code="account-closed",
                place=account.place,
                wrong=f"bringing income and expenses to zero posts {amount} to {name}, "
                f"closed on {account.closed}",
                why="nothing can be posted to an account after it is closed",
                do=f"date `close {name}` on {last} or later",
            )


def years_left_open(rules: Rules, books: Books) -> list[tuple[int, Fraction | None]]:
    """Name the earlier years with a surplus or a loss and no closing, with what they made.

    None stands for what cannot be said, since something in it has no price in the currency.
    """
    if not books.flow_days:
        return []
    first = rules.fiscal_year.year_of(books.flow_days[0])
    open_years = (year for year in range(first, rules.year) if year not in books.closings)
    made = ((year, surplus_of(replace(rules, year=year), books)) for year in open_years)
    return [(year, surplus) for year, surplus in made if surplus != 0]


def earlier_open_problem(
    rules: Rules, books: Books, years: list[tuple[int, Fraction | None]]
) -> Problem:
    """Tell of earlier years that are still open."""
    code = rules.currency.code
    made = ", ".join(
        f"{year} with entries that have no price in {code}"
        if surplus is None
        else f"{year} with {money_text(surplus, rules.currency)}"
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


def _asserted(
    rules: Rules, books: Books, facts: Facts, allocation: Allocation, own: str, stage: Stage
) -> Iterator[tuple[tuple[str, str], Decimal]]:
    """Give the debit balances to assert at the start of the day after the year."""
    which, last = rules.closing.asserted, rules.period.last
    view = View(books, rules.year)

    def stands(name: str) -> bool:
        account = view.accounts.get(name)
        return (
            account is not None
            and account.place.file != own
            and account.opened <= last
            and (account.closed is None or account.closed > last)
        )

    if which is Assert.NONE:
        return
    moved = credited_by(rules, books, facts, allocation, steps=stage.day <= last)
    pairs = {(name, rules.currency.code): None for name in rules.funds}
    if which is Assert.ALL:
        roots = books.roots
        sheet = (roots.assets, roots.liabilities, roots.equity)
        posted = (
            key
            for key, days in view.postings.items()
            if root_of(key[0]) in sheet and any(day <= last for day in days)
        )
        pairs = dict.fromkeys(sorted({*pairs, *posted}))
    credit = {code: view.credit_balances(code, last) for code in {code for _, code in pairs}}
    for name, code in pairs:
        if stands(name):
            held = Fraction(credit[code].get(name, Decimal(0)))
            below = [each for each in moved if covers(name, each)]
            if code == rules.currency.code:
                held += sum((moved[each] for each in below), Fraction(0))
            elif held == 0:
                continue  # once held, and gone: not of the account's story any more
            yield (name, code), -(as_decimal(held) or Decimal(0))


def root_options(books: Books) -> dict[str, str]:
    """Give the options that rename the root accounts of this ledger."""
    return {
        f"name_{usual.lower()}": root
        for usual, root in books.roots.by_usual_name.items()
        if root != usual
    }
