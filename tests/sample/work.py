"""Timesheets and pay: what members and helpers worked, and what they were paid for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.sample.days import FISCAL_YEARS, MONTH_NAMES, Month, fiscal_year
from tests.sample.dice import Dice
from tests.sample.journal import BANK, Journal, Posting, Transaction, spend
from tests.sample.people import (
    CARE,
    HELPERS,
    LEARNING,
    MEALS,
    MEMBERS,
    OFFICE,
    PARKS,
    Helper,
    Member,
    Spell,
)

DUES = "Liabilities:SocialInsurance"
WITHHELD = "Liabilities:Tax:Withholding"
WORK_DONE = "Equity:Work:Done"

# How much of an ordinary month's work there is from January to December, in percent.
SEASONS = {
    CARE: (98, 95, 102, 100, 101, 100, 102, 99, 98, 101, 99, 97),
    MEALS: (91, 104, 87, 92, 105, 110, 85, 44, 105, 110, 106, 94),
    PARKS: (84, 86, 99, 102, 109, 111, 107, 95, 108, 105, 101, 92),
    OFFICE: (97, 95, 113, 121, 118, 98, 96, 88, 97, 99, 97, 101),
}

# Kept back from members' pay and added by the co-operative, in ten-thousandths of pay.
INSURED_SHARE = {2023: 1476, 2024: 1474, 2025: 1469, 2026: 1468}
OTHERS_SHARE = {2023: 60, 2024: 60, 2025: 55, 2026: 50}
OWN_SURCHARGE = 66  # child allowance and accidents at work, which the co-operative bears alone

DECEMBER = 12
FEW_HOURS = 4 * 12

# Allowances in December, in percent of an ordinary month's pay: none in the year of the loss.
WINTER_ALLOWANCE = {2023: 45, 2025: 80}


def quarters(person: Member | Helper, spell: Spell, month: Month) -> int:
    """How many quarters of an hour a person worked on one line in a month."""
    if not spell.since <= month <= spell.until:
        return 0
    ordinary = spell.hours * 4 * SEASONS[spell.line][month.month - 1] // 100
    days = month.last.day
    present = _days_present(person, month)
    if present == 0:
        return 0
    dice = Dice("hours", _key(person), spell.line, month.year, month.month)
    worked = dice.around(ordinary, 5) + dice.between(-5, 5)
    return max(worked * present // days, 1)


def hours_on_line(line: str, month: Month) -> int:
    """How many quarters of an hour all members and helpers worked on one line in a month."""
    people: tuple[Member | Helper, ...] = (*MEMBERS, *HELPERS)
    return sum(
        quarters(person, spell, month)
        for person in people
        for spell in person.spells
        if spell.line == line
    )


def record_month(journal: Journal, month: Month) -> None:
    """Write a month's timesheets, pay and social insurance."""
    for member in MEMBERS:
        if member.is_member(month):
            worked = _timesheets(journal, member, month)
            _pay_member(journal, member, month, worked)
    for helper in HELPERS:
        _record_helper(journal, helper, month)
    _insurance(journal, month)
    _withheld_tax(journal, month)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A month's work of one person on one line."""

    account: str
    who: str
    line: str
    worked: int  # in quarters of an hour
    first: date
    last: date


def _key(person: Member | Helper) -> str:
    return person.id if isinstance(person, Member) else person.name


def _presence(person: Member | Helper, month: Month) -> tuple[date, date]:
    first, last = month.first, month.last
    if isinstance(person, Member):
        first = max(first, person.joined)
        last = last if person.left is None else min(last, person.left)
    return first, last


def _days_present(person: Member | Helper, month: Month) -> int:
    first, last = _presence(person, month)
    return max((last - first).days + 1, 0)


def _timesheets(journal: Journal, person: Member | Helper, month: Month) -> int:
    """Write a person's timesheets of a month; the answer is in quarters of an hour."""
    account = f"Equity:Work:{person.id}" if isinstance(person, Member) else "Equity:Work:Helpers"
    main_line = max(person.spells, key=lambda spell: spell.hours).line
    first, last = _presence(person, month)
    last = min(last, month.last_bank_day)
    sum_of_lines = 0
    for spell in person.spells:
        worked = quarters(person, spell, month)
        sum_of_lines += worked
        if worked == 0:
            continue
        sheet = _Sheet(account, _key(person), spell.line, worked, first, last)
        # What is little, or not a person's main line of work, is handed in once a month.
        halves = isinstance(person, Member) and spell.line == main_line and worked > FEW_HOURS
        journal.add(*(_halves(sheet, month) if halves else [_entry(sheet)]))
    return sum_of_lines


