"""Reading the steps of the allocation and of the losses."""

from dataclasses import replace
from fractions import Fraction

from coopctl.allocation.balances import overlap
from coopctl.allocation.vocabulary import (
    MEMBER,
    Condition,
    Destination,
    Number,
    Phrase,
    Rounding,
    Step,
)
from coopctl.problems import Place
from coopctl.rules.destinations import read_destination
from coopctl.rules.eligible import read_tests
from coopctl.rules.keys import LOSS_STEP, STEP, Form
from coopctl.rules.names import Scope
from coopctl.rules.notes import said
from coopctl.rules.rounding import read_rounding
from coopctl.rules.sheet import HoldsMember, Sheet, Use
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar

_NOTHING = Phrase("", Number(Fraction(0)))
"""Stands for an amount that could not be read; rules with a problem are never handed out."""


def read_steps(
    sheet: Sheet, section: Entry, list_of: dict[str, str], default: Rounding
) -> tuple[Step, ...]:
    """Read a list of steps; each may name those before it.

    Args:
        sheet: where names are known and problems noted.
        section: `allocation` or `losses`.
        list_of: the list that each step stands in.
        default: rounding of a step that sets none.
    """
    name = section.key.text
    scope = Scope(sheet.names, list_of=list_of, list_name=name)
    steps = []
    for item in sheet.items(section, Form.SECTIONS):
        step = _Reader(sheet, item, scope).step(default)
        steps.append(step)
        if list_of.get(step.step) == name:
            scope.earlier[step.step] = len(steps)
    if name == "allocation":
        _keep_indivisible(sheet, steps)
    return tuple(steps)


class _Reader:
    """Reads one step."""

    def __init__(self, sheet: Sheet, item: Node, scope: Scope) -> None:
        self.sheet = sheet
        self.fields = sheet.fields(item, STEP, "step", item.place)
        self.place = self.fields["step"].place if "step" in self.fields else item.place
        self.member = HoldsMember.YES if "in_proportion_to" in self.fields else HoldsMember.NO
        self.by = self._by()
        self.scope = replace(scope, has_by=self.by is not None)

    def step(self, default: Rounding) -> Step:
        """Read every key of it."""
        self._check_company()
        sheet, fields = self.sheet, self.fields
        return Step(
            step=sheet.text(fields, "step") or "",
            title=sheet.text(fields, "title"),
            amount=self._phrase("amount", Use.AMOUNT) or _NOTHING,
            at_least=sheet.phrases(fields, "at_least", self.scope, Use.BOUND),
            at_most=sheet.phrases(fields, "at_most", self.scope, Use.BOUND),
            until=self._phrase("until"),
            when=self._when(),
            to=self._to(),
            source=self._source(),
            overdraw=sheet.flag(fields, "overdraw"),
            in_proportion_to=self._measure("in_proportion_to"),
            eligible=read_tests(sheet, fields["eligible"]) if "eligible" in fields else (),
            at_most_each=self._phrase("at_most_each"),
            at_least_each=self._phrase("at_least_each"),
            rounding=read_rounding(sheet, fields.get("rounding"), default),
            indivisible=sheet.flag(fields, "indivisible"),
            uses=sheet.words(fields, "uses"),
            by=self.by,
            because=sheet.text(fields, "because"),
            place=self.place,
            places={key: entry.place for key, entry in fields.items()},
        )

    # --- keys that need one another ---

    def _check_company(self) -> None:
        """Note keys that have no meaning beside, or without, another."""
        if self.scope.list_name == "losses":
            self._refuse_in_losses()
        else:
            self._one_direction()
        for key in ("at_most_each", "at_least_each", "eligible"):
            self._needs(key, "in_proportion_to", "it speaks of members' shares")
        self._needs("overdraw", "from", "it speaks of the fund that is drawn on")
        if self.member is HoldsMember.YES and not self.sheet.has_members:
            do = 'say who is a member: `members: {account: "Equity:Capital:{member}"}`'
            self.sheet.not_here(
                self.fields, "in_proportion_to", "where the rules know no members", do
            )

    def _refuse_in_losses(self) -> None:
        for key in STEP.keys() - LOSS_STEP.keys():
            do = "name the fund that bears the loss by `from:`" if key == "to" else "take it out"
            self.sheet.not_here(self.fields, key, "in `losses`", do)
        if "from" not in self.fields and "to" not in self.fields:
            why = "`from` names the fund that bears the loss"
            self.sheet.missing("from", self.place, "step", why)

    def _one_direction(self) -> None:
        if "to" in self.fields:
            do = "make it two steps: one that releases `from`, one that goes `to`"
            self.sheet.not_here(self.fields, "from", "beside `to`", do)
        elif "from" in self.fields:
            for key in ("until", "indivisible", "uses"):
                self.sheet.not_here(self.fields, key, "beside `from`", "take it out")
        else:
            why = "`to` says where the amount goes; `from` releases a fund in its place"
            self.sheet.missing("to", self.place, "step", why)

    def _needs(self, key: str, other: str, why: str) -> None:
        if other not in self.fields:
            do = f"take it out, or add `{other}:`"
            self.sheet.not_here(self.fields, key, f"without `{other}`, since {why}", do)

    # --- values ---

    def _phrase(self, key: str, use: Use = Use.BOUND) -> Phrase | None:
        if key not in self.fields:
            return None
        return self.sheet.phrase(self.fields[key].value, key, self.scope, use)

    def _when(self) -> Condition | None:
        if "when" not in self.fields:
            return None
        return self.sheet.condition(self.fields["when"].value, "when", self.scope)

    def _to(self) -> Destination | None:
        if "to" not in self.fields:
            return None
        return read_destination(self.sheet, self.fields["to"], self.scope, self.member)

    def _source(self) -> str | None:
        if "from" not in self.fields:
            return None
        node = self.fields["from"].value
        scalar = self.sheet.scalar(node, "from", Form.ACCOUNT.value)
        return self.sheet.account(scalar, self.member) if scalar else None

    def _measure(self, key: str) -> str | None:
        if key not in self.fields:
            return None
        scalar = self.sheet.scalar(self.fields[key].value, key, "the name of a measure")
        if scalar is not None:
            self.sheet.measure_name(scalar)
        return scalar.text if scalar else None

    def _by(self) -> str | None:
        """Read the measure that tells non-members' share."""
        return self._measure("by") or ("" if "by" in self.fields else None)


