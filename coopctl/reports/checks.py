"""What laws and the co-op's own checks ask for and what the year gives, in words."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from fractions import Fraction

from coopctl.allocation.evaluate import names_in
from coopctl.allocation.requirements import Check, own_names
from coopctl.allocation.vocabulary import (
    BALANCE_OF,
    BUILT_IN_MEASURES,
    DISTRIBUTIONS,
    Condition,
    Law,
    Name,
    Rules,
    Step,
)
from coopctl.money import Round, exact_text, money_text, round_to, with_commas
from coopctl.problems import Place, Problem, Severity, listing

_WORD = re.compile(r"[\w:-]+")
_SAYS = {
    ">=": "at least {0} is asked for",
    ">": "more than {0} is asked for",
    "<=": "at most {0} is allowed",
    "<": "less than {0} is allowed",
    "=": "{0} is asked for",
}


_GOALS = {
    ">=": "{0} or more",
    ">": "more than {0}",
    "<=": "{0} or less",
    "<": "less than {0}",
    "=": "{0}",
}
_WHOLE = {">=": Round.UP, "<=": Round.DOWN}
"""Which way a figure is rounded so that an amount in whole minor units fulfils what is asked."""


def required_figure(check: Check, rules: Rules) -> str:
    """Write what is asked for: money, or a plain number where it compares counts.

    Where the year gives whole minor units, a least amount is rounded up to them and a most down,
    so that what is written fulfils what is asked.
    """
    that, unit = check.requirement.that, rules.currency.unit
    mode = _WHOLE.get(that.compare) if that is not None and is_money(check, rules) else None
    if mode is None or check.given % Fraction(unit) != 0:
        return _written(check.required, check, rules)
    return money_text(round_to(check.required, unit=unit, mode=mode), rules.currency)


def _written(value: Fraction, check: Check, rules: Rules) -> str:
    """Write a figure of a check unrounded; money without an end is cut and marked."""
    if is_money(check, rules):
        return money_text(value, rules.currency)
    return with_commas(exact_text(value))


def is_money(check: Check, rules: Rules) -> bool:
    """Whether the condition speaks of anything that is counted in the currency.

    What is distributed, which `forbid` speaks of, is money, and so is what a law's step gives that
    the rules lack; a measure is only where it is read from accounts in the currency.
    """
    that = check.requirement.that
    if that is None:
        return True
    code = rules.currency.code
    counts = {*BUILT_IN_MEASURES, *rules.rates, "non-member share"}
    counts |= {
        name
        for name, measure in rules.measures.items()
        if measure.account is None or measure.unit != code
    }
    words = [*names_in(that.left), *names_in(that.right)]
    steps = check.law.steps if check.law is not None else {}
    lacking = (word in steps and not own_names(word, check.law) for word in words)
    named = (name not in counts for word in words for name in own_names(word, check.law))
    return any(lacking) or any(named)


def asked_in_words(check: Check, rules: Rules) -> str:
    """Say what is asked for, with its figure."""
    requirement = check.requirement
    if requirement.that is None:
        return f"nothing may be distributed in proportion to `{requirement.forbid}`"
    return _SAYS[requirement.that.compare].format(required_figure(check, rules))


def given_in_words(check: Check, rules: Rules) -> str:
    """Give the figure that the year gives, as it is: it is never rounded to what is asked for."""
    return _written(check.given, check, rules)


def source_of(check: Check) -> str:
    """Name the article, or the co-op's own check."""
    requirement = check.requirement
    if check.law is None:
        return requirement.because or requirement.id
    return f"{check.law.id} {requirement.because or requirement.id}"


def problems_of(
    checks: Iterable[Check], rules: Rules, exceptions: Container[str]
) -> Iterator[Problem]:
    """Tell of each requirement that does not hold: an error, or a warning where it only warns.

    Args:
        checks: of a year.
        rules: of the year.
        exceptions: ids of those for which an exception is recorded; they are not told.
    """
    for check in checks:
        if not check.holds and check.id not in exceptions:
            yield _problem(check, rules)


def not_in_force(rules: Rules) -> Iterator[Problem]:
    """Warn of laws that are named and not in force on the year's last day."""
    for law in rules.laws:
        if not law.in_force(rules.period.last):
            yield Problem(
                code="law-not-in-force",
                place=law.place,
                wrong=f"`{law.id}` is in force {time_of(law)}, "
                f"and fiscal year {rules.year} ends on {rules.period.last}",
                why="a year is held against the law of its last day; this one is not checked",
                do="check the year by hand against the law of its time",
                severity=Severity.WARNING,
            )


def time_of(law: Law) -> str:
    """Say from when to when a law is in force."""
    since = f"from {law.since}" if law.since is not None else ""
    until = f"to {law.to}" if law.to is not None else ""
    return " ".join(filter(None, (since, until)))


