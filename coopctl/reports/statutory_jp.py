"""The proposal in the layout of Japan's Workers' Cooperatives Act: 剰余金処分案, 損失処理案."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import coopctl
from coopctl.allocation import Outcome
from coopctl.allocation.balances import covers
from coopctl.allocation.requirements import own_names
from coopctl.allocation.vocabulary import MEMBER, Law, Name, Step
from coopctl.money import in_digits, with_commas
from coopctl.reports.figures import Report, outermost, short
from coopctl.reports.paper import Blanks, Block, Grid, Line, Part, Words, one_line

LAWS = ("jp-wca", "jp-wca-tokutei")
DISPOSAL = "剰余金処分案"
TREATMENT = "損失処理案"
UNMAPPED = "様式に区分のない項目"
"""The title over what the Regulation has no item for."""

_RESERVE = "組合積立金"
_DIVIDEND = "従事分量配当金"
_NAMED = {
    "legal-reserve": ("利益準備金", ("利益準備金", "準備金")),
    "job-creation-fund": ("就労創出等積立金", ("就労創出等積立金",)),
    "education-carry-over": ("教育繰越金", ("教育繰越金",)),
}
"""By the law's word for a step: its item in the Regulation, and what a title may call it."""

_SAID = re.compile(r"\s*[(\uff08](?:組合積立金|準備金|利益準備金)[)\uff09]")


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of the layout, its rows adding up to its amount.

    Attributes:
        number: `I`, `II` … as the Regulation orders them; empty for what has no item.
        rows: each with its amount, or None where the co-op has none of it.
    """

    number: str
    title: str
    amount: Fraction
    rows: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Statutory:
    """The whole document; `items` are in the order of the Regulation."""

    document: str
    items: tuple[Item, ...]
    unmapped: Item | None


def is_asked_for(report: Report) -> bool:
    """Whether the rules name a law that sets this layout."""
    return any(law.id in LAWS for law in report.rules.laws)


def statutory_of(report: Report, equity: str) -> Statutory:
    """Draw up the document that the sign of the figures asks for.

    Args:
        report: of the year.
        equity: name of the root account of reserves.

    Law:
        Enforcement Regulation of the Workers' Cooperatives Act (Japan), arts. 42-44: a disposal
        of surplus where the unappropriated result of the period and what is drawn from the
        co-op's reserves are together above zero, and there is an appropriation; else a treatment
        of losses.

    Reading:
        To carry a surplus forward counts as an appropriation, as the federations of small
        business co-operatives read the same words of their own Regulation. What is drawn from
        the legal reserve is no 組合積立金, and does not count in the test. What no step takes
        stays on the surplus account, from which no step brings it forward: it is not called
        carried forward, so that 次期繰越 of a year is 前期繰越 of the next, but counts in the test.
    """
    found = _Sorted(report, equity)
    unappropriated = found.result + found.brought_forward
    drawn = sum((amount for _, amount in found.drawn), Fraction(0))
    reserves = sum((n for label, n in found.drawn if label.startswith(_RESERVE)), Fraction(0))
    given = sum((amount for _, amount in found.given), Fraction(0))
    other = sum((amount for _, amount in found.other), Fraction(0))
    left = unappropriated + drawn - given - other
    unmapped = Item("", UNMAPPED, other, tuple(found.other)) if found.other else None
    if unappropriated + reserves > 0 and (given > 0 or left + report.allocation.undistributed > 0):
        opening = tuple(_opening(found, loses=unappropriated < 0))
        items: tuple[Item, ...] = (
            Item("I", *_signed("当期未処分剰余金", "当期未処理損失金", unappropriated), opening),
            Item("II", "組合積立金取崩額", drawn, tuple(found.drawn)),
            Item("III", "剰余金処分額", given, tuple(found.given)),
            Item("IV", *_signed("次期繰越剰余金", "次期繰越損失金", left)),
        )
        return Statutory(DISPOSAL, items, unmapped)
    rows = tuple(found.given)
    opening = tuple(_opening(found, loses=unappropriated <= 0))
    items = (
        Item("I", *_lost("当期未処理損失金", "当期未処分剰余金", unappropriated), opening),
        Item("II", "損失てん補取崩額", drawn, tuple(found.drawn)),
        Item("III", *_lost("次期繰越損失金", "次期繰越剰余金", left)),
    )
    if rows:
        unmapped = Item("", UNMAPPED, given + other, (*rows, *found.other))
    return Statutory(TREATMENT, items, unmapped)


def _signed(surplus: str, loss: str, amount: Fraction) -> tuple[str, Fraction]:
    """Name a figure by its sign, and give its size."""
    return (loss, -amount) if amount < 0 else (surplus, amount)


def _lost(loss: str, surplus: str, amount: Fraction) -> tuple[str, Fraction]:
    """Name a figure by its sign where a loss is expected, zero being none, and give its size."""
    return (surplus, amount) if amount > 0 else (loss, -amount)


def _opening(found: "_Sorted", *, loses: bool) -> Iterator[tuple[str, Fraction]]:
    """Divide the first item: the year's own result, then what was carried forward to it.

    What counts against the item, a loss against a surplus or the other way, is below zero.
    """
    sign = -1 if loses else 1
    label, _ = _signed("当期純利益金額", "当期純損失金額", found.result)
    yield label, sign * found.result
    kept = sum((amount for amount in found.carried if amount > 0), Fraction(0))
    lost = sum((amount for amount in found.carried if amount < 0), Fraction(0))
    for label, amount in (("前期繰越剰余金", kept), ("前期繰越損失金", lost)):
        if amount != 0:
            yield label, sign * amount


class _Sorted:
    """The steps of a year, each under the item it belongs to."""

    def __init__(self, report: Report, equity: str) -> None:
        """Sort the outcomes of the year."""
        self.report = report
        self.equity = equity
        self.law = next((law for law in report.rules.laws if law.id == LAWS[0]), None)
        self.result = report.facts.surplus
        accounts = _carrying(report, self.law)
        balances = report.facts.balances
        self.carried = [balances.get(account, Fraction(0)) for account in accounts]
        self.brought_forward = sum(self.carried, Fraction(0))
        self.drawn: list[tuple[str, Fraction]] = []
        self.given: list[tuple[str, Fraction]] = []
        self.other: list[tuple[str, Fraction]] = []
        for outcome in report.allocation.steps:
            moved = sum(
                (
                    Fraction(each.amount)
                    for each in outcome.to
                    if not any(covers(name, each.account) for name in accounts)
                ),
                Fraction(0),
            )
            if moved != 0:
                self._put(outcome, moved)
        undistributed = report.allocation.undistributed
        if undistributed != 0:
            label, _ = _signed("処分されずに残る剰余金", "処理されずに残る損失金", undistributed)
            self.other.append((label, undistributed))
        order = {label: place for place, (label, _) in enumerate(_NAMED.values())}
        self.given.sort(key=lambda row: order.get(row[0], 4 if row[0] == _DIVIDEND else 3))

    def _put(self, outcome: Outcome, amount: Fraction) -> None:
        """Put what a step moves under its item."""
        step = outcome.step
        name = f"({_name_of(step)})"
        if outcome.draws:
            label = self._named(step) or (_RESERVE if self._is_reserve(step) else None)
            if label is None:
                self.other.append((f"{one_line(step.heading)}(取崩し)", -amount))
            else:
                self.drawn.append((f"{label}取崩額{name}", amount))
            return
        named = self._named(step)
        if named is not None:
            self._add(named, amount)
        elif step.in_proportion_to is not None and not self._by_capital(step):
            self._add(_DIVIDEND, amount)
        elif self._is_reserve(step):
            self.given.append((f"{_RESERVE}{name}", amount))
        else:
            self.other.append((one_line(step.heading), amount))

    def _add(self, label: str, amount: Fraction) -> None:
        """Add to the one row of an item."""
        before = dict(self.given).get(label, Fraction(0))
        self.given = [row for row in self.given if row[0] != label]
        self.given.append((label, before + amount))

    def _named(self, step: Step) -> str | None:
        """Give the item of one of the law's own funds, by its word, its account or its title."""
        for word, (label, titles) in _NAMED.items():
            own = own_names(word, self.law)
            steps = [each for each in self.report.rules.allocation if each.step in own]
            accounts = {account for each in steps for account in each.accounts}
            if step.step in own or (step.source is not None and step.source in accounts):
                return label
            if not steps and any(title in (step.title or "") for title in titles):
                return label
        return None

    def _is_reserve(self, step: Step) -> bool:
        """Whether all that a step names is equity that belongs to no member."""
        return all(
            account.startswith(f"{self.equity}:") and MEMBER not in account
            for account in step.accounts
        )

    def _by_capital(self, step: Step) -> bool:
        """Whether a distribution goes by what members have paid in, which the law knows not."""
        rules, name = self.report.rules, step.in_proportion_to or ""
        measure = rules.measures.get(name)
        account = measure.account if measure is not None else None
        return name in own_names("capital", self.law) or (
            account is not None and account == rules.member_account
        )


