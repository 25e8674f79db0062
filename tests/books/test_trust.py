import glob
import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopctl.books import BooksReading, Plugins, Trust, read_books
from coopctl.books.patterns import TooMany, find
from coopctl.problems import Place, render

Write = Callable[..., Path]

OPENS = "2020-01-01 open Assets:Bank\n2020-01-01 open Income:Care\n"
PRIVATE = "of the build server alone"
RUNS = """
__plugins__ = ["run"]
MARK = {mark!r}
open(MARK, "w").close()


def run(entries, options, config=None):
    return entries, []
"""


@pytest.fixture
def co_op(write: Write, tmp_path: Path) -> Write:
    """Writes into the folder of a co-op, which lies beside others."""
    (tmp_path / "co-op").mkdir()
    return lambda text, name="main.beancount": write(text, f"co-op/{name}")


def load(main: Path, trust: Trust | None = None) -> BooksReading:
    return read_books(str(main), currency="JPY", trust=trust or Trust())


def codes(reading: BooksReading) -> list[str]:
    return [problem.code for problem in reading.problems]


# --- from where files are read ------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        "../private/*",
        "../private/key.txt",
        "years/../../private/key.txt",
        "../private/**/*.txt",
        "../**",
        "y*/../../private/key.txt",
        "linked/key.txt",
        "linked/*.txt",
        "lin*/key.txt",
        "**/key.txt",
        "key.beancount",
        "*.beancoun?",
        "/proc/self/environ",
        "/**/environ",
        "/dev/zero",
        "/no/such/file",
    ],
)
def test_an_include_that_leads_outside_is_refused_unread(
    co_op: Write, tmp_path: Path, pattern: str
) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key.txt").write_text(PRIVATE, encoding="utf-8")
    co_op(f'include "../{pattern}"\n', "years/2025.beancount")
    main = co_op(f'{OPENS}include "{pattern}"\n')
    (main.parent / "linked").symlink_to(tmp_path / "private")
    (main.parent / "key.beancount").symlink_to(tmp_path / "private" / "key.txt")
    found = load(main)
    assert found.books is None
    assert set(codes(found)) == {"outside-repository"}
    assert {problem.place for problem in found.problems} == {Place(str(main), 3)}
    assert PRIVATE not in "".join(map(render, found.problems))


def test_what_an_included_file_includes_from_outside_is_refused_at_its_own_line(
    co_op: Write, write: Write
) -> None:
    write(PRIVATE, "private.txt")
    year = co_op('\ninclude "../../private.txt"\n', "years/2025.beancount")
    (problem,) = load(co_op(f'include "years/2025.beancount"\n{OPENS}')).problems
    assert (problem.code, problem.place) == ("outside-repository", Place(str(year), 2))
    assert "`../../private.txt`" in problem.wrong


def test_whether_a_file_outside_is_there_is_not_told(co_op: Write, write: Write) -> None:
    write("", "there.beancount")
    told = {
        load(co_op(f'{OPENS}include "../{name}.beancount"\n')).problems[0].wrong.replace(name, "x")
        for name in ("there", "gone")
    }
    assert len(told) == 1


@pytest.mark.parametrize(
    "line",
    [
        'include "l*/NAME"',
        'include "*/NAME.beancount"',
        'include "**/NAME.beancount"',
        'include "self*/../NAME.beancount"',
        '2025-01-01 document Assets:Bank "../NAME.pdf"',
        '2025-01-01 document Assets:Bank "linked/NAME.pdf"',
        'option "documents" "papers"',
    ],
)
def test_whether_a_file_outside_behind_a_link_or_a_document_is_there_is_not_told(
    co_op: Write, tmp_path: Path, line: str
) -> None:
    main, outside = co_op(""), tmp_path / "outside"
    outside.mkdir()
    for name in ("present", "present.beancount", "present.pdf"):
        (outside / name).write_text(PRIVATE, "utf-8")
        (tmp_path / name).write_text(PRIVATE, "utf-8")
    (main.parent / "linked").symlink_to(outside)
    if "self" in line:
        (main.parent / "self").symlink_to(main.parent)
    told = set()
    for name in ("present", "missing"):
        paper = main.parent / "papers" / "Assets" / "Bank" / "2025-01-01.x.pdf"
        paper.parent.mkdir(parents=True, exist_ok=True)
        paper.unlink(missing_ok=True)
        paper.symlink_to(outside / f"{name}.pdf")
        found = load(co_op(f"{OPENS}{line.replace('NAME', name)}\n"))
        told.add("\n".join(render(each).replace(name, "NAME") for each in found.problems))
    assert len(told) == 1
    assert ("outside-repository" in told.pop()) == ("include" in line)


