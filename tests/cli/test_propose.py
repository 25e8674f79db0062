"""`propose`: the paper for the general meeting."""

from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, figures, said, sample, starter
from tests.closing.small import ACCOUNTS, RULES, YEAR_2024, YEAR_2025, small

LOSSES = [
    f'\n{year}-05-05 * "Rent"\n  Expenses:Rent  {cost}.00 EUR\n  Assets:Bank  -{cost}.00 EUR\n'
    for year, cost in ((2024, 30), (2025, 70))
]
"""A loss of 30.00, then of 70.00."""

FIRE = '\n2025-06-06 * "Fire"\n  Expenses:Rent  800.00 EUR\n  Assets:Bank  -800.00 EUR\n'
"""It takes the surplus of 800.00 that there would be."""

FORTY = RULES.replace(
    "  - step: from-reserve\n    amount: remainder\n    from: Equity:Reserve\n",
    "  - step: from-reserve\n    amount: 40% of loss\n    from: Equity:Reserve\n"
    "    overdraw: true\n",
)
"""Leaves a part of a loss to no step."""


@pytest.fixture
def small_one(tmp_path: Path) -> CoOp:
    """A surplus of 800.00: 200.00 to the reserve, 450.00 to Zoe, 150.00 to Abe."""
    return small(tmp_path / "small", YEAR_2025)


@pytest.fixture
def two_years(tmp_path: Path) -> CoOp:
    """2024: a surplus of 300.00, 75.00 to the reserve and 225.00 to Zoe; then 2025."""
    co_op = small(tmp_path / "small", YEAR_2024, YEAR_2025)
    co_op.run("close-year", "2024", "--first")
    return co_op


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    return sample(tmp_path_factory.mktemp("sample") / "co-op")


class TestASurplus:
    @pytest.mark.parametrize("form", FORMATS)
    def test_head_result_steps_funds_and_resolution_in_every_format(
        self, small_one: CoOp, form: str
    ) -> None:
        told = said(small_one.run("propose", "2025", "--format", form).out)
        for words in (
            "Proposal for the allocation of the surplus",
            "Small",
            "Fiscal year 2025, 2025-01-01 to 2025-12-31; amounts in EUR",
            "the closing is not written yet",
            "Turnover 1,000.00",
            "Costs 200.00",
            "Surplus 800.00",
            "Surplus of the year 800.00",
            "reserve 25% of surplus 200.00",
            "Left, taken by no step 0.00",
            "Equity:Reserve 0.00 200.00 0.00 200.00",
            "The general meeting approves the allocation of the surplus of fiscal year 2025",
            "of 800.00 EUR as follows:",
            "200.00 EUR: reserve",
            "600.00 EUR: dividend",
            "Date of the meeting",
            "Members present",
            "Votes for",
            "Votes against",
            "Abstaining",
            "Chair, name and signature",
            "Secretary, name and signature",
        ):
            assert words in told

    @pytest.mark.parametrize("year", ["2023", "2024", "2025"])
    def test_every_format_holds_the_same_figures(self, hikari: CoOp, year: str) -> None:
        found = [figures(hikari.run("propose", year, "--format", form).out) for form in FORMATS]
        assert len(found[0]) > 20
        assert found[0] == found[1] == found[2]

    def test_json_holds_what_the_closing_gives(self, hikari: CoOp) -> None:
        answer = hikari.run("propose", "2025", "--format", "json").json
        closed = hikari.run("close-year", "2025", "--dry-run", "--format", "json").json
        assert answer["schema"] == 1
        assert answer["title"] == "Proposal for the allocation of the surplus"
        assert answer["result"] == {
            "year": 2025,
            "turnover": "56609355",
            "other_income": "2100079",
            "costs": "55069422",
            "surplus": "3640012",
        }
        for step, own in zip(answer["steps"], closed["steps"], strict=True):
            for key in ("step", "title", "rule", "amount", "limited_by", "because"):
                assert step[key] == own[key]
        assert answer["funds"] == closed["funds"]
        totals = sorted(int(each["amount"]) for each in closed["members"])
        assert answer["members"] == {
            "number": 12,
            "receiving": 12,
            "total": str(sum(totals)),
            "smallest": str(totals[0]),
            "largest": str(totals[-1]),
        }

    def test_a_rate_is_told_with_its_figure_and_a_distribution_with_who_shares(
        self, hikari: CoOp
    ) -> None:
        told = said(hikari.run("propose", "2025", "--format", "html").out)
        assert (
            "remainder, limited to capital-limit of capital capital-limit is 1.5% in proportion "
            "to capital, among members with stayed = 1 By-laws art. 55; third co-operative "
            "principle 49,717"
        ) in told

    def test_the_blanks_are_filled_where_the_day_is_known(self, small_one: CoOp) -> None:
        told = said(small_one.run("propose", "2025", "--meeting", "2026-05-30").out)
        assert "To the general meeting of 2026-05-30" in told
        assert "Date of the meeting 2026-05-30" in told

    def test_a_meeting_before_the_year_is_over_is_refused(self, small_one: CoOp) -> None:
        done = small_one.run("propose", "2025", "--meeting", "2025-12-31", code=2)
        assert "is not after the last day of fiscal year 2025, 2025-12-31" in done.err
        assert "is no day" in small_one.run("propose", "2025", "--meeting", "May", code=2).err

    def test_a_fund_that_no_member_may_have_is_called_common_property(self, hikari: CoOp) -> None:
        told = said(hikari.run("propose", "2025", "--format", "html").out)
        assert (
            "Equity:Reserves:Indivisible, common property 4,557,816 1,132,187 0 5,690,003" in told
        )
        assert "Equity:Losses:CarriedForward -749,696 749,696 0 0" in told


