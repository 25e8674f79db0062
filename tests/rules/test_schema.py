"""The JSON Schema for editors, held against a real validator."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from coopctl.rules import schema
from tests.rules.samples import case_files, file, step, whole_file

VALIDATOR = Draft202012Validator(schema())


def as_editors_see(text: str) -> Any:
    """Read YAML as an editor does: numbers and truths by YAML's own rules, keys as text."""

    def keys_as_text(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): keys_as_text(each) for key, each in value.items()}
        return [keys_as_text(each) for each in value] if isinstance(value, list) else value

    return keys_as_text(yaml.safe_load(text))


def accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(as_editors_see(text)))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", case_files())
def test_the_rules_of_every_case_are_accepted(name: str) -> None:
    assert accepts(case_files()[name])


def test_the_whole_example_and_our_own_files_are_accepted() -> None:
    root = Path(__file__).resolve().parents[2]
    own = [root / "rules.yaml", *root.glob("coopctl/starters/*/rules.yaml")]
    assert own[1:]
    for text in [whole_file(), *(path.read_text(encoding="utf-8") for path in own)]:
        VALIDATOR.validate(as_editors_see(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema: 1", "schema: 2"),
        ("schema: 1\n", ""),
        ("currency: EUR", "curency: EUR"),
        ("currency: EUR", "currency: [EUR]"),
        ("amount: 15% of surplus", "amuont: 15% of surplus"),
        ("amount: 15% of surplus", "amount: [15% of surplus]"),
        ("amount: 15% of surplus", "amount: {year: 15% of surplus}"),
        ("to: Equity:Reserve", "to: []"),
        ("to: Equity:Reserve", "to: {account: 50%}"),
        ("{metadata: seniority}", "{metdata: seniority}"),
        ("[Liabilities]", "Liabilities"),
        ("{2023: 3.25%, 2025: 3%}", "{from: 3.25%}"),
        ("step: reserve", "step: reserve\n    overdraw: perhaps"),
        ("step: reserve", "step: reserve\n    rounding: {unit: 1, method: up}"),
    ],
)
def test_a_wrong_key_or_kind_is_refused(old: str, new: str) -> None:
    text = file(step())
    assert accepts(text)
    assert old in text
    assert not accepts(text.replace(old, new, 1))


def test_every_key_is_described() -> None:
    def maps(value: Any) -> Any:
        if isinstance(value, dict):
            yield value
            for each in value.values():
                yield from maps(each)
        elif isinstance(value, list):
            for each in value:
                yield from maps(each)

    for each in maps(schema()):
        for key, said in each.get("properties", {}).items():
            assert str(said.get("description", "")).endswith("."), key


@pytest.mark.parametrize(
    ("law", "fits"),
    [
        ("law: jp-wca", True),
        ("law: [jp-wca, jp-wca-tokutei]", True),
        ("law: {jp-wca: {legal-reserve: [reserve, other], capital: paid-up}}", True),
        ("law: [jp-wac]", False),
        ("law: []", False),
        ("law: {}", False),
        ("law: {jp-wca: {}}", True),
        ("law: {jp-wca: legal-reserve}", False),
        ("law: {jp-wac: {}}", False),
        ("law: {jp-wca: {capital: 5}}", False),
    ],
)
def test_the_schema_knows_the_law_presets(law: str, fits: bool) -> None:  # noqa: FBT001 - a parameter
    assert accepts(file(step(), more=f"{law}\n")) is fits
