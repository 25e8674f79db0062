"""Whole ledgers on disk that the real commands close and report on, every figure read back."""

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from beancount import loader
from beancount.core import data

from coopctl.money import Currency
from tests.cli.coop import CoOp
from tests.soak.books import Ledger, as_beancount, ledger_by, steps_by
from tests.soak.reading import by_first_word, html_rows, markdown_rows, number

Table = dict[tuple[str, str, str], str]
"""Cells by section, row and column."""


def laid_down(folder: Path, ledger: Ledger, steps: str) -> CoOp:
    """Write a co-op's files."""
    (folder / "closings").mkdir()
    (folder / "closings" / "about.beancount").touch()
    (folder / "main.beancount").write_text(as_beancount(ledger), encoding="utf-8")
    (folder / "rules.yaml").write_text(ledger.rules + steps, encoding="utf-8")
    return CoOp(folder)


def closed_and_reported(random: Random) -> str:
    """Close random books by the real command; hold the file and every report to one another."""
    ledger = ledger_by(random)
    with tempfile.TemporaryDirectory() as scratch:
        co_op = laid_down(Path(scratch), ledger, steps_by(random, ledger))
        answer = _closed(co_op, ledger)
        _posted(co_op, ledger, answer)
        _told_each_year(co_op, ledger, answer)
        _told_of_funds(co_op, ledger)
        _told_to_members(co_op, ledger, answer)
        _told_to_the_meeting(co_op, ledger, answer)
    return "of surplus" if number(answer["surplus"]) > 0 else "of loss or nothing"


def _closed(co_op: CoOp, ledger: Ledger) -> dict[str, Any]:
    """Close the year, and hold the text answer to the JSON one, and both to themselves."""
    year = str(ledger.year)
    answer = co_op.run("close-year", year, "--first", "--format", "json").json
    again = co_op.run("close-year", year, "--check", "--format", "json").json
    assert answer | {"changed": False} == again
    moved = sum((_signed(step) for step in answer["steps"]), Fraction(0))
    assert number(answer["surplus"]) == moved + number(answer["undistributed"])
    for step in answer["steps"]:
        assert number(step["amount"]) == sum(number(each["amount"]) for each in step["to"])
    shares = sum((number(each["amount"]) for each in answer["members"]), Fraction(0))
    assert shares == sum(
        _sign(step) * number(to["amount"])
        for step in answer["steps"]
        for to in step["to"]
        if "member" in to
    )
    rows = by_first_word(co_op.run("close-year", year, "--check").out)
    for step in answer["steps"]:
        assert rows[step["step"]][0][-1] == number(step["amount"])
    return answer


def _sign(step: dict[str, Any]) -> int:
    return -1 if step.get("draws") else 1


def _signed(step: dict[str, Any]) -> Fraction:
    return _sign(step) * number(step["amount"])


def _posted(co_op: CoOp, ledger: Ledger, answer: dict[str, Any]) -> None:
    """Beancount reads in the closing what was answered, and finds no error in the ledger."""
    path = str(co_op.folder / "main.beancount")
    entries, errors, _ = loader._uncached_load_file(path, None, None, None)  # noqa: SLF001
    assert not errors, errors
    given: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for step in answer["steps"]:
        for to in step["to"]:
            given[step["step"], to["account"]] += _sign(step) * number(to["amount"])
    for entry in entries:
        if isinstance(entry, data.Transaction) and f"coop-closing-{ledger.year}" in entry.links:
            for posting in entry.postings:
                if posting.account != "Equity:Earnings:Previous":
                    assert posting.units is not None
                    key = (entry.meta["step"], posting.account)
                    given[key] += Fraction(posting.units.number or Decimal(0))
    assert not any(given.values()), given


