from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from beancount.core import realization
from beancount.loader import load_string
from beancount.ops import summarize
from hypothesis import given, settings
from hypothesis import strategies as st

from coopctl.books import Books, Cell, Roots, View, read_books
from coopctl.books.view import month_ends

Read = Callable[..., Books]

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
ROOTS = Roots("Assets", "Liabilities", "Equity", "Income", "Expenses")


def _books(
    postings: Mapping[tuple[str, str], Mapping[date, Cell]],
    closing_postings: Mapping[int, Mapping[tuple[str, str], Mapping[date, Cell]]] | None = None,
) -> Books:
    return Books(
        main="/main.beancount",
        files=(),
        accounts={},
        roots=ROOTS,
        previous_earnings="Equity:Earnings:Previous",
        title="",
        currency="JPY",
        postings=postings,
        closing_postings=closing_postings or {},
        correction_postings={},
        closings={},
        foreign=(),
        prices={},
    )


def _view(*entries: tuple[str, str, int], commodity: str = "JPY") -> View:
    postings: dict[tuple[str, str], dict[date, Cell]] = {}
    for account, day, number in sorted(entries, key=lambda entry: entry[1]):
        days = postings.setdefault((account, commodity), {})
        total, count = days.get(date.fromisoformat(day), (Decimal(0), 0))
        days[date.fromisoformat(day)] = (total + number, count + 1)
    return View(_books(postings), 2025)


# --- names --------------------------------------------------------------------------------------


def test_a_name_covers_itself_and_its_sub_accounts_and_no_namesake() -> None:
    names = ("Income:Sales", "Income:Sales:Care", "Income:Sales-Old", "Income:Salesroom")
    view = _view(*((name, "2025-05-01", -1) for name in names))
    assert view.covered(["Income:Sales"]) == ("Income:Sales", "Income:Sales:Care")
    assert view.covered(["Income"]) == tuple(sorted(names))
    assert view.covered(["Income:Sale"]) == ()


def test_an_account_counts_once_however_many_names_cover_it() -> None:
    view = _view(("Income:Sales:Care", "2025-05-01", -7))
    names = ["Income:Sales", "Income", "Income:Sales:Care"]
    assert view.covered(names) == ("Income:Sales:Care",)
    assert view.flow(names, "JPY", FIRST, LAST) == 7


def test_an_account_is_open_if_it_or_a_sub_account_ever_was(read: Read) -> None:
    view = View(read("2020-01-01 open Equity:Capital:Jiro\n"), 2025)
    assert view.is_open("Equity:Capital")
    assert view.is_open("Equity:Capital:Jiro")
    assert not view.is_open("Equity:Cap")
    assert not view.is_open("Equity:Capital:Jiro:Old")


def test_each_of_a_hundred_thousand_names_finds_its_own_balance() -> None:
    """A scan of all names for each member would take hours."""
    count = 100_000
    postings = {
        (f"Equity:Capital:M{number:06}", "JPY"): {date(2025, 5, 1): (Decimal(-number), 1)}
        for number in range(count)
    }
    view = View(_books(postings), 2025)
    assert len(view.covered(["Equity"])) == count
    held = [view.balance_at([name], "JPY", LAST, inclusive=True) for name, _ in postings]
    assert held == list(range(count))


# --- sides --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Income"], 100),
        (["Expenses"], 60),
        (["Income", "Expenses"], 40),
        (["Assets"], 40),
        (["Assets", "Liabilities"], -33),
        (["Liabilities", "Equity"], 7),
        (["Assets", "Expenses"], 100),
    ],
)
def test_figures_are_on_the_natural_side_and_of_mixed_roots_credit_minus_debit(
    names: list[str], expected: int
) -> None:
    view = _view(
        ("Income:Care", "2025-05-01", -100),
        ("Expenses:Rent", "2025-05-02", 60),
        ("Assets:Bank", "2025-05-02", 40),
        ("Liabilities:Loan", "2025-05-03", -7),
    )
    assert view.flow(names, "JPY", FIRST, LAST) == expected
    assert view.balance_at(names, "JPY", LAST, inclusive=True) == expected


def test_a_flow_counts_both_its_days_and_one_commodity() -> None:
    view = _view(
        ("Equity:Work", "2025-03-31", 1),
        ("Equity:Work", "2025-04-01", 10),
        ("Equity:Work", "2026-03-31", 100),
        ("Equity:Work", "2026-04-01", 1000),
        commodity="HOUR",
    )
    assert view.flow(["Equity:Work"], "HOUR", FIRST, LAST) == 110
    assert view.flow(["Equity:Work"], "JPY", FIRST, LAST) == 0


def test_without_sub_accounts_a_flow_is_the_accounts_own() -> None:
    view = _view(("Income:Care", "2025-05-01", -1), ("Income:Care:Home", "2025-05-01", -2))
    assert view.flow(["Income:Care"], "JPY", FIRST, LAST) == 3
    assert view.flow(["Income:Care"], "JPY", FIRST, LAST, below=False) == 1


