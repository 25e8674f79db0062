"""The JSON of `close-year`, and how answers reach people and programs."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.coop import CLOSING, CoOp
from tests.cli.papers import sample
from tests.closing.small import ACCOUNTS, RULES, YEAR_2025, small

AMOUNT = re.compile(r"-?\d+\.\d{2}")


def closed(co_op: CoOp, *options: str) -> dict[str, Any]:
    """Close the year for a program."""
    return co_op.run("close-year", "2025", "--format", "json", *options).json


TYPES: dict[str, type | tuple[type, ...]] = {
    "schema": int,
    "coopctl": str,
    "cooperative": str,
    "year": int,
    "period": dict,
    "currency": str,
    "status": str,
    "turnover": str,
    "surplus": str,
    "undistributed": str,
    "steps": list,
    "members": list,
    "checks": list,
    "funds": list,
    "problems": list,
    "file": str,
    "changed": bool,
    "corrections": list,
}
STEP: dict[str, type | tuple[type, ...]] = {
    "step": str,
    "title": (str, type(None)),
    "rule": str,
    "wanted": str,
    "amount": str,
    "limited_by": (str, type(None)),
    "skipped": (str, type(None)),
    "because": (str, type(None)),
    "to": list,
}


def has(answer: dict[str, Any], types: dict[str, type | tuple[type, ...]]) -> None:
    """Hold an object to its keys, in order, and their types."""
    assert list(answer) == list(types)
    for key, kind in types.items():
        assert isinstance(answer[key], kind), key


def test_the_answer_has_every_key_with_its_type(co_op: CoOp) -> None:
    answer = closed(co_op)
    has(answer, TYPES)
    assert answer["schema"] == 1
    assert answer["cooperative"] == "Seed Workers' Co-operative"
    assert answer["year"] == 2025
    assert answer["period"] == {"start": "2025-01-01", "end": "2025-12-31"}
    assert answer["currency"] == "EUR"
    assert answer["status"] == "final"
    assert answer["file"] == CLOSING
    assert answer["checks"] == []
    assert answer["problems"] == []
    for step in answer["steps"]:
        has(step, STEP)


def test_amounts_are_strings_with_the_digits_of_the_currency(co_op: CoOp) -> None:
    answer = closed(co_op)
    found = [answer[key] for key in ("turnover", "surplus", "undistributed")]
    for step in answer["steps"]:
        found += [step["wanted"], step["amount"], *(credit["amount"] for credit in step["to"])]
    found += [part for each in answer["members"] for part in each["by_step"].values()]
    found += [fund[key] for fund in answer["funds"] for key in ("opening", "in", "out", "closing")]
    assert len(found) > 40
    assert [text for text in found if not AMOUNT.fullmatch(text)] == []


def test_steps_say_rule_amount_limit_and_authority(co_op: CoOp) -> None:
    steps = {step["step"]: step for step in closed(co_op)["steps"]}
    assert steps["business-reserve"] == {
        "step": "business-reserve",
        "title": "Reserve for developing our work and our movement",
        "rule": "2% of turnover",
        "wanted": "1761.61",
        "amount": "1761.61",
        "limited_by": None,
        "skipped": None,
        "because": "By-laws art. 20",
        "to": [{"account": "Equity:Reserves:Indivisible", "amount": "1761.61"}],
    }
    assert steps["capital-interest"]["wanted"] == "951.23"
    assert steps["capital-interest"]["amount"] == "84.87"
    assert steps["capital-interest"]["limited_by"] == "at_most"


def test_a_distribution_gives_each_members_share_exactly(co_op: CoOp) -> None:
    """Chloe paid 1,000.00 in on 1 April: 275 of 365 days."""
    steps = {step["step"]: step for step in closed(co_op)["steps"]}
    assert steps["work-dividend"]["to"][0] == {
        "account": "Liabilities:Members:Ana",
        "member": "Ana",
        "share": "1610.5",
        "amount": "3244.13",
    }
    assert steps["capital-interest"]["to"][2]["share"] == "55000/73"


def test_what_the_steps_give_and_what_is_left_make_up_the_surplus(co_op: CoOp) -> None:
    answer = closed(co_op)
    given = sum(Decimal(step["amount"]) for step in answer["steps"])
    assert given + Decimal(answer["undistributed"]) == Decimal(answer["surplus"])
    for step in answer["steps"]:
        assert sum(Decimal(credit["amount"]) for credit in step["to"]) == Decimal(step["amount"])


def test_members_add_up_over_their_steps(co_op: CoOp) -> None:
    answer = closed(co_op)
    assert [(each["member"], each["name"]) for each in answer["members"]] == [
        ("Ana", "Ana Ruiz"),
        ("Ben", "Ben Okoro"),
        ("Chloe", "Chloé Petit"),
    ]
    for each in answer["members"]:
        assert list(each) == ["member", "name", "amount", "by_step"]
        assert sum(map(Decimal, each["by_step"].values())) == Decimal(each["amount"])
    assert answer["members"][0]["by_step"] == {
        "work-dividend": "3244.13",
        "capital-interest": "39.89",
    }


def test_funds_are_the_non_member_accounts_of_all_steps_and_add_up(co_op: CoOp) -> None:
    answer = closed(co_op)
    assert [fund["account"] for fund in answer["funds"]] == [
        "Equity:Losses:CarriedForward",
        "Equity:Reserves:Indivisible",
        "Equity:Funds:JobCreation",
        "Equity:Funds:Education",
        "Equity:Funds:MutualAid",
    ]
    for fund in answer["funds"]:
        assert list(fund) == ["account", "opening", "in", "out", "closing"]
        opening, credited, drawn, closing = (Decimal(fund[key]) for key in list(fund)[1:])
        assert opening + credited - drawn == closing
    assert answer["funds"][1]["in"] == "2627.97"


def test_funds_of_the_sample_follow_on_from_one_year_to_the_next(tmp_path: Path) -> None:
    """The loss year and the year after it, on figures that the loss closing wrote."""
    co_op = sample(tmp_path / "co-op")
    one, two = (
        co_op.run("close-year", year, "--dry-run", "--format", "json").json
        for year in ("2023", "2024")
    )
    ends = {fund["account"]: fund["closing"] for fund in one["funds"]}
    starts = {fund["account"]: fund["opening"] for fund in two["funds"]}
    assert ends["Equity:Reserves:Indivisible"] == starts["Equity:Reserves:Indivisible"]
    assert ends["Equity:Surplus:CarriedForward"] == starts["Equity:Surplus:CarriedForward"]
    assert int(two["surplus"]) < 0
    assert [step["draws"] for step in two["steps"]] == [True, True, True]


LOSS = """
2025-12-30 * "Fire"
  Expenses:Rent   900.00 EUR
  Assets:Bank    -900.00 EUR

