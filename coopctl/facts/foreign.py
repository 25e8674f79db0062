"""Income and expenses in another commodity: refused, or turned into the currency."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.settings import Convert
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, ForeignFlow
from coopctl.money import Round, exact_text, round_to
from coopctl.problems import Problem


@dataclass(frozen=True, slots=True)
class Converted:
    """What foreign postings come to in the currency, as posted, by account; or what is wrong."""

    by_account: Mapping[str, Decimal]
    problems: tuple[Problem, ...]


def convert_foreign(rules: Rules, books: Books) -> Converted:
    """Turn each foreign posting of the year on Income or Expenses into the currency.

    Each is rounded half up to the minor unit by itself. Without `convert` in the rules the
    first posting in each commodity is a problem, unless the commodity is a measure's unit.
    """
    period = rules.period
    units = {measure.unit for measure in rules.measures.values()}
    flows = [
        flow
        for flow in books.foreign
        if period.first <= flow.day <= period.last
        and flow.closing != rules.year
        and flow.commodity not in units
    ]
    if rules.convert is None:
        firsts = {flow.commodity: flow for flow in reversed(flows)}
        return Converted({}, tuple(_refused(flow, rules) for flow in firsts.values()))
    totals: dict[str, Decimal] = {}
    problems = []
    for flow in flows:
        price = _price(flow, rules, books)
        if price is None:
            problems.append(_no_price(flow, rules))
        else:
            amount = round_to(
                Fraction(flow.number) * Fraction(price),
                unit=rules.currency.unit,
                mode=Round.HALF_UP,
            )
            totals[flow.account] = totals.get(flow.account, Decimal(0)) + amount
    return Converted(totals, tuple(problems))


def _price(flow: ForeignFlow, rules: Rules, books: Books) -> Decimal | None:
    """Find the price of one unit in the currency, as the rules say."""
    code = rules.currency.code
    if rules.convert is Convert.TRANSACTION and flow.price is not None and flow.price[1] == code:
        return flow.price[0]
    prices = books.prices.get((flow.commodity, code), ())
    if rules.convert is Convert.TRANSACTION:
        return _last_price(prices, date.min, flow.day)
    return _last_price(prices, rules.period.first, rules.period.last)


def _last_price(prices: Sequence[tuple[date, Decimal]], first: date, last: date) -> Decimal | None:
    """Give the last price from the first to the last day."""
    index = bisect_right([when for when, _ in prices], last)
    return prices[index - 1][1] if index and prices[index - 1][0] >= first else None


def _refused(flow: ForeignFlow, rules: Rules) -> Problem:
    """Tell of a foreign posting where the rules do not say how to convert."""
    code = rules.currency.code
    return Problem(
        code="foreign-income",
        place=flow.place,
        wrong=f"{_said(flow)} is not in {code}",
        why=f"turnover and surplus are counted in {code}, and the rules name no rate",
        do="add `convert: transaction` to rules.yaml, and the price to the posting "
        f"(`{exact_text(flow.number)} {flow.commodity} @ PRICE {code}`)",
    )


def _no_price(flow: ForeignFlow, rules: Rules) -> Problem:
    """Tell of a foreign posting that has no price."""
    code = rules.currency.code
    by_year_end = rules.convert is Convert.YEAR_END
    day = rules.period.last if by_year_end else flow.day
    when = f"from {rules.period.first} to {day}" if by_year_end else f"on or before {day}"
    return Problem(
        code="no-price",
        place=flow.place,
        wrong=f"{_said(flow)} has no price in {code} {when}",
        why="the rules convert it by its price, and there is none",
        do=f"add `{day} price {flow.commodity} PRICE {code}` to the ledger",
    )


def _said(flow: ForeignFlow) -> str:
    """Name a posting as a person would."""
    return f"{exact_text(flow.number)} {flow.commodity} on {flow.account}, {flow.day},"
