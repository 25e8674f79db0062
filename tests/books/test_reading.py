import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coopctl.books import Account, Books, BooksReading, Plugins, Trust, read_books, read_file
from coopctl.books import child as child_module
from coopctl.books.child import Request
from coopctl.problems import Place, render

Write = Callable[..., Path]
Read = Callable[..., Books]

OPENS = """
2020-01-01 open Assets:Bank
2020-01-01 open Income:Care
2020-01-01 open Expenses:Rent
"""
SALE = """
2025-05-01 * "Town" "Care"
  Assets:Bank   70000 JPY
  Income:Care  -70000 JPY
"""


def test_importing_the_values_does_not_import_beancount() -> None:
    code = "import sys; from coopctl.books import Books; print('beancount' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_postings_are_totals_as_posted_with_their_number_by_account_commodity_and_day(
    read: Read,
) -> None:
    books = read(OPENS + SALE + SALE)
    assert books.postings[("Income:Care", "JPY")] == {date(2025, 5, 1): (Decimal(-140000), 2)}
    assert books.postings[("Assets:Bank", "JPY")] == {date(2025, 5, 1): (Decimal(140000), 2)}


def test_days_stand_in_order_whatever_the_order_of_lines(read: Read) -> None:
    books = read(OPENS + SALE + SALE.replace("2025-05-01", "2024-12-31"))
    days = books.postings[("Income:Care", "JPY")]
    assert list(days) == [date(2024, 12, 31), date(2025, 5, 1)]


def test_sums_do_not_lose_digits_beyond_28(read: Read) -> None:
    """Beancount itself computes with 28 digits."""
    big = "12345678901234567890123456"
    books = read(
        OPENS
        + f'2025-05-01 * "a"\n  Assets:Bank  {big}.5 JPY\n  Income:Care  -{big}.5 JPY\n'
        + '2025-05-01 * "b"\n  Assets:Bank  0.00004 JPY\n  Income:Care  -0.00004 JPY\n'
    )
    total, _ = books.postings[("Assets:Bank", "JPY")][date(2025, 5, 1)]
    assert total == Decimal(f"{big}.50004")


def test_a_number_longer_than_money_is_a_problem(
    refused: Callable[[str], BooksReading],
) -> None:
    entry = f'2025-05-01 * "a"\n  Assets:Bank  1{60 * "0"} JPY\n  Income:Care\n'
    found = refused(OPENS + entry).problems
    assert {problem.code for problem in found} == {"number-too-long"}


def test_accounts_carry_opening_closing_and_what_is_written_below_open(read: Read) -> None:
    books = read(
        """
        2020-04-01 open Equity:Capital:Jiro
          name: "Jiro"
          subscribed: 50,000 JPY
          factor: 1.25
          since: 2019-01-01
          probation: TRUE
          empty:
        2024-03-31 close Equity:Capital:Jiro
        """
    )
    account = books.accounts["Equity:Capital:Jiro"]
    assert account == Account(
        name="Equity:Capital:Jiro",
        opened=date(2020, 4, 1),
        closed=date(2024, 3, 31),
        metadata={
            "name": "Jiro",
            "subscribed": Decimal(50000),
            "factor": Decimal("1.25"),
            "since": date(2019, 1, 1),
            "probation": True,
        },
        place=Place(books.main, 2),
    )


def test_root_names_and_the_earnings_account_come_from_the_options(read: Read) -> None:
    books = read(
        """
        option "title" "Gärtnerei"
        option "operating_currency" "EUR"
        option "name_assets" "Vermögen"
        option "name_equity" "Eigenkapital"
        option "name_income" "Erlöse"
        option "name_expenses" "Aufwand"
        option "account_previous_earnings" "Ergebnis:Vortrag"
        2020-01-01 open Vermögen:Bank
        2020-01-01 open Erlöse:Übergabe
        2025-05-01 * "収益"
          Vermögen:Bank     10.00 EUR
          Erlöse:Übergabe  -10.00 EUR
        """,
        currency="EUR",
    )
    assert books.roots.names == ("Vermögen", "Liabilities", "Eigenkapital", "Erlöse", "Aufwand")
    assert books.previous_earnings == "Eigenkapital:Ergebnis:Vortrag"
    assert books.title == "Gärtnerei"
    assert books.flow_days == (date(2025, 5, 1),)