2024-02-02 * "Gift"
  Assets:Bank      60.00 EUR
  Equity:Reserve  -60.00 EUR
"""


def test_in_a_loss_year_surplus_and_undistributed_are_negative_and_amounts_are_not(
    tmp_path: Path,
) -> None:
    answer = closed(small(tmp_path / "co-op", YEAR_2025, LOSS))
    assert (answer["surplus"], answer["undistributed"]) == ("-100.00", "-40.00")
    (step,) = answer["steps"]
    assert list(step)[-2:] == ["draws", "to"]
    assert step["draws"] is True
    assert (step["wanted"], step["amount"], step["limited_by"]) == ("100.00", "60.00", "balance")
    assert step["to"] == [{"account": "Equity:Reserve", "amount": "60.00"}]
    assert answer["funds"] == [
        {
            "account": "Equity:Reserve",
            "opening": "60.00",
            "in": "0.00",
            "out": "60.00",
            "closing": "0.00",
        }
    ]
    assert {each["amount"] for each in answer["members"]} == {"0.00"}


def test_a_loss_that_members_bear_is_negative_to_them(tmp_path: Path) -> None:
    """100.00 by three hours to one, each from the member's own capital."""
    rules = RULES.replace(
        "    from: Equity:Reserve\n",
        "    from: Equity:Capital:{member}\n    in_proportion_to: work\n    overdraw: true\n",
    )
    answer = closed(small(tmp_path / "co-op", YEAR_2025, LOSS, rules=rules))
    assert [each["amount"] for each in answer["members"]] == ["-25.00", "-75.00"]
    assert [credit["amount"] for credit in answer["steps"][0]["to"]] == ["25.00", "75.00"]
    assert answer["undistributed"] == "0.00"


def test_a_release_draws_and_adds_to_what_is_given(tmp_path: Path) -> None:
    rules = RULES.replace(
        "  - step: reserve\n",
        "  - {step: release, amount: 30 EUR, from: Equity:Savings}\n  - step: reserve\n",
    )
    saved = """
2023-01-01 open Equity:Savings

2024-02-02 * "Saved"
  Assets:Bank      50.00 EUR
  Equity:Savings  -50.00 EUR
"""
    answer = closed(small(tmp_path / "co-op", YEAR_2025, saved, rules=rules))
    release, *others = answer["steps"]
    assert release["draws"] is True
    assert release["amount"] == "30.00"
    assert sum(Decimal(step["amount"]) for step in others) == Decimal("830.00")
    savings = next(fund for fund in answer["funds"] if fund["account"] == "Equity:Savings")
    assert (savings["opening"], savings["out"], savings["closing"]) == ("50.00", "30.00", "20.00")