def _name_of(step: Step) -> str:
    """Give the title without the Regulation's own words in parentheses."""
    return _SAID.sub("", one_line(step.heading)) or step.step


def _carrying(report: Report, law: Law | None) -> list[str]:
    """Name the accounts that surpluses and losses are carried forward on, each once.

    A surplus: what a release draws whole and a later step gives to again, or the destination of a
    step called 次期繰越剰余金. A loss: what the law's `cover-losses` fills, or what a loss
    overdraws and a surplus fills up.
    """
    rules = report.rules
    own = own_names("cover-losses", law)
    gifts = [step for step in rules.allocation if step.to is not None]
    released = {
        step.source
        for step in rules.allocation
        if step.source is not None and step.amount.node == Name(step.source)
    }
    overdrawn = {step.source for step in rules.losses if step.overdraw}
    found = dict[str, None]()
    for step in (*gifts, *rules.losses):
        for account in step.accounts:
            carries = account in released and step in gifts
            fills = step.step in own or (account in overdrawn and step.until is not None)
            said = "次期繰越" in (step.title or "")
            alone = step in rules.losses and step.overdraw and not _is_given(account, gifts)
            if MEMBER not in account and (carries or fills or said or alone):
                found[account] = None
    return outermost(found)


def _is_given(account: str, gifts: list[Step]) -> bool:
    return any(account in step.accounts for step in gifts)


