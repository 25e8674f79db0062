"""The register of members for the screen: who they are, their capital, their work."""

from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.register import Register, Registered
from coopctl.problems import shown
from coopctl.reports.members import (
    counted,
    heading,
    money_cell,
    number_cell,
    share_cell,
    title_of,
)
from coopctl.reports.tables import Row, Sheet


def as_text(register: Register, rules: Rules) -> Iterator[RenderableType]:
    """Give the register as three tables; no figure is ever cut."""
    here = sum(each.is_member for each in register.members)
    gone = len(register.members) - here
    left = f"; {gone} left in fiscal year {register.period.year}" if gone else ""
    yield Text(shown(title_of(register, rules)), style="bold")
    yield Text(f"{counted(here, 'member')}, {counted(register.votes, 'vote')}: one each{left}")
    if register.members:
        yield Text("")
        yield _persons(register)
        yield Text("")
        yield _capital(register, rules)
    if register.units and (register.members or register.workers):
        yield Text("")
        yield _work(register, rules)


def _persons(register: Register) -> Sheet:
    """Say who they are; status and leaving only where there are any."""
    has_status = any("status" in each.metadata for each in register.members)
    has_left = any(each.left is not None for each in register.members)
    rows = []
    for each in register.members:
        words = [shown(each.member), shown(each.name)]
        words += [shown(each.metadata.get("status", ""))] if has_status else []
        figures = [str(each.joined), *([str(each.left or "")] if has_left else [])]
        figures += [str(each.years), str(each.votes)]
        rows.append(Row(words, figures, is_dim=not each.is_member))
    return Sheet(
        title="Members",
        words=("Member", "Name", *(("Status",) if has_status else ())),
        figures=("Joined", *(("Left",) if has_left else ()), "Years", "Vote"),
        rows=rows,
    )


def _capital(register: Register, rules: Rules) -> Sheet:
    """Say what each has paid in and is due; promises and drafts only where there are any."""
    promised = any(each.subscribed is not None for each in register.members)
    waits = any(each.to_be_decided for each in register.members)

    def row(label: str, each: Registered) -> Row:
        said = (each.subscribed, each.paid, each.owed) if promised else (each.paid,)
        dues = (each.due, each.to_be_decided) if waits else (each.due,)
        cells = [money_cell(value, rules) for value in (*said, *dues)]
        return Row((shown(label),), cells, is_dim=not each.is_member)

    paid = (register.subscribed, register.paid, register.owed) if promised else (register.paid,)
    dues = (register.due, register.to_be_decided) if waits else (register.due,)
    cells = [money_cell(value, rules) for value in (*paid, *dues)]
    said = ("Subscribed", "Paid in", "Owed", "Due") if promised else ("Paid in", "Due")
    return Sheet(
        title=f"Capital, and dividends due and unpaid, in {rules.currency.code}",
        words=("Member",),
        figures=(*said, "To be decided") if waits else said,
        rows=[*(row(each.member, each) for each in register.members), Row(("Total",), cells)],
    )


def _work(register: Register, rules: Rules) -> Sheet:
    """Say what each contributed in the year so far, non-members after the members."""
    units = register.units

    def row(label: str, numbers: dict[str, Decimal], *, is_dim: bool = False) -> Row:
        cells = [number_cell(numbers[name], unit, rules) for name, unit in units.items()]
        return Row((shown(label),), cells, is_dim=is_dim)

    rows = [
        row(each.member, dict(each.contributed), is_dim=not each.is_member)
        for each in register.members
    ]
    rows.append(row("All members", {name: own for name, (own, _) in register.totals.items()}))
    rows += [row(f"{each.name}, no member", dict(each.contributed)) for each in register.workers]
    shares = [share_cell(register.others_share(name)) for name in units]
    if register.workers:
        rows.append(Row(("Non-members' share",), shares))
    return Sheet(
        title=f"Fiscal year {register.period.year} so far, from {register.period.first}",
        words=("Member",),
        figures=[heading(name, unit) for name, unit in units.items()],
        rows=rows,
    )