def test_a_year_of_zero_has_no_steps(tmp_path: Path) -> None:
    even = '\n2025-12-30 * "Rent"\n  Expenses:Rent  800.00 EUR\n  Assets:Bank  -800.00 EUR\n'
    answer = closed(small(tmp_path / "co-op", YEAR_2025, even))
    assert answer["steps"] == []
    assert (answer["surplus"], answer["undistributed"]) == ("0.00", "0.00")
    assert {each["amount"] for each in answer["members"]} == {"0.00"}


def test_a_skipped_step_is_there_with_its_reason_and_nothing_given(tmp_path: Path) -> None:
    rules = RULES.replace("25% of surplus", "25% of surplus\n    when: surplus > 5000 EUR")
    step = closed(small(tmp_path / "co-op", YEAR_2025, rules=rules))["steps"][0]
    assert "surplus > 5000 EUR" in step["skipped"]
    assert (step["amount"], step["to"]) == ("0.00", [])


def test_changed_says_whether_the_file_is_missing_or_would_change(co_op: CoOp) -> None:
    assert closed(co_op, "--dry-run")["changed"] is True
    assert closed(co_op)["changed"] is True
    assert closed(co_op)["changed"] is False
    co_op.replace("rules.yaml", "2% of turnover", "1% of turnover")
    answer = json.loads(co_op.run("close-year", "2025", "--format", "json", "--check", code=3).out)
    assert answer["changed"] is True


def test_problems_stand_in_the_answer_and_on_standard_error(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "turnover: [Income:Sales]", "turnover: [Income:Sales, Income:Teas]")
    done = co_op.run("close-year", "2025", "--format", "json")
    (problem,) = done.json["problems"]
    assert (problem["code"], problem["severity"]) == ("account-never-opened", "warning")
    assert (problem["file"], problem["line"], problem["column"]) == ("rules.yaml", 7, 3)
    assert "[account-never-opened]" in done.err


def test_where_something_is_wrong_there_is_no_answer(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "2% of turnover", "2% of turnvoer")
    done = co_op.run("close-year", "2025", "--format", "json", code=1)
    assert done.out == ""
    assert "[unknown-name]" in done.err


def test_json_in_a_file_is_what_would_be_on_the_screen(co_op: CoOp) -> None:
    shown = co_op.run("close-year", "2025", "--dry-run", "--format", "json").out
    done = co_op.run("close-year", "2025", "--dry-run", "--format", "json", "--output", "a.json")
    assert done.out == ""
    assert co_op.read("a.json") == shown


@pytest.mark.parametrize(
    "command",
    [
        ("close-year", "2025", "--dry-run"),
        ("explain", "2025"),
        ("check",),
        ("rules", "show", "2025"),
        ("close-year", "--help"),
    ],
)
def test_there_is_no_colour_where_there_is_no_terminal(
    co_op: CoOp, command: tuple[str, ...]
) -> None:
    done = co_op.run(*command)
    assert "\x1b" not in done.out + done.err


ESCAPES = "\x1b[31mRed\x1b[0m \u202ereversed"


def tricky(folder: Path, more: str = "", rules: str = RULES) -> CoOp:
    """A co-op with a member whose name would act upon a terminal."""
    named = ACCOUNTS.replace("Capital:Zoe\n", f'Capital:Zoe\n  name: "{ESCAPES}"\n')
    return small(folder, YEAR_2025, more, accounts=named, rules=rules)


@pytest.mark.parametrize(
    "command", [("close-year", "2025"), ("explain", "2025"), ("explain", "2025", "Zoe")]
)
def test_terminal_escapes_in_a_members_name_are_shown_escaped(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = tricky(tmp_path / "co-op").run(*command)
    assert "\x1b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err
    if command[-1] != "2025" or command[0] == "close-year":
        assert r"\x1b[31mRed" in done.out


def test_terminal_escapes_in_a_message_are_shown_escaped(tmp_path: Path) -> None:
    """The name of a member whose account is closed stands in the message."""
    left = """
2025-12-30 close Equity:Capital:Zoe
"""
    rules = RULES.replace("to: Liabilities:Members:{member}", "to: Equity:Capital:{member}")
    done = tricky(tmp_path / "co-op", left, rules).run("close-year", "2025", code=1)
    assert "[account-closed]" in done.err
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


@pytest.mark.parametrize("written", [r"\e[31mRed", r"\u202eder", r"\u009b31m"])
def test_terminal_escapes_in_a_title_never_reach_the_screen(tmp_path: Path, written: str) -> None:
    rules = RULES.replace("  - step: reserve\n", f'  - step: reserve\n    title: "{written}"\n')
    done = small(tmp_path / "co-op", YEAR_2025, rules=rules).run("close-year", "2025", code=None)
    for char in "\x1b\u202e\u009b":
        assert char not in done.out + done.err


def test_a_program_gets_the_name_as_it_is(tmp_path: Path) -> None:
    members = closed(tricky(tmp_path / "co-op"))["members"]
    assert members[1]["name"] == ESCAPES
