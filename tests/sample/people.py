"""The members and helpers of Hikari: who they are, what they do, what they have paid in."""

from dataclasses import dataclass
from datetime import date

from tests.sample.days import Month

CARE = "home care"
MEALS = "school meals"
PARKS = "park keeping"
OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Spell:
    """Work on one line over some months, the last one included."""

    line: str
    since: Month
    until: Month
    hours: int  # in an ordinary month


@dataclass(frozen=True, slots=True)
class Instalments:
    """Capital kept back from pay each month until the subscription is paid."""

    since: Month
    until: Month
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member; `rates` are yen an hour in the fiscal years from 2023 on.

    `group` says from where somebody came to us, where it was not from another job.
    """

    id: str
    name: str
    job: str
    joined: date
    rates: tuple[int, int, int, int]
    spells: tuple[Spell, ...]
    subscribed: int
    paid_before: int = 0
    instalments: tuple[Instalments, ...] = ()
    left: date | None = None
    status: str = "worker"
    insured: bool = True
    remark: str = ""
    born: int
    group: str = ""

    def is_member(self, month: Month) -> bool:
        """Tell whether the person was a member on any day of the month."""
        return self.joined <= month.last and (self.left is None or month.first <= self.left)

    def instalment(self, month: Month) -> int:
        """What is kept back from this month's pay."""
        return sum(part.amount for part in self.instalments if part.since <= month <= part.until)


@dataclass(frozen=True, slots=True)
class Helper:
    """Someone who works with the members and is none."""

    name: str
    rates: tuple[int, int, int, int]
    spells: tuple[Spell, ...]


START, END = Month(2023, 4), Month(2026, 9)

LEARNING = {
    "Sayuri": (Month(2025, 4), END),
    "Daisuke": (Month(2024, 10), Month(2024, 10)),
    "Rin": (Month(2025, 8), Month(2025, 8)),
    "Mei": (Month(2026, 5), Month(2026, 5)),
}
"""Months in which somebody's hours are those of learning the work, or of teaching it."""


def _always(line: str, hours: int) -> tuple[Spell, ...]:
    return (Spell(line, START, END, hours),)


