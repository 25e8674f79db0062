"""The fingerprint of the rules as they read for a year."""

import random
import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.samples import file, one_step, read, rules_of, step, whole_file


def print_of(text: str, year: int = 2025) -> str:
    return rules_of(read(text, year)).fingerprint


SMALL = file(step(to='{"Equity:A": 60%, "Equity:B": rest}', title="For tomorrow"))


def test_it_is_a_sha256() -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", print_of(SMALL))


def test_deciding_next_years_rate_leaves_it_as_it_was() -> None:
    later = SMALL.replace("2025: 3%", "2025: 3%, 2026: 9%")
    assert print_of(later, 2025) == print_of(SMALL, 2025)
    assert print_of(later, 2026) != print_of(SMALL, 2026)


def test_a_new_rate_that_begins_later_leaves_it_as_it_was() -> None:
    later = SMALL.replace("rates:\n", "rates:\n  new: {2027: 9%}\n")
    assert print_of(later, 2025) == print_of(SMALL, 2025)


def test_the_first_rate_or_a_section_that_begins_later_leaves_it_as_it_was() -> None:
    without = SMALL.replace("rates:\n  interest: {2023: 3.25%, 2025: 3%}\n", "")
    later = SMALL.replace("{2023: 3.25%, 2025: 3%}", "{2026: 3%}")
    assert print_of(later) == print_of(without) != print_of(SMALL)


@pytest.mark.parametrize(
    "spelt_out",
    [
        "closing: {assert: funds, dated: next-day, income_statement: keep}\n",
        "closing: {folder: elsewhere}\n",
        "rounding: {unit: 0.01, method: largest-remainder}\n",
        "assembly: {approval: none}\n",
        'fiscal_year: {starts: "01-01", named_after: start}\n',
        "losses: []\n",
    ],
)
def test_a_default_that_is_spelt_out_leaves_it_as_it_was(spelt_out: str) -> None:
    assert print_of(SMALL + spelt_out) == print_of(SMALL)


def test_a_default_of_a_step_that_is_spelt_out_leaves_it_as_it_was() -> None:
    spelt = SMALL.replace("step: reserve", "step: reserve\n    indivisible: false")
    assert print_of(spelt) == print_of(SMALL)


@pytest.mark.parametrize(
    "more",
    [
        "assembly: {approval: required}\n",
        "closing: {assert: none}\n",
        "rounding: {unit: 0.02}\n",
        "convert: transaction\n",
        "accounts: {surplus: Equity:Surplus}\n",
        'fiscal_year: {starts: "04-01"}\n',
        "losses: [{step: borne, amount: remainder, from: Equity:A}]\n",
    ],
)
def test_what_is_no_default_moves_it(more: str) -> None:
    assert print_of(SMALL + more) != print_of(SMALL)


@pytest.mark.parametrize("more", ["law: [de-geng]\n", "requires: [{that: surplus > 0}]\n"])
def test_what_is_only_checked_leaves_it_as_it_was(more: str) -> None:
    """It decides no figure; a preset that is read anew leaves old closings as they are."""
    assert print_of(SMALL + more) == print_of(SMALL)


def test_next_years_amount_leaves_it_as_it_was() -> None:
    plain = file(step(amount="{2020: 15% of surplus}"))
    later = file(step(amount="{2020: 15% of surplus, 2026: 20% of surplus}"))
    assert print_of(later) == print_of(plain) == print_of(file(step(amount="15% of surplus")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("60%", "61%"),
        ("3.25%", "3.5%"),
        ("For tomorrow", "For today"),
        ("[Liabilities]", "[Liabilities:Bank]"),
        ("unit: HOUR", "unit: DAY"),
        ("currency: EUR", "currency: CHF"),
        ("Equity:Capital:{member}", "Equity:Shares:{member}"),
    ],
)
def test_what_decides_figures_or_text_moves_it(old: str, new: str) -> None:
    assert print_of(SMALL.replace(old, new), 2023) != print_of(SMALL, 2023)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bakery of the Four Winds", "Bakery of the Five Winds"),
        ("ledgers/main", "books/main"),
        ("3.25%", "'3.25%'"),
        ("step: reserve", "step:   reserve  # why not"),
        ("15% of surplus", "15%  of   surplus"),
        ("schema: 1", "# our rules\n\nschema: 1"),
    ],
)
def test_what_decides_no_figure_leaves_it_as_it_was(old: str, new: str) -> None:
    assert old in SMALL
    assert print_of(SMALL.replace(old, new)) == print_of(SMALL)


def test_where_closings_are_kept_leaves_it_as_it_was_and_their_day_does_not() -> None:
    kept = [print_of(SMALL + f"closing: {{folder: {name}, dated: next-day}}\n") for name in "ab"]
    other = print_of(SMALL + "closing: {folder: a, dated: year-end}\n")
    assert kept[0] == kept[1] != other


def test_the_order_of_accounts_in_to_breaks_ties_and_so_moves_it() -> None:
    turned = file(step(to='{"Equity:B": rest, "Equity:A": 60%}', title="For tomorrow"))
    assert print_of(turned) != print_of(SMALL)


def test_the_order_of_steps_moves_it() -> None:
    one, two = step(step="one"), step(step="two")
    assert print_of(file(one + two)) != print_of(file(two + one))


class _Texts(yaml.SafeLoader):
    """Reads every scalar as text."""


_Texts.yaml_implicit_resolvers = {}


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    """Put the keys of every map in another order, those of `to` excepted."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if isinstance(value, dict):
        pairs = [(name, shuffled(each, chance, name)) for name, each in value.items()]
        if key != "to":
            chance.shuffle(pairs)
        return dict(pairs)
    return value


@given(st.integers(), st.sampled_from(("some", "none", "all")), st.integers(40, 200))
def test_order_of_keys_and_layout_never_move_it(seed: int, flow: str, width: int) -> None:
    """Comments are lost, quotes, line breaks and the order of keys change."""
    tree = yaml.load(whole_file(), Loader=_Texts)  # noqa: S506 - a safe loader that reads texts
    other = shuffled(tree, random.Random(seed))  # noqa: S311 - an order, no secret
    text = yaml.safe_dump(
        other,
        sort_keys=False,
        default_flow_style={"some": None, "none": False, "all": True}[flow],
        width=width,
        allow_unicode=True,
    )
    assert print_of(text) == print_of(whole_file())


def test_it_is_that_of_the_latest_year_where_none_is_asked_for() -> None:
    assert rules_of(one_step(None)).fingerprint == rules_of(one_step(2031)).fingerprint