def read_ids(section: Entry) -> list[Scalar]:
    """Give the name of each step of a list, before any is read."""
    items = section.value.items if isinstance(section.value, Items) else ()
    return [
        entry.value
        for item in items
        if isinstance(item, Map)
        for entry in item.entries
        if entry.key.text == "step" and isinstance(entry.value, Scalar) and entry.value.text
    ]


def _keep_indivisible(sheet: Sheet, steps: list[Step]) -> None:
    """Note common property that members would be paid, at once or by a release."""
    common = [account for step in steps if step.indivisible for account in step.accounts if account]
    paying = [any(sheet.is_members(account) for account in _credited(step)) for step in steps]
    for index, step in enumerate(steps):
        if step.indivisible and paying[index]:
            _to_members(
                sheet,
                step.places["to"],
                wrong=f"{said(step.step)} is marked `indivisible`, and pays members",
                why="what is indivisible is common property, and no member's",
                do="take `indivisible` out, or name a fund that is nobody's own",
            )
        after = zip(steps[index + 1 :], paying[index + 1 :], strict=True)
        later = [each.step for each, pays in after if pays]
        if step.source is None or not later or MEMBER in step.source:
            continue
        fund = next((account for account in common if overlap(account, step.source)), None)
        if fund is not None:
            _to_members(
                sheet,
                step.places["from"],
                wrong=f"{said(step.source)} is released before {said(later[0])} pays members",
                why=f"{said(fund)} is marked `indivisible`: no closing may credit a member from it",
                do="put the release after every step that pays members, or take it out",
            )


def _to_members(sheet: Sheet, place: Place, *, wrong: str, why: str, do: str) -> None:
    sheet.notes.error("indivisible-to-members", place, wrong=wrong, why=why, do=do)


def _credited(step: Step) -> tuple[str, ...]:
    """Name the accounts that a step credits."""
    return step.accounts if step.source is None else ()
