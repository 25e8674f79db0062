"""Opening balances, capital paid in and out, dividends paid, taxes and the ends of years."""

import re
from datetime import date
from pathlib import Path

from tests.sample import costs, income, work
from tests.sample.days import FIRST_DAY, Month, month_of, months
from tests.sample.income import TAX
from tests.sample.journal import BANK, CASH, SAVINGS, Journal, Posting, Transaction, spend
from tests.sample.once import EVENTS
from tests.sample.people import MEMBERS, member

OPENING = "Equity:Opening-Balances"
OPENING_TAX = 1264300
MARCH, MAY, NOVEMBER = 3, 5, 11
KITCHEN, VEHICLES = "Assets:Equipment:Kitchen", "Assets:Equipment:Vehicles"

# Debit positive. What the indivisible reserve held is what is left.
OPENING_BALANCES = {
    BANK: 2936274,
    SAVINGS: 1512038,
    CASH: 68420,
    "Assets:Deposits": 492000,
    KITCHEN: 2217450,
    VEHICLES: 861300,
    work.DUES: -548613,
    work.WITHHELD: -84310,
    TAX: -OPENING_TAX,
    costs.SUPPLIERS: -361847,
    costs.LOAN: -2242000,
    "Equity:Funds:JobCreation": -418265,
    "Equity:Funds:Education": -236940,
    "Equity:Funds:MutualAid": -142780,
    "Equity:Surplus:CarriedForward": -57316,
}

# Written off each year: kitchen, vehicles.
DEPRECIATION = {2023: (318640, 215325), 2024: (318640, 345325), 2025: (371210, 345325)}

# Capital paid in sums: on joining, or the rest of a subscription.
CAPITAL_PAID = (
    ("Daisuke", date(2024, 10, 1), 50000, "Capital, paid on joining"),
    ("Hanako", date(2024, 12, 16), 100000, "Capital, the rest of her subscription"),
    ("Rin", date(2025, 8, 1), 30000, "Capital, paid on joining"),
    ("Noboru", date(2025, 10, 15), 50000, "Capital, the rest of his subscription"),
    ("Mei", date(2026, 5, 18), 100000, "Capital, paid on joining"),
)
CAPITAL_REPAID = (("Takeshi", date(2024, 9, 27)), ("Yoko", date(2025, 12, 24)))

DIVIDENDS_PAID = date(2024, 6, 28)
DIVIDEND = re.compile(r"^\s+Liabilities:Members:([^:\s]+):Dividend\s+-([\d,]+) JPY", re.MULTILINE)


def record_opening(journal: Journal) -> None:
    """Write what the co-operative owned and owed on the first day."""
    receivables = [
        (income.contract(key), month, amount) for key, month, amount in income.OPENING_RECEIVABLES
    ]
    capital = tuple(
        Posting(f"Equity:Capital:{each.id}", -each.paid_before)
        for each in MEMBERS
        if each.paid_before > 0
    )
    balances = tuple(Posting(account, amount) for account, amount in OPENING_BALANCES.items())
    owed = tuple(Posting(each.receivable, amount) for each, _, amount in receivables)
    journal.open(
        _opening("Bank, equipment, debts and funds", balances),
        _opening("Invoices not yet paid", owed),
        _opening("Capital the members have paid in", capital),
        _opening(
            "What remains is the indivisible reserve",
            (Posting("Equity:Reserves:Indivisible", -_sum(balances + owed + capital)),),
        ),
    )
    for each, month, amount in receivables:
        journal.add(income.receipt(each, month, amount))


def record_month(journal: Journal, month: Month, *, closings: Path) -> None:
    """Write what happened once in this month, and what ends with a fiscal year."""
    journal.add(*(event.entry for event in EVENTS if month_of(event.day) == month))
    for id_, day, amount, narration in CAPITAL_PAID:
        if month_of(day) == month:
            journal.add(_capital(id_, day, amount, narration))
    for id_, day in CAPITAL_REPAID:
        if month_of(day) == month:
            owed = journal.balance(f"Equity:Capital:{id_}", before=day)
            journal.add(_capital(id_, day, owed, "Capital repaid on leaving"))
    if month_of(DIVIDENDS_PAID) == month:
        _pay_dividends(journal, closings / "2023.beancount")
    _consumption_tax(journal, month)
    if month.month == MARCH:
        _depreciation(journal, month)


