"""Reading what the law, the meeting and the co-op itself ask for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from coopctl.allocation.balances import overlap
from coopctl.allocation.requirements import words_of
from coopctl.allocation.vocabulary import BALANCE_OF, Condition, Law, Requirement, Step
from coopctl.money import Currency
from coopctl.problems import Place, listing
from coopctl.rules.keys import IN_FORCE, PRESET, REQUIREMENT, Form
from coopctl.rules.names import Kind, Scope
from coopctl.rules.notes import Notes, said
from coopctl.rules.presets import preset_ids, preset_text
from coopctl.rules.sheet import Course, Fields, Sheet, Use
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar, read_tree

_FORBID = re.compile(r"\s*in_proportion_to\s+(\S+)\s*")
_KINDS = {
    "steps": (Kind.STEP,),
    "bases": (Kind.BASE, Kind.MEASURE, Kind.FACT),
    "rates": (Kind.RATE,),
}


def read_laws(
    sheet: Sheet, entry: Entry, allocation: Iterable[Step], losses: Iterable[Step]
) -> tuple[Law, ...]:
    """Read the law presets named: one id, a list, or a map that also says what words mean.

    Args:
        sheet: where names are known and problems noted.
        entry: of the laws.
        allocation: the steps of a surplus, as read.
        losses: the steps of a loss.
    """
    steps = {step.step: step for step in allocation}
    paying = {name: step.place for name, step in steps.items() if step.in_proportion_to is not None}
    laws = []
    for scalar, beside in _named(sheet, entry.value):
        law = _law(sheet, scalar, beside)
        if law is not None:
            _no_fund_to_members(sheet, law, beside, paying)
            _no_loss_unseen(sheet, law, steps, losses)
            laws.append(law)
    return tuple(laws)


def _named(sheet: Sheet, value: Node) -> Iterator[tuple[Scalar, Node | None]]:
    """Give the id of each law, and what stands beside it where the laws are a map."""
    if isinstance(value, Map) and value.entries:
        yield from ((each.key, each.value) for each in value.entries)
        return
    do = "name a law, such as `law: [jp-wca]` (`coopctl rules law` lists them), or take `law` out"
    for node in value.items or (value,) if isinstance(value, Items) else (value,):
        if isinstance(node, Scalar) and node.text.strip():
            yield node, None
        elif isinstance(node, Map) and node.entries:
            example = f"`law: {{{node.entries[0].key.text}: {{WORD: NAME}}}}`"
            told = f"write it without `[…]` or `- `, such as {example}"
            sheet.wrong_kind(node, "law", Form.LAWS.value, told)
        else:
            sheet.wrong_kind(node, "law", Form.LAWS.value, do)


def _called(sheet: Sheet, law: Law, node: Node | None) -> tuple[Entry, ...] | None:
    """Give what the rules call a law's words; None where something else stands there."""
    if node is None or isinstance(node, Map):
        return node.entries if node is not None else ()
    words = [*law.steps, *law.bases, *law.rates]
    form = "a map of the law's words to what the rules call them"
    do = f"write `{law.id}: {{}}`"
    if words:
        own = isinstance(node, Scalar) and node.text in sheet.names.kinds
        name = node.text if own and isinstance(node, Scalar) else "NAME"
        form += f"; its words are {listing(words)}"
        do += f" if the rules use these words, or `{law.id}: {{WORD: {name}}}` for one they do not"
    sheet.wrong_kind(node, law.id, form, do)
    return None


def _law(sheet: Sheet, scalar: Scalar, beside: Node | None) -> Law | None:
    """Read a preset, and tie its words to the names of the rules."""
    if scalar.text not in preset_ids():
        near = sheet.notes.nearest(scalar.text, preset_ids())
        sheet.notes.error(
            "unknown-law",
            scalar.place,
            wrong=f"there is no law preset {said(scalar.text)}",
            why=f"the presets are {listing(preset_ids())}",
            do=f"write `{near}`" if near else "take it out, or write its rules under `requires:`",
        )
        return None
    law = read_preset(scalar.text, year=sheet.year)
    called = _called(sheet, law, beside)
    if called is None:
        return None
    words = {**law.steps, **law.bases, **law.rates}
    for entry in called:
        if entry.key.text not in words:
            near = sheet.notes.nearest(entry.key.text, words)
            sheet.notes.error(
                "unknown-name",
                entry.key.place,
                wrong=f"{said(entry.key.text)} is no word of `{law.id}`",
                why=f"it speaks of {listing(words)}",
                do=f"write `{near}`" if near else "take it out",
            )
    own = {entry.key.text: entry for entry in called}
    meaning = {
        word: tuple(_meant(sheet, scalar, law, section, word, own.get(word)))
        for section in _KINDS
        for word in getattr(law, section)
    }
    _each_step_once(sheet, scalar, law, meaning)
    return replace(law, meaning=meaning, place=scalar.place)


