"""Measure a fiscal year: turnover, surplus, members, measures, bases and balances."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import localcontext
from fractions import Fraction

from coopctl.allocation.evaluate import names_in
from coopctl.allocation.values import Facts, Member
from coopctl.allocation.vocabulary import MEMBER, Balance, Base, Phrase, Rules, Step
from coopctl.books import Books, View
from coopctl.facts.foreign import convert_foreign
from coopctl.facts.measures import Measures, strangers
from coopctl.facts.membership import members_of
from coopctl.facts.sums import Sums
from coopctl.money import EXACT
from coopctl.problems import Place, Problem, Severity, has_errors, in_order, listing, nearest


@dataclass(frozen=True, slots=True)
class FactsReading:
    """The facts of a year, or why there are none."""

    facts: Facts | None
    problems: tuple[Problem, ...]


def read_facts(rules: Rules, books: Books) -> FactsReading:
    """Measure the fiscal year of the rules on the books.

    The year's own closing is never part of the facts; those of other years are. Figures are
    exact, in the currency, positive on the natural side of their accounts.

    Returns:
        The facts, None where a problem is an error: accounts under no root of the ledger, a
        year without entries, foreign income without a price, members without metadata.
    """
    with localcontext(EXACT):
        return _read(rules, books)


def _read(rules: Rules, books: Books) -> FactsReading:
    problems = [*_unknown_roots(rules, books), *_no_entries(rules, books)]
    if problems:
        return FactsReading(None, in_order(problems))
    view = View(books, rules.year)
    converted = convert_foreign(rules, books)
    sums = Sums(view, rules.period, rules.currency.code, converted.by_account)
    members = members_of(rules.member_account, books.accounts, rules.period)
    values = _values(rules, books, sums)
    measures = Measures(rules, sums, members, values, _open_places(rules, books, members))
    measures.read_all()
    problems += converted.problems
    problems += measures.problems
    problems += _never_opened(rules, sums)
    problems += strangers(rules, sums, members, books.accounts)
    if has_errors(problems):
        return FactsReading(None, in_order(problems))
    balances = view.credit_balances(rules.currency.code, rules.period.last)
    facts = Facts(
        period=rules.period,
        turnover=values["turnover"],
        surplus=values["surplus"],
        members=members,
        measures=measures.numbers,
        others=measures.others,
        bases=values,
        balances={name: Fraction(number) for name, number in balances.items()},
        drawn_on=rules.surplus_account or books.previous_earnings,
        fingerprint=view.fingerprint(rules.period.first, rules.period.last),
    )
    return FactsReading(facts, in_order(problems))


def _values(rules: Rules, books: Books, sums: Sums) -> dict[str, Fraction]:
    """Read turnover, surplus, every named base, and every account that a phrase names."""
    roots, code = books.roots, rules.currency.code
    turnover = rules.turnover if rules.turnover is not None else (roots.income,)
    surplus = sums.flow((roots.income, roots.expenses), code)
    values = {
        "turnover": -sums.view.side(turnover) * sums.flow(turnover, code),  # credit minus debit
        "surplus": surplus,
        "loss": max(-surplus, Fraction(0)),
        "remainder": Fraction(0),
    }
    for base in _bases(rules):
        values[base.name] = sums.read(base.accounts, base.balance)
    return values


def _bases(rules: Rules) -> Iterator[Base]:
    """Give the named bases, and one for each account that a phrase names."""
    yield from rules.bases.values()
    for name in sorted({name for name, _ in _accounts_in_phrases(rules)}):
        yield Base(name=name, accounts=(name,), balance=Balance.YEAR_END)


def _accounts_in_phrases(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account that a phrase names, with the place of the phrase's key."""
    for phrase, place in _phrases(rules):
        yield from ((name, place) for name in names_in(phrase.node) if ":" in name)


def _phrases(rules: Rules) -> Iterator[tuple[Phrase, Place]]:
    """Give every phrase of the rules, with the place of its key."""
    for measure in rules.measures.values():
        yield from ((phrase, measure.place) for phrase in (*measure.at_least, *measure.at_most))
    for step in rules.steps:
        for key, phrase in _phrases_of(step):
            yield phrase, step.places.get(key, step.place)


