"""Figures that others published, each as a small co-op closed by the real command."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Directive, Transaction

from tests.command import coopctl_in

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
Posted = defaultdict[str, defaultdict[str, Decimal]]
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def close(folder: Path, year: int, *more: str) -> dict[str, Any]:
    """Run the command in a case's folder and read its answer."""
    options = ["--rules", "rules.yaml", "--format", "json", *more]
    done = coopctl_in(folder, ["close-year", str(year), *options], counted=False)
    assert done.code == 0, done.err
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def credited(step: dict[str, Any]) -> dict[str, Decimal]:
    """Add up what a step credits, under each name a case may use for it."""
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for credit in step["to"]:
        member, account = credit.get("member"), credit["account"]
        names = [account] if member is None else [member, account, f"{member}/{account}"]
        for name in names:
            totals[name] += Decimal(credit["amount"])
    return totals


def differences(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """Name every published figure that the answer does not give."""
    for key in ("turnover", "surplus", "undistributed"):
        if key in expected and Decimal(expected[key]) != Decimal(answer[key]):
            yield f"{key}: {answer[key]}, published {expected[key]}"
    steps = {step["step"]: step for step in answer["steps"]}
    for name, figures in expected["steps"].items():
        step = steps[name]
        if "amount" in figures and Decimal(figures["amount"]) != Decimal(step["amount"]):
            yield f"{name}: {step['amount']}, published {figures['amount']}"
        totals = credited(step)
        for who, amount in figures.get("to", {}).items():
            if Decimal(amount) != totals[who]:
                yield f"{name} to {who}: {totals[who]}, published {amount}"


def copied(folder: Path, tmp_path: Path) -> Path:
    """Copy a case to where a closing may be written."""
    co_op = tmp_path / "co-op"
    shutil.copytree(folder, co_op, copy_function=shutil.copyfile)
    for path in (co_op, *co_op.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return co_op


def test_there_are_published_cases_to_run() -> None:
    assert len(FOLDERS) >= 31


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_published_figures_come_out(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    answer = close(folder, expected["year"], "--dry-run")
    assert not list(differences(expected, answer))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_case_can_be_written_and_is_then_up_to_date(folder: Path, tmp_path: Path) -> None:
    """The whole way: closed, included, verified by a load of the ledger, unchanged by a rerun."""
    year = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["year"]
    co_op = copied(folder, tmp_path)
    first = close(co_op, year, "--add-include", "--first")
    written = (co_op / first["file"]).read_bytes()
    again = close(co_op, year, "--check", "--first")
    assert (first["changed"], again["changed"]) == (True, False)
    assert (co_op / first["file"]).read_bytes() == written
    assert differences_of(first, again) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_beancount_reads_the_published_figures_in_what_was_written(
    folder: Path, tmp_path: Path
) -> None:
    """Without coopctl: each entry of the closing, by its step, as any other program reads it."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    co_op = copied(folder, tmp_path)
    answer = close(co_op, expected["year"], "--add-include", "--first")
    entries, errors, _ = loader._uncached_load_file(  # noqa: SLF001 - load_file leaves a cache
        str(co_op / "ledgers" / "main.beancount"), None, None, None
    )
    assert errors == []
    assert not list(differences(expected, answer))
    assert not list(unposted(expected, answer, posted(entries, expected["year"])))


def posted(entries: list[Directive], year: int) -> Posted:
    """Add up what a year's closing posts to each account, by step; a credit is above zero."""
    found: Posted = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        if isinstance(entry, Transaction) and f"coop-closing-{year}" in entry.links:
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.number is not None
                found[entry.meta["step"]][posting.account] -= posting.units.number
    return found


def unposted(expected: dict[str, Any], answer: dict[str, Any], by_step: Posted) -> Iterator[str]:
    """Name every published figure that the entries do not hold."""
    steps = {step["step"]: step for step in answer["steps"]}
    for name, figures in expected["steps"].items():
        draws = -1 if steps[name].get("draws") else 1
        accounts = {account: draws * sum_ for account, sum_ in by_step.get(name, {}).items()}
        moved = sum(sum_ for sum_ in accounts.values() if sum_ > 0)
        if "amount" in figures and moved != Decimal(figures["amount"]):
            yield f"{name}: {moved}, published {figures['amount']}"
        for who, amount in figures.get("to", {}).items():
            account = who.rpartition("/")[2]
            of_whom = [each for each in accounts if each == account or account in each.split(":")]
            if sum(accounts[each] for each in of_whom) != Decimal(amount):
                yield f"{name} to {who}: {of_whom}, published {amount}"


def differences_of(first: dict[str, Any], again: dict[str, Any]) -> list[str]:
    """Name the keys in which two answers differ, but for `changed`."""
    return [key for key in first if key != "changed" and first[key] != again[key]]


def test_a_figure_off_by_one_unit_is_noticed() -> None:
    """The comparison itself can fail."""
    expected = {"surplus": "100", "steps": {"a": {"amount": "10", "to": {"Ana": "4"}}}}
    credit = {"account": "Liabilities:Ana", "member": "Ana", "amount": "5.00"}
    answer = {"surplus": "101", "steps": [{"step": "a", "amount": "11", "to": [credit]}]}
    assert len(list(differences(expected, answer))) == 3
    by_step: Posted = defaultdict(lambda: defaultdict(Decimal))
    by_step["a"] = defaultdict(
        Decimal, {"Equity:Earnings": Decimal(-11), "Liabilities:Ana": Decimal(5)}
    )
    assert len(list(unposted(expected, answer, by_step))) == 2
