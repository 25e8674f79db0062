"""YAML as a tree of texts with their places: nothing is guessed, nothing repeated, nothing explodes."""

from dataclasses import dataclass, field

import yaml

from coopctl.problems import Place, Problem

MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Node:
    """A value of the file.

    Attributes:
        kind: text, list or map.
        text: as written, of a scalar.
        items: of a list.
        pairs: of a map, in the order written; keys are scalars.
        plain: a scalar in which each column of the file is a column of the text.
    """

    kind: str
    place: Place
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)
    plain: bool = True

    def get(self, key: str) -> "Node | None":
        """Give the value of a key."""
        return next((value for name, value in self.pairs if name.text == key), None)

    def keys(self) -> list[str]:
        """Name the keys."""
        return [name.text for name, _ in self.pairs]


class _Refused(Exception):  # noqa: N818 - it carries a problem, not a fault of ours
    """Ends the reading of a file that YAML or we refuse."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.wrong)
        self.problem = problem


def read_tree(text: str, source: str) -> tuple[Node | None, list[Problem]]:
    """Read a YAML text; duplicate keys are told, anchors and deep nesting refused."""
    problems: list[Problem] = []
    try:
        root = _build(text, source, problems)
    except _Refused as refused:
        return None, [refused.problem]
    except yaml.MarkedYAMLError as error:
        return None, [_not_yaml(error, source)]
    except yaml.YAMLError as error:
        return None, [_unreadable(str(error), source)]
    return root, problems


def _build(text: str, source: str, problems: list[Problem]) -> Node | None:
    """Grow the tree from parse events, without recursion."""
    root: Node | None = None
    stack: list[Node] = []
    waiting: list[Node | None] = []  # for each open map: a key that awaits its value
    documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(_second_document(_place(event, source)))
        _no_anchor(event, source)
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            stack.pop()
            waiting.pop()
        node = _node(event, source)
        if node is None:
            continue
        if not stack:
            root = node
        else:
            waiting[-1] = _attach(stack[-1], waiting[-1], node, problems)
        if node.kind != "text":
            if len(stack) >= MAX_DEPTH:
                raise _Refused(_too_deep(node.place))
            stack.append(node)
            waiting.append(None)
    return root


def _node(event: yaml.Event, source: str) -> Node | None:
    """Start a node from an event that starts one."""
    place = _place(event, source)
    if isinstance(event, yaml.ScalarEvent):
        plain = event.style in (None, "", "'", '"') and place.line == _end(event)
        return Node("text", place, text=event.value, plain=plain)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node("list", place)
    if isinstance(event, yaml.MappingStartEvent):
        return Node("map", place)
    return None


def _attach(parent: Node, key: Node | None, node: Node, problems: list[Problem]) -> Node | None:
    """Put a node into its list or map; give the key that now awaits its value."""
    if parent.kind == "list":
        parent.items.append(node)
        return None
    if key is None:
        if node.kind != "text":
            raise _Refused(_odd_key(node.place))
        if parent.get(node.text) is not None:
            problems.append(_twice(node))
        return node
    parent.pairs.append((key, node))
    return None


def _place(event: yaml.Event, source: str) -> Place:
    """Say where an event is; a quoted scalar begins inside its quotes."""
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    quoted = getattr(event, "style", None) in ("'", '"')
    width = end.column - start.column if end.line == start.line else 1
    shift = 1 if quoted else 0
    return Place(source, start.line + 1, start.column + 1 + shift, max(1, width - 2 * shift))


def _end(event: yaml.Event) -> int:
    """Name the line on which an event ends."""
    assert event.end_mark is not None
    return event.end_mark.line + 1


def _no_anchor(event: yaml.Event, source: str) -> None:
    """Refuse anchors and aliases."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise _Refused(
            Problem(
                code="yaml-alias",
                place=_place(event, source),
                wrong="anchors (`&name`) and aliases (`*name`) are not read",
                why="a few nested ones stand for more text than a computer can hold",
                do="write the value out where it is meant",
            )
        )


def _twice(key: Node) -> Problem:
    return Problem(
        code="duplicate-key",
        place=key.place,
        wrong=f"`{key.text}` stands here twice",
        why="one of the two would be dropped without a word",
        do="keep the one that was decided and delete the other",
    )


def _odd_key(place: Place) -> Problem:
    return Problem(
        code="wrong-kind",
        place=place,
        wrong="a key is a word, not a list or a map",
        why="every key of the rules has a name",
        do="write the key as plain text",
    )


def _too_deep(place: Place) -> Problem:
    return Problem(
        code="too-deep",
        place=place,
        wrong=f"lists and maps are nested more than {MAX_DEPTH} deep",
        why="no rule needs that, and it can bring the reader down",
        do="write the file as the documentation shows",
    )


def _second_document(place: Place) -> Problem:
    return Problem(
        code="yaml-not-understood",
        place=place,
        wrong="a second YAML document begins here",
        why="the rules are one document",
        do="delete the line `---`",
    )


def _not_yaml(error: yaml.MarkedYAMLError, source: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(source, mark.line + 1, mark.column + 1) if mark else Place(source)
    said = " ".join(part for part in (error.context, error.problem) if part)
    return _unreadable(said, source, place)


def _unreadable(said: str, source: str, place: Place | None = None) -> Problem:
    words = " ".join(said.split())[:200]
    return Problem(
        code="yaml-not-understood",
        place=place or Place(source),
        wrong=f"this is no YAML: {words}",
        why="the rules are a YAML file",
        do="look for a missing quote, bracket or blank after a colon on this line or before it",
    )


