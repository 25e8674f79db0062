"""`coopctl capital`, and a closing that fills unpaid capital, as a treasurer runs them."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.assembly.given import ACCOUNTS, RULES, hours, moved
from tests.cli.coop import CoOp
from tests.here import Here

PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"


def on(text: str) -> str:
    return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))


ENTRIES = (
    'include "closings/*.beancount"\n',
    moved("2024-01-10", "Assets:Bank  350 EUR", "Equity:Capital:Uma"),
    moved("2024-01-10", "Assets:Bank  120 EUR", "Equity:Capital:Ben"),
    moved("2025-05-05", "Assets:Bank  1600 EUR", "Income:Sales"),
    hours("2025-12-31", Uma="300", Ben="100"),
)
"""Surplus 1,600: 800 by hours, 600 to Uma and 200 to Ben. Uma lacks 150 of capital, Ben 180.

Uma: 150 on capital, 450 due. Ben: 180 on capital, 20 due. Of the 800 that remain half goes to
notices, 300 and 100, and half to the reserve.
"""


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    (tmp_path / "closings").mkdir()
    (tmp_path / "closings" / "about.beancount").touch()
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    accounts = ACCOUNTS.replace('2024-03-15 open Equity:Capital:Cai EUR\n  name: "Cai Lund"\n', "")
    (tmp_path / "main.beancount").write_text(accounts + "\n".join(ENTRIES), encoding="utf-8")
    return Here(tmp_path)


@pytest.fixture
def closed(co_op: CoOp) -> CoOp:
    co_op.run("close-year", "2025", "--first")
    return co_op


def credited(co_op: CoOp) -> dict[str, str]:
    answer = co_op.run("close-year", "2025", "--format", "json").json
    return {each["account"]: each["amount"] for step in answer["steps"] for each in step["to"]}


def test_a_distribution_fills_unpaid_capital_to_what_is_subscribed_and_not_beyond(
    closed: CoOp,
) -> None:
    found = credited(closed)
    assert found["Equity:Capital:Uma"] == "150.00"
    assert found["Liabilities:Members:Uma"] == "450.00"
    assert found["Equity:Capital:Ben"] == "180.00"
    assert found["Liabilities:Members:Ben"] == "20.00"
    register = closed.run("members", "--at", "2026-01-01", "--format", "json").json
    assert [each["paid_in"] for each in register["members"]] == ["300.00", "500.00"]
    assert [each["owed"] for each in register["members"]] == ["0.00", "0.00"]


def test_who_has_paid_all_is_paid_all(co_op: CoOp) -> None:
    co_op.append(
        "main.beancount", moved("2025-11-11", "Assets:Bank  150 EUR", "Equity:Capital:Uma")
    )
    co_op.run("close-year", "2025", "--first")
    found = credited(co_op)
    assert found["Liabilities:Members:Uma"] == "600.00"
    assert found.get("Equity:Capital:Uma", "0.00") == "0.00"


TEXT = """\
Loom Weavers' Co-operative: members' capital in fiscal year 2026
2026-01-01 to 2026-12-31
Entries count by their date: the closing of 2025 is here.

Capital in EUR
Member  Opening  Distributed  Retained   Closing
Ben      120.00       180.00    100.00    400.00
Uma      350.00       150.00    300.00    800.00
Total    470.00       330.00    400.00  1,200.00

Retained for members, not redeemed on 2026-03-01, oldest first
Of fiscal year  Granted    Left
2025             400.00  400.00

