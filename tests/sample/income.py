"""What Hikari earns: contracts with public bodies, the users' share, sales, grants, interest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.sample.days import FISCAL_YEARS, Month
from tests.sample.dice import Dice
from tests.sample.journal import BANK, CASH, SAVINGS, Journal, Posting, Transaction, spend
from tests.sample.people import CARE, END, START
from tests.sample.work import hours_on_line

TAX = "Liabilities:Tax:Consumption"
TAX_PERCENT = 10
CITY, SCHOOL_BOARD, PARK_OFFICE = "南市役所", "南市教育委員会", "汐見県公園事務所"
INSURANCE_FEDERATION = "汐見県国民健康保険団体連合会"
PUBLIC = ("customer", "public")

# Yen for an hour of care, for a school lunch and for a nursery lunch, by fiscal year.
HOUR_OF_CARE = (3410, 3410, 3580, 3630)
LUNCH = (337, 343, 358, 366)
NURSERY_LUNCH = (0, 0, 395, 403)
CASH_KEPT = 48000  # for small purchases
SHARE_BILLED = 86  # percent of the hours; the rest is ways, meetings and records

CHILDREN = {"南市立第一小学校": (184, 179, 176, 171), "南市立浜小学校": (121, 118, 119, 115)}
NURSERY_CHILDREN = (0, 0, 46, 49)


def _of_year(prices: tuple[int, ...], month: Month) -> int:
    return prices[month.fiscal_year - FISCAL_YEARS[0]]


def lunches(school: str, month: Month) -> int:
    """Count the school lunches of a month."""
    eaten = Dice("lunches", school, month.year, month.month)
    children = _of_year(CHILDREN[school], month)
    return sum(children - eaten.between(0, 9) for _ in month.school_days)


def nursery_lunches(month: Month) -> int:
    """Count the nursery's lunches of a month: it stays open in the school holidays."""
    eaten = Dice("lunches", "nursery", month.year, month.month)
    children = _of_year(NURSERY_CHILDREN, month)
    if children == 0:
        return 0
    return sum(children - eaten.between(0, 7) for day in month.days if day.weekday() < 5)


def all_lunches(month: Month) -> int:
    """Count every lunch of a month."""
    return sum(lunches(school, month) for school in CHILDREN) + nursery_lunches(month)


def billed_care(month: Month) -> int:
    """What a month's home care costs those who pay for it, in yen."""
    billed = hours_on_line(CARE, month) * SHARE_BILLED // 100
    return billed * _of_year(HOUR_OF_CARE, month) // 4


def _park(name: str, ordinary: int) -> Callable[[Month], int]:
    """Price a park: by the season, and by the hours of extra work ordered."""
    seasons = (78, 78, 96, 104, 112, 116, 112, 106, 110, 104, 98, 86)

    def price(month: Month) -> int:
        rise = (100, 100, 103, 105)[month.fiscal_year - FISCAL_YEARS[0]]
        extra = Dice("extra work", name, month.year, month.month).between(0, 9) * 2650
        return ordinary * seasons[month.month - 1] * rise // 10000 // 10 * 10 + extra

    return price


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Work for a public body, invoiced each month."""

    key: str
    customer: str
    narration: str
    line: str
    price: Callable[[Month], int]
    since: Month = START
    until: Month = END
    taxed: bool = True
    months_to_pay: int = 1
    pay_day: int = 20

    @property
    def receivable(self) -> str:
        """The account of what is still to be paid."""
        return RECEIVABLES[self.customer]


RECEIVABLES = {
    CITY: "Assets:Receivable:City",
    SCHOOL_BOARD: "Assets:Receivable:SchoolBoard",
    PARK_OFFICE: "Assets:Receivable:Prefecture",
    INSURANCE_FEDERATION: "Assets:Receivable:CareInsurance",
}


def _school(name: str) -> Callable[[Month], int]:
    return lambda month: lunches(name, month) * _of_year(LUNCH, month)


CONTRACTS = (
    Contract(
        key="care-city",
        customer=CITY,
        narration="Home help for the city's elderly service",
        line="HomeCare",
        price=lambda month: billed_care(month) * 34 // 100,
        taxed=False,
        pay_day=25,
    ),
    Contract(
        key="care-insurance",
        customer=INSURANCE_FEDERATION,
        narration="Home care under long-term care insurance",
        line="HomeCare",
        price=lambda month: billed_care(month) * 57 // 100,
        taxed=False,
        months_to_pay=2,
        pay_day=22,
    ),
    Contract(
        key="lunch-first",
        customer=SCHOOL_BOARD,
        narration="School lunches, 南市立第一小学校",
        line="SchoolMeals",
        price=_school("南市立第一小学校"),
    ),
    Contract(
        key="lunch-hama",
        customer=SCHOOL_BOARD,
        narration="School lunches, 南市立浜小学校",
        line="SchoolMeals",
        price=_school("南市立浜小学校"),
    ),
    Contract(
        key="lunch-nursery",
        customer=CITY,
        narration="Lunches for the nursery, みなみ保育園",
        line="SchoolMeals",
        price=lambda month: nursery_lunches(month) * _of_year(NURSERY_LUNCH, month),
        since=Month(2025, 4),
        pay_day=25,
    ),
    Contract(
        key="river-park",
        customer=PARK_OFFICE,
        narration="Keeping of Shiomi river park 汐見川公園",
        line="Parks",
        price=_park("river", 462000),
        until=Month(2024, 8),
        pay_day=28,
    ),
    Contract(
        key="central-park",
        customer=CITY,
        narration="Keeping of the central park 中央公園",
        line="Parks",
        price=_park("central", 538000),
        pay_day=25,
    ),
    Contract(
        key="harbour-green",
        customer=PARK_OFFICE,
        narration="Keeping of the harbour green みなと緑地",
        line="Parks",
        price=_park("harbour", 438000),
        since=Month(2025, 4),
        pay_day=28,
    ),
)

# What was invoiced before these books begin and paid afterwards: contract, month, yen.
OPENING_RECEIVABLES = (
    ("care-city", Month(2023, 3), 528416),
    ("care-insurance", Month(2023, 2), 861204),
    ("care-insurance", Month(2023, 3), 893377),
    ("lunch-first", Month(2023, 3), 838618),
    ("lunch-hama", Month(2023, 3), 552706),
    ("river-park", Month(2023, 3), 503118),
    ("central-park", Month(2023, 3), 561297),
)


def contract(key: str) -> Contract:
    """Find a contract."""
    return next(each for each in CONTRACTS if each.key == key)


def record_month(journal: Journal, month: Month) -> None:
    """Write what was invoiced, sold and received."""
    for each in CONTRACTS:
        if each.since <= month <= each.until:
            _invoice(journal, each, month)
    _users_share(journal, month)
    _lunch_boxes(journal, month)
    _private_gardens(journal, month)
    _interest(journal, month)


def receipt(each: Contract, month: Month, amount: int) -> Transaction:
    """The payment of a month's invoice."""
    paid_in = month.plus(each.months_to_pay)
    return Transaction(
        day=paid_in.bank_day(each.pay_day),
        payee=each.customer,
        narration=f"Received: {each.narration}, {month.name}",
        postings=spend(BANK, amount, source=each.receivable),
        marks=f"^{each.key}-{month.year}-{month.month:02}",
    )


