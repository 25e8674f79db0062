"""A closing as plain Beancount text."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from beancount.scripts.format import align_beancount

from coopctl.allocation import Allocation, Credit, Facts, Outcome
from coopctl.allocation.settings import IncomeStatement
from coopctl.allocation.vocabulary import Method, Rules
from coopctl.closing.stage import Stage
from coopctl.money import Currency, as_decimal, exact_text, in_digits, money_text, readable

PROPOSAL = "coopctl proposal 1"
"""Stands before what is digested, so that a later way of writing it can be told apart."""

_OTHER_ENDS = re.compile("[\v\f\x85\u2028\u2029]")
"""Of lines, for other programs; no ledger with them is read."""

_DAYS = re.compile(r";; Fiscal year \d{4}, (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)\. ", re.ASCII)

_ENTRIES = re.compile(r'^(  entries: )"[^"]*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What a closing must know of the ledger it is written into.

    Attributes:
        opened: accounts open on some day, without those that the closing itself opens.
        asserted: debit balances to state, by account and commodity, in the order to be written.
        to_zero: debit totals of the year to bring to zero, by account.
        root_options: options that rename root accounts; Beancount reads account names by the
            options of the very file they stand in.
        exceptions: from what laws and the co-op require; the reason for each by its id.
    """

    opened: frozenset[str]
    asserted: Mapping[tuple[str, str], Decimal]
    to_zero: Mapping[str, Decimal]
    root_options: Mapping[str, str]
    exceptions: Mapping[str, str]


def link_of(year: int) -> str:
    """Name the link that all entries of a year's closing carry."""
    return f"coop-closing-{year}"


def correction_link(year: int, number: int) -> str:
    """Name the link that the entry of a correction carries."""
    return f"coop-correction-{year}-{number}"


def closing_text(
    rules: Rules, facts: Facts, ledger: Ledger, allocation: Allocation, stage: Stage
) -> str:
    """Write a year's closing, the same bytes for the same books and rules.

    The amounts are what the allocation gives; credits are negative, as Beancount has them.
    Ends in a line feed; bean-format changes nothing in it.
    """
    blocks = [
        _header(rules),
        *option_lines(ledger.root_options),
        _summary(rules, facts, ledger, allocation, stage),
        *_sorted_days(rules, facts, ledger, allocation, stage),
    ]
    return signed(aligned("\n\n".join(blocks) + "\n"))


def signed(text: str) -> str:
    """Put a text's fingerprint into its line `entries:`."""
    return _ENTRIES.sub(rf'\1"{entries_fingerprint(text)}"', text)


def entries_fingerprint(text: str) -> str:
    """Fingerprint a closing's text; the line with the fingerprint and line ends left out."""
    bare = _ENTRIES.sub(r'\1""', lines(text))
    return "sha256:" + hashlib.sha256(bare.encode()).hexdigest()


def lines(text: str) -> str:
    """Give a text with its lines ended by a line feed alone."""
    return text.replace("\r\n", "\n")


def diff_lines(text: str) -> list[str]:
    """Cut a text for a diff, which tells as git does of a last line without an end."""
    cut = text.splitlines()
    return cut if not text or text.endswith("\n") else [*cut, "\\ No newline at end of file"]


def is_untouched(text: str) -> bool:
    """Whether a closing or a correction is as it was written, by its own fingerprint."""
    return stated(text, "entries") == entries_fingerprint(text)


def stated(text: str, key: str) -> str | None:
    """Read what a closing states of itself in quotes, such as its `status`."""
    match = re.search(rf'^  {key}: "([^"]*)"\r?$', text, re.MULTILINE)
    return match[1] if match else None


def days_in(text: str) -> tuple[date, date] | None:
    """Read the first and last day that a closing says its fiscal year has.

    >>> days_in(";; Fiscal year 2025, 2025-04-01 to 2026-03-31. Written by coopctl close-year;")
    (datetime.date(2025, 4, 1), datetime.date(2026, 3, 31))
    """
    match = _DAYS.match(text)
    try:
        return (date.fromisoformat(match[1]), date.fromisoformat(match[2])) if match else None
    except ValueError:  # edited
        return None


def exceptions_in(text: str) -> dict[str, str]:
    """Read the exceptions that a closing records: the reason for each requirement by its id."""
    found = re.findall(r'^  despite-\d+: "((?:[^"\\]|\\.)*)"', text, re.MULTILINE)
    said = (re.sub(r"\\(.)", r"\1", each).partition("; ") for each in found)
    return {id_: reason for id_, _, reason in said}


