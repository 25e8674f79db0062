"""Members' capital over a year, and a leaver's claims: one table, and for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.assembly.capital import Due, Roll, Undecided, total_of_rolls
from coopctl.assembly.leaving import Leaving
from coopctl.assembly.posted import Posted
from coopctl.assembly.register import full_years
from coopctl.money import in_digits, money_text, with_commas
from coopctl.problems import Problem
from coopctl.reports.closing_json import Json, problem_json
from coopctl.reports.members import counted
from coopctl.reports.table import Section, Table

Row = tuple[str, tuple[str, ...]]

FIGURES = ("opening", "paid_in", "distributed", "retained", "losses", "repaid", "closing")
HEADINGS = ("Opening", "Paid in", "Distributed", "Retained", "Losses", "Repaid", "Closing")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalReport:
    """What there is to tell of members' capital.

    Attributes:
        period: of the roll-forward.
        day: of what is left of notices and dividends; the last of the period, or today.
        closings: and corrections, whose entries are dated in the period.
        own: the year's own, whenever they are dated.
        notices: also what is all redeemed.
        undecided: what drafts move; in neither notices nor dividends.
    """

    rules: Rules
    period: Period
    day: date
    closings: tuple[Posted, ...]
    own: tuple[Posted, ...]
    rolls: tuple[Roll, ...]
    notices: tuple[Due, ...]
    dues: tuple[Due, ...]
    undecided: tuple[Undecided, ...] = ()


def title_of(report: CapitalReport) -> str:
    """Say whose capital it is, and in which year."""
    return f"{report.rules.cooperative}: members' capital in fiscal year {report.period.year}"


def closings_in_words(report: CapitalReport) -> str:
    """Say which closings moved it: an entry counts by its date, not by the year it closes."""
    phrases = [
        _in_words(year, list(group))
        for year, group in groupby(report.closings, lambda each: each.year)
    ]
    here = "no closing is here"
    if phrases:
        is_one = len(report.closings) == 1
        here = f"{' and '.join(phrases)} {'is' if is_one else 'are'} here"
    said = [f"Entries count by their date: {here}"]
    said += [
        f"{'that' if each.number is None else _correction(each)} of {each.year}, dated "
        f"{each.days[-1]}, is in {'the next' if each.number is None else 'a later'} year"
        for each in report.own
        if each.days[-1] > report.period.last
    ]
    return f"{'; '.join(said)}.{_drafts(report)}"


def _in_words(year: int, found: list[Posted]) -> str:
    """Name a closing and its corrections."""
    corrections = [each for each in found if each.number is not None]
    if len(corrections) == len(found):
        return " and ".join(f"{_correction(each)} of {year}" for each in corrections)
    more = "correction" if len(corrections) == 1 else f"{len(corrections)} corrections"
    return f"the closing of {year}" + (f" and its {more}" if corrections else "")


def _correction(each: Posted) -> str:
    return f"correction {each.number}"


def source_in_words(year: int, number: int | None) -> str:
    """Name a closing or a correction in few words."""
    return f"closing of {year}" if number is None else f"correction {number} of {year}"


def _drafts(report: CapitalReport) -> str:
    """Say which of them no meeting has approved yet."""
    drafts = [
        f"{'' if each.number else 'the '}{source_in_words(each.year, each.number)}"
        for each in dict.fromkeys((*report.closings, *report.own))
        if each.waits
    ]
    if not drafts:
        return ""
    said = f"{' and '.join(drafts)} {'is a draft' if len(drafts) == 1 else 'are drafts'}"
    it = "it" if len(drafts) == 1 else "them"
    here = any(each.equity and each.day <= report.period.last for each in report.undecided)
    counted = f", though the capital here counts {it}" if here else ""
    return f" {said[0].upper()}{said[1:]}: nothing of {it} is due yet{counted}."


def money_cell(value: Fraction | Decimal, rules: Rules) -> str:
    """Write an amount for people."""
    return with_commas(in_digits(Fraction(value), rules.currency))


def figures_of(roll: Roll) -> tuple[Decimal, ...]:
    """Give the seven figures in order."""
    return (
        roll.opening,
        roll.paid_in,
        roll.distributed,
        roll.retained,
        roll.losses,
        roll.repaid,
        roll.closing,
    )


def by_year(found: Iterable[Due]) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Add up what each year granted and what is left of it, the oldest first; no year without."""
    for year, group in groupby(sorted(found, key=lambda each: each.year), lambda each: each.year):
        dues = list(group)
        granted = sum((each.granted for each in dues), Decimal(0))
        left = sum((each.left for each in dues), Decimal(0))
        if left:
            yield year, granted, left


