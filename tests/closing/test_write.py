"""What keeps files from being written, seen by the writer alone: no ledger is loaded here."""

import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from coopctl.books import Books, BooksReading, file_print
from coopctl.closing import files
from coopctl.closing import write as writer
from coopctl.closing.write import Change, Job, write
from coopctl.problems import Place, Problem

BOOKS: Any = object()


def wrong(what: str) -> Problem:
    """Tell that something is wrong."""
    return Problem(code=what, place=Place(what), wrong=what, why="it is", do="mend it")


@dataclass
class Ledger:
    """A ledger that loads as it is told to.

    Attributes:
        read: what its files held when figures were drawn from them.
        prints: what its files hold where it is loaded; as they do if none is given.
        meanwhile: done while it is loaded.
        stood: what stood in whose place then.
    """

    folder: Path
    read: dict[str, str] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)
    books: Books | None = BOOKS
    problems: tuple[Problem, ...] = ()
    finds: tuple[Problem, ...] = ()
    meanwhile: Callable[[], object] = lambda: None
    stood: dict[str, str] = field(default_factory=dict)

    @property
    def main(self) -> Path:
        """The main ledger."""
        return self.folder / "main.beancount"

    def write(self, *changes: Change) -> tuple[str, ...]:
        """Write files; give the codes of what prevented it."""

        def load(_: str, stand_ins: Mapping[str, str]) -> BooksReading:
            self.stood = {name: Path(new).read_text() for name, new in stand_ins.items()}
            self.meanwhile()
            return BooksReading(self.books, self.problems, prints=self.prints)

        found = write(
            Job(
                changes=changes,
                main=str(self.main),
                read=self.read,
                command="coopctl close-year 2025",
                load=load,
                refused=lambda _: wrong("refused"),
                verify=lambda _: self.finds,
            )
        )
        self.told = [(each.place.file, each.wrong) for each in found]
        self.reasons = [each.why for each in found]
        return tuple(each.code for each in found)

    def change(self, name: str, new: str = "new\n") -> Change:
        """Replace a file of the ledger, or make it."""
        path = self.folder / name
        old = path.read_bytes() if path.exists() else None
        return Change("this closing", str(path), old, new.encode())

    def holds(self) -> dict[str, str]:
        """Give every file on disk."""
        return {each.name: each.read_text() for each in self.folder.iterdir() if each.is_file()}