def assert_balances(journal: Journal) -> None:
    """State the balances: the bank's each month, savings and cash at half-years."""
    for month in months():
        if month.first == FIRST_DAY:
            continue
        journal.assert_balance(BANK, month.first)
        if month.month in {4, 10}:
            journal.assert_balance(SAVINGS, month.first)
            journal.assert_balance(CASH, month.first)
    journal.note(date(2024, 4, 1), costs.LOAN, "Statement of the public bank received and compared")
    journal.note(
        date(2024, 9, 2), BANK, "The river park ended on 31 August; a third of park keeping with it"
    )
    journal.note(date(2025, 4, 1), BANK, "Nursery and harbour green begin today")
    journal.note(
        date(2026, 5, 30),
        "Equity:Surplus:CarriedForward",
        "The meeting heard the report on 2025 and adjourned its allocation to November",
    )


def dividends(closing: Path) -> dict[str, int]:
    """Read what a closing declares to each member, in yen, by member's id; none before it."""
    if not closing.exists():
        return {}
    declared: dict[str, int] = {}
    for id_, amount in DIVIDEND.findall(closing.read_text(encoding="utf-8")):
        declared[id_] = declared.get(id_, 0) + int(amount.replace(",", ""))
    return dict(sorted(declared.items()))


def _pay_dividends(journal: Journal, closing: Path) -> None:
    for id_, amount in dividends(closing).items():
        journal.add(
            Transaction(
                day=DIVIDENDS_PAID,
                payee=member(id_).name,
                narration="Share of the surplus of 2023, as the general meeting decided",
                postings=spend(f"Liabilities:Members:{id_}:Dividend", amount),
            )
        )


def _opening(narration: str, postings: tuple[Posting, ...]) -> Transaction:
    return Transaction(
        day=FIRST_DAY,
        payee="Opening balances",
        narration=narration,
        postings=(*postings, Posting(OPENING, -_sum(postings))),
    )


def _sum(postings: tuple[Posting, ...]) -> int:
    return sum(int(posting.number) for posting in postings)


def _capital(id_: str, day: date, amount: int, narration: str) -> Transaction:
    """Pay capital in, or back where the amount is negative."""
    return Transaction(
        day=day,
        payee=member(id_).name,
        narration=narration,
        postings=spend(BANK, amount, source=f"Equity:Capital:{id_}"),
    )


def _consumption_tax(journal: Journal, month: Month) -> None:
    """Settle consumption tax by the simplified method: half of what was charged is due."""
    year = month.fiscal_year
    if month.month == MAY:
        owed = -journal.balance(TAX, before=Month(year, 4).first)
        journal.add(_tax_paid(month.last_bank_day, f"Consumption tax, rest for {year - 1}", owed))
    if month.month == NOVEMBER:
        interim = _interim(journal, year)
        journal.add(
            _tax_paid(month.last_bank_day, f"Consumption tax, half of {year - 1}'s", interim)
        )
    if month.month == MARCH:
        owed = -journal.balance(TAX, before=month.next.first)
        kept = owed + _interim(journal, year) - _tax_of(journal, year)
        journal.add(
            Transaction(
                day=month.last,
                payee="南税務署",
                narration=f"Consumption tax of {year} not due under the simplified method",
                postings=spend(TAX, kept, source="Income:Other"),
            )
        )


def _tax_paid(day: date, narration: str, amount: int) -> Transaction:
    return Transaction(day=day, payee="南税務署", narration=narration, postings=spend(TAX, amount))


def _tax_of(journal: Journal, year: int) -> int:
    """What is due for a year: half of what was charged, in whole hundreds."""
    if year < FIRST_DAY.year:
        return OPENING_TAX
    since, before = Month(year, 4).first, Month(year + 1, 4).first
    return journal.credited(TAX, since=since, before=before) // 200 * 100


def _interim(journal: Journal, year: int) -> int:
    return _tax_of(journal, year - 1) // 200 * 100


def _depreciation(journal: Journal, month: Month) -> None:
    for account, amount in zip((KITCHEN, VEHICLES), DEPRECIATION[month.fiscal_year], strict=True):
        name = account.rsplit(":", maxsplit=1)[1].lower()
        journal.add(
            Transaction(
                day=month.last,
                payee="減価償却",
                narration=f"Depreciation of {month.fiscal_year}, {name}",
                postings=spend("Expenses:Depreciation", amount, source=account),
            )
        )