Dividends due and unpaid on 2026-03-01
Member  Granted on      Age  Granted    Left
Ben     2026-01-01  59 days    20.00   20.00
Uma     2026-01-01  59 days   450.00  450.00
"""


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_what_filled_capital_is_distributed_in_the_next_years_roll_forward(closed: CoOp) -> None:
    said = closed.run("capital", "2026", now=on("2026-03-01"))
    assert lines(said.out) == lines(TEXT)
    assert said.err == ""


def test_the_closed_years_own_roll_forward_says_where_its_closing_is(closed: CoOp) -> None:
    out = closed.run("capital", "2025").out
    assert (
        "Entries count by their date: no closing is here; that of 2025, dated 2026-01-01,\n"
        "is in the next year.\n"
    ) in out
    assert "Total    470.00   470.00" in out


def test_without_a_year_it_is_that_of_today(closed: CoOp) -> None:
    assert "fiscal year 2026" in closed.run("capital", now=on("2026-03-01")).out
    assert "fiscal year 2025" in closed.run("capital", now=on("2025-12-31")).out


def test_json_ties_and_has_each_grant_with_its_age(closed: CoOp) -> None:
    paid = moved("2026-02-01", "Liabilities:Members:Ben  14 EUR", "Assets:Bank")
    closed.append("main.beancount", paid)
    answer = closed.run("capital", "2026", "--format", "json", now=on("2027-02-01")).json
    assert (answer["schema"], answer["year"], answer["closings"]) == (1, 2026, [2025])
    assert answer["members"][0] == {
        "member": "Ben",
        "name": "Ben Ito",
        "opening": "120.00",
        "paid_in": "0.00",
        "distributed": "180.00",
        "retained": "100.00",
        "losses": "0.00",
        "repaid": "0.00",
        "closing": "400.00",
    }
    assert answer["total"]["closing"] == "1200.00"
    assert answer["day"] == "2026-12-31"
    assert answer["notices"][1] == {
        "member": "Uma",
        "year": 2025,
        "day": "2026-01-01",
        "granted": "300.00",
        "left": "300.00",
    }
    assert answer["dues"][0] == {
        "member": "Ben",
        "year": 2025,
        "day": "2026-01-01",
        "granted": "20.00",
        "left": "6.00",
        "age_days": 364,
        "age_years": 0,
        "kept": True,
    }
    assert answer["dues"][1]["kept"] is False
    assert answer["least_payment"] == "10.00"


@pytest.mark.parametrize(("left", "is_kept"), [("9.99", True), ("10.00", False)])
def test_less_than_the_least_payment_is_kept(closed: CoOp, left: str, is_kept: bool) -> None:  # noqa: FBT001 - a case
    paid = {"9.99": "10.01", "10.00": "10.00"}[left]
    entry = moved("2026-02-01", f"Liabilities:Members:Ben  {paid} EUR", "Assets:Bank")
    closed.append("main.beancount", entry)
    out = closed.run("capital", "2026").out
    assert ("Ben     kept until it comes to 10.00 EUR" in out) == is_kept


def test_csv_has_the_same_figures(closed: CoOp) -> None:
    out = closed.run("capital", "2026", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    (uma,) = [row for row in rows if row["row"] == "Uma" and row["section"] == "Capital"]
    assert (uma["Opening"], uma["Distributed"], uma["Closing"]) == ("350.00", "150.00", "800.00")
    (due,) = [row for row in rows if row["row"] == "Uma" and row["Left"]]
    assert (due["Granted on"], due["Left"]) == ("2026-01-01", "450.00")
    (notices,) = [row for row in rows if row["row"] == "2025"]
    assert notices["Left"] == "400.00"


LEAVING = """\
Loom Weavers' Co-operative: Ben, Ben Ito, leaving on 2026-06-30
Payments entered on that day or later are not taken off.

What is due                           EUR
capital, after losses              300.00
notices of 2025                    100.00
dividends due                       20.00
set off: what is owed to the co-op -45.00
in all                             375.00

