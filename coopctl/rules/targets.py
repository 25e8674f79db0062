"""Balances to be reached that every fund has reached already, so that nothing is ever asked for."""

from collections.abc import Iterable, Iterator

from coopctl.allocation.balances import overlap
from coopctl.allocation.evaluate import in_every_year, names_in
from coopctl.allocation.vocabulary import Phrase, Requirement, Rules, Step
from coopctl.problems import Place
from coopctl.rules.notes import Notes, said

_DEBIT_ROOTS = ("Assets", "Expenses")
"""Their balance on the credit side stands below zero by nature."""

Target = tuple[Step, tuple[str, ...], Phrase, Place]


def warn_of_targets_reached(notes: Notes, rules: Rules) -> None:
    """Warn of each `until` of nothing, or less, where the fund cannot stand below that.

    Reading:
        `until: 0 EUR` is how a step fills a loss, so a step is told only where the rules say
        that its account is a fund: it is indivisible, or bears losses as far as it goes. What a
        requirement is about may be below zero where a step overdraws it or fills it so far.
    """
    overdrawn = [step.source for step in rules.steps if step.source and step.overdraw]
    bearing = [step.source for step in rules.losses if step.source and not step.overdraw]
    common = [account for step in rules.steps if step.indivisible for account in step.accounts]
    low, code = [*overdrawn, *_DEBIT_ROOTS], rules.currency.code
    for step, accounts, until, place in _targets_of(rules.steps):
        if all(_any([*bearing, *common], each) and not _any(overdrawn, each) for each in accounts):
            _warn(notes, place, until, code, f"keeps step {said(step.step)} from giving anything")
        else:
            low += accounts
    for each in rules.requires:
        if _is_low(each.until) and not any(_any(low, account) for account in _about(each, rules)):
            _warn(
                notes, each.places["until"], each.until, code, f"makes {said(each.id)} hold always"
            )


def _targets_of(steps: Iterable[Step]) -> Iterator[Target]:
    """Give every balance of nothing, or less, that a step fills accounts up to."""
    for step in steps:
        if step.until is not None and _is_low(step.until):
            yield step, step.accounts, step.until, step.places["until"]
        targets = step.to.targets if step.to is not None else ()
        for target in targets:
            if target.until is not None and _is_low(target.until):
                yield step, (target.account,), target.until, step.places["to"]


def _is_low(until: Phrase | None) -> bool:
    """Whether a balance is nothing or less in every year."""
    value = in_every_year(until)
    return value is not None and value <= 0


def _about(requirement: Requirement, rules: Rules) -> Iterator[str]:
    """Name the accounts of the steps on the left of what must hold."""
    named = set(names_in(requirement.that.left)) if requirement.that is not None else set()
    return (each for step in rules.steps if step.step in named for each in step.accounts)


def _any(accounts: Iterable[str], account: str) -> bool:
    """Whether an account is one of several, above or below it."""
    return any(overlap(each, account) for each in accounts)


def _warn(notes: Notes, place: Place, until: Phrase | None, currency: str, what: str) -> None:
    text = until.text if until is not None else ""
    notes.warn(
        "target-reached",
        place,
        wrong=f"`until: {text}` {what}",
        why="`until` is the balance at which it ends, and this fund never stands below nothing",
        do=f"write the balance to be reached, such as `until: 50,000 {currency}`, or take it out",
    )
