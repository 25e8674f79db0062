"""What Hikari buys and pays for, month by month."""

from dataclasses import dataclass
from datetime import date

from tests.sample.days import FISCAL_YEARS, Month
from tests.sample.dice import Dice
from tests.sample.income import all_lunches
from tests.sample.journal import BANK, CASH, Journal, Posting, Transaction, spend

SUPPLIERS = "Liabilities:Payable:Suppliers"
LOAN = "Liabilities:Loans:PublicBank"
LOAN_INSTALMENT = 38000
LOAN_RATE = 19  # in thousandths a year
TUESDAY = 1
LOCAL = ("supplier", "local")

# Yen of food in a lunch, by fiscal year: rice became dear in 2024.
FOOD_IN_LUNCH = (147, 164, 172, 175)
FOOD_FROM_WHOLESALER = 37  # percent; the rest is bought in the town
FOOD_FOR_MARKET = 30000  # a month, for the lunch boxes


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop in the town."""

    name: str
    goods: tuple[str, ...]


FOOD_SHOPS = (
    Shop("八百初商店", ("Vegetables", "Cabbage, carrots, onions", "Greens and mushrooms")),
    Shop("南市農協直売所", ("Potatoes and pumpkin", "Eggs", "Vegetables of the week")),
    Shop("丸中水産", ("Mackerel", "Horse mackerel and squid", "Fish")),
    Shop("大豆屋 (tofu)", ("Tofu and fried tofu", "Soy milk and tofu")),
    Shop("浜町精肉店", ("Chicken", "Pork", "Minced meat")),
)
RICE = Shop("森田精米店", ("Rice",))
FUEL_STATIONS = ("浜町石油", "南石油サービス")
TOOL_SHOPS = (
    (Shop("金物の丸久", ("Shears and files", "Rakes", "Saw blades", "Work gloves")), True),
    (Shop("浜農機サービス", ("Mower serviced", "Nylon line", "Trimmer repaired")), True),
    (Shop("ホームセンター湾岸", ("Hose and fittings", "Kitchen trays", "Rope, sheets")), False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """A bill that comes again; `amounts` by fiscal year, `percent` how far it strays."""

    payee: str
    narration: str
    account: str
    amounts: tuple[int, int, int, int]
    day: int
    months: tuple[int, ...] = tuple(range(1, 13))
    percent: int = 0
    local: bool = False


REGULAR = (
    Regular(
        payee="大和不動産",
        narration="Rent of kitchen, office and parking",
        account="Expenses:Rent",
        amounts=(191500, 191500, 196000, 198750),
        day=27,
        local=True,
    ),
    Regular(
        payee="中央電力",
        narration="Electricity",
        account="Expenses:Utilities",
        amounts=(71300, 77900, 74100, 75600),
        day=18,
        percent=17,
    ),
    Regular(
        payee="南ガス",
        narration="Gas for the kitchen",
        account="Expenses:Utilities",
        amounts=(38700, 39900, 41500, 42200),
        day=19,
        percent=21,
    ),
    Regular(
        payee="南市水道局",
        narration="Water, two months",
        account="Expenses:Utilities",
        amounts=(31400, 31900, 33600, 34100),
        day=26,
        months=(1, 3, 5, 7, 9, 11),
        percent=12,
    ),
    Regular(
        payee="湾岸通信",
        narration="Telephones and internet",
        account="Expenses:Communication",
        amounts=(24180, 24180, 25610, 25610),
        day=25,
        percent=3,
    ),
    Regular(
        payee="汐見リース",
        narration="Lease of two vans",
        account="Expenses:Vehicles",
        amounts=(66880, 66880, 66880, 71500),
        day=5,
    ),
    Regular(
        payee="南自動車整備",
        narration="Vans serviced",
        account="Expenses:Vehicles",
        amounts=(38400, 41200, 42600, 43100),
        day=13,
        months=(2, 5, 8, 11),
        percent=30,
        local=True,
    ),
    Regular(
        payee="衛生用品センター",
        narration="Gloves, masks, detergent",
        account="Expenses:Hygiene",
        amounts=(21900, 22800, 24700, 25200),
        day=11,
        percent=26,
    ),
    Regular(
        payee="共済連",
        narration="Liability insurance for the year",
        account="Expenses:Insurance",
        amounts=(187420, 191260, 204870, 209330),
        day=14,
        months=(4,),
    ),
    Regular(
        payee="共済連",
        narration="Insurance of the vans for the year",
        account="Expenses:Insurance",
        amounts=(241650, 248910, 257340, 0),
        day=2,
        months=(10,),
    ),
    Regular(
        payee="青木税理士事務所",
        narration="Tax adviser, quarter",
        account="Expenses:Office",
        amounts=(82500, 82500, 88000, 88000),
        day=16,
        months=(1, 4, 7, 10),
        local=True,
    ),
    Regular(
        payee="労協連合会",
        narration="Federation dues, quarter",
        account="Expenses:Dues",
        amounts=(63600, 65400, 64200, 66600),
        day=27,
        months=(6, 9, 12, 3),
    ),
    Regular(
        payee="文具の一心堂",
        narration="Paper, files, toner",
        account="Expenses:Office",
        amounts=(8640, 8950, 9320, 9480),
        day=9,
        percent=45,
        local=True,
    ),
    Regular(
        payee="南市税務課",
        narration="Residents' tax on corporations",
        account="Expenses:Taxes",
        amounts=(71000, 71000, 71000, 71000),
        day=29,
        months=(5,),
    ),
)


def record_month(journal: Journal, month: Month) -> None:
    """Write a month's purchases and bills."""
    for bill in REGULAR:
        if month.month in bill.months:
            _regular(journal, bill, month)
    _food(journal, month)
    _fuel(journal, month)
    _tools(journal, month)
    _bank(journal, month)