def test_included_files_are_read_and_listed(write: Write, read: Read) -> None:
    one = write(SALE, "years/2025.beancount")
    books = read('include "years/*.beancount"\n' + OPENS)
    assert books.files == (books.main, str(one))
    assert ("Income:Care", "JPY") in books.postings


def test_plugins_pads_costs_and_prices_are_read_as_beancount_reads_them(read: Read) -> None:
    books = read(
        """
        plugin "beancount.plugins.auto_accounts"
        plugin "beancount.plugins.implicit_prices"
        2025-04-01 pad Assets:Bank Equity:Opening
        2025-04-02 balance Assets:Bank  500 EUR
        2025-05-01 * "Shares"
          Assets:Shares  10 SHARE {100 EUR}
          Assets:Bank
        2025-05-02 * "Abroad"
          Assets:Dollars  10 USD @ 0.9 EUR
          Assets:Bank
        """,
        currency="EUR",
    )
    assert books.postings[("Assets:Shares", "SHARE")] == {date(2025, 5, 1): (Decimal(10), 1)}
    bank = books.postings[("Assets:Bank", "EUR")]
    assert [total for total, _ in bank.values()] == [500, -1000, -9]
    assert books.prices[("USD", "EUR")] == ((date(2025, 5, 2), Decimal("0.9")),)


def test_income_in_another_commodity_is_listed_with_its_price_and_place(read: Read) -> None:
    books = read(
        OPENS
        + """
2025-05-02 price USD 150 JPY
2025-05-02 price USD 0.9 EUR
2025-05-03 * "Fare"
  Expenses:Rent  20 USD @ 151 JPY
  Assets:Bank
2025-05-01 * "Abroad"
  Assets:Bank   10 USD
  Income:Care  -10 USD
2025-05-04 * "Money, and nothing on income"
  Assets:Bank   10 EUR
  Assets:Bank  -10 EUR
"""
    )
    first, second = books.foreign
    assert (first.account, first.number, first.price) == ("Income:Care", Decimal(-10), None)
    assert (second.account, second.price) == ("Expenses:Rent", (Decimal(151), "JPY"))
    assert second.narration == "Fare"
    assert second.place == Place(books.main, 9)
    assert books.prices == {("USD", "JPY"): ((date(2025, 5, 2), Decimal(150)),)}


CLOSING = """
2026-04-01 custom "coop-closing" 2025
  status: "draft"
  surplus: 70,000 JPY
2020-01-01 open Equity:Earnings:Previous
2026-04-01 open Equity:Reserve
2026-04-01 ! "Closing 2025" "Reserve" ^coop-closing-2025
  Equity:Earnings:Previous   7000 JPY
  Equity:Reserve            -7000 JPY
"""


def test_closings_are_known_by_directive_and_link_and_kept_apart(read: Read) -> None:
    books = read(OPENS + SALE + CLOSING)
    closing = books.closings[2025]
    assert closing.metadata == {"status": "draft", "surplus": "70000 JPY"}
    assert closing.day == date(2026, 4, 1)
    assert set(books.closing_postings) == {2025}
    assert ("Equity:Reserve", "JPY") in books.closing_postings[2025]
    assert ("Equity:Reserve", "JPY") not in books.postings


@pytest.mark.parametrize(
    "link",
    ["coop-closing-20255", "coop-closing-202", "xcoop-closing-2025", "coop-closing-9999"],
)
def test_a_link_that_is_not_exactly_a_closings_is_an_ordinary_one(read: Read, link: str) -> None:
    books = read(OPENS + SALE + CLOSING.replace("coop-closing-2025\n", link + "\n"))
    assert books.closing_postings == {}
    assert ("Equity:Reserve", "JPY") in books.postings


