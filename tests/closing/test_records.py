"""How what a meeting decided is written below what is on record."""

from datetime import date
from pathlib import Path

import pytest

from coopctl.closing.records import appended, record_text, stands_in
from coopctl.closing.write import Change
from coopctl.problems import Problem

RECORD = '2026-06-20 custom "coop-resolution" "a"\n  result: "passed"\n'
HEAD = ";; What the general meeting resolved"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of what is on record; it is not there yet."""
    return tmp_path / "resolutions.beancount"


def added(file: Path, record: str = RECORD) -> Change:
    """Put a record below what the file holds."""
    change = appended(str(file), record)
    assert isinstance(change, Change)
    assert (change.what, change.path) == ("the resolutions", str(file))
    return change


def test_a_record_has_its_values_on_one_line_and_below_it_what_is_known() -> None:
    below: dict[str, str | int | date | None]
    below = {"title": "Two\n lines", "present": 3, "roll": None, "since": date(2026, 1, 2)}
    assert record_text("election", date(2026, 6, 20), ["chair", 2026], below) == (
        '2026-06-20 custom "coop-election" "chair" 2026\n'
        '  title: "Two lines"\n  present: 3\n  since: 2026-01-02\n'
    )


def test_a_new_file_says_what_it_is(file: Path) -> None:
    change = added(file)
    assert change.old is None
    assert change.new.startswith(HEAD.encode())
    assert change.new.endswith(f"need be.\n\n{RECORD}".encode())


@pytest.mark.parametrize(
    ("old", "gap"), [("", ""), ("; ours", "\n\n"), ("; ours\n", "\n"), ("; ours\n\n", "")]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_one_blank_line_is_between_records_with_the_line_ends_of_the_file(
    file: Path, old: str, gap: str, ends: str
) -> None:
    file.write_bytes(old.replace("\n", ends).encode())
    change = added(file)
    assert change.old == file.read_bytes()
    ours = ends if "\n" in old else "\n"
    assert change.new == (old + gap + RECORD).replace("\n", ours).encode()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("comment", ["; ours\n", b"; \xe9\n"])
def test_a_record_that_is_there_is_not_written_again(
    file: Path, ends: str, comment: str | bytes
) -> None:
    above = comment.encode() if isinstance(comment, str) else comment
    file.write_bytes(above + RECORD.replace("\n", ends).encode())
    assert stands_in(str(file), RECORD) is True
    change = added(file)
    assert change.new == change.old == file.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        f'{RECORD}  minutes: "1"\n',
        f'{RECORD}\tminutes: "1"\n',
        RECORD.replace("passed", "rejected"),
        f"; {RECORD}",
    ],
)
def test_a_record_that_goes_on_or_is_none_is_another(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert stands_in(str(file), RECORD) is False


def test_a_file_that_cannot_be_read_has_no_record_and_gets_none(file: Path) -> None:
    assert stands_in(str(file), RECORD) is False
    file.mkdir()
    problem = appended(str(file), RECORD)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place.file) == ("records-unreadable", str(file))
    assert problem.wrong == "the resolutions cannot be read: it is a folder"


def test_what_the_system_says_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    file.write_text(RECORD, encoding="utf-8")
    monkeypatch.setattr("coopctl.closing.records.read_file", refused)
    problem = appended(str(file), RECORD)
    assert isinstance(problem, Problem)
    assert problem.wrong == "the resolutions cannot be read: Permission denied"
    assert stands_in(str(file), RECORD) is False
