"""Random books of a co-op, written as Beancount and, from the same values, for hledger."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from coopctl.allocation.years import Period
from coopctl.money import Currency

FUNDS = ["Equity:Reserves:Legal", "Equity:Reserves:Social", "Equity:CarriedForward"]
MEMBERS = ["Zoe", "Abe", "Mia-2", "花子", "Ömer"]
SALES = ["Income:Sales", "Income:Sales:Bread", "Income:Sales:Bread:Rye"]
COSTS = ["Expenses:Rent", "Expenses:Food", "Expenses:Food:Market"]
SHEET = ["Assets:Bank", "Assets:Bank:Till", "Assets:Owed", "Liabilities:Loan", "Liabilities:Tax"]


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on an account, debit above zero; a price in the currency of the books."""

    account: str
    number: Decimal
    commodity: str
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction that balances."""

    day: date
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Books of two or three fiscal years.

    Attributes:
        starts: month of the fiscal year's first day.
        year: that is closed.
    """

    currency: Currency
    starts: int
    year: int
    members: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def period(self) -> Period:
        """The fiscal year that is closed."""
        first = date(self.year, self.starts, 1)
        return Period(self.year, first, date(self.year + 1, self.starts, 1) - timedelta(days=1))

    @property
    def accounts(self) -> list[str]:
        """Every account, whether anything is posted to it or not."""
        own = [f"Equity:{kind}:{each}" for kind in ("Capital", "Work") for each in self.members]
        return [*SHEET, *FUNDS, "Equity:Opening", *own, "Equity:Work:Done", *SALES,
                "Income:Grants", *COSTS, "Assets:Dollars"]  # fmt: skip

    @property
    def rules(self) -> str:
        """Rules that read these books; `steps_by` writes their steps."""
        return f"""\
schema: 1
cooperative: Random
ledger: main.beancount
currency: {self.currency.code}
fiscal_year: {{starts: "{self.starts:02}-01", named_after: start}}
accounts:
  turnover: [Income:Sales]
members:
  account: Equity:Capital:{{member}}
measures:
  work: {{account: "Equity:Work:{{member}}", unit: HOUR}}
  capital: {{account: "Equity:Capital:{{member}}", balance: year-end}}
closing: {{folder: closings}}
"""


def ledger_by(random: Random) -> Ledger:
    """Choose books: one to five members, some dozen entries, a surplus or a loss."""
    currency = Currency.of(random.choice(["EUR", "JPY", "KWD"]))
    starts, year = random.choice([1, 1, 4, 7, 10]), random.randint(2021, 2025)
    members = tuple(random.sample(MEMBERS, random.randint(1, len(MEMBERS))))
    first, last = date(year - random.randint(0, 1), starts, 1), date(year + 2, starts, 1)
    chance = _Chance(random, currency, members)
    entries = [chance.opening(first)]
    for _ in range(random.randint(4, 60)):
        day = first + timedelta(days=random.randrange((last - first).days))
        if random.random() < 0.15:  # the days on which years begin and end
            month = random.choice([starts, (starts + 10) % 12 + 1])
            edge = random.choice([1, calendar.monthrange(day.year, month)[1]])
            day = min(max(date(day.year, month, edge), first), last)
        entries.append(chance.entry(day))
    entries.append(chance.sale(date(year, starts, 15)))
    entries.sort(key=lambda each: each.day)
    return Ledger(currency, starts, year, members, tuple(entries))


class _Chance:
    """Chooses entries."""

    def __init__(self, random: Random, currency: Currency, members: tuple[str, ...]) -> None:
        self.random = random
        self.currency = currency
        self.members = members

    def money(self, most: int = 9_000_000) -> Decimal:
        count = self.random.choice([1, 7, self.random.randint(1, most)])
        return count * self.currency.unit

    def between(self, day: date, debit: str, credit: str) -> Entry:
        amount, code = self.money(), self.currency.code
        return Entry(day, (Posting(debit, amount, code), Posting(credit, -amount, code)))

    def opening(self, day: date) -> Entry:
        held = [*FUNDS, *(f"Equity:Capital:{each}" for each in self.members)]
        postings = [Posting(each, -self.money(), self.currency.code) for each in held]
        total = -sum((each.number for each in postings), Decimal(0))
        return Entry(day, (Posting("Assets:Bank", total, self.currency.code), *postings))

    def sale(self, day: date) -> Entry:
        return self.between(day, self.random.choice(SHEET[:3]), self.random.choice(SALES))

    def cost(self, day: date) -> Entry:
        return self.between(day, self.random.choice(COSTS), self.random.choice(SHEET))

    def entry(self, day: date) -> Entry:
        kinds = [self.sale, self.sale, self.cost, self.cost, self.hours, self.hours, self.hours,
                 self.other, self.refund, self.split, self.dollars]  # fmt: skip
        return self.random.choice(kinds)(day)

    def hours(self, day: date) -> Entry:
        number = Decimal(self.random.randint(1, 60_000)) / self.random.choice([1, 4, 100])
        member = self.random.choice(self.members)
        return Entry(
            day,
            (
                Posting(f"Equity:Work:{member}", number, "HOUR"),
                Posting("Equity:Work:Done", -number, "HOUR"),
            ),
        )

    def other(self, day: date) -> Entry:
        """Move something within the balance sheet, or take a grant."""
        pairs = [("Assets:Bank", "Income:Grants"), ("Liabilities:Loan", "Assets:Bank"),
                 (self.random.choice(FUNDS), "Assets:Bank"),
                 ("Assets:Bank", f"Equity:Capital:{self.random.choice(self.members)}")]  # fmt: skip
        return self.between(day, *self.random.choice(pairs))

    def refund(self, day: date) -> Entry:
        return self.between(day, self.random.choice(SALES), "Assets:Bank")

    def split(self, day: date) -> Entry:
        """Sell and pay at once, some of it to the same account twice."""
        sales = [Posting(self.random.choice(SALES), -self.money(), self.currency.code)
                 for _ in range(self.random.randint(1, 4))]  # fmt: skip
        costs = [Posting(self.random.choice(COSTS), self.money(), self.currency.code)
                 for _ in range(self.random.randint(0, 3))]  # fmt: skip
        rest = -sum((each.number for each in [*sales, *costs]), Decimal(0))
        return Entry(day, (*sales, *costs, Posting("Assets:Bank", rest, self.currency.code)))

    def dollars(self, day: date) -> Entry:
        """Buy another currency at a price, which stays on the balance sheet."""
        number, price = Decimal(self.random.randint(1, 900)), self.money(3_000)
        return Entry(
            day,
            (
                Posting("Assets:Dollars", number, "USD", price),
                Posting("Assets:Bank", -number * price, self.currency.code),
            ),
        )


