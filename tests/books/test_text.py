"""What keeps a file of the ledger from being read, told before Beancount sees it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coopctl.books import read_books
from coopctl.books.files import MOST_BYTES
from coopctl.books.text import LONGEST, text_problem
from coopctl.problems import Place

Write = Callable[..., Path]

OPENS = "2020-01-01 open Assets:Bank\n2020-01-01 open Income:Care\n"
PRICE = "2025-01-01 price EUR 160 JPY\n"


def told(path: Path) -> tuple[str, int, str]:
    """Give code, line and wrong of what a reader is told; it must be one thing."""
    (problem,) = read_books(str(path), currency="JPY").problems
    assert problem.place.file == str(path)
    return problem.code, problem.place.line, problem.wrong


@pytest.mark.parametrize(
    "line",
    [
        ";" + "x" * 4_000_000,
        "2025-01-01 open" + " " * LONGEST + "Assets:Cash",
        '2025-01-01 * "' + "x" * LONGEST + '"',
        "* " + "x" * LONGEST,
        "x" * 2 * LONGEST,
    ],
    ids=["comment", "blanks", "narration", "headline", "word"],
)
def test_a_line_that_would_take_the_lexer_minutes_is_told_at_once(write: Write, line: str) -> None:
    started = time.process_time()
    assert told(write(f"{OPENS}{line}\n{PRICE}")) == (
        "ledger-not-plain",
        3,
        "this line is longer than 100,000 bytes",
    )
    assert time.process_time() - started < 1


def test_the_last_line_needs_no_end_to_be_too_long(write: Write) -> None:
    assert told(write(OPENS + ";" * (LONGEST + 1)))[1] == 3


def test_a_line_of_the_greatest_length_is_read(write: Write) -> None:
    main = write(f"{OPENS};{'x' * (LONGEST - 1)}\n")
    assert read_books(str(main), currency="JPY").problems == ()


def test_a_quote_that_is_not_closed_is_told_where_it_opens(write: Write) -> None:
    entry = '2025-01-01 * "Refund\n  Assets:Bank  1 JPY\n'
    code, line, wrong = told(write(OPENS + entry + "; a comment\n" * 20_000))
    assert (code, line) == ("ledger-not-plain", 3)
    assert "the text in quotes that begins here" in wrong


@pytest.mark.parametrize(
    "text",
    [
        PRICE * 5_000,
        ("; it's 5\" of rain\n" + PRICE) * 5_000,
        ('* A "headline\n' + PRICE) * 5_000,
        '2025-01-01 note Assets:Bank "a \\" b"\n' + PRICE * 5_000,
    ],
    ids=["prices", "comments", "headlines", "escapes"],
)
def test_a_long_text_without_quotes_or_with_odd_ones_in_comments_is_read(text: str) -> None:
    assert text_problem((OPENS + text).encode(), "main") is None


def test_a_file_larger_than_any_ledger_is_not_read(write: Write) -> None:
    """A sparse file: it takes no room on the disk, and would take all of memory."""
    main = write(OPENS)
    os.truncate(main, 10**12)
    started = time.process_time()
    assert told(main)[0] == "ledger-too-large"
    assert time.process_time() - started < 1
    os.truncate(main, MOST_BYTES)
    assert told(main)[0] == "ledger-not-plain", "of NUL"


@pytest.mark.parametrize(
    ("name", "text", "is_encrypted"),
    [
        ("pay.gpg", PRICE, True),
        ("pay.beancount.gpg", "\x85\0", True),
        ("pay.asc", "-----BEGIN PGP MESSAGE-----\n", True),
        ("pay.asc", PRICE, False),
        ("pay.gpg.beancount", PRICE, False),
    ],
)
def test_no_other_program_is_started_for_an_encrypted_file(
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    *,
    is_encrypted: bool,
) -> None:
    started = tmp_path / "it-ran"
    gpg = write(f"#!/bin/sh\ntouch {started}\n", "bin/gpg")
    gpg.chmod(0o755)
    monkeypatch.setenv("PATH", str(gpg.parent), prepend=os.pathsep)
    write(text, name)
    found = read_books(str(write(f'{OPENS}include "{name}"\n')), currency="JPY").problems
    assert [each.code for each in found] == ["ledger-encrypted"] * is_encrypted
    main = write(text, f"main-{name}")
    codes = [each.code for each in read_books(str(main), currency="JPY").problems]
    assert codes == ["ledger-encrypted"] * is_encrypted
    assert not started.exists()


@pytest.mark.parametrize("key", ["filename", "lineno"])
@pytest.mark.parametrize("before", ["  ", "\t", "pushmeta ", "pushmeta\t "])
def test_no_metadata_says_that_an_entry_stands_elsewhere(
    write: Write, key: str, before: str
) -> None:
    """Messages would quote that file, wherever it is."""
    secret = write("of the build server alone\n", "secret")
    main = write(f'{OPENS}2025-01-01 open Assets:Cash\n{before}{key}: "{secret}"\n')
    code, line, wrong = told(main)
    assert (code, line) == ("ledger-not-plain", 4)
    assert f"`{key}:`" in wrong


def test_no_quote_that_beancount_does_not_take_for_one_hides_metadata(write: Write) -> None:
    """To its lexer `$"` is one thing that it cannot read, and no text begins there."""
    main = write(f'{OPENS}$" \n2025-01-01 open Assets:Cash\n  filename: "secret"\n; "\n')
    assert told(main)[:2] == ("ledger-not-plain", 5)


def test_a_line_of_a_text_in_quotes_is_no_metadata(write: Write) -> None:
    text = '2025-01-01 note Assets:Bank "Note\nfilename: x\n  lineno: \\"3\\"\n"\n'
    assert read_books(str(write(OPENS + text)), currency="JPY").problems == ()
    code, line, _ = told(write(f"{OPENS}{text}  lineno: 3\n"))
    assert (code, line) == ("ledger-not-plain", 7)


def test_metadata_that_is_called_alike_is_read(write: Write) -> None:
    text = '2025-01-01 open Assets:Cash ; lineno: 3\n  a-filename: "x"\n  filenames: "lineno: 3"\n'
    assert read_books(str(write(OPENS + text)), currency="JPY").problems == ()


HIDING = ["\r", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", HIDING)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_entry_that_only_looks_like_one_is_told(write: Write, end: str, newline: str) -> None:
    """To Beancount all of it is one comment."""
    hidden = f'; carried over{end}2025-12-20 * "Shop"{end}  Income:Care 9 EUR{end}  Assets:Bank'
    main = write("")
    main.write_bytes(f"{OPENS}{hidden}\n".replace("\n", newline).encode())
    code, line, wrong = told(main)
    assert (code, line) == ("ledger-not-plain", 3)
    assert wrong.startswith("there is more on this line after a ")


@pytest.mark.parametrize("end", HIDING)
def test_an_end_of_a_line_that_nothing_follows_is_read(end: str) -> None:
    for text in (f"; page{end}\n", f"{end}\r\n", f"; end{end}", f"; end{end}\r"):
        assert text_problem(f"{OPENS}{text}".encode(), "main") is None


@pytest.mark.parametrize("end", HIDING)
def test_very_many_ends_of_lines_are_looked_through_at_once(end: str) -> None:
    text = (end + "\r\n").encode() * 2_000_000
    started = time.process_time()
    assert text_problem(text, "main") is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize("place", ['"Caf\u00e9"', "#caf\u00e9", "Caf\u00e9:"])
def test_another_encoding_is_told_with_its_byte(write: Write, place: str) -> None:
    main = write(OPENS)
    main.write_bytes(f'{OPENS}2025-01-01 * "" {place}\n'.encode("latin-1"))
    assert told(main) == ("ledger-not-plain", 3, "byte 0xE9 on this line is no UTF-8")


def test_a_name_in_another_encoding_is_told(write: Write) -> None:
    main = write('include "years/*"\n')
    folder = main.with_name("years")
    folder.mkdir()
    named = folder / os.fsdecode(b"caf\xe9.beancount")
    named.write_text(OPENS, encoding="utf-8")
    (problem,) = read_books(str(main), currency="JPY").problems
    assert (problem.code, problem.place) == ("ledger-not-plain", Place(str(named)))
    assert problem.wrong.endswith("is no UTF-8")


@pytest.mark.parametrize(
    "line", ["; Caf\u00e9", "* Caf\u00e9", '2025-01-01 note Assets:Bank "; " ; \u00e9']
)
def test_another_encoding_in_a_comment_is_read_over(write: Write, line: str) -> None:
    main = write(OPENS)
    main.write_bytes(f"{OPENS}{line}\n".encode("latin-1"))
    assert read_books(str(main), currency="JPY").problems == ()


def test_of_very_many_errors_the_first_are_told_and_counted(write: Write) -> None:
    main = write(OPENS + '2025-01-01 * ""\n  Assets:Bank  1 JPY\n' * 1_000)
    found = read_books(str(main), currency="JPY").problems
    assert found[0].place == Place(str(main))
    assert found[0].wrong.startswith("there are 1,000 errors in this ledger")
    assert [each.place.line for each in found[1:]] == list(range(3, 403, 2))