def _problem(check: Check, rules: Rules) -> Problem:
    requirement = check.requirement
    text = f"forbid {requirement.forbid}" if requirement.that is None else requirement.that.text
    until = f", until {requirement.until.text}" if requirement.until is not None else ""
    when = f", when {requirement.when.text}" if requirement.when is not None else ""
    title = f" ({check.law.title})" if check.law is not None else ""
    return Problem(
        code="requirement-broken",
        place=_place(check, rules),
        wrong=f"{source_of(check)}: {asked_in_words(check, rules)}, "
        f"and {rules.year} gives {given_in_words(check, rules)}",
        why=f"`{text}`{until}{when}{title}",
        do=_remedy(check, rules)
        + f'; or record why not: `--despite {check.id} --reason "…"`' * check.is_broken,
        severity=Severity.WARNING if requirement.warns else Severity.ERROR,
    )


def _steps_meant(check: Check, rules: Rules) -> list[Step]:
    """Give the steps of the rules that the left side of the condition speaks of."""
    that, law = check.requirement.that, check.law
    words = list(names_in(that.left)) if that is not None else []
    words = [word for word in words if law is None or word in law.steps]
    own = [name for word in words for name in own_names(word, law)]
    return [step for step in rules.steps if step.step in own]


def _place(check: Check, rules: Rules) -> Place:
    """Point at the step that gives too little or too much, else at where the check is named."""
    if check.law is None:
        return check.requirement.place
    steps = _steps_meant(check, rules) or _nameless(check, rules)
    return steps[0].place if len(steps) == 1 else check.law.place


def _remedy(check: Check, rules: Rules) -> str:
    """Give the change of the rules that would fulfil it, and what a step may have to be called."""
    that = check.requirement.that
    if that is None:
        return f"distribute in proportion to another measure than `{check.requirement.forbid}`"
    change = _change(check, that, rules)
    if check.law is not None and (nameless := _nameless(check, rules)):
        naming = _naming(check.law, _only_to_members(check), nameless)
        return f"{naming}; or {change}"
    if covering := _covering(check):
        return f"{covering}, before anything else goes to members; or {change}"
    return change


def _covering(check: Check) -> str:
    """Say which step of a law must give more, so that something may go to members at all."""
    law, when = check.law, check.requirement.when
    if law is None or when is None or when.compare != "<" or _raises(check):
        return ""
    left, _, right = (part.strip() for part in when.text.partition(when.compare))
    for word in names_in(when.left):
        if word in law.steps:
            own = law.meaning.get(word, ())
            step = f"let step `{own[0]}` bring" if own else f"add a step `{word}` that brings"
            return f"{step} `{_in_own_words(check, left)}` to {right} or more"
    return ""


def _only_to_members(check: Check) -> list[str]:
    """Name the steps of a law that alone may go to members, where the check is of just that.

    It is where all that is distributed is weighed against them, whatever the year.
    """
    law, that = check.law, check.requirement.that
    if law is None or that is None or check.requirement.when is not None:
        return []
    words = {*names_in(that.left), *names_in(that.right)}
    return [word for word in law.to_members if word in words] if DISTRIBUTIONS in words else []


def _nameless(check: Check, rules: Rules) -> list[Step]:
    """Find the steps to members that no word of the law means, where only its own may go there."""
    if check.law is None or not _only_to_members(check) or _raises(check):
        return []
    return _unmeant(check.law, rules, to_members=True)


def _unmeant(law: Law, rules: Rules, *, to_members: bool) -> list[Step]:
    """Find the steps to members, or the others with a destination, that no word of a law means."""
    meant = {name for word in law.steps for name in own_names(word, law)}
    return [
        step
        for step in rules.allocation
        if step.to is not None
        and step.step not in meant
        and (step.in_proportion_to is not None) is to_members
    ]


def _naming(law: Law, among: list[str], steps: Sequence[Step]) -> str:
    """Say how the rules tell which of some words of a law steps to members are."""
    words = [word for word in among if not law.meaning.get(word)] or among
    names = [step.step for step in steps]
    word, name = words[0] if len(words) == 1 else "WORD", names[0] if len(names) == 1 else "NAME"
    own = [*law.meaning.get(word, ()), name]
    called = f"[{', '.join(own)}]" if own[1:] else name
    if len(words) == len(names) == 1:
        which = f"if step `{name}` is the law's `{word}`"
    elif len(words) == 1:
        which = f"with the step that is it, of {listing(names)}"
    elif len(names) == 1:
        which = f"with the word that step `{name}` is, of {listing(words)}"
    else:
        which = f"with one of {listing(words)} for each step of {listing(names)} that is it"
    return f"write `law: {{{law.id}: {{{word}: {called}}}}}` {which}"


