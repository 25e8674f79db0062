"""Verdicts on closings as `verify` tells them: lines for people, JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from coopctl.allocation.vocabulary import Rules
from coopctl.books import Watched
from coopctl.cli.comparing import NOTHING, Compared
from coopctl.cli.screen import from_here
from coopctl.closing.changes import EntryChange, How
from coopctl.closing.effect import RESULT, Figure
from coopctl.closing.verify import Finding, Verdict
from coopctl.money import Currency, exact_text, in_digits, money_text, with_commas
from coopctl.problems import Place, Problem, shown

_SAID = {
    Finding.UNCHANGED: "unchanged",
    Finding.MISSING: "missing",
    Finding.EDITED: "edited by hand",
    Finding.BOOKS: "late or changed entries",
    Finding.RULES: "changed rules",
    Finding.PROGRAM: "another version of coopctl",
    Finding.OUTSIDE: "not in the ledger",
    Finding.UNAPPROVED: "not approved by a resolution in the ledger",
    Finding.UNFINISHED: "approved, and still a draft",
    Finding.OPTION: "another account for the surplus",
    Finding.MISREAD: "read otherwise by the ledger",
    Finding.UNKNOWN: "not known, because of the errors",
}
_MOST_SHOWN = 30
"""Entries that the text lists of a year."""

_MARKS = {How.ADDED: "+", How.REMOVED: "-", How.CHANGED: "~", How.RE_DATED: "~"}


def told(verdict: Verdict, compared: Compared, rules: Rules | None) -> Iterator[str]:
    """Write one verdict: what was found, what changed, the effect of it, the diff."""
    said = ", ".join(_SAID[finding] for finding in verdict.findings)
    yield shown(f"{verdict.year}: {said}  {from_here(verdict.file)}")
    if verdict.drawn_on is not None:
        then, now = verdict.drawn_on
        yield shown(f"  the surplus stands on {then}, and an option of the ledger names {now}")
    yield from map(shown, _changes(compared))
    if rules is not None and compared is not NOTHING:
        yield from map(shown, figure_lines(compared.effect or (), rules))
        if compared.effect == ():
            yield "  no figure changes"
    yield from map(shown, verdict.diff)


def verdict_json(verdict: Verdict, compared: Compared, rules: Rules | None) -> dict[str, object]:
    """Give one verdict for programs."""
    past, effect, changed = compared.past, compared.effect, compared.rules
    before, now = verdict.drawn_on or (None, None)
    if Finding.UNKNOWN in verdict.findings:
        effect = changed = None
    return {
        "year": verdict.year,
        "file": from_here(verdict.file),
        "holds": verdict.holds,
        "findings": [str(finding) for finding in verdict.findings],
        "diff": list(verdict.diff),
        "drawn_on": None if before is None else {"before": before, "now": now},
        "compared_with": None if past is None else {"commit": past.commit, "exact": compared.exact},
        "unknown": compared.unknown,
        "entries": [_change_json(each, compared) for each in compared.entries],
        "accounts": list(compared.accounts),
        "details": [
            {
                **_place_json(each.place),
                "of": each.of,
                "what": each.what,
                "before": each.before,
                "now": each.now,
            }
            for each in compared.details
        ],
        "rules_changed": None
        if changed is None
        else [{"what": each.what, "before": each.before, "now": each.now} for each in changed],
        "effect": None
        if effect is None or rules is None
        else [figure_json(each, rules) for each in effect],
    }


def naming(problem: Problem, compared: Compared) -> Problem:
    """Name in a problem the first of the entries, or of the rules, that changed."""
    named = list[str]()
    if problem.code == "books-changed" and compared.exact:
        named = [str(_place(each, compared)) for each in compared.entries]
        named += [f"{each.of}, {each.what}" for each in compared.details]
    elif problem.code == "rules-changed":
        named = [each.what for each in compared.rules or ()]
    if not named:
        return problem
    more = f", and {len(named) - 1} more" if len(named) > 1 else ""
    return replace(problem, wrong=f"{problem.wrong}: {named[0]}{more}")


def _changes(compared: Compared) -> Iterator[str]:
    """Write the entries and rules that changed."""
    past = compared.past
    if compared.unknown is not None:
        yield f"  what changed cannot be named: {compared.unknown}"
    if past is not None and (compared.accounts or compared.exact):
        near = "" if compared.exact else ", which is near"
        yield f"  since commit {past.commit}{near}:"
    for each in compared.entries[:_MOST_SHOWN]:
        yield from _entry(each, compared)
    more = len(compared.entries) - _MOST_SHOWN
    if more > 0:
        yield f"  and {more:,} entries more, which `--format json` lists"
    for detail in compared.details:
        where = f"{from_here(str(detail.place))}: " if detail.place is not None else ""
        yield f"  ~ {where}{detail.of}, {_from_to(detail.what, detail.before, detail.now)}"
    if compared.accounts and not (compared.entries or compared.details):
        yield f"  accounts: {', '.join(compared.accounts)}"
    for rule in compared.rules or ():
        yield f"  rules: {_from_to(rule.what, rule.before, rule.now)}"


def _entry(change: EntryChange, compared: Compared) -> Iterator[str]:
    """Write an entry that changed, with its postings."""
    entry, before = change.entry, change.before
    words = " ".join(f'"{each}"' for each in (entry.payee, entry.narration) if each)
    head = f"  {_MARKS[change.how]} {_place(change, compared)}: {entry.day} {words}".rstrip()
    if change.how is How.RE_DATED and before is not None:
        head += f", was of {before.day}"
    yield head
    was = list(before.moves) if before is not None and change.how is How.CHANGED else None
    yield from _moves(entry, "      ")
    if was is not None and before is not None:
        yield "      was:"
        yield from _moves(before, "      ")


def _moves(entry: Watched, indent: str) -> Iterator[str]:
    """Write the postings of an entry, numbers below each other."""
    rows = [(account, _amount(number, code), code) for account, number, code in entry.moves]
    wide = max(len(account) for account, _, _ in rows)
    digits = max(len(number) for _, number, _ in rows)
    for account, number, code in rows:
        yield f"{indent}{account:<{wide}}  {number:>{digits}} {code}"


def _amount(number: object, code: str) -> str:
    return with_commas(in_digits(Fraction(str(number)), Currency.of(code)))


def _place(change: EntryChange, compared: Compared) -> Place:
    """Say where an entry is, or was: a file of the commit where it is no more."""
    if change.now is not None or compared.past is None:
        place = change.entry.place
        return replace(place, file=from_here(place.file))
    return compared.past.named(change.entry.place)


def _from_to(what: str, before: str | None, now: str | None) -> str:
    """Say what something is, and what it was."""
    if before is None:
        return f"{what}: {now}, was not set"
    return f"{what}: {now if now is not None else 'no more'}, was {before}"


def figure_lines(changed: Sequence[Figure], rules: Rules) -> Iterator[str]:
    """Write the figures that changed; the diff has those of each account."""
    steps = {each.step: each for each in changed if each.account is None}
    for step in dict.fromkeys(each.step for each in changed):
        if step in steps:
            pair = (steps[step].before, steps[step].now)
            before, now = (money_text(number, rules.currency) for number in pair)
            yield f"  {step}: {now}, was {before}"
        else:
            yield f"  {step}: the same, between other accounts"


def _change_json(change: EntryChange, compared: Compared) -> dict[str, object]:
    """Give an entry that changed."""
    past, before = compared.past, change.before
    was = None
    if before is not None and past is not None:
        was = _entry_json(before, past.named(before.place))
    now = None if change.now is None else _entry_json(change.now, _place(change, compared))
    return {"change": str(change.how), "now": now, "before": was}


def _entry_json(entry: Watched, place: Place) -> dict[str, object]:
    return {
        **_place_json(place),
        "day": entry.day.isoformat(),
        "payee": entry.payee,
        "narration": entry.narration,
        "postings": [
            {"account": account, "amount": exact_text(number), "commodity": code}
            for account, number, code in entry.moves
        ],
    }


def _place_json(place: Place | None) -> dict[str, object]:
    if place is None:
        return {"file": None, "line": None}
    return {"file": from_here(place.file), "line": place.line or None}


def figure_json(figure: Figure, rules: Rules) -> dict[str, object]:
    """Give a figure that changed; turnover and surplus are of no step."""
    return {
        "figure": figure.step if figure.step in RESULT else "step",
        "step": None if figure.step in RESULT else figure.step,
        "account": figure.account,
        "before": in_digits(figure.before, rules.currency),
        "now": in_digits(figure.now, rules.currency),
    }
