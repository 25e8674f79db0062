"""A co-op's year for the test of a law: its steps in the words of the rules, and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from textwrap import dedent, indent

from coopctl.allocation import Facts, Member, allocate
from coopctl.allocation.requirements import Check, check_requirements
from coopctl.allocation.vocabulary import Rules
from coopctl.rules import read_rules

WORK = {"Ana": 1000, "Bo": 600, "Cy": 400}
"""Hours; no two members alike."""


@dataclass(frozen=True, kw_only=True)
class Coop:
    """A co-op that a law is held against.

    Attributes:
        law: id of the preset.
        steps: of the allocation, as in rules.yaml, from the margin.
        bases: each base or measure the law speaks of that is no measure below, with its value.
        rates: each published rate, as a share such as `3.25%`.
        others: hours of non-members.
        balances: credit balances at year end before the closing, by account.
        measures: more measures, as in rules.yaml; each member's number is 1.
        losses: the steps that say who bears a loss, from any margin.
    """

    law: str
    steps: str
    surplus: int | str | Fraction
    turnover: int | str | Fraction = 1_000_000
    work: Mapping[str, int] = field(default_factory=lambda: WORK)
    pay: Mapping[str, int] = field(default_factory=dict)
    capital: Mapping[str, int] = field(default_factory=dict)
    others: int = 0
    bases: Mapping[str, int | str | Fraction] = field(default_factory=dict)
    rates: Mapping[str, str] = field(default_factory=dict)
    balances: Mapping[str, int] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    losses: str = ""
    year: int = 2025

    def with_steps(self, **amounts: str) -> "Coop":
        """Change the amounts of some steps, in whose names `_` may stand for `-`."""
        steps = self.steps
        for name, amount in amounts.items():
            head, found, tail = steps.partition(f"- step: {name.replace('_', '-')}\n  amount: ")
            assert found, name
            steps = head + found + amount + tail[tail.index("\n") :]
        return replace(self, steps=steps)

    def with_base(self, name: str, value: int | str) -> "Coop":
        """Change one figure that the law asks for."""
        return replace(self, bases={**self.bases, name: value})

    def giving(self, step: str, amount: str) -> "Coop":
        """Distribute something else before all, by work."""
        more = f"- step: {step}\n  amount: {amount}\n  in_proportion_to: work\n"
        to = "  to: Liabilities:Members:{member}\n"
        return replace(self, steps=more + to + self.steps.lstrip())

    def rules(self) -> Rules:
        """Read its rules."""
        reading = read_rules(self._text(), source="rules.yaml", year=self.year)
        assert reading.rules is not None, reading.problems
        return reading.rules

    def checks(self) -> dict[str, Check]:
        """Hold the year against the law; by the ids of its requirements."""
        rules = self.rules()
        facts = self._facts(rules)
        found = check_requirements(rules, facts, allocate(rules, facts))
        return {check.requirement.id: check for check in found}

    def broken(self) -> list[str]:
        """Name the requirements that do not hold, warnings too."""
        return [id_ for id_, check in self.checks().items() if not check.holds]

    def _text(self) -> str:
        bases = "".join(f"  {name}: [Assets:Said:{name.title()}]\n" for name in self.bases)
        rates = "".join(f"  {name}: {share}\n" for name, share in self.rates.items())
        return (
            "schema: 1\ncooperative: Mill\nledger: main.beancount\ncurrency: EUR\n"
            "members: {account: 'Equity:Capital:{member}'}\n"
            "measures:\n"
            "  work: {account: 'Equity:Work:{member}', unit: HOUR, others: [Equity:Work:Helpers]}\n"
            "  pay: {account: 'Expenses:Pay:{member}'}\n"
            "  capital: {account: 'Equity:Capital:{member}', balance: year-end}\n"
            + "".join(f"  {name}: {measure}\n" for name, measure in self.measures.items())
            + (f"bases:\n{bases}" if bases else "")
            + (f"rates:\n{rates}" if rates else "")
            + f"law: {self.law}\n"
            + f"allocation:\n{indent(dedent(self.steps), '  ')}\n"
            + (f"losses:\n{indent(dedent(self.losses), '  ')}\n" if self.losses else "")
        )

    def _facts(self, rules: Rules) -> Facts:
        period = rules.period
        members = tuple(Member(each, date(2010, 1, 1)) for each in sorted(self.work))
        surplus = Fraction(self.surplus)
        measures = {"work": self.work, "pay": self.pay, "capital": self.capital}
        alike = dict.fromkeys(self.work, 1)
        measures |= {"members": alike, "stayed": alike, **dict.fromkeys(self.measures, alike)}
        measures["days"] = dict.fromkeys(self.work, period.days)
        return Facts(
            period=period,
            turnover=Fraction(self.turnover),
            surplus=surplus,
            members=members,
            measures={
                name: {member.id: Fraction(numbers.get(member.id, 0)) for member in members}
                for name, numbers in measures.items()
            },
            others={"work": Fraction(self.others)},
            bases={
                **{name: Fraction(value) for name, value in self.bases.items()},
                "turnover": Fraction(self.turnover),
                "surplus": surplus,
                "loss": max(-surplus, Fraction(0)),
            },
            balances={name: Fraction(value) for name, value in self.balances.items()},
        )
