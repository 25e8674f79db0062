"""`statement`: a member's own page, and nobody else's figures on it."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.cli.papers import FORMATS, ROOT, figures, said, sample, starter
from tests.closing.small import RULES, YEAR_2024, YEAR_2025, small

ENDS = {"text": "txt", "markdown": "md", "html": "html", "json": "json"}


@pytest.fixture
def small_one(tmp_path: Path) -> CoOp:
    """A surplus of 800.00: 200.00 to the reserve, 450.00 to Zoe, 150.00 to Abe."""
    return small(tmp_path / "small", YEAR_2025)


@pytest.fixture(scope="module")
def hikari(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    return sample(tmp_path_factory.mktemp("sample") / "co-op")


class TestThePage:
    @pytest.mark.parametrize("form", FORMATS)
    def test_it_tells_work_share_and_where_it_goes_in_every_format(
        self, small_one: CoOp, form: str
    ) -> None:
        """600.00 by 3 of 4 hours."""
        told = said(small_one.run("statement", "2025", "Zoe", "--format", form).out)
        for words in (
            "Statement of Zoe",
            "Small",
            "Fiscal year 2025, 2025-01-01 to 2025-12-31; amounts in EUR",
            "2023-01-01",
            "one, as every member has",
            "work (hours) 3 4",
            "The co-op made a surplus of 800.00 EUR in the year.",
            "600.00 EUR × 3 / 4 hours = 450.00 EUR",
            "Together 450.00",
            "To be paid out Liabilities:Members:Zoe 450.00",
            "Equity:Capital:Zoe 0.00 0.00 0.00",
            "Liabilities:Members:Zoe 0.00 450.00 450.00",
        ):
            assert words in told
        assert "Abe" not in told

    def test_in_a_skipped_step_nobody_is_said_to_be_eligible_or_not(self, tmp_path: Path) -> None:
        """In one that runs, who passes its tests is eligible, and who does not is not."""
        dividend = "    in_proportion_to: work\n"
        for key, eligible in (
            ("when: surplus > 5000 EUR", None),
            ("eligible: [work >= 3]", True),
            ("eligible: [work >= 4]", False),
        ):
            rules = RULES.replace(dividend, f"{dividend}    {key}\n", 1)
            co_op = small(tmp_path / key[-6:], YEAR_2025, rules=rules)
            (step,) = co_op.run("statement", "2025", "Zoe", "--format", "json").json["steps"]
            assert step["eligible"] is eligible

    def test_json_holds_the_same_figures(self, small_one: CoOp) -> None:
        answer = small_one.run("statement", "2025", "Zoe", "--format", "json").json
        assert (answer["schema"], answer["member"], answer["votes"]) == (1, "Zoe", 1)
        assert answer["measures"] == [
            {"measure": "work", "unit": "hours", "own": "3", "total": "4"}
        ]
        (step,) = answer["steps"]
        assert (step["step"], step["pool"], step["own"], step["total"]) == (
            "dividend",
            "600.00",
            "3",
            "4",
        )
        assert (step["exact"], step["part"], step["amount"]) == ("450", "450.00", "450.00")
        assert answer["amount"] == "450.00"
        assert answer["split"] == [
            {"purpose": "cash", "account": "Liabilities:Members:Zoe", "amount": "450.00"}
        ]
        assert answer["accounts"][1] == {
            "account": "Liabilities:Members:Zoe",
            "before": "0.00",
            "moved": "450.00",
            "after": "450.00",
        }

    def test_it_agrees_with_the_closing_to_the_unit(self, hikari: CoOp) -> None:
        for year in ("2023", "2025"):
            closed = hikari.run("close-year", year, "--dry-run", "--format", "json").json
            pages = hikari.run("statement", year, "--all", "--format", "json").json["statements"]
            assert {each["member"]: each["amount"] for each in pages} == {
                each["member"]: each["amount"] for each in closed["members"]
            }
            for page, member in zip(pages, closed["members"], strict=True):
                parts = {each["step"]: each["amount"] for each in page["steps"]}
                assert member["by_step"].items() <= parts.items()
                split = sum(int(each["amount"]) for each in page["split"])
                assert split == int(page["amount"])

    def test_who_has_no_part_in_a_step_reads_why(self, hikari: CoOp) -> None:
        """Rin is on probation."""
        told = said(hikari.run("statement", "2025", "Rin", "--format", "html").out)
        assert "nothing: not among members with status = worker, work >= 100" in told
        assert "49,717 JPY × 70,000 / 3,314,500 JPY = 1,049.98… JPY" in told
        assert "Together 1,050" in told

    def test_in_a_year_of_loss_the_members_are_told_that_they_bear_nothing(
        self, hikari: CoOp
    ) -> None:
        told = said(hikari.run("statement", "2024", "Hanako").out)
        assert "The co-op made a loss of 1,628,365 JPY in the year." in told
        assert "By the rules, members bear nothing of it." in told
        assert "To be paid out" not in told

    def test_who_left_is_shown_with_the_day_and_a_vote_until_then(self, hikari: CoOp) -> None:
        told = said(hikari.run("statement", "2024", "Takeshi").out)
        assert "Left 2024-09-30" in told
        assert "one until 2024-09-30" in told

    def test_text_fits_eighty_columns(self, hikari: CoOp) -> None:
        for line in hikari.run("statement", "2025", "--all").out.splitlines():
            assert len(line) <= 80

    def test_a_draft_says_so(self, small_one: CoOp) -> None:
        small_one.append("rules.yaml", "assembly: {approval: required}\n")
        told = small_one.run("statement", "2025", "Zoe").out
        assert "Draft, until the general meeting has approved it; its closing is not" in told
        early = small_one.run("statement", "2025", "Zoe", now="1735689600").out  # 2025-01-01
        assert "Provisional: the fiscal year is not over" in early

    def test_it_says_whether_the_closing_in_the_ledger_gives_the_same(
        self, small_one: CoOp
    ) -> None:
        assert "its closing is not in the ledger yet" in said(
            small_one.run("statement", "2025", "Zoe").out
        )
        small_one.run("close-year", "2025")
        same = said(small_one.run("statement", "2025", "Zoe").out)
        assert (
            "Worked out by the rules of the year, and as its closing in the ledger has it" in same
        )
        small_one.replace("rules.yaml", "25% of surplus", "30% of surplus")
        other = said(small_one.run("statement", "2025", "Zoe").out)
        assert "the closing in the ledger gives other figures than these" in other


class TestCapitalAndDues:
    def test_capital_is_followed_over_the_year(self, small_one: CoOp) -> None:
        small_one.append(
            "main.beancount",
            '\n2024-06-01 * "Paid in"\n  Equity:Capital:Zoe  -300.00 EUR\n'
            "  Assets:Bank  300.00 EUR\n"
            '\n2025-06-01 * "Paid in"\n  Equity:Capital:Zoe  -100.00 EUR\n'
            "  Assets:Bank  100.00 EUR\n"
            '\n2025-08-01 * "Paid back"\n  Equity:Capital:Zoe  50.00 EUR\n'
            "  Assets:Bank  -50.00 EUR\n",
        )
        told = said(small_one.run("statement", "2025", "Zoe").out)
        assert (
            "At the beginning of the year 300.00 Paid in 100.00 Repaid -50.00 "
            "At the end of the year 350.00"
        ) in told
        answer = small_one.run("statement", "2025", "Zoe", "--format", "json").json
        assert answer["capital"] == {
            "opening": "300.00",
            "paid_in": "100.00",
            "distributed": "0.00",
            "retained": "0.00",
            "losses": "0.00",
            "repaid": "50.00",
            "closing": "350.00",
        }

    def test_what_is_paid_and_what_is_still_due_is_told_once_the_closing_stands(
        self, small_one: CoOp
    ) -> None:
        assert "still due" not in small_one.run("statement", "2025", "Zoe").out
        small_one.run("close-year", "2025")
        small_one.append(
            "main.beancount",
            '\n2026-05-01 * "Paid"\n  Liabilities:Members:Zoe  100.00 EUR\n'
            "  Assets:Bank  -100.00 EUR\n",
        )
        told = said(small_one.run("statement", "2025", "Zoe").out)
        assert "Paid and still due on 2027-01-01" in told
        assert "2025 450.00 100.00 350.00" in told
        before = said(small_one.run("statement", "2025", "Zoe", now="1774915200").out)
        assert "2025 450.00 0.00 450.00" in before  # on 2026-03-31

    def test_a_grant_that_is_all_paid_is_told_as_paid(self, small_one: CoOp) -> None:
        small_one.run("close-year", "2025")
        small_one.append(
            "main.beancount",
            '\n2026-05-01 * "Paid"\n  Liabilities:Members:Zoe  450.00 EUR\n'
            "  Assets:Bank  -450.00 EUR\n",
        )
        told = said(small_one.run("statement", "2025", "Zoe").out)
        assert "2025 450.00 450.00 0.00" in told

    def test_what_was_paid_beyond_what_is_due_is_told(self, small_one: CoOp) -> None:
        """450.00 granted and 462.50 paid; the next year's page tells it as well."""
        small_one.run("close-year", "2025")
        small_one.append(
            "main.beancount",
            '\n2026-05-01 * "Paid"\n  Liabilities:Members:Zoe  462.50 EUR\n'
            "  Assets:Bank  -462.50 EUR\n",
        )
        more = "12.50 EUR more was paid to you than is due"
        for year in ("2025", "2026"):
            assert more in said(small_one.run("statement", year, "Zoe").out)
            page = small_one.run("statement", year, "Zoe", "--format", "json").json
            assert page["paid_ahead"] == "12.50"
        other = small_one.run("statement", "2025", "Abe")
        assert "more was paid" not in said(other.out)

    def test_what_the_ledger_granted_is_told_though_it_is_paid_and_the_books_changed(
        self, small_one: CoOp
    ) -> None:
        """By today's books Zoe's share is 427.50; the closing in the ledger gave 450.00."""
        small_one.run("close-year", "2025")
        small_one.append(
            "main.beancount",
            '\n2026-05-01 * "Paid"\n  Liabilities:Members:Zoe  450.00 EUR\n'
            "  Assets:Bank  -450.00 EUR\n"
            '\n2025-12-30 * "Late"\n  Expenses:Rent  40.00 EUR\n  Assets:Bank  -40.00 EUR\n',
        )
        told = said(small_one.run("statement", "2025", "Zoe").out)
        assert "Together 427.50" in told
        assert "2025 450.00 450.00 0.00" in told

    def test_an_account_below_another_is_not_counted_in_it_as_well(self, tmp_path: Path) -> None:
        """100.00 paid in, and half of 450.00 kept below the capital account."""
        rules = RULES.replace(
            "    to: Liabilities:Members:{member}\n",
            "    to:\n"
            "      Equity:Capital:{member}:Kept: 50%\n"
            "      Liabilities:Members:{member}: rest\n",
        )
        paid = """
            2024-06-01 open Equity:Capital:Zoe:Kept

            2024-06-01 * "Paid in, and kept before"
              Equity:Capital:Zoe       -100.00 EUR
              Equity:Capital:Zoe:Kept   -30.00 EUR
              Assets:Bank               130.00 EUR
        """
        co_op = small(tmp_path / "small", YEAR_2025, paid, rules=rules)
        told = said(co_op.run("statement", "2025", "Zoe").out)
        assert "Equity:Capital:Zoe 100.00 0.00 100.00" in told
        assert "Equity:Capital:Zoe:Kept 30.00 225.00 255.00" in told

    def test_earlier_years_still_due_are_there_as_well(self, tmp_path: Path) -> None:
        """2024: 225.00 to Zoe, of which nothing is paid."""
        co_op = small(tmp_path / "small", YEAR_2024, YEAR_2025)
        co_op.run("close-year", "2024", "--first")
        told = said(co_op.run("statement", "2025", "Zoe").out)
        assert "2024 225.00 0.00 225.00" in told

    def test_a_share_is_split_between_cash_what_is_kept_and_tax(self, tmp_path: Path) -> None:
        """450.00: 20% tax is 90.00, half is 225.00, the rest 135.00."""
        rules = RULES.replace(
            "    to: Liabilities:Members:{member}\n",
            "    to:\n"
            "      Liabilities:Tax:Withheld:{member}: 20%\n"
            "      Equity:Notices:{member}: 50%\n"
            "      Liabilities:Members:{member}: rest\n",
        )
        co_op = small(tmp_path / "small", YEAR_2025, rules=rules)
        told = said(co_op.run("statement", "2025", "Zoe").out)
        assert "Tax withheld for you Liabilities:Tax:Withheld:Zoe 90.00" in told
        assert "Kept in the co-op on your account Equity:Notices:Zoe 225.00" in told
        assert "To be paid out Liabilities:Members:Zoe 135.00" in told
        co_op.run("close-year", "2025")
        due = co_op.run("statement", "2025", "Zoe", "--format", "json").json["dues"]
        assert due == [{"year": 2025, "granted": "135.00", "paid": "0.00", "left": "135.00"}]

    def test_a_loss_that_members_bear_is_below_zero(self, tmp_path: Path) -> None:
        """The year costs 1,000.00 more: a loss of 200.00, by 3 and 1 hours; Zoe has 120.00."""
        rules = RULES.replace(
            "  - step: from-reserve\n    amount: remainder\n    from: Equity:Reserve\n",
            "  - step: charge\n    amount: loss\n    in_proportion_to: work\n"
            "    from: Equity:Capital:{member}\n",
        )
        more = """
            2024-06-01 * "Paid in"
              Equity:Capital:Zoe  -120.00 EUR
              Equity:Capital:Abe  -500.00 EUR
              Assets:Bank          620.00 EUR

            2025-11-30 * "Rent"
              Expenses:Rent  1000.00 EUR
              Assets:Bank   -1000.00 EUR
        """
        co_op = small(tmp_path / "small", YEAR_2025, more, rules=rules)
        told = said(co_op.run("statement", "2025", "Zoe").out)
        assert "Your part of the loss" in told
        assert "= 150.00 EUR; cut to what the account holds: 120.00 EUR" in told
        assert "Together -120.00" in told
        assert "Borne by your account Equity:Capital:Zoe 120.00" in told
        assert "Equity:Capital:Zoe 120.00 -120.00 0.00" in told


