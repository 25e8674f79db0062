"""What must hold of the sample co-operative's books."""

from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.amount import Amount
from beancount.core.data import Close, Open, Transaction
from beancount.scripts.format import align_beancount

from tests.sample import events, generate
from tests.sample.days import FISCAL_YEARS, fiscal_year
from tests.sample.people import MEMBERS

MAIN = generate.LEDGERS / "main.beancount"
CAPITAL = "Equity:Capital:"
CLOSING_2023 = """
2024-04-01 ! "Closing 2023" "To members, in proportion to their work"
  Equity:Earnings:Previous                 1,434 JPY
  Liabilities:Members:Wataru:Dividend       -800 JPY
    share: 1964.25 HOUR
  Liabilities:Members:Hanako:Dividend       -634 JPY
2024-04-01 ! "Closing 2023" "To members, in proportion to capital"
  Equity:Earnings:Previous                 1,100 JPY
  Liabilities:Members:Wataru:Dividend     -1,100 JPY
"""


@pytest.fixture(scope="module")
def loaded() -> tuple[list[Any], list[Any]]:
    entries, errors, _ = loader._uncached_load_file(  # noqa: SLF001 - load_file leaves a cache behind
        str(MAIN), None, None, None
    )
    return entries, errors


@pytest.fixture(scope="module")
def entries(loaded: tuple[list[Any], list[Any]]) -> list[Transaction]:
    """The transactions a treasurer entered, without those of the closings."""
    return [
        entry
        for entry in loaded[0]
        if isinstance(entry, Transaction) and Path(entry.meta["filename"]).parent.name != "closings"
    ]


@pytest.fixture(scope="module")
def opened(loaded: tuple[list[Any], list[Any]]) -> dict[str, Open]:
    """The `open` of each member's capital, by id."""
    return {
        entry.account.removeprefix(CAPITAL): entry
        for entry in loaded[0]
        if isinstance(entry, Open) and entry.account.startswith(CAPITAL)
    }


def sums(entries: list[Transaction], prefix: str, *years: int) -> dict[str, Decimal]:
    """Add up what each account under a prefix got in these years."""
    numbers: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for posting in entry.postings:
            if posting.account.startswith(prefix) and fiscal_year(entry.date) in years:
                assert posting.units is not None
                assert posting.units.number is not None
                numbers[posting.account.removeprefix(prefix)] += posting.units.number
    return numbers


def surplus(entries: list[Transaction], year: int) -> Decimal:
    results = (sums(entries, root, year) for root in ("Income:", "Expenses:"))
    return -sum((number for result in results for number in result.values()), Decimal())


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """What the generator writes, by file."""
    return generate.texts()


class TestTheFiles:
    def test_the_ledgers_are_exactly_what_the_generator_writes(self) -> None:
        assert generate.differing() == []

    def test_the_generator_writes_the_same_every_time(self, written: dict[str, str]) -> None:
        assert generate.texts() == written

    def test_check_names_a_changed_file_and_writes_nothing(self, tmp_path: Path) -> None:
        generate.write(tmp_path)
        changed = tmp_path / "2024.beancount"
        changed.write_text("changed", encoding="utf-8")
        assert generate.differing(tmp_path) == ["2024.beancount"]
        assert changed.read_text(encoding="utf-8") == "changed"

    def test_bean_format_changes_nothing(self, written: dict[str, str]) -> None:
        for name in written:
            text = (generate.LEDGERS / name).read_text(encoding="utf-8")
            assert align_beancount(text) == text, name

    def test_beancount_loads_them_without_errors(self, loaded: tuple[list[Any], list[Any]]) -> None:
        assert loaded[1] == []

    def test_no_cache_lies_beside_them(self) -> None:
        assert list(generate.LEDGERS.rglob("*.picklecache")) == []


class TestDividends:
    def test_none_are_paid_before_a_closing_declares_them(self, tmp_path: Path) -> None:
        assert events.dividends(tmp_path / "2023.beancount") == {}
        assert "Dividend" not in generate.texts(tmp_path)["2024.beancount"]

    def test_each_member_is_paid_the_sum_that_all_steps_declare(self, tmp_path: Path) -> None:
        closings = tmp_path / "closings"
        closings.mkdir()
        (closings / "2023.beancount").write_text(CLOSING_2023, encoding="utf-8")
        assert events.dividends(closings / "2023.beancount") == {"Hanako": 634, "Wataru": 1900}
        text = generate.texts(tmp_path)["2024.beancount"]
        paid = [line.split() for line in text.splitlines() if ":Dividend " in line]
        assert paid == [
            ["Liabilities:Members:Hanako:Dividend", "634", "JPY"],
            ["Liabilities:Members:Wataru:Dividend", "1900", "JPY"],
        ]

    def test_they_leave_the_year_they_come_from_as_it_was(
        self, tmp_path: Path, written: dict[str, str]
    ) -> None:
        (tmp_path / "closings").mkdir()
        (tmp_path / "closings" / "2023.beancount").write_text(CLOSING_2023, encoding="utf-8")
        assert generate.texts(tmp_path)["2023.beancount"] == written["2023.beancount"]

    def test_no_member_is_owed_a_dividend_of_2023_any_more(
        self, loaded: tuple[list[Any], list[Any]]
    ) -> None:
        transactions = [entry for entry in loaded[0] if isinstance(entry, Transaction)]
        owed = sums(transactions, "Liabilities:Members:", 2023, 2024)
        assert not any(owed.values())