def _invoice(journal: Journal, each: Contract, month: Month) -> None:
    price = each.price(month)
    if price == 0:
        return
    tax = price * TAX_PERCENT // 100 if each.taxed else 0
    taxes = (Posting(TAX, -tax),) if tax > 0 else ()
    journal.add(
        Transaction(
            day=month.last,
            payee=each.customer,
            narration=f"{each.narration}, {month.name}",
            postings=(
                Posting(each.receivable, price + tax),
                Posting(f"Income:Contracts:{each.line}", -price),
                *taxes,
            ),
            meta=(PUBLIC,),
            marks=f"^{each.key}-{month.year}-{month.month:02}",
        ),
        receipt(each, month, price + tax),
    )


def _users_share(journal: Journal, month: Month) -> None:
    """Collect the tenth that those cared for pay themselves."""
    journal.add(
        Transaction(
            day=month.next.bank_day(12),
            payee="利用者負担",
            narration=f"Users' share of home care, {month.name}, by direct debit",
            postings=spend(BANK, billed_care(month) * 9 // 100, source="Income:Sales:UserFees"),
        )
    )


def _lunch_boxes(journal: Journal, month: Month) -> None:
    """Sell lunch boxes on every other Friday, for cash that is paid in at the month's end."""
    dice = Dice("lunch boxes", month.year, month.month)
    sold = [day for day in month.days if day.weekday() == 4 and day.isocalendar().week % 2 == 0]
    taken = 0
    for day in sold:
        amount = dice.between(19, 37) * 550
        taken += amount
        journal.add(
            Transaction(
                day=day,
                payee="弁当販売",
                narration=f"{amount // 550} lunch boxes at the harbour market",
                postings=spend(CASH, amount, source="Income:Sales:LunchBoxes"),
            )
        )
    held = journal.balance(CASH, before=month.first) + taken
    journal.add(
        Transaction(
            day=month.last_bank_day,
            payee="汐見信用金庫",
            narration="Cash paid in",
            postings=spend(BANK, (held - CASH_KEPT) // 1000 * 1000, source=CASH),
        )
    )


def _private_gardens(journal: Journal, month: Month) -> None:
    dice = Dice("gardens", month.year, month.month)
    jobs = 2 if month.month in {5, 6, 10, 11} else dice.between(0, 1)
    for _ in range(jobs):
        price = dice.around(46000, 40)
        tax = price * TAX_PERCENT // 100
        journal.add(
            Transaction(
                day=month.bank_day(dice.between(3, 26)),
                payee=dice.pick(("岡田様", "浜町自治会", "小川歯科医院", "西寺", "三宅様")),
                narration=dice.pick(("Hedges cut", "Pine pruned", "Garden cleared", "Lawn mown")),
                postings=(
                    Posting(BANK, price + tax),
                    Posting("Income:Sales:Gardens", -price),
                    Posting(TAX, -tax),
                ),
            )
        )


def _interest(journal: Journal, month: Month) -> None:
    amounts = {(2, 2024): 12, (8, 2023): 11, (8, 2024): 14, (2, 2025): 61}
    amounts |= {(8, 2025): 127, (2, 2026): 166, (8, 2026): 204}
    amount = amounts.get((month.month, month.year), 0)
    if amount > 0:
        journal.add(
            Transaction(
                day=date(month.year, month.month, 19),
                payee="汐見信用金庫",
                narration="Interest on savings",
                postings=spend(SAVINGS, amount, source="Income:Interest"),
            )
        )
