"""The rules of the house; each is itself shown to bite."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coopctl"
EXACT = ("money.py", "allocation", "facts", "assembly", "closing", "imports", "rules", "books")
CLOCK = {"today", "now", "utcnow", "time", "monotonic", "perf_counter", "localtime"}
CLOCKS = {"date", "datetime", "time"}


def sources(*under: str) -> list[Path]:
    """Name the program's modules, all or those of some rooms."""
    found = [path for path in sorted(PACKAGE.rglob("*.py")) if "starters" not in path.parts]
    if not under:
        return found
    return [path for path in found if path.relative_to(PACKAGE).parts[0] in under]


def floats(text: str) -> Iterator[str]:
    """Find binary floats: a literal, or the name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"line {node.lineno}: float"


def clocks(text: str) -> Iterator[str]:
    """Find a look at the clock."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in CLOCK
            and isinstance(node.value, ast.Name)
            and node.value.id in CLOCKS
        ):
            yield f"line {node.lineno}: {node.value.id}.{node.attr}"


def broad_excepts(text: str) -> Iterator[str]:
    """Find an `except` that would swallow our own faults, without a written reason."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            name = ast.unparse(node.type) if node.type is not None else "everything"
            broad = name in ("everything", "Exception", "BaseException")
            if broad and " - " not in lines[node.lineno - 1].partition("noqa")[2]:
                yield f"line {node.lineno}: except {name}"


def headless(text: str) -> Iterator[str]:
    """Find a module without a docstring of one line."""
    docstring = ast.get_docstring(ast.parse(text), clean=False)
    if docstring is None or "\n" in docstring:
        yield "no one-line docstring"


def reminders(text: str) -> Iterator[str]:
    """Find work left for later."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"\b(TODO|FIXME|XXX)\b(?!\")", line):
            yield f"line {number}: {line.strip()}"


RULES = [
    pytest.param(floats, EXACT, "a = 0.1", 'a = Fraction("0.1")', id="no binary floats"),
    pytest.param(
        clocks,
        (*EXACT, "reports", "problems.py"),
        "a = date.today()",
        "a = period.last",
        id="no clock",
    ),
    pytest.param(
        broad_excepts,
        (),
        "try:\n    a()\nexcept Exception:\n    pass",
        "try:\n    a()\nexcept ValueError:\n    pass",
        id="no broad except",
    ),
    pytest.param(headless, (), "a = 1", '"""One."""\na = 1', id="a line at the head"),
    pytest.param(reminders, (), "# TODO: more", "# more", id="nothing left for later"),
]


@pytest.mark.parametrize(("rule", "rooms", "bad", "good"), RULES)
def test_a_rule_of_the_house_holds_and_bites(
    rule: object, rooms: tuple[str, ...], bad: str, good: str
) -> None:
    assert callable(rule)
    assert list(rule(bad)) != []
    assert list(rule(good)) == []
    found = {
        str(path.relative_to(ROOT)): list(rule(path.read_text(encoding="utf-8")))
        for path in sources(*rooms)
    }
    assert {name: offences for name, offences in found.items() if offences} == {}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask import-linter about a checkout."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_room_imports_only_from_the_rooms_above_it() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("money.py", "import coopctl.rules"),
        ("allocation/allocate.py", "import pathlib"),
        ("rules/reader.py", "import coopctl.books"),
        ("books/draw.py", "import coopctl.allocation"),
        ("facts/reading.py", "import beancount"),
        ("assembly/register.py", "import coopctl.reports"),
        ("reports/figures.py", "import coopctl.closing"),
        ("closing/plan.py", "import typer"),
        ("closing/write.py", "import coopctl.imports"),
        ("imports/plan.py", "import beancount"),
    ],
)
def test_an_import_against_the_order_of_rooms_is_noticed(
    room: str, line: str, tmp_path: Path
) -> None:
    for path in (*PACKAGE.rglob("*.py"), ROOT / "pyproject.toml"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    wrong = tmp_path / "coopctl" / room
    wrong.write_text(f"{wrong.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    assert lint_imports(tmp_path).returncode == 1


def test_functions_stay_short_and_modules_can_be_read_at_a_sitting() -> None:
    """The figures of the best: nine functions in ten within 30 lines, modules within 450."""
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) * 9 // 10] <= 30
    assert [
        p.name for p in sources() if len(p.read_text(encoding="utf-8").splitlines()) > 450
    ] == []


CHANGES_A_DISK = {
    *("chmod", "chown", "copyfile", "copytree", "fchmod", "fchown", "fsync", "hardlink_to"),
    *("makedirs", "mkdir", "mkfifo", "removedirs", "rename", "renames", "rmdir", "rmtree"),
    *("symlink", "symlink_to", "touch", "truncate", "unlink", "utime"),
    *("write_bytes", "write_text"),
    *("os.link", "os.remove", "os.replace", "shutil.copy", "shutil.copy2", "shutil.move"),
}
WRITERS = ("closing/files.py", "closing/lock.py")
NOT_THE_CO_OPS = {
    "books/patterns.py": {"mkdir", "touch"},  # a scratch folder, to try a pattern on
    "cli/laying.py": {"makedirs", "open", "truncate"},  # the same, for the files of a commit
    "cli/entering.py": {"touch"},  # a scratch folder, for what stands in a file's place
    "cli/workspace.py": {"touch", "write_bytes"},
    "cli/screen.py": {"open"},  # a device or a pipe, which is not replaced
    "cli/__init__.py": {"open"},  # /dev/null
    "books/child.py": {"open"},  # a pipe to another process
}


def writes(text: str) -> set[str]:
    """Find calls that change what is on a disk."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [*node.args, *(each.value for each in node.keywords)]
        modes = [each.value for each in words if isinstance(each, ast.Constant)]
        opens = name == "open" and any(re.fullmatch(r"[rwxab+]*[wxa+][b+]*", str(m)) for m in modes)
        if {name, ast.unparse(node.func)} & CHANGES_A_DISK or opens:
            found.add(name)
    return found


@pytest.mark.parametrize(
    "line",
    [
        "os.replace(a, b)",
        'open(a, "w")',
        'path.open(mode="ab")',
        "path.write_text(a)",
        "shutil.copyfile(a, b)",
        "os.mkdir(a)",
    ],
)
def test_a_write_to_the_disk_is_found(line: str) -> None:
    assert writes(line)
    assert not writes('text.replace(a, b); open(a); open(a, "rb"); path.read_text()')


def test_only_one_module_and_the_lock_write_to_the_disk() -> None:
    """So whatever writes is whole or not at all."""
    found = {str(path.relative_to(PACKAGE)): writes(path.read_text("utf-8")) for path in sources()}
    others = {
        name: each - NOT_THE_CO_OPS.get(name, set())
        for name, each in found.items()
        if name not in WRITERS
    }
    assert {name: each for name, each in others.items() if each} == {}
    assert all(found[name] for name in WRITERS)
