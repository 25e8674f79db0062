"""`report year`, `report funds`, `report community`: the same figures in every format."""

import csv
import io
from pathlib import Path

import pytest

from tests.assembly.approved import LATE, approve, drafted
from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, said, sample, starter
from tests.closing.small import RULES, YEAR_2024, YEAR_2025, small, with_closing

USED = """
2025-06-01 * "School" "Course" #education
  Equity:Reserve  20.00 EUR
  Assets:Bank

2025-07-01 * "Fair" "=HYPERLINK(1)"
  Equity:Reserve  5.00 EUR
  Assets:Bank

2025-08-01 * "Gift"
  Equity:Reserve  -10.00 EUR
  Assets:Bank
"""
WITH_USES = RULES.replace(
    "    to: Equity:Reserve\n",
    "    to: Equity:Reserve\n    indivisible: true\n    uses: [education]\n",
)
LARGEST_PAGE = 200_000
IN_JULY_2026 = "1783000000"


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """2024: 300.00, of it 75.00 to the reserve; 2025: 800.00, and the reserve is used."""
    made = small(tmp_path / "small", YEAR_2024, YEAR_2025, USED, rules=WITH_USES)
    made.run("close-year", "2024", "--first")
    return made


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    return sample(tmp_path_factory.mktemp("sample") / "co-op")


def cells(co_op: CoOp, *command: str) -> dict[tuple[str, str, str], str | None]:
    """Give every cell of a report's JSON by section, row and column."""
    answer = co_op.run("report", *command, "--format", "json").json
    return {
        (section["id"], row["id"], column): value
        for section in answer["sections"]
        for row in section["rows"]
        for column, value in row["cells"].items()
    }


def in_csv(co_op: CoOp, *command: str) -> dict[tuple[str, str, str], str]:
    """Give the same from the CSV."""
    rows = csv.DictReader(io.StringIO(co_op.run("report", *command, "--format", "csv").out))
    return {(each["section"], each["row"], each["column"]): each["value"] for each in rows}


