"""The rules as they read for a year: in words, and for programs."""

from collections.abc import Iterator, Mapping

from coopctl.allocation.settings import Office
from coopctl.allocation.vocabulary import Base, Destination, Measure, Method, Rules, Step
from coopctl.money import exact_text, in_digits, money_text, percent_text
from coopctl.problems import shown


def rules_as_text(rules: Rules) -> Iterator[str]:
    """Write the rules so that they can be read aloud, each with its place."""
    period = rules.period
    yield f"{shown(rules.cooperative)}, fiscal year {rules.year}: {period.first} to {period.last}"
    yield from _head(rules)
    rates = {f"rates.{name}": f"{name}: {percent_text(rate)}" for name, rate in rules.rates.items()}
    closing = {f"closing.{key}": f"{key}: {value}" for key, value in _closing(rules).items()}
    for title, lines in (
        ("Measures", [f"{m.name}: {_measure(m)}  ({m.place})" for m in rules.measures.values()]),
        ("Bases", [f"{b.name}: {_base(b)}  ({b.place})" for b in rules.bases.values()]),
        ("Rates", [_placed(rules, key, line) for key, line in rates.items()]),
        ("Closing", [_placed(rules, key, line) for key, line in closing.items()]),
    ):
        if lines:
            yield ""
            yield title
            yield from (f"  {line}" for line in lines)
    for title, steps in (("A surplus", rules.allocation), ("A loss", rules.losses)):
        if steps:
            yield ""
            yield title
            for index, step in enumerate(steps, start=1):
                yield from _step(index, step)
                yield from _reasons(rules, step)


def _head(rules: Rules) -> Iterator[str]:
    """Say what is counted, for whom, and who decides."""
    turnover = ", ".join(rules.turnover or ("all income",))
    yield _placed(rules, "accounts.turnover", f"Turnover: {turnover}, in {rules.currency.code}")
    surplus = rules.surplus_account or "the ledger's account of previous earnings"
    yield _placed(rules, "accounts.surplus", f"Surplus: on {surplus}")
    if rules.cash is not None:
        yield _placed(rules, "accounts.cash", f"Cash: {', '.join(rules.cash)}")
    if rules.member_account is not None:
        members = f"Members: whoever has an account {rules.member_account}"
        yield _placed(rules, "members.account", members)
        yield from _members(rules)
    if rules.convert is not None:
        convert = f"Other commodities: by the price of {rules.convert.value}"
        yield _placed(rules, "convert", convert)
    if rules.approval_required:
        yield _placed(rules, "assembly.approval", "Approval: by the general meeting")
    yield from _meeting(rules)
    if rules.invariants:
        held = ", ".join(each.value for each in rules.invariants)
        yield _placed(rules, "check", f"Checked as well: {held}")
    if rules.laws:
        yield _placed(rules, "law", f"Laws: {', '.join(law.id for law in rules.laws)}")


def _meeting(rules: Rules) -> Iterator[str]:
    """Say what the meeting needs and elects to, where the rules do."""
    assembly = rules.assembly
    if "assembly.quorum" in rules.places or "assembly.majority" in rules.places:
        majority = f"majority: {percent_text(assembly.majority)} of the votes for and against"
        quorum = f"Quorum: {percent_text(assembly.quorum)} of the members; {majority}"
        yield _placed(rules, "assembly.quorum", quorum)
    if assembly.offices:
        offices = ", ".join(map(_office, assembly.offices.items()))
        yield _placed(rules, "assembly.offices", f"Offices: {offices}")


def _office(named: tuple[str, Office]) -> str:
    """Say how many hold an office, and for how long."""
    name, office = named
    seats = f"{office.seats} seats" if office.seats > 1 else ""
    term = f"{office.term} year{'s' if office.term > 1 else ''}" if office.term else ""
    said = ", ".join(filter(None, (seats, term)))
    return f"{name} ({said})" if said else name


def _members(rules: Rules) -> Iterator[str]:
    """Say how members are paid, where the rules say it."""
    members, money = rules.members, rules.currency
    over = f"{members.repaid_over} years" if members.repaid_over > 1 else "one year"
    for key, line in (
        ("least_payment", f"least payment: {money_text(members.least_payment, money)}"),
        ("repaid_over", f"capital of those who leave: repaid over {over}"),
        ("owes", f"set off on leaving: {', '.join(members.owes)}"),
    ):
        if f"members.{key}" in rules.places:
            yield _placed(rules, f"members.{key}", f"  {line}")


def _placed(rules: Rules, key: str, line: str) -> str:
    """Put the place of a key behind a line; a default has none."""
    return f"{line}  ({rules.places[key]})" if key in rules.places else line


def _closing(rules: Rules) -> dict[str, str]:
    """Say how the closing is written, by key."""
    closing = rules.closing
    return {
        "folder": shown(closing.folder),
        "dated": closing.dated.value,
        "income_statement": closing.income_statement.value,
        "assert": closing.asserted.value,
    }


def _base(base: Base) -> str:
    """Say what a base adds up."""
    balance = f"{base.balance.value} balance of " if base.balance is not None else ""
    return balance + ", ".join(base.accounts)


