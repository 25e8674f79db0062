"""A member's statement for programs: JSON, schema 1."""

from decimal import Decimal
from fractions import Fraction

from coopctl.money import exact_text, in_digits
from coopctl.reports.closing_json import Json, head_of
from coopctl.reports.figures import Report
from coopctl.reports.shares import unit_of
from coopctl.reports.statement import Statement, Taken


def as_json(statement: Statement) -> Json:
    """Give the answer of `statement YEAR MEMBER --format json`; no other member is in it.

    Amounts are exact strings in the currency; what the member bears of a loss is negative.
    `measures` have the member's `own` number and the `total` of all. Of each of `steps`, `pool`
    was divided, `exact` is the share before it became the whole `part`, and `cuts` tell what
    lowered that to `amount`; these are null for who has no part in it, and `words` says the same
    as the page. `eligible` is null in a step that was skipped, for which nobody was looked
    at. `split` tells where the shares go: its `purpose` is `cash`, `retained`,
    `withheld`, `set_off` or `borne`. `accounts` are the member's, at year end and after the
    allocation. `paid_ahead` is what was paid beyond all that is due. `capital` is null where the
    books have no account of it; entries count by their date, also those of a closing.
    """
    report, member = statement.report, statement.member
    rules = report.rules
    return {
        **head_of(rules),
        "status": report.status,
        "state": statement.state,
        "surplus": in_digits(report.facts.surplus, rules.currency),
        "member": member.id,
        "name": member.name,
        "joined": member.joined.isoformat(),
        "left": member.left.isoformat() if member.left is not None else None,
        "votes": 1,
        "measures": [
            {
                "measure": each.measure,
                "unit": unit_of(report, each.measure).strip() or None,
                "own": exact_text(each.own),
                "total": exact_text(each.total),
            }
            for each in statement.numbers
        ],
        "steps": [_step(taken, report) for taken in statement.steps],
        "amount": in_digits(statement.total, rules.currency),
        "split": [
            {
                "purpose": going.purpose.value,
                "account": going.account,
                "amount": _money(going.amount, report),
            }
            for going in statement.goings
        ],
        "capital": _capital(statement),
        "dues": [
            {
                "year": due.year,
                "granted": _money(due.granted, report),
                "paid": _money(due.granted - due.left, report),
                "left": _money(due.left, report),
            }
            for due in statement.dues
        ],
        "kept": statement.is_kept,
        "paid_ahead": _money(statement.ahead, report),
        "dues_on": statement.on.isoformat() if statement.on is not None else None,
        "accounts": [
            {
                "account": held.account,
                "before": _money(held.before, report),
                "moved": _money(held.moved, report),
                "after": _money(held.after, report),
            }
            for held in statement.held
        ],
        "books": report.facts.fingerprint,
        "rules": rules.fingerprint,
    }


def _money(amount: Decimal | Fraction, report: Report) -> str:
    return in_digits(Fraction(amount), report.rules.currency)


def _step(taken: Taken, report: Report) -> Json:
    """Give a step, and the figures of the member's part in it."""
    step, share, skipped = taken.outcome.step, taken.share, taken.outcome.skipped
    sign = -1 if taken.outcome.draws else 1
    answer: Json = {
        "step": step.step,
        "title": step.title,
        "rule": step.amount.text,
        "because": step.because,
        "in_proportion_to": step.in_proportion_to,
        "eligible": share is not None if skipped is None else None,
        "skipped": None if skipped is None else str(skipped),
        "amount": _money(sign * share.amount if share is not None else Decimal(0), report),
    }
    if share is None:
        return answer | dict.fromkeys(("pool", "own", "total", "exact", "part", "cuts", "words"))
    return answer | {
        "pool": _money(share.pool, report),
        "own": exact_text(share.own),
        "total": exact_text(share.total),
        "exact": exact_text(share.exact),
        "part": _money(share.part, report),
        "cuts": [{"because": words, "amount": _money(left, report)} for words, left in share.cuts],
        "words": taken.distribution.in_words(share),
    }


def _capital(statement: Statement) -> Json | None:
    """Give the capital account over the year; every figure is positive as its name says."""
    capital, report = statement.capital, statement.report
    if capital is None:
        return None
    return {
        name: _money(getattr(capital, name), report)
        for name in (
            "opening",
            "paid_in",
            "distributed",
            "retained",
            "losses",
            "repaid",
            "closing",
        )
    }