class TestTheMembers:
    def test_nobody_is_named_and_no_members_figure_is_there(self, hikari: CoOp) -> None:
        """But the smallest and the largest part, which belong to nobody by name."""
        for year in ("2023", "2025"):
            closed = hikari.run("close-year", year, "--dry-run", "--format", "json").json
            totals = sorted(int(each["amount"]) for each in closed["members"])
            parts = {int(n) for each in closed["members"] for n in each["by_step"].values()}
            shown = {f"{n:,}" for n in (*totals[1:-1], *parts) if n not in (0, totals[0])}
            for form in (*FORMATS, "json"):
                text = hikari.run("propose", year, "--format", form)
                assert not figures(text.out) & shown
                assert not {each.replace(",", "") for each in shown} & figures(text.out)
                for member in closed["members"]:
                    assert member["name"] not in text.out
                    assert member["member"] not in text.out

    @pytest.mark.parametrize(("more", "told"), [(1, False), (2, True)])
    def test_of_three_the_third_would_follow_from_the_total(
        self,
        tmp_path: Path,
        more: int,
        told: bool,  # noqa: FBT001 - a case
    ) -> None:
        names = ("Mia", "Ben")[:more]
        accounts = ACCOUNTS + "".join(
            f"2023-01-01 open Equity:Capital:{each}\n2023-01-01 open Equity:Work:{each}\n"
            for each in names
        )
        hours = "".join(
            f'\n2025-06-01 * "Hours"\n  Equity:Work:{each}  2 HOUR\n  Equity:Work:Done  -2 HOUR\n'
            for each in names
        )
        co_op = small(tmp_path / "co-op", YEAR_2025, hours, accounts=accounts)
        members = co_op.run("propose", "2025", "--format", "json").json["members"]
        assert members["receiving"] == 2 + more
        assert (members["smallest"] is not None) == told
        assert (members["largest"] is not None) == told

    def test_of_two_who_receive_no_smallest_and_no_largest_part_is_told(
        self, small_one: CoOp
    ) -> None:
        told = said(small_one.run("propose", "2025").out)
        assert "Members who receive a part 2 Together 600.00 EUR" in told
        assert "150.00" not in told
        assert "450.00" not in told
        members = small_one.run("propose", "2025", "--format", "json").json["members"]
        assert (members["smallest"], members["largest"]) == (None, None)

    def test_alternatives_tell_no_more(self, hikari: CoOp) -> None:
        arguments = ("propose", "2025", "--set", "business-reserve=3% of turnover", "--format")
        for form in (*FORMATS, "json"):
            text = hikari.run(*arguments, form).out
            assert "Hanako" not in text
            assert "112,828" not in text
            assert "112828" not in text