def quoted(text: str) -> str:
    """Write a Beancount string; one line, whatever is in it."""
    escaped = _OTHER_ENDS.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def aligned(text: str) -> str:
    """Put the numbers of a text below each other, as bean-format does."""
    return str(align_beancount(text))


def _header(rules: Rules) -> str:
    """Say what the file is."""
    period = rules.period
    return (
        f";; Fiscal year {period.year}, {period.first} to {period.last}. "
        "Written by coopctl close-year; change rules.yaml or the\n"
        ";; ledger and run it again. Edits made here by hand are noticed and not overwritten."
    )


def option_lines(renamed: Mapping[str, str]) -> Iterator[str]:
    """Repeat the options that rename root accounts, where there are any."""
    if renamed:
        yield "\n".join(f"option {quoted(name)} {quoted(root)}" for name, root in renamed.items())


def _summary(
    rules: Rules, facts: Facts, ledger: Ledger, allocation: Allocation, stage: Stage
) -> str:
    """Say what the closing was drawn from."""
    period, currency = rules.period, rules.currency
    return "\n".join(
        (
            f'{stage.first} custom "coop-closing" {period.year}',
            f'  status: "{stage.status}"',
            *([f"  approved: {stage.approved}"] if stage.approved else []),
            f"  turnover: {money(facts.turnover, currency)}",
            f"  surplus: {money(facts.surplus, currency)}",
            *exception_lines(ledger.exceptions),
            *_proposed(rules, facts, allocation),
            f'  books: "{facts.fingerprint}"',
            f'  rules: "{rules.fingerprint}"',
            '  entries: ""',
        )
    )


def exception_lines(exceptions: Mapping[str, str]) -> Iterator[str]:
    """Record exceptions from what is required."""
    for number, (id_, reason) in enumerate(sorted(exceptions.items()), start=1):
        yield f"  despite-{number}: {quoted(f'{id_}; {reason}')}"


def _proposed(rules: Rules, facts: Facts, allocation: Allocation) -> Iterator[str]:
    """Say which figures the meeting votes on, where it does."""
    if rules.approval_required:
        yield f'  proposal: "{proposal_of(facts, allocation)}"'


