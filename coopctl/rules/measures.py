"""Reading rates, bases and measures."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from graphlib import CycleError, TopologicalSorter

from coopctl.allocation.vocabulary import Balance, Base, Measure
from coopctl.problems import Place
from coopctl.rules.keys import BASE, MEASURE, Form
from coopctl.rules.names import CURRENCY, METADATA_KEY, Scope, currency_near
from coopctl.rules.notes import said
from coopctl.rules.sheet import Fields, HoldsMember, Sheet, Use
from coopctl.rules.tree import Entry, Items, Map, Scalar

MAX_CHAIN = 50
_SOURCES = ("account", "metadata", "weights")
_CYCLES_TOLD = 20

Needs = Mapping[str, frozenset[str]]


def read_rates(sheet: Sheet, entries: tuple[Entry, ...]) -> None:
    """Read the rates, each over the years."""
    for entry in entries:
        name = entry.key.text
        course = sheet.course(entry.value, name, partial(sheet.share, key=name))
        sheet.rates[name] = course
        if course.entries:
            sheet.names.highest[name] = max(value for _, value in course.entries)


def read_bases(sheet: Sheet, entries: tuple[Entry, ...]) -> dict[str, Base]:
    """Read the bases: lists of accounts, or maps with a balance."""
    return {entry.key.text: _base(sheet, entry) for entry in entries}


def _base(sheet: Sheet, entry: Entry) -> Base:
    name, place = entry.key.text, entry.key.place
    if isinstance(entry.value, Items):
        return Base(name=name, accounts=sheet.account_list(entry), place=place)
    if isinstance(entry.value, Scalar):
        form = f"{Form.ACCOUNTS.value}, or a map with `accounts` and `balance`"
        sheet.wrong_kind(entry.value, name, form)
        return Base(name=name, accounts=(), place=place)
    fields = sheet.fields(entry.value, BASE, name, place)
    accounts = sheet.account_list(fields["accounts"]) if "accounts" in fields else ()
    balance = sheet.choice(fields, "balance", BASE["balance"])
    kind = Balance(balance) if balance else None
    return Base(name=name, accounts=accounts, balance=kind, place=place)


def read_measures(sheet: Sheet, entries: tuple[Entry, ...]) -> dict[str, Measure]:
    """Read the measures; none may lead back to itself."""
    measures: dict[str, Measure] = {}
    needs: dict[str, frozenset[str]] = {}
    for entry in entries:
        sheet.seen = set()
        measures[entry.key.text] = _measure(sheet, entry)
        needs[entry.key.text] = frozenset(sheet.seen)
    places = {entry.key.text: entry.key.place for entry in entries}
    known = {name: need & measures.keys() for name, need in needs.items()}
    if not _cycles(sheet, known, places):
        _chains(sheet, known, places)
    return measures


def _measure(sheet: Sheet, entry: Entry) -> Measure:
    name, place = entry.key.text, entry.key.place
    fields = sheet.fields(entry.value, MEASURE, name, place)
    _one_source(sheet, fields, name, place)
    unit = _unit(sheet, fields)
    balance = sheet.choice(fields, "balance", MEASURE["balance"])
    scope = Scope(sheet.names, in_step=False)
    return Measure(
        name=name,
        account=_account(sheet, fields),
        unit=unit or (sheet.currency.code if "account" in fields else None),
        balance=Balance(balance) if balance else None,
        metadata=_metadata_key(sheet, fields, "metadata"),
        weights=_weights(sheet, fields),
        times=_metadata_key(sheet, fields, "times"),
        at_least=sheet.phrases(fields, "at_least", scope, Use.NUMBER),
        at_most=sheet.phrases(fields, "at_most", scope, Use.NUMBER),
        others=sheet.accounts(fields["others"]) if "others" in fields else None,
        place=place,
    )


def _one_source(sheet: Sheet, fields: Fields, name: str, place: Place) -> None:
    """A measure is read from an account, from metadata, or made of others."""
    sources = [key for key in _SOURCES if key in fields]
    if not sources:
        why = "a measure is read from an `account` or `metadata`, or made of `weights`"
        sheet.missing("account", place, name, why)
    for extra in sources[1:]:
        sheet.not_here(fields, extra, f"beside `{sources[0]}`", "take one of the two out")
    if sources and sources[0] != "account":
        for key in ("unit", "balance", "others"):
            do = "take it out, or read the measure from an `account`"
            sheet.not_here(fields, key, f"beside `{sources[0]}`", do)


def _account(sheet: Sheet, fields: Fields) -> str | None:
    if "account" not in fields:
        return None
    scalar = sheet.scalar(fields["account"].value, "account", Form.ACCOUNT.value)
    return sheet.account(scalar, HoldsMember.YES) if scalar else None


def _unit(sheet: Sheet, fields: Fields) -> str | None:
    if "unit" not in fields:
        return None
    scalar = sheet.scalar(fields["unit"].value, "unit", "a commodity, such as `HOUR`")
    if scalar is None or CURRENCY.fullmatch(scalar.text):
        return scalar.text if scalar else None
    sheet.not_a_name(
        scalar,
        "commodity",
        "capital letters and digits, such as `HOUR`",
        currency_near(scalar.text),
    )
    return None


def _metadata_key(sheet: Sheet, fields: Fields, key: str) -> str | None:
    if key not in fields:
        return None
    scalar = sheet.scalar(fields[key].value, key, "the key of a member's metadata")
    if scalar is None or METADATA_KEY.fullmatch(scalar.text):
        return scalar.text if scalar else None
    form = "a small letter, then letters, digits, `-` and `_`"
    near = "-".join(scalar.text.lower().split())
    sheet.not_a_name(scalar, "metadata key", form, near if METADATA_KEY.fullmatch(near) else None)
    return None


def _weights(sheet: Sheet, fields: Fields) -> dict[str, Fraction]:
    """Read the parts of a composite; a weight is a number, a share or a rate."""
    if "weights" not in fields:
        return {}
    entry, weights = fields["weights"], {}
    parts = sheet.entries(entry, Form.WEIGHTS)
    if not parts and isinstance(entry.value, Map):
        sheet.wrong_kind(entry.value, "weights", Form.WEIGHTS.value)
    for part in parts:
        name = part.key.text
        sheet.measure_name(part.key)
        sheet.seen.add(name)
        weight = sheet.resolved_share(part.value, name)
        if weight is not None:
            weights[name] = weight
    return weights


def _cycles(sheet: Sheet, needs: Needs, places: Mapping[str, Place]) -> bool:
    """Note measures that lead back to themselves; tell whether there are any."""
    left = dict(needs)
    for told in range(_CYCLES_TOLD):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            _tell_cycle(sheet, cycle, places)
            left = {name: need - set(cycle) for name, need in left.items() if name not in cycle}
        else:
            return told > 0
    return True


def _tell_cycle(sheet: Sheet, cycle: list[str], places: Mapping[str, Place]) -> None:
    shown = " → ".join(said(name) for name in cycle[:5]) + (" → …" if cycle[5:] else "")
    sheet.notes.error(
        "measure-cycle",
        min(places[name] for name in cycle),
        wrong=f"a measure leads back to itself: {shown}",
        why="each would need the other first, so none can be read",
        do="take one of the names out",
    )


def _chains(sheet: Sheet, needs: Needs, places: Mapping[str, Place]) -> None:
    """Note measures made of measures made of measures, without end."""
    depth: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        depth[name] = 1 + max((depth[other] for other in needs[name]), default=0)
        if depth[name] == MAX_CHAIN + 1:
            sheet.notes.error(
                "too-deep",
                places[name],
                wrong=f"{said(name)} goes through more than {MAX_CHAIN} other measures",
                why="no rule needs that",
                do="make it of fewer measures",
            )
