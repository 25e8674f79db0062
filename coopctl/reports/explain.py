"""How each figure came about: base, phrase, limit, shares."""

from collections.abc import Iterator
from fractions import Fraction

from coopctl.allocation import Credit, Limit, Outcome
from coopctl.allocation.settings import Convert
from coopctl.allocation.vocabulary import BUILT_IN_MEASURES
from coopctl.money import exact_text, in_digits, money_text, readable
from coopctl.problems import Place, shown
from coopctl.reports.figures import Report, left_over
from coopctl.reports.shares import Distribution

BOUNDS = {
    "at_least": "at least   {0}  ({1})",
    Limit.AT_MOST: "at most    {0}  ({1})",
    Limit.UNTIL: "lacking    {0}  (until it holds {1})",
    Limit.BALANCE: "held       {0}  ({1})",
    Limit.REMAINDER: "at most    {0}  (what is left)",
}
"""One line for each floor and cap: its amount, then the phrase or account it comes from."""

LIMITS = {
    Limit.AT_MOST: "its cap",
    Limit.UNTIL: "what its destination still lacks",
    Limit.REMAINDER: "what is left",
    Limit.BALANCE: "what the account holds",
    Limit.ELIGIBLE: "nobody being eligible",
    Limit.MEASURE: "the measure being zero",
    Limit.AT_MOST_EACH: "the most for each member",
    Limit.AT_LEAST_EACH: "the least for each member",
}


_PRICES = {
    Convert.TRANSACTION: "its own price, or else the last on or before its day",
    Convert.YEAR_END: "the last price of the year",
}


def explain_year(report: Report) -> Iterator[str]:
    """Explain every step, in rule order."""
    yield from _head(report)
    for outcome in report.allocation.steps:
        yield ""
        yield from explain_step(report, outcome)
    yield ""
    left = _money(left_over(report), report)
    yield f"Undistributed, on {report.facts.drawn_on}: {left}"


def _head(report: Report) -> Iterator[str]:
    """Say what the year made."""
    facts, rules = report.facts, report.rules
    turnover = ", ".join(rules.turnover) if rules.turnover is not None else "all income"
    word, of = "Surplus", "income minus expenses"
    if facts.surplus < 0:
        word, of = "Loss", "expenses minus income"
    yield f"{shown(rules.cooperative)}, {rules.period.first} to {rules.period.last}"
    yield f"Turnover {_money(facts.turnover, report)}: {turnover}, credit minus debit"
    yield f"{word} {_money(abs(facts.surplus), report)}: {of}"
    if rules.convert is not None:
        yield f"Other commodities: each posting by {_PRICES[rules.convert]}"


def explain_step(report: Report, outcome: Outcome) -> Iterator[str]:
    """Explain one step: from its rule to each account."""
    step = outcome.step
    yield f"{step.step}: {shown(step.heading)}"
    yield f"  rule       {shown(step.amount.text)}  ({_place(outcome)})"
    if step.because:
        yield f"  because    {shown(step.because)}"
    for name, value in outcome.figures:
        yield f"  with       {name} = {_figure(name, value, report)}"
    if outcome.skipped is not None:
        yield f"  skipped    {outcome.skipped}"
        return
    yield from _amounts(report, outcome)
    yield from _destinations(report, outcome)
    yield f"  left       {_money(outcome.remainder, report)} for the steps after it"


def _place(outcome: Outcome) -> Place:
    """Say where the rule of a step stands."""
    return outcome.step.places.get("amount", outcome.step.place)


def _amounts(report: Report, outcome: Outcome) -> Iterator[str]:
    """Say what the step asked for, its floors and caps, and what it gave."""
    if outcome.asked is not None:
        yield f"  asks for   {_money(outcome.asked, report)}"
    for bound in outcome.bounds:
        yield f"  {BOUNDS[bound.kind].format(_money(Fraction(bound.amount), report), bound.text)}"
    pool = Distribution(report, outcome).pool
    if outcome.divided and pool != outcome.amount:
        yield f"  divides    {_money(Fraction(pool), report)}"
    yield _gives(report, outcome)


def _gives(report: Report, outcome: Outcome) -> str:
    """Say what a step gave, or drew, and what lowered it."""
    gives = "takes" if outcome.draws else "gives"
    limited = f", limited by {LIMITS[outcome.limited_by]}" if outcome.limited_by else ""
    return f"  {gives:<9}  {_money(Fraction(outcome.amount), report)}{limited}"


def _destinations(report: Report, outcome: Outcome) -> Iterator[str]:
    """Say where it goes, or where it is drawn from; members in summary."""
    word = "from" if outcome.draws else "to"
    if outcome.step.in_proportion_to is None:
        for credit in outcome.to:
            yield f"  {word:<9}  {credit.account}: {_money(Fraction(credit.amount), report)}"
        return
    yield f"  shared in proportion to {outcome.step.in_proportion_to}{_tests(outcome)}:"
    for member in dict.fromkeys(credit.member for credit in outcome.to):
        if member is not None:
            yield "    " + share_in_words(report, outcome, member)