class TestTheBooks:
    def test_they_hold_as_many_entries_as_a_small_co_operative_has(
        self, entries: list[Transaction]
    ) -> None:
        assert 2000 <= len(entries) <= 4000

    def test_2024_is_a_loss_and_the_other_complete_years_are_surpluses(
        self, entries: list[Transaction]
    ) -> None:
        assert surplus(entries, 2023) > 0
        assert surplus(entries, 2024) < 0
        assert surplus(entries, 2025) > 0

    def test_the_surplus_of_2025_is_more_than_the_loss_before_it(
        self, entries: list[Transaction]
    ) -> None:
        assert surplus(entries, 2025) > -surplus(entries, 2024)

    def test_the_hours_balance_against_work_done(self, entries: list[Transaction]) -> None:
        for year in FISCAL_YEARS:
            hours = sums(entries, "Equity:Work:", year)
            done = hours.pop("Done")
            assert done < 0
            assert sum(hours.values()) == -done

    def test_hours_are_quarters_and_money_is_whole_yen(self, entries: list[Transaction]) -> None:
        steps = {"HOUR": Decimal("0.25"), "JPY": Decimal(1)}
        for entry in entries:
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.number is not None
                assert posting.units.number % steps[posting.units.currency] == 0

    def test_the_bank_account_is_never_overdrawn(self, entries: list[Transaction]) -> None:
        for account in ("Assets:Bank:Ordinary", "Assets:Bank:Savings", "Assets:Cash"):
            moves = [
                (entry.date, posting.units.number)
                for entry in entries
                for posting in entry.postings
                if posting.account == account
                and posting.units is not None
                and posting.units.number is not None
            ]
            balance = Decimal()
            for day, of_day in groupby(moves, key=itemgetter(0)):
                balance += sum(number for _, number in of_day)
                assert balance >= 0, (account, day)

    def test_common_property_is_used_only_for_what_it_was_set_aside_for(
        self, entries: list[Transaction]
    ) -> None:
        uses = {"JobCreation": "job-creation", "Education": "education", "MutualAid": "mutual-aid"}
        used = [
            (posting.account.rsplit(":", maxsplit=1)[1], entry.tags)
            for entry in entries
            for posting in entry.postings
            if posting.account.startswith("Equity:Funds:")
            and posting.units is not None
            and (posting.units.number or 0) > 0
        ]
        assert len(used) == 3
        assert all(uses[fund] in tags for fund, tags in used)


class TestTheMembers:
    def test_each_has_a_name_a_job_a_status_and_a_subscription(
        self, opened: dict[str, Open]
    ) -> None:
        assert sorted(opened) == sorted(member.id for member in MEMBERS)
        for entry in opened.values():
            assert entry.meta["name"]
            assert entry.meta["job"]
            assert entry.meta["status"] in {"worker", "probation"}
            assert isinstance(entry.meta["subscribed"], Amount)
            assert entry.meta["subscribed"].currency == "JPY"

    def test_no_two_have_the_same_name_or_day_of_joining(self, opened: dict[str, Open]) -> None:
        assert len({entry.meta["name"] for entry in opened.values()}) == len(opened)
        assert len({entry.date for entry in opened.values()}) == len(opened)

    @pytest.mark.parametrize("prefix", ["Equity:Work:", "Expenses:Pay:", CAPITAL])
    def test_no_two_have_the_same_hours_pay_or_capital_in_2025(
        self, entries: list[Transaction], opened: dict[str, Open], prefix: str
    ) -> None:
        years = (2023, 2024, 2025) if prefix == CAPITAL else (2025,)
        numbers = sums(entries, prefix, *years)
        of_2025 = [
            numbers[member.id]
            for member in MEMBERS
            if fiscal_year(opened[member.id].date) <= 2025
            and (member.left is None or fiscal_year(member.left) >= 2025)
        ]
        assert len(of_2025) == 12
        assert len(set(of_2025)) == len(of_2025)

    def test_who_left_has_the_capital_back_and_no_account_any_more(
        self, loaded: tuple[list[Any], list[Any]], entries: list[Transaction]
    ) -> None:
        closed = {
            entry.account.removeprefix(CAPITAL): entry.date
            for entry in loaded[0]
            if isinstance(entry, Close) and entry.account.startswith(CAPITAL)
        }
        assert closed == {member.id: member.left for member in MEMBERS if member.left is not None}
        capital = sums(entries, CAPITAL, *FISCAL_YEARS)
        assert {id_ for id_, number in capital.items() if number == 0} == set(closed)

    def test_some_owe_a_part_of_their_subscription_and_nobody_paid_more(
        self, entries: list[Transaction], opened: dict[str, Open]
    ) -> None:
        capital = sums(entries, CAPITAL, *FISCAL_YEARS)
        owed = {
            member.id: opened[member.id].meta["subscribed"].number + capital[member.id]
            for member in MEMBERS
            if member.left is None
        }
        assert all(number >= 0 for number in owed.values())
        assert sum(number > 0 for number in owed.values()) >= 3
        assert sum(number == 0 for number in owed.values()) >= 3
