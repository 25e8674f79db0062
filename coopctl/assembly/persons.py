"""What is doubtful about members: money left behind, more taken than there was, two accounts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import combinations

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.accounts import MemberAccounts, Names
from coopctl.books import Account, Books, root_of
from coopctl.facts.lookalikes import skeleton
from coopctl.facts.membership import matching
from coopctl.money import EXACT, money_text
from coopctl.problems import Problem, Severity

_PAID_BACK = "have it paid back, or leave it to be taken off the next dividend"


def member_problems(rules: Rules, books: Books, day: date = date.max) -> Iterator[Problem]:
    """Tell of what is wrong with members' accounts at the end of a day."""
    if rules.member_account is None:
        return
    found = [
        (id_, account)
        for id_, account in sorted(matching(rules.member_account, books.accounts))
        if account.opened <= day
    ]
    accounts = MemberAccounts(rules, books)
    for id_ in accounts.ids:
        yield from _left_behind(accounts, id_, day)
        if accounts.joined_by(id_) is not None:
            yield from _below_zero(accounts, id_, day)
    yield from _maybe_one_person(found, day)


def _left_behind(accounts: MemberAccounts, id_: str, day: date) -> Iterator[Problem]:
    """Tell of each of a member's accounts that was closed with a balance, drafts apart.

    A closed capital account is told with all of the capital, also what sub-accounts hold.
    """
    joined, capital = accounts.joined_by(id_), accounts.capital(id_)
    names = [*capital, *accounts.retained(id_), *accounts.due(id_), *accounts.owing(id_)]
    if joined is not None and _is_closed(joined, day):
        balance = accounts.claim(capital, day)
        if balance:
            yield _left(accounts, id_, joined, balance)
            names = names[len(capital) :]
    for name in dict.fromkeys(names):
        account = accounts.books.accounts.get(name)
        if account is not None and _is_closed(account, day):
            balance = accounts.claim([name], day)
            if balance:
                yield _left(accounts, id_, account, balance)


def _is_closed(account: Account, day: date) -> bool:
    return account.closed is not None and account.closed <= day


def _left(accounts: MemberAccounts, id_: str, account: Account, balance: Decimal) -> Problem:
    """Tell of one account; what it takes to settle it depends on what it is."""
    roots = accounts.books.roots
    settle = {roots.liabilities: "pay it", roots.assets: "collect it or set it off"}
    do = settle.get(root_of(account.name), "repay it")
    never = {roots.liabilities: "paid", roots.assets: "settled"}.get(root_of(account.name))
    if root_of(account.name) != roots.assets:
        do += f", or move it to an account such as `{roots.liabilities}:Leavers:{id_}`"
    return Problem(
        code="capital-left-behind",
        place=account.place,
        wrong=f"{account.name} was closed on {account.closed} with "
        f"{money_text(balance, accounts.rules.currency)} on it",
        why="nothing can be posted to an account after it is closed, so it is never "
        f"{never or 'repaid'}",
        do=f"{do}, by an entry of that day",
    )


def _below_zero(accounts: MemberAccounts, id_: str, day: date) -> Iterator[Problem]:
    """Warn of more redeemed or paid than a member has; what a loss takes beyond it is none."""
    written_off = accounts.written_off(id_)
    notices = tuple(name for name in accounts.retained(id_) if name not in written_off)
    due = accounts.due(id_)
    redeemed, _ = _taken_beyond(accounts, notices, day)
    paid, taken_back = _taken_beyond(accounts, due, day)
    entered = "see whether it was entered on the right member's account, or have it paid back"
    for names, over, wrong, do in (
        (notices, redeemed, "{} more was redeemed of {}'s notices than there was", entered),
        (due, paid, "{} more was paid to {} than was due", entered),
        (due, taken_back, "{} that was paid to {} was taken back by a correction", _PAID_BACK),
    ):
        opened = [
            accounts.books.accounts[name] for name in names if name in accounts.books.accounts
        ]
        if over and opened:
            amount = money_text(over, accounts.rules.currency)
            yield Problem(
                code="member-below-zero",
                place=opened[0].place,
                wrong=f"{wrong.format(amount, id_)}, on {opened[0].name}",
                why="what was paid and is not due is a claim on the member, and is taken off what "
                "comes next",
                do=do,
                severity=Severity.WARNING,
            )


def _taken_beyond(accounts: MemberAccounts, names: Names, day: date) -> tuple[Decimal, Decimal]:
    """Give what was taken below zero and not made good since.

    Returns:
        What entries took that are no closing's, and what corrections took back; no draft takes
        anything back.
    """
    moved = [
        each
        for each in (*accounts.by_closings(names), *accounts.by_entries(names))
        if each.day <= day and not (each.waits and each.credit < 0)
    ]
    balance = taken = taken_back = Decimal(0)
    with localcontext(EXACT):
        for each in sorted(moved, key=lambda each: (each.day, each.year is None)):
            balance += each.credit
            below = max(-balance, Decimal(0))
            if each.credit < 0:
                more = min(-each.credit, below)
                taken += more if each.year is None else 0
                taken_back += more if each.number is not None else 0
            taken = min(taken, below)
            taken_back = min(taken_back, below - taken)
    return taken, taken_back


def _maybe_one_person(found: list[tuple[str, Account]], day: date) -> Iterator[Problem]:
    """Warn of two accounts that have a name in common, and may be one person's."""
    named: dict[str, list[tuple[Account, str]]] = {}
    for _, account in sorted(found, key=lambda each: (each[1].opened, each[0])):
        for plain, name in _names(account).items():
            named.setdefault(plain, []).append((account, name))
    told = set()
    for group in named.values():
        for (first, _), (second, name) in combinations(group, 2):
            if (first.name, second.name) not in told and not _are_two(first, second):
                told.add((first.name, second.name))
                yield from _one_person(first, second, name, day)


def _names(account: Account) -> dict[str, str]:
    """Give name and alias; the keys are without capitals, extra spaces and look-alikes."""
    given = (account.metadata.get(key) for key in ("name", "alias"))
    names = [" ".join(each.split()) for each in given if isinstance(each, str)]
    return {skeleton(name.casefold()): name for name in names if name}


def _are_two(first: Account, second: Account) -> bool:
    """Whether the ledger says that they were born on different days."""
    born = (first.metadata.get("born"), second.metadata.get("born"))
    return None not in born and born[0] != born[1]


def _one_person(first: Account, second: Account, name: str, day: date) -> Iterator[Problem]:
    """Tell of two accounts that are both open on the day, or of one that follows at once.

    Who comes back later has another account, and nothing is wrong with that.
    """
    ended = first.closed if first.closed is not None and first.closed <= day else None
    if ended is None and (second.closed is None or second.closed > day):
        wrong = f"{first.name} and {second.name} are both accounts of {name}"
        why = "one person has one vote, and would have two"
        do = f"move what is on {second.name} to the other and close it"
    elif ended is not None and ended <= second.opened <= ended + timedelta(days=1):
        wrong = f"{first.name} was closed on {ended}, and {second.name} opened on "
        wrong += f"{second.opened}, both for {name}"
        why = "a member whose name changes stays the same member, with the same account"
        do = f"keep {first.name} and change its `name:` alone"
    else:
        return
    yield Problem(
        code="maybe-one-person",
        place=second.place,
        wrong=wrong,
        why=why,
        do=f"{do}; if they are two people, add `born:` below both `open` directives",
        severity=Severity.WARNING,
    )