def age_in_words(first: date, last: date) -> str:
    """Say how old something is: in days, or from a year on in full years.

    >>> age_in_words(date(2026, 4, 1), date(2026, 4, 2))
    '1 day'
    >>> age_in_words(date(2024, 4, 1), date(2026, 5, 1))
    '2 years'
    """
    years = full_years(first, last)
    return counted(years, "year") if years else counted((last - first).days, "day")


def kept(report: CapitalReport) -> set[str]:
    """Name the members who are due less than the least payment."""
    totals: dict[str, Fraction] = {}
    for due in report.dues:
        totals[due.member] = totals.get(due.member, Fraction(0)) + Fraction(due.left)
    least = report.rules.members.least_payment
    return {member for member, total in totals.items() if total < least}


def kept_in_words(report: CapitalReport, member: str) -> str:
    """Say why a dividend is not paid yet, where it is too small."""
    if member not in kept(report):
        return ""
    least = money_text(report.rules.members.least_payment, report.rules.currency)
    return f"kept until it comes to {least}"


def by_member(found: Iterable[Due]) -> list[Due]:
    """Order by member, then oldest first."""
    return sorted(found, key=lambda each: (each.member, each.day, each.year))


def as_table(report: CapitalReport) -> Table:
    """Put the roll-forward, notices and dividends into one table."""
    rules = report.rules

    def roll(label: str, one: Roll) -> Row:
        return label, (*(money_cell(each, rules) for each in figures_of(one)), "", "", "", "")

    def due(each: Due) -> Row:
        amounts = (money_cell(each.granted, rules), money_cell(each.left, rules))
        note = kept_in_words(report, each.member)
        return each.member, (*("",) * 7, str(each.day), *amounts, note)

    def draft(each: Undecided) -> Row:
        amounts = ("", money_cell(each.dividend + each.equity, rules))
        note = source_in_words(each.year, each.number)
        return each.member, (*("",) * 7, str(each.day), *amounts, note)

    def notice(year: int, granted: Decimal, left: Decimal) -> Row:
        amounts = (money_cell(granted, rules), money_cell(left, rules))
        return str(year), (*("",) * 8, *amounts, "")

    total = roll("Total", total_of_rolls(report.rolls))
    return Table(
        title=f"{title_of(report)}, {report.period.first} to {report.period.last}, "
        f"in {rules.currency.code}",
        note=closings_in_words(report),
        columns=(*HEADINGS, "Granted on", "Granted", "Left", "Note"),
        sections=(
            Section("Capital", (*(roll(each.member, each) for each in report.rolls), total)),
            Section(
                f"Notices of the year, on {report.day}",
                tuple(notice(*each) for each in by_year(report.notices)),
            ),
            Section(f"Dividend due on {report.day}", tuple(map(due, by_member(report.dues)))),
            Section("To be decided by the general meeting", tuple(map(draft, report.undecided))),
        ),
    )


def as_json(report: CapitalReport, problems: Iterable[Problem]) -> Json:
    """Give the answer of `capital --format json`, schema 1.

    Amounts are exact strings in the currency, what the co-op holds for a member positive.

    `year` and its `period`. `closings`: the years whose closings are dated in the period;
    `corrections` likewise, each with `year` and `number`; `drafts` (`year`, `number`, null of a
    closing): those of both, and the year's own, that no meeting has approved yet.
    `members`, by id: `member`, `name`, `opening`, `paid_in`, `distributed`, `retained`,
    `losses`, `repaid`, `closing`; opening + paid in + distributed + retained - losses - repaid
    is closing. `total`: the same, of all. `day`: of `notices` and `dues`, oldest first, each
    with `member`, `year` (of the closing that granted it), `day`, `granted`, `left`; of `dues`
    also `age_days` and `age_years` on `day`, and `kept` (the member is due less than
    `least_payment` in all). `notices_by_year`: `year`, what it `granted` to all, and what is
    `left`. `to_be_decided`: what drafts move, which is in none of these but in `members`;
    `member`, `year`, `number`, `day`, `dividend`, `equity`. `problems`, as everywhere.
    """
    rules, total = report.rules, total_of_rolls(report.rolls)
    small = kept(report)
    return {
        "schema": 1,
        "cooperative": rules.cooperative,
        "year": report.period.year,
        "period": {"start": str(report.period.first), "end": str(report.period.last)},
        "currency": rules.currency.code,
        "closings": [each.year for each in report.closings if each.number is None],
        "corrections": [_source(each) for each in report.closings if each.number is not None],
        "drafts": [
            _source(each) for each in dict.fromkeys((*report.closings, *report.own)) if each.waits
        ],
        "members": [
            {"member": each.member, "name": each.name, **_figures(each, rules)}
            for each in report.rolls
        ],
        "total": _figures(total, rules),
        "day": str(report.day),
        "notices": [_due(each, rules) for each in report.notices if each.left > 0],
        "notices_by_year": [
            {
                "year": year,
                "granted": in_digits(Fraction(granted), rules.currency),
                "left": in_digits(Fraction(left), rules.currency),
            }
            for year, granted, left in by_year(report.notices)
        ],
        "dues": [
            {
                **_due(each, rules),
                "age_days": (report.day - each.day).days,
                "age_years": full_years(each.day, report.day),
                "kept": each.member in small,
            }
            for each in report.dues
        ],
        "to_be_decided": [
            {
                "member": each.member,
                **_source(each),
                "day": str(each.day),
                "dividend": in_digits(Fraction(each.dividend), rules.currency),
                "equity": in_digits(Fraction(each.equity), rules.currency),
            }
            for each in report.undecided
        ],
        "least_payment": in_digits(rules.members.least_payment, rules.currency),
        "problems": [problem_json(each) for each in problems],
    }


