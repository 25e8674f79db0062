"""Measure a fiscal year: turnover, surplus, members, measures, bases and balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import localcontext
from fractions import Fraction

from coopctl.allocation.values import Facts, Member
from coopctl.allocation.vocabulary import MEMBER, Balance, Rules
from coopctl.books import Books, View
from coopctl.facts.foreign import convert_foreign
from coopctl.facts.measures import Measures, strangers
from coopctl.facts.membership import keys_of_nobody, members_of, words_of_nobody
from coopctl.facts.named import (
    bases_of,
    flows_misused,
    never_opened,
    surplus_to_itself,
    unknown_roots,
)
from coopctl.facts.planned import AS_BOOKED, Planned, not_planned, turnover_of
from coopctl.facts.sums import Sums, part_of
from coopctl.money import EXACT
from coopctl.problems import Place, Problem, has_errors, in_order


@dataclass(frozen=True, slots=True)
class FactsReading:
    """The facts of a year, or why there are none."""

    facts: Facts | None
    problems: tuple[Problem, ...]


def read_facts(
    rules: Rules, books: Books, *, planned: Planned = AS_BOOKED, fingerprinted: bool = True
) -> FactsReading:
    """Measure the fiscal year of the rules on the books.

    The year's own closing is never part of the facts; those of other years are. Figures are
    exact, in the currency, positive on the natural side of their accounts.

    Args:
        rules: of the year.
        books: of the whole ledger.
        planned: what takes the place of the books' turnover and surplus; where it is both, the
            year may have no entries.
        fingerprinted: whether they carry the fingerprint of the books, which takes as long as all
            the rest.

    Returns:
        The facts, None where a problem is an error: accounts under no root of the ledger, a
        year without entries, foreign income without a price, members without metadata.
    """
    with localcontext(EXACT):
        return _read(rules, books, planned=planned, fingerprinted=fingerprinted)


def surplus_of(rules: Rules, books: Books) -> Fraction | None:
    """Give the surplus of the rules' year as `read_facts` does, a loss below zero.

    Returns:
        Exact, in the currency; None where a posting in another commodity has no price.
    """
    with localcontext(EXACT):
        converted = convert_foreign(rules, books)
        if converted.problems:
            return None
        view, code = View(books, rules.year), rules.currency.code
        return _surplus(books, Sums(view, rules.period, code, converted.by_account))


def other_income_of(rules: Rules, books: Books) -> Fraction:
    """Give the income of the rules' year that is no turnover.

    Returns:
        Exact, in the currency; what is in another commodity is turned into it as for the surplus.
    """
    with localcontext(EXACT):
        view, code, income = View(books, rules.year), rules.currency.code, books.roots.income
        sums = Sums(view, rules.period, code, convert_foreign(rules, books).by_account)
        turnover = part_of(income, turnover_of(rules, books.roots))
        return sums.flow((income,), code) - sums.flow(turnover, code)


def _surplus(books: Books, sums: Sums) -> Fraction:
    """Take expenses from income."""
    return sums.flow((books.roots.income, books.roots.expenses), sums.currency)


def _read(rules: Rules, books: Books, *, planned: Planned, fingerprinted: bool) -> FactsReading:
    drawn_on = rules.surplus_account or books.previous_earnings
    problems = [
        *unknown_roots(rules, books),
        *flows_misused(rules, books),
        *surplus_to_itself(rules, drawn_on),
        *(() if planned.is_whole else _no_entries(rules, books)),
    ]
    if problems:
        return FactsReading(None, in_order(problems))
    view = View(books, rules.year)
    converted = convert_foreign(rules, books)
    sums = Sums(view, rules.period, rules.currency.code, converted.by_account)
    members = members_of(rules.member_account, books.accounts, rules.period)
    values = _values(rules, books, sums, planned)
    measures = Measures(rules, sums, members, values, _open_places(rules, books, members))
    measures.read_all()
    problems += converted.problems
    problems += measures.problems
    problems += never_opened(rules, sums)
    problems += not_planned(rules, view, planned, values)
    problems += keys_of_nobody(rules, members)
    problems += words_of_nobody(rules, members)
    problems += strangers(rules, sums, members, books.accounts)
    if has_errors(problems):
        return FactsReading(None, in_order(problems))
    first, last = rules.period.first, rules.period.last
    balances = view.credit_balances(rules.currency.code, last)
    facts = Facts(
        period=rules.period,
        turnover=values["turnover"],
        surplus=values["surplus"],
        members=members,
        measures=measures.numbers,
        others=measures.others,
        bases=values,
        balances={name: Fraction(number) for name, number in balances.items()},
        drawn_on=drawn_on,
        fingerprint=view.fingerprint(first, last) if fingerprinted else "",
    )
    return FactsReading(facts, in_order(problems))


def _values(rules: Rules, books: Books, sums: Sums, planned: Planned) -> dict[str, Fraction]:
    """Read turnover, surplus, every named base, and every account that a phrase names."""
    turnover, surplus = planned.turnover, planned.surplus
    if turnover is None:
        names = turnover_of(rules, books.roots)
        turnover = -sums.view.side(names) * sums.flow(names, sums.currency)  # credit minus debit
    if surplus is None:
        surplus = _surplus(books, sums)
    values = {
        "turnover": turnover,
        "surplus": surplus,
        "loss": max(-surplus, Fraction(0)),
    }
    for base in bases_of(rules):
        value = planned.of(base, rules, sums.view)
        if value is None:
            value = sums.read(base.accounts, base.balance or Balance.YEAR_END)
        values[base.name] = value
    return values


def _open_places(rules: Rules, books: Books, members: tuple[Member, ...]) -> dict[str, Place]:
    """Say where each member's account is opened."""
    template = rules.member_account or ""
    return {
        member.id: books.accounts[template.replace(MEMBER, member.id)].place for member in members
    }


def _no_entries(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of a year in which nothing is posted."""
    period = rules.period
    closing = books.closings.get(period.year)
    if not books.has_entries(period.first, period.last):
        yield Problem(
            code="year-without-entries",
            place=Place(books.main) if closing is None else closing.place,
            wrong=f"the ledger has no entry from {period.first} to {period.last}",
            why=f"that is fiscal year {period.year} of rules.yaml, and there is nothing to divide",
            do="check the year, `fiscal_year:` in rules.yaml, "
            "and the `include` lines of the main ledger",
        )