def test_a_document_inside_that_is_not_there_is_told(co_op: Write) -> None:
    main = co_op(f'{OPENS}2025-01-01 document Assets:Bank "gone.pdf"\n')
    assert codes(load(main)) == ["ledger-error"]


def test_a_link_to_a_file_outside_that_no_pattern_names_is_no_matter(
    co_op: Write, tmp_path: Path
) -> None:
    main = co_op(f'{OPENS}include "y*/**/*.beancount"\n')
    co_op("2020-01-01 open Equity:Beside\n", "years/2025/x.beancount")
    (main.parent / "years" / "scan.pdf").symlink_to(tmp_path / "scan.pdf")
    assert load(main).problems == ()


def test_all_of_a_git_repository_is_inside(co_op: Write, write: Write, tmp_path: Path) -> None:
    write("2025-01-01 price EUR 160 JPY\n", "prices.beancount")
    main = co_op(f'include "../prices.beancount"\n{OPENS}')
    assert codes(load(main)) == ["outside-repository"]
    (tmp_path / ".git").mkdir()
    assert load(main).problems == ()


def test_folders_that_are_named_are_inside_with_their_repositories(
    co_op: Write, write: Write, tmp_path: Path
) -> None:
    write("2025-01-01 price EUR 160 JPY\n", "prices.beancount")
    main = co_op(f'include "../prices.beancount"\n{OPENS}')
    assert load(main, Trust(folders=(str(tmp_path),))).problems == ()
    elsewhere = Trust(folders=(str(tmp_path / "elsewhere"),))
    (problem,) = load(main, elsewhere).problems
    assert (problem.code, problem.place) == ("outside-repository", Place(str(main)))


def test_everything_is_read_where_that_is_asked_for(co_op: Write, write: Write) -> None:
    outside = write("2025-01-01 price EUR 160 JPY\n", "prices.beancount")
    reading = load(co_op(f'include "../prices.beancount"\n{OPENS}'), Trust(outside=True))
    assert str(outside) in reading.files
    assert reading.problems == ()


def test_a_crash_shows_no_line_of_a_file_outside(co_op: Write, write: Write) -> None:
    division = '2025-05-01 * "a"\n  Assets:Bank  (1/0) JPY\n  Income:Care\n'
    write(division.replace("JPY", f"JPY ; {PRIVATE}"), "private.txt")
    main = co_op(f'{OPENS}include "../private.txt"\n{division.replace("1/0", "1/(1-1)")}')
    (problem,) = load(main).problems
    assert problem.code == "ledger-crash"
    assert PRIVATE not in render(problem)


def test_folders_of_documents_outside_are_not_looked_through(co_op: Write) -> None:
    inside = co_op("", "papers/Assets/Bank/2025-05-01.note.txt").parent.parent.parent
    main = co_op(f'option "documents" "/"\noption "documents" "{inside}"\n{OPENS}')
    assert load(main).problems == ()
    absent = co_op(f'option "documents" "no-such-folder"\n{OPENS}')
    assert codes(load(absent)) == ["ledger-error"], "as Beancount says"


def test_a_file_with_two_names_is_read_under_neither(co_op: Write) -> None:
    year = co_op(OPENS, "years/2025.beancount")
    (year.parent / "2026.beancount").symlink_to(year)
    (problem,) = load(co_op('include "years/*.beancount"\n')).problems
    assert (problem.code, problem.place.line) == ("included-twice", 1)


def test_the_main_ledger_behind_a_link_is_not_read_again(co_op: Write) -> None:
    main = co_op(f'include "round/main.beancount"\n{OPENS}')
    (main.parent / "round").symlink_to(".")
    assert codes(load(main)) == ["included-twice"]


