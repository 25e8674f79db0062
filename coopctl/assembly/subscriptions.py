"""What members subscribed, held against what an amount of capital can be."""

from collections.abc import Iterator
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.books.values import Account
from coopctl.facts.membership import matching, number_in
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
