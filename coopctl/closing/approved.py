"""What a closing that a meeting approved brings to zero and draws on: the closing itself says."""

from dataclasses import replace

from coopctl.allocation import Allocation, Facts
from coopctl.allocation.settings import IncomeStatement
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books, root_of
from coopctl.closing.content import drawn_on_in, posted_in
from coopctl.closing.posted import posted_for
from coopctl.closing.standing import standing_of
from coopctl.closing.text import stated
from coopctl.problems import Problem


def as_approved(
    rules: Rules,
    books: Books,
    facts: Facts,
    allocation: Allocation,
    closing: str | Problem | None,
) -> tuple[Rules, Facts]:
    """Give rules and facts of a year as its approved closing was written by them.

    Whether income was brought to zero, and what account the surplus stands on, is no figure that
    a meeting approves, so that later rules may say otherwise and nothing came since.

    Args:
        rules: of the year, as they read today.
        books: with the closing and its corrections.
        facts: of the year, by today's rules.
        allocation: of its surplus or loss.
        closing: the text of its file; None without one, a problem where it cannot be read.

    Returns:
        The same where no meeting approved it, or by rules that are those of today.

    Reading:
        Where the corrections moved all of the surplus off the account that the closing drew on, it
        stands where today's rules have it.
    """
    text = closing if isinstance(closing, str) else ""
    if not text or stated(text, "rules") == rules.fingerprint:
        return rules, facts
    if not standing_of(rules, books, facts, allocation, text).is_in_place:
        return rules, facts
    flows = (books.roots.income, books.roots.expenses)
    zeroed = any(root_of(account) in flows for account in posted_in(text))
    statement = IncomeStatement.ZERO if zeroed else IncomeStatement.KEEP
    rules = replace(rules, closing=replace(rules.closing, income_statement=statement))
    then = drawn_on_in(text)
    if then is not None and posted_for(books, rules.year).get((then, rules.currency.code)):
        facts = replace(facts, drawn_on=then)
    return rules, facts
