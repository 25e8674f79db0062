"""The sections `measures` and `bases`."""

from fractions import Fraction

from coopctl.allocation.evaluate import names_in
from coopctl.allocation.vocabulary import Balance, Base, Measure, Phrase
from coopctl.rules import keys
from coopctl.rules.desk import Desk
from coopctl.rules.scope import Scope
from coopctl.rules.tree import Node


def read_measures(node: Node | None, scope: Scope) -> dict[str, Measure]:
    """Read every measure; cycles between them are told."""
    found = {}
    for name, value in scope.desk.pairs(node, "`measures`") if node is not None else ():
        measure = _measure(name, value, scope)
        if measure is not None:
            found[name.text] = measure
    _tell_cycles(found, scope.desk)
    return found


def _measure(name: Node, node: Node, scope: Scope) -> Measure | None:
    """Read one measure."""
    desk, what = scope.desk, f"measure `{name.text}`"
    if not desk.is_kind(node, "map", what):
        return None
    desk.keys(node, keys.MEASURE, what)
    kinds = [key for key in ("account", "metadata", "weights") if node.get(key) is not None]
    if len(kinds) != 1:
        desk.wrong(
            name.place,
            "measure-source",
            f"{what} has {' and '.join(f'`{kind}`' for kind in kinds) or 'no source'}",
            "a measure is read from exactly one of `account`, `metadata` and `weights`",
            "keep one of the three",
        )
        return None
    for key in ("unit", "balance"):
        _only_with_account(node, key, kinds[0], desk, what)
    is_account = kinds[0] == "account"
    unit = desk.text(node.get("unit"), "`unit`")
    balance = desk.word(node.get("balance"), "`balance`", keys.MEASURE_BALANCES)
    others = node.get("others")
    return Measure(
        name=name.text,
        account=desk.account(node.get("account"), "`account`", member=True),
        unit=(unit or scope.currency) if is_account else None,
        balance=Balance(balance) if balance else None,
        metadata=desk.text(node.get("metadata"), "`metadata`"),
        weights=_weights(node.get("weights"), scope),
        times=desk.text(node.get("times"), "`times`"),
        at_least=phrases(node.get("at_least"), "`at_least`", scope),
        at_most=phrases(node.get("at_most"), "`at_most`", scope),
        others=None if others is None else _accounts(others, "`others`", desk),
        place=name.place,
    )


def _only_with_account(node: Node, key: str, kind: str, desk: Desk, what: str) -> None:
    """Tell of a key that means nothing here."""
    found = node.get(key)
    if found is not None and kind != "account":
        desk.wrong(
            found.place,
            "key-not-here",
            f"{what} has `{key}` beside `{kind}`",
            f"`{key}` says how an account is read",
            f"delete `{key}`",
        )


def _weights(node: Node | None, scope: Scope) -> dict[str, Fraction]:
    """Read the weights of a composite."""
    if node is None:
        return {}
    found = {}
    for name, value in scope.desk.pairs(node, "`weights`"):
        other = scope.measure(name, "`weights`")
        weight = scope.desk.dated(value, "a weight", lambda n: scope.desk.number(n, "a weight"))
        if other is not None and weight is not None:
            found[other] = weight
    return found


def phrases(node: Node | None, what: str, scope: Scope) -> tuple[Phrase, ...]:
    """Read a phrase, or a list of them; each may be dated."""
    found = (
        scope.desk.dated(each, what, lambda value: scope.phrase(value, what))
        for each in scope.desk.each(node, what)
    )
    return tuple(phrase for phrase in found if phrase is not None)


def _accounts(node: Node, what: str, desk: Desk) -> tuple[str, ...]:
    """Read a list of accounts, or one."""
    found = (
        desk.account(each, what, member=False, root=True) for each in desk.each(node, what)
    )
    return tuple(name for name in found if name is not None)


def read_accounts(node: Node | None, what: str, desk: Desk) -> tuple[str, ...] | None:
    """Read accounts that are only read; None where nothing is said."""
    return None if node is None else _accounts(node, what, desk)


def _tell_cycles(measures: dict[str, Measure], desk: Desk) -> None:
    """Tell of measures that need each other."""
    done: set[str] = set()
    for start in measures:
        path = [start]
        while path:
            name = path[-1]
            onward = [n for n in _needs(measures, name) if n not in done]
            again = next((n for n in onward if n in path), None)
            if again is not None:
                desk.wrong(
                    measures[again].place,
                    "measures-in-a-circle",
                    f"measure `{again}` needs itself: {' needs '.join([*path, again])}",
                    "a number cannot be worked out from itself",
                    f"take one of the names out of `{name}`",
                )
                return
            if onward:
                path.append(onward[0])
            else:
                done.add(path.pop())


def _needs(measures: dict[str, Measure], name: str) -> list[str]:
    """Name the measures that one is worked out from."""
    measure = measures[name]
    named = [n for phrase in (*measure.at_least, *measure.at_most) for n in names_in(phrase.node)]
    return [each for each in (*measure.weights, *named) if each in measures]


def read_bases(node: Node | None, desk: Desk) -> dict[str, Base]:
    """Read every named base."""
    found = {}
    for name, value in desk.pairs(node, "`bases`") if node is not None else ():
        what = f"base `{name.text}`"
        if value.kind == "map":
            desk.keys(value, keys.BASE, what)
            listed = desk.need(value, "accounts", what)
            balance = desk.word(value.get("balance"), "`balance`", keys.BASE_BALANCES)
        else:
            listed, balance = value, None
        accounts = read_accounts(listed, what, desk) or ()
        found[name.text] = Base(
            name=name.text,
            accounts=accounts,
            balance=Balance(balance or "year-end"),
            place=name.place,
        )
    return found
