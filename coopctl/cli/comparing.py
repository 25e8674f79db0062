"""What came between a closing and today: the very entries, the very rules, and their effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coopctl.allocation import allocate
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, View
from coopctl.cli.past import History, Past, watching
from coopctl.cli.surveying import Survey, YearFound
from coopctl.closing.changes import (
    DetailChange,
    EntryChange,
    accounts_changed,
    details_changed,
    entries_changed,
)
from coopctl.closing.effect import Figure, Figures, effect, figures_in, figures_of
from coopctl.closing.standing import Standing, its_days
from coopctl.closing.text import is_untouched
from coopctl.closing.verify import Finding
from coopctl.facts import read_facts
from coopctl.rules.differences import Difference, differences

_COMPARED = {Finding.BOOKS, Finding.RULES, Finding.PROGRAM, Finding.OPTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What changed since a closing was written, as far as it can be known.

    Attributes:
        past: the commit that the books are compared with; None without one.
        exact: whether its books are those that the closing speaks of.
        accounts: whose figures, or who, changed.
        rules: None where the rules changed, and how they read is not known.
        effect: on the figures; None where what they were is not known.
        unknown: why the entries, or the rules, cannot be named; None where they are.
    """

    past: Past | None = None
    exact: bool = False
    accounts: tuple[str, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    details: tuple[DetailChange, ...] = ()
    rules: tuple[Difference, ...] | None = ()
    effect: tuple[Figure, ...] | None = ()
    unknown: str | None = None


NOTHING = Compared()


def compare(history: History, found: Survey, looked: YearFound) -> Compared:
    """Compare a year with what its closing was drawn from.

    Args:
        history: of the co-op's repository.
        found: the co-op as it is.
        looked: the year, with its closing.
    """
    standing, findings = looked.standing, set(looked.verdict.findings)
    if standing is None or not findings & _COMPARED:
        return NOTHING
    assert looked.rules is not None
    assert found.books is not None
    past, days, unknown = None, None, None
    rules: tuple[Difference, ...] | None = ()
    old_rules: Rules | None = looked.rules
    if Finding.BOOKS in findings:
        past, days = _past_of(history, looked, standing)
        unknown = None if days else _why_unknown(history, unread=history.unread)
    if Finding.RULES in findings:
        old_rules = _rules_of(history, looked, standing)
        rules = None if old_rules is None else differences(old_rules, looked.rules)
        unknown = unknown or (None if old_rules is not None else _why_unknown(history))
    exact, period = days is not None, looked.rules.period
    accounts, entries, details = _changes(
        found, looked.year, past, days or (period.first, period.last)
    )
    return Compared(
        past=past,
        exact=exact,
        accounts=accounts,
        entries=entries,
        details=details,
        rules=rules,
        effect=_effect(
            looked, standing, old_rules, _books_then(found, findings, past, exact=exact)
        ),
        unknown=unknown,
    )


def _past_of(
    history: History, looked: YearFound, standing: Standing
) -> tuple[Past | None, tuple[date, date] | None]:
    """Find the commit with the books that a closing speaks of, or else one near to it.

    Returns:
        The commit, and the first and last day over which its books are those; None of one near.
    """
    assert looked.rules is not None
    stated, year = standing.known.books or "", looked.year
    named = its_days(looked.rules, year, standing.closing)

    def commits() -> Iterator[str]:
        return history.commits_for(stated, _file(looked, standing))

    found = history.first(commits(), lambda past: past.days_giving(stated, year, named))
    if found is not None:
        return found
    near = history.first(commits(), lambda past: past.found.books)
    return (None if near is None else near[0]), None


def _rules_of(history: History, looked: YearFound, standing: Standing) -> Rules | None:
    """Find the rules that a closing speaks of."""
    stated = standing.known.rules or ""
    commits = history.commits_for(stated, _file(looked, standing))
    found = history.rules_of(commits, looked.year, stated)
    return None if found is None else found[1]


def _file(looked: YearFound, standing: Standing) -> str:
    """Name the file that says what a year's figures take into account."""
    corrections = standing.corrections
    return corrections[-1].place.file if corrections else looked.verdict.file


def _why_unknown(history: History, *, unread: str | None = None) -> str:
    """Say why no commit has what a closing speaks of.

    Args:
        history: in which it was looked for.
        unread: what keeps a ledger of it from being read.
    """
    repository, trouble = history.repository, history.trouble
    if trouble is not None:
        return f"{trouble.wrong}; {trouble.do}"
    if repository is None:
        return "not in a git repository"
    if repository.commit("HEAD") is None:
        return "the git repository has no commit yet"
    if repository.is_shallow:
        return "the git history was cut when it was fetched; run `git fetch --unshallow`"
    if unread is not None:
        return f"a ledger near the closing's commit cannot be read: {unread}"
    return "no commit near the closing's has what it speaks of"


def _changes(
    found: Survey, year: int, past: Past | None, days: tuple[date, date]
) -> tuple[tuple[str, ...], tuple[EntryChange, ...], tuple[DetailChange, ...]]:
    """Compare the books of a year with those of a commit, over the days that it had."""
    then, now = past.found.books if past is not None else None, found.books
    first, last = days
    if past is None or then is None or now is None:
        return (), (), ()
    before, after = View(then, year), View(now, year)
    accounts = accounts_changed(before, after, first, last)
    old, new = past.watching(accounts), watching(found, accounts)
    if not accounts or old is None or new is None:
        return accounts, (), ()
    entries = entries_changed(old, new, accounts, year, last)
    return accounts, entries, tuple(details_changed(before, after, accounts, last))


def _books_then(
    found: Survey, findings: set[Finding], past: Past | None, *, exact: bool
) -> Books | None:
    """Give the books that a closing speaks of, where they are known."""
    if Finding.BOOKS not in findings:
        return found.books
    return past.found.books if past is not None and exact else None


def _effect(
    looked: YearFound, standing: Standing, rules: Rules | None, books: Books | None
) -> tuple[Figure, ...] | None:
    """Compare the figures of a closing with those of today.

    What a closing says that nobody edited is what they were; with corrections, and of one that
    was edited, they are computed again from the books and rules of that time.
    """
    assert looked.facts is not None
    assert looked.allocation is not None
    text = standing.closing or ""
    before: Figures | None
    if not standing.corrections and is_untouched(text):
        before = figures_in(text)
    else:
        before = _figures_then(looked, rules, books)
    return None if before is None else effect(before, figures_of(looked.facts, looked.allocation))


def _figures_then(looked: YearFound, rules: Rules | None, books: Books | None) -> Figures | None:
    """Compute a year's figures from the books and rules that its closing speaks of."""
    if rules is None or books is None or Finding.PROGRAM in looked.verdict.findings:
        return None
    reading = read_facts(rules, books)
    if reading.facts is None:
        return None
    return figures_of(reading.facts, allocate(rules, reading.facts))
