"""Funds held against every entry: what is indivisible is kept, and none is below zero."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from coopctl.allocation.balances import covers
from coopctl.allocation.evaluate import in_every_year
from coopctl.allocation.vocabulary import Rules, Step
from coopctl.books import CORRECTION, Books, Watched, root_of
from coopctl.facts.membership import member_in, paid_forms
from coopctl.money import EXACT, Currency, money_text
from coopctl.problems import Problem, listing

_Uses = dict[str, list[str]]


def indivisible_taken(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of entries that take from an indivisible fund: to a member, or for no use named.

    What a closing takes, and its corrections, is decided by the rules and verified with them.

    Reading:
        Money that stays in a fund, or moves between its sub-accounts, is not taken. What goes
        from one indivisible fund to another is, and needs a tag of the first one's uses. Where
        an entry both takes from a fund and credits a member, the member is paid from it.
    """
    funds = _indivisible(rules)
    for each in books.watched if funds else ():
        if _is_of_closing(each, books):
            continue
        for fund, (number, commodity) in _taken(each, funds).items():
            amount = money_text(number, Currency.of(commodity))
            paid = _member_paid(rules, each, commodity)
            if paid is not None:
                yield _paid_to_member(each, fund, amount, paid)
            elif each.tags.isdisjoint(funds[fund]):
                yield _for_no_use(each, fund, amount, funds[fund])


def _indivisible(rules: Rules) -> _Uses:
    """Give the indivisible funds, each with its uses."""
    funds: _Uses = {}
    for step in rules.steps:
        for fund in step.accounts if step.indivisible else ():
            funds.setdefault(fund, []).extend(step.uses)
    return funds


def _taken(each: Watched, funds: Iterable[str]) -> dict[str, tuple[Decimal, str]]:
    """Give what an entry takes from each fund, the first commodity of it."""
    totals: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for account, number, commodity in each.moves:
        holding = [fund for fund in funds if covers(fund, account)]
        if holding:
            key = max(holding, key=len), commodity
            totals[key] = EXACT.add(totals[key], number)
    taken: dict[str, tuple[Decimal, str]] = {}
    for (fund, commodity), total in totals.items():
        if total > 0:
            taken.setdefault(fund, (total, commodity))
    return taken


def _member_paid(rules: Rules, each: Watched, commodity: str) -> str | None:
    """Name the first member's account that an entry credits."""
    forms = (*filter(None, (rules.member_account,)), *paid_forms(rules))
    for account, number, paid_in in each.moves:
        is_fund = any(covers(fund, account) for fund in rules.funds)
        is_members = any(member_in(form, account) is not None for form in forms)
        if number < 0 and paid_in == commodity and is_members and not is_fund:
            return account
    return None


def _is_of_closing(each: Watched, books: Books) -> bool:
    """Say whether an entry stands in the file of the closing or correction that it is linked to."""
    if each.closing is None:
        return False
    year, number = each.closing
    if number is None:
        closing = books.closings.get(year)
        return closing is not None and closing.place.file == each.place.file
    said = (Decimal(year), Decimal(number))
    return any(
        record.kind == CORRECTION
        and (*record.values, record.metadata.get("number")) == said
        and record.place.file == each.place.file
        for record in books.records
    )


def below_zero(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of each fund that is below zero at the end of a day, where it first goes below.

    A fund that a step may overdraw is left out, and one that a step fills until zero: it holds
    losses. So is one on an account of another side than credit.
    """
    roots = (books.roots.liabilities, books.roots.equity)
    may = {step.source for step in rules.steps if step.overdraw} | set(filled_to_zero(rules.steps))
    for fund in rules.funds:
        if root_of(fund) in roots and fund not in may:
            yield from _first_below(fund, rules, books)


def filled_to_zero(steps: Iterable[Step]) -> Iterator[str]:
    """Name the accounts that hold losses, since a step fills them until zero."""
    for step in steps:
        for target in step.to.targets if step.to is not None else ():
            if 0 in {in_every_year(step.until), in_every_year(target.until)}:
                yield target.account


def _first_below(fund: str, rules: Rules, books: Books) -> Iterator[Problem]:
    """Find the posting after which a fund is below zero to the end of the day."""
    balance, found = Decimal(0), None
    for each in books.watched:
        if found is not None and each.day > found.day:
            break
        for account, number, commodity in each.moves:
            if commodity == books.currency and covers(fund, account):
                before, balance = balance, EXACT.subtract(balance, number)
                if balance >= 0:
                    found = None
                elif before >= 0 or found is None:
                    found = each
    if found is not None:
        yield _below(found, fund, money_text(balance, rules.currency))


def _paid_to_member(each: Watched, fund: str, amount: str, account: str) -> Problem:
    return Problem(
        code="fund-paid-to-member",
        place=each.place,
        wrong=f"{amount} leave the indivisible fund {fund}, and {account} is credited",
        why="what is indivisible is common property: no entry may pay a member from it",
        do="take the fund out of the entry, or enter apart what the member is due for another "
        "reason",
    )


def _for_no_use(each: Watched, fund: str, amount: str, uses: list[str]) -> Problem:
    tags = [f"#{use}" for use in dict.fromkeys(uses)]
    why = "the step that fills it names no `uses`, so it bears losses in a closing and nothing else"
    do = "take the fund out of the entry, or let the meeting write its uses into the step, "
    do += "such as `uses: [education]`"
    if tags:
        why = f"it bears losses in a closing, and else serves what is tagged {listing(tags)}"
        do = f"write `{tags[0]}` into the entry's first line if that is what it was for, "
        do += "or take the fund out of the entry"
    return Problem(
        code="fund-used-untagged",
        place=each.place,
        wrong=f"{amount} leave the indivisible fund {fund}, and the entry does not say for which "
        "use",
        why=why,
        do=do,
    )


def _below(each: Watched, fund: str, balance: str) -> Problem:
    return Problem(
        code="fund-below-zero",
        place=each.place,
        wrong=f"{fund} stands at {balance} at the end of {each.day}",
        why="a fund gives no more than was set aside for it",
        do="find what was taken twice or too early, or what was set aside and is not in the "
        "books; a fund of losses has `overdraw: true` in its step of `losses`",
    )
