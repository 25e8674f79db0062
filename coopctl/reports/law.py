"""A law preset as a person reads it, with what a year gives."""

from collections.abc import Iterator, Sequence

from coopctl.allocation.requirements import Check
from coopctl.allocation.vocabulary import Law, Requirement, Rules
from coopctl.problems import shown
from coopctl.reports.checks import asked_in_words, given_in_words, time_of


def law_as_text(law: Law, rules: Rules | None, checks: Sequence[Check]) -> Iterator[str]:
    """Write what a law asks for, article by article.

    Args:
        law: the preset.
        rules: of the co-op, None where there is none to hold against it.
        checks: of the co-op's year.
    """
    yield law.title
    yield f"{law.id}, read on {law.as_of} at {law.url}"
    if law.since is not None or law.to is not None:
        yield f"In force {time_of(law)}"
    found = {
        check.requirement.id: check for check in checks if check.law and check.law.id == law.id
    }
    for requirement in law.requires:
        yield ""
        yield from _requirement(requirement, found.get(requirement.id), rules)
    yield ""
    yield "What its words are:"
    for word, meaning in {**law.steps, **law.bases, **law.rates}.items():
        own = ", ".join(law.meaning.get(word, ()))
        called = f"  (here: {own})" if own and own != word else ""
        yield f"  {word}: {meaning}{called}"
    if law.notes:
        yield ""
        yield "Notes:"
        for note in law.notes:
            yield f"  - {note}"
    yield ""
    yield "This is no legal advice; check it with the co-op's own adviser."


def requirement_in_words(requirement: Requirement) -> str:
    """Write a requirement on one line: what, until when, and in which case."""
    if requirement.that is None:
        said = f"forbidden: a distribution in proportion to {requirement.forbid}"
    else:
        said = requirement.that.text
    until = f", until the fund holds {requirement.until.text}" if requirement.until else ""
    when = f", when {requirement.when.text}" if requirement.when else ""
    return f"{said}{until}{when}"


def _requirement(
    requirement: Requirement, check: Check | None, rules: Rules | None
) -> Iterator[str]:
    """Write one requirement, and what the year gives."""
    level = "  (a warning)" if requirement.warns else ""
    yield f"{requirement.because or requirement.id}  [{requirement.id}]{level}"
    yield f"  asks   {requirement_in_words(requirement)}"
    if check is None or rules is None:
        return
    if check.lacks:
        lacks = ", ".join(f"`{word}`" for word in check.lacks)
        yield f"  {rules.year}   not checked: the rules do not define {lacks}"
        return
    if not check.asked:
        yield f"  {rules.year}   not asked for"
        return
    verdict = "holds" if check.holds else "BROKEN"
    given = given_in_words(check, rules)
    yield f"  {rules.year}   {given} given; {shown(asked_in_words(check, rules))}: {verdict}"