def _tables(co_op: CoOp, *command: str) -> dict[str, Any]:
    """Ask for a report as JSON, and hold every other format of it to that."""
    answer = co_op.run(*command, "--format", "json").json
    cells: Table = {}
    for section in answer["sections"]:
        for row in section["rows"]:
            for column, said in row["cells"].items():
                cells[section["id"], row["id"], column] = said or ""
    rows = list(csv.DictReader(io.StringIO(co_op.run(*command, "--format", "csv").out)))
    told = {
        (row["section"], row["row"], row["column"]): row["value"]
        for row in rows
        if row["section"] not in {"audit", "warnings", "notes"}
    }
    notes = [row["value"] for row in rows if row["section"] == "notes"]
    assert notes == [note for section in answer["sections"] for note in section["notes"]]
    assert told.keys() == cells.keys()
    for key, said in cells.items():
        assert _same(said, told[key]), (key, said, told[key])
    markdown = list(markdown_rows(co_op.run(*command, "--format", "markdown").out))
    html = list(html_rows(co_op.run(*command, "--format", "html").out))
    text = co_op.run(*command).out
    words = {each for line in text.splitlines() for each in line.split()}
    unit = Fraction(Currency.of(answer["currency"]).unit)
    for section in answer["sections"]:
        money = [each["id"] for each in section["columns"] if each["unit"] == answer["currency"]]
        for row in section["rows"]:
            said = [number(row["cells"][each]) for each in money if row["cells"].get(each)]
            # money for each hour is cut where people read it
            figures = [f"{each}" for each in said if each % unit == 0]
            for rows_ in (markdown, html):
                assert any(_has(cells, row["title"], figures) for cells in rows_), (row, figures)
            assert set(figures) <= {_plain(word) for word in words}, (row, figures)
    found: dict[str, Any] = answer
    return found


def _same(said: str, told: str) -> bool:
    """Whether a cell says the same in CSV, where a number without an end is cut."""
    try:
        return abs(number(said) - number(told)) < Fraction(1, 1_000_000)
    except AssertionError:
        return said == told.removeprefix("'")


def _plain(word: str) -> str:
    try:
        return f"{number(word)}"
    except AssertionError:
        return word


def _has(cells: Sequence[str], title: str, figures: list[str]) -> bool:
    """Whether a row of a table is of that title, with those figures in their order."""
    told = iter([_plain(cell.strip("*")) for cell in cells[1:]])
    return cells[0] == title and all(figure in told for figure in figures)


def _told_each_year(co_op: CoOp, ledger: Ledger, answer: dict[str, Any]) -> None:
    """`report year` says in every format what `close-year` does."""
    report = _tables(co_op, "report", "year", str(ledger.year))
    sections = {section["id"]: section for section in report["sections"]}
    rows = {row["id"]: row["cells"]["amount"] for row in sections["allocation"]["rows"]}
    for step in answer["steps"]:
        assert number(rows[step["step"]]) == _signed(step)
    assert number(rows["surplus"]) == number(answer["surplus"])
    assert number(rows["undistributed"]) == number(answer["undistributed"])
    together = number(rows["set-aside"]) + number(rows["distributed"])
    assert number(answer["surplus"]) == together + number(answer["undistributed"])
    result = {row["id"]: row["cells"]["actual"] for row in sections["result"]["rows"]}
    assert number(result["turnover"]) == number(answer["turnover"])
    for row in sections["funds-after"]["rows"]:
        cells = {key: number(said) for key, said in row["cells"].items()}
        assert cells["opening"] + cells["in"] - cells["out"] == cells["closing"]


def _told_of_funds(co_op: CoOp, ledger: Ledger) -> None:
    """`report funds` rolls each fund forward, in every format."""
    year = str(ledger.year)
    report = _tables(co_op, "report", "funds", "--from", year, "--to", str(ledger.year + 1))
    for section in report["sections"]:
        for row in section["rows"]:
            cells = row["cells"]
            if {"opening", "in", "out", "closing"} <= cells.keys():
                opening, in_, out, closing = (
                    number(cells[key]) for key in ("opening", "in", "out", "closing")
                )
                assert opening + in_ - out == closing


def _told_to_members(co_op: CoOp, ledger: Ledger, answer: dict[str, Any]) -> None:
    """The statements give each member what the closing does, in every format."""
    year, money = str(ledger.year), {each["member"]: each["amount"] for each in answer["members"]}
    for member, amount in money.items():
        told = co_op.run("statement", year, member, "--format", "json").json
        assert told["amount"] == amount
        if told["steps"]:
            together = number(amount)
            markdown = co_op.run("statement", year, member, "--format", "markdown").out
            html = co_op.run("statement", year, member, "--format", "html").out
            text = by_first_word(co_op.run("statement", year, member).out)
            for rows in (markdown_rows(markdown), html_rows(html)):
                assert [number(c[-1]) for c in rows if c[0] == "Together"] == [together]
            assert text["Together"][0][-1] == together


def _told_to_the_meeting(co_op: CoOp, ledger: Ledger, answer: dict[str, Any]) -> None:
    """The proposal and `explain` give each step what the closing does."""
    for command in ("propose", "explain"):
        told = co_op.run(command, str(ledger.year), "--format", "json").json
        amounts = {step["step"]: step["amount"] for step in told["steps"]}
        assert amounts == {step["step"]: step["amount"] for step in answer["steps"]}
