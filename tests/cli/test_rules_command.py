"""`rules show` and `rules schema`."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.cli.coop import STARTER, CoOp
from tests.closing.small import RULES, YEAR_2025, small

ROOT = Path(__file__).resolve().parents[2]
DATED = RULES.replace("25% of surplus", "{2020: 25% of surplus, 2026: 30% of surplus}").replace(
    "allocation:\n", "rates:\n  limit: {2020: 3.25%, 2026: 1/3}\nallocation:\n"
)


def test_show_writes_the_rules_to_be_read_aloud_each_with_its_place(co_op: CoOp) -> None:
    told = co_op.run("rules", "show", "2025").out
    for line in (
        "Seed Workers' Co-operative, fiscal year 2025: 2025-01-01 to 2025-12-31",
        "Turnover: Income:Sales, in EUR  (rules.yaml:7:3)",
        "Surplus: on the ledger's account of previous earnings",
        "Members: whoever has an account Equity:Capital:{member}  (rules.yaml:10:12)",
        "  work: postings of the year of Equity:Work:{member} in HOUR  (rules.yaml:13:3)",
        (
            "  2. Reserve for developing our work and our movement"
            "  [business-reserve, rules.yaml:22:11]"
        ),
        "     2% of turnover",
        "     remainder, at most 2% of capital",
        (
            "     to Equity:Funds:JobCreation 50%, Equity:Funds:Education 30%,"
            " Equity:Funds:MutualAid rest"
        ),
        "     from Equity:Losses:CarriedForward, which may go below zero",
        "     because: By-laws art. 20",
    ):
        assert f"{line}\n" in told


def test_show_names_the_uses_of_a_fund_that_is_not_indivisible_too(tmp_path: Path) -> None:
    rules = RULES.replace("to: Equity:Reserve\n", "to: Equity:Reserve\n    uses: [training]\n", 1)
    told = small(tmp_path / "co-op", YEAR_2025, rules=rules).run("rules", "show", "2025").out
    assert "     to Equity:Reserve\n     for training\n" in told
    both = rules.replace("uses: [training]", "uses: [training, jobs]\n    indivisible: true", 1)
    told = small(tmp_path / "both", YEAR_2025, rules=both).run("rules", "show", "2025").out
    assert "     to Equity:Reserve\n     indivisible, for training, jobs\n" in told


def test_show_resolves_dated_values_for_the_year(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=DATED)
    assert "25% of surplus\n" in co_op.run("rules", "show", "2025").out
    assert "limit: 3.25%  (rules.yaml:" in co_op.run("rules", "show", "2025").out
    assert "30% of surplus\n" in co_op.run("rules", "show", "2026").out
    assert "limit: 1/3  (rules.yaml:" in co_op.run("rules", "show", "2026").out


def test_show_without_a_year_takes_the_running_one(tmp_path: Path) -> None:
    rules = DATED + 'fiscal_year: {starts: "04-01", named_after: start}\n'
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    told = co_op.run("rules", "show", now="1767225600").out  # 2026-01-01
    assert told.startswith("Small, fiscal year 2025: 2025-04-01 to 2026-03-31\n")


def test_show_as_json_gives_phrases_as_written(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=DATED)
    answer = co_op.run("rules", "show", "2025", "--format", "json").json
    assert answer["schema"] == 1
    assert answer["period"] == {"start": "2025-01-01", "end": "2025-12-31"}
    assert answer["rates"] == {"limit": "0.0325"}
    assert [step["step"] for step in answer["allocation"]] == ["reserve", "dividend"]
    assert answer["allocation"][0]["amount"] == "25% of surplus"
    assert answer["losses"][0]["from"] == "Equity:Reserve"
    assert answer["fingerprint"].startswith("sha256:")


EVERYTHING = (
    RULES.replace("  work: ", "  pay: {metadata: pay}\n  work: ")
    .replace("unit: HOUR", "unit: HOUR, others: [Equity:Work:Guests, Equity:Work:Kim]")
    .replace(
        "allocation:\n",
        "bases:\n"
        "  debts: [Liabilities, Assets]\n"
        "  most: {accounts: [Equity:Reserve], balance: highest-ever}\n"
        "accounts: {surplus: Equity:Surplus}\n"
        "convert: year-end\n"
        "assembly: {approval: required}\n"
        "law: jp-wca\n"
        "rounding: {unit: 10}\n"
        "allocation:\n",
    )
    .replace(
        "    to: Equity:Reserve\n",
        "    by: work\n    indivisible: true\n    uses: [training]\n    to: Equity:Reserve\n",
    )
    .replace(
        "    in_proportion_to: work\n",
        "    in_proportion_to: work\n    at_most_each: 5 * work\n    at_least_each: 20 EUR\n"
        "    rounding: {method: down}\n",
    )
    .replace("    from: Equity:Reserve\n", "    from: Equity:Reserve\n    overdraw: true\n")
)


def test_show_leaves_nothing_out(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=EVERYTHING)
    told = co_op.run("rules", "show", "2025").out
    for line in (
        "Surplus: on Equity:Surplus  (rules.yaml:13:21)",
        "Other commodities: by the price of year-end  (rules.yaml:14:10)",
        "Approval: by the general meeting  (rules.yaml:15:22)",
        "Laws: jp-wca  (rules.yaml:16:6)",
        (
            "  work: postings of the year of Equity:Work:{member} in HOUR,"
            " others: Equity:Work:Guests and Equity:Work:Kim  (rules.yaml:9:3)"
        ),
        "  debts: Liabilities, Assets  (rules.yaml:11:3)",
        "  most: highest-ever balance of Equity:Reserve  (rules.yaml:12:3)",
        "     non-members' share by work",
        "     in units of 10.00 EUR, largest-remainder  (rules.yaml:17:1)",
        "     in units of 10.00 EUR, down  (rules.yaml:30:5)",
        "  folder: closings  (rules.yaml:37:19)",
        "  dated: approval",
        "  income_statement: keep",
        "  assert: funds",
    ):
        assert f"{line}\n" in told


def test_show_as_json_leaves_nothing_out(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=EVERYTHING)
    answer = co_op.run("rules", "show", "2025", "--format", "json").json
    assert answer["surplus"] == "Equity:Surplus"
    assert answer["bases"]["debts"] == {"accounts": ["Liabilities", "Assets"], "balance": None}
    assert answer["bases"]["most"]["balance"] == "highest-ever"
    assert (answer["convert"], answer["approval_required"]) == ("year-end", True)
    assert answer["law"] == ["jp-wca"]
    assert answer["closing"] == {
        "folder": "closings",
        "dated": "approval",
        "income_statement": "keep",
        "assert": "funds",
    }
    reserve, dividend = answer["allocation"]
    assert (reserve["by"], reserve["uses"]) == ("work", ["training"])
    assert (dividend["at_most_each"], dividend["at_least_each"]) == ("5 * work", "20 EUR")
    assert dividend["rounding"] == {"unit": "10.00", "method": "down"}
    assert answer["losses"][0]["overdraw"] is True
    assert answer["places"]["accounts.surplus"] == "rules.yaml:13:21"


def test_show_tells_what_is_wrong_and_gives_no_answer(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "2% of turnover", "2% of turnvoer")
    done = co_op.run("rules", "show", "2025", code=1)
    assert done.out == ""
    assert "[unknown-name]" in done.err


def test_show_needs_no_ledger(co_op: CoOp) -> None:
    (co_op.folder / "ledgers/main.beancount").unlink()
    co_op.run("rules", "show", "2025")


def schema(co_op: CoOp) -> Draft202012Validator:
    """Ask for the schema; it must be one."""
    found: dict[str, Any] = json.loads(co_op.run("rules", "schema").out)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


class Plain(yaml.SafeLoader):
    """Reads YAML as an editor's schema checker does: every map has text for keys."""