class TestLastYear:
    def test_its_allocation_stands_beside_this_one(self, two_years: CoOp) -> None:
        """By the rules of 2024: 75.00 and 225.00 of 300.00."""
        told = said(two_years.run("propose", "2025").out)
        assert "Turnover 1,000.00 300.00" in told
        assert "Surplus of the year 800.00 300.00" in told
        assert "reserve 25% of surplus 200.00 75.00" in told
        assert "600.00 225.00" in told
        assert "are those of its closing in the ledger." in told

    def test_by_the_rules_of_its_own_year(self, two_years: CoOp) -> None:
        two_years.replace(
            "rules.yaml",
            "amount: 25% of surplus",
            "amount: {2020: 25% of surplus, 2025: 30% of surplus}",
        )
        assert "30% of surplus 240.00 75.00" in said(two_years.run("propose", "2025").out)

    def test_where_it_was_not_closed_only_its_result_is_there(self, tmp_path: Path) -> None:
        co_op = small(tmp_path / "small", YEAR_2024, YEAR_2025)
        told = said(co_op.run("propose", "2025").out)
        assert "Turnover 1,000.00 300.00" in told
        assert "75.00" not in told
        assert co_op.run("propose", "2025", "--format", "json").json["last_year"] == {
            "year": 2024,
            "turnover": "300.00",
            "other_income": "0.00",
            "costs": "0.00",
            "surplus": "300.00",
            "closed": False,
            "steps": None,
        }

    def test_where_its_closing_says_otherwise_it_is_left_out_and_told(
        self, two_years: CoOp
    ) -> None:
        """A late entry of 100.00: the rules would now give other figures than were decided."""
        two_years.append(
            "main.beancount",
            '\n2024-08-08 * "Late"\n  Income:Sales  -100.00 EUR\n  Assets:Bank  100.00 EUR\n',
        )
        told = said(two_years.run("propose", "2025", "--format", "html").out)
        assert "posts other figures than the books and rules of 2024 give now" in told
        assert "Step Rule and reason 2025 Surplus of the year 800.00 reserve" in told
        assert "reserve 25% of surplus 200.00 dividend" in told

    def test_books_that_begin_with_its_balances_have_no_last_year(self, tmp_path: Path) -> None:
        co_op = starter(tmp_path / "co-op", "jp-wca")
        assert co_op.run("propose", "2025", "--format", "json").json["last_year"] is None
        assert "2024" not in said(co_op.run("propose", "2025").out)

    def test_a_loss_after_a_surplus_has_a_table_of_its_own(self, hikari: CoOp) -> None:
        told = said(hikari.run("propose", "2025", "--format", "html").out)
        assert "Surplus (a loss has a minus) 3,640,012 -1,628,365" in told
        assert "Last year: how the loss was borne" in told
        assert (
            "Half of the loss, borne by the reserve 50% of loss By-laws art. 56(2) 814,183" in told
        )

    def test_a_step_that_the_rules_no_longer_have_is_there(self, two_years: CoOp) -> None:
        two_years.replace(
            "rules.yaml", "  - step: reserve\n", "  - step: reserve\n    title: To the reserve\n"
        )
        closing = two_years.read("closings/2024.beancount")
        two_years.replace(
            "rules.yaml",
            "allocation:\n",
            "allocation:\n  - step: education\n"
            "    amount: {2020: 0% of surplus, 2025: 5% of surplus}\n    to: Equity:Reserve\n",
        )
        told = said(two_years.run("propose", "2025", "--format", "html").out)
        assert "education 5% of surplus 40.00 0.00" in told
        assert two_years.read("closings/2024.beancount") == closing


