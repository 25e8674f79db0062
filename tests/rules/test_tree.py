"""The YAML text: every scalar as written, and nothing that could hurt."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.problems import Place
from coopctl.rules.notes import Notes
from coopctl.rules.tree import Items, Map, Node, Scalar, read_tree
from tests.rules.samples import HEAD, codes, file, marked, one_step, only, read, step


def tree_of(text: str) -> Node:
    notes = Notes(text, "rules.yaml")
    root = read_tree(text, notes)
    assert root is not None, notes.problems
    return root


def plain(node: Node) -> object:
    match node:
        case Scalar(text):
            return text
        case Items(items):
            return [plain(item) for item in items]
        case Map(entries):
            return {entry.key.text: plain(entry.value) for entry in entries}


@pytest.mark.parametrize(
    "text", ["no", "010", "0.1", "1e3", ".inf", "~", "true", "2025-04-01", "12:30:45", "0x1F"]
)
def test_a_scalar_is_the_text_written(text: str) -> None:
    assert plain(tree_of(f"a: {text}\n")) == {"a": text}


def test_maps_and_lists_are_kept_in_their_order() -> None:
    assert plain(tree_of("b: [1, {c: d}]\na:\n- x\n- y: z\n  w: ''\n")) == {
        "b": ["1", {"c": "d"}],
        "a": ["x", {"y": "z", "w": ""}],
    }


def test_every_value_has_its_place() -> None:
    root = tree_of("# comment\nname: 'Köln'\nlist:\n  - 5%  # share\n")
    assert isinstance(root, Map)
    name, listed = root.entries
    assert isinstance(listed.value, Items)
    (item,) = listed.value.items
    assert [(p.line, p.column, p.width) for p in (name.key.place, name.place, item.place)] == [
        (2, 1, 4),
        (2, 7, 6),
        (4, 5, 2),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_users_line_is_found_whatever_ends_it(end: str) -> None:
    text = file(step(amount="5% of surplsu")).replace("\n", end)
    problem = only(read(text))
    assert (problem.line, marked(problem)) == ("    amount: 5% of surplsu", "surplsu")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert codes(read("\ufeff" + file(step()))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty-file"),
        ("# nothing but a comment\n", "empty-file"),
        ("just a text", "wrong-kind"),
        ("- a\n- list\n", "wrong-kind"),
        ("a: &x 1\n", "yaml-alias"),
        ("a: &x 1\nb: *x\n", "yaml-alias"),
        ("a: {<<: {b: c}}\n", "yaml-alias"),
        ("a: !!python/object:os.system x\n", "yaml-tag"),
        ("a: 1\n---\nb: 2\n", "yaml-not-understood"),
        ("a: 'open\n", "yaml-not-understood"),
        ("a: [1, 2\n", "yaml-not-understood"),
        ("a:\n\t- b\n", "yaml-not-understood"),
        ("a: \x00\n", "control-character"),
        ("a: b\x1b[31m\n", "control-character"),
        ("a: \ud800\n", "control-character"),
        ("? [a]\n: b\n", "wrong-kind"),
        ("[" * 60, "too-deep"),
        ("a: 1\n" * 30_000, "too-long"),
        ("[" + "a," * 9_000 + "]", "too-long"),
    ],
)
def test_what_is_no_plain_yaml_is_told(text: str, code: str) -> None:
    assert code in codes(read(text))


def test_depth_up_to_what_nobody_needs_is_read() -> None:
    tree_of("[" * 50 + "]" * 50)


def test_a_key_written_twice_is_told_with_the_line_of_the_first() -> None:
    problem = only(read(file(step()) + "currency: JPY\n"))
    assert (problem.code, problem.wrong) == (
        "duplicate-key",
        "`currency` stands here a second time, first on line 4",
    )


def test_a_conflict_that_git_left_is_named() -> None:
    text = file(step()).replace("currency: EUR\n", "<<<<<<< HEAD\ncurrency: EUR\n=======\n")
    problem = only(read(text))
    assert (problem.place.line, problem.wrong) == (4, "git left a conflict here")


def test_a_tab_is_named_at_its_column() -> None:
    problem = only(read("schema: 1\nclosing:\n\tfolder: x\n"))
    assert (problem.place, problem.wrong) == (Place("rules.yaml", 3, 1), "a tab stands here")


def test_a_member_in_braces_needs_quotes() -> None:
    text = HEAD.replace('"Equity:Work:{member}"', "Equity:Work:{member}")
    assert only(read(text)).do == 'put the account in quotes: `"Equity:Capital:{member}"`'


def test_a_number_cut_at_its_commas_needs_quotes() -> None:
    reading = read(file('- {step: a, amount: 70,000 EUR, to: "Equity:A"}'))
    (cut,) = [problem for problem in reading.problems if problem.code == "unknown-key"]
    assert "quotes" in cut.do


HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{" * 99_999,
    "dashes": "- " * 50_000,
    "questions": "?\n" * 50_000,
    "quotes": '"' * 99_999,
    "anchors": "&a " * 30_000,
    "long": "x" * 3_000_000,
    "keys": HEAD + "".join(f"k{i}: 1\n" for i in range(2_400)),
    "digits": HEAD.replace("3.25%", "9" * 50_000),
    "laughs": "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a,*a]\n" for i in range(100)),
    "unknown names": file(
        "".join(f'- {{step: s{i}, amount: x{i} + y + z, to: "A:B"}}\n' for i in range(600))
    ),
    "long words": file(
        "".join(step(step=f"s{i}", amount='"' + "a-" * 990 + 'a"') for i in range(40))
    ),
    "signs": file(step(in_proportion_to="work", eligible='["' + "\u2265" * 90_000 + '"]')),
    "cycles": HEAD.replace(
        "bases:",
        "".join(f"  m{i}: {{weights: {{m{(i + 1) % 700}: 1}}}}\n" for i in range(700)) + "bases:",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_problem_in_no_time(name: str) -> None:
    """Each would take minutes if it were read on; a second here may be ten under coverage."""
    began = time.process_time()
    assert read(HOSTILE[name]).rules is None
    assert time.process_time() - began < 20


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    assert read(text).rules is None


PIECES = st.text("abc:-[]{}#&*!|>'\"%@`,? \n\t0123~<=.\\é\u2028", max_size=30)


@given(st.data())
def test_no_change_to_a_good_file_makes_the_reader_raise(data: st.DataObject) -> None:
    """Some span of the file is cut out, doubled or replaced."""
    text = file(step(at_most="[debts, 5% of turnover]", when="surplus > 0") + "- " + PAYS)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        new = data.draw(st.one_of(st.just(text[start:end] * 2), PIECES))
        text = text[:start] + new + text[end:]
    reading = read(text)
    for problem in reading.problems:
        assert (problem.wrong, problem.why, problem.do) > ("", "", "")
        assert problem.place.line <= len(Notes(text, "").lines)
    assert (reading.rules is None) == any(problem.is_error for problem in reading.problems)


PAYS = """step: pays
  amount: {2020: remainder, 2026: 90% of remainder}
  in_proportion_to: work
  eligible: [work >= 16, status = worker]
  to: {"Liabilities:Pay:{member}": 20%, "Equity:Capital:{member}": rest}
"""


def test_texts_that_yaml_escapes_hide_no_control_characters() -> None:
    assert codes(one_step(title='"\\e[31mred"')) == ["control-character"]
