"""`coopctl members`, as a treasurer runs it."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.assembly.given import ACCOUNTS, RULES, hours, moved
from tests.cli.coop import CoOp
from tests.here import Here

PREVIOUS = "2020-01-01 open Equity:Earnings:Previous\n"
ENTRIES = (
    'include "closings/*.beancount"\n',
    PREVIOUS,
    moved("2024-01-10", "Assets:Bank  350 EUR", "Equity:Capital:Uma"),
    moved("2024-01-10", "Assets:Bank  300 EUR", "Equity:Capital:Ben"),
    moved(
        "2025-01-01",
        "Equity:Earnings:Previous  1242.10 EUR",
        "Liabilities:Members:Uma",
        closing=2024,
    ),
    hours("2025-03-31", Uma="100.5", Ben="60", Helpers="40"),
    moved("2025-03-31", "Expenses:Pay:Uma  900 EUR", "Assets:Bank"),
    "2025-04-30 close Equity:Capital:Cai\n",
)
TEXT = """\
Loom Weavers' Co-operative: members on 2025-06-30
2 members, 2 votes: one each; 1 left in fiscal year 2025

Members
Member  Name        Status      Joined        Left  Years  Vote
Ben     Ben Ito             2023-06-01                  2     1
Cai     Cai Lund            2024-03-15  2025-04-30      1     0
Uma     Uma Okafor  worker  2020-02-29                  5     1

Capital, and dividends due and unpaid, in EUR
Member  Subscribed  Paid in    Owed       Due
Ben         300.00   300.00    0.00      0.00
Cai                    0.00              0.00
Uma         500.00   350.00  150.00  1,242.10
Total       800.00   650.00  150.00  1,242.10