def as_part(report: Report, statutory: Statutory) -> Part:
    """Lay the document out as a part of the paper, in Japanese."""
    period, code = report.rules.period, report.rules.currency.code
    unit = "円" if code == "JPY" else code
    span = f"事業年度 {period.first}から{period.last}まで"
    grid = Grid(
        caption=f"{statutory.document}(単位:{unit})",
        words=("科目",),
        figures=("金額",),
        lines=tuple(_lines(report, statutory)),
    )
    blocks: list[Block] = [Words(f"{one_line(report.rules.cooperative)}、{span}"), grid]
    if statutory.unmapped is not None:
        blocks.append(
            Grid(
                caption=f"{UNMAPPED}(単位:{unit})",
                words=("科目",),
                figures=("金額",),
                lines=tuple(
                    Line((label,), (_figure(amount, report),))
                    for label, amount in statutory.unmapped.rows
                ),
            )
        )
    blocks.append(Words("根拠:労働者協同組合法施行規則第42条から第44条まで"))
    return Part(heading=statutory.document, blocks=tuple(blocks), lang="ja", on_new_page=True)


def first_of_all(part: Part) -> Part:
    """Let a part begin where it stands, without a page of its own."""
    return replace(part, on_new_page=False)


def _lines(report: Report, statutory: Statutory) -> Iterator[Line]:
    """Give each item with its rows, and what has no item before the last one."""
    *first, last = statutory.items
    for item in first:
        yield _item(item, report)
        yield from (
            Line((label,), (_figure(amount, report),), is_part=True) for label, amount in item.rows
        )
    if statutory.unmapped is not None:
        yield _item(statutory.unmapped, report)
    yield _item(last, report)


def _item(item: Item, report: Report) -> Line:
    heading = f"{item.number} {item.title}" if item.number else f"{item.title}(下記)"
    return Line((heading,), (_figure(item.amount, report),), is_total=True)


def _figure(amount: Fraction, report: Report) -> str:
    """Write an amount as Japanese accounts do, with △ for a minus."""
    written = with_commas(in_digits(abs(amount), report.rules.currency))
    return f"△{written}" if amount < 0 else written


def foot_of(report: Report) -> str:
    """Name what the figures were drawn from."""
    books, rules = (short(each) for each in (report.facts.fingerprint, report.rules.fingerprint))
    return f"coopctl {coopctl.__version__} 作成。帳簿 {books}、規則 {rules}"


def resolution_part(report: Report, statutory: Statutory, meeting: str | None) -> Part:
    """Word the resolution in Japanese, and leave room for the vote."""
    said = f"総会は、{report.rules.year}年度の{statutory.document}を上記のとおり承認する。"
    blanks = (
        ("開催日", meeting),
        ("出席組合員数", None),
        ("賛成", None),
        ("反対", None),
        ("棄権", None),
        ("議長(氏名・署名)", None),
        ("書記(氏名・署名)", None),
    )
    return Part(heading="議案の決議", blocks=(Words(said), Blanks(blanks)), lang="ja")


def statutory_json(report: Report, statutory: Statutory) -> dict[str, object]:
    """Give the document for programs; amounts are exact strings, the size that its title says."""
    items = [*statutory.items, *([statutory.unmapped] if statutory.unmapped is not None else [])]
    money = report.rules.currency
    return {
        "document": statutory.document,
        "items": [
            {
                "number": item.number or None,
                "title": item.title,
                "amount": in_digits(item.amount, money),
                "rows": [
                    {"title": label, "amount": in_digits(amount, money)}
                    for label, amount in item.rows
                ],
            }
            for item in items
        ],
    }
