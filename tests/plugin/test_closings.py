"""What the plugin says of closings, and what coopctl's own loads make of the plugin."""

from pathlib import Path

import pytest

from tests.assembly.approved import ASKED, LATE, approve
from tests.cli.coop import CoOp
from tests.closing.small import RULES, YEAR_2024, YEAR_2025
from tests.plugin.plugged import LINE, errors, plugged, told

MAIN, CLOSING = "main.beancount", "closings/2025.beancount"
AT = (CLOSING, '2026-01-01 custom "coop-closing" 2025')
APPROVED_AT = (CLOSING, '2026-06-20 custom "coop-closing" 2025')
IN_2026 = "1783000000"


def closed(folder: Path, rules: str = RULES) -> CoOp:
    co_op = plugged(folder, YEAR_2024, YEAR_2025, 'include "records.beancount"\n', rules=rules)
    (co_op.folder / "records.beancount").write_text("; ours\n", encoding="utf-8")
    for year in ("2024", "2025"):
        co_op.run("close-year", year)
    return co_op


def test_an_entry_of_the_open_year_leaves_closings_as_they_are(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE.replace("2025-", "2026-"))
    assert told(co_op) == []


def test_an_entry_of_a_closed_year_is_told_at_its_closing_alone(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    assert told(co_op) == [(*AT, "books-changed")]
    (error,) = errors(co_op)
    assert error.entry.type == "coop-closing"
    assert "run `coopctl close-year 2025` and read the diff" in error.message


def test_a_fiscal_year_of_other_days_is_no_late_entry(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.replace("rules.yaml", "currency: EUR\n", "currency: EUR\nfiscal_year: {starts: 04-01}\n")
    assert told(co_op) == []
    co_op.append(MAIN, LATE)
    assert told(co_op) == [(*AT, "books-changed")]


def test_days_written_by_hand_into_a_closing_count_for_nothing(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.replace(CLOSING, "2025-01-01 to 2025-12-31.", "2025-01-01 to 2025-12-30.")
    assert told(co_op) == []
    co_op.append(MAIN, LATE.replace("2025-10-10", "2025-12-31"))
    assert told(co_op) == [(*AT, "books-changed")]


def test_closing_again_after_a_late_entry_works_as_without_the_plugin(tmp_path: Path) -> None:
    co_op, without = closed(tmp_path / "with"), closed(tmp_path / "without")
    without.replace(MAIN, LINE, "")
    said = []
    for each in (co_op, without):
        each.append(MAIN, LATE)
        assert "[books-changed]" in each.run("check", code=1).err
        done = each.run("close-year", "2025")
        said.append((done.out, done.err, each.read(CLOSING)))
    assert said[0] == said[1]
    assert told(co_op) == []
    assert co_op.run("check").out == "errors: 0, warnings: 0\n"


def test_nothing_is_told_twice(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    problems = co_op.run("check", "--format", "json", code=1).json["problems"]
    assert [each["code"] for each in problems] == ["books-changed"]


def test_an_approved_closing_and_a_late_entry_until_its_correction(tmp_path: Path) -> None:
    rules = ASKED.replace("{folder: closings}", "{folder: closings, dated: approval}")
    co_op = plugged(tmp_path, YEAR_2025, 'include "resolutions.beancount"\n', rules=rules)
    (co_op.folder / "resolutions.beancount").write_text("; ours\n", encoding="utf-8")
    co_op.run("close-year", "2025")
    approve(co_op)
    assert told(co_op) == []
    co_op.append(MAIN, LATE)
    assert told(co_op) == [(*APPROVED_AT, "approved-changed")]
    assert "close-year 2025 --correct" in errors(co_op)[0].message
    co_op.run("close-year", "2025", "--correct", now=IN_2026)
    assert (co_op.folder / "closings/2025-correction-1.beancount").exists()
    assert told(co_op) == []
    co_op.replace("resolutions.beancount", '"passed"', '"rejected"')
    assert told(co_op) == [(*APPROVED_AT, "not-approved")]


def test_a_correction_may_take_from_an_indivisible_fund_for_a_member(tmp_path: Path) -> None:
    """What the reserve had too much goes to the members, by the rules, in one entry."""
    rules = ASKED.replace(
        "    to: Equity:Reserve\n", "    to: Equity:Reserve\n    indivisible: true\n"
    )
    rules = rules.replace("amount: 25% of surplus", "amount: 25% of turnover")
    rules = rules.replace("ledger: ", "accounts: {turnover: [Income:Sales]}\nledger: ")
    co_op = plugged(tmp_path, YEAR_2025, 'include "resolutions.beancount"\n', rules=rules)
    (co_op.folder / "resolutions.beancount").write_text(
        "2023-01-01 open Income:Grants\n", encoding="utf-8"
    )
    co_op.run("close-year", "2025")
    approve(co_op)
    late = '\n2025-06-01 * "A grant, not a sale"\n  Income:Sales  400 EUR\n  Income:Grants\n'
    co_op.append(MAIN, late)
    co_op.run("close-year", "2025", "--correct", now=IN_2026)
    text = co_op.read("closings/2025-correction-1.beancount")
    assert "  Equity:Reserve           100.00 EUR\n  Liabilities:Members:Abe  -25.00 EUR" in text
    assert told(co_op) == []


@pytest.mark.parametrize("after", [False, True], ids=["last", "before another"])
def test_a_plugin_that_comes_after_is_named_where_a_closing_does_not_match(
    after: bool,  # noqa: FBT001 - a case of the test
    tmp_path: Path,
) -> None:
    other = 'plugin "beancount.plugins.noduplicates"\n'
    co_op = closed(tmp_path)
    co_op.replace(MAIN, LINE, LINE + other if after else other + LINE)
    co_op.append(MAIN, LATE)
    (error,) = errors(co_op)
    assert ("after that of `beancount.plugins.noduplicates`" in error.message) is after


@pytest.mark.parametrize("kind", ["closing", "resolution"])
def test_a_directive_without_values_ends_nothing(kind: str, tmp_path: Path) -> None:
    co_op = plugged(tmp_path, f'2025-01-01 custom "coop-{kind}"\n')
    (ours,) = [each for each in errors(co_op) if type(each).__name__ == "CoopError"]
    assert (
        ours.source["lineno"]
        == co_op.read(MAIN).split("\n").index(f'2025-01-01 custom "coop-{kind}"') + 1
    )
