"""Reading where a step's amount goes: one account, shares of several, or one after the other."""

from collections.abc import Iterable
from fractions import Fraction

from coopctl.allocation.vocabulary import Destination, Phrase, Target
from coopctl.money import percent_text
from coopctl.problems import Place
from coopctl.rules.keys import TARGET, Form
from coopctl.rules.names import YEAR, Scope
from coopctl.rules.sheet import Course, HoldsMember, Sheet, Use
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar

REST = "rest"
Part = Fraction | str
"""A share, the name of a rate, or `rest`."""


def read_destination(sheet: Sheet, entry: Entry, scope: Scope, member: HoldsMember) -> Destination:
    """Read the key `to` in any of its three forms."""
    node = entry.value
    if isinstance(node, Scalar):
        scalar = sheet.scalar(node, "to", Form.TO.value)
        account = scalar and sheet.account(scalar, member)
        return Destination((Target(account=account),) if account else ())
    if isinstance(node, Items):
        targets = (_in_order(sheet, item, scope, member) for item in node.items)
        found = tuple(target for target in targets if target is not None)
        if not node.items:
            sheet.wrong_kind(node, "to", Form.TO.value)
        return Destination(found, in_order=True)
    return _by_shares(sheet, node, member)


def _in_order(sheet: Sheet, item: Node, scope: Scope, member: HoldsMember) -> Target | None:
    """Read one account of a list, and the balance at which it is full."""
    if isinstance(item, Scalar):
        sheet.wrong_kind(item, "to", "in a list, maps such as `{account: Equity:Funds, until: …}`")
        return None
    fields = sheet.fields(item, TARGET, "to", item.place)
    if "account" not in fields:
        return None
    scalar = sheet.scalar(fields["account"].value, "account", Form.ACCOUNT.value)
    account = scalar and sheet.account(scalar, member)
    until: Phrase | None = None
    if "until" in fields:
        until = sheet.phrase(fields["until"].value, "until", scope, Use.BOUND)
    return Target(account=account, until=until) if account else None


def _by_shares(sheet: Sheet, node: Map, member: HoldsMember) -> Destination:
    """Read a map of accounts to shares, which make the whole in every year they name."""
    if not _are_accounts(sheet, node):
        return Destination(())
    before = len(sheet.notes.problems)
    courses = {entry.key.text: _course(sheet, entry) for entry in node.entries}
    targets = []
    for entry in node.entries:
        account = sheet.account(entry.key, member)
        part = courses[entry.key.text].at(sheet.year)
        if isinstance(part, str) and part != REST:
            sheet.rate_known(part, entry.place)
        share = None if part is None else _number(sheet, part, sheet.year)
        if account:
            targets.append(Target(account=account, share=share))
    if len(sheet.notes.problems) == before:
        _check_whole(sheet, courses.values(), node.place)
    return Destination(tuple(targets))


def _are_accounts(sheet: Sheet, node: Map) -> bool:
    """Refuse a map of years, of `account` and `until`, or of nothing."""
    keys = [entry.key.text for entry in node.entries]
    if keys and not any(YEAR.fullmatch(key) or key in TARGET for key in keys):
        return True
    form = Form.TO.value
    if any(YEAR.fullmatch(key) for key in keys):
        form = "accounts; the shares in it may be dated: `Equity:Funds: {2020: 50%, 2025: 60%}`"
    elif keys:
        form = "a list in this case: `[{account: Equity:Funds, until: 0 EUR}]`"
    sheet.wrong_kind(node, "to", form)
    return False


def _course(sheet: Sheet, entry: Entry) -> Course[Part]:
    """Read a share over the years; it has to have a value in this one."""

    def read(node: Node) -> Part | None:
        if isinstance(node, Scalar) and node.text == REST:
            return REST
        return sheet.share_or_rate(node, entry.key.text)

    course: Course[Part] = sheet.course(entry.value, entry.key.text, read)
    if course.entries and course.at(sheet.year) is None:
        sheet.no_value(entry.place, "the share", min(year for year, _ in course.entries))
    return course


def _number(sheet: Sheet, part: Part, year: int) -> Fraction | None:
    """Give a share's number in a year; `rest` has none."""
    return None if part == REST else sheet.rate_at(part, year)


def _check_whole(sheet: Sheet, courses: Iterable[Course[Part]], place: Place) -> None:
    """Add the shares up in each year in which one of them changes."""
    found = list(courses)
    rates = {part for course in found for _, part in course.entries if isinstance(part, str)}
    changing: list[Course[Part]] = [
        *found,
        *(sheet.rates[name] for name in sorted(rates) if name in sheet.rates),
    ]
    for year in sorted({year for course in changing for year, _ in course.entries}):
        parts = [course.at(year) for course in found]
        numbers = [_number(sheet, part, year) for part in parts if part not in {None, REST}]
        complete = None not in parts and None not in numbers
        if complete and not _is_whole(sheet, parts, numbers, place, year):
            return


def _is_whole(
    sheet: Sheet,
    parts: list[Part | None],
    numbers: list[Fraction | None],
    place: Place,
    year: int,
) -> bool:
    total = sum((number for number in numbers if number is not None), Fraction(0))
    rests = parts.count(REST)
    as_of = f" from {year} on" if year else ""
    percent = percent_text(total)
    if rests > 1:
        wrong, do = f"`rest` stands here {rests} times{as_of}", "write a share for all but one"
    elif total > 1:
        wrong, do = f"the shares make {percent}{as_of}", "lower them to 100%"
    elif total < 1 and not rests:
        wrong, do = f"the shares make {percent}{as_of}", "write `rest` for one of them"
    else:
        return True
    why = "what a step sets aside goes somewhere, all of it and no more"
    sheet.notes.error("shares-not-whole", place, wrong=wrong, why=why, do=do)
    return False
