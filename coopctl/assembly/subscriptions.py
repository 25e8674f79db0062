"""What members subscribed, held against what an amount of capital can be, and what is paid in."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.accounts import MemberAccounts
from coopctl.books import Books
from coopctl.books.values import Account
from coopctl.facts.membership import matching, number_in
from coopctl.money import money_text
from coopctl.problems import Problem, shown

KEY = "subscribed"


def subscribed_of(account: Account | None) -> Fraction | None:
    """Read what a member subscribed, in the currency; None where nothing that counts is said."""
    number = number_in(account.metadata.get(KEY)) if account is not None else None
    return number if number is not None and number >= 0 else None


def subscription_problems(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of subscriptions that are no amount in the currency."""
    if rules.member_account is None:
        return
    for member, account in matching(rules.member_account, books.accounts):
        said = account.metadata.get(KEY)
        if said is not None and subscribed_of(account) is None:
            yield Problem(
                code="subscription-not-money",
                place=account.place,
                wrong=f"{member} has `{KEY}: {shown(str(said))}`, which is no amount of "
                f"{rules.currency.code} from zero up",
                why="capital owed is what was subscribed less what was paid in, in one currency",
                do=f"write it as in `{KEY}: 1,000 {rules.currency.code}`",
            )


def subscriptions_owed(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of capital below what was subscribed, on the day that `paid_by:` names.

    A day that the books have not come to yet, and one after a member has left, asks for nothing.
    What a draft gives is not paid in: no meeting has decided it.
    """
    if rules.member_account is None:
        return
    accounts = MemberAccounts(rules, books)
    for id_, account in matching(rules.member_account, books.accounts):
        due, number = account.metadata.get("paid_by"), number_in(account.metadata.get(KEY))
        if not isinstance(due, date) or number is None or not books.days or books.days[-1] < due:
            continue
        if account.closed is not None and account.closed <= due:
            continue
        paid = accounts.claim(accounts.capital(id_), due)
        if paid < number:
            told = (money_text(each, rules.currency) for each in (paid, number))
            yield _owed(account, due, *told)


def _owed(account: Account, due: date, paid: str, subscribed: str) -> Problem:
    return Problem(
        code="capital-below-subscription",
        place=account.place,
        wrong=f"{account.name} holds {paid} of the {subscribed} subscribed, to be paid by {due}",
        why="each member pays the capital that they subscribed, by the day agreed",
        do="enter the payment, or write the new day into `paid_by:` once it is agreed",
    )
