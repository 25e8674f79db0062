import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coopctl.books import BooksReading, Trust, read_books
from coopctl.books.patterns import would_match
from coopctl.books.standins import StandIns
from coopctl.problems import Place

Write = Callable[..., Path]

OPENS = "2020-01-01 open Assets:Bank\n2020-01-01 open Income:Care\n"


def _load(main: Path, replacing: dict[Path, Path], within: Path | None = None) -> BooksReading:
    stands = {str(old): str(new) for old, new in replacing.items()}
    trust = Trust(folders=(str(within or main.parent),))
    return read_books(str(main), currency="JPY", replacing=stands, trust=trust)


def _titles(reading: BooksReading) -> set[str]:
    assert reading.books is not None, reading.problems
    return set(reading.books.accounts)


@pytest.mark.parametrize(
    "include",
    [
        "closings/*.beancount",
        "closings/2025.beancount",
        "**/2025.beancount",
        "clo*/20??.beancount",
        "./closings/../closings/[2]*.beancount",
        "closings/**/*.beancount",
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_a_file_stands_in_the_place_of_another_whether_that_is_there_or_not(
    write: Write, tmp_path: Path, include: str, *, there: bool
) -> None:
    old = tmp_path / "closings" / "2025.beancount"
    new = write("2020-01-01 open Equity:New\n", "closings/.2025.tmp")
    if there:
        write("2020-01-01 open Equity:Old\n", "closings/2025.beancount")
    main = write(f'include "{include}"\n' + OPENS)
    reading = _load(main, {old: new})
    assert "Equity:New" in _titles(reading)
    assert "Equity:Old" not in _titles(reading)
    assert str(old) in reading.files
    assert str(new) not in reading.files
    assert reading.books is not None
    assert reading.books.accounts["Equity:New"].place.file == str(old)
    assert reading.books.files == reading.files


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("include", ["years/*.beancount", "closings/2024.beancount", "*.beancoun"])
def test_a_replaced_file_that_the_ledger_does_not_include_is_not_read(
    write: Write, tmp_path: Path, include: str, *, there: bool
) -> None:
    write("", "years/2025.beancount")
    write("", "closings/2024.beancount")
    write("", "x.beancoun")
    old = tmp_path / "closings" / "2025.beancount"
    if there:
        write("", "closings/2025.beancount")
    new = write("2020-01-01 open Equity:New\n", "closings/.2025.tmp")
    reading = _load(write(f'include "{include}"\n' + OPENS), {old: new})
    assert "Equity:New" not in _titles(reading)
    assert str(old) not in reading.files


def test_an_empty_pattern_is_filled_by_the_replacement_even_without_its_folder(
    write: Write, tmp_path: Path
) -> None:
    new = write("2020-01-01 open Equity:New\n", "elsewhere/candidate")
    main = write('include "closings/*.beancount"\n' + OPENS)
    assert read_books(str(main), currency="JPY").problems, "nothing matches without it"
    assert "Equity:New" in _titles(_load(main, {tmp_path / "closings" / "2025.beancount": new}))


def test_an_empty_file_takes_a_broken_one_out(write: Write) -> None:
    broken = write("2020-01-01 open Nonsense\n", "closings/2025.beancount")
    empty = write("", "empty")
    main = write('include "closings/*.beancount"\n' + OPENS)
    assert _load(main, {}).books is None
    assert _titles(_load(main, {broken: empty})) == {"Assets:Bank", "Income:Care"}


def test_a_stand_in_that_the_pattern_matches_too_is_read_once(write: Write) -> None:
    old = write("2020-01-01 open Equity:Old\n", "closings/2025.beancount")
    new = write("2020-01-01 open Equity:New\n", "closings/candidate.beancount")
    main = write('include "closings/*.beancount"\n' + OPENS)
    assert "Equity:New" in _titles(_load(main, {old: new}))


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("include", ["closings/*.beancount", "*/2025.beancount", "**/*.beancount"])
def test_a_folder_that_is_a_symbolic_link_is_followed(
    write: Write, tmp_path: Path, include: str, *, there: bool
) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "books" / "closings").symlink_to(tmp_path / "shared")
    new = write("2020-01-01 open Equity:New\n", "shared/.2025.tmp")
    if there:
        write("2020-01-01 open Equity:Old\n", "shared/2025.beancount")
    main = write(f'include "{include}"\n' + OPENS, "books/main.bean")
    for old in ("shared/2025.beancount", "books/closings/2025.beancount"):
        reading = _load(main, {tmp_path / old: new}, within=tmp_path)
        assert "Equity:New" in _titles(reading)
        assert str(tmp_path / old) in reading.files


def test_a_file_that_is_a_symbolic_link_is_replaced_by_its_target_s_stand_in(
    write: Write, tmp_path: Path
) -> None:
    old = write("2020-01-01 open Equity:Old\n", "archive/closing.txt")
    (tmp_path / "2025.beancount").symlink_to(old)
    new = write("2020-01-01 open Equity:New\n", "archive/candidate")
    main = write('include "2025.beancount"\n' + OPENS)
    assert "Equity:New" in _titles(_load(main, {old: new}))


def test_the_main_ledger_itself_can_be_replaced_and_keeps_its_name(
    write: Write, tmp_path: Path
) -> None:
    main = write(OPENS)
    write("2020-01-01 open Equity:Other\n", "other.beancount")
    new = write('include "other.beancount"\n' + OPENS, ".main.tmp")
    reading = _load(main, {main: new})
    assert "Equity:Other" in _titles(reading)
    assert reading.books is not None
    assert reading.books.main == str(main)
    assert reading.files == (str(main), str(tmp_path / "other.beancount"))
    assert reading.books.accounts["Assets:Bank"].place.file == str(main)


def test_problems_name_the_replaced_file_and_show_the_stand_in_s_line(
    write: Write, tmp_path: Path
) -> None:
    old = write("; fine\n", "closings/2025.beancount")
    new = write("; a\n2020-01-01 open Nonsense\n", "closings/.2025.tmp")
    main = write('include "closings/*.beancount"\n' + OPENS)
    (problem,) = _load(main, {old: new}).problems
    assert (problem.place.file, problem.place.line) == (str(old), 2)
    assert problem.line == "2020-01-01 open Nonsense"
    crash = write('2025-01-01 * "a"\n  Assets:Bank  (1/0) JPY\n', "closings/.2026.tmp")
    (problem,) = _load(main, {tmp_path / "closings" / "2026.beancount": crash}).problems
    assert problem.place.file == str(tmp_path / "closings" / "2026.beancount")


@pytest.mark.parametrize("there", [True, False])
def test_a_stand_in_is_looked_through_as_any_file_is(
    write: Write, tmp_path: Path, *, there: bool
) -> None:
    """What Beancount would take minutes to read, or would crash at, is told before it begins."""
    old = tmp_path / "closings" / "2025.beancount"
    new = write("; \0\n", "scratch/2025.beancount")
    if there:
        write("; \0\n", "closings/2025.beancount")
    main = write('include "closings/*.beancount"\n' + OPENS)
    (problem,) = _load(main, {old: new}).problems
    assert (problem.code, problem.place) == ("ledger-not-plain", Place(str(old), 1))


def test_one_file_cannot_stand_in_two_places() -> None:
    with pytest.raises(ValueError, match="two"):
        StandIns({"/a": "/c", "/b": "/c"})


def test_hidden_files_are_found_only_by_patterns_that_name_the_dot(tmp_path: Path) -> None:
    top = os.path.realpath(tmp_path)
    assert not would_match(f"{top}/*", f"{top}/.hidden", recursive=True)
    assert would_match(f"{top}/.*", f"{top}/.hidden", recursive=True)


def test_beancount_s_own_glob_is_put_back(write: Write) -> None:
    import glob  # noqa: PLC0415 - only compared

    from beancount import loader  # noqa: PLC0415 - the real one is looked at afterwards

    from coopctl.books.child import Request, answer  # noqa: PLC0415 - in this very process

    answer(Request(str(write(OPENS)), "JPY", {}))
    assert vars(loader)["glob"] is glob