Fiscal year 2025 so far, from 2025-01-01
Member              work (HOUR)  pay (EUR)
Ben                          60       0.00
Cai                           0       0.00
Uma                       100.5     900.00
All members               160.5     900.00
Helpers, no member           40       0.00
Non-members' share     19.95… %        0 %
"""


def on(text: str) -> str:
    return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    (tmp_path / "closings").mkdir()
    (tmp_path / "closings" / "about.beancount").touch()
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "main.beancount").write_text(ACCOUNTS + "\n".join(ENTRIES), encoding="utf-8")
    return Here(tmp_path)


def test_the_register_fits_eighty_columns_and_says_who_has_a_vote(co_op: CoOp) -> None:
    said = co_op.run("members", "--at", "2025-06-30")
    assert [line.rstrip() for line in said.out.splitlines()] == [
        line.rstrip() for line in TEXT.splitlines()
    ]
    assert max(map(len, said.out.splitlines())) <= 80
    assert said.err == ""


def test_without_a_day_it_is_today(co_op: CoOp) -> None:
    assert "members on 2025-04-29\n3 members" in co_op.run("members", now=on("2025-04-29")).out
    assert "members on 2025-05-01\n2 members" in co_op.run("members", now=on("2025-05-01")).out


def test_json_has_everything_with_amounts_as_text(co_op: CoOp) -> None:
    answer = co_op.run("members", "--at", "2025-06-30", "--format", "json").json
    assert (answer["schema"], answer["day"], answer["year"]) == (1, "2025-06-30", 2025)
    assert answer["period"] == {"start": "2025-01-01", "end": "2025-06-30"}
    ben, cai, uma = answer["members"]
    assert uma == {
        "member": "Uma",
        "name": "Uma Okafor",
        "joined": "2020-02-29",
        "left": None,
        "is_member": True,
        "votes": 1,
        "years": 5,
        "subscribed": "500.00",
        "paid_in": "350.00",
        "owed": "150.00",
        "due": "1242.10",
        "to_be_decided": "0.00",
        "contributed": {"work": "100.5", "pay": "900.00"},
        "metadata": {
            "born": "1979-04-05",
            "name": "Uma Okafor",
            "status": "worker",
            "subscribed": "500",
        },
    }
    assert (cai["left"], cai["is_member"], cai["votes"]) == ("2025-04-30", False, 0)
    assert (cai["subscribed"], cai["owed"]) == (None, None)
    assert ben["owed"] == "0.00"
    assert answer["totals"] == {
        "members": 2,
        "votes": 2,
        "subscribed": "800.00",
        "paid_in": "650.00",
        "owed": "150.00",
        "due": "1242.10",
        "to_be_decided": "0.00",
        "contributed": {"work": "160.5", "pay": "900.00"},
    }
    assert answer["workers"] == [{"name": "Helpers", "contributed": {"work": "40", "pay": "0.00"}}]
    assert answer["others_share"] == {"work": "80/401", "pay": "0"}
    assert answer["problems"] == []


def test_csv_has_a_line_for_each_person(co_op: CoOp) -> None:
    out = co_op.run("members", "--at", "2025-06-30", "--format", "csv").out
    rows = {row["row"]: row for row in csv.DictReader(io.StringIO(out))}
    assert rows["Uma"]["section"] == "Member"
    assert rows["Uma"]["Owed"] == "150.00"
    assert rows["Uma"]["Dividend due"] == "1242.10"
    assert rows["Cai"]["section"] == "Left this year"
    assert rows["Cai"]["Votes"] == "0"
    assert rows["2 members"]["Votes"] == "2"
    assert rows["Helpers"]["work (HOUR)"] == "40"


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_pages_hold_the_same_figures(co_op: CoOp, form: str) -> None:
    out = co_op.run("members", "--at", "2025-06-30", "--format", form).out
    assert all(each in out for each in ("Uma Okafor", "1,242.10", "2025-04-30", "Helpers"))


def test_a_co_op_without_work_or_promises_has_short_tables(co_op: CoOp) -> None:
    accounts = ACCOUNTS.replace("  subscribed: 500 EUR\n", "").replace(
        "  subscribed: 300 EUR\n", ""
    )
    rules = RULES.replace("  subscribed: {metadata: subscribed}\n", "")
    rules = rules.replace(", until: subscribed", ", until: 500 EUR")
    (co_op.folder / "main.beancount").write_text(accounts, encoding="utf-8")
    (co_op.folder / "rules.yaml").write_text(rules, encoding="utf-8")
    out = co_op.run("members", "--at", "2025-06-30").out
    assert "Subscribed" not in out
    assert "Left" not in out
    assert "share" not in out


def test_before_anybody_joined_there_is_nobody(co_op: CoOp) -> None:
    out = co_op.run("members", "--at", "2019-12-31").out
    assert out == (
        "Loom Weavers' Co-operative: members on 2019-12-31\n0 members, 0 votes: one each\n"
    )


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30", "2025-2-3", "20250630", "9999-01-01"])
def test_what_is_no_day_is_refused(co_op: CoOp, text: str) -> None:
    said = co_op.run("members", "--at", text, code=2)
    assert "is no day; write it as 2026-03-31" in said.err
    assert said.out == ""


def test_a_broken_assertion_of_a_closing_is_told_beside_the_register(co_op: CoOp) -> None:
    """The register comes from the entries; whoever reads it hears that something is wrong."""
    wrong = "2025-01-01 balance Equity:Reserve  5.00 EUR\n"
    (co_op.folder / "closings" / "2024.beancount").write_text(wrong, encoding="utf-8")
    said = co_op.run("members", "--at", "2025-06-30", code=1)
    assert "2 members, 2 votes" in said.out
    assert "[ledger-error]" in said.err


def test_a_ledger_that_cannot_be_read_gives_no_register(co_op: CoOp) -> None:
    co_op.append("main.beancount", "\n2025-01-01 * \n  Assets:Bank 5 EUR\n")
    said = co_op.run("members", code=1)
    assert said.out == ""
    assert "[ledger-error]" in said.err


def test_a_day_before_any_rate_was_decided_has_its_register_all_the_same(co_op: CoOp) -> None:
    """Who was a member then does not depend on what was decided later."""
    co_op.replace("rules.yaml", "amount: 50% of surplus", "amount: {2024: 50% of surplus}")
    assert "2 members" in co_op.run("members", "--at", "2023-12-31").out
    assert "fiscal year 2023" in co_op.run("capital", "2023").out


def test_rules_with_an_error_are_told_and_nothing_is_shown(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "  account: Equity:Capital:{member}", "  account: Equity:Capital")
    for command in ("members", "capital", "check"):
        said = co_op.run(command, code=1)
        assert "[member-missing]" in said.err