class TestNobodyElse:
    """A member's page holds no other member's figures; the co-op's totals are everybody's."""

    @pytest.mark.parametrize("year", ["2023", "2024", "2025"])
    def test_no_page_names_another_member_or_has_a_figure_of_another(
        self, hikari: CoOp, year: str, tmp_path: Path
    ) -> None:
        for form in ENDS:
            folder = str(tmp_path / form)
            hikari.run("statement", year, "--all", "--format", form, "--output", folder)
        pages = hikari.run("statement", year, "--all", "--format", "json").json["statements"]
        own = {page["member"]: _figures_of(page) for page in pages}
        names = {page["member"]: page["name"] for page in pages}
        checked = 0
        for page in pages:
            member = page["member"]
            others = set[str]().union(*(each for name, each in own.items() if name != member))
            forbidden = {f"{float(each):,.10g}" for each in others - own[member]}
            for form, end in ENDS.items():
                text = (tmp_path / form / f"{year}-{member}.{end}").read_text(encoding="utf-8")
                for other in names.keys() - {member}:
                    assert not re.search(rf"\b{other}\b", text)
                    assert names[other] not in text
                shared = _totals(page) | {f"{float(each):,.10g}" for each in own[member]}
                assert not figures(text) & (forbidden - shared)
                checked += len(forbidden - shared)
        assert checked > 100 * len(pages)

    def test_the_test_above_finds_a_figure_that_is_there(self, hikari: CoOp) -> None:
        text = hikari.run("statement", "2025", "Hanako", "--format", "html").out
        assert {"112,828", "120,328", "1,868", "500,000"} <= figures(text)