# --- balances -----------------------------------------------------------------------------------


def test_a_balance_not_inclusive_stands_before_the_days_entries() -> None:
    view = _view(("Equity:Reserve", "2025-04-01", -5), ("Equity:Reserve", "2025-03-31", -3))
    assert view.balance_at(["Equity"], "JPY", FIRST, inclusive=False) == 3
    assert view.balance_at(["Equity"], "JPY", FIRST, inclusive=True) == 8


def test_days_before_joining_count_zero_over_the_whole_year() -> None:
    """73 of 365 days: a fifth."""
    view = _view(("Equity:Capital", "2024-01-01", -1000))
    since = LAST - timedelta(days=72)
    assert view.daily_average(["Equity"], "JPY", FIRST, LAST) == 1000
    assert view.daily_average(["Equity"], "JPY", FIRST, LAST, since=since) == 200
    after = LAST + timedelta(days=1)
    assert view.daily_average(["Equity"], "JPY", FIRST, LAST, since=after) == 0


def test_the_month_end_average_is_of_twelve_last_days() -> None:
    """Nothing in April, 120 from 2025-05-31 on: eleven month ends of twelve."""
    view = _view(("Equity:Capital", "2025-05-31", -120))
    assert view.month_end_average(["Equity"], "JPY", FIRST, LAST) == 110
    since = date(2026, 3, 31)
    assert view.month_end_average(["Equity"], "JPY", FIRST, LAST, since=since) == 10


def test_months_of_a_year_that_begins_in_mid_month_end_before_that_day() -> None:
    ends = month_ends(date(2025, 4, 6), date(2026, 4, 5))
    assert ends[0] == date(2025, 5, 5)
    assert len(ends) == 12
    assert month_ends(date(2023, 3, 31), date(2024, 3, 30))[0] == date(2023, 4, 30)


def test_the_highest_balance_is_of_the_ends_of_days_in_the_year() -> None:
    view = _view(
        ("Equity:Capital", "2024-01-01", -900),
        ("Equity:Capital", "2025-03-31", 400),
        ("Equity:Capital", "2025-06-01", -700),
        ("Equity:Capital", "2025-06-01", 300),
        ("Equity:Capital", "2025-06-02", 899),
    )
    assert view.highest(["Equity"], "JPY", FIRST, LAST) == 900
    assert view.highest(["Equity"], "JPY", date(2025, 6, 2), LAST) == 1
    assert view.highest_ever(["Equity"], "JPY", LAST) == 900


def test_the_highest_balance_of_several_accounts_is_of_their_sum() -> None:
    view = _view(
        ("Equity:A", "2025-05-01", -10), ("Equity:A", "2025-05-02", 10),
        ("Equity:B", "2025-05-02", -10),
    )  # fmt: skip
    assert view.highest(["Equity"], "JPY", FIRST, LAST) == 10


def test_the_highest_ever_starts_from_zero() -> None:
    view = _view(("Equity:Losses", "2025-05-01", 10))
    assert view.highest(["Equity"], "JPY", LAST, LAST) == -10
    assert view.highest_ever(["Equity"], "JPY", LAST) == 0


def test_credit_balances_include_sub_accounts_at_every_level() -> None:
    view = _view(
        ("Equity:Capital:Jiro", "2025-05-01", -10),
        ("Equity:Capital", "2025-05-01", -1),
        ("Assets:Bank", "2025-05-01", 11),
        ("Assets:Bank", "2026-04-01", 100),
    )
    assert view.credit_balances("JPY", LAST) == {
        "Assets": -11,
        "Assets:Bank": -11,
        "Equity": 11,
        "Equity:Capital": 11,
        "Equity:Capital:Jiro": 10,
    }
    assert set(view.credit_balances("EUR", LAST).values()) == {Decimal(0)}


# --- closings -----------------------------------------------------------------------------------


def test_only_the_years_own_closing_is_left_out() -> None:
    key, day = ("Equity:Reserve", "JPY"), date(2026, 4, 1)
    books = _books(
        {key: {day: (Decimal(-1), 1)}},
        {
            2024: {key: {date(2025, 4, 1): (Decimal(-10), 1)}},
            2025: {key: {day: (Decimal(-100), 1)}},
        },
    )
    assert View(books, 2025).balance_at(["Equity"], "JPY", day, inclusive=True) == 11
    assert View(books, 2024).balance_at(["Equity"], "JPY", day, inclusive=True) == 101
    assert View(books, 2023).postings[key][day] == (Decimal(-101), 2)


# --- against a reckoning day by day -------------------------------------------------------------

