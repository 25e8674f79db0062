"""Conservation: posted = computed = reported, of random co-ops, in every format.

`make conservation COOPS=100000 WRITTEN=300 SEED=1 SECONDS=3600`

COOPS are drawn and closed in this process, from values: their closing file is parsed by Beancount,
and the answers of `close-year` (JSON) and `statement` (JSON, Markdown, HTML) are read back; of one
in four the text of both as well. WRITTEN ones are whole ledgers that the real commands close and
report on, `report` with its CSV among them; see `tests/soak/written.py`. Of each must hold: surplus
= steps + undistributed (what is released or drawn counts against it), a step is the sum of its
accounts and of its members, and every file and answer says the same.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from beancount.core import data
from beancount.parser import parser

from coopctl.allocation import Allocation
from coopctl.books import Roots
from coopctl.cli.options import PaperFormat
from coopctl.cli.papers import written
from coopctl.cli.screen import as_json_text, drawn
from coopctl.closing.stage import Status, stage_of
from coopctl.closing.text import Ledger, closing_text
from coopctl.reports.closing_json import as_json
from coopctl.reports.closing_text import as_text
from coopctl.reports.figures import Report
from coopctl.reports.statement import Standing, statements
from coopctl.reports.statement_json import as_json as statement_json
from coopctl.reports.statement_paper import as_paper
from tests.allocation.coops import IN_ACCOUNTS, Coop, coop_by
from tests.soak.reading import by_first_word, html_rows, markdown_rows, number
from tests.soak.rig import rig_from
from tests.soak.written import closed_and_reported

ROOTS = Roots("Assets", "Liabilities", "Equity", "Income", "Expenses")
IN_TEXT = 1 / 4
"""Of so many co-ops the text is read as well, which takes longer to lay out than all the rest."""

NOTHING = Ledger(opened=frozenset(), asserted={}, to_zero={}, root_options={}, exceptions={})


def conserved(random: Random) -> str:
    """Close a random co-op and hold everything that is said of it against the allocation."""
    coop = coop_by(random, IN_ACCOUNTS)
    done = coop.close()
    computed(coop, done)
    posted(coop, done)
    report = Report(
        rules=coop.rules,
        facts=coop.facts,
        allocation=done,
        checks=(),
        status="final",
        file="2025.beancount",
        changed=False,
        problems=(),
    )
    answer = json.loads(as_json_text(as_json(report)))
    said_in_json(coop, done, answer)
    has_text = random.random() < IN_TEXT
    if has_text:
        said_in_text(answer, drawn(as_text(report), is_file=True))
    said_to_members(report, answer, text_of=random.choice(IN_ACCOUNTS) if has_text else None)
    return "of surplus" if coop.facts.surplus > 0 else "of loss or nothing"


def computed(coop: Coop, done: Allocation) -> None:
    """Surplus + what is drawn = what is given + undistributed; steps are the sum of their parts."""
    moved = sum(
        (Fraction(amount) for step in done.steps for _, amount in step.moves()), Fraction(0)
    )
    assert coop.facts.surplus == moved + done.undistributed
    for step in done.steps:
        assert step.amount == sum((credit.amount for credit in step.to), Decimal(0))


def posted(coop: Coop, done: Allocation) -> None:
    """The closing file, read by Beancount, posts what was computed, step by step."""
    text = closing_text(coop.rules, coop.facts, NOTHING, done, stage_of(coop.rules, Status.FINAL))
    entries, errors, _ = parser.parse_string(text)
    assert not errors, errors
    read: dict[str, dict[str, Decimal]] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            into = read.setdefault(entry.meta["step"], defaultdict(Decimal))
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.currency == coop.rules.currency.code
                into[posting.account] -= posting.units.number or Decimal(0)
    for step in done.steps:
        given: defaultdict[str, Decimal] = defaultdict(Decimal)
        for credit, amount in step.moves():
            given[credit.account] += amount
        given[coop.facts.drawn_on] -= sum(given.values())
        found = read.pop(step.step.step, {})
        assert _some(found) == _some(given), step.step.step
    assert not read


def _some(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    return {account: amount for account, amount in amounts.items() if amount != 0}


def said_in_json(coop: Coop, done: Allocation, answer: dict[str, Any]) -> None:
    """The JSON answer of `close-year` adds up, to what was computed."""
    surplus, undistributed = number(answer["surplus"]), number(answer["undistributed"])
    assert (surplus, undistributed) == (coop.facts.surplus, done.undistributed)
    moved = Fraction(0)
    by_step: defaultdict[str, Fraction] = defaultdict(Fraction)
    assert [each["step"] for each in answer["steps"]] == [each.step.step for each in done.steps]
    for step, outcome in zip(answer["steps"], done.steps, strict=True):
        sign = -1 if step.get("draws") else 1
        assert number(step["amount"]) == Fraction(outcome.amount)
        assert number(step["amount"]) == sum(number(each["amount"]) for each in step["to"])
        moved += sign * number(step["amount"])
        members = [number(each["amount"]) for each in step["to"] if "member" in each]
        by_step[step["step"]] = sign * sum(members, Fraction(0))
    assert surplus == moved + undistributed
    for member in answer["members"]:
        parts = {step: number(part) for step, part in member["by_step"].items()}
        assert number(member["amount"]) == sum(parts.values())
        for step, part in parts.items():
            by_step[step] -= part
    assert not any(by_step.values()), "the members of a step are not the step"
    for fund in answer["funds"]:
        opening, in_, out, closing = (
            number(fund[key]) for key in ("opening", "in", "out", "closing")
        )
        assert opening + in_ - out == closing


def said_in_text(answer: dict[str, Any], text: str) -> None:
    """The table of `close-year` says what its JSON says."""
    rows = by_first_word(text)
    for step in answer["steps"]:
        assert rows[step["step"]][0][-1] == number(step["amount"])
    if answer["steps"]:
        left = number(answer["undistributed"])  # of a loss the text leaves the sign out
        assert rows["Undistributed"][0][-1] == (-left if number(answer["surplus"]) < 0 else left)
    for member in answer["members"]:
        if any(each["by_step"] for each in answer["members"]):
            assert rows[member["member"]][0][-1] == number(member["amount"])
    for fund in answer["funds"]:
        figures = [number(fund[key]) for key in ("opening", "in", "out", "closing")]
        assert rows[fund["account"]][0][-4:] == figures


def said_to_members(report: Report, answer: dict[str, Any], *, text_of: str | None) -> None:
    """The statements give each member, step by step, what the closing does, in every format."""
    found = list(statements(report, ROOTS, Standing()))
    by_id = {member["member"]: member for member in answer["members"]}
    assert [each.member.id for each in found] == list(by_id)
    for each in found:
        told = json.loads(as_json_text(statement_json(each)))
        parts = {step["step"]: number(step["amount"]) for step in told["steps"]}
        member = by_id[each.member.id]
        given = {step: number(part) for step, part in member["by_step"].items()}
        assert {step: part for step, part in parts.items() if part} == {
            step: part for step, part in given.items() if part
        }
        parts["Together"] = number(told["amount"])
        assert parts["Together"] == number(member["amount"])
        goes = [
            number(part["amount"]) * (-1 if part["purpose"] == "borne" else 1)
            for part in told["split"]
        ]
        assert sum(goes) == parts["Together"]
        if not told["steps"]:
            continue
        paper = [as_paper(each)]
        assert _told(markdown_rows(written(paper, PaperFormat.MARKDOWN, is_file=True))) == parts
        assert _told(html_rows(written(paper, PaperFormat.HTML, is_file=True))) == parts
        if each.member.id == text_of:
            text = by_first_word(written(paper, PaperFormat.TEXT, is_file=True))
            assert {name: text[name][0][-1] for name in parts} == parts


_STEP = re.compile(r"s[0-9]+|Together")


def _told(rows: Iterator[Sequence[str]]) -> dict[str, Fraction]:
    """Find the rows of steps and of their sum."""
    found = {}
    for cells in rows:
        if _STEP.fullmatch(cells[0]):
            found[cells[0]] = number(cells[-1])
    return found


def main() -> int:
    """Run the rig."""
    rig = rig_from("conservation", {"coops": 100_000, "written": 300}, seconds=3600)
    rig.begin()
    rig.run("coops", conserved, share=0.8)
    rig.run("written", closed_and_reported, limit=60)
    return rig.end()


if __name__ == "__main__":
    sys.exit(main())
