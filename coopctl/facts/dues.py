"""What members are paid, held against who is a member."""

from collections.abc import Iterator

from coopctl.allocation.vocabulary import MEMBER, Rules
from coopctl.books import Account, Books, Watched, root_of
from coopctl.facts.membership import matching, member_in
from coopctl.money import Currency, money_text
from coopctl.problems import Problem, nearest


def outsiders(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of members' dues and notices on the accounts of somebody else.

    A closing pays who was a member in its year. What else is posted to a liability or to equity
    of a step's form is told once for each account, where its owner never was a member.
    """
    own = rules.member_account
    if own is None:
        return
    joined, payees = dict(matching(own, books.accounts)), _payees(rules, books)
    told, kinds = set[str](), (books.roots.liabilities, books.roots.equity)
    for each in books.watched:
        for account, number, commodity in each.moves:
            id_ = payees.get(account) if number else None
            if id_ is None or account in told:
                continue
            amount = money_text(abs(number), Currency.of(commodity))
            capital = own.replace(MEMBER, id_)
            if each.closing is not None and number < 0:
                if not _was_member(rules, joined.get(id_), each.closing[0]):
                    yield _no_member_of(each, each.closing[0], account, amount, capital)
            elif id_ not in joined and root_of(account) in kinds:
                told.add(account)
                side = "credited" if number < 0 else "debited"
                said = f"{account} is {side} with {amount}, and {capital} was never opened"
                yield _never_member(each, said, capital, nearest(id_, joined))


def _payees(rules: Rules, books: Books) -> dict[str, str]:
    """Give the accounts that steps name for members, each with whose it is."""
    posted = {account for each in books.watched for account, _, _ in each.moves}
    funds = {*rules.funds, rules.surplus_account, books.previous_earnings}
    named = (name for step in rules.steps for name in step.accounts if MEMBER in name)
    payees = dict[str, str]()
    for form in dict.fromkeys(named):
        for account in posted.difference(funds):
            id_ = member_in(form, account)
            if id_ is not None:
                payees[account] = id_
    return payees


def _was_member(rules: Rules, account: Account | None, year: int) -> bool:
    period = rules.fiscal_year.period(year)
    return (
        account is not None
        and account.opened <= period.last
        and (account.closed is None or account.closed >= period.first)
    )


def _no_member_of(each: Watched, year: int, account: str, amount: str, own: str) -> Problem:
    return Problem(
        code="closing-pays-outsider",
        place=each.place,
        wrong=f"the closing of {year} gives {amount} to {account}, and {own} was not open "
        "in that year",
        why="a surplus is distributed to those who were members on a day of the year",
        do=f"take the posting out; or, where coopctl wrote it, mend the `open` or `close` of {own}",
    )


def _never_member(each: Watched, said: str, own: str, near: str | None) -> Problem:
    joining = f"add `DATE open {own}` with the day of joining"
    return Problem(
        code="due-to-outsider",
        place=each.place,
        wrong=said,
        why="accounts of this form are members', and who never had a capital account never was a "
        "member",
        do=f"write `{near}` for the member's name, or {joining}" if near else joining,
    )
