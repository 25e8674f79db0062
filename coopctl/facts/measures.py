"""Each measure of the rules: one number for each member of the year."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from coopctl.allocation.evaluate import Scope, names_in, own_value
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import MEMBER, Measure, Phrase, Rules
from coopctl.books import Account
from coopctl.facts.membership import days_of, matching, stayed
from coopctl.facts.sums import Sums
from coopctl.money import MAX_DIGITS, exact_text, total_of, with_commas
from coopctl.problems import Place, Problem, Severity, nearest
from coopctl.rules.notes import said

Numbers = dict[str, Fraction]

_MOST_DIGITS = 1_000


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
            self._read_others(measure)
            self.numbers[name] = self._bounded(measure, read)
            self._check_length(measure)
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
        has = "has none" if found is None else f"has {said(found)}"
        do = f"add `  {key}: NUMBER` below the `open` directive of {member.id}"
        if found is not None:
            long = sum(char.isdigit() for char in found) > MAX_DIGITS
            limit = f" of up to {MAX_DIGITS} digits" if long else ""
            do = f"write a number{limit} after `{key}:` below the `open` directive of {member.id}"
        self.problems.append(
            Problem(
                code="metadata-missing",
                place=self._places[member.id],
                wrong=f"measure `{measure.name}` reads a number `{key}:` of every member; "
                f"{member.id} {has}",
                why="a member without it would be left out without a word",
                do=do,
            )
        )
        return Fraction(0)

    def _bounded(self, measure: Measure, numbers: Numbers) -> Numbers:
        """Raise the numbers to their floors, then lower them to their caps."""
        for phrase in measure.at_least:
            least = self._own_value(phrase)
            numbers = {id_: max(number, least(id_)) for id_, number in numbers.items()}
        for phrase in measure.at_most:
            most = self._own_value(phrase)
            numbers = {id_: min(number, most(id_)) for id_, number in numbers.items()}
        return numbers

    def _own_value(self, phrase: Phrase) -> Callable[[str], Fraction]:
        """Read a phrase in which a measure means the member's own number."""
        known = {*self._rules.measures, *self.numbers}
        named = {name: self._numbers_of(name) for name in names_in(phrase.node) if name in known}
        return own_value(phrase, Scope(self._values, rates=self._rules.rates), named)

    def _check_length(self, measure: Measure) -> None:
        """Refuse a measure whose total has so many digits that it only costs time."""
        total = total_of(self.numbers[measure.name].values())
        longest = max(abs(total.numerator), total.denominator)
        if longest >= 10**_MOST_DIGITS:
            self.problems.append(
                Problem(
                    code="number-too-long",
                    place=measure.place,
                    wrong=f"the total of measure `{measure.name}` has more than "
                    f"{_MOST_DIGITS:,} digits",
                    why="no share needs that, and it only costs time to compute with",
                    do="write its ratios with fewer digits",
                )
            )
            self.numbers[measure.name] = dict.fromkeys(self._members, Fraction(0))

    def _read_others(self, measure: Measure) -> None:
        """Read what non-members contributed, in the same way as members'."""
        if measure.others is not None:
            unit = measure.unit or self._sums.currency
            accounts = list(measure.others)
            template = measure.account or ""
            own = [template.replace(MEMBER, id_) for id_ in self._members]
            sums = self._sums.without(set(self._sums.view.covered(own)))
            self.others[measure.name] = (
                sums.flow(accounts, unit)
                if measure.balance is None
                else sums.balance(accounts, unit, measure.balance)
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
    named = [name for measure in rules.measures.values() for name in measure.others or ()]
    unnamed = sums.without(set(sums.view.covered(named)))
    for measure in rules.measures.values():
        if measure.account is None or measure.balance is not None:
            continue
        unit = measure.unit or sums.currency
        for id_, account in first_of_each(measure.account, accounts).items():
            name = measure.account.replace(MEMBER, id_)
            number = Fraction(0) if id_ in ids else unnamed.flow([name], unit)
            if number > 0:  # a counter account is below zero
                meant = ""
                if near := nearest(id_, ids):
                    own = measure.account.replace(MEMBER, near)
                    meant = f"write `{own}` where {near} is meant, or "
                yield Problem(
                    code="not-a-member",
                    place=account.place,
                    wrong=f"{name} has {with_commas(exact_text(number))} {unit} in "
                    f"{sums.period.year}, and {id_} was no member that year",
                    why=f"measure `{measure.name}` counts members alone",
                    do=f"{meant}add `others: [{name}]` to measure `{measure.name}`, "
                    "or open the member's capital account",
                    severity=Severity.WARNING,
                )


def first_of_each(template: str, accounts: Mapping[str, Account]) -> dict[str, Account]:
    """Give for each id the first account, by name, of the template's form or below it."""
    depth = template.count(":") + 1
    backwards = sorted(accounts.items(), reverse=True)
    tops = {":".join(name.split(":")[:depth]): account for name, account in backwards}
    return dict(matching(template, tops))