def as_beancount(ledger: Ledger) -> str:
    """Write it as Beancount reads it."""
    first = min(each.day for each in ledger.entries)
    lines = [f'option "operating_currency" "{ledger.currency.code}"']
    lines.append('include "closings/*.beancount"')
    lines += [f"{first} open {name}" for name in ledger.accounts]
    for entry in ledger.entries:
        lines += ["", f'{entry.day} * "entry"', *(f"  {each}" for each in _postings(entry, ledger))]
    return "\n".join(lines) + "\n"


def as_journal(ledger: Ledger) -> str:
    """Write it as hledger reads it."""
    return journal_of(
        ledger.currency, ((each.day, tuple(_postings(each, ledger))) for each in ledger.entries)
    )


def journal_of(currency: Currency, entries: Iterator[tuple[date, tuple[str, ...]]]) -> str:
    """Put transactions, each a day and its lines, into a journal for hledger."""
    digits = f"1000.{'0' * currency.digits} {currency.code}"
    lines = [f"commodity {digits}", "commodity 1000.0000 HOUR", "commodity 1000.0000 USD"]
    for day, postings in entries:
        lines += ["", f"{day} entry", *(f"    {each}" for each in postings)]
    return "\n".join(lines) + "\n"


def _postings(entry: Entry, ledger: Ledger) -> Iterator[str]:
    """Write the postings, as both programs read them."""
    for each in entry.postings:
        price = "" if each.price is None else f" @ {each.price:f} {ledger.currency.code}"
        yield f"{each.account}  {each.number:f} {each.commodity}{price}"


def steps_by(random: Random, ledger: Ledger) -> str:
    """Write steps for a surplus and for a loss, whatever they come to."""
    code, some = ledger.currency.code, random.randint(1, 99)
    amounts = [f"{some}% of surplus", f"1/{some} of remainder", "2% of turnover", f"{some} {code}",
               "remainder", "10% of Equity:Reserves:Legal", f"{some}% of remainder"]  # fmt: skip
    lines = ["allocation:"]
    for number in range(random.randint(0, 3)):
        to = random.choice([f"{random.choice(FUNDS)}",
                            f"{{{FUNDS[0]}: 1/3, {FUNDS[1]}: rest}}"])  # fmt: skip
        lines += [f"  - step: s{number}", f"    amount: {random.choice(amounts)}", f"    to: {to}"]
        if random.random() < 0.3:
            lines.append(f"    at_most: {random.choice(amounts)}")
    if random.random() < 0.3:
        lines += ["  - step: released", "    amount: 5% of surplus", f"    from: {FUNDS[1]}"]
    for number, measure in enumerate(random.sample(["work", "capital"], random.randint(1, 2)), 4):
        to = random.choice(["Liabilities:Members:{member}", "Equity:Capital:{member}"])
        lines += [f"  - step: s{number}", f"    amount: {random.choice(['remainder', amounts[0]])}",
                  f"    in_proportion_to: {measure}", f"    to: {to}"]  # fmt: skip
        if random.random() < 0.3:
            lines.append(f"    at_most_each: {random.choice(['10% of capital', f'5 {code}'])}")
        if random.random() < 0.3:
            lines.append(f"    rounding: {{method: {random.choice(['down', 'half-up'])}}}")
    lines += ["losses:", "  - step: s7", "    amount: 50% of remainder", f"    from: {FUNDS[0]}"]
    lines += ["  - step: s8", "    amount: remainder", "    in_proportion_to: capital",
              "    from: Equity:Capital:{member}"]  # fmt: skip
    return "\n".join(lines) + "\n"
