"""Which entries of a year differ between two states of the books."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from coopctl.books import Account, Books, ForeignFlow, View, Watched
from coopctl.money import exact_text
from coopctl.problems import Place

T = TypeVar("T")


class How(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RE_DATED = "re-dated"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that is not as it was.

    Attributes:
        now: None where it was removed.
        before: None where it was added.
    """

    how: How
    now: Watched | None
    before: Watched | None

    @property
    def entry(self) -> Watched:
        """The entry as it is, or as it was where it is no more."""
        found = self.now or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailChange:
    """Something beside the entries that is not as it was: of an account, or a price.

    Attributes:
        place: of the account's `open`; None of a price.
        of: the account, or the commodity.
        what: `opened`, `closed`, a key of the metadata, or the price and its day.
        before: None where it was not there.
        now: None where it is no more.
    """

    place: Place | None
    of: str
    what: str
    before: str | None
    now: str | None


def accounts_changed(before: View, now: View, first: date, last: date) -> tuple[str, ...]:
    """Name the accounts that are not as they were, as they concern a year."""
    old, new = before.accounts_digest(first, last), now.accounts_digest(first, last)
    return tuple(sorted(name for name in {**old, **new} if old.get(name) != new.get(name)))


def entries_changed(
    before: Books, now: Books, accounts: Collection[str], year: int, last: date
) -> tuple[EntryChange, ...]:
    """Give the entries on some accounts that were added, removed, changed or re-dated.

    An entry whose payee or narration alone changed is the same entry: no figure comes from it.

    Args:
        before: books that watched these accounts.
        now: the same.
        accounts: to look at.
        year: whose own closing does not count.
        last: day of it; nothing later counts.
    """
    old = list(_concerning(before, accounts, year, last))
    new = list(_concerning(now, accounts, year, last))
    for same in (_exactly, _without_words):
        old, new, _ = _paired(old, new, same)
    old, new, moved = _paired(old, new, _without_day)
    old, new, altered = _paired(old, new, _words_and_day)
    changes = [
        *(EntryChange(How.RE_DATED, after, was) for was, after in moved),
        *(EntryChange(How.CHANGED, after, was) for was, after in altered),
        *(EntryChange(How.ADDED, each, None) for each in new),
        *(EntryChange(How.REMOVED, None, each) for each in old),
    ]
    return tuple(sorted(changes, key=lambda each: (each.entry.day, each.entry.place, each.how)))


def details_changed(
    before: View, now: View, accounts: Collection[str], last: date
) -> Iterator[DetailChange]:
    """Give what changed of accounts themselves, and the prices that turn foreign income.

    Args:
        before: the books as they were.
        now: the books.
        accounts: to look at.
        last: day of the year.
    """
    for name in sorted(accounts):
        old, new = (_described(view.accounts.get(name), last) for view in (before, now))
        found = now.accounts.get(name) or before.accounts.get(name)
        for what in dict.fromkeys((*old, *new)):
            if old.get(what) != new.get(what):
                yield DetailChange(
                    place=found.place if found is not None and name in now.accounts else None,
                    of=name,
                    what=what,
                    before=old.get(what),
                    now=new.get(what),
                )
    yield from _prices_changed(before.books, now.books, accounts, last)
    yield from _own_prices_changed(before.books, now.books, accounts, last)


def _prices_changed(
    before: Books, now: Books, accounts: Collection[str], last: date
) -> Iterator[DetailChange]:
    """Give the prices of commodities on some accounts, up to a day, that changed."""
    flows = (*before.foreign, *now.foreign)
    commodities = {each.commodity for each in flows if each.account in accounts}
    for commodity in sorted(commodities):
        key = (commodity, now.currency)
        old, new = (
            {day: _text(price) for day, price in books.prices.get(key, ()) if day <= last}
            for books in (before, now)
        )
        for day in sorted({**old, **new}):
            if old.get(day) != new.get(day):
                yield DetailChange(
                    place=None,
                    of=commodity,
                    what=f"price on {day}",
                    before=old.get(day),
                    now=new.get(day),
                )


def _own_prices_changed(
    before: Books, now: Books, accounts: Collection[str], last: date
) -> Iterator[DetailChange]:
    """Give the postings on some accounts, up to a day, of which the price alone changed."""
    old, new = (
        [flow for flow in books.foreign if flow.account in accounts and flow.day <= last]
        for books in (before, now)
    )
    old, new, _ = _paired(old, new, lambda flow: (_but_price(flow), flow.price))
    for was, flow in _paired(old, new, _but_price)[2]:
        yield DetailChange(
            place=flow.place,
            of=flow.account,
            what=f"price of {exact_text(flow.number)} {flow.commodity} on {flow.day}",
            before=_price_text(was),
            now=_price_text(flow),
        )


def _but_price(flow: ForeignFlow) -> Hashable:
    return flow.account, flow.day, flow.number, flow.commodity, flow.closing


def _price_text(flow: ForeignFlow) -> str | None:
    return None if flow.price is None else f"{_text(flow.price[0])} {flow.price[1]}"


def _concerning(
    books: Books, accounts: Collection[str], year: int, last: date
) -> Iterator[Watched]:
    """Give the transactions that count in a year's figures, on some accounts."""
    for entry in books.watched:
        counts = entry.day <= last and entry.closing != (year, None)
        if counts and any(account in accounts for account, _, _ in entry.moves):
            yield entry


def _paired(
    old: list[T], new: list[T], key: Callable[[T], Hashable]
) -> tuple[list[T], list[T], list[tuple[T, T]]]:
    """Take away what is on both sides by a key; give what is left of each, and the pairs."""
    waiting = defaultdict[Hashable, list[T]](list)
    for each in old:
        waiting[key(each)].append(each)
    left, pairs = list[T](), list[tuple[T, T]]()
    for each in new:
        found = waiting.get(key(each))
        if found:
            pairs.append((found.pop(0), each))
        else:
            left.append(each)
    gone = {id(each) for each, _ in pairs}
    return [each for each in old if id(each) not in gone], left, pairs


def _exactly(entry: Watched) -> Hashable:
    return _without_words(entry), entry.payee, entry.narration


def _without_words(entry: Watched) -> Hashable:
    return entry.day, _without_day(entry)


def _without_day(entry: Watched) -> Hashable:
    return tuple(sorted(entry.moves)), entry.closing


def _words_and_day(entry: Watched) -> Hashable:
    return entry.day, entry.payee, entry.narration, entry.closing


def _described(account: Account | None, last: date) -> dict[str, str]:
    """Give what is known of an account by the end of a year, in words."""
    if account is None or account.opened > last:
        return {}
    found = {"opened": account.opened.isoformat()}
    if account.closed is not None and account.closed <= last:
        found["closed"] = account.closed.isoformat()
    return found | {key: _text(value) for key, value in sorted(account.metadata.items())}


def _text(value: object) -> str:
    return exact_text(value) if isinstance(value, Decimal) else str(value)