OLD = {"main.beancount": "main\n", "a.beancount": "a\n", "b.beancount": "b\n"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of three files."""
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)
    return Ledger(tmp_path)


def test_files_are_written_and_stood_in_their_places_before(ledger: Ledger) -> None:
    assert ledger.write(ledger.change("a.beancount"), ledger.change("c.beancount", "c\n")) == ()
    assert ledger.holds() == {**OLD, "a.beancount": "new\n", "c.beancount": "c\n"}
    assert ledger.stood == {
        str(ledger.folder / "a.beancount"): "new\n",
        str(ledger.folder / "c.beancount"): "c\n",
    }


def test_who_holds_the_lock_is_told_and_nothing_is_written(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def hold(main: str, command: str) -> Iterator[Problem]:
        yield wrong(f"{Path(main).name}: {command}")

    monkeypatch.setattr(writer, "hold", hold)
    assert ledger.write(ledger.change("a.beancount")) == (
        "main.beancount: coopctl close-year 2025",
    )
    assert ledger.holds() == OLD


@pytest.mark.parametrize(
    ("books", "problems", "told"),
    [
        (BOOKS, ("an-error",), ("an-error", "refused")),
        (None, (), ("refused",)),
        (None, ("ledger-unreadable",), ("ledger-unreadable",)),
    ],
)
def test_what_the_ledger_refuses_is_not_written(
    ledger: Ledger, books: Books | None, problems: tuple[str, ...], told: tuple[str, ...]
) -> None:
    ledger.books, ledger.problems = books, tuple(map(wrong, problems))
    assert ledger.write(ledger.change("a.beancount")) == told
    assert ledger.holds() == OLD


def test_what_the_ledger_reads_otherwise_is_not_written(ledger: Ledger) -> None:
    ledger.finds = (wrong("misread"),)
    assert ledger.write(ledger.change("a.beancount")) == ("misread",)
    assert ledger.holds() == OLD


def test_a_folder_that_came_into_the_place_of_a_file_is_a_change(ledger: Ledger) -> None:
    def meanwhile() -> None:
        (ledger.folder / "a.beancount").unlink()
        (ledger.folder / "a.beancount").mkdir()

    change, ledger.meanwhile = ledger.change("a.beancount"), meanwhile
    assert ledger.write(change) == ("changed-meanwhile",)


def test_a_change_of_the_second_file_while_the_first_is_written_is_told(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(made: Path, target: Path) -> None:
        files.put(made, target)
        (ledger.folder / "b.beancount").write_text("typed just then\n")

    changes = ledger.change("a.beancount"), ledger.change("b.beancount")
    monkeypatch.setattr(writer, "put", put)
    assert ledger.write(*changes) == ("changed-meanwhile",)
    assert ledger.holds() == {**OLD, "a.beancount": "new\n", "b.beancount": "typed just then\n"}


def test_a_disk_that_fails_at_the_first_file_leaves_all_as_they_were(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(made: Path, target: Path) -> None:
        raise OSError(5, "Input/output error", str(made), None, str(target))

    monkeypatch.setattr(writer, "put", put)
    assert ledger.write(ledger.change("a.beancount")) == ("cannot-write",)
    assert ledger.reasons == ["the file is as it was; it is written whole or not at all"]
    assert ledger.holds() == OLD


def test_what_figures_came_from_is_told_by_name_in_order(ledger: Ledger) -> None:
    ledger.read = {str(ledger.folder / name): "of another time" for name in OLD}
    assert len(ledger.write(ledger.change("c.beancount"))) == 3
    assert ledger.told == [
        (str(ledger.folder / "a.beancount"), "this file changed while the command was at work"),
        (str(ledger.folder / "b.beancount"), "this file changed while the command was at work"),
        (str(ledger.main), "the main ledger changed while the command was at work"),
    ]
    assert ledger.holds() == OLD


def test_a_file_that_changed_only_for_the_load_is_a_change(ledger: Ledger) -> None:
    path = str(ledger.folder / "b.beancount")
    ledger.read = {path: str(file_print(path))}
    assert ledger.write(ledger.change("a.beancount")) == ()
    ledger.prints = {path: "of another time"}
    assert ledger.write(ledger.change("a.beancount", "newer\n")) == ("changed-meanwhile",)


def test_a_file_more_is_a_change_but_where_the_main_ledger_gets_a_line(ledger: Ledger) -> None:
    path = str(ledger.folder / "b.beancount")
    ledger.prints = {path: str(file_print(path))}
    assert ledger.write(ledger.change("a.beancount")) == ("changed-meanwhile",)
    both = ledger.change("a.beancount"), ledger.change("main.beancount", "main\nmore\n")
    assert ledger.write(*both) == ()


def test_a_new_file_stands_behind_a_link_with_the_mode_of_its_neighbours(ledger: Ledger) -> None:
    """While the ledger is loaded it is for nobody else to read, where the ledger names it."""
    (ledger.folder / "elsewhere").mkdir()
    (ledger.folder / "link.beancount").symlink_to("elsewhere/new.beancount")
    modes: list[int] = []

    def meanwhile() -> None:
        copies = ledger.folder.glob(".link.beancount*.tmp")
        modes.extend(stat.S_IMODE(each.stat().st_mode) for each in copies)

    ledger.main.chmod(0o640)
    ledger.meanwhile = meanwhile
    change = Change("this closing", str(ledger.folder / "link.beancount"), None, b"new\n")
    assert ledger.write(change) == ()
    assert modes == [0o600]
    made = ledger.folder / "elsewhere" / "new.beancount"
    assert (made.read_text(), stat.S_IMODE(made.stat().st_mode)) == ("new\n", 0o640)
    assert list(ledger.folder.glob(".*.tmp")) == []


def test_beside_a_link_nothing_is_left_when_the_file_behind_it_is_replaced(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the new text stood there while the ledger was loaded."""
    elsewhere = ledger.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.beancount").write_text("a\n")
    (ledger.folder / "a.beancount").unlink()
    (ledger.folder / "a.beancount").symlink_to(elsewhere / "a.beancount")
    real: Callable[[Path, Path], None] = files.put
    beside: list[str] = []

    def put(made: Path, target: Path) -> None:
        beside.extend(path.name for path in ledger.folder.glob(".a.*"))
        real(made, target)

    monkeypatch.setattr(writer, "put", put)
    assert ledger.write(ledger.change("a.beancount")) == ()
    assert beside == []
    assert (elsewhere / "a.beancount").read_text() == "new\n"
    assert list(ledger.stood.values()) == ["new\n"]