def _each_step_once(
    sheet: Sheet, scalar: Scalar, law: Law, meaning: Mapping[str, tuple[str, ...]]
) -> None:
    """Refuse a step that two words of a law mean: what it gives would count for both."""
    words: dict[str, str] = {}
    for word in law.steps:
        for step in meaning[word]:
            if step in words:
                sheet.notes.error(
                    "name-used-twice",
                    scalar.place,
                    wrong=f"step {said(step)} is both `{words[step]}` and `{word}` of `{law.id}`",
                    why="what it gives would count for both",
                    do="make it two steps, one for each",
                )
            words.setdefault(step, word)


def _no_fund_to_members(
    sheet: Sheet, law: Law, beside: Node | None, paying: Mapping[str, Place]
) -> None:
    """Refuse a step that goes to members where a law speaks of a fund, or of losses.

    Args:
        sheet: where problems are noted.
        law: with what its words mean.
        beside: what the rules call its words, if they say.
        paying: the steps that go to members, each with its place.
    """
    entries = beside.entries if isinstance(beside, Map) else ()
    called = {each.key.text: each.value for each in entries}
    only = f"only {listing(law.to_members)} may" if law.to_members else "none may"
    funds = [each for each in law.steps if each not in law.to_members]
    for word, step in ((fund, each) for fund in funds for each in law.meaning[fund]):
        if step not in paying:
            continue
        place, do = paying[step], "give the step another name, or take `in_proportion_to` out"
        if word in called:
            place = _place_of(step, called[word])
            do = "name a step without `in_proportion_to`, or take it out"
        sheet.notes.error(
            "not-for-members",
            place,
            wrong=f"step {said(step)} goes to members, and stands for `{word}` of `{law.id}`",
            why=f"`{word}` is: {law.steps[word]}; of the steps of this law {only} go to members",
            do=do,
        )


def _no_loss_unseen(
    sheet: Sheet, law: Law, allocation: Mapping[str, Step], losses: Iterable[Step]
) -> None:
    """Warn of a step by which a fund bears a loss, where the law does not know it by its name.

    Args:
        sheet: where problems are noted.
        law: with what its words mean.
        allocation: the steps of a surplus, by name.
        losses: the steps of a loss.
    """
    known = {step for steps in law.meaning.values() for step in steps}
    unknown = [each for each in losses if each.source and each.step not in known]
    for fund, word in law.borne_by.items():
        filled = [allocation[step] for step in law.meaning[fund] if step in allocation]
        accounts = [account for each in filled for account in each.accounts]
        own = law.meaning[word]
        for step in unknown:
            if any(overlap(each, step.source or "") for each in accounts):
                means = f"[{', '.join((*own, step.step))}]" if own else step.step
                call = "" if own else f"call the step `{word}`, or "
                sheet.notes.warn(
                    "law-needs-step",
                    step.place,
                    wrong=f"step {said(step.step)} draws on the fund that is `{fund}` of "
                    f"`{law.id}`, and stands for no word of it, "
                    f"so this is not checked: {_that_speak_of(word, law)}",
                    why=f"`{word}` is: {law.steps[word]}",
                    do=f"{call}say so under `law`: `law: {{{law.id}: {{{word}: {means}}}}}`",
                )


def _that_speak_of(word: str, law: Law) -> str:
    """Name the requirements of a law that hold a word."""
    words = {word, BALANCE_OF + word}
    return ", ".join(each.id for each in law.requires if words & words_of(each))


def _place_of(name: str, node: Node) -> Place:
    """Find a name where the rules say what a word is called."""
    items = node.items if isinstance(node, Items) else ()
    return next(
        (each.place for each in items if isinstance(each, Scalar) and each.text == name), node.place
    )


