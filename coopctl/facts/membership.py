"""Who was a member on any day of a fiscal year, from the accounts that make a member."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coopctl.allocation.members import is_same_word
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import BUILT_IN_MEASURES, MEMBER, Rules
from coopctl.allocation.years import Period
from coopctl.books import Account, View
from coopctl.books.values import Metadata
from coopctl.money import read_signed
from coopctl.problems import Problem, Severity, nearest, shown
from coopctl.rules.notes import said

_YES_NO = {"TRUE", "FALSE"}


def members_of(
    template: str | None, accounts: Mapping[str, Account], period: Period
) -> tuple[Member, ...]:
    """Name the members of a year, by id in code point order.

    Args:
        template: account name with `{member}` as one component; None has no members.
        accounts: of the ledger; `open` is joining and `close` is leaving, both days count.
        period: the fiscal year.
    """
    if template is None:
        return ()
    found = (
        Member(member, account.opened, account.closed, _metadata(account.metadata))
        for member, account in matching(template, accounts)
        if account.opened <= period.last
        and (account.closed is None or account.closed >= period.first)
    )
    return tuple(sorted(found, key=lambda member: member.id))


def matching(template: str, accounts: Mapping[str, Account]) -> Iterator[tuple[str, Account]]:
    """Give every account of the template's form, with the id in it."""
    parts = template.split(":")
    place = parts.index(MEMBER)
    head = ":".join(parts[:place]) + ":"
    tail = parts[place + 1 :]
    for name, account in accounts.items():
        if name.startswith(head):
            found = name.split(":")
            if len(found) == len(parts) and found[place + 1 :] == tail:
                yield found[place], account


def capital_accounts(rules: Rules, view: View, id_: str) -> tuple[str, ...]:
    """Name the accounts of a member's capital: what makes a member, with its sub-accounts.

    Those that steps name for another purpose, such as notices, are none.
    """
    own = rules.member_account
    if own is None:
        return ()
    named = (name for step in rules.steps for name in step.accounts)
    others = [each.replace(MEMBER, id_) for each in named if each.startswith(own + ":")]
    apart = view.covered(others)
    return tuple(name for name in view.covered([own.replace(MEMBER, id_)]) if name not in apart)


def paid_forms(rules: Rules) -> tuple[str, ...]:
    """Give the forms of the accounts on which steps pay members."""
    named = (name for step in rules.steps if step.to is not None for name in step.accounts)
    return tuple(dict.fromkeys(name for name in named if MEMBER in name))


def member_in(template: str, account: str) -> str | None:
    """Read the id in an account of the template's form, or below one; None in any other.

    >>> member_in("Liabilities:{member}:Dividend", "Liabilities:Zoe:Dividend:Due")
    'Zoe'
    """
    parts, found = template.split(":"), account.split(":")
    pairs = zip(parts, found, strict=False)
    if len(found) < len(parts) or any(part not in (each, MEMBER) for part, each in pairs):
        return None
    return found[parts.index(MEMBER)]


def number_in(value: object) -> Fraction | None:
    """Read a number, which may be written as text; None where it is none, or far too long.

    >>> number_in("12.5"), number_in(Decimal("-2")), number_in("worker"), number_in(True)
    (Fraction(25, 2), Fraction(-2, 1), None, None)
    """
    text = f"{value:f}" if isinstance(value, Decimal) else value
    if not isinstance(text, str):
        return None
    try:
        return read_signed(text)
    except ValueError:
        return None


def days_of(member: Member, period: Period) -> int:
    """Count the days of membership in the year, the first and the last included."""
    last = period.last if member.left is None else min(member.left, period.last)
    return (last - max(member.joined, period.first)).days + 1


def stayed(member: Member, last: date) -> bool:
    """Whether somebody is still a member after the year's last day."""
    return member.left is None or member.left > last


def keys_of_nobody(rules: Rules, members: tuple[Member, ...]) -> Iterator[Problem]:
    """Warn of tests by a metadata key that no member has: nobody would be eligible."""
    measures = {*BUILT_IN_MEASURES, *rules.measures}
    keys = {key for member in members for key in member.metadata}
    for step in rules.steps:
        for test in step.eligible:
            if members and test.name not in measures | keys:
                near = nearest(test.name, measures | keys)
                add = f"add `  {test.name}: …` below the `open` directives of those who have it"
                yield Problem(
                    code="maybe-misspelt",
                    place=step.places.get("eligible", step.place),
                    wrong=f"`{test.name}` is no measure, and no member of {rules.year} has it "
                    "as a metadata key",
                    why=f"who lacks it is not eligible, so `{step.step}` gives nobody anything",
                    do=f"write `{near}`, or {add}" if near else add,
                    severity=Severity.WARNING,
                )


def words_of_nobody(rules: Rules, members: tuple[Member, ...]) -> Iterator[Problem]:
    """Warn of tests by a word that no member has under the key: nobody would be eligible."""
    for step in rules.steps:
        for test in step.eligible:
            found = [each.metadata[test.name] for each in members if test.name in each.metadata]
            words, word = {each for each in found if isinstance(each, str)}, test.value
            words |= _YES_NO if words & _YES_NO else set()
            if not found or not isinstance(word, str) or any(is_same_word(e, word) for e in words):
                continue
            single = {each.casefold(): each for each in sorted(words) if len(each.split()) == 1}
            near = nearest(word.casefold(), single)
            add = f'add `  {test.name}: "{shown(word)}"` below the `open` directives of those '
            yield Problem(
                code="maybe-misspelt",
                place=step.places.get("eligible", step.place),
                wrong=f"no member of {rules.year} has {said(word)} under `{test.name}:`",
                why=f"who lacks it is not eligible, so `{step.step}` gives nobody anything",
                do=(f"write {said(single[near])}, or " if near else "") + add + "who have it",
                severity=Severity.WARNING,
            )


def _metadata(found: Metadata) -> dict[str, Fraction | str]:
    """Keep numbers as numbers and the rest as words; a name stays a word."""
    read: dict[str, Fraction | str] = {}
    for key, value in found.items():
        number = None if key == "name" else number_in(value)
        read[key] = _word(value) if number is None else number
    return read


def _word(value: object) -> str:
    """Write a value as Beancount would read it."""
    return str(value).upper() if isinstance(value, bool) else str(value)
