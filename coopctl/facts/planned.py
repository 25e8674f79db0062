"""What is planned of a year that is not over, in the place of what the books say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopctl.allocation.evaluate import names_in
from coopctl.allocation.requirements import words_of
from coopctl.allocation.vocabulary import Base, Rules
from coopctl.books import View, root_of
from coopctl.books.values import Roots
from coopctl.facts.named import bases_of, phrases_of
from coopctl.money import money_text
from coopctl.problems import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Planned:
    """Figures of a year that is not over; None where the books' own count."""

    turnover: Fraction | None = None
    surplus: Fraction | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the year's result is the books'."""
        return self.turnover is not None and self.surplus is not None

    @property
    def named(self) -> tuple[str, ...]:
        """Name what is planned, as rules name it."""
        every = (("turnover", self.turnover), ("surplus", self.surplus))
        return tuple(name for name, figure in every if figure is not None)

    def of(self, base: Base, rules: Rules, view: View) -> Fraction | None:
        """Give what a base comes to that is the turnover, or the surplus, by another name.

        Returns:
            On the natural side of its accounts; None where it is another, or not planned.
        """
        named, turnover = set(base.accounts), turnover_of(rules, view.roots)
        if named == set(turnover):
            # turnover is credit minus debit
            return None if self.turnover is None else -view.side(turnover) * self.turnover
        return self.surplus if named == set(_flows(view.roots)) else None


AS_BOOKED = Planned()
"""Nothing is planned."""


def turnover_of(rules: Rules, roots: Roots) -> tuple[str, ...]:
    """Name the accounts whose flow is the turnover."""
    return rules.turnover if rules.turnover is not None else (roots.income,)


def not_planned(
    rules: Rules, view: View, planned: Planned, values: Mapping[str, Fraction]
) -> Iterator[Problem]:
    """Warn of what the rules go by that reads Income or Expenses and is no planned figure."""
    if planned == AS_BOOKED:
        return
    bases, flows = {base.name: base for base in bases_of(rules)}, _flows(view.roots)
    result = ({*turnover_of(rules, view.roots)}, {*flows})
    told, given = set[str](), planned.named
    for name, place in _names(rules):
        base = bases.get(name)
        if base is None or name in told or set(base.accounts) in result:
            continue
        if any(root_of(account) in flows for account in base.accounts):
            told.add(name)
            yield Problem(
                code="not-planned",
                place=place,
                wrong=f"`{name}` reads {flows[0]} or {flows[1]}, and stays at the books' "
                f"{money_text(values[name], rules.currency)}",
                why=f"{' and '.join(given)} {'are' if given[1:] else 'is'} planned, and nothing "
                "else of the year",
                do=f"go by `{'` or `'.join(given)}` instead, or take it as the books' figure",
                severity=Severity.WARNING,
            )


def _flows(roots: Roots) -> tuple[str, str]:
    return roots.income, roots.expenses


def _names(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name everything that phrases and requirements mention, with its place."""
    for phrase, place in phrases_of(rules):
        yield from ((name, place) for name in names_in(phrase.node))
    for each in rules.requires:
        yield from ((name, each.place) for name in sorted(words_of(each)))
    for law in rules.laws:
        yield from ((name, law.place) for names in law.meaning.values() for name in names)