class TestALoss:
    def test_title_steps_and_resolution_are_those_of_a_loss(self, hikari: CoOp) -> None:
        told = said(hikari.run("propose", "2024", "--format", "html").out)
        for words in (
            "Proposal for bearing the loss",
            "Loss of the year 1,628,365",
            "Half of the loss, borne by the reserve 50% of loss By-laws art. 56(2) 814,183",
            "Members' part nothing of the loss",
            "The general meeting approves that the loss of fiscal year 2024 of 1,628,365 JPY",
            "JPY is borne as follows:",
            "749,696 JPY: Carried forward, to be filled from coming surpluses",
            "as the closing ledgers/closings/2024.beancount has it",
        ):
            assert words in told

    def test_two_years_of_loss_are_told_without_a_minus(self, tmp_path: Path) -> None:
        told = said(small(tmp_path / "small", *LOSSES).run("propose", "2025").out)
        assert "Loss 70.00 30.00" in told
        assert "70.00 EUR: left on Equity:Earnings:Previous" in told

    def test_what_no_step_takes_adds_up_with_the_steps_to_the_loss(self, tmp_path: Path) -> None:
        """40% of 70.00 is 28.00, and 42.00 is left; of the year before, 12.00 and 18.00."""
        co_op = small(tmp_path / "small", *LOSSES, rules=FORTY)
        co_op.run("close-year", "2024", "--first")
        told = said(co_op.run("propose", "2025").out)
        assert "Loss of the year 70.00 30.00" in told
        assert "from-reserve 40% of loss 28.00 12.00" in told
        assert "Left, taken by no step 42.00 18.00" in told

    def test_alternatives_say_what_is_left_and_what_members_bear(self, tmp_path: Path) -> None:
        """Half of 70.00 is 35.00, and as much is left; by members it is borne: 40% is 28.00."""
        borne = FORTY.replace(
            "    from: Equity:Reserve\n",
            "    from: Liabilities:Members:{member}\n    in_proportion_to: work\n",
        )
        co_op = small(tmp_path / "small", YEAR_2025, *LOSSES, FIRE, rules=borne)
        change = ("--set", "from-reserve=50% of loss")
        told = said(co_op.run("propose", "2025", *change, "--format", "html").out)
        assert "Left, taken by no step 42.00 35.00" in told
        assert "What members bear" in told
        assert "What members receive" not in told
        assert "Together 28.00 35.00" in told

    def test_a_year_of_zero_is_taken_note_of(self, tmp_path: Path) -> None:
        entries = (
            '\n2025-05-05 * "Sale"\n  Income:Sales  -70.00 EUR\n  Assets:Bank  70.00 EUR\n'
            '\n2025-05-06 * "Rent"\n  Expenses:Rent  70.00 EUR\n  Assets:Bank  -70.00 EUR\n'
        )
        co_op = small(tmp_path / "small", entries)
        told = said(co_op.run("propose", "2025").out)
        assert "there is nothing to allocate" in told
        assert "takes note that fiscal year 2025 made neither a surplus nor a loss." in told
        assert co_op.run("propose", "2025", "--format", "json").json["steps"] == []


class TestWhatIsAsked:
    def test_each_article_with_what_is_asked_and_given(self, tmp_path: Path) -> None:
        co_op = starter(tmp_path / "co-op", "jp-wca")
        told = said(co_op.run("propose", "2025", "--format", "html").out)
        assert (
            "art. 76(1)-(2) at least 171,835 JPY is asked for legal-reserve >= 10% of (surplus - "
            "cover-losses), until the fund holds 50% of capital, when surplus > 0 171,835 JPY holds"
        ) in told

    def test_what_does_not_hold_is_told_and_an_exception_with_it(self, small_one: CoOp) -> None:
        small_one.append(
            "rules.yaml",
            "requires:\n  - id: half\n    that: reserve >= 50% of surplus\n"
            "    because: By-laws art. 9\n",
        )
        asks = (
            "By-laws art. 9 at least 400.00 EUR is asked for reserve >= 50% of surplus 200.00 EUR"
        )
        told = said(small_one.run("propose", "2025", "--format", "html").out)
        assert f"{asks} does not hold" in told
        small_one.run("close-year", "2025", "--despite", "half", "--reason", "A thin year")
        told = said(small_one.run("propose", "2025", "--format", "html").out)
        assert f"{asks} exception" in told
        (check,) = small_one.run("propose", "2025", "--format", "json").json["checks"]
        assert (check["holds"], check["exception"]) == (False, "A thin year")


class TestAlternatives:
    def test_they_stand_side_by_side_with_the_titles_of_the_steps(self, hikari: CoOp) -> None:
        """3% of 56,609,355 is 1,698,280.65."""
        change = ("--set", "business-reserve=3% of turnover")
        told = said(hikari.run("propose", "2025", *change, "--format", "html").out)
        title = "Reserve for developing our work and our movement"
        assert f"{title} 2% of turnover 3% of turnover" in told
        assert f"{title} 1,132,187 1,698,281" in told
        assert "Equity:Reserves:Indivisible 5,690,003 6,256,097" in told
        assert "Together 976,831 464,033" in told
        assert "Where the meeting decides for an alternative" in told

    def test_json_gives_them_without_members(self, small_one: CoOp) -> None:
        (small_one.folder / "ways.yaml").write_text("half:\n  reserve: 50% of surplus\n")
        arguments = ("propose", "2025", "--scenario", "ways.yaml", "--format", "json")
        today, half = small_one.run(*arguments).json["alternatives"]
        assert (today["name"], half["name"]) == ("today", "half")
        assert half["steps"] == {"reserve": "400.00", "dividend": "400.00"}
        assert "members" not in half

    def test_a_misspelt_step_is_told_as_by_simulate(self, small_one: CoOp) -> None:
        done = small_one.run("propose", "2025", "--set", "reserv=1 EUR", code=1)
        assert "the rules have no step `reserv` [unknown-step]" in done.err