def test_two_closings_of_one_year_are_a_problem(refused: Callable[[str], BooksReading]) -> None:
    twice = '2026-04-01 custom "coop-closing" 2025\n2026-04-02 custom "coop-closing" 2025\n'
    (problem,) = refused(twice).problems
    assert (problem.code, problem.place.line) == ("closing-twice", 2)


FUNDS = """
2026-04-01 open Equity:Aid
2026-04-01 open Equity:Training
"""


def test_a_copy_of_a_closing_that_opens_accounts_is_told_once_and_both_are_named(
    write: Write, refused: Callable[[str], BooksReading]
) -> None:
    """And not as accounts opened twice, each of them in the file that is right."""
    for name in ("2025.beancount", "2025-copy.beancount"):
        write('2026-04-01 custom "coop-closing" 2025\n' + FUNDS, name)
    found = refused('include "2025*.beancount"\n2026-05-05 opne Equity:Aid\n').problems
    (problem,) = (each for each in found if each.code != "ledger-error")
    assert problem.code == "closing-twice"
    assert problem.line == '2026-04-01 custom "coop-closing" 2025'
    assert problem.place.file.endswith("/2025.beancount")
    assert "/2025-copy.beancount:1 already" in problem.why
    (other,) = (each for each in found if each is not problem)
    assert other.line == "2026-05-05 opne Equity:Aid", "what else is wrong is told beside it"


def test_two_closings_of_other_years_that_open_the_same_account_are_no_copies(
    write: Write, refused: Callable[[str], BooksReading]
) -> None:
    for year in (2025, 2026):
        directive = f'{year + 1}-04-01 custom "coop-closing" {year}\n'
        write(f"{directive}{year + 1}-04-01 open Equity:Aid\n", f"{year}.beancount")
    (problem,) = refused('include "202*.beancount"\n').problems
    assert problem.code == "ledger-error"
    assert (Path(problem.place.file).name, problem.place.line) == ("2026.beancount", 2)
    assert problem.why.endswith("/2025.beancount:2 already")


def test_whether_anything_is_posted_in_a_period_counts_both_its_days(read: Read) -> None:
    books = read(OPENS + SALE + CLOSING)
    day, before, after = date(2025, 5, 1), date(2025, 4, 30), date(2025, 5, 2)
    assert books.has_entries(day, day)
    assert not books.has_entries(date(2020, 1, 1), before)
    assert not books.has_entries(after, date(2026, 12, 31)), "a closing is no entry of its own"


# --- what is wrong ------------------------------------------------------------------------------


def test_every_error_is_shown_with_place_line_and_remedy(
    refused: Callable[[str], BooksReading],
) -> None:
    found = refused(
        OPENS
        + """
2025-05-01 * "off by one"
  Assets:Bank   100 JPY
  Income:Care   -99 JPY
2025-05-02 * "unopened"
  Assets:Cash   100 JPY
  Income:Care  -100 JPY
2025-06-01 balance Assets:Bank 5 JPY
include "no/such/*.beancount"
plugin "no.such.plugin"
2025-05-03 * unquoted
"""
    ).problems
    assert {problem.code for problem in found} == {"ledger-error"}
    assert list(found) == sorted(found, key=lambda problem: problem.place)
    told = {problem.place.line: problem for problem in found if problem.place.line}
    assert told[6].line == '2025-05-01 * "off by one"'
    assert "does not balance" in told[6].wrong
    assert "1 JPY" in told[6].do
    assert "2025-05-02 open Assets:Cash" in told[9].do
    assert "Assets:Bank" in told[12].do
    assert 15 in told
    placeless = " ".join(problem.do for problem in found if not problem.place.line)
    assert "`no/such/about.beancount`" in placeless
    assert 'plugin "no.such.plugin"' in placeless
    assert all("\n" not in problem.wrong for problem in found)


def test_an_error_in_an_included_file_names_that_file(write: Write) -> None:
    wrong = write("2025-05-01 open Nonsense\n", "2025.beancount")
    main = write('include "2025.beancount"\n')
    found = read_books(str(main), currency="JPY").problems
    assert {problem.place.file for problem in found} == {str(wrong)}