When           EUR
2027-06-30  125.00
2028-06-30  125.00
2029-06-30  125.00
"""


def test_a_leaver_sees_what_is_due_and_when(closed: CoOp) -> None:
    """300 + 100 + 20 less an advance of 45 is 375, over three years."""
    lent = moved("2026-02-02", "Assets:Advances:Ben  45 EUR", "Assets:Bank")
    closed.append("main.beancount", lent)
    said = closed.run("capital", "--leaving", "Ben", "--on", "2026-06-30")
    assert [" ".join(line.split()) for line in said.out.splitlines()] == [
        " ".join(line.split()) for line in LEAVING.splitlines()
    ]
    answer = closed.run(
        "capital", "--leaving", "Ben", "--on", "2026-06-30", "--format", "json"
    ).json
    assert (answer["net"], answer["owed"], answer["at_once"]) == ("375.00", "45.00", "0.00")
    assert answer["instalments"][0] == {"day": "2027-06-30", "amount": "125.00"}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_leaver_s_page_says_that_it_takes_no_payment_of_the_day_off(
    closed: CoOp, form: str
) -> None:
    """All of the 300 was repaid on the day; the page is of the claims that this settled."""
    repaid = moved("2026-06-30", "Equity:Capital:Ben  300 EUR", "Assets:Bank")
    closed.append("main.beancount", repaid)
    leaver = ("capital", "--leaving", "Ben", "--on", "2026-06-30")
    assert "on that day or later are not taken off." in closed.run(*leaver, "--format", form).out
    assert closed.run(*leaver, "--format", "json").json["capital"] == "300.00"


def test_what_a_closing_gave_a_leaver_later_is_told_beside_what_is_due(closed: CoOp) -> None:
    """180 to the capital that Ben owed, 100 of notices, and a dividend of 20."""
    leaver = ("capital", "--leaving", "Ben", "--on", "2025-12-31")
    later = "not in it: by closings after that day"
    assert later in closed.run(*leaver).out
    assert closed.run(*leaver, "--format", "json").json["since"] == "300.00"
    assert later not in closed.run("capital", "--leaving", "Ben", "--on", "2026-06-30").out


def test_the_day_of_leaving_is_that_in_the_ledger_or_today(closed: CoOp) -> None:
    assert (
        "leaving on 2026-04-01"
        in closed.run("capital", "--leaving", "Ben", now=on("2026-04-01")).out
    )
    closed.append("main.beancount", "\n2026-03-31 close Equity:Capital:Ben\n")
    assert (
        "leaving on 2026-03-31"
        in closed.run("capital", "--leaving", "Ben", now=on("2026-04-01")).out
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--leaving", "Bem"), "did you mean `Ben`?"),
        (("--leaving", "Nobody"), "the ledger has no such member"),
        (("--on", "2026-06-30"), "it needs `--leaving MEMBER`"),
        (
            ("--leaving", "Ben", "--on", "2023-05-31"),
            "`--leaving Ben`: Ben joined on 2023-06-01, and cannot leave on 2023-05-31",
        ),
        (("2022", "--leaving", "Ben"), "Ben joined on 2023-06-01, and cannot leave on 2022-12-31"),
        (("26",), "is no fiscal year"),
    ],
)
def test_a_command_line_that_says_nothing_is_refused(
    closed: CoOp, arguments: tuple[str, ...], says: str
) -> None:
    said = closed.run("capital", *arguments, code=2)
    assert says in said.err
    assert said.out == ""


def test_check_and_capital_tell_where_capital_accounts_are_not_the_book_value(
    closed: CoOp,
) -> None:
    closed.append("rules.yaml", "check: [capital-accounts]\n")
    assert "capital-accounts-differ" not in closed.run("check").err
    gift = moved("2025-06-06", "Assets:Bank  40 EUR", "Equity:Gifts")
    closed.append("main.beancount", "\n2020-01-01 open Equity:Gifts\n" + gift)
    assert "[capital-accounts-differ]" in closed.run("check", code=1).err
    said = closed.run("capital", "2026", code=1)
    assert "a difference of 40.00 EUR" in said.err
    assert "Total    470.00" in said.out
    assert "capital-accounts-differ" not in closed.run("capital", "2024").err


def test_a_misspelt_member_under_equity_is_told_beside_the_figures(closed: CoOp) -> None:
    taken = moved("2026-02-01", "Equity:Notices:Umma  5 EUR", "Assets:Bank")
    closed.append("main.beancount", "\n2020-01-01 open Equity:Notices:Umma\n" + taken)
    for command in (("capital", "2026"), ("check",)):
        said = closed.run(*command, code=1)
        assert "Equity:Notices:Umma is debited with 5.00 EUR" in said.err
        assert "write `Uma` for the member's name" in said.err


def test_what_all_was_granted_is_told_though_one_has_it_already(closed: CoOp) -> None:
    """300 to Uma and 100 to Ben, whose part is redeemed."""
    paid = moved("2026-02-01", "Equity:Notices:Ben  100 EUR", "Assets:Bank")
    closed.append("main.beancount", paid)
    said = closed.run("capital", "2026", now=on("2026-03-01"))
    assert "2025             400.00  300.00" in said.out
    answer = closed.run("capital", "2026", "--format", "json", now=on("2026-03-01")).json
    assert [each["member"] for each in answer["notices"]] == ["Uma"]
    assert answer["notices_by_year"] == [{"year": 2025, "granted": "400.00", "left": "300.00"}]


def test_moving_what_is_left_to_a_liability_leaves_the_claims_to_be_seen(closed: CoOp) -> None:
    """Ben: 300 of capital, 100 of notices, 20 due."""
    closed.append("main.beancount", "\n2020-01-01 open Liabilities:Leavers:Ben\n")
    for account, amount in (("Equity:Capital:Ben", "300"), ("Equity:Notices:Ben", "100")):
        entry = moved("2026-06-30", f"{account}  {amount} EUR", "Liabilities:Leavers:Ben")
        closed.append("main.beancount", entry)
    closed.append("main.beancount", "\n2026-06-30 close Equity:Capital:Ben\n")
    said = closed.run("capital", "--leaving", "Ben", "--format", "json", now=on("2026-09-01")).json
    assert (said["capital"], said["retained"], said["net"]) == ("300.00", "100.00", "420.00")
    assert [each["left"] for each in said["notices"]] == ["100.00"]
    assert said["problems"] == []
