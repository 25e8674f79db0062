"""The other commands on a small co-op: explain, verify, check, rules, init, and the JSON."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.coop import CLOSING, CoOp

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def closed(co_op: CoOp) -> CoOp:
    """A co-op with its year closed."""
    co_op.run("close-year", "2025")
    return co_op


def test_explain_gives_every_step_its_rule_place_and_arithmetic(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025").out
    assert "business-reserve: Reserve for developing our work and our movement" in told
    assert "rule       2% of turnover  (rules.yaml:24:13)" in told
    assert "because    By-laws art. 20" in told
    assert "with       turnover = 88,080.40 EUR" in told
    assert "gives      1,761.61 EUR" in told


def test_explain_a_step_tells_of_that_step_alone(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025", "capital-interest").out
    assert told.startswith("capital-interest: ")
    assert "limited by its cap" in told
    assert "work-dividend:" not in told


def test_explain_a_member_says_the_share_in_words(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025", "Ana").out
    assert told.startswith("Ana, Ana Ruiz: member since 2025-01-01")
    assert "1,610.5 HOUR of 4,250 HOUR" in told
    assert "Ben" not in told


def test_explain_a_misspelt_name_suggests_the_nearest(co_op: CoOp) -> None:
    done = co_op.run("explain", "2025", "Anna", code=1)
    assert "[nothing-to-explain]" in done.err
    assert "do:  run `coopctl explain 2025 Ana`" in done.err


def test_explain_in_json_gives_what_lies_behind_a_figure(co_op: CoOp) -> None:
    answer = co_op.run("explain", "2025", "business-reserve", "--format", "json").json
    (step,) = answer["steps"]
    assert step["explained"]["figures"] == {"turnover": "88080.4"}
    assert step["explained"]["asked"] == "1761.608"
    members = co_op.run("explain", "2025", "Ben", "--format", "json").json["members"]
    assert [each["member"] for each in members] == ["Ben"]


def test_verify_finds_an_untouched_closing_unchanged(closed: CoOp) -> None:
    assert closed.run("verify").out == f"2025: unchanged  {CLOSING}\n"
    answer = closed.run("verify", "2025", "--format", "json").json
    assert answer["closings"][0]["holds"] is True


def test_verify_tells_edits_late_entries_and_changed_rules_apart(closed: CoOp) -> None:
    closed.append(
        "ledgers/2025.beancount",
        '\n2025-05-05 * "Late"\n  Expenses:Rent   10.00 EUR\n  Assets:Bank    -10.00 EUR\n',
    )
    assert closed.run("verify", code=1).out.startswith("2025: late or changed entries ")
    closed.replace("rules.yaml", "2% of turnover", "1% of turnover")
    assert closed.run("verify", code=1).out.startswith(
        "2025: late or changed entries, changed rules "
    )
    closed.append(CLOSING, "; by hand\n")
    done = closed.run("verify", code=1)
    assert done.out.startswith("2025: edited by hand, late or changed entries, changed rules ")
    for code in ("closing-edited", "books-changed", "rules-changed"):
        assert f"[{code}]" in done.err


def test_verify_names_the_one_thing_that_changed(closed: CoOp) -> None:
    closed.append(CLOSING, "; by hand\n")
    assert closed.run("verify", code=1).out.startswith("2025: edited by hand ")


def test_next_years_rate_leaves_a_closed_year_alone(closed: CoOp) -> None:
    closed.replace(
        "rules.yaml",
        "amount: 2% of turnover",
        "amount: {2020: 2% of turnover, 2026: 4% of turnover}",
    )
    closed.run("verify", code=0)
    closed.run("close-year", "2025", "--check", code=0)


def test_verify_without_closings_says_so(co_op: CoOp) -> None:
    assert "[closing-missing]" in co_op.run("verify", code=1).err


def test_check_is_quiet_where_all_is_well_and_lists_everything_at_once(closed: CoOp) -> None:
    assert closed.run("check").err == ""
    closed.replace("rules.yaml", "in_proportion_to: work", "in_proportion_to: wrok")
    closed.replace("rules.yaml", "2% of turnover", "2% of turnoverr")
    done = closed.run("check", code=1)
    assert done.err.count("[unknown-name]") == 2
    assert "write `work`" in done.err
    problems = closed.run("check", "--format", "json", code=1).json["problems"]
    assert [each["severity"] for each in problems].count("error") >= 2


def test_check_only_warns_of_pay_to_people_who_are_no_members(co_op: CoOp) -> None:
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-03-03 open Equity:Work:Dana HOUR\n\n2025-03-04 * "Hours"\n'
        "  Equity:Work:Dana   4 HOUR\n  Equity:Work:Done  -4 HOUR\n",
    )
    assert "[not-a-member]" in co_op.run("check", code=0).err


def test_rules_show_reads_the_rules_aloud_with_their_places(co_op: CoOp) -> None:
    told = co_op.run("rules", "show", "2025").out
    assert "Seed Workers' Co-operative, fiscal year 2025: 2025-01-01 to 2025-12-31" in told
    assert "[work-dividend, rules.yaml:36:" in told
    assert "in proportion to work" in told
    assert "from Equity:Losses:CarriedForward, which may go below zero" in told
    answer = co_op.run("rules", "show", "2025", "--format", "json").json
    assert [each["step"] for each in answer["losses"]] == ["from-reserve", "carry-the-loss"]


def schema(co_op: CoOp) -> dict[str, Any]:
    """Give the schema that editors are given."""
    return co_op.run("rules", "schema").json


def test_the_schema_accepts_the_rules_of_starter_and_sample(co_op: CoOp) -> None:
    found = schema(co_op)
    jsonschema.Draft202012Validator.check_schema(found)
    for text in (co_op.read("rules.yaml"), (ROOT / "rules.yaml").read_text(encoding="utf-8")):
        plain = json.loads(json.dumps(yaml.safe_load(text)))  # keys that are years become text
        jsonschema.validate(plain, found)


def test_the_schema_refuses_an_unknown_key_and_a_wrong_kind(co_op: CoOp) -> None:
    found = schema(co_op)
    rules = yaml.safe_load(co_op.read("rules.yaml"))
    wrongs: list[dict[str, Any]] = [{"allocaton": []}, {"allocation": {"step": "a"}}]
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**rules, **wrong}, found)


def test_init_makes_a_co_op_that_closes_its_first_year_as_it_stands(tmp_path: Path) -> None:
    here = CoOp(tmp_path)
    here.run("init", "ours", "--from", "principles")
    ours = CoOp(tmp_path / "ours")
    assert (ours.folder / ".gitignore").is_file()
    assert (ours.folder / "githooks/pre-commit").stat().st_mode & 0o111
    ours.run("close-year", "2025")
    assert ours.run("check").err == ""


def test_init_leaves_a_folder_that_is_not_empty_alone(co_op: CoOp) -> None:
    before = co_op.files()
    assert "not empty" in co_op.run("init", ".", code=1).err
    assert co_op.files() == before
    assert "principles" in co_op.run("init", "--list").out
    assert "there is no starter `seeds`" in co_op.run("init", "x", "--from", "seeds", code=2).err


KEYS = {
    "schema", "coopctl", "cooperative", "year", "period", "currency", "status", "turnover",
    "surplus", "undistributed", "steps", "members", "checks", "funds", "problems", "file",
    "changed", "corrections",
}  # fmt: skip
STEP_KEYS = {
    "step", "title", "rule", "wanted", "amount", "limited_by", "skipped", "because", "to",
}  # fmt: skip


def test_the_json_has_every_key_and_its_sums_agree(co_op: CoOp) -> None:
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert set(answer) == KEYS
    given = Decimal(0)
    for step in answer["steps"]:
        assert set(step) == STEP_KEYS
        credited = sum((Decimal(each["amount"]) for each in step["to"]), Decimal(0))
        assert credited == Decimal(step["amount"])
        given += credited
    assert given + Decimal(answer["undistributed"]) == Decimal(answer["surplus"])
    for fund in answer["funds"]:
        opening, in_, out, closing = (Decimal(fund[k]) for k in ("opening", "in", "out", "closing"))
        assert opening + in_ - out == closing
    for member in answer["members"]:
        parts = sum((Decimal(part) for part in member["by_step"].values()), Decimal(0))
        assert parts == Decimal(member["amount"])


def test_a_loss_is_negative_in_the_json_and_its_steps_draw(co_op: CoOp) -> None:
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-12-31 * "Fire"\n  Expenses:Rent   15000.00 EUR\n  Assets:Bank    -15000.00 EUR\n',
    )
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert answer["surplus"] == "-907.65"
    assert [(s["step"], s["amount"], s["limited_by"]) for s in answer["steps"]] == [
        ("from-reserve", "0.00", "balance"),
        ("carry-the-loss", "907.65", None),
    ]
    assert all(step["draws"] for step in answer["steps"])
    assert answer["undistributed"] == "0.00"


def test_a_year_of_zero_runs_no_step_and_is_closed_all_the_same(co_op: CoOp) -> None:
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-12-31 * "Fire"\n  Expenses:Rent   14092.35 EUR\n  Assets:Bank    -14092.35 EUR\n',
    )
    answer = co_op.run("close-year", "2025", "--format", "json").json
    assert (answer["surplus"], answer["steps"]) == ("0.00", [])
    assert 'custom "coop-closing" 2025' in co_op.read(CLOSING)


def test_terminal_escapes_in_titles_and_names_are_shown_as_text(co_op: CoOp) -> None:
    co_op.replace("ledgers/accounts.beancount", "Ana Ruiz", "Ana \u001b]0;x\u0007\u202eRuiz")
    done = co_op.run("close-year", "2025", "--no-diff")
    assert "\u001b" not in done.out + done.err
    assert "\u202e" not in done.out
    assert "Ana \\x1b" in done.out