def test_terminal_escapes_in_a_ledger_are_shown_escaped(
    refused: Callable[[str], BooksReading],
) -> None:
    (problem,) = refused('include "a\x1b[31m\u202eb"\n').problems
    told = render(problem)
    assert all(line.isprintable() for line in told.split("\n"))
    assert "\\x1b" in told
    assert "\\u202e" in told


@pytest.mark.parametrize("number", ["(1/0)", "1/0", "( 10 / -0.00 )", "(1/0,000)"])
def test_a_division_by_zero_crashes_the_parser_not_us_and_names_its_line(
    write: Write, number: str
) -> None:
    entry = f'2025-05-01 * "1/0 in words"\n  Assets:Bank  {number} JPY\n  Income:Care\n'
    inner = write("; 1/0 in a comment\n" + OPENS + entry, "years/2025.beancount")
    main = write('include "years/*.beancount"\n')
    (problem,) = read_books(str(main), currency="JPY").problems
    assert (problem.code, problem.place) == ("ledger-crash", Place(str(inner), 7))
    assert problem.line is not None
    assert number in problem.line


def test_a_crash_whose_line_is_not_found_names_the_ledger(write: Write) -> None:
    entry = '2025-05-01 * "a"\n  Assets:Bank  (1/(1-1)) JPY\n  Income:Care\n'
    main = write(OPENS + entry)
    (problem,) = read_books(str(main), currency="JPY").problems
    assert (problem.code, problem.place) == ("ledger-crash", Place(str(main)))
    assert "SIGSEGV" in problem.wrong


@pytest.mark.parametrize(
    ("amount", "said"),
    [("10 SHARE {{0 JPY}}\n  Income:Care 0 SHARE {0 # 0 JPY}", ""), ("(" * 12000, "")],
)
def test_an_exception_that_escapes_beancount_is_a_problem(
    refused: Callable[[str], BooksReading], amount: str, said: str
) -> None:
    found = refused(OPENS + f'2025-05-01 * "a"\n  Assets:Bank  {amount}\n').problems
    assert all(said in problem.wrong for problem in found)


ANY = Trust(plugins=Plugins.ANY)


def test_a_plugin_that_raises_at_import_is_a_problem(write: Write) -> None:
    write("raise KeyError('lost')\n", "raising_at_import.py")
    main = write('option "insert_pythonpath" "TRUE"\nplugin "raising_at_import"\n')
    (problem,) = read_books(str(main), currency="JPY", trust=ANY).problems
    assert (problem.code, problem.place) == ("ledger-not-read", Place(str(main)))
    assert "KeyError: 'lost'" in problem.wrong


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("raise SystemExit(0)", "ledger-not-read"),
        ("import os; os._exit(3)", "ledger-crash"),
        ("import os; os.kill(os.getpid(), 9)", "ledger-crash"),
        ("raise ValueError('no')", "ledger-error"),
    ],
)
def test_a_plugin_that_ends_the_load_is_a_problem(write: Write, act: str, code: str) -> None:
    write(f"__plugins__ = ['f']\ndef f(entries, options):\n    {act}\n", "ending_plugin.py")
    main = write('option "insert_pythonpath" "TRUE"\nplugin "ending_plugin"\n')
    found = read_books(str(main), currency="JPY", trust=ANY).problems
    assert [problem.code for problem in found] == [code]


PADS = """
from datetime import date
from beancount.core.data import Pad, new_metadata
__plugins__ = ["pads"]
def pads(entries, options):
    place = new_metadata("padding_plugin.py", 1)
    return [*entries, Pad(place, date(2025, 4, 1), "Assets:Bank", "Equity:Opening")], []
"""


def test_a_pad_that_a_plugin_puts_in_is_filled(write: Write) -> None:
    write(PADS, "padding_plugin.py")
    main = write(
        'option "insert_pythonpath" "TRUE"\nplugin "padding_plugin"\n'
        "2020-01-01 open Assets:Bank\n2020-01-01 open Equity:Opening\n"
        "2025-04-02 balance Assets:Bank  500 JPY\n"
    )
    reading = read_books(str(main), currency="JPY", trust=ANY)
    assert reading.books is not None, reading.problems
    assert reading.books.postings["Assets:Bank", "JPY"] == {date(2025, 4, 1): (Decimal(500), 1)}


