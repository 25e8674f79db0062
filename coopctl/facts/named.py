"""The accounts that the rules name, held against those of the ledger."""

from collections.abc import Iterable, Iterator

from coopctl.allocation.evaluate import names_in
from coopctl.allocation.vocabulary import MEMBER, Base, Phrase, Rules, Step
from coopctl.books import Books, root_of
from coopctl.facts.sums import Sums
from coopctl.problems import Place, Problem, Severity, listing, nearest

_TOP = Place("rules.yaml")


def bases_of(rules: Rules) -> Iterator[Base]:
    """Give the named bases, and one for each account that a phrase names."""
    yield from rules.bases.values()
    for name in sorted({name for name, _ in _in_phrases(rules)}):
        yield Base(name=name, accounts=(name,))


def unknown_roots(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of accounts that lie under none of the ledger's five roots."""
    roots = books.roots.names
    for name, place in dict.fromkeys(accounts_named(rules)):
        if root_of(name) not in roots:
            meant = _under_a_root(name, books)
            yield Problem(
                code="unknown-root",
                place=place,
                wrong=f"`{name}` is under none of the ledger's roots",
                why=f"the roots of this ledger are {listing(roots)}",
                do=f"write `{meant}`"
                if meant
                else "write it as the ledger does, under one of those",
            )


def flows_misused(rules: Rules, books: Books) -> Iterator[Problem]:
    """Tell of Income and Expenses where only an account with a balance can stand."""
    roots = (books.roots.income, books.roots.expenses)
    for base in rules.bases.values():
        found = next((name for name in base.accounts if root_of(name) in roots), None)
        if base.balance is not None and found is not None:
            yield Problem(
                code="balance-of-flow",
                place=base.place,
                wrong=f"`{base.name}` asks for the {base.balance.value} balance of `{found}`",
                why="Income and Expenses give what flowed in the year, and no balance",
                do=f"take `balance: {base.balance.value}` out, or the account",
            )
    for step in rules.steps:
        for name, place in _moved(step):
            if root_of(name) in roots:
                yield Problem(
                    code="step-moves-flow",
                    place=place,
                    wrong=f"`{step.step}` moves money on `{name}`, an account of income or costs",
                    why="it would change the surplus that is being divided",
                    do=f"name an account under {listing((books.roots.equity,))} "
                    f"or {listing((books.roots.liabilities,))}",
                )


def surplus_to_itself(rules: Rules, drawn_on: str) -> Iterator[Problem]:
    """Tell of steps that go to the account which the allocation draws on."""
    for step in rules.steps:
        if step.to is not None and drawn_on in step.accounts:
            yield Problem(
                code="surplus-to-itself",
                place=step.places.get("to", step.place),
                wrong=f"`{step.step}` goes to `{drawn_on}`, where the surplus already is",
                why="the allocation draws on that account, so nothing would move",
                do="name another account, or take the step out: what no step takes stays there",
            )


def never_opened(rules: Rules, sums: Sums) -> Iterator[Problem]:
    """Warn of accounts that the rules read and the ledger never opens."""
    read: dict[str, Place] = {}
    for name, place in _read(rules):
        read.setdefault(name, place)
    for name, place in read.items():
        if ":" in name and not sums.view.is_open(name):
            meant = _differing_in_one_part(name, sums.view.accounts)
            opening = f"add `{sums.period.first} open {name}` to the ledger"
            wrong = f"the ledger never opens `{name}`"
            if name in sums.view.books.accounts:
                wrong = f"only the closing of {rules.year} opens `{name}`"
                opening += f" and run `coopctl close-year {rules.year}` again"
            yield Problem(
                code="account-never-opened",
                place=place,
                wrong=f"{wrong}, so it reads as zero",
                why="a misspelt account would change the figures without a word",
                do=f"write `{meant}`, or {opening}" if meant else opening,
                severity=Severity.WARNING,
            )


def phrases_of(rules: Rules) -> Iterator[tuple[Phrase, Place]]:
    """Give every phrase of the rules, with the place of its key."""
    for measure in rules.measures.values():
        yield from ((phrase, measure.place) for phrase in (*measure.at_least, *measure.at_most))
    for step in rules.steps:
        for key, phrase in step.phrases:
            yield phrase, step.places.get(key, step.place)


def _in_phrases(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account that a phrase names, with the place of the phrase's key."""
    for phrase, place in phrases_of(rules):
        yield from ((name, place) for name in names_in(phrase.node) if ":" in name)


def _moved(step: Step) -> Iterator[tuple[str, Place]]:
    """Name every account that a step writes to or draws from, with its place."""
    place = step.places.get("to" if step.source is None else "from", step.place)
    yield from ((name, place) for name in step.accounts)


def _read(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account without `{member}` that the rules read, with its place."""
    for name in rules.turnover or ():
        yield name, rules.places.get("accounts.turnover", _TOP)
    for name in rules.cash or ():
        yield name, rules.places.get("accounts.cash", _TOP)
    for base in rules.bases.values():
        yield from ((name, base.place) for name in base.accounts)
    for measure in rules.measures.values():
        yield from ((name, measure.place) for name in measure.others or ())
    for step in rules.steps:
        targets = step.to.targets if step.to is not None else ()
        filled = {target.account for target in targets if step.until or target.until}
        for name, place in _moved(step):
            if MEMBER not in name and (step.source is not None or name in filled):
                yield name, place
    yield from _in_phrases(rules)


def accounts_named(rules: Rules) -> Iterator[tuple[str, Place]]:
    """Name every account of the rules, templates too, with its place."""
    yield from _read(rules)
    if rules.surplus_account is not None:
        yield rules.surplus_account, rules.places.get("accounts.surplus", _TOP)
    if rules.member_account is not None:
        yield rules.member_account, rules.places.get("members.account", _TOP)
    for name in rules.members.owes:
        yield name, rules.places.get("members.owes", _TOP)
    for measure in rules.measures.values():
        if measure.account is not None:
            yield measure.account, measure.place
    for step in rules.steps:
        yield from _moved(step)


def _under_a_root(name: str, books: Books) -> str | None:
    """Find what was meant: with a root before it, or in place of its first part."""
    roots = books.roots.names
    first, *rest = name.split(":")
    near = books.roots.by_usual_name.get(first) or nearest(first, roots)
    instead = [near] if near is not None else roots if rest else []
    for parts in [[root, first, *rest] for root in roots] + [[root, *rest] for root in instead]:
        if parts == [near, *rest] or _covers_one(parts, books.accounts):
            return ":".join(parts)
    return None


def _covers_one(parts: list[str], accounts: Iterable[str]) -> bool:
    """Whether a name or a template is that of an account, or of one above it."""
    others = (each.split(":")[: len(parts)] for each in accounts)
    return any(
        len(other) == len(parts)
        and all(part in {MEMBER, own} for part, own in zip(parts, other, strict=True))
        for other in others
    )


def _differing_in_one_part(name: str, accounts: Iterable[str]) -> str | None:
    """Find the account that was meant: all its parts are the same but one, which is close."""
    parts = name.split(":")
    others = [each.split(":")[: len(parts)] for each in accounts]
    for index, part in enumerate(parts):
        head, tail = parts[:index], parts[index + 1 :]
        known = {
            other[index]
            for other in others
            if len(other) == len(parts) and other[:index] == head and other[index + 1 :] == tail
        }
        near = nearest(part, known)
        if near is not None:
            return ":".join([*head, near, *tail])
    return None
