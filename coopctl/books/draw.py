"""Draws the books from Beancount's entries, in one pass over the postings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, Inexact, localcontext
from operator import itemgetter
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import options

from coopctl.books.links import CLOSING, OURS, closing_of
from coopctl.books.load import Loaded
from coopctl.books.packing import Drawn, PackedFlow, pack, unpack_flows
from coopctl.books.parts import Parts, parts_in
from coopctl.books.residual import LeftOver, residual
from coopctl.books.standins import StandIns
from coopctl.books.values import (
    INTERVALS,
    YEARS,
    Account,
    Books,
    BooksReading,
    Budget,
    Closing,
    Linked,
    Record,
    Roots,
    Watched,
    root_of,
)
from coopctl.books.watching import watched
from coopctl.money import EXACT, MAX_DIGITS
from coopctl.problems import Place, Problem, in_order

BUDGET = "budget"
"""Fava's own directive of a plan."""

_DayCells = dict[date, tuple[Decimal, int]]
_Cells = dict[tuple[str, str], _DayCells]


def draw(loaded: Loaded, currency: str, stand_ins: StandIns, watch: tuple[str, ...] = ()) -> Drawn:
    """Draw the books from a ledger without errors, for another process.

    Args:
        loaded: its entries sorted, as the loader gives them.
        currency: in which income and expenses are expected.
        stand_ins: to name files by the files they stand for.
        watch: names of accounts whose transactions are kept whole.
    """
    pen = _drawn(loaded.entries, loaded.options, currency, stand_ins, watch, loaded.uneven)
    books = pen.books()
    return Drawn(
        replace(books, postings={}, closing_postings={}, correction_postings={}),
        pen.flows(),
        pack(books.postings),
        {year: pack(cells) for year, cells in books.closing_postings.items()},
        {key: pack(cells) for key, cells in books.correction_postings.items()},
        (*pen.problems, *pen.left_over.problems(pen.main)),
    )


def draw_here(
    entries: data.Directives, option_map: dict[str, Any], currency: str, watch: tuple[str, ...]
) -> BooksReading:
    """Draw the books as `draw` does, from entries that this process has loaded."""
    pen = _drawn(entries, option_map, currency, StandIns({}), watch)
    books = replace(pen.books(), foreign=tuple(unpack_flows(pen.flows())))
    return BooksReading(None if pen.problems else books, in_order(pen.problems))


def _drawn(
    entries: data.Directives,
    option_map: dict[str, Any],
    currency: str,
    stand_ins: StandIns,
    watch: tuple[str, ...],
    uneven: Iterable[Any] = (),
) -> "_Pen":
    pen = _Pen(option_map, currency, stand_ins, parts_in(entries))
    with localcontext(EXACT):
        try:
            pen.draw(entries)
            pen.weigh(uneven)
        except Inexact:
            pen.problems.append(_too_long(pen.place_of(pen.entry), "a sum of its postings"))
    pen.problems.extend(pen.too_long())
    if watch:
        pen.watched = tuple(watched(entries, watch, pen.every_cell(), pen.place_of, pen.parts))
        for each in pen.watched:
            if any(is_long(number) for _, number, _ in each.moves):
                pen.problems.append(_too_long(each.place, "a number here"))
    return pen