def test_a_plugin_that_prints_does_not_reach_stdout(
    write: Write, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = "import os\nprint('loud')\nos.write(1, b'louder')\n"
    write(lines, "loud_plugin.py")
    main = write('option "insert_pythonpath" "TRUE"\nplugin "loud_plugin"\n' + OPENS)
    assert read_books(str(main), currency="JPY", trust=ANY).books is not None
    said = capfd.readouterr()
    assert said.out == ""
    assert "louder" in said.err


def test_a_mistake_of_ours_shows_as_a_traceback(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(request: Request, _: list[object]) -> None:
        raise LookupError(request.currency)

    monkeypatch.setattr(child_module, "answer", wrong)
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*LookupError: JPY"):
        read_books(str(write(OPENS)), currency="JPY")


# --- files that are none ------------------------------------------------------------------------


def test_a_missing_ledger_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_books(str(tmp_path / "no.beancount"), currency="JPY").problems
    assert problem.code == "no-ledger"


def test_a_folder_or_a_pipe_as_ledger_is_a_problem(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.beancount")
    for path in (tmp_path, tmp_path / "pipe.beancount"):
        (problem,) = read_books(str(path), currency="JPY").problems
        assert (problem.code, problem.place.file) == ("no-ledger-file", str(path))


def test_an_included_folder_or_pipe_is_a_problem_and_does_not_hang(
    write: Write, tmp_path: Path
) -> None:
    (tmp_path / "years" / "a.beancount").mkdir(parents=True)
    os.mkfifo(tmp_path / "years" / "b.beancount")
    write(OPENS, "years/c.beancount")
    main = write('include "years/*.beancount"\n')
    found = read_books(str(main), currency="JPY").problems
    assert [problem.code for problem in found] == ["no-ledger-file", "no-ledger-file"]


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """Opening a pipe waits for a writer, and a device such as /dev/zero has no end."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="it is a pipe, a device or a socket"):
            read_file(path)


def read_without_rights(main: Path) -> str:
    """Read a ledger as somebody whom modes of files bind, root or not."""
    code = f"from coopctl.books import read_books; print(read_books({str(main)!r}, currency='JPY'))"
    command = [sys.executable, "-c", code]
    if os.geteuid() == 0:  # root obeys modes only without the right to override them
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_unreadable_ledger_is_a_problem_main_or_included(write: Write) -> None:
    main = write('include "years/2025.beancount"\n')
    included = write(OPENS, "years/2025.beancount")
    for file in (included, main):
        file.chmod(0)
        said = read_without_rights(main)
        assert said.count("Problem(code='ledger-unreadable'") == 1
        assert f"Place(file='{file}'" in said
        assert f"`chmod u+r {file}`" in said


def test_a_ledger_in_a_folder_that_may_not_be_entered_is_a_problem(write: Write) -> None:
    main = write(OPENS, "ledgers/main.beancount")
    main.parent.chmod(0)
    said = read_without_rights(main)
    main.parent.chmod(0o755)
    assert "Problem(code='ledger-unreadable'" in said
    assert f"`chmod u+rx {main.parent}`" in said


NOT_PLAIN = {
    "byte order mark": ("\ufeff" + OPENS + SALE, 1),
    "NUL": (OPENS + SALE + "; \0\n", 9),
    "CR alone": ((OPENS + SALE).replace("\n", "\r"), 1),
    "`<<<<<<< HEAD`": (OPENS + "<<<<<<< HEAD\n" + SALE + "=======\n>>>>>>> other\n", 5),
    "`>>>>>>> other`": (OPENS + SALE + ">>>>>>> other\n", 9),
}


@pytest.mark.parametrize("said", NOT_PLAIN)
@pytest.mark.parametrize("name", ["main.beancount", "2025.beancount"])
def test_what_beancount_would_trip_over_is_one_problem_with_its_line(
    write: Write, name: str, said: str
) -> None:
    text, line = NOT_PLAIN[said]
    main = write('include "2025.beancount"\n')
    file = write("", name)
    file.write_bytes(text.encode())
    (problem,) = read_books(str(main), currency="JPY").problems
    assert (problem.code, problem.place) == ("ledger-not-plain", Place(str(file), line))
    assert said in problem.wrong


def test_line_ends_of_windows_are_read(write: Write) -> None:
    main = write("")
    main.write_bytes((OPENS + SALE).replace("\n", "\r\n").encode())
    books = read_books(str(main), currency="JPY").books
    assert books is not None
    assert ("Income:Care", "JPY") in books.postings


@pytest.mark.parametrize("text", ["", "\n\n", "; nothing yet\n", 'option "title" "Care"\n'])
def test_a_ledger_without_an_entry_is_a_problem(
    refused: Callable[[str], BooksReading], text: str
) -> None:
    (problem,) = refused(text).problems
    assert problem.code == "ledger-empty"


def test_what_lacks_because_a_file_is_not_read_is_no_error_of_its_own(write: Write) -> None:
    write("\ufeff" + OPENS, "accounts.beancount")
    main = write('include "accounts.beancount"\n' + SALE)
    (problem,) = read_books(str(main), currency="JPY").problems
    assert problem.code == "ledger-not-plain"


def test_a_pattern_that_finds_a_folder_alone_is_one_problem(write: Write, tmp_path: Path) -> None:
    (tmp_path / "years" / "a.beancount").mkdir(parents=True)
    (problem,) = read_books(str(write('include "years/*"\n')), currency="JPY").problems
    assert problem.code == "no-ledger-file"


def test_the_pickle_cache_is_neither_read_nor_written_nor_deleted(
    write: Write, tmp_path: Path
) -> None:
    main = write(OPENS + SALE)
    cache = tmp_path / ".main.beancount.picklecache"
    opened = tmp_path / "opened"
    poison = pickle.dumps(_Poison(str(opened)))
    cache.write_bytes(poison)
    assert read_books(str(main), currency="JPY").books is not None
    assert cache.read_bytes() == poison
    assert not opened.exists()
    cache.unlink()
    assert read_books(str(main), currency="JPY").books is not None
    assert [path.name for path in tmp_path.iterdir()] == ["main.beancount"]


class _Poison:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.path,)


def test_a_relative_path_is_read_from_the_working_folder(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = write(OPENS)
    monkeypatch.chdir(main.parent)
    books = read_books("main.beancount", currency="JPY").books
    assert books is not None
    assert books.main == str(main)


def test_beancount_s_own_checker_agrees_on_what_is_wrong(write: Write) -> None:
    checker = shutil.which("bean-check", path=str(Path(sys.executable).parent))
    assert checker is not None
    for text, fine in ((OPENS + SALE, True), (OPENS + SALE.replace("-70000", "-7000"), False)):
        main = write(text)
        done = subprocess.run([checker, "--no-cache", str(main)], capture_output=True, check=False)
        reading = read_books(str(main), currency="JPY")
        assert (done.returncode == 0) is fine
        assert (reading.problems == ()) is fine


def test_a_folder_whose_name_beancount_takes_for_a_pattern_is_to_be_renamed(tmp_path: Path) -> None:
    """The file that the line includes is there, so no other is to be made and no line taken out."""
    folder = tmp_path / "Books [2025]" / "ledgers"
    folder.mkdir(parents=True)
    (folder / "sales.beancount").write_text(OPENS + SALE, encoding="utf-8")
    main = folder / "main.beancount"
    main.write_text('include "sales.beancount"\n', encoding="utf-8")
    (problem,) = read_books(str(main), currency="JPY").problems
    assert problem.do.startswith(f"rename `{folder}`, or the folder above it")
    moved = folder.parent.rename(tmp_path / "Books 2025")
    read = read_books(str(moved / "ledgers" / "main.beancount"), currency="JPY")
    assert read.problems == ()