# In the order of joining. The founders worked together before the Act of 2022 gave such a
# co-operative its form; their days of joining are those of the earlier register.
MEMBERS = (
    Member(
        id="Hanako",
        name="佐藤花子",
        job="chair; leads home care",
        born=1961,
        joined=date(2014, 6, 2),
        rates=(1705, 1705, 1775, 1825),
        spells=(*_always(CARE, 106), *_always(OFFICE, 50)),
        subscribed=500000,
        paid_before=400000,
        remark="Paid the last 100,000 in one sum in December 2024, when the bank account ran low.",
    ),
    Member(
        id="Jiro",
        name="鈴木次郎",
        job="head cook",
        born=1967,
        group="out of work",
        joined=date(2014, 9, 1),
        rates=(1595, 1595, 1665, 1705),
        spells=(*_always(MEALS, 166),),
        subscribed=350000,
        paid_before=350000,
    ),
    Member(
        id="Wataru",
        name="田中渉",
        job="leads park keeping",
        born=1958,
        group="retired",
        joined=date(2015, 10, 1),
        rates=(1580, 1580, 1640, 1685),
        spells=(
            Spell(PARKS, START, Month(2024, 8), 162),
            Spell(PARKS, Month(2024, 9), Month(2025, 3), 112),
            Spell(CARE, Month(2024, 12), Month(2025, 3), 34),
            Spell(PARKS, Month(2025, 4), END, 160),
        ),
        subscribed=450000,
        paid_before=450000,
        remark="Learned home care in the autumn of 2024 and did it while a park was missing.",
    ),
    Member(
        id="Aiko",
        name="高橋愛子",
        job="home care",
        born=1974,
        group="raising children",
        joined=date(2016, 4, 11),
        rates=(1520, 1530, 1595, 1640),
        spells=(
            Spell(CARE, START, Month(2024, 9), 148),
            Spell(CARE, Month(2024, 10), Month(2025, 5), 101),
            Spell(CARE, Month(2025, 6), END, 139),
        ),
        subscribed=300000,
        paid_before=300000,
        remark="Shorter weeks from October 2024 to May 2025, to look after her father.",
    ),
    Member(
        id="Sayuri",
        name="山本小百合",
        job="home care",
        born=1956,
        group="retired",
        joined=date(2017, 11, 6),
        rates=(1490, 1490, 1555, 1595),
        spells=(
            Spell(CARE, START, Month(2025, 1), 94),
            Spell(CARE, Month(2025, 4), END, 7),
        ),
        subscribed=250000,
        paid_before=250000,
        insured=False,
        remark="Ill in February and March 2025; since then she only accompanies newcomers.",
    ),
    Member(
        id="Michiko",
        name="伊藤美智子",
        job="dietitian",
        born=1984,
        joined=date(2018, 4, 2),
        rates=(1550, 1560, 1625, 1670),
        spells=(
            Spell(MEALS, START, Month(2025, 5), 118),
            Spell(OFFICE, START, Month(2025, 5), 22),
            Spell(MEALS, Month(2025, 11), END, 102),
            Spell(OFFICE, Month(2025, 11), END, 16),
        ),
        subscribed=300000,
        paid_before=205000,
        instalments=(
            Instalments(START, Month(2025, 5), 2500),
            Instalments(Month(2025, 11), Month(2026, 6), 2500),
        ),
        remark="On parental leave from June to October 2025; no instalments in those months.",
    ),
    Member(
        id="Kenta",
        name="渡辺健太",
        job="park keeper",
        born=1989,
        group="out of work",
        joined=date(2019, 7, 16),
        rates=(1370, 1380, 1450, 1495),
        spells=(*_always(PARKS, 154),),
        subscribed=300000,
        paid_before=132000,
        instalments=(
            Instalments(START, Month(2024, 9), 3000),
            Instalments(Month(2025, 4), END, 3000),
        ),
        remark="The board let his instalments rest in the winter of 2024.",
    ),
    Member(
        id="Noboru",
        name="中村昇",
        job="treasurer",
        born=1959,
        group="retired",
        joined=date(2020, 2, 17),
        rates=(1535, 1545, 1610, 1650),
        spells=(*_always(OFFICE, 118),),
        subscribed=380000,
        paid_before=330000,
        remark="Paid the rest of his subscription in October 2025.",
    ),
    Member(
        id="Emi",
        name="小林恵美",
        job="cook",
        born=1978,
        group="raising children",
        joined=date(2021, 5, 10),
        rates=(1290, 1305, 1385, 1425),
        spells=(*_always(MEALS, 104),),
        subscribed=280000,
        paid_before=180000,
        instalments=(Instalments(START, Month(2024, 11), 5000),),
        insured=False,
    ),
    Member(
        id="Takeshi",
        name="加藤武",
        job="home care",
        born=1982,
        joined=date(2021, 12, 1),
        left=date(2024, 9, 30),
        rates=(1500, 1510, 0, 0),
        spells=(Spell(CARE, START, Month(2024, 9), 146),),
        subscribed=325000,
        paid_before=325000,
        remark="Moved to Hokkaido; capital repaid on 27 September 2024.",
    ),
    Member(
        id="Yoko",
        name="吉田洋子",
        job="gardener",
        born=1986,
        group="out of work",
        joined=date(2022, 10, 3),
        left=date(2025, 12, 26),
        rates=(1355, 1365, 1430, 0),
        spells=(Spell(PARKS, START, Month(2025, 12), 130),),
        subscribed=300000,
        paid_before=200000,
        instalments=(Instalments(START, Month(2025, 11), 2000),),
        remark="Opened her own nursery; what she had paid was repaid on 24 December 2025.",
    ),
    Member(
        id="Daisuke",
        name="山田大輔",
        job="home care, driver",
        born=1977,
        group="out of work",
        joined=date(2024, 10, 1),
        rates=(0, 1445, 1515, 1560),
        spells=(Spell(CARE, Month(2024, 10), END, 136),),
        subscribed=300000,
        instalments=(Instalments(Month(2024, 10), END, 10000),),
        remark="Came in Takeshi's place: 50,000 on joining, then 10,000 a month from his pay.",
    ),
    Member(
        id="Rin",
        name="松本凛",
        job="home care",
        born=1996,
        group="raising children",
        joined=date(2025, 8, 1),
        rates=(0, 0, 1420, 1465),
        spells=(Spell(CARE, Month(2025, 8), END, 121),),
        subscribed=300000,
        instalments=(Instalments(Month(2025, 8), END, 5000),),
        status="probation",
        remark="On probation for two years (by-laws art. 9): a vote, and no work dividend yet.",
    ),
    Member(
        id="Mei",
        name="井上芽衣",
        job="gardener",
        born=1999,
        joined=date(2026, 5, 18),
        rates=(0, 0, 0, 1455),
        spells=(Spell(PARKS, Month(2026, 5), END, 138),),
        subscribed=300000,
        instalments=(Instalments(Month(2026, 6), END, 8000),),
        remark="Came in Yoko's place after a year as a trainee elsewhere, so without probation.",
    ),
)

HELPERS = (
    Helper("上野 Ueno", (1120, 1145, 1190, 1235), (Spell(MEALS, START, END, 62),)),
    Helper(
        "森 Mori",
        (1135, 1160, 1205, 1250),
        (
            Spell(PARKS, START, Month(2024, 8), 38),
            Spell(PARKS, Month(2025, 5), Month(2025, 11), 44),
            Spell(PARKS, Month(2026, 5), END, 40),
        ),
    ),
    Helper(
        "小田 Oda",
        (1180, 1205, 1250, 1290),
        (Spell(CARE, Month(2023, 7), Month(2024, 12), 33), Spell(CARE, Month(2025, 5), END, 47)),
    ),
    Helper("原 Hara", (0, 0, 1180, 1225), (Spell(MEALS, Month(2025, 4), END, 58),)),
)


def member(id_: str) -> Member:
    """Find a member by id."""
    return next(each for each in MEMBERS if each.id == id_)
