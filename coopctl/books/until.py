"""The books as they were at the end of a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from coopctl.books.values import Account, Books, Postings

K = TypeVar("K")


def until(books: Books, day: date) -> Books:
    """Leave out what is dated after a day: postings, accounts, closings, records and prices.

    An account that is closed later is open. The plan stays, since it speaks of what is to come.
    """
    return replace(
        books,
        accounts={
            name: _then(account, day)
            for name, account in books.accounts.items()
            if account.opened <= day
        },
        postings=_postings(books.postings, day),
        closing_postings=_each(books.closing_postings, day),
        correction_postings=_each(books.correction_postings, day),
        closings={year: each for year, each in books.closings.items() if each.day <= day},
        foreign=tuple(each for each in books.foreign if each.day <= day),
        prices={
            key: tuple(price for price in prices if price[0] <= day)
            for key, prices in books.prices.items()
        },
        records=tuple(each for each in books.records if each.day <= day),
        watched=tuple(each for each in books.watched if each.day <= day),
    )


def _then(account: Account, day: date) -> Account:
    """Give an account as it was."""
    if account.closed is None or account.closed <= day:
        return account
    return replace(account, closed=None)


def _each(found: Mapping[K, Postings], day: date) -> dict[K, Postings]:
    """Cut each, and leave out what has nothing left."""
    cut = {key: _postings(postings, day) for key, postings in found.items()}
    return {key: postings for key, postings in cut.items() if postings}


def _postings(postings: Postings, day: date) -> Postings:
    """Cut postings; what ends before the day stays the same object."""
    found = {}
    for key, days in postings.items():
        order = tuple(days)
        if order[-1] <= day:
            found[key] = days
        elif order[0] <= day:
            found[key] = {when: cell for when, cell in days.items() if when <= day}
    return found