def _meant(
    sheet: Sheet, scalar: Scalar, law: Law, section: str, word: str, own: Entry | None
) -> Iterator[str]:
    """Give what the rules call one word of a law: what they say, or else the same word."""
    known = sheet.names.of(*_KINDS[section])
    if own is None:
        if word in known:
            yield from _name(sheet, replace(scalar, text=word), section, known)
        elif section != "steps":
            _lacking(sheet, scalar, law, section, word)
        return
    nodes = own.value.items if isinstance(own.value, Items) else (own.value,)
    if not nodes:
        sheet.wrong_kind(own.value, word, "a name, or a list of names")
    for node in nodes:
        found = sheet.scalar(node, word, "a name, or a list of names")
        if found is not None:
            yield from _name(sheet, found, section, known)


def _name(sheet: Sheet, scalar: Scalar, section: str, known: list[str]) -> Iterator[str]:
    """Give a name of the rules if it is of the right kind."""
    if scalar.text in known:
        if section == "rates":
            sheet.rate_known(scalar.text, scalar.place)
        yield scalar.text
        return
    near = sheet.notes.nearest(scalar.text, known)
    sheet.notes.error(
        "unknown-name",
        scalar.place,
        wrong=f"{said(scalar.text)} is none of the {section} of these rules",
        why=f"they are {listing(known)}" if known else f"there are no {section}",
        do=f"write `{near}`" if near else "take it out, or define it",
    )


def _lacking(sheet: Sheet, scalar: Scalar, law: Law, section: str, word: str) -> None:
    """Warn of a figure that a law needs and the rules do not define."""
    form = "[ACCOUNT]" if section == "bases" else "{YEAR: SHARE}"
    sheet.notes.warn(
        "law-needs-name",
        scalar.place,
        wrong=f"`{law.id}` speaks of `{word}`, which the rules do not define, "
        f"so this is not checked: {_that_speak_of(word, law)}",
        why=f"`{word}` is: {getattr(law, section)[word]}",
        do=f"add `{word}: {form}` under `{section}:`, or say what it is called here: "
        f"`law: {{{law.id}: {{{word}: NAME}}}}`",
    )


def read_preset(law: str, *, year: int) -> Law:
    """Read a law preset as it stands for a fiscal year; its words mean nothing yet.

    Raises:
        ValueError: for a preset in which something is wrong, which is a mistake of ours.
    """
    text = preset_text(law)
    notes = Notes(text, f"{law}.yaml")
    root = read_tree(text, notes)
    found = None
    if root is not None:
        found = _preset(Sheet(notes, year, Currency.of("XXX")), root, law)
    if notes.has_errors or found is None:
        raise ValueError([str(problem) for problem in notes.in_order()])
    return found


def _preset(sheet: Sheet, root: Node, law: str) -> Law:
    """Read a preset's sections; before it is in force, as it stands in its first year."""
    fields = sheet.fields(root, PRESET, law, root.place)
    words = {section: _words(sheet, fields, section) for section in _KINDS}
    for section, kinds in _KINDS.items():
        sheet.names.kinds |= dict.fromkeys(words[section], kinds[0])
    sheet.rates |= dict.fromkeys(words["rates"], Course(()))
    since, to = _in_force(sheet, fields)
    if since is not None:
        sheet.year = max(sheet.year, since.year)
    notes = sheet.items(fields["notes"], Form.WORDS) if "notes" in fields else ()
    return Law(
        id=law,
        title=sheet.text(fields, "title") or "",
        url=sheet.text(fields, "url") or "",
        as_of=_day(sheet, fields, "as_of") or date.min,
        since=since,
        to=to,
        notes=tuple(" ".join(note.text.split()) for note in notes if isinstance(note, Scalar)),
        steps=words["steps"],
        to_members=_to_members(sheet, fields, words["steps"]),
        borne_by=_words(sheet, fields, "borne_by"),
        bases=words["bases"],
        rates=words["rates"],
        requires=read_requirements(sheet, fields["requires"]),
    )


def _words(sheet: Sheet, fields: Fields, section: str) -> dict[str, str]:
    """Read the names a law speaks of, each with what it is."""
    if section not in fields:
        return {}
    entries = sheet.entries(fields[section], Form.FREE)
    found = {entry.key.text: entry for entry in entries if sheet.is_name(entry.key, "name")}
    return {name: sheet.text(found, name) or "" for name in found}


