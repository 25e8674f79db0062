"""Fingerprints of the books as they concern one fiscal year."""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from coopctl.books.series import Series
from coopctl.books.values import Account, Books, ForeignFlow, Postings

FORMAT = "coopctl books 1"
"""Stands before what is digested, so that a later way of writing it can be told apart."""

_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def fingerprint(digests: Mapping[str, str]) -> str:
    """Digest the digests of the accounts."""
    return _sha256([FORMAT, sorted(digests.items())])


def accounts_digest(
    books: Books,
    accounts: Mapping[str, Account],
    postings: Postings,
    series: Callable[[str, str], Series],
    first: date,
    last: date,
    year: int,
) -> dict[str, str]:
    """Digest each account: how it was opened, its opening balance, each day of the year.

    What happens after the last day is no part of it. Numbers are compared by value.

    Args:
        books: for postings in other commodities and their prices.
        accounts: that count.
        postings: that count.
        series: of an account in a commodity, made of these postings.
        first: day of the year.
        last: day of the year.
        year: whose own closing does not count.
    """
    lines: defaultdict[str, list[object]] = defaultdict(list)
    for name, account in accounts.items():
        if account.opened <= last:
            lines[name].append(_described(account, last))
    for name, commodity in sorted(postings):
        days, found = postings[name, commodity], series(name, commodity)
        for day in found.days_of(first, last):
            total, count = days[day]
            lines[name].append([commodity, day.isoformat(), _number(total), count])
        opening = found.before(first)
        if opening:
            lines[name].append([commodity, "opening", _number(opening)])
    for name, line in _foreign_lines(books, first, last, year):
        lines[name].append(line)
    return {name: _sha256(lines[name]) for name in sorted(lines)}


def _described(account: Account, last: date) -> list[object]:
    """Give what is known of an account by the end of the year."""
    closed = account.closed
    ended = closed.isoformat() if closed is not None and closed <= last else None
    metadata = [
        [key, type(value).__name__, _text(value)] for key, value in sorted(account.metadata.items())
    ]
    return ["open", account.opened.isoformat(), ended, metadata]


def _foreign_lines(
    books: Books, first: date, last: date, year: int
) -> Iterator[tuple[str, list[object]]]:
    """Give the year's postings in other commodities, each with every price it may be turned by."""
    lines: list[tuple[str, list[object]]] = []
    for flow in books.foreign:
        if first <= flow.day <= last and flow.closing != year:
            prices = [_own_price(flow), *_last_prices(books, flow, last)]
            line: list[object] = [
                flow.commodity,
                flow.day.isoformat(),
                _number(flow.number),
                prices,
            ]
            lines.append((flow.account, line))
    yield from sorted(lines, key=lambda pair: (pair[0], json.dumps(pair[1])))


def _own_price(flow: ForeignFlow) -> list[str] | None:
    return None if flow.price is None else [_number(flow.price[0]), flow.price[1]]


def _last_prices(books: Books, flow: ForeignFlow, last: date) -> Iterator[str | None]:
    """Give the last price by the day of the posting, and by the end of the year."""
    prices = books.prices.get((flow.commodity, books.currency), ())
    for day in (flow.day, last):
        index = bisect_right(prices, day, key=lambda price: price[0])
        yield _number(prices[index - 1][1]) if index else None


def _text(value: object) -> str:
    return _number(value) if isinstance(value, Decimal) else str(value)


def _number(number: Decimal) -> str:
    """Write a number so that equal numbers look the same.

    >>> _number(Decimal("1.00")), _number(Decimal("-0.0")), _number(Decimal("1E+2"))
    ('1', '0', '100')
    """
    if number == 0:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sha256(value: object) -> str:
    return "sha256:" + hashlib.sha256(_JSON.encode(value).encode("ascii")).hexdigest()
