"""`explain`: how each figure came about."""

from pathlib import Path

import pytest

from tests.cli.coop import CLOSING, CoOp
from tests.closing.small import RULES, YEAR_2025, small


def test_the_whole_year_is_explained_step_by_step_in_rule_order(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025").out
    steps = [line.partition(":")[0] for line in told.splitlines() if line[:1].islower()]
    assert steps == [
        "cover-losses",
        "business-reserve",
        "social-fund",
        "work-dividend",
        "capital-interest",
        "to-reserve",
    ]
    assert "Turnover 88,080.40 EUR: Income:Sales, credit minus debit" in told
    assert "Surplus 14,092.35 EUR: income minus expenses" in told
    assert "Undistributed, on Equity:Earnings:Previous: 0.00 EUR" in told


def test_a_step_shows_its_rule_its_place_its_figures_and_where_it_goes(co_op: CoOp) -> None:
    """2% of 88,080.40 is 1,761.608."""
    told = co_op.run("explain", "2025", "business-reserve").out
    assert told.splitlines() == [
        "business-reserve: Reserve for developing our work and our movement",
        "  rule       2% of turnover  (rules.yaml:24:13)",
        "  because    By-laws art. 20",
        "  with       turnover = 88,080.40 EUR",
        "  asks for   1,761.608 EUR",
        "  at most    14,092.35 EUR  (what is left)",
        "  gives      1,761.61 EUR",
        "  to         Equity:Reserves:Indivisible: 1,761.61 EUR",
        "  left       12,330.74 EUR for the steps after it",
    ]


def test_a_distribution_shows_each_members_part(co_op: CoOp) -> None:
    """1,610.5 of 4,250 hours is 37.894...%."""
    told = co_op.run("explain", "2025", "work-dividend").out
    assert "shared in proportion to work" in told
    assert "Ana: 1,610.5 HOUR of 4,250 HOUR = 37.89… %, 3,244.13 EUR" in told


def test_a_limited_step_says_what_limited_it(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025", "capital-interest").out
    assert "at most    84.87 EUR  (2% of capital)" in told
    assert "gives      84.87 EUR, limited by its cap" in told


def test_a_member_sees_every_step_that_gives_and_the_sum(co_op: CoOp) -> None:
    """3,244.13 for work and 39.89 for capital."""
    told = co_op.run("explain", "2025", "Ana").out
    assert told.startswith("Ana, Ana Ruiz: member since 2025-01-01\n")
    assert "3,244.13 EUR" in told
    assert "39.89 EUR" in told
    assert told.endswith("Together 3,284.02 EUR\n")
    assert "Ben" not in told


def test_a_member_who_is_not_eligible_is_told_why(co_op: CoOp) -> None:
    co_op.replace(
        "rules.yaml",
        "in_proportion_to: work\n",
        "in_proportion_to: work\n    eligible: [work >= 1300]\n",
    )
    told = co_op.run("explain", "2025", "Chloe").out
    assert "nothing: not among those with work >= 1300" in told


def test_a_member_who_left_is_shown_with_both_days(co_op: CoOp) -> None:
    """A liability may be credited though the capital account is closed."""
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-11-30 * "Paid back"\n  Equity:Capital:Chloe  1000.00 EUR\n'
        "  Assets:Bank          -1000.00 EUR\n",
    )
    co_op.append("ledgers/accounts.beancount", "\n2025-11-30 close Equity:Capital:Chloe\n")
    told = co_op.run("explain", "2025", "Chloe").out
    assert told.startswith("Chloe, Chloé Petit: member since 2025-04-01, left 2025-11-30\n")


def test_an_unknown_name_is_told_with_the_nearest_one(co_op: CoOp) -> None:
    for wrong, meant in (("Anna", "Ana"), ("work-dividends", "work-dividend")):
        done = co_op.run("explain", "2025", wrong, code=1)
        assert done.out == ""
        assert f"no step and no member is called `{wrong}` in 2025 [nothing-to-explain]" in done.err
        assert f"do:  run `coopctl explain 2025 {meant}`" in done.err


def test_a_step_of_losses_in_a_year_of_surplus_is_said_not_to_run(co_op: CoOp) -> None:
    done = co_op.run("explain", "2025", "from-reserve", code=1)
    assert "step `from-reserve` does not run in 2025" in done.err


def test_a_skipped_step_says_why(tmp_path: Path) -> None:
    rules = RULES.replace("25% of surplus", "25% of surplus\n    when: surplus > 5000 EUR")
    told = small(tmp_path / "co-op", YEAR_2025, rules=rules).run("explain", "2025", "reserve").out
    assert "skipped    surplus > 5000 EUR does not hold: 800 against 5,000" in told


@pytest.mark.parametrize(
    ("convert", "surplus", "price"),
    [
        ("transaction", "809.00", "its own price, or else the last on or before its day"),
        ("year-end", "808.00", "the last price of the year"),
    ],
)
def test_by_which_price_other_commodities_count_is_said(
    tmp_path: Path, convert: str, surplus: str, price: str
) -> None:
    """A sale of ten dollars beside a surplus of 800: nine euro on its day, eight at year end."""
    dollars = """
2025-03-01 open Assets:Dollars
2025-03-01 price USD 0.9 EUR
2025-03-02 * "A sale in dollars"
  Assets:Dollars  10 USD
  Income:Sales
2025-12-31 price USD 0.8 EUR
"""
    co_op = small(tmp_path / "co-op", YEAR_2025, dollars, rules=f"{RULES}convert: {convert}\n")
    told = co_op.run("explain", "2025").out
    assert f"Surplus {surplus} EUR: income minus expenses\n" in told
    assert f"Other commodities: each posting by {price}\n" in told
    assert (
        "Other commodities" not in small(tmp_path / "plain", YEAR_2025).run("explain", "2025").out
    )


def test_a_loss_is_explained_as_one(tmp_path: Path) -> None:
    loss = '\n2025-12-30 * "Fire"\n  Expenses:Rent  900.00 EUR\n  Assets:Bank  -900.00 EUR\n'
    told = small(tmp_path / "co-op", YEAR_2025, loss).run("explain", "2025").out
    assert "Loss 100.00 EUR: expenses minus income" in told
    assert "limited by what the account holds" in told
    assert "left       100.00 EUR for the steps after it" in told
    assert "Undistributed, on Equity:Earnings:Previous: 100.00 EUR" in told


def test_a_member_is_told_why_a_year_gives_nothing(tmp_path: Path) -> None:
    """800.00 less 900.00 is a loss of 100.00; less 800.00 is nothing."""
    for cost, why in (
        ("900.00", "the year made a loss of 100.00 EUR, which members do not bear"),
        ("800.00", "the year made neither a surplus nor a loss"),
    ):
        fire = f'\n2025-12-30 * "Fire"\n  Expenses:Rent  {cost} EUR\n  Assets:Bank  -{cost} EUR\n'
        told = small(tmp_path / cost, YEAR_2025, fire).run("explain", "2025", "Zoe").out
        assert told == f"Zoe, Zoe: member since 2023-01-01\n  nothing: {why}\n"


def test_in_a_year_of_zero_no_step_can_be_explained(tmp_path: Path) -> None:
    fire = '\n2025-12-30 * "Fire"\n  Expenses:Rent  800.00 EUR\n  Assets:Bank  -800.00 EUR\n'
    done = small(tmp_path / "co-op", YEAR_2025, fire).run("explain", "2025", "reserve", code=1)
    assert "step `reserve` does not run in 2025" in done.err
    assert (
        "why: the year made neither a surplus nor a loss, so no step runs; its members" in done.err
    )


def test_json_is_the_closings_with_what_lies_behind_each_step(co_op: CoOp) -> None:
    explained = co_op.run("explain", "2025", "--format", "json").json
    closed = co_op.run("close-year", "2025", "--format", "json", "--dry-run").json
    figures = [step.pop("explained") for step in explained["steps"]]
    del closed["changed"]
    assert explained == closed
    assert figures[1] == {
        "place": "rules.yaml:24:13",
        "asked": "1761.608",
        "figures": {"turnover": "88080.4"},
        "bounds": [{"kind": "remainder", "phrase": "remainder", "amount": "14092.35"}],
        "remainder": "12330.74",
    }


def test_json_of_one_step_holds_that_step_alone(co_op: CoOp) -> None:
    answer = co_op.run("explain", "2025", "social-fund", "--format", "json").json
    assert [step["step"] for step in answer["steps"]] == ["social-fund"]


def test_json_of_one_member_holds_that_member_alone(co_op: CoOp) -> None:
    answer = co_op.run("explain", "2025", "Ben", "--format", "json").json
    assert [each["member"] for each in answer["members"]] == ["Ben"]
    assert {c["member"] for step in answer["steps"] for c in step["to"]} == {"Ben"}


def test_nothing_is_written(co_op: CoOp) -> None:
    before = co_op.files()
    co_op.run("explain", "2025")
    assert co_op.files() == before


def test_a_closing_on_disk_changes_no_explanation(co_op: CoOp) -> None:
    told = co_op.run("explain", "2025").out
    co_op.run("close-year", "2025")
    assert (co_op.folder / CLOSING).exists()
    assert co_op.run("explain", "2025").out == told


def test_a_members_part_that_was_cut_says_from_what_and_the_step_what_was_divided(
    tmp_path: Path,
) -> None:
    """600.00 is 450.00 for Zoe and 150.00 for Abe; Zoe's is cut to 200.00."""
    rules = RULES.replace("to: Liab", "at_most_each: 200 EUR\n    to: Liab")
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    told = co_op.run("explain", "2025", "dividend").out
    assert "  divides    600.00 EUR\n  gives      350.00 EUR, limited by the most" in told
    assert "Zoe: 3 HOUR of 4 HOUR = 75 %, 200.00 EUR, cut from 450.00 EUR\n" in told
    assert "Abe: 1 HOUR of 4 HOUR = 25 %, 150.00 EUR\n" in told
    told = co_op.run("explain", "2025", "Zoe").out
    gives = "  gives      350.00 EUR, limited by the most for each member\n"
    assert f"  pool       600.00 EUR\n{gives}  share      Zoe: 3 HOUR of 4 HOUR = 75 %" in told


def test_what_rounding_down_leaves_is_in_what_was_divided(tmp_path: Path) -> None:
    """600.00 by hundreds: 450.00 is 400.00 for Zoe, 150.00 is 100.00 for Abe."""
    rules = RULES.replace("to: Liab", "rounding: {unit: 100, method: down}\n    to: Liab")
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    told = co_op.run("explain", "2025", "dividend").out
    assert "  divides    600.00 EUR\n  gives      500.00 EUR\n" in told
    told = co_op.run("explain", "2025", "Abe").out
    assert "  pool       600.00 EUR\n  gives      500.00 EUR\n  share      Abe: 1 HOUR" in told
    assert "= 25 %, 100.00 EUR\n" in told