def _to_members(sheet: Sheet, fields: Fields, steps: Mapping[str, str]) -> tuple[str, ...]:
    """Read which of a law's steps may go to members."""
    words = sheet.words(fields, "to_members")
    for word in words:
        if word not in steps:
            sheet.wrong_kind(fields["to_members"].value, "to_members", "names of its steps")
    return words


def _in_force(sheet: Sheet, fields: Fields) -> tuple[date | None, date | None]:
    if "in_force" not in fields:
        return None, None
    entry = fields["in_force"]
    days = sheet.fields(entry.value, IN_FORCE, "in_force", entry.place)
    return _day(sheet, days, "from"), _day(sheet, days, "to")


def _day(sheet: Sheet, fields: Fields, key: str) -> date | None:
    text = sheet.text(fields, key)
    return date.fromisoformat(text) if text else None


def read_requirements(sheet: Sheet, entry: Entry) -> tuple[Requirement, ...]:
    """Read what is asked of the whole result, each requirement as of the year."""
    found: list[Requirement] = []
    taken: set[str] = set()
    for number, item in enumerate(sheet.items(entry, Form.SECTIONS), start=1):
        fields = sheet.fields(item, REQUIREMENT, "requires", item.place)
        if isinstance(item, Map):
            requirement = _requirement(sheet, fields, item, f"requires-{number}")
            if requirement.id in taken:
                sheet.notes.error(
                    "name-used-twice",
                    fields["id"].place if "id" in fields else item.place,
                    wrong=f"{said(requirement.id)} is the id of another requirement already",
                    why="`--despite` names a requirement by its id",
                    do="give it another id",
                )
            taken.add(requirement.id)
            found.append(requirement)
    return tuple(found)


def _requirement(sheet: Sheet, fields: Fields, item: Map, default: str) -> Requirement:
    """Read one requirement: what must hold, or what no step may do."""
    scope = Scope(sheet.names, in_check=True, has_by="by" in fields)
    if "that" not in fields and "forbid" not in fields:
        why = "a check says what must hold (`that`), or what no step may do (`forbid`)"
        sheet.missing("that", item.place, "requires", why)
    if "that" in fields:
        sheet.not_here(fields, "forbid", "beside `that`", "make it two requirements")
    else:
        sheet.not_here(fields, "until", "without `that`", "take it out")
    name = sheet.scalar(fields["id"].value, "id", "a name") if "id" in fields else None
    if name is not None:
        sheet.is_name(name, "id")
    where = fields.get("that") or fields.get("forbid")
    until = fields.get("until")
    return Requirement(
        id=name.text if name is not None else default,
        that=_condition(sheet, fields, "that", scope),
        forbid=_forbidden(sheet, fields["forbid"]) if "forbid" in fields else None,
        until=sheet.phrase(until.value, "until", scope, Use.BOUND) if until else None,
        when=_condition(sheet, fields, "when", scope),
        by=_measure(sheet, fields["by"]) if "by" in fields else None,
        because=sheet.text(fields, "because"),
        warns=sheet.choice(fields, "level", REQUIREMENT["level"]) == "warning",
        place=where.place if where is not None else item.place,
        places={key: entry.place for key, entry in fields.items()},
    )


def _condition(sheet: Sheet, fields: Fields, key: str, scope: Scope) -> Condition | None:
    return sheet.condition(fields[key].value, key, scope) if key in fields else None


def _forbidden(sheet: Sheet, entry: Entry) -> str | None:
    """Read what no step may do."""
    form = "`in_proportion_to` and a measure"
    scalar = sheet.scalar(entry.value, "forbid", form)
    match = _FORBID.fullmatch(scalar.text) if scalar is not None else None
    if scalar is None or match is None:
        if scalar is not None:
            sheet.wrong_kind(scalar, "forbid", form)
        return None
    return _a_measure(sheet, replace(scalar, text=match[1]))


def _measure(sheet: Sheet, entry: Entry) -> str | None:
    scalar = sheet.scalar(entry.value, "by", "a measure")
    return _a_measure(sheet, scalar) if scalar is not None else None


def _a_measure(sheet: Sheet, scalar: Scalar) -> str:
    """Take the name of a measure; in a law's words it is a base until the rules name it."""
    if sheet.names.kinds.get(scalar.text) is not Kind.BASE:
        sheet.measure_name(scalar)
    return scalar.text