class TestTheState:
    def test_a_draft_is_one_until_the_meeting(self, small_one: CoOp) -> None:
        small_one.append("rules.yaml", "assembly: {approval: required}\n")
        told = said(small_one.run("propose", "2025").out)
        assert "Draft, for the meeting to approve; the closing is not written yet" in told
        early = said(small_one.run("propose", "2025", now="1735689600").out)  # 2025-01-01
        assert "Provisional: the fiscal year is not over" in early

    def test_a_closing_of_an_earlier_state_is_told(self, small_one: CoOp) -> None:
        small_one.run("close-year", "2025")
        assert "as the closing closings/2025.beancount has it" in said(
            small_one.run("propose", "2025").out
        )
        small_one.replace("rules.yaml", "25% of surplus", "30% of surplus")
        assert "is of an earlier state of books or rules" in said(
            small_one.run("propose", "2025").out
        )

    def test_it_writes_nothing_but_the_answer(self, small_one: CoOp) -> None:
        before = small_one.files()
        small_one.run("propose", "2025", "--format", "html", "--output", "paper.html")
        after = small_one.files()
        assert after.keys() - before.keys() == {"paper.html"}
        assert {name: after[name] for name in before} == before


def test_titles_are_no_html_and_act_on_no_terminal(small_one: CoOp) -> None:
    small_one.replace(
        "rules.yaml",
        "  - step: reserve\n",
        '  - step: reserve\n    title: "<script>alert(1)</script> | \\u202e [a](http://b)"\n',
    )
    for form in FORMATS:
        text = small_one.run("propose", "2025", "--format", form).out
        assert "\u202e" not in text
        assert "<script>" not in text or form == "text"
        assert form != "markdown" or "[a](http" not in text


def test_text_fits_eighty_columns_also_with_alternatives(hikari: CoOp) -> None:
    text = hikari.run("propose", "2025", "--set", "business-reserve=3% of turnover").out
    assert max(map(len, text.splitlines())) <= 80


def test_other_income_is_told_apart_from_turnover(tmp_path: Path) -> None:
    rules = RULES.replace("members:\n", "accounts: {turnover: [Income:Sales]}\nmembers:\n", 1)
    grant = (
        "\n2025-01-01 open Income:Grants\n"
        '\n2025-06-06 * "Grant"\n  Income:Grants  -40.00 EUR\n  Assets:Bank  40.00 EUR\n'
    )
    told = said(small(tmp_path / "small", YEAR_2025, grant, rules=rules).run("propose", "2025").out)
    assert "Turnover 1,000.00 Other income 40.00 Costs 200.00 Surplus 840.00" in told


@pytest.mark.parametrize("command", ["propose", "year"])
def test_discounts_that_are_turnover_are_neither_other_income_nor_costs(
    tmp_path: Path, command: str
) -> None:
    """The starter's sales of 88,080.40, and discounts of 1,000.00 beside costs of 73,988.05."""
    co_op = starter(tmp_path / "co-op", "principles")
    co_op.replace("rules.yaml", "[Income:Sales]", "[Income:Sales, Expenses:Discounts]")
    entries = co_op.folder / "ledgers" / "2025.beancount"
    text = entries.read_text(encoding="utf-8") + (
        "2025-01-01 open Expenses:Discounts\n"
        '2025-12-30 * "Discounts"\n  Expenses:Discounts  1000.00 EUR\n  Assets:Bank\n'
    )
    entries.write_text(text, encoding="utf-8")
    figures = ["87080.40", "0.00", "73988.05", "13092.35"]
    if command == "propose":
        made = co_op.run("propose", "2025", "--format", "json").json["result"]
        keys = ("turnover", "other_income", "costs", "surplus")
        assert [made[key] for key in keys] == figures
        told = said(co_op.run("propose", "2025").out)
        assert "Turnover 87,080.40 Costs 73,988.05 Surplus 13,092.35" in told
        return
    sections = co_op.run("report", "year", "2025", "--format", "json").json["sections"]
    made = {
        (section["id"], row["id"]): row["cells"] for section in sections for row in section["rows"]
    }
    assert ("result", "other-income") not in made
    assert ("costs", "Expenses:Discounts") not in made
    assert made["result", "turnover"]["actual"] == made["history", "2025"]["turnover"] == "87080.40"
    assert made["result", "costs"]["actual"] == made["history", "2025"]["costs"] == "73988.05"
    assert made["result", "surplus"]["actual"] == "13092.35"
