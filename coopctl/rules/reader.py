"""Reading a whole rules file: every problem at once, or the rules of a year."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from coopctl.allocation.settings import Invariant, MemberSettings
from coopctl.allocation.vocabulary import Base, Measure, Rounding, Rules, Step
from coopctl.money import Currency
from coopctl.problems import Place, Problem
from coopctl.rules.assembly import read_assembly
from coopctl.rules.changes import Changes, with_changes
from coopctl.rules.fingerprint import fingerprint
from coopctl.rules.keys import ACCOUNTS, MEMBERS, ROOT, Form
from coopctl.rules.law import read_laws, read_requirements
from coopctl.rules.measures import read_bases, read_measures, read_rates
from coopctl.rules.names import CURRENCY, YEAR, Kind, currency_near
from coopctl.rules.notes import Notes, said
from coopctl.rules.rounding import read_rounding
from coopctl.rules.settings import read_closing, read_convert, read_fiscal_year, read_members
from coopctl.rules.sheet import Fields, HoldsMember, Sheet
from coopctl.rules.steps import read_ids, read_steps
from coopctl.rules.targets import warn_of_targets_reached
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar, read_tree

LAST_YEAR = 9998
"""The last year that has a next one."""

UNDATED_YEAR = 2000
"""Stands for the year where none is asked for and nothing is dated, so that it is of no matter."""

_Accounts = tuple[str, ...] | None
_SECTIONS = (("measures", Kind.MEASURE), ("bases", Kind.BASE), ("rates", Kind.RATE))


@dataclass(frozen=True, slots=True)
class Reading:
    """The rules of a year, or why there are none.

    Attributes:
        rules: None where a problem is an error.
        problems: errors and warnings, sorted by place.
        partial: the rules as far as they can be read, errors and all; None where the text is
            no tree of keys.
    """

    rules: Rules | None
    problems: tuple[Problem, ...]
    partial: Rules | None = None


def read_rules(
    text: str, *, source: str, year: int | None, changes: Changes | None = None
) -> Reading:
    """Read rules.yaml as it stands for a fiscal year.

    Args:
        text: of the file.
        source: its name, for places.
        year: that is being closed; dated values are taken from the greatest year not after
            it. None takes the latest, and the rules are of the last year that is dated.
        changes: other amounts for some steps, to see what they would come to.

    Returns:
        The rules, and everything wrong in the file at once, whatever the year.

    Reading:
        A rate that has no value yet in the year is a problem only where the year uses it, so
        that a rate decided for later leaves earlier years as they were.
    """
    notes = Notes(text.removeprefix("\ufeff"), source)
    root = read_tree(text.removeprefix("\ufeff"), notes)
    if root is None:
        return Reading(None, notes.in_order())
    root = with_changes(root, changes or {})
    rules = _File(notes, root, _latest(root) if year is None else year).read()
    return Reading(None if notes.has_errors else rules, notes.in_order(), rules)


def _latest(root: Node) -> int:
    """Find the greatest year that anything is dated."""
    years, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Items):
            waiting += node.items
        elif isinstance(node, Map):
            waiting += [entry.value for entry in node.entries]
            keys = (entry.key.text for entry in node.entries)
            years += [int(key) for key in keys if YEAR.fullmatch(key)]
    return min(max(1, *years), LAST_YEAR) if years else UNDATED_YEAR


@dataclass(slots=True)
class _Named:
    """What has a name."""

    rates: dict[str, Fraction] = field(default_factory=dict)
    bases: dict[str, Base] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)


class _File:
    """Reads the sections in the order in which they need one another."""

    def __init__(self, notes: Notes, root: Node, year: int) -> None:
        self.sheet = Sheet(notes, year, Currency.of("XXX"))
        self.root = root
        if not isinstance(root, Map):
            notes.error(
                "wrong-kind",
                root.place,
                wrong=f"the file holds {'a list' if isinstance(root, Items) else said(root.text)}",
                why="rules are keys with values, such as `currency: EUR`",
                do="start it with `schema: 1`, or check that this is the right file",
            )
            self.fields: Fields = {}
            return
        self.fields = self.sheet.fields(root, ROOT, "rules", Place(notes.source, 1, 1))

    def read(self) -> Rules:
        """Read everything; problems stand in the notes."""
        sheet, fields = self.sheet, self.fields
        sheet.choice(fields, "schema", ROOT["schema"])
        self._currency()
        list_of = self._names()
        member_account, members = self._members()
        named = self._named()
        turnover, surplus, cash = self._accounts()
        rounding = read_rounding(sheet, fields.get("rounding"), Rounding(sheet.currency.unit))
        approval, assembly = read_assembly(sheet, fields.get("assembly"))
        allocation = self._steps("allocation", list_of, rounding)
        losses = self._steps("losses", list_of, rounding)
        rules = Rules(
            year=sheet.year,
            fiscal_year=read_fiscal_year(sheet, fields.get("fiscal_year")),
            cooperative=sheet.text(fields, "cooperative") or "",
            ledger=sheet.text(fields, "ledger") or "",
            currency=sheet.currency,
            turnover=turnover,
            surplus_account=surplus,
            cash=cash,
            member_account=member_account,
            members=members,
            invariants=tuple(map(Invariant, sheet.choices(fields, "check", ROOT["check"]))),
            measures=named.measures,
            bases=named.bases,
            rates=named.rates,
            allocation=allocation,
            losses=losses,
            convert=read_convert(sheet, fields),
            closing=read_closing(sheet, fields.get("closing"), approval_required=approval),
            approval_required=approval,
            assembly=assembly,
            laws=read_laws(sheet, fields["law"], allocation, losses) if "law" in fields else (),
            requires=read_requirements(sheet, fields["requires"]) if "requires" in fields else (),
            places=dict(self._places()),
        )
        if not sheet.notes.has_errors:
            warn_of_targets_reached(sheet.notes, rules)
        return replace(rules, fingerprint=fingerprint(rules))

    def _currency(self) -> None:
        if "currency" not in self.fields:
            return
        scalar = self.sheet.scalar(self.fields["currency"].value, "currency", "a currency")
        if scalar is None:
            return
        if CURRENCY.fullmatch(scalar.text):
            self.sheet.currency = Currency.of(scalar.text)
            self.sheet.knows_currency = True
        else:
            form, near = "capital letters, such as `EUR`", currency_near(scalar.text)
            self.sheet.not_a_name(scalar, "currency", form, near)

    # --- names ---

    def _names(self) -> dict[str, str]:
        """Take down every name before any phrase is read; give the list of each step."""
        for section, kind in _SECTIONS:
            for entry in self._entries(section):
                self._name(entry.key, kind)
        list_of: dict[str, str] = {}
        for section in ("allocation", "losses"):
            for scalar in read_ids(self.fields[section]) if section in self.fields else ():
                if self._name(scalar, Kind.STEP):
                    list_of[scalar.text] = section
        return list_of

    def _name(self, scalar: Scalar, kind: Kind) -> bool:
        """Take down one name; no other thing may have it."""
        names, name = self.sheet.names, scalar.text
        if not self.sheet.is_name(scalar, "name"):
            return False
        taken = names.kinds.get(name)
        if taken is None:
            names.kinds[name] = kind
            names.lines[name] = scalar.place.line
            return True
        line = names.lines.get(name)
        first = f"on line {line}" if line else "a reserved word"
        self.sheet.notes.error(
            "name-used-twice",
            scalar.place,
            wrong=f"{said(name)} is already {taken.value}, {first}",
            why="bases, measures, steps, rates and the reserved words share one name space",
            do="give it another name",
        )
        return False

    def _entries(self, section: str) -> tuple[Entry, ...]:
        """Give what a section of named things holds."""
        value = self.fields[section].value if section in self.fields else None
        return value.entries if isinstance(value, Map) else ()

    def _named(self) -> _Named:
        """Read rates, bases and measures."""
        sheet = self.sheet
        for section, _ in _SECTIONS:
            if section in self.fields:
                sheet.entries(self.fields[section], ROOT[section].form)
        read_rates(sheet, self._entries("rates"))
        now = {name: course.at(sheet.year) for name, course in sheet.rates.items()}
        return _Named(
            rates={name: rate for name, rate in now.items() if rate is not None},
            bases=read_bases(sheet, self._entries("bases")),
            measures=read_measures(sheet, self._entries("measures")),
        )

    # --- sections ---

    def _members(self) -> tuple[str | None, MemberSettings]:
        if "members" not in self.fields:
            return None, MemberSettings()
        self.sheet.has_members = True
        entry = self.fields["members"]
        fields = self.sheet.fields(entry.value, MEMBERS, "members", entry.key.place)
        return self._account(fields, "account", HoldsMember.YES), read_members(self.sheet, fields)

    def _accounts(self) -> tuple[_Accounts, str | None, _Accounts]:
        if "accounts" not in self.fields:
            return None, None, None
        entry = self.fields["accounts"]
        fields = self.sheet.fields(entry.value, ACCOUNTS, "accounts", entry.key.place)
        turnover, cash = (
            self.sheet.account_list(fields[key]) if key in fields else None
            for key in ("turnover", "cash")
        )
        return turnover, self._account(fields, "surplus", HoldsMember.NO), cash

    def _account(self, fields: Fields, key: str, member: HoldsMember) -> str | None:
        if key not in fields:
            return None
        scalar = self.sheet.scalar(fields[key].value, key, Form.ACCOUNT.value)
        return self.sheet.account(scalar, member) if scalar else None

    def _steps(self, section: str, list_of: dict[str, str], default: Rounding) -> tuple[Step, ...]:
        if section not in self.fields:
            return ()
        return read_steps(self.sheet, self.fields[section], list_of, default)

    def _places(self) -> Iterator[tuple[str, Place]]:
        """Give the place of each section, and of each key of those that are maps."""
        for name, entry in self.fields.items():
            yield name, entry.place
            if isinstance(entry.value, Map):
                for each in entry.value.entries:
                    yield f"{name}.{each.key.text}", each.place