@dataclass(slots=True)
class _Pen:
    """What has been drawn so far."""

    options: dict[str, Any]
    currency: str
    stand_ins: StandIns
    parts: Parts
    roots: Roots = field(init=False)
    entry: Any = None
    cells: _Cells = field(default_factory=dict)
    closing_cells: dict[int, _Cells] = field(default_factory=dict)
    correction_cells: dict[tuple[int, int], _Cells] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)
    closings: dict[int, Closing] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    foreign: list[PackedFlow] = field(default_factory=list)
    prices: defaultdict[tuple[str, str], list[tuple[date, Decimal]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    problems: list[Problem] = field(default_factory=list)
    left_over: LeftOver = field(default_factory=LeftOver)
    watched: tuple[Watched, ...] = ()

    def __post_init__(self) -> None:
        """Name the roots."""
        self.roots = Roots(*options.get_account_types(self.options))

    def draw(self, entries: Iterable[Any]) -> None:
        """Go through the entries once; transactions, of which there are most, come first."""
        others: dict[type, Callable[[Any], None]] = {
            data.Open: self._open,
            data.Close: self._close,
            data.Custom: self._custom,
            data.Price: self._price,
        }
        cells, currency = self.cells, self.currency
        transaction: Any = data.Transaction
        foreign_keys: set[tuple[str, str]] = set()
        for entry in entries:
            self.entry = entry
            if type(entry) is not transaction:
                if type(entry) in others and self._fits(entry, _numbers(entry)):
                    others[type(entry)](entry)
                continue
            target, closing = (cells, None) if not entry.links else self._cells_of(entry)
            day = entry.date
            for posting in entry.postings:
                number, commodity = posting.units
                key = (posting.account, commodity)
                days = target.get(key)
                if days is None:
                    days = target[key] = {}
                    if commodity != currency and self._flows(posting.account):
                        foreign_keys.add(key)
                cell = days.get(day)
                days[day] = (number, 1) if cell is None else (cell[0] + number, cell[1] + 1)
                if commodity != currency and key in foreign_keys:
                    self._foreign(entry, posting, closing)

    def weigh(self, uneven: Iterable[Any]) -> None:
        """Keep what transactions leave over."""
        for entry in uneven:
            self.entry = entry
            self.left_over.add(residual(entry.postings), self.place_of(entry))

    def _fits(self, entry: Any, numbers: Iterable[Any]) -> bool:  # noqa: ANN401 - a directive or a posting
        """Say whether numbers are short enough to compute with; keep a problem where not."""
        fits = not any(isinstance(each, Decimal) and is_long(each) for each in numbers)
        if not fits:
            self.problems.append(_too_long(self.place_of(entry), "a number here"))
        return fits

    def _cells_of(self, entry: data.Transaction) -> tuple[_Cells, int | None]:
        """Give where the postings of one with links are added up, and the year of its closing."""
        found = self.parts.of(entry)
        if found is None:
            named = closing_of(entry.links)
            if named is not None:
                self.linked.append(Linked(*named, self.place_of(entry)))
            return self.cells, None
        year, number = found
        if number is None:
            return self.closing_cells.setdefault(year, {}), year
        return self.correction_cells.setdefault((year, number), {}), None

    def _flows(self, account: str) -> bool:
        return root_of(account) in (self.roots.income, self.roots.expenses)

    def _foreign(
        self,
        entry: data.Transaction,
        posting: Any,  # noqa: ANN401 - Beancount's type allows what booking has ruled out
        closing: int | None,
    ) -> None:
        number, commodity = posting.units
        price = posting.price
        if price is not None and not self._fits(entry, [price.number]):
            return
        place = self.place_of(posting if posting.meta else entry)
        flow = (
            entry.date.toordinal(),
            place.file,
            place.line,
            posting.account,
            str(number),
            commodity,
            None if price is None else (price.number, price.currency),
            entry.narration,
            closing,
        )
        self.foreign.append(flow)

    def _open(self, entry: data.Open) -> None:
        metadata = dict(_metadata(entry.meta, self._fact))
        self.accounts[entry.account] = Account(
            entry.account, entry.date, None, metadata, self.place_of(entry)
        )

    def _close(self, entry: data.Close) -> None:
        self.closed[entry.account] = entry.date

    def _price(self, entry: data.Price) -> None:
        number, currency = entry.amount
        if currency == self.currency and number is not None:
            self.prices[entry.currency, currency].append((entry.date, number))

    def _custom(self, entry: data.Custom) -> None:
        if entry.type != CLOSING:
            self._record(entry)
            return
        year = entry.values[0].value if entry.values else ""
        if not isinstance(year, Decimal) or year not in YEARS:
            self.problems.append(_no_year(self.place_of(entry), _text(year)))
            return
        closing = Closing(
            int(year), entry.date, dict(_metadata(entry.meta, _text)), self.place_of(entry)
        )
        if closing.year in self.closings:
            first = self.closings[closing.year]
            self.problems.append(closed_twice(closing.year, closing.place, first.place))
        else:
            self.closings[closing.year] = closing

    def _record(self, entry: data.Custom) -> None:
        """Keep what the co-op put on record, and the plan; others' directives are theirs."""
        if entry.type == BUDGET:
            self.budgets.append(_budget(entry, self.place_of(entry)))
        elif entry.type.startswith(OURS):
            record = Record(
                kind=entry.type.removeprefix(OURS),
                day=entry.date,
                values=tuple(self._fact(each.value) for each in entry.values or ()),
                metadata=dict(_metadata(entry.meta, self._fact)),
                place=self.place_of(entry),
            )
            self.records.append(record)

    def _fact(self, value: object) -> str | Decimal | bool | date:
        """Keep a value; money in the currency is its number, in another one it is a text."""
        if isinstance(value, Amount):
            known = value.currency == self.currency and value.number is not None
            return value.number if known and value.number is not None else _text(value)
        return value if isinstance(value, str | Decimal | bool | date) else str(value)

    def place_of(self, entry: data.Directive | data.Posting) -> Place:
        """Say where an entry or a posting is written."""
        return place_of(entry.meta, self.stand_ins, str(self.options["filename"]))

    def every_cell(self) -> tuple[_Cells, ...]:
        """Give what was added up: the books, closings and corrections."""
        return (self.cells, *self.closing_cells.values(), *self.correction_cells.values())

    def too_long(self) -> Iterator[Problem]:
        """Tell of sums with more digits than money has."""
        for cells in self.every_cell():
            for (account, commodity), days in cells.items():
                for day, (total, _) in days.items():
                    if is_long(total):
                        what = f"the sum of {day} on {account} in {commodity}"
                        yield _too_long(Place(self.main), what)

    @property
    def main(self) -> str:
        """The main ledger, by its own name."""
        return self.stand_ins.name_of(str(self.options["filename"]))

    def flows(self) -> list[PackedFlow]:
        """Give the postings in other commodities, by day and place."""
        return sorted(self.foreign, key=itemgetter(0, 1, 2))

    def books(self) -> Books:
        """Put what was drawn together."""
        accounts = {
            name: _ended(account, self.closed.get(name))
            for name, account in sorted(self.accounts.items())
        }
        return Books(
            main=self.main,
            files=tuple(sorted(map(self.stand_ins.name_of, self.options["include"]))),
            accounts=accounts,
            roots=self.roots,
            previous_earnings=options.get_previous_accounts(self.options)[0],
            title=self.options["title"],
            currency=self.currency,
            postings=_sorted(self.cells),
            closing_postings={
                year: _sorted(cells) for year, cells in sorted(self.closing_cells.items())
            },
            correction_postings={
                key: _sorted(cells) for key, cells in sorted(self.correction_cells.items())
            },
            closings=dict(sorted(self.closings.items())),
            closing_files={
                year: self.stand_ins.name_of(str(file))
                for (year, number), file in self.parts.files.items()
                if number is None
            },
            foreign=(),  # these are `flows`, apart
            prices={key: tuple(prices) for key, prices in sorted(self.prices.items())},
            records=tuple(sorted(self.records, key=lambda record: (record.day, record.place))),
            watched=self.watched,
            budgets=tuple(self.budgets),
            linked=tuple(self.linked),
        )


def place_of(meta: data.Meta | None, stand_ins: StandIns, main: str) -> Place:
    """Say where something is written; the main ledger where Beancount does not say."""
    file, line = (meta or {}).get("filename"), (meta or {}).get("lineno")
    if not isinstance(file, str) or file.startswith("<load"):
        return Place(stand_ins.name_of(main))
    return Place(stand_ins.name_of(file), line if type(line) is int and line > 0 else 0)


def _sorted(cells: _Cells) -> _Cells:
    """Order by account and commodity."""
    return {key: cells[key] for key in sorted(cells)}


def _metadata(meta: data.Meta | None, convert: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    """Give what a person wrote below a directive; an empty value is not there."""
    for key, value in (meta or {}).items():
        if key not in ("filename", "lineno") and not key.startswith("__") and value is not None:
            yield key, convert(value)


def _budget(entry: data.Custom, place: Place) -> Budget:
    """Read a plan as Fava does; one that cannot be read has no interval."""
    account, interval, amount = ([each.value for each in entry.values or ()] + [None] * 3)[:3]
    said = str(interval).lower()
    is_read = isinstance(account, str) and isinstance(amount, Amount) and said in INTERVALS
    number = amount.number if is_read else None
    return Budget(
        account=str(account),
        day=entry.date,
        interval=said if number is not None else "",
        number=number or Decimal(0),
        currency=amount.currency if number is not None else "",
        place=place,
    )


def _text(value: object) -> str:
    """Write a value as Beancount would read it."""
    if isinstance(value, Amount):
        return f"{value.number} {value.currency}"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


def _ended(account: Account, closed: date | None) -> Account:
    if closed is None:
        return account
    return Account(account.name, account.opened, closed, account.metadata, account.place)


def is_long(number: Decimal) -> bool:
    """Say whether a number is longer than any amount of money, before or after the point."""
    text = str(number)
    if len(text) <= MAX_DIGITS and "E" not in text:  # as nearly all are; digits take longer
        return False
    is_out = not -MAX_DIGITS <= number.adjusted() <= MAX_DIGITS
    return is_out or len(number.as_tuple().digits) > 2 * MAX_DIGITS


def _numbers(entry: Any) -> Iterator[Any]:  # noqa: ANN401 - any directive
    """Give the values of a directive and of its metadata, amounts by their number."""
    values = [each.value for each in getattr(entry, "values", None) or ()]
    amount = getattr(entry, "amount", None)
    for each in (*values, *entry.meta.values(), amount):
        yield each.number if isinstance(each, Amount) else each


def _too_long(place: Place, what: str) -> Problem:
    return Problem(
        code="number-too-long",
        place=place,
        wrong=f"{what} has more than {MAX_DIGITS} digits",
        why="no amount of money is that long, and sums with it would lose digits",
        do="find the number there that is too long, and write the amount that is meant",
    )


def _no_year(place: Place, said: str) -> Problem:
    return Problem(
        code="closing-year",
        place=place,
        wrong=f"a closing of `{said}`, which is no year of four digits",
        why=f'`custom "{CLOSING}"` names the fiscal year that it closes',
        do="take the directive out, or write the year it is of, such as 2025",
    )


def closed_twice(year: int, place: Place, first: Place) -> Problem:
    """Tell of a second closing of a year, and where the first is."""
    return Problem(
        code="closing-twice",
        place=place,
        wrong=f"fiscal year {year} is closed twice",
        why=f"its closing is at {first} already, and both count",
        do="take one of the two out of the ledger",
    )
