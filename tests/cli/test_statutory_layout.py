"""The layout of Japan's Workers' Cooperatives Act.

Enforcement Regulation art. 42(2): a disposal of surplus (剰余金処分案) where the unappropriated
result of the period and what is drawn from the co-op's reserves are together above zero, and there
is an appropriation; else, 42(3), a treatment of losses (損失処理案).

Art. 43 orders the items of the first: I 当期未処分剰余金, II 組合積立金取崩額, III 剰余金処分額,
IV 次期繰越剰余金; art. 44 those of the second: I 当期未処理損失金, II 損失てん補取崩額,
III 次期繰越損失金.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.coop import CoOp
from tests.cli.papers import said, sample, starter


@pytest.fixture
def midori(tmp_path: Path) -> CoOp:
    """A surplus of 1,818,350 and losses brought forward of 100,000."""
    return starter(tmp_path / "co-op", "jp-wca")


def costing(co_op: CoOp, more: int, account: str = "Expenses:Materials") -> CoOp:
    """Let the year cost so much more, or less where it is below zero."""
    co_op.append(
        "ledgers/2025.beancount",
        f'\n2026-03-31 * "More"\n  {account}  {more} JPY\n  Assets:Bank  {-more} JPY\n',
    )
    return co_op


def document(co_op: CoOp, *options: str) -> dict[str, Any]:
    """Give the document for programs."""
    answer = co_op.run("propose", "2025", "--format", "json", *options).json
    found: dict[str, Any] = answer["statutory"]
    return found


def items(found: dict[str, Any]) -> list[tuple[str, int]]:
    """Give the items with their figures."""
    return [
        (f"{item['number'] or ''} {item['title']}".strip(), int(item["amount"]))
        for item in found["items"]
    ]


def rows(found: dict[str, Any], number: str | None) -> list[tuple[str, int]]:
    """Give the rows of an item; they make its amount."""
    item = next(each for each in found["items"] if each["number"] == number)
    listed = [(row["title"], int(row["amount"])) for row in item["rows"]]
    assert not listed or sum(amount for _, amount in listed) == int(item["amount"])
    return listed


class TestDisposalOfASurplus:
    def test_the_items_stand_in_the_order_of_article_43(self, midori: CoOp) -> None:
        """Of 1,718,350: 10%, 10% and 5%, each rounded up or half up; 80% of 1,288,762."""
        found = document(midori)
        assert found["document"] == "剰余金処分案"
        assert items(found) == [
            ("I 当期未処分剰余金", 1_718_350),
            ("II 組合積立金取崩額", 0),
            ("III 剰余金処分額", 1_460_598),
            ("IV 次期繰越剰余金", 257_752),
        ]
        assert rows(found, "I") == [("当期純利益金額", 1_818_350), ("前期繰越損失金", -100_000)]
        assert rows(found, "III") == [
            ("利益準備金", 171_835),
            ("就労創出等積立金", 171_835),
            ("教育繰越金", 85_918),
            ("従事分量配当金", 1_031_010),
        ]

    def test_one_less_three_is_four(self, midori: CoOp) -> None:
        for more in (-9_999, 0, 777_777):
            one, two, three, four = (n for _, n in items(document(costing(midori, more))))
            assert one + two - three == four

    def test_a_reserve_of_the_co_ops_own_is_told_by_its_name(self, tmp_path: Path) -> None:
        found = document(starter(tmp_path / "co-op", "jp-wca-tokutei"))
        assert rows(found, "III") == [
            ("利益準備金", 25_875),
            ("就労創出等積立金", 64_688),
            ("教育繰越金", 25_875),
            ("組合積立金(Reserve for the community's kitchen)", 142_312),
        ]
        assert items(found)[-1] == ("IV 次期繰越剰余金", 0)

    def test_a_reserve_that_is_drawn_is_told_by_its_name(self, midori: CoOp) -> None:
        """50,000 of a reserve that stands at 80,000."""
        midori.append("ledgers/accounts.beancount", "2025-03-31 open Equity:Reserves:Roof JPY\n")
        midori.append(
            "ledgers/2025.beancount",
            '\n2025-04-01 * "Roof"\n  Equity:Reserves:Roof  -80000 JPY\n  Assets:Bank  80000 JPY\n',
        )
        midori.replace(
            "rules.yaml",
            "  - step: legal-reserve\n",
            "  - step: roof\n    title: Roof reserve\n    amount: 50,000 JPY\n"
            "    from: Equity:Reserves:Roof\n  - step: legal-reserve\n",
        )
        found = document(midori)
        assert rows(found, "II") == [("組合積立金取崩額(Roof reserve)", 50_000)]
        one, two, three, four = (amount for _, amount in items(found))
        assert one + two - three == four
        assert one == 1_718_350

    def test_a_surplus_brought_forward_is_in_the_first_item(self, midori: CoOp) -> None:
        midori.append(
            "ledgers/2025.beancount",
            '\n2025-04-01 * "Brought forward"\n  Equity:Surplus:CarriedForward  -30000 JPY\n'
            "  Assets:Bank  30000 JPY\n",
        )
        found = document(midori)
        assert rows(found, "I") == [
            ("当期純利益金額", 1_818_350),
            ("前期繰越剰余金", 30_000),
            ("前期繰越損失金", -100_000),
        ]
        assert items(found)[1] == ("II 組合積立金取崩額", 0)

    def test_the_law_may_call_the_steps_by_other_names(self, midori: CoOp) -> None:
        """`law: {jp-wca: …}` maps its words."""
        text = midori.read("rules.yaml").replace("legal-reserve", "jumbikin")
        text = text.replace("from-jumbikin", "from-legal-reserve").replace("(準備金)", "")
        text = text.replace("law: [jp-wca]", "law: {jp-wca: {legal-reserve: jumbikin}}")
        (midori.folder / "rules.yaml").write_text(text, encoding="utf-8")
        assert rows(document(midori), "III")[0] == ("利益準備金", 171_835)

    def test_what_the_regulation_has_no_item_for_has_a_title_of_its_own(
        self, tmp_path: Path
    ) -> None:
        """A dividend on capital, which the Act does not know; the sample names no law."""
        co_op = sample(tmp_path / "co-op")
        found = document(co_op, "--layout", "jp")
        assert rows(found, None) == [("To members, in proportion to capital, limited", 49_717)]
        one, two, three, four, other = (amount for _, amount in items(found))
        assert one + two - three - other == four == 53_296


class TestWhatNoStepTakes:
    """It stays on the surplus account, which no step of a later year draws on."""

    CARRIED = """\
  - step: carried-forward
    title: Surplus carried forward (次期繰越剰余金)
    amount: remainder
    to: Equity:Surplus:CarriedForward
