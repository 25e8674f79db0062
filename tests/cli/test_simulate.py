"""`simulate`: alternatives side by side, nothing written."""

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.coop import CoOp, seed

SCENARIOS = """\
careful:
  business-reserve: 3% of turnover
generous:
  business-reserve: 1% of turnover
  social-fund: 25% of remainder after cover-losses
"""


def test_todays_column_is_what_the_closing_gives(co_op: CoOp) -> None:
    answer = co_op.run("simulate", "2025", "--format", "json").json
    closed = co_op.run("close-year", "2025", "--dry-run", "--format", "json").json
    (today,) = answer["alternatives"]
    assert today["name"] == "today"
    assert today["steps"] == {each["step"]: each["amount"] for each in closed["steps"]}
    assert today["members"] == {each["member"]: each["amount"] for each in closed["members"]}
    assert today["funds"] == {each["account"]: each["closing"] for each in closed["funds"]}


def test_a_changed_step_changes_what_comes_after_it_and_today_stays(co_op: CoOp) -> None:
    """3% of 88,080.40 is 2,642.41; the social fund is 20% of 14,092.35 either way."""
    arguments = ("simulate", "2025", "--set", "business-reserve=3% of turnover")
    today, changed = co_op.run(*arguments, "--format", "json").json["alternatives"]
    assert today["steps"]["business-reserve"] == "1761.61"
    assert changed["name"] == "as set"
    assert changed["changes"] == {"business-reserve": "3% of turnover"}
    assert changed["steps"]["business-reserve"] == "2642.41"
    assert changed["steps"]["social-fund"] == today["steps"]["social-fund"] == "2818.47"
    assert changed["steps"]["work-dividend"] < today["steps"]["work-dividend"]


def test_what_is_simulated_is_what_close_year_gives_once_the_rule_is_edited(co_op: CoOp) -> None:
    arguments = ("simulate", "2025", "--set", "business-reserve=3% of turnover")
    _, simulated = co_op.run(*arguments, "--format", "json").json["alternatives"]
    co_op.replace("rules.yaml", "amount: 2% of turnover", "amount: 3% of turnover")
    closed = co_op.run("close-year", "2025", "--dry-run", "--format", "json").json
    assert simulated["steps"] == {each["step"]: each["amount"] for each in closed["steps"]}
    assert simulated["members"] == {each["member"]: each["amount"] for each in closed["members"]}


def test_named_alternatives_stand_side_by_side_in_every_format(co_op: CoOp) -> None:
    (co_op.folder / "meeting.yaml").write_text(SCENARIOS)
    arguments = ("simulate", "2025", "--scenario", "meeting.yaml", "--format")
    found = co_op.run(*arguments, "json").json["alternatives"]
    assert [each["name"] for each in found] == ["today", "careful", "generous"]
    reserve = [each["steps"]["business-reserve"] for each in found]
    assert reserve == ["1761.61", "2642.41", "880.80"]
    rows = list(csv.reader(io.StringIO(co_op.run(*arguments, "csv").out)))
    assert rows[0] == ["section", "row", "today", "careful", "generous"]
    assert ["Step", "business-reserve", *reserve] in rows
    shown = "| business-reserve | 1,761.61 | 2,642.41 | 880.80 |"
    assert shown in co_op.run(*arguments, "markdown").out
    page = co_op.run(*arguments, "html").out
    figures = '<td class="figure">1,761.61</td><td class="figure">2,642.41</td>'
    assert f'<th scope="row">business-reserve</th>{figures}' in page
    assert "http" not in page
    text = co_op.run(*arguments, "text").out
    assert "1,761.61  2,642.41    880.80" in text
    assert max(map(len, text.splitlines())) <= 80


def test_no_figure_is_broken_however_many_alternatives_there_are(co_op: CoOp) -> None:
    """Nine columns of money do not fit eighty cells; each figure stands whole all the same."""
    names = [f"idea-{number}" for number in range(8)]
    lines = (f"{name}:\n  business-reserve: 3% of turnover\n" for name in names)
    (co_op.folder / "meeting.yaml").write_text("".join(lines))
    told = co_op.run("simulate", "2025", "--scenario", "meeting.yaml").out
    assert told.count("2,642.41") == len(names)
    assert max(map(len, told.splitlines())) <= 80


def test_a_plan_takes_the_place_of_the_books(co_op: CoOp) -> None:
    """2% of 100,000 is 2,000; 20% of 20,000 is 4,000."""
    arguments = ("simulate", "2025", "--turnover", "100,000", "--surplus", "20000")
    (planned,) = co_op.run(*arguments, "--format", "json").json["alternatives"]
    assert (planned["turnover"], planned["surplus"]) == ("100000.00", "20000.00")
    assert planned["steps"]["business-reserve"] == "2000.00"
    assert planned["steps"]["social-fund"] == "4000.00"