def _figures(roll: Roll, rules: Rules) -> dict[str, str]:
    return {
        name: in_digits(Fraction(value), rules.currency)
        for name, value in zip(FIGURES, figures_of(roll), strict=True)
    }


def _source(each: Posted | Undecided) -> Json:
    return {"year": each.year, "number": each.number}


def _due(due: Due, rules: Rules) -> Json:
    return {
        "member": due.member,
        "year": due.year,
        "day": str(due.day),
        "granted": in_digits(Fraction(due.granted), rules.currency),
        "left": in_digits(Fraction(due.left), rules.currency),
    }


def leaving_table(found: Leaving, rules: Rules) -> Table:
    """Put a leaver's claims and their payment into one table."""

    def row(label: str, value: Decimal) -> Row:
        return label, (money_cell(value, rules),)

    other = found.retained - sum((each.left for each in found.notices), Decimal(0))
    claims = [row("capital, after losses", found.capital)]
    claims += [row(f"notices of {year}", left) for year, _, left in by_year(found.notices)]
    claims += [row("charged beyond the notices", other)] if other else []
    claims += [row("dividends due", found.due)]
    claims += [row("set off: what is owed to the co-op", -found.owed)] if found.owed else []
    claims += [row("in all", found.net)]
    waits = found.to_be_decided
    claims += [row("not in it: to be decided by the meeting", waits)] if waits else []
    claims += [row("not in it: by closings after that day", found.since)] if found.since else []
    payments = [row(f"{found.day}, at once", found.at_once)] if found.at_once else []
    payments += [row(str(day), amount) for day, amount in found.instalments]
    if found.net < 0:
        payments = [row(f"owed by {found.member}", -found.net)]
    name = found.member if found.name == found.member else f"{found.member}, {found.name}"
    return Table(
        title=f"{rules.cooperative}: {name}, leaving on {found.day}",
        columns=(rules.currency.code,),
        sections=(Section("What is due", tuple(claims)), Section("When", tuple(payments))),
        note="Payments entered on that day or later are not taken off.",
    )


def leaving_json(found: Leaving, rules: Rules, problems: Iterable[Problem]) -> Json:
    """Give the answer of `capital --leaving MEMBER --format json`, schema 1.

    Amounts are exact strings in the currency. `member`, `name`, and the `day` of leaving;
    `capital` and `retained` (balances after losses), `notices` (what `retained` consists of,
    oldest first, as in `capital`), `due` (dividends), `owed` (set off), `net` (all of it; below
    zero the member owes that), `to_be_decided` (in drafts of closings, in none of these), `since`
    (what closings and corrections gave after the day, less what they took, in none of these),
    `at_once` and `instalments` (`day`, `amount`), which sum to `net`. `problems`, as everywhere.
    """
    money = rules.currency
    return {
        "schema": 1,
        "cooperative": rules.cooperative,
        "currency": money.code,
        "member": found.member,
        "name": found.name,
        "day": str(found.day),
        "capital": in_digits(Fraction(found.capital), money),
        "retained": in_digits(Fraction(found.retained), money),
        "notices": [_due(each, rules) for each in found.notices],
        "due": in_digits(Fraction(found.due), money),
        "owed": in_digits(Fraction(found.owed), money),
        "net": in_digits(Fraction(found.net), money),
        "to_be_decided": in_digits(Fraction(found.to_be_decided), money),
        "since": in_digits(Fraction(found.since), money),
        "at_once": in_digits(Fraction(found.at_once), money),
        "instalments": [
            {"day": str(day), "amount": in_digits(Fraction(amount), money)}
            for day, amount in found.instalments
        ],
        "problems": [problem_json(each) for each in problems],
    }