@pytest.mark.parametrize("command", [("month", "2026-03"), ("year", "2025"), ("funds",)])
def test_funds_that_end_alike_are_told_apart(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Midori carries surpluses on one account, and losses on another."""
    told = starter(tmp_path / "midori", "jp-wca").run("report", *command).out
    rows = [line.split("  ")[0] for line in told.splitlines()]
    assert "Losses:CarriedForward" in rows
    assert "Surplus:CarriedForward" in rows
    assert "CarriedForward" not in rows


class TestTheYear:
    def test_result_allocation_and_history_by_hand(self, co_op: CoOp) -> None:
        found = cells(co_op, "year", "2025")
        for key, value in {
            ("result", "turnover", "actual"): "1000.00",
            ("result", "turnover", "last-year"): "300.00",
            ("result", "surplus", "actual"): "800.00",
            ("allocation", "reserve", "amount"): "200.00",
            ("allocation", "dividend", "amount"): "600.00",
            ("allocation", "surplus", "amount"): "800.00",
            ("funds-after", "Equity:Reserve", "opening"): "60.00",
            ("funds-after", "Equity:Reserve", "closing"): "260.00",
            ("given", "2024", "funds"): "75.00",
            ("given", "2024", "members"): "225.00",
            ("given", "2025", "funds"): "200.00",
            ("given", "2025", "members"): "600.00",
            ("history", "2024", "surplus"): "300.00",
            ("history", "2025", "costs"): "200.00",
            ("funds", "Equity:Reserve", "2024"): "0.00",
            ("funds", "Equity:Reserve", "2025"): "60.00",
            ("work", "2025", "members"): "4",
            ("work", "2025", "turnover-per-hour"): "250.00",
            ("members", "2025", "at-end"): "2",
        }.items():
            assert found[key] == value, key

    def test_a_year_that_is_not_closed_has_no_figure_in_the_history(self, tmp_path: Path) -> None:
        found = cells(small(tmp_path / "small", YEAR_2024, YEAR_2025), "year", "2025")
        assert found["given", "2024", "funds"] is None
        assert found["given", "2024", "surplus"] == "300.00"

    @pytest.mark.parametrize("more", ["dated: year-end", "income_statement: zero"])
    def test_the_history_is_the_same_however_closings_are_entered(
        self, tmp_path: Path, more: str
    ) -> None:
        rules = with_closing(more, WITH_USES)
        made = small(tmp_path / "small", YEAR_2024, YEAR_2025, USED, rules=rules)
        made.run("close-year", "2024", "--first")
        made.run("close-year", "2025")
        for year, turnover, funds, members in (
            ("2024", "300.00", "75.00", "225.00"),
            ("2025", "1000.00", "200.00", "600.00"),
        ):
            found = cells(made, "year", "2025")
            assert found["history", year, "turnover"] == turnover
            assert found["given", year, "funds"] == funds
            assert found["given", year, "members"] == members

    def test_a_year_with_another_root_and_no_members_can_be_reported(self, tmp_path: Path) -> None:
        rules = RULES.split("members:\n")[0] + (
            "allocation:\n  - {step: reserve, amount: remainder, to: Capital:Reserve}\n"
            "losses:\n  - {step: borne, amount: remainder, from: Capital:Reserve}\n"
            "closing: {folder: closings}\n"
        )
        accounts = (
            'option "operating_currency" "EUR"\noption "name_equity" "Capital"\n'
            'option "name_income" "Ingresos"\n'
            "2023-01-01 open Capital:Reserve\n2023-01-01 open Ingresos:Ventas\n"
            "2023-01-01 open Assets:Bank\n"
        )
        sale = '2025-03-01 * "Sale"\n  Ingresos:Ventas  -40.00 EUR\n  Assets:Bank\n'
        made = small(tmp_path / "small", sale, accounts=accounts, rules=rules)
        found = cells(made, "year", "2025")
        assert found["allocation", "reserve", "amount"] == "40.00"
        assert found["given", "2025", "funds"] == "40.00"
        made.run("report", "funds")
        told = said(made.run("report", "community", "2025").out)
        assert "`members: account`" in told
        assert "hours in the ledger" in told

    def test_who_joined_and_left_is_named_to_the_members(self, co_op: CoOp) -> None:
        co_op.append(
            "main.beancount",
            '\n2025-02-01 open Equity:Capital:Ivo\n  name: "Ivo Kos"\n'
            "2025-09-30 close Equity:Capital:Abe\n",
        )
        found = cells(co_op, "year", "2025")
        assert found["joined-and-left", "Ivo", "joined"] == "2025-02-01"
        assert found["joined-and-left", "Abe", "left"] == "2025-09-30"
        counts = [
            found["members", "2025", each] for each in ("at-start", "joined", "left", "at-end")
        ]
        assert counts == ["2", "1", "1", "2"]
        assert "Ivo Kos" in co_op.run("report", "year", "2025").out

    def test_a_running_year_is_told_apart(self, co_op: CoOp) -> None:
        told = said(co_op.run("report", "year", "2025", now="1751328000").out)
        assert "The fiscal year is not over" in told

    def test_the_sample_closed_years_say_what_their_closings_posted(self, hikari: CoOp) -> None:
        found = cells(hikari, "year", "2025")
        assert found["given", "2023", "funds"] == "1373480"
        assert found["given", "2023", "members"] == "907574"
        assert found["given", "2024", "funds"] == found["given", "2024", "surplus"] == "-1628365"

    def test_the_page_is_small_and_nothing_else_is_written(self, hikari: CoOp) -> None:
        before = hikari.files()
        page = hikari.run("report", "year", "2025", "--format", "html").out
        assert len(page.encode()) < LARGEST_PAGE
        assert hikari.files() == before


class TestFunds:
    EXPECTED = {  # noqa: RUF012 - read only
        "opening": "0.00",
        "credited": "75.00",
        "other-in": "10.00",
        "used:education": "20.00",
        "untagged": "5.00",
        "closing": "60.00",
    }

    def test_the_roll_forward_by_hand(self, co_op: CoOp) -> None:
        found = cells(co_op, "funds", "--from", "2024", "--to", "2025")
        for row, value in self.EXPECTED.items():
            assert found["fund:Equity:Reserve", row, "2025"] == value, row

    @pytest.mark.parametrize("form", FORMATS)
    def test_it_reads_the_same_in_every_format(self, co_op: CoOp, form: str) -> None:
        told = said(co_op.run("report", "funds", "--to", "2025", "--format", form).out)
        for words in (
            "In: by closings 0.00 75.00",
            "Out: used for education 0.00 20.00",
            "Out: no use named 0.00 5.00",
            "School: Course 2025-06-01 education 20.00",
        ):
            assert words in told, words

    NESTED = RULES.replace(
        "  - step: dividend\n",
        "  - {step: aid, amount: 10% of surplus, to: Equity:Reserve:Aid}\n  - step: dividend\n",
    )
    GIVEN = """
2023-01-01 open Equity:Reserve:Aid

2024-12-01 * "Gift"
  Equity:Reserve      -30.00 EUR
  Equity:Reserve:Aid  -10.00 EUR
  Assets:Bank
"""

    def test_a_fund_within_a_fund_is_counted_once(self, tmp_path: Path) -> None:
        """800.00: 200.00 to the reserve, and 80.00 to the fund for aid, which is a part of it."""
        co_op = small(tmp_path, YEAR_2025, self.GIVEN, rules=self.NESTED)
        co_op.run("close-year", "2025")
        found = cells(co_op, "year", "2025")
        shown = {
            row: [found["funds-after", row, column] for column in ("opening", "in", "closing")]
            for row in ("Equity:Reserve", "Equity:Reserve:Aid", "total")
        }
        assert shown == {
            "Equity:Reserve": ["40.00", "280.00", "320.00"],
            "Equity:Reserve:Aid": ["10.00", "80.00", "90.00"],
            "total": ["40.00", "280.00", "320.00"],
        }
        told = cells(co_op, "funds", "--from", "2025", "--to", "2026")
        assert [told["funds", "total", year] for year in ("2025", "2026")] == ["40.00", "320.00"]
        said_once = "together it counts once"
        assert said_once in co_op.run("report", "funds").out.replace("\n", " ")
        assert said_once in co_op.run("report", "year", "2025").out.replace("\n", " ")

    def test_a_narration_runs_in_no_spreadsheet(self, co_op: CoOp) -> None:
        text = co_op.run("report", "funds", "--to", "2025", "--format", "csv").out
        rows = list(csv.reader(io.StringIO(text)))
        assert not [cell for row in rows for cell in row if cell.startswith("=")]

    def test_years_that_are_no_run_are_refused(self, co_op: CoOp) -> None:
        done = co_op.run("report", "funds", "--from", "2025", "--to", "2024", code=2)
        assert "2025 to 2024" in done.err

    def test_rules_without_a_fund_have_nothing_to_follow(self, tmp_path: Path) -> None:
        steps = RULES.split("allocation:\n")[0] + (
            "allocation:\n  - {step: all, amount: remainder, in_proportion_to: work, "
            'to: "Liabilities:Members:{member}"}\nclosing: {folder: closings}\n'
        )
        made = small(tmp_path / "small", YEAR_2025, rules=steps)
        assert "names a fund" in made.run("report", "funds", code=1).err


class TestCommunity:
    def test_no_format_names_a_member(self, hikari: CoOp) -> None:
        names = [
            line.split('"')[1]
            for line in hikari.read("ledgers/members.beancount").splitlines()
            if line.startswith("  name:")
        ]
        assert names
        ids = [
            line.rpartition(":")[2].split()[0]
            for line in hikari.read("ledgers/members.beancount").splitlines()
            if " open Equity:Capital:" in line
        ]
        for form in (*FORMATS, "csv", "json"):
            told = hikari.run("report", "community", "2025", "--format", form).out
            assert not [name for name in (*names, *ids) if name in told]

    def test_the_sample_has_every_figure(self, hikari: CoOp) -> None:
        assert "Not in the ledger" not in hikari.run("report", "community", "2025").out
        found = cells(hikari, "community", "2025")
        assert found["jobs", "members", "year"] == "11"
        assert found["groups", "retired", "members"] == "3"
        assert found["born", "1950s", "members"] == "3"

    @pytest.mark.parametrize(
        ("language", "word"),
        [("en", "not said"), ("ja", "記載なし"), ("es", "sin indicar"), ("fr", "non indiqué")],
    )
    def test_who_says_nothing_is_in_no_decade(
        self, tmp_path: Path, language: str, word: str
    ) -> None:
        """Three were born in the 1970s; three do not say, and none of the six says a group."""
        opened = "".join(
            f"2023-01-01 open Equity:Capital:M{each}\n" + "  born: 1975\n" * (each < 3)
            for each in range(4)
        )
        co_op = small(tmp_path, YEAR_2025, opened)
        (tmp_path / "closings" / "about.beancount").touch()
        found = co_op.run("report", "community", "2025", "--lang", language).out
        assert word in found
        assert f"{word}s" not in found
        assert "not said" not in found or language == "en"

    def test_a_year_before_without_a_price_is_not_known_and_that_is_told(
        self, tmp_path: Path
    ) -> None:
        abroad = '\n2024-05-05 * "Tool"\n  Expenses:Rent  9.00 USD\n  Assets:Bank  -9.00 USD\n'
        rules = RULES + "convert: transaction\n"
        co_op = small(tmp_path, YEAR_2024, YEAR_2025, abroad, rules=rules)
        (tmp_path / "closings" / "about.beancount").touch()
        done = co_op.run("report", "community", "2025", "--format", "json")
        assert "warning: 9.00 USD on Expenses:Rent, 2024-05-05, has no price" in done.err
        hours = next(each for each in done.json["sections"] if each["id"] == "hours")
        assert [each["id"] for each in hours["columns"]] == ["year"]
        assert "[no-price]" in co_op.run("report", "community", "2024", code=1).err

    def test_a_running_year_is_told_apart(self, co_op: CoOp) -> None:
        """On its last day it is; on the day after it is whole."""
        last, next_ = "1767139200", "1767225600"
        told = "The fiscal year is not over: what there is of it so far stands beside whole years."
        assert told in said(co_op.run("report", "community", "2025", now=last).out)
        assert told not in said(co_op.run("report", "community", "2025", now=next_).out)

    def test_what_is_not_in_the_ledger_says_what_to_write(self, co_op: CoOp) -> None:
        told = said(co_op.run("report", "community", "2025").out)
        for words in ('supplier: "local"', 'customer: "public"', "group:", "born:", "#learning"):
            assert words in told, words

    def test_beside_local_purchases_stands_what_is_a_purchase_and_how_to_leave_it_out(
        self, co_op: CoOp
    ) -> None:
        """Without the mark, rent and pay that no measure counts would pass for what was bought."""
        mark = "unless `purchase: FALSE` stands below the `open` of their account"
        assert mark not in said(co_op.run("report", "community", "2025").out)
        bought = '\n2025-05-05 * "Tool"\n  supplier: "local"\n  Expenses:Rent  9.00 EUR\n'
        co_op.append("main.beancount", bought + "  Assets:Bank  -9.00 EUR\n")
        assert mark in said(co_op.run("report", "community", "2025").out)

    def test_the_same_hours_in_json_and_csv(self, hikari: CoOp) -> None:
        command = ("community", "2025")
        assert in_csv(hikari, *command)["hours", "hours", "year"] == "18603"
        assert cells(hikari, *command)["hours", "hours", "year"] == "18603"


@pytest.mark.parametrize("command", [("year", "2025"), ("funds",), ("community", "2025")])
def test_every_cell_is_the_same_in_json_and_csv(hikari: CoOp, command: tuple[str, ...]) -> None:
    found, written = cells(hikari, *command), in_csv(hikari, *command)
    for key, value in found.items():
        if value is None:
            assert written[key] == ""
        elif "/" not in value:
            assert written[key] == value, key


class TestAnApprovedYear:
    """The closing gave 200.00 and 600.00; a late cost of 40.00 takes 10.00 and 30.00 back."""

    @pytest.fixture
    def corrected(self, tmp_path: Path) -> CoOp:
        made = drafted(tmp_path)
        approve(made)
        made.append("main.beancount", LATE)
        made.run("close-year", "2025", "--correct", now=IN_JULY_2026)
        made.append("main.beancount", YEAR_2025.replace("2025-", "2026-"))
        return made

    def test_figures_that_are_not_those_of_the_closing_are_told(self, tmp_path: Path) -> None:
        made = drafted(tmp_path)
        approve(made)
        assert "posted" not in made.run("report", "year", "2025").out
        made.append("main.beancount", LATE)
        told = said(made.run("report", "year", "2025").out)
        assert "posted 200.00 EUR to funds and 600.00 EUR to members" in told

    def test_the_history_counts_the_correction(self, corrected: CoOp) -> None:
        found = cells(corrected, "year", "2026")
        assert found["given", "2025", "surplus"] == "760.00"
        assert found["given", "2025", "funds"] == "190.00"
        assert found["given", "2025", "members"] == "570.00"

    def test_the_fund_has_it_out_by_closings_when_it_is_dated(self, corrected: CoOp) -> None:
        found = cells(corrected, "funds", "--from", "2025", "--to", "2026")
        assert found["fund:Equity:Reserve", "credited", "2026"] == "200.00"
        assert found["fund:Equity:Reserve", "drawn", "2026"] == "10.00"
        assert found["fund:Equity:Reserve", "closing", "2026"] == "190.00"