def test_a_year_not_begun_is_planned_by_both_figures(co_op: CoOp) -> None:
    """2% of 100,000 is 2,000; one figure alone is no plan of a year without entries."""
    arguments = ("simulate", "2026", "--turnover", "100000", "--format", "json")
    (planned,) = co_op.run(*arguments, "--surplus", "20000").json["alternatives"]
    assert planned["steps"]["business-reserve"] == "2000.00"
    assert "[year-without-entries]" in co_op.run(*arguments, code=1).err


BASES = """
bases:
  sales: [Income:Sales]
  result: [Income, Expenses]
  costs: [Expenses]
"""


def test_a_plan_takes_the_place_of_the_books_in_bases_and_in_accounts_of_phrases(
    co_op: CoOp,
) -> None:
    """2% of 100,000 and 1% of 20,000; what the year costs is not planned."""
    co_op.append("rules.yaml", BASES)
    arguments = ("simulate", "2026", "--turnover=100000", "--surplus=20000", "--format", "json")
    for phrase, amount in (
        ("2% of sales", "2000.00"),
        ("2% of Income:Sales", "2000.00"),
        ("1% of result", "200.00"),
    ):
        done = co_op.run(*arguments, "--set", f"business-reserve={phrase}")
        assert done.json["alternatives"][1]["steps"]["business-reserve"] == amount
        assert "[not-planned]" not in done.err
    told = co_op.run(*arguments, "--set", "business-reserve=1% of costs").err
    assert "warning: `costs` reads Income or Expenses, and stays at the books' 0.00 EUR" in told


def test_a_planned_loss_runs_the_rules_for_losses(co_op: CoOp) -> None:
    (planned,) = co_op.run("simulate", "2025", "--surplus=-500", "--format", "json").json[
        "alternatives"
    ]
    assert planned["steps"] == {"from-reserve": "0.00", "carry-the-loss": "500.00"}


def test_what_no_step_takes_of_a_loss_is_positive_as_the_steps_are(co_op: CoOp) -> None:
    """40% of 500.00 is 200.00, which leaves 300.00; JSON has it below zero."""
    co_op.replace(
        "rules.yaml",
        "    amount: remainder\n    from: Equity:Losses:CarriedForward",
        "    amount: 40% of remainder\n    from: Equity:Losses:CarriedForward",
    )
    planned = ("simulate", "2025", "--surplus=-500", "--format")
    told = co_op.run(*planned, "csv").out
    assert "Step,carry-the-loss,200.00\n" in told
    assert "Step,undistributed,300.00\n" in told
    (found,) = co_op.run(*planned, "json").json["alternatives"]
    assert found["undistributed"] == "-300.00"


RESERVE = "    amount: 2% of turnover\n"


@pytest.mark.parametrize(
    ("keys", "change", "why"),
    [
        (
            "at_least: [1000 EUR, 3% of turnover]",
            "business-reserve=1% of turnover",
            "raised by at_least: 3% of turnover",
        ),
        (
            "at_most: 1% of turnover",
            "business-reserve=3% of turnover",
            "limited by at_most: 1% of turnover",
        ),
        ("until: 900 EUR", "business-reserve=3% of turnover", "limited by until: 900 EUR"),
        (
            "when: turnover < 5 EUR",
            "business-reserve=3% of turnover",
            "skipped: turnover < 5 EUR does not hold: 88,080.4 against 5",
        ),
        ("at_least: 900 EUR", "business-reserve=1,761.61 EUR", "asks for the same"),
        ("at_least: 1,761.61 EUR", "business-reserve=2% of turnover", "asks for the same"),
        ("at_least: 0 EUR", "business-reserve=200% of turnover", None),
        ("at_least: 0 EUR", "from-reserve=10% of loss", "not run: the year made no loss"),
        ("at_least: 0 EUR", "to-reserve=200% of turnover", "limited by what is left"),
    ],
)
def test_a_change_that_changes_nothing_is_told_with_what_is_in_its_way(
    co_op: CoOp, keys: str, change: str, why: str | None
) -> None:
    co_op.replace("rules.yaml", RESERVE, f"{RESERVE}    {keys}\n")
    arguments = ("simulate", "2025", "--set", change)
    today, found = co_op.run(*arguments, "--format", "json").json["alternatives"]
    step = change.partition("=")[0]
    assert today["without_effect"] == {}
    assert found["without_effect"] == ({} if why is None else {step: why})
    text = " ".join(co_op.run(*arguments).out.split())
    assert ("No change" in text) == (why is not None)
    assert why is None or why in text
    if "run" not in str(why):
        assert (today["steps"][step] == found["steps"][step]) == (why is not None)