def test_dots_after_any_number_of_folders_do_not_lead_outside(co_op: Write, tmp_path: Path) -> None:
    """Taken as text the pattern stays inside; what it finds does not."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key.txt").write_text(PRIVATE, encoding="utf-8")
    main = co_op(f'include "**/../private/*.txt"\n{OPENS}')
    (problem,) = load(main).problems
    assert (problem.code, problem.place) == ("outside-repository", Place(str(main), 1))
    assert PRIVATE not in render(problem)


def test_dots_after_a_link_are_taken_as_text_as_beancount_does(co_op: Write) -> None:
    """The system would go up from where the link leads."""
    co_op("2020-01-01 open Equity:Beside\n", "x.beancount")
    co_op("2020-01-01 open Equity:Away\n", "far/x.beancount")
    main = co_op(f'include "near*/../x.beancount"\n{OPENS}')
    (main.parent / "far" / "away").mkdir()
    (main.parent / "near").symlink_to("far/away")
    books = load(main).books
    assert books is not None
    assert "Equity:Beside" in books.accounts
    assert str(main.parent / "x.beancount") in books.files


@pytest.mark.parametrize("pattern", ["**/*.beancount", "**", "*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/x"])
def test_links_in_a_circle_are_told_at_once(co_op: Write, pattern: str) -> None:
    main = co_op(f'{OPENS}include "{pattern}"\n')
    for name in ("a", "b"):
        (main.parent / name).symlink_to(".")
    assert "include-too-wide" in codes(load(main))


def test_a_ladder_of_links_is_told(tmp_path: Path) -> None:
    """Each of its rungs doubles the ways to the next."""
    for number in range(30):
        (tmp_path / f"rung-{number}").mkdir()
        for name in ("a", "b"):
            (tmp_path / f"rung-{number}" / name).symlink_to(f"../rung-{number + 1}")
    with pytest.raises(TooMany):
        find(str(tmp_path / "rung-0" / "**" / "*.beancount"), recursive=True)


PARTS = st.sampled_from(["**", "*", "a*", "b", "[ab]", "?", "*.t", ".h", "c.t"])
LAST = st.sampled_from(["*", "*.t", "c.t", "b", "?", "a*/**", "?/../c.t", "**/../b/**"])


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few folders and files, with a link and something hidden."""
    top = tmp_path_factory.mktemp("tree")
    for name in ("a/b/c.t", "a/a/c.t", "b/c.t", "ab/.h/c.t", "c.t", ".h/c.t", "[a]/c.t", "b/b/b/c"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()
    (top / "ab" / "b").symlink_to("../b")
    return top


@settings(max_examples=150)
@given(st.lists(PARTS, max_size=3), LAST)
def test_patterns_find_what_glob_finds(tree: Path, parts: list[str], last: str) -> None:
    search = os.path.join(tree, *parts, last)  # noqa: PTH118 - a pattern, not a path
    found = {os.path.normpath(each) for each in glob.glob(search, recursive=True)}  # noqa: PTH207
    assert {os.path.normpath(each) for each in find(search, recursive=True)} == found


# --- which plugins run --------------------------------------------------------------------------


def asks_for(name: str) -> str:
    return f'option "insert_pythonpath" "TRUE"\n{OPENS}plugin "{name}"\n'


def plugin(mark: Path) -> str:
    return RUNS.format(mark=str(mark))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("beside_it", "beside_it.py"),
        ("beside_pack", "beside_pack/__init__.py"),
        ("beside_pack.audit", "beside_pack/audit.py"),
        ("beside_space.audit", "beside_space/audit.py"),
    ],
)
def test_a_plugin_beside_the_ledger_runs_only_where_it_is_trusted(
    co_op: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, file: str
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    mark = tmp_path / "it-ran"
    co_op(plugin(mark), file)
    if file.startswith("beside_pack"):
        co_op(plugin(mark), "beside_pack/__init__.py")
    main = co_op(asks_for(name))
    (problem,) = load(main).problems
    assert (problem.code, problem.place) == ("plugin-not-trusted", Place(str(main), 4))
    assert str(main.parent / file.partition("/")[0]) in problem.wrong
    assert not mark.exists()
    assert load(main, Trust(Plugins.ANY)).problems == ()
    assert mark.exists()
    assert not list(main.parent.rglob("__pycache__")), "nothing is written beside it"


def test_an_installed_plugin_runs_but_imports_nothing_from_beside_the_ledger(
    co_op: Write, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "it-ran"
    write("import co_op_helper\n__plugins__ = []\n", "site/an_installed_plugin.py")
    monkeypatch.syspath_prepend(tmp_path / "site")
    co_op(plugin(mark), "co_op_helper.py")
    co_op(plugin(mark), "an_installed_plugin.py")
    main = co_op(asks_for("an_installed_plugin"))
    monkeypatch.chdir(main.parent)
    (problem,) = load(main).problems
    assert problem.code == "ledger-error"
    assert "co_op_helper" in problem.wrong
    assert not mark.exists()


def test_no_error_of_a_plugin_has_a_line_of_a_file_outside_quoted(
    co_op: Write, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, outside = co_op(f"{PRIVATE}\n", "own"), write(f"{PRIVATE}\n", "outside")
    monkeypatch.syspath_prepend(tmp_path / "site")
    for number, (file, is_quoted) in enumerate(((own, True), (outside, False))):
        name = f"erring_plugin_{number}"
        write(
            f"""
            from collections import namedtuple
            __plugins__ = ["run"]
            Error = namedtuple("Error", "source message entry")
            def run(entries, options):
                return entries, [Error({{"filename": {str(file)!r}, "lineno": 1}}, "no", None)]
            """,
            f"site/{name}.py",
        )
        (problem,) = load(co_op(f'{OPENS}plugin "{name}"\n')).problems
        assert problem.place == Place(str(file), 1)
        assert (PRIVATE in render(problem)) == is_quoted


def test_nothing_is_imported_from_the_working_folder(
    co_op: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "it-ran"
    main = co_op(f'{OPENS}plugin "in_working_folder"\n')
    co_op(plugin(mark), "in_working_folder.py")
    monkeypatch.chdir(main.parent)
    for entry in ("", str(main.parent)):
        monkeypatch.syspath_prepend(entry)
        assert codes(load(main)) == ["plugin-not-trusted"]
    assert not mark.exists()


@pytest.mark.parametrize("name", ["", "..audit", "a b", "../audit", "no.such"])
def test_a_plugin_that_is_none_is_a_problem(co_op: Write, name: str) -> None:
    (problem,) = load(co_op(asks_for(name))).problems
    assert problem.code in ("ledger-error", "ledger-not-read")


@pytest.mark.parametrize(
    "name",
    [
        *("antigravity", "this", "json", "sys", "marshal", "idlelib.idle"),
        *("pip.__main__", "beancount", "coopctl.__main__"),
    ],
)
def test_what_is_installed_and_no_plugin_is_not_imported(co_op: Write, name: str) -> None:
    main = co_op(asks_for(name))
    (problem,) = load(main).problems
    assert (problem.code, problem.place) == ("not-a-plugin", Place(str(main), 4))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("beancount.plugins.unrealized", True),
        ("beancount.no.such", True),
        ("antigravity.x", False),
        ("pip.__main__.x", False),
    ],
)
def test_a_module_that_is_not_there_is_told_as_that(co_op: Write, name: str, *, hint: bool) -> None:
    main = co_op(f'{OPENS}plugin "{name}" "Unrealized"\n')
    (problem,) = load(main).problems
    assert (problem.code, problem.place) == ("ledger-error", Place(str(main), 3))
    assert problem.wrong == f"there is no module `{name}`"
    assert ("Beancount 3 no longer has" in problem.why) == hint


def test_a_plugin_that_does_not_look_like_one_runs_as_the_message_says(
    co_op: Write, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "it-ran"
    write("from .core import *\n", "site/a_plugin_in_parts/__init__.py")
    write('__all__ = ["__plugins__", "run"]\n' + plugin(mark), "site/a_plugin_in_parts/core.py")
    monkeypatch.syspath_prepend(tmp_path / "site")
    main = co_op(f'{OPENS}plugin "a_plugin_in_parts"\n')
    (problem,) = load(main).problems
    assert problem.code == "not-a-plugin"
    assert "`--trust-plugins`" in problem.do
    assert not mark.exists()
    assert load(main, Trust(Plugins.ANY)).problems == ()
    assert mark.exists()


def test_a_module_that_is_no_plugin_does_not_run_to_be_found_out(
    co_op: Write, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "it-ran"
    acts = f"open({str(mark)!r}, 'w').close()\n"
    write(acts, "site/an_acting_module.py")
    write(acts, "site/an_acting_package/__init__.py")
    monkeypatch.syspath_prepend(tmp_path / "site")
    for name in ("an_acting_module", "an_acting_package"):
        assert codes(load(co_op(asks_for(name)))) == ["not-a-plugin"]
        assert codes(load(co_op(asks_for(f"{name}.x")))) == ["ledger-error"]
    assert not mark.exists()


def every_plugin_of_beancount() -> dict[str, str]:
    """Give the name of each, and its text."""
    found = importlib.util.find_spec("beancount.plugins")
    assert found is not None
    assert found.submodule_search_locations is not None
    (folder,) = found.submodule_search_locations
    files = [each for each in Path(folder).glob("*.py") if not each.stem.endswith("_test")]
    return {f"beancount.plugins.{each.stem}": each.read_text(encoding="utf-8") for each in files}


EVALUATING = sorted(n for n, text in every_plugin_of_beancount().items() if "eval(" in text)


def test_some_plugins_of_beancount_run_the_text_that_they_are_given() -> None:
    assert "beancount.plugins.commodity_attr" in EVALUATING


@pytest.mark.parametrize("name", EVALUATING)
def test_the_text_for_a_plugin_runs_only_where_it_is_trusted(
    co_op: Write, tmp_path: Path, name: str
) -> None:
    mark = tmp_path / "it-ran"
    text = f"{{'x': None}} if __import__('os').mkdir('{mark}') else {{}}"
    main = co_op(f'{OPENS}plugin "{name}" "{{}}"\nplugin "{name}" "{text}"\n')
    (problem,) = load(main).problems
    assert (problem.code, problem.place) == ("plugin-text-computed", Place(str(main), 4))
    assert not mark.exists()
    load(main, Trust(Plugins.ANY))
    assert mark.exists()


@pytest.mark.parametrize(
    "text",
    [
        "  \n[].append(1)",
        "[print(each) for each in (1,)]",
        "f'{print()}'",
        "(lambda: 0)()",
        "9**9**9**9",
        "'x' * 10**12",
        "1 << 10**12",
        "{'days': 12 * 30}",
        "Unrealized(Income)",
        "'%999999999d' % 1",
        "(yes := 1)",
        "exit.x[0]",
    ],
)
def test_what_python_would_compute_is_no_text_for_a_plugin(co_op: Write, text: str) -> None:
    main = co_op(f'{OPENS}plugin "beancount.plugins.onecommodity" "{text}"\n')
    assert codes(load(main)) == ["plugin-text-computed"]


@pytest.mark.parametrize(
    "text",
    [
        "{'a': (1, -2.5, None), 'b': ['x', {True}]}",
        "Equity:(Work|Capital):.*",
        "Unrealized",
        "USD|EUR",
        "../by-laws/our-rules.yaml",
        "by-laws/our.yaml",
        "Martin Caroline",
        "R&D",
        "Smith and Jones or heirs",
    ],
)
def test_values_and_what_is_no_python_are_handed_to_a_plugin(co_op: Write, text: str) -> None:
    main = co_op(f'{OPENS}plugin "coopctl.plugin" "{text}"\n')
    assert load(main).problems == ()


@pytest.mark.parametrize("plugins", [Plugins.INSTALLED, Plugins.ANY])
def test_an_option_that_checks_no_balance_is_a_problem(co_op: Write, plugins: Plugins) -> None:
    main = co_op(
        f'{OPENS}option "plugin_processing_mode" "raw"\n2025-01-02 balance Assets:Bank 5 JPY\n'
    )
    (problem,) = load(main, Trust(plugins)).problems
    assert (problem.code, problem.place) == ("balances-unchecked", Place(str(main), 3))
    co_op(f'option "plugin_processing_mode" "default"\n{OPENS}')
    assert load(main, Trust(plugins)).problems == ()


def test_without_plugins_the_ledger_is_still_checked_by_beancount(co_op: Write) -> None:
    """A ledger may turn off what Beancount does to all; that is asked for by plugins too."""
    raw = 'option "plugin_processing_mode" "raw"\n'
    main = co_op(
        f'{raw}{OPENS}plugin "beancount.plugins.auto_accounts"\nplugin "coopctl.plugin"\n'
        "2025-01-02 balance Assets:Bank 5 JPY\n"
    )
    found = load(main, Trust(Plugins.NONE)).problems
    assert [(each.code, each.is_error) for each in found] == [
        ("plugins-left-out", False),
        ("ledger-error", True),
    ]
    assert "coopctl.plugin" not in found[0].wrong


def test_without_plugins_none_is_imported(co_op: Write, tmp_path: Path) -> None:
    mark = tmp_path / "it-ran"
    co_op(plugin(mark), "beside_none.py")
    reading = load(co_op(asks_for("beside_none")), Trust(Plugins.NONE))
    assert codes(reading) == ["plugins-left-out"]
    assert reading.books is not None
    assert not mark.exists()
