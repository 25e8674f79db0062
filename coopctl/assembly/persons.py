"""What is doubtful about members: money left on a closed account, one person with two."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from unicodedata import normalize

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.accounts import MemberAccounts
from coopctl.books import Account, Books
from coopctl.facts.membership import matching
from coopctl.money import money_text
from coopctl.problems import Problem, Severity


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
    for id_, account in found:
        yield from _left_behind(accounts, id_, account, day)
    yield from _maybe_one_person(found, day)


def _left_behind(
    accounts: MemberAccounts, id_: str, account: Account, day: date
) -> Iterator[Problem]:
    """Tell of a member's account that was closed with a balance."""
    if account.closed is None or account.closed > day:
        return
    balance = accounts.balance(accounts.capital(id_), day)
    if balance:
        yield Problem(
            code="capital-left-behind",
            place=account.place,
            wrong=f"{account.name} was closed on {account.closed} with "
            f"{money_text(balance, accounts.rules.currency)} on it",
            why="nothing can be posted to an account after it is closed, so it is never repaid",
            do=f"repay it, or move it to an account such as "
            f"`{accounts.books.roots.liabilities}:Leavers:{id_}`, by an entry of that day",
        )


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
    """Give name and alias; the keys are without capitals, extra spaces and ways to compose."""
    given = (account.metadata.get(key) for key in ("name", "alias"))
    names = [" ".join(each.split()) for each in given if isinstance(each, str)]
    return {normalize("NFKC", name).casefold(): name for name in names if name}


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
