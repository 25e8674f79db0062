"""The register of members: one table, and for programs."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.register import Register, Registered
from coopctl.money import exact_text, in_digits, readable, with_commas
from coopctl.problems import Problem
from coopctl.reports.closing_json import Json, problem_json
from coopctl.reports.table import Section, Table

Row = tuple[str, tuple[str, ...]]


def title_of(register: Register, rules: Rules) -> str:
    """Say whose register it is, and of which day."""
    return f"{rules.cooperative}: members on {register.day}"


def money_cell(value: Fraction | Decimal | None, rules: Rules) -> str:
    """Write an amount for people; nothing where nothing is said."""
    return "" if value is None else with_commas(in_digits(Fraction(value), rules.currency))


def number_cell(number: Decimal, unit: str, rules: Rules) -> str:
    """Write what somebody contributed, in its unit."""
    if unit == rules.currency.code:
        return money_cell(number, rules)
    return with_commas(exact_text(Fraction(number)))


def share_cell(share: Fraction | None) -> str:
    """Write a share in percent, cut after two digits."""
    return "" if share is None else f"{readable(share * 100, digits=2)} %"


def heading(measure: str, unit: str) -> str:
    """Name the column of a measure."""
    return f"{measure} ({unit})"


def counted(count: int, thing: str) -> str:
    """Count things in words.

    >>> counted(1, "vote"), counted(12, "member")
    ('1 vote', '12 members')
    """
    return f"{count} {thing}{'' if count == 1 else 's'}"


def as_table(register: Register, rules: Rules) -> Table:
    """Put the whole register into one table, a line for each person."""
    units = register.units
    measures = tuple(heading(name, unit) for name, unit in units.items())
    here = [each for each in register.members if each.is_member]
    gone = [each for each in register.members if not each.is_member]
    total = (
        *("",) * 4,
        *(money_cell(each, rules) for each in (register.subscribed, register.paid, register.owed)),
        *(number_cell(register.totals[name][0], unit, rules) for name, unit in units.items()),
        money_cell(register.due, rules),
        money_cell(register.to_be_decided, rules),
        "",
        str(register.votes),
    )
    shares = tuple(share_cell(register.others_share(name)) for name in units)
    return Table(
        title=f"{title_of(register, rules)}, in {rules.currency.code}",
        columns=(
            *("Name", "Status", "Joined", "Left", "Subscribed", "Paid in", "Owed"),
            *measures,
            *("Dividend due", "To be decided", "Years", "Votes"),
        ),
        sections=(
            Section("Member", tuple(_rows(here, register, rules))),
            Section("Left this year", tuple(_rows(gone, register, rules))),
            Section("Together", ((counted(len(here), "member"), total),)),
            Section("No member", tuple(_workers(register, rules))),
            Section(
                "Non-members' share",
                (("of the year so far", ("",) * 7 + shares + ("",) * 4),) if any(shares) else (),
            ),
        ),
    )


def _rows(members: Iterable[Registered], register: Register, rules: Rules) -> Iterator[Row]:
    """Give a line for each member."""
    for each in members:
        yield (
            each.member,
            (
                each.name,
                each.metadata.get("status", ""),
                str(each.joined),
                str(each.left or ""),
                money_cell(each.subscribed, rules),
                money_cell(each.paid, rules),
                money_cell(each.owed, rules),
                *_contributed(each.contributed, register, rules),
                money_cell(each.due, rules),
                money_cell(each.to_be_decided, rules),
                str(each.years),
                str(each.votes),
            ),
        )


def _workers(register: Register, rules: Rules) -> Iterator[Row]:
    """Give a line for each who works without being a member."""
    for worker in register.workers:
        cells = _contributed(worker.contributed, register, rules)
        yield worker.name, ("",) * 7 + tuple(cells) + ("",) * 4


def _contributed(numbers: Mapping[str, Decimal], register: Register, rules: Rules) -> Iterator[str]:
    return (number_cell(numbers[name], unit, rules) for name, unit in register.units.items())


def as_json(register: Register, rules: Rules, problems: Iterable[Problem]) -> Json:
    """Give the answer of `members --format json`, schema 1.

    Amounts and numbers are exact strings, amounts in the currency.

    `day`, and `period` from the first day of its fiscal year `year` to it. `units`: of each
    measure, by name. `members`, by id: `member` (the id), `name`, `joined`, `left` (null while
    a member), `is_member`, `votes` (1 or 0), `years` (full ones of membership), `subscribed`
    and `owed` (null where the ledger does not say what was promised; `owed` also after
    leaving), `paid_in`, `due` (dividends granted and unpaid), `to_be_decided` (what drafts
    move on all of a member's accounts, in none of these), `contributed` (in the year so far, by
    measure), `metadata` (of the `open` directive, as text). `totals`: `members`, `votes`,
    `subscribed` and `owed` of that day; `paid_in`, `due`, `to_be_decided` and `contributed` of
    everybody listed. `workers`, who are no members: `name` (an id, or an account that `others`
    names), `contributed`. `others_share`: by measure, the part of the whole that is theirs,
    null of nothing. `problems`, as everywhere.
    """
    return {
        "schema": 1,
        "cooperative": rules.cooperative,
        "day": str(register.day),
        "year": register.period.year,
        "period": {"start": str(register.period.first), "end": str(register.period.last)},
        "currency": rules.currency.code,
        "units": dict(register.units),
        "members": [_member(each, register, rules) for each in register.members],
        "totals": {
            "members": sum(each.is_member for each in register.members),
            "votes": register.votes,
            "subscribed": _maybe(register.subscribed, rules),
            "paid_in": _money(register.paid, rules),
            "owed": _maybe(register.owed, rules),
            "due": _money(register.due, rules),
            "to_be_decided": _money(register.to_be_decided, rules),
            "contributed": _numbers(
                {name: members for name, (members, _) in register.totals.items()}, register, rules
            ),
        },
        "workers": [
            {"name": each.name, "contributed": _numbers(each.contributed, register, rules)}
            for each in register.workers
        ],
        "others_share": {
            name: None if share is None else exact_text(share)
            for name in register.units
            for share in [register.others_share(name)]
        },
        "problems": [problem_json(each) for each in problems],
    }


def _member(each: Registered, register: Register, rules: Rules) -> Json:
    """Give one member."""
    return {
        "member": each.member,
        "name": each.name,
        "joined": str(each.joined),
        "left": None if each.left is None else str(each.left),
        "is_member": each.is_member,
        "votes": each.votes,
        "years": each.years,
        "subscribed": _maybe(each.subscribed, rules),
        "paid_in": _money(each.paid, rules),
        "owed": _maybe(each.owed, rules),
        "due": _money(each.due, rules),
        "to_be_decided": _money(each.to_be_decided, rules),
        "contributed": _numbers(each.contributed, register, rules),
        "metadata": dict(each.metadata),
    }


def _money(value: Fraction | Decimal, rules: Rules) -> str:
    return in_digits(Fraction(value), rules.currency)


def _maybe(value: Fraction | None, rules: Rules) -> str | None:
    return None if value is None else _money(value, rules)


def _numbers(numbers: Mapping[str, Decimal], register: Register, rules: Rules) -> dict[str, str]:
    """Write each number in its measure's unit."""
    return {
        name: _money(number, rules)
        if register.units[name] == rules.currency.code
        else exact_text(Fraction(number))
        for name, number in numbers.items()
    }
