"""Each measure of the rules: one number for each member of the year."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from coopctl.allocation.evaluate import Scope, evaluate, names_in
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import MEMBER, Measure, Phrase, Rules
from coopctl.books import Account
from coopctl.facts.membership import days_of, matching, stayed
from coopctl.facts.sums import Sums
from coopctl.money import exact_text, with_commas
from coopctl.problems import Place, Problem, Severity

Numbers = dict[str, Fraction]


class Measures:
    """Reads the measures one by one; each is read once, those it refers to before it."""

    def __init__(
        self,
        rules: Rules,
        sums: Sums,
        members: tuple[Member, ...],
        values: Mapping[str, Fraction],
        places: Mapping[str, Place],
    ) -> None:
        """Take what the numbers are read from.

        Args:
            rules: of the year.
            sums: over the books of the year.
            members: of the year, by id.
            values: turnover, surplus, loss, bases and accounts that phrases name.
            places: of each member's `open` directive.
        """
        self._rules = rules
        self._sums = sums
        self._members = {member.id: member for member in members}
        self._values = values
        self._places = places
        self.numbers: dict[str, Numbers] = self._built_in()
        self.others: Numbers = {}
        self.problems: list[Problem] = []

    def read_all(self) -> None:
        """Read every measure of the rules."""
        for name in self._rules.measures:
            self._numbers_of(name)

    def _built_in(self) -> dict[str, Numbers]:
        """Count members, their days of membership, and who is still one."""
        period = self._sums.period
        members = self._members.values()
        return {
            "members": {member.id: Fraction(1) for member in members},
            "days": {member.id: Fraction(days_of(member, period)) for member in members},
            "stayed": {member.id: Fraction(stayed(member, period.last)) for member in members},
        }

    def _numbers_of(self, name: str) -> Numbers:
        """Give each member's number; the rules allow no cycle."""
        if name not in self.numbers:
            measure = self._rules.measures[name]
            for part in measure.weights:
                self._numbers_of(part)
            read = {id_: self._own(measure, member) for id_, member in self._members.items()}
            self.numbers[name] = read
            self._read_others(measure)
            self.numbers[name] = {id_: self._bounded(measure, id_, read[id_]) for id_ in read}
        return self.numbers[name]

    def _own(self, measure: Measure, member: Member) -> Fraction:
        """Read one member's number, before floors and caps."""
        if measure.metadata is not None:
            number = self._metadata(measure, measure.metadata, member)
        elif measure.weights:
            number = sum(
                (
                    weight * self._numbers_of(other)[member.id]
                    for other, weight in measure.weights.items()
                ),
                Fraction(0),
            )
        else:
            number = self._account(measure, member)
        if measure.times is not None:
            number *= self._metadata(measure, measure.times, member)
        return number

    def _account(self, measure: Measure, member: Member) -> Fraction:
        """Read the flow or the balance of a member's account."""
        account = (measure.account or "").replace(MEMBER, member.id)
        unit = measure.unit or self._sums.currency
        if measure.balance is None:
            return self._sums.flow([account], unit)
        return self._sums.balance([account], unit, measure.balance, since=member.joined)

    def _metadata(self, measure: Measure, key: str, member: Member) -> Fraction:
        """Read a number from a member's `open` directive; without one it is a problem."""
        found = member.metadata.get(key)
        if isinstance(found, Fraction):
            return found
        said = "has none" if found is None else f"has `{found}`"
        do = f"add `  {key}: NUMBER` below the `open` directive of {member.id}"
        if found is not None:
            do = f"write a number after `{key}:` below the `open` directive of {member.id}"
        self.problems.append(
            Problem(
                code="metadata-missing",
                place=self._places[member.id],
                wrong=f"measure `{measure.name}` reads a number `{key}:` of every member; "
                f"{member.id} {said}",
                why="a member without it would be left out without a word",
                do=do,
            )
        )
        return Fraction(0)

    def _bounded(self, measure: Measure, id_: str, number: Fraction) -> Fraction:
        """Raise a number to its floors, then lower it to its caps."""
        for phrase in measure.at_least:
            number = max(number, self._value(phrase, id_))
        for phrase in measure.at_most:
            number = min(number, self._value(phrase, id_))
        return number

    def _value(self, phrase: Phrase, id_: str) -> Fraction:
        """Evaluate a phrase in which a measure means the member's own number."""
        named = [
            name
            for name in names_in(phrase.node)
            if name in self._rules.measures or name in self.numbers
        ]
        own = {name: self._numbers_of(name)[id_] for name in named}
        scope = Scope({**self._values, **own}, rates=self._rules.rates)
        return evaluate(phrase.node, scope)

    def _read_others(self, measure: Measure) -> None:
        """Read what non-members contributed, in the same way as members'."""
        if measure.others is not None:
            unit = measure.unit or self._sums.currency
            accounts = list(measure.others)
            self.others[measure.name] = (
                self._sums.flow(accounts, unit)
                if measure.balance is None
                else self._sums.balance(accounts, unit, measure.balance)
            )
        parts = {name: weight for name, weight in measure.weights.items() if name in self.others}
        if parts:
            self.others[measure.name] = sum(
                (weight * self.others[name] for name, weight in parts.items()), Fraction(0)
            )


def strangers(
    rules: Rules, sums: Sums, members: tuple[Member, ...], accounts: Mapping[str, Account]
) -> Iterator[Problem]:
    """Warn of work and pay of people who are no members, and are in no `others`."""
    ids = {member.id for member in members}
    for measure in rules.measures.values():
        if measure.account is None or measure.balance is not None:
            continue
        unit = measure.unit or sums.currency
        covered = set(sums.view.covered(measure.others or ()))
        for id_, account in matching(measure.account, accounts):
            if id_ in ids or account.name in covered:
                continue
            number = sums.flow([account.name], unit)
            if number > 0:  # a counter account is below zero
                yield Problem(
                    code="not-a-member",
                    place=account.place,
                    wrong=f"{account.name} has {with_commas(exact_text(number))} {unit} in "
                    f"{sums.period.year}, and {id_} was no member that year",
                    why=f"measure `{measure.name}` counts members alone",
                    do=f"add `others: [{account.name}]` to measure `{measure.name}`, "
                    "or open the member's capital account",
                    severity=Severity.WARNING,
                )