def proposal_of(facts: Facts, allocation: Allocation) -> str:
    """Fingerprint the figures that a meeting approves: the result, and what each step gives.

    Neither wording, dates and flags nor books that lead to the same figures are part of it.
    """
    given = [
        [outcome.step.step, outcome.draws, credit.account, exact_text(Fraction(credit.amount))]
        for outcome in allocation.steps
        for credit in outcome.to
        if credit.amount > 0
    ]
    result = [
        exact_text(each) for each in (facts.turnover, facts.surplus, allocation.undistributed)
    ]
    text = json.dumps([PROPOSAL, facts.period.year, result, given], separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def _sorted_days(
    rules: Rules, facts: Facts, ledger: Ledger, allocation: Allocation, stage: Stage
) -> Iterator[str]:
    """Write the blocks after the header: assertions, accounts to open, one entry a step."""
    if ledger.asserted:
        day = rules.period.last + timedelta(days=1)
        yield "\n".join(_assertions(day, ledger.asserted))
    zeroing = rules.closing.income_statement is IncomeStatement.ZERO and bool(ledger.to_zero)
    used = [
        account for outcome in allocation.steps for account in _accounts(outcome.to, facts.drawn_on)
    ]
    if zeroing:
        used.insert(0, facts.drawn_on)
    missing = [name for name in dict.fromkeys(used) if name not in ledger.opened]
    if missing:
        day = stage.opens
        yield "\n".join(f"{day} open {name} {rules.currency.code}" for name in missing)
    if zeroing:
        yield _zeroing(rules, facts, ledger, stage)
    for outcome in allocation.steps:
        if outcome.amount > 0:
            yield _entry(rules, facts, outcome, stage)


def _assertions(day: date, asserted: Mapping[tuple[str, str], Decimal]) -> Iterator[str]:
    """State balances with no tolerance; `~0` in one word, so that bean-format leaves it alone."""
    numbers = {key: _number(number, key[1]) for key, number in asserted.items()}
    account_width = max(len(account) for account, _ in numbers)
    number_width = max(map(len, numbers.values()))
    for (account, commodity), number in numbers.items():
        yield (f"{day} balance {account:<{account_width}}  {number:>{number_width}} ~0 {commodity}")


def _accounts(given: Sequence[Credit], drawn_on: str) -> list[str]:
    """Name the accounts that an entry posts to, the one drawn on first."""
    posted = [credit.account for credit in given if credit.amount > 0]
    return [drawn_on, *posted] if posted else []


def _title_line(rules: Rules, day: date, stage: Stage, narration: str) -> str:
    """Write the first line of an entry; a draft is flagged `!`."""
    return (
        f"{day} {stage.status.flag} {quoted(f'Closing {rules.year}')} {quoted(narration)} "
        f"#coop-closing ^{link_of(rules.year)}"
    )


def _zeroing(rules: Rules, facts: Facts, ledger: Ledger, stage: Stage) -> str:
    """Bring Income and Expenses of the year to zero on its last day."""
    code = rules.currency.code
    narration = "Income and expenses of the year, brought to zero"
    total = sum(ledger.to_zero.values(), Decimal(0))
    return "\n".join(
        (
            _title_line(rules, rules.period.last, stage, narration),
            *(
                f"  {account}  {_number(-number, code)} {code}"
                for account, number in ledger.to_zero.items()
            ),
            f"  {facts.drawn_on}  {_number(total, code)} {code}",
        )
    )


def _entry(rules: Rules, facts: Facts, outcome: Outcome, stage: Stage) -> str:
    """Write the entry of one step."""
    currency = rules.currency
    drawn = in_digits(sum((Fraction(n) for _, n in outcome.moves()), Fraction(0)), currency)
    lines = [
        _title_line(rules, stage.day, stage, outcome.step.heading),
        *_metadata(rules, outcome),
        f"  {facts.drawn_on}  {drawn} {currency.code}",
    ]
    for credit, amount in outcome.moves():
        if amount != 0:
            posted = in_digits(-Fraction(amount), currency)
            lines.append(f"  {credit.account}  {posted} {currency.code}")
            if credit.share is not None:
                lines.append(f"    share: {_share(credit.share, rules, outcome)}")
    return "\n".join(lines)


def _metadata(rules: Rules, outcome: Outcome) -> Iterator[str]:
    """Say where the amount of a step comes from."""
    step = outcome.step
    yield f"  step: {quoted(step.step)}"
    yield f"  rule: {quoted(step.amount.text)}"
    if outcome.base is not None:
        yield f"  base: {money(outcome.base, rules.currency)}"
    if outcome.limited_by is not None:
        yield f"  wanted: {money(Fraction(outcome.wanted), rules.currency)}"
        yield f'  limited-by: "{outcome.limited_by}"'
    if step.in_proportion_to is not None:
        yield f"  in-proportion-to: {quoted(step.in_proportion_to)}"
        yield f"  rounding: {quoted(_rounding(outcome))}"
    if step.because is not None:
        yield f"  because: {quoted(step.because)}"


def _rounding(outcome: Outcome) -> str:
    """Say how the members' shares became whole units, and how a tie was broken."""
    rounding = outcome.step.rounding
    ties = ", ties to the larger share, then by id"
    said = ties if rounding.method is Method.LARGEST_REMAINDER else ""
    return f"{rounding.method.value} to {exact_text(rounding.unit)}{said}"


def _share(share: Fraction, rules: Rules, outcome: Outcome) -> str:
    """Write a member's number with the unit of its measure."""
    measure = rules.measures.get(outcome.step.in_proportion_to or "")
    unit = measure.unit if measure is not None else None
    if as_decimal(share) is None:
        number = readable(share, digits=rules.currency.digits)
        return quoted(f"{number} {unit or ''}".rstrip() + f" ({exact_text(share)})")
    if unit == rules.currency.code:
        return money(share, rules.currency)
    number = exact_text(share)
    return f"{number} {unit}" if unit else number


def money(value: Fraction, currency: Currency) -> str:
    """Write money as metadata; a ratio without end as text."""
    if as_decimal(value) is None:
        number = readable(value, digits=currency.digits)
        return quoted(f"{number} {currency.code} ({exact_text(value)})")
    return money_text(value, currency)


def _number(number: Decimal, commodity: str) -> str:
    """Write a number of a commodity with the digits of its currency."""
    return in_digits(Fraction(number), Currency.of(commodity))