def _figures_of(page: dict) -> set[str]:
    """Give the figures of a page that are the member's own, of three digits and more."""
    found = [page["amount"], *(each["own"] for each in page["measures"])]
    found += [each["amount"] for each in page["steps"]]
    found += [each["amount"] for each in page["split"]]
    found += [each[key] for each in page["accounts"] for key in ("before", "moved", "after")]
    found += [amount for due in page["dues"] for amount in (due["granted"], due["left"])]
    found += list((page["capital"] or {}).values())
    return {each for each in found if len(each) > 2}


def _totals(page: dict) -> set[str]:
    """Give the co-op's totals on a page."""
    found = [page["surplus"], *(each["total"] for each in page["measures"])]
    found += [each[key] for each in page["steps"] for key in ("pool", "total") if each[key]]
    return {f"{float(each):,.10g}" for each in found}


class TestAll:
    @pytest.mark.parametrize("form", [*FORMATS, "json"])
    def test_a_file_for_each_member_is_private_and_holds_that_members_page(
        self, hikari: CoOp, tmp_path: Path, form: str
    ) -> None:
        folder = tmp_path / "pages"
        said_ = hikari.run("statement", "2025", "--all", "--format", form, "--output", str(folder))
        assert (said_.out, said_.err) == ("", "")
        names = sorted(path.name for path in folder.iterdir())
        assert len(names) == 12
        assert names[0] == f"2025-Aiko.{ENDS[form]}"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for path in folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        alone = hikari.run("statement", "2025", "Emi", "--format", form).out
        assert (folder / f"2025-Emi.{ENDS[form]}").read_text(encoding="utf-8") == alone

    def test_it_replaces_its_own_files_and_leaves_others(
        self, small_one: CoOp, tmp_path: Path
    ) -> None:
        folder = tmp_path / "pages"
        folder.mkdir()
        (folder / "2025-Zoe.txt").write_text("old")
        (folder / "letter.txt").write_text("mine")
        small_one.run("statement", "2025", "--all", "--output", str(folder))
        assert sorted(each.name for each in folder.iterdir()) == [
            "2025-Abe.txt",
            "2025-Zoe.txt",
            "letter.txt",
        ]
        assert (folder / "letter.txt").read_text() == "mine"
        assert (folder / "2025-Zoe.txt").read_text().startswith("Statement of Zoe")

    def test_progress_is_shown_on_a_terminal_alone(self, small_one: CoOp, tmp_path: Path) -> None:
        command = ["statement", "2025", "--all", "--output", str(tmp_path / "pages")]
        assert "Statements" in on_a_terminal(small_one, command, term="xterm")
        assert on_a_terminal(small_one, command, term="dumb") == ""

    def test_without_a_folder_the_pages_follow_each_other(self, small_one: CoOp) -> None:
        text = small_one.run("statement", "2025", "--all").out
        assert [page.partition("\n")[0] for page in text.split("\f")] == [
            "Statement of Abe",
            "Statement of Zoe",
        ]
        marked = small_one.run("statement", "2025", "--all", "--format", "markdown").out
        assert "\n---\n\n# Statement of Zoe\n" in marked
        page = small_one.run("statement", "2025", "--all", "--format", "html").out
        assert page.count("<h1>") == 2
        assert page.count("<!doctype") == 1

    def test_a_file_in_the_place_of_the_folder_is_left_alone(
        self, small_one: CoOp, tmp_path: Path
    ) -> None:
        (tmp_path / "pages").write_text("mine")
        done = small_one.run(
            "statement", "2025", "--all", "--output", str(tmp_path / "pages"), code=1
        )
        assert "it is no folder" in done.err
        assert (tmp_path / "pages").read_text() == "mine"

    def test_one_page_in_a_new_file_is_private_as_well(
        self, small_one: CoOp, tmp_path: Path
    ) -> None:
        small_one.run("statement", "2025", "Zoe", "--output", str(tmp_path / "zoe.txt"))
        assert stat.S_IMODE((tmp_path / "zoe.txt").stat().st_mode) == 0o600

    def test_a_co_op_without_members_has_no_statements(self, tmp_path: Path) -> None:
        rules = RULES.partition("members:")[0] + (
            "allocation:\n  - step: reserve\n    amount: remainder\n    to: Equity:Reserve\n"
            "closing: {folder: closings}\n"
        )
        co_op = small(tmp_path / "small", YEAR_2025, rules=rules)
        done = co_op.run("statement", "2025", "--all", code=1)
        assert done.err == "coopctl: there was no member in 2025, so there is no statement\n"