@pytest.mark.parametrize(
    ("surplus", "why"),
    [("0", "not run: the year made neither a surplus nor a loss"), ("-5", "a loss")],
)
def test_a_year_that_does_not_run_the_changed_step_is_why_it_changes_nothing(
    co_op: CoOp, surplus: str, why: str
) -> None:
    arguments = ("--set", "business-reserve=3% of turnover", f"--surplus={surplus}")
    answer = co_op.run("simulate", "2025", *arguments, "--format", "json").json
    assert answer["alternatives"][1]["without_effect"]["business-reserve"].endswith(why)


def test_nothing_is_written(co_op: CoOp) -> None:
    before = co_op.files()
    co_op.run("simulate", "2025", "--set", "business-reserve=3% of turnover")
    assert co_op.files() == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--set", "busines-reserve=3% of turnover"), 1, "write `business-reserve`"),
        (("--set", "business-reserve=3% of tornover"), 1, "write `turnover`"),
        (("--set", "business-reserve"), 2, "says no amount"),
        (("--set", "business-reserve= "), 2, "says no amount"),
        (("--set", "=5% of surplus"), 2, "says no step; write it like `--set 'cover-losses=5% of"),
        (("--surplus", "much"), 2, "'much' is no number"),
        (("--surplus=-1/3",), 2, "write `--surplus=-0.33`"),
        (("--surplus=1.555",), 2, "1.555 is no multiple of 0.01 EUR"),
        (("--turnover", "2.005"), 2, "write `--turnover=2.01`"),
        (("--turnover=-5",), 2, "a turnover of -5 is below zero"),
        (("--scenario", "no.yaml"), 2, "no.yaml: error: the scenario file cannot be read"),
    ],
)
def test_what_cannot_be_understood_is_told(
    co_op: CoOp, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = co_op.run("simulate", "2025", *arguments, code=code)
    assert told in done.err
    assert done.out == ""


def test_a_plan_in_yen_has_no_fraction_of_one(tmp_path: Path) -> None:
    co_op = seed(tmp_path / "co-op", "jp-wca")
    done = co_op.run("simulate", "2025", "--surplus", "1.555", code=2)
    assert "1.555 is no multiple of 1 JPY" in done.err
    assert "write `--surplus=2`" in done.err


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (b"", "1:1", "the file says nothing"),
        (b"{}\n", "1:1", "the file holds nothing"),
        (b"- careful\n", "1:1", "the file holds a list"),
        (b"careful\n", "1:1", "the file holds `careful`"),
        (b"careful:\n", "1:9", "alternative `careful` holds nothing"),
        (b"careful: [a]\n", "1:10", "alternative `careful` holds a list"),
        (b"careful: {}\n", "1:10", "alternative `careful` holds nothing"),
        (b"careful: {business-reserve: }\n", "1:29", "step `business-reserve` holds nothing"),
        (b"careful: {business-reserve: {}}\n", "1:29", "step `business-reserve` holds nothing"),
        (b"careful: {business-reserve: 5% of trunover}\n", "1:35", "`trunover` is not known"),
        (b"careful:\n  n: Caf\xe9\n", "2", "the scenario file cannot be read: byte 17 is no"),
        (b"a: {business-reserve: remainder}\n---\n", "2:1", "a second document starts here"),
        (b"a: b: c\n", "1:5", "a `:` stands where no key can be"),
    ],
)
def test_what_is_wrong_in_a_scenario_file_is_told_of_that_file(
    co_op: CoOp, text: bytes, place: str, told: str
) -> None:
    (co_op.folder / "meeting.yaml").write_bytes(text)
    done = co_op.run("simulate", "2025", "--scenario", "meeting.yaml", code=1)
    assert f"meeting.yaml:{place}: error: {told}" in done.err
    assert done.err.count("error: ") == 1
    for word in ("rules", "init", "codec", "--set"):
        assert word not in done.err.replace("business-reserve", "")
    assert done.out == ""


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_scenario(co_op: CoOp, make: Callable[[Path], None]) -> None:
    make(co_op.folder / "meeting.yaml")
    done = co_op.run("simulate", "2025", "--scenario", "meeting.yaml", code=1)
    assert "meeting.yaml: error: the scenario file cannot be read: this is a" in done.err
    assert "Errno" not in done.err


def test_a_name_that_a_spreadsheet_would_run_is_kept_from_it(co_op: CoOp) -> None:
    (co_op.folder / "meeting.yaml").write_text(
        '"=HYPERLINK(1)":\n  business-reserve: 3% of turnover\n'
    )
    arguments = ("simulate", "2025", "--scenario", "meeting.yaml", "--format")
    rows = list(csv.reader(io.StringIO(co_op.run(*arguments, "csv").out)))
    assert rows[0][-1] == "'=HYPERLINK(1)"
    (co_op.folder / "meeting.yaml").write_text('"<script>":\n  business-reserve: 3% of turnover\n')
    assert "<script>" not in co_op.run(*arguments, "html").out
    assert "<script>" not in co_op.run(*arguments, "markdown").out