def _halves(sheet: _Sheet, month: Month) -> list[Transaction]:
    middle = month.day(15)
    if sheet.first > middle:
        return [_entry(sheet)]
    dice = Dice("halves", sheet.who, sheet.line, month.year, month.month)
    earlier = dice.around(sheet.worked // 2, 8)
    halves = (
        _Sheet(sheet.account, sheet.who, sheet.line, earlier, sheet.first, middle),
        _Sheet(
            sheet.account,
            sheet.who,
            sheet.line,
            sheet.worked - earlier,
            month.day(16),
            sheet.last,
        ),
    )
    return [_entry(half) for half in halves]


def _entry(sheet: _Sheet) -> Transaction:
    hours = Decimal(sheet.worked) / 4
    month = MONTH_NAMES[sheet.last.month - 1]
    return Transaction(
        day=sheet.last,
        payee="Timesheet",
        narration=f"{sheet.who}, {sheet.line}, {sheet.first.day} to {sheet.last.day} {month}",
        postings=(
            Posting(sheet.account, hours, "HOUR"),
            Posting(WORK_DONE, -hours, "HOUR"),
        ),
        meta=(("line", sheet.line),),
        marks="#learning" if _is_learning(sheet) else "",
    )


def _is_learning(sheet: _Sheet) -> bool:
    """Tell whether a timesheet is one of learning or teaching the work."""
    first, last = LEARNING.get(sheet.who, (None, None))
    if first is None or last is None:
        return False
    return first <= Month(sheet.last.year, sheet.last.month) <= last


def _pay_member(journal: Journal, member: Member, month: Month, worked: int) -> None:
    rate = member.rates[month.fiscal_year - FISCAL_YEARS[0]]
    gross = (worked * rate + 2) // 4
    _, last = _presence(member, month)
    if gross > 0:
        entry = _Pay(member, min(last, month.last_bank_day), f"Pay for {month.name}", gross)
        journal.add(_paid(entry, member.instalment(month)))
    percent = WINTER_ALLOWANCE.get(month.fiscal_year, 0)
    if month.month == DECEMBER and member.left is None and percent > 0 and gross > 0:
        allowance = gross * percent // 100
        narration = f"Winter allowance {month.year}"
        journal.add(_paid(_Pay(member, month.bank_day(10), narration, allowance), 0))


@dataclass(frozen=True, slots=True)
class _Pay:
    """What a member is paid before anything is kept back."""

    member: Member
    day: date
    narration: str
    gross: int


def _paid(pay: _Pay, instalment: int) -> Transaction:
    shares = INSURED_SHARE if pay.member.insured else OTHERS_SHARE
    insurance = pay.gross * shares[fiscal_year(pay.day)] // 10000
    tax = _income_tax(pay.gross - insurance)
    kept = (
        Posting(DUES, -insurance),
        Posting(WITHHELD, -tax),
        Posting(f"Equity:Capital:{pay.member.id}", -instalment),
    )
    net = pay.gross - insurance - tax - instalment
    return Transaction(
        day=pay.day,
        payee=pay.member.name,
        narration=f"{pay.narration}, less instalment" if instalment > 0 else pay.narration,
        postings=(
            Posting(f"Expenses:Pay:{pay.member.id}", pay.gross),
            *(posting for posting in kept if posting.number != 0),
            Posting(BANK, -net),
        ),
    )


def _income_tax(pay: int) -> int:
    """Withhold by the monthly table, roughly: 3.063% of what is above 88,000 yen, in tens."""
    return max(pay - 88000, 0) * 3063 // 1000000 * 10


def _record_helper(journal: Journal, helper: Helper, month: Month) -> None:
    worked = _timesheets(journal, helper, month)
    rate = helper.rates[month.fiscal_year - FISCAL_YEARS[0]]
    gross = (worked * rate + 2) // 4
    if gross == 0:
        return
    tax = _income_tax(gross)
    held = (Posting(WITHHELD, -tax),) if tax > 0 else ()
    journal.add(
        Transaction(
            day=month.last_bank_day,
            payee=helper.name,
            narration=f"Helper's pay for {month.name}",
            postings=(Posting("Expenses:Pay:Helpers", gross), *held, Posting(BANK, tax - gross)),
        )
    )


def _insurance(journal: Journal, month: Month) -> None:
    """Pay last month's contributions and add the co-operative's share to this month's."""
    owed = -journal.balance(DUES, before=month.first)
    withheld = -journal.flow(DUES, since=month.first, before=month.next.first)
    pay = sum(
        journal.flow(f"Expenses:Pay:{member.id}", since=month.first, before=month.next.first)
        for member in MEMBERS
    )
    own_share = withheld + pay * OWN_SURCHARGE // 10000
    journal.add(
        Transaction(
            day=month.last,
            payee="年金事務所",
            narration=f"The co-operative's share of social insurance, {month.name}",
            postings=spend("Expenses:SocialInsurance", own_share, source=DUES),
        ),
        Transaction(
            day=month.last_bank_day,
            payee="年金事務所",
            narration=f"Social insurance for {month.plus(-1).name}",
            postings=spend(DUES, owed),
        ),
    )


def _withheld_tax(journal: Journal, month: Month) -> None:
    """Pay the tax withheld twice a year, as small employers may."""
    dues = {1: 20, 7: 10}
    if month.month not in dues:
        return
    journal.add(
        Transaction(
            day=month.bank_day(dues[month.month]),
            payee="南税務署",
            narration=f"Income tax withheld from pay in the half-year to {month.plus(-1).name}",
            postings=spend(WITHHELD, -journal.balance(WITHHELD, before=month.first)),
        )
    )
