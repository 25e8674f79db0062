"""Reading what the law, the meeting and the co-op itself ask for; none of it is checked yet."""

from functools import partial

from coopctl.rules.keys import ASSEMBLY, REQUIREMENT, Form
from coopctl.rules.notes import said
from coopctl.rules.sheet import Sheet
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar


def read_laws(sheet: Sheet, entry: Entry) -> tuple[str, ...]:
    """Read the ids of law presets: one, or a list."""
    nodes = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
    found = []
    for node in nodes:
        scalar = sheet.scalar(node, "law", Form.WORD_OR_WORDS.value)
        if scalar is not None and sheet.is_name(scalar, "law preset"):
            found.append(scalar.text)
    if nodes:
        _not_checked(sheet, entry)
    return tuple(found)


def read_requirements(sheet: Sheet, entry: Entry) -> None:
    """Read the co-op's own checks, for their shape alone."""
    items = sheet.items(entry, Form.SECTIONS)
    for item in items:
        fields = sheet.fields(item, REQUIREMENT, "requires", item.place)
        if isinstance(item, Map) and not {"that", "forbid"} & fields.keys():
            why = "a check says what must hold (`that`), or what no step may do (`forbid`)"
            sheet.missing("that", item.place, "requires", why)
        for key, field in fields.items():
            sheet.course(field.value, key, partial(_worded, sheet, key=key))
    if items:
        _not_checked(sheet, entry)


def _worded(sheet: Sheet, node: Node, *, key: str) -> Scalar | None:
    return sheet.scalar(node, key, REQUIREMENT[key].form.value)


def _not_checked(sheet: Sheet, entry: Entry) -> None:
    name = entry.key.text
    sheet.notes.warn(
        "not-checked-yet",
        entry.key.place,
        wrong=f"`{name}:` is read, and not checked",
        why="this version divides the surplus and does not yet compare the result with it",
        do=f"check the result against `{name}:` by hand",
    )


def read_assembly(sheet: Sheet, entry: Entry) -> bool:
    """Read how the meeting decides; give whether a closing needs its approval."""
    fields = sheet.fields(entry.value, ASSEMBLY, "assembly", entry.key.place)
    for key in ("quorum", "majority"):
        if key not in fields:
            continue
        share = sheet.resolve(fields[key].value, key, partial(sheet.share, key=key))
        if share is not None and share > 1:
            sheet.notes.error(
                "share-above-whole",
                fields[key].place,
                wrong=f"{said(key)} is more than the whole",
                why="no more than all can be present, or agree",
                do="write a share up to `100%`",
            )
    if "offices" in fields and not isinstance(fields["offices"].value, Map):
        sheet.wrong_kind(fields["offices"].value, "offices", Form.FREE.value)
    return sheet.choice(fields, "approval", ASSEMBLY["approval"]) == "required"