def _measure(measure: Measure) -> str:
    """Say what a measure counts."""
    if measure.metadata is not None:
        said = f"`{measure.metadata}` of the member's account"
    elif measure.weights:
        parts = (f"{exact_text(w)} x {name}" for name, w in measure.weights.items())
        said = " + ".join(parts)
    else:
        kind = f"{measure.balance.value} balance" if measure.balance else "postings of the year"
        said = f"{kind} of {measure.account} in {measure.unit}"
    if measure.times is not None:
        said += f", times `{measure.times}`"
    bounds = [f"at least {phrase.text}" for phrase in measure.at_least]
    bounds += [f"at most {phrase.text}" for phrase in measure.at_most]
    if measure.others is not None:
        bounds.append(f"others: {' and '.join(measure.others)}")
    return ", ".join([said, *bounds])


def _step(index: int, step: Step) -> Iterator[str]:
    """Write one step."""
    yield f"  {index}. {shown(step.heading)}  [{step.step}, {step.place}]"
    words = [step.amount.text]
    words += [f"at least {phrase.text}" for phrase in step.at_least]
    words += [f"at most {phrase.text}" for phrase in step.at_most]
    if step.until is not None:
        words.append(f"until it holds {step.until.text}")
    if step.when is not None:
        words.append(f"when {step.when.text}")
    yield f"     {', '.join(words)}"
    if step.in_proportion_to is not None:
        tests = "".join(f", {each.text}" for each in step.eligible)
        yield f"     in proportion to {step.in_proportion_to}{tests}"
    for label, phrase in (("most", step.at_most_each), ("least", step.at_least_each)):
        if phrase is not None:
            yield f"     at {label} {phrase.text} for each"
    if step.source is not None:
        yield f"     from {step.source}{', which may go below zero' if step.overdraw else ''}"
    if step.to is not None:
        yield f"     to {_destination(step.to)}"
    kept = ["indivisible"] * step.indivisible + [f"for {', '.join(step.uses)}"] * bool(step.uses)
    if kept:
        yield f"     {', '.join(kept)}"
    if step.by:
        yield f"     non-members' share by {step.by}"


def _reasons(rules: Rules, step: Step) -> Iterator[str]:
    """Say why a step is as it is, and how it is rounded where that is no default."""
    if step.because is not None:
        yield f"     because: {shown(step.because)}"
    unit, method = step.rounding.unit, step.rounding.method
    if (unit, method) != (rules.currency.unit, Method.LARGEST_REMAINDER):
        place = step.places.get("rounding", rules.places.get("rounding", step.place))
        yield f"     in units of {unit} {rules.currency.code}, {method.value}  ({place})"


def _destination(destination: Destination) -> str:
    """Say where a step goes."""
    if destination.in_order:
        return ", then ".join(
            f"{target.account} until {target.until.text}" if target.until else target.account
            for target in destination.targets
        )
    if len(destination.targets) == 1:
        return destination.targets[0].account
    return ", ".join(
        f"{target.account} {'rest' if target.share is None else percent_text(target.share)}"
        for target in destination.targets
    )


def rules_as_json(rules: Rules) -> dict[str, object]:
    """Give the rules for programs: phrases as written, dated values resolved."""
    return {
        "schema": 1,
        "cooperative": rules.cooperative,
        "year": rules.year,
        "period": {"start": str(rules.period.first), "end": str(rules.period.last)},
        "currency": rules.currency.code,
        "turnover": rules.turnover,
        "surplus": rules.surplus_account,
        "cash": rules.cash,
        "members": rules.member_account,
        "least_payment": in_digits(rules.members.least_payment, rules.currency),
        "repaid_over": rules.members.repaid_over,
        "owes": rules.members.owes,
        "check": [each.value for each in rules.invariants],
        "measures": {name: _measure(each) for name, each in rules.measures.items()},
        "bases": {
            base.name: {
                "accounts": base.accounts,
                "balance": base.balance.value if base.balance else None,
            }
            for base in rules.bases.values()
        },
        "rates": {name: exact_text(rate) for name, rate in rules.rates.items()},
        "allocation": [_step_json(step) for step in rules.allocation],
        "losses": [_step_json(step) for step in rules.losses],
        "convert": rules.convert.value if rules.convert else None,
        "approval_required": rules.approval_required,
        "assembly": {
            "quorum": exact_text(rules.assembly.quorum),
            "majority": exact_text(rules.assembly.majority),
            "offices": {
                name: {"seats": office.seats, "term": office.term}
                for name, office in rules.assembly.offices.items()
            },
        },
        "law": [law.id for law in rules.laws],
        "closing": _closing(rules),
        "fingerprint": rules.fingerprint,
        "places": {key: str(place) for key, place in rules.places.items()},
    }


def _step_json(step: Step) -> Mapping[str, object]:
    """Give one step."""
    return {
        "step": step.step,
        "title": step.title,
        "place": str(step.place),
        "amount": step.amount.text,
        "at_least": [phrase.text for phrase in step.at_least],
        "at_most": [phrase.text for phrase in step.at_most],
        "until": step.until.text if step.until else None,
        "when": step.when.text if step.when else None,
        "in_proportion_to": step.in_proportion_to,
        "eligible": [each.text for each in step.eligible],
        "at_most_each": step.at_most_each.text if step.at_most_each else None,
        "at_least_each": step.at_least_each.text if step.at_least_each else None,
        "by": step.by,
        "to": _destination(step.to) if step.to else None,
        "from": step.source,
        "overdraw": step.overdraw,
        "rounding": {"unit": str(step.rounding.unit), "method": step.rounding.method.value},
        "indivisible": step.indivisible,
        "uses": step.uses,
        "because": step.because,
    }