def _change(check: Check, that: Condition, rules: Rules) -> str:
    """Give the one change of the steps that would fulfil what a condition asks."""
    verb, goal = "raise" if _raises(check) else "lower", _goal(check, rules)
    name = that.left.name if isinstance(that.left, Name) else ""
    steps = _steps_meant(check, rules) if name else []
    if len(steps) == 1:
        return _change_of(steps[0], check, rules)
    if steps:
        named = ", ".join(f"`{step.step}`" for step in steps)
        return f"{verb} {named} together to {goal}"
    if name == DISTRIBUTIONS:
        return f"{verb} what is distributed to members to {goal}"
    if _raises(check) and check.law is not None and _is_free(name, check.law, rules):
        right = _right_of(check)
        # the floor too: an amount is rounded half up, and may be a unit less than the law asks
        amount = f"with `amount: {right}` and `at_least: {right}`"
        exact = that.compare in _WHOLE and _usable(check, rules.steps, rules)
        change = f"add a step `{name}` " + (amount if exact else f"that comes to {goal}")
        others = _unmeant(check.law, rules, to_members=name in check.law.to_members)
        own = others[0].step if len(others) == 1 else "NAME"
        called = f", or name the step that is it: `law: {{{check.law.id}: {{{name}: {own}}}}}`"
        return change + called * bool(others)
    left = _in_own_words(check, that.text.partition(that.compare)[0].strip())
    if check.law is not None and _is_of_the_books(check, that, check.law):
        article = check.requirement.because or check.requirement.id
        return (
            f"no step changes `{left}`: correct the books where they are wrong, or follow {article}"
        )
    return f"change the rules so that `{left}` comes to {goal}"


def _is_of_the_books(check: Check, that: Condition, law: Law) -> bool:
    """Whether what a law weighs is what the books hold, and no step gives any of it."""
    held = {*law.bases, *law.rates, "surplus", "turnover", "loss"}
    if not _raises(check):
        held |= {word for word in law.steps if not law.meaning.get(word)}
    return all(name in held for name in names_in(that.left))


def _raises(check: Check) -> bool:
    """Whether more is asked for than is given; else it is less."""
    compare = check.requirement.that.compare if check.requirement.that is not None else "<="
    return compare in {">=", ">"} or (compare == "=" and check.given < check.required)


def _goal(check: Check, rules: Rules) -> str:
    """Say what the left side has to come to."""
    compare = check.requirement.that.compare if check.requirement.that is not None else "="
    return _GOALS[compare].format(required_figure(check, rules))


def _is_free(name: str, law: Law, rules: Rules) -> bool:
    """Whether a word is a law's for a step and the rules call nothing by it."""
    taken = {*BUILT_IN_MEASURES, *rules.measures, *rules.bases, *rules.rates}
    return name in law.steps and name not in taken | {step.step for step in rules.steps}


def _change_of(step: Step, check: Check, rules: Rules) -> str:
    """Say what to change in the one step that a requirement speaks of."""
    that = check.requirement.that
    compare = that.compare if that is not None else "="
    raises, goal = _raises(check), _goal(check, rules)
    key, own = ("at_least", step.at_least) if raises else ("at_most", step.at_most)
    earlier = rules.steps[: rules.steps.index(step)]
    change = f"{'raise' if raises else 'lower'} `{step.step}` to {goal}"
    if raises and step.at_most:
        change = (
            f"raise the `at_most` of step `{step.step}` to {goal}, "
            "and its amount where that is less"
        )
    elif raises and step.when is not None and check.given == 0:
        change = f"take `when` out of step `{step.step}`"
    elif compare in _WHOLE and own:
        change = f"{'raise' if raises else 'lower'} the `{key}` of step `{step.step}` to {goal}"
    elif compare in _WHOLE and _usable(check, earlier, rules):
        change = f"add `{key}: {_right_of(check)}` to step `{step.step}`"
    return change


def _right_of(check: Check) -> str:
    """Write the right side of the condition with the names of the rules."""
    that = check.requirement.that
    text = that.text.partition(that.compare)[2].strip() if that is not None else ""
    return _in_own_words(check, text)


def _usable(check: Check, earlier: Sequence[Step], rules: Rules) -> bool:
    """Whether a step after some others may name all that the right side of the condition names."""
    that = check.requirement.that
    meant = [own_names(word, check.law) for word in names_in(that.right)] if that else []
    if any(len(names) != 1 for names in meant):
        return False
    own = {name for names in meant for name in names}
    later = {step.step for step in rules.steps} - {step.step for step in earlier}
    hidden = {DISTRIBUTIONS} | {name for name in own if name.startswith(BALANCE_OF)}
    return not own & (hidden | later)


def _in_own_words(check: Check, text: str) -> str:
    """Write a law's phrase with the names of the rules."""

    def own(match: re.Match[str]) -> str:
        names = own_names(match[0], check.law)
        return names[0] if len(names) == 1 else match[0]

    return _WORD.sub(own, text)