def _tests(outcome: Outcome) -> str:
    """Name the tests of eligibility."""
    tests = ", ".join(shown(each.text) for each in outcome.step.eligible)
    return f" among those with {tests}" if tests else ""


def explain_member(report: Report, member: str) -> Iterator[str]:
    """Explain what each step gives one member."""
    found = next(each for each in report.facts.members if each.id == member)
    left = f", left {found.left}" if found.left is not None else ""
    yield f"{member}, {shown(found.name)}: member since {found.joined}{left}"
    shared = [each for each in report.allocation.steps if each.step.in_proportion_to is not None]
    if not shared:
        yield f"  nothing: {_why_nobody(report)}"
        return
    total = Fraction(0)
    for outcome in shared:
        own = [credit for credit in outcome.to if credit.member == member]
        yield ""
        yield f"{outcome.step.step}: {shown(outcome.step.heading)}"
        if not own:
            yield f"  nothing: {_why_nothing(outcome)}"
            continue
        yield f"  rule       {shown(outcome.step.amount.text)}  ({_place(outcome)})"
        pool = Distribution(report, outcome).pool
        yield f"  pool       {_money(Fraction(pool), report)}"
        if pool != outcome.amount:
            yield _gives(report, outcome)
        yield f"  share      {share_in_words(report, outcome, member)}"
        for credit in own:
            yield f"  {'from' if outcome.draws else 'to':<9}  {credit.account}: " + _money(
                Fraction(credit.amount), report
            )
        total += sum((Fraction(n) for c, n in outcome.moves() if c.member == member), Fraction(0))
    yield ""
    yield f"Together {_money(total, report)}"


def _why_nobody(report: Report) -> str:
    """Say why no member has a part in the year's result."""
    surplus = report.facts.surplus
    if surplus < 0:
        return f"the year made a loss of {_money(-surplus, report)}, which members do not bear"
    if surplus == 0:
        return "the year made neither a surplus nor a loss"
    return "no step of the year gives to members"


def _why_nothing(outcome: Outcome) -> str:
    """Say why a member has no part in a step."""
    if outcome.skipped is not None:
        return str(outcome.skipped)
    tests = ", ".join(shown(each.text) for each in outcome.step.eligible)
    return f"not among those with {tests}" if tests else "the step gives nothing this year"


def share_in_words(report: Report, outcome: Outcome, member: str) -> str:
    """Write the arithmetic of one member's share."""
    numbers = _numbers(outcome.to)
    own, total = numbers[member], sum((max(n, Fraction(0)) for n in numbers.values()), Fraction(0))
    given = sum((Fraction(c.amount) for c in outcome.to if c.member == member), Fraction(0))
    part = Fraction(outcome.divided.get(member, given))
    cut = f", cut from {_money(part, report)}" if part != given else ""
    unit = _unit(report, outcome)
    return (
        f"{member}: {readable(own, digits=2)}{unit} of {readable(total, digits=2)}{unit}"
        f" = {_percent(own, total)}, {_money(given, report)}{cut}"
    )


def _numbers(given: tuple[Credit, ...]) -> dict[str, Fraction]:
    """Give each member's number in the measure."""
    return {c.member: c.share for c in given if c.member is not None and c.share is not None}


def _unit(report: Report, outcome: Outcome) -> str:
    """Name the unit of the measure."""
    measure = report.rules.measures.get(outcome.step.in_proportion_to or "")
    return f" {measure.unit}" if measure is not None and measure.unit else ""


def _percent(part: Fraction, whole: Fraction) -> str:
    """Write a part of a whole in percent."""
    if whole == 0:
        return "no share"
    percent = max(part, Fraction(0)) / whole * 100
    return f"{readable(percent, digits=2)} %"


def _figure(name: str, value: Fraction, report: Report) -> str:
    """Write a named value: money, or the plain number of a rate or a count."""
    rates = report.rules.rates
    if name in rates or name == "non-member share":
        return f"{readable(value * 100, digits=2)} %"
    measure = report.rules.measures.get(name)
    if measure is not None and measure.unit != report.rules.currency.code:
        return readable(value, digits=2) + (f" {measure.unit}" if measure.unit else "")
    if name in BUILT_IN_MEASURES:
        return readable(value, digits=2)
    return _money(value, report)


def _money(value: Fraction, report: Report) -> str:
    """Write an amount with its currency."""
    return money_text(value, report.rules.currency)


def explained_json(report: Report, outcome: Outcome) -> dict[str, object]:
    """Give for programs what lies behind one step: figures, floors and caps, what is left."""
    currency = report.rules.currency
    return {
        "place": str(_place(outcome)),
        "asked": None if outcome.asked is None else exact_text(outcome.asked),
        "figures": {name: exact_text(value) for name, value in outcome.figures},
        "bounds": [
            {
                "kind": str(bound.kind),
                "phrase": bound.text,
                "amount": in_digits(Fraction(bound.amount), currency),
            }
            for bound in outcome.bounds
        ],
        "remainder": in_digits(outcome.remainder, currency),
    }
