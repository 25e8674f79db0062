"""The bills, grants and uses of funds that come once, as the treasurer entered them."""

from dataclasses import dataclass
from datetime import date

from tests.sample.journal import BANK, SAVINGS, Transaction, spend


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Something paid from the bank, or `source`."""

    day: date
    payee: str
    narration: str
    account: str
    amount: int
    source: str = BANK
    marks: str = ""
    local: bool = False
    remark: str = ""

    @property
    def entry(self) -> Transaction:
        """The entry in the books."""
        return Transaction(
            day=self.day,
            payee=self.payee,
            narration=self.narration,
            postings=spend(self.account, self.amount, source=self.source),
            meta=(("supplier", "local"),) if self.local else (),
            marks=self.marks,
            remark=self.remark,
        )


MEETINGS, TRAINING, REPAIRS = "Expenses:Meetings", "Expenses:Training", "Expenses:Repairs"
HALL, FEDERATION = "南市公民館", "労協連合会"
GRANTS, PREFECTURE = "Income:Grants", "汐見県"


EVENTS = (
    # Fiscal year 2023
    Once(
        day=date(2023, 5, 27),
        payee=HALL,
        narration="Hall for the general meeting",
        account=MEETINGS,
        amount=9350,
    ),
    Once(
        day=date(2023, 6, 15),
        payee=FEDERATION,
        narration="Course in associated work, two places",
        account=TRAINING,
        amount=46200,
    ),
    Once(
        day=date(2023, 9, 8),
        payee="介護福祉学院",
        narration="Refresher for care workers, three places",
        account=TRAINING,
        amount=71280,
    ),
    Once(
        day=date(2023, 10, 19),
        payee="浜電気工事店",
        narration="Steam oven: door seal and sensor",
        account=REPAIRS,
        amount=83160,
        local=True,
    ),
    Once(
        day=date(2023, 12, 21),
        payee=PREFECTURE,
        narration="Aid against energy prices",
        account=BANK,
        amount=187000,
        source=GRANTS,
    ),
    Once(
        day=date(2024, 2, 8),
        payee="南市社会福祉協議会",
        narration="For neighbours after the fire in 浜町",
        account="Equity:Funds:MutualAid",
        amount=30000,
        marks="#mutual-aid",
        remark="Resolved by the board on 5 February: from the fund, not from the year.",
    ),
    Once(
        day=date(2024, 2, 21),
        payee="県造園協会",
        narration="Course: felling and climbing",
        account=TRAINING,
        amount=58300,
    ),
    Once(
        day=date(2024, 3, 22),
        payee="南自動車整備",
        narration="Used van for the kitchen",
        account="Assets:Equipment:Vehicles",
        amount=780000,
        local=True,
    ),
    # Fiscal year 2024
    Once(
        day=date(2024, 5, 25),
        payee=HALL,
        narration="Hall for the general meeting",
        account=MEETINGS,
        amount=9350,
    ),
    Once(
        day=date(2024, 7, 23),
        payee="湾岸冷熱",
        narration="Heat pump of the kitchen: new compressor",
        account=REPAIRS,
        amount=1086250,
        remark="Failed on 11 July, a week before the holidays. Not insured: over ten years old.",
    ),
    Once(
        day=date(2024, 7, 24),
        payee="湾岸冷熱",
        narration="Hire of a cold store, 12 days",
        account=REPAIRS,
        amount=138600,
    ),
    Once(
        day=date(2024, 10, 11),
        payee="介護福祉学院",
        narration="Care worker's certificate for Wataru, evening course",
        account=TRAINING,
        amount=89100,
        remark="The prefecture gave the river park to the lowest bidder from September on.",
    ),
    Once(
        day=date(2024, 11, 26),
        payee="汐見信用金庫",
        narration="From savings, to pay November's wages",
        account=BANK,
        amount=800000,
        source=SAVINGS,
    ),
    Once(
        day=date(2024, 12, 17),
        payee=PREFECTURE,
        narration="Aid against food prices in school meals",
        account=BANK,
        amount=142000,
        source=GRANTS,
    ),
    Once(
        day=date(2025, 1, 29),
        payee="汐見ウェブ",
        narration="Leaflets and pages for the tenders of spring",
        account="Expenses:Office",
        amount=67100,
        local=True,
    ),
    # Fiscal year 2025
    Once(
        day=date(2025, 5, 20),
        payee="厨房機器サービス",
        narration="Dishwasher for the nursery's kitchen",
        account="Assets:Equipment:Kitchen",
        amount=628100,
    ),
    Once(
        day=date(2025, 5, 31),
        payee=HALL,
        narration="Hall for the general meeting",
        account=MEETINGS,
        amount=10120,
    ),
    Once(
        day=date(2025, 9, 12),
        payee="介護福祉学院",
        narration="Course on dementia care, two places",
        account=TRAINING,
        amount=61600,
    ),
    Once(
        day=date(2025, 11, 13),
        payee=FEDERATION,
        narration="Study days on working and deciding together, four members",
        account="Equity:Funds:Education",
        amount=128700,
        marks="#education",
        remark="Paid from the fund set aside for it, so no expense of the year.",
    ),
    Once(
        day=date(2026, 1, 22),
        payee=PREFECTURE,
        narration="Subsidy for newcomers' training",
        account=BANK,
        amount=214000,
        source=GRANTS,
    ),
    Once(
        day=date(2026, 2, 17),
        payee="浜電気工事店",
        narration="Lights in kitchen and office",
        account=REPAIRS,
        amount=118470,
        local=True,
    ),
    Once(
        day=date(2026, 3, 10),
        payee="汐見信用金庫",
        narration="Back to savings",
        account=SAVINGS,
        amount=600000,
    ),
    # Fiscal year 2026
    Once(
        day=date(2026, 5, 30),
        payee=HALL,
        narration="Hall for the general meeting",
        account=MEETINGS,
        amount=10120,
    ),
    Once(
        day=date(2026, 6, 11),
        payee="まちづくり研究室",
        narration="Study of evening meals for people living alone",
        account="Equity:Funds:JobCreation",
        amount=214500,
        marks="#job-creation",
        remark="The first use of this fund: new work for two or three members.",
    ),
    Once(
        day=date(2026, 7, 9),
        payee="県造園協会",
        narration="Course: old trees",
        account=TRAINING,
        amount=47300,
    ),
    Once(
        day=date(2026, 8, 20),
        payee=PREFECTURE,
        narration="Aid against energy prices",
        account=BANK,
        amount=96000,
        source=GRANTS,
    ),
)