def _of_year(amounts: tuple[int, ...], month: Month) -> int:
    return amounts[month.fiscal_year - FISCAL_YEARS[0]]


def _regular(journal: Journal, bill: Regular, month: Month) -> None:
    dice = Dice("bill", bill.payee, bill.narration, month.year, month.month)
    amount = _of_year(bill.amounts, month)
    if bill.percent > 0:
        amount = dice.around(amount, bill.percent)
    if amount == 0:
        return
    journal.add(
        Transaction(
            day=month.bank_day(bill.day),
            payee=bill.payee,
            narration=bill.narration,
            postings=spend(bill.account, amount),
            meta=(LOCAL,) if bill.local else (),
        )
    )


def _food(journal: Journal, month: Month) -> None:
    dice = Dice("food", month.year, month.month)
    food = all_lunches(month) * _of_year(FOOD_IN_LUNCH, month) + FOOD_FOR_MARKET
    from_wholesaler = dice.around(food * FOOD_FROM_WHOLESALER // 100, 5)
    rice = dice.around(food * 9 // 100, 10)
    journal.add(
        Transaction(
            day=month.bank_day(4),
            payee=RICE.name,
            narration=f"Rice for {month.name}",
            postings=spend("Expenses:Food:Local", rice),
            meta=(LOCAL,),
        )
    )
    days = _market_days(month)
    for day in days:
        shop = dice.pick(FOOD_SHOPS)
        amount = dice.around((food - from_wholesaler - rice) // len(days), 24)
        journal.add(
            Transaction(
                day=day,
                payee=shop.name,
                narration=dice.pick(shop.goods),
                postings=spend("Expenses:Food:Local", amount),
                meta=(LOCAL,),
            )
        )
    _wholesaler(journal, month, from_wholesaler)


def _market_days(month: Month) -> tuple[date, ...]:
    """Every Tuesday."""
    return tuple(day for day in month.days if day.weekday() == TUESDAY)


def _wholesaler(journal: Journal, month: Month, amount: int) -> None:
    """Buy on account, and pay last month's account."""
    last = month.plus(-1)
    owed = -journal.balance(SUPPLIERS, before=month.first)
    journal.add(
        Transaction(
            day=month.bank_day(20),
            payee="東海給食フーズ",
            narration=f"Account for {last.name}",
            postings=spend(SUPPLIERS, owed),
        ),
        Transaction(
            day=month.last,
            payee="東海給食フーズ",
            narration=f"Groceries, frozen and dry goods, {month.name}",
            postings=spend("Expenses:Food:Other", amount, source=SUPPLIERS),
        ),
    )


def _fuel(journal: Journal, month: Month) -> None:
    dice = Dice("fuel", month.year, month.month)
    price = (168, 174, 178, 181)[month.fiscal_year - FISCAL_YEARS[0]]
    for day in (7, 21):
        litres = dice.between(104, 178)
        journal.add(
            Transaction(
                day=month.bank_day(day),
                payee=dice.pick(FUEL_STATIONS),
                narration=f"Fuel, {litres} l",
                postings=spend("Expenses:Fuel", litres * dice.around(price, 3)),
                meta=(LOCAL,),
            )
        )


def _tools(journal: Journal, month: Month) -> None:
    dice = Dice("tools", month.year, month.month)
    for _ in range(dice.between(1, 3)):
        shop, is_local = dice.pick(TOOL_SHOPS)
        amount = dice.between(1800, 24600)
        small = amount < 5000
        journal.add(
            Transaction(
                day=month.bank_day(dice.between(2, 26)),
                payee=shop.name,
                narration=dice.pick(shop.goods),
                postings=spend("Expenses:Tools", amount, source=CASH if small else BANK),
                meta=(LOCAL,) if is_local else (),
            )
        )


def _bank(journal: Journal, month: Month) -> None:
    """Pay the bank's charges and an instalment of the loan with its interest."""
    dice = Dice("bank", month.year, month.month)
    owed = -journal.balance(LOAN, before=month.first)
    interest = owed * LOAN_RATE // 12000
    journal.add(
        Transaction(
            day=month.bank_day(10),
            payee="日本公庫",
            narration="Loan for the kitchen, instalment and interest",
            postings=(
                Posting(LOAN, LOAN_INSTALMENT),
                Posting("Expenses:Interest", interest),
                Posting(BANK, -LOAN_INSTALMENT - interest),
            ),
        ),
        Transaction(
            day=month.last_bank_day,
            payee="汐見信用金庫",
            narration="Transfer charges",
            postings=spend("Expenses:BankCharges", dice.between(17, 29) * 165),
        ),
    )
