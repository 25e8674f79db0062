"""What laws and the co-op itself require, held against a closing."""

import os
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.closing.small import RULES, YEAR_2025, small

CLOSING = "closings/2025.beancount"
HALF = """\
requires:
  - id: half-to-the-reserve
    that: reserve >= 50% of surplus
    because: By-laws art. 9
"""


def co_op_with(folder: Path, more: str, rules: str = RULES) -> CoOp:
    """A surplus of 800.00, a quarter of which goes to the reserve."""
    return small(folder / "co-op", YEAR_2025, rules=rules + more)


def test_a_broken_requirement_refuses_the_closing_with_both_figures_and_a_remedy(
    tmp_path: Path,
) -> None:
    co_op = co_op_with(tmp_path, HALF)
    before = co_op.files()
    done = co_op.run("close-year", "2025", code=1)
    assert co_op.files() == before
    assert (
        "rules.yaml:24:11: error: By-laws art. 9: at least 400.00 EUR is asked for, "
        "and 2025 gives 200.00 EUR [requirement-broken]" in done.err
    )
    assert "add `at_least: 50% of surplus` to step `reserve`" in done.err


def test_the_remedy_mends_it(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    co_op.replace(
        "rules.yaml",
        "amount: 25% of surplus\n",
        "amount: 25% of surplus\n    at_least: 50% of surplus\n",
    )
    done = co_op.run("close-year", "2025", "--format", "json")
    assert done.json["steps"][0]["amount"] == "400.00"


def test_an_exception_is_recorded_and_stands_while_nothing_changes(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    why = 'Resolved on 2026-03-01, no. "4"; once'
    co_op.run("close-year", "2025", "--despite", "half-to-the-reserve", "--reason", why)
    assert (
        r'  despite-1: "half-to-the-reserve; Resolved on 2026-03-01, no. \"4\"; once"'
        in co_op.read(CLOSING).splitlines()
    )
    written = co_op.files()
    co_op.run("close-year", "2025")
    assert co_op.files() == written
    assert co_op.run("verify").out == f"2025: unchanged  {CLOSING}\n"
    assert co_op.run("check").out == "errors: 0, warnings: 0\n"


def test_a_reason_of_several_lines_is_kept_on_one(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    co_op.run("close-year", "2025", "--despite", "half-to-the-reserve", "--reason", "a\nb")
    assert '  despite-1: "half-to-the-reserve; a b"' in co_op.read(CLOSING).splitlines()
    co_op.run("verify")


def test_a_cap_in_the_way_is_what_the_remedy_names(tmp_path: Path) -> None:
    capped = RULES.replace("25% of surplus", "25% of surplus\n    at_most: 250 EUR")
    done = co_op_with(tmp_path, HALF, capped).run("close-year", "2025", code=1)
    assert "raise the `at_most` of step `reserve` to 400.00 EUR or more" in done.err


def test_a_law_fits_eighty_columns(tmp_path: Path) -> None:
    told = co_op_with(tmp_path, "").run("rules", "law", "es-27-1999").out
    assert max(map(len, told.splitlines())) <= 80


def test_other_figures_need_the_exception_again(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    granted = ("--despite", "half-to-the-reserve", "--reason", "Resolved")
    co_op.run("close-year", "2025", *granted)
    co_op.replace("rules.yaml", "amount: 25% of surplus", "amount: 24% of surplus")
    before = co_op.files()
    assert "[requirement-broken]" in co_op.run("close-year", "2025", code=1).err
    assert co_op.files() == before
    co_op.run("close-year", "2025", *granted)


def test_an_exception_no_longer_needed_goes(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    co_op.run("close-year", "2025", "--despite", "half-to-the-reserve", "--reason", "Resolved")
    co_op.replace("rules.yaml", "amount: 25% of surplus", "amount: 50% of surplus")
    co_op.run("close-year", "2025")
    assert "despite" not in co_op.read(CLOSING)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--despite", "half-to-the-reserve"),
        ("--despite", "half-to-the-reserve", "--reason", " "),
        ("--reason", "Resolved"),
        ("--despite", "half", "--reason", "Resolved"),
    ],
)
def test_an_exception_needs_a_broken_requirement_and_a_reason(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    co_op = co_op_with(tmp_path, HALF)
    before = co_op.files()
    co_op.run("close-year", "2025", *arguments, code=2)
    assert co_op.files() == before


def test_a_reason_in_another_encoding_is_a_wrong_command_line(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF)
    before = co_op.files()
    reason = os.fsdecode(b"r\xe9solu")
    done = co_op.run(
        "close-year", "2025", "--despite", "half-to-the-reserve", "--reason", reason, code=2
    )
    assert "solu` is not in UTF-8, as the ledger is" in done.err
    assert co_op.files() == before


def test_a_requirement_that_only_warns_stops_nothing(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, HALF + "    level: warning\n")
    done = co_op.run("close-year", "2025")
    assert "warning: By-laws art. 9: at least 400.00 EUR is asked for" in done.err
    assert "--despite" not in done.err
    assert CLOSING in co_op.files()


def test_check_tells_a_broken_requirement(tmp_path: Path) -> None:
    assert "[requirement-broken]" in co_op_with(tmp_path, HALF).run("check", code=1).err


def test_programs_get_every_requirement_with_its_figures(tmp_path: Path) -> None:
    more = """\
requires:
  - {id: quarter, that: reserve >= 25% of surplus}
  - {id: in-a-loss, that: reserve = 0, when: surplus < 0}
  - {id: not-by-heads, forbid: in_proportion_to members, level: warning}
"""
    answer = co_op_with(tmp_path, more).run("close-year", "2025", "--format", "json").json
    plain = {"law": None, "because": None, "holds": True}
    figures = {"required": "200.00", "given": "200.00"}
    nothing = {"required": "0.00", "given": "0.00"}
    assert answer["checks"] == [
        {**plain, "id": "quarter", "level": "error", "asked": True, **figures},
        {**plain, "id": "in-a-loss", "level": "error", "asked": False},
        {**plain, "id": "not-by-heads", "level": "warning", "asked": True, **nothing},
    ]


def test_the_table_shows_what_is_required_and_fits_eighty_columns(tmp_path: Path) -> None:
    told = co_op_with(tmp_path, HALF.replace("50%", "20%")).run("close-year", "2025").out
    (line,) = [line for line in told.splitlines() if line.startswith("By-laws art. 9")]
    assert line.split("  ")[-1].strip() == "holds"
    assert "200.00 EUR" in line
    assert max(map(len, told.partition("\n---")[0].splitlines())) <= 80


def test_a_law_of_a_later_time_is_not_held_against_an_old_year(tmp_path: Path) -> None:
    """The Japanese act came into force on 2022-10-01, within fiscal year 2022."""
    bases = "{losses-brought-forward: [Equity:Losses], capital: [Equity:Capital]}"
    law = f"law: [jp-wca]\nbases: {bases}\n"
    accounts = YEAR_2025.replace("2025-", "{}-")
    for year, asked in ((2021, 0), (2022, 7)):
        co_op = small(
            tmp_path / str(year),
            accounts.replace("{}", str(year)),
            "\n2020-01-01 open Equity:Losses\n",
            rules=RULES + law,
        )
        text = co_op.read("main.beancount").replace("2023-01-01 open", "2020-01-01 open")
        (co_op.folder / "main.beancount").write_text(text, encoding="utf-8")
        done = co_op.run("rules", "law", "jp-wca", str(year))
        assert done.out.count(f"\n  {year}   ") == asked
        assert ("[law-not-in-force]" in done.err) == (asked == 0)


def test_a_law_is_printed_alone_or_with_what_a_year_gives(tmp_path: Path) -> None:
    co_op = co_op_with(tmp_path, "")
    assert "asks   legal-reserve >= 10% of" in co_op.run("rules", "law", "jp-wca").out
    assert "jp-wca  " in co_op.run("rules", "law").out
    assert "did you mean `jp-wca`?" in co_op.run("rules", "law", "jp-wac", code=2).err
    assert (
        "preset `moon`; `coopctl rules law` lists them"
        in co_op.run("rules", "law", "moon", code=2).err
    )
    assert "does not name `jp-wca`" in co_op.run("rules", "law", "jp-wca", "2025", code=1).err


def test_an_old_year_is_closed_by_the_phrases_and_rates_of_its_own_time(tmp_path: Path) -> None:
    """A quarter of 800.00 in 2025 and half in 2026; of the 600.00 left a tenth, then a fifth."""
    dated = "{2020: 25% of surplus, 2026: 50% of surplus}"
    rules = RULES.replace("25% of surplus", dated).replace(
        "amount: remainder\n    in_proportion_to",
        "amount: bonus of remainder\n    in_proportion_to",
    )
    rules = rules.replace("allocation:", "rates: {bonus: {2020: 10%, 2026: 20%}}\nallocation:")
    co_op = small(tmp_path / "co-op", YEAR_2025, YEAR_2025.replace("2025-", "2026-"), rules=rules)
    found = {}
    for year in (2025, 2026):
        answer = co_op.run("close-year", str(year), "--format", "json", now="1830297600").json
        found[year] = [step["amount"] for step in answer["steps"]]
    assert found == {2025: ["200.00", "60.00"], 2026: ["400.00", "80.00"]}
