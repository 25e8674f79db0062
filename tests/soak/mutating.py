"""Small changes to the code of a module, each of which some test should notice."""

import ast
import copy
import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}
_WORDS = {"wrong", "why", "do", "code"}
"""What a problem says is held by the gallery of problems, not here."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change.

    Attributes:
        function: its qualified name in the module.
        change: what was written, and what is written instead.
        lines: of the statement that is changed.
        code: of the whole module with the change.
    """

    module: str
    function: str
    change: str
    lines: tuple[int, int]
    tree: ast.Module

    @property
    def name(self) -> str:
        """How it is called in the list of those that are explained."""
        return f"{self.module}.{self.function}: {self.change}"

    def install(self) -> None:
        """Put the changed code into the function that runs."""
        compiled = compile(ast.fix_missing_locations(self.tree), _file(self.module), "exec")
        code = _code_of(compiled, self.function.split("."))
        live = _live(importlib.import_module(self.module), self.function)
        live.__code__ = code


def mutants_of(module: str) -> Iterator[Mutant]:
    """Give every change of a module's functions, in the order of its lines."""
    tree = ast.parse(Path(_file(module)).read_text(encoding="utf-8"))
    seen: dict[str, int] = {}
    for function, path in _functions(tree, (), ()):
        if not _is_there(module, function):
            continue
        for at, change, put in _changes(_at(tree, path), path):
            changed = copy.deepcopy(tree)
            put(_at(changed, at[:-1]) if at else changed, at[-1])
            key = f"{module}.{function}: {change}"
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                change = f"{change} #{seen[key]}"  # noqa: PLW2901 - a second one of the kind
            yield Mutant(module, function, change, _lines(tree, at), changed)


# --- where ---

Step = tuple[str, int | None]
"""A field of a node, and the index in it where it is a list."""


def _file(module: str) -> str:
    found = importlib.import_module(module).__file__
    assert found is not None
    return found


def _at(node: Any, path: tuple[Step, ...]) -> Any:
    for name, index in path:
        node = getattr(node, name)
        if index is not None:
            node = node[index]
    return node


def _children(node: ast.AST) -> Iterator[tuple[Step, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield (name, None), value
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield (name, index), each


def _functions(
    node: ast.AST, path: tuple[Step, ...], names: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Give the functions of a module and of its classes; those within them belong to them."""
    for step, child in _children(node):
        if isinstance(child, ast.FunctionDef):
            yield ".".join((*names, child.name)), (*path, step)
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, (*path, step), (*names, child.name))


def _lines(tree: ast.Module, path: tuple[Step, ...]) -> tuple[int, int]:
    """Give the lines of the innermost statement; of a compound one those of its head."""
    node: Any = tree
    found: Any = None
    for step in path:
        node = _at(node, (step,))
        if isinstance(node, ast.stmt):
            found = node
    body = getattr(found, "body", None)
    last = max(found.lineno, body[0].lineno - 1) if body else found.end_lineno
    return found.lineno, last


def _code_of(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        code = next(
            each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name
        )
    return code


def _live(module: Any, function: str) -> FunctionType:
    """Find the function that runs, under what decorates it."""
    *classes, name = function.split(".")
    holder = module
    for each in classes:
        holder = getattr(holder, each)
    found = holder.__dict__[name]
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, functools.cached_property):
        found = found.func
    elif isinstance(found, classmethod | staticmethod):
        found = found.__func__
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, FunctionType), function
    return found


def _is_there(module: str, function: str) -> bool:
    """Whether the module's own functions include it; a protocol's need not run."""
    try:
        _live(importlib.import_module(module), function)
    except (AttributeError, KeyError, AssertionError):
        return False
    return True


# --- what ---


def _changes(function: ast.FunctionDef, path: tuple[Step, ...]) -> Iterator[Any]:
    """Give each change within a function: its path, its words, and how it is made."""
    for index, statement in enumerate(function.body):
        if index == 0 and _is_words(statement):
            continue
        yield from _within(statement, (*path, ("body", index)))


def _is_words(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _within(node: ast.AST, path: tuple[Step, ...]) -> Iterator[Any]:
    """Give the changes of a node, then those of what is in it."""
    if isinstance(node, ast.Assert | ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.keyword) and node.arg in _WORDS:
        return
    for changed in _instead_of(node):
        before, after = _told(node), _told(changed)
        yield path, f"{before} -> {after}", functools.partial(_put, changed)
    for step, child in _children(node):
        is_type = step[0] in {"annotation", "returns", "decorator_list", "op", "ops", "ctx"}
        if not is_type and not (step[1] == 0 and step[0] == "body" and _is_words(child)):
            yield from _within(child, (*path, step))


def _put(changed: ast.AST, holder: Any, step: Step) -> None:
    name, index = step
    if index is None:
        setattr(holder, name, changed)
    else:
        getattr(holder, name)[index] = changed


def _told(node: ast.AST) -> str:
    """Write a node on one line, without the bodies of what it holds."""
    if isinstance(node, ast.If | ast.While):
        node = node.test
    if isinstance(node, ast.comprehension):
        return " if ".join(["for …", *map(ast.unparse, node.ifs)])
    return " ".join(ast.unparse(node).split())


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    """Give what could be written instead of a node."""
    for kind, change in _KINDS:
        if isinstance(node, kind):
            yield from change(node)


def _with(node: Any, **fields: Any) -> Any:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for index, sign in enumerate(node.ops):
        signs = [*node.ops]
        signs[index] = _COMPARED[type(sign)]()
        yield _with(node, ops=signs)


def _count(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in _COUNTED:
        yield _with(node, op=_COUNTED[type(node.op)]())


def _count_on(node: ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in _COUNTED:
        yield _with(node, op=_COUNTED[type(node.op)]())
    yield ast.copy_location(ast.Pass(), node)


def _join(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _turn(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield _with(node, value=not node.value)
    elif isinstance(node.value, int):
        yield _with(node, value=node.value + 1)
    elif isinstance(node.value, str):
        yield _with(node, value=f"X{node.value}")


def _return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (
        isinstance(node.value, ast.Constant) and node.value.value is None
    ):
        yield _with(node, value=ast.copy_location(ast.Constant(None), node))


def _statement(node: ast.Expr) -> Iterator[ast.AST]:
    yield ast.copy_location(ast.Pass(), node)


def _either(node: Any) -> Iterator[ast.AST]:
    yield _with(node, test=ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test))


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        name = _CALLED[node.func.id]
        keys = [] if name == "list" else node.keywords
        yield _with(node, func=_with(node.func, id=name), keywords=keys)


def _filter(node: ast.comprehension) -> Iterator[ast.AST]:
    if node.ifs:
        yield _with(node, ifs=[])


def _onward(node: ast.Continue) -> Iterator[ast.AST]:
    yield ast.copy_location(ast.Break(), node)


_KINDS: tuple[tuple[Any, Any], ...] = (
    (ast.Compare, _compare),
    (ast.BinOp, _count),
    (ast.AugAssign, _count_on),
    (ast.BoolOp, _join),
    (ast.UnaryOp, _turn),
    (ast.Constant, _constant),
    (ast.Return, _return),
    (ast.Expr, _statement),
    ((ast.If, ast.While, ast.IfExp), _either),
    (ast.Call, _call),
    (ast.comprehension, _filter),
    (ast.Continue, _onward),
)
