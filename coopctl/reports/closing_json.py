"""A year's allocation for programs: JSON, schema 1."""

from fractions import Fraction

import coopctl
from coopctl.allocation import Credit, Outcome
from coopctl.allocation.requirements import Check
from coopctl.allocation.vocabulary import Rules
from coopctl.money import exact_text, in_digits
from coopctl.problems import Problem
from coopctl.reports.checks import is_money
from coopctl.reports.figures import Fund, Report, by_member, funds_of

Json = dict[str, object]


def as_json(report: Report) -> Json:
    """Give the answer of `close-year --format json`.

    Amounts are exact strings in the currency; positive is credited to the target. Of an approved
    closing they are those with its `corrections`, of which `approved` is null where it waits.
    """
    rules, facts = report.rules, report.facts
    return {
        **head_of(rules),
        "status": report.status,
        "turnover": in_digits(facts.turnover, rules.currency),
        "surplus": in_digits(facts.surplus, rules.currency),
        "undistributed": in_digits(report.allocation.undistributed, rules.currency),
        "steps": [step_json(outcome, rules) for outcome in report.allocation.steps],
        "members": _members(report),
        "checks": [check_json(check, rules) for check in report.checks],
        "funds": [fund_json(fund, rules) for fund in funds_of(report)],
        "problems": [problem_json(problem) for problem in report.problems],
        "file": report.file,
        "changed": report.changed,
        "corrections": [
            {
                "number": each.number,
                "day": each.day.isoformat(),
                "approved": each.approved.isoformat() if each.approved else None,
            }
            for each in report.corrections
        ],
    }


def head_of(rules: Rules) -> Json:
    """Give what every answer of one fiscal year begins with."""
    period = rules.period
    return {
        "schema": 1,
        "coopctl": coopctl.__version__,
        "cooperative": rules.cooperative,
        "year": rules.year,
        "period": {"start": period.first.isoformat(), "end": period.last.isoformat()},
        "currency": rules.currency.code,
    }


def check_json(check: Check, rules: Rules) -> Json:
    """Give one requirement; what is not asked for this year holds, and has no figures.

    Figures are exact: money with the digits of the currency, counts without.
    """
    answer: Json = {
        "law": check.law.id if check.law is not None else None,
        "id": check.requirement.id,
        "because": check.requirement.because,
        "level": "warning" if check.requirement.warns else "error",
        "asked": check.asked,
        "holds": check.holds,
    }
    if check.asked:
        in_money = is_money(check, rules)
        for key, figure in (("required", check.required), ("given", check.given)):
            answer[key] = in_digits(figure, rules.currency) if in_money else exact_text(figure)
    return answer


def problem_json(problem: Problem) -> Json:
    """Give one problem, all four parts of it."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.place.file,
        "line": problem.place.line or None,
        "column": problem.place.column or None,
        "wrong": problem.wrong,
        "why": problem.why,
        "do": problem.do,
    }


def step_json(outcome: Outcome, rules: Rules) -> Json:
    """Give one step."""
    step, money = outcome.step, rules.currency
    answer: Json = {
        "step": step.step,
        "title": step.title,
        "rule": step.amount.text,
        "wanted": in_digits(Fraction(outcome.wanted), money),
        "amount": in_digits(Fraction(outcome.amount), money),
        "limited_by": outcome.limited_by,
        "skipped": None if outcome.skipped is None else str(outcome.skipped),
        "because": step.because,
    }
    if outcome.draws:
        answer["draws"] = True
    answer["to"] = [_credit(credit, rules) for credit in outcome.to]
    return answer


def _credit(credit: Credit, rules: Rules) -> Json:
    """Give what one account receives or bears."""
    answer: Json = {"account": credit.account}
    if credit.member is not None:
        answer["member"] = credit.member
    if credit.share is not None:
        answer["share"] = exact_text(credit.share)
    answer["amount"] = in_digits(Fraction(credit.amount), rules.currency)
    return answer


def _members(report: Report) -> list[Json]:
    """Give each member's part of the year."""
    money, shares = report.rules.currency, by_member(report)
    return [
        {
            "member": member.id,
            "name": member.name,
            "amount": in_digits(sum(shares[member.id].values(), Fraction(0)), money),
            "by_step": {step: in_digits(part, money) for step, part in shares[member.id].items()},
        }
        for member in report.facts.members
    ]


def fund_json(fund: Fund, rules: Rules) -> Json:
    """Give the fund's four figures."""
    money = rules.currency
    return {
        "account": fund.account,
        "opening": in_digits(fund.opening, money),
        "in": in_digits(fund.credited, money),
        "out": in_digits(fund.drawn, money),
        "closing": in_digits(fund.closing, money),
    }
