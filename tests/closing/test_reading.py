"""What may stand at a closing's name, and what is told where it cannot be read."""

import errno
import os
from pathlib import Path

import pytest

from coopctl.books import TooLarge
from coopctl.closing import reading
from coopctl.closing.reading import folder_unreadable, read_closing
from coopctl.problems import Problem

TEXT = ";; Fiscal year 2025, 2025-01-01 to 2025-12-31. Written by coopctl\r\n"
MEND = "mend what the system names, then run the command again"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a closing, in a folder whose name a shell would cut; it is not there yet."""
    folder = tmp_path / "our closings"
    folder.mkdir()
    return folder / "2025.beancount"


def told(file: Path) -> tuple[str, str, int, str, str]:
    """Give code, file, line, fault and remedy."""
    problem = read_closing(str(file), 2025)
    assert isinstance(problem, Problem)
    return problem.code, problem.place.file, problem.place.line or 0, problem.wrong, problem.do


def refusing(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """Let the system refuse to read."""

    def refused(_: str) -> bytes:
        raise error

    monkeypatch.setattr(reading, "read_file", refused)


@pytest.mark.parametrize("text", [TEXT, "", " \n", "\ufeff" + TEXT])
def test_a_closing_and_a_blank_file_are_read_as_they_are(file: Path, text: str) -> None:
    assert read_closing(str(file), 2025) is None
    file.write_bytes(text.encode())
    assert read_closing(str(file), 2025) == text


def test_what_somebody_wrote_is_no_closing(file: Path) -> None:
    """Nor are books with a closing pasted below them, which git would take the place of."""
    record = '2026-01-01 custom "coop-closing" 2025\n'
    file.write_text(f"; ours\n2025-01-01 open Assets:Till\n{record}", encoding="utf-8")
    code, place, line, wrong, do = told(file)
    assert (code, place, line) == ("not-a-closing", str(file), 0)
    assert wrong.startswith("this file does not begin as a closing of 2025 does")
    assert do.startswith("name a folder that holds nothing but closings in rules.yaml")
    assert do.endswith("or move this file away")


def test_in_a_folder_of_closings_it_is_to_have_another_name(tmp_path: Path) -> None:
    """To name such a folder in the rules would change nothing."""
    file = tmp_path / "closings" / "2025.beancount"
    file.parent.mkdir()
    file.write_text("2025-01-01 open Assets:Till\n", encoding="utf-8")
    other = f"{tmp_path}/closings/2025-ours.beancount"
    assert told(file)[4] == f"give it another name, such as by `mv {file} {other}`"


@pytest.mark.parametrize(
    "first",
    [";; Fiscal year 2024, \n", ";; edited\n", "  ; mine\n", "\ufeff", 'option "a" "b"\n\n', ""],
)
def test_a_closing_of_another_year_or_with_another_first_line_is_to_be_brought_back(
    file: Path, first: str
) -> None:
    """Where two closings were swapped, a `mv` of one would write over the other."""
    file.write_text(first + '2026-01-01  custom "coop-closing" 2025\n', encoding="utf-8")
    code, *_, do = told(file)
    assert (code, "mv " in do) == ("not-a-closing", False)
    assert do.startswith(f"bring back what stood here, such as by `git restore '{file}'`")
    assert do.endswith("; if nothing did, move this file away")


def test_a_folder_is_to_be_moved_away(file: Path) -> None:
    file.mkdir()
    assert told(file) == (
        "closing-unreadable",
        str(file),
        0,
        "the closing cannot be read: this is a folder, not a file",
        f"move it away, such as by `mv '{file}' '{file}.old'`",
    )


@pytest.mark.parametrize(("above", "line"), [(b"", 1), (b"\n", 2), (b"\n\n", 3)])
def test_what_is_not_in_utf_8_is_told_with_its_line(file: Path, above: bytes, line: int) -> None:
    file.write_bytes(above + b";; \xe9\n\n")
    assert told(file) == (
        "closing-unreadable",
        str(file),
        line,
        "the closing cannot be read: this line is not in UTF-8",
        "save the file as UTF-8",
    )


def test_what_the_system_refuses_is_told_with_what_opens_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    wrong = "the closing cannot be read: Permission denied"
    opened = "make it readable for you, such as by `chmod {} '{}'`"
    assert told(file)[3:] == (wrong, opened.format("u+rx", file.parent))
    file.touch()
    assert told(file)[3:] == (wrong, opened.format("u+r", file))


def test_what_the_disk_fails_at_is_told_as_the_system_names_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, OSError(errno.EIO, os.strerror(errno.EIO)))
    assert told(file)[3:] == ("the closing cannot be read: Input/output error", MEND)
    refusing(monkeypatch, OSError("a fault without a number"))
    assert told(file)[3:] == ("the closing cannot be read: a fault without a number", MEND)


def test_a_file_beyond_the_limit_is_to_be_moved_away(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, TooLarge(str(file), 1_000_000))
    assert told(file)[4].startswith("move it away, such as by `mv ")


def test_a_folder_of_closings_that_is_shut_is_told() -> None:
    shut = folder_unreadable("/our closings", PermissionError(errno.EACCES, "Permission denied"))
    assert (shut.code, shut.place.file) == ("closing-unreadable", "/our closings")
    assert shut.wrong == "the closing cannot be read: Permission denied"
    assert shut.do == "make it readable for you, such as by `chmod u+rx '/our closings'`"
    failed = folder_unreadable("/c", OSError("a fault without a number"))
    assert failed.wrong == "the closing cannot be read: a fault without a number"
    assert failed.do == MEND