class TestWhoIsMeant:
    def test_one_member_or_all_must_be_asked_for(self, small_one: CoOp) -> None:
        for arguments in (["statement", "2025"], ["statement", "2025", "Zoe", "--all"]):
            done = small_one.run(*arguments, code=2)
            assert "name one member, or say `--all`; not both" in done.err

    def test_a_misspelt_id_is_told_with_the_nearest(self, small_one: CoOp) -> None:
        done = small_one.run("statement", "2025", "Zoo", code=1)
        assert "no member of 2025 is called `Zoo` [unknown-member]" in done.err
        assert "do:  run `coopctl statement 2025 Zoe`" in done.err

    def test_a_name_leads_to_its_id(self, hikari: CoOp) -> None:
        done = hikari.run("statement", "2025", "佐藤花子", code=1)
        assert "do:  run `coopctl statement 2025 Hanako`" in done.err

    def test_who_was_a_member_in_other_years_is_told_when(self, hikari: CoOp) -> None:
        done = hikari.run("statement", "2025", "Takeshi", code=1)
        assert "`Takeshi` was no member in fiscal year 2025 [no-member-that-year]" in done.err
        assert "membership was from 2021-12-01 to 2024-09-30" in done.err
        early = hikari.run("statement", "2024", "Rin", code=1)
        assert "membership was from 2025-08-01, and the year is 2024-04-01" in early.err


