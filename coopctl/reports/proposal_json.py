"""A proposal for programs: JSON, schema 1."""

from collections import defaultdict
from fractions import Fraction

from coopctl.allocation import Outcome
from coopctl.money import in_digits
from coopctl.reports.closing_json import Json, check_json, fund_json, head_of, step_json
from coopctl.reports.figures import Report, funds_of
from coopctl.reports.proposal import (
    MembersPart,
    Proposal,
    decided,
    members_part,
    reasons,
    resolution_in_words,
)
from coopctl.reports.shares import template_of
from coopctl.reports.simulate import Alternative, alternative_json


def as_json(proposal: Proposal, statutory: Json | None) -> Json:
    """Give the answer of `propose --format json`; no member is named in it.

    Amounts are exact strings in the currency; positive is credited to the target. `result` and
    `last_year` hold `year`, `turnover`, `other_income`, `costs` and `surplus` (a loss is
    negative); `last_year` is null where the books lack that year, and has `steps` (the amount of
    each by its id) where its closing stands in the ledger as its rules give it, else null. A
    step's `to` names accounts as the rules do: a distribution has `{member}` in its account, and
    `members`, how many receive from it. `members` has `number`, `receiving`, `total`, `smallest`
    and `largest`, these two null where fewer than four receive anything. `checks` are those of
    the closing's JSON, with the `exception` recorded. `alternatives` are those of `simulate`,
    with `smallest` and `largest` in the place of `members`. `statutory` is the document of the
    law's layout (`document`, `items`: `number`, `title`, `amount`, `rows`), or null. `books` and
    `rules` are fingerprints of what it was drawn from.
    """
    report = proposal.report
    rules, facts = report.rules, report.facts
    meeting = proposal.meeting
    return {
        **head_of(rules),
        "title": proposal.title,
        "status": report.status,
        "state": proposal.state,
        "meeting": meeting.isoformat() if meeting is not None else None,
        "result": _result(report, proposal.other_income),
        "last_year": _last_year(proposal),
        "steps": [_step(outcome, report) for outcome in report.allocation.steps],
        "undistributed": in_digits(report.allocation.undistributed, rules.currency),
        "members": _members(report),
        "funds": [fund_json(fund, rules) for fund in funds_of(report)],
        "checks": [
            check_json(check, rules) | {"exception": proposal.exceptions.get(check.id)}
            for check in report.checks
        ],
        "alternatives": [_alternative(each, proposal.report) for each in proposal.alternatives],
        "statutory": statutory,
        "resolution": {
            "text": resolution_in_words(proposal),
            "amounts": list(decided(proposal)),
        },
        "books": facts.fingerprint,
        "rules": rules.fingerprint,
    }


def _result(report: Report, other_income: Fraction) -> Json:
    """Give what a year made."""
    facts, money = report.facts, report.rules.currency
    return {
        "year": report.rules.year,
        "turnover": in_digits(facts.turnover, money),
        "other_income": in_digits(other_income, money),
        "costs": in_digits(facts.turnover + other_income - facts.surplus, money),
        "surplus": in_digits(facts.surplus, money),
    }


def _last_year(proposal: Proposal) -> Json | None:
    """Give the year before, and its steps where they may be compared."""
    before, compared = proposal.before, proposal.compared
    if before is None:
        return None
    answer = _result(before, proposal.other_before)
    answer["closed"] = proposal.closed_before
    answer["steps"] = compared and {
        outcome.step.step: in_digits(Fraction(outcome.amount), before.rules.currency)
        for outcome in compared.allocation.steps
    }
    return answer


def _step(outcome: Outcome, report: Report) -> Json:
    """Give one step, what goes to members as one sum for each account of the rules."""
    answer = step_json(outcome, report.rules)
    answer["reasons"] = reasons(outcome, report).split("\n")
    if outcome.step.in_proportion_to is None:
        return answer
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for credit in outcome.to:
        sums[template_of(credit, outcome)] += Fraction(credit.amount)
    receiving = {credit.member for credit in outcome.to if credit.amount > 0}
    answer["to"] = [
        {
            "account": account,
            "members": len(receiving),
            "amount": in_digits(amount, report.rules.currency),
        }
        for account, amount in sums.items()
    ]
    return answer


def _members(report: Report) -> Json:
    """Give what members receive together, and how far apart their parts are."""
    found, money = members_part(report), report.rules.currency
    return {
        "number": found.number,
        "receiving": found.receiving,
        "total": in_digits(found.total, money),
        **_extremes(found, report),
    }


def _alternative(alternative: Alternative, today: Report) -> Json:
    """Give one alternative without a figure of one member."""
    answer = alternative_json(alternative, today)
    del answer["members"]
    return answer | _extremes(members_part(alternative.report), alternative.report)


def _extremes(found: MembersPart, report: Report) -> Json:
    """Give the smallest and the largest part, null where there are too few to tell."""
    money = report.rules.currency
    return {
        key: None if amount is None else in_digits(amount, money)
        for key, amount in (("smallest", found.smallest), ("largest", found.largest))
    }
