"""Read a whole rules.yaml for one fiscal year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from coopctl.allocation.vocabulary import (
    RESERVED,
    Assert,
    ClosingSettings,
    Convert,
    Dated,
    FiscalYear,
    IncomeStatement,
    Rounding,
    Rules,
    Step,
)
from coopctl.money import Currency
from coopctl.problems import Place, Problem, Severity, has_errors, in_order
from coopctl.rules import keys
from coopctl.rules.desk import Desk, is_dated
from coopctl.rules.fingerprint import fingerprint
from coopctl.rules.measures import read_accounts, read_bases, read_measures
from coopctl.rules.scope import Scope
from coopctl.rules.steps import Section, read_rounding, read_steps
from coopctl.rules.tree import Node, read_tree

_CURRENCY = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]|[A-Z]", re.ASCII)
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NAME = re.compile(r"[^\W\d][\w-]*")
DEFAULT_FOLDER = ClosingSettings().folder
LATEST = 9000
"""A year after every entry of every dated value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The rules of a year, or why there are none.

    Attributes:
        rules: None where a problem is an error.
    """

    rules: Rules | None
    problems: tuple[Problem, ...]


def read_rules(text: str, *, source: str, year: int | None) -> Reading:
    """Read the rules as they stand for a fiscal year.

    Args:
        text: of the file.
        source: its name, for places.
        year: fiscal year that dated values are read for; None reads the latest.

    Returns:
        The rules, None where a problem is an error; every problem of the file at once.
    """
    desk = Desk(text, source, year)
    root, problems = read_tree(text, source)
    for problem in problems:
        desk.add(problem)
    if root is None:
        if not problems:
            desk.add(_empty(source))
        return Reading(None, in_order(desk.problems))
    rules = _Reader(root, desk).read() if desk.is_kind(root, "map", "the file") else None
    return Reading(None if has_errors(desk.problems) else rules, in_order(desk.problems))


class _Reader:
    """Reads the sections in the order in which they build on each other."""

    def __init__(self, root: Node, desk: Desk) -> None:
        self.root, self.desk = root, desk
        self.year = desk.year if desk.year is not None else _latest(root)

    def read(self) -> Rules:
        """Read every section."""
        root, desk = self.root, self.desk
        desk.keys(root, keys.TOP, "rules.yaml")
        self._schema()
        currency = self._currency()
        rates, all_rates = self._rates()
        scope = Scope(
            desk=desk,
            currency=currency.code,
            measures=self._names("measures"),
            bases=self._names("bases"),
            rates=self._names("rates"),
        )
        self._tell_clashes()
        turnover, surplus_account = self._accounts()
        rounding = read_rounding(root.get("rounding"), currency, Rounding(currency.unit), desk)
        member_account = self._members()
        measures = read_measures(root.get("measures"), scope)
        bases = read_bases(root.get("bases"), desk)
        section = Section("allocation", currency, rounding, rates, all_rates)
        allocation = read_steps(root.get("allocation"), section, scope)
        losses = read_steps(root.get("losses"), replace(section, name="losses"), scope)
        self._tell_shared_out(allocation)
        approval = self._assembly()
        self._laws()
        convert = desk.word(root.get("convert"), "`convert`", [each.value for each in Convert])
        if root.get("allocation") is None:
            desk.need(root, "allocation", "rules.yaml")
        return Rules(
            year=self.year,
            fiscal_year=self._fiscal_year(),
            cooperative=desk.text(desk.need(root, "cooperative", "rules.yaml"), "`cooperative`")
            or "",
            ledger=desk.text(desk.need(root, "ledger", "rules.yaml"), "`ledger`") or "",
            currency=currency,
            turnover=turnover,
            surplus_account=surplus_account,
            member_account=member_account,
            measures=measures,
            bases=bases,
            rates=rates,
            allocation=allocation,
            losses=losses,
            convert=Convert(convert) if convert else None,
            closing=self._closing(approval=approval),
            approval_required=approval,
            laws=tuple(each.text for each in desk.each(root.get("law"), "`law`")),
            fingerprint=fingerprint(root, self.year),
            places=dict(_places(root)),
        )

    def _schema(self) -> None:
        """Check the version of the language."""
        node = self.desk.need(self.root, "schema", "rules.yaml")
        if node is not None and self.desk.is_kind(node, "text", "`schema`") and node.text != "1":
            self.desk.wrong(
                node.place,
                "schema-unknown",
                f"this is schema {node.text}, and coopctl reads schema 1",
                "another schema may mean other figures",
                "write `schema: 1`, or use the version of coopctl that the file was written for",
            )

    def _currency(self) -> Currency:
        """Read the currency."""
        node = self.desk.need(self.root, "currency", "rules.yaml")
        code = self.desk.text(node, "`currency`")
        if node is None or code is None:
            return Currency.of("XXX")
        if not _CURRENCY.fullmatch(code):
            self.desk.wrong(
                node.place,
                "currency-unknown",
                f"`{code}` is no currency",
                "a currency is written in capitals, as the ledger writes it",
                "write a code such as `JPY` or `EUR`",
            )
        return Currency.of(code)

    def _fiscal_year(self) -> FiscalYear:
        """Read when years start and what names them."""
        node, desk = self.root.get("fiscal_year"), self.desk
        if node is None or not desk.is_kind(node, "map", "`fiscal_year`"):
            return FiscalYear()
        desk.keys(node, keys.FISCAL_YEAR, "`fiscal_year`")
        named = desk.word(node.get("named_after"), "`named_after`", ("start", "end"))
        starts = node.get("starts")
        text = desk.text(starts, "`starts`") or "01-01"
        match = _MONTH_DAY.fullmatch(text)
        month, day = (int(match[1]), int(match[2])) if match else (0, 0)
        if not (1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]):
            desk.wrong(
                starts.place if starts is not None else node.place,
                "day-unknown",
                f"`{text}` is no day that every year has",
                "a fiscal year starts on the same day each year",
                'write month and day, such as `starts: "04-01"`',
            )
            return FiscalYear()
        return FiscalYear(month, day, named_after_end=named == "end")

    def _accounts(self) -> tuple[tuple[str, ...] | None, str | None]:
        """Read the accounts of turnover and surplus."""
        node, desk = self.root.get("accounts"), self.desk
        if node is None or not desk.is_kind(node, "map", "`accounts`"):
            return None, None
        desk.keys(node, keys.ACCOUNTS, "`accounts`")
        turnover = read_accounts(node.get("turnover"), "`turnover`", desk)
        return turnover, desk.account(node.get("surplus"), "`surplus`", member=False)

    def _members(self) -> str | None:
        """Read the account that makes a member."""
        node, desk = self.root.get("members"), self.desk
        if node is None or not desk.is_kind(node, "map", "`members`"):
            return None
        desk.keys(node, keys.MEMBERS, "`members`")
        return desk.account(desk.need(node, "account", "`members`"), "`account`", member=True)

    def _rates(self) -> tuple[dict[str, Fraction], dict[str, list[Fraction]]]:
        """Read the rates: that of the year, and every entry."""
        desk, node = self.desk, self.root.get("rates")
        rates, every = {}, {}
        for name, value in desk.pairs(node, "`rates`") if node is not None else ():
            seen: list[Fraction] = []

            def read(each: Node, seen: list[Fraction] = seen) -> Fraction | None:
                number = desk.number(each, "a rate")
                if number is not None:
                    seen.append(number)
                return number

            rate = desk.dated(value, f"rate `{name.text}`", read)
            every[name.text] = seen
            if rate is not None:
                rates[name.text] = rate
        return rates, every

    def _names(self, section: str) -> frozenset[str]:
        """Name what a section defines."""
        node = self.root.get(section)
        return frozenset(node.keys()) if node is not None and node.kind == "map" else frozenset()

    def _tell_clashes(self) -> None:
        """Tell of names used twice, or for a reserved word, or that no phrase could name."""
        seen: dict[str, str] = dict.fromkeys(RESERVED, "a word of the language")
        for kind, node in self._defined():
            if node.text in seen:
                self.desk.wrong(
                    node.place,
                    "name-used-twice",
                    f"{kind} `{node.text}` has the name of {seen[node.text]}",
                    "a phrase that names it could mean either",
                    "give it another name",
                )
            elif kind != "step" and not _NAME.fullmatch(node.text):
                self.desk.wrong(
                    node.place,
                    "name-not-usable",
                    f"`{node.text}` cannot be named in a phrase",
                    "a name is letters, digits, `-` and `_`, and begins with a letter",
                    "give it another name",
                )
            seen.setdefault(node.text, f"another {kind}" if kind == "step" else f"a {kind}")

    def _defined(self) -> Iterator[tuple[str, Node]]:
        """Give every name the file defines."""
        for section in ("measures", "bases", "rates"):
            node = self.root.get(section)
            for name, _ in node.pairs if node is not None else ():
                yield section[:-1], name
        for section in ("allocation", "losses"):
            node = self.root.get(section)
            for item in node.items if node is not None else ():
                id_ = item.get("step")
                if id_ is not None and id_.kind == "text":
                    yield "step", id_

    def _tell_shared_out(self, steps: tuple[Step, ...]) -> None:
        """Tell of an indivisible fund released before members receive something."""
        common = {name for step in steps if step.indivisible for name in step.accounts}
        for index, step in enumerate(steps):
            later = [each for each in steps[index + 1 :] if each.in_proportion_to is not None]
            if step.source is None or not later:
                continue
            touched = [name for name in common if _overlap(name, step.source)]
            if touched:
                self.desk.wrong(
                    step.places.get("from", step.place),
                    "indivisible-to-members",
                    f"step `{step.step}` releases {step.source}, which is indivisible, "
                    f"before `{later[0].step}` distributes to members",
                    "indivisible reserves are common property and are never shared out",
                    "take the step out, or move it after the last distribution",
                )

    def _assembly(self) -> bool:
        """Read whether the meeting must approve."""
        node, desk = self.root.get("assembly"), self.desk
        if node is None or not desk.is_kind(node, "map", "`assembly`"):
            return False
        desk.keys(node, keys.ASSEMBLY, "`assembly`")
        approval = desk.word(node.get("approval"), "`approval`", ("required", "none"))
        for key in ("quorum", "majority"):
            share = node.get(key)
            if share is not None:
                desk.number(share, f"`{key}`")
        return approval == "required"

    def _closing(self, *, approval: bool) -> ClosingSettings:
        """Read how the closing is written."""
        node, desk = self.root.get("closing"), self.desk
        dated = Dated.APPROVAL if approval else Dated.NEXT_DAY
        if node is None or not desk.is_kind(node, "map", "`closing`"):
            return ClosingSettings(dated=dated)
        desk.keys(node, keys.CLOSING, "`closing`")
        said = desk.word(node.get("dated"), "`dated`", [each.value for each in Dated])
        income = desk.word(
            node.get("income_statement"),
            "`income_statement`",
            [each.value for each in IncomeStatement],
        )
        asserted = desk.word(node.get("assert"), "`assert`", [each.value for each in Assert])
        return ClosingSettings(
            folder=desk.text(node.get("folder"), "`folder`") or DEFAULT_FOLDER,
            dated=Dated(said) if said else dated,
            income_statement=IncomeStatement(income or "keep"),
            asserted=Assert(asserted or "funds"),
        )

    def _laws(self) -> None:
        """Say that laws and the co-op's own checks are not yet evaluated."""
        for key in ("law", "requires"):
            node = self.root.get(key)
            if node is not None:
                self.desk.add(
                    Problem(
                        code="not-checked-yet",
                        place=node.place,
                        wrong=f"`{key}:` is read, and this version does not check it",
                        why="a result that was never held against the law must not look as if it was",
                        do="check the law by hand until a version of coopctl does",
                        severity=Severity.WARNING,
                    )
                )


def _overlap(name: str, other: str) -> bool:
    """Whether one account is the other, or above or below it."""
    return name == other or name.startswith(other + ":") or other.startswith(name + ":")


def _latest(root: Node) -> int:
    """Give the last year that a dated value names, or else one of no consequence."""
    years = [2000]
    stack = [root]
    while stack:
        node = stack.pop()
        if is_dated(node):
            years += [int(key) for key in node.keys()]
        stack += node.items
        stack += [value for _, value in node.pairs]
    return min(max(years), LATEST)


def _places(root: Node) -> Iterator[tuple[str, Place]]:
    """Give the place of every key, and of those one level below."""
    for name, value in root.pairs:
        yield name.text, value.place
        for below, _ in value.pairs:
            yield f"{name.text}.{below.text}", below.place


def _empty(source: str) -> Problem:
    return Problem(
        code="missing-key",
        place=Place(source),
        wrong="the file is empty",
        why="the rules say what the members decided; nothing is assumed in their place",
        do="begin with `coopctl init DIR --from principles` and copy its rules.yaml",
    )