NAMES = ["Equity:A", "Equity:A:B", "Equity:AB", "Assets:A", "Income:A"]
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=2)
entries = st.lists(
    st.tuples(st.sampled_from(NAMES), st.dates(date(2024, 12, 1), date(2026, 6, 30)), numbers),
    max_size=20,
)
queries = st.lists(st.sampled_from([*NAMES, "Equity", "Assets"]), min_size=1, max_size=3)


def _by_hand(rows: list[tuple[str, date, Decimal]], names: list[str], day: date) -> Fraction:
    """The balance at the end of a day, each row looked at."""
    total = Fraction(0)
    for account, when, number in rows:
        covered = any(account == name or account.startswith(name + ":") for name in names)
        if covered and when <= day:
            total += Fraction(number)
    debit = all(name.split(":")[0] in ("Assets", "Expenses") for name in names)
    return total if debit else -total


@given(rows=entries, names=queries, since=st.dates(date(2025, 1, 1), date(2026, 5, 1)))
@settings(max_examples=150, deadline=None)
def test_balances_and_averages_are_those_of_a_reckoning_day_by_day(
    rows: list[tuple[str, date, Decimal]], names: list[str], since: date
) -> None:
    postings: dict[tuple[str, str], dict[date, Cell]] = {}
    for account, day, number in sorted(rows, key=lambda row: row[1]):
        days = postings.setdefault((account, "JPY"), {})
        total, count = days.get(day, (Decimal(0), 0))
        days[day] = (total + number, count + 1)
    view = View(_books(postings), 2025)
    year = [FIRST + timedelta(days=offset) for offset in range(365)]
    balances = {day: _by_hand(rows, names, day) for day in year}
    before = _by_hand(rows, names, FIRST - timedelta(days=1))
    joined = sum((balances[day] for day in year if day >= since), Fraction(0))
    ends = [day for day in year if (day + timedelta(days=1)).day == 1]
    ever = [_by_hand(rows, names, when) for _, when, _ in rows if when <= LAST]

    assert view.balance_at(names, "JPY", LAST, inclusive=True) == balances[LAST]
    assert view.balance_at(names, "JPY", FIRST, inclusive=False) == before
    assert view.flow(names, "JPY", FIRST, LAST) == balances[LAST] - before
    assert view.daily_average(names, "JPY", FIRST, LAST) == sum(balances.values()) / 365
    assert view.daily_average(names, "JPY", FIRST, LAST, since=since) == joined / 365
    average = sum((balances[day] for day in ends), Fraction(0)) / 12
    assert view.month_end_average(names, "JPY", FIRST, LAST) == average
    assert view.highest(names, "JPY", FIRST, LAST) == max(balances.values())
    assert view.highest_ever(names, "JPY", LAST) == max([Fraction(0), *ever])


# --- against Beancount itself -------------------------------------------------------------------

ACCOUNTS = ["Assets:Bank", "Income:Care", "Expenses:Rent", "Equity:Capital", "Equity:Capital:Jiro"]
transactions = st.lists(
    st.tuples(
        st.dates(date(2024, 12, 1), date(2026, 6, 30)),
        st.sampled_from(ACCOUNTS),
        st.sampled_from(ACCOUNTS),
        st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
        st.sampled_from(["JPY", "HOUR"]),
    ),
    max_size=12,
)


def _text(rows: list[tuple[date, str, str, Decimal, str]]) -> str:
    opens = [f"2020-01-01 open {name}\n" for name in ACCOUNTS]
    return "".join(
        opens
        + [
            f'{day} * "x"\n  {debit}  {number} {unit}\n  {credit}  {-number} {unit}\n'
            for day, debit, credit, number, unit in rows
        ]
    )


@given(transactions)
@settings(max_examples=60, deadline=None)
def test_balances_are_those_of_beancount_s_own_summaries(
    rows: list[tuple[date, str, str, Decimal, str]],
) -> None:
    text = _text(rows)
    loaded, errors, _ = load_string(text)
    assert not errors
    with TemporaryDirectory() as folder:
        path = Path(folder) / "main.beancount"
        path.write_text(text, encoding="utf-8")
        books = read_books(str(path), currency="JPY").books
    assert books is not None
    view = View(books, 2025)
    day = LAST + timedelta(days=1)
    real = realization.realize(summarize.truncate(loaded, day))
    by_account, _ = summarize.balance_by_account(loaded, FIRST)
    for name in ACCOUNTS:
        held = realization.get(real, name)
        for unit in ("JPY", "HOUR"):
            whole = (
                realization.compute_balance(held).get_currency_units(unit).number
                if held is not None
                else Decimal(0)
            )
            found = view.balance_at([name], unit, LAST, inclusive=True)
            side = view.side([name]) if unit == "JPY" else 1
            assert side * found == whole
            own = view.balance_at([name], unit, FIRST, inclusive=False)
            if name != "Equity:Capital":  # by account, without what is below it
                assert side * own == by_account[name].get_currency_units(unit).number
