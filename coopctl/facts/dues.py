"""What members are paid and what they owe, held against who is a member."""

from collections.abc import Iterator
from datetime import date

from coopctl.allocation.vocabulary import MEMBER, Rules
from coopctl.books import Account, Books, View, Watched, root_of
from coopctl.facts.membership import capital_accounts, matching, member_in, number_in, paid_forms
from coopctl.money import Currency, money_text
from coopctl.problems import Problem, nearest

_NO_YEAR = 0
"""A view that leaves out the closing of no year."""


def outsiders(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of members' dues credited to somebody else.

    A closing pays who was a member in its year. What else is credited to a liability of a
    step's form is told once for each account, where its owner never was a member.
    """
    own = rules.member_account
    if own is None:
        return
    joined, payees = dict(matching(own, books.accounts)), _payees(rules, books)
    told = set[str]()
    for each in books.watched:
        for account, number, commodity in each.moves:
            id_ = payees.get(account) if number < 0 else None
            if id_ is None or account in told:
                continue
            amount = money_text(-number, Currency.of(commodity))
            capital = own.replace(MEMBER, id_)
            if each.closing is not None:
                if not _was_member(rules, joined.get(id_), each.closing[0]):
                    yield _no_member_of(each, each.closing[0], account, amount, capital)
            elif id_ not in joined and root_of(account) == books.roots.liabilities:
                told.add(account)
                near = nearest(id_, joined)
                yield _never_member(each, account, amount, capital, near)


def _payees(rules: Rules, books: Books) -> dict[str, str]:
    """Give the accounts on which steps pay members, each with whose it is."""
    posted = {account for each in books.watched for account, _, _ in each.moves}
    payees = dict[str, str]()
    for form in paid_forms(rules):
        for account in posted.difference(rules.funds):
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


def _never_member(each: Watched, account: str, amount: str, own: str, near: str | None) -> Problem:
    joining = f"add `DATE open {own}` with the day of joining"
    return Problem(
        code="due-to-outsider",
        place=each.place,
        wrong=f"{account} is credited with {amount}, and {own} was never opened",
        why="accounts of this form hold what members are due, and who never had a capital "
        "account never was a member",
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
