"""The page on reports: it names every section, column and unit that the commands write."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from coopctl.reports.report_csv import HEADING
from tests.cli.coop import CoOp
from tests.cli.papers import sample

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^coopctl (report .*)$", PAGE, re.MULTILINE)
ENTRIES = re.findall(r"```beancount\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    """The sample co-op with the page's own plan and entries."""
    co_op = sample(tmp_path_factory.mktemp("sample") / "co-op")
    for entries in ENTRIES:
        co_op.append("ledgers/main.beancount", "\n" + entries)
    return co_op


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_runs(hikari: CoOp, command: str) -> None:
    assert hikari.run(*command.split()).err == ""


def test_the_page_shows_several() -> None:
    assert len(COMMANDS) == 8
    assert len(ENTRIES) == 2


def test_csv_has_the_columns_of_the_page_and_its_sections_are_named(hikari: CoOp) -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", PAGE.partition("## CSV")[2], re.MULTILINE)
    assert tuple(rows) == HEADING
    for arguments in (("month", "2025-12"), ("plan", "2025")):
        done = hikari.run("report", *arguments, "--format", "csv")
        for line in csv.DictReader(io.StringIO(done.out)):
            assert f"`{line['section']}`" in PAGE
            assert line["unit"] in ("JPY", "HOUR", "%", "months", "")
    run = hikari.run("report", "month", "--from", "2025-04", "--to", "2025-06", "--format", "json")
    for section in run.json["sections"]:
        name = re.sub(r"\d{4}-\d{2}", "YYYY-MM", section["id"])
        assert f"`{name}`" in PAGE


@pytest.mark.parametrize("arguments", [("year", "2025"), ("funds",), ("community", "2025")])
def test_sections_and_units_of_the_yearly_reports_are_named(
    hikari: CoOp, arguments: tuple[str, ...]
) -> None:
    done = hikari.run("report", *arguments, "--format", "csv")
    for line in csv.DictReader(io.StringIO(done.out)):
        name = re.sub(r":.*", ":ACCOUNT", line["section"])
        assert f"`{name}`" in PAGE
        assert line["unit"] in ("JPY", "HOUR", "%", "members", "times", "")


def test_json_has_the_keys_of_the_page(hikari: CoOp) -> None:
    text = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0]
    shown, told = (
        json.loads(text),
        hikari.run("report", "month", "2025-12", "--format", "json").json,
    )
    assert list(shown) == list(told)
    assert list(shown["sections"][0]) == list(told["sections"][0])
    assert list(shown["sections"][0]["rows"][0]) == list(told["sections"][0]["rows"][0])
    assert shown["audit"].keys() - {"changes"} == told["audit"].keys()
