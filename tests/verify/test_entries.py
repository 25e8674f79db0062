"""Late and changed entries: `verify` names the very ones, and what they do to each step."""

from pathlib import Path

import pytest

from tests.closing.small import ACCOUNTS, RULES, YEAR_2025
from tests.verify.kept import CLOSING, MAIN, closed, commit, figures, line_of, verified

LATE = """
2025-12-31 * "Cleaner" "Cleaning, forgotten"
  Expenses:Rent   40.00 EUR
  Assets:Bank    -40.00 EUR
"""


def test_a_late_entry_is_named_with_file_line_date_amounts_accounts_and_effect(
    tmp_path: Path,
) -> None:
    """Of 760.00 instead of 800.00 a quarter is 190.00; of the rest Zoe has three parts of four."""
    co_op = closed(tmp_path)
    co_op.append(MAIN, LATE)
    done = co_op.run("verify", code=1)
    line = line_of(co_op, "Cleaning, forgotten")
    head = done.out.partition("--- in the file")[0].splitlines()
    assert head[0] == f"2025: late or changed entries  {CLOSING}"
    assert head[2:] == [
        f'  + main.beancount:{line}: 2025-12-31 "Cleaner" "Cleaning, forgotten"',
        "      Expenses:Rent   40.00 EUR",
        "      Assets:Bank    -40.00 EUR",
        "  surplus: 760.00 EUR, was 800.00 EUR",
        "  reserve: 190.00 EUR, was 200.00 EUR",
        "  dividend: 570.00 EUR, was 600.00 EUR",
    ]
    assert f"after it was closed: main.beancount:{line} [books-changed]" in done.err


