"""Whom a timesheet means: members by id, name or alias, and helpers whom the rules name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from coopctl.allocation.vocabulary import MEMBER, Measure, Rules
from coopctl.books import Account, Books
from coopctl.facts.membership import matching
from coopctl.imports.sheet import folded
from coopctl.problems import Place, Problem, listing, nearest

_NAMES = ("name", "alias")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose hours can be entered.

    Attributes:
        account: whose metadata names the person, and whose days count.
        work: the account that the hours go to.
    """

    id: str
    account: Account
    work: str
    is_member: bool

    def was_there(self, day: date) -> bool:
        """Whether the day is one of membership; of a helper any day is."""
        closed = self.account.closed
        return not self.is_member or (
            self.account.opened <= day and (closed is None or day <= closed)
        )


class People:
    """Everybody whose hours can be entered."""

    def __init__(self, rules: Rules, books: Books, measure: Measure) -> None:
        """Take the members, and the accounts of one person that `others` of the measure names."""
        assert measure.account is not None
        template = rules.member_account
        self._unit = measure.unit
        self._books = books
        self._by_id = {
            id_: Person(id_, account, measure.account.replace(MEMBER, id_), is_member=True)
            for id_, account in sorted(matching(template, books.accounts) if template else ())
        }
        for id_, account in sorted(matching(measure.account, books.accounts)):
            if account.name in (measure.others or ()) and id_ not in self._by_id:
                self._by_id[id_] = Person(id_, account, account.name, is_member=False)
        self._called: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self._by_id.values():
            names = [person.account.metadata.get(key) for key in _NAMES]
            said = {folded(each) for each in (person.id, *names) if isinstance(each, str)}
            for name in sorted(said):
                self._called[name].append(person)

    def whose(self, name: str, day: date, place: Place) -> Person | Problem:
        """Say who is meant on a day, or why nobody's hours can be entered.

        An id is taken as written; of several with the same name, whoever was there on the day.
        """
        exact = self._by_id.get(name)
        found = [exact] if exact is not None else self._called.get(folded(name), [])
        there = [each for each in found if each.was_there(day)]
        if not found:
            return self._unknown(name, place)
        if not there:
            return _not_there(found[0], day, place)
        if len(there) > 1:
            return _ambiguous(name, there, place)
        return self._open(there[0], day, place)

    def _open(self, person: Person, day: date, place: Place) -> Person | Problem:
        """Give the person, unless the account of the hours is not open."""
        account = self._books.accounts.get(person.work)
        if account is not None and account.opened <= day:
            if account.closed is None or day <= account.closed:
                return person
            do = f"write a later day in `{account.closed} close {person.work}`"
        elif account is not None:
            do = f"write `{day} open {person.work}` at {account.place}"
        else:
            first = max(person.account.opened, self._books_begin(day))
            do = f"add `{first} open {person.work} {self._unit}` to the ledger"
        return Problem(
            code="hours-account-not-open",
            place=place,
            wrong=f"the account of {person.id}'s hours, {person.work}, is not open on {day}",
            why="Beancount takes no posting on an account that is not open",
            do=do,
        )

    def _books_begin(self, day: date) -> date:
        """Give the first day of the books, or the day where nothing is posted."""
        return min(self._books.days[0], day) if self._books.days else day

    def _unknown(self, name: str, place: Place) -> Problem:
        """Tell that nobody is called so."""
        near = nearest(folded(name), self._called)
        meant = self._called[near][0].id if near is not None else None
        return Problem(
            code="unknown-member",
            place=place,
            wrong=f"no member is called `{name}`",
            why=f"the ledger knows {listing(self._by_id) or 'none'}, by id, `name:` and `alias:`",
            do=f"write `{meant}`"
            if meant is not None
            else f'write one of these, or add `alias: "{name}"` below the `open` directive of '
            "whoever is meant",
        )


def _not_there(person: Person, day: date, place: Place) -> Problem:
    """Tell of hours outside the time of membership."""
    account = person.account
    until = f"to {account.closed}" if account.closed is not None else "on"
    return Problem(
        code="no-member-that-day",
        place=place,
        wrong=f"{person.id} was no member on {day}",
        why=f"membership was from {account.opened} {until}",
        do="mend the day or the member in this line, or the day in "
        f"`{'close' if account.opened <= day else 'open'} {account.name}`",
    )


def _ambiguous(name: str, found: list[Person], place: Place) -> Problem:
    """Tell of a name that several have."""
    return Problem(
        code="ambiguous-member",
        place=place,
        wrong=f"`{name}` may be {' or '.join(each.id for each in found)}",
        why="they have the name in common, and hours belong to one of them",
        do=f"write the id, such as `{found[0].id}`, in place of the name",
    )
