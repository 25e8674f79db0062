"""What `simulate` is asked to try: amounts of `--set` or of a scenario file, planned figures."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NoReturn

from coopctl.books import kind_of, read_text
from coopctl.cli.screen import refuse, stop, stop_on_errors
from coopctl.cli.trusting import name_files
from coopctl.cli.workspace import why_unreadable
from coopctl.facts import Planned
from coopctl.money import Currency, Round, exact_text, read_signed, round_to
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.rules import MAX_BYTES, Changes, as_set, read_scenarios

TODAY = "today"
SET = "as set"


def alternatives(
    sets: Sequence[str], scenario: str | None, known: Sequence[str]
) -> Iterator[tuple[str, Changes]]:
    """Name today's rules, what `--set` makes of them, and those of the scenario file.

    Args:
        sets: each `STEP=PHRASE`; together they are one alternative.
        scenario: the file, if one is named.
        known: the steps of the rules.
    """
    yield TODAY, {}
    if sets:
        yield SET, _known(_as_set(sets, known), known, "--set")
    if scenario is not None:
        found = read_scenarios(_text(scenario), source=scenario)
        stop_on_errors(found.problems)
        for name, changes in found.changes.items():
            if name in (TODAY, SET):
                refuse(f"{scenario}: `{name}` is no name for an alternative", code=2)
            yield name, _known(changes, known, scenario)


def _as_set(sets: Sequence[str], known: Sequence[str]) -> Changes:
    """Read every `--set`."""
    changes = {}
    for each in sets:
        name, _, phrase = (part.strip() for part in each.partition("="))
        if not name or not phrase:
            lacks = "no amount" if name else "no step"
            like = f"write it like `--set '{name or known[0]}=5% of surplus'`"
            steps = "" if name else f"; the steps are {listing(known)}"
            refuse(f"`--set {each}` says {lacks}; {like}{steps}", code=2)
        if name in changes:
            refuse(f"`--set` names step `{name}` twice", code=2)
        changes[name] = as_set(name, phrase)
    return changes


def _text(scenario: str) -> str:
    """Read the scenario file, or end with why it cannot be read."""
    name_files([scenario])
    kind = kind_of(scenario)
    if kind is not None:
        do = "name a YAML file of alternatives"
        _unreadable(Place(scenario), f"this is {kind}", do, code=1)
    try:
        return read_text(scenario, most=MAX_BYTES)
    except FileNotFoundError:
        do = "name it from the folder the command runs in, or write it there"
        _unreadable(Place(scenario), "there is no such file", do, code=2)
    except (OSError, UnicodeDecodeError) as error:
        line, reason, do = why_unreadable(scenario, error)
        _unreadable(Place(scenario, line), reason, do, code=1)


def _unreadable(place: Place, reason: str, do: str, *, code: int) -> NoReturn:
    problem = Problem(
        code="scenario-unreadable",
        place=place,
        wrong=f"the scenario file cannot be read: {reason}",
        why="`--scenario` names a text file in UTF-8, with alternatives such as "
        "`higher-reserve: {business-reserve: 3% of turnover}`",
        do=do,
    )
    stop([problem], code=code)


def _known(changes: Changes, known: Sequence[str], source: str) -> Changes:
    """Refuse a change of a step that the rules do not have."""
    for name in changes:
        if name not in known:
            near = nearest(name, known)
            problem = Problem(
                code="unknown-step",
                place=Place(source),
                wrong=f"the rules have no step `{name}`",
                why=f"the steps are {listing(known)}",
                do=f"write `{near}`" if near else "name one of those",
            )
            stop([problem])
    return changes


def read_plan(turnover: str | None, surplus: str | None, currency: Currency) -> Planned:
    """Read planned figures, or end with what is wrong: whole minor units, turnover not below zero.

    Args:
        turnover: as written, if it is planned.
        surplus: as written, if it is planned; a loss is negative.
        currency: of the books.
    """
    return Planned(
        _figure("--turnover", turnover, currency), _figure("--surplus", surplus, currency)
    )


def _figure(option: str, text: str | None, currency: Currency) -> Fraction | None:
    """Read one planned figure."""
    if text is None:
        return None
    why, unit = "a plan is an amount of money, such as 48,000,000", currency.unit
    try:
        value = read_signed(text)
    except ValueError as error:
        _no_figure(option, f"{error}", why, f"write digits, such as `{option}=48,000,000`")
    whole = round_to(value, unit=unit, mode=Round.HALF_UP)
    if value < 0 and option == "--turnover":
        wrong = f"a turnover of {exact_text(value)} is below zero"
        why = "turnover is what was sold; only the surplus is below zero, in a year with a loss"
        _no_figure(option, wrong, why, f"write `{option}=0` or more, and a loss as `--surplus=-N`")
    if whole != value:
        wrong = f"{exact_text(value)} is no multiple of {unit} {currency.code}"
        why = "what is divided is money, in whole minor units of the currency"
        _no_figure(option, wrong, why, f"write `{option}={whole}`")
    return value


def _no_figure(option: str, wrong: str, why: str, do: str) -> NoReturn:
    problem = Problem(code="planned-figure", place=Place(option), wrong=wrong, why=why, do=do)
    stop([problem], code=2)