def on_a_terminal(co_op: CoOp, command: list[str], *, term: str) -> str:
    """Run a command whose standard error is a terminal, and give what it shows there."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": term, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "coopctl", *command],
        cwd=co_op.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=True,
    )
    assert done.returncode == 0
    os.set_blocking(ours, False)
    os.close(theirs)
    try:
        return os.read(ours, 65_536).decode()
    except OSError:  # nothing was written
        return ""
    finally:
        os.close(ours)


def test_a_name_is_no_html_and_acts_on_no_terminal(small_one: CoOp) -> None:
    small_one.replace(
        "main.beancount",
        "open Equity:Capital:Zoe\n",
        'open Equity:Capital:Zoe\n  name: "<script>alert(1)</script>\x1b[31m|"\n',
    )
    for form in FORMATS:
        text = small_one.run("statement", "2025", "Zoe", "--format", form).out
        assert "\x1b" not in text
        assert "<script>" not in text or form == "text"


def test_a_share_in_notices_is_kept(tmp_path: Path) -> None:
    """The starter: 40% in cash, the rest in notices, to the cent."""
    co_op = starter(tmp_path / "co-op", "us-bylaws")
    answer = co_op.run("statement", "2025", "Nell", "--format", "json").json
    assert [(each["purpose"], each["amount"]) for each in answer["split"]] == [
        ("cash", "1692.08"),
        ("retained", "2478.12"),
    ]


def test_weighted_work_says_what_it_is_multiplied_by(tmp_path: Path) -> None:
    """Aoki: 1,818.25 hours by 1.2 are 2,181.9."""
    co_op = starter(tmp_path / "co-op", "jp-wca")
    told = said(co_op.run("statement", "2025", "Aoki").out)
    assert "work (hours × responsibility) 2,181.9" in told


def test_a_page_at_the_name_of_a_link_goes_where_the_link_leads(tmp_path: Path) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    pages, vault = co_op.folder / "pages", co_op.folder / "vault"
    pages.mkdir()
    vault.mkdir()
    (vault / "zoe.txt").write_text("old", encoding="utf-8")
    (pages / "2025-Zoe.txt").symlink_to("../vault/zoe.txt")
    co_op.run("statement", "2025", "--all", "--output", "pages")
    assert (pages / "2025-Zoe.txt").is_symlink()
    assert "Statement of Zoe" in (vault / "zoe.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "aim", ["../main.beancount", "../rules.yaml", "../.git/config", "../../outside.txt"]
)
def test_a_link_in_the_place_of_a_page_leads_no_page_into_the_books_or_outside(
    tmp_path: Path, aim: str
) -> None:
    """A folder of pages may have come with the repository of a stranger."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    pages = co_op.folder / "pages"
    pages.mkdir()
    (tmp_path / "outside.txt").write_text("mine", encoding="utf-8")
    (co_op.folder / ".git").mkdir()
    (co_op.folder / ".git" / "config").write_text("[core]\n", encoding="utf-8")
    (pages / "2025-Zoe.txt").symlink_to(aim)
    before = (pages / "2025-Zoe.txt").read_text(encoding="utf-8")
    done = co_op.run("statement", "2025", "--all", "--output", "pages", code=None)
    assert done.code in (1, 2)
    assert "pages/2025-Zoe.txt" in done.err
    assert (pages / "2025-Zoe.txt").read_text(encoding="utf-8") == before
    assert [each.name for each in pages.iterdir()] == ["2025-Zoe.txt"]
    if "outside" in aim:
        co_op.run("statement", "2025", "--all", "--output", "pages", "--allow-outside")
        assert "Statement of Zoe" in (tmp_path / "outside.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [".git/hooks", "pages"])
def test_no_page_is_written_into_git(tmp_path: Path, folder: str) -> None:
    co_op = small(tmp_path / "co-op", YEAR_2025)
    hooks = co_op.folder / ".git" / "hooks"
    hooks.mkdir(parents=True)
    (co_op.folder / "pages").symlink_to(hooks)
    done = co_op.run("statement", "2025", "--all", "--output", folder, code=2)
    assert "is for the books, the rules or git" in done.err
    assert list(hooks.iterdir()) == []


@pytest.mark.parametrize(("least", "kept"), [("450 EUR", False), ("450.01 EUR", True)])
def test_less_than_the_least_payment_is_said_to_be_kept(
    tmp_path: Path,
    least: str,
    kept: bool,  # noqa: FBT001 - a case
) -> None:
    rules = RULES.replace(
        "  account: Equity:Capital:{member}\n",
        f"  account: Equity:Capital:{{member}}\n  least_payment: {least}\n",
    )
    co_op = small(tmp_path / "co-op", YEAR_2025, rules=rules)
    co_op.run("close-year", "2025")
    shown = co_op.run("statement", "2025", "Zoe").out
    assert ("It is kept for you until it comes to 450.01 EUR" in " ".join(shown.split())) == kept
    page = co_op.run("statement", "2025", "Zoe", "--format", "json").json
    assert page["kept"] == kept
