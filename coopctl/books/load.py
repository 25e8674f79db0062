"""The one call to Beancount's loader."""

from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.ops.documents import DocumentError

from coopctl.books.gate import Gate
from coopctl.books.standins import StandIns

OUR_OWN = ContextVar("our_own", default=False)
"""Set while coopctl itself loads: its plugin then has nothing to say that it does not say too."""

_LOADER: Any = loader


@dataclass(frozen=True, slots=True)
class Loaded:
    """What Beancount's loader gives."""

    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]


def load(main: str, stand_ins: StandIns, gate: Gate) -> Loaded:
    """Load a ledger as Beancount does, past its cache.

    `load_file` reads, writes or deletes a pickle beside the ledger, which is stale when a file
    is added under a pattern; the function below it does not.

    Args:
        main: absolute path of the main ledger.
        stand_ins: files to read in the place of others.
        gate: before the plugins.
    """
    found, transform = _LOADER.glob, _LOADER.run_transformations

    def transformed(entries: Any, errors: Any, options: dict[str, Any], log: Any) -> Any:  # noqa: ANN401 - Beancount's own
        gate.check(options)
        held, bare = _with_values(entries)
        with gate.closed(options):
            entries, errors = transform(held, [*errors, *bare], options, log)
        # nor is it told whether a document outside is there
        return entries, [
            each
            for each in errors
            if not isinstance(each, DocumentError)
            or each.entry is None
            or gate.is_inside(each.entry.filename)
        ]

    own = OUR_OWN.set(True)
    _LOADER.glob = SimpleNamespace(glob=stand_ins.glob)
    _LOADER.run_transformations = transformed
    try:
        # all four by position: the function hands them on as they come
        loaded = _LOADER._uncached_load_file(stand_ins.file_for(main), None, None, None)  # noqa: SLF001
    finally:
        _LOADER.glob, _LOADER.run_transformations = found, transform
        OUR_OWN.reset(own)
    return Loaded(*loaded)


def _with_values(entries: list[Any]) -> tuple[list[Any], list[Any]]:
    """Give every `custom` its values, and an error for each without one: plugins stop at those."""
    custom: Any = data.Custom
    bare = [each for each in entries if type(each) is custom and each.values is None]
    errors = [
        _LOADER.LoadError(each.meta, "Custom directive without a value", each) for each in bare
    ]
    if not bare:
        return entries, errors
    gone = {id(each) for each in bare}
    held = [each._replace(values=[]) if id(each) in gone else each for each in entries]
    return held, errors