def test_json_has_the_entry_and_the_effect_on_each_account(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    name = commit(co_op, "Nothing new")
    co_op.append(MAIN, LATE)
    found = verified(co_op)
    assert found["compared_with"]["exact"] is True
    assert found["compared_with"]["commit"] != name
    assert found["accounts"] == ["Assets:Bank", "Expenses:Rent"]
    assert found["entries"] == [
        {
            "change": "added",
            "now": {
                "file": MAIN,
                "line": line_of(co_op, "Cleaning, forgotten"),
                "day": "2025-12-31",
                "payee": "Cleaner",
                "narration": "Cleaning, forgotten",
                "postings": [
                    {"account": "Expenses:Rent", "amount": "40.00", "commodity": "EUR"},
                    {"account": "Assets:Bank", "amount": "-40.00", "commodity": "EUR"},
                ],
            },
            "before": None,
        }
    ]
    assert [
        (each["figure"], each["step"], each["account"], each["before"], each["now"])
        for each in found["effect"]
    ] == [
        ("surplus", None, None, "800.00", "760.00"),
        ("step", "reserve", None, "200.00", "190.00"),
        ("step", "reserve", "Equity:Reserve", "200.00", "190.00"),
        ("step", "dividend", None, "600.00", "570.00"),
        ("step", "dividend", "Liabilities:Members:Abe", "150.00", "142.50"),
        ("step", "dividend", "Liabilities:Members:Zoe", "450.00", "427.50"),
    ]


def test_an_entry_taken_away_is_named_where_it_was(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    line = line_of(co_op, '2025-11-05 * "Rent"')
    name = commit(co_op)
    text = co_op.read(MAIN)
    rent = text[text.index("2025-11-05") : text.index("2025-12-20")]
    co_op.replace(MAIN, rent, "")
    (entry,) = verified(co_op)["entries"]
    assert (entry["change"], entry["now"]) == ("removed", None)
    assert entry["before"]["line"] == line
    assert entry["before"]["file"].endswith(f":{MAIN}")
    assert len(entry["before"]["file"].partition(":")[0]) == len(name)


def test_a_changed_amount_is_one_change_with_both_amounts(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    text = co_op.read(MAIN).replace("200.00", "210.00")
    (co_op.folder / MAIN).write_text(text, encoding="utf-8")
    found = verified(co_op)
    (entry,) = found["entries"]
    assert entry["change"] == "changed"
    assert [each["amount"] for each in entry["before"]["postings"]] == ["200.00", "-200.00"]
    assert [each["amount"] for each in entry["now"]["postings"]] == ["210.00", "-210.00"]
    shown = co_op.run("verify", code=1).out
    assert "      Expenses:Rent   210.00 EUR\n" in shown
    assert "      was:\n      Expenses:Rent   200.00 EUR\n" in shown


def test_an_entry_re_dated_within_the_year_is_named_with_both_days(tmp_path: Path) -> None:
    """Need 3, the third case that a lock of assertions does not see."""
    co_op = closed(tmp_path)
    co_op.replace(MAIN, "2025-11-05", "2025-10-05")
    found = verified(co_op)
    (entry,) = found["entries"]
    assert entry["change"] == "re-dated"
    assert (entry["before"]["day"], entry["now"]["day"]) == ("2025-11-05", "2025-10-05")
    assert found["effect"] == []
    out = co_op.run("verify", code=1).out
    assert '2025-10-05 "Rent", was of 2025-11-05\n' in out
    assert "  no figure changes\n" in out


MORE = "".join(
    f"2023-01-01 open {name}\n"
    for name in (
        "Expenses:Repairs",
        "Liabilities:Suppliers",
        "Assets:Till",
        "Assets:Tools",
        "Expenses:Pay:Zoe",
        "Expenses:Pay:Abe",
    )
)
PAY = """
2025-06-30 * "Pay"
  Expenses:Pay:Zoe   3000.00 EUR
  Expenses:Pay:Abe   2000.00 EUR
  Assets:Bank       -5000.00 EUR
"""
NOT_CAUGHT_BY_ASSERTIONS = {
    "a new expense against a new liability": """
2025-06-01 * "Repair"
  Expenses:Repairs        80.00 EUR
  Liabilities:Suppliers  -80.00 EUR
""",
    "two that cancel out": """
2025-06-01 * "There"
  Assets:Till   5.00 EUR
  Assets:Bank  -5.00 EUR

2025-06-09 * "And back"
  Assets:Bank   5.00 EUR
  Assets:Till  -5.00 EUR
""",
    "between two accounts of the balance sheet that no rule names": """
2025-06-01 * "Tools from the till"
  Assets:Tools   5.00 EUR
  Assets:Till   -5.00 EUR
""",
    "of nothing at all": """
2025-06-01 * "Nothing"
  Assets:Tools   0.00 EUR
  Assets:Till    0.00 EUR
""",
    "on the first day": """
2025-01-01 * "Repair"
  Expenses:Repairs   1.00 EUR
  Assets:Till       -1.00 EUR
""",
    "of the year before": """
2024-06-01 * "Tools"
  Assets:Tools   5.00 EUR
  Assets:Till   -5.00 EUR
""",
}


@pytest.mark.parametrize(
    "text", NOT_CAUGHT_BY_ASSERTIONS.values(), ids=NOT_CAUGHT_BY_ASSERTIONS.keys()
)
def test_a_back_dated_entry_on_any_account_is_named_where_every_assertion_holds(
    tmp_path: Path, text: str
) -> None:
    """Holes E and F; need 3."""
    co_op = closed(tmp_path, YEAR_2025, PAY, accounts=ACCOUNTS + MORE)
    co_op.append(MAIN, text)
    found = verified(co_op)
    assert found["findings"] == ["books"]
    assert [each["change"] for each in found["entries"]] == ["added"] * text.count(" * ")
    for entry in found["entries"]:
        narration = entry["now"]["narration"]
        assert entry["now"]["line"] == line_of(co_op, f'* "{narration}"')


def test_pay_moved_from_one_member_to_another_is_named_though_no_total_changes(
    tmp_path: Path,
) -> None:
    """Need 3, the fourth case: 2,000 of wages."""
    co_op = closed(tmp_path, YEAR_2025, PAY, accounts=ACCOUNTS + MORE)
    co_op.replace(MAIN, "3000.00 EUR", "1000.00 EUR")
    co_op.replace(MAIN, "Expenses:Pay:Abe   2000.00", "Expenses:Pay:Abe   4000.00")
    found = verified(co_op)
    (entry,) = found["entries"]
    assert entry["change"] == "changed"
    assert found["accounts"] == ["Expenses:Pay:Abe", "Expenses:Pay:Zoe"]
    assert found["effect"] == []


def test_hours_moved_between_members_change_shares_and_no_step(tmp_path: Path) -> None:
    """Of 600.00, by two hours and two: half each."""
    co_op = closed(tmp_path)
    co_op.replace(MAIN, "Equity:Work:Zoe     3 HOUR", "Equity:Work:Zoe     2 HOUR")
    co_op.replace(MAIN, "Equity:Work:Abe     1 HOUR", "Equity:Work:Abe     2 HOUR")
    found = verified(co_op)
    assert figures(found) == {}
    assert {each["account"]: each["now"] for each in found["effect"]} == {
        "Liabilities:Members:Abe": "300.00",
        "Liabilities:Members:Zoe": "300.00",
    }
    assert "  dividend: the same, between other accounts\n" in co_op.run("verify", code=1).out


def test_a_changed_number_of_a_member_is_named_with_both_values(tmp_path: Path) -> None:
    accounts = ACCOUNTS.replace(
        "open Equity:Capital:Zoe\n", "open Equity:Capital:Zoe\n  factor: 1.5\n"
    )
    co_op = closed(tmp_path, YEAR_2025, accounts=accounts)
    co_op.replace(MAIN, "factor: 1.5", "factor: 1.75")
    found = verified(co_op)
    assert found["entries"] == []
    assert found["details"] == [
        {
            "file": MAIN,
            "line": line_of(co_op, "open Equity:Capital:Zoe"),
            "of": "Equity:Capital:Zoe",
            "what": "factor",
            "before": "1.5",
            "now": "1.75",
        }
    ]


def test_an_account_opened_closed_or_taken_out_is_named(tmp_path: Path) -> None:
    co_op = closed(tmp_path, YEAR_2025, accounts=ACCOUNTS + "2023-01-01 open Assets:Till\n")
    co_op.replace(MAIN, "2023-01-01 open Assets:Till\n", "")
    co_op.append(MAIN, "2023-05-01 open Assets:Tools\n2025-12-31 close Equity:Capital:Abe\n")
    found = verified(co_op)
    assert [
        (each["of"], each["what"], each["before"], each["now"]) for each in found["details"]
    ] == [
        ("Assets:Till", "opened", "2023-01-01", None),
        ("Assets:Tools", "opened", None, "2023-05-01"),
        ("Equity:Capital:Abe", "closed", None, "2025-12-31"),
    ]


EXPORT = """
2025-04-01 * "Export"
  Income:Sales  -50.00 USD @ 0.90 EUR
  Assets:Bank    45.00 EUR
"""


def test_a_changed_price_of_income_is_named(tmp_path: Path) -> None:
    """Fifty dollars at 0.92 are a euro more: 846.00 for 845.00."""
    co_op = closed(tmp_path, YEAR_2025, EXPORT, rules=RULES + "convert: transaction\n")
    co_op.replace(MAIN, "0.90 EUR", "0.92 EUR")
    co_op.replace(MAIN, "45.00 EUR", "46.00 EUR")
    found = verified(co_op)
    assert [(each["what"], each["before"], each["now"]) for each in found["details"]] == [
        ("price of -50.00 USD on 2025-04-01", "0.90 EUR", "0.92 EUR")
    ]
    assert figures(found)["surplus"] == ("845.00", "846.00")


def test_a_changed_price_directive_is_named_with_its_day(tmp_path: Path) -> None:
    export = EXPORT.replace(" @ 0.90 EUR", "").replace("45.00 EUR", "50.00 USD")
    price = "\n2025-03-01 price USD 0.90 EUR\n"
    co_op = closed(tmp_path, YEAR_2025, price, export, rules=RULES + "convert: transaction\n")
    co_op.replace(MAIN, "price USD 0.90", "price USD 0.91")
    found = verified(co_op)
    assert [
        (each["of"], each["what"], each["before"], each["now"]) for each in found["details"]
    ] == [("USD", "price on 2025-03-01", "0.90", "0.91")]


def test_changed_price_directives_are_told_by_commodity(tmp_path: Path) -> None:
    commodities = ("AUD", "CAD", "CHF", "GBP", "NOK", "SEK", "USD")
    each_sold = "".join(
        f"\n2025-03-01 price {each} 0.90 EUR\n"
        + EXPORT.replace(" @ 0.90 EUR", "").replace("45.00 EUR", "50.00 USD").replace("USD", each)
        for each in commodities
    )
    co_op = closed(tmp_path, YEAR_2025, each_sold, rules=RULES + "convert: transaction\n")
    for each in commodities:
        co_op.replace(MAIN, f"price {each} 0.90", f"price {each} 0.91")
    assert [each["of"] for each in verified(co_op)["details"]] == list(commodities)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Rent"', '"Rent of the shop"'),
        ('"Rent"', '"Landlord" "Rent"'),
        ('"Rent"', '"Rent" #shop ^r-17'),
        ('"Rent"\n', '"Rent"\n  invoice: "17"\n'),
        ('* "Rent"', '! "Rent"'),
        ("200.00 EUR\n  Assets:Bank   -200.00 EUR", "200 EUR\n  Assets:Bank"),
    ],
)
def test_words_tags_flags_and_ways_of_writing_are_no_figures(
    tmp_path: Path, old: str, new: str
) -> None:
    """No figure of a closing comes from them; docs/verify.md says so."""
    co_op = closed(tmp_path)
    co_op.replace(MAIN, old, new)
    assert verified(co_op, code=0)["findings"] == ["unchanged"]


def test_of_equal_entries_the_one_that_was_added_is_named_once(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    text = co_op.read(MAIN)
    rent = text[text.index("2025-11-05") : text.index("2025-12-20")]
    co_op.replace(MAIN, rent, rent.replace('"Rent"', '"Rent, twice"') + rent)
    found = verified(co_op)
    assert [each["now"]["narration"] for each in found["entries"]] == ["Rent, twice"]


def test_many_entries_are_listed_whole_in_json_and_cut_in_text(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    for day in range(1, 32):
        co_op.append(MAIN, LATE.replace("12-31", f"12-{day:02}"))
    assert len(verified(co_op)["entries"]) == 31
    assert (
        "\n  and 1 entries more, which `--format json` lists\n" in co_op.run("verify", code=1).out
    )


def test_an_entry_whose_words_changed_is_not_named_beside_a_late_one(tmp_path: Path) -> None:
    co_op = closed(tmp_path)
    co_op.replace(MAIN, '* "Rent"', '* "Landlord" "Rent of the shop"')
    co_op.append(MAIN, LATE)
    (entry,) = verified(co_op)["entries"]
    assert entry["now"]["narration"] == "Cleaning, forgotten"


def test_what_the_closing_itself_posts_within_the_year_is_no_late_entry(tmp_path: Path) -> None:
    """It is dated on the last day, and somebody moved a euro in it: that is an edit."""
    rules = RULES.replace("{folder: closings}", "{folder: closings, dated: year-end, assert: none}")
    co_op = closed(tmp_path, YEAR_2025, rules=rules)
    moved = co_op.read(CLOSING).replace("200.00 EUR", "201.00 EUR")
    (co_op.folder / CLOSING).write_text(moved, encoding="utf-8")
    co_op.append(MAIN, LATE.replace("Expenses:Rent ", "Equity:Reserve"))
    found = verified(co_op)
    assert found["findings"] == ["edited", "books"]
    assert [each["now"]["narration"] for each in found["entries"]] == ["Cleaning, forgotten"]
