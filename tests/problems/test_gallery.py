import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.problems.gallery import ROOT, Case, cases, everything_in, messages

GALLERY = cases()
NOT_MENDED = {"year-not-over"}
"""Only time mends it."""


@pytest.fixture
def co_op(case: Case, tmp_path: Path) -> Iterator[Path]:
    """The co-op of a case; folders made read-only are opened again for whoever cleans up."""
    folder = tmp_path / "co-op"
    case.lay_down(folder)
    yield folder
    for path in (each for each in folder.rglob("*") if each.is_dir()):
        path.chmod(0o755)


@pytest.mark.parametrize("case", GALLERY, ids=lambda case: case.name)
def test_a_problem_is_told_word_for_word_writes_nothing_and_goes_when_done_as_told(
    case: Case, co_op: Path
) -> None:
    before = everything_in(co_op)
    said = case.run(co_op)
    assert said.err == case.stderr
    assert said.code == case.exit
    assert everything_in(co_op) == before
    if case.code not in NOT_MENDED:
        case.shell("mended", co_op)
        mended = case.run(co_op, again=True)
        assert mended.code == 0, mended.err
        assert case.code not in {code for code, _ in messages(mended.err)}


@pytest.mark.parametrize("case", GALLERY, ids=lambda case: case.name)
def test_the_message_in_the_gallery_is_of_the_folders_code(case: Case) -> None:
    assert case.code in {code for code, _ in messages(case.stderr)}


@pytest.mark.parametrize("case", GALLERY, ids=lambda case: case.name)
def test_no_message_names_a_folder_of_this_machine_or_blames(case: Case) -> None:
    assert not re.search(r"(?<![\w.}…])/(?:home|tmp|usr|work|var|Users)\b", case.stderr)
    assert not re.search(r"\b(?:invalid|please|oops|sorry|illegal)\b", own_words(case.stderr))


def own_words(err: str) -> str:
    """Leave out what Beancount says, and the user's own lines."""
    kept = [line for line in err.splitlines() if "[ledger-error]" not in line]
    return "\n".join(line for line in kept if not re.match(r"\s+\d* \|", line))


def test_every_code_that_the_source_can_raise_is_in_the_gallery() -> None:
    raised = {
        code
        for path in sorted((ROOT / "coopctl").rglob("*.py"))
        for code in codes_in(path.read_text(encoding="utf-8"))
    }
    assert raised == {case.code for case in GALLERY}


@pytest.mark.parametrize(
    "source",
    [
        'Problem(code="of-what", place=place)',
        'Problem(code="of-what" if small else other, place=place)',
        'self.warn(step, "by", code="of-what", wrong=wrong)',
        'notes.error("of-what", place, wrong=wrong)',
        'sheet.notes.warn("of-what", place)',
        '_flaw(spot, "of-what", wrong, why, do)',
        'Flaw("of-what", 0, 1, wrong, why, do)',
        'code = "of-what" if kind is None else other',
        'said = ("of-what", f"{year} differs", "since", "run it")',
    ],
)
def test_a_code_is_found_however_it_is_raised(source: str) -> None:
    assert set(codes_in(source)) == {"of-what"}


def test_other_words_with_hyphens_are_no_codes() -> None:
    source = 'commands = ("close-year", "check")\nDOWN = "largest-remainder"\nx(code=2)'
    assert set(codes_in(source)) == set()


def codes_in(source: str) -> Iterator[str]:
    """Find every problem code that a module can raise."""
    for node in ast.walk(ast.parse(source)):
        for place in _where_a_code_stands(node):
            for each in ast.walk(place):
                if isinstance(each, ast.Constant) and _is_code(each.value):
                    yield str(each.value)


def _where_a_code_stands(node: ast.AST) -> Iterator[ast.AST]:
    """Give the parts of a node that hold a problem's code, by the ways there are to raise one."""
    if isinstance(node, ast.keyword) and node.arg == "code":
        yield node.value
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"error", "warn", "Flaw"}:
            yield from node.args[:1]
        elif name == "_flaw":
            yield from node.args[1:2]
    elif isinstance(node, ast.Assign) and [ast.unparse(each) for each in node.targets] == ["code"]:
        yield node.value
    elif isinstance(node, ast.Tuple) and len(node.elts) == len(("code", "wrong", "why", "do")):
        first, *rest = node.elts
        if not all(isinstance(each, ast.Constant) and _is_code(each.value) for each in rest):
            yield first if isinstance(first, ast.Constant) else ast.Pass()


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", value) is not None
