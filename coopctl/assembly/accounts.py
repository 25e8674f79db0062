"""Which accounts are a member's, and what moved on them, every closing included."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property

from coopctl.allocation.vocabulary import MEMBER, Rules, is_withheld
from coopctl.assembly.posted import Source, postings_of, waiting
from coopctl.books import Account, Books, View, root_of
from coopctl.facts.funds import filled_to_zero
from coopctl.facts.membership import capital_accounts, matching
from coopctl.money import EXACT

Names = tuple[str, ...]

_NO_YEAR = 0
"""No closing is of this year, so that a view which leaves it out leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What was credited to some accounts on a day; a debit is below zero.

    Attributes:
        year: of the closing that did it; None is any other entry.
        number: of the correction that did it; None is the closing itself.
        waits: whether it is a draft's, which no meeting has decided yet.
    """

    day: date
    year: int | None
    credit: Decimal
    number: int | None = None
    waits: bool = False


class MemberAccounts:
    """The accounts of each member in a ledger.

    Capital is on the account that makes a member. The other accounts with `{member}` that steps
    name hold what closings retained for members, where they are under Equity, and what is due to
    them, where they are under Liabilities and no tax withheld. Of the former, those that a step
    fills until zero hold what losses took off a member's capital. Each covers its sub-accounts; an
    account that is named for one of the three is in no other. Money is credit minus debit, in the
    currency alone.
    """

    def __init__(self, rules: Rules, books: Books) -> None:
        """Take the rules, which name the accounts, and the books."""
        self.rules = rules
        self.books = books
        self.view = View(books, _NO_YEAR)
        named = dict.fromkeys(name for step in rules.steps for name in step.accounts)
        others = [name for name in named if MEMBER in name and name != rules.member_account]
        self._retained = [name for name in others if root_of(name) == books.roots.equity]
        self._written_off = set(filled_to_zero(rules.steps)).intersection(self._retained)
        self._due = [
            name
            for name in others
            if root_of(name) == books.roots.liabilities and not is_withheld(name)
        ]

    @cached_property
    def ids(self) -> Names:
        """Name everyone who has or had an account of any of the three kinds, sorted."""
        capital = [self.rules.member_account] if self.rules.member_account else []
        taken = {*self.rules.funds, self.drawn_on, self.books.previous_earnings}
        return tuple(
            sorted(
                {
                    id_
                    for template in (*capital, *self._retained, *self._due)
                    for id_, account in matching(template, self.books.accounts)
                    if account.name not in taken
                }
            )
        )

    @property
    def drawn_on(self) -> str:
        """The account that the allocation draws on."""
        return self.rules.surplus_account or self.books.previous_earnings

    def joined_by(self, id_: str) -> Account | None:
        """Give the account that made somebody a member."""
        template = self.rules.member_account
        return self.books.accounts.get(template.replace(MEMBER, id_)) if template else None

    def name(self, id_: str) -> str:
        """Give the name the ledger gives, or else the id."""
        account = self.joined_by(id_)
        name = account.metadata.get("name") if account is not None else None
        return name if isinstance(name, str) and name else id_

    def capital(self, id_: str) -> Names:
        """Name the accounts of a member's capital."""
        return capital_accounts(self.rules, self.view, id_)

    def retained(self, id_: str) -> Names:
        """Name the accounts of what closings retained for a member."""
        return self._covered(self._retained, id_, apart_from=self.capital(id_))

    def written_off(self, id_: str) -> Names:
        """Name those of them that hold what losses took off a member's capital, below zero."""
        templates = sorted(self._written_off)
        return self._covered(templates, id_, apart_from=self.capital(id_))

    def equity(self, id_: str) -> Names:
        """Name both: capital and what was retained."""
        return (*self.capital(id_), *self.retained(id_))

    def due(self, id_: str) -> Names:
        """Name the accounts of what is due to a member."""
        return self._covered(self._due, id_, apart_from=self.capital(id_))

    def owing(self, id_: str) -> Names:
        """Name the accounts of what a member owes the co-op."""
        return self._covered(self.rules.members.owes, id_)

    def _covered(
        self, templates: Iterable[str], id_: str, *, apart_from: Sequence[str] = ()
    ) -> Names:
        covered = self.view.covered([name.replace(MEMBER, id_) for name in templates])
        return tuple(name for name in covered if name not in apart_from)

    def balance(self, names: Sequence[str], day: date) -> Decimal:
        """Give what is on the accounts themselves at the end of a day, on their natural side."""
        return self.view.flow(names, self.books.currency, date.min, day, below=False)

    def claim(self, names: Sequence[str], day: date, *, before: bool = False) -> Decimal:
        """Give the balance as a claim: what a draft moves is none until a meeting decides.

        Args:
            names: accounts.
            day: its end.
            before: leave out the entries of the day itself that are no closing's.
        """
        entries = self.by_entries(names) if before else ()
        out = sum((each.credit for each in entries if each.day == day), Decimal(0))
        with localcontext(EXACT):
            out += self._in_drafts(names, day)
            return self.balance(names, day) + out * self.view.side(names)

    def to_be_decided(self, id_: str, day: date) -> Decimal:
        """Add up what drafts move for a member until a day's end, what they set off included."""
        names = (*self.equity(id_), *self.due(id_), *self.owing(id_))
        return self._in_drafts(tuple(dict.fromkeys(names)), day)

    def _in_drafts(self, names: Sequence[str], day: date) -> Decimal:
        """Add up what drafts credit to some accounts until a day's end."""
        drafts = (each for each in self.by_closings(names) if each.waits and each.day <= day)
        with localcontext(EXACT):
            return sum((each.credit for each in drafts), Decimal(0))

    def by_entries(self, names: Sequence[str]) -> Iterator[Movement]:
        """Give what entries that are no closing's credited on each day, all accounts together."""
        days: defaultdict[date, Decimal] = defaultdict(Decimal)
        for name in names:
            for day, (total, _) in self.books.postings.get(self._key(name), {}).items():
                days[day] = EXACT.subtract(days[day], total)
        yield from (Movement(day, None, credit) for day, credit in days.items() if credit)

    def by_closings(self, names: Sequence[str]) -> Iterator[Movement]:
        """Give what each closing, and each correction of one, credited on each account and day."""
        for (year, number), postings in postings_of(self.books):
            waits = (year, number) in self._waiting
            for name in names:
                for day, (total, _) in postings.get(self._key(name), {}).items():
                    if total:
                        yield Movement(day, year, total.copy_negate(), number, waits)

    @cached_property
    def _waiting(self) -> frozenset[Source]:
        return waiting(self.books)

    def _key(self, name: str) -> tuple[str, str]:
        return name, self.books.currency
