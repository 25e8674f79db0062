"""What members are paid and what they owe, held against who is a member."""

from collections.abc import Iterator
from datetime import date

from coopctl.allocation.vocabulary import MEMBER, Rules
from coopctl.books import Account, Books, View, Watched, root_of
from coopctl.facts.membership import capital_accounts, matching, member_in, number_in
from coopctl.money import Currency, money_text
from coopctl.problems import Problem, nearest

_NO_YEAR = 0
"""A view that leaves out the closing of no year."""


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


def subscriptions_owed(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of capital below what was subscribed, on the day that `paid_by:` names.

    A day that the books have not come to yet, and one after a member has left, asks for nothing.
    """
    if rules.member_account is None:
        return
    view = View(books, _NO_YEAR)
    for id_, account in matching(rules.member_account, books.accounts):
        due, promised = account.metadata.get("paid_by"), account.metadata.get("subscribed")
        number = number_in(promised)
        if not isinstance(due, date) or number is None or not books.days or books.days[-1] < due:
            continue
        if account.closed is not None and account.closed <= due:
            continue
        names = capital_accounts(rules, view, id_)
        paid = view.flow(names, books.currency, date.min, due, below=False)
        if paid < number:
            told = (money_text(each, rules.currency) for each in (paid, number))
            yield _owed(account, due, *told)


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


def _owed(account: Account, due: date, paid: str, subscribed: str) -> Problem:
    return Problem(
        code="capital-below-subscription",
        place=account.place,
        wrong=f"{account.name} holds {paid} of the {subscribed} subscribed, to be paid by {due}",
        why="each member pays the capital that they subscribed, by the day agreed",
        do="enter the payment, or write the new day into `paid_by:` once it is agreed",
    )
