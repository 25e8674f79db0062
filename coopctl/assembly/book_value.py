"""Internal capital accounts: members' and collective together are the net book value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from coopctl.allocation.settings import Invariant
from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.accounts import MemberAccounts
from coopctl.books import Books, root_of
from coopctl.money import EXACT, money_text
from coopctl.problems import Place, Problem, listing

ZERO = Decimal(0)
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BookValue:
    """What stands against what the co-op is worth, at the end of a year and after its closing.

    Attributes:
        members: on members' accounts under Equity.
        collective: on the funds that steps name.
        undistributed: on the account that the allocation draws on, with income less expenses.
        net: assets less liabilities.
        strays: what other accounts under Equity hold.
    """

    year: int
    members: Decimal
    collective: Decimal
    undistributed: Decimal
    net: Decimal
    strays: Mapping[str, Decimal]

    @property
    def difference(self) -> Decimal:
        """What the net book value is more than the accounts."""
        with localcontext(EXACT):
            return self.net - self.members - self.collective - self.undistributed


def book_value(rules: Rules, books: Books) -> BookValue:
    """Read both sides at the end of the rules' year, its own closing included, whenever dated.

    Credit minus debit, net the other way round, in the currency alone. Each account counts once,
    a member's before a fund's.

    Law:
        NY Cooperative Corporations Law, section 93.
    """
    return _read(MemberAccounts(rules, books), rules)


def _read(accounts: MemberAccounts, rules: Rules) -> BookValue:
    """Read both sides; the accounts are the same in every year."""
    books, roots = accounts.books, accounts.books.roots
    with localcontext(EXACT):
        found = _balances(accounts, rules)
        # a member's accounts of an id that has none of them are none
        own = {name for id_ in accounts.ids for name in accounts.equity(id_)}
        funds = set(accounts.view.covered(rules.funds)) - own
        flows = (roots.income, roots.expenses)
        drawn = set(accounts.view.covered([accounts.drawn_on, books.previous_earnings, *flows]))
        equity = {name for name in found if root_of(name) == roots.equity}
        standing = (roots.assets, roots.liabilities)
        return BookValue(
            year=rules.year,
            members=_sum(found, equity & own),
            collective=_sum(found, equity & funds),
            undistributed=_sum(found, drawn - own - funds),
            net=-_sum(found, (name for name in found if root_of(name) in standing)),
            strays={
                name: found[name] for name in sorted(equity - own - funds - drawn) if found[name]
            },
        )


def _balances(accounts: MemberAccounts, rules: Rules) -> dict[str, Decimal]:
    """Give every account's credit balance at year end, with what the year's closing moves."""
    view, last = accounts.view, rules.period.last
    found = {
        name: accounts.balance([name], last) * -view.side([name])  # debit roots turned
        for name in view.names
    }
    for (name, code), days in accounts.books.closing_postings.get(rules.year, {}).items():
        if code == accounts.books.currency:
            found[name] -= sum((total for day, (total, _) in days.items() if day > last), ZERO)
    return found


def _sum(found: Mapping[str, Decimal], names: Iterable[str]) -> Decimal:
    return sum((found.get(name, ZERO) for name in names), ZERO)


def book_value_problems(rules: Rules, books: Books, years: Iterable[int]) -> Iterator[Problem]:
    """Tell of each closed year in which the accounts are not the net book value.

    Only where the rules ask for it; less than a minor unit is no difference.
    """
    if Invariant.CAPITAL_ACCOUNTS not in rules.invariants:
        return
    accounts = MemberAccounts(rules, books)
    for year in years:
        value = _read(accounts, replace(rules, year=year))
        if abs(value.difference) >= rules.currency.unit:
            yield _differs(value, rules)


def _differs(value: BookValue, rules: Rules) -> Problem:
    """Tell of one."""
    money = rules.currency
    strays = [f"{name} with {money_text(held, money)}" for name, held in value.strays.items()]
    more = f" and {len(strays) - _MOST} more" if strays[_MOST:] else ""
    why = f"no step names {'; '.join(strays[:_MOST])}{more}, and it is no member's"
    do = f"move what is on {listing(list(value.strays)[:_MOST])} to a member's account or a fund"
    if not strays:
        why = f"what is held in another commodity is no {money.code}, and does not count"
        do = f"keep assets in {money.code}, or take `capital-accounts` out of `check:`"
    return Problem(
        code="capital-accounts-differ",
        place=rules.places.get("check", Place("rules.yaml")),
        wrong=f"at the end of fiscal year {value.year} members' accounts hold "
        f"{money_text(value.members, money)}, funds {money_text(value.collective, money)}, "
        f"{money_text(value.undistributed, money)} is undistributed, and net book value is "
        f"{money_text(value.net, money)}: a difference of {money_text(value.difference, money)}",
        why=why,
        do=do,
    )