"""
    BORNE = """\
  - step: carry-the-loss
    title: Carried forward
    amount: remainder
    from: Equity:Losses:CarriedForward
    overdraw: true
"""

    def test_what_is_said_to_be_carried_is_what_the_next_year_brings_forward(
        self, midori: CoOp
    ) -> None:
        """Of 2025, 257,752 are left, of which a step carries 100,000; then a profit of 1,000."""
        step = self.CARRIED.replace("remainder", "100,000 JPY")
        midori.replace("rules.yaml", self.CARRIED, step)
        found = document(midori)
        assert items(found)[-2] == ("IV 次期繰越剰余金", 100_000)
        assert rows(found, None) == [("処分されずに残る剰余金", 157_752)]
        one, two, three, four, other = (amount for _, amount in items(found))
        assert one + two - three - other == four
        midori.run("close-year", "2025", "--first")
        midori.append(
            "ledgers/2025.beancount",
            '\n2026-05-05 * "Care"\n  Income:Contracts  -1000 JPY\n  Assets:Bank  1000 JPY\n',
        )
        answer = midori.run("propose", "2026", "--format", "json").json
        assert rows(answer["statutory"], "I") == [
            ("当期純利益金額", 1_000),
            ("前期繰越剰余金", 100_000),
        ]

    def test_without_a_step_that_carries_nothing_is_said_to_be_carried(self, midori: CoOp) -> None:
        midori.replace("rules.yaml", self.CARRIED, "")
        found = document(midori)
        assert found["document"] == "剰余金処分案"
        assert items(found)[-2:] == [
            ("IV 次期繰越剰余金", 0),
            ("様式に区分のない項目", 257_752),
        ]

    def test_a_loss_that_no_step_bears_is_not_carried_either(self, midori: CoOp) -> None:
        """A loss of 300,000, 240,000 from the reserve; 100,000 stand from before."""
        midori.replace("rules.yaml", self.BORNE, "")
        found = document(costing(midori, 2_118_350))
        assert found["document"] == "損失処理案"
        assert items(found) == [
            ("I 当期未処理損失金", 400_000),
            ("II 損失てん補取崩額", 240_000),
            ("III 次期繰越損失金", 100_000),
            ("様式に区分のない項目", -60_000),
        ]
        assert rows(found, None) == [("処理されずに残る損失金", -60_000)]

    def test_where_nothing_is_appropriated_it_is_a_disposal_all_the_same(
        self, midori: CoOp
    ) -> None:
        text = midori.read("rules.yaml")
        head, _, rest = text.partition("  - step: legal-reserve\n")
        _, mark, losses = rest.partition("losses:\n")
        (midori.folder / "rules.yaml").write_text(
            f"{head}\n{mark}{losses}".replace("law: [jp-wca]\n", ""), encoding="utf-8"
        )
        found = document(midori, "--layout", "jp")
        assert found["document"] == "剰余金処分案"
        assert rows(found, None) == [("処分されずに残る剰余金", 1_718_350)]


class TestTheSignTest:
    """Art. 42(2)-(3): above zero, and one yen less."""

    def test_one_yen_above_the_losses_brought_forward_is_a_disposal(self, midori: CoOp) -> None:
        found = document(costing(midori, 1_818_350 - 100_001))
        assert found["document"] == "剰余金処分案"
        assert items(found)[0] == ("I 当期未処分剰余金", 1)

    def test_as_much_as_the_losses_is_a_treatment(self, midori: CoOp) -> None:
        found = document(costing(midori, 1_818_350 - 100_000))
        assert found["document"] == "損失処理案"
        assert items(found) == [
            ("I 当期未処理損失金", 0),
            ("II 損失てん補取崩額", 0),
            ("III 次期繰越損失金", 0),
        ]

    def test_a_surplus_below_the_losses_is_a_treatment_with_the_profit_against_it(
        self, midori: CoOp
    ) -> None:
        found = document(costing(midori, 1_818_350 - 60_000))
        assert found["document"] == "損失処理案"
        assert rows(found, "I") == [("当期純利益金額", -60_000), ("前期繰越損失金", 100_000)]
        assert items(found)[-1] == ("III 次期繰越損失金", 40_000)

    def test_what_the_legal_reserve_bears_is_no_reserve_of_the_test(self, midori: CoOp) -> None:
        """A loss of 181,650; the legal reserve of 240,000 bears it; 100,000 stand from before."""
        found = document(costing(midori, 2_000_000))
        assert found["document"] == "損失処理案"
        assert items(found) == [
            ("I 当期未処理損失金", 281_650),
            ("II 損失てん補取崩額", 181_650),
            ("III 次期繰越損失金", 100_000),
        ]
        assert rows(found, "I") == [("当期純損失金額", 181_650), ("前期繰越損失金", 100_000)]
        assert [label.partition("(")[0] for label, _ in rows(found, "II")] == ["利益準備金取崩額"]

    def test_a_loss_within_what_was_brought_forward_is_a_disposal_that_carries_the_rest(
        self, midori: CoOp
    ) -> None:
        """A loss of 181,650 against 500,000, less the 100,000 of earlier losses: 218,350."""
        midori.append(
            "ledgers/2025.beancount",
            '\n2025-04-01 * "Brought forward"\n  Equity:Surplus:CarriedForward  -500000 JPY\n'
            "  Assets:Bank  500000 JPY\n",
        )
        found = document(costing(midori, 2_000_000))
        assert found["document"] == "剰余金処分案"
        assert items(found) == [
            ("I 当期未処分剰余金", 218_350),
            ("II 組合積立金取崩額", 0),
            ("III 剰余金処分額", 0),
            ("IV 次期繰越剰余金", 218_350),
        ]
        assert rows(found, "I") == [
            ("当期純損失金額", -181_650),
            ("前期繰越剰余金", 500_000),
            ("前期繰越損失金", -100_000),
        ]

    def test_a_loss_larger_than_the_reserve_is_carried_forward(self, midori: CoOp) -> None:
        """A loss of 300,000; 240,000 from the reserve."""
        found = document(costing(midori, 2_118_350))
        assert items(found) == [
            ("I 当期未処理損失金", 400_000),
            ("II 損失てん補取崩額", 240_000),
            ("III 次期繰越損失金", 160_000),
        ]

    def test_a_loss_that_a_reserve_of_the_co_op_bears_whole_is_a_treatment(
        self, tmp_path: Path
    ) -> None:
        """A loss of 100,000 and as much drawn: together zero, which is not above zero."""
        co_op = costing(starter(tmp_path / "co-op", "jp-wca-tokutei"), 358_750, "Expenses:Food")
        found = document(co_op)
        assert found["document"] == "損失処理案"
        assert [label.partition("(")[0] for label, _ in rows(found, "II")] == ["組合積立金取崩額"]
        assert items(found)[-1] == ("III 次期繰越損失金", 0)


class TestThePaper:
    def test_it_stands_after_the_general_proposal_where_the_rules_name_the_law(
        self, midori: CoOp
    ) -> None:
        text = midori.run("propose", "2025", "--format", "html").out
        assert "Proposal for the allocation of the surplus" in text
        assert text.count('lang="ja"') == 1
        told = said(text)
        for line in (
            "剰余金処分案(単位:円)",
            "I 当期未処分剰余金 1,718,350",
            "前期繰越損失金 △100,000",
            "従事分量配当金 1,031,010",
            "IV 次期繰越剰余金 257,752",
        ):
            assert line in told

    def test_alone_it_is_all_in_japanese_with_its_own_resolution(self, midori: CoOp) -> None:
        arguments = ("propose", "2025", "--layout", "jp", "--meeting", "2026-05-30")
        page = midori.run(*arguments, "--format", "html").out
        assert '<html lang="ja">' in page
        told = said(page)
        assert "総会は、2025年度の剰余金処分案を上記のとおり承認する。" in told
        assert "開催日 2026-05-30" in told
        assert "Proposal" not in told
        assert "I 当期未処分剰余金" in midori.run(*arguments).out
        assert (
            "| **I 当期未処分剰余金** | **1,718,350** |"
            in midori.run(*arguments, "--format", "markdown").out
        )

    def test_the_general_one_can_be_asked_for_alone(self, midori: CoOp) -> None:
        assert "当期未処分剰余金" not in midori.run("propose", "2025", "--layout", "general").out
        answer = midori.run("propose", "2025", "--layout", "general", "--format", "json").json
        assert answer["statutory"] is None

    def test_where_no_such_law_is_named_it_is_written_only_if_asked_for(
        self, tmp_path: Path
    ) -> None:
        co_op = sample(tmp_path / "co-op")
        assert "当期未処分剰余金" not in co_op.run("propose", "2025").out
        both = co_op.run("propose", "2025", "--layout", "both").out
        assert "当期未処分剰余金" in both
        assert "How the surplus is allocated" in both

    def test_a_year_of_loss_of_the_sample_ties_as_well(self, tmp_path: Path) -> None:
        """64,486 were brought forward; the reserve bears 814,183 of 1,628,365."""
        co_op = sample(tmp_path / "co-op")
        arguments = ("propose", "2024", "--layout", "jp", "--format", "json")
        found = co_op.run(*arguments).json["statutory"]
        assert items(found) == [
            ("I 当期未処理損失金", 1_563_879),
            ("II 損失てん補取崩額", 814_183),
            ("III 次期繰越損失金", 749_696),
        ]
        assert rows(found, "I") == [("当期純損失金額", 1_628_365), ("前期繰越剰余金", -64_486)]