def _phrases_of(step: Step) -> Iterator[tuple[str, Phrase]]:
    """Give every phrase of a step, with its key."""
    yield "amount", step.amount
    yield from (("at_least", phrase) for phrase in step.at_least)
    yield from (("at_most", phrase) for phrase in step.at_most)
    for key, single in (
        ("until", step.until),
        ("at_most_each", step.at_most_each),
        ("at_least_each", step.at_least_each),
    ):
        if single is not None:
            yield key, single
    if step.when is not None:
        yield "when", Phrase(step.when.text, step.when.left)
        yield "when", Phrase(step.when.text, step.when.right)
    targets = step.to.targets if step.to is not None else ()
    yield from (("to", target.until) for target in targets if target.until is not None)


def _open_places(rules: Rules, books: Books, members: tuple[Member, ...]) -> dict[str, Place]:
    """Say where each member's account is opened."""
    template = rules.member_account or ""
    return {
        member.id: books.accounts[template.replace(MEMBER, member.id)].place for member in members
    }


def _accounts_read(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account without `{member}` that the rules read, with its place."""
    top = Place("rules.yaml")
    for name in rules.turnover or ():
        yield name, rules.places.get("accounts.turnover", top)
    for base in rules.bases.values():
        yield from ((name, base.place) for name in base.accounts)
    for measure in rules.measures.values():
        yield from ((name, measure.place) for name in measure.others or ())
    for step in rules.steps:
        if step.source is not None and MEMBER not in step.source:
            yield step.source, step.places.get("from", step.place)
    yield from _accounts_in_phrases(rules)


def _accounts_named(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account of the rules, templates too, with its place."""
    top = Place("rules.yaml")
    yield from _accounts_read(rules)
    if rules.surplus_account is not None:
        yield rules.surplus_account, rules.places.get("accounts.surplus", top)
    if rules.member_account is not None:
        yield rules.member_account, rules.places.get("members.account", top)
    for measure in rules.measures.values():
        if measure.account is not None:
            yield measure.account, measure.place
    for step in rules.steps:
        yield from ((name, step.places.get("to", step.place)) for name in step.accounts)


def _unknown_roots(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of accounts that lie under none of the ledger's five roots."""
    roots = books.roots.names
    for name, place in dict.fromkeys(_accounts_named(rules)):
        root, _, rest = name.partition(":")
        if root not in roots:
            meant = nearest(root, roots) or roots[0]
            yield Problem(
                code="unknown-root",
                place=place,
                wrong=f"`{name}` is under none of the ledger's roots",
                why=f"the roots of this ledger are {listing(roots)}",
                do=f"write `{meant}{':' if rest else ''}{rest}`",
            )


def _no_entries(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of a year in which nothing is posted."""
    period = rules.period
    if not books.has_entries(period.first, period.last):
        yield Problem(
            code="year-without-entries",
            place=Place(books.main),
            wrong=f"the ledger has no entry from {period.first} to {period.last}",
            why=f"that is fiscal year {period.year} of rules.yaml, and there is nothing to divide",
            do="check the year on the command line, `fiscal_year:` in rules.yaml, "
            "and the `include` lines of the main ledger",
        )


def _never_opened(rules: Rules, sums: Sums) -> Iterator[Problem]:
    """Warn of accounts that the rules read and the ledger never opens."""
    read: dict[str, Place] = {}
    for name, place in _accounts_read(rules):
        read.setdefault(name, place)
    for name, place in read.items():
        if ":" in name and not sums.view.is_open(name):
            meant = nearest(name, sums.view.accounts)
            yield Problem(
                code="account-never-opened",
                place=place,
                wrong=f"the ledger never opens `{name}`, so it reads as zero",
                why="a misspelt account would change the figures without a word",
                do=(f"write `{meant}`" if meant else "mend the name")
                + f", or add `{rules.period.first} open {name}` to the ledger",
                severity=Severity.WARNING,
            )
