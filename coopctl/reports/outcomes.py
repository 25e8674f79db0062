"""What became of a step, in words: its rule, and what limited it."""

from coopctl.allocation import Limit, Outcome
from coopctl.allocation.values import Bound
from coopctl.allocation.vocabulary import Phrase
from coopctl.words import Said, Words, said


def rule_in_words(outcome: Outcome) -> Words:
    """Say the rule of a step, and what limited it."""
    step = outcome.step
    if outcome.skipped is not None:
        return said("skipped: {why}", why=outcome.skipped)
    return _limited(outcome) if outcome.limited_by is not None else step.amount.text


def _limited(outcome: Outcome) -> Said:
    """Say the rule of a step, and what lowered it."""
    step, rule = outcome.step, outcome.step.amount.text
    match outcome.limited_by:
        case Limit.AT_MOST:
            found = said("{rule}, limited to {value}", rule=rule, value=_text(outcome.limit))
        case Limit.UNTIL if step.until is None:
            found = said("{rule}, until full", rule=rule)
        case Limit.UNTIL:
            found = said("{rule}, until it holds {value}", rule=rule, value=_text(step.until))
        case Limit.REMAINDER:
            found = said("{rule}, limited to what is left", rule=rule)
        case Limit.BALANCE:
            found = said("{rule}, limited to what is there", rule=rule)
        case Limit.ELIGIBLE:
            found = said("{rule}, nobody is eligible", rule=rule)
        case limit:
            found = _limited_by_member(outcome, limit)
    return found


def _limited_by_member(outcome: Outcome, limit: Limit | None) -> Said:
    """Say what limited a step by what each member is, or gets."""
    step, rule = outcome.step, outcome.step.amount.text
    if limit is Limit.MEASURE:
        measure = step.in_proportion_to or ""
        return said("{rule}, {measure} totals zero", rule=rule, measure=measure)
    if limit is Limit.AT_MOST_EACH:
        most = _text(step.at_most_each)
        return said("{rule}, limited to {value} for each", rule=rule, value=most)
    least = _text(step.at_least_each)
    return said("{rule}, nothing below {value} for one", rule=rule, value=least)


def _text(phrase: Phrase | Bound | None) -> str:
    """Give a phrase as written."""
    return phrase.text if phrase is not None else ""