def _texts(loader: Plain, node: yaml.MappingNode) -> dict[str, Any]:
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


Plain.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _texts)


def plain(text: str) -> Any:
    """Read a rules file."""
    return yaml.load(text, Loader=Plain)  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("path", [STARTER / "rules.yaml", ROOT / "rules.yaml"], ids=str)
def test_the_schema_accepts_the_rules_of_the_starter_and_of_the_sample(
    co_op: CoOp, path: Path
) -> None:
    found = list(schema(co_op).iter_errors(plain(path.read_text(encoding="utf-8"))))
    assert found == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("currency: EUR\n", ""),
        ("currency: EUR\n", "currency: EUR\ncurency: EUR\n"),
        ("    amount: 25% of surplus\n", ""),
        ("    amount: 25% of surplus\n", "    amount: 25% of surplus\n    atmost: 5 EUR\n"),
        ("schema: 1", "schema: 2"),
        ("{folder: closings}", "{folder: closings, dated: tomorrow}"),
        ("unit: HOUR", "unit: HOUR, balance: monthly"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    co_op: CoOp, tmp_path: Path, old: str, new: str
) -> None:
    rules = RULES.replace(old, new)
    assert rules != RULES
    assert list(schema(co_op).iter_errors(plain(rules)))
    small(tmp_path / "wrong", YEAR_2025, rules=rules).run("rules", "show", "2025", code=1)


def test_the_schema_can_go_to_a_file(co_op: CoOp) -> None:
    assert co_op.run("rules", "schema", "--output", "schema.json").out == ""
    assert json.loads(co_op.read("schema.json"))["title"] == "rules.yaml of coopctl"
